"""Expressions: a tree comes in, a typed model expression goes out, or None and a problem."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from attrs import frozen

from termlang.calendars import DayCount
from termlang.check import problems as wrong
from termlang.check.dates import months_need_rule, steps_need_rule
from termlang.check.scope import Book
from termlang.diagnostics import Label, Mistake
from termlang.model.clauses import Interval
from termlang.model.expressions import (
    Apply,
    At,
    Choice,
    Choose,
    DaySpan,
    Expr,
    Fold,
    Literal,
    Observe,
    Reach,
    ReadingIs,
    Reducer,
    Ref,
    adjusted_for_splits,
)
from termlang.operations.table import OPERATIONS
from termlang.quantity import Rounding, RoundingMode
from termlang.source import Span
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import CONDITION, DATE, NUMBER, SYMBOLS, Kind, Type, Unit, base, quantity

MAX_SPAN = 1_000
MAX_DECIMALS = 12
COLUMNS = {
    Word.CLOSING_PRICE: "close",
    Word.CLOSING_BID: "bid",
    Word.CLOSING_ASK: "ask",
    Word.OPENING_PRICE: "open",
    Word.DAILY_HIGH: "high",
    Word.DAILY_LOW: "low",
    Word.VWAP: "vwap",
    Word.VOLUME: "volume",
    Word.OUTSTANDING: "outstanding",
}
COMPOUNDING = {Word.QUARTERLY: 3, Word.MONTHLY: 1, Word.HALF_YEARLY: 6, Word.YEARLY: 12}
INTERVALS = {Word.MONTH: Interval.MONTH, Word.QUARTER: Interval.QUARTER, Word.YEAR: Interval.YEAR}
_EXTREMES = {Word.LESSER: "lesser", Word.GREATER: "greater", Word.EARLIER: "earlier", Word.LATER: "later"}
_REDUCERS = {
    Word.AVERAGE: Reducer.AVERAGE,
    Word.MEDIAN: Reducer.MEDIAN,
    Word.SUM: Reducer.SUM,
    Word.LOWEST: Reducer.LOWEST,
    Word.HIGHEST: Reducer.HIGHEST,
}
_SYMBOL_OF = {code: symbol for symbol, code in SYMBOLS.items()}


@frozen(eq=False)
class Elaborator:
    """Elaborates expressions that stand in one place: `owner` is the instrument, `path` the clause path."""

    book: Book
    owner: str = ""
    path: tuple[str, ...] = ()

    def report(self, mistake: Mistake, span: Span, labels: Sequence[Label] = (), **facts: object) -> None:
        self.book.report(mistake, span, self.path, labels, **facts)

    # ------------------------------------------------------------------------------------------- by expected type

    def condition(self, tree: Any) -> Expr | None:
        """A condition."""
        return self._expect(self.expr(tree), CONDITION, "write a test such as `Market Value is below Call Floor`")

    def date(self, tree: Any) -> Expr | None:
        """A day."""
        return self._expect(self.expr(tree), DATE, "write a date, or a term that is one")

    def quantity_in(self, tree: Any, unit: Unit, hint: str) -> Expr | None:
        """A quantity in one unit."""
        return self._expect(self.expr(tree), quantity(unit), hint)

    def _expect(self, found: Expr | None, needed: Type, hint: str) -> Expr | None:
        if found is None or found.type == needed:
            return found
        self.report(wrong.WRONG_TYPE, found.span, needed=needed.describe(), found=found.type.describe(), hint=hint)
        return None

    # ------------------------------------------------------------------------------------------------ expressions

    def expr(self, tree: Any) -> Expr | None:
        """Any expression."""
        match tree:
            case ast.Grouped(value=value):
                return self.expr(value)
            case ast.Path():
                return self._path(tree)
            case ast.Number(span=span, value=value) | ast.Percent(span=span, value=value):
                return Literal(NUMBER, span, value)
            case ast.Day(span=span, value=day):
                return Literal(DATE, span, day)
            case ast.MoneyLiteral(span=span, amount=amount, per=per):
                return self._money(span, amount.currency, amount.value, per)
            case ast.NamedMoney(span=span, currency=currency, number=number, per=per):
                return self._money(span, currency.text, number.value, per)
            case ast.Count(span=span, number=number, word=word, of=of):
                unit = self.units_word(word, of, span)
                return None if unit is None else Literal(quantity(unit), span, number.value)
            case ast.Observation(span=span, column=column, stock=stock):
                return self._observe(span, column, stock)
            case ast.Sampled(span=span, value=value, day=day):
                return self._sampled(span, value, day)
            case ast.Add() | ast.Subtract() | ast.Multiply() | ast.Divide():
                return self._arithmetic(tree)
            case ast.PercentOf(span=span, percent=percent, of=of):
                share = Literal(NUMBER, percent.span, percent.value)
                return self.apply("multiply", span, share, self.expr(of))
            case ast.Choice():
                return self._choice(tree)
            case ast.LookBack() | ast.ExtremeOfDays():
                return self._look_back(tree)
            case ast.HeldEach() | ast.HeldAtLeast():
                return self._held(tree)
            case ast.Comparison():
                return self._comparison(tree)
            case ast.Within(span=span, value=value, low=low, high=high):
                found = self.expr(value)
                above = self.apply("at least", span, found, self.expr(low))
                return self.apply("and", span, above, self.apply("at most", span, found, self.expr(high)))
            case ast.Met(span=span, value=value, denied=denied):
                met = self.condition(value)
                return self.apply("not", span, met) if denied and met is not None else met
            case ast.Denied(span=span, condition=condition):
                return self.apply("not", span, self.condition(condition))
            case ast.AllOf(span=span, conditions=conditions):
                return self.apply("and", span, *(self.condition(each) for each in conditions))
            case ast.AnyOf(span=span, conditions=conditions):
                return self.apply("or", span, *(self.condition(each) for each in conditions))
            case ast.Shifted():
                return self._shifted(tree)
            case ast.OpenDay(span=span, which=which, direction=direction, day=day):
                self._need_calendar(span)
                included = which is Word.ON
                return self.apply("trading day", span, self.date(day), options=(direction is Word.AFTER, included))
            case ast.Accrual():
                return self.accrual(tree)
            case _:
                raise TypeError(f"no rule elaborates {type(tree).__name__}")

    def apply(self, operation: str, span: Span, *args: Expr | None, options: tuple[object, ...] = ()) -> Expr | None:
        """An operation on expressions; None where one of them is missing, a problem where the types do not fit."""
        found = [arg for arg in args if arg is not None]
        if len(found) < len(args):
            return None
        made = OPERATIONS[operation].typing([arg.type for arg in found])
        if made is None:
            self._mismatch(operation, span, found)
            return None
        return Apply(made, span, operation, tuple(found), options)

    def _mismatch(self, operation: str, span: Span, args: list[Expr]) -> None:
        left = args[0]
        right = next((arg for arg in args[1:] if arg.type != left.type), args[-1])
        labels = [Label(left.span, left.type.describe()), Label(right.span, right.type.describe())]
        self.report(
            wrong.UNIT_MISMATCH,
            span,
            labels,
            operation=f"`{operation}`",
            left=left.type.describe(),
            right=right.type.describe(),
        )

    def _path(self, tree: ast.Path) -> Expr | None:
        key = self.book.resolve(tree, self.owner)
        if key is None:
            self.book.unknown(tree, self.owner, self.path)
            return None
        term = self.book.term(key, tree.span, self.path)
        return None if term is None else Ref(term.type, tree.span, key)

    def _arithmetic(self, tree: Any) -> Expr | None:
        # A chain `1 + 1 + …` leans to the left; a loop keeps the walk flat.
        spine = []
        while isinstance(tree, (ast.Add, ast.Subtract, ast.Multiply, ast.Divide)):
            spine.append(tree)
            tree = tree.left
        made = self.expr(tree)
        for each in reversed(spine):
            right = self.expr(each.right)
            name = type(each).__name__.lower()
            if name == "divide" and isinstance(right, Literal) and right.value == 0:
                self.report(wrong.ZERO_DIVIDE, each.span)
                return None
            made = self.apply(name, each.span, made, right)
        return made

    # ----------------------------------------------------------------------------------------------------- literals

    def _money(self, span: Span, symbol: str, value: Fraction, per: ast.Per | None) -> Expr | None:
        unit = self.money_unit(symbol, per, span, value)
        return None if unit is None else Literal(quantity(unit), span, value)

    def money_unit(self, symbol: str, per: ast.Per | None, span: Span, value: Fraction | None = None) -> Unit | None:
        """The unit of an amount or a price: the currency, per share of a stock where the text says so."""
        currency = self.currency(symbol, span, value)
        if currency is None:
            return None
        unit = base(currency)
        if per is None:
            return unit
        if per.word is Word.WARRANT:
            return self._per_warrant(unit, per, span)
        security = self.security(per.of, span)
        return None if security is None else unit.per(base(security))

    def _per_warrant(self, unit: Unit, per: ast.Per, span: Span) -> Unit | None:
        found = self.units_word(Word.WARRANTS, per.of, span)
        return None if found is None else unit.per(found)

    def currency(self, symbol: str, span: Span, value: Fraction | None) -> str | None:
        if symbol not in SYMBOLS:
            return symbol
        declared = self.book.currency
        if not declared:
            self.report(wrong.NO_CURRENCY, span)
            return None
        if SYMBOLS[symbol] == declared or (symbol == "$" and _SYMBOL_OF.get(declared) is None):
            return declared
        number = "" if value is None else f"{value.numerator}"
        self.report(wrong.WRONG_SYMBOL, span, symbol=symbol, currency=declared, number=number)
        return None

    def security(self, of: ast.Name | None, span: Span) -> str | None:
        """The stock or instrument that `share` means."""
        if of is not None:
            table = [*self.book.stocks, *self.book.instruments]
            return self.book.named(of, table, "a stock or an instrument", self.path)
        stocks = list(self.book.stocks)
        if len(stocks) == 1:
            return stocks[0]
        self.report(wrong.NO_STOCK, span, count=len(stocks) or "no")
        return None

    def units_word(self, word: Word, of: ast.Name | None, span: Span) -> Unit | None:
        """The unit that `shares` or `warrants` counts."""
        if of is None and word is Word.WARRANTS:
            if self.owner:
                return base(self.owner)
            self.report(
                wrong.WRONG_TYPE, span, needed="a named warrant", found="`warrants` alone", hint="write `warrants of …`"
            )
            return None
        found = self.security(of, span)
        return None if found is None else base(found)

    def _observe(self, span: Span, column: Word, stock: ast.Name) -> Expr | None:
        found = self.book.named(stock, self.book.stocks, "a stock", self.path)
        if found is None:
            return None
        self._need_calendar(span)
        kind = COLUMNS[column]
        if kind in ("volume", "outstanding"):
            return Observe(quantity(base(found)), span, found, kind)
        if not self.book.currency:
            self.report(wrong.NO_CURRENCY, span)
            return None
        return Observe(quantity(base(self.book.currency).per(base(found))), span, found, kind)

    def _need_calendar(self, span: Span) -> None:
        # One cause, one message: the first place that needs the calendar speaks for all.
        if self.book.calendar is None and not self.book.calendar_missing:
            self.book.calendar_missing = True
            self.report(wrong.NO_CALENDAR, span)

    # ------------------------------------------------------------------------------------------- days and look-backs

    def _sampled(self, span: Span, value: Any, day: Any) -> Expr | None:
        body, on = self.expr(value), self.date(day)
        return None if body is None or on is None else At(body.type, span, body, on)

    def _shifted(self, tree: ast.Shifted) -> Expr | None:
        count = tree.period.count.value
        unit = tree.period.unit
        if count.denominator != 1 or count > 100_000:
            self.report(
                wrong.WRONG_TYPE,
                tree.period.span,
                needed="a whole number",
                found="a part of one",
                hint="write whole days",
            )
            return None
        n = int(count) if tree.direction is Word.AFTER else -int(count)
        day = self.date(tree.day)
        if unit in (Word.MONTH, Word.MONTHS, Word.YEAR, Word.YEARS):
            months = n * (12 if unit in (Word.YEAR, Word.YEARS) else 1)
            if day is not None and months_need_rule(self.book, day, months):
                self._need_month_end(tree.span)
            return self.apply("months after", tree.span, day, options=(months,))
        if unit is Word.TRADING:
            self._need_calendar(tree.span)
            return self.apply("trading days after", tree.span, day, options=(n,))
        days = n * (7 if unit in (Word.WEEK, Word.WEEKS) else 1)
        return self.apply("days after", tree.span, day, options=(days,))

    def _need_month_end(self, span: Span) -> None:
        if self.book.month_end is None and not self.book.month_end_missing:
            self.book.month_end_missing = True
            what = " ".join(self.book.source.excerpt(span).split())
            self.report(wrong.NO_MONTH_END, span, what=f"`{what}`")

    def need_month_end_from(self, day: Expr, months: int, span: Span) -> None:
        """A clause counts months, again and again, from a day; twelve years of steps show every month."""
        if steps_need_rule(self.book, day, months, 144 // months):
            self._need_month_end(span)

    def need_month_end(self, span: Span) -> None:
        """A clause counts months from a day that a month may lack."""
        self._need_month_end(span)

    def _look_back(self, tree: ast.LookBack | ast.ExtremeOfDays) -> Expr | None:
        body = self.expr(tree.body)
        days = self.span_of_days(tree.days)
        where = self.condition(tree.where) if tree.where is not None else None
        if body is None or days is None or (tree.where is not None and where is None):
            return None
        if body.type.kind is not Kind.QUANTITY:
            self.report(
                wrong.WRONG_TYPE,
                body.span,
                needed="a price or a count",
                found=body.type.describe(),
                hint="look back at a quantity",
            )
            return None
        picked = tree.picked if isinstance(tree, ast.LookBack) else None
        k = None
        if picked is not None:
            k = int(picked.count.value)
            n = days.count.value if isinstance(days.count, Literal) else None
            if k < 1 or picked.count.value.denominator != 1 or (isinstance(n, Fraction) and k > n):
                self.report(wrong.SPAN_COUNT, picked.span, k=k, n=n)
                return None
        lowest = picked is None or picked.end is Word.LOWEST
        return Fold(body.type, tree.span, _REDUCERS[tree.reducer], body, days, where, k, lowest)

    def _held(self, tree: ast.HeldEach | ast.HeldAtLeast) -> Expr | None:
        body, days = self.condition(tree.condition), self.span_of_days(tree.days)
        if body is None or days is None:
            return None
        if isinstance(tree, ast.HeldEach):
            return Fold(CONDITION, tree.span, Reducer.EACH, body, days)
        k = int(tree.count.value)
        n = days.count.value if isinstance(days.count, Literal) else None
        if k < 1 or (isinstance(n, Fraction) and k > n):
            self.report(wrong.SPAN_COUNT, tree.count.span, k=k, n=n)
            return None
        return Fold(CONDITION, tree.span, Reducer.AT_LEAST, body, days, None, k)

    def span_of_days(self, tree: ast.SpanOfDays) -> DaySpan | None:
        """The days of a look-back or of a test."""
        self._need_calendar(tree.span)
        count = self._expect(self.expr(tree.count), NUMBER, "write a number of days")
        if isinstance(count, Literal) and not _whole_between(count.value, 1, MAX_SPAN):
            self.report(wrong.SPAN_RANGE, count.span, n=count.value, most=MAX_SPAN)
            return None
        shift, shift_trading = 0, False
        match tree.end:
            case ast.EndingOn():
                reach = Reach.ENDING_ON
            case ast.EndingBefore():
                reach = Reach.ENDING_BEFORE
            case ast.StartingOn():
                reach = Reach.STARTING_ON
            case ast.StartingAfter():
                reach = Reach.STARTING_AFTER
            case ast.EndingShifted(period=period) | ast.StartingShifted(period=period):
                shifted = self._whole_days(period)
                if shifted is None:
                    return None
                shift, shift_trading = shifted
                reach = Reach.ENDING_ON if isinstance(tree.end, ast.EndingShifted) else Reach.STARTING_ON
            case _:
                raise TypeError(type(tree.end).__name__)
        day = self.date(tree.end.day)
        if count is None or day is None:
            return None
        return DaySpan(tree.span, count, tree.kind is Word.TRADING, reach, day, shift, shift_trading)

    def _whole_days(self, period: ast.Period) -> tuple[int, bool] | None:
        if period.unit in (Word.TRADING, Word.DAYS, Word.DAY_WORD) and _whole_between(period.count.value, 0, MAX_SPAN):
            return int(period.count.value), period.unit is Word.TRADING
        self.report(
            wrong.WRONG_TYPE,
            period.span,
            needed="a whole number of days",
            found="another period",
            hint="write it like `5 trading days before …`",
        )
        return None

    # ----------------------------------------------------------------------------------------- choices, comparisons

    def _choice(self, tree: ast.Choice) -> Expr | None:
        first = tree.legs[0]
        if isinstance(first, ast.PercentOf):
            text = " ".join(self.book.source.excerpt(first.span).split())
            self.report(wrong.SCOPE_TRAP, first.span, text=text)
            return None
        return self.apply(_EXTREMES[tree.extreme], tree.span, *(self.expr(leg) for leg in tree.legs))

    def _comparison(self, tree: ast.Comparison) -> Expr | None:
        relation = " ".join(["is", *(part.value if isinstance(part, Word) else part for part in tree.relation)])
        operation = relation if relation in ("is", "is not") else relation.removeprefix("is ")
        question = self._question(tree.left)
        if question is not None:
            return self._reading(tree, question, operation)
        left, right = self.expr(tree.left), self.expr(tree.right)
        return self.apply(operation, tree.span, left, right)

    def _question(self, tree: Any) -> str | None:
        if isinstance(tree, ast.Path) and len(tree.names) == 1:
            name = tree.names[0].text
            return name if name in self.book.questions else None
        return None

    def _reading(self, tree: ast.Comparison, question: str, operation: str) -> Expr | None:
        readings = self.book.questions[question].readings
        right = tree.right
        name = right.names[0] if isinstance(right, ast.Path) and len(right.names) == 1 else None
        if name is None or operation not in ("is", "is not"):
            self.report(
                wrong.WRONG_TYPE,
                tree.span,
                needed=f"a reading of {question}",
                found="something else",
                hint="write " + " or ".join(f"`{question} is {each}`" for each in readings),
            )
            return None
        if name.text not in readings:
            self.report(
                wrong.UNKNOWN_NAME,
                name.span,
                name=name.text,
                hint="write " + " or ".join(f"`{each}`" for each in readings),
            )
            return None
        found = ReadingIs(CONDITION, tree.span, question, name.text)
        return found if operation == "is" else self.apply("not", tree.span, found)

    # -------------------------------------------------------------------------------------------- roundings, accruals

    def rounding(self, tree: ast.Rounding, *, shares: bool = False) -> Rounding | None:
        """A stated rounding; a count of shares is rounded to whole ones where no decimals are named."""
        if tree.mode is None:
            self.report(wrong.NO_MODE, tree.span)
            return None
        mode = {
            Word.DOWN: RoundingMode.DOWN,
            Word.UP: RoundingMode.UP,
            Word.TO_NEAREST: RoundingMode.NEAREST,
            Word.HALF_EVEN: RoundingMode.HALF_EVEN,
        }[tree.mode]
        if tree.places is None or tree.places is Word.WHOLE:
            if not shares and tree.places is None:
                self.report(
                    wrong.WRONG_TYPE,
                    tree.span,
                    needed="a number of decimals",
                    found="none",
                    hint="add `to N decimals` or `to the cent`",
                )
                return None
            return Rounding(mode, 0)
        if tree.places is Word.CENT:
            return Rounding(mode, 2)
        assert isinstance(tree.places, ast.Number)
        if not _whole_between(tree.places.value, 0, MAX_DECIMALS):
            self.report(wrong.TOO_MANY_DECIMALS, tree.places.span, count=tree.places.value)
            return None
        return Rounding(mode, int(tree.places.value))

    def marks(self, value: Expr | None, marks: Sequence[Any]) -> tuple[Expr | None, bool]:
        """An expression with its tails: rounded last, and whether it is adjusted for splits."""
        adjusted = False
        for mark in marks:
            if isinstance(mark, ast.Adjusted):
                adjusted = True
            else:
                rounding = self.rounding(mark)
                value = None if rounding is None else self.rounded(value, rounding, mark.span)
        if adjusted and value is not None:
            value = adjusted_for_splits(value)
        return value, adjusted

    def rounded(self, value: Expr | None, rounding: Rounding, span: Span) -> Expr | None:
        """A value with its rounding as a step of its own."""
        if isinstance(value, Choose):
            # A rounding at the end of a definition rounds the finished value of every branch.
            cases = tuple((condition, self._rounded(each, rounding, span)) for condition, each in value.cases)
            otherwise = None if value.otherwise is None else self._rounded(value.otherwise, rounding, span)
            return Choose(value.type, value.span, cases, otherwise, value.choice)
        return None if value is None else self._rounded(value, rounding, span)

    def _rounded(self, value: Expr, rounding: Rounding, span: Span) -> Expr:
        if value.type.kind is not Kind.QUANTITY:
            self.report(
                wrong.WRONG_TYPE,
                span,
                needed="a quantity",
                found=value.type.describe(),
                hint="round a price, an amount or a count",
            )
            return value
        return Apply(value.type, value.span.to(span), "rounded", (value,), (rounding,))

    def rate(self, tree: ast.Percent | ast.Path) -> Expr | None:
        """A yearly rate."""
        return self._expect(self.expr(tree), NUMBER, "write a percentage")

    def accrual(self, tree: ast.Accrual) -> Expr | None:
        """`6% a year on Stated Value, simple, actual/365, from … through …`."""
        end = self.date(tree.end)
        return self.accrue(
            tree.span,
            self.rate(tree.rate),
            self.expr(tree.base),
            tree.compounding,
            tree.day_count,
            (tree.start_word, self.date(tree.start)),
            (tree.end_word is Word.THROUGH, end),
        )

    def accrue(
        self,
        span: Span,
        rate: Expr | None,
        accrues_on: Expr | None,
        compounding: Word,
        day_count: str,
        start: tuple[Word, Expr | None],
        end: tuple[bool, Expr | None],
    ) -> Expr | None:
        """The accrual of a rate on a base between two days, with every choice that it rests on."""
        months = None if compounding is Word.SIMPLE else COMPOUNDING[compounding]
        if months is not None and start[1] is not None and months_need_rule(self.book, start[1], months):
            self._need_month_end(span)
        count = DayCount(day_count)
        options = (count, months, start[0] is Word.FROM, end[0])
        return self.apply("accrued", span, rate, accrues_on, start[1], end[1], options=options)

    def choose(
        self, span: Span, cases: Sequence[tuple[Expr | None, Expr | None]], otherwise: Expr | None
    ) -> Expr | None:
        """Cases that must agree where several hold; all in one type."""
        made: list[tuple[Expr, Expr]] = []
        for condition, value in cases:
            if condition is None or value is None:
                return None
            made.append((condition, value))
        values = [value for _, value in made] + ([otherwise] if otherwise is not None else [])
        for value in values[1:]:
            if value.type != values[0].type:
                self._mismatch("means", value.span, [values[0], value])
                return None
        return Choose(values[0].type, span, tuple(made), otherwise, Choice.AGREE)


def _whole_between(value: object, low: int, high: int) -> bool:
    return isinstance(value, Fraction) and value.denominator == 1 and low <= value <= high
