"""Names: what is declared in a deal, looked up by name, and what was probably meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from termlang.calendars import Calendar, MonthEnd
from termlang.checker import problems as wrong
from termlang.diagnostics import Label, Mistake, Problem
from termlang.model.clauses import Right
from termlang.model.deal import Document, Party, Question, Term
from termlang.model.expressions import EventKind, Expr, TermKey, Undisclosed
from termlang.model.tables import Table
from termlang.quantity import Rounding
from termlang.records import define, field
from termlang.source import Source, Span
from termlang.syntax import ast

MAX_SEARCHES = 100
_OR_EXCEPT = "delete one, or write `except when …:` below the first"
_OR_RENAME = "delete one, or choose another name"


@define
class Draft:
    """A term before its body is elaborated: where it is defined, how to make it, and the trees it is made of."""

    key: TermKey
    span: Span
    path: tuple[str, ...]
    make: Callable[[], Term | None]
    trees: tuple[Any, ...] = ()
    supplied: bool = False
    solved: bool = False  # whether it may come back to itself


@define
class Book:
    """All declarations of one deal while it is checked, and the problems found so far."""

    source: Source
    problems: list[Problem] = field(factory=list)
    currency: str = ""
    calendar: Calendar | None = None
    business: Calendar | None = None
    month_end: MonthEnd | None = None
    parties: dict[str, Party] = field(factory=dict)
    stocks: dict[str, str] = field(factory=dict)
    sources: dict[str, Document] = field(factory=dict)
    questions: dict[str, Question] = field(factory=dict)
    tables: dict[str, Table | None] = field(factory=dict)
    instruments: dict[str, Span] = field(factory=dict)
    delivered: set[str] = field(factory=set)  # instruments that another one's conversions or exercises deliver
    buys: dict[str, tuple[str, Fraction]] = field(factory=dict)  # the stock that a warrant buys, and how many shares
    parents: dict[str, str] = field(factory=dict)
    declared: dict[str, Span] = field(factory=dict)
    drafts: dict[TermKey, Draft] = field(factory=dict)
    terms: dict[TermKey, Term | None] = field(factory=dict)
    values: dict[TermKey, Fraction | None] = field(factory=dict)
    levels: dict[TermKey, int] = field(factory=dict)
    rights: dict[str, Right] = field(factory=dict)
    into: dict[tuple[str, EventKind], str] = field(factory=dict)
    cells: dict[TermKey, tuple[ast.Line, Expr]] = field(factory=dict)
    split_roundings: dict[str, Rounding] = field(factory=dict)
    paid: set[str] = field(factory=set)  # series and stocks that a liquidation pays
    unread: list[str] = field(factory=list)
    _searched: int = 0
    _said: set[Mistake] = field(factory=set)
    _open: list[TermKey] = field(factory=list)

    def report(
        self, mistake: Mistake, span: Span, path: Iterable[str] = (), labels: Iterable[Label] = (), **facts: object
    ) -> None:
        """Note a problem and go on."""
        self.problems.append(mistake.at(span, path, labels=labels, **facts))

    def report_once(self, mistake: Mistake, span: Span, path: Iterable[str] = (), **facts: str) -> None:
        """Note what the whole file lacks: the first place that needs it speaks for all.

        Nothing is said where a line that could not be read begins like the one that is missing.
        """
        if mistake not in self._said:
            self._said.add(mistake)
            self.report(mistake, span, path, (), **facts)

    def silence(self, mistake: Mistake) -> None:
        """Another message has the cause already."""
        self._said.add(mistake)

    def declare(self, name: str, span: Span, path: tuple[str, ...] = ()) -> bool:
        """Take a name of the deal (party, stock, instrument, …); False and a problem where it is taken."""
        if name in self.declared:
            self._duplicate(name, span, path, self.declared[name], _OR_RENAME)
            return False
        self.declared[name] = span
        return True

    def undisclosed(self, key: TermKey) -> bool:
        """Whether the text leaves a term undisclosed; what a party works out is told in the shares of its day."""
        term = self.terms.get(key)
        return term is not None and isinstance(term.body, Undisclosed) and term.body.by is None

    def _duplicate(self, name: str, span: Span, path: tuple[str, ...], first: Span, hint: str) -> None:
        self.report(wrong.DUPLICATE, span, path, [Label(first, "first here")], name=name, hint=hint)

    def draft(self, draft: Draft) -> None:
        """Enter a term; a second one of that name is a problem."""
        first = self.drafts.get(draft.key)
        name = draft.key.name
        if first is not None and first.supplied:
            self.report(wrong.RESERVED, draft.span, draft.path, name=name)
        elif first is not None:
            self._duplicate(name, draft.span, draft.path, first.span, _OR_EXCEPT)
        elif not draft.key.owner and name in self.declared:
            self._duplicate(name, draft.span, draft.path, self.declared[name], _OR_RENAME)
        else:
            self.drafts[draft.key] = draft

    def defined(self, path: ast.Path, owner: str, where: tuple[str, ...]) -> TermKey | None:
        """The term that a definition defines: `Floor Price of Series A` is that of Series A, at the margin or below it.

        None and a problem below another instrument, where the name would mean one thing here and another elsewhere.
        """
        names = [name.text for name in path.names]
        if len(names) > 1 and names[-1] in self.instruments:
            if owner not in ("", names[-1]):
                self.report(
                    wrong.OF_ANOTHER, path.span, where, name=" of ".join(names), instrument=names[-1], owner=owner
                )
                return None
            owner = names.pop()
        return TermKey(owner, " of ".join(names))

    def term(self, key: TermKey) -> Term | None:
        """A term, elaborated when first asked for; None where it cannot be, which its own problem says."""
        if key in self.terms:
            return self.terms[key]
        if key in self._open:
            # A loop was reported when the terms were put in order; here it only has to end.
            return None
        self._open.append(key)
        try:
            made = self.drafts[key].make()
        finally:
            self._open.pop()
        self.terms.setdefault(key, made)
        return self.terms[key]

    # ------------------------------------------------------------------------------------------------ resolving

    def resolve(self, path: ast.Path, owner: str) -> TermKey | None:
        """The term that a path names: the longest declared name, else the last part's own term. No problem is noted."""
        parts = [name.text for name in path.names]
        whole = " of ".join(parts)
        for key in (TermKey(owner, whole), TermKey("", whole)):
            if key in self.drafts:
                return key
        if len(parts) > 1 and parts[-1] in self.instruments:
            key = TermKey(parts[-1], " of ".join(parts[:-1]))
            return key if key in self.drafts else None
        return None

    def unsound(self, instrument: str) -> bool:
        """Whether something is wrong with an instrument already, so that a right of it may be missing for that."""
        return any(problem.path[:1] == (instrument,) for problem in self.problems) or bool(self.unread)

    def question_of(self, tree: Any) -> str | None:
        """The question that a tree names, where it names one."""
        if isinstance(tree, ast.Path) and len(tree.names) == 1:
            name = tree.names[0].text
            return name if name in self.questions else None
        return None

    def unknown(self, path: ast.Path, owner: str, where: tuple[str, ...]) -> None:
        """Note that a path names nothing, with the nearest names that a term may have here."""
        name = path.text
        if self._lost(name) or self._lost(path.names[-1].text):
            return
        if name in self.declared:
            hint = "name a term, such as one defined with `means`"
            if name in self.questions:
                hint = "write " + " or ".join(f"`{name} is {each}`" for each in self.questions[name].readings)
            found = self.kind_of(name)
            self.report(wrong.NOT_THAT_KIND, path.span, where, name=name, found=found, needed="a term", hint=hint)
            return
        owners = [key.owner for key in self.drafts if key.name == name and key.owner]
        near = " or ".join(f"`{name} of {each}`" for each in owners[:3]) or self.near(name, owner)
        hint = f"did you mean {near}?" if near else f"define it with `{name} means …`, or `{name} is undisclosed, …`"
        self.report(wrong.UNKNOWN_NAME, path.span, where, name=name, hint=hint, more="")

    def _lost(self, name: str) -> bool:
        # One cause, one message: a line that could not be read may be the one that declares the name.
        return any(name in text for text in self.unread)

    def near(self, name: str, owner: str) -> str:
        """Up to three names close to one, quoted and joined; empty where none is close."""
        if self._tired():
            return ""
        names = {key.name if key.owner in ("", owner) else str(key) for key in self.drafts}
        found = get_close_matches(name, sorted(names), n=3, cutoff=0.72)
        return " or ".join(f"`{each}`" for each in found)

    def _tired(self) -> bool:
        # Looking for close names is slow; in a file with hundreds of unknown ones nobody reads them all.
        self._searched += 1
        return self._searched > MAX_SEARCHES

    def kind_of(self, name: str) -> str:
        """What a declared name stands for, in words."""
        for kind, table in (
            ("a party", self.parties),
            ("a stock", self.stocks),
            ("an instrument", self.instruments),
            ("a question", self.questions),
            ("a table", self.tables),
            ("a source", self.sources),
        ):
            if name in table:
                return kind
        return "a right"

    def named(self, name: ast.Name, table: Iterable[str], needed: str, path: tuple[str, ...]) -> str | None:
        """A declared name of one kind; None and a problem where it is not one."""
        known = list(table)
        if name.text in known:
            return name.text
        if self._lost(name.text):
            return None
        if name.text in self.declared:
            found, hint = self.kind_of(name.text), _choices(known, needed)
            self.report(wrong.NOT_THAT_KIND, name.span, path, name=name.text, found=found, needed=needed, hint=hint)
            return None
        near = [] if self._tired() else get_close_matches(name.text, known, n=1, cutoff=0.6)
        hint = f"did you mean `{near[0]}`?" if near else _choices(known, needed)
        self.report(wrong.UNKNOWN_NAME, name.span, path, name=name.text, hint=hint, more="")
        return None


def _choices(known: list[str], needed: str) -> str:
    if not known:
        return f"declare {needed} at the left margin"
    return "write " + " or ".join(f"`{name}`" for name in known[:4])
