"""The same files, inputs and version give the same bytes, whatever the machine, the host or the threads are."""

from __future__ import annotations

import sys
from functools import cache

import pytest

import termlang
from promises.cells import FEW, PLAIN, Cell
from promises.everything import everything


@cache
def plain() -> bytes:
    return PLAIN.bytes()


@pytest.mark.parametrize("cell", [pytest.param(cell, id=cell.name) for cell in FEW])
def test_the_same_bytes_come_elsewhere(cell: Cell) -> None:
    assert cell.bytes() == plain()


def test_a_host_with_little_room_gets_an_error_of_ours_and_never_another_answer() -> None:
    """The host's recursion limit decides how deep we may go, and nothing else."""
    wanted = everything("bbby")
    before, refused = sys.getrecursionlimit(), 0
    for room in range(60, 400, 20):
        text = "language 1\n" + "X means " + "(" * 80 + "1" + ")" * 80 + "\n"
        try:
            sys.setrecursionlimit(len_of_stack() + room)
            codes = {problem.code for problem in termlang.lint(text)}
            assert "E932" not in codes
        except termlang.BadInput as error:
            refused += [problem.code for problem in error.problems] == ["E932"]
        except RecursionError:  # of the test itself, before the library was reached
            continue
        finally:
            sys.setrecursionlimit(before)
    assert refused, "no room was too little"
    assert everything("bbby") == wanted


def len_of_stack() -> int:
    """How deep this process stands in itself."""
    frame, depth = sys._getframe(), 0
    while frame is not None:
        frame, depth = frame.f_back, depth + 1  # type: ignore[assignment]
    return depth


def test_one_deal_on_eight_threads_answers_as_on_one() -> None:
    from concurrent.futures import ThreadPoolExecutor

    from hostile.sound import sound

    known = sound("neotherapeutics")
    deal = termlang.load(known.text)

    def asked(amount: int) -> object:
        found = deal.quote("Series A", f"${amount * 10_000:,}", on=known.on, market=known.market)
        return [(quote.result.key(), quote.readings, str(quote.reasons)) for quote in found]

    wanted = [asked(amount) for amount in range(1, 41)]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(2):
            assert list(pool.map(asked, range(1, 41))) == wanted
