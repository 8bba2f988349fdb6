"""Price files spoiled one way at a time: a seed comes in, cases go out; each starts from a sound series of closes."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta

from hostile.spoiled_terms import Case, Want
from termlang.calendars import NYSE

CELLS = (
    *(
        "NaN",
        "nan",
        "Infinity",
        "-inf",
        "",
        "-",
        "N/A",
        "null",
        "#VALUE!",
        "-13.06",
        "0",
        "-0.00",
        '"13,06"',
        '"1,306.00"',
    ),
    *("$13.06", "13%", "13 1/16", "1_3.06", "\u0661\u0663", "\uff11\uff13", "0x1p3", "13.0.6", "1e999999999", "1e5"),
    *("1e-999999999", "9" * 5_000, "9" * 200_000, "=1+1", "=cmd|'/c calc'!A1", "<b>13</b>", "13\x00.06", "13\x1b[2J"),
    *(
        "\u202e13",
        "+13",
        ".5",
        "5.",
        "00012",
        "1,000",
        '"13',
        '13"',
        "a,b",
        "13;06",
        "1" + "0" * 18,
        "0." + "0" * 18 + "1",
    ),
)
STRANGE_CELLS = ("0.000000001", "999999999999999999", "13." + "3" * 28, "1306.00", "0.01")
DAYS = (
    *("09/03/1999", "03.09.1999", "99-09-03", "36406", "19990903", "1999-W35-5", "1999-13-01", "1999-02-29", "", "NaT"),
    *(
        "0000-01-01",
        "10000-01-01",
        "1899-12-31",
        "2200-01-03",
        "Friday",
        "3-Sep-99",
        "1999-09-03T16:00:00",
        "\u0661999-09-03",
    ),
    *("1999-09-03T00:00:00Z", "1999-09-03 00:00", "1999-9-3", "-1999-09-03", "1999-09-03\x1b[2J"),
)


def closes(count: int, rng: random.Random, first: date = date(1999, 1, 29)) -> list[tuple[str, str]]:
    """A price for each trading day, in cents that wander."""
    cents, rows = 1306, []
    for day in NYSE.next(count, first, included=True):
        cents = max(100, cents + rng.randrange(-60, 61))
        rows.append((day.isoformat(), f"{cents // 100}.{cents % 100:02}"))
    return rows


def written(rows: list[tuple[str, ...]], header: str = "date,close", comma: str = ",", end: str = "\n") -> str:
    """The rows as a file."""
    return end.join([header, *(comma.join(row) for row in rows)]) + end


def spoiled(seed: int) -> Iterator[Case]:
    """Every case; the first is the sound file."""
    rng = random.Random(seed)
    rows: list[tuple[str, ...]] = list(closes(260, rng))
    yield _case("sound", written(rows), Want.SAME)
    yield from _forms(rows)
    yield from _order(rows, rng)
    yield from _cells(rows, rng)
    yield from _shapes(rows, rng)


def _case(kind: str, text: str, want: Want = Want.REFUSED, line: int | None = None) -> Case:
    return Case(kind, text.encode("utf-8", "surrogatepass"), want, line)


def _forms(rows: list[tuple[str, ...]]) -> Iterator[Case]:
    text = written(rows)
    yield _case("crlf", written(rows, end="\r\n"), Want.SAME)
    yield _case("cr", written(rows, end="\r"), Want.SAME)
    yield Case("bom", b"\xef\xbb\xbf" + text.encode(), Want.SAME)
    yield _case("quoted", written([tuple(f'"{cell}"' for cell in row) for row in rows]), Want.SAME)
    yield _case("blanks-around", written([tuple(f" {cell} " for cell in row) for row in rows]), Want.SAME)
    yield _case("no-last-end", text.rstrip("\n"), Want.SAME)
    yield _case("blank-lines-last", text + "\n\n", Want.SAME)
    yield _case("header-capitals", written(rows, "DATE,Close"), Want.SAME)
    yield _case("remark-first", "# closes, made up\n" + text, Want.SAME)
    for name in ("utf-16", "utf-32", "utf-16-le"):
        yield Case(name, text.encode(name), Want.REFUSED)
    yield Case("latin-1", text.encode() + b"caf\xe9,1\n", Want.REFUSED, len(rows) + 2)
    yield _case("html", "<!doctype html><html><body>404</body></html>")
    yield _case("json", json.dumps([dict(zip(("date", "close"), row, strict=True)) for row in rows]))
    yield Case("zip", b"PK\x03\x04" + bytes(200), Want.REFUSED)
    yield Case("pdf", b"%PDF-1.4\n" + text.encode(), Want.REFUSED)
    yield Case("random-bytes", random.Random(5).randbytes(20_000), Want.REFUSED)
    yield _case("empty", "")
    yield _case("only-blanks", "\n \n")


def _order(rows: list[tuple[str, ...]], rng: random.Random) -> Iterator[Case]:
    shuffled = rows[:]
    rng.shuffle(shuffled)
    at = rng.randrange(20, len(rows) - 20)
    yield _case("shuffled", written(shuffled))
    yield _case("newest-first", written(rows[::-1]))
    yield _case("one-swap", written([*rows[:at], rows[at + 1], rows[at], *rows[at + 2 :]]), line=at + 3)
    yield _case("day-twice", written([*rows[: at + 1], *rows[at:]]), line=at + 3)
    yield _case("day-twice-two-prices", written([*rows[: at + 1], (rows[at][0], "1.00"), *rows[at + 1 :]]), line=at + 3)
    yield _case("a-day-missing", written([*rows[:at], *rows[at + 1 :]]), Want.SANE)
    yield _case("months-missing", written([*rows[:10], *rows[-10:]]), Want.SANE)
    saturday = (str(date(1999, 1, 30)), "13.00")
    yield _case("a-closed-day", written([rows[0], saturday, *rows[1:]]), Want.SANE)
    yield _case("one-row", written(rows[:1]), Want.SANE)
    yield _case("starts-late", written(rows[200:]), Want.SANE)
    late = [((date.fromisoformat(day) + timedelta(days=36_525)).isoformat(), price) for day, price in rows]
    yield _case("another-century", written(late), Want.SANE)


def _cells(rows: list[tuple[str, ...]], rng: random.Random) -> Iterator[Case]:
    for want, cells, column in ((Want.REFUSED, CELLS, 1), (Want.SANE, STRANGE_CELLS, 1), (Want.REFUSED, DAYS, 0)):
        for cell in cells:
            at = rng.randrange(20, len(rows) - 20)
            row = (rows[at][0], cell) if column else (cell, rows[at][1])
            kind = ("price-" if column else "day-") + ascii(cell[:12])[1:-1].replace("\\", "").replace("/", "_")
            yield _case(kind, written([*rows[:at], row, *rows[at + 1 :]]), want, at + 2)


def _shapes(rows: list[tuple[str, ...]], rng: random.Random) -> Iterator[Case]:
    text = written(rows)
    at = rng.randrange(20, len(rows) - 20)
    yield _case("header-only", written([]), Want.SANE)
    yield _case("no-header", text.partition("\n")[2], line=1)
    yield _case("other-header", written(rows, "foo,bar"), line=1)
    yield _case("header-twice", written(rows, "date,date"), line=1)
    yield _case("close-twice", written([(*row, row[1]) for row in rows], "date,close,close"), line=1)
    yield _case("header-again", text + text, line=len(rows) + 2)
    yield _case("columns-swapped", written([row[::-1] for row in rows]), line=2)
    yield _case("a-cell-more", written([*rows[:at], (*rows[at], "x"), *rows[at + 1 :]]), line=at + 2)
    yield _case("a-cell-less", written([*rows[:at], rows[at][:1], *rows[at + 1 :]]), line=at + 2)
    yield _case("semicolons", written(rows, "date;close", ";"), line=1)
    yield _case("tabs", written(rows, "date\tclose", "\t"), line=1)
    yield _case("quote-never-closed", text + '"1999-01-01,5', line=len(rows) + 2)
    yield _case("end-in-a-cell", written([*rows[:at], ('"1999-\n02-26"', "5"), *rows[at + 1 :]]), line=at + 2)
    yield _case("wide-row", text + "," * 100_000 + "\n", line=len(rows) + 2)
    yield _case("wide-header", "date,close" + ",x" * 100_000 + "\n", line=1)
    yield _case("header-turned", written(rows, "da\u202ete,close"), line=1)
    yield _case("two-symbols", written([(*row, name) for row in rows for name in "AB"], "date,close,symbol"))
    yield _case("comments-only", "# nothing\n" * 50)
    yield _case("quotes", text + '"' * 100_000 + "\n", line=len(rows) + 2)
