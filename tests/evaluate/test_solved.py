"""Terms that rest on themselves and are solved, and values that a party computes."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_deals import small, value

import termlang

ON = "2020-03-02"
SAFE = """Existing Shares is undisclosed, in shares
Capitalization means Existing Shares + Safe Shares + Pool, solved
Safe Shares means 5% of Capitalization + 10% of Capitalization
Pool means Capitalization / 20
"""


def test_a_capitalization_that_counts_what_it_makes():
    # 8,000,000 / (1 - 15% - 5%)
    deal = small(SAFE).given({"Existing Shares": "8,000,000"})
    assert value(deal, "Capitalization", ON).value == 10_000_000
    assert value(deal, "Safe Shares", ON).value == 1_500_000


@given(
    st.integers(0, 10**9),
    st.lists(st.fractions(0, Fraction(1, 4), max_denominator=1000), min_size=1, max_size=3),
    st.sampled_from(["{} * X", "X * {}", "(X / 2) * {} * 2", "({} * X + 7 shares) - 7 shares"]),
)
def test_the_definition_holds_for_its_solution(existing, parts, shape):
    terms = "".join(
        f"Part {n} means {shape.format(f'({part.numerator} / {part.denominator})')}\n" for n, part in enumerate(parts)
    )
    total = " + ".join(f"Part {n}" for n in range(len(parts)))
    deal = small(f"X means {existing} shares + {total}, solved\n{terms}Again means {existing} shares + {total}\n")
    assert value(deal, "X", ON).value == value(deal, "Again", ON).value


def test_the_price_of_a_round_whose_pool_is_a_part_of_all_shares():
    # X = 10,000,000 + X / 10 + 5,000,000 / (20,000,000 / (10,000,000 + X / 10)), so X = 12,500,000 / 0.875
    terms = """X means 10,000,000 shares + Pool + New Shares, solved
Pool means 10% of X
New Price means $20,000,000 / (10,000,000 shares + Pool)
New Shares means $5,000,000 / New Price
"""
    assert value(small(terms), "X", ON).value == Fraction(100_000_000, 7)


def test_a_rounding_comes_after_the_solution():
    terms = "X means 10,000,000 shares + 15% of X, solved, rounded down to whole shares\nY means 15% of X\n"
    deal = small(terms)
    assert value(deal, "X", ON).value == 11_764_705
    assert value(deal, "Y", ON).value == Fraction(11_764_705 * 15, 100)


def test_cases_that_the_unknown_does_not_decide():
    terms = """Met is undisclosed, a condition
X means 900 shares + Part, solved
Part means:
  10% of X when Met is met
  otherwise 50 shares
"""
    deal = small(terms)
    assert value(deal.given({"Met": "met"}), "X", ON).value == 1_000
    assert value(deal.given({"Met": "not met"}), "X", ON).value == 950


def test_what_is_not_known_leaves_bounds():
    terms = """Existing Shares is undisclosed, in shares, between 800 shares and 900 shares
Part is undisclosed, a percentage, between 10% and 20%
X means Existing Shares + Part * X, solved
"""
    found = value(small(terms), "X", ON)
    assert found.needs == ("Existing Shares", "Part")
    assert (found.low, found.high) == (Fraction(8000, 9), 1125)


def test_parts_that_make_up_the_whole_have_no_solution():
    deal = small("Part is undisclosed, a percentage\nX means 900 shares + Part * X, solved\n").given({"Part": "100%"})
    (problem,) = value(deal, "X", ON).problems
    assert problem.code == "N126"


def test_a_long_chain_of_sums_is_refused_and_does_not_run_away():
    terms = ["D0 means 1% of X", *[f"D{n} means D{n - 1} + D{n - 1}" for n in range(1, 40)]]
    with pytest.raises(termlang.Unsound) as unsound:
        small("X means 1,000 shares + D39, solved\n" + "\n".join(terms) + "\n")
    assert "N127" in {problem.code for problem in unsound.value.problems}


def test_a_value_that_a_party_computes_names_the_party():
    deal = small("Fair Value is as computed by Company, in $ per share\nWorth means Fair Value * 10 shares\n")
    found = value(deal, "Worth", ON)
    assert found.needs == ("Fair Value",)
    assert "as computed by Company, which is not told" in str(found.reasons)
    told = value(deal.given({"Fair Value": "2.00"}), "Worth", ON)
    assert told.value == 20
    assert "as computed by Company" in str(told.reasons)
    (needed,) = [each for each in deal.inputs() if each.name == "Fair Value"]
    assert needed.detail == "as computed by Company"


@pytest.mark.parametrize(
    ("bounds", "answer"),
    [(", between 10% and 99%", 0), (", between 10% and 100%", None), (", between 10% and 150%", None), ("", None)],
)
def test_nothing_and_a_part_of_it_is_nothing_where_there_is_a_solution(bounds: str, answer: int | None):
    """X is X where the part is all of it: then any X would do."""
    found = value(small(f"Part is undisclosed, a percentage{bounds}\nX means 0 shares + Part * X, solved\n"), "X", ON)
    assert found.value == answer
    assert found.needs == (() if answer == 0 else ("Part",))


LEAST = "(the lesser of X and 900 shares) is at most 900 shares"


@pytest.mark.parametrize(("most", "answer"), [("99%", True), ("100%", None), ("101%", None)])
def test_what_may_have_no_solution_decides_nothing(most: str, answer: bool | None):
    terms = f"Part is undisclosed, a percentage, between 10% and {most}\nX means 900 shares + Part * X, solved\n"
    assert value(small(f"{terms}B means {LEAST}\n"), "B", ON).value is answer
