"""What is said of two sides that do not fit: the operation in the words of the text, and the remedy for the case."""

from __future__ import annotations

from termlang.units import Kind, Type

_PHRASES = {
    "add": "a sum",
    "subtract": "a difference",
    "lesser": "`the lesser of`",
    "greater": "`the greater of`",
    "earlier": "`the earlier of`",
    "later": "`the later of`",
    "means": "a term with several values",
}
_DATES = ("earlier", "later", "before", "after", "on or before", "on or after")


def operands(operation: str) -> str | None:
    """What an operation takes where its two sides need not be alike."""
    if operation in ("multiply", "divide"):
        return "a figure to calculate with"
    return "what a rate accrues on" if operation == "accrued" else None


def compared(operation: str, left: Type, right: Type) -> tuple[str, str]:
    """The operation as the text has it, and how the two sides come together."""
    return _PHRASES.get(operation, f"`{operation}`" if operation.startswith("is") else f"`is {operation}`"), _hint(
        operation, left, right
    )


def _hint(operation: str, left: Type, right: Type) -> str:
    kinds = {left.kind, right.kind}
    if left == right:
        return _wrong_words(operation, left)
    if Kind.DATE in kinds:
        return "put a date with a date"
    if Kind.CONDITION in kinds:
        return "test a condition by itself with `is met`"
    above, below = left.unit.currency, right.unit.currency
    if above and below and above != below:
        return f"state both in {above}"
    if left.unit.is_pure or right.unit.is_pure:
        return "give the plain number its unit, such as `$1.00 per share` or `100 shares`"
    if above and below:
        return "bring both to one unit, for example with `per share` after the amount"
    return "bring both to one unit"


def _wrong_words(operation: str, both: Type) -> str:
    """Two sides that are alike, and words that belong to another kind of thing."""
    if both.kind is Kind.DATE:
        return "say of days `before`, `after`, `the earlier of` or `the later of`, and count on with `90 days after`"
    if both.kind is Kind.CONDITION:
        return "join conditions with `and` or `or`"
    if operation in _DATES:
        return "say of figures `below`, `above`, `the lesser of` or `the greater of`"
    return "bring both to one unit"
