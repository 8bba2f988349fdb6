"""Thousands of small random changes of sound deals, journals and price files: no crash, no hang, no foreign error."""

from __future__ import annotations

from pathlib import Path

import pytest

import termlang
from hostile import mutations
from hostile.rules import broken_by, broken_by_journal, broken_by_prices, broken_by_text, in_a_process
from hostile.sound import DEALS, EVERY, sound
from hostile.spoiled_terms import Want


@pytest.mark.parametrize(
    ("name", "seed", "count"), [("neotherapeutics", 11, 1_000), ("valence", 12, 2_000), ("bbby", 13, 2_000)]
)
def test_five_thousand_mutants_through_the_library(name: str, seed: int, count: int) -> None:
    deal = sound(name)
    texts = [deal.text]
    broken = {
        text: found
        for text in mutations.mutated(texts, seed, count)
        if (found := broken_by_text(text, deal, Want.SANE))
    }
    assert not broken


def test_mutants_of_a_journal_and_of_prices() -> None:
    deal = termlang.load(sound("neotherapeutics").text)
    journal = (DEALS / "neotherapeutics-scenario.journal").read_text(encoding="utf-8")
    prices = (DEALS / "neotherapeutics-scenario.csv").read_text(encoding="utf-8")
    broken = {text: found for text in mutations.mutated([journal], 14, 60) if (found := broken_by_journal(text, deal))}
    broken |= {text: found for text in mutations.mutated([prices], 15, 300) if (found := broken_by_prices(text))}
    assert not broken


def test_two_hundred_mutants_through_the_command(tmp_path: Path) -> None:
    path, broken = tmp_path / "mutant.terms", {}
    texts = [sound(name).text for name in EVERY]
    for number, text in enumerate(mutations.mutated(texts, 16, 200)):
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        words = (["lint", "--short"], ["fmt", "--diff"], ["test"], ["inputs"])[number % 4]
        if found := broken_by(in_a_process([*words, str(path)]), Want.SANE):
            broken[text] = found
    assert not broken
