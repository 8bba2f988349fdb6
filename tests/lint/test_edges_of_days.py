"""Rules about days: ends on closed days, gaps, windows that never end, that open late or stand in another order."""

from __future__ import annotations

import pytest

from tests.lint.looking import found, labelled, made, marked

ALL = "all of it"
STAGED = "25% at once, and 25% more each month, counting every conversion"
ISSUED = "preferred Series A:\n  issued on January 29, 1999 to Investors, 400 shares of $10,000 stated value\n"


def windows(*heads: str, amount: str = ALL, terms: str = "") -> str:
    lines = "".join(f"    {head}\n      {amount}\n      at $13.06 per share\n" for head in heads)
    right = "  conversion into Common Stock at the option of Investors:\n"
    return f"{terms}{ISSUED}{right}{lines}    shares rounded down, the fraction lapses\n"


def mandatory(day: str, terms: str = "", *heads: str) -> str:
    return (
        f"{windows(*heads, terms=terms) if heads else terms + ISSUED}"
        f"  mandatory conversion into Common Stock on {day}:\n"
        f"    {ALL}\n    at $13.06 per share\n    shares rounded down, the fraction lapses\n"
    )


# ------------------------------------------------------------------------------------------ closed days (D203)


@pytest.mark.parametrize(
    ("head", "day", "weekday"),
    [
        # In 1999 the first of May is a Saturday, April 2 is Good Friday, May 31 Memorial Day.
        ("from Issue Date through May 1, 1999:", "1999-05-01", "Saturday"),
        ("from Issue Date through May 2, 1999:", "1999-05-02", "Sunday"),
        ("from Issue Date through April 2, 1999:", "1999-04-02", "holiday"),
        ("from Issue Date through May 31, 1999:", "1999-05-31", "holiday"),
        # Until a day leaves it out, so that the day before is the last.
        ("from Issue Date until May 2, 1999:", "1999-05-01", "Saturday"),
        ("from Issue Date until May 1, 1999:", None, ""),
        ("from Issue Date through April 30, 1999:", None, ""),
        ("from Issue Date through May 3, 1999:", None, ""),
        ("from Issue Date:", None, ""),
        ("at any time:", None, ""),
        ("from Issue Date through May 1, 1999 rolled to the next trading day:", None, ""),
        ("from Issue Date through 5 trading days after Issue Date:", None, ""),
        # Beyond the calendar nothing is known to be closed.
        ("from Issue Date through May 1, 2150:", None, ""),
    ],
)
def test_a_last_day_that_is_closed_is_named(head: str, day: str | None, weekday: str) -> None:
    problems = found("D203", windows(head))
    assert [(each.facts["day"], each.facts["weekday"]) for each in problems] == ([(day, weekday)] if day else [])
    for problem in problems:
        assert problem.message.startswith(f"the last day is {day}, a {weekday}")
        assert problem.why == "under one reading a request on the next open day is in time, under the other not"


def test_a_last_day_by_its_name_rolls_by_the_words_of_the_name() -> None:
    head = "from Issue Date through Last Day:"
    (problem,) = found("D203", windows(head, terms="Last Day means May 1, 1999\n"))
    first, second = problem.fixes
    assert made(windows(head, terms="Last Day means May 1, 1999\n"), first) == [
        f"-    {head}",
        "+    from Issue Date through Last Day rolled to the next trading day:",
    ]
    assert second.title == "Last Day rolled to the trading day before"
    rolled = "Last Day means May 1, 1999 rolled to the trading day before\n"
    assert found("D203", windows(head, terms=rolled)) == []


def test_a_period_that_ends_on_a_closed_day_has_no_place_for_the_roll() -> None:
    # January 29, 1999 and five years are January 29, 2004, a Thursday; two years are a Monday; four months a Saturday.
    (problem,) = found("D203", windows("from Issue Date through 4 months after Issue Date:"))
    assert problem.facts["day"] == "1999-05-29" and problem.fixes == ()
    assert found("D203", windows("from Issue Date through 2 years after Issue Date:")) == []


def test_only_the_last_of_all_windows_is_looked_at() -> None:
    assert found("D203", windows("from Issue Date through May 1, 1999:", "after May 1, 1999:")) == []
    two = windows("from May 2, 1999 through May 31, 1999:", "from Issue Date through May 1, 1999:")
    assert marked("D203", two) == ["from May 2, 1999 through May 31, 1999:"]
    # Where one window hangs on a day that is not known, the last one is not known.
    unknown = "Other Day is undisclosed, a date\n"
    assert found("D203", windows("from Issue Date through May 1, 1999:", "after Other Day:", terms=unknown)) == []


def test_a_mandatory_conversion_and_a_payment_on_a_closed_day() -> None:
    (problem,) = found("D203", mandatory("May 1, 1999"))
    assert problem.message.startswith("the mandatory conversion falls on 1999-05-01, a Saturday")
    assert problem.why == "under one reading the shares are due on the next open day, under the other not"
    assert problem.fixes == ()
    assert found("D203", mandatory("April 30, 1999")) == []
    paid = "payment on {} by Company to Investors:\n  $10,000 in cash\n"
    (problem,) = found("D203", paid.format("May 2, 1999"))
    assert problem.message.startswith("the payment is due on 1999-05-02, a Sunday")
    assert problem.why.startswith("under one reading it is due on the next open day")
    assert found("D203", paid.format("April 30, 1999")) == []
    assert found("D203", paid.format("May 2, 1999 rolled to the next trading day")) == []


# ---------------------------------------------------------------------------------------------------- gaps (W301)


@pytest.mark.parametrize(
    ("start", "gap"),
    [
        # After April 30 stand May 1 to 31: 31 days; with June 1 they are 32, and taken as meant.
        ("June 1, 1999", "1999-05-01 to 1999-05-31"),
        ("June 2, 1999", None),
        ("May 2, 1999", "1999-05-01"),
        ("May 1, 1999", None),
    ],
)
def test_a_gap_of_at_most_a_month_of_31_days_is_said(start: str, gap: str | None) -> None:
    problems = found("W301", windows("from Issue Date through April 30, 1999:", f"from {start}:"))
    assert [each.facts["days"] for each in problems] == ([gap] if gap else [])
    for problem in problems:
        assert problem.facts["first"] == "1999-05-01"
        assert [label.caption for label in problem.labels] == ["ends on 1999-04-30"]


@pytest.mark.parametrize(
    ("first", "second", "fixed"),
    [
        (
            "from Issue Date until April 30, 1999:",
            "after April 30, 1999 through June 1, 1999:",
            (
                "from Issue Date through April 30, 1999:",
                "from April 30, 1999 through June 1, 1999:",
            ),
        ),
        ("until April 30, 1999:", "after April 30, 1999:", ("through April 30, 1999:", "from April 30, 1999:")),
        ("through April 28, 1999:", "from April 30, 1999:", ("until April 30, 1999:", "after April 28, 1999:")),
    ],
)
def test_a_gap_is_closed_in_the_words_of_either_window(first: str, second: str, fixed: tuple[str, str]) -> None:
    lines = windows(first, second)
    (problem,) = found("W301", lines)
    assert [fix.title for fix in problem.fixes] == list(fixed)
    for fix, line, old in zip(problem.fixes, fixed, (first, second), strict=True):
        assert made(lines, fix) == [f"-    {old}", f"+    {line}"]


def test_several_gaps_are_several_findings() -> None:
    heads = (
        "from Issue Date through March 1, 1999:",
        "from March 3, 1999 through April 1, 1999:",
        "from April 5, 1999:",
    )
    problems = found("W301", windows(*heads))
    assert [each.facts["days"] for each in problems] == ["1999-03-02", "1999-04-02 to 1999-04-04"]
    unknown = "Other Day is undisclosed, a date\n"
    assert found("W301", windows(*heads[:2], "from Other Day:", terms=unknown)) == []


# ----------------------------------------------------------------------- what never ends, what opens (W304, W305)


@pytest.mark.parametrize(
    ("head", "opens", "sample"),
    [
        ("from Issue Date:", "from Issue Date", "from Issue Date until 1 year after …:"),
        ("after June 1, 1999:", "after June 1, 1999", "after June 1, 1999 until 1 year after …:"),
        ("at any time:", "with the issue", "from Issue Date until 1 year after …:"),
        ("from Issue Date through June 1, 1999:", None, ""),
        ("until June 1, 1999:", None, ""),
    ],
)
def test_a_warrant_that_never_ends(head: str, opens: str | None, sample: str) -> None:
    lines = (
        "warrant Some Warrants:\n  issued on January 29, 1999 to Investors, 75,000 warrants, each for 1 share\n"
        "  exercise into Common Stock at the option of Investors:\n"
        f"    {head}\n      all of it\n      at $12.98 per share\n    shares rounded down, the fraction lapses\n"
    )
    problems = found("W304", lines)
    assert [each.facts["opens"] for each in problems] == ([opens] if opens else [])
    for problem in problems:
        assert problem.remedy == f"say the last day: `{sample}`"
        assert problem.why == "Investors could still use it in ten years, on the terms of today"
        assert [caption for _, caption in labelled(lines, problem)] == ["the right of Investors"]


def test_of_several_windows_the_one_without_an_end_is_marked() -> None:
    lines = (
        "warrant Some Warrants:\n  issued on January 29, 1999 to Investors, 75,000 warrants, each for 1 share\n"
        "  exercise into Common Stock at the option of Investors:\n"
        "    until June 1, 1999:\n      all of it\n      at $12.98 per share\n"
        "    thereafter:\n      all of it\n      at $13.98 per share\n    shares rounded down, the fraction lapses\n"
    )
    assert marked("W304", lines) == ["thereafter:"]
    # The other conversions of a deal may go on for ever: an instrument does.
    assert found("W304", windows("from Issue Date:")) == []


@pytest.mark.parametrize(
    ("head", "amount", "said"),
    [
        # From January 29: a month later is February 28, two are March 29, three April 29.
        ("from Issue Date through March 28, 1999:", STAGED, ("50", "50")),
        ("from Issue Date through March 29, 1999:", STAGED, ("75", "25")),
        ("from Issue Date through April 28, 1999:", STAGED, ("75", "25")),
        ("from Issue Date through April 29, 1999:", STAGED, None),
        # Without a first part, three months open three quarters.
        (
            "from Issue Date through April 29, 1999:",
            "25% more each month, counting every conversion",
            ("75", "25"),
        ),
        ("from Issue Date through May 29, 1999:", "25% more each month, counting every conversion", None),
        # Quarters: three months are one, six are two.
        (
            "from Issue Date through July 28, 1999:",
            "40% at once, and 30% more each quarter, counting every conversion",
            ("70", "30"),
        ),
        (
            "from Issue Date through July 29, 1999:",
            "40% at once, and 30% more each quarter, counting every conversion",
            None,
        ),
        ("until March 29, 1999:", STAGED, ("50", "50")),
        ("from Issue Date:", STAGED, None),
        ("from Issue Date through March 28, 1999:", ALL, None),
    ],
)
def test_what_has_opened_when_a_window_ends(head: str, amount: str, said: tuple[str, str] | None) -> None:
    if head.startswith("until") and amount == STAGED:
        head = head.replace("until", "from Issue Date until")
    problems = found("W305", windows(head, amount=amount))
    assert [(each.facts["most"], each.facts["rest"]) for each in problems] == ([said] if said else [])


def test_what_has_not_opened_may_open_in_a_later_window() -> None:
    first, second = "from Issue Date through March 28, 1999:", "after March 28, 1999 through April 1, 1999:"
    lines = windows(first, second, amount=STAGED)
    assert [each.facts["last"] for each in found("W305", lines)] == ["1999-04-01"]


# ------------------------------------------------------------------------------ order and ends (W308, W309, D211)


def test_windows_stand_in_the_order_of_their_days() -> None:
    late, early, latest = (
        "from May 1, 1999 through June 1, 1999:",
        "from Issue Date until May 1, 1999:",
        "after June 1, 1999:",
    )
    lines = windows(late, early, latest)
    (problem,) = found("W308", lines)
    assert marked("W308", lines) == [early]
    assert problem.message == "this window opens on 1999-01-29, before the one above it"
    assert labelled(lines, problem) == [(late, "opens on 1999-05-01")]
    assert found("W308", windows(early, late, latest)) == []
    assert len(found("W308", windows(latest, late, early))) == 1
    unknown = "Other Day is undisclosed, a date\n"
    assert found("W308", windows("from May 1, 1999 until Other Day:", early, terms=unknown)) == []


@pytest.mark.parametrize(
    ("day", "head", "said"),
    [
        ("June 1, 1999", "from June 2, 1999:", ("1999-06-02", "1999-06-01")),
        ("June 1, 1999", "from June 1, 1999:", None),
        ("June 1, 1999", "after June 1, 1999:", ("1999-06-02", "1999-06-01")),
        ("Other Day", "from June 2, 1999:", None),
    ],
)
def test_a_window_that_opens_after_everything_has_converted(day: str, head: str, said: tuple[str, str] | None) -> None:
    terms = "Other Day is undisclosed, a date\n" if day == "Other Day" else ""
    lines = mandatory(day, terms, "from Issue Date through May 28, 1999:", head)
    problems = found("W309", lines)
    assert [(each.facts["first"], each.facts["gone"]) for each in problems] == ([said] if said else [])
    assert [label.caption for each in problems for label in each.labels] == [
        f"all of it converts on {said[1]}" for _ in [0] if said
    ]
    other = lines + "preferred Series B:\n  issued on January 29, 1999 to Investors, 5 shares of $10 stated value\n"
    other += "  conversion into Common Stock at the option of Investors:\n    from June 2, 2001:\n      all of it\n"
    other += "      at $1.00 per share\n    shares rounded down, the fraction lapses\n"
    assert len(found("W309", other)) == len(problems)


@pytest.mark.parametrize(
    ("name", "day", "head", "last"),
    [
        ("Expiration Date", "January 29, 2004", "until 5 years after Issue Date:", "2004-01-28"),
        ("Expiration Date", "January 28, 2004", "until 5 years after Issue Date:", None),
        ("Expiration Date", "January 29, 2004", "through 5 years after Issue Date:", None),
        ("Maturity Date", "January 28, 2004", "through 5 years after Issue Date:", "2004-01-29"),
        ("Last Day", "January 28, 2004", "through 5 years after Issue Date:", "2004-01-29"),
        ("Lasting Day", "January 28, 2004", "through 5 years after Issue Date:", None),
        ("Other Day", "January 28, 2004", "through 5 years after Issue Date:", None),
        ("Expiration Date", "January 28, 2004", "", None),
    ],
)
def test_a_stated_last_day_and_that_of_the_right_agree(name: str, day: str, head: str, last: str | None) -> None:
    lines = (
        "warrant Some Warrants:\n  issued on January 29, 1999 to Investors, 75,000 warrants, each for 1 share\n"
        f"  {name} means {day}\n  exercise into Common Stock at the option of Investors:\n"
        f"    {('from Issue Date ' + head) if head else 'from Issue Date:'}\n      all of it\n"
        "      at $12.98 per share\n    shares rounded down, the fraction lapses\n"
    )
    problems = found("D211", lines)
    assert [each.facts["last"] for each in problems] == ([last] if last else [])
    at_the_margin = lines.replace(f"  {name} means {day}\n", "")
    assert found("D211", f"{name} means {day}\n{at_the_margin}") == []
