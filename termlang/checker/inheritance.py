"""`Series B same as Series A except:`: the lines of one instrument as another one takes them over."""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from typing import NamedTuple

from termlang.checker import problems as wrong
from termlang.checker.scope import Book
from termlang.checker.windows import WINDOWS
from termlang.model.clauses import InstrumentKind
from termlang.records import define, field
from termlang.syntax import ast
from termlang.syntax.ast import Word

Key = tuple[str, str]
_ONCE = {
    ast.IssuedShares: "issued",
    ast.IssuedWarrants: "issued",
    ast.Committed: "issued",
    ast.CutTo: "cut to",
    ast.Dividend: "dividend",
    ast.Blocked: "blocked",
    ast.Amounts: "amounts",
    ast.ShareRounding: "share rounding",
    ast.Accrued: "accrued dividends",
    ast.Notice: "notice",
    ast.Priced: "priced",
    ast.Settled: "settled",
    ast.MandatoryConversion: "mandatory conversion",
    ast.Trigger: "trigger",
    ast.RedemptionPrice: "redemption price",
    ast.AccrualRule: "accrual rule",
    ast.PaidIn: "paid in",
    ast.PaidEach: "paid each",
    ast.RecordDate: "record date",
    ast.SharesPriced: "shares priced",
    ast.OverLimit: "over a limit",
    ast.Cashless: "cashless",
    ast.InLieu: "in lieu",
}
_BLOCKS = (ast.Conversion, ast.MandatoryConversion, ast.Exercise, ast.Dividend, ast.Redemption)
_MANY = {ast.Limit: "limit", ast.Barred: "barred", ast.Provided: "provided", ast.Also: "also"}


def key_of(line: ast.Line) -> Key:
    """What a line is called for replacing: its kind, and its name where it has one."""
    clause = line.clause
    match clause:
        case (
            ast.Definition(path=path)
            | ast.PiecesDefinition(path=path)
            | ast.Undisclosed(path=path)
            | ast.StateTerm(path=path)
            | ast.NoticeTerm(path=path)
        ):
            return "term", path.text
        case ast.Conversion(label=label) | ast.Exercise(label=label) | ast.Redemption(label=label):
            return type(clause).__name__.lower(), label.text if label else ""
        case (
            ast.Instrument(name=name)
            | ast.InheritingInstrument(name=name)
            | ast.CompanyRight(name=name)
            | ast.Question(name=name)
            | ast.Table(name=name)
            | ast.SourceLine(name=name)
            | ast.Party(name=name)
            | ast.Stock(name=name)
        ):
            return "block", name.text
        case ast.Liquidation(issuer=issuer):
            return "liquidation", issuer.text
        case ast.Policy(title=title):
            return "policy", title.text
        case ast.Example(title=title):
            return "example", title.text
    if isinstance(clause, WINDOWS):
        return "windows", ""
    return _ONCE.get(type(clause)) or _MANY.get(type(clause)) or type(clause).__name__, ""


class Block(NamedTuple):
    """An instrument's name, kind, header line, and its lines after inheritance."""

    name: str
    kind: InstrumentKind
    header: ast.Line
    lines: tuple[ast.Line, ...]


@define
class InstrumentHeads:
    """The headers of all instruments, and the blocks made of them, each once."""

    book: Book
    heads: dict[str, ast.Line]
    _made: dict[str, Block | None] = field(factory=dict)
    _depth: dict[str, int] = field(factory=dict)

    def block(self, name: str) -> Block | None:
        """An instrument's lines; those of a parent come along, however many parents stand behind each other."""
        trail: list[str] = []
        waiting: str | None = name
        while waiting is not None and waiting not in self._made:
            if waiting in trail:
                self._cycle(trail[trail.index(waiting) :])
                break
            trail.append(waiting)
            waiting = self._parent(waiting)
        for each in reversed(trail):
            if each not in self._made:
                self._made[each] = self._block(each)
        return self._made[name]

    def _parent(self, name: str) -> str | None:
        line = self.heads[name]
        clause = line.clause
        if not isinstance(clause, ast.InheritingInstrument):
            return None
        alike = [each for each, head in self.heads.items() if head.clause.kind is clause.kind]
        known = [each for each in alike if each != name or clause.parent.text == name]
        parent = clause.parent.text
        if parent in self.heads and parent not in alike:
            kind = self.heads[parent].clause.kind.value
            needed = f"a {clause.kind.value}"
            hint = (
                "write " + " or ".join(f"`{each}`" for each in known[:3] if each != name)
                if known[1:]
                else ("write its clauses out")
            )
            self.book.report(
                wrong.NOT_THAT_KIND,
                clause.parent.span,
                (name,),
                name=parent,
                found=f"a {kind}",
                needed=needed,
                hint=hint,
            )
            self._made[name] = None
            return None
        found = self.book.named(clause.parent, known, f"a {clause.kind.value}", (name,))
        if found is None:
            self._made[name] = None
        return found

    def _cycle(self, loop: list[str]) -> None:
        clause = self.heads[loop[0]].clause
        path = " → ".join([*loop, loop[0]])
        self.book.report(wrong.CYCLE, clause.parent.span, (loop[0],), name=loop[0], loop=path)
        for each in loop:
            self._made[each] = None

    def _block(self, name: str) -> Block | None:
        line = self.heads[name]
        clause = line.clause
        kind = InstrumentKind(clause.kind.value)
        if isinstance(clause, ast.Instrument):
            return Block(name, kind, line, line.children)
        parent = clause.parent.text
        found = self._made.get(parent)
        if found is None:
            return None
        self._depth[name] = self._depth.get(parent, 0) + 1
        most = self.book.source.limits.depth
        if self._depth[name] > most:
            self.book.report(wrong.CHAIN_TOO_LONG, clause.parent.span, (name,), name=name, most=most)
            return None
        self.book.parents[name] = parent
        return Block(name, kind, line, inherited(self.book, name, parent, line.children, found.lines))


def inherited(
    book: Book, name: str, parent: str, own: tuple[ast.Line, ...], lines: tuple[ast.Line, ...]
) -> tuple[ast.Line, ...]:
    """The parent's lines with one's own in place of those with the same key; new ones follow, `without` removes."""
    present = {key_of(line) for line in lines}
    removed: set[Key] = set()
    for line in own:
        if isinstance(line.clause, ast.Without):
            key = _removed(line.clause)
            removed.add(key)
            if key not in present:
                book.report(wrong.NOTHING_TO_REMOVE, line.span, (name,), parent=parent, hint=_instead(key, present))
    kept = tuple(line for line in lines if key_of(line) not in removed)
    mine = tuple(line for line in own if not isinstance(line.clause, ast.Without))
    return _merge(book, (name,), parent, mine, kept)


def amended(book: Book, when: str, own: tuple[ast.Line, ...], lines: tuple[ast.Line, ...]) -> tuple[ast.Line, ...]:
    """The lines of a deal as an amendment leaves them: the same keys replace, new ones follow."""
    return _merge(book, (when,), "the deal", own, lines)


def _removed(clause: ast.Without) -> Key:
    if isinstance(clause.what, ast.Path):
        return "term", clause.what.text
    return "dividend" if clause.what is Word.INTEREST else clause.what.value, ""


def _instead(key: Key, present: set[Key]) -> str:
    near = get_close_matches(key[1], sorted(label for kind, label in present if kind == "term"), n=1)
    return f"did you mean `without {near[0]}`?" if near and key[0] == "term" else "delete this line"


def _merge(
    book: Book, path: tuple[str, ...], parent: str, own: tuple[ast.Line, ...], lines: tuple[ast.Line, ...]
) -> tuple[ast.Line, ...]:
    replacing: dict[Key, list[ast.Line]] = {}
    for line in own:
        if line.clause is not None:
            replacing.setdefault(key_of(line), []).append(line)
    counts = Counter(key_of(line) for line in lines)
    merged: list[ast.Line] = []
    done: set[Key] = set()
    for line in lines:
        key = key_of(line)
        mine = replacing.get(key)
        if mine is None:
            merged.append(line)
        elif key not in done:
            done.add(key)
            if counts[key] > 1 and len(mine) == 1 and type(line.clause) in _MANY:
                book.report(wrong.NO_OVERRIDE, mine[0].span, path, parent=parent, count=counts[key])
            merged.extend(_merged_block(book, path, parent, each, line) for each in mine)
    merged.extend(line for line in own if line.clause is None or key_of(line) not in counts)
    return tuple(merged)


def _merged_block(book: Book, path: tuple[str, ...], parent: str, mine: ast.Line, theirs: ast.Line) -> ast.Line:
    """A block header merges with the parent's block: its lines replace those with the same key."""
    heads = (ast.Instrument, ast.InheritingInstrument)
    if isinstance(mine.clause, ast.Instrument) and isinstance(theirs.clause, heads):
        children = _merge(book, (*path, mine.clause.name.text), parent, mine.children, theirs.children)
        return ast.Line(theirs.span, theirs.clause, mine.citations or theirs.citations, children)
    if isinstance(mine.clause, _BLOCKS):
        below = (*path, type(mine.clause).__name__.lower())
        children = _merge(book, below, parent, mine.children, theirs.children)
        return ast.Line(mine.span, mine.clause, mine.citations or theirs.citations, children)
    return mine
