"""What payments to come are worth on a day. Each figure is a sum of fractions worked by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from termlang.checker.deal import check
from termlang.evaluate.expressions import World
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown
from termlang.limits import DEFAULT, Limits
from termlang.market import Market
from termlang.model.expressions import TermKey
from termlang.source import Source
from tests.ledger.kept import HEAD

YEARLY = (
    "the present value of {amount} paid each year from January 2, 2019 {end} January 2, 2022, "
    "discounted to {to} at {rate} a year, {how}"
)
TERMS = """Secret Rate is undisclosed, a percentage
Told Day means January 2, 2019
Open Sum is undisclosed, in $
Sum is undisclosed, in $, between $0 and $100
preferred Series A:
  issued on January 2, 2019 to Holders, 10 shares of $1,000 stated value
"""


def step(text: str, given: dict[str, object] | None = None, *, head: str = HEAD, limits: Limits = DEFAULT) -> Step:
    deal, problems = check(Source(f"{head}{TERMS}Worth means {text}\n", limits=limits))
    assert deal is not None, problems
    told = {TermKey("", name): each for name, each in (given or {}).items()}
    world = World(deal, date(2020, 1, 2), Market.EMPTY, told, {})  # type: ignore[arg-type]
    return world.term(TermKey("", "Worth"), date(2020, 1, 2))


def value(text: str, given: dict[str, object] | None = None, **more: Any) -> object:
    return step(text, given, **more).value


def yearly(
    *,
    amount: str = "$100",
    end: str = "through",
    to: str = "January 2, 2020",
    rate: str = "10%",
    how: str = "compounded yearly, 30/360",
) -> str:
    return YEARLY.format(amount=amount, end=end, to=to, rate=rate, how=how)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        # The payment of the day itself is not to come; the last one counts with `through` only.
        (yearly(), ["1.1", "1.21"]),
        (yearly(end="until"), ["1.1"]),
        (yearly(to="January 1, 2020", how="simple, actual/365"), ["1 + 0.1/365", "1 + 36.7/365", "1 + 73.2/365"]),
        (yearly(how="simple, 30/360"), ["1.1", "1.2"]),
        # Half a year before the first of them: 5%, then a whole year and 5%.
        (yearly(to="July 2, 2020"), ["1.05", "1.1 * 1.05"]),
        (yearly(to="January 2, 2022"), []),
        (yearly(rate="0%"), ["1", "1"]),
    ],
)
def test_each_payment_is_divided_by_what_one_grows_to(text: str, parts: list[str]):
    def grown(words: str) -> Fraction:
        found = Fraction(1)
        if "+" in words:
            number, over = words.removeprefix("1 + ").split("/")
            return 1 + Fraction(number) / int(over)
        for factor in words.split(" * "):
            found *= Fraction(factor)
        return found

    assert value(text) == sum((100 / grown(each) for each in parts), Fraction(0))


def test_a_quarter_compounds_and_the_rest_of_one_is_simple():
    """From February 1 at 12% by quarters: a month is 1%, and June 1 lies a quarter and a month away."""
    text = (
        "the present value of $100 paid each quarter from March 1, 2020 through June 1, 2020, "
        "discounted to February 1, 2020 at 12% a year, compounded quarterly, 30/360"
    )
    assert value(text) == 100 / Fraction("1.01") + 100 / (Fraction("1.03") * Fraction("1.01"))


def test_an_amount_that_is_not_known_lies_between_its_bounds():
    found = value(yearly(amount="Sum"))
    assert isinstance(found, Unknown)
    assert (found.low, found.high) == (0, 100 / Fraction("1.1") + 100 / Fraction("1.21"))
    assert found.needs == {"Sum"}


def test_a_rate_that_is_not_known_leaves_it_open_above():
    found = value(yearly(rate="Secret Rate"))
    assert isinstance(found, Unknown) and found.low == 0 and found.needs == {"Secret Rate"}
    assert value(yearly(rate="Secret Rate"), {"Secret Rate": Fraction(1, 10)}) == Fraction(21_000, 121)


def test_what_shrinks_to_nothing_is_an_error():
    found = value(yearly(rate="Secret Rate"), {"Secret Rate": Fraction(-1)})
    assert isinstance(found, Unknown) and [each.code for each in found.problems] == ["U425"]


# ------------------------------------------------------------------------------------------------------------- edges


@pytest.mark.parametrize(
    ("amount", "low"),
    [("$100", 0), ("Sum", 0), ("(Sum + $0.50)", 0), ("(Sum - $50)", None), ("($50 - Open Sum)", None)],
)
def test_at_a_rate_that_is_not_known_it_is_no_less_than_nothing_where_the_payments_are(amount: str, low: int | None):
    found = value(yearly(amount=amount, rate="Secret Rate"))
    assert isinstance(found, Unknown) and (found.low, found.high) == (low, None)


def test_each_payment_has_its_step():
    assert [(each.what, each.value, each.note) for each in step(yearly()).inputs[0].inputs[-2:]] == [
        ("1 on 2021-01-02", Fraction(10, 11), "1 grows to 1.1 by then"),
        ("1 on 2022-01-02", Fraction(100, 121), "1 grows to 1.21 by then"),
    ]


def test_so_many_payments_and_no_more():
    assert value(yearly(), limits=Limits(schedule=2)) == 100 / Fraction("1.1") + 100 / Fraction("1.21")
    found = value(yearly(), limits=Limits(schedule=1))
    assert isinstance(found, Unknown) and [each.code for each in found.problems] == ["E931"]


def test_payments_on_a_day_that_is_not_there():
    """From January 31 by quarters: the second payment would be on April 31."""
    text = yearly().replace("each year from January 2, 2019", "each quarter from Told Day")
    found = value(text, {"Told Day": date(2019, 1, 31)}, head=HEAD.replace("months end on the last day\n", ""))
    assert isinstance(found, Unknown) and [each.code for each in found.problems] == ["D230"]
