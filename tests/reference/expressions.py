"""Terms and expressions on a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from termlang.syntax import ast
from termlang.syntax.ast import Word
from tests.reference import days, figures, spans
from tests.reference.accounts import Accounts
from tests.reference.days import ONE, Nothing
from tests.reference.values import compared, rounded

Value = Fraction | date | bool
Prices = Mapping[date, Mapping[str, str]]

COLUMNS = {
    "CLOSING_PRICE": "close",
    "CLOSING_BID": "bid",
    "DAILY_HIGH": "high",
    "DAILY_LOW": "low",
    "VWAP": "vwap",
    "VOLUME": "volume",
    "OUTSTANDING": "outstanding",
}
OPEN = {Word.TRADING: days.is_trading_day, Word.BUSINESS: days.is_weekday}
IN_DAYS = {Word.DAYS: 1, Word.DAY_WORD: 1, Word.WEEK: 7, Word.WEEKS: 7}
IN_MONTHS = {Word.MONTH: 1, Word.MONTHS: 1, Word.YEAR: 12, Word.YEARS: 12}
PERIODS = {Word.MONTHLY: 1, Word.QUARTERLY: 3, Word.HALF_YEARLY: 6, Word.YEARLY: 12}


def sure(see: Callable[[Any], Any], tree: Any) -> bool | None:
    """A condition, or None where there is no saying."""
    try:
        return bool(see(tree))
    except Nothing:
        return None


def decided(conditions: list[bool | None], *, by: bool) -> bool:
    """One that is so decides, whatever becomes of the others."""
    if by in conditions:
        return by
    if None in conditions:
        raise Nothing("no saying")
    return not by


class World:
    """A deal, what is given, and what the market did. `splits` are days with new shares for each old one."""

    def __init__(
        self,
        file: ast.File,
        prices: Prices,
        given: Mapping[str, Value],
        readings: Mapping[str, str],
        splits: Mapping[date, Fraction] | None = None,
    ) -> None:
        self.prices, self.given, self.readings = prices, given, readings
        self.splits = dict(splits or {})
        self.moving = False  # whether what is looked at stands under the mark `adjusted for splits`
        self.terms: dict[tuple[str, str], ast.Line] = {}
        self.instruments: dict[str, ast.Line] = {}
        self.tables: dict[str, ast.Line] = {}
        self.blocks: list[ast.Line] = []  # payments and liquidations
        self.questions: set[str] = set()
        self.rule = ""
        self.own: dict[str, Value | Any] = {}  # what a request supplies, by name
        self.inside = ""  # the instrument whose terms a bare name means first
        self.supply: Callable[[str, str], Any] = lambda owner, name: None  # what an instrument supplies
        self.told: dict[tuple[str, str], list[tuple[date, Value]]] = {}  # state terms, and what a journal made known
        self.accounts = Accounts()
        self.finding: set[tuple[str, str]] = set()  # terms that are being solved
        for line in file.lines:
            match line.clause:
                case ast.Instrument(name=name):
                    self.instruments[name.text] = line
                    for child in line.children:
                        self._heard(name.text, child)
                case ast.Question(name=name):
                    self.questions.add(name.text)
                case ast.Table(name=name):
                    self.tables[name.text] = line
                case ast.Payment() | ast.Liquidation():
                    self.blocks.append(line)
                case ast.MonthsRule(rule=rule):
                    self.rule = "last day" if rule is Word.END else "into the next"
                case _:
                    self._heard("", line)

    def _heard(self, owner: str, line: ast.Line) -> None:
        match line.clause:
            case (
                ast.Definition(path=path)
                | ast.PiecesDefinition(path=path)
                | ast.Undisclosed(path=path)
                | ast.StateTerm(path=path)
                | ast.NoticeTerm(path=path)
            ):
                self.terms[owner, path.names[0].text] = line

    # ---------------------------------------------------------------------------------------------------------- terms

    def term(self, name: str, day: date, today: date, owner: str | None = None) -> Value:
        """A term of an instrument first, then one of the deal; what a request supplies comes before both."""
        if owner is None and name in self.own:
            supplied = self.own[name]
            return self.value(supplied, day, today) if isinstance(supplied, ast.Node) else supplied
        inside = self.inside if owner is None else owner
        if inside and (inside, name) not in self.terms:
            found = self.supply(inside, name)
            if found is not None:
                return self.value(found, day, today) if isinstance(found, ast.Node) else found
            inside = ""
        outer, self.inside = self.inside, inside
        try:
            return self._term(inside, name, day, today)
        finally:
            self.inside = outer

    def _term(self, owner: str, name: str, day: date, today: date) -> Value:
        line = self.terms[owner, name]
        if name in self.given:
            told = self.given[name]
            if self.moving and isinstance(line.clause, ast.Undisclosed) and isinstance(told, Fraction):
                told *= self.factor(self.stated(), day) ** self.power(line.clause.path)
            return told
        match line.clause:
            case ast.Definition(marks=marks) if any(isinstance(mark, ast.Solved) for mark in marks):
                return figures.solved(self, (owner, name), line, day, today)
            case ast.Definition(body=body, marks=marks):
                return self.defined(line, body, marks, day, today)
            case ast.PiecesDefinition(marks=marks):
                return self.defined(line, None, marks, day, today)
            case ast.StateTerm(start=start, marks=marks):
                return self._kept(owner, name, start, marks, day, today)
            case ast.NoticeTerm():
                return self._noticed(name, line.clause, day)
        known = [value for when, value in self.told.get((owner, name), ()) if when <= min(day, today)]
        if not known:
            raise Nothing(name)
        return known[-1]

    def _kept(self, owner: str, name: str, start: Any, marks: Any, day: date, today: date) -> Value:
        """The value of a state term at the end of a day, or as it stands now."""
        if day > today:
            raise Nothing("not yet")
        since, value = self.stated(), self.marked(self.value(start, day, today), marks)
        for when, changed in self.told.get((owner, name), ()):
            if when <= day:
                since, value = when, changed
        if isinstance(value, Nothing):
            raise value
        if any(isinstance(mark, ast.Adjusted) for mark in marks):
            value *= self.factor(since, day) ** self.power(self.terms[owner, name].clause.path)
        return value

    def _noticed(self, name: str, clause: ast.NoticeTerm, day: date) -> bool:
        """Whether the holder, or his party as a whole, gave a notice that is effective."""
        found = False
        for who in (self.own.get("who"), clause.party.text):
            for received, _ in self.told.get((f"notice of {who}", name), ()):
                start = received
                if clause.receipt is not None:
                    start = next(days.open_days(OPEN[clause.receipt], received, 1))
                found |= self._shifted(clause.period, 1, start, lambda tree: tree.value) <= day
        return found

    def factor(self, after: date, through: date) -> Fraction:
        """New shares for each old one, by the splits after a day and through another."""
        found = Fraction(1)
        for day, ratio in self.splits.items():
            if after < day <= through:
                found *= ratio
        return found

    def stated(self) -> date:
        """The day in whose shares the text states its figures: the first issue."""
        lines = [line.clause for instrument in self.instruments.values() for line in instrument.children]
        issues = [line for line in lines if isinstance(line, ast.IssuedShares | ast.IssuedWarrants)]
        return min(self.value(line.day, date.max, date.max) for line in issues)

    def power(self, tree: Any) -> int:
        """To which power the stock stands in the unit of a figure: -1 for a price per share."""
        match tree:
            case ast.Grouped(value=value) | ast.Sampled(value=value):
                return self.power(value)
            case ast.MoneyLiteral(per=per):
                return 0 if per is None else -1
            case ast.Observation(column=column):
                return 1 if column.name in ("VOLUME", "OUTSTANDING") else -1
            case ast.Path(names=names):
                name = names[0].text
                return -1 if "Price" in name or name == "Market Value" else 1 if name == "Shares Outstanding" else 0
            case ast.Add(left=left) | ast.Subtract(left=left):
                return self.power(left)
            case ast.Multiply(left=left, right=right):
                return self.power(left) + self.power(right)
            case ast.Divide(left=left, right=right):
                return self.power(left) - self.power(right)
            case ast.PercentOf(of=of):
                return self.power(of)
            case ast.Choice(legs=legs):
                return self.power(legs[0])
            case ast.LookBack(body=body) | ast.ExtremeOfDays(body=body):
                return self.power(body)
        return 0

    def brought(self, tree: Any, value: Any, day: date, today: date) -> Any:
        """A figure of an earlier day in the shares of today, where the mark says so; without it a split is an error."""
        moved = self.factor(day, today) ** self.power(tree)
        if moved == 1 or not isinstance(value, Fraction):
            return value
        if not self.moving:
            raise Nothing("a split since")
        return value * moved

    def defined(self, line: ast.Line, body: Any, marks: Any, day: date, today: date) -> Value:
        """What holds: the pieces or exceptions whose condition is met, which must agree; else what stands first."""
        outer, self.moving = self.moving, any(isinstance(mark, ast.Adjusted) for mark in marks)
        try:
            return self._holding(line, body, marks, day, today)
        finally:
            self.moving = outer

    def _holding(self, line: ast.Line, otherwise: Any, marks: Any, day: date, today: date) -> Value:
        holding: list[Value] = []
        for child in line.children:
            match child.clause:
                case ast.Piece(value=value, condition=condition) | ast.Exception_(condition=condition, value=value):
                    if self.value(condition, day, today):
                        holding.append(self.marked(self.value(value, day, today), marks))
                case ast.Otherwise(value=value):
                    otherwise = value
        if len(set(holding)) > 1:
            raise Nothing("a conflict")
        if holding:
            return holding[0]
        if otherwise is None:
            raise Nothing("no piece")
        return self.marked(self.value(otherwise, day, today), marks)

    def marked(self, value: Value, marks: Any) -> Value:
        for mark in marks:
            if isinstance(mark, ast.Rounding):
                assert isinstance(value, Fraction)
                value = rounded(value, mark)
        return value

    # ---------------------------------------------------------------------------------------------------- expressions

    def value(self, tree: Any, day: date, today: date) -> Any:
        """The value on a day, asked today: nothing later than today is known."""
        see = lambda part: self.value(part, day, today)  # noqa: E731
        match tree:
            case ast.Grouped(value=value):
                return see(value)
            case ast.Path(names=(name,)):
                return self.term(name.text, day, today)
            case ast.Path(names=(name, owner)):
                return self.term(name.text, day, today, owner.text)
            case ast.Number(value=value) | ast.Percent(value=value) | ast.Day(value=value):
                return value
            case ast.MoneyLiteral(amount=amount):
                moved = self.factor(self.stated(), day) ** self.power(tree) if self.moving and self.splits else 1
                return amount.value * moved
            case ast.Count(number=number):
                return number.value
            case ast.Observation(column=column):
                return self.observed(COLUMNS[column.name], day, today)
            case ast.Sampled(value=value, day=other):
                on = see(other)
                found = self.value(value, on, min(on, today))
                return self.brought(value, found, on, day) if on < day else found
            case ast.Add(left=left, right=right):
                return see(left) + see(right)
            case ast.Subtract(left=left, right=right):
                return see(left) - see(right)
            case ast.Multiply(left=left, right=right):
                return see(left) * see(right)
            case ast.Divide(left=left, right=right):
                divisor = see(right)
                if not divisor:
                    raise Nothing("a division by zero")
                return see(left) / divisor
            case ast.PercentOf(percent=percent, of=of):
                return percent.value * see(of)
            case ast.Choice(extreme=extreme, legs=legs):
                return (min if extreme in (Word.LESSER, Word.EARLIER) else max)(see(leg) for leg in legs)
            case ast.Shifted(period=period, direction=direction, day=other):
                return self._shifted(period, 1 if direction is Word.AFTER else -1, see(other), see)
            case ast.OpenDay(kind=kind, direction=direction, day=other):
                return days.nth(OPEN[kind], see(other), 1 if direction is Word.AFTER else -1)
            case ast.NearestOpenDay(kind=kind, direction=direction, day=other):
                return next(days.open_days(OPEN[kind], see(other), 1 if direction is Word.AFTER else -1))
            case ast.Rolled(day=other, roll=ast.RollOn(kind=kind, month=month)):
                start = see(other)
                found = next(days.open_days(OPEN[kind], start, 1))
                stays = month is None or found.month == start.month
                return found if stays else next(days.open_days(OPEN[kind], start, -1))
            case ast.Rolled(day=other, roll=ast.RollBack(kind=kind)):
                return next(days.open_days(OPEN[kind], see(other), -1))
            case ast.DayOfMonth(number=number, place=place, day=other):
                return self._day_of_month(number, place, see(other))
            case ast.Elapsed(kind=kind, start=start, end=end):
                return Fraction(self._elapsed(kind, see(start), see(end)))
            case ast.Accrual():
                return self.accrued(
                    see(tree.rate), see(tree.base), tree.compounding, tree.day_count,
                    see(tree.start) + (ONE if tree.start_word is Word.AFTER else timedelta(0)),
                    see(tree.end) + (ONE if tree.end_word is Word.THROUGH else timedelta(0)), see,
                )  # fmt: skip
            case ast.LookBack() | ast.ExtremeOfDays() | ast.CountedDays() | ast.HeldEach() | ast.HeldAtLeast():
                return spans.over_days(self, tree, day, today, see)
        found = figures.value(self, tree, day, today, see)
        return self._condition(tree, see, day) if found is None else found

    def observed(self, column: str, day: date, today: date) -> Fraction:
        if column == "outstanding":
            told = [each for each in self.prices if each <= min(day, today) and "outstanding" in self.prices[each]]
            if day > today or not told:
                raise Nothing("not reported")
            # A report is carried forward in the shares of the day.
            return Fraction(self.prices[max(told)]["outstanding"]) * self.factor(max(told), day)
        if day > today or day not in self.prices or column not in self.prices[day]:
            raise Nothing(f"no {column} on {day}")
        return Fraction(self.prices[day][column])

    def _condition(self, tree: Any, see: Any, day: date) -> bool:
        match tree:
            case ast.InDays(start_word=word, start=start, end_word=until, end=end):
                first = see(start) + (ONE if word is Word.AFTER else timedelta(0))
                return first <= day and (until is None or day < see(end) + (ONE if until is Word.THROUGH else 0 * ONE))
            case ast.ToDay(end_word=until, end=end):
                return bool(day < see(end) + (ONE if until is Word.THROUGH else 0 * ONE))
            case ast.AnyOf(conditions=conditions):
                return decided([sure(see, each) for each in conditions], by=True)
            case ast.AllOf(conditions=conditions):
                return decided([sure(see, each) for each in conditions], by=False)
            case ast.Denied(condition=condition):
                return not see(condition)
            case ast.Met(value=value, denied=denied):
                return bool(see(value)) is (denied is None)
            case ast.Within(value=value, low=low, high=high):
                return bool(see(low) <= see(value) <= see(high))
            case ast.Comparison(left=left, relation=relation, right=right):
                words = " ".join(each.value if isinstance(each, Word) else each for each in relation)
                if isinstance(left, ast.Path) and left.names[0].text in self.questions:
                    return (self.readings[left.names[0].text] == right.names[0].text) is (words != "not")
                return compared(words, see(left), see(right))
        raise NotImplementedError(type(tree).__name__)

    # ------------------------------------------------------------------------------------------------------------ days

    def _shifted(self, period: Any, sign: int, day: date, see: Any) -> date:
        count = see(period.count)
        if count.denominator != 1:
            raise Nothing("a part of a day")
        n = sign * int(count)
        if period.unit in IN_MONTHS:
            return days.months_later(day, n * IN_MONTHS[period.unit], self.rule)
        if period.unit in IN_DAYS:
            return day + n * IN_DAYS[period.unit] * ONE
        return days.nth(OPEN[period.unit], day, n)

    def _day_of_month(self, number: Any, place: Word, day: date) -> date:
        first = days.months_later(day.replace(day=1), {Word.BEFORE: -1, Word.AFTER: 1}.get(place, 0), self.rule)
        if number is Word.LAST:
            return days.months_later(first, 1, self.rule) - ONE
        # As many months from a month that has the day.
        anchor = first.replace(month=1, day=number.value)
        return days.months_later(anchor, first.month - 1, self.rule)

    def _elapsed(self, kind: Word, start: date, end: date) -> int:
        if kind is Word.DAYS:
            return (end - start).days
        if kind in IN_MONTHS:
            return days.whole_months(start, end, self.rule) // IN_MONTHS[kind]
        is_open = OPEN[kind]
        if start > end:
            return -self._elapsed(kind, end, start)
        return sum(is_open(start + n * ONE) for n in range((end - start).days))

    def accrued(
        self, rate: Fraction, base: Fraction, compounding: Word, count: ast.DayCount, start: date, end: date, see: Any
    ) -> Fraction:
        """Whole periods compound, the rest accrues simply; the start is counted and the end is not."""
        if end <= start:
            return Fraction(0)
        more: dict[str, object] = {"rule": self.rule}
        match count.by:
            case ast.Terminating(day=day):
                more["ends"] = see(day)
            case ast.InPeriods(period=period, start=anchor):
                more |= {"months": int(period.count.value) * IN_MONTHS[period.unit], "anchor": see(anchor)}
        grown, begun = Fraction(1), start
        months = PERIODS.get(compounding)
        if months:
            periods = days.whole_months(start, end, self.rule) // months
            grown = (1 + rate * months / 12) ** periods
            begun = days.months_later(start, periods * months, self.rule)
        if begun < end:
            grown *= 1 + rate * days.part_of_year(count.rule, begun, end, more)
        return base * (grown - 1)
