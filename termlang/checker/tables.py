"""Tables: axes, heads and rows come in; a table whose days and figures ascend goes out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from termlang.checker import problems as wrong
from termlang.checker.clauses import only_tails
from termlang.checker.expressions import Elaborator
from termlang.diagnostics import Label
from termlang.model.tables import Between, Key, Table
from termlang.quantity import NumberError, parse_number
from termlang.source import Span
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import DATE, NUMBER, SYMBOLS, Type, base, quantity

MAX_ENTRIES = 10_000
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z", re.ASCII)
_BETWEEN = {
    Word.STRAIGHT: Between.STRAIGHT,
    Word.LOWER_ONE: Between.LOWER,
    Word.HIGHER_ONE: Between.HIGHER,
}


def table(at: Elaborator, line: ast.Line) -> Table | None:
    """A printed table. Everything wrong is reported; a wrong one is left out."""
    clause: ast.Table = line.clause
    only_tails(at, clause.tails)
    axes = [_axis(at, axis) for axis in (clause.rows, clause.columns) if axis is not None]
    scaled = _nature(at, clause)
    between, outside = None, None
    for tail in clause.tails:
        if isinstance(tail, ast.BetweenEntries):
            between = _BETWEEN[tail.word]
        elif isinstance(tail, ast.OutsideTable) and scaled is not None:
            outside = _outside(at, tail, scaled)
            if outside is None:
                return None
    lines = [child for child in line.children if isinstance(child.clause, ast.Row)]
    if len(axes) > 1 and (axes[0] != DATE or axes[1] == DATE):
        hint = "write `by date and price`, with the days down and the prices across"
        at.report(wrong.BAD_TABLE, clause.rows.span, what="two axes are a date and a price or a number", hint=hint)
        return None
    if scaled is None or None in axes or len(lines) < len(line.children):
        return None
    if len(lines) < 2:
        at.report(wrong.BAD_TABLE, line.span, what="a table has a line of heads and at least one row", hint=_HEADS)
        return None
    types = [axis for axis in axes if axis is not None]
    columns = _heads(at, lines[0], types)
    read = None if columns is None else _rows(at, lines[1:], types[0], scaled, max(1, len(columns)))
    if columns is None or read is None:
        return None
    rows, entries = read
    column_type = types[1] if len(types) > 1 else None
    return Table(
        clause.name.text, line.span, scaled[1], types[0], rows, column_type, columns, entries, between, outside
    )


_HEADS = "head it `date 23.00 27.00 31.62`, or `number entry` where it has one axis"


def _axis(at: Elaborator, axis: ast.Axis) -> Type | None:
    if axis.word is Word.DATE_WORD:
        return DATE
    if axis.word is Word.NUMBER_WORD:
        return NUMBER
    security = at.security(axis.of, axis.span)
    if security is None or not at.book.currency:
        return None
    return quantity(base(at.book.currency).per(base(security)))


def _nature(at: Elaborator, clause: ast.Table) -> tuple[Fraction, Type] | None:
    """What an entry is divided by, and its type: `in shares per $1,000` divides by 1,000."""
    match clause.nature:
        case ast.InUnit(unit=ast.CountUnit(word=word, of=of, per=ast.PerMoney() as per), span=span):
            unit, below = at.units_word(word, of, span), at.unit_below(per, span)
            return None if unit is None or below is None else (below[0], quantity(unit.per(below[1])))
        case ast.InUnit() as stated:
            found = at.unit_of(stated)
            return None if found is None else (Fraction(1), found)
        case Word.A_PERCENTAGE:
            return Fraction(100), NUMBER
        case Word.A_NUMBER:
            return Fraction(1), NUMBER
    at.report(wrong.WRONG_TYPE, clause.span, needed="a figure", found="another thing", hint="write `a percentage`")
    return None


def _outside(at: Elaborator, tail: ast.OutsideTable, scaled: tuple[Fraction, Type]) -> Fraction | None:
    tree = tail.value
    if isinstance(tree, ast.Number):
        return tree.value / scaled[0]
    if isinstance(tree, ast.Percent) and scaled[1] == NUMBER:
        return tree.value
    hint = "write the figure as the rows write theirs"
    at.report(wrong.BAD_TABLE, tree.span, what="what holds outside of a table is a figure as in its rows", hint=hint)
    return None


def _heads(at: Elaborator, line: ast.Line, types: Sequence[Type]) -> tuple[Key, ...] | None:
    """The keys of the columns; none where the table has one axis."""
    first, *rest = line.clause.cells
    word = "date" if types[0] == DATE else "number" if types[0] == NUMBER else "price"
    if first.text != word or (len(types) == 1 and [cell.text for cell in rest] != ["entry"]) or not rest:
        what = f"the heads of this table begin with `{word}`" + (" and end with `entry`" if len(types) == 1 else "")
        at.report(wrong.BAD_TABLE, line.span, what=what, hint=_HEADS)
        return None
    if len(types) == 1:
        return ()
    return _ascending(at, [(cell.span, _key(at, cell, types[1])) for cell in rest])


def _rows(
    at: Elaborator, lines: Sequence[ast.Line], row_type: Type, scaled: tuple[Fraction, Type], width: int
) -> tuple[tuple[Key, ...], tuple[tuple[Fraction, ...], ...]] | None:
    if len(lines) * width > MAX_ENTRIES:
        at.report(wrong.BAD_TABLE, lines[0].span, what=f"more than {MAX_ENTRIES:,} entries", hint="split the table")
        return None
    keys: list[tuple[Span, Key | None]] = []
    entries: list[tuple[Fraction, ...]] = []
    for line in lines:
        first, *rest = line.clause.cells
        if len(rest) != width:
            what = f"this row has {len(rest)} entries, and the table has {width} in a row"
            at.report(wrong.BAD_TABLE, line.span, what=what, hint="give each column one entry")
            return None
        keys.append((first.span, _key(at, first, row_type)))
        read = [_entry(at, cell, scaled) for cell in rest]
        entries.append(tuple(value for value in read if value is not None))
    ascending = _ascending(at, keys)
    if ascending is None or any(len(row) < width for row in entries):
        return None
    return ascending, tuple(entries)


def _ascending(at: Elaborator, keys: Sequence[tuple[Span, Key | None]]) -> tuple[Key, ...] | None:
    found: list[Key] = []
    for number, (span, key) in enumerate(keys):
        if key is None:
            return None
        if found and key <= found[-1]:  # type: ignore[operator]
            labels = [Label(keys[number - 1][0], "this one stands before it")]
            at.report(wrong.BAD_TABLE, span, labels, what="the days and figures of a table ascend", hint="sort them")
            return None
        found.append(key)
    return tuple(found)


def _key(at: Elaborator, cell: ast.Cell, type_: Type) -> Key | None:
    if type_ == DATE:
        try:
            found = date.fromisoformat(cell.text) if _ISO.match(cell.text) else None
        except ValueError:
            found = None
        if found is None:
            _unread(at, cell, "a day", "1999-05-03")
        return found
    return _number(at, cell)


def _entry(at: Elaborator, cell: ast.Cell, scaled: tuple[Fraction, Type]) -> Fraction | None:
    """An entry as the table writes it; of percentages the sign may stand or not."""
    percent = scaled[1] == NUMBER and scaled[0] != 1
    value = _number(at, cell, cell.text.removesuffix("%") if percent else cell.text)
    return None if value is None else value / scaled[0]


def _number(at: Elaborator, cell: ast.Cell, text: str | None = None) -> Fraction | None:
    """A figure; an amount may carry the sign of the deal's currency."""
    plain = cell.text if text is None else text
    if plain[:1] in SYMBOLS and at.currency(plain[0], cell.span, None) is not None:
        plain = plain[1:]
    try:
        return parse_number(plain, at.book.source.limits.digits)
    except NumberError:
        _unread(at, cell, "a number", "13.06")
        return None


def _unread(at: Elaborator, cell: ast.Cell, needed: str, example: str) -> None:
    at.report(wrong.BAD_TABLE, cell.span, what=f"`{cell.text}` is not {needed}", hint=f"write it like `{example}`")
