"""The page of a deal as plain text, and as Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from termlang.overview import Page, Point
from termlang.report.printable import in_ascii, one_line

WIDTH = 100


def page_text(page: Page, *, ascii: bool = False) -> str:
    """Headings, and below each its points as a list. Ends with a line end."""
    blocks = [one_line(page.title)]
    for part in page.parts:
        blocks.append("\n".join([one_line(part.heading), *_lines(part.points, "  ")]))
    text = "\n\n".join(blocks) + "\n"
    return in_ascii(text) if ascii else text


def _lines(points: tuple[Point, ...], indent: str) -> Iterator[str]:
    for point in points:
        body = one_line(point.text)
        where = f"  line {point.line}" if point.line else ""
        rows = textwrap.wrap(body, WIDTH - len(where), initial_indent=f"{indent}- ", subsequent_indent=f"{indent}  ")
        rows[0] = f"{rows[0]:<{WIDTH - len(where)}}{where}" if where else rows[0]
        yield from rows
        yield from _lines(point.below, indent + "  ")


def page_markdown(page: Page, level: int = 1) -> str:
    """The same page for documents; `level` is the depth of its title. Ends with a line end."""
    blocks = [f"{'#' * level} {_escaped(page.title)}"]
    for part in page.parts:
        blocks.append(f"{'#' * (level + 1)} {_escaped(part.heading)}")
        blocks.append("\n".join(_items(part.points, "")))
    return "\n\n".join(blocks) + "\n"


def _items(points: tuple[Point, ...], indent: str) -> Iterator[str]:
    for point in points:
        yield f"{indent}- {_escaped(point.text)}"
        yield from _items(point.below, indent + "  ")


def _escaped(text: str) -> str:
    """Text that Markdown shows as it stands."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#|" else sign for sign in one_line(text))
