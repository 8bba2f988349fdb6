"""`termlang lint`: what drafts leave open or get wrong."""

from __future__ import annotations

from typing import Any

import click

from termlang.cli.asked import Found, asked
from termlang.cli.errors import FINDINGS, FINE, UNUSABLE, complain
from termlang.cli.kept import Kept
from termlang.cli.output import deliver
from termlang.cli.paths import Sources
from termlang.cli.settings import Settings
from termlang.diagnostics import Severity, TermlangError
from termlang.source import Source

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
@click.option("--links", is_flag=True, help="On a terminal: places as links to the file.")
@click.option("--fix", is_flag=True, help="Write the fixes that leave the deal as it is.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: those that change the deal too.")
@click.option(
    "--choose", multiple=True, metavar="CODE[:LINE]=N", help="Write the Nth of the readings that are offered."
)
@click.option("--diff", is_flag=True, help="Show what the fixes would change, and write nothing.")
@click.option("--no-cache", is_flag=True, help="Look at every file, also where its findings of last time are kept.")
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
    settled: dict[str, Any] = {
        key: _listed(options[key.replace("-", "_")])
        for key in ("select", "extend-select", "ignore")
        if options[key.replace("-", "_")]
    }
    if options["profile"]:
        settled["profile"] = options["profile"]
    if options["fail_on"] and options["fail_on"] != _NEVER:
        settled["fail-on"] = options["fail_on"]
    settings = Settings(options["config"], settled)
    if options["fix"] or options["diff"] or options["choose"]:
        from termlang.cli.fixing import fix_files

        return fix_files(files, settings, options)
    sources = Sources(files)
    kept = Kept(on=not options["no_cache"])
    found: list[tuple[str, Source, Found]] = []
    for path, source in sources:
        try:
            wanted = asked(options, settings.of(path).profile)
            known = {} if options["write_baseline"] else settings.known(path)
            each = kept.find(path, source, settings, wanted, known)
        except TermlangError as error:
            complain(error.problems, error.source)
            return UNUSABLE
        found.append((path, source, each))
    if options["write_baseline"]:
        return _write_baseline(options["write_baseline"], settings, found)
    from termlang.cli.findings import shown

    deliver(shown(found, options))
    if sources.unusable:
        return UNUSABLE
    if options["fail_on"] == _NEVER:
        return FINE
    failing = (
        problem.severity in _from(settings.of(path).threshold) for path, _, each in found for problem in each.problems
    )
    return FINDINGS if any(failing) else FINE


def _listed(values: tuple[str, ...]) -> list[str]:
    return [part for value in values for part in value.replace(",", " ").split()]


def _from(severity: Severity) -> tuple[Severity, ...]:
    ranked = tuple(Severity)
    return ranked[: ranked.index(severity) + 1]


def _write_baseline(file: str, settings: Settings, found: list[tuple[str, Source, Found]]) -> int:
    from termlang.linter.baseline import baseline_document
    from termlang.report.documents import to_text

    named = [(each.problems, Source("", settings.name(path, source.name))) for path, source, each in found]
    deliver(to_text(baseline_document(named)), file, force=True)
    count = sum(len(problems) for problems, _ in named)
    click.echo(f"{file}: {count} known finding{'' if count == 1 else 's'}")
    return FINE
