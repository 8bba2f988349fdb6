"""How much a process grows, and how time grows with size."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from pathlib import Path

import termlang
from termlang.market import read_prices

HEAD = """language 1
deal "growth"
currency USD
calendar NYSE
party Company "Company"
stock Common Stock of Company
Price means the closing price of Common Stock
"""


def resident() -> int:
    """The memory of this process, in bytes, where the system says it."""
    try:
        words = Path("/proc/self/statm").read_text(encoding="ascii").split()
    except FileNotFoundError:
        return 0
    return int(words[1]) * 4096


def _filled(piece: str, size: int) -> str:
    return HEAD + piece * ((size - len(HEAD)) // len(piece))


def _numbered(line: str, size: int) -> str:
    return HEAD + "".join(line.format(n=number) for number in range(size // (len(line) + 2)))


def _checks(piece: str) -> Callable[[int], object]:
    return lambda size: termlang.check(_filled(piece, size))


def _prices(text: str, piece: str, end: str = "") -> Callable[[int], object]:
    return lambda size: read_prices(text + piece * (size // len(piece)) + end, name="prices.csv")


_CLOSED = HEAD.replace("calendar NYSE", "calendar House Days closed on 1999-01-01")
_SUM = " + ".join(["(1 + 2)"] * 20)
# Each makes a text of about so many characters of one repeated piece, and does with it what a user would.
PIECES: dict[str, Callable[[int], object]] = {
    "terms": lambda size: termlang.check(_numbered("Term {n} means Price * 2 + $1.00 per share\n", size // 4)),
    "sums": lambda size: termlang.check(_numbered("Sum {n} means " + _SUM + "\n", size // 2)),
    "remarks": _checks("# a remark that is as long as remarks are, and says little\n"),
    "blank lines": _checks("\n"),
    "blanks": _checks(" " * 99 + "\n"),
    "quotations": _checks('source F "' + "x" * 800 + '"\n'),
    "mistakes": _checks("zzz yyy\n" + "# " + "x" * 50 + "\n"),
    "long lines": _checks("# " + "x" * 9_990 + "\n"),
    "backslashes": _checks("# " + "\\" * 500 + "\n"),
    "continued lines": lambda size: termlang.check(_CLOSED + ",\n    1999-01-02" * (size // 17)),
    "layout": lambda size: termlang.format(HEAD + "\n\n# a remark\n" * (size // 14)),
    "price rows": _prices("date,close\n", "1999-05-03,1\n"),
    "price blanks": _prices("date,close\n1999-05-03,", " ", "1\n"),
    "price quotes": _prices("date,close\n", '"'),
}


def seconds(make: Callable[[int], object], size: int, best_of: int = 2) -> float:
    """The shortest of a few times, in processor seconds: what else runs on the machine does not count.

    Nor does what else lives in this process: the garbage collector would look at it again and again.
    """
    found = []
    gc.collect()
    gc.freeze()
    try:
        for _ in range(best_of):
            start = time.process_time()
            make(size)
            found.append(time.process_time() - start)
    finally:
        gc.unfreeze()
    return min(found)


def rate(make: Callable[[int], object], size: int = 1 << 19) -> float:
    """How many times longer twice the size takes; what is over in a hundredth of a second counts as one."""
    return max(0.01, seconds(make, 2 * size - 1_000)) / max(0.01, seconds(make, size - 500))
