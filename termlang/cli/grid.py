"""`termlang grid`: scenario tables over days, prices, amounts, values and readings; of a request, or of a run."""

from __future__ import annotations

import click

from termlang.api import Deal, Market
from termlang.asking import request
from termlang.cli.axes import RUNNING, Axis, AxisKind, axes_of
from termlang.cli.deals import closed_deal, open_deal
from termlang.cli.errors import FINDINGS, FINE
from termlang.cli.journals import journal_flag, journal_text
from termlang.cli.market import market_of
from termlang.cli.needs import needs
from termlang.cli.options import Output, Situation, output_flags, situation_flags
from termlang.cli.output import deliver
from termlang.cli.path_flags import PathFlags, path_flags
from termlang.cli.quote_grid import FIGURES, Asked, cells_of
from termlang.cli.simulate import count_of
from termlang.cli.words import day
from termlang.model.clauses import Verb
from termlang.report.documents import to_text
from termlang.report.grid import cell_json, grid_document, grid_header, grid_rows, grid_text
from termlang.report.simulation import run_json
from termlang.report.tables import csv_text

_OF_RUNS = ("dilution", "converted", "outstanding", "accrued")


@click.command("grid")
@click.argument("file")
@click.argument("what", required=False)
@click.option(
    "--over",
    multiple=True,
    required=True,
    metavar="AXIS",
    help="What varies: close=2..12/0.5, 'Stipulated Price=3,4,5', on=…, amount=…, or a question. May be repeated.",
)
@click.option(
    "--show",
    type=click.Choice((*FIGURES, "status", *_OF_RUNS)),
    default="shares",
    show_default=True,
    help="What stands in a cell; of a run it is the mean over the paths.",
)
@click.option("--amount", help="How much: '$1,000,000', '100 shares' or all.")
@click.option("--on", metavar="DAY", help="The day of the requests, such as 1999-05-03, or today.")
@click.option("--right", help="Which right, where WHAT has several: conversion, exercise, redemption, or its label.")
@click.option("--holder", help="Who asks; with a journal, from which account.")
@click.option("--policy", metavar="TITLE", help="Run this policy at every point, instead of a request.")
@path_flags(files=False)
@click.option("--outstanding", metavar="N", help="Shares outstanding before a run, for the dilution.")
@journal_flag()
@situation_flags()
@output_flags("text", "json", "csv")
def command(
    file: str,
    what: str | None,
    over: tuple[str, ...],
    show: str,
    amount: str | None,
    on: str | None,
    right: str | None,
    holder: str | None,
    policy: str | None,
    paths_asked: PathFlags,
    outstanding: str | None,
    journal: str | None,
    situation: Situation,
    output: Output,
) -> int:
    """Ask one request, or run one policy, at every point of a grid.

    The first --over goes down, the second across, further ones make a table each. An axis is a name and its values,
    with commas (or `;`) between them, or `from..to/step`, both ends included; days step by `7 days`, `1 month` or
    `1 trading day`. A price (close, bid, 'Common Stock.close') is that of the day asked about. A question alone has
    all its readings. Cells that are refused or unknown say so, and below the table stands why; --format csv has every
    figure.

    With --policy the axes are values of terms, questions, and start, volatility, drift and seed of the paths; the other
    flags of paths are those of `termlang simulate`.

    \b
    Examples:
      $ termlang grid neotherapeutics.terms "Series A" --amount '$1,000,000' --on 1999-05-03 \\
          --over close=2..14/2 --over 'Stipulated Price=3,4,5' --reading 'First Increment=At Once'
      $ termlang grid neotherapeutics.terms "Series A" --amount '$1,000,000' --over close=8,12 \\
          --over 'on=1999-04-01..1999-07-01/1 month' --set 'Stipulated Price=4.00' --show price
      $ termlang grid neotherapeutics.terms --policy "Month ends" --start 12.00 --paths 500 --days 120 \\
          --over volatility=0.3,0.6 --over Staging --set 'Stipulated Price=4.00' \\
          --reading 'First Increment=At Once'
    """
    if (what is None) == (policy is None):
        raise click.UsageError('say what to ask, such as "Series A", or which --policy to run')
    deal = closed_deal(open_deal(file), situation)
    if policy is not None:
        for flag, value in (("--amount", amount), ("--on", on), ("--right", right), ("--holder", holder)):
            if value is not None:
                raise click.UsageError(f"{flag} is for a request; a policy says itself what is asked")
        if journal is not None:
            raise click.UsageError("--journal is for a request; `termlang simulate --journal` runs from a ledger")
        return _runs(deal, policy, over, show, paths_asked, outstanding, situation, output)
    if show in _OF_RUNS:
        raise click.UsageError(f"--show {show} is for runs of a --policy; a request has {', '.join(FIGURES)}")
    if any(value is not None for value in (paths_asked.paths, paths_asked.start, paths_asked.volatility, outstanding)):
        raise click.UsageError("paths are for runs of a --policy; a request has --price and --over close=…")
    axes = axes_of(deal.model, over)
    varied = [axis.name for axis in axes if axis.kind is AxisKind.DAY]
    if varied and on is not None:
        raise click.UsageError("give --on, or --over on=…, not both")
    if not varied and on is None:
        raise click.UsageError("say the day of the requests, such as --on 1999-05-03, or --over on=…")
    when = None if on is None else day(on)
    market = market_of(deal.model, situation, when, short=output.short)
    assert what is not None
    lines = journal_text(file, journal)
    asked = Asked(what, right, amount, None if when is None else when.isoformat(), holder, lines, market)
    return _requests(deal, axes, asked, show, output)


def _requests(deal: Deal, axes: tuple[Axis, ...], asked: Asked, show: str, output: Output) -> int:
    found = tuple(cells_of(deal, axes, asked))
    question = _question(deal, asked, axes)
    if output.format == "json":
        cells = [(cell.point, cell_json(cell)) for cell in found]
        answer = to_text(grid_document(deal.title, question, axes, cells))
    elif output.format == "csv":
        answer = csv_text(grid_rows(found), grid_header(axes))
    else:
        unit = _unit(deal, asked, show)
        answer = grid_text(deal.title, question, axes, found, show, unit, ascii=output.ascii)
    deliver(answer, output.out, force=output.force)
    return FINDINGS if any(cell.status in ("refused", "unknown") for cell in found) else FINE


def _runs(
    deal: Deal,
    policy: str,
    over: tuple[str, ...],
    show: str,
    flags: PathFlags,
    outstanding: str | None,
    situation: Situation,
    output: Output,
) -> int:
    needs("a run over many paths", "numpy", "batch")
    from termlang.cli.run_grid import run_cells, run_header, run_rows, runs_of
    from termlang.compile.backends.paths import Bootstrap
    from termlang.simulate.runs import Generated, Simulation

    axes = axes_of(deal.model, over, RUNNING)
    before = None if outstanding is None else count_of(outstanding)
    if show == "dilution" and before is None:
        raise click.UsageError("the dilution needs the shares outstanding before: --outstanding 5,412,000")
    market: Market = market_of(deal.model, situation, None, short=output.short)
    # The paths are those of each point; these only stand in until then.
    unset = Generated(Bootstrap(1.0, (1.0,)), flags.paths or 1)
    asked = Simulation(deal, unset, policy, count=flags.days, history=market, proxy=flags.proxy)
    found = list(runs_of(deal, axes, flags, situation, market, asked, before))
    size = found[0][1].rows[0].paths
    question = f"policy {policy}, {size:,} paths, over {', '.join(axis.name for axis in axes)}"
    if output.format == "json":
        answer = to_text(grid_document(deal.title, question, axes, [(point, run_json(run)) for point, run in found]))
    elif output.format == "csv":
        answer = csv_text(run_rows(found), run_header(axes))
    else:
        units = {row.figure: row.unit for _, run in found for row in run.rows}
        cells = list(run_cells(found))
        answer = "\n".join(
            grid_text(
                deal.title,
                f"{question}: {name}",
                axes,
                [cell for cell in cells if cell.instrument == name],
                show,
                f"mean, {units.get(show, '')}",
                ascii=output.ascii,
            )
            for name in dict.fromkeys(cell.instrument for cell in cells)
        )
    deliver(answer, output.out, force=output.force)
    return FINDINGS if any(run.undecided for _, run in found) else FINE


def _question(deal: Deal, asked: Asked, axes: tuple[Axis, ...]) -> str:
    right, _ = request(deal.model, asked.what, asked.right, "all", None)
    varied = [axis.name for axis in axes]
    amount = f" of {asked.amount}" if asked.amount is not None and "amount" not in varied else ""
    on = f" on {asked.on}" if asked.on is not None else ""
    return f"{right.name}{amount}{on}, over {', '.join(varied)}"


def _unit(deal: Deal, asked: Asked, figure: str) -> str:
    right, _ = request(deal.model, asked.what, asked.right, "all", None)
    instrument = deal.model.instruments.get(right.instrument)
    money = deal.model.currency
    if figure == "shares":
        return right.into if right.verb is not Verb.REDEEM else instrument.kind.units if instrument else ""
    if figure in ("amount", "remaining") and instrument is not None and instrument.stated_value is None:
        return instrument.kind.units
    return f"{money} per share" if figure == "price" else money
