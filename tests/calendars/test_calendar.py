"""The calendars against four outside packages, against known days, and against a slow walk."""

import csv
import pickle
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termlang.calendars import (
    NAMES,
    NASDAQ,
    NYSE,
    WEEKDAYS,
    Calendar,
    OutsideCalendar,
    Roll,
    named,
    with_closures,
)
from termlang.calendars.calendar import _exchange
from termlang.calendars.projection import easter, holidays

VECTORS = Path(__file__).parents[1] / "vectors" / "calendar"
ONE_DAY = timedelta(days=1)

# Closures that no rule foresees. Everything else in the table must follow from the rules.
ONE_OFF_CLOSURES = {
    date(1994, 4, 27): "Funeral of former President Richard M. Nixon",
    date(2001, 9, 11): "Closed following Attacks on the World Trade Center",
    date(2001, 9, 12): "Closed following Attacks on the World Trade Center",
    date(2001, 9, 13): "Closed following Attacks on the World Trade Center",
    date(2001, 9, 14): "Closed following Attacks on the World Trade Center",
    date(2004, 6, 11): "National Day of Mourning for former President Ronald Reagan",
    date(2007, 1, 2): "National Day of Mourning for former President Gerald R. Ford",
    date(2012, 10, 29): "Hurricane Sandy",
    date(2012, 10, 30): "Hurricane Sandy",
    date(2018, 12, 5): "National Day of Mourning for former President George H. W. Bush",
    date(2025, 1, 9): "National Day of Mourning for former President Jimmy Carter",
}

PACKAGES = ("exchange_calendars", "pandas_market_calendars", "quantlib", "holidays")


@cache
def closures() -> dict[date, str]:
    with (VECTORS / "nyse_weekday_closures_1990_2030.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row[package] == "1" for row in rows for package in PACKAGES)
    return {date.fromisoformat(row["date"]): row["name"] for row in rows}


def sessions_per_year() -> dict[int, int]:
    with (VECTORS / "nyse_sessions_per_year.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(len({row[package] for package in PACKAGES}) == 1 for row in rows)
    return {int(row["year"]): int(row["quantlib"]) for row in rows}


def days_through(first: date, last: date) -> Iterator[date]:
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


# --- the table -----------------------------------------------------------------------------------


def test_every_day_of_the_table_is_open_unless_a_weekend_or_a_listed_closure() -> None:
    assert len(closures()) == 375
    for day in days_through(date(1990, 1, 1), date(2030, 12, 31)):
        expected = closures().get(day) or {5: "Saturday", 6: "Sunday"}.get(day.weekday())
        for calendar in (NYSE, NASDAQ):
            assert calendar.why_closed(day) == expected
            assert calendar.is_open(day) == (expected is None)
            assert not calendar.is_projected(day)


@pytest.mark.parametrize(("year", "sessions"), sessions_per_year().items())
def test_sessions_per_year(year: int, sessions: int) -> None:
    assert NYSE.count_between(date(year, 1, 1), date(year, 12, 31)) == sessions
    assert len(NYSE.between(date(year, 1, 1), date(year, 12, 31))) == sessions


def test_sessions_in_all() -> None:
    assert NYSE.count_between(date(1990, 1, 2), date(2030, 12, 31)) == 10_322


@pytest.mark.parametrize(
    "day",
    [
        "1994-04-27",
        "2001-09-11",
        "2001-09-12",
        "2001-09-13",
        "2001-09-14",
        "2004-06-11",
        "2007-01-02",
        "2012-10-29",
        "2012-10-30",
        "2018-12-05",
        "2025-01-09",
        "1998-01-19",
        "1999-12-24",
        "2022-06-20",
        "1999-04-02",
    ],
)
def test_known_closed_days(day: str) -> None:
    assert not NYSE.is_open(date.fromisoformat(day))


@pytest.mark.parametrize(
    "day", ["1997-01-20", "1999-12-31", "2001-09-10", "2001-09-17", "2021-12-31", "2021-06-18", "1999-07-02"]
)
def test_known_open_days(day: str) -> None:
    assert NYSE.is_open(date.fromisoformat(day))
    assert NYSE.why_closed(date.fromisoformat(day)) is None


def test_the_shipped_table_names_its_version() -> None:
    text = files("termlang.calendars").joinpath("nyse.csv").read_text(encoding="utf-8")
    header, columns, *rows = text.splitlines()
    assert header.startswith(f"# {NYSE.version}: ")
    assert columns == "date,name"
    assert rows == sorted(rows)


# --- the projection ------------------------------------------------------------------------------


@pytest.mark.parametrize("year", range(1990, 2031))
def test_the_rules_give_the_table_apart_from_one_off_closures(year: int) -> None:
    published = {day: name for day, name in closures().items() if day.year == year}
    one_off = {day: name for day, name in ONE_OFF_CLOSURES.items() if day.year == year}
    assert holidays(year) | one_off == published
    assert not holidays(year).keys() & one_off.keys()


def test_the_rules_serve_after_the_table() -> None:
    for year in range(2031, 2101):
        rules = holidays(year)
        assert len(rules) == (9 if date(year, 1, 1).weekday() == 5 else 10)
        assert [*rules] == sorted(rules)
        for day in days_through(date(year, 1, 1), date(year, 12, 31)):
            assert NYSE.is_projected(day)
            if day.weekday() < 5:
                assert NYSE.why_closed(day) == rules.get(day)


def test_known_projected_days() -> None:
    assert NYSE.why_closed(date(2032, 12, 24)) == "Christmas Day (observed)"
    assert NYSE.why_closed(date(2033, 6, 20)) == "Juneteenth National Independence Day (observed)"
    # New Year's Day of 2033 is a Saturday, and the year ends on a trading day.
    assert NYSE.is_open(date(2032, 12, 31))
    assert NYSE.why_closed(date(2034, 1, 2)) == "New Year's Day (observed)"


@pytest.mark.parametrize(
    "sunday",
    # 1954, 1981, 2049 and 2076 have the corrected epacts; 2008 and 2038 are near the earliest and latest day.
    [
        "1818-03-22",
        "1943-04-25",
        "1954-04-18",
        "1981-04-19",
        "2000-04-23",
        "2008-03-23",
        "2024-03-31",
        "2038-04-25",
        "2049-04-18",
        "2076-04-19",
    ],
)
def test_easter(sunday: str) -> None:
    day = date.fromisoformat(sunday)
    assert easter(day.year) == day


# --- bounds --------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", [date(1989, 12, 31), date(2101, 1, 1)])
def test_a_day_outside_is_refused_by_every_question(day: date) -> None:
    inside = date(2000, 1, 3)
    for ask in (
        NYSE.is_open,
        NYSE.why_closed,
        NYSE.is_projected,
        NYSE.on_or_before,
        NYSE.on_or_after,
        NYSE.before,
        NYSE.after,
        lambda day: NYSE.last(0, day, included=True),
        lambda day: NYSE.next(0, day, included=True),
        lambda day: NYSE.between(day, inside),
        lambda day: NYSE.between(inside, day),
        lambda day: NYSE.count_between(day, inside),
        lambda day: NYSE.count_between(inside, day),
    ):
        with pytest.raises(OutsideCalendar) as refusal:
            ask(day)
        assert refusal.value.day == day


def test_the_refusal_says_what_was_asked_and_what_is_known() -> None:
    with pytest.raises(OutsideCalendar) as refusal:
        NASDAQ.is_open(date(1985, 7, 1))
    error = refusal.value
    assert (error.day, error.calendar) == (date(1985, 7, 1), "Nasdaq")
    assert (error.first_day, error.last_day) == (date(1990, 1, 1), date(2100, 12, 31))
    assert str(error) == "1985-07-01 is outside the calendar Nasdaq, which runs from 1990-01-01 through 2100-12-31"
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_counting_over_a_bound_names_the_first_day_that_is_unknown() -> None:
    assert NYSE.last(1, date(1990, 1, 2), included=True) == (date(1990, 1, 2),)
    with pytest.raises(OutsideCalendar) as refusal:
        NYSE.last(2, date(1990, 1, 2), included=True)
    assert refusal.value.day == date(1989, 12, 31)
    with pytest.raises(OutsideCalendar) as refusal:
        NYSE.next(10**9, date(2099, 6, 1), included=True)
    assert refusal.value.day == date(2101, 1, 1)


@pytest.mark.parametrize("count", [-1, -1000])
def test_a_negative_count_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="0 or more"):
        NYSE.last(count, date(2000, 1, 3), included=True)
    with pytest.raises(ValueError, match="0 or more"):
        NYSE.next(count, date(2000, 1, 3), included=True)


def test_a_moment_of_the_day_is_not_a_day() -> None:
    with pytest.raises(TypeError):
        NYSE.is_open(datetime(2025, 1, 9, 12, 0))
    with pytest.raises(TypeError):
        NYSE.last(1, datetime(2025, 1, 9, 12, 0), included=True)


# --- counting ------------------------------------------------------------------------------------


def test_five_trading_days_across_the_closure_of_september_2001() -> None:
    days = NYSE.last(5, date(2001, 9, 17), included=True)
    assert [str(day) for day in days] == [
        "2001-09-05",
        "2001-09-06",
        "2001-09-07",
        "2001-09-10",
        "2001-09-17",
    ]
    assert NYSE.last(5, date(2001, 9, 17), included=False)[-1] == date(2001, 9, 10)
    # A closed day is never counted, so including it makes no difference.
    assert NYSE.last(5, date(2001, 9, 16), included=True) == NYSE.last(5, date(2001, 9, 16), included=False)


def test_single_days() -> None:
    christmas = date(1999, 12, 24)
    assert NYSE.on_or_before(christmas) == NYSE.before(christmas) == date(1999, 12, 23)
    assert NYSE.on_or_after(christmas) == NYSE.after(christmas) == date(1999, 12, 27)
    monday = date(1999, 12, 27)
    assert NYSE.on_or_before(monday) == NYSE.on_or_after(monday) == monday
    assert (NYSE.before(monday), NYSE.after(monday)) == (date(1999, 12, 23), date(1999, 12, 28))


def test_a_backward_span_has_no_days() -> None:
    first, last = date(2000, 1, 10), date(2000, 1, 3)
    assert NYSE.between(first, last) == ()
    assert NYSE.count_between(first, last) == 0
    assert NYSE.between(date(2001, 1, 10), last) == ()
    assert NYSE.count_between(date(2001, 1, 10), last) == 0


# A short calendar, so that a naive walk stays affordable and years are crossed often.
ODD = with_closures("Odd", [date(2023, 12, 29), date(2024, 1, 2), date(2024, 1, 3), date(2024, 1, 6)], base=NYSE)
NEAR_2024 = st.dates(date(2021, 6, 1), date(2026, 6, 1))


def walk(calendar: Calendar, day: date, step: timedelta) -> Iterator[date]:
    while True:
        if calendar.is_open(day):
            yield day
        day += step


@given(NEAR_2024, st.integers(0, 320), st.booleans(), st.sampled_from([NYSE, WEEKDAYS, ODD]))
def test_last_is_a_walk_back(day: date, count: int, included: bool, calendar: Calendar) -> None:
    steps = walk(calendar, day if included else day - ONE_DAY, -ONE_DAY)
    assert calendar.last(count, day, included=included) == tuple(next(steps) for _ in range(count))[::-1]


@given(NEAR_2024, st.integers(0, 320), st.booleans(), st.sampled_from([NYSE, WEEKDAYS, ODD]))
def test_next_is_a_walk_on(day: date, count: int, included: bool, calendar: Calendar) -> None:
    steps = walk(calendar, day if included else day + ONE_DAY, ONE_DAY)
    assert calendar.next(count, day, included=included) == tuple(next(steps) for _ in range(count))


@given(NEAR_2024, NEAR_2024, st.sampled_from([NYSE, WEEKDAYS, ODD]))
def test_between_is_every_open_day(first: date, last: date, calendar: Calendar) -> None:
    naive = tuple(filter(calendar.is_open, days_through(first, last)))
    assert calendar.between(first, last) == naive
    assert calendar.count_between(first, last) == len(naive)


@given(st.dates(date(1990, 6, 1), date(2100, 6, 1)), st.integers(1, 60))
def test_last_and_next_undo_each_other(day: date, count: int) -> None:
    first = NYSE.last(count, day, included=True)[0]
    assert NYSE.next(count, first, included=True)[-1] == NYSE.on_or_before(day)
    assert NYSE.count_between(first, day) == count


def test_threads_agree() -> None:
    expected = NYSE.between(date(1990, 1, 1), date(2100, 12, 31))
    fresh = _exchange("Fresh", "Fresh 1")
    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda _: fresh.between(date(1990, 1, 1), date(2100, 12, 31)), range(16))
    assert all(answer == expected for answer in answers)


# --- other calendars -----------------------------------------------------------------------------


def test_weekdays() -> None:
    # 109,573 days from a Monday: 15,653 weeks, then a Monday and a Tuesday.
    assert WEEKDAYS.count_between(date(1900, 1, 1), date(2199, 12, 31)) == 5 * 15_653 + 2
    assert WEEKDAYS.is_open(date(1900, 1, 1))
    assert WEEKDAYS.why_closed(date(2001, 9, 15)) == "Saturday"
    assert not WEEKDAYS.is_projected(date(2199, 12, 31))
    with pytest.raises(OutsideCalendar):
        WEEKDAYS.is_open(date(2200, 1, 1))


def test_listed_closures() -> None:
    london = with_closures("London", [date(2024, 5, 6), date(2024, 8, 26), date(2024, 5, 11)])
    assert london.why_closed(date(2024, 5, 6)) == "listed closure"
    assert london.why_closed(date(2024, 5, 11)) == "Saturday"
    assert london.after(date(2024, 5, 3)) == date(2024, 5, 7)
    assert london.name == "London"
    assert london.version == "London (Weekdays 1, closures listed: 3)"
    assert WEEKDAYS.is_open(date(2024, 5, 6))


def test_listed_closures_keep_what_their_base_says() -> None:
    assert ODD.why_closed(date(2024, 1, 2)) == "listed closure"
    assert ODD.why_closed(date(2024, 1, 1)) == "New Year's Day"
    assert ODD.is_projected(date(2031, 1, 1))
    with pytest.raises(OutsideCalendar) as refusal:
        with_closures("Early", [date(1980, 1, 1)], base=NYSE)
    assert refusal.value.day == date(1980, 1, 1)


def test_names() -> None:
    assert NAMES == ("NYSE", "Nasdaq", "Weekdays")
    assert [named(name) for name in NAMES] == [NYSE, NASDAQ, WEEKDAYS]
    assert named("nyse") is None
    assert repr(NYSE) == "<Calendar NYSE 2026.1>"


def test_a_calendar_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        NYSE.name = "Amex"  # type: ignore[misc]


# --- rolls ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "following", "modified", "preceding"),
    [
        ("1999-12-23", "1999-12-23", "1999-12-23", "1999-12-23"),
        ("1999-12-24", "1999-12-27", "1999-12-27", "1999-12-23"),
        ("1999-10-31", "1999-11-01", "1999-10-29", "1999-10-29"),
        ("2022-12-31", "2023-01-03", "2022-12-30", "2022-12-30"),
    ],
)
def test_rolls(day: str, following: str, modified: str, preceding: str) -> None:
    rolled = [str(roll.apply(date.fromisoformat(day), NYSE)) for roll in Roll]
    assert rolled == [following, modified, preceding]


# --- counting -----------------------------------------------------------------------------------

FRIDAY, MONDAY, TUESDAY = date(2020, 3, 6), date(2020, 3, 9), date(2020, 3, 10)


@pytest.mark.parametrize(
    ("count", "start", "day"),
    [
        (0, FRIDAY, FRIDAY),
        (0, date(2020, 3, 7), MONDAY),
        (1, FRIDAY, MONDAY),
        (2, FRIDAY, TUESDAY),
        (3, FRIDAY, date(2020, 3, 11)),
        (-1, MONDAY, FRIDAY),
        (-2, MONDAY, date(2020, 3, 5)),
        (1, date(2020, 3, 8), MONDAY),
        # New Year's Day is none: December 31, 2019 and January 2, 2020 are neighbours.
        (1, date(2019, 12, 31), date(2020, 1, 2)),
        (-1, date(2020, 1, 2), date(2019, 12, 31)),
        # 2020 had 253 trading days.
        (254, date(2019, 12, 31), date(2021, 1, 4)),
    ],
)
def test_an_open_day_is_counted_from_any_day(count: int, start: date, day: date) -> None:
    assert NYSE.counted(count, start) == day


def test_no_days_at_all_and_fewer_than_none() -> None:
    assert NYSE.last(0, FRIDAY, included=True) == NYSE.next(0, FRIDAY, included=True) == ()
    for ask in (NYSE.last, NYSE.next):
        with pytest.raises(ValueError, match="0 or more, not -1"):
            ask(-1, FRIDAY, included=True)


def test_all_days_up_to_the_ends_of_the_calendar() -> None:
    """The first trading day of 1990 was January 2, the last of 2100 is December 31; there is none beyond."""
    assert NYSE.last(1, date(1990, 1, 2), included=True) == (date(1990, 1, 2),)
    assert NYSE.last(2, date(1990, 1, 3), included=True) == (date(1990, 1, 2), date(1990, 1, 3))
    assert NYSE.next(1, date(2100, 12, 31), included=True) == (date(2100, 12, 31),)
    with pytest.raises(OutsideCalendar):
        NYSE.last(2, date(1990, 1, 2), included=True)
    with pytest.raises(OutsideCalendar):
        NYSE.next(2, date(2100, 12, 31), included=True)


def test_many_years_of_days_are_those_of_each_year() -> None:
    years = [NYSE.between(date(year, 1, 1), date(year, 12, 31)) for year in (2018, 2019, 2020)]
    assert [len(each) for each in years] == [251, 252, 253]
    assert NYSE.last(251 + 252 + 253, date(2020, 12, 31), included=True) == (*years[0], *years[1], *years[2])
    assert NYSE.next(251 + 252 + 253, date(2018, 1, 1), included=True) == (*years[0], *years[1], *years[2])
