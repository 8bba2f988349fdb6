"""pytest collects the examples of deals: `pytest deals/` runs each `example` block of each `.terms` file as a test.

An example that fails shows what was expected and what came out, line by line; a text that makes no deal shows its
problems. Nothing of termlang is imported before pytest meets a `.terms` file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from termlang.api import Deal
    from termlang.model.examples import Example


def pytest_collect_file(parent: pytest.Collector, file_path: Path) -> TermsFile | None:
    """Every `.terms` file under the folders that pytest was given."""
    return TermsFile.from_parent(parent, path=file_path) if file_path.suffix == ".terms" else None


class Unread(Exception):
    """A text that makes no deal; its words are the problems, as `termlang lint` shows them."""


class Failed(Exception):
    """An example that came out otherwise; its words are the failures."""


class TermsFile(pytest.File):
    """A deal: one test for each of its examples, and for each row of their cases."""

    def collect(self) -> Iterator[pytest.Item]:
        from termlang.api import Severity, check
        from termlang.files import Unusable, read_text
        from termlang.report.problems import problems_text

        try:
            checked = check(read_text(self.path), self.path.name)
        except Unusable as error:
            raise Unread(str(error)) from None
        if checked.deal is None:
            errors = [problem for problem in checked.problems if problem.severity is Severity.ERROR]
            raise Unread(problems_text(errors, checked.source, short=False, color=False, ascii=True))
        for example in checked.deal.model.examples:
            yield ExampleItem.from_parent(self, name=example.title, deal=checked.deal, example=example)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *rest: Any, **more: Any) -> Any:
        if isinstance(excinfo.value, Unread):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *rest, **more)


class ExampleItem(pytest.Item):
    """One example of a deal."""

    def __init__(self, *, deal: Deal, example: Example, **rest: Any) -> None:
        super().__init__(**rest)
        self._deal = deal
        self._example = example

    def runtest(self) -> None:
        from termlang.examples import run_example

        outcome = run_example(self._deal.model, self._example)
        if not outcome.passed:
            raise Failed("\n".join(outcome.failures))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *rest: Any, **more: Any) -> Any:
        if isinstance(excinfo.value, Failed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *rest, **more)

    def reportinfo(self) -> tuple[Path, int, str]:
        line = self._deal.model.line(self._example.span)
        return self.path, line - 1, f"{self.path.name}:{line}: {self.name}"
