"""The sample deals: what fires on them is listed in docs/open.md, and nothing there is an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from termlang.diagnostics import Severity
from termlang.linter.run import lint
from termlang.source import Source

ROOT = Path(__file__).parents[2]
DEALS = sorted((ROOT / "deals").glob("*.terms"))


@pytest.mark.parametrize("path", DEALS, ids=lambda path: path.stem)
def test_nothing_on_a_sample_deal_is_an_error_and_all_of_it_is_listed(path: Path) -> None:
    listed = (ROOT / "docs" / "open.md").read_text(encoding="utf-8").partition(f"\n## {path.stem}\n")[2]
    listed = listed.partition("\n## ")[0]
    for problem in lint(Source(path.read_text(encoding="utf-8"))).problems:
        assert problem.severity is not Severity.ERROR, str(problem)
        assert problem.code in listed and problem.message.replace("|", "\\|") in listed, (
            f"{problem}\n(renew the page with: python docs/generate.py)"
        )
