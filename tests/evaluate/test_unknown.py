"""Unknowns: what is missing, the interval it leaves, and answers that hold all the same."""

from fractions import Fraction

import pytest
from small_deals import closes, small, value

XY = "X is undisclosed, in $ per share, between $2.00 per share and $5.00 per share\nY is undisclosed, a condition\n"
ON = "2020-03-02"


def asked(terms: str, *, on: str = ON, market=None, **given):
    deal = small(terms)
    return value(deal.given(given) if given else deal, "A", on, market)


@pytest.mark.parametrize(
    ("expression", "low", "high"),
    [
        ("X + $1.00 per share", "3", "6"),
        ("X - $1.00 per share", "1", "4"),
        ("$10.00 per share - X", "5", "8"),
        ("150% of X", "3", "7.5"),
        ("$10.00 per share / X", "2", "5"),
        ("the lesser of X and $4.00 per share", "2", "4"),
        ("the greater of X and Price", "2", None),
        ("the greater of X and $3.00 per share", "3", "5"),
    ],
)
def test_intervals(expression, low, high):
    found = asked(f"{XY}A means {expression}\n")
    assert found.value is None and "X" in found.needs
    assert (found.low, found.high) == (Fraction(low), None if high is None else Fraction(high))


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        ("X is above $1.99 per share", True),
        ("X is above $2.00 per share", None),
        ("X is at least $2.00 per share", True),
        ("X is below $2.00 per share", False),
        ("X is at most $5.00 per share", True),
        ("X is $6.00 per share", False),
        ("X is $4.00 per share", None),
        ("Y is met or X is above $1.00 per share", True),
        ("X is above $1.00 per share or Y is met", True),
        ("Y is met and X is below $1.00 per share", False),
        ("not Y is met", None),
        ("Price is below $0.00 per share", False),
    ],
)
def test_comparisons_and_kleene(condition, answer):
    assert asked(f"{XY}A means {condition}\n").value is answer


def test_needs_name_only_what_matters():
    assert asked(f"{XY}A means Y is met and X is above $1.00 per share\n").needs == ("Y",)
    assert asked(f"{XY}A means Price + X\n").needs == ("X", "the closing price of Common Stock on 2020-03-02")


def test_every_selection_gives_the_same():
    assert asked(f"{XY}A means 5\n  except when Y is met: 5\n").value == 5
    found = asked(f"{XY}A means X\n  except when Y is met: X\n")
    assert (found.needs, found.low, found.high) == (("X",), 2, 5)


def test_a_choice_that_is_open_lies_between_its_values():
    found = asked(f"{XY}A means 5\n  except when Y is met: 7\n")
    assert (found.low, found.high, found.needs) == (5, 7, ("Y",))


def test_two_exceptions_conflict_whatever_else_is_unknown():
    text = f"{XY}A means 1\n  except when Y is met: 2\n  except when 1 is 1: 3\n  except when 2 is 2: 4\n"
    assert [problem.code for problem in asked(text).problems] == ["X134"]


def test_exceptions_that_agree_after_rounding():
    text = "A means 1, rounded to nearest to 0 decimals\n  except when 1 is 1: 2.2\n  except when 2 is 2: 1.9\n"
    assert asked(text).value == 2


def test_the_order_of_exceptions_and_operands_never_matters():
    text = "{}A means 1\n  except when {}: 2\n  except when {}: 3\n"
    one = asked(text.format(XY, "Y is met", "1 is 2"))
    two = asked(f"{XY}A means 1\n  except when 1 is 2: 3\n  except when Y is met: 2\n")
    assert (one.needs, one.low, one.high) == (two.needs, two.low, two.high)
    for left, right in (("1 / Zero", "0"), ("0", "1 / Zero")):
        assert [p.code for p in broken(f"A means {left} + {right}\n").problems] == ["U425"]


def broken(terms: str):
    return asked(f"Zero is undisclosed, a number\n{terms}", Zero="0")


def test_an_error_stops_only_what_it_could_change():
    error = "(1 / Zero) is above 1"
    assert broken(f"A means {error} and 2 is below 1\n").value is False
    assert broken(f"A means 2 is below 1 and {error}\n").value is False
    assert broken(f"A means {error} or 1 is 1\n").value is True
    assert broken(f"A means 4\n  except when {error}: 4\n").value == 4
    assert [p.code for p in broken(f"A means {error} and 1 is 1\n").problems] == ["U425"]


def test_a_divisor_that_may_be_zero_leaves_no_bound():
    assert asked("A means ($1.00 per share / Price) is at least 0\n").value is None


def test_a_day_without_a_piece():
    found = asked("A means:\n  1 when 1 is 2\n")
    assert [problem.code for problem in found.problems] == ["N117"]


def test_a_missing_price_names_the_day():
    found = asked("A means 101% of Price\n")
    assert (found.needs, found.low) == (("the closing price of Common Stock on 2020-03-02",), 0)
    assert asked("A means 101% of Price\n", market=closes("10.00", ending=ON)).value == Fraction("10.1")


def test_sizes():
    assert asked("A means 999,999,999,999,999,998 + 1\n").value == 10**18 - 1
    assert [p.code for p in asked("A means 999,999,999,999,999,999 + 1\n").problems] == ["U420"]


def test_daily_like_compounding():
    terms = "Rate is undisclosed, a percentage\n"
    text = (
        "A means Rate a year on $1,000.00, compounded monthly, actual/365, from January 1, {} through January 1, 2100\n"
    )
    given = {"Rate": "5.1%"}
    assert asked(terms + text.format(2085), **given).value is not None
    assert [p.code for p in asked(terms + text.format(1990), **given).problems] == ["U415"]


def test_bits():
    grow = "B means 1.0000001\n" + "".join(
        f"B{n} means {'B' if n == 1 else f'B{n - 1}'} * {'B' if n == 1 else f'B{n - 1}'}\n" for n in range(1, 10)
    )
    assert asked(f"{grow}A means B8 * 1\n").value is not None
    assert [p.code for p in asked(f"{grow}A means B9 * B9\n").problems] == ["U415"]


def test_accrual_with_an_unknown_base_has_honest_bounds():
    terms = "X is undisclosed, in $, between $1.00 and $9.00\n"
    rate = "A means 10% a year on Base, simple, actual/365, from January 1, 2019 until January 1, 2020\n"
    found = asked(f"{terms}Base means X - $5.00\n{rate}")
    assert (found.low, found.high) == (Fraction("-0.4"), Fraction("0.4"))


def test_terms_that_rest_on_one_another_too_deep(monkeypatch):
    from termlang.evaluate import expressions

    chain = "A0 means 1\n" + "".join(f"A{n} means A{n - 1} + 1\n" for n in range(1, 99))
    deal = small(chain)
    assert value(deal, "A98", ON).value == 99
    monkeypatch.setattr(expressions, "MAX_DEPTH", 100)
    assert [p.code for p in value(deal, "A98", ON).problems] == ["E909"]
