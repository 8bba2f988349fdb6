"""Expressions of each type, by a drawing that knows which terms there are so far."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

COLUMNS = ("the closing price", "the vwap", "the closing bid", "the daily high", "the daily low")
RELATIONS = ("below", "above", "at least", "at most")
DAY_RELATIONS = ("before", "after", "on or before", "on or after")
# Days around which a deal is made; markets and questions reach beyond them on both sides.
DAYS = ("1999-01-29", "1999-02-26", "March 31, 1999", "1999-04-30", "May 31, 1999", "1999-06-15", "1999-08-31")
COUNTS = (
    "actual/365",
    "actual/360",
    "30/360",
    "30E/360",
    "30/360 US",
    "30/365",
    "actual/actual ISDA",
    "actual/actual AFB",
)


class Drawing:
    """Draws pieces of a deal. `size` bounds how deep expressions stand inside each other."""

    def __init__(self, seed: int, size: int = 3, *, unknowns: bool = True, questions: bool = True) -> None:
        self.random = Random(seed)
        self.size = size
        self.unknowns = unknowns
        self.questions = questions
        self.prices: list[str] = ["Market Value"]
        self.numbers: list[str] = []
        self.dates: list[str] = ["Closing", "Second Closing"]
        self.conditions: list[str] = []
        if unknowns:
            self.prices += ["Secret Price"]
            self.conditions += ["Approval"]

    # --------------------------------------------------------------------------------------------------------- choices

    def one(self, *options: str) -> str:
        return options[self.random.randrange(len(options))]

    def chance(self, part: float) -> bool:
        return self.random.random() < part

    def count(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    def form(self, *forms: Callable[[int], str], depth: int) -> str:
        return forms[self.random.randrange(len(forms))](depth - 1)

    # ---------------------------------------------------------------------------------------------------------- prices

    def cents(self, low: int = 100, high: int = 3000) -> str:
        n = self.count(low, high)
        return f"${n // 100}.{n % 100:02} per share"

    def price(self, depth: int | None = None) -> str:
        """A price per share, as one factor."""
        depth = self.size if depth is None else depth
        if depth <= 0 or self.chance(0.3):
            return self.price_leaf()
        return self.form(
            self._percent_of, self._sum, self._scaled, self._choice, self._look_back, self._sampled, depth=depth
        )

    def price_leaf(self) -> str:
        if self.chance(0.35):
            return self.cents()
        if self.chance(0.3):
            return f"({self.one(*COLUMNS)} of Common Stock)"
        return self.one(*self.prices)

    def _percent_of(self, depth: int) -> str:
        return f"({self.count(50, 130)}% of {self.price(depth)})"

    def _sum(self, depth: int) -> str:
        return f"({self.price(depth)} {self.one('+', '-', 'plus', 'minus')} {self.price(depth)})"

    def _scaled(self, depth: int) -> str:
        if self.chance(0.3):
            return f"({self.price(depth)} * {self.price(depth)} / {self.cents()})"
        return f"({self.price(depth)} {self.one('*', '/')} {self.one('2', '1.5', '0.75', '3', '110%')})"

    def _choice(self, depth: int) -> str:
        legs = [self.price(depth) for _ in range(self.count(2, 3))]
        return f"(the {self.one('lesser', 'greater')} of {', '.join(legs[:-1])} and {legs[-1]})"

    def _look_back(self, depth: int) -> str:
        span, n = self.span(depth)
        where = f" counting days when ({self.condition(0)})" if self.chance(0.2) else ""
        # A figure that is the same every day would hide how the days are put together.
        body = f"({self.one(*COLUMNS)} of Common Stock)" if self.chance(0.6) else self.price(min(depth, 1))
        if self.chance(0.3):
            picked = f"the {self.count(1, min(3, n))} {self.one('lowest', 'highest')} {body}"
            return f"(the {self.one('average', 'sum')} of {picked} over {span}{where})"
        if self.chance(0.3):
            return f"(the {self.one('lowest', 'highest')} {body} over {span}{where})"
        return f"(the {self.one('average', 'median', 'sum')} of {body} over {span}{where})"

    def _sampled(self, depth: int) -> str:
        return f"({self.one(*self.prices)} on {self.trading_day(depth)})"

    # ---------------------------------------------------------------------------------------------------- days, spans

    def span(self, depth: int) -> tuple[str, int]:
        """Some days, and how many trading days they are at most."""
        n = self.count(2, 9)
        kind = "trading days" if self.chance(0.8) else "days"
        end = self.one(
            f"ending on {self.day(depth)}",
            f"before {self.day(depth)}",
            f"ending before {self.day(depth)}",
            f"ending {self.count(1, 4)} trading days before {self.day(depth)}",
            f"ending {self.count(1, 4)} days prior to {self.day(depth)}",
            f"starting on {self.day(depth)}",
            f"after {self.day(depth)}",
        )
        return f"the {n} {kind} {end}", n if kind == "trading days" else 1

    def day(self, depth: int | None = None) -> str:
        """A day, as one atom."""
        depth = self.size if depth is None else depth
        if depth <= 0 or self.chance(0.5):
            return self.one(*self.dates, *DAYS)
        return self.form(
            self._shifted, self._counted, self._open, self._of_month, self._rolled, self._either, depth=depth
        )

    def trading_day(self, depth: int) -> str:
        return f"(the {self.one('first trading day on or after', 'last trading day on or before')} {self.day(depth)})"

    def _shifted(self, depth: int) -> str:
        n, unit = self.count(1, 60), self.one("days", "trading days", "business days", "weeks")
        if unit == "weeks" or self.chance(0.4):
            n, unit = self.count(1, 4), self.one("weeks", "months")
        return f"({n} {unit} {self.one('after', 'before')} {self.day(depth)})"

    def _counted(self, depth: int) -> str:
        return f"(({self.count(1, 5)} * {self.count(1, 3)} - 1) {self.one('days', 'months')} after {self.day(depth)})"

    def _open(self, depth: int) -> str:
        return f"(the {self.one('trading', 'business')} day {self.one('before', 'after')} {self.day(depth)})"

    def _of_month(self, depth: int) -> str:
        which = self.one("5th", "31st", "15th", "last day", "29th")
        return f"(the {which} of the month {self.one('of', 'after', 'before')} {self.day(depth)})"

    def _rolled(self, depth: int) -> str:
        kind = self.one("trading", "business")
        to = self.one(f"the next {kind} day", f"the next {kind} day of its month", f"the {kind} day before")
        return f"({self.day(depth)} rolled to {to})"

    def _either(self, depth: int) -> str:
        return f"(the {self.one('earlier', 'later')} of {self.day(depth)} and {self.day(depth)})"

    # --------------------------------------------------------------------------------------------------------- numbers

    def number(self, depth: int | None = None) -> str:
        """A plain number, as one factor."""
        depth = self.size if depth is None else depth
        if depth <= 0 or self.chance(0.3):
            return self.one("2", "0.5", "12%", "100%", "7", *self.numbers)
        return self.form(self._ratio, self._elapsed, self._days_when, self._number_sum, depth=depth)

    def _ratio(self, depth: int) -> str:
        return f"({self.price(depth)} / {self.cents()})"

    def _elapsed(self, depth: int) -> str:
        what = self.one("days", "trading days", "business days", "whole months", "whole years")
        return f"(the number of {what} from {self.day(depth)} to {self.day(depth)})"

    def _days_when(self, depth: int) -> str:
        return f"(the number of {self.span(depth)[0]} when ({self.condition(0)}))"

    def _number_sum(self, depth: int) -> str:
        return f"({self.number(depth)} {self.one('+', '-', '*')} {self.number(depth)})"

    # ------------------------------------------------------------------------------------------------------ conditions

    def condition(self, depth: int | None = None) -> str:
        """A condition, in brackets."""
        depth = self.size if depth is None else depth
        if depth <= 0 or self.chance(0.25):
            return self._comparison(0)
        return self.form(
            self._comparison,
            self._day_test,
            self._both,
            self._denied,
            self._held,
            self._named,
            self._between,
            depth=depth,
        )

    def _comparison(self, depth: int) -> str:
        kind = self.price if self.chance(0.8) else self.number
        return f"({kind(depth)} is {self.one(*RELATIONS)} {kind(depth)})"

    def _day_test(self, depth: int) -> str:
        return f"({self.day(depth)} is {self.one(*DAY_RELATIONS)} {self.day(depth)})"

    def _both(self, depth: int) -> str:
        return f"({self.condition(depth)} {self.one('and', 'or')} {self.condition(depth)})"

    def _denied(self, depth: int) -> str:
        return f"(not {self.condition(depth)})"

    def _held(self, depth: int) -> str:
        span, n = self.span(depth)
        over = f"for at least {self.count(1, n)} of" if self.chance(0.5) else "for each of"
        return f"({self.price(min(depth, 1))} is {self.one(*RELATIONS)} {self.price(0)} {over} {span})"

    def _named(self, depth: int) -> str:
        if self.questions and self.chance(0.4):
            return f"(Staging is {self.one('Every Conversion', 'Later Ones')})"
        if not self.conditions:
            return self._comparison(depth)
        return f"({self.one(*self.conditions)} is {self.one('met', 'not met')})"

    def _between(self, depth: int) -> str:
        low = self.count(100, 1500)
        return f"({self.price(depth)} is between {self.cents(low, low)} and {self.cents(low + 1, 3000)})"

    # ----------------------------------------------------------------------------------------------------------- money

    def accrual(self) -> str:
        """Interest on an amount between two days."""
        start, end = sorted(
            self.random.sample(("1998-07-31", "1998-12-31", "1999-01-29", "1999-02-28", "1999-08-30"), 2)
        )
        if self.chance(0.3):
            start = self.day(1)
        how = self.one("simple", "compounded quarterly", "compounded monthly", "compounded half-yearly")
        ends = f"{self.one('from', 'after')} {start} {self.one('through', 'until')} {end}"
        return f"{self.count(1, 20)}% a year on ${self.count(1, 90)},000, {how}, {self.day_count()}, {ends}"

    def day_count(self) -> str:
        if self.chance(0.15):
            return (
                f"actual/actual ICMA in periods of {self.one('3 months', '6 months', '1 year')} from {self.one(*DAYS)}"
            )
        if self.chance(0.15):
            return f"30E/360 ISDA terminating on {self.one(*DAYS)}"
        return self.one(*COUNTS)

    def rounding(self) -> str:
        mode = self.one("down", "up", "to nearest", "half even", "half down")
        return f"rounded {mode} to {self.one('the cent', '4 decimals', '0 decimals', '1 decimal')}"
