"""Every suite: no case fails, every case is accounted for, and docs/vectors.md says what came out."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from tests.vectors import accruals, closures, contracts, day_counts, decimals, feel, months, schedules
from tests.vectors.tally import Suite, Tally

SUITES: tuple[Suite, ...] = (
    day_counts.SUITE,
    *closures.SUITES,
    accruals.SUITE,
    schedules.SUITE,
    *contracts.SUITES,
    months.SUITE,
    feel.VALUE_SUITE,
    feel.ERROR_SUITE,
    decimals.SUITE,
    decimals.QUANTLIB,
)
# Every case of these can be said; of FEEL's at least so large a part.
ALL_SAID = (day_counts.SUITE, *closures.SUITES, accruals.SUITE, decimals.QUANTLIB, feel.ERROR_SUITE)
FEEL_SAID = 0.85
PAGE = Path(__file__).parents[2] / "docs" / "vectors.md"
_ROW = re.compile(r"^\| (?P<suite>[^|]+?) \|.*\n?", re.M)


@cache
def tally_of(suite: Suite) -> Tally:
    return suite.run()


def here(suite: Suite) -> Tally:
    if not suite.is_here:
        pytest.skip(f"{suite.folder} is not there; its licence is share-alike, so it is no part of the project")
    return tally_of(suite)


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)
def test_no_case_fails(suite: Suite) -> None:
    tally = here(suite)
    assert not tally.failures, "\n".join([f"{len(tally.failures)} of {tally.cases}", *tally.failures[:20]])
    assert tally.cases == suite.cases


@pytest.mark.parametrize("suite", ALL_SAID, ids=lambda suite: suite.name)
def test_every_case_can_be_said(suite: Suite) -> None:
    assert not here(suite).unsaid


def test_most_of_feel_can_be_said() -> None:
    tally = tally_of(feel.VALUE_SUITE)
    assert tally.passed >= FEEL_SAID * tally.cases


# ------------------------------------------------------------------------------------------- packages, as they are now


# What they warn of is between them and their own dependencies.
@pytest.mark.filterwarnings("ignore")
def test_the_calendar_is_that_of_two_packages() -> None:
    """The files were made with these packages; here they are asked again, as they are installed."""
    import exchange_calendars
    import holidays

    first, last = date(1990, 1, 1), date(2030, 12, 31)
    ours = closures.closed_by_us(first, last)
    assert len(ours) == 375
    theirs = holidays.financial_holidays("NYSE", years=range(1990, 2031))
    assert ours == {day for day in theirs if day.weekday() < 5}
    sessions = exchange_calendars.get_calendar("XNYS", start=str(first), end=str(last)).sessions
    open_days = {day.date() for day in sessions}
    assert not ours & open_days
    weekdays = {date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)}
    assert open_days == {day for day in weekdays if day.weekday() < 5} - ours


# ------------------------------------------------------------------------------------------------------------ the page


def row_of(suite: Suite, tally: Tally) -> str:
    cells = (suite.name, suite.origin, suite.licence, suite.through)
    return f"| {' | '.join(cells)} | {tally.cases:,} | {tally.passed:,} | {tally.unsaid.total():,} |\n"


def reasons_of(suite: Suite, tally: Tally) -> str:
    return "".join(f"| {suite.name} | {count:,} | {reason} |\n" for reason, count in _ordered(tally.unsaid))


def _ordered(reasons: Counter[str]) -> list[tuple[str, int]]:
    return sorted(reasons.items(), key=lambda each: (-each[1], each[0]))


def test_the_page_has_these_figures(request: pytest.FixtureRequest) -> None:
    text = PAGE.read_text(encoding="utf-8")
    written = text
    for mark, head, lines in (
        (
            "suites",
            "| suite | origin | licence | goes through | cases | pass | not expressible |\n"
            "|---|---|---|---|--:|--:|--:|\n",
            row_of,
        ),
        ("reasons", "| suite | cases | why |\n|---|--:|---|\n", reasons_of),
    ):
        start, end = f"<!-- {mark} -->\n", f"<!-- end of {mark} -->\n"
        before, _, rest = written.partition(start)
        old, _, after = rest.partition(end)
        table = head + "".join(
            # What is not here cannot be counted: its rows stay as they are.
            lines(suite, tally_of(suite)) if suite.is_here else _kept(old, suite)
            for suite in SUITES
        )
        written = before + start + table + end + after
    if request.config.getoption("--update"):
        PAGE.write_text(written, encoding="utf-8")
    else:
        assert written == text, "docs/vectors.md has other figures; `pytest tests/vectors --update` renews them"


def _kept(table: str, suite: Suite) -> str:
    return "".join(found.group() for found in _ROW.finditer(table) if found["suite"] == suite.name)
