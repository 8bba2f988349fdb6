"""Expressions: the words and inputs of their steps, how far they go, and what is decided while something is unknown."""

from __future__ import annotations

from fractions import Fraction

import pytest
from small_deals import HEAD, PREFERRED, WINDOW, small, value

import termlang
from termlang.api import Market
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown
from termlang.limits import Limits

ON = "2020-03-06"
DAYS = ["2020-03-02", "2020-03-03", "2020-03-04", "2020-03-05"]
TWO_FOR_ONE = [("2020-03-04", 2)]
HALVED = Market.of(DAYS, {"close": ["8", "8", "4", "4"], "outstanding": ["1000", None, None, None]}, splits=TWO_FOR_ONE)
B = "B is undisclosed, in $ per share, between $2.00 per share and $4.00 per share\n"
TEXT = (
    HEAD
    + "{}"
    + PREFERRED.format(
        issued="January 2, 2020",
        count="1",
        units="",
        terms="",
        lines=WINDOW.format(price="$10.00 per share") + "    shares rounded down, the fraction lapses\n",
    )
)
Y = "Y is undisclosed, a condition\nZ is undisclosed, a condition\n"


def asked(text: str, market: Market | None = None, *, on: str = ON, terms: str = "", **given: str):
    deal = small(f"{terms}A means {text}\n")
    return value(deal.given(given) if given else deal, "A", on, market)


def why(answer) -> Step:
    return answer.result.reasons


def told(step: Step) -> list[object]:
    """What a step says, and what its inputs say, below it."""
    shown = "unknown" if isinstance(step.value, Unknown) else str(step.value)
    return [(step.what, shown, step.note), *(told(each) for each in step.inputs)]


# --------------------------------------------------------------------------------------------------- words and inputs


@pytest.mark.parametrize(
    ("text", "terms", "expected"),
    [
        # What the text states needs no step of its own.
        ("5", "", [("A", "5", "")]),
        ("C", "C is undisclosed, a number\n", [("A", "unknown", ""), [("C", "unknown", "undisclosed")]]),
        (
            "C",
            "C is as computed by Company, a number\n",
            [("A", "unknown", ""), [("C", "unknown", "as computed by Company, which is not told")]],
        ),
        ("C + 1", "C means 5\n", [("A", "6", ""), [("", "6", ""), [("C", "5", "")], [("", "1", "")]]]),
        # A price says what it is, in the step of the term that is its name.
        ("the closing price of Common Stock", "", [("A", "4", "closing price of Common Stock on 2020-03-05")]),
    ],
)
def test_the_steps_of_a_term(text: str, terms: str, expected: list[object]):
    step = why(asked(text, HALVED, on="2020-03-05", terms=terms))
    assert told(step) == expected


@pytest.mark.parametrize(
    ("day", "count", "note"),
    [
        ("2020-03-03", "1000", "reported 2020-03-02"),
        ("2020-03-04", "2000", "reported 2020-03-02, adjusted for splits"),
    ],
)
def test_a_reported_count_says_when_and_in_whose_shares(day: str, count: str, note: str):
    step = why(asked("Count", HALVED, on=day))
    what = f"last reported shares outstanding of Common Stock on {day}"
    assert told(step) == [("A", count, ""), [("Count", count, f"{what}, {note}")]]


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("$6.00 per share, adjusted for splits", "2020-03-03", ("6", "", 0)),
        ("$6.00 per share, adjusted for splits", "2020-03-04", ("3", "adjusted for splits", 0)),
        ("B, adjusted for splits", "2020-03-03", ("6", "", 1)),
        ("B, adjusted for splits", "2020-03-04", ("3", "adjusted for splits", 1)),
    ],
)
def test_a_figure_that_moved_says_so(text: str, day: str, expected: tuple[str, str, int]):
    """A figure that stands in the text is no step of its own; a term is."""
    (step,) = why(asked(text, HALVED, on=day, terms=B, B="$6.00")).inputs
    assert (str(step.value), step.note, len(step.inputs)) == expected


def test_what_is_not_known_moves_too():
    found = asked("B, adjusted for splits", HALVED, on="2020-03-05", terms=B)
    assert (found.low, found.high) == (1, 2)
    open_ = B.replace("between", "at least").partition(" and")[0] + "\n"
    found = asked("B, adjusted for splits", HALVED, on="2020-03-05", terms=open_)
    assert (found.low, found.high) == (1, None)


def test_a_look_back_moves_what_it_knows():
    """The price of March 3 is not known: of 4, 4 and it, only that the average is at least 8/3."""
    market = Market.of(DAYS, {"close": ["8", None, "4", "4"]}, splits=TWO_FOR_ONE)
    span = "the average of Price over the 3 trading days ending on March 5, 2020, adjusted for splits"
    found = asked(span, market, on="2020-03-05")
    assert (found.value, found.low) == (None, Fraction(8, 3))


def test_figures_are_stated_in_the_shares_of_the_first_issue():
    """Two for one on March 4, 2020 lies between the issues of Series A and of Series B: it moves what the text says."""
    more = "preferred Series B:\n  issued on March 5, 2020 to Holders, 10 shares of $1,000 stated value\n"
    deal = small("A means $6.00 per share, adjusted for splits\n", more=more)
    assert value(deal, "A", "2020-03-05", HALVED).value == 3


def test_the_owner_of_a_term_is_part_of_its_name():
    deal = small("C means 5\n", own="Fixed Price means $10.00 per share", price="Fixed Price")
    names = _all(deal.quote("Series A", "$1,000", on="2020-03-02").only.result.reasons)
    assert "Fixed Price of Series A" in names and "Fixed Price" not in names
    # What an instrument is given by its issue line is named without it.
    assert "Issue Date" in names and "Issue Date of Series A" not in names


def _all(step: Step) -> list[str]:
    return [step.what, *(name for each in step.inputs for name in _all(each))]


def test_a_term_and_a_day_are_one_step():
    """Used twice, a term is one step; so is the day on which one window ends and the next begins."""
    (step,) = why(asked("C + C", terms="C means 5\n")).inputs
    assert step.inputs[0] is step.inputs[1]


def test_where_one_window_ends_and_the_next_begins_is_one_step():
    lines = "from Issue Date until 90 days after Start:\n  all of it\n  at $10.00 per share\n"
    lines += "thereafter:\n  all of it\n  at $5.00 per share\n"
    deal = small("Start is undisclosed, a date\n", window=lines)
    window = deal.quote("Series A", "$1,000", on="2020-03-02").only.result.reasons.inputs[0]
    one, other = window.inputs
    assert (one.inputs[-1].span, len(other.inputs)) == (other.inputs[0].span, 1)
    assert one.inputs[-1] is other.inputs[0]


# ----------------------------------------------------------------------------------------------------------- how far


@pytest.mark.parametrize(("steps", "enough"), [(4, True), (3, False), (1, False)])
def test_an_evaluation_takes_as_many_steps_as_it_may(steps: int, enough: bool):
    """The term asked for, the sum, and its two figures."""
    deal = termlang.load(TEXT.format("A means 1 + 2\n"), limits=Limits(steps=steps))
    found = value(deal, "A", ON)
    assert (found.value, bool(found.problems)) == ((3, False) if enough else (None, True))


def ninety(sums: int) -> str:
    """Ninety terms, each the one before and one more; the first is 1, inside so many sums."""
    first = "0 + (" * (sums - 1) + "0 + 1" + ")" * (sums - 1)
    return f"T1 means {first}\n" + "".join(f"T{each} means T{each - 1} + 1\n" for each in range(2, 91))


@pytest.mark.parametrize(
    ("sums", "asked_for", "answer"),
    [(20, "T90", 90), (21, "T90", None), (18, "A", 900), (19, "A", None)],
)
def test_steps_lie_in_each_other_two_hundred_deep(sums: int, asked_for: str, answer: object):
    """A term and its sum are two steps, 89 of them 178; with the first term, its sums and its figure, 180 + sums.

    A is two steps more. What was looked at beside, before, makes it no less deep.
    """
    deal = termlang.load(TEXT.format(ninety(sums) + "A means (1 + 2 + 3 + 4) * T90\n"))
    found = value(deal, asked_for, ON)
    assert (found.value, len(found.problems)) == (answer, 0 if answer else 1)


# -------------------------------------------------------------------------------------------------- unknown, divided


def test_a_division_by_zero_says_what_is_divided():
    found = asked("7 / (N + 0)", terms="N is undisclosed, a number\n", N="0")
    assert [problem.message for problem in found.problems] == [f"on {ON} this divides 7 by zero"]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        # Nothing divided by what may be zero is no figure, or nothing.
        ("0 / N", None),
        ("0 / (N + 1)", 0),
        ("0 / (N + 0.5)", 0),
        ("0 / (N - 4)", None),
        ("0 / (N - 4.5)", 0),
        ("0 / (N - 2)", None),
        ("0 / (0 - N)", None),
        ("0 * N", 0),
        ("0 * (1 / N)", None),
    ],
)
def test_nothing_divided_by_a_figure_between_zero_and_four(text: str, answer: object):
    found = asked(text, terms="N is undisclosed, a number, between 0 and 4\n")
    assert (found.value, found.needs) == (answer, ("N",) if answer is None else ())


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        # Whatever figure it is, of it and five the lesser is at most five, and of that and five the greater is five.
        ("1 / (N + 1)", 5),
        ("1 / (N + 0.5)", 5),
        ("1 / (N - 4.5)", 5),
        # An error is no figure: a division by zero, a price on a day that has none.
        ("1 / N", None),
        ("1 / (N - 4)", None),
        ("1 / (N - 2)", None),
        ("(Price on D) / $1.00 per share", None),
        ("(the average of Price over the 3 trading days ending on D) / $1.00 per share", None),
    ],
)
def test_a_figure_between_five_and_five_is_five_unless_there_is_none(text: str, answer: object):
    terms = "D is undisclosed, a date\nN is undisclosed, a number, between 0 and 4\n"
    found = asked(f"the greater of 5 and (the lesser of 5 and ({text}))", terms=terms)
    assert found.value == answer and not found.problems


def test_a_bound_that_is_half_known_itself():
    found = asked("C", terms=B + "C is undisclosed, in $ per share, between B and (B + $1.00 per share)\n")
    assert (found.low, found.high) == (2, 5)


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        # B lies between $2.00 and $4.00, both included.
        ("B is below $4.00 per share", None),
        ("B is below $4.01 per share", True),
        ("B is below $2.00 per share", False),
        ("B is above $2.00 per share", None),
        ("B is above $4.00 per share", False),
        ("B is at least $4.00 per share", None),
        ("B is at least $4.01 per share", False),
        ("B is at most $2.00 per share", None),
        ("B is at most $1.99 per share", False),
        ("B is $4.01 per share", False),
        ("B is $4.00 per share", None),
        ("B is not $4.01 per share", True),
        ("B is not $1.99 per share", True),
        ("B is not $4.00 per share", None),
        ("B is not $3.00 per share", None),
    ],
)
def test_what_an_interval_decides(condition: str, answer: object):
    assert asked(condition, terms=B).value is answer


def test_of_two_days_the_later_is_open_while_one_is():
    found = asked("the later of D and March 9, 2020", terms="D is undisclosed, a date\n")
    assert (found.value, found.needs) == (None, ("D",))


# ------------------------------------------------------------------------------------------------------------- cases


@pytest.mark.parametrize(
    ("text", "decided"),
    [
        # Five or seven: more than one.
        ("5\n  except when Y is met: 7\n", True),
        # Both may hold, and seven is not eight; or none, and there is no value.
        ("5\n  except when Y is met: 7\n  except when Z is met: 8\n", None),
        (":\n  5 when Y is met\n", None),
        (":\n  5 when Y is met\n  otherwise 7\n", True),
    ],
)
def test_what_holds_in_each_case(text: str, decided: object):
    terms = f"{Y}C means{text}" if text.startswith(":") else f"{Y}C means {text}"
    found = asked("C is above 1", terms=terms)
    assert found.value is decided


def test_a_case_that_does_not_hold_is_no_reason():
    text = "5\n  except when 1 is 2: 7\n  except when 1 is 1: 8\n"
    step = why(asked(text))
    (choice,) = step.inputs
    assert [str(each.value) for each in choice.inputs] == ["True", "8"]
    (otherwise,) = why(asked("5\n  except when 1 is 2: 7\n")).inputs
    assert [str(each.value) for each in otherwise.inputs] == ["5"]


def test_two_cases_that_differ_are_named():
    (problem,) = asked("5\n  except when 1 is 1: 7\n  except when 2 is 2: 8\n").problems
    assert problem.message == f"on {ON} two conditions hold and give different values: 7 and 8"


# -------------------------------------------------------------------------------------------------------- other days


@pytest.mark.parametrize(
    ("text", "day", "answer"),
    [
        ("Price on March 3, 2020", "2020-03-03", 8),
        ("Price on March 4, 2020", "2020-03-05", 4),
        ("Price on March 3, 2020, adjusted for splits", "2020-03-05", 4),
        # Money and plain numbers have no shares in them.
        ("(Price * 10 shares) on March 3, 2020", "2020-03-05", 80),
    ],
)
def test_a_figure_of_an_earlier_day(text: str, day: str, answer: int):
    step = why(asked(text, HALVED, on=day)).inputs[0]
    assert step.value == answer and step.note.startswith("as of 2020-03-0")


def test_a_figure_of_a_day_before_a_split_is_not_one_of_today():
    (problem,) = asked("Price on March 3, 2020", HALVED, on="2020-03-05").problems
    assert (problem.code, "8 as of then is 4" in problem.message) == ("P523", True)
    # One that is not known yet is not moved.
    found = asked("Price on March 3, 2020", Market.of(DAYS, {"close": [None] * 4}, splits=TWO_FOR_ONE), on="2020-03-05")
    assert found.needs == ("the closing price of Common Stock on 2020-03-03",)


@pytest.mark.parametrize("price", ["Price", "(the closing price of Common Stock)"])
def test_on_a_day_no_later_day_is_seen(price: str):
    """Today is the 6th; on the 3rd nobody knew the price of the 5th, and B had no value then."""
    text = f"B means {price} on March 5, 2020\n"
    found = asked("B on March 3, 2020", HALVED, terms=text)
    assert found.value is None and "which lies in the future" in found.needs[0]
    assert asked("B on March 5, 2020", HALVED, terms=text).value == 4


def test_what_only_the_days_decide_is_known_on_a_later_day():
    terms = "Rate means:\n  1 through March 8, 2020\n  2 after March 8, 2020\n"
    assert asked("Rate on March 9, 2020", terms=terms).value == 2
    assert asked("Rate on March 8, 2020", terms=terms).value == 1
