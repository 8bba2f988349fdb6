"""Rights: to convert, to exercise, to redeem, to issue a further series; with their limits, bars and roundings."""

from __future__ import annotations

from collections.abc import Sequence

from termlang.checker import problems as wrong
from termlang.checker.amounts import amounts_of
from termlang.checker.clauses import clause_of, is_read, only
from termlang.checker.draws import cut_of, paid_of
from termlang.checker.expressions import Elaborator
from termlang.checker.legs import cashless_of, in_lieu_of, legs_of
from termlang.checker.limits import limits_of
from termlang.checker.lookbacks import whole_days
from termlang.checker.means import means_of, share_rounding
from termlang.checker.notices import notice_of
from termlang.checker.offers import Into, offers_of
from termlang.checker.requests import before_price, with_price, without_price
from termlang.checker.windows import WINDOWS, bare_windows, grants
from termlang.model.clauses import (
    AccruedFate,
    Clause,
    Guard,
    Later,
    Right,
    Verb,
    Window,
)
from termlang.model.expressions import Expr, NoticePeriod
from termlang.records import changed
from termlang.syntax import ast
from termlang.syntax.ast import Word

Notice = tuple[Clause, NoticePeriod] | None
# Lines about the shares that a right delivers.
_OF_SHARES = (ast.Limit, ast.Blocked, ast.ShareRounding, ast.Accrued, ast.Also, ast.Cashless, ast.InLieu, ast.Amounts)
_FATES = {
    Word.ADDED: AccruedFate.ADDED,
    Word.CASH: AccruedFate.CASH,
    Word.SHARES: AccruedFate.SHARES,
    Word.NEXT: AccruedFate.NEXT,
    Word.FORFEITED: AccruedFate.FORFEITED,
}


def delivering(at: Elaborator, line: ast.Line, verb: Verb, name: str) -> Right | None:
    """A conversion, an exercise or a draw: a right that delivers shares."""
    clause: ast.Conversion | ast.Exercise = line.clause
    at = changed(at, path=(*at.path, verb.value))
    into = _delivered(at, clause)
    actor = at.book.named(clause.party, at.book.parties, "a party", at.path)
    made = grants(at, line.children, Into(verb, into, has_stated_value=verb is not Verb.EXERCISE))
    guards, notice = _guards(at, line.children, verb)
    limits = limits_of(at, line.children, into, verb)
    whole = only(at, line.children, ast.ShareRounding)
    rounding = share_rounding(at, whole, into) if whole is not None else None
    read = is_read(line.children)
    if whole is None and read:
        at.report(wrong.NO_ROUNDING, line.span, name=f"the {verb.value}")
    if read and not any(isinstance(child.clause, WINDOWS) for child in line.children):
        at.report(wrong.NO_WINDOW, line.span, what=f"the {verb.value}")
    fate = only(at, line.children, ast.Accrued)
    if fate is not None and verb is not Verb.CONVERT:
        where, hint = f"in {verb.named}, which converts no stated value", "leave it out"
        at.report(wrong.NOT_ALLOWED_HERE, fate.span, what="this line", where=where, hint=hint)
    accrued = None if fate is None else (clause_of(at, fate), _FATES[fate.clause.word])
    if into is None or actor is None:
        return None
    return Right(
        name,
        clause_of(at, line),
        verb,
        actor,
        at.owner,
        into,
        made,
        guards,
        limits,
        rounding,
        accrued,
        notice,
        priced=_later(at, line.children, ast.Priced),
        settled=_later(at, line.children, ast.Settled),
        also=legs_of(at, line.children),
        cashless=cashless_of(at, line.children, verb, into),
        cut=cut_of(at, line.children, verb),
        paid=paid_of(at, line, verb),
        in_lieu=in_lieu_of(at, line.children, verb),
        amounts=amounts_of(at, line.children, verb),
    )


def mandatory(at: Elaborator, line: ast.Line, name: str, holder: str) -> Right | None:
    """A conversion of all that is outstanding at a close: of a day, or of the first day on which a condition is met.

    `holder` is the party that has the instrument. Without a day the window has no ends, and the condition is a proviso.
    """
    clause: ast.MandatoryConversion = line.clause
    at = changed(at, path=(*at.path, "mandatory conversion"))
    into = at.book.named(clause.into, [*at.book.stocks, *at.book.instruments], "a stock", at.path)
    day = at.date(clause.when) if clause.word is Word.ON else None
    test = at.condition(clause.when) if clause.word is Word.WHEN else None
    limits = limits_of(at, line.children, into, Verb.CONVERT)
    whole = only(at, line.children, ast.ShareRounding)
    rounding = share_rounding(at, whole, into) if whole is not None else None
    if whole is None and is_read(line.children):
        at.report(wrong.NO_ROUNDING, line.span, name="the mandatory conversion")
    fate = only(at, line.children, ast.Accrued)
    accrued = None if fate is None else (clause_of(at, fate), _FATES[fate.clause.word])
    window = None if day is None and test is None else Window(clause_of(at, line), day, True, day, True)
    guards = () if test is None else (Guard(clause_of(at, line), test, False),)
    if window is None or into is None or not is_read(line.children):
        return None
    offers = [child for child in line.children if isinstance(child.clause, (ast.Offer, ast.PriceLine))]
    if not any(isinstance(child.clause, ast.Offer) for child in offers):
        everything = ast.Offer(line.span, None, ast.Everything(line.span), None, ())
        offers.append(ast.Line(line.span, everything, line.citations, ()))
    made = offers_of(
        at, ast.Line(line.span, clause, line.citations, tuple(offers)), window, Into(Verb.CONVERT, into, True)
    )
    if made is None:
        return None
    clauses, verb, also = window.clause, Verb.CONVERT, legs_of(at, line.children)
    return Right(
        name, clauses, verb, holder, at.owner, into, (made,), guards, limits, rounding, accrued, None,
        mandatory=True, also=also,
    )  # fmt: skip


def _later(at: Elaborator, lines: Sequence[ast.Line], kind: type[ast.Priced] | type[ast.Settled]) -> Later | None:
    """`priced 5 trading days after notice`, `settled on the 5th of the month after Conversion Date`."""
    line = only(at, lines, kind)
    if line is None:
        return None
    when = line.clause.when
    if not isinstance(when, ast.AfterNotice):
        day = before_price(at, "the day", at.date(when))
        return None if day is None else Later(clause_of(at, line), day=day)
    days = whole_days(at, when.period)
    if days is None:
        return None
    after_pricing = when.after is Word.PRICING
    if after_pricing and kind is ast.Priced:
        hint = "count from the notice: `priced 5 trading days after notice`"
        at.report(wrong.NOT_ALLOWED_HERE, when.span, what="`after pricing`", where="in its own day", hint=hint)
        return None
    return Later(clause_of(at, line), *days, after_pricing)


def _delivered(at: Elaborator, clause: ast.Conversion | ast.Exercise) -> str | None:
    into = at.book.named(clause.into, [*at.book.stocks, *at.book.instruments], "a stock", at.path)
    if into is not None and into == at.owner:
        hint = "write the stock that is delivered"
        at.report(wrong.NOT_ALLOWED_HERE, clause.into.span, what=f"`{into}`", where="as its own stock", hint=hint)
        return None
    return into


def redemption(at: Elaborator, line: ast.Line, name: str) -> Right | None:
    """The right to redeem: opened by its trigger, at its price."""
    clause: ast.Redemption = line.clause
    at = changed(at, path=(*at.path, "redemption"))
    actor = at.book.named(clause.party, at.book.parties, "a party", at.path)
    guards, notice = _guards(at, line.children, Verb.REDEEM)
    triggers = tuple(
        Guard(clause_of(at, child), condition, bars=False)
        for child in line.children
        if isinstance(child.clause, ast.Trigger)
        if (condition := without_price(at, at.condition(child.clause.condition))) is not None
    )
    windows = bare_windows(at, line.children)
    for child in line.children:
        if isinstance(child.clause, WINDOWS) and child.children:
            hint = "put the price on a line of its own: `for Stated Value`"
            span, what = child.children[0].span, "an offer"
            at.report(wrong.NOT_ALLOWED_HERE, span, what=what, where="in a window of a redemption", hint=hint)
    priced = only(at, line.children, ast.RedemptionPrice)
    price: Expr | None = None
    if priced is not None:
        hint = f"state what is paid for each share of {at.owner}"
        price = without_price(at, at.price(priced.clause.price, at.owner, hint))
        price, _ = at.marks(price, priced.clause.marks)
    elif is_read(line.children):
        at.report(wrong.NO_REDEMPTION_PRICE, line.span)
    means, limits = means_of(at, line, "redemption"), limits_of(at, line.children, None, Verb.REDEEM)
    later, settled = _later(at, line.children, ast.Priced), _later(at, line.children, ast.Settled)
    if actor is None or price is None:
        return None
    made, owner, also = clause_of(at, line), at.owner, legs_of(at, line.children)
    return Right(
        name, made, Verb.REDEEM, actor, owner, owner, windows, guards, limits, None, None, notice, triggers, price,
        priced=later, settled=settled, also=also, means=means if means.ways else None,
        amounts=amounts_of(at, line.children, Verb.REDEEM),
    )  # fmt: skip


def company_right(at: Elaborator, line: ast.Line) -> Right | None:
    """A right of a party to issue a further series."""
    clause: ast.CompanyRight = line.clause
    name = clause.name.text
    at = changed(at, path=(name,))
    actor = at.book.named(clause.party, at.book.parties, "a party", at.path)
    made = grants(at, line.children, None)
    guards, notice = _guards(at, line.children, Verb.ISSUE)
    if is_read(line.children) and not any(isinstance(child.clause, WINDOWS) for child in line.children):
        at.report(wrong.NO_WINDOW, line.span, what=f"`{name}`")
    for child in line.children:
        if isinstance(child.clause, _OF_SHARES):
            where, hint = "in a right to issue a series", "put it below the conversion of the series"
            at.report(wrong.NOT_ALLOWED_HERE, child.span, what="this line", where=where, hint=hint)
    if actor is None or not made:
        return None
    series = made[0].issue.series if made[0].issue else ""
    clause_made, automatic = clause_of(at, line), clause.automatic is not None
    return Right(
        name, clause_made, Verb.ISSUE, actor, series, series, made, guards, (), None, None, notice, mandatory=automatic
    )


def _guards(at: Elaborator, lines: Sequence[ast.Line], verb: Verb) -> tuple[tuple[Guard, ...], Notice]:
    guards: list[Guard] = []
    # A conversion knows its price when its bars are tested; in a redemption or a sale nothing is converted.
    fitting = with_price if verb.delivers else without_price
    for line in lines:
        match line.clause:
            case ast.Barred(condition=condition) | ast.Provided(condition=condition):
                found = fitting(at, at.condition(condition))
                if found is not None:
                    guards.append(Guard(clause_of(at, line), found, isinstance(line.clause, ast.Barred)))
    return tuple(guards), notice_of(at, lines)
