"""Dates as a person reads them, one a line, the unknown ones at the end; as data; and as a calendar file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, Protocol

from termlang.diagnostics import Problem
from termlang.ledger.dates import KeyDate
from termlang.model.deal import Deal
from termlang.model.expressions import Literal
from termlang.report.figures import value_text
from termlang.report.ledger import WIDTH, chosen
from termlang.report.needs import needs_lines
from termlang.report.places import line_at
from termlang.report.printable import in_ascii, one_line
from termlang.report.tables import Cell, table_text
from termlang.report.values import problem_json
from termlang.source import Source

HEADER = ("date", "what", "line", "source")
CSV_HEADER = ("date", "what", "clause", "line", "citations", "needs", "readings")
_NEVER = date(1970, 1, 1)


class Scheduled(Protocol):
    """The dates of a deal under one combination of readings."""

    @property
    def days(self) -> tuple[KeyDate, ...]: ...
    @property
    def deal(self) -> Deal: ...
    @property
    def readings(self) -> dict[str, str]: ...


def dates_text(schedules: Sequence[Scheduled], title: str, first: date, last: date, *, ascii: bool = False) -> str:
    """One line a date, those that are not known at the end with what they need. Ends with a line end."""
    blocks = [f"{one_line(title)}\ndates from {first} to {last}"]
    for at, each in enumerate(schedules):
        blocks += chosen(at, len(schedules), each.readings)
        rows = [_row(day, each.deal) for day in each.days]
        blocks.append(table_text(rows, HEADER, width=WIDTH).rstrip("\n") if rows else "none")
    text = "\n\n".join(blocks) + "\n"
    return in_ascii(text) if ascii else text


def _row(found: KeyDate, deal: Deal) -> tuple[Cell, ...]:
    what = found.what + (f" (needs {', '.join(needs_lines(found.needs))})" if found.needs else "")
    cited = ", ".join(found.clause.citations)
    return found.day or "unknown", one_line(what), line_at(found.clause.span, deal.source), one_line(cited)


def dates_document(
    title: str,
    first: date,
    last: date,
    journal: str | None,
    schedules: Sequence[Scheduled],
    problems: Sequence[Problem],
    source: Source | None,
) -> dict[str, Any]:
    """The dates of a deal between two days, under every reading that matters."""
    return {
        "schema": "termlang.dates/1",
        "deal": title,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "journal": journal,
        "answers": [schedule_json(each) for each in schedules],
        "problems": [problem_json(problem, source) for problem in problems],
    }


def schedule_json(schedule: Scheduled) -> dict[str, Any]:
    """One element of `answers` in a document `termlang.dates/1`."""
    return {
        "readings": dict(schedule.readings),
        "dates": [
            {
                "day": value_text(each.day),
                "what": each.what,
                "clause": each.clause.title,
                "line": line_at(each.clause.span, schedule.deal.source),
                "citations": list(each.clause.citations),
                "needs": list(each.needs),
            }
            for each in schedule.days
        ],
    }


def dates_rows(schedules: Sequence[Scheduled]) -> Iterator[tuple[Cell, ...]]:
    """Rows for CSV."""
    for schedule in schedules:
        readings = "; ".join(f"{name}={choice}" for name, choice in schedule.readings.items())
        for each in schedule.days:
            line = line_at(each.clause.span, schedule.deal.source)
            cited, needs = "; ".join(each.clause.citations), "; ".join(each.needs)
            yield each.day, each.what, each.clause.title, line, cited, needs, readings


def calendar_file(schedules: Sequence[Scheduled], title: str) -> str:
    """The known dates as iCalendar: one all-day event each, the same bytes whenever it is asked.

    Raises ModuleNotFoundError where the package `icalendar` is not installed (the extra `ics`).
    """
    from icalendar import Calendar, Event

    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", "-//termlang//dates 1//EN")
    made.add("x-wr-calname", one_line(title))
    events = _events(schedules)
    stamp = min((day for schedule in schedules for day in _said(schedule.deal)), default=_NEVER)
    for (day, what), (found, deal, readings) in events.items():
        event = Event()
        name = hashlib.sha256("\n".join((title, day.isoformat(), what)).encode()).hexdigest()[:32]
        event.add("uid", f"{name}@termlang")
        event.add("dtstamp", datetime(stamp.year, stamp.month, stamp.day, tzinfo=UTC))
        event.add("dtstart", day)
        event.add("summary", one_line(what))
        event.add("description", _description(found, deal, title, readings if len(readings) < len(schedules) else []))
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    text: bytes = made.to_ical()
    return text.decode("utf-8")


def _said(deal: Deal) -> Iterator[date]:
    """The days that the text itself names: the stamp is the first of them, and never of the clock."""
    for term in deal.terms.values():
        if isinstance(term.body, Literal) and isinstance(term.body.value, date):
            yield term.body.value


def _events(schedules: Sequence[Scheduled]) -> dict[tuple[date, str], tuple[KeyDate, Deal, list[str]]]:
    """Each known date once, with the readings under which it stands."""
    events: dict[tuple[date, str], tuple[KeyDate, Deal, list[str]]] = {}
    for schedule in schedules:
        readings = "; ".join(f"{name} = {choice}" for name, choice in schedule.readings.items())
        for each in schedule.days:
            if each.day is not None:
                events.setdefault((each.day, each.what), (each, schedule.deal, []))[2].append(readings)
    return dict(sorted(events.items()))


def _description(found: KeyDate, deal: Deal, title: str, readings: Sequence[str]) -> str:
    line = line_at(found.clause.span, deal.source)
    parts = [one_line(title), one_line(found.clause.title) + (f", line {line}" if line is not None else "")]
    if found.clause.citations:
        parts.append(f"[{one_line(', '.join(found.clause.citations))}]")
    parts += [f"read as {one_line(each)}" for each in readings if each]
    return "\n".join(parts)
