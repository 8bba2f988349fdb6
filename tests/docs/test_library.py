"""The pages about the sample deals are the ones that the deals give now: `python docs/library.py` renews them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from termlang.api import Deal

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "docs"))
import library  # noqa: E402

NAMES = sorted(path.stem for path in library.DEALS.glob("*.terms"))


@pytest.fixture(scope="module")
def every() -> dict[str, Deal]:
    return library.deals()


@pytest.fixture(scope="module")
def charts() -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in library.CHARTS.glob("*.svg")}


def page(name: str) -> str:
    return (library.DOCS / f"{name}.md").read_text(encoding="utf-8")


def test_every_mechanic_is_said_by_a_sample_deal(every: dict[str, Deal]) -> None:
    missing = [mechanic.what for mechanic, said in library.sayings(every).items() if not said]
    assert missing == []
    assert page("mechanics") == library.mechanics_page(every)


def test_the_page_of_figures_has_every_example(every: dict[str, Deal]) -> None:
    assert page("figures") == library.figures_page(every)


def test_the_gallery_has_every_deal(every: dict[str, Deal], charts: dict[str, str]) -> None:
    assert page("gallery") == library.gallery_page(every, charts)


@pytest.mark.parametrize("name", NAMES)
def test_the_chart_of_a_deal_is_drawn_from_it(name: str, every: dict[str, Deal], charts: dict[str, str]) -> None:
    drawn = library.charts({name: every[name]})
    assert drawn.get(name) == charts.get(name)
