"""Which clauses of a deal its examples exercise: a clause is exercised where a reason of some answer stands on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import attrs

from termlang.evaluate.trace import Step, steps
from termlang.model.clauses import Clause, Instrument, Right
from termlang.model.deal import Deal
from termlang.model.expressions import Expr, Undisclosed
from termlang.source import NOWHERE, Span

# What a deal holds besides its clauses.
_NOT_CLAUSES = frozenset(
    ("source", "calendar", "parties", "stocks", "sources", "questions", "examples", "policies", "path_of")
)


class Stated(NamedTuple):
    """A clause or a definition of the text: its line, and its title as a person would name it."""

    line: int
    title: str
    span: Span


def reached(roots: Iterable[Step]) -> frozenset[Span]:
    """Where the reasons of some answers stand."""
    return frozenset(step.span for root in roots for step in steps(root) if step.span is not NOWHERE)


def clauses(deal: Deal) -> dict[Span, Stated]:
    """The clauses and definitions of a deal from which an answer can come, each once, in the order of the text."""
    found: dict[Span, Stated] = {}
    for version in (deal, *(amended for _, amended in deal.amended)):
        for term in version.terms.values():
            if not term.supplied and not isinstance(term.body, Undisclosed) and term.span is not NOWHERE:
                found[term.span] = Stated(deal.line(term.span), str(term.key), term.span)
        for clause in _clauses(version):
            found[clause.span] = Stated(deal.line(clause.span), clause.title, clause.span)
    return {span: found[span] for span in sorted(found, key=lambda span: (span.start, span.end))}


class Coverage(NamedTuple):
    """How many clauses a deal has from which an answer can come, and those that no example exercises."""

    clauses: int
    unexercised: tuple[Stated, ...]


def coverage(deal: Deal, spans: Iterable[frozenset[Span]]) -> Coverage:
    """The coverage of a deal, given where the reasons of each example stand."""
    seen = {span for each in spans for span in each}
    stated = clauses(deal)
    bare = (
        found
        for span, found in stated.items()
        if not any(span.start <= each.start and each.end <= span.end for each in seen)
    )
    return Coverage(len(stated), tuple(bare))


def _clauses(deal: Deal) -> Iterator[Clause]:
    """Every clause below the headers of instruments and rights."""
    waiting: list[Any] = [getattr(deal, name) for name in _parts(deal) if name not in _NOT_CLAUSES]
    seen: set[int] = set()
    while waiting:
        found = waiting.pop()
        if isinstance(found, (tuple, list)):
            waiting.extend(found)
        elif isinstance(found, dict):
            waiting.extend(found.values())
        elif attrs.has(type(found)) and not isinstance(found, (Expr, Deal)) and id(found) not in seen:
            seen.add(id(found))
            if isinstance(found, Clause):
                yield found
                continue
            header = isinstance(found, (Instrument, Right))
            waiting.extend(getattr(found, name) for name in _parts(found) if not (header and name == "clause"))


def _parts(found: Any) -> list[str]:
    return [part.name for part in attrs.fields(type(found))]
