"""`termlang simulate`: a policy of a deal over many paths of prices."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import click
from attrs import evolve

from termlang.api import Deal, Ledger, NotCompilable
from termlang.cli import problems as wrong
from termlang.cli.deals import closed_deal, open_deal
from termlang.cli.errors import FINDINGS, FINE, UNUSABLE, complain
from termlang.cli.journals import complain_of, journal_flag, journal_name, journal_text
from termlang.cli.market import market_of
from termlang.cli.needs import needs
from termlang.cli.options import Output, Situation, output_flags, situation_flags
from termlang.cli.output import deliver
from termlang.cli.path_flags import PathFlags, path_flags
from termlang.cli.words import shown
from termlang.compile.problems import NOT_COMPILED
from termlang.report.documents import to_text
from termlang.report.simulation import (
    CSV_HEADER,
    Heading,
    Shown,
    simulation_document,
    simulation_rows,
    simulation_text,
)
from termlang.report.tables import csv_text

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from termlang.simulate.runs import Finished, Progress, Simulation

_COUNT = re.compile(r"[0-9][0-9,]*\Z", re.ASCII)
MUCH = 256  # megabytes
EXACT_HINT = "`--engine exact` runs it on the interpreter: the same answers, path by path and far slower"


@click.command("simulate")
@click.argument("file")
@click.option("--policy", metavar="TITLE", help="The policy; may be left out where the file has only one.")
@path_flags()
@click.option("--outstanding", metavar="N", help="Shares outstanding before, for the dilution.")
@click.option(
    "--engine",
    type=click.Choice(("compiled", "exact")),
    default="compiled",
    show_default=True,
    help="Compiled, or the exact interpreter: slower, and for every deal.",
)
@click.option("--backend", metavar="NAME", help="Of the compiled engine: native or numpy; same answers.")
@click.option("--threads", type=click.IntRange(1), metavar="N", help="How many; the answers do not depend on it.")
@click.option("--dask", metavar="ADDRESS", help="Run on the workers of a Dask cluster: tcp://10.0.0.1:8786.")
@journal_flag()
@click.option("--plot", metavar="FILE", help="Draw shares and prices, day by day, into this .svg or .png.")
@click.option(
    "--event-log", metavar="PATHS", help="Tell what happens on these paths, as path-0.journal and path-0.csv: 0,17."
)
@situation_flags("--history")
@output_flags("text", "json", "csv")
def command(
    file: str,
    policy: str | None,
    paths_asked: PathFlags,
    outstanding: str | None,
    engine: str,
    backend: str | None,
    threads: int | None,
    dask: str | None,
    journal: str | None,
    plot: str | None,
    event_log: str | None,
    situation: Situation,
    output: Output,
) -> int:
    """Run a policy of a deal over many paths of prices: shares, dilution, cash, prices, and how they spread.

    Paths are generated (--start and --volatility; the same --seed gives the same bytes on any machine of a kind), drawn
    again from a price file (--bootstrap), or given (--prices). --history has the real prices before the first day, and
    with --journal the run goes on from a ledger, on the trading day after its last line. Where a question is open,
    every reading that makes a difference is run.

    --out writes the figures of every path to a .parquet or .csv file. The exit code is 1 where the deal leaves a line
    of the policy undecided on some path; such a line changes nothing, and the summary counts it. --event-log tells what
    happens on chosen paths as journals, which `termlang replay` takes with the prices beside them.

    \b
    Examples:
      $ termlang simulate neotherapeutics.terms --paths 2000 --seed 7 --start 12.00 --volatility 60% \\
          --set 'Stipulated Price=4.00' --reading 'First Increment=At Once' --outstanding 5,412,000
      $ termlang simulate neotherapeutics.terms --bootstrap neotherapeutics-scenario.csv --start 12.00 \\
          --set 'Stipulated Price=4.00' --days 120 --format csv --out paths.csv
    """
    needs("a run over many paths", "numpy", "batch")
    from termlang.cli.path_logs import chosen_paths, write_logs
    from termlang.cli.path_prices import first_of, paths_of, tick_of
    from termlang.cli.path_results import check_outputs, draw, write_paths
    from termlang.simulate.runs import Simulation, simulate

    if dask is not None and engine == "exact":
        raise click.UsageError("--dask is for the compiled engine")
    before = None if outstanding is None else count_of(outstanding)
    check_outputs(output.out, plot, force=output.force)
    deal = closed_deal(open_deal(file), situation)
    first = first_of(paths_asked)
    history = market_of(deal.model, situation, first, short=output.short)
    asked = Simulation(
        deal,
        paths_of(deal.model, paths_asked, situation, history),
        policy,
        first,
        paths_asked.days,
        tick_of(paths_asked),
        history,
        paths_asked.proxy,
        engine,
        backend,
        threads,
        by_day=plot is not None,
    )
    asked.chosen()
    logged = chosen_paths(asked, event_log, force=output.force)
    lines = journal_text(file, journal)
    runs, wrong_lines = [asked], False
    if lines is not None:
        ledgers = deal.replay(lines, history, name=journal_name(journal or ""))
        wrong_lines = complain_of(ledgers, journal, short=output.short, ascii=output.ascii)
        runs = [evolve(_goes_on(asked, ledger), journal=lines) for ledger in ledgers]
    try:
        _state(runs[0])
        with _workers(dask) as executor, _progress() as told:
            finished = tuple(found for each in runs for found in simulate(evolve(each, executor=executor), told))
    except NotCompilable as error:
        complain(error.problems, error.source, short=output.short, ascii=output.ascii)
        if any(problem.mistake is NOT_COMPILED for problem in error.problems):
            click.echo(f"\n{EXACT_HINT}", err=True)
        return UNUSABLE
    write_logs(runs[0], finished, logged, force=output.force)
    if plot is not None:
        draw(asked, finished, before, plot, force=output.force)
    if output.out is not None:
        write_paths(asked, finished, output.out, force=output.force)
    deliver(_answer(asked, finished, before, output))
    return FINDINGS if wrong_lines or any(each.results.undecided.any() for each in finished) else FINE


def _goes_on(asked: Simulation, ledger: Ledger) -> Simulation:
    """The run from a ledger on, under its readings, with its splits."""
    deal = asked.deal
    assert isinstance(deal, Deal)
    return evolve(asked, deal=deal.given(readings=ledger.readings), history=ledger.market, start=ledger)


def count_of(text: str) -> int:
    """The number of `--outstanding`. Raises UsageError."""
    if not _COUNT.match(text) or not int(text.replace(",", "")):
        raise click.UsageError("--outstanding takes a whole number of shares above zero, such as 5,412,000")
    return int(text.replace(",", ""))


def _state(asked: Simulation) -> None:
    """What the run will take, where a person looks on or where it is much. Raises BadInput beyond the limit."""
    megabytes = asked.memory() * 8 >> 20
    if sys.stderr.isatty() or megabytes >= MUCH:
        click.echo(
            f"{asked.size:,} paths of {asked.length:,} trading days take some {max(1, megabytes):,} MB", err=True
        )


@contextmanager
def _workers(address: str | None) -> Iterator[Executor | None]:
    """The workers of a cluster. Raises BadInput without Dask, or where no scheduler answers."""
    if address is None:
        yield None
        return
    needs("`--dask`", "distributed", "dask")
    from termlang.simulate.batches import on_dask

    with ExitStack() as held:
        try:
            executor = held.enter_context(on_dask(address))
        except (OSError, ValueError) as error:
            reason = shown(str(error).splitlines()[0][:100])
            raise wrong.fail(wrong.NO_CLUSTER, address=shown(address[:60]), reason=reason) from None
        yield executor


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """A bar on a terminal for each run, with the readings that it supposes; elsewhere nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    bars: list[Any] = []

    def told(what: str, done: int, total: int) -> None:
        if not bars or bars[-1].label != (what or ""):
            if bars:
                bars[-1].render_finish()
            bars.append(click.progressbar(length=total, label=what or None, file=sys.stderr, width=30))
            bars[-1].render_progress()
        bars[-1].update(done - bars[-1].pos)

    try:
        yield told
    finally:
        # It shows the cursor again, which the bar has hidden.
        if bars:
            bars[-1].render_finish()


def _answer(asked: Simulation, finished: tuple[Finished, ...], outstanding: int | None, output: Output) -> str:
    from termlang.simulate.figures import spreads

    results = finished[0].results
    heading = Heading(
        deal=results.title,
        policy=results.policy,
        engine=asked.engine,
        paths=results.paths,
        days=len(results.days),
        first=results.days[0],
        last=results.days[-1],
        prices=_source(asked, results.note),
    )
    runs = [
        Shown(
            each.readings,
            spreads(asked.deal.model, each.results, outstanding),
            str(each.results.exactness).partition(";")[0],
            each.results.exactness.again,
            int(each.results.undecided.sum()),
            int((each.results.undecided > 0).sum()),
        )
        for each in finished
    ]
    if output.format == "json":
        return to_text(simulation_document(heading, runs))
    if output.format == "csv":
        return csv_text(simulation_rows(runs), CSV_HEADER)
    return simulation_text(heading, runs, short=output.short, ascii=output.ascii)


def _source(asked: Simulation, note: str) -> str:
    """Where the prices came from, and what they were rounded to."""
    tick = asked.tick or (asked.paths.tick if hasattr(asked.paths, "tick") else None)
    rounded = f", in steps of {float(tick):g}" if tick is not None else ""
    seed = f"; seed {asked.paths.seed}" if hasattr(asked.paths, "seed") else ""
    return f"{note}{rounded}{seed}"
