"""What can be wrong with a text before its meaning is asked: characters, words, numbers, dates, lines."""

from __future__ import annotations

from termlang.diagnostics import Mistake, Severity


def shown(text: str, most: int = 40) -> str:
    """The drafter's text as a message may show it: one line, not too long, nothing that a terminal obeys."""
    short = " ".join(text[: 4 * most].split())
    if len(short) > most or len(text) > 4 * most:
        short = short[: most - 1] + "…"
    if short.isprintable():
        return short
    return "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in short)


TOO_LONG = Mistake(
    "Y001",
    "text.too-long",
    "the text has {count} characters; at most {most} are read",
    "split the deal in two files",
)
BROKEN_CHARACTER = Mistake(
    "Y002",
    "text.character",
    "the character {character} may not stand in a deal",
    "delete it and type the text again by hand",
    why="it is invisible, or makes the text show other than it reads",
)
LINE_TOO_LONG = Mistake(
    "Y003",
    "text.line-too-long",
    "this line has {count} characters; at most {most} are read",
    "break it after a comma",
)
TOO_MANY_LINES = Mistake(
    "Y004",
    "text.too-many-lines",
    "the text has {count} lines; at most {most} are read",
    "split the deal in two files",
)
TAB = Mistake(
    "Y005",
    "text.tab",
    "a tab may not indent a line",
    "indent with blanks, two for each step",
    why="tabs look different in every editor, and depth decides what a line belongs to",
)
CITATION_ALONE = Mistake(
    "Y006",
    "text.citation-alone",
    "a citation stands on a line of its own",
    "put it at the end of the line it supports",
)
TOO_DEEP = Mistake(
    "Y007",
    "text.too-deep",
    "more than {most} levels stand inside each other",
    "name an inner part with `means`",
)
UNEVEN_INDENT = Mistake(
    "Y008",
    "text.indent",
    "this line stands at another depth than the lines of its block",
    "indent every line of a block alike",
)
NOT_AT_MARGIN = Mistake(
    "Y009",
    "text.margin",
    "this line is indented, and nothing above it opens a block",
    "begin it at the left margin",
)
UNKNOWN_CHARACTER = Mistake(
    "Y010",
    "text.symbol",
    "`{character}` has no meaning here",
    "use letters, digits, `$`, `%`, `,`, `:`, brackets and quotes",
)
OPEN_QUOTE = Mistake("Y011", "text.open-quote", "this quotation is never closed", 'close it with `"` on the same line')
NOT_ASCII_NAME = Mistake(
    "Y012",
    "name.letters",
    "`{name}` has the character {character}; names are written with A to Z",
    "write the name with plain letters",
    why="letters of other scripts can look the same and name another thing",
)
NAME_TOO_LONG = Mistake(
    "Y013",
    "name.too-long",
    "this name has {count} characters; at most {most} are read",
    "give it a shorter name",
)
LEADING_THE = Mistake("Y014", "name.leading-the", "a name does not begin with `The`", "{hint}")
APOSTROPHE = Mistake("Y015", "name.apostrophe", "a name holds no apostrophe", "write `{fixed}`")
NOT_A_NUMBER = Mistake("Y016", "number.form", "`{text}` is not a number: {reason}", "{hint}")
NOT_A_DATE = Mistake("Y017", "date.form", "`{text}` is not a date of this language", "{hint}")
NO_SUCH_DATE = Mistake("Y018", "date.impossible", "there is no {text}", "{hint}")
DATE_RANGE = Mistake(
    "Y019",
    "text.date-range",
    "{text} lies outside the years that are read",
    "use a day from {first} to {last}",
)
UNKNOWN_WORD = Mistake("Y020", "word.unknown", "`{word}` is not a word of the language", "{hint}")
TEXT_TOO_LONG = Mistake(
    "Y021",
    "text.quotation-too-long",
    "this quotation has {count} characters; at most {most} are read",
    "shorten it",
)
UNREADABLE = Mistake("Y022", "line.form", "{place} cannot {where}", "{hint}", why="{why}")
UNFINISHED = Mistake("Y023", "line.unfinished", "this line ends before it is complete", "{hint}", why="{why}")
NO_BLOCK = Mistake(
    "Y024",
    "line.no-block",
    "nothing may stand indented below this line",
    "move the lines to the left, or join them to it",
)
EXPRESSION_TOO_LONG = Mistake(
    "Y025",
    "line.too-many-parts",
    "this line joins {count} parts with operators; at most {most} are read",
    "name a part of it with `means`",
)
TOO_NESTED = Mistake(
    "Y026",
    "line.too-nested",
    "more than {most} brackets or parts stand inside each other",
    "name an inner part with `means`",
)
EMPTY = Mistake("Y027", "file.empty", "the file has no line to read", "begin with `language 1`")
BRACKET = Mistake(
    "Y028",
    "text.bracket",
    "`{character}` opens or closes a citation only at the end of a line",
    "use round brackets inside a line",
)
ENCODING = Mistake("Y029", "text.encoding", "the file is not UTF-8 text: {reason}", "save it as UTF-8")
TOO_MANY_WORDS = Mistake(
    "Y031",
    "text.too-many-words",
    "the text has more than {most} words and signs",
    "split the deal in two files",
    why="nothing from here on was read",
)
TOO_MANY_DIGITS = Mistake(
    "Y032",
    "number.too-long",
    "`{text}` is a number of {count} digits; at most {most} are read",
    "round it, or write it as a sum done by the deal",
)
TEXT_LOOKALIKE = Mistake(
    "Y030",
    "text.look-alike",
    "this quotation mixes alphabets in one word ({scripts})",
    "type the word again with the letters of one alphabet, if that is not meant",
    why="letters of two alphabets can look the same, and two texts that look alike are two texts",
    severity=Severity.WARNING,
)
