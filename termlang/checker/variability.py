"""What a term can change with, read off its body."""

from __future__ import annotations

from collections.abc import Mapping

from termlang.model.deal import Term, Variability
from termlang.model.expressions import (
    Account,
    Asked,
    AskedFor,
    At,
    CellNow,
    EventFigure,
    Expr,
    LedgerFold,
    Noticed,
    Observe,
    Proceeds,
    Ref,
    Standing,
    TermKey,
    Today,
    children,
)


def variability_of(terms: Mapping[TermKey, Term | None], expr: Expr) -> Variability:
    """The most variable of what an expression is made of; a sampled term stays as variable as it is."""
    match expr:
        case Observe():
            return Variability.MARKET
        case Standing(account=Account.OUTSTANDING | Account.STATED):
            return Variability.STATE
        case CellNow() | EventFigure() | LedgerFold() | Noticed() | Proceeds():
            return Variability.STATE
        case Today():
            return Variability.DATED
        case Asked(what=AskedFor.DAY):
            return Variability.DATED
        case Asked():
            return Variability.REQUEST
        case Ref(key=key):
            term = terms.get(key)
            return Variability.CONSTANT if term is None else term.variability
        case At(body=body, day=day):
            return max(variability_of(terms, body), variability_of(terms, day))
    return max((variability_of(terms, child) for child in children(expr)), default=Variability.CONSTANT)
