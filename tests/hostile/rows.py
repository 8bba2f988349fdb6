"""Bad input by its row in the table of required behaviour: a case goes to the library and to the command alike."""

from __future__ import annotations

import json
import re
from pathlib import Path

from attrs import frozen

import termlang
from hostile.rules import broken_by, in_process
from hostile.spoiled_terms import Want
from termlang.diagnostics import Severity
from termlang.files import Unusable, read_text

HEAD = """language 1
deal "rows"
currency USD
calendar NYSE
months end on the last day
party Company "Company"
party Holders "Holders"
stock Common Stock of Company
Price means the closing price of Common Stock
"""
SERIES = """preferred Series A:
  issued on January 2, 2020 to Holders, 1,000 shares of $1,000 stated value
  conversion into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at $10.00 per share, adjusted for splits
    shares rounded down, the fraction lapses
"""
SOUND = HEAD + SERIES


@frozen
class Row:
    """One case of a row: what it is, the bytes of the file, and the codes that must come, none where it is sound."""

    row: int
    what: str
    data: bytes
    codes: tuple[str, ...] = ()
    severity: Severity = Severity.ERROR

    @property
    def id(self) -> str:
        return f"row_{self.row:02}-{self.what.replace(' ', '-')}"


def text(row: int, what: str, whole: str | bytes, *codes: str, severity: Severity = Severity.ERROR) -> Row:
    """A case that is a whole file."""
    data = whole if isinstance(whole, bytes) else whole.encode("utf-8", "surrogatepass")
    return Row(row, what, data, codes, severity)


def terms(row: int, what: str, lines: str, *codes: str, severity: Severity = Severity.ERROR) -> Row:
    """A case that is a line or some, in a sound deal."""
    return text(row, what, f"{HEAD}{lines}\n{SERIES}", *codes, severity=severity)


def number(row: int, written: str, *codes: str) -> Row:
    """A case that is a number or a date, where one stands in a definition."""
    return terms(row, ascii(written)[1:-1].replace("\\", "")[:24], f"X means {written}", *codes)


def codes_by_library(row: Row, path: Path) -> set[str]:
    """The codes of the row's severity that the library gives for its bytes."""
    path.write_bytes(row.data)
    try:
        found = termlang.check(read_text(path)).problems
    except Unusable as error:
        found = error.problems
    return {problem.code for problem in found if problem.severity is row.severity}


def codes_by_command(row: Row, path: Path) -> tuple[int | None, set[str]]:
    """The exit code and the same codes from `termlang lint`; no rule may be broken on the way."""
    path.write_bytes(row.data)
    asked = in_process(["lint", "--select", "ALL", "--all", "--format", "json", str(path)])
    assert broken_by(asked, Want.SANE) == []
    if asked.code == 2:
        return 2, set(re.findall(r"error\[([A-Z][0-9]+)\]", asked.err))
    problems = json.loads(asked.out)["problems"]
    return asked.code, {each["code"] for each in problems if each["severity"] == row.severity.value}
