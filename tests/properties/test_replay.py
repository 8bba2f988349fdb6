"""Drawn journals of drawn deals: they replay, they balance, and neither a pause nor the order of a day changes them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from termlang.checker.journal import read_journal
from termlang.evaluate.state import State
from termlang.ledger.entries import Ledger, Outcome
from termlang.ledger.replay import replay
from termlang.source import Source
from tests.drawn import SEEDS, asked, journals, markets, text
from tests.properties.test_sound_files import OF_THE_DAY

THROUGH = date(2000, 3, 31)
# What a line may be told: that it says what cannot be. None speaks of types, units, names or rules.
OF_A_LINE = ("J1",)
# What a line of these journals may be told when it is read: the deal has no such thing.
READING = {"J104", "J106", "J110", "J111", "J112"}


class Kept:
    """A drawn deal with a journal and a market."""

    def __init__(self, drawn: tuple[int, int], seed: int) -> None:
        self.text = text(drawn)
        self.deal = asked.checked(self.text)
        self.market = markets.market(seed % markets.KINDS, complete=bool(seed % 3))
        self.readings = asked.READINGS[seed % 2]
        self.lines = journals.lines(seed, warrants="Some Warrants" in self.text)

    def ledger(self, text: str, *, through: date = THROUGH, start: State | None = None) -> Ledger:
        assert self.deal is not None
        facts, problems = read_journal(self.deal, Source(text))
        assert {problem.code for problem in problems} <= READING, [str(problem) for problem in problems]
        return replay(self.deal, facts, self.market, {}, self.readings, {}, through=through, start=start)


def accounts(state: State) -> tuple[object, ...]:
    """What two equal states agree in."""
    totals = (state.issued, state.held, state.used)
    return (sorted(state.lots), *({key: value for key, value in each.items() if value} for each in totals))


def seen(ledger: Ledger, after: date) -> list[tuple[object, ...]]:
    return [
        (entry.day, entry.text, entry.outcome, tuple((p.account, p.asset, p.quantity) for p in entry.postings))
        for entry in ledger.entries
        if entry.day > after
    ]


def kept(drawn: tuple[int, int], seed: int) -> Kept | None:
    found = Kept(drawn, seed)
    return None if found.deal is None else found


@settings(max_examples=300, deadline=None)
@given(SEEDS, st.integers(0, 2**32))
def test_a_journal_of_a_sound_deal_replays_and_balances(drawn: tuple[int, int], seed: int) -> None:
    found = kept(drawn, seed)
    if found is None:
        return
    ledger = found.ledger(journals.text(found.lines))
    for entry in ledger.entries:
        assert {each.code for each in entry.problems if not each.code.startswith(OF_A_LINE)} <= OF_THE_DAY, entry.text
        # What was pending goes back where its price decides nothing; else only what is done moves anything.
        back = any(each.account == "pending" for each in entry.postings)
        assert entry.outcome is Outcome.DONE or back or not entry.postings
        moved: dict[str, Fraction] = {}
        for each in entry.postings:
            moved[each.asset] = moved.get(each.asset, Fraction(0)) + each.quantity
        if not any(word in entry.text for word in ("issue", "sells", "splits")):
            assert not any(moved.values()), entry.text
    assert all(state.outstanding("Series A", who) >= 0 for state in ledger.states for who in ("Ann", "Bob"))


@settings(max_examples=300, deadline=None)
@given(SEEDS, st.integers(0, 2**32), st.integers(0, len(journals.DAYS) - 1))
def test_a_pause_on_any_day_changes_nothing(drawn: tuple[int, int], seed: int, at: int) -> None:
    found = kept(drawn, seed)
    if found is None:
        return
    day = journals.DAYS[at]
    written = journals.text(found.lines)
    whole = found.ledger(written)
    past = len(journals.HOLDERS) + sum(when <= day for when, _ in found.lines)
    # Blank lines keep the numbers.
    resumed = found.ledger("\n" * past + "".join(written.splitlines(keepends=True)[past:]), start=whole.on(day))
    assert accounts(resumed.last) == accounts(whole.last)
    assert seen(resumed, day) == seen(whole, day)
    assert accounts(found.ledger(written, through=day).last) == accounts(whole.on(day))


@settings(max_examples=300, deadline=None)
@given(SEEDS, st.integers(0, 2**32))
def test_the_order_of_independent_lines_of_a_day_changes_nothing(drawn: tuple[int, int], seed: int) -> None:
    found = kept(drawn, seed)
    shared = ("\n    limit", "counting every", "Kept Price")
    if found is None or any(each in found.text for each in shared):
        # What one holder takes from a limit or an allowance that all share is not there for the other.
        return
    random = Random(seed)
    day = random.choice(journals.DAYS)
    lines = [
        (day, f"Ann converts {random.randint(1, 140)} shares of Series A"),
        (day, f"Bob converts {random.randint(1, 140)} shares of Series A"),
        (day, "Common Stock splits 3 for 2"),
    ]
    if "up to $1,000,000" in found.text:
        lines[1] = (day, "Bob sells 1 shares of Common Stock")
    earlier = [each for each in found.lines if each[0] < day]
    plain = found.ledger(journals.text([*earlier, *lines]))
    random.shuffle(lines)
    assert accounts(found.ledger(journals.text([*earlier, *lines])).last) == accounts(plain.last)
