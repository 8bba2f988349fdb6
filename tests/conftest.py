"""Options and fixtures for every test."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# The usual run draws a few examples, `--hypothesis-profile=thousand` many; neither watches the clock.
settings.register_profile("usual", deadline=None, max_examples=25)
settings.register_profile("thousand", deadline=None, max_examples=1000)
settings.load_profile("usual")

# What a test finds it has looked for itself.
os.environ["TERMLANG_CACHE"] = ""

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the golden files with what comes out now")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`golden("report/name", text)` compares a text with tests/golden/report/name.out, or rewrites it with --update."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / f"{name}.out"
        if request.config.getoption("--update"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"no {path.name}: write it with `pytest --update`"
        assert text == path.read_text(encoding="utf-8"), f"{path.name} differs; `pytest --update` rewrites it"

    return compare


# Deals that lie among the tests are looked at by them; the examples of those under `deals/` run as tests themselves.
collect_ignore_glob = ["*.terms"]
