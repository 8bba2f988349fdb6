"""Fan charts: how figures spread over many paths, day by day, as a Vega-Lite specification, which is data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from attrs import frozen

from termlang.report.chart import SCHEMA
from termlang.report.printable import one_line

WIDTH, HEIGHT = 560, 220
MOST_COLUMNS = 4
NAMES = ("9 of 10 paths", "half of the paths", "median")
TINTS = ("#cfe3f1", "#86bcdf", "#0072B2")
_LOW, _NEAR_LOW, _MIDDLE, _NEAR_HIGH, _HIGH = range(5)


class Fanned(Protocol):
    """Quantiles (5, 25, 50, 75, 95%) by day."""

    @property
    def days(self) -> tuple[date, ...]: ...
    @property
    def bands(self) -> tuple[tuple[float, ...], ...]: ...


@frozen(eq=False)
class Panel:
    """One picture of a fan: what it shows, in which unit; `steps` where a figure stays until it changes."""

    title: str
    axis: str
    fan: Fanned
    steps: bool


@frozen(eq=False)
class Strip:
    """A low picture below another: a share of the paths, in percent, at each day."""

    title: str
    days: tuple[date, ...]
    parts: tuple[float, ...]


def fan_spec(
    title: str, subtitle: Sequence[str], columns: Sequence[tuple[str, Sequence[Panel | Strip]]]
) -> dict[str, Any]:
    """The specification: a column of panels for each reading, under its name; axes alike across the columns."""
    rows = list(zip(*(panels for _, panels in columns), strict=True))
    wide = WIDTH if len(columns) == 1 else max(220, 2 * WIDTH // (len(columns) + 1))
    span = _span([panel for panels in rows for panel in panels if isinstance(panel, Panel)])
    legend = max((at for at, row in enumerate(rows) if isinstance(row[0], Panel)), default=0)
    return {
        "$schema": SCHEMA,
        "title": {
            "text": one_line(title),
            "subtitle": [one_line(line) for line in subtitle],
            "anchor": "start",
            "subtitleColor": "#555",
            "subtitlePadding": 6,
            "offset": 14,
        },
        "background": "white",
        "padding": 12,
        "config": {
            "font": "sans-serif",
            "view": {"stroke": "#ddd"},
            "axis": {"gridColor": "#eee", "titleFontWeight": "normal"},
        },
        "resolve": {"scale": {"color": "independent"}, "legend": {"color": "independent"}},
        "hconcat": [
            {
                "title": {"text": one_line(name), "anchor": "start", "fontSize": 12} if name else "",
                "spacing": 8,
                "resolve": {"scale": {"color": "independent"}, "legend": {"color": "independent"}},
                "vconcat": [_drawn(row, place, span, wide, legend=at == legend) for at, row in enumerate(rows)],
            }
            for place, (name, _) in enumerate(columns)
        ],
    }


def _drawn(row: Sequence[Panel | Strip], place: int, span: list[str], wide: int, *, legend: bool) -> dict[str, Any]:
    found = row[place]
    if isinstance(found, Strip):
        return _strip(found, span, wide)
    return _panel(found, [each for each in row if isinstance(each, Panel)], span, wide, last=legend)


def _title(text: str) -> dict[str, Any]:
    return {"text": one_line(text), "anchor": "start", "frame": "group", "fontSize": 12}


def _strip(strip: Strip, span: list[str], wide: int) -> dict[str, Any]:
    rows = [{"day": day.isoformat(), "part": part} for day, part in zip(strip.days, strip.parts, strict=True)]
    y = {"field": "part", "type": "quantitative", "title": "%", "axis": {"tickCount": 3, "format": ",.0f"}}
    return {
        "width": wide,
        "height": 50,
        "title": {
            "text": one_line(strip.title),
            "anchor": "start",
            "frame": "group",
            "fontSize": 11,
            "fontWeight": "normal",
        },
        "data": {"values": rows},
        "mark": {"type": "rule", "color": TINTS[2], "strokeWidth": 3},
        "encoding": {"x": _days(span, wide), "y": {**y, "scale": {"domain": [0, 100]}}, "y2": {"datum": 0}},
    }


def _days(span: list[str], wide: int) -> dict[str, Any]:
    return {
        "field": "day",
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc", "domain": span},
        "axis": {"format": "%b %Y", "labelOverlap": "greedy", "tickCount": max(3, wide // 90), "grid": False},
    }


def _span(panels: Sequence[Panel]) -> list[str]:
    days = [day for panel in panels for day in panel.fan.days]
    return [min(days).isoformat(), max(days).isoformat()] if days else []


def _panel(panel: Panel, alike: Sequence[Panel], span: list[str], wide: int, *, last: bool) -> dict[str, Any]:
    """Two bands and the median; panels of one row share their upright axis, and the last row says what is what."""
    rows = [
        {"day": day.isoformat(), **{f"q{place}": value for place, value in enumerate(bands)}}
        for day, bands in zip(panel.fan.days, panel.fan.bands, strict=True)
    ]
    top = max((bands[_HIGH] for each in alike for bands in each.fan.bands), default=0.0)
    low = min((bands[_LOW] for each in alike for bands in each.fan.bands), default=0.0)
    base = 0.0 if panel.steps or low < top / 2 else low - (top - low) * 0.2
    shape = "step-after" if panel.steps else "linear"
    x = _days(span, wide)
    scale = {"domain": [base, top + (top - base) * 0.06 if top > base else base + 1], "nice": False, "zero": False}
    y = {"type": "quantitative", "title": panel.axis, "scale": scale, "axis": {"format": _format(top)}}
    legend = {"orient": "bottom", "title": None, "symbolType": "square", "labelLimit": wide} if last else None

    def colored(what: str) -> dict[str, Any]:
        return {"datum": what, "scale": {"domain": list(NAMES), "range": list(TINTS)}, "legend": legend}

    def band(low: int, high: int, what: str) -> dict[str, Any]:
        where = {"x": x, "y": {"field": f"q{low}", **y}, "y2": {"field": f"q{high}"}}
        return {"mark": {"type": "area", "interpolate": shape}, "encoding": {**where, "color": colored(what)}}

    line: dict[str, Any] = {"type": "line", "interpolate": shape, "strokeWidth": 2}
    if not panel.steps:
        line["point"] = {"size": 18, "filled": True}
    middle = {"x": x, "y": {"field": f"q{_MIDDLE}", **y}, "color": colored(NAMES[2])}
    return {
        "width": wide,
        "height": HEIGHT,
        "title": _title(panel.title),
        "data": {"values": rows},
        "layer": [
            band(_LOW, _HIGH, NAMES[0]),
            band(_NEAR_LOW, _NEAR_HIGH, NAMES[1]),
            {"mark": line, "encoding": middle},
        ],
    }


def _format(top: float) -> str:
    return ",.2f" if top < 100 else ",.0f"
