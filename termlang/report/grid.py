"""A grid of answers as a table of two axes, as rows, and as JSON."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any, Protocol

from termlang.quantity import exact_text, shown
from termlang.report.printable import cells, in_ascii, one_line

FIGURES = ("shares", "price", "amount", "cash", "remaining")
MOST_WHY = 12


class Answered(Protocol):
    """A cell: one answer at one point of the axes."""

    @property
    def point(self) -> tuple[str, ...]: ...
    @property
    def readings(self) -> dict[str, str]: ...
    @property
    def elections(self) -> dict[str, str]: ...
    @property
    def status(self) -> str: ...
    @property
    def figures(self) -> dict[str, Fraction | None]: ...
    @property
    def why(self) -> tuple[str, ...]: ...


class Axis(Protocol):
    """What varies, and its values."""

    @property
    def name(self) -> str: ...
    @property
    def values(self) -> tuple[str, ...]: ...


def grid_header(axes: Sequence[Axis]) -> tuple[str, ...]:
    """The header of the rows; an axis of amounts is what is asked, beside the amount that comes of it."""
    names = (f"{axis.name} asked" if axis.name in FIGURES else axis.name for axis in axes)
    return (*names, "readings", "elections", "status", *FIGURES, "why")


def grid_rows(found: Sequence[Answered]) -> Iterator[tuple[str | Fraction | None, ...]]:
    """A row for each answer."""
    for cell in found:
        figures = (cell.figures[name] for name in FIGURES)
        yield *cell.point, _said(cell.readings), _said(cell.elections), cell.status, *figures, "; ".join(cell.why)


def grid_document(
    title: str, asked: str, axes: Sequence[Axis], cells: Sequence[tuple[tuple[str, ...], dict[str, Any]]]
) -> dict[str, Any]:
    """The document `termlang.grid/1`: a point and what stands there, an answer or a run."""
    return {
        "schema": "termlang.grid/1",
        "deal": title,
        "asked": asked,
        "axes": [{"name": axis.name, "values": list(axis.values)} for axis in axes],
        "cells": [{"at": list(point), **cell} for point, cell in cells],
    }


def cell_json(cell: Answered) -> dict[str, Any]:
    """An answer, without its place."""
    return {
        "readings": cell.readings,
        "elections": cell.elections,
        "status": cell.status,
        **{name: None if value is None else exact_text(value) for name, value in cell.figures.items()},
        "why": list(cell.why),
    }


def grid_text(
    title: str,
    asked: str,
    axes: Sequence[Axis],
    found: Sequence[Answered],
    figure: str,
    unit: str,
    *,
    ascii: bool = False,
) -> str:
    """Tables with the first axis down and the second across, one for each point of the others. Ends with a line end."""
    down, across, others = axes[0], axes[1] if len(axes) > 1 else None, axes[2:]
    by_point: dict[tuple[str, ...], list[Answered]] = {}
    for cell in found:
        by_point.setdefault(cell.point, []).append(cell)
    lines = [one_line(title), one_line(asked), ""]
    what = f"{figure} ({unit})" if unit and figure != "status" else figure
    for rest in product(*(axis.values for axis in others)):
        said = ", ".join(f"{axis.name} = {value}" for axis, value in zip(others, rest, strict=True))
        lines.append(one_line(what + (f", with {said}" if said else "")))
        columns = across.values if across is not None else ("",)
        head = [down.name, *(one_line(each) for each in columns)]
        body = []
        for row in down.values:
            points = [(row, *((each,) if across is not None else ()), *rest) for each in columns]
            body.append([one_line(row), *(_shown(by_point[point], figure) for point in points)])
        lines += _table(across.name if across is not None else "", head, body)
        lines.append("")
    lines += _footnotes(found, [axis.name for axis in axes])
    text = "\n".join(lines).rstrip("\n") + "\n"
    return in_ascii(text) if ascii else text


def _shown(found: Sequence[Answered], figure: str) -> str:
    """What a cell says: its figure, with a star where a limit cut it, or its status; several where readings differ."""
    texts = []
    for cell in found:
        value = cell.figures.get(figure)
        if cell.status in ("refused", "unknown") or figure == "status":
            texts.append(cell.status)
        elif value is None:
            texts.append("several")
        else:
            texts.append(shown(value) + {"limited": "*", "undecided": "?"}.get(cell.status, ""))
    return " or ".join(dict.fromkeys(texts))


def _table(across: str, head: Sequence[str], body: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(cells(row[at]) for row in (head, *body)) for at in range(len(head))]

    def line(row: Sequence[str]) -> str:
        return "  ".join(" " * (width - cells(cell)) + cell for width, cell in zip(widths, row, strict=True)).rstrip()

    over = [" " * (widths[0] + 2) + one_line(across)] if across else []
    rule = "  ".join("-" * width for width in widths)
    return [*over, line([*head] if across else [head[0], *("" for _ in head[1:])]), rule, *map(line, body)]


def _footnotes(found: Sequence[Answered], varied: Collection[str]) -> Iterator[str]:
    """Why cells are cut, refused or unknown, and under which readings answers differ."""
    counts: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for cell in found:
        for why in cell.why:
            counts.setdefault((cell.status, why), set()).add(cell.point)
    for (status, why), points in list(counts.items())[:MOST_WHY]:
        many = f"{len(points):,} {'cell' if len(points) == 1 else 'cells'}"
        word = {"limited": "*cut", "unknown": "unknown, needs", "undecided": "?undecided"}.get(status, status)
        yield f"{word}: {one_line(why)} ({many})"
    if len(counts) > MOST_WHY:
        yield f"… and {len(counts) - MOST_WHY} more reasons; --format csv has them all"
    said: dict[str, set[str]] = {}
    for cell in found:
        for name, choice in (*cell.readings.items(), *cell.elections.items()):
            said.setdefault(name, set()).add(choice)
    differ = sorted(name for name, choices in said.items() if len(choices) > 1 and name not in varied)
    if differ:
        yield f"`or` stands between answers that differ in {one_line(', '.join(differ))}"


def _said(choices: Mapping[str, str]) -> str:
    return "; ".join(f"{name}={choice}" for name, choice in choices.items())
