"""Rolls: where a date goes that must be an open day and is not."""

from datetime import date
from enum import Enum
from typing import assert_never

from termlang.calendars.calendar import Calendar


class Roll(Enum):
    """A business day convention (2006 ISDA Definitions, section 4.12); each value is the deal's own words."""

    FOLLOWING = "following"
    """The next open day."""

    MODIFIED_FOLLOWING = "modified following"
    """The next open day, or the last one if the next lies in another month."""

    PRECEDING = "preceding"
    """The last open day."""

    def apply(self, day: date, calendar: Calendar) -> date:
        """The open day to which *day* rolls; *day* itself if it is open.

        Raises OutsideCalendar for a day on which *calendar* is silent, or if rolling runs over its bounds.
        """
        match self:
            case Roll.FOLLOWING:
                return calendar.on_or_after(day)
            case Roll.PRECEDING:
                return calendar.on_or_before(day)
            case Roll.MODIFIED_FOLLOWING:
                rolled = calendar.on_or_after(day)
                return rolled if rolled.month == day.month else calendar.on_or_before(day)
            case _:
                assert_never(self)
