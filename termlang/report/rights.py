"""Rights as a person reads them: for each party what it may do, up to how much and at what price, or why not."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Protocol

from termlang.diagnostics import Problem
from termlang.ledger.rights import Election, Obligation, Position, Standing
from termlang.model.clauses import Clause, Verb
from termlang.model.deal import Deal
from termlang.model.examples import Status
from termlang.quantity import money, shown
from termlang.report.figures import Figures, value_text
from termlang.report.ledger import WIDTH, chosen, number
from termlang.report.needs import needs_lines
from termlang.report.places import clause_of, line_at, place_text, with_place
from termlang.report.printable import cells, in_ascii, one_line
from termlang.report.reasons import Reasons
from termlang.report.tables import Cell
from termlang.report.values import problem_json, quote_json
from termlang.source import Source
from termlang.units import base

CSV_HEADER = (
    "on", "party", "account", "right", "status", "amount", "price", "shares", "cash", "because", "needs", "next",
    "change", "flips", "elections", "readings",
)  # fmt: skip
_HEAD = 13


class Positioned(Protocol):
    """A position under one combination of readings."""

    @property
    def result(self) -> Position: ...
    @property
    def deal(self) -> Deal: ...
    @property
    def readings(self) -> dict[str, str]: ...


def rights_text(
    positions: Sequence[Positioned],
    title: str,
    on: date,
    journal: str | None,
    *,
    short: bool = False,
    ascii: bool = False,
) -> str:
    """What each party may do and must do on a day; without `short`, with the reasons. Ends with a line end."""
    after = f"after the lines of {one_line(journal)} of that day" if journal is not None else "without a journal"
    blocks = [f"{one_line(title)}\nrights on {on}, {after}"]
    for at, each in enumerate(positions):
        blocks += chosen(at, len(positions), each.readings)
        blocks += _parties(each, short=short, ascii=ascii)
        owed = [line for item in each.result.obligations for line in _obligation(item, on, each.deal)]
        elect = [line for item in each.result.elections for line in _election(item, each.deal)]
        blocks += ["\n".join([head, *lines]) for head, lines in (("owed", owed), ("elections", elect)) if lines]
    text = "\n\n".join(blocks) + "\n"
    return in_ascii(text) if ascii else text


def _parties(position: Positioned, *, short: bool, ascii: bool) -> Iterator[str]:
    """One block a party, in the order of the deal."""
    deal = position.deal
    for party in deal.parties:
        mine = [each for each in position.result.rights if each.right.actor == party]
        if mine:
            yield f"{one_line(party)}\n{'-' * cells(one_line(party))}"
        for each in mine:
            yield "\n".join(_standing(each, party, deal))
            if not short:
                yield Reasons(each.answer.reasons, deal.source).render(ascii=ascii)


def _standing(standing: Standing, party: str, deal: Deal) -> list[str]:
    answer = standing.answer
    who = f"{one_line(standing.who)}: " if standing.who != party else ""
    elected = "; ".join(f"{one_line(name)} = {one_line(choice)}" for name, choice in answer.elections.items())
    lines = [f"{who}{one_line(standing.right.name)}" + (f", {elected}" if elected else "")]
    outcome = _outcome(standing, deal)
    lines += _said(answer.status.value, outcome)
    if answer.status in (Status.ALLOWED, Status.LIMITED) and answer.shares and standing.right.verb is not Verb.ISSUE:
        figures = _figures(standing)
        lines += _said("for", figures.quantity(answer.shares, answer.shares_unit, full=True))
    if answer.status in (Status.ALLOWED, Status.LIMITED) and answer.cash:
        lines += _said("cash", f"{money(answer.cash)} {answer.cash_unit}")
    for each in answer.beside:
        lines += _said("also", _figures(standing).quantity(each.amount, base(each.asset)))
    head = "bound by" if answer.status is Status.LIMITED else "because"
    for title in answer.binding:
        words = with_place(title, answer.reasons, deal)
        lines += _said(head, words) if words != outcome else []
    if answer.needs and answer.status is not Status.UNKNOWN:
        lines += _said("needs", ", ".join(needs_lines(answer.needs)))
    if standing.next_change is not None and standing.next_change.day is not None:
        change = standing.next_change
        where = place_text(change.clause, deal.source)
        lines += _said("next", f"{change.day}: {_after_name(change.what, standing.right.name)}  {where}".rstrip())
    for guard in dict.fromkeys(flip.guard for flip in standing.flips):
        prices = sorted((flip.column, flip.price) for flip in standing.flips if flip.guard is guard)
        at_prices = " and ".join(f"at {column} {money(price)}" for column, price in prices)
        where = place_text(guard.clause, deal.source)
        lines += _said("flips", f"{at_prices}: {one_line(guard.clause.title)}  {where}".rstrip())
    lines += [line for problem in answer.problems for line in _said("problem", one_line(str(problem)))]
    return lines


def _outcome(standing: Standing, deal: Deal) -> str:
    answer = standing.answer
    if answer.status is Status.UNKNOWN:
        return "needs " + ", ".join(needs_lines(answer.needs)) if answer.needs else "there is no answer"
    if answer.status is Status.REFUSED:
        said = "; ".join(one_line(note) for note in answer.notes)
        return said or (with_place(answer.binding[0], answer.reasons, deal) if answer.binding else "")
    if standing.right.verb is Verb.ISSUE:
        return f"to issue {one_line(standing.right.instrument)}"
    figures = _figures(standing)
    most = "" if answer.amount is None else f"up to {figures.quantity(answer.amount, answer.amount_unit)}"
    if answer.price is not None:
        return f"{most} at {figures.quantity(answer.price, answer.price_unit)}".strip()
    parts = [
        f"{figures.quantity(part.amount, answer.amount_unit)} at {figures.quantity(part.price, answer.price_unit)}"
        for part in answer.parts
    ]
    return f"{most}: {', '.join(parts)}" if parts else most


def _figures(standing: Standing) -> Figures:
    answer = standing.answer
    return Figures.of([answer.shares_unit, answer.price_unit, answer.amount_unit])


def _after_name(what: str, name: str) -> str:
    """`100% is open` out of `Series A conversion: 100% is open`."""
    return one_line(what.removeprefix(name).lstrip(": ") or what)


def _said(head: str, words: str) -> list[str]:
    indent = " " * (_HEAD + 2)
    found = textwrap.wrap(words, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
    if not found:
        return [f"  {head}"]
    return [f"  {head:<{_HEAD}}{found[0].lstrip()}", *found[1:]]


def _obligation(owed: Obligation, on: date, deal: Deal) -> list[str]:
    when = (
        "no day is fixed" if owed.day is None else f"due on {owed.day}" if owed.day >= on else f"fell due on {owed.day}"
    )
    if owed.day is None and owed.what.startswith(("dividend", "interest")):
        when = "accrued so far"
    amount = f"{money(owed.amount)} {deal.currency}" if owed.amount is not None else "an amount that is not known"
    words = f"{one_line(owed.debtor)} to {one_line(owed.creditor)}: {amount}, {one_line(owed.what)}, {when}"
    return [*_placed(words, owed.clause, deal), *(f"    needs {need}" for need in needs_lines(owed.needs))]


def _election(election: Election, deal: Deal) -> list[str]:
    stands = f"{one_line(election.chosen)} stands" if election.chosen is not None else "nothing was elected"
    default = f"otherwise {one_line(election.default)}" if election.default is not None else "no default"
    choices = " or ".join(one_line(each) for each in election.choices)
    words = f"{one_line(election.who)}, {one_line(election.what)}: {choices}; {stands}; {default}"
    return _placed(words, election.clause, deal)


def _placed(words: str, clause: Clause, deal: Deal) -> list[str]:
    """Words with the place of their clause, in lines."""
    return textwrap.wrap(
        f"{words}  {place_text(clause, deal.source)}".rstrip(),
        WIDTH,
        initial_indent="  ",
        subsequent_indent="    ",
        break_on_hyphens=False,
    )


# ------------------------------------------------------------------------------------------------------------- data


def rights_document(
    title: str,
    on: date,
    journal: str | None,
    positions: Sequence[Positioned],
    problems: Sequence[Problem],
    source: Source | None,
) -> dict[str, Any]:
    """What each party may do and must do on a day, under every reading that matters."""
    return {
        "schema": "termlang.rights/1",
        "deal": title,
        "on": on.isoformat(),
        "journal": journal,
        "answers": [position_json(each) for each in positions],
        "problems": [problem_json(problem, source) for problem in problems],
    }


def position_json(position: Positioned) -> dict[str, Any]:
    """One element of `answers` in a document `termlang.rights/1`."""
    deal, found = position.deal, position.result
    return {
        "readings": dict(position.readings),
        "rights": [_standing_json(each, deal) for each in found.rights],
        "obligations": [_obligation_json(each, deal) for each in found.obligations],
        "elections": [
            {
                "who": each.who,
                "what": each.what,
                "choices": list(each.choices),
                "chosen": each.chosen,
                "default": each.default,
                "line": line_at(each.clause.span, deal.source),
            }
            for each in found.elections
        ],
    }


def _standing_json(standing: Standing, deal: Deal) -> dict[str, Any]:
    change = standing.next_change
    answer = standing.answer
    return {
        "party": standing.right.actor,
        "account": standing.who,
        "right": standing.right.name,
        "because": [_because(title, standing, deal) for title in answer.binding],
        "next": None
        if change is None or change.day is None
        else {
            "day": change.day.isoformat(),
            "what": change.what,
            "line": line_at(change.clause.span, deal.source),
        },
        "flips": [
            {
                "stock": flip.stock,
                "column": flip.column,
                **number("price", flip.price),
                "clause": flip.guard.clause.title,
                "line": line_at(flip.guard.clause.span, deal.source),
            }
            for flip in standing.flips
        ],
        "answer": quote_json(answer, deal.source),
    }


def _because(title: str, standing: Standing, deal: Deal) -> dict[str, Any]:
    clause = clause_of(title, standing.answer.reasons, deal)
    line = line_at(clause.span, deal.source) if clause is not None else None
    return {"clause": title, "line": line, "citations": list(clause.citations) if clause is not None else []}


def _obligation_json(owed: Obligation, deal: Deal) -> dict[str, Any]:
    return {
        "debtor": owed.debtor,
        "creditor": owed.creditor,
        "what": owed.what,
        "day": value_text(owed.day),
        **number("amount", owed.amount),
        "currency": deal.currency,
        "needs": list(owed.needs),
        "clause": owed.clause.title,
        "line": line_at(owed.clause.span, deal.source),
        "citations": list(owed.clause.citations),
    }


def rights_rows(on: date, positions: Sequence[Positioned]) -> Iterator[tuple[Cell, ...]]:
    """Rows for CSV: one for each right of each account."""
    for position in positions:
        readings = _pairs(position.readings)
        for each in position.result.rights:
            answer, change = each.answer, each.next_change
            yield (
                on,
                each.right.actor,
                each.who,
                each.right.name,
                answer.status.value,
                answer.amount,
                answer.price,
                answer.shares,
                answer.cash,
                "; ".join(answer.binding),
                "; ".join(answer.needs),
                change.day if change is not None else None,
                change.what if change is not None else "",
                "; ".join(f"{flip.column}={shown(flip.price)}" for flip in each.flips),
                _pairs(answer.elections),
                readings,
            )


def _pairs(chosen_: dict[str, str]) -> str:
    return "; ".join(f"{name}={choice}" for name, choice in chosen_.items())


def position_key(position: Position) -> tuple[object, ...]:
    """What must agree for two positions to be one."""
    return (
        tuple(
            (
                each.who,
                each.right.name,
                each.answer.key(),
                (each.next_change.day, each.next_change.what) if each.next_change is not None else None,
                tuple((flip.stock, flip.column, flip.price) for flip in each.flips),
            )
            for each in position.rights
        ),
        tuple(
            (each.debtor, each.creditor, each.what, each.day, each.amount, each.needs) for each in position.obligations
        ),
        tuple((each.who, each.what, each.chosen) for each in position.elections),
    )
