"""The whole file: declarations first, then instruments and rights, then examples; a deal when nothing is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.calendars import NAMES, MonthEnd, named, with_closures
from termlang.check import definitions, instruments
from termlang.check import problems as wrong
from termlang.check.examples import examples
from termlang.check.expressions import Elaborator
from termlang.check.inheritance import inherited
from termlang.check.instruments import Block
from termlang.check.payments import payment
from termlang.check.rights import company_right
from termlang.check.scope import Book, Draft
from termlang.diagnostics import Label, Problem, Severity
from termlang.model.clauses import Instrument, InstrumentKind, Payment
from termlang.model.deal import Deal, Party, Question
from termlang.model.examples import Example
from termlang.model.expressions import Expr
from termlang.source import NOWHERE, Source, Span
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.syntax.parse import parse, parse_expression

_DEFINITIONS = (ast.Definition, ast.PiecesDefinition, ast.Undisclosed)


def check(source: Source) -> tuple[Deal | None, tuple[Problem, ...]]:
    """The deal of a text where no problem is an error, and every problem in the order of the text. Never raises."""
    tree, unread = parse(source)
    book = Book(source)
    book.problems.extend(unread)
    deal = _Checker(book, tree).deal()
    problems = tuple(sorted(_once(book.problems), key=lambda problem: problem.span.start))
    if any(problem.severity is Severity.ERROR for problem in problems):
        return None, problems
    return deal, problems


def check_expression(deal: Deal, text: str, owner: str = "") -> tuple[Expr | None, tuple[Problem, ...], Source]:
    """An expression asked of a deal, elaborated among its terms; its spans lie in the returned source."""
    source = Source(text, "<question>")
    tree, problems = parse_expression(source)
    if tree is None:
        return None, problems, source
    book = book_of(deal, source)
    found = Elaborator(book, owner).expr(tree)
    return found, tuple(book.problems), source


def book_of(deal: Deal, source: Source) -> Book:
    """The names of a deal, as an expression asked of it may use them."""
    book = Book(source, currency=deal.currency, calendar=deal.calendar, month_end=deal.month_end)
    book.parties, book.stocks, book.questions = deal.parties, deal.stocks, deal.questions
    book.sources = deal.sources
    book.instruments = {name: each.clause.span for name, each in deal.instruments.items()}
    book.terms = dict(deal.terms)
    book.rights = deal.rights
    for key, term in deal.terms.items():
        book.drafts[key] = Draft(key, term.span, (), lambda: None, term.supplied)
    for name in [*deal.parties, *deal.stocks, *deal.questions, *deal.instruments]:
        book.declared[name] = NOWHERE
    return book


def _once(problems: list[Problem]) -> Iterator[Problem]:
    """One cause, one message: inherited lines are elaborated for each instrument that has them."""
    seen: set[tuple[str, Span]] = set()
    for problem in problems:
        key = (problem.code, problem.span)
        if key not in seen:
            seen.add(key)
            yield problem


class _Checker:
    """One pass over the blocks of a file, in the order in which they depend on each other."""

    def __init__(self, book: Book, tree: ast.File) -> None:
        self.book = book
        self.lines = tree.lines
        self.title = ""

    def deal(self) -> Deal | None:
        """The deal as far as it is sound; None where the file says too little to be one."""
        book = self.book
        self._head()
        blocks = self._declare()
        for block in blocks:
            instruments.enter(book, block)
        for line in self.lines:
            if isinstance(line.clause, _DEFINITIONS):
                definitions.declare(book, line, "", ())
        for draft in list(book.drafts.values()):
            book.term(draft.key, draft.span, draft.path)
        made = self._instruments(blocks)
        payments = self._payments()
        found = self._examples()
        if not blocks and all(line.clause is not None for line in self.lines):
            book.report(wrong.NO_INSTRUMENT, Span(0, 0))
        if book.calendar is None:
            return None
        return Deal(
            self.title,
            book.source,
            book.currency,
            book.calendar,
            book.month_end,
            book.parties,
            book.stocks,
            book.sources,
            book.questions,
            {key: term for key, term in book.terms.items() if term is not None},
            made,
            book.rights,
            payments,
            found,
        )

    # -------------------------------------------------------------------------------------------------- head of file

    def _head(self) -> None:
        book = self.book
        first = self.lines[0] if self.lines else None
        if first is not None and first.clause is not None and not isinstance(first.clause, ast.Language):
            book.report(wrong.NO_LANGUAGE, first.span)
        seen: dict[type, Span] = {}
        for line in self.lines:
            clause = line.clause
            if isinstance(clause, (ast.Language, ast.Deal, ast.CurrencyLine, ast.Calendar, ast.MonthsRule)):
                if type(clause) in seen:
                    labels = [Label(seen[type(clause)], "first here")]
                    book.report(wrong.CLAUSE_TWICE, line.span, labels=labels, what="this line")
                    continue
                seen[type(clause)] = line.span
            match clause:
                case ast.Language(number=number):
                    if number.value != 1:
                        book.report(wrong.OTHER_LANGUAGE, number.span, number=number.value)
                case ast.Deal(title=title):
                    self.title = title.text
                case ast.CurrencyLine(currency=currency):
                    book.currency = currency.text
                case ast.Calendar():
                    self._calendar(clause)
                case ast.MonthsRule(rule=rule):
                    book.month_end = MonthEnd.LAST_DAY if rule is Word.END else MonthEnd.RUN_ON

    def _calendar(self, clause: ast.Calendar) -> None:
        if clause.closures is not None:
            days = [day.value for day in clause.closures]
            self.book.calendar = with_closures(clause.name.text, days)
            return
        found = named(clause.name.text)
        if found is None:
            known = " or ".join(f"`{name}`" for name in NAMES)
            self.book.report(wrong.UNKNOWN_CALENDAR, clause.name.span, name=clause.name.text, known=known)
            self.book.calendar_missing = True
            return
        self.book.calendar = found

    # -------------------------------------------------------------------------------------------------- declarations

    def _declare(self) -> list[Block]:
        book = self.book
        heads: dict[str, ast.Line] = {}
        for line in self.lines:
            clause = line.clause
            match clause:
                case ast.SourceLine(name=name, title=title):
                    if book.declare(name.text, name.span):
                        book.sources[name.text] = title.text
                case ast.Party(name=name, members=members):
                    if book.declare(name.text, name.span):
                        book.parties[name.text] = Party(name.text, tuple(member.text for member in members))
                case ast.Stock(name=name):
                    if book.declare(name.text, name.span):
                        book.stocks[name.text] = clause.issuer.text
                case ast.Question(name=name):
                    if book.declare(name.text, name.span):
                        self._question(line)
                case ast.Instrument(name=name) | ast.InheritingInstrument(name=name):
                    if book.declare(name.text, name.span):
                        book.instruments[name.text] = name.span
                        heads[name.text] = line
                case ast.CompanyRight(name=name):
                    book.declare(name.text, name.span)
        for line in self.lines:
            if isinstance(line.clause, ast.Stock):
                book.named(line.clause.issuer, book.parties, "a party", (line.clause.name.text,))
        return [block for line in heads.values() if (block := self._block(line, heads, ())) is not None]

    def _question(self, line: ast.Line) -> None:
        clause: ast.Question = line.clause
        readings = [child.clause.name for child in line.children if isinstance(child.clause, ast.Reading)]
        names = [name.text for name in readings]
        for name in readings:
            if names.count(name.text) > 1 and name is not readings[names.index(name.text)]:
                self.book.report(wrong.DUPLICATE, name.span, (clause.name.text,), name=name.text)
        if len(set(names)) < 2 and all(child.clause is not None for child in line.children):
            self.book.report(wrong.FEW_READINGS, line.span, (clause.name.text,))
        for child in line.children:
            definitions.cited(self.book, child)
        self.book.questions[clause.name.text] = Question(
            clause.name.text, clause.text.text, tuple(dict.fromkeys(names)), line.span
        )

    def _block(self, line: ast.Line, heads: dict[str, ast.Line], above: tuple[str, ...]) -> Block | None:
        """An instrument's lines; those of a parent come along, however many parents stand behind each other."""
        clause = line.clause
        kind = InstrumentKind.PREFERRED if clause.kind is Word.PREFERRED else InstrumentKind.WARRANT
        name = clause.name.text
        if isinstance(clause, ast.Instrument):
            return Block(name, kind, line, line.children)
        parent = self.book.named(clause.parent, heads, "an instrument", (name,))
        if parent is None:
            return None
        if parent == name or parent in above:
            loop = " → ".join([*above, name, parent])
            self.book.report(wrong.CYCLE, clause.parent.span, (name,), name=name, loop=loop)
            return None
        found = self._block(heads[parent], heads, (*above, name))
        if found is None:
            return None
        return Block(name, kind, line, inherited(self.book, parent, line.children, found.lines))

    # --------------------------------------------------------------------------------------- instruments, the rest

    def _instruments(self, blocks: list[Block]) -> dict[str, Instrument]:
        made: dict[str, Instrument] = {}
        for block in blocks:
            found, rights = instruments.instrument(self.book, block)
            for right in rights:
                self.book.rights[right.name] = right
            if found is not None:
                made[block.name] = found
        for line in self.lines:
            if isinstance(line.clause, ast.CompanyRight):
                sale = company_right(Elaborator(self.book), line)
                if sale is not None:
                    self.book.rights.setdefault(sale.name, sale)
        return made

    def _payments(self) -> tuple[Payment, ...]:
        found = [payment(self.book, line) for line in self.lines if isinstance(line.clause, ast.Payment)]
        return tuple(each for each in found if each is not None)

    def _examples(self) -> tuple[Example, ...]:
        return tuple(
            each for line in self.lines if isinstance(line.clause, ast.Example) for each in examples(self.book, line)
        )
