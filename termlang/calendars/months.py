"""Months, always counted from their anchor and never chained."""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import Enum
from typing import assert_never


class MonthEnd(Enum):
    """What a deal says of a month that lacks the anchor's day; each value is the deal's own words."""

    LAST_DAY = "months end on the last day"
    """January 31 and one month is February 28, or 29 in a leap year."""

    RUN_ON = "months run into the next"
    """January 31 and one month is March 3, or March 2 in a leap year: the days left over are counted on."""


class NoSuchDay(Exception):
    """The month reached lacks the anchor's day, and the deal does not say what then."""

    def __init__(self, anchor: date, months: int) -> None:
        super().__init__(anchor, months)
        self.anchor = anchor
        self.months = months

    def __str__(self) -> str:
        year, month = _month_reached(self.anchor, self.months)
        unit = "month" if abs(self.months) == 1 else "months"
        way = "before" if self.months < 0 else "after"
        return (
            f"there is no day {abs(self.months)} {unit} {way} {self.anchor}, "
            f"as {year:04}-{month:02} ends on the {monthrange(year, month)[1]}th: "
            f"say `{MonthEnd.LAST_DAY.value}` or `{MonthEnd.RUN_ON.value}`"
        )


class NoSuchDayOfMonth(NoSuchDay):
    """A month lacks the day that is named, and the deal does not say what then."""

    def __init__(self, number: int, first: date) -> None:
        super().__init__(first, 0)
        self.number = number

    def __str__(self) -> str:
        return (
            f"there is no day {self.number} in {self.anchor:%Y-%m}: "
            f"say `{MonthEnd.LAST_DAY.value}` or `{MonthEnd.RUN_ON.value}`"
        )


def day_of_month(day: date, months: int, number: int | None, rule: MonthEnd | None) -> date:
    """Day *number* (the last where None) of the month that is *months* after that of *day*.

    Raises NoSuchDayOfMonth if that month lacks it and *rule* is None, OverflowError beyond the years 1 to 9999.
    """
    year, month = _month_reached(day, months)
    length = monthrange(year, month)[1]
    if number is None or (number > length and rule is MonthEnd.LAST_DAY):
        return date(year, month, length)
    if number > length and rule is None:
        raise NoSuchDayOfMonth(number, date(year, month, 1))
    return date(year, month, 1) + timedelta(days=number - 1)


def add_months(anchor: date, months: int, rule: MonthEnd | None) -> date:
    """The day *months* after *anchor*, or before it if negative.

    It bears the anchor's day number; the last day of a month is not drawn to the last of another.
    Raises NoSuchDay if that month lacks the day and *rule* is None, OverflowError beyond the years 1 to 9999.
    """
    year, month = _month_reached(anchor, months)
    length = monthrange(year, month)[1]
    if anchor.day <= length:
        return date(year, month, anchor.day)
    match rule:
        case MonthEnd.LAST_DAY:
            return date(year, month, length)
        case MonthEnd.RUN_ON:
            return date(year, month, length) + timedelta(days=anchor.day - length)
        case None:
            raise NoSuchDay(anchor, months)
        case _:
            assert_never(rule)


def whole_months(start: date, day: date, rule: MonthEnd | None) -> int:
    """The largest n for which *start* and n months is on or before *day*; negative if *day* is earlier.

    Without a rule, raises NoSuchDay only where the two rules would count differently: from January 31, 1999
    that is on February 28, March 1 and March 2. Raises OverflowError beyond the years 1 to 9999.
    """
    if rule is None:
        months = whole_months(start, day, MonthEnd.LAST_DAY)
        if add_months(start, months, MonthEnd.RUN_ON) > day:
            raise NoSuchDay(start, months)
        return months
    months = 12 * (day.year - start.year) + day.month - start.month
    while add_months(start, months, rule) > day:
        months -= 1
    return months


def lacks_day(anchor: date, months: int) -> bool:
    """Whether the month reached from *anchor* is too short for the anchor's day.

    Raises OverflowError beyond the years 1 to 9999.
    """
    return anchor.day > monthrange(*_month_reached(anchor, months))[1]


def _month_reached(anchor: date, months: int) -> tuple[int, int]:
    year, month_index = divmod(12 * anchor.year + anchor.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError(f"{months} months from {anchor} is outside the years {MINYEAR} to {MAXYEAR}")
    return year, month_index + 1
