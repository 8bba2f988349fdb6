"""Reasons: the trace of an answer as a tree that a lawyer can read, and as JSON; a shared step is shown once."""

from __future__ import annotations

import textwrap
from collections import Counter, deque
from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from typing import Any

from attrs import frozen

from termlang.evaluate.trace import Step, steps
from termlang.evaluate.unknown import Unknown
from termlang.report.figures import Figures, number_text, unit_text, value_text
from termlang.report.needs import needs_lines
from termlang.report.printable import cells, in_ascii, one_line, padded
from termlang.report.views import Days, View, grouped, line_of, rounds, same_words, text_of, view_of
from termlang.source import NOWHERE, Source
from termlang.units import PURE, Type

DEEPEST = 24  # levels that are indented; what lies deeper stands below one another
MOST_JSON = 10_000
DEEPEST_JSON = 40
LEFT = 28
_BOX = ("├─ ", "└─ ", "│  ", "   ")
_ASCII = ("|- ", "`- ", "|  ", "   ")


@frozen(eq=False)
class _Row:
    """One line before it is laid out: branch and value, text, where it stands, and what continues it to the left."""

    left: str
    text: str
    place: str
    margin: str
    blocks: tuple[str, ...] = ()


class Reasons:
    """Why a value is what it is. `str()` renders a tree: value, what it is, line and citation."""

    def __init__(self, root: Step, source: Source) -> None:
        self.root = root
        self.source = source

    @cached_property
    def figures(self) -> Figures:
        """How the units of the whole trace are named; most answers are never shown, so this waits."""
        return Figures.of(step.type.unit for step in steps(self.root) if step.type is not None)

    def __str__(self) -> str:
        return self.render()

    def lines(self) -> list[str]:
        """The lines of the tree."""
        return self.render().splitlines()

    def render(self, *, ascii: bool = False, width: int = 100) -> str:
        """The tree as text without a final line end; at most as many lines as the limits say."""
        rows, more = _Tree(self, _ASCII if ascii else _BOX).rows()
        lines = _laid_out(rows, max(60, width))
        most = self.source.limits.trace
        if more or len(lines) > most:
            lines = [*lines[: most - 1], "… and more steps; the JSON form goes further"]
        text = "\n".join(lines)
        return in_ascii(text) if ascii else text

    def to_json(self) -> dict[str, Any]:
        """The steps nested as they were used. A step used twice has an `id` and is then only named by `same_as`.

        What lies deeper than 40 levels is listed under `further` of the root, and named by `same_as` where it is used.
        """
        return _json(self)


# ------------------------------------------------------------------------------------------ the tree


class _Tree:
    """Walks a trace, the outer before the inner, and makes a row of every view."""

    def __init__(self, reasons: Reasons, signs: tuple[str, str, str, str]) -> None:
        self.reasons = reasons
        self.source = reasons.source
        self.figures = reasons.figures
        self.signs = signs
        self.seen: set[int] = set()

    def rows(self) -> tuple[list[_Row], bool]:
        """The rows, and whether some are left over."""
        found: list[_Row] = []
        # An item, the margin of its siblings, whether it is the last of them, its depth, and the line above it.
        waiting: list[tuple[Step | Days, str, bool, int, View | None]] = [(self.reasons.root, "", True, 0, None)]
        while waiting:
            if len(found) >= self.source.limits.trace:
                return found, True
            item, margin, last, depth, above = waiting.pop()
            tee, corner, bar, blank = self.signs
            branch = "" if depth == 0 else margin + (corner if last else tee)
            inner_margin = "" if depth == 0 else margin + (blank if last else bar)
            if depth > DEEPEST:
                branch, inner_margin = margin + tee, margin
            if isinstance(item, Days):
                row, inputs = self._days(item, branch, inner_margin)
                view = None
            else:
                row, view, inputs = self._row(item, branch, inner_margin, above)
            items = grouped(inputs, self.source)
            if items:
                tail = self.signs[2]
                row = _Row(row.left, row.text, row.place, inner_margin + tail, row.blocks)
            found.append(row)
            for at in range(len(items) - 1, -1, -1):
                waiting.append((items[at], inner_margin, at == len(items) - 1, depth + 1, view))
        return found, False

    def _row(self, step: Step, branch: str, margin: str, above: View | None) -> tuple[_Row, View, list[Step]]:
        view = view_of(step, self.source)
        if above is not None and rounds(above) and same_words(above, step, self.source):
            view.label = "before rounding"
        left = branch + self.figures.value(step.value, step.type)
        known = id(step) in self.seen
        tail_known = any(id(member) in self.seen for member in view.members) and bool(view.inputs)
        self.seen.update(id(member) for member in view.members)
        if known or tail_known:
            text = view.name if known else view.label + self._notes(view, above)
            return _Row(left, f"{text} (above)", "" if known else self._place(view), margin), view, []
        return _Row(left, view.label + self._notes(view, above), self._place(view), margin), view, view.inputs

    def _notes(self, view: View, above: View | None) -> str:
        notes = [one_line(note) for note in view.notes]
        value = view.step.value
        if type(value) is Unknown:
            inner = [below.value for below in view.inputs if type(below.value) is Unknown]
            below = frozenset[str]().union(*(each.needs for each in inner))
            first = above is None or type(above.step.value) is not Unknown
            said = not view.inputs and all(need in view.label for need in value.needs)
            if value.needs and not said and (first or not value.needs <= below):
                notes.append("needs " + ", ".join(needs_lines(sorted(value.needs))))
            unit = view.step.type.unit if view.step.type is not None else PURE
            notes.append(self.figures.interval(value.low, value.high, unit))
            told = {id(problem) for each in inner for problem in each.problems}
            notes.extend(one_line(str(problem)) for problem in value.problems if id(problem) not in told)
        notes = [note for note in notes if note]
        return f" ({'; '.join(notes)})" if notes else ""

    def _place(self, view: View) -> str:
        """`line 51  [F8K para 2]`; a name that its line does not mention leaves the line to what it stands for."""
        named: list[int] = []
        unnamed: list[int] = []
        for step in view.members:
            line = line_of(step, self.source)
            if line is not None:
                own = not step.what or step.what.split(" of ")[0].lower() in text_of(step, self.source).lower()
                (named if own or not step.inputs else unnamed).append(line)
        lines = list(dict.fromkeys(named or unnamed))
        citations = list(dict.fromkeys(citation for step in view.members for citation in step.citations))
        place = ""
        if lines:
            place = ("line " if len(lines) == 1 else "lines ") + ", ".join(map(str, lines))
        return place + (f"  [{one_line(', '.join(citations))}]" if citations else "")

    def _days(self, group: Days, branch: str, margin: str) -> tuple[_Row, list[Step]]:
        """The days of a look-back side by side: `1999-11-08 5.1563`, or `1999-11-08 yes (5.1563)` for a condition."""
        fresh = [entry for entry in group.days if id(entry[1]) not in self.seen]
        place = self._place(view_of(group.days[0][1], self.source))
        for _, step, leaf in group.days:
            self.seen.update((id(step), id(leaf)))
        if not fresh:
            return _Row(branch + group.title, "(above)", "", margin), []
        entries = [f"{day} {self._figure(step, leaf)}" for day, step, leaf in fresh]
        if len(fresh) < len(group.days):
            entries.append(f"and {len(group.days) - len(fresh)} days above")
        return _Row(f"{branch}{group.title}", "", place, margin, tuple(entries)), list(group.inputs)

    def _figure(self, step: Step, leaf: Step) -> str:
        figure = self._bare(step.value, step.type)
        return figure if leaf is step or leaf.value == step.value else f"{figure} ({self._bare(leaf.value, leaf.type)})"

    def _bare(self, value: object, type_: Type | None) -> str:
        if type(value) is Unknown:
            return "no value" if value.problems else "missing"
        if isinstance(value, Fraction) and type_ is not None:
            return number_text(value, type_.unit)
        return self.figures.value(value, None)


def _laid_out(rows: list[_Row], width: int) -> list[str]:
    """Rows as lines: values to the left, words beside them, places in a column of their own at the right."""
    left = min(LEFT, max((cells(row.left) for row in rows if not row.blocks and row.text != "(above)"), default=0))
    right = max((cells(row.place) for row in rows), default=0)
    room = width - left - right - 4
    inline = room < 24
    if inline:
        room = max(24, width - left - 2)
    found: list[str] = []
    for row in rows:
        if row.blocks:
            gap = max(2, width - right - cells(row.left)) if row.place and not inline else 2
            found.append(row.left + (" " * gap + row.place if row.place else ""))
            found.extend(_side_by_side(row.blocks, row.margin, width))
            continue
        text = row.text
        if inline and row.place:
            text = f"{text}  {row.place}"
        over = max(0, cells(row.left) - left)
        pieces = textwrap.wrap(text, max(24, room - over), break_long_words=False, break_on_hyphens=False) or [""]
        line = f"{padded(row.left, left)}  {pieces[0]}"
        if row.place and not inline:
            line = f"{padded(line, width - right - 2)}  {row.place}"
        found.append(line.rstrip())
        found.extend(f"{padded(row.margin, left + over)}  {piece}" for piece in pieces[1:])
    return found


def _side_by_side(entries: tuple[str, ...], margin: str, width: int) -> list[str]:
    column = max(cells(entry) for entry in entries) + 3
    each = max(1, (width - cells(margin) - 2) // column)
    return [
        f"{margin}  " + "".join(padded(entry, column) for entry in entries[at : at + each]).rstrip()
        for at in range(0, len(entries), each)
    ]


# ---------------------------------------------------------------------------------------------- JSON


def _json(reasons: Reasons) -> dict[str, Any]:
    """Built without recursion, in the order in which the steps are read."""
    source, root = reasons.source, reasons.root
    uses = Counter(id(inner) for step in steps(root) for inner in step.inputs)
    numbers: dict[int, int] = {}

    def number(step: Step) -> int:
        return numbers.setdefault(id(step), len(numbers) + 1)

    result = _data(root, source)
    done = {id(root)}
    omitted = 0
    further: list[dict[str, Any]] = []
    later: deque[Step] = deque()
    open_: list[tuple[Iterator[Step], dict[str, Any]]] = [(iter(root.inputs), result)]
    while open_ or later:
        if not open_:
            step = later.popleft()
            further.append({"id": number(step), **_data(step, source)})
            open_.append((iter(step.inputs), further[-1]))
        inputs, data = open_[-1]
        inner = next(inputs, None)
        if inner is None:
            open_.pop()
        elif id(inner) in done:
            data["steps"].append({"same_as": number(inner)})
        elif len(done) >= MOST_JSON:
            omitted += 1
        elif len(open_) > DEEPEST_JSON:
            done.add(id(inner))
            later.append(inner)
            data["steps"].append({"same_as": number(inner)})
        else:
            done.add(id(inner))
            made = _data(inner, source)
            if uses[id(inner)] > 1:
                made = {"id": number(inner), **made}
            data["steps"].append(made)
            open_.append((iter(inner.inputs), made))
    if further:
        result["further"] = further
    if omitted:
        result["omitted"] = omitted
    return result


def _data(step: Step, source: Source) -> dict[str, Any]:
    found: dict[str, Any] = {
        "what": step.what,
        "value": value_text(step.value),
        "unit": unit_text(step.type),
        "note": step.note,
        "line": None,
        "column": None,
        "text": one_line(text_of(step, source), 200),
        "citations": list(step.citations),
        "steps": [],
    }
    if step.span != NOWHERE and step.span.end <= len(source.text):
        found["line"], found["column"] = source.position(step.span.start)
    if type(step.value) is Unknown:
        found["needs"] = sorted(step.value.needs)
        found["low"], found["high"] = value_text(step.value.low), value_text(step.value.high)
    return found
