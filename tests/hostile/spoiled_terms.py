"""Deals spoiled one way at a time: a sound text and a seed come in, cases go out, the same ones for the same seed.

Nothing here knows more of the grammar than a text editor does: words, numbers, dates, quotations, brackets, lines.
So it stays hostile to forms that the language does not have yet.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from enum import Enum

from attrs import frozen


class Want(Enum):
    """What must become of a case."""

    SAME = "same"  # it means what the sound text means
    REFUSED = "refused"  # it is refused, with a place and a code
    SANE = "sane"  # taken or refused, but in time, in words, and without litter


@frozen
class Case:
    """A spoiled text. `line` is where it was spoiled, counted from 1, where that is one place."""

    kind: str
    data: bytes
    want: Want = Want.SANE
    line: int | None = None


_PIECE = re.compile(r'"[^"\n]*"|[0-9][0-9,.]*%?|[A-Za-z][\w-]*|[^\S\n]+|\n|.', re.ASCII)
_WORD = re.compile(r"[A-Za-z]{3,}")
_NUMBER = re.compile(r"(?<![\w.,-])[0-9][0-9,]*(?:\.[0-9]+)?(?![\w.,-]*[0-9])")
_DAY = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December) \d+, \d{4}"
)
_QUOTATION = re.compile(r'"[^"\n]*"')

NUMBERS = (
    *("9" * 36, "9" * 5_000, "9" * 9_000, "0." + "0" * 60 + "1", "1." + "3" * 4_000),
    *("1e9999999", "1E-999999999", "NaN", "Infinity", "-1", "-0", "0", "00", "007", "1,00,0", "1_0", "0x1F", "0b1"),
    *(".5", "5.", "1.2.3", "+7", "1e5", "½", "²", "٣", "１２", "−5", "1 000", "1\u00a0000", "1'000", "١٢٫٥"),
)
DAYS = (
    *("0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "1899-12-31", "2200-01-01", "1999-02-29", "2000-02-30"),
    *("1999-13-01", "1999-1-5", "99-01-29", "01/29/1999", "29.01.1999", "19990129", "1999-W04-5", "1999-029", "36189"),
    *("1999-01-29T00:00:00Z", "1999-01-29+14:00", "February 30, 1999", "January 0, 1999", "Januar 29, 1999", "today"),
)
QUOTATIONS = (
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "]]>", "-->", "&lt;", "'); DROP TABLE deals; --"),
    *("=1+1", "=cmd|'/c calc'!A1", "+1", "@SUM(A1)", "-2+3", "../../../etc/passwd", "/dev/zero", "file:///etc/passwd"),
    *("http://127.0.0.1/", "C:\\x", "{0.__class__}", "{{7*7}}", "${jndi:ldap://x}", "%s%n", "%(x)s", "\\x1b[2J", "\\"),
    *("__import__('os')", "~root", "CON", "", " ", "раypal", "日本", "A" * 5_000),
)
MARKS = {
    **{"nul": "\x00", "bell": "\x07", "escape": "\x1b[31m", "backspace": "\x08", "delete": "\x7f", "c1": "\x9b31m"},
    **{"form-feed": "\x0c", "vertical-tab": "\x0b", "next-line": "\x85", "line-separator": "\u2028"},
    **{"no-break": "\u00a0", "thin": "\u2009", "ideographic": "\u3000", "zero-width": "\u200b", "joiner": "\u200d"},
    **{"soft-hyphen": "\xad", "bidi-override": "\u202e", "bidi-isolate": "\u2067", "arabic-mark": "\u061c"},
    **{"inner-bom": "\ufeff", "tag": "\U000e0041", "variation": "\ufe0f", "hangul-filler": "\u3164"},
    **{"interlinear": "\ufff9", "noncharacter": "\uffff", "music": "\U0001d173"},
}
VISIBLE = {"private": "\ue000", "emoji": "\U0001f4a3", "combining": "\u0301" * 3_000, "replacement": "\ufffd"}
ALIKE = str.maketrans("aeopcxyiH", "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u041d")
OPENERS = ("- ", "not ", "1 + ", "1 * ", "the lesser of 1 and (", "100% of ", "1 and ", "(", "((1) + ", "A of ")


def spoiled(text: str, seed: int) -> Iterator[Case]:
    """Every case of a sound text."""
    rng = random.Random(seed)
    for each in (_encodings, _blanks, _cuts, _marks, _letters, _depths, _numbers, _days, _quotations, _lines, _noise):
        yield from each(text, rng)


def _case(kind: str, text: str, want: Want = Want.SANE, line: int | None = None) -> Case:
    return Case(kind, text.encode("utf-8", "surrogatepass"), want, line)


def _at(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _swapped(text: str, pattern: re.Pattern[str], new: str, rng: random.Random, kind: str) -> Iterator[Case]:
    """The text with one match of a pattern replaced, where it has one outside a comment."""
    found = [
        each for each in pattern.finditer(text) if "#" not in text[text.rfind("\n", 0, each.start()) + 1 : each.end()]
    ]
    if found:
        one = rng.choice(found)
        yield _case(kind, text[: one.start()] + new + text[one.end() :], Want.SANE, _at(text, one.start()))


def _encodings(text: str, rng: random.Random) -> Iterator[Case]:
    data = text.encode()
    yield Case("bom", b"\xef\xbb\xbf" + data, Want.SAME)
    for name in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"):
        yield Case(name, text.encode(name), Want.REFUSED)
    ends = [at + 1 for at, byte in enumerate(data) if byte == 10]
    for kind, bad in {
        "latin-1": b"\xe9", "overlong": b"\xc0\xaf", "surrogate": b"\xed\xa0\x80", "beyond": b"\xf4\x90\x80\x80",
        "lone-continuation": b"\x80", "cut-sequence": b"\xe2\x82",
    }.items():  # fmt: skip
        at = rng.choice(ends)
        yield Case(kind, data[:at] + b"# " + bad + b"\n" + data[at:], Want.REFUSED, data.count(b"\n", 0, at) + 1)
    for kind, head in {"zip": b"PK\x03\x04", "gzip": b"\x1f\x8b\x08", "pdf": b"%PDF-1.7\n", "elf": b"\x7fELF"}.items():
        yield Case(kind, head + data, Want.REFUSED)
    yield Case("nothing-but-nul", bytes(4_096), Want.REFUSED)
    yield Case("random-bytes", rng.randbytes(40_000), Want.REFUSED)
    yield Case("empty", b"", Want.REFUSED)


def _blanks(text: str, rng: random.Random) -> Iterator[Case]:
    yield _case("crlf", text.replace("\n", "\r\n"), Want.SAME)
    yield _case("cr", text.replace("\n", "\r"), Want.SAME)
    yield _case("mixed-ends", re.sub("\n", lambda _: rng.choice(["\n", "\r\n"]), text), Want.SAME)
    yield _case("no-last-end", text.rstrip("\n"), Want.SAME)
    yield _case("many-last-ends", text + "\n" * 3_000, Want.SAME)
    yield _case("blanks-at-ends", text.replace("\n", "  \n"), Want.SAME)
    yield _case("comments-between", text.replace("\n\n", '\n\n# a remark, with = and " and [brackets]\n'), Want.SAME)
    yield _case("deeper-by-one", re.sub(r"(?m)^( +)", lambda m: m[1] * 2, text), Want.SAME)
    yield _case("tabs", re.sub(r"(?m)^( +)", lambda m: m[1].replace("  ", "\t"), text), Want.REFUSED)
    yield _case("only-blanks", "\n \n" * 99, Want.REFUSED)
    yield _case("only-remarks", "# one\n" * 99, Want.REFUSED)


def _cuts(text: str, rng: random.Random) -> Iterator[Case]:
    spots = [each.end() for each in _PIECE.finditer(text) if not each.group().isspace()][:-1]
    for at in rng.sample(spots, min(24, len(spots))):
        yield _case("cut-after-word", text[:at], Want.SANE, _at(text, at))
    for _ in range(6):
        at = rng.randrange(len(text))
        yield _case("cut-anywhere", text[:at], Want.SANE, _at(text, at))
        yield _case("cut-before", text[at:], Want.SANE, 1)


def _marks(text: str, rng: random.Random) -> Iterator[Case]:
    for kind, mark in MARKS.items():
        for place, spots in _places(text).items():
            at = rng.choice(spots)
            yield _case(f"{kind}-in-{place}", text[:at] + mark + text[at:], Want.REFUSED, _at(text, at))
    for kind, mark in VISIBLE.items():
        at = rng.choice(_places(text)["body"])
        yield _case(kind, text[:at] + mark + text[at:], Want.REFUSED, _at(text, at))


def _places(text: str) -> dict[str, list[int]]:
    """Where a mark may be hidden: between words, in a quotation, in a remark."""
    quoted = [each.end() - 1 for each in _QUOTATION.finditer(text)]
    words = [
        each.end()
        for each in _WORD.finditer(text)
        if not any(sign in text[text.rfind("\n", 0, each.start()) + 1 : each.end()] for sign in '#"[')
    ]
    remarks = [each.end() for each in re.finditer("#[^\n]*", text)]
    return {"body": words, "quotation": quoted or words, "remark": remarks or words}


def _letters(text: str, rng: random.Random) -> Iterator[Case]:
    words = [each for each in _WORD.finditer(text) if each.group().translate(ALIKE) != each.group()]
    for one in rng.sample(words, min(6, len(words))):
        new = one.group().translate(ALIKE)
        yield _case("look-alike", text[: one.start()] + new + text[one.end() :], Want.SANE, _at(text, one.start()))
    yield from _swapped(text, _WORD, "\uff53\uff45\uff52\uff49\uff45\uff53", rng, "full-width")
    yield _case("all-capitals", text.upper(), Want.REFUSED)
    yield _case("all-small", text.lower(), Want.REFUSED)


def _depths(text: str, rng: random.Random) -> Iterator[Case]:
    for count in (90, 101, 3_000):
        yield from _swapped(text, _NUMBER, "(" * count + "1" + ")" * count, rng, f"brackets-{count}")
    for opener in OPENERS:
        deep = "\n    ".join([opener * 200] * 100)
        kind = "chain-" + (re.sub(r"\W+", "-", opener).strip("-") or f"{ord(opener[0]):x}")
        yield from _swapped(text, _NUMBER, deep + "1", rng, kind)
    for bracket in "()[]":
        yield _case(f"only-{ord(bracket):x}", text + bracket * 5_000 + "\n", Want.REFUSED)
    yield _case("stairs", text + "".join(" " * deep + "X means:\n" for deep in range(1_200)), Want.REFUSED)


def _numbers(text: str, rng: random.Random) -> Iterator[Case]:
    for number in NUMBERS:
        yield from _swapped(text, _NUMBER, number, rng, "number-" + ascii(number[:8])[1:-1].replace("\\", ""))


def _days(text: str, rng: random.Random) -> Iterator[Case]:
    for day in DAYS:
        yield from _swapped(text, _DAY, day, rng, "day-" + re.sub(r"[^\w.-]", "", day))
    days = _DAY.findall(text)
    if len(set(days)) > 1:
        backwards = iter(reversed(days))
        yield _case("days-backwards", _DAY.sub(lambda _: next(backwards), text))


def _quotations(text: str, rng: random.Random) -> Iterator[Case]:
    for said in QUOTATIONS:
        yield from _swapped(text, _QUOTATION, f'"{said}"', rng, "quotation-" + re.sub(r"\W", "", said[:8], flags=re.A))
    yield from _swapped(text, _QUOTATION, '"never closed', rng, "open-quotation")
    yield _case("quotes", text + '"' * 5_001 + "\n", Want.REFUSED)


def _lines(text: str, rng: random.Random) -> Iterator[Case]:
    lines = text.splitlines(keepends=True)
    yield _case("twice", text + "\n" + text, Want.REFUSED)
    yield _case("two-hundred-times", (text + "\n") * 200, Want.REFUSED)
    for at in rng.sample(range(len(lines)), min(8, len(lines))):
        yield _case("line-lost", "".join(lines[:at] + lines[at + 1 :]))
        yield _case("line-twice", "".join(lines[: at + 1] + lines[at:]), Want.SANE, at + 2)
        moved = "".join([*lines[:at], " " * rng.randrange(9) + lines[at].lstrip(" "), *lines[at + 1 :]])
        yield _case("line-moved", moved, Want.SANE, at + 1)
    shuffled = lines[:]
    rng.shuffle(shuffled)
    yield _case("shuffled", "".join(shuffled))
    yield _case("backwards", "".join(reversed(lines)))
    yield _case("one-line", " ".join(text.split()), Want.REFUSED)
    yield _case("long-line", text + "x" * 600_000 + "\n", Want.REFUSED, len(lines) + 1)
    yield _case("long-remark", text + "#" + " a" * 300_000 + "\n", Want.REFUSED, len(lines) + 1)
    yield _case("long-blank", text + " " * 400_000 + "x\n", Want.REFUSED, len(lines) + 1)
    yield _case("backslashes", text + "# " + "\\" * 5_000 + "\n", Want.SAME)
    yield _case("too-long", text + ("# " + "x" * 998 + "\n") * 1_050, Want.REFUSED)
    yield _case("too-many-terms", text + "".join(f"Pad {n} means 1\n" for n in range(20_000)), Want.REFUSED)
    yield _case("loop", text + "Loop A means Loop B\nLoop B means Loop A\n", Want.REFUSED, len(lines) + 1)
    squares = "Sq 0 means 3\n" + "".join(f"Sq {n} means Sq {n - 1} * Sq {n - 1}\n" for n in range(1, 64))
    yield _case("squares", text + squares)
    for word in ("include", "import", "source"):
        for path in ("self.terms", "../x.terms", "/etc/passwd"):
            yield _case(f"{word}-path", f'{word} "{path}"\n' + text, Want.REFUSED, 1)


def _noise(text: str, rng: random.Random) -> Iterator[Case]:
    data = text.encode()
    pieces = _PIECE.findall(text)
    for _ in range(10):
        swapped = pieces[:]
        for _ in range(3):
            one, other = rng.randrange(len(pieces)), rng.randrange(len(pieces))
            swapped[one], swapped[other] = swapped[other], swapped[one]
        yield _case("words-swapped", "".join(swapped))
        flipped = bytearray(data)
        for _ in range(4):
            flipped[rng.randrange(len(data))] = rng.randrange(256)
        yield Case("bytes-flipped", bytes(flipped))
    for _ in range(3):
        planes = [(0x20, 0xD7FF), (0xE000, 0x10FFFF)]
        yield _case(
            "random-letters", "".join(chr(rng.randint(*rng.choice(planes))) for _ in range(4_000)), Want.REFUSED
        )
