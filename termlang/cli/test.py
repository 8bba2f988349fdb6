"""`termlang test`: the examples of deals, run."""

from __future__ import annotations

import sys

import click

from termlang.api import Coverage, Outcome, check
from termlang.cli.errors import FINDINGS, FINE, UNUSABLE
from termlang.cli.options import Output, output_flags
from termlang.cli.output import colors, deliver
from termlang.cli.paths import Sources
from termlang.diagnostics import Problem, Severity
from termlang.report.documents import tests_document, to_text
from termlang.report.problems import problems_text
from termlang.source import Source


@click.command("test")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@output_flags("text", "json")
def command(files: tuple[str, ...], output: Output) -> int:
    """Run the examples that deals carry.

    FILE is a file, a folder of .terms files, or `-` for standard input. Below the examples of a deal stand the lines
    of the clauses that none of them exercises. A deal with an error counts as one failure.

    \b
    Examples:
      $ termlang test neotherapeutics.terms
      $ termlang test . --short
    """
    sources = Sources(files)
    ran = [(source, *_run(source)) for _, source in sources]
    every = [each.passed for _, outcomes, *_ in ran for each in outcomes]
    passed = sum(every)
    failed = len(every) - passed + sum(bool(errors) for *_, errors in ran)
    if output.format == "json":
        text = to_text(tests_document(ran))
    else:
        parts = [_one(*each, output) for each in ran]
        text = "\n\n".join([*filter(None, parts), f"{passed} passed, {failed} failed"])
    deliver(text, output.out, force=output.force)
    if sources.unusable:
        return UNUSABLE
    return FINDINGS if failed else FINE


def _run(source: Source) -> tuple[tuple[Outcome, ...], Coverage | None, tuple[Problem, ...]]:
    """The outcomes of a text and what they exercise; one that makes no deal has errors instead."""
    checked = check(source.text, source.name)
    if checked.deal is None:
        return (), None, tuple(problem for problem in checked.problems if problem.severity is Severity.ERROR)
    outcomes = checked.deal.test()
    return outcomes, checked.deal.coverage(outcomes), ()


def _one(
    source: Source,
    outcomes: tuple[Outcome, ...],
    covered: Coverage | None,
    errors: tuple[Problem, ...],
    output: Output,
) -> str:
    """The report on one deal; with `--short` only what failed."""
    lines = [source.name]
    if covered is None:
        color = colors(sys.stdout) and output.out is None
        lines.append("  FAILED  the text does not make a deal")
        lines.append(problems_text(errors, source, short=output.short, color=color, ascii=output.ascii).rstrip("\n"))
        return "\n".join(lines)
    for each in outcomes:
        if each.passed:
            if not output.short:
                lines.append(f"  passed  line {each.line}: {each.title}")
            continue
        lines.append(f"  FAILED  line {each.line}: {each.title}")
        lines.extend(f"          {failure}" for failure in each.failures)
    if not outcomes:
        lines.append("  no example")
    elif not output.short:
        lines.append(_coverage(covered))
    return "\n".join(lines) if len(lines) > 1 else ""


def _coverage(covered: Coverage) -> str:
    """How much of the deal the examples exercise, and the lines that they do not."""
    done = covered.clauses - len(covered.unexercised)
    text = f"  clauses {done} of {covered.clauses} exercised"
    if not covered.unexercised:
        return text
    runs: list[list[int]] = []
    for line in sorted({stated.line for stated in covered.unexercised}):
        if runs and line == runs[-1][-1] + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    spelled = ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)
    return f"{text}; no example rests on line {spelled}"
