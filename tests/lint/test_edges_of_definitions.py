"""Rules about definitions: exceptions, pieces, divisions and roundings; each figure in a message worked out by hand."""

from __future__ import annotations

import pytest

from tests.lint.looking import found, labelled, made, marked


def floor(*exceptions: str, before: str = "") -> str:
    lines = "".join(f"  except when {each}\n" for each in exceptions)
    return f"{before}Base means Market Value\nFloor means $5.00 per share\n{lines}"


BELOW_8 = "Market Value is below $8.00 per share: $4.00 per share"
QUESTION = 'question Kind "Which?":\n  reading Plain\n  reading Other\n'

# ------------------------------------------------------------------------------------ two exceptions at once (X126)


@pytest.mark.parametrize(
    ("first", "second", "where"),
    [
        # Of the cents beside the figures that the text names, the lowest at which both hold: $7.01, $8, $2.99.
        (BELOW_8, "Market Value is above $7.00 per share: $3.00 per share", "on 2000-01-03 at 7.01 USD"),
        (
            "Market Value is at most $8.00 per share: $4.00 per share",
            "Market Value is at least $8.00 per share: $3.00 per share",
            "on 2000-01-03 at 8 USD",
        ),
        (BELOW_8, "Market Value is below $6.00 per share: $3.00 per share", "on 2000-01-03 at 2.99 USD"),
        (
            "Market Value is above $20.00 per share: $4.00 per share",
            "Market Value is above $30.00 per share: $3.00 per share",
            "on 2000-01-03 at 30.01 USD",
        ),
        (BELOW_8, "Market Value is at least $8.00 per share: $3.00 per share", None),
        (BELOW_8, "not (Market Value is below $8.00 per share): $3.00 per share", None),
        # Those that agree may hold together.
        (BELOW_8, "Market Value is above $7.00 per share: $4.00 per share", None),
        (BELOW_8, "Base is above $7.00 per share: $3.00 per share", "on 2000-01-03 at 7.01 USD"),
        (BELOW_8, "Base is at least $8.00 per share: $3.00 per share", None),
        # Under the first readings.
        ("Kind is Plain: $4.00 per share", "Kind is Other: $3.00 per share", None),
        ("Kind is Plain: $4.00 per share", BELOW_8.replace("4.00", "3.00"), "on 2000-01-03 at 2.99 USD"),
        (
            "Kind is Plain and Market Value is below $8.00 per share: $4.00 per share",
            "Kind is Other and Market Value is below $8.00 per share: $3.00 per share",
            None,
        ),
    ],
)
def test_two_values_at_once_are_shown_with_a_day_and_a_price(first: str, second: str, where: str | None) -> None:
    lines = floor(first, second, before=QUESTION if "Kind" in first + second else "")
    problems = found("X126", lines)
    assert [each.notes for each in problems] == ([(("at", where),)] if where else [])
    assert [each.message for each in problems] == (["two values of `Floor` hold at once: 4 and 3"] if where else [])


@pytest.mark.parametrize(
    ("first", "second", "day"),
    [
        ("Today Day is before March 1, 1999", "Today Day is before April 1, 1999", "1999-02-28"),
        ("Today Day is on or before March 1, 1999", "Today Day is on or after March 1, 1999", "1999-03-01"),
        ("Today Day is before March 1, 1999", "Today Day is after March 1, 1999", None),
        ("Today Day is after March 1, 1999", "Today Day is after April 1, 1999", "1999-04-02"),
    ],
)
def test_two_values_on_days_are_shown_on_the_first_of_them(first: str, second: str, day: str | None) -> None:
    days = first.replace("Today Day", "Conversion Date"), second.replace("Today Day", "Conversion Date")
    lines = (
        "preferred Series A:\n  issued on Closing to Investors, 400 shares of $10,000 stated value\n"
        f"  Floor means $5.00 per share\n    except when {days[0]}: $4.00 per share\n"
        f"    except when {days[1]}: $3.00 per share\n"
        "  conversion into Common Stock at the option of Investors:\n    at any time:\n      all of it\n"
        "      at Floor\n    shares rounded down, the fraction lapses\n"
    )
    problems = found("X126", lines)
    assert [each.notes[0][1].split()[1] for each in problems] == ([day] if day else [])
    assert [each.path for each in problems] == ([("Series A", "Floor")] if day else [])


# -------------------------------------------------------------------------------------------- dead exceptions (X127)


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        (
            "Market Value is below $5.00 per share and Market Value is above $5.00 per share",
            "`Market Value` cannot be below the one and above the other at once",
        ),
        (
            "Market Value is below $5.00 per share and Market Value is at least $5.00 per share",
            "`Market Value` cannot be below the one and at least the other at once",
        ),
        (
            "Market Value is at least $5.01 per share and Market Value is at most $5.00 per share",
            "`Market Value` cannot be at most the one and at least the other at once",
        ),
        (
            "Market Value is above $5.00 per share and Market Value is at most $5.00 per share",
            "`Market Value` cannot be at most the one and above the other at once",
        ),
        ("Market Value is at most $5.00 per share and Market Value is at least $5.00 per share", None),
        ("Market Value is below $5.01 per share and Market Value is above $5.00 per share", None),
        ("Market Value is below $5.00 per share and Base is above $5.00 per share", None),
        ("Market Value is below $9.00 per share and Market Value is below $5.00 per share", None),
        ("Closing is before January 29, 1999", "1999-01-29 is not before 1999-01-29"),
        ("Closing is on or before January 29, 1999", None),
        ("Closing is after January 29, 1999", "1999-01-29 is not after 1999-01-29"),
        ("Closing is on or after January 30, 1999", "1999-01-29 is not on or after 1999-01-30"),
        ("Closing is on or after January 29, 1999", None),
        ("Other Day is after January 29, 1999", None),
        ("January 29, 1999 is after Other Day", None),
    ],
)
def test_a_condition_that_never_holds_is_told_with_its_reason(condition: str, reason: str | None) -> None:
    lines = floor(f"{condition}: $4.00 per share", before="Other Day is undisclosed, a date\n")
    problems = found("X127", lines)
    assert [each.why for each in problems] == ([reason] if reason else [])
    for problem in problems:
        assert problem.message == "this exception never changes `Floor`"
        assert marked("X127", lines) == [condition]
        assert [caption for _, caption in labelled(lines, problem)] == ["the definition"]
        (fix,) = problem.fixes
        assert made(lines, fix) == [f"-  except when {condition}: $4.00 per share"]


def test_an_exception_that_says_the_same_again_is_dead_where_it_stands_alone() -> None:
    same = "Market Value is below $8.00 per share: $5.00 per share"
    (problem,) = found("X127", floor(same))
    assert problem.why == "it gives the value that holds without it"
    # Beside another exception it may keep that one from holding alone.
    assert found("X127", floor(same, "Market Value is above $9.00 per share: $4.00 per share")) == []
    pieces = "Rate means:\n  $5.00 per share when Market Value is below $8.00 per share\n  otherwise $5.00 per share\n"
    assert [each.why for each in found("X127", pieces)] == ["it gives the value that holds without it"]


# --------------------------------------------------------------------------------------------------- pieces (W310)


@pytest.mark.parametrize(
    ("conditions", "sample"),
    [
        (("below $8 per share", "above $8 per share"), "8"),
        (("above $8 per share", "below $8 per share"), "8"),
        (("at most $8 per share", "above $9 per share"), "8.5"),
        (("between $1 per share and $2 per share", "between $3 per share and $4 per share"), "2.5"),
        (("between $3 per share and $4 per share", "between $1 per share and $2 per share"), "2.5"),
        (("between $1 per share and $2 per share", "between $2 per share and $4 per share"), None),
        # A wide band that holds a narrow one reaches as far as itself.
        (("below $9 per share", "below $5 per share", "at least $9 per share"), None),
        (("below $9 per share", "below $5 per share", "above $9 per share"), "9"),
        (("at most $9 per share", "below $9 per share", "above $9 per share"), None),
        (("below $9 per share", "at most $9 per share", "above $9 per share"), None),
        # One that has no upper end holds all above it.
        (("below $5 per share", "at least $5 per share", "above $9 per share"), None),
        (("above $1 per share", "between $5 per share and $6 per share", "above $9 per share"), None),
        (("at least $2 per share", "above $2 per share", "below $2 per share"), None),
        (("above $2 per share", "below $2 per share", "at least $2 per share"), None),
        # Two gaps: the lower one is shown.
        (("below $1 per share", "between $2 per share and $3 per share", "above $5 per share"), "1.5"),
    ],
)
def test_pieces_leave_a_value_out_or_hold_all(conditions: tuple[str, ...], sample: str | None) -> None:
    rows = "".join(
        f"  ${number}.00 per share when Market Value is {each}\n" for number, each in enumerate(conditions, 1)
    )
    problems = found("W310", f"Rate means:\n{rows}")
    assert [each.facts["sample"] for each in problems] == ([sample] if sample else [])
    assert all(each.facts["figure"] == "Market Value" and each.path == ("Rate",) for each in problems)
    closed = f"Rate means:\n{rows}  otherwise $9.00 per share\n"
    assert found("W310", closed) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Market Value is below $1 per share", "Base is above $2 per share"),
        ("Market Value is below $1 per share", "Market Value is above Open Price"),
        ("Market Value is below $1 per share", "not (Market Value is below $2 per share)"),
        ("Market Value is below $1 per share", "Closing is before March 1, 1999"),
        ("Market Value is $1 per share", "Market Value is $2 per share"),
    ],
)
def test_pieces_that_compare_anything_else_are_left_alone(first: str, second: str) -> None:
    terms = "Base means Market Value\nOpen Price is undisclosed, in $ per share\n"
    rows = f"Rate means:\n  $1.00 per share when {first}\n  $2.00 per share when {second}\n"
    assert found("W310", terms + rows) == []


def test_bounds_may_have_names_and_both_ends_of_a_band_are_read() -> None:
    rows = (
        "Top means $9.00 per share\nRate means:\n"
        "  $1.00 per share when Market Value is at most $8.00 per share\n"
        "  $2.00 per share when Market Value is above $8.00 per share and Market Value is below Top\n"
        "  $3.00 per share when Market Value is above Top\n"
    )
    (problem,) = found("W310", rows)
    assert problem.message == "no piece says what `Rate` is when Market Value is 9"
    assert labelled(rows, problem) == [
        ("Market Value is above $8.00 per share and Market Value is below Top", "the band below it ends here")
    ]


# -------------------------------------------------------------------------------------------- rounded twice (U404)


@pytest.mark.parametrize(
    ("first", "second", "error"),
    [
        # Half a cent times 92% is 0.0046; a whole cent times 92% is 0.0092.
        (", rounded to nearest to 2 decimals", "92% of Average", "0.0046"),
        (", rounded up to 2 decimals", "92% of Average", "0.0092"),
        (", rounded down to 2 decimals", "92% of Average", "0.0092"),
        (", rounded half even to 2 decimals", "92% of Average", "0.0046"),
        (", rounded to nearest to 4 decimals", "3 * Average", "0.00015"),
        (", rounded to nearest to 2 decimals", "Average * 2", "0.01"),
        (", rounded to nearest to 2 decimals", "2 * (3 * Average)", "0.03"),
        (", rounded to nearest to 2 decimals", "2 * (Average + $1.00 per share)", "0.01"),
        (", rounded to nearest to 2 decimals", "100% of Average", None),
        (", rounded to nearest to 2 decimals", "Average + $1.00 per share", None),
        ("", "92% of Average", None),
    ],
)
def test_what_the_first_rounding_moves_is_worked_out(first: str, second: str, error: str | None) -> None:
    terms = f"Average means the average of Market Value over the 10 trading days before Closing{first}\n"
    lines = f"{terms}Reset means {second}, rounded to nearest to 4 decimals\n"
    problems = found("U404", lines)
    assert [each.facts["error"].split()[0] for each in problems] == ([error] if error else [])
    for problem in problems:
        (fix,) = problem.fixes
        assert made(lines, fix) == [f"-{terms.rstrip()}", f"+{terms.rstrip().removesuffix(first)}"]
        assert labelled(lines, problem)[0][1] == "rounded here" and problem.path == ("Reset",)
    # Where the second rounding is missing there is one, and one has one reading.
    assert found("U404", f"{terms}Reset means {second}\n") == []


@pytest.mark.parametrize("after", ["", ", adjusted for splits"])
def test_only_the_rounding_is_taken_off_a_definition(after: str) -> None:
    terms = f"Average means the average of Market Value over the 10 trading days before Closing{after}"
    rounded = terms.replace(after, "") if after else terms
    reset = "Reset means 92% of Average, rounded to nearest to 4 decimals\n"
    lines = f"{rounded}, rounded to nearest to 2 decimals{after}\n{reset}"
    (problem,) = found("U404", lines)
    (fix,) = problem.fixes
    assert made(lines, fix) == [f"-{rounded}, rounded to nearest to 2 decimals{after}", f"+{terms}"]
