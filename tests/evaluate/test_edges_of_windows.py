"""Windows at their edges: what opens next, what has expired, what opens in parts, and what is used of it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from small_deals import DOWN, HEAD, PREFERRED, convert, indented, small

import termlang
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown

ALL = "  all of it\n  at $10.00 per share\n"
TEN = "2020-02-10 Holders converted $10,000 of Series A into 1,000 shares\n"


def asked(window: str, on: str, amount: str = "$1,000", *, terms: str = "", journal: str | None = None, **given: str):
    deal = small(terms, window=window)
    return (deal.given(given) if given else deal).quote("Series A", amount, on=on, journal=journal).only.result


def first(answer, *, of: str) -> Step:
    return next(step for step in answer.reasons.inputs if step.what.startswith(of))


def window(answer, of: str = "") -> tuple[object, str]:
    """What the step of the window says."""
    step = first(answer, of=of)
    return step.value, step.note


# ---------------------------------------------------------------------------------------------------- which and when


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("from March 2, 2020 through March 31, 2020", "from 2020-03-02 through 2020-03-31"),
        ("after March 2, 2020 before March 31, 2020", "from 2020-03-03 through 2020-03-30"),
        ("from March 2, 2020", "from 2020-03-02 with no end"),
        # A window without a beginning begins with the issue.
        ("through March 31, 2020", "from 2020-01-02 through 2020-03-31"),
        ("at any time", "with no end"),
        ("each month from the 5th through the last day", "from 2020-03-05 through 2020-03-31"),
    ],
)
def test_the_days_of_a_window_are_said(line: str, note: str):
    answer = asked(f"{line}:\n{ALL}", "2020-03-09")
    assert window(answer, line) == (True, note)
    assert answer.status.value == "allowed"


THREE = "".join(
    f"from March {one}, 2020 through March {two}, 2020:\n{ALL}" for one, two in ((20, 22), (2, 4), (10, 12))
)


@pytest.mark.parametrize(
    ("day", "note", "opens"),
    [
        ("2020-03-01", "opens on 2020-03-02", date(2020, 3, 2)),
        ("2020-03-05", "opens on 2020-03-10", date(2020, 3, 10)),
        ("2020-03-13", "opens on 2020-03-20", date(2020, 3, 20)),
        ("2020-03-23", "expired on 2020-03-23", None),
        ("2020-04-23", "expired on 2020-03-23", None),
    ],
)
def test_of_several_windows_the_next_opens_and_the_last_expired(day: str, note: str, opens: date | None):
    """In the text the last of them comes first."""
    answer = asked(THREE, day)
    assert window(answer) == (False, note)
    assert (answer.status.value, answer.opens, answer.notes) == ("refused", opens, () if opens else (note,))


@pytest.mark.parametrize(
    ("day", "opens"),
    [("2020-03-04", "2020-03-05"), ("2020-03-11", "2020-04-05"), ("2020-12-31", "2021-01-05")],
)
def test_a_window_of_each_month_opens_again_in_the_next(day: str, opens: str):
    answer = asked(f"each month from the 5th through the 10th:\n{ALL}", day)
    assert window(answer) == (False, f"opens on {opens}")
    assert answer.opens == date.fromisoformat(opens)
    # Both ends are those of the month in which it opens.
    end = date.fromisoformat(opens).replace(day=10)
    assert [step.value for step in first(answer, of="each month").inputs] == [answer.opens, end]


@pytest.mark.parametrize(
    ("day", "note"),
    [
        ("2020-03-01", "never opens"),
        ("2020-03-02", "never opens"),
        ("2020-03-03", "expired on 2020-03-03"),
        ("2020-03-04", "expired on 2020-03-03"),
        ("2020-03-05", "expired on 2020-03-03"),
    ],
)
def test_a_window_that_ends_before_it_begins_never_opens(day: str, note: str):
    terms = "Start is undisclosed, a date\nEnd is undisclosed, a date\n"
    answer = asked(f"from Start through End:\n{ALL}", day, terms=terms, Start="2020-03-04", End="2020-03-02")
    assert (answer.status.value, answer.opens, window(answer)) == ("refused", None, (False, note))
    # With one day in it, it opens on that day.
    single = asked(f"from Start through End:\n{ALL}", "2020-03-03", terms=terms, Start="2020-03-04", End="2020-03-04")
    assert single.opens == date(2020, 3, 4)


def test_two_windows_on_one_day_are_shown_with_the_second_marked():
    terms = "Start is undisclosed, a date\n"
    lines = f"from March 2, 2020 through March 31, 2020:\n{ALL}from Start:\n{ALL}"
    answer = asked(lines, "2020-03-09", terms=terms, Start="2020-03-09")
    (problem,) = answer.problems
    assert (
        problem.message
        == "on 2020-03-09 two windows hold: `from March 2, 2020 through March 31, 2020` and `from Start`"
    )
    step = first(answer, of="window")
    assert [(each.what, each.value, each.note) for each in step.inputs] == [
        ("from March 2, 2020 through March 31, 2020", True, "from 2020-03-02 through 2020-03-31"),
        ("from Start", True, "from 2020-03-09 with no end"),
    ]
    assert problem.span == step.inputs[1].span


# ---------------------------------------------------------------------------------------------------- what is in parts

PARTS = "from January 31, 2020{}:\n  {}, counting every conversion\n  at $10.00 per share\n"


@pytest.mark.parametrize(
    ("parts", "day", "note"),
    [
        ("50% at once, and 30% more each month", "2020-02-28", "50% of 1,000 is open since 2020-01-31"),
        ("50% at once, and 30% more each month", "2020-02-29", "80% of 1,000 is open since 2020-01-31"),
        # 110% would be more than all.
        ("50% at once, and 30% more each month", "2020-03-31", "100% of 1,000 is open since 2020-01-31"),
        ("50% more each month", "2020-02-28", "nothing is open before 2020-02-29"),
        # Four months are one quarter and a month; six are two.
        ("20% more each quarter", "2020-04-29", "nothing is open before 2020-04-30"),
        ("20% more each quarter", "2020-05-31", "20% of 1,000 is open since 2020-01-31"),
        ("20% more each quarter", "2020-07-31", "40% of 1,000 is open since 2020-01-31"),
    ],
)
def test_parts_that_open(parts: str, day: str, note: str):
    answer = asked(PARTS.format("", parts), day)
    assert first(answer, of=parts.partition(" ")[0]).note == note


@pytest.mark.parametrize(
    ("day", "amount", "opens"),
    [
        # 50% of $1,000,000 is open until the end of February, 80% until the end of March.
        ("2020-02-28", "$500,001", date(2020, 2, 29)),
        ("2020-02-29", "$800,001", date(2020, 3, 31)),
        # All of it is open: nothing more opens.
        ("2020-03-31", "$1,000,001", None),
    ],
)
def test_when_more_opens(day: str, amount: str, opens: date | None):
    answer = asked(PARTS.format("", "50% at once, and 30% more each month"), day, amount)
    assert (answer.status.value, answer.opens) == ("refused", opens)


@pytest.mark.parametrize(
    ("end", "opens", "note"),
    [
        (" through February 29, 2020", date(2020, 2, 29), "nothing is open before 2020-02-29"),
        (" through February 28, 2020", None, "nothing opens in it"),
    ],
)
def test_what_would_open_after_the_window_never_opens(end: str, opens: date | None, note: str):
    answer = asked(PARTS.format(end, "25% more each month"), "2020-02-10")
    assert (answer.status.value, answer.opens, first(answer, of="25%").note) == ("refused", opens, note)


def test_parts_of_what_is_not_known():
    """Before the first part opens nothing is open, however much was issued; half of it is open after that."""
    terms = "Whole is undisclosed, in shares of Series A, between 100 shares of Series A and 300 shares of Series A\n"
    deal = small(terms, count="Whole", window=PARTS.format("", "50% more each month"))
    refused = deal.quote("Series A", "$1,000", on="2020-02-28").only.result
    assert (refused.status.value, refused.opens, first(refused, of="50%").value) == ("refused", date(2020, 2, 29), 0)
    half = first(deal.quote("Series A", "$1,000", on="2020-02-29").only.result, of="50%")
    assert isinstance(half.value, Unknown) and (half.value.low, half.value.high) == (50, 150)
    assert half.note == "50% is open since 2020-01-31"


# ------------------------------------------------------------------------------------------------------ what is used


@pytest.mark.parametrize(
    ("offer", "open_", "note"),
    [
        ("50% at once, and 30% more each month", 790, "80% of 1,000 is open since 2020-01-31, 10 is used"),
        ("up to $15,000", 5, "10 is used"),
        ("up to $5,000", 0, "10 is used"),
    ],
)
def test_what_was_used_is_said(offer: str, open_: int, note: str):
    answer = asked(PARTS.format("", offer), "2020-02-29", journal=TEN)
    step = first(answer, of=offer)
    assert (step.value, step.note) == (open_, note)
    unused = first(asked(PARTS.format("", offer), "2020-02-29"), of=offer)
    assert unused.note == note.replace("10 is used", "").rstrip(", ")


@pytest.mark.parametrize(
    ("bounds", "low", "high"),
    [
        # In units of $1,000, less the ten that are used.
        ("", 0, None),
        (", at least $12,000", 2, None),
        (", between $4,000 and $18,500", 0, Fraction(17, 2)),
        (", between $4,000 and $10,250", 0, Fraction(1, 4)),
    ],
)
def test_what_was_used_of_an_amount_that_is_not_known(bounds: str, low: int, high: object):
    terms = f"Most is undisclosed, in ${bounds}\n"
    answer = asked(PARTS.format("", "up to Most"), "2020-02-29", "$9,000", terms=terms, journal=TEN)
    found = first(answer, of="up to").value
    assert isinstance(found, Unknown) and (found.low, found.high) == (low, high)
    assert (answer.status.value, answer.needs) == (("refused", ()) if high else ("unknown", ("Most",)))
    unused = first(asked(PARTS.format("", "up to Most"), "2020-02-29", terms=terms), of="up to").value
    assert isinstance(unused, Unknown)
    assert unused.low == {"": 0, ", at least $12,000": 12}.get(bounds, 4)


def test_where_all_is_open_no_further_month_is_looked_for():
    """From January 31 a second month ends on March 31; a third would end on a day that is not there."""
    window = "from D:\n  50% at once, and 25% more each month, counting every conversion\n  at $10.00 per share\n"
    head = HEAD.replace("months end on the last day\n", "") + "D means January 2, 2020\n"
    body = PREFERRED.format(
        issued="January 2, 2020", count="1,000", units="", terms="", lines=indented(window, 4) + DOWN
    )
    deal = termlang.load(head + body).given({"D": "2021-01-31"})
    assert convert(deal, "$1,000,000", "2021-03-31").status == "allowed"
    assert [each.code for each in convert(deal, "$1,000", "2021-01-31").problems] == ["D230"]
