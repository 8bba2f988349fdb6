"""What the day alone decides: constants, days, accruals, windows and parts that open over time, exactly.

It is evaluated once for each day before any path is run; a path adds nothing to it. Raises Stop for what it does not
know, and what calendars raise where a day is wrong.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from attrs import frozen

from termlang.calendars import (
    whole_months,
)
from termlang.compile.levels import Paid, nothing_paid
from termlang.compile.problems import Stop
from termlang.compile.rules import Ended, Staging
from termlang.compile.values import Values
from termlang.model.clauses import Grant, Window
from termlang.model.expressions import (
    DayKind,
    DaySpan,
    Reach,
)

DAY = timedelta(days=1)
ZERO = Fraction(0)


@frozen(eq=False)
class Facts(Values):
    """All that is fixed for a compilation, with windows and spans of days."""

    def window(self, window: Window, day: date) -> tuple[date | None, date | None]:
        """The first and the last day of a window, both included, as of a day."""
        first = None if window.first is None else self.value(window.first, day, nothing_paid)
        last = None if window.last is None else self.value(window.last, day, nothing_paid)
        if first is not None and not window.first_included:
            first += DAY
        if last is not None and not window.last_included:
            last -= DAY
        return first, last

    def window_on(self, grants: tuple[Grant, ...], day: date) -> int | None:
        """The place of the window that holds a day; None where none does, or two do (then the deal gives no answer)."""
        held = []
        for place, grant in enumerate(grants):
            first, last = self.window(grant.window, day)
            if (first is None or first <= day) and (last is None or day <= last):
                held.append(place)
        return held[0] if len(held) == 1 else None

    def staging(self, made: Staging, day: date) -> Fraction:
        """What is open of what was issued, by the parts that have opened."""
        first, _ = self.window(made.window, day)
        assert first is not None  # the checker refuses parts that open in a window without a first day
        staged = made.staged
        steps = max(0, whole_months(first, day, self.deal.month_end)) // staged.interval.value
        return max(ZERO, min(Fraction(1), staged.at_once + staged.each * steps) * made.issued)

    def ended(self, made: Ended, day: date) -> bool:
        """Whether all windows have ended on the day or before."""
        lasts = [self.window(grant.window, day)[1] for grant in made.grants]
        return all(last is not None and last <= day for last in lasts)

    def span(self, days: DaySpan, day: date, paid: Paid) -> tuple[date, ...]:
        """The trading days of a span, ascending; of calendar days, the trading days among them."""
        calendar = self.deal.calendar
        near = self.value(days.day, day, paid)
        count = int(self.value(days.count, day, paid))
        if days.kind is DayKind.BUSINESS or days.shift_kind is DayKind.BUSINESS:
            raise Stop("a span of business days", days.span)
        if days.shift:
            trading = days.shift_kind is DayKind.TRADING
            near = calendar.last(days.shift, near, included=False)[0] if trading else near - timedelta(days=days.shift)
        included = days.reach in (Reach.ENDING_ON, Reach.STARTING_ON)
        backward = days.reach in (Reach.ENDING_ON, Reach.ENDING_BEFORE)
        if days.kind is DayKind.TRADING:
            found = calendar.last if backward else calendar.next
            return found(count, near, included=included)
        edge = near if included else near + (-DAY if backward else DAY)
        far = edge + timedelta(days=(1 - count) if backward else count - 1)
        return calendar.between(min(edge, far), max(edge, far))
