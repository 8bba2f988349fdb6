"""Limits at their edges: bounds that are half known, whose part a limit is, which comes first, and what is said."""

from __future__ import annotations

import pytest
from small_deals import HEAD, PREFERRED, WINDOW, indented, small

import termlang
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown

ON = "2020-03-02"
STAYS = "the excess stays outstanding"
CASH = "the excess is paid in cash at $1.00 per share"
ALL = f"counting conversions, in total, {STAYS}"
TOLD = "2020-02-03 Holders convert $100 of Series A\n"
PUT = "  redemption Put at the option of Holders:\n    for {}\n    limit {}, in cash, counting redemptions, {}\n"


def asked(
    lines: str,
    amount: str = "$1,000",
    *,
    on: str = ON,
    terms: str = "",
    journal: str | None = None,
    holder: str | None = None,
    given: dict[str, str] | None = None,
    **more: str,
):
    deal = small(terms, lines=lines, **more).given(given or {})
    right = "Put" if "more" in more else None
    return deal.quote("Series A", amount, on=on, journal=journal, holder=holder, right=right).only.result


def limits(answer) -> list[Step]:
    return [step for step in answer.reasons.inputs if step.what.startswith(("limit", "blocked"))]


def bounds(answer) -> tuple[object, object]:
    """Between what the room under the one limit lies."""
    (step,) = limits(answer)
    assert isinstance(step.value, Unknown)
    return step.value.low, step.value.high


# ------------------------------------------------------------------------------------------------- what a step says


@pytest.mark.parametrize(
    ("limit", "alone", "told"),
    [
        (
            f"50 shares, {ALL}",
            "no journal is given: nothing was issued under it before",
            "10 was issued under it before",
        ),
        (f"50 shares, counting conversions, in each conversion, {STAYS}", "of one request", "of one request"),
        (f"$500, counting conversions, in each conversion, {STAYS}", "of one request", "of one request"),
        # $100 on February 3: in this year, not in this month, and not in the five trading days from February 25.
        (
            f"50 shares, counting conversions, in each calendar year, {STAYS}",
            "no journal is given: nothing counts under it since 2020-01-01",
            "10 counts under it since 2020-01-01",
        ),
        (
            f"50 shares, counting conversions, in each calendar month, {STAYS}",
            "no journal is given: nothing counts under it since 2020-03-01",
            "0 counts under it since 2020-03-01",
        ),
        (
            f"50 shares, counting conversions, in any 5 trading days, {STAYS}",
            "no journal is given: nothing counts under it since 2020-02-25",
            "0 counts under it since 2020-02-25",
        ),
        (f"$500, {ALL}", "no journal is given: nothing counts under it", "100 counts under it"),
        (f"5 shares of Series A, {ALL}", "no journal is given: nothing counts under it", "0.1 counts under it"),
    ],
)
def test_what_counts_so_far_is_said(limit: str, alone: str, told: str):
    for journal, note in ((None, alone), (TOLD, told)):
        (step,) = limits(asked(f"limit {limit}", journal=journal))
        assert step.note == note


def test_what_a_holder_holds_is_said():
    """9.99% of 1,000 after the issue: 99.9 / 0.9001 is 110.98. Ten are held before: 89.9 / 0.9001 is 99.87."""
    line = f"blocked above 9.99% of Count, for each holder, {STAYS}"
    for journal, note, room in (
        (None, "no journal is given: nothing is held before", 110),
        (TOLD, "10 is held", 99),
    ):
        (step,) = limits(asked(line, "$5,000", journal=journal, given={"Count": "1,000"}))
        assert step.note == f"the most that keeps the holder at 9.99% after the issue; {note}"
        assert step.value == room


def test_a_blocker_is_shown_before_the_limit_above_it():
    lines = f"limit 80 shares, {ALL}\nblocked above 50% of Count, for each holder, {STAYS}"
    answer = asked(lines, given={"Count": "60"})
    assert [step.what for step in limits(answer)] == ["blocked above 50% of Count", "limit 80 shares"]
    assert (answer.shares, answer.binding) == (60, ("blocked above 50% of Count",))


# --------------------------------------------------------------------------------------------- the part of a blocker

CAP = f"blocked above Cap of Count, for each holder, {STAYS}"
BIG = {"price": "$0.10 per share", "count": "1,000,000"}


@pytest.mark.parametrize(
    ("cap", "low", "high"),
    [
        # 5% and 10% of 10,000,000 after the issue: 500,000 / 0.95 and 1,000,000 / 0.9.
        (", between 5% and 10%", 526_315, 1_111_111),
        (", at least 5%", 526_315, None),
        # Who may hold all of them has no bound.
        (", between 5% and 100%", 526_315, None),
        ("", 0, None),
    ],
)
def test_a_part_that_is_half_known(cap: str, low: int, high: int | None):
    terms = f"Cap is undisclosed, a percentage{cap}\n"
    answer = asked(CAP, "$10,000,000", terms=terms, given={"Count": "10,000,000"}, **BIG)
    assert (answer.needs, bounds(answer)) == (("Cap",), (low, high))
    assert limits(answer)[0].note.startswith("the most that keeps the holder at its part after the issue")


def test_what_fits_whatever_the_part_is_goes_through():
    given = {"Count": "10,000,000"}
    terms = "Cap is undisclosed, a percentage, at least 5%\n"
    assert asked(CAP, "$52,631.50", terms=terms, given=given, **BIG).shares == 526_315
    assert asked(CAP, "$52,631.60", terms=terms, given=given, **BIG).needs == ("Cap",)


@pytest.mark.parametrize(("cap", "shown"), [("100%", "100"), ("250%", "250"), ("0%", "0")])
def test_a_part_of_nothing_or_of_all_is_no_bound(cap: str, shown: str):
    answer = asked(CAP, terms="Cap is undisclosed, a percentage\n", given={"Count": "10,000,000", "Cap": cap})
    (problem,) = answer.problems
    assert problem.message == f"{shown}% of the shares outstanding is no bound"


def test_a_part_just_below_all_is_taken_as_it_is():
    """Beside one share, 99.9999999999% after the issue is 10**12 - 1 shares."""
    terms = "Cap is undisclosed, a percentage\n"
    given = {"Count": "1", "Cap": "99.9999999999%"}
    answer = asked(CAP, "$2,000,000", terms=terms, given=given, price="$0.000001 per share", count="1,000,000")
    assert answer.shares == 10**12 - 1


# ------------------------------------------------------------------------------------------------ whose part it is

MOST = "Most is undisclosed, in shares, between 20 shares and 30 shares\n"
PRO_RATA = f"limit {{}}, counting conversions, pro rata, {STAYS}"


def of_two(lines: str, *, allotted: str = "", terms: str = "", count: str = "400"):
    """Ann and Bob hold what was issued."""
    body = PREFERRED.format(
        issued="January 2, 2020",
        count=count,
        units=allotted,
        terms="",
        lines=WINDOW.format(price="$10.00 per share")
        + indented(lines, 4)
        + "    shares rounded down, the fraction lapses\n",
    )
    return termlang.load(HEAD.replace('"Holders"', '"Ann", "Bob"') + terms + body)


def part(deal, holder: str, journal: str | None = None) -> Step:
    (step,) = limits(deal.quote("Series A", "$1,000", on=ON, holder=holder, journal=journal).only.result)
    return step


def test_of_a_limit_that_is_not_known_each_has_his_part():
    """Of 20 to 30 shares, Ann with 300 of 400 has 15 to 22, and Bob five to seven."""
    deal = of_two(PRO_RATA.format("Most"), allotted=", of which 300 to Ann and 100 to Bob", terms=MOST)
    for holder, issued, low, high in (("Ann", 300, 15, 22), ("Bob", 100, 5, 7)):
        step = part(deal, holder)
        assert isinstance(step.value, Unknown) and (step.value.low, step.value.high) == (low, high)
        assert step.note.endswith(f"; {issued} of 400 go to {holder}")


def test_without_an_allotment_the_party_has_all_and_of_one_of_them_nothing_is_told():
    deal = of_two(PRO_RATA.format("50 shares"))
    assert part(deal, "Holders").value == 50
    found = part(deal, "Ann").value
    assert isinstance(found, Unknown)
    assert (found.needs, found.low, found.high) == ({"what was issued of Series A to Ann"}, 0, 50)
    open_ = part(of_two(PRO_RATA.format("Most"), terms="Most is undisclosed, in shares\n"), "Ann").value
    assert isinstance(open_, Unknown) and (open_.low, open_.high) == (0, None)


ISSUED = "2020-01-02 Company issues 300 shares of Series A to Ann\n"


def test_a_part_is_one_of_all_that_the_text_issues():
    """300 of 400, whether the other hundred is issued yet or not; of a count that is not told, of what was issued."""
    step = part(of_two(PRO_RATA.format("40 shares")), "Ann", ISSUED)
    assert (step.value, step.note) == (30, "0 was issued under it before; 300 of 400 were issued to Ann")
    both = ISSUED + "2020-01-02 Company issues 200 shares of Series A to Bob\n"
    untold = of_two(PRO_RATA.format("40 shares"), count="Whole", terms="Whole is undisclosed, in shares of Series A\n")
    step = part(untold, "Ann", both)
    assert (step.value, step.note) == (24, "0 was issued under it before; 300 of 500 were issued to Ann")


def test_days_that_lie_beyond_the_calendar():
    answer = asked(
        f"limit 50 shares, counting conversions, in any 5 trading days, {STAYS}", on="2105-03-02", journal=TOLD
    )
    (step,) = limits(answer)
    assert [problem.code for problem in answer.problems] == ["D213"]
    assert (bounds(answer), step.note) == ((0, 50), "what is not known counts under it")


# --------------------------------------------------------------------------------------------- one that is not known


def two(one: str, other: str, amount: str, terms: str):
    return asked(f"limit {one}\nlimit {other}", amount, terms=f"Most is undisclosed, in shares{terms}\n")


def test_one_that_lets_all_through_says_nothing():
    """20 shares fit under the first whatever it is; the second cuts them to ten, and pays for the rest."""
    other = f"10 shares, counting conversions, in total, {CASH}"
    answer = two(f"Most, {ALL}", other, "$200", ", at least 20 shares")
    assert (answer.shares, answer.cash) == (10, 10)
    # Of 21 shares the first may cut one, and says another thing of it.
    assert two(f"Most, {ALL}", other, "$210", ", at least 20 shares").needs == ("Most",)


def test_two_that_are_not_known_and_only_one_of_them_may_cut_further():
    terms = ", at least 15 shares\nMore is undisclosed, in shares"
    lines = f"limit Most, {ALL}\nlimit 10 shares, {ALL}\nlimit More, {ALL}"
    answer = asked(lines, "$200", terms=f"Most is undisclosed, in shares{terms}\n")
    assert (answer.shares, answer.needs) == (None, ("More", "Most"))
    # With at least ten shares under either, ten shares are what is left.
    wide = asked(lines, "$200", terms=f"Most is undisclosed, in shares{terms}, at least 10 shares\n")
    assert (wide.shares, wide.binding) == (10, ("limit 10 shares",))


# ------------------------------------------------------------------------------------------------- units and money

X = "X is undisclosed, in $ per share of Series A{}\n"
EACH = " per share of Series A"


def put(price: str, limit: str, units: str, terms: str = ""):
    return asked("", f"{units} shares", terms=terms, more=PUT.format(price, limit, STAYS))


def test_what_is_paid_nothing_for_counts_for_nothing():
    answer = put(f"$0.00{EACH}", "$500", "1,000")
    assert (answer.amount, answer.cash, answer.status.value) == (1_000_000, 0, "allowed")


@pytest.mark.parametrize(
    ("low", "high", "limit", "fits"),
    [
        # Five at $1,000 each are $5,000; at $500 each ten would be.
        ("$500", "$1,000", "$5,000", 5),
        # At one dollar each, fifty.
        ("$0.50", "$1.00", "$50", 50),
        ("$0.25", "$0.50", "$50", 100),
    ],
)
def test_what_fits_at_any_price_goes_through(low: str, high: str, limit: str, fits: int):
    terms = X.format(f", between {low}{EACH} and {high}{EACH}")
    fitting = put("X", limit, str(fits), terms)
    assert "limit" not in str(fitting.binding) and fitting.needs == ("X",) and not fitting.problems
    assert fitting.amount == fits * 1_000
    beyond = put("X", limit, str(fits + 1), terms)
    assert (beyond.amount, beyond.needs) == (None, ("X",))


def test_a_price_without_a_bound_lets_nothing_through_for_sure():
    assert put("X", "$500", "1", X.format("")).amount is None
    # Nor does one that says that it is nothing, and is not told.
    nothing = X.format(f", between $0.00{EACH} and $0.00{EACH}")
    assert put("X", "$500", "1", nothing).needs == ("X",)


def test_money_that_is_not_known():
    """Of $2,000 to $3,500, two units of $1,000 go through."""
    terms = "Most is undisclosed, in $, between $2,000 and $3,500\n"
    lines = f"limit Most, {ALL}"
    assert asked(lines, "$2,000", terms=terms).shares == 200
    answer = asked(lines, "$2,001", terms=terms)
    assert (answer.shares, answer.needs, bounds(answer)) == (None, ("Most",), (2_000, 3_500))
    assert asked(lines, "$1", terms="Most is undisclosed, in $\n").needs == ("Most",)
