"""Where a clause stands: its line in the deal and what it cites, found by its title."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.evaluate.trace import Step, steps
from termlang.model.clauses import Clause
from termlang.model.deal import Deal
from termlang.report.printable import one_line
from termlang.source import NOWHERE, Source, Span


def clause_of(title: str, reasons: Step | None, deal: Deal) -> Clause | None:
    """The clause that a binding title names: in the reasons first, which know which of two alike it is."""
    if reasons is not None:
        for step in steps(reasons):
            if step.what == title and line_at(step.span, deal.source) is not None:
                return Clause(title, step.span, step.citations)
    return next((clause for clause in _clauses(deal) if clause.title == title), None)


def line_at(span: Span, source: Source) -> int | None:
    """The line of a place, None where it lies in no text."""
    return None if span == NOWHERE or span.end > len(source.text) else source.line_of(span)


def place_text(clause: Clause, source: Source) -> str:
    """`(line 54)  [F8K para 2]`, or less."""
    line = line_at(clause.span, source)
    cited = f"[{one_line(', '.join(clause.citations))}]" if clause.citations else ""
    return "  ".join(filter(None, (f"(line {line})" if line is not None else "", cited)))


def with_place(title: str, reasons: Step | None, deal: Deal) -> str:
    """A clause by its title, with its line and what it cites."""
    clause = clause_of(title, reasons, deal)
    return "  ".join(filter(None, (one_line(title), place_text(clause, deal.source) if clause is not None else "")))


def _clauses(deal: Deal) -> Iterator[Clause]:
    for instrument in deal.instruments.values():
        yield instrument.clause
        if instrument.dividend is not None:
            yield instrument.dividend.clause
    for right in deal.rights.values():
        yield right.clause
        for grant in right.grants:
            yield grant.window.clause
            for offer in grant.offers:
                yield from (offer.clause, offer.price.clause)
        yield from (guard.clause for guard in (*right.guards, *right.triggers))
        yield from (limit.clause for limit in right.limits)
        yield from (leg.clause for leg in right.also)
        yield from (each.clause for each in (right.cashless, right.in_lieu) if each is not None)
        if right.notice is not None:
            yield right.notice[0]
    yield from (payment.clause for payment in deal.payments)
    for waterfall in deal.waterfalls:
        yield waterfall.clause
        yield from waterfall.lines()
        for rank in waterfall.ranks:
            yield from (claim.clause for claim in rank.claims)
