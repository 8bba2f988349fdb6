"""Memory stays where it is over many rounds, and twice the text takes about twice the time."""

from __future__ import annotations

import gc

import pytest
from hostile.rules import in_process
from hostile.sound import DEALS, sound

import termlang
from promises.growth import PIECES, rate, resident
from termlang.source import Source
from termlang.syntax import parse


def test_a_thousand_rounds_grow_the_process_by_less_than_ten_megabytes() -> None:
    known = sound("bbby")

    def rounds(count: int) -> None:
        for number in range(count):
            text = known.text.replace("40 shares", f"{number % 90 + 10} shares")
            deal = termlang.load(text)
            for name in deal.model.rights:
                deal.quote(name, "all", on=known.on, market=known.market)
        gc.collect()

    rounds(200)
    before = resident()
    if not before:
        pytest.skip("this system does not say how large a process is")
    rounds(1_000)
    assert resident() - before < 10 << 20


def test_a_program_that_runs_commands_keeps_its_garbage_collector() -> None:
    """Each command once froze all that lived, and a process that ran many grew for ever."""
    frozen = gc.get_freeze_count()
    for _ in range(3):
        assert in_process(["inputs", str(DEALS / "bbby.terms")]).code == 0
    assert gc.get_freeze_count() == frozen and gc.isenabled()


def test_texts_that_are_all_different_do_not_grow_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines that were read are kept for a text that is edited; once 20,000 of them were, of whatever length."""
    monkeypatch.setattr(parse, "MAX_KNOWN_WORDS", 20_000)
    part = " + ".join(["Price"] * 15)
    total = " + ".join([f"({part})"] * 20)

    def rounds(first: int, last: int) -> None:
        for number in range(first, last):
            sums = "".join(f"Total {number} {line} means {total}\n" for line in range(20))
            quotations = f'source F "{number} {"x" * 4_000}"\n' * 20
            assert parse.parse(Source(sums + quotations, "growth"))[1] == ()
        gc.collect()

    parse.forget()
    rounds(0, 2)
    before = resident()
    if not before:
        pytest.skip("this system does not say how large a process is")
    rounds(2, 8)  # 75,000 words, some 33 MB if all of them stayed
    assert resident() - before < 12 << 20


@pytest.mark.parametrize("piece", ["terms", "remarks", "mistakes", "continued lines", "price rows", "price quotes"])
def test_twice_the_text_takes_at_most_two_and_a_half_times_as_long(piece: str) -> None:
    # Several tries: a machine that others use can be slow for a moment.
    assert any(rate(PIECES[piece]) <= 2.5 for _ in range(8))
