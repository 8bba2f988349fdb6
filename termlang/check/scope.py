"""Names: what is declared in a deal, looked up by name, and what was probably meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches

from attrs import define, field

from termlang.calendars import Calendar, MonthEnd
from termlang.check import problems as wrong
from termlang.diagnostics import Label, Mistake, Problem
from termlang.model.clauses import Right
from termlang.model.deal import Party, Question, Term
from termlang.model.expressions import TermKey
from termlang.source import Source, Span
from termlang.syntax import ast

MAX_CHAIN = 100


@define(eq=False)
class Draft:
    """A term before its body is elaborated: where it is defined, and how to make it."""

    key: TermKey
    span: Span
    path: tuple[str, ...]
    make: Callable[[], Term | None]
    supplied: bool = False


@define(eq=False)
class Book:
    """All declarations of one deal while it is checked, and the problems found so far."""

    source: Source
    problems: list[Problem] = field(factory=list)
    currency: str = ""
    calendar: Calendar | None = None
    month_end: MonthEnd | None = None
    month_end_missing: bool = False
    calendar_missing: bool = False
    parties: dict[str, Party] = field(factory=dict)
    stocks: dict[str, str] = field(factory=dict)
    sources: dict[str, str] = field(factory=dict)
    questions: dict[str, Question] = field(factory=dict)
    instruments: dict[str, Span] = field(factory=dict)
    shares_each: dict[str, str] = field(factory=dict)
    declared: dict[str, Span] = field(factory=dict)
    drafts: dict[TermKey, Draft] = field(factory=dict)
    terms: dict[TermKey, Term | None] = field(factory=dict)
    rights: dict[str, Right] = field(factory=dict)
    _open: list[TermKey] = field(factory=list)

    def report(
        self, mistake: Mistake, span: Span, path: Iterable[str] = (), labels: Iterable[Label] = (), **facts: object
    ) -> None:
        """Note a problem and go on."""
        self.problems.append(mistake.at(span, path, labels=labels, **facts))

    def declare(self, name: str, span: Span, path: tuple[str, ...] = ()) -> bool:
        """Take a name of the deal (party, stock, instrument, …); False and a problem where it is taken."""
        if name in self.declared:
            self.report(wrong.DUPLICATE, span, path, [Label(self.declared[name], "first here")], name=name)
            return False
        self.declared[name] = span
        return True

    def draft(self, draft: Draft) -> None:
        """Enter a term; a second one of that name is a problem."""
        first = self.drafts.get(draft.key)
        if first is not None:
            if first.supplied:
                self.report(wrong.RESERVED, draft.span, draft.path, name=draft.key.name)
            else:
                self.report(
                    wrong.DUPLICATE, draft.span, draft.path, [Label(first.span, "first here")], name=draft.key.name
                )
            return
        if not draft.key.owner and draft.key.name in self.declared:
            at = Label(self.declared[draft.key.name], "first here")
            self.report(wrong.DUPLICATE, draft.span, draft.path, [at], name=draft.key.name)
            return
        self.drafts[draft.key] = draft

    def term(self, key: TermKey, at: Span, path: tuple[str, ...]) -> Term | None:
        """A term, elaborated when first asked for; None (and a problem, once) where it cannot be."""
        if key in self.terms:
            return self.terms[key]
        if key in self._open:
            loop = [*self._open[self._open.index(key) :], key]
            self.report(wrong.CYCLE, at, path, name=key.name, loop=" → ".join(k.name for k in loop))
            for each in loop:
                self.terms[each] = None
            return None
        if len(self._open) >= MAX_CHAIN:
            self.report(wrong.CHAIN_TOO_LONG, at, path, name=key.name, most=MAX_CHAIN)
            self.terms[key] = None
            return None
        self._open.append(key)
        try:
            made = self.drafts[key].make()
        finally:
            self._open.pop()
        if key not in self.terms or self.terms[key] is not None:
            self.terms[key] = made
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

    def unknown(self, path: ast.Path, owner: str, where: tuple[str, ...]) -> None:
        """Note that a path names nothing, with the nearest names that a term may have here."""
        name = " of ".join(part.text for part in path.names)
        if name in self.declared:
            found = self.kind_of(name)
            self.report(
                wrong.NOT_THAT_KIND,
                path.span,
                where,
                name=name,
                found=found,
                needed="a term",
                hint="name a term, such as one defined with `means`",
            )
            return
        near = self.near(name, owner)
        hint = (
            f"did you mean {near}?" if near else f"define it with `{name} means …`, or write `{name} is undisclosed, …`"
        )
        self.report(wrong.UNKNOWN_NAME, path.span, where, name=name, hint=hint)

    def near(self, name: str, owner: str) -> str:
        """Up to three names close to one, quoted and joined; empty where none is close."""
        names = {key.name if key.owner in ("", owner) else str(key) for key in self.drafts}
        found = get_close_matches(name, sorted(names), n=3, cutoff=0.72)
        return " or ".join(f"`{each}`" for each in found)

    def kind_of(self, name: str) -> str:
        for kind, table in (
            ("a party", self.parties),
            ("a stock", self.stocks),
            ("an instrument", self.instruments),
            ("a question", self.questions),
            ("a source", self.sources),
        ):
            if name in table:
                return kind
        return "declared otherwise"

    def named(self, name: ast.Name, table: Iterable[str], needed: str, path: tuple[str, ...]) -> str | None:
        """A declared name of one kind; None and a problem where it is not one."""
        known = list(table)
        if name.text in known:
            return name.text
        if name.text in self.declared:
            self.report(
                wrong.NOT_THAT_KIND,
                name.span,
                path,
                name=name.text,
                found=self.kind_of(name.text),
                needed=needed,
                hint=_choices(known, needed),
            )
            return None
        near = get_close_matches(name.text, known, n=1, cutoff=0.6)
        hint = f"did you mean `{near[0]}`?" if near else _choices(known, needed)
        self.report(wrong.UNKNOWN_NAME, name.span, path, name=name.text, hint=hint)
        return None


def _choices(known: list[str], needed: str) -> str:
    if not known:
        return f"declare {needed} at the left margin"
    return "write " + " or ".join(f"`{name}`" for name in known[:4])
