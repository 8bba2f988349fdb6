"""What answers may need: prices, undisclosed terms, open questions, elections. Read off the model; a superset."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import fields, frozen, has

from termlang.model.clauses import Right
from termlang.model.deal import Deal
from termlang.model.expressions import COLUMN_WORDS, Expr, Observe, ReadingIs, Undisclosed, walk
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
    """Every expression of the deal, wherever it stands; those inside another are left to `walk`."""
    waiting: list[object] = [
        *(term.body for term in deal.terms.values()),
        *deal.cells.values(),
        *deal.instruments.values(),
        *deal.rights.values(),
        *deal.payments,
        *deal.waterfalls,
    ]
    while waiting:
        found: Any = waiting.pop()
        if isinstance(found, Expr):
            yield found
        elif isinstance(found, tuple):
            waiting.extend(found)
        elif has(type(found)):
            waiting.extend(getattr(found, each.name) for each in fields(type(found)))
