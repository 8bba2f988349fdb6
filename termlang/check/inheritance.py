"""`Series B same as Series A except:`: the lines of one instrument as another one takes them over."""

from __future__ import annotations

from termlang.check import problems as wrong
from termlang.check.scope import Book
from termlang.syntax import ast

Key = tuple[str, str]
_WINDOWS = (ast.Window, ast.FirstWindow, ast.OpenWindow, ast.Thereafter)
_ONCE = {
    ast.IssuedShares: "issued",
    ast.IssuedWarrants: "issued",
    ast.Dividend: "dividend",
    ast.Redemption: "redemption",
    ast.Blocked: "blocked",
    ast.ShareRounding: "share rounding",
    ast.Accrued: "accrued dividends",
    ast.Notice: "notice",
    ast.Trigger: "trigger",
    ast.RedemptionPrice: "redemption price",
    ast.AccrualRule: "accrual rule",
    ast.PaidIn: "paid in",
    ast.PaidEach: "paid each",
    ast.SharesPriced: "shares priced",
}
_MANY = {ast.Limit: "limit", ast.Barred: "barred", ast.Provided: "provided"}


def key_of(line: ast.Line) -> Key:
    """What a line is called for replacing: its kind, and its name where it has one."""
    clause = line.clause
    match clause:
        case ast.Definition(path=path) | ast.PiecesDefinition(path=path) | ast.Undisclosed(path=path):
            return "term", " of ".join(name.text for name in path.names)
        case ast.Conversion(label=label) | ast.Exercise(label=label):
            return type(clause).__name__.lower(), label.text if label else ""
    if isinstance(clause, _WINDOWS):
        return "windows", ""
    return _ONCE.get(type(clause)) or _MANY.get(type(clause)) or type(clause).__name__, ""


def inherited(book: Book, parent: str, own: tuple[ast.Line, ...], lines: tuple[ast.Line, ...]) -> tuple[ast.Line, ...]:
    """The parent's lines with one's own in place of those with the same key; new ones follow, `without` removes."""
    removed = {_removed(line.clause) for line in own if isinstance(line.clause, ast.Without)}
    for line in own:
        if isinstance(line.clause, ast.Without) and not any(key_of(each) == _removed(line.clause) for each in lines):
            book.report(wrong.NOTHING_TO_REMOVE, line.span, (), parent=parent)
    kept = tuple(line for line in lines if key_of(line) not in removed)
    return _merge(book, parent, tuple(line for line in own if not isinstance(line.clause, ast.Without)), kept)


def _removed(clause: ast.Without) -> Key:
    if isinstance(clause.what, ast.Path):
        return "term", " of ".join(name.text for name in clause.what.names)
    return clause.what.value, ""


def _merge(book: Book, parent: str, own: tuple[ast.Line, ...], lines: tuple[ast.Line, ...]) -> tuple[ast.Line, ...]:
    replacing: dict[Key, list[ast.Line]] = {}
    for line in own:
        if line.clause is not None:
            replacing.setdefault(key_of(line), []).append(line)
    merged: list[ast.Line] = []
    done: set[Key] = set()
    for line in lines:
        key = key_of(line)
        mine = replacing.get(key)
        if mine is None:
            merged.append(line)
            continue
        count = sum(key_of(each) == key for each in lines)
        if count > 1 and len(mine) == 1 and type(line.clause) in _MANY and key not in done:
            book.report(wrong.NO_OVERRIDE, mine[0].span, (), parent=parent, count=count)
        if key not in done:
            done.add(key)
            merged.extend(_merged_block(book, parent, each, line) for each in mine)
    merged.extend(line for line in own if line.clause is None or key_of(line) not in {key_of(each) for each in lines})
    return tuple(merged)


def _merged_block(book: Book, parent: str, mine: ast.Line, theirs: ast.Line) -> ast.Line:
    """A block header merges with the parent's block: its lines replace those with the same key."""
    if isinstance(mine.clause, (ast.Conversion, ast.Exercise, ast.Dividend, ast.Redemption)):
        children = _merge(book, parent, mine.children, theirs.children)
        return ast.Line(mine.span, mine.clause, mine.citations or theirs.citations, children)
    return mine
