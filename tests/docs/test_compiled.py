"""The table of sample deals that compile is the one that they give now: `python docs/compiled.py` renews it."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "docs"))
import compiled  # noqa: E402


def test_the_page_says_which_deals_compile() -> None:
    _, _, rest = compiled.PAGE.read_text(encoding="utf-8").partition(compiled.BEGIN)
    written, _, _ = rest.partition(compiled.END)
    assert written.strip() == compiled.table().strip()


def test_most_rights_of_the_sample_deals_compile() -> None:
    every = compiled.rows()
    stopped = sum(len(stops) for _, _, stops in every)
    assert stopped * 2 < sum(count for _, count, _ in every)
