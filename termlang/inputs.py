"""What answers may need: prices, undisclosed terms, open questions, elections. Read off the model; a superset."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

from termlang.model.clauses import Grant, Right
from termlang.model.deal import Deal
from termlang.model.expressions import COLUMN_WORDS, Expr, Fold, Literal, Observe, ReadingIs, Undisclosed, walk
from termlang.units import Kind


@frozen(eq=False)
class Input:
    """One thing that an answer may need: `kind` is observation, undisclosed, question or election."""

    kind: str
    name: str
    unit: str
    detail: str
    lines: tuple[int, ...]


def inputs_of(deal: Deal) -> tuple[Input, ...]:
    """Every input of a deal, observations first, each with the lines that use it."""
    seen: dict[tuple[str, str], tuple[str, str, list[int]]] = {}

    def add(kind: str, name: str, unit: str, detail: str, line: int) -> None:
        entry = seen.setdefault((kind, name), (unit, detail, []))
        if line not in entry[2]:
            entry[2].append(line)

    for expr in _expressions(deal):
        for found in walk(expr):
            line = deal.line(found.span)
            match found:
                case Observe(stock=stock, column=column):
                    what = f"{COLUMN_WORDS[column]} of {stock}"
                    add("observation", f"{stock}.{column}", str(found.type.unit), what, line)
                case Undisclosed(name=name):
                    unit = str(found.type.unit) if found.type.kind is Kind.QUANTITY else found.type.kind.value
                    add("undisclosed", name, unit, _kept(found), line)
                case ReadingIs(question=question):
                    readings = " or ".join(deal.questions[question].readings)
                    add("question", question, "a reading", readings, line)
    for key, term in deal.terms.items():
        if isinstance(term.body, Undisclosed) and key.owner:
            seen.pop(("undisclosed", key.name), None)
            add("undisclosed", str(key), str(term.type.unit), _kept(term.body), deal.line(term.span))
    for right in deal.rights.values():
        for name, choices, line in _elections(deal, right):
            add("election", name, "a choice", choices, line)
    for instrument in deal.instruments.values():
        paid = instrument.dividend
        if paid is not None and len(paid.ways) > 1 and paid.elector:
            add(
                "election",
                f"{instrument.name} dividend",
                "a choice",
                " or ".join(paid.ways),
                deal.line(paid.clause.span),
            )
    order = ("observation", "undisclosed", "question", "election")
    return tuple(
        Input(kind, name, unit, detail, tuple(sorted(lines)))
        for (kind, name), (unit, detail, lines) in sorted(
            seen.items(), key=lambda item: (order.index(item[0][0]), item[0][1])
        )
    )


def _kept(found: Undisclosed) -> str:
    return "not disclosed by the text" if found.by is None else f"as computed by {found.by}"


def look_back(deal: Deal) -> int:
    """The longest look-back of the deal, in days as the text counts them: how much history a price file needs."""
    counts = [
        found.days.count.value.numerator
        for expr in _expressions(deal)
        for found in walk(expr)
        if isinstance(found, Fold)
        and isinstance(found.days.count, Literal)
        and isinstance(found.days.count.value, Fraction)
    ]
    return max(counts, default=1)


def _elections(deal: Deal, right: Right) -> Iterator[tuple[str, str, int]]:
    for grant in right.grants:
        for offer in grant.offers:
            if len(offer.price.choices) > 1:
                choices = " or ".join(label for label, _ in offer.price.choices)
                yield f"{right.name} price", choices, deal.line(offer.price.clause.span)
    said = right.cashless or right.in_lieu
    if said is not None:
        yield f"{right.name} settlement", " or ".join(right.settlements), deal.line(said.clause.span)
    if right.means is not None and len(right.means.ways) > 1:
        yield right.name, " or ".join(right.means.ways), deal.line(right.clause.span)


def _expressions(deal: Deal) -> Iterator[Expr]:
    for term in deal.terms.values():
        yield term.body
    for instrument in deal.instruments.values():
        yield from (
            each
            for each in (instrument.issue_day, instrument.issued, instrument.stated_value, instrument.purchase_price)
            if each is not None
        )
        if instrument.dividend is not None and instrument.dividend.share_price is not None:
            yield instrument.dividend.share_price
    for right in deal.rights.values():
        yield from _right(right)
    for payment in deal.payments:
        yield payment.day
        yield from (amount for amount, _ in payment.legs)
    for waterfall in deal.waterfalls:
        yield from waterfall.expressions()


def _right(right: Right) -> Iterator[Expr]:
    for grant in right.grants:
        yield from _grant(grant)
    for guard in (*right.guards, *right.triggers):
        yield guard.condition
    for limit in right.limits:
        yield limit.bound
        others = (limit.unless, limit.excess_price, limit.blocker, limit.needed)
        yield from (each for each in others if each is not None)
    if right.redemption_price is not None:
        yield right.redemption_price
    for whole in (right.whole, None if right.means is None else right.means.whole):
        if whole is not None and whole.cash_price is not None:
            yield whole.cash_price
    if right.means is not None and right.means.share_price is not None:
        yield right.means.share_price
    for later in (right.priced, right.settled):
        if later is not None and later.day is not None:
            yield later.day
    for leg in right.also:
        yield leg.amount
    if right.cashless is not None:
        yield right.cashless.value
        if right.cashless.condition is not None:
            yield right.cashless.condition
    if right.in_lieu is not None:
        yield right.in_lieu.amount
        if right.in_lieu.condition is not None:
            yield right.in_lieu.condition


def _grant(grant: Grant) -> Iterator[Expr]:
    yield from (each for each in (grant.window.first, grant.window.last) if each is not None)
    if grant.issue is not None:
        yield grant.issue.price
    for offer in grant.offers:
        yield from (each for each in (offer.guard, offer.addition) if each is not None)
        yield from (expr for _, expr in offer.price.choices)
        bound = getattr(offer.quantity, "bound", None)
        if bound is not None:
            yield bound
