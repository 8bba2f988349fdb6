"""What can be wrong with the words of a command line."""

from __future__ import annotations

from datetime import date

from termlang.diagnostics import BadInput, Mistake, Problem
from termlang.source import NOWHERE

FLAG_FORM = Mistake("E911", "flag.form", "`{flag} {text}` does not read as {form}", "write it like {example}")
FLAG_TWICE = Mistake("E912", "flag.twice", "`{flag}` is given twice for `{what}`", "give it once")
NO_STOCK = Mistake("E913", "flag.stock", "the deal has no stock called `{name}`", "{hint}")
NO_DAY = Mistake("E914", "flag.day", "`{flag}` does not say for which day", "{hint}")
DAYS_ORDER = Mistake("E915", "flag.days", "{first} is after {last}", "give the earlier day to `--from`")
MANY_DAYS = Mistake(
    "E916", "flag.many-days", "{count} days are asked for, and at most {most} are answered", "ask for fewer"
)
NOT_JSON = Mistake("E917", "json.text", "{where} is not JSON: {reason}", "write one JSON object")
NOT_OBJECT = Mistake("E918", "json.object", "{where} is {found}, not {wanted}", "{hint}")
UNKNOWN_KEY = Mistake("E919", "json.key", "{where} has the key `{key}`, which says nothing here", "{hint}")
NO_KEY = Mistake("E920", "json.missing", "the request has no `{key}`", "add it, such as {example}")
NO_EXAMPLE = Mistake("E921", "save.example", "this answer cannot be kept as an example: {why}", "{hint}")
NO_EXTRA = Mistake(
    "E922", "extra.missing", "{what} needs the package {package}", "install it: pip install 'termlang[{extra}]'"
)
NO_CURVE = Mistake(
    "E924",
    "chart.empty",
    "there is no price to draw: {why}",
    "give what is missing with --set and --reading",
)
MANY_PANELS = Mistake(
    "E925",
    "chart.readings",
    "the answers differ under {count} sets of readings, and a picture shows at most {most}",
    "choose some with `--reading`",
)
NO_AXIS = Mistake("E926", "grid.axis", "`--over {name}` names nothing that can vary here", "{hint}")
AXIS_COMMA = Mistake(
    "E927", "grid.comma", "`--over {text}` can be read in two ways: commas within numbers, or between them", "{hint}"
)
AXIS_SIZE = Mistake(
    "E928",
    "grid.size",
    "`--over {text}` has {count} values; an axis has at least one and at most {most}",
    "choose another step",
)
GRID_SIZE = Mistake(
    "E929",
    "grid.cells",
    "this grid has {count} cells, and at most {most} are answered",
    "take fewer values, or move the limit: `--limit price_rows=…`",
)
NO_CLUSTER = Mistake(
    "E930",
    "dask.address",
    "no Dask scheduler answers at `{address}`: {reason}",
    "start one with `dask scheduler`, and give the address that it prints",
)
MANY_LOGS = Mistake(
    "E933",
    "log.readings",
    "the answers differ under {count} sets of readings, and a journal supposes one",
    "choose one with `--reading`",
)
NO_LINE = Mistake("E923", "record.line", "this line cannot be recorded: {why}", "{hint}")

NO_SAMPLE = Mistake("F131", "file.no-sample", "there is no sample called `{file}`", "{hint}")
SAMPLE_STANDS = Mistake(
    "F132", "file.sample-stands", "`{file}` exists already", "move it away, or go to another folder"
)


def fail(mistake: Mistake, **facts: str | int | date) -> BadInput:
    """One problem as an exception."""
    return BadInput([Problem(mistake, NOWHERE, facts={name: str(fact) for name, fact in facts.items()})])
