"""Leaves: what the text states or leaves out, what the market shows, what a person asks, how a question is read."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from termlang.calendars import OutsideCalendar
from termlang.evaluate import problems as wrong
from termlang.evaluate.offers import price_on
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import failed, interval, missing
from termlang.model.expressions import (
    COLUMN_WORDS,
    Asked,
    AskedFor,
    Literal,
    Observe,
    ReadingIs,
    Ref,
    Today,
    Undisclosed,
)
from termlang.units import CONDITION, DATE, Kind

if TYPE_CHECKING:
    from termlang.evaluate.expressions import World

ZERO = Fraction(0)


class Unanswered(Exception):
    """An open question was met; the driver splits the answer by its readings."""

    def __init__(self, question: str) -> None:
        self.question = question
        super().__init__(question)


def literal(world: World, expr: Literal, day: date) -> Step:
    return Step(expr.value, expr.type, "", expr.span)


def undisclosed(world: World, expr: Undisclosed, day: date) -> Step:
    low = high = None
    if expr.type.kind is Kind.QUANTITY:
        low = ZERO
        if expr.low is not None:
            low = interval(world.step(expr.low, day).value)[0]
        if expr.high is not None:
            high = interval(world.step(expr.high, day).value)[1]
    note = "undisclosed" if expr.by is None else f"as computed by {expr.by}, which is not told"
    return Step(missing(expr.name, low, high), expr.type, "", expr.span, (), note)


def ref(world: World, expr: Ref, day: date) -> Step:
    return world.term(expr.key, day)


def reading(world: World, expr: ReadingIs, day: date) -> Step:
    chosen = world.readings.get(expr.question)
    if chosen is None:
        raise Unanswered(expr.question)
    world.consulted[expr.question] = chosen
    return Step(chosen == expr.reading, CONDITION, "", expr.span, (), f"{expr.question} is read as {chosen}")


def observe(world: World, expr: Observe, day: date) -> Step:
    column, stock = expr.column, expr.stock
    what = f"{COLUMN_WORDS[column]} of {stock} on {day}"
    if day > world.on:
        return Step(missing(f"the {what}, which lies in the future", ZERO), expr.type, what, expr.span)
    if column == "outstanding":
        found = world.market.last_reported(stock, column, day)
        if found is None:
            return Step(
                missing(f"the shares outstanding of {stock}, reported by {day}", ZERO), expr.type, what, expr.span
            )
        # Carried forward into the shares of the day.
        reported = world.moved(expr.type, found[1], found[0], day) if world.market.splits else found[1]
        note = f"reported {found[0]}" if reported == found[1] else f"reported {found[0]}, adjusted for splits"
        return Step(reported, expr.type, what, expr.span, (), note)
    value = world.market.observe(stock, column, day)
    if value is not None:
        return Step(value, expr.type, what, expr.span)
    try:
        why = world.deal.calendar.why_closed(day)
        world.uses(day)
    except OutsideCalendar as error:
        return Step(failed(wrong.OUTSIDE_CALENDAR.at(expr.span, what=str(error))), expr.type, what, expr.span)
    if why is not None:
        problem = wrong.CLOSED_DAY.at(
            expr.span, calendar=world.deal.calendar.name, day=day, why=why, what=COLUMN_WORDS[column]
        )
        return Step(failed(problem), expr.type, what, expr.span)
    return Step(missing(f"the {what}", ZERO), expr.type, what, expr.span)


def asked(world: World, expr: Asked, day: date) -> Step:
    if expr.what is AskedFor.DAY:
        # From its notice on a request has its day; on a day before there was none, and only that day is known.
        on = world.asked_on if day >= world.asked_on else day
        return Step(on, DATE, "the day of the request", expr.span)
    mine = world.deal.rights[expr.right].instrument if expr.right in world.deal.rights else ""
    if expr.what is AskedFor.ASKED and world.asked_amount is not None and mine == world.asked_amount[0]:
        return Step(world.asked_amount[1], expr.type, "the amount asked", expr.span)
    if expr.what is not AskedFor.PRICE:
        if world.outcome is not None and day == world.on and mine == world.outcome[0]:
            return Step(world.outcome[1][expr.what], expr.type, f"the {expr.what.value} of the request", expr.span)
        return Step(missing(f"a request under the {expr.right}", ZERO), expr.type, "", expr.span)
    if world.price_of is not None and day == world.on and mine == world.deal.rights[world.price_of[0]].instrument:
        return world.price_of[1]
    return price_on(world, expr, day)


def today(world: World, expr: Today, day: date) -> Step:
    return Step(day, DATE, "the day asked", expr.span)
