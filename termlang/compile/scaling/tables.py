"""Constants and tables of a program, each entered once."""

from __future__ import annotations

from fractions import Fraction

from attrs import define, field

from termlang.compile.bind import Bound
from termlang.compile.plan import Code


@define(eq=False)
class Tables:
    """Constants; figures, truths and rows by day. `exact` is whether every comparison and rounding is of integers."""

    bound: Bound
    constants: list[float] = field(factory=list)
    figures: list[list[float]] = field(factory=list)
    truths: list[list[bool]] = field(factory=list)
    rows: list[list[int]] = field(factory=list)
    exact: bool = True
    _constant: dict[float, int] = field(factory=dict)
    _tables: dict[tuple[int, str], int] = field(factory=dict)

    def constant(self, value: float) -> int:
        """The place of a constant."""
        if value not in self._constant:
            self._constant[value] = len(self.constants)
            self.constants.append(value)
        return self._constant[value]

    def table(self, at: int, what: str, values: list[float]) -> int:
        """The place of a table of figures."""
        key = (at, what)
        if key not in self._tables:
            self._tables[key] = len(self.figures)
            self.figures.append(values)
        return self._tables[key]

    def dated(self, at: int) -> tuple[Fraction | bool | None, ...]:
        """What the days decide: those of the run, or in a look-back those of its rows."""
        there = self.bound.lowered.plan.ops[at].code is Code.BODY_DATED
        return (self.bound.by_row if there else self.bound.dated)[at]

    def times_table(self, number: int, factor: int) -> int:
        """The place of a table of figures, each so many times that of another."""
        key = (number, f"times {factor}")
        if key not in self._tables:
            self._tables[key] = len(self.figures)
            self.figures.append([value * factor for value in self.figures[number]])
        return self._tables[key]

    def truth_table(self, at: int) -> int:
        """The place of a table of truths."""
        key = (at, "truth")
        if key not in self._tables:
            self._tables[key] = len(self.truths)
            self.truths.append([bool(each) for each in self.dated(at)])
        return self._tables[key]

    def row_table(self, at: int) -> int:
        """The place of a table of rows."""
        key = (at, "row")
        if key not in self._tables:
            self._tables[key] = len(self.rows)
            self.rows.append(list(self.bound.rows[at]))
        return self._tables[key]

    def length(self, at: int) -> int:
        """The place of a table: how many days a fold looks at, by day."""
        spans = self.bound.spans[at]
        return self.table(at, "length", [float(b - a) for a, b in zip(spans.starts, spans.ends, strict=True)])
