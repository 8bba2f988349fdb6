"""Steps: each value with what it came from. The trace is the evaluation; explaining it means rendering these."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from termlang.quantity import shown
from termlang.source import NOWHERE, Span
from termlang.units import Type

# Words, or words and figures in turns.
Note = str | tuple[str | Fraction, ...]


class Step:
    """One step: what was computed (`what`, empty where the text at `span` says it), its value, and the steps it used.

    Steps form a graph: one used twice is one object, rendered once.
    """

    __slots__ = ("_note", "citations", "inputs", "span", "type", "value", "what")

    def __init__(
        self,
        value: object,
        type_: Type | None,
        what: str = "",
        span: Span = NOWHERE,
        inputs: tuple[Step, ...] = (),
        note: Note = "",
        citations: tuple[str, ...] = (),
    ) -> None:
        self.value = value
        self.type = type_
        self.what = what
        self.span = span
        self.inputs = inputs
        self._note = note
        self.citations = citations

    @property
    def note(self) -> str:
        """What else a reader wants to know, put into words when it is read: most answers are never rendered."""
        note = self._note
        if isinstance(note, str):
            return note
        return "".join(shown(part) if isinstance(part, Fraction) else part for part in note)

    def __repr__(self) -> str:
        return f"Step({self.what or self.span}: {self.value})"


def steps(root: Step) -> Iterator[Step]:
    """Every step of a trace once, the outer before the inner."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        found = waiting.pop()
        if id(found) in seen:
            continue
        seen.add(id(found))
        yield found
        waiting.extend(reversed(found.inputs))
