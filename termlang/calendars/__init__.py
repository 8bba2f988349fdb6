"""Days and exact numbers come in; days, counts of days and fractions of a year go out.

Here live the calendars that say which days are trading or business days, months that are always counted
from their anchor, day counts, and rolls. Nothing here knows a deal, prices anything, asks what day it is,
or chooses a convention: what differs between houses is an argument without a default.
"""

from termlang.calendars.calendar import (
    FIRST_DAY,
    LAST_DAY,
    NAMES,
    NASDAQ,
    NYSE,
    WEEKDAYS,
    Calendar,
    OutsideCalendar,
    named,
    with_closures,
)
from termlang.calendars.day_counts import DayCount, Periods
from termlang.calendars.months import MonthEnd, NoSuchDay, add_months, day_of_month, lacks_day, whole_months
from termlang.calendars.rolls import Roll

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "NAMES",
    "NASDAQ",
    "NYSE",
    "WEEKDAYS",
    "Calendar",
    "DayCount",
    "MonthEnd",
    "NoSuchDay",
    "OutsideCalendar",
    "Periods",
    "Roll",
    "add_months",
    "day_of_month",
    "lacks_day",
    "named",
    "whole_months",
    "with_closures",
]
