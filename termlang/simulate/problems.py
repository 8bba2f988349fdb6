"""What can be wrong with a run: its prices, its days, and what is not installed."""

from __future__ import annotations

from termlang.diagnostics import Mistake

NO_EXTRA = Mistake("K201", "run.extra", "{what} needs {package}", "install it with `pip install 'termlang[{extra}]'`")
NEEDS_TICK = Mistake(
    "K202",
    "run.tick",
    "prices as floating-point numbers need a tick",
    'say what they are rounded to, such as `tick="0.01"`',
    why="a floating-point number is near a price and not the price",
)
BAD_SHAPE = Mistake("K203", "run.shape", "{what}", "{hint}")
TOO_LARGE = Mistake(
    "K205",
    "run.size",
    "this run has {count} contract-days, and at most {most} are run at once",
    "run it in parts, or move the limit: `Limits(batch=…)`",
    why="its arrays would take some {memory}",
)
NO_LOG = Mistake(
    "K206",
    "run.log",
    "{what} cannot be told in a journal line",
    "ask for `all`, or for an amount that is written out",
)
NEEDS_COLUMN = Mistake("K204", "run.column", "the deal watches {needed}, and the prices are of {given}", "{hint}")
TABLE_HEADER = Mistake(
    "K221",
    "run.table.header",
    "the table of prices cannot be read: {what}",
    "give `date` and a column for each path, or `date`, `path` and `close`",
)
TABLE_DAYS = Mistake("K222", "run.table.days", "{what}", "{hint}")
TABLE_PRICE = Mistake("K223", "run.table.price", "{where} is {found}, and no price above zero", "give a price")
TABLE_CELL = Mistake("K224", "run.table.cell", "{where}: {what}", "{hint}")
