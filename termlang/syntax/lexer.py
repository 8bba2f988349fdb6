"""Words and numbers of one logical line, as the tokens that the grammar speaks of.

Whole words and whole number-like runs are taken, then looked up among the grammar's own words; so `thelesser`
is no keyword, and `1/29/99` is one wrong date and not two divisions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from termlang.diagnostics import Problem
from termlang.limits import DEFAULT, Limits
from termlang.quantity import NumberError, parse_number
from termlang.source import Span
from termlang.syntax import problems as wrong
from termlang.units import CURRENCIES, SYMBOLS

_SHOWN = 4_096  # characters of a wrong word that are looked at
MONTHS = {
    name: at
    for at, name in enumerate(
        "January February March April May June July August September October November December".split(),
        start=1,
    )
}

_TEXT = re.compile(r'"[^"]*"')
_RUN = re.compile(r"[$€£]?[.]?[0-9][^\s()\[\]\"#]*")
_WORD = re.compile(r"[^\W\d_][\w'\u2019&/-]*")
_PLAIN_WORD = re.compile(r"[A-Za-z][A-Za-z0-9&/-]*\Z")
_MONTH_DAY = re.compile(r"[ \t]+([0-9]{1,2}),[ \t]*([0-9]{4})(?![0-9])")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
_DATE_LIKE = re.compile(
    r"[0-9]{1,4}/[0-9]{1,2}/[0-9]{1,4}\Z|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{2,4}\Z|[0-9]{1,5}-[0-9]{1,2}-[0-9]{1,4}\Z"
    r"|(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])\Z"
    r"|[0-9]{4}-?W[0-9]{2}(?:-?[0-9])?\Z|[0-9]{4}-[0-9]{2}-[0-9]{2}[TZ+].*\Z"
)
# Ways to write a date that can be told apart once the day is above 12 or the year comes first.
_DATE_HINTS = tuple(
    form + r"(?![0-9])"
    for form in (
        r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4}|\d{2})",
        r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>\d{4}|\d{2})",
        r"(?P<year>\d{4})[-/]?(?P<month>\d{1,2})[-/]?(?P<day>\d{1,2})",
    )
)
_ORDINAL = re.compile(r"([1-9]|[12][0-9]|3[01])(st|nd|rd|th)\Z")
_DIGITS = re.compile(r"[0-9]+\Z")
_CELL = re.compile(r'"[^"]*",?|"|[^ \t"]+')
_APOSTROPHE = re.compile("['\u2019]s?")
_BLANK = ("", " ", "\t")
_SIGNS = {
    ",": "COMMA",
    ":": "COLON",
    "(": "LPAR",
    ")": "RPAR",
    "+": "PLUS",
    "-": "MINUS",
    "*": "STAR",
    "/": "SLASH",
}


class Token(NamedTuple):
    """A word of the grammar: its terminal, its value, and where it stands."""

    type: str
    value: object
    span: Span


class Words(NamedTuple):
    """The grammar's own words: single words and phrases, each with its terminal."""

    single: Mapping[str, str]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    signs: Mapping[str, str]


class NotRead(Exception):
    """A word, number or date that this language does not have; carries the problem to the parser."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def read_tokens(
    pieces: list[tuple[int, str]], words: Words, limits: Limits = DEFAULT, room: int = DEFAULT.tokens
) -> list[Token]:
    """The tokens of a logical line, at most `room`; raises NotRead at the first piece that is none."""
    reader = _Reader(words, limits, room)
    for offset, text in pieces:
        reader.read(offset, text)
    return reader.tokens


def read_cells(pieces: list[tuple[int, str]], limits: Limits = DEFAULT, room: int = DEFAULT.tokens) -> list[Token]:
    """A row of prices or cases: cells between blanks, each one token, at most `room`; a comma may end a cell."""
    tokens: list[Token] = []
    for offset, text in pieces:
        for found in _CELL.finditer(text):
            start = offset + found.start()
            if found.group() == '"':
                raise NotRead(wrong.OPEN_QUOTE.at(Span(start, start + 1)))
            cell = found.group().rstrip(",")
            if cell and len(tokens) >= room:
                raise NotRead(wrong.TOO_MANY_WORDS.at(Span(start, start + 1), most=limits.tokens))
            if cell:
                tokens.append(Token("CELL", cell, Span(start, start + len(cell))))
    return tokens


class _Reader:
    def __init__(self, words: Words, limits: Limits, room: int) -> None:
        self.words, self.limits, self.room = words, limits, room
        self.tokens: list[Token] = []
        self.depth = 0

    def read(self, offset: int, text: str) -> None:
        """The tokens of one more piece."""
        self.offset, self.text, self.at = offset, text, 0
        while True:
            self.at = _past_blanks(text, self.at)
            if self.at >= len(text):
                return
            char = text[self.at]
            if char == '"':
                self._text()
            elif found := _RUN.match(text, self.at):
                self._run(found.group())
            elif found := _WORD.match(text, self.at):
                self._word(found.group())
            elif char in _SIGNS:
                self._sign(char)
            elif char in SYMBOLS:
                self._add("CURRENCY", char, 1)
            else:
                self._unknown(char)

    def _add(self, kind: str, value: object, length: int) -> None:
        if len(self.tokens) >= self.room:
            raise NotRead(wrong.TOO_MANY_WORDS.at(self._span(length), most=self.limits.tokens))
        self.tokens.append(Token(kind, value, self._span(length)))
        self.at += length

    def _span(self, length: int) -> Span:
        return Span(self.offset + self.at, self.offset + self.at + length)

    def _sign(self, char: str) -> None:
        if char in "+-*/" and not self._blanks_around():
            hint = f"put blanks around it: ` {char} `; a number has no sign of its own"
            raise NotRead(wrong.UNKNOWN_WORD.at(self._span(1), word=char, hint=hint))
        self.depth += (char == "(") - (char == ")")
        if self.depth > self.limits.depth:
            raise NotRead(wrong.TOO_NESTED.at(self._span(1), most=self.limits.depth))
        self._add(self.words.signs.get(char, _SIGNS[char]), char, 1)

    def _blanks_around(self) -> bool:
        before, after = self.text[max(self.at - 1, 0) : self.at], self.text[self.at + 1 : self.at + 2]
        return before in _BLANK and after in _BLANK

    def _unknown(self, char: str) -> None:
        if char in "[]":
            raise NotRead(wrong.BRACKET.at(self._span(1), character=char))
        shown = char if char.isascii() and char.isprintable() else f"U+{ord(char):04X}"
        raise NotRead(wrong.UNKNOWN_CHARACTER.at(self._span(1), character=shown))

    def _text(self) -> None:
        found = _TEXT.match(self.text, self.at)
        if not found:
            raise NotRead(wrong.OPEN_QUOTE.at(self._span(1)))
        if len(found.group()) - 2 > self.limits.text:
            raise NotRead(wrong.TEXT_TOO_LONG.at(self._span(1), count=len(found.group()) - 2, most=self.limits.text))
        self._add("TEXT", found.group()[1:-1], len(found.group()))

    # ------------------------------------------------------------------------------------ words and names

    def _word(self, word: str) -> None:
        if word[0].isupper() or not word.isascii():
            self._capital(word)
            return
        if self._phrase(word):
            return
        terminal = self.words.single.get(word, "")
        if not terminal:
            raise NotRead(wrong.UNKNOWN_WORD.at(self._span(len(word)), word=wrong.shown(word), hint=""))
        self._add(terminal, word, len(word))

    def _phrase(self, first: str) -> bool:
        """Take the phrase that begins with a word, where one stands here."""
        for phrase, terminal in self.words.phrases.get(first, ()):
            length = self._phrase_length(phrase)
            if length:
                self._add(terminal, " ".join(phrase), length)
                return True
        return False

    def _phrase_length(self, phrase: tuple[str, ...]) -> int:
        at = self.at
        for index, part in enumerate(phrase):
            if index:
                at = _past_blanks(self.text, at)
            if not self.text.startswith(part, at):
                return 0
            at += len(part)
            if self.text[at : at + 1].isalnum():
                return 0
        return at - self.at

    def _capital(self, word: str) -> None:
        if word in MONTHS and (found := _MONTH_DAY.match(self.text, self.at + len(word))):
            length = len(word) + len(found.group())
            text = self.text[self.at : self.at + length]
            self._date(int(found.group(2)), MONTHS[word], int(found.group(1)), text, length)
            return
        if word in CURRENCIES:
            self._add("CURRENCY", word, len(word))
            return
        self._name(word)

    def _name(self, first: str) -> None:
        parts = [self._name_word(first, self.at)]
        end = self.at + len(first)
        while True:
            at = _past_blanks(self.text, end)
            if at == end:
                break
            if (found := _WORD.match(self.text, at)) and found.group()[0].isupper():
                word = found.group()
                if word in CURRENCIES or (word in MONTHS and _MONTH_DAY.match(self.text, at + len(word))):
                    break
                parts.append(self._name_word(word, at))
                end = at + len(word)
            elif (run := _RUN.match(self.text, at)) and _DIGITS.match(run.group().rstrip(",:")):
                digits = run.group().rstrip(",:")
                parts.append(digits)
                end = at + len(digits)
            else:
                break
        name = " ".join(parts)
        if parts[0] == "The":
            hint = f"write `{wrong.shown(name[4:])}`" if len(parts) > 1 else "write the name that it belongs to"
            raise NotRead(wrong.LEADING_THE.at(self._span(3), hint=hint))
        if first in MONTHS and len(parts) > 1 and parts[1].isdigit():
            length = end - self.at
            raise NotRead(wrong.NOT_A_DATE.at(self._span(length), text=wrong.shown(name), hint=_date_hint(name)))
        most = self.limits.name
        if len(name) > most:
            raise NotRead(wrong.NAME_TOO_LONG.at(self._span(end - self.at), count=len(name), most=most))
        self._add("NAME", name, end - self.at)

    def _name_word(self, word: str, at: int) -> str:
        if _PLAIN_WORD.match(word) and "/" not in word:
            return word
        span = Span(self.offset + at, self.offset + at + len(word))
        if _APOSTROPHE.search(word):
            raise NotRead(wrong.APOSTROPHE.at(span, fixed=wrong.shown(_APOSTROPHE.sub("", word))))
        for char in word:
            if not char.isascii():
                shown = wrong.shown(_ascii(word))
                raise NotRead(wrong.NOT_ASCII_NAME.at(span, name=shown, character=f"U+{ord(char):04X}"))
        hint = "put blanks around `/`, and use no `_`"
        raise NotRead(wrong.UNKNOWN_WORD.at(span, word=wrong.shown(word), hint=hint))

    # ------------------------------------------------------------------------------------ numbers and dates

    def _run(self, run: str) -> None:
        while run[-1] in ",:;":
            run = run[:-1]
        if self._phrase(run):
            return
        if run in self.words.single:
            self._add(self.words.single[run], run, len(run))
            return
        if (found := _ORDINAL.match(run)) and found.group(2) == _suffix(int(found.group(1))):
            self._add("ORDINAL", int(found.group(1)), len(run))
            return
        if found := _ISO.match(run):
            self._date(int(found.group(1)), int(found.group(2)), int(found.group(3)), run, len(run))
            return
        if _DATE_LIKE.match(run):
            text = wrong.shown(_ascii(run))
            raise NotRead(wrong.NOT_A_DATE.at(self._span(len(run)), text=text, hint=_date_hint(run)))
        try:
            if run[0] in SYMBOLS:
                self._add("MONEY", (run[0], parse_number(run[1:], self.limits.digits)), len(run))
            elif run.endswith("%"):
                self._add("PERCENT", parse_number(run[:-1], self.limits.digits) / 100, len(run))
            else:
                self._add("NUMBER", parse_number(run, self.limits.digits), len(run))
        except NumberError as error:
            if error.digits:
                count, most = f"{error.digits:,}", self.limits.digits
                problem = wrong.TOO_MANY_DIGITS.at(
                    self._span(len(run)), text=wrong.shown(run, 21), count=count, most=most
                )
                raise NotRead(problem) from None
            text = wrong.shown(_ascii(error.shown.replace("…", "...")), 60)
            hint = "write it like `1,450,000`, `13.06`, `101%` or `$13.06`"
            raise NotRead(
                wrong.NOT_A_NUMBER.at(self._span(len(run)), text=text, reason=error.reason, hint=hint)
            ) from None

    def _date(self, year: int, month: int, day: int, text: str, length: int) -> None:
        try:
            found = date(year, month, day)
        except ValueError:
            hint = "check the day and the month; dates are written `January 29, 1999` or `1999-01-29`"
            raise NotRead(wrong.NO_SUCH_DATE.at(self._span(length), text=text, hint=hint)) from None
        if not self.limits.first_day <= found <= self.limits.last_day:
            first, last = self.limits.first_day, self.limits.last_day
            raise NotRead(wrong.DATE_RANGE.at(self._span(length), text=text, first=first, last=last))
        self._add("DAY", found, length)


def _past_blanks(text: str, at: int) -> int:
    while text.startswith((" ", "\t"), at):
        at += 1
    return at


def _suffix(number: int) -> str:
    return "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _date_hint(text: str) -> str:
    """The right form, with the drafter's own day in it wherever only one day can be meant."""
    for found in filter(None, (re.match(form, text, re.ASCII) for form in _DATE_HINTS)):
        year, month, day = (int(found.group(name)) for name in ("year", "month", "day"))
        if len(found.group("year")) == 2:
            year += 1900 if year > 50 else 2000
        if 1 <= month <= 12 and 1 <= day <= 31 and (day > 12 or found.start("year") == 0):
            number = f"; a number is written `{int(text):,}`" if text.isdigit() else ""
            return f"write the year first, `{year:04}-{month:02}-{day:02}` if that day is meant{number}"
    return "write `January 29, 1999` or `1999-01-29`"


def _ascii(text: str) -> str:
    return text[:_SHOWN].encode("ascii", "backslashreplace").decode()
