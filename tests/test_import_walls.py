"""The floor plan of the package: who may import whom, and what `import termlang` may cost."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "termlang"


def broken_walls(root: Path) -> str:
    """What import-linter has to say about the package in `root`; nothing when every wall holds."""
    # A process of its own: import-linter imports what it finds on the path, and keeps it.
    command = "from importlinter.cli import lint_imports_command as lint; lint()"
    found = subprocess.run(
        [sys.executable, "-c", command, "--config", str(root / "pyproject.toml"), "--no-cache", "--no-logo"],
        cwd=root,
        # A narrow terminal would wrap the list of imports.
        env={**os.environ, "COLUMNS": "200", "NO_COLOR": "1", "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return "" if found.returncode == 0 else found.stdout + found.stderr


def imported_by(path: Path) -> set[str]:
    """The top-level packages a module imports, at any depth of nesting, or names for importlib."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        match node:
            case ast.Import(names=aliases):
                names.update(alias.name for alias in aliases)
            case ast.ImportFrom(module=str(module), level=0):
                names.add(module)
            case ast.Call(func=ast.Name() | ast.Attribute(), args=[ast.Constant(value=str(name)), *_]):
                called = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                if called in {"import_module", "__import__"}:
                    names.add(name)
    return {name.partition(".")[0] for name in names}


def test_imports_go_down_the_floor_plan():
    broken = broken_walls(ROOT)
    if broken:
        pytest.fail(broken, pytrace=False)


def test_a_climbing_import_is_found(tmp_path):
    shutil.copytree(PACKAGE, tmp_path / "termlang", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "termlang" / "units.py").open("a", encoding="utf-8") as units:
        units.write("\nimport termlang.quantity\n")
    assert "termlang.units -> termlang.quantity" in broken_walls(tmp_path)


@pytest.mark.parametrize(
    ("library", "rooms"),
    [
        ("lark", {"syntax"}),
        ("click", {"cli"}),
        # Arrays are for many paths at once; the exact answer never needs them.
        ("numpy", {"simulate", "compile"}),
    ],
)
def test_a_library_stays_in_its_room(library, rooms):
    strays = [
        str(path.relative_to(ROOT))
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.relative_to(PACKAGE).parts[0] not in rooms and library in imported_by(path)
    ]
    assert not strays, f"{library} is for {', '.join(sorted(rooms))} alone"


def test_importing_termlang_is_cheap():
    """Linting one file must not pay for what it does not use; text is not yet parsed here."""
    probe = "import termlang, sys; print(*sorted({'lark', 'click', 'numpy'} & sys.modules.keys()))"
    found = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
    assert found.stdout.split() == []
