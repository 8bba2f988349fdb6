"""The pages about the sample deals: a gallery, what of real term sheets can be said, every figure and its source.

python docs/library.py    # writes docs/gallery.md, docs/mechanics.md, docs/figures.md and docs/charts/
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import termlang
from termlang.api import Deal
from termlang.model.examples import Example
from termlang.overview import Curve, curves
from termlang.report.chart import chart_spec, svg_of
from termlang.report.page import page_markdown
from termlang.syntax import ast
from termlang.syntax.layout import LogicalLine, read_layout
from termlang.syntax.parse import parse

ROOT = Path(__file__).resolve().parents[1]
DEALS = ROOT / "deals"
DOCS = ROOT / "docs"
MOST_DATES = 8
CHARTS = DOCS / "charts"
_WRITTEN = "<!-- Written by docs/library.py from the sample deals; edit those. -->"


def deals() -> dict[str, Deal]:
    """The sample deals by file name, in its order."""
    return {path.stem: termlang.read(path) for path in sorted(DEALS.glob("*.terms"))}


# ------------------------------------------------------------------------------------------------------------ mechanics


class Mechanic(NamedTuple):
    group: str
    what: str
    pattern: re.Pattern[str]


class Said(NamedTuple):
    """A line of a deal that says a mechanic."""

    deal: str
    line: int
    text: str


def mechanics() -> list[Mechanic]:
    """The rows of docs/mechanics.txt."""
    found: list[Mechanic] = []
    group = ""
    for row in (DOCS / "mechanics.txt").read_text(encoding="utf-8").splitlines():
        if row.startswith("group: "):
            group = row.removeprefix("group: ")
        elif row and not row.startswith("#"):
            what, _, pattern = row.partition(" :: ")
            found.append(Mechanic(group, what, re.compile(pattern)))
    return found


def lines_of(name: str, deal: Deal) -> Iterator[Said]:
    """The lines of a deal, each on one line without its citations; those of examples are left out."""
    tree, _ = parse(deal.source)

    def below(lines: list[LogicalLine], parsed: tuple[ast.Line, ...]) -> Iterator[Said]:
        for line, read in zip(lines, parsed, strict=True):
            if not isinstance(read.clause, ast.Example):
                text = " ".join(" ".join(piece for _, piece in line.pieces).split())
                yield Said(name, deal.source.line_of(line.span), text)
                yield from below(line.children, read.children)

    return below(read_layout(deal.source).lines, tree.lines)


def sayings(every: dict[str, Deal]) -> dict[Mechanic, list[Said]]:
    """Where each mechanic is said: the first line of each deal that says it."""
    lines = {name: list(lines_of(name, deal)) for name, deal in every.items()}
    found: dict[Mechanic, list[Said]] = {}
    for mechanic in mechanics():
        found[mechanic] = []
        for said in lines.values():
            found[mechanic] += [each for each in said if mechanic.pattern.search(each.text)][:1]
    return found


def mechanics_page(every: dict[str, Deal]) -> str:
    """The table of mechanics: what real deals say, and where a sample says it."""
    found = sayings(every)
    rows = [
        "# What can be said",
        "",
        _WRITTEN,
        "",
        "What real term sheets say, group by group, and a line of a sample deal that says it. The numbers are lines of",
        "the file in `deals/`; up to four deals are named, and the words are those of the first.",
    ]
    group = ""
    for mechanic, said in found.items():
        if mechanic.group != group:
            group = mechanic.group
            rows += ["", f"## {group}", "", "| mechanic | as it is written | where |", "|---|---|---|"]
        where = ", ".join(f"[{each.deal}](../deals/{each.deal}.terms#L{each.line}) {each.line}" for each in said[:4])
        words = said[0].text if said else ""
        words = words if len(words) <= 100 else words[:99] + "…"
        rows.append(f"| {mechanic.what} | {f'`{_cell(words)}`' if said else ''} | {where} |")
    return "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


# -------------------------------------------------------------------------------------------------------------- figures


def figures_page(every: dict[str, Deal]) -> str:
    """Every example with what it expects, and the document that prints the figure."""
    count = sum(len(deal.model.examples) for deal in every.values())
    rows = [
        "# Figures and their sources",
        "",
        _WRITTEN,
        "",
        f"The {count} examples of the {len(every)} sample deals; `termlang test deals` runs them all. An example that",
        "cites a document reproduces a figure of it; the others are sums done by hand from its terms.",
    ]
    for name, deal in every.items():
        if not deal.model.examples:
            continue
        rows += ["", f"## {deal.title}", "", f"[{name}.terms](../deals/{name}.terms)", ""]
        cited = {each.split()[0] for example in deal.model.examples for each in example.citations}
        for source, document in deal.model.sources.items():
            if source in cited or document.address:
                title = _cell(document.title)
                rows.append(f"- {source}: " + (f"[{title}]({document.address})" if document.address else title))
        rows += ["", "| example | expected | source |", "|---|---|---|"]
        for example in deal.model.examples:
            rows.append(
                f"| {_cell(example.title)} ({deal.model.line(example.span)}) | {_cell(_expected(deal, example))} "
                f"| {', '.join(example.citations) or 'by hand'} |"
            )
    return "\n".join(rows) + "\n"


def _expected(deal: Deal, example: Example) -> str:
    """What an example expects, in its own words, a line each."""
    texts = []
    for expected in example.expectations:
        text = " ".join(deal.source.excerpt(expected.span).split())
        texts.append(text.removeprefix("expect "))
    shown = "; ".join(texts[:3])
    return shown + (f"; and {len(texts) - 3} more" if len(texts) > 3 else "")


# -------------------------------------------------------------------------------------------------------------- gallery


def charts(every: dict[str, Deal]) -> dict[str, str]:
    """The chart of each deal that has a price to draw, as SVG."""
    found: dict[str, str] = {}
    for name, deal in every.items():
        drawn = curves_of(deal)
        if drawn is not None:
            found[name] = svg_of(chart_spec(drawn[0], deal.title, deal.model.currency))
    return found


def curves_of(deal: Deal) -> tuple[list[Curve], str] | None:
    """The curves of a deal, as its text gives them or else under what one of its examples supposes, and which."""
    worlds = [({}, {}, ""), *((each.given, each.readings, each.title) for each in deal.model.examples)]
    for given, readings, title in worlds:
        drawn = [curve for curve in curves(deal.model, given, readings) if curve.points]
        if drawn:
            return drawn, title
    return None


def key_dates(deal: Deal) -> list[str]:
    """The first days that the text fixes, each with what it brings."""
    days: dict[str, list[str]] = {}
    for schedule in deal.dates("1990-01-01", "2040-12-31"):
        for each in schedule.days:
            if each.day is not None:
                said = days.setdefault(f"{each.day:%B} {each.day.day}, {each.day.year}", [])
                said += [each.what] if each.what not in said else []
    rows = [f"- {day}: {'; '.join(what)}" for day, what in list(days.items())[:MOST_DATES]]
    if len(days) > MOST_DATES:
        rows.append(f"- and {len(days) - MOST_DATES} more days through 2040, as `termlang dates` lists them")
    return rows or ["- no day is fixed by the text"]


def gallery_page(every: dict[str, Deal], drawn: dict[str, str]) -> str:
    """A page for each deal: what it is, who may do what, and its prices."""
    rows = [
        "# Gallery",
        "",
        _WRITTEN,
        "",
        "The sample deals, each as `termlang show` puts it on a page. The charts are those of `termlang show --chart`:",
        "the price of each window over a market price that stood still for a year.",
        "",
    ]
    rows += [f"- [{deal.title}](#{_anchor(deal.title)})" for deal in every.values()]
    for name, deal in every.items():
        rows += ["", page_markdown(deal.page(), 2).rstrip("\n")]
        rows += ["", "### Key dates", "", *map(_escaped, key_dates(deal))]
        if name in drawn:
            found = curves_of(deal)
            under = f', as the example "{found[1]}" supposes' if found is not None and found[1] else ""
            rows += ["", "### Prices", "", f"![Prices over a market price](charts/{name}.svg)"]
            rows += ["", f"Over a market price that stood still{_escaped(under)}."]
        rows += ["", f"The file: [{name}.terms](../deals/{name}.terms)"]
    return "\n".join(rows) + "\n"


def _escaped(text: str) -> str:
    return text.replace("<", "\\<").replace("[", "\\[").replace("*", "\\*")


def _anchor(title: str) -> str:
    return re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-")


def main() -> None:
    """Write the three pages and the charts."""
    every = deals()
    drawn = charts(every)
    CHARTS.mkdir(exist_ok=True)
    for old in CHARTS.glob("*.svg"):
        old.unlink()
    for name, picture in drawn.items():
        (CHARTS / f"{name}.svg").write_text(picture, encoding="utf-8")
    pages = {
        "gallery": gallery_page(every, drawn),
        "mechanics": mechanics_page(every),
        "figures": figures_page(every),
    }
    for page, text in pages.items():
        (DOCS / f"{page}.md").write_text(text, encoding="utf-8")
        sys.stdout.write(f"docs/{page}.md: written\n")


if __name__ == "__main__":
    main()
