"""Price curves as a picture: a Vega-Lite specification, which is data, and the SVG that is drawn from it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from termlang.overview import Curve
from termlang.report.printable import one_line

WIDTH, HEIGHT = 560, 260
# Told apart by colour and by dashes, so that no meaning rests on colour alone; the colours are Okabe and Ito's.
COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
DASHES: tuple[tuple[int, ...], ...] = ((), (6, 3), (2, 2), (8, 3, 2, 3), (4, 4), (1, 3), (10, 4))
_CLIP = re.compile(r"\bclip[0-9]+\b", re.ASCII)
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


def chart_spec(curves: Sequence[Curve], title: str, currency: str) -> dict[str, Any]:
    """The Vega-Lite specification of the curves, a panel for each right; curves without a point are left out."""
    drawn = [curve for curve in curves if curve.points]
    rights = list(dict.fromkeys(curve.right for curve in drawn))
    return {
        "$schema": SCHEMA,
        "title": {"text": one_line(title), "anchor": "start"},
        "background": "white",
        "config": {"font": "sans-serif", "view": {"stroke": "#ddd"}, "axis": {"gridColor": "#eee"}},
        "vconcat": [_panel([curve for curve in drawn if curve.right == right], currency) for right in rights],
        "resolve": {"scale": {"color": "independent", "strokeDash": "independent"}},
    }


def _panel(curves: Sequence[Curve], currency: str) -> dict[str, Any]:
    labels = list(dict.fromkeys(one_line(curve.label) for curve in curves))
    rows = [
        {"market": float(at), "price": float(price), "line": one_line(curve.label)}
        for curve in curves
        for at, price in curve.points
    ]
    top = max((float(at) for curve in curves for at, _ in curve.points), default=1.0)
    edge = min(top, max(float(price) for curve in curves for _, price in curve.points)) * 0.9
    scale = {
        "color": {"domain": labels, "range": [COLORS[at % len(COLORS)] for at in range(len(labels))]},
        "dash": {"domain": labels, "range": [list(DASHES[at % len(DASHES)]) or [1, 0] for at in range(len(labels))]},
    }
    legend = {"orient": "bottom", "columns": 1, "labelLimit": WIDTH, "symbolSize": 400, "title": None}
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "title": {"text": one_line(curves[0].right), "anchor": "start", "fontSize": 12},
        "layer": [
            {
                "data": {"values": [{"market": 0, "price": 0}, {"market": top, "price": top}]},
                "mark": {"type": "line", "color": "#999", "strokeWidth": 1, "clip": True},
                "encoding": {"x": _market(curves, currency), "y": _price(curves, currency)},
            },
            {
                "data": {"values": [{"market": edge, "price": edge, "text": "at market"}]},
                "mark": {"type": "text", "align": "left", "dx": 6, "dy": 4, "color": "#777"},
                "encoding": {
                    "x": _market(curves, currency),
                    "y": _price(curves, currency),
                    "text": {"field": "text"},
                },
            },
            {
                "data": {"values": rows},
                "mark": {"type": "line", "strokeWidth": 2, "clip": True},
                "encoding": {
                    "x": _market(curves, currency),
                    "y": _price(curves, currency),
                    "color": {"field": "line", "type": "nominal", "scale": scale["color"], "legend": legend},
                    "strokeDash": {"field": "line", "type": "nominal", "scale": scale["dash"], "legend": legend},
                },
            },
        ],
    }


def _market(curves: Sequence[Curve], currency: str) -> dict[str, Any]:
    top = max(float(at) for curve in curves for at, _ in curve.points)
    title = f"market price, {currency} per share of {one_line(curves[0].stock)}"
    scale = {"domain": [0, top], "nice": False}
    return {"field": "market", "type": "quantitative", "title": title, "scale": scale}


def _price(curves: Sequence[Curve], currency: str) -> dict[str, Any]:
    """The upright axis: up to a little over the highest price, so that the line `at market` leaves the panel."""
    highest = max(float(price) for curve in curves for _, price in curve.points)
    return {
        "field": "price",
        "type": "quantitative",
        "title": f"price paid, {currency} per share",
        "scale": {"domain": [0, highest * 1.15 or 1]},
    }


def svg_of(spec: dict[str, Any]) -> str:
    """The picture of a specification. Raises ModuleNotFoundError without the extra `plot`."""
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(json.dumps(spec))
    # The names of clip paths count on from picture to picture; numbered anew, the same data give the same bytes.
    numbers: dict[str, int] = {}
    return _CLIP.sub(lambda found: f"clip{numbers.setdefault(found[0], len(numbers))}", drawn).rstrip("\n") + "\n"


def png_of(spec: dict[str, Any]) -> bytes:
    """The picture as pixels, two for each of its units. Raises ModuleNotFoundError without the extra `plot`."""
    import vl_convert

    drawn: bytes = vl_convert.vegalite_to_png(json.dumps(spec), scale=2)
    return drawn
