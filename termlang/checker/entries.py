"""The look-up of an entry of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termlang.checker import problems as wrong
from termlang.diagnostics import Label
from termlang.model.expressions import Expr, Lookup
from termlang.syntax import ast
from termlang.units import Kind

if TYPE_CHECKING:
    from termlang.checker.expressions import Elaborator


def table_entry(at: Elaborator, tree: ast.TableEntry) -> Expr | None:
    """`the entry of Make Whole on Effective Date at Stock Price`."""
    name = at.book.named(tree.table, at.book.tables, "a table", at.path)
    found = None if name is None else at.book.tables[name]
    keys = [at.expr(each) for each in (tree.day, tree.value) if each is not None]
    if found is None or None in keys:
        return None
    types = [found.row_type, *([found.column_type] if found.column_type is not None else [])]
    if len(types) != len(keys):
        what = f"`{found.name}` goes by {'one thing' if len(types) == 1 else 'a date and a figure'}"
        hint = f"write `the entry of {found.name} {'at …' if len(types) == 1 else 'on … at …'}`"
        at.report(wrong.BAD_TABLE, tree.span, [Label(found.span, "the table")], what=what, hint=hint)
        return None
    made: list[Expr] = []
    for key, needed in zip(keys, types, strict=True):
        hint = "a day comes after `on`" if needed.kind is not Kind.QUANTITY else "state it in the unit of the table"
        if at.expect(key, needed, hint) is None or key is None:
            return None
        made.append(key)
    return Lookup(found.type, tree.span, found, made[0], made[1] if len(made) > 1 else None)
