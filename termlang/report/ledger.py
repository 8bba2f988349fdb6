"""A ledger as a person reads it: every line with its outcome and what moved, then what stands, and what went wrong."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Protocol

from termlang.diagnostics import Problem
from termlang.ledger.entries import Entry, Outcome
from termlang.model.deal import Deal
from termlang.quantity import money, shown
from termlang.report.accounts import Accounts, usage_words
from termlang.report.figures import approximation, value_text
from termlang.report.needs import needs_lines
from termlang.report.places import clause_of, line_at, with_place
from termlang.report.printable import cells, in_ascii, one_line, padded
from termlang.report.reasons import Reasons
from termlang.report.tables import Cell, table_text
from termlang.report.values import problem_json
from termlang.source import Source

WIDTH = 100
CSV_HEADER = (
    "day", "line", "what", "outcome", "account", "asset", "quantity", "note", "difference", "because", "needs",
    "readings",
)  # fmt: skip
_LEFT = 28  # day, line and outcome
_DAY = len("1999-05-03 ")


class Kept(Protocol):
    """A ledger under one combination of readings, with the deal and the journal in which its places lie."""

    @property
    def deal(self) -> Deal: ...
    @property
    def entries(self) -> tuple[Entry, ...]: ...
    @property
    def readings(self) -> dict[str, str]: ...
    @property
    def last(self) -> Accounts: ...


def ledger_text(
    ledgers: Sequence[Kept],
    title: str,
    journal: str,
    *,
    on: date | None = None,
    accounts: Sequence[Accounts] = (),
    reasons: bool = False,
    short: bool = False,
    ascii: bool = False,
) -> str:
    """The ledgers of one journal. With `on`, only what stands at the end of that day. Ends with a line end."""
    blocks = [f"{one_line(title)}\n{one_line(journal)}" + (f", at the end of {on}" if on is not None else "")]
    for at, ledger in enumerate(ledgers):
        blocks += chosen(at, len(ledgers), ledger.readings)
        if on is None:
            blocks.append(entries_text(ledger, reasons=reasons, short=short, ascii=ascii))
        blocks += accounts_blocks(accounts[at] if accounts else ledger.last, ledger.deal)
        if on is None:
            blocks += _sections(ledger)
    text = "\n\n".join(block.rstrip("\n") for block in blocks if block) + "\n"
    return in_ascii(text) if ascii else text


def chosen(at: int, count: int, readings: dict[str, str]) -> list[str]:
    """The heading of one of several, or the line that says under what the only one stands."""
    read = "; ".join(f"{one_line(name)} = {one_line(choice)}" for name, choice in readings.items())
    if count > 1:
        return [f"== {at + 1} of {count}: {read or 'otherwise'}"]
    return [f"read as      {read}"] if read else []


# ------------------------------------------------------------------------------------------------------- the lines


def entries_text(ledger: Kept, *, reasons: bool = False, short: bool = False, ascii: bool = False) -> str:
    """One block an entry: day, line, outcome, what; below it what moved, and why or why not."""
    head = f"{'day':<10}  {'line':>4}  {'outcome':<9}  what"
    lines = [head, f"{'-' * 10}  {'-' * 4}  {'-' * 9}  {'-' * (WIDTH - _LEFT - 1)}"]
    names = [one_line(posting.account) for entry in ledger.entries for posting in entry.postings]
    width = max((cells(name) for name in names), default=0)
    for entry in ledger.entries:
        lines += entry_lines(entry, ledger.deal, account_width=width, short=short)
        if reasons and entry.reasons is not None:
            tree = Reasons(entry.reasons, ledger.deal.source).render(ascii=ascii, width=WIDTH - 4)
            lines += [f"    {line}".rstrip() for line in tree.splitlines()]
    return "\n".join(lines)


def entry_lines(entry: Entry, deal: Deal, *, account_width: int = 0, short: bool = False) -> list[str]:
    """The lines of one entry; `short` leaves out what moved."""
    number = "" if entry.line is None else str(entry.line)
    start = f"{entry.day}  {number:>4}  {entry.outcome.value:<9}  "
    pad = " " * len(start)
    first, *rest = textwrap.wrap(what_of(entry), WIDTH - len(start), break_on_hyphens=False) or [""]
    lines = [start + first, *(pad + line for line in rest)]
    if not short:
        moved = [signed(figure(posting.quantity, posting.asset, deal)) for posting in entry.postings]
        right = max((cells(each) for each in moved), default=0)
        lines += [
            f"{pad}  {padded(one_line(posting.account), account_width)}  {each:>{right}} {one_line(posting.asset)}"
            for posting, each in zip(entry.postings, moved, strict=True)
        ]
    for words in remarks(entry, deal):
        lines += textwrap.wrap(
            words, WIDTH, initial_indent=f"{pad}  ", subsequent_indent=f"{pad}    ", break_on_hyphens=False
        )
    return lines


def what_of(entry: Entry) -> str:
    """The line without its day, which stands beside it."""
    text = one_line(entry.text)
    return text[_DAY:] if text.startswith(f"{entry.day} ") else text


def figure(quantity: Fraction, asset: str, deal: Deal) -> str:
    """Money to the cent, anything else as a count."""
    return money(quantity) if asset == deal.currency else shown(quantity)


def signed(text: str) -> str:
    """A figure with its sign: what comes in has a plus."""
    if text.startswith("about "):
        return f"about {signed(text.removeprefix('about '))}"
    return text if text.startswith("-") else f"+{text}"


def remarks(entry: Entry, deal: Deal) -> Iterator[str]:
    """Why, or why not: the clause with its line, the note, what is needed, what differs."""
    closed = entry.outcome in (Outcome.REFUSED, Outcome.UNDECIDED)
    for title in entry.binding:
        yield ("because " if closed else "bound by ") + with_place(title, entry.reasons, deal)
    if entry.note:
        yield one_line(entry.note)
    if entry.needs:
        yield "needs " + ", ".join(needs_lines(entry.needs))
    if entry.difference:
        yield f"differs: {one_line(entry.difference)}"
    for problem in entry.problems:
        if problem.message != entry.note:
            yield one_line(str(problem))
        if entry.outcome is Outcome.WRONG and problem.remedy:
            yield f"try {one_line(problem.remedy)}"


# ------------------------------------------------------------------------------------------------------ what stands


def accounts_blocks(accounts: Accounts, deal: Deal) -> list[str]:
    """What every account has, and how far each limit is used."""
    heading = (
        f"accounts at the end of {accounts.day}" if accounts.day > date.min else "accounts, before anything is done"
    )
    rows: list[tuple[Cell, ...]] = []
    before = ""
    for each in accounts.balances:
        name = one_line(each.account)
        stated = f"{money(each.stated)} {deal.currency}" if each.stated is not None else ""
        asset = one_line(each.asset) if each.kind != "cash" else f"{each.asset} in cash"
        rows.append((name if name != before else "", asset, figure(each.quantity, each.asset, deal), stated))
        before = name
    blocks = [
        f"{heading}\n"
        + (table(rows, ("account", "what", "quantity", "stated value"), {2, 3}) if rows else "no account has anything")
    ]
    if accounts.elections:
        said = [f"{one_line(name)} = {one_line(choice)}" for name, choice in accounts.elections.items()]
        blocks.append("elected      " + "; ".join(said))
    if accounts.limits:
        used = [
            (
                one_line(each.right.name),
                "".join((one_line(each.clause.title), f", counting {' and '.join(each.counted)}", _of(each.holder))),
                str(line_at(each.clause.span, deal.source) or ""),
                shown(each.used),
                "" if each.bound is None else shown(each.bound),
                usage_words(each),
            )
            for each in accounts.limits
        ]
        blocks.append("limits\n" + table(used, ("right", "limit", "line", "used", "of", ""), {2, 3, 4}))
    return blocks


def _of(holder: str | None) -> str:
    return f", of {one_line(holder)}" if holder is not None else ""


def table(rows: Sequence[Sequence[Cell]], header: Sequence[str], right: set[int]) -> str:
    """A table whose columns in `right` are figures that are already written."""
    widths = {at: max([cells(header[at]), *(cells(str(row[at])) for row in rows)]) for at in right}

    def laid(row: Sequence[Cell]) -> list[Cell]:
        return [_right(str(cell), widths[at]) if at in right else cell for at, cell in enumerate(row)]

    heads = [_right(name, widths[at]) if at in right else name for at, name in enumerate(header)]
    return table_text([laid(row) for row in rows], heads, width=WIDTH)


def _right(text: str, width: int) -> str:
    return " " * (width - cells(text)) + text


# --------------------------------------------------------------------------------------------------- what went wrong


def _sections(ledger: Kept) -> Iterator[str]:
    for name, found in (
        ("refused", [each for each in ledger.entries if each.outcome is Outcome.REFUSED]),
        ("undecided", [each for each in ledger.entries if each.outcome is Outcome.UNDECIDED]),
        ("wrong", [each for each in ledger.entries if each.outcome is Outcome.WRONG]),
        ("differences", [each for each in ledger.entries if each.difference]),
    ):
        if found:
            yield "\n".join([name, *(line for entry in found for line in _told(entry, ledger.deal))])


def _told(entry: Entry, deal: Deal) -> list[str]:
    place = f"line {entry.line}" if entry.line is not None else "the deal itself"
    lines = textwrap.wrap(
        f"{entry.day}, {place}: {what_of(entry)}", WIDTH, initial_indent="  ", subsequent_indent="    "
    )
    for words in remarks(entry, deal):
        lines += textwrap.wrap(words, WIDTH, initial_indent="    ", subsequent_indent="      ", break_on_hyphens=False)
    return lines


# ------------------------------------------------------------------------------------------------------------- data


def ledger_document(
    title: str, journal: str, ledgers: Sequence[Kept], problems: Sequence[Problem], source: Source
) -> dict[str, Any]:
    """The ledgers of one journal under every reading that matters."""
    return {
        "schema": "termlang.ledger/1",
        "deal": title,
        "journal": journal,
        "answers": [ledger_json(ledger) for ledger in ledgers],
        "problems": [problem_json(problem, source) for problem in problems],
    }


def accounts_document(title: str, journal: str, found: Sequence[tuple[Kept, Accounts]]) -> dict[str, Any]:
    """The accounts at the end of one day; a ledger without its entries."""
    return {
        "schema": "termlang.ledger/1",
        "deal": title,
        "journal": journal,
        "answers": [
            {"readings": dict(ledger.readings), "accounts": accounts_json(accounts, ledger.deal)}
            for ledger, accounts in found
        ],
        "problems": [],
    }


def ledger_json(ledger: Kept) -> dict[str, Any]:
    """One element of `answers` in a document `termlang.ledger/1`."""
    return {
        "readings": dict(ledger.readings),
        "entries": [entry_json(entry, ledger.deal) for entry in ledger.entries],
        "accounts": accounts_json(ledger.last, ledger.deal),
    }


def entry_json(entry: Entry, deal: Deal) -> dict[str, Any]:
    """One event of a ledger; `line` is the journal's, null for what the deal does by itself."""
    return {
        "day": entry.day.isoformat(),
        "line": entry.line,
        "text": entry.text,
        "outcome": entry.outcome.value,
        "moved": [
            {"account": each.account, "asset": each.asset, **number("quantity", each.quantity)}
            for each in entry.postings
        ],
        "note": entry.note,
        "difference": entry.difference,
        "needs": list(entry.needs),
        "because": [clause_json(title, entry, deal) for title in entry.binding],
        "problems": [str(problem) for problem in entry.problems],
        "reasons": Reasons(entry.reasons, deal.source).to_json() if entry.reasons is not None else None,
    }


def clause_json(title: str, entry: Entry, deal: Deal) -> dict[str, Any]:
    """A clause by its title, its line in the deal and what it cites."""
    clause = clause_of(title, entry.reasons, deal)
    line = line_at(clause.span, deal.source) if clause is not None else None
    return {"clause": title, "line": line, "citations": list(clause.citations) if clause is not None else []}


def accounts_json(accounts: Accounts, deal: Deal) -> dict[str, Any]:
    """What stands at the end of a day."""
    return {
        "day": accounts.day.isoformat(),
        "balances": [
            {
                "account": each.account,
                "kind": each.kind,
                "asset": each.asset,
                **number("quantity", each.quantity),
                "stated_value": value_text(each.stated),
            }
            for each in accounts.balances
        ],
        "limits": [
            {
                "right": each.right.name,
                "clause": each.clause.title,
                "line": line_at(each.clause.span, deal.source),
                "counting": list(each.counted),
                "holder": each.holder,
                "used": value_text(each.used),
                "bound": value_text(each.bound),
                "left": value_text(each.left),
                "applies": each.applies,
                "needs": list(each.needs),
            }
            for each in accounts.limits
        ],
        "elections": dict(accounts.elections),
    }


def number(name: str, value: Fraction | None) -> dict[str, Any]:
    """An exact number under its name, and a decimal near it where no decimal ends."""
    near = approximation(value)
    return {name: value_text(value), **({"approx": {name: near}} if near is not None else {})}


def ledger_rows(ledgers: Sequence[Kept]) -> Iterator[tuple[Cell, ...]]:
    """Rows for CSV: one for each thing that moved, and one for each entry in which nothing did."""
    for ledger in ledgers:
        readings = "; ".join(f"{name}={choice}" for name, choice in ledger.readings.items())
        for entry in ledger.entries:
            head: tuple[Cell, ...] = (entry.day, entry.line, what_of(entry), entry.outcome.value)
            tail: tuple[Cell, ...] = (
                entry.note,
                entry.difference,
                "; ".join(entry.binding),
                "; ".join(entry.needs),
                readings,
            )
            for each in entry.postings:
                yield (*head, each.account, each.asset, each.quantity, *tail)
            if not entry.postings:
                yield (*head, "", "", None, *tail)


ACCOUNTS_HEADER = ("day", "account", "kind", "asset", "quantity", "stated value", "readings")


def accounts_rows(found: Sequence[tuple[Kept, Accounts]]) -> Iterator[tuple[Cell, ...]]:
    """Rows for CSV: one for each thing that an account has."""
    for ledger, accounts in found:
        readings = "; ".join(f"{name}={choice}" for name, choice in ledger.readings.items())
        for each in accounts.balances:
            yield accounts.day, each.account, each.kind, each.asset, each.quantity, each.stated, readings
