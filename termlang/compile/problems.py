"""What cannot be compiled, and what a compiled run lacks."""

from __future__ import annotations

from collections.abc import Iterable

from termlang.diagnostics import Mistake, Problem, TermlangError
from termlang.source import Source, Span

NOT_COMPILED = Mistake(
    "K101",
    "compile.not-compiled",
    "{what} does not compile",
    "run this deal on the exact engine",
    why="what the compiled engine does not know runs on the interpreter, which knows it all",
)
OPEN = Mistake("K102", "compile.open", "{what} is open, and a compiled run needs it", "{hint}")
NO_POLICY = Mistake("K103", "compile.no-policy", "{what}", "{hint}")
NEEDS_HISTORY = Mistake(
    "K104",
    "compile.history",
    "{what} looks back to {day}, and prices begin on {first}",
    "give the prices of earlier days as history",
)
NO_COLUMN = Mistake(
    "K105",
    "compile.column",
    "the deal watches {needed}, and no such prices are given",
    "give them, or state which prices stand in for them",
)
NO_EXTRA = Mistake(
    "K106", "compile.extra", "{what} needs {package}", "install it with `pip install 'termlang[{extra}]'`"
)
NO_BACKEND = Mistake("K107", "compile.backend", "there is no back end `{name}`", "write {known}")
BAD_PRICES = Mistake("K108", "compile.prices", "{what}", "{hint}")
NO_DEVICE = Mistake(
    "K109",
    "compile.device",
    "the cuda back end needs a device that CUDA can use, and there is none here",
    "leave the back end out, or install `termlang[cuda]` on a machine with such a device and its driver",
)


class NotCompilable(TermlangError):
    """What of a deal does not compile: `clauses` are its clauses as they are written, each with the reason."""

    def __init__(self, problems: Iterable[Problem], clauses: tuple[tuple[str, str], ...], source: Source) -> None:
        super().__init__(problems, source)
        self.clauses = clauses


class Stop(Exception):
    """Lowering cannot go on with a clause: `what` does not compile, said at `span`."""

    def __init__(self, what: str, span: Span, *, hint: str = "") -> None:
        self.what = what
        self.span = span
        self.hint = hint  # where something is open: what to give
        super().__init__(what)
