"""`of which 300 to Westover and 100 to Montrose`: who is issued how many units of an instrument."""

from __future__ import annotations

from fractions import Fraction

from termlang.checker import problems as wrong
from termlang.checker.constants import fixed_value
from termlang.checker.place import Place
from termlang.model.deal import member
from termlang.model.expressions import Expr
from termlang.quantity import shown
from termlang.syntax import ast


def allotments(
    at: Place, clause: ast.IssuedShares | ast.IssuedWarrants, holder: str | None, count: Expr | None
) -> tuple[tuple[str, Fraction], ...]:
    """The accounts of the party that an issue line names, with their units; together they are all that is issued."""
    told = next((mark for mark in clause.divisibility if isinstance(mark, ast.Allotment)), None)
    if told is None or holder is None:
        return ()
    found: list[tuple[str, Fraction]] = []
    parts = iter(told.parts)
    for number, name in zip(parts, parts, strict=True):
        assert isinstance(number, ast.Number) and isinstance(name, ast.Name)
        account = member(at.book.parties, name.text)
        if account is None or account[1] != holder:
            members = at.book.parties[holder].members
            hint = "write " + " or ".join(f"`{each}`" for each in (*members[:3], holder))
            at.report(wrong.UNKNOWN_NAME, name.span, name=name.text, hint=hint, more="")
        elif account[0] in dict(found):
            hint = "add its parts up"
            at.report(wrong.NOT_ALLOWED_HERE, name.span, what=f"`{name.text}`", where="here a second time", hint=hint)
        else:
            found.append((account[0], number.value))
    whole, total = fixed_value(at.book, count), sum((units for _, units in found), Fraction(0))
    if len(found) == len(told.parts) // 2 and whole != total:
        issued = "a number that is not known" if whole is None else shown(whole)
        at.report(wrong.PARTS_OF_ISSUE, told.span, total=shown(total), issued=issued)
        return ()
    return tuple(found)
