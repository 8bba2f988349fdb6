"""Spoiled deals and prices, through the library and through the command: refused in words, or meant the same."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from hostile import spoiled_prices, spoiled_terms
from hostile.rules import broken_by, broken_by_file, distance, in_process
from hostile.sound import DEALS, EVERY, sound
from hostile.spoiled_terms import Want

SEEDS = {"neotherapeutics": 1, "valence": 3, "bbby": 5}


@pytest.mark.parametrize(("name", "seed"), [(name, SEEDS[name]) for name in EVERY])
def test_spoiled_deals_through_the_library(name: str, seed: int, tmp_path: Path) -> None:
    deal = sound(name)
    broken = {
        f"{number}-{case.kind}": found
        for number, case in enumerate(spoiled_terms.spoiled(deal.text, seed))
        if (found := broken_by_file(case, tmp_path / "spoiled.terms", deal))
    }
    assert not broken


@pytest.mark.parametrize(("name", "seed"), [(name, SEEDS[name]) for name in EVERY])
def test_spoiled_deals_through_the_command(name: str, seed: int, tmp_path: Path) -> None:
    deal, path = sound(name), tmp_path / "spoiled.terms"
    broken = {}
    # A third of them for each change; a soak takes them all.
    for number, case in enumerate(spoiled_terms.spoiled(deal.text, seed)):
        if number % 3 != seed % 3:
            continue
        path.write_bytes(case.data)
        asked = in_process(["lint", *(("--short",) if number % 2 else ("--format", "json")), str(path)])
        if found := broken_by(asked, case.want):
            broken[f"{number}-{case.kind}"] = found
    assert not broken


@pytest.mark.parametrize("seed", [7, 8])
def test_spoiled_prices_through_the_command(seed: int, tmp_path: Path) -> None:
    path, broken = tmp_path / "spoiled.csv", {}
    deal = str(DEALS / "neotherapeutics.terms")
    words = ["eval", deal, "Market Value", "--on", "1999-09-03", "--prices", str(path)]
    good = None
    for number, case in enumerate(spoiled_prices.spoiled(seed)):
        path.write_bytes(case.data)
        asked = in_process(words)
        found = broken_by(asked, case.want)
        good = good or asked
        if case.want is Want.SAME and asked.out != good.out:
            found.append("another answer")
        if case.want is Want.REFUSED and asked.code != 2:
            found.append(f"exit code {asked.code}")
        if found:
            broken[f"{number}-{case.kind}"] = found
    assert not broken


def test_messages_stand_where_the_text_was_spoiled() -> None:
    """Of the refusals whose place is known, 95 of 100 point at most one line away from it."""
    away: Counter[bool] = Counter()
    for name in EVERY:
        for case in spoiled_terms.spoiled(sound(name).text, 10):
            lines = distance(case) if len(case.data) < 50_000 else None
            if lines is not None:
                away[lines <= 1] += 1
    assert away[True] >= 0.95 * away.total()
