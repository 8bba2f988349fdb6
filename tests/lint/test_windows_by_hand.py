"""Gaps between windows, and windows that close before all is open: the days counted by hand, and what is offered."""

from __future__ import annotations

import pytest

import termlang

HEAD = """language 1
deal "windows"
currency USD
calendar NYSE
months end on the last day
party Company "Company"
party Holders "Holders"
stock Common Stock of Company
preferred Series A:
  issued on January 29, 1999 to Holders, 400 shares of $10,000 stated value
  conversion into Common Stock at the option of Holders:
{windows}    shares rounded down, the fraction lapses
"""
STAGED = "25% at once, and 25% more each month, counting every conversion"


def deal(*windows: tuple[str, str]) -> str:
    lines = "".join(f"    {head}\n      {amount}\n      at $10.00 per share\n" for head, amount in windows)
    return HEAD.format(windows=lines)


def found(text: str, code: str) -> list[termlang.Problem]:
    return [problem for problem in termlang.lint(text, {"select": [code]}) if problem.code == code]


@pytest.mark.parametrize(
    ("first", "second", "days", "fixed"),
    [
        (
            "from Issue Date through April 27, 1999:",
            "after April 30, 1999:",
            "1999-04-28 to 1999-04-30",
            ("from Issue Date through April 30, 1999:", "after April 27, 1999:"),
        ),
        (
            "from Issue Date until April 28, 1999:",
            "from April 30, 1999 through June 1, 1999:",
            "1999-04-28 to 1999-04-29",
            ("from Issue Date until April 30, 1999:", "from April 28, 1999 through June 1, 1999:"),
        ),
        (
            "until April 28, 1999:",
            "from April 29, 1999:",
            "1999-04-28",
            ("until April 29, 1999:", "from April 28, 1999:"),
        ),
    ],
)
def test_a_gap_is_named_by_its_days_and_closed_from_either_side(
    first: str, second: str, days: str, fixed: tuple[str, str]
) -> None:
    text = deal((first, "all of it"), (second, "all of it"))
    (gap,) = found(text, "W301")
    assert gap.facts["days"] == days
    for fix, line, old in zip(gap.fixes, fixed, (first, second), strict=True):
        whole = text
        for edit in sorted(fix.edits, key=lambda each: -each.span.start):
            whole = whole[: edit.span.start] + edit.text + whole[edit.span.end :]
        assert whole == text.replace(f"    {old}\n", f"    {line}\n")


def test_windows_that_meet_have_no_gap() -> None:
    for first, second in (
        ("from Issue Date through April 28, 1999:", "after April 28, 1999:"),
        ("from Issue Date until April 28, 1999:", "from April 28, 1999:"),
        ("until April 28, 1999:", "thereafter:"),
    ):
        assert found(deal((first, "all of it"), (second, "all of it")), "W301") == []


def test_a_right_to_issue_may_have_windows_apart() -> None:
    text = deal(("at any time:", "all of it")) + (
        "preferred Series B:\n  issued on January 29, 1999 to Holders, 400 shares of $10,000 stated value\n"
        "right Sale by Company:\n  from March 1, 1999 through March 31, 1999:\n    issue Series B for $2,000,000\n"
        "  from April 3, 1999 through April 30, 1999:\n    issue Series B for $2,000,000\n"
    )
    assert found(text, "W301") == []


@pytest.mark.parametrize(
    ("head", "most"),
    [
        ("from April 29, 1999 through April 29, 1999:", "25"),
        ("from January 29, 1999 through February 28, 1999:", "50"),
        ("from January 29, 1999 through April 28, 1999:", "75"),
        ("from January 29, 1999 through April 29, 1999:", None),
        ("from January 29, 1999:", None),
    ],
)
def test_a_window_that_closes_before_all_is_open_says_how_much_was(head: str, most: str | None) -> None:
    # January 29 + 1 month is February 28, + 2 is March 29, + 3 is April 29.
    problems = found(deal((head, STAGED)), "W305")
    assert [problem.facts["most"] for problem in problems] == ([] if most is None else [most])
