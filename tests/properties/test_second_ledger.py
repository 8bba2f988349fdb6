"""A journal of a drawn deal, replayed by the interpreter and by tests/reference."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from termlang.checker.deal import check
from termlang.checker.journal import read_journal
from termlang.ledger.entries import Ledger
from termlang.ledger.replay import replay
from termlang.source import Source
from termlang.syntax.journal import parse_journal
from termlang.syntax.parse import parse
from tests.drawn import SEEDS, asked, kept, markets
from tests.drawn.expressions import Drawing
from tests.reference import expressions
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
            if second.text[number - 1].day.value == day and outcome != NOTHING:
                assert SAME.get(said[number], said[number]) == SAME.get(outcome, outcome), (
                    number,
                    lines.splitlines()[number - 1],
                    said[number],
                    outcome,
                )
        assert second.ends[day] == expected, (day, second.ends[day], expected)
    return "compared"
