"""A journal of a drawn deal, replayed by the interpreter and by tests/reference."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from termlang.checker.deal import check
from termlang.checker.journal import read_journal
from termlang.evaluate.requests import judge
from termlang.evaluate.unknown import Unknown
from termlang.ledger.entries import Ledger
from termlang.ledger.replay import before_close, replay
from termlang.ledger.run import Run
from termlang.model.clauses import Verb
from termlang.model.examples import ALL, Asking
from termlang.source import Source
from termlang.syntax.journal import parse_journal
from termlang.syntax.parse import parse
from tests.drawn import SEEDS, asked, kept, markets
from tests.drawn.expressions import Drawing
from tests.reference import expressions
from tests.reference.days import Nothing
from tests.reference.journal import NOTHING, Journal

# Neither changes anything: what cannot be and what may not.
SAME = {"wrong": "refused"}
# Neither changes anything: what cannot be and what may not.
SAME = {"wrong": "refused"}
Positions = dict[tuple[str, str], Fraction]


def positions(ledger: Ledger, days: list[date]) -> dict[date, Positions]:
    """What each holder had at the end of each day, by the postings of the interpreter."""
    found: dict[date, Positions] = {}
    now: Positions = {}
    entries = list(ledger.entries)
    for day in days:
        while entries and entries[0].day <= day:
            for each in entries.pop(0).postings:
                if each.account not in ("Company", "pending", "the issuer"):
                    key = (each.account, each.asset)
                    now[key] = now.get(key, Fraction(0)) + each.quantity
        found[day] = {key: value for key, value in now.items() if value}
    return found


@settings(max_examples=400, deadline=None)
@given(SEEDS, st.integers(0, 2**32))
def test_both_readings_keep_the_same_ledger(drawn: tuple[int, int], seed: int) -> None:
    compare(kept.deal(Drawing(*drawn, unknowns=False, questions=False)), seed)


def compare(text: str, seed: int) -> str:
    """What became of a case; an assertion fails where the two differ."""
    deal, problems = check(Source(text))
    codes = {problem.code for problem in problems if problem.severity.value == "error"}
    assert codes <= asked.NEVER_A_PRICE, [str(problem) for problem in problems]
    if deal is None:
        return "no deal"
    lines = kept.journal(seed, text)
    kind = seed % markets.KINDS
    facts, wrong = read_journal(deal, Source(lines))
    assert not wrong, [str(problem) for problem in wrong]
    ledger = replay(deal, facts, markets.market(kind), {}, {}, {}, through=kept.THROUGH)

    world = expressions.World(parse(Source(text))[0], markets.rows(kind), {}, {})
    second = Journal(world, [line.clause for line in parse_journal(Source(lines))[0]], kept.THROUGH)
    second.run()
    said = {entry.line: entry.outcome.value for entry in ledger.entries if entry.line is not None}
    told = positions(ledger, list(second.ends))
    for day, expected in told.items():
        for number, outcome in second.outcomes.items():
            # Whole lots of all that is open are looked at after the price, and an error there comes first.
            line = lines.splitlines()[number - 1]
            late = "all that is open" in line and (said[number], outcome) == ("undecided", "refused")
            if second.text[number - 1].day.value == day and outcome != NOTHING and not late:
                assert SAME.get(said[number], said[number]) == SAME.get(outcome, outcome), (
                    number,
                    line,
                    said[number],
                    outcome,
                )
        assert second.ends[day] == expected, (day, second.ends[day], expected)
    run = Run(deal, markets.market(kind), {}, {}, {}, facts)
    for who in ("Ann", "Bob"):
        asked_after(run, ledger, second, who)
    return "compared"


def asked_after(run: Run, ledger: Ledger, second: Journal, who: str) -> None:
    """What each right of a holder comes to, and what each term is, at what stands after the journal."""
    on = kept.THROUGH
    state = before_close(ledger, on)
    for key in run.deal.terms:
        if not key.owner and who == "Ann":
            value = run.world(state, on, None).term(key, on).value
            other = second.value(key.name, on)
            assert other is Nothing if isinstance(value, Unknown) else value == other, (str(key), value, other)
    for right in run.deal.rights.values():
        if right.verb is Verb.ISSUE or not state.outstanding(right.instrument, who):
            continue
        for units in (None, Fraction(6)):
            asking = ALL if units is None else Asking(units=units)
            elections = {right.settlement: "cash"} if right.cashless is not None else {}
            whose = None if right.actor == "Company" else who
            answer = judge(run.world(state, on, whose), right, asking, elections)
            other = second.answer(right.instrument, right.verb.name, right.actor, whose, units)
            if other is Nothing:
                assert answer.status.value == "unknown", (right.name, who, units, answer)
            else:
                told = (answer.status.value, answer.amount, answer.price, answer.shares or 0, answer.cash or 0)
                same = answer.status.value == other[0] == "refused" or told == other[:5]
                assert same, (right.name, who, units, told, other[:5])
