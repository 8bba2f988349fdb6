"""Figures and days that the day alone decides by a rule of their own, beside those that an expression gives."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from attrs import frozen

from termlang.model.clauses import Grant, Staged, Window
from termlang.model.deal import EachPeriod
from termlang.model.expressions import (
    DaySpan,
    Expr,
)
from termlang.units import Type


@frozen(eq=False)
class Staging:
    """The part of what was issued that is open on a day, times what was issued."""

    staged: Staged
    window: Window
    issued: Fraction


@frozen(eq=False)
class DayNumber:
    """The place of the day in the run; the first is 0."""


@frozen(eq=False)
class Ended:
    """Whether every window of some grants has ended on the day or before it."""

    grants: tuple[Grant, ...]


@frozen(eq=False)
class Moved:
    """What splits make of a figure from the day to which `start` leads to the day in question; None: from the first
    split on. `back` divides instead."""

    type: Type
    start: tuple[Expr, ...] | None = None
    back: bool = False


@frozen(eq=False)
class SinceStated:
    """What splits make, by the day in question, of a figure that the text states."""

    type: Type


@frozen(eq=False)
class SplitInside:
    """Whether a split lies between two days of a figure: from the day to which `start` leads, or from the first day of
    a span, to the day in question."""

    type: Type
    start: tuple[Expr, ...] | DaySpan


@frozen(eq=False)
class Resets:
    """The days on which a state term is reset."""

    update: EachPeriod


@frozen(eq=False)
class Once:
    """One day, where it is a trading day, or where it is none."""

    day: date
