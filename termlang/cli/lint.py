"""`termlang lint`: what drafts leave open or get wrong."""

from __future__ import annotations

from typing import Any

import click

from termlang.cli.errors import FINDINGS, FINE, UNUSABLE, complain
from termlang.cli.output import deliver
from termlang.cli.paths import Sources
from termlang.cli.settings import Settings
from termlang.diagnostics import Problem, Severity, TermlangError
from termlang.linter.run import Linted, lint

_SEVERITIES = tuple(each.value for each in Severity)
_NEVER = "never"


@click.command("lint")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--profile", type=click.Choice(("draft", "signing", "strict")), help="How strict; `draft` by default.")
@click.option("--select", multiple=True, metavar="RULES", help="Only these: codes, families, names or globs, by comma.")
@click.option("--extend-select", multiple=True, metavar="RULES", help="These too, such as S, T or us-listed.")
@click.option("--ignore", multiple=True, metavar="RULES", help="Not these.")
@click.option(
    "--fail-on",
    type=click.Choice((*_SEVERITIES, _NEVER)),
    help="Exit 1 from this severity on; errors, and warnings too before signing.",
)
@click.option("--config", metavar="FILE", help="Settings, in place of the nearest termlang.toml or pyproject.toml.")
@click.option(
    "--format", "shape", type=click.Choice(("text", "json", "sarif", "github")), default="text", show_default=True
)
@click.option("--short", is_flag=True, help="One line for each finding.")
@click.option(
    "--costs/--no-costs", default=None, help="Say what readings come to in shares or cash; before signing by itself."
)
@click.option("--all", "every", is_flag=True, help="Every finding, not the first ten warnings of a file.")
@click.option("--ascii", is_flag=True, help="Draw with plain ASCII.")
@click.option("--fix", is_flag=True, help="Write the fixes that leave the deal as it is.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: those that change the deal too.")
@click.option(
    "--choose", multiple=True, metavar="CODE[:LINE]=N", help="Write the Nth of the readings that are offered."
)
@click.option("--diff", is_flag=True, help="Show what the fixes would change, and write nothing.")
@click.option("--write-baseline", metavar="FILE", help="Write the findings down as known, for the setting `baseline`.")
def command(files: tuple[str, ...], **options: Any) -> int:
    """Say what a draft leaves open or gets wrong.

    FILE is a file, a folder of .terms files, or `-` for standard input. The exit code is 1 where there is an error, in
    the profiles `signing` and `strict` also where there is a warning. `termlang explain CODE` has the page of a code.

    \b
    Example:
      $ termlang lint neotherapeutics.terms
      $ termlang lint --profile signing --format sarif --fail-on never .
      $ termlang lint --diff neotherapeutics.terms
    """
    asked: dict[str, Any] = {
        key: _listed(options[key.replace("-", "_")])
        for key in ("select", "extend-select", "ignore")
        if options[key.replace("-", "_")]
    }
    if options["profile"]:
        asked["profile"] = options["profile"]
    if options["fail_on"] and options["fail_on"] != _NEVER:
        asked["fail-on"] = options["fail_on"]
    settings = Settings(options["config"], asked)
    if options["fix"] or options["diff"] or options["choose"]:
        from termlang.cli.fixing import fix_files

        return fix_files(files, settings, options)
    sources = Sources(files)
    found: list[tuple[str, Linted]] = []
    known: dict[str, Any] = {}
    for path, source in sources:
        try:
            linted = lint(source, settings.of(path), _texts(path, settings, source))
            known = {**known, **settings.known(path)}
        except TermlangError as error:
            complain(error.problems, error.source)
            return UNUSABLE
        found.append((path, linted))
    if options["write_baseline"]:
        return _write_baseline(options["write_baseline"], settings, found)
    if known:
        found = _without_known(known, settings, found)
    from termlang.cli.findings import shown

    deliver(shown(found, settings, options))
    if sources.unusable:
        return UNUSABLE
    if options["fail_on"] == _NEVER:
        return FINE
    failing = (
        problem.severity in _from(settings.of(path).threshold) for path, linted in found for problem in linted.problems
    )
    return FINDINGS if any(failing) else FINE


def _listed(values: tuple[str, ...]) -> list[str]:
    return [part for value in values for part in value.replace(",", " ").split()]


def _from(severity: Severity) -> tuple[Severity, ...]:
    ranked = tuple(Severity)
    return ranked[: ranked.index(severity) + 1]


def _texts(path: str, settings: Settings, source: Any) -> dict[str, str] | None:
    """The texts that the deal's sources name, where a rule about sources runs; one that is not there is left out."""
    if not any(code.startswith("S") for code in settings.of(path).codes(source.name)):
        return None
    from termlang.cli.attached import attached

    return attached(path, source)


def _without_known(
    document: dict[str, Any], settings: Settings, found: list[tuple[str, Linted]]
) -> list[tuple[str, Linted]]:
    from collections import Counter

    from termlang.linter.baseline import new, read_baseline

    known = read_baseline(document, "the baseline")
    kept: list[tuple[str, Linted]] = []
    for path, linted in found:
        counts = known.get(settings.name(path, linted.sheet.source.name), Counter())
        errors = [each for each in linted.problems if _is_error_of_text(each)]
        others = [each for each in linted.problems if not _is_error_of_text(each)]
        problems = sorted([*errors, *new(others, counts)], key=lambda problem: problem.span.start)
        kept.append((path, linted._replace(problems=tuple(problems))))
    return kept


def _is_error_of_text(problem: Problem) -> bool:
    return problem.mistake.severity is Severity.ERROR and problem.rank is None


def _write_baseline(file: str, settings: Settings, found: list[tuple[str, Linted]]) -> int:
    from termlang.linter.baseline import baseline_document
    from termlang.report.documents import to_text
    from termlang.source import Source

    named = [(linted.problems, Source("", settings.name(path, linted.sheet.source.name))) for path, linted in found]
    deliver(to_text(baseline_document(named)), file, force=True)
    count = sum(len(problems) for problems, _ in named)
    click.echo(f"{file}: {count} known finding{'' if count == 1 else 's'}")
    return FINE
