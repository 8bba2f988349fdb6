"""`termlang show`: a deal on one page, and its prices as a picture."""

from __future__ import annotations

from collections.abc import Sequence

import click

from termlang.api import Curve, Deal
from termlang.cli import problems as wrong
from termlang.cli.deals import open_deal
from termlang.cli.errors import FINE
from termlang.cli.options import Output, output_flags
from termlang.cli.output import deliver
from termlang.cli.words import pairs
from termlang.report.page import page_markdown, page_text


@click.command("show")
@click.argument("file")
@click.option("--chart", metavar="FILE.svg", help="Draw conversion prices over market prices into this file.")
@click.option("--set", "given", multiple=True, metavar="TERM=VALUE", help="A value for a term: 'Call Floor=5.00'.")
@click.option("--reading", multiple=True, metavar="QUESTION=READING", help="How to read an open question.")
@output_flags("text", "markdown")
def command(file: str, chart: str | None, given: tuple[str, ...], reading: tuple[str, ...], output: Output) -> int:
    """Show a deal on one page: instruments, who may do what and when, prices, limits, and what is left open.

    Windows show their days where the text fixes them. The chart supposes that the market stood at one price for a year;
    it needs the extra `plot` (pip install 'termlang[plot]').

    \b
    Examples:
      $ termlang show neotherapeutics.terms
      $ termlang show neotherapeutics.terms --chart prices.svg
    """
    values = pairs("--set", given, "Call Floor=5.00")
    deal = open_deal(file).given(values, readings=pairs("--reading", reading, "Staging=Every Conversion"))
    picture = None if chart is None else _picture(deal, deal.curves())
    page = deal.page()
    text = page_markdown(page) if output.format == "markdown" else page_text(page, ascii=output.ascii)
    if picture is not None:
        deliver(picture, chart, force=output.force)
    deliver(text, output.out, force=output.force)
    return FINE


def _picture(deal: Deal, curves: Sequence[Curve]) -> str:
    """The chart as SVG; what has no price yet is said, since a chart cannot hold it. Raises BadInput."""
    from termlang.report.chart import chart_spec, svg_of

    if not any(curve.points for curve in curves):
        needs = sorted({need for curve in curves for need in curve.needs})
        raise wrong.fail(wrong.NO_CURVE, why=f"it needs {', '.join(needs)}" if needs else "no right delivers a stock")
    try:
        picture = svg_of(chart_spec(curves, deal.title, deal.model.currency))
    except ModuleNotFoundError:
        raise wrong.fail(wrong.NO_EXTRA, what="`--chart`", package="vl-convert-python", extra="plot") from None
    for curve in curves:
        if not curve.points:
            why = f", which needs {', '.join(curve.needs)}" if curve.needs else ""
            click.echo(f"left out of the chart: {curve.right}, {curve.label}{why}", err=True)
    return picture
