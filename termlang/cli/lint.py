"""`termlang lint`: what drafts leave open or get wrong."""

from __future__ import annotations

import sys

import click

from termlang.checker.deal import check
from termlang.cli.errors import FINDINGS, FINE, UNUSABLE
from termlang.cli.output import colors, deliver
from termlang.cli.paths import Sources
from termlang.diagnostics import Problem, Severity
from termlang.source import Source


@click.command("lint")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--format", "shape", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.option("--short", is_flag=True, help="One line for each problem.")
@click.option("--ascii", is_flag=True, help="Draw with plain ASCII.")
def command(files: tuple[str, ...], shape: str, short: bool, ascii: bool) -> int:
    """Say what a draft leaves open or gets wrong.

    FILE is a file, a folder of .terms files, or `-` for standard input. The exit code is 1 where there is any error or
    warning.

    \b
    Example:
      $ termlang lint neotherapeutics.terms
      $ termlang lint --format json neotherapeutics.terms
    """
    sources = Sources(files)
    found = [(source, check(source)[1]) for _, source in sources]
    if shape == "json":
        from termlang.report.documents import problems_document, to_text

        deliver(to_text(problems_document([(problems, source) for source, problems in found])))
    else:
        deliver(_text(found, short=short, ascii=ascii))
    if sources.unusable:
        return UNUSABLE
    counts = (problem.severity is not Severity.INFO for _, problems in found for problem in problems)
    return FINDINGS if any(counts) else FINE


def _text(found: list[tuple[Source, tuple[Problem, ...]]], *, short: bool, ascii: bool) -> str:
    from termlang.report.problems import problems_text, summary

    color = colors(sys.stdout)
    parts = [problems_text(each, source, short=short, color=color, ascii=ascii) for source, each in found if each]
    if found:
        parts.append(summary([problem for _, each in found for problem in each], len(found)))
    return ("\n" if short else "\n\n").join(part.rstrip("\n") for part in parts)
