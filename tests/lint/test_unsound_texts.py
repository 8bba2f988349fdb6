"""What is found in a text with errors, and which fixes are kept when several are tried at once."""

from __future__ import annotations

import pytest

from termlang.diagnostics import Edit, Fix, FixLevel, Problem
from termlang.linter.config import Config
from termlang.linter.examples import whole
from termlang.linter.offers import offered_all
from termlang.linter.run import Linted, lint
from termlang.records import changed
from termlang.source import Source

ISSUED = "issued on Closing to Investors, 400 shares of $10,000 stated value"
MARKET = "Market Value means the closing price of Common Stock\n"
OPEN = "Open Price is undisclosed, in $ per share\n"
LONG = "Most Shares means 1450000 shares\n"
UNUSED = "Old Price means $1.00 per share\n"


def series(name: str, price: str) -> str:
    return (
        f"preferred {name}:\n  {ISSUED}\n  conversion into Common Stock at the option of Investors:\n"
        f"    from Issue Date:\n      all of it\n      at {price}\n    shares rounded down, the fraction lapses\n"
    )


def codes(text: str, *select: str) -> list[str]:
    return [problem.code for problem in lint(Source(text), Config(select=select)).problems]


BOTH = series("Series A", "92% of Market Value") + series("Series B", "93% of Market Value")


def test_what_asks_for_a_whole_deal_is_left_alone_in_a_text_with_an_error() -> None:
    text = whole(MARKET + OPEN + LONG + UNUSED + BOTH)
    select = ("N102", "N108", "F152", "C601")
    assert codes(text, *select) == ["N102", "N108", "N102", "F152", "N102", "C601", "C601"]
    broken = text.replace(UNUSED, f"{UNUSED}Third Price means Nothing Here\n")
    # N102 asks for a whole deal; the others look at lines, or at the deal as far as it is sound.
    assert codes(broken, *select) == ["N108", "F152", "N101", "C601", "C601"]
    # Without a deal at all, lines alone are looked at.
    assert "F152" in codes("language 1\nMany means 1450000\nfoo bar\n", "F152", "C601", "N102")


@pytest.mark.parametrize(
    ("old", "new", "left"),
    [
        # What an error touches is not reported: its line, and the instrument in which it stands.
        ("at 92% of Market Value", "at 92% of Nothing Here", ["Series B"]),
        ("at 93% of Market Value", "at 93% of Nothing Here", ["Series A"]),
        (
            f"preferred Series B:\n  {ISSUED}",
            f"preferred Series B:\n  {ISSUED}\n  Own means Nothing Here",
            ["Series A"],
        ),
        (
            f"preferred Series A:\n  {ISSUED}",
            f"preferred Series A:\n  {ISSUED}\n  Own means Nothing Here",
            ["Series B"],
        ),
        ("Closing means", "Own means Nothing Here\nClosing means", ["Series A", "Series B"]),
        ("Closing means", "Closing means", ["Series A", "Series B"]),
    ],
)
def test_nothing_is_said_of_an_instrument_that_is_not_sound(old: str, new: str, left: list[str]) -> None:
    text = whole(MARKET + BOTH)
    assert old in text
    linted = lint(Source(text.replace(old, new, 1)), Config(select=("C601",)))
    assert [each.path[0] for each in linted.problems if each.code == "C601"] == left


def test_a_finding_on_the_line_of_an_error_is_not_told() -> None:
    line = "Most Shares means 1450000 shares"
    text = whole(f"{line}\nLess Shares means 1450000 shares + Nothing Here\n")
    assert codes(text, "F152") == ["F152", "N101"]


# -------------------------------------------------------------------------------------------- several fixes at once


def linted() -> Linted:
    return lint(Source(whole(LONG + LONG.replace("Most", "Less") + UNUSED)), Config(select=("F152", "N102")))


def kept(*fixes: tuple[int, str, FixLevel]) -> list[int]:
    """How many fixes are kept of each of some findings, by their number, with what is written and how it is meant."""
    found = linted()
    long = [each for each in found.problems if each.code == "F152"]

    def spoiled(number: int, to: str, level: FixLevel) -> Problem:
        (fix,) = long[number].fixes
        return changed(long[number], fixes=(Fix("a fix", (Edit(fix.edits[0].span, to),), level),))

    offered = offered_all(found.sheet, [spoiled(*each) for each in fixes], costs=False)
    return [len(problem.fixes) for problem in offered]


SAFE, UNSAFE, CHOICE = FixLevel.SAFE, FixLevel.UNSAFE, FixLevel.CHOICE


@pytest.mark.parametrize(
    ("fixes", "left"),
    [
        ([(0, "1,450,000", SAFE), (1, "1,450,000", SAFE)], [1, 1]),
        ([(1, "1,450,000", SAFE), (0, "1,450,000", SAFE)], [1, 1]),
        # A safe one may not change the deal, whatever else is tried with it.
        ([(0, "1,450,000", SAFE), (1, "1,450,001", SAFE)], [1, 0]),
        ([(0, "1,450,001", UNSAFE), (1, "1,450,001", SAFE)], [1, 0]),
        ([(0, "1,450,001", SAFE), (1, "1,450,001", UNSAFE)], [0, 1]),
        ([(0, "1,450,001", UNSAFE), (1, "1,450,001", UNSAFE)], [1, 1]),
        ([(0, "1,450,001", CHOICE), (1, "1,450,001", UNSAFE)], [1, 1]),
        # One that leaves its finding, one that brings an error, one that changes nothing.
        ([(0, "1,450,001", UNSAFE), (1, "1450001", UNSAFE)], [1, 0]),
        ([(0, "1450001", UNSAFE), (1, "1,450,001", UNSAFE)], [0, 1]),
        ([(0, "1,450,001", UNSAFE), (1, "Nothing of", UNSAFE)], [1, 0]),
        ([(0, "Nothing of", UNSAFE), (1, "1,450,001", UNSAFE)], [0, 1]),
        ([(0, "1,450,001", UNSAFE), (1, "1450000", UNSAFE)], [1, 0]),
        # The same place twice.
        ([(0, "1,450,001", UNSAFE), (0, "1,450,002", UNSAFE)], [1, 1]),
        ([(0, "1,450,001", UNSAFE), (0, "1450002", UNSAFE), (1, "1,450,001", UNSAFE)], [1, 0, 1]),
    ],
)
def test_a_fix_is_kept_where_it_passes_alone(fixes: list[tuple[int, str, FixLevel]], left: list[int]) -> None:
    assert kept(*fixes) == left


def test_fixes_of_two_rules_are_each_held_to_their_own_finding() -> None:
    found = linted()
    long = next(each for each in found.problems if each.code == "F152")
    old = next(each for each in found.problems if each.code == "N102" and each.facts["name"] == "Old Price")
    (place,) = (fix.edits[0].span for fix in long.fixes)
    good, bad = (changed(long, fixes=(Fix("a fix", (Edit(place, to),), UNSAFE),)) for to in ("1,450,001", "1450001"))
    assert [len(each.fixes) for each in offered_all(found.sheet, [old, good], costs=False)] == [1, 1]
    assert [len(each.fixes) for each in offered_all(found.sheet, [old, bad], costs=False)] == [1, 0]
    assert [len(each.fixes) for each in offered_all(found.sheet, [bad, old], costs=False)] == [0, 1]
