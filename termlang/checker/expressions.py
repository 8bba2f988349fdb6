"""Expressions: a tree comes in, a typed model expression goes out, or None and a problem."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from termlang.checker import accruals, entries, happenings, lookbacks, roundings
from termlang.checker import problems as wrong
from termlang.checker.constants import fixed_value
from termlang.checker.mismatches import compared, operands
from termlang.checker.place import Place
from termlang.diagnostics import Label
from termlang.model.expressions import (
    Apply,
    At,
    Choice,
    Choose,
    Expr,
    Literal,
    ReadingIs,
    Ref,
    Today,
)
from termlang.operations.table import OPERATIONS
from termlang.quantity import shown
from termlang.records import frozen
from termlang.source import Span
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import CONDITION, DATE, NUMBER, Kind, Type, Unit, base, quantity

_EXTREMES = {Word.LESSER: "lesser", Word.GREATER: "greater", Word.EARLIER: "earlier", Word.LATER: "later"}


@frozen
class Elaborator(Place):
    """Elaborates the expressions that stand in one place."""

    # ------------------------------------------------------------------------------------------- by expected type

    def condition(self, tree: Any) -> Expr | None:
        """A condition."""
        return self.expect(self.expr(tree), CONDITION, "write a test such as `Market Value is below Call Floor`")

    def date(self, tree: Any) -> Expr | None:
        """A day."""
        return self.expect(self.expr(tree), DATE, "write a date, or a term that is one")

    def number(self, tree: Any, hint: str) -> Expr | None:
        """A plain number or a percentage."""
        return self.expect(self.expr(tree), NUMBER, hint)

    def quantity_in(self, tree: Any, unit: Unit, hint: str) -> Expr | None:
        """A quantity in one unit."""
        return self.expect(self.expr(tree), quantity(unit), hint)

    def money(self, tree: Any, hint: str) -> Expr | None:
        """An amount of money in the currency of the deal; without one only the lack of it is a problem."""
        found = self.expr(tree)
        return self.expect(found, quantity(base(self.book.currency)), hint) if self.book.currency else None

    def price(self, tree: Any, security: str, hint: str) -> Expr | None:
        """A price per share of a stock or an instrument, in the currency of the deal."""
        found = self.expr(tree)
        if not self.book.currency:
            return None
        return self.expect(found, quantity(base(self.book.currency).per(base(security))), hint)

    def expect(self, found: Expr | None, needed: Type, hint: str) -> Expr | None:
        """An expression where it has the type that is needed; else None and a problem."""
        if found is None or found.type == needed:
            return found
        if self._comes_along(found, needed):
            return None
        self.wrong_type(found, needed.describe(), hint)
        return None

    def wrong_type(self, found: Expr, needed: str, hint: str) -> None:
        """Note that something else must stand here, and where a named term says what it is."""
        self.report(
            wrong.WRONG_TYPE, found.span, self.defined(found), needed=needed, found=found.type.describe(), hint=hint
        )

    def defined(self, found: Expr) -> list[Label]:
        """Where a named term is defined, with its unit."""
        term = self.book.terms.get(found.key) if isinstance(found, Ref) else None
        return [] if term is None else [Label(term.span, f"`{term.key.name}` is {term.type.describe()}")]

    def _comes_along(self, found: Expr, needed: Type) -> bool:
        # A clause that is inherited word for word still counts the parent's shares.
        parent = self.book.parents.get(self.owner)
        if parent is None or found.type.kind is not Kind.QUANTITY or not found.type.unit.power_of(parent):
            return False
        if self.book.instruments[self.owner].start < found.span.start and not isinstance(found, Ref):
            # It stands in a line of the instrument's own, or after it; then the line itself says what is wrong.
            return False
        self.report(
            wrong.PARENT_UNIT,
            self.book.instruments[self.owner],
            self.defined(found),
            name=self.written(found.span),
            parent=parent,
            found=found.type.describe(),
            needed=needed.describe(),
        )
        return True

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
            case ast.Count():
                return self._count(tree)
            case ast.Observation(span=span, column=column, stock=stock):
                return self.observe(span, column, stock)
            case ast.Sampled(span=span, value=value, day=day):
                body, on = self.expr(value), self.date(day)
                return None if body is None or on is None else At(body.type, span, body, on)
            case ast.Add() | ast.Subtract() | ast.Multiply() | ast.Divide():
                return self._arithmetic(tree)
            case ast.PercentOf(span=span, percent=percent, of=of):
                share = Literal(NUMBER, percent.span, percent.value)
                return self.apply("multiply", span, share, self.expr(of))
            case ast.Choice():
                return self._choice(tree)
            case ast.LookBack() | ast.ExtremeOfDays():
                return lookbacks.look_back(self, tree)
            case ast.TableEntry():
                return entries.table_entry(self, tree)
            case ast.CountedDays():
                return lookbacks.counted_days(self, tree)
            case ast.HeldEach() | ast.HeldAtLeast():
                return lookbacks.held(self, tree)
            case ast.Comparison():
                return self._comparison(tree)
            case ast.Within(span=span, value=value, low=low, high=high):
                return self._within(span, self.expr(value), self.expr(low), self.expr(high))
            case ast.Met(span=span, value=value, denied=denied):
                met = self.condition(value)
                return self.apply("not", span, met) if denied and met is not None else met
            case ast.Denied(span=span, condition=condition):
                return self.apply("not", span, self.condition(condition))
            case ast.AllOf(span=span, conditions=conditions):
                return self.apply("and", span, *[self.condition(each) for each in conditions])
            case ast.AnyOf(span=span, conditions=conditions):
                return self.apply("or", span, *[self.condition(each) for each in conditions])
            case ast.Shifted():
                return lookbacks.shifted(self, tree)
            case ast.OpenDay() | ast.NearestOpenDay():
                return lookbacks.open_day(self, tree)
            case ast.Rolled():
                return lookbacks.rolled(self, tree)
            case ast.InDays() | ast.ToDay():
                return lookbacks.in_days(self, tree)
            case ast.TheDay(span=span):
                return Today(DATE, span)
            case ast.DayOfMonth():
                return lookbacks.named_day(self, tree)
            case ast.Elapsed():
                return lookbacks.elapsed(self, tree)
            case ast.Penalty():
                return accruals.penalty(self, tree)
            case ast.PresentValue():
                return accruals.present_value(self, tree)
            case ast.Accrual():
                return accruals.accrual(self, tree)
            case ast.Itself():
                return happenings.itself(self, tree)
            case ast.EventFigure():
                return happenings.event_figure(self, tree)
            case ast.Proceeds():
                return happenings.proceeds(self, tree)
            case ast.LedgerFigure():
                return happenings.ledger_figure(self, tree)
            case ast.LedgerCount():
                return happenings.ledger_count(self, tree)
            case _:
                raise TypeError(f"no rule elaborates {type(tree).__name__}")

    def apply(self, operation: str, span: Span, *args: Expr | None, options: tuple[object, ...] = ()) -> Expr | None:
        """An operation on expressions; None where one of them is missing, a problem where the types do not fit."""
        found = [arg for arg in args if arg is not None]
        if len(found) < len(args):
            return None
        made = OPERATIONS[operation].typing([arg.type for arg in found])
        if made is None:
            self.mismatch(operation, span, found)
            return None
        return Apply(made, span, operation, tuple(found), options)

    def mismatch(self, operation: str, span: Span, args: Sequence[Expr]) -> None:
        """Note that the operands do not fit, both sides with their units and where those come from."""
        needed = operands(operation)
        if needed is not None:
            misfit = next((arg for arg in args if arg.type.kind is not Kind.QUANTITY), args[0])
            self.wrong_type(misfit, needed, "use a price, an amount, a count or a number")
            return
        left = args[0]
        right = next((arg for arg in args[1:] if arg.type != left.type), args[-1])
        labels = [Label(left.span, left.type.describe()), Label(right.span, right.type.describe())]
        phrase, hint = compared(operation, left.type, right.type)
        self.report(
            wrong.UNIT_MISMATCH,
            span,
            [*labels, *self.defined(left), *self.defined(right)],
            operation=phrase,
            left=left.type.describe(),
            right=right.type.describe(),
            hint=hint,
        )

    def _path(self, tree: ast.Path) -> Expr | None:
        key = self.book.resolve(tree, self.owner)
        if key is None:
            self.book.unknown(tree, self.owner, self.path)
            return None
        term = self.book.term(key)
        return None if term is None else Ref(term.type, tree.span, key)

    def _money(self, span: Span, symbol: str, value: Fraction, per: ast.Per | None) -> Expr | None:
        unit = self.money_unit(symbol, per, span, value)
        return None if unit is None else Literal(quantity(unit), span, value)

    def _count(self, tree: ast.Count) -> Expr | None:
        """So many shares; or a rate of them, per share of something or per amount of money."""
        unit = self.units_word(tree.word, tree.of, tree.span)
        if tree.per is None or unit is None:
            return None if unit is None else Literal(quantity(unit), tree.span, tree.number.value)
        below = self.unit_below(tree.per, tree.span)
        if below is None:
            return None
        size, of = below
        return Literal(quantity(unit.per(of)), tree.span, tree.number.value / size)

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
            if name == "divide" and right is not None and fixed_value(self.book, right) == 0:
                self.report(wrong.ZERO_DIVIDE, right.span, self.defined(right))
                return None
            made = self.apply(name, each.span, made, right)
        return made

    # ----------------------------------------------------------------------------------------- choices, comparisons

    def _choice(self, tree: ast.Choice) -> Expr | None:
        first = tree.legs[0]
        if isinstance(first, ast.PercentOf):
            self.report(wrong.SCOPE_TRAP, first.span, text=self.written(first.span))
            return None
        legs = [self.expr(leg) for leg in tree.legs]
        made = self.apply(_EXTREMES[tree.extreme], tree.span, *legs)
        if made is not None and self._crossed(tree, legs):
            return None
        return made

    def _crossed(self, tree: ast.Choice, legs: Sequence[Expr | None]) -> bool:
        """Whether a fixed floor lies above a fixed cap: `the lesser of Cap and (the greater of Floor and …)`."""
        inner_name = {Word.LESSER: "greater", Word.GREATER: "lesser"}.get(tree.extreme)
        outer = self._fixed(legs)
        for leg in legs:
            if not isinstance(leg, Apply) or leg.operation != inner_name:
                continue
            inner = self._fixed(leg.args)
            for bound, value in outer:
                for other, against in inner:
                    caps, floors = ((bound, value), (other, against))[:: 1 if tree.extreme is Word.LESSER else -1]
                    if floors[1] > caps[1]:
                        labels = [Label(caps[0].span, "the cap"), *self.defined(caps[0]), *self.defined(floors[0])]
                        low, high = shown(floors[1]), shown(caps[1])
                        self.report(wrong.FLOOR_ABOVE_CAP, floors[0].span, labels, low=low, high=high)
                        return True
        return False

    def _fixed(self, legs: Sequence[Expr | None]) -> list[tuple[Expr, Fraction]]:
        values = [(leg, fixed_value(self.book, leg)) for leg in legs]
        return [(leg, value) for leg, value in values if leg is not None and value is not None]

    def _within(self, span: Span, value: Expr | None, low: Expr | None, high: Expr | None) -> Expr | None:
        above = self.apply("at least", span, value, low)
        if above is None:
            # One cause, one message: the value is compared with both bounds.
            return None
        return self.apply("and", span, above, self.apply("at most", span, value, high))

    def _comparison(self, tree: ast.Comparison) -> Expr | None:
        relation = " ".join(["is", *(part.value if isinstance(part, Word) else part for part in tree.relation)])
        operation = relation if relation in ("is", "is not") else relation.removeprefix("is ")
        question = self.book.question_of(tree.left)
        if question is not None:
            return self._reading(tree, question, operation)
        left, right = self.expr(tree.left), self.expr(tree.right)
        return self.apply(operation, tree.span, left, right)

    def _reading(self, tree: ast.Comparison, question: str, operation: str) -> Expr | None:
        readings = self.book.questions[question].readings
        right = tree.right
        name = right.names[0] if isinstance(right, ast.Path) and len(right.names) == 1 else None
        hint = "write " + " or ".join(f"`{question} is {each}`" for each in readings)
        if name is None or operation not in ("is", "is not"):
            needed = f"a reading of {question}"
            self.report(wrong.WRONG_TYPE, tree.span, needed=needed, found="something else", hint=hint)
            return None
        if name.text not in readings:
            if readings:
                self.report(wrong.UNKNOWN_NAME, name.span, name=name.text, hint=hint, more="")
            return None
        found = ReadingIs(CONDITION, tree.span, question, name.text)
        return found if operation == "is" else self.apply("not", tree.span, found)

    def choose(
        self, span: Span, cases: Sequence[tuple[Expr | None, Expr | None]], otherwise: Expr | None
    ) -> Expr | None:
        """Cases that must agree where several hold; all in one type."""
        made: list[tuple[Expr, Expr]] = []
        for condition, value in cases:
            if condition is None or value is None:
                return None
            made.append((condition, value))
        values = [value for _, value in made] + ([] if otherwise is None else [otherwise])
        first = min(values, key=lambda value: value.span.start)
        misfit = next((value for value in values if value.type != first.type), None)
        if misfit is not None:
            self.mismatch("means", misfit.span, [first, misfit])
            return None
        return Choose(first.type, span, tuple(made), otherwise, Choice.AGREE)

    # ------------------------------------------------------------------------------------------------ tails of values

    def marks(self, value: Expr | None, marks: Sequence[Any]) -> tuple[Expr | None, bool]:
        """An expression with its tails: rounded last, and whether it is adjusted for splits."""
        return roundings.marks(self, value, marks)
