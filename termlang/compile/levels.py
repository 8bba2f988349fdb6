"""What an expression changes with: nothing, the day, prices, or what has happened; and what does not compile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from attrs import frozen

from termlang.compile.known import known
from termlang.compile.opening import Opening
from termlang.compile.plan import Level
from termlang.compile.problems import Stop
from termlang.compile.splits import Splits
from termlang.market import Market
from termlang.model.deal import Deal, EachPeriod
from termlang.model.expressions import (
    Account,
    Apply,
    Asked,
    AskedFor,
    At,
    CellNow,
    Choose,
    EventKind,
    Expr,
    Fold,
    Literal,
    Lookup,
    Noticed,
    Observe,
    ReadingIs,
    Ref,
    Standing,
    TermKey,
    Today,
    Undisclosed,
    Value,
    walk,
)
from termlang.operations.table import OPERATIONS

DAY = timedelta(days=1)
Paid = Callable[[str], date | None]

DAY_OPERATIONS = frozenset(
    (
        "trading days after",
        "trading day",
        "business days after",
        "business day",
        "days after",
        "months after",
        "rolled",
        "day of month",
        "last payment",
        "elapsed",
    )
)
# Operations that vary with nothing but their arguments, and have a body in the table.
PLAIN = frozenset(name for name, row in OPERATIONS.items() if row.exact is not None)
_CARRIED = frozenset(("rounded", "adjusted for splits"))


@frozen(eq=False)
class Levels:
    """What is fixed for a compilation: the deal, values given, readings, what registrars reported, and the accounts
    with which a run begins where it does not begin with the issue."""

    deal: Deal
    given: Mapping[TermKey, Value]
    readings: Mapping[str, str]
    elections: Mapping[str, str]
    market: Market
    running: bool = True  # whether days follow each other, so that a count can be carried along
    opening: Opening | None = None

    @property
    def splits(self) -> Splits:
        """The splits that are known before the run."""
        return Splits(self.deal, self.market, self._stated)

    def _stated(self) -> date:
        found = []
        for instrument in self.deal.instruments.values():
            try:
                self.level(instrument.issue_day)
                found.append(self.value(instrument.issue_day, date.min, nothing_paid))
            except Stop:
                continue
        return min(found, default=date.min)

    def level(self, expr: Expr) -> Level:
        """What an expression changes with. Raises Stop for what does not compile."""
        known(expr, expr.span)
        match expr:
            case Literal():
                return Level.CONSTANT
            case Undisclosed(name=name):
                raise Stop(name, expr.span, hint=f"give its value: `{name}=…`")
            case Ref(key=key):
                if key in self.given:
                    term = self.deal.terms[key]
                    moves = term.adjusted_for_splits and self.splits.move(term.type)
                    return Level.DATED if moves else Level.CONSTANT
                known(self.deal.terms[key], expr.span)
                return self.level(self.deal.terms[key].body)
            case ReadingIs(question=question):
                self.reading(expr, question)
                return Level.CONSTANT
            case Observe(column=column):
                return Level.DATED if column == "outstanding" else Level.MARKET
            case Asked(what=AskedFor.DAY) | Today():
                return Level.DATED
            case Asked():
                return Level.STATE
            case Standing(account=Account.ISSUED, instrument=name):
                if self.opening is not None and name in self.opening.positions:
                    return Level.CONSTANT
                return self.level(self.deal.instruments[name].issued)
            case Standing():
                return Level.STATE
            case Noticed(key=key):
                if not self.running:
                    raise Stop(f"{key}, which a notice decides,", expr.span)
                return Level.DATED if self._notices(expr) else Level.CONSTANT
            case Lookup(row=row, column=column):
                if expr.adjusted and self.splits.stocks():
                    raise Stop(f"the table {expr.table.name} across a split", expr.span)
                found = max(self.level(each) for each in (row, column) if each is not None)
                if found > Level.DATED:
                    raise Stop(f"the table {expr.table.name}, which prices read,", expr.span)
                return found
            case CellNow(key=key):
                if self.resets(key):
                    self.start_of(key, expr)
                    return Level.STATE
                return self.level(self.start_of(key, expr))
            case Apply(operation=operation, args=args):
                if operation not in PLAIN | DAY_OPERATIONS | _CARRIED and operation not in ("accrued", "solved"):
                    raise Stop(f"`{operation}`", expr.span)
                if operation == "accrued" and max(map(self.level, args[:2])) > Level.CONSTANT:
                    raise Stop("a rate or a base that changes, on which something accrues,", expr.span)
                moves = operation == "adjusted for splits" and self.splits.move(expr.type)
                least = Level.DATED if moves else Level.CONSTANT
                return max([least, *(self.level(arg) for arg in args)])
            case Choose(cases=cases, otherwise=otherwise):
                parts = [each for case in cases for each in case]
                return max(self.level(each) for each in (*parts, *((otherwise,) if otherwise is not None else ())))
            case At(body=body, day=day):
                if self.level(day) > Level.DATED:
                    raise Stop("a day that prices decide", expr.span)
                self._look_back(body, expr)
                body_level = self.level(body)
                if self.splits.move(expr.type):
                    body_level = max(body_level, Level.DATED)
                return max(body_level, self.level(day)) if body_level else body_level
            case Fold(body=body, days=days, where=where):
                known(days, days.span)
                if max(self.level(days.day), self.level(days.count)) > Level.DATED:
                    raise Stop("a span of days that prices decide", expr.span)
                self._look_back(body, expr)
                found = max(self.level(each) for each in (body, where, expr.weight) if each is not None)
                if found < Level.MARKET:
                    raise Stop("a figure over days that prices do not decide", expr.span)
                return found
        raise Stop(f"`{type(expr).__name__}`", expr.span)

    def reading(self, expr: Expr, question: str) -> str:
        """The reading of a question. Raises Stop where it is open."""
        chosen = self.readings.get(question)
        if chosen is None:
            readings = " or ".join(self.deal.questions[question].readings)
            raise Stop(f"{question}", expr.span, hint=f"give its reading: {readings}")
        return chosen

    def _look_back(self, body: Expr, expr: Expr) -> None:
        """Raises Stop where the figure of another day rests on what a journal told: it may have been otherwise then."""
        if self.opening is None:
            return
        waiting, seen = [body], set()
        while waiting:
            for each in walk(waiting.pop()):
                if isinstance(each, Ref) and each.key in self.opening.told:
                    raise Stop(f"{each.key} on another day than it was told", expr.span)
                if isinstance(each, CellNow) and each.key in self.opening.cells:
                    raise Stop(f"{each.key} on an earlier day", expr.span)
                if isinstance(each, Ref) and each.key not in self.given and each.key not in seen:
                    seen.add(each.key)
                    waiting.append(self.deal.terms[each.key].body)

    def start_of(self, key: TermKey, expr: Expr) -> Expr:
        """What a state term starts at, where no event of a run can change it; dates may."""
        cell = self.deal.cells[key]
        known(cell, expr.span)
        stocks = self.deal.stocks
        for update in cell.updates:
            if isinstance(update, EachPeriod) and self.running:
                known(update, update.span)
                continue
            event, of = getattr(update, "event", None), getattr(update, "of", "")
            if event not in (EventKind.ISSUE, EventKind.RIGHTS) or of not in stocks:
                raise Stop(f"{key}, which changes with what happens,", expr.span)
        if self.opening is not None and key in self.opening.cells:
            told = self.opening.cells[key]
            if told is None:
                raise Stop(f"{key}, which the journal leaves unknown,", expr.span)
            return Literal(cell.start.type, cell.start.span, told)
        return cell.start

    def _notices(self, expr: Noticed) -> list[date]:
        """From when the notices of a party, or of who has units, have effect; a run gives none."""
        if self.opening is None:
            return []
        holders = {expr.party, *(position.holder for position in self.opening.positions.values())}
        return [effective for who, effective in self.opening.notices.get(str(expr.key), ()) if who in holders]

    def resets(self, key: TermKey) -> tuple[EachPeriod, ...]:
        """The dated changes of a state term within a run."""
        if not self.running:
            return ()
        return tuple(update for update in self.deal.cells[key].updates if isinstance(update, EachPeriod))

    def value(self, expr: Expr, day: date, paid: Paid) -> Any:
        """The value of an expression of level CONSTANT or DATED on a day: see `values.py`."""
        raise NotImplementedError


def nothing_paid(_instrument: str) -> date | None:
    """That no dividend was paid."""
    return None
