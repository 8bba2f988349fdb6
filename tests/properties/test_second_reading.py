"""The interpreter against tests/reference, which was written from the documents alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from termlang.evaluate.answer import Answer
from termlang.evaluate.expressions import World
from termlang.evaluate.requests import judge
from termlang.evaluate.unknown import Unknown
from termlang.market import Market
from termlang.model.deal import Deal
from termlang.model.examples import Asking
from termlang.model.expressions import TermKey
from termlang.source import Source
from termlang.syntax.parse import parse
from tests.drawn import SEEDS, asked, deals, markets
from tests.drawn.expressions import Drawing
from tests.reference import expressions, requests
from tests.reference.days import Nothing

UNITS = (None, Fraction(7))
Splits = Mapping[date, Fraction]


class Case:
    """A drawn deal, a day, readings, and values for what it does not disclose."""

    def __init__(self, drawn: tuple[int, int], seed: int) -> None:
        self.text = deals.deal(Drawing(*drawn))
        self.deal = asked.checked(self.text)
        self.kind, self.on = seed % markets.KINDS, markets.moment(seed)
        random = Random(seed)
        self.readings = random.choice(asked.READINGS)
        self.file = parse(Source(self.text))[0]

    def given(self, seed: int) -> dict[str, Any]:
        """Values that the undisclosed terms may have, within what the text says of them."""
        random = Random(seed)
        low = 200 if "at least $2.00" in self.text else 100
        return {"Secret Price": Fraction(random.randint(low, 2000), 100), "Approval": random.random() < 0.5}

    def world(self, deal: Deal, market: Market, given: Mapping[str, Any]) -> World:
        values = {TermKey("", name): value for name, value in given.items()}
        return World(deal, self.on, market, values, self.readings)

    def reference(
        self, rows: expressions.Prices, given: Mapping[str, Any], splits: Splits | None = None
    ) -> expressions.World:
        return expressions.World(self.file, rows, given, self.readings, splits)


def read(reference: expressions.World, name: str, on: date) -> object:
    """The second reading's value, or Nothing."""
    try:
        return reference.term(name, on, on)
    except Nothing:
        return Nothing


def lies_ahead(needs: frozenset[str] | tuple[str, ...]) -> bool:
    return any("future" in need for need in needs)


def request(
    case: Case,
    rows: expressions.Prices,
    given: Mapping[str, Any],
    name: str,
    units: Fraction | None,
    splits: Splits | None = None,
) -> Any:
    try:
        return requests.Request(case.reference(rows, given, splits), name, case.on).answer(units)
    except Nothing:
        return Nothing


def told(answer: Answer) -> tuple[object, ...]:
    if answer.status.value == "refused":
        return requests.REFUSED[:5]
    assert answer.amount is not None and answer.shares is not None
    return (answer.status.value, answer.amount, answer.price, answer.shares, answer.cash or Fraction(0))


def judged(case: Case, world: World) -> list[tuple[str, Fraction | None, Answer]]:
    return [
        (right.instrument, units, judge(world, right, Asking() if units is None else Asking(units=units), {}))
        for right in world.deal.rights.values()
        if right.verb.value in ("convert", "exercise")
        for units in UNITS
    ]


@settings(max_examples=1000, deadline=None)
@given(SEEDS, st.integers(0, 2**32))
def test_where_everything_is_known_both_readings_agree(drawn: tuple[int, int], seed: int) -> None:
    case = Case(drawn, seed)
    if case.deal is None:
        return
    given, rows = case.given(seed), markets.rows(case.kind)
    splits = _splits(seed)
    market = markets.with_splits(case.kind, splits) if splits else markets.market(case.kind)
    world = case.world(case.deal, market, given)
    reference = case.reference(rows, given, splits)
    for key in case.deal.terms:
        if key.owner:
            continue
        value, other = world.term(key, case.on).value, read(reference, key.name, case.on)
        if isinstance(value, Unknown):
            # A term of a later day is not looked at, even where the days that it needs have passed.
            assert other is Nothing or lies_ahead(value.needs), (str(key), value, other)
        elif other is not Nothing:
            assert value == other, str(key)
    for name, units, answer in judged(case, world):
        other = request(case, rows, given, name, units, splits)
        if other is Nothing:
            continue
        assert answer.status.value != "unknown" or lies_ahead(answer.needs), (name, answer.needs)
        if answer.status.value != "unknown":
            assert told(answer) == other[:5], name
            if other.status != "refused":
                assert answer.remaining == _issued(case.deal, name) - other.amount


def _splits(seed: int) -> dict[date, Fraction]:
    """None or one or two, on any day around those that deals speak of."""
    random = Random(seed)
    ratios = (Fraction(2), Fraction(3, 2), Fraction(1, 10))
    days = [date(1998, 11, 2) + timedelta(days=random.randrange(450)) for _ in range(random.choice((0, 0, 1, 2)))]
    return {day: random.choice(ratios) for day in sorted(days)}


def _issued(deal: Deal, name: str) -> Fraction:
    return Fraction(4_000_000 if name == "Series A" else 75_000)


@settings(max_examples=1000, deadline=None)
@given(SEEDS, st.integers(0, 2**32))
def test_what_is_certain_holds_whatever_the_unknown_turns_out_to_be(drawn: tuple[int, int], seed: int) -> None:
    """Days and values are missing; a definite answer, and every bound, must hold for each way to fill them in."""
    case = Case(drawn, seed)
    if case.deal is None:
        return
    world = case.world(case.deal, markets.market(case.kind, complete=False), {})
    certain = [(key, world.term(key, case.on).value) for key in case.deal.terms if not key.owner]
    answers = judged(case, world)
    for filled in (seed, seed + 1):
        given, rows = case.given(filled), _filled(case.kind, filled)
        reference = case.reference(rows, given)
        for key, value in certain:
            other = read(reference, key.name, case.on)
            if other is Nothing:
                continue
            if not isinstance(value, Unknown):
                assert value == other, str(key)
            elif type(other) is Fraction and not value.problems:
                assert value.low is None or value.low <= other, (str(key), value.low, other)
                assert value.high is None or other <= value.high, (str(key), value.high, other)
        for name, units, answer in answers:
            other = request(case, rows, given, name, units)
            if other is not Nothing and answer.status.value != "unknown":
                assert told(answer) == other[:5], name


def _filled(kind: int, seed: int) -> dict[date, dict[str, str]]:
    """The rows that are known, and others for what is missing; a count that was not reported is no gap."""
    known = markets.known_rows(kind)
    others = markets.rows(kind if seed % 2 else (kind + 1) % markets.KINDS)
    return {
        day: {column: cell for column, cell in row.items() if column != "outstanding"} | known.get(day, {})
        for day, row in others.items()
    }
