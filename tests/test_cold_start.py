"""What a cold start must not pay for: linting one file imports only what that file needs. No clock is read here."""

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

from termlang.cli.commands import NAMES
from termlang.source import NOWHERE, Span
from termlang.syntax import ast

ROOT = Path(__file__).resolve().parent.parent

# Packages that some part of termlang, or of its tests, may use, and that a lint never needs.
PACKAGES = (
    "numpy", "pandas", "polars", "pyarrow", "narwhals", "numba", "jinja2", "rich", "jsonschema", "hypothesis", "pytest",
    "pygments", "regex", "asyncio", "concurrent", "multiprocessing", "unittest", "xml", "http", "email", "sqlite3",
)  # fmt: skip
# Rooms of termlang that answer questions, read prices or write reports.
ROOMS = ("evaluate", "simulate", "compile", "market", "examples", "ledger", "asking", "inputs", "loaded", "lsp")
MODULES = ("termlang.api", "termlang.report.documents", "termlang.report.schemas", "termlang.syntax.tables")
LINT = "from termlang.cli import main; main()"


WRONG = """
from termlang.checker.deal import check
from termlang.source import Source
assert check(Source("language 1 2"))[1]
"""


def imported(code: str, *arguments: str) -> set[str]:
    """The modules that a process has imported when the code ends, each by its full name."""
    tail = "import json, sys; print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    indented = "\n".join(f"    {line}" for line in code.splitlines())
    found = subprocess.run(
        [sys.executable, "-c", f"try:\n{indented}\nfinally:\n    {tail}", *arguments],
        cwd=ROOT,
        # What measures the lines that are reached would import packages of its own.
        env={name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert found.returncode == 0, found.stdout + found.stderr
    return set(json.loads(found.stderr.splitlines()[-1]))


@pytest.fixture(scope="module")
def lint() -> set[str]:
    return imported(LINT, "lint", "--no-cache", "deals/neotherapeutics.terms")


def test_linting_imports_no_package_that_it_does_not_need(lint: set[str]):
    assert sorted(lint & set(PACKAGES)) == []


def test_linting_imports_no_room_that_it_does_not_need(lint: set[str]):
    rooms = {f"termlang.{room}" for room in ROOMS}
    assert sorted(name for name in lint if name in MODULES or ".".join(name.split(".")[:2]) in rooms) == []


def test_the_modules_that_must_not_be_imported_do_exist():
    """A renamed room would pass the test above for nothing; rooms that are still to come are no fault."""
    built = {path.name for path in (ROOT / "termlang").iterdir()}
    assert {"evaluate", "market", "examples", "asking.py", "inputs.py"} <= built
    for name in MODULES:
        path = ROOT.joinpath(*name.split("."))
        assert path.with_suffix(".py").is_file(), name


def test_linting_a_file_that_can_be_read_needs_neither_lark_nor_attrs(lint: set[str]):
    """200 classes at a tenth of a millisecond: a file would wait longer for its classes than for its parser."""
    assert not {"lark", "attr", "attrs"} & lint


def test_the_list_of_commands_imports_none_of_them():
    found = imported(LINT, "--help")
    assert not {f"termlang.cli.{name}" for name in NAMES} & found
    assert not {"termlang.checker", "termlang.syntax", "termlang.evaluate", "lark", "attr"} & found


def test_lark_says_what_a_line_that_cannot_be_read_would_have_gone_on_with():
    assert "lark" in imported(WRONG)


def test_importing_the_package_imports_neither_parser_nor_attrs():
    assert not {"lark", "attr", "click"} & imported("import termlang")


def test_tree_classes_are_attrs_classes_for_whoever_asks():
    whole = Span(0, 3)
    excess = ast.Excess(whole, ast.Word.CASH)
    assert [field.name for field in attrs.fields(ast.Excess)] == ["span", "word", "price"]
    assert attrs.fields(ast.Excess).price.default is None and excess.price is None
    assert ast.same(attrs.evolve(excess, price=1), ast.Excess(span=NOWHERE, word=ast.Word.CASH, price=1))
    assert ast.same(pickle.loads(pickle.dumps(excess)), excess)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        excess.word = ast.Word.ADDED  # type: ignore[misc]
    for parts, named in (((whole,), {}), ((whole, 1, 2, 3), {}), ((whole, 1), {"word": 1}), ((whole, 1), {"wrod": 1})):
        with pytest.raises(TypeError, match="Excess takes span, word, price"):
            ast.Excess(*parts, **named)
