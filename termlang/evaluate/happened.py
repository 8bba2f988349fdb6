"""What the accounts say: balances, state terms, and figures over what has happened."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from termlang.evaluate import problems as wrong
from termlang.evaluate.spans import edges_of
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown, failed, joined, missing
from termlang.model.deal import EachPeriod
from termlang.model.expressions import Account, CellNow, EventFigure, LedgerFold, LedgerReducer, Standing

if TYPE_CHECKING:
    from termlang.evaluate.expressions import World

ZERO = Fraction(0)


def standing(world: World, expr: Standing, day: date) -> Step:
    what = f"{expr.instrument} {Account(expr.account).value}"
    if expr.initial is not None:
        begun = world.step(expr.initial, day)
        if world.state is None or type(begun.value) is Unknown:
            return Step(begun.value, expr.type, what, expr.span, (begun,), "no journal is given: nothing was added")
        added = world.state.on(day).added.get(expr.instrument, ZERO)
        assert isinstance(begun.value, Fraction)
        return Step(begun.value + added, expr.type, what, expr.span, (begun,), "from the journal")
    if world.state is not None:
        state = world.state.on(day)
        issued_only = expr.account is Account.ISSUED
        units = state.issued_units(expr.instrument) if issued_only else state.outstanding(expr.instrument)
        return Step(units, expr.type, what, expr.span, (), "from the journal")
    # Without a journal the accounts are those of closing: all that was issued is outstanding.
    issued = world.step(world.deal.instruments[expr.instrument].issued, day)
    return Step(issued.value, expr.type, what, expr.span, (issued,), "no journal is given: as issued")


def cell(world: World, expr: CellNow, day: date) -> Step:
    """A state term: what the journal made of it, else what it starts at."""
    cell = world.deal.cells[expr.key]
    if world.state is not None:
        value = world.state.on(day).cells.get(expr.key)
        if value is not None:
            return Step(value, expr.type, "", expr.span, (), "as the journal left it")
    elif any(isinstance(update, EachPeriod) for update in cell.updates):
        what = f"a journal: {expr.key} changes with time"
        return Step(missing(what, ZERO), expr.type, "", expr.span)
    start = world.step(cell.start, day)
    note = "as it starts" if world.state is not None else "no journal is given: as it starts"
    return Step(start.value, expr.type, "", expr.span, (start,), note)


def event_figure(world: World, expr: EventFigure, day: date) -> Step:
    what = f"the {expr.figure.value} of what happens"
    value: object = world.event.get(expr.figure)
    if value is None:
        value = missing(f"the {expr.figure.value} of what happened on {day}", ZERO)
    return Step(value, expr.type, what, expr.span)


def ledger_fold(world: World, expr: LedgerFold, day: date) -> Step:
    """A figure over the events so far; without a journal nothing has happened."""
    edges: tuple[date, date] | None = None
    if expr.days is not None:
        anchor, count = world.step(expr.days.day, day), world.step(expr.days.count, day)
        found = edges_of(world.deal, expr.days, anchor.value, count.value)
        if type(found) is Unknown:
            return Step(joined([found]), expr.type, "", expr.span, (anchor, count))
        assert isinstance(found, tuple)
        edges = found
    state = None if world.state is None else world.state.on(day)
    dated = [] if state is None else state.figures(expr.event, expr.of, expr.figure, edges)
    figures = []
    for since, value in dated:
        moved = world.moved(expr.type, value, since, day)
        if moved != value and not expr.adjusted:
            problem = wrong.SPLIT_SINCE.at(expr.span, day=since, before=value, after=moved)
            return Step(failed(problem), expr.type, "", expr.span)
        figures.append(moved)
    events = expr.event.value if len(figures) == 1 else f"{expr.event.value}s"
    note = f"{len(figures)} {events} " + (f"from {edges[0]} to {edges[1]}" if edges else "so far")
    if not figures and expr.reducer not in (LedgerReducer.TOTAL, LedgerReducer.NUMBER):
        problem = wrong.NOTHING_HAPPENED.at(expr.span, event=expr.event.value, of=expr.of, day=day)
        return Step(failed(problem), expr.type, "", expr.span, (), note)
    return Step(_of_figures(expr.reducer, figures), expr.type, "", expr.span, (), note)


def _of_figures(reducer: LedgerReducer, figures: list[Fraction]) -> Fraction:
    match reducer:
        case LedgerReducer.LOWEST:
            return min(figures)
        case LedgerReducer.HIGHEST:
            return max(figures)
        case LedgerReducer.AVERAGE:
            return Fraction(sum(figures, ZERO) / len(figures))
        case LedgerReducer.TOTAL:
            return sum(figures, ZERO)
        case LedgerReducer.NUMBER:
            return Fraction(len(figures))
        case LedgerReducer.LAST:
            return figures[-1]
        case _:
            assert_never(reducer)
