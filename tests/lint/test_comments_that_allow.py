"""What a comment allows: which lines it covers, what it cannot allow, and what is said of one that allows nothing."""

from __future__ import annotations

import pytest

from termlang.diagnostics import FixLevel, Problem, Severity
from termlang.linter.allow import allows
from termlang.linter.config import Config, Profile
from termlang.linter.examples import whole
from termlang.linter.fixes import checked, edited
from termlang.linter.offers import offered, offered_all
from termlang.linter.run import found_by, lint
from termlang.source import Source

WHY = 'because "agreed"'
GAP = """\
from Issue Date until April 30, 1999:
  all of it
  at $13.06 per share
after April 30, 1999:
  all of it
  at 101% of Market Value
"""


def codes(text: str, config: Config | None = None) -> list[str]:
    return [problem.code for problem in lint(Source(text), config).problems]


def only(*patterns: str) -> Config:
    return Config(select=(*patterns, "L"))


def windows(text: str) -> str:
    return whole(f"# in the conversion\n{text}")


OPEN = whole("First Price is undisclosed, in $ per share\nSecond Price is undisclosed, in $ per share")
FIRST, SECOND = "First Price is undisclosed, in $ per share", "Second Price is undisclosed, in $ per share"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        # At the end of a line it covers that line, and what stands below it.
        (OPEN.replace(FIRST, f"{FIRST}  # lint: allow N108 {WHY}"), ["N108"]),
        (OPEN.replace(SECOND, f"{SECOND}  # lint: allow N108 {WHY}"), ["N108"]),
        (OPEN.replace(FIRST, f"{FIRST}  #lint:allow N108 {WHY}"), ["N108"]),
        (OPEN.replace(FIRST, f"{FIRST}  # lint: allow name.open-term {WHY}"), ["N108"]),
        # Alone on a line, the next line, and no other.
        (OPEN.replace(FIRST, f"# lint: allow N108 {WHY}\n{FIRST}"), ["N108"]),
        (OPEN.replace(FIRST, f"{FIRST}\n# lint: allow N108 {WHY}"), ["N108"]),
        # Above the first line of the file, the whole file; after the last one, nothing.
        (f"# lint: allow N108 {WHY}\n{OPEN}", []),
        (f"# An old draft.\n# lint: allow N108 {WHY}\n\n{OPEN}", []),
        (f"{OPEN}# lint: allow N108 {WHY}\n", ["N108", "N108", "L161"]),
        # Several codes; one that allows nothing is said, and what it meets is allowed.
        (f"# lint: allow N108, N123 {WHY}\n{OPEN}", []),
        # Not a comment that allows; a reason that is empty; another verb.
        (OPEN.replace(FIRST, f"{FIRST}  # lint allow N108 {WHY}"), ["N108", "N108"]),
        (OPEN.replace(FIRST, f'{FIRST}  # lint: allow N108 because ""'), ["N108", "L162", "N108"]),
        (OPEN.replace(FIRST, f'{FIRST}  # lint: allow N108 because " "'), ["N108", "L162", "N108"]),
        (OPEN.replace(FIRST, f"{FIRST}  # lint: allow N108"), ["N108", "L162", "N108"]),
        (OPEN.replace(FIRST, f"{FIRST}  # lint: forbid N108 {WHY}"), ["N108", "N108"]),
        (OPEN.replace(FIRST, f"{FIRST}  # lint: allow W301 {WHY}"), ["N108", "N108"]),
        (OPEN.replace(FIRST, f"{FIRST}  # lint: allow W999 {WHY}"), ["N108", "L163", "N108"]),
    ],
)
def test_a_comment_covers_its_line_or_the_next_or_the_file(text: str, left: list[str]) -> None:
    assert codes(text, only("N108")) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        # The finding stands in the second window.
        (GAP.replace("after April 30, 1999:", f"after April 30, 1999:  # lint: allow W301 {WHY}"), []),
        (GAP.replace("after", f"# lint: allow W301 {WHY}\nafter"), []),
        # What stands in a line is not covered by what stands below it, nor by the line before.
        (GAP.replace("101% of Market Value", f"101% of Market Value  # lint: allow W301 {WHY}"), ["W301", "L161"]),
        (GAP.replace("1999:\n  all", f"1999:  # lint: allow W301 {WHY}\n  all", 1), ["L161", "W301"]),
    ],
)
def test_a_comment_on_a_window_covers_what_stands_below_it(text: str, left: list[str]) -> None:
    assert codes(windows(text), only("W301")) == left
    on_the_block = windows(GAP).replace(
        "at the option of Investors:", f"at the option of Investors:  # lint: allow W301 {WHY}"
    )
    assert codes(on_the_block, only("W301")) == []
    assert (
        codes(windows(GAP).replace("preferred Series", f"# lint: allow W301 {WHY}\npreferred Series"), only("W301"))
        == []
    )


def test_what_stands_beside_the_findings_are_those_that_were_allowed() -> None:
    text = OPEN.replace(FIRST, f"{FIRST}  # lint: allow N108 {WHY}")
    linted = lint(Source(text), only("N108"))
    assert [problem.facts["name"] for problem in linted.problems] == ["Second Price"]
    assert [problem.facts["name"] for problem in linted.allowed] == ["First Price"]
    assert lint(Source(OPEN), only("N108")).allowed == ()
    assert len(found_by("N108", linted.sheet)) == 2


def test_the_codes_of_a_comment_stand_at_their_places() -> None:
    text = f"language 1\n  # lint: allow N108, window.gap ,  W3 {WHY}\n"
    (allow,) = allows(Source(text))
    assert [(code, text[span.start : span.end]) for code, span in allow.codes] == [
        ("N108", "N108"),
        ("window.gap", "window.gap"),
        ("W3", "W3"),
    ]
    assert allow.reason == "agreed" and text[allow.span.start : allow.span.end].startswith("# lint:")
    assert allows(Source("language 1  # nothing")) == ()


def test_an_error_of_the_text_is_neither_allowed_nor_ignored_nor_ranked() -> None:
    text = OPEN.replace(FIRST, f"{FIRST}\nThird Price means Nothing Here  # lint: allow N101 {WHY}")
    assert codes(text, only("N108")) == ["N108", "N101", "N108"]
    assert codes(text, Config(select=("N108",), ignore=("N101",))) == ["N108", "N101", "N108"]
    (error,) = (
        each for each in lint(Source(text), Config(severity={"*": Severity.INFO})).problems if each.code == "N101"
    )
    assert error.severity is Severity.ERROR
    # A finding that is an error is one of a rule: it may be allowed, and ranked.
    apart = whole("Rate means:\n  $1 per share when Market Value is below $5 per share\n"
                  "  $2 per share when Market Value is above $5 per share")  # fmt: skip
    assert codes(apart, only("W310")) == ["W310"]
    assert codes(apart.replace("Rate means:", f"Rate means:  # lint: allow W310 {WHY}"), only("W310")) == []
    (found,) = lint(Source(apart), Config(select=("W310",), severity={"W310": Severity.INFO})).problems
    assert found.severity is Severity.INFO and found.mistake.severity is Severity.ERROR


def test_a_warning_of_the_checker_is_ignored_allowed_and_ranked() -> None:
    text = whole("""
        # in Series A
        dividend 5% a year on Stated Value:
          simple, actual/365, from Issue Date
          in cash or Common Stock, as Company elects
          shares priced at Market Value
          shares rounded down, the fraction lapses
          paid each year
        conversion into Common Stock at the option of Investors:
          at any time:
            all of it
            at $13.06 per share
          accrued dividends are added
          shares rounded down, the fraction lapses
        """)
    (found,) = lint(Source(text), Config(select=("W301",))).problems
    assert (found.code, found.severity) == ("E112", Severity.WARNING)
    assert lint(Source(text), Config(select=("W301",), ignore=("E112",))).problems == ()
    (ranked,) = lint(Source(text), Config(select=("W301",), profile=Profile.SIGNING)).problems
    assert ranked.severity is Severity.ERROR
    line = "in cash or Common Stock, as Company elects"
    assert codes(text.replace(line, f"{line}  # lint: allow E112 {WHY}"), only("W301")) == []
    (kept,) = offered_all(lint(Source(text)).sheet, [found], costs=False)
    assert (kept.code, kept.fixes, kept.notes) == ("E112", (), ())
    assert offered(lint(Source(text)).sheet, found) is found


# -------------------------------------------------------------------------------------------- comments without use


def fix_of(text: str, code: str) -> tuple[Problem, str]:
    """The finding about a comment, and the text after its one safe fix."""
    linted = lint(Source(text), only("N108", "W301"))
    (found,) = (each for each in linted.problems if each.code == code)
    (fix,) = checked(linted.sheet, found).fixes
    assert fix.level is FixLevel.SAFE and offered(linted.sheet, found).fixes == (fix,)
    return found, edited(text, fix.edits)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # Alone on a line, the line goes; at the end of one, the blanks before it.
        (f"# lint: allow W301 {WHY}\nFirst Price means", "First Price means"),
        (f"\n\n# lint: allow W301 {WHY}\nFirst Price means", "\n\nFirst Price means"),
        (f"share  # lint: allow W301 {WHY}\nFirst", "share\nFirst"),
        (f"share \t # lint: allow W301 {WHY}\nFirst", "share\nFirst"),
    ],
)
def test_a_comment_that_allows_nothing_is_taken_away_with_its_blanks(before: str, after: str) -> None:
    text = whole("Old Price means $1.00 per share\nFirst Price means $2.00 per share")
    at = after.strip("\n") if after.endswith("means") else after
    spoiled = text.replace(at if at in text else at.strip(), before.strip("\n"), 1)
    assert spoiled != text
    found, left = fix_of(spoiled, "L161")
    assert left == text
    assert found.message == "nothing here has the finding W301"


def test_a_comment_on_the_first_and_on_the_last_line_is_taken_away() -> None:
    text = whole("First Price means $1.00 per share")
    assert fix_of(f"# lint: allow W301 {WHY}\n{text}", "L161")[1] == text
    assert fix_of(f"{text}# lint: allow W301 {WHY}\n", "L161")[1] == text
    assert fix_of(f"{text}# lint: allow W301 {WHY}", "L161")[1] == text
    assert fix_of(f"# lint: allow W301 {WHY}\n{text.rstrip()}", "L161")[1] == text.rstrip()


def test_a_comment_in_a_text_of_windows_leaves_no_empty_line() -> None:
    text = whole("First Price means $1.00 per share").replace("\n", "\r\n")
    for comment in (f"# lint: allow W301 {WHY}\r\nFirst", f"\t# lint: allow W301 {WHY}\r\nFirst"):
        assert fix_of(text.replace("First", comment, 1), "L161")[1] == text
    old = text.replace("\r\n", "\r")
    assert fix_of(old.replace("First", f"# lint: allow W301 {WHY}\rFirst", 1), "L161")[1] == old


def test_a_comment_of_which_one_code_is_met_says_the_other_and_is_kept() -> None:
    text = OPEN.replace(FIRST, f"{FIRST}  # lint: allow N108, W301, N123 {WHY}")
    linted = lint(Source(text), only("N108", "W301", "N123"))
    (found,) = (each for each in linted.problems if each.code == "L161")
    assert found.message == "nothing here has the finding W301 or N123" and found.fixes == ()
    # A code that was not asked for may have been met.
    assert codes(text, only("N108", "W301")).count("L161") == 1
    assert codes(text, only("N108")).count("L161") == 0


def test_a_comment_without_a_reason_names_what_it_allows() -> None:
    def said(comment: str) -> list[str]:
        text = OPEN.replace(FIRST, f"{FIRST}  # lint: {comment}")
        return [f"{each.message}; {each.remedy}" for each in lint(Source(text)).problems if each.code == "L162"]

    assert said("allow N108, N123") == [
        'this comment does not say why it allows N108, N123; write it like `# lint: allow N108, N123 because "…"`'
    ]
    assert said("allow N108 because") == said("allow N108")
    assert said("allow") == [
        'this comment does not say why it allows W301; write it like `# lint: allow W301 because "…"`'
    ]


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("N1O8", "did you mean `N108`?"),
        ("zzz", "`termlang explain` lists all codes"),
        ("name.open", "`termlang explain` lists all codes"),
        ("name.open-term", None),
        ("E112", None),
        ("N", None),
    ],
)
def test_a_code_that_no_rule_has_is_said_at_its_place(code: str, hint: str | None) -> None:
    text = OPEN.replace(FIRST, f"{FIRST}  # lint: allow N108, {code} {WHY}")
    found = [each for each in lint(Source(text)).problems if each.code == "L163"]
    assert [each.remedy for each in found] == ([] if hint is None else [hint])
    assert [text[each.span.start : each.span.end] for each in found] == ([] if hint is None else [code])
