"""The whole file: declarations first, then instruments and rights, then examples; a deal when nothing is wrong."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from typing import NamedTuple

from termlang.calendars import NAMES, Calendar, MonthEnd, named, with_closures
from termlang.checker import definitions, instruments, tables
from termlang.checker import problems as wrong
from termlang.checker.cells import cells, declare_cell
from termlang.checker.clauses import is_read
from termlang.checker.constants import fixed_day
from termlang.checker.examples import examples
from termlang.checker.expressions import Elaborator
from termlang.checker.folding import folded
from termlang.checker.inheritance import Block, InstrumentHeads, amended
from termlang.checker.legs import shares_bought
from termlang.checker.notices import declare_notice
from termlang.checker.order import elaborate_all
from termlang.checker.payments import payment
from termlang.checker.policies import policies
from termlang.checker.rights import company_right
from termlang.checker.roundings import rounding_of_shares
from termlang.checker.scope import Book, Draft
from termlang.checker.waterfalls import taking_part, waterfalls
from termlang.diagnostics import Label, Mistake, Problem, Severity
from termlang.model.clauses import Instrument, Payment
from termlang.model.deal import Deal, Document, Party, Question
from termlang.model.examples import Example
from termlang.model.expressions import Expr, changed
from termlang.source import NOWHERE, Source, Span
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.syntax.parse import parse, parse_expression
from termlang.syntax.problems import EMPTY

# What a line that could not be read may have been meant to say, by its first word.
_HEAD = {
    "language": wrong.NO_LANGUAGE,
    "currency": wrong.NO_CURRENCY,
    "calendar": wrong.NO_CALENDAR,
    "stock": wrong.NO_STOCK,
    "months": wrong.NO_MONTH_END,
    "business": wrong.NO_BUSINESS_CALENDAR,
}
_ONCE = (ast.Language, ast.Deal, ast.CurrencyLine, ast.Calendar, ast.MonthsRule)
_DEFINITIONS = (ast.Definition, ast.PiecesDefinition, ast.Undisclosed)


class Reading(NamedTuple):
    """A text as it was read: its tree, the names in it, its problems, and the deal as far as it is sound.

    `deal` is None where too little could be read to speak of one; only where no problem is an error is it whole.
    """

    tree: ast.File
    book: Book
    deal: Deal | None
    problems: tuple[Problem, ...]

    @property
    def sound(self) -> bool:
        return self.deal is not None and not any(problem.severity is Severity.ERROR for problem in self.problems)


def read(source: Source) -> Reading:
    """A text with all that can be known of it, right or wrong. Never raises."""
    tree, unread = parse(source)
    book = Book(source)
    book.problems.extend(unread)
    if not tree.lines and any(problem.mistake is not EMPTY for problem in unread):
        # Nothing was read, and that has been said.
        return Reading(tree, book, None, unread)
    count = _declarations(tree.lines)
    most = source.limits.declarations
    if count > most:
        problem = wrong.TOO_MANY.at(tree.lines[-1].span, count=f"{count:,}", most=f"{most:,}")
        return Reading(tree, book, None, (*unread, problem))
    deal = _Checker(book, tree).deal()
    return Reading(tree, book, deal, folded(book.problems))


def check(source: Source) -> tuple[Deal | None, tuple[Problem, ...]]:
    """The deal of a text where no problem is an error, and every problem in the order of the text. Never raises."""
    found = read(source)
    return (found.deal if found.sound else None), found.problems


def check_expression(deal: Deal, text: str, owner: str = "") -> tuple[Expr | None, tuple[Problem, ...], Source]:
    """An expression asked of a deal, elaborated among its terms; its spans lie in the returned source.

    A sound one stands after the deal's own text, so that its reasons speak of both; a wrong one stands alone.
    """
    alone = Source(text, "<question>", deal.source.limits)
    tree, problems = parse_expression(alone)
    if tree is None:
        return None, problems, alone
    book = book_of(deal, alone)
    found = Elaborator(book, owner).expr(tree)
    if found is None or book.problems:
        return None, tuple(book.problems), alone
    both = deal.source.followed_by(text)
    moved = ast.moved(tree, deal.source.end + 1)
    return Elaborator(book_of(deal, both), owner).expr(moved), (), both


def book_of(deal: Deal, source: Source) -> Book:
    """The names of a deal, as an expression asked of it may use them."""
    book = Book(
        source, currency=deal.currency, calendar=deal.calendar, business=deal.business, month_end=deal.month_end
    )
    book.parties, book.stocks, book.questions = deal.parties, deal.stocks, deal.questions
    book.sources = deal.sources
    book.tables = dict(deal.tables)
    book.instruments = {name: each.clause.span for name, each in deal.instruments.items()}
    book.terms = dict(deal.terms)
    book.rights = deal.rights
    named = [*deal.instruments, *deal.stocks]
    book.paid = {name for name in named if any(each.takes_part(name) for each in deal.waterfalls)}
    for key, term in deal.terms.items():
        book.drafts[key] = Draft(key, term.span, (), lambda: None, supplied=term.supplied)
    for name in [*deal.parties, *deal.stocks, *deal.questions, *deal.instruments]:
        book.declared[name] = NOWHERE
    return book


def _declarations(lines: tuple[ast.Line, ...]) -> int:
    """How many lines of a file declare something: all but those below examples, windows and definitions."""
    inner = sum(len(line.children) for line in lines if isinstance(line.clause, (ast.Instrument, ast.Question)))
    inherited = sum(len(line.children) for line in lines if isinstance(line.clause, ast.InheritingInstrument))
    return len(lines) + inner + inherited


class _Checker:
    """One pass over the blocks of a file, in the order in which they depend on each other."""

    def __init__(self, book: Book, tree: ast.File) -> None:
        self.book = book
        self.lines = tree.lines
        self.title = ""

    def deal(self) -> Deal | None:
        """The deal as far as it is sound; None where the file says too little to be one."""
        book = self.book
        amendments = [line for line in self.lines if isinstance(line.clause, ast.Amendment)]
        self.lines = tuple(line for line in self.lines if not isinstance(line.clause, ast.Amendment))
        self._head()
        blocks = self._declare()
        paid = set(taking_part(self.lines))
        book.paid = {*paid, *book.stocks} if paid else set()
        for block in blocks:
            instruments.enter(book, block)
        for line in self.lines:
            if isinstance(line.clause, _DEFINITIONS):
                definitions.declare(book, line, "", ())
            elif isinstance(line.clause, ast.StateTerm):
                declare_cell(book, line, "", ())
            elif isinstance(line.clause, ast.NoticeTerm):
                declare_notice(book, line, "", ())
        elaborate_all(book)
        made = self._instruments(blocks)
        changing = cells(book)
        payments = self._payments()
        self._foot(blocks)
        if book.calendar is None:
            self._examples(None)
            return None
        deal = Deal(
            self.title,
            book.source,
            book.currency,
            book.calendar,
            book.business,
            book.month_end,
            book.parties,
            book.stocks,
            book.sources,
            book.questions,
            {key: term for key, term in book.terms.items() if term is not None},
            made,
            book.rights,
            payments,
            (),
            changing,
            self._amended(amendments),
            policies=policies(book, self.lines, made),
            tables={name: found for name, found in book.tables.items() if found is not None},
            waterfalls=waterfalls(book, self.lines),
            split_roundings=book.split_roundings,
        )
        return changed(deal, examples=self._examples(deal))

    def _amended(self, amendments: list[ast.Line]) -> tuple[tuple[date, Deal], ...]:
        """The deal after each amendment, each checked as a whole on top of those before it."""
        days: list[tuple[date, ast.Line]] = []
        for line in amendments:
            day = fixed_day(self.book, Elaborator(self.book).date(line.clause.day))
            if day is None:
                self.book.report(wrong.AMENDED_WHEN, line.span)
            else:
                days.append((day, line))
        lines = self.lines
        made: list[tuple[date, Deal]] = []
        for day, line in sorted(days, key=lambda each: each[0]):
            book = Book(self.book.source)
            lines = amended(book, f"amended on {day}", line.children, lines)
            deal = _Checker(book, ast.File(line.span, lines)).deal()
            self.book.problems.extend(book.problems)
            if deal is not None:
                made.append((day, deal))
        return tuple(made)

    # ------------------------------------------------------------------------------------------------------- the file

    def _foot(self, blocks: list[Block]) -> None:
        """What the file as a whole lacks, where no place in it has said so."""
        book = self.book
        pays = any(isinstance(line.clause, ast.Payment) for line in self.lines)
        if not blocks and not book.instruments and not pays and is_read(self.lines):
            book.report(wrong.NO_INSTRUMENT, Span(0, 0))
        if blocks and not book.currency:
            book.report_once(wrong.NO_CURRENCY, blocks[0].header.span, (blocks[0].name,))
        if blocks and book.calendar is None:
            book.report_once(wrong.NO_CALENDAR, blocks[0].header.span, (blocks[0].name,))
        self._sources(self.lines)

    def _sources(self, lines: tuple[ast.Line, ...]) -> None:
        """Every citation names a source that is declared."""
        book = self.book
        for line in lines:
            for citation in line.citations:
                if citation.source not in book.sources:
                    near = get_close_matches(citation.source, list(book.sources), n=1)
                    known = f"did you mean `{near[0]}`?" if near else ""
                    hint = known or f'declare it with `source {citation.source} "…"`'
                    book.report(wrong.UNKNOWN_SOURCE, citation.span, (), name=citation.source, hint=hint, more="")
            self._sources(line.children)

    def _unread(self, lines: tuple[ast.Line, ...]) -> None:
        """One cause, one message: what a line that could not be read may say is not missed elsewhere."""
        book = self.book
        for line in lines:
            if line.clause is None:
                text = book.source.excerpt(line.span)
                book.unread.append(text)
                lead = get_close_matches(text.split(None, 1)[0], _HEAD, n=1)
                for word in lead:
                    book.silence(_HEAD[word])
            self._unread(line.children)

    def _head(self) -> None:
        book = self.book
        self._unread(self.lines)
        first = self.lines[0] if self.lines else None
        if first is not None and first.clause is not None and not isinstance(first.clause, ast.Language):
            book.report(wrong.NO_LANGUAGE, first.span)
        seen: dict[tuple[type, Word | None], Span] = {}
        for line in self.lines:
            clause = line.clause
            if isinstance(clause, _ONCE):
                kind = (type(clause), getattr(clause, "business", None))
                if kind in seen:
                    labels = [Label(seen[kind], "first here")]
                    book.report(wrong.CLAUSE_TWICE, line.span, labels=labels, what="this line")
                    continue
                seen[kind] = line.span
            match clause:
                case ast.Language(number=number):
                    if number.value != 1:
                        book.report(wrong.OTHER_LANGUAGE, number.span, number=number.value)
                case ast.Deal(title=title):
                    self.title = title.text
                case ast.CurrencyLine(currency=currency):
                    book.currency = currency.text
                case ast.Calendar(business=None):
                    book.calendar = self._calendar(clause, wrong.NO_CALENDAR)
                case ast.Calendar():
                    book.business = self._calendar(clause, wrong.NO_BUSINESS_CALENDAR)
                case ast.MonthsRule(rule=rule):
                    book.month_end = MonthEnd.LAST_DAY if rule is Word.END else MonthEnd.RUN_ON

    def _calendar(self, clause: ast.Calendar, missing: Mistake) -> Calendar | None:
        if clause.closures is not None:
            return with_closures(clause.name.text, [day.value for day in clause.closures])
        found = named(clause.name.text)
        if found is None:
            near = get_close_matches(clause.name.text, NAMES, n=1)
            known = " or ".join(f"`{name}`" for name in near or NAMES)
            self.book.report(wrong.UNKNOWN_CALENDAR, clause.name.span, name=clause.name.text, known=known)
            self.book.silence(missing)
        return found

    # -------------------------------------------------------------------------------------------------- declarations

    def _declare(self) -> list[Block]:
        book = self.book
        heads: dict[str, ast.Line] = {}
        listed: list[ast.Line] = []
        for line in self.lines:
            clause = line.clause
            match clause:
                case ast.SourceLine(name=name, title=title, address=address):
                    if book.declare(name.text, name.span):
                        book.sources[name.text] = Document(title.text, address.text if address else None)
                case ast.Party(name=name, members=members):
                    if book.declare(name.text, name.span):
                        book.parties[name.text] = Party(name.text, tuple(member.text for member in members))
                case ast.Stock(name=name):
                    if book.declare(name.text, name.span):
                        book.stocks[name.text] = clause.issuer.text
                        if clause.after_split is not None:
                            stated = rounding_of_shares(Elaborator(book), clause.after_split)
                            if stated is not None:
                                book.split_roundings[name.text] = stated
                case ast.Question(name=name):
                    if book.declare(name.text, name.span):
                        self._question(line)
                case ast.Instrument(name=name) | ast.InheritingInstrument(name=name):
                    if book.declare(name.text, name.span):
                        book.instruments[name.text] = name.span
                        heads[name.text] = line
                case ast.Table(name=name):
                    if book.declare(name.text, name.span):
                        listed.append(line)
                        book.tables[name.text] = None
                case ast.CompanyRight(name=name):
                    book.declare(name.text, name.span)
        for line in self.lines:
            if isinstance(line.clause, ast.Stock):
                book.named(line.clause.issuer, book.parties, "a party", (line.clause.name.text,))
        for line in listed:
            name = line.clause.name.text
            book.tables[name] = tables.table(Elaborator(book, "", (name,)), line)
        made = InstrumentHeads(book, heads)
        blocks = [block for name in heads if (block := made.block(name)) is not None]
        for block in blocks:
            self._delivers(block)
        return blocks

    def _delivers(self, block: Block) -> None:
        """What a warrant buys, and what a right delivers beside its shares; instruments rest on one another by it."""
        bought = shares_bought(block.lines)
        if bought is not None:
            self.book.buys[block.name] = bought
        inner = [child.clause for line in block.lines for child in line.children]
        means = [clause.means for clause in inner if isinstance(clause, ast.Also)]
        self.book.delivered.update(each.text for each in means if isinstance(each, ast.Name))

    def _question(self, line: ast.Line) -> None:
        clause: ast.Question = line.clause
        readings = [child.clause.name for child in line.children if isinstance(child.clause, ast.Reading)]
        names = [name.text for name in readings]
        for name in readings:
            if names.count(name.text) > 1 and name is not readings[names.index(name.text)]:
                first = Label(readings[names.index(name.text)].span, "first here")
                hint = "delete one, or choose another name"
                self.book.report(wrong.DUPLICATE, name.span, (clause.name.text,), [first], name=name.text, hint=hint)
        if len(set(names)) < 2 and all(child.clause is not None for child in line.children):
            self.book.report(wrong.FEW_READINGS, line.span, (clause.name.text,))
        self.book.questions[clause.name.text] = Question(
            clause.name.text, clause.text.text, tuple(dict.fromkeys(names)), line.span
        )

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

    def _examples(self, deal: Deal | None) -> tuple[Example, ...]:
        sound = not any(problem.severity is Severity.ERROR for problem in self.book.problems)
        world = deal if sound else None
        lines = [line for line in self.lines if isinstance(line.clause, ast.Example)]
        return tuple(each for line in lines for each in examples(self.book, line, world))
