"""Mutation testing: small mistakes are put into a module one at a time, and the tests of that module must notice.

    python tests/mutants.py --sample 200 --seed 1 --out mutants.md [quantity calendars/months.py …]

Each mutant is one changed operator, comparison, number or condition, written into a copy of the package; the tests that
speak for the module run on that copy until the first fails, and where none does, those of all rooms about meaning. One
that survives is a mistake that no test would notice, or a change that means nothing; the report lists each.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

from attrs import define, frozen

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "termlang"
# Processor seconds for each file or folder of tests; a mutant that takes longer does not end, and counts as noticed.
SLOWEST = 20
_CORE = tuple(f"tests/evaluate/test_{name}.py" for name in ("seed_table", "definite", "bbby", "valence", "trace"))
# Who is asked about a mutant that its own judges let pass.
EVERY_JUDGE = ("tests/evaluate", "tests/ledger", "tests/calendars", "tests/examples")
# Which tests speak for which modules; the ones most likely to notice come first.
JUDGES = {
    "quantity.py": ("tests/quantities", "tests/evaluate/test_rounding.py", "tests/report/test_tables.py"),
    "calendars/months.py": (
        "tests/calendars/test_months.py",
        "tests/calendars/test_day_counts_by_hand.py",
        "tests/evaluate/test_days.py",
    ),
    "calendars/day_counts.py": (
        "tests/calendars/test_day_counts_by_hand.py",
        "tests/calendars/test_day_counts.py",
        "tests/evaluate/test_rates.py",
    ),
    "calendars/rolls.py": ("tests/evaluate/test_rolls.py", "tests/calendars/test_calendar.py"),
    "evaluate/unknown.py": (
        "tests/quantities",
        "tests/evaluate/test_unknown.py",
        "tests/evaluate/test_definite.py",
        *_CORE,
    ),
    "evaluate/spans.py": ("tests/evaluate/test_spans.py", "tests/evaluate/test_splits.py", *_CORE),
    "evaluate/days.py": ("tests/evaluate/test_days.py", "tests/evaluate/test_rolls.py", *_CORE),
    "evaluate/limits.py": ("tests/evaluate/test_limits.py", *_CORE),
    "evaluate/windows.py": ("tests/evaluate/test_windows.py", *_CORE),
    "evaluate/requests.py": ("tests/evaluate/test_seed_table.py", "tests/evaluate/test_limits.py", *_CORE),
    "evaluate/expressions.py": ("tests/evaluate/test_unknown.py", "tests/evaluate/test_spans.py", *_CORE),
    "operations/table.py": ("tests/evaluate/test_definite.py", "tests/evaluate/test_unknown.py", *_CORE),
}
_COMPARE = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_ARITHMETIC = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.RShift: ast.LShift, ast.LShift: ast.RShift,
}  # fmt: skip
_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "low": "high", "high": "low"}


@frozen
class Mutant:
    """One mistake in one module."""

    module: str
    line: int
    what: str
    source: str


@define
class Score:
    """How the tests of a module did."""

    noticed: int = 0
    survived: int = 0


def mutants_of(module: str) -> Iterator[Mutant]:
    """Every mutant of a module, in the order of its lines; annotations, docstrings and messages are left alone."""
    source = (PACKAGE / module).read_text(encoding="utf-8")
    tree = ast.parse(source)
    passive = {
        id(inner)
        for outer in ast.walk(tree)
        for part in _annotations(outer)
        if part is not None
        for inner in ast.walk(part)
    }
    for at, node in enumerate(ast.walk(tree)):
        if id(node) in passive:
            continue
        for number, what in enumerate(_changes(node)):
            changed = deepcopy(tree)
            target = next(each for place, each in enumerate(ast.walk(changed)) if place == at)
            _apply(target, number)
            line = getattr(node, "lineno", 0)
            yield Mutant(module, line, what, ast.unparse(ast.fix_missing_locations(changed)))


def _annotations(node: ast.AST) -> Iterator[ast.AST | None]:
    """What a node carries for readers and type checkers only."""
    match node:
        case ast.AnnAssign(annotation=annotation):
            yield annotation
        case ast.arg(annotation=annotation):
            yield annotation
        case ast.FunctionDef(returns=returns, decorator_list=decorators):
            yield returns
            yield from decorators
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            yield node
        case ast.Assert():
            yield node
        case ast.Call(func=ast.Name(id="Mistake" | "TypeVar" | "cast")):
            yield node


def _changes(node: ast.AST) -> list[str]:
    """What can be changed about a node, in words."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in _COMPARE:
            return [f"{type(operator).__name__} becomes {_COMPARE[type(operator)].__name__}"]
        case ast.BinOp(op=operator) if type(operator) in _ARITHMETIC:
            return [f"{type(operator).__name__} becomes {_ARITHMETIC[type(operator)].__name__}"]
        case ast.BoolOp(op=ast.And()):
            return ["`and` becomes `or`"]
        case ast.BoolOp(op=ast.Or()):
            return ["`or` becomes `and`"]
        case ast.UnaryOp(op=ast.Not()):
            return ["`not` is lost"]
        case ast.UnaryOp(op=ast.USub()):
            return ["a minus is lost"]
        case ast.Constant(value=bool() as value):
            return [f"{value} becomes {not value}"]
        case ast.Constant(value=int() as value):
            return [f"{value} becomes {value + 1}"]
        case ast.Call(func=ast.Name(id=name)) if name in _NAMES:
            return [f"{name} becomes {_NAMES[name]}"]
        case ast.If() | ast.IfExp() | ast.While():
            return ["the condition is turned round"]
        case ast.Break():
            return ["break becomes continue"]
    return []


def _apply(node: ast.AST, number: int) -> None:
    match node:
        case ast.Compare():
            node.ops = [_COMPARE[type(node.ops[0])]()]
        case ast.BinOp():
            node.op = _ARITHMETIC[type(node.op)]()
        case ast.BoolOp():
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        case ast.UnaryOp():
            # Without its sign or its `not`, an operand is itself.
            node.op = ast.UAdd() if isinstance(node.op, ast.USub) else node.op
            if isinstance(node.op, ast.Not):
                node.operand = ast.UnaryOp(ast.Not(), node.operand)
        case ast.Constant(value=bool() as value):
            node.value = not value
        case ast.Constant(value=int() as value):
            node.value = value + 1
        case ast.Call(func=ast.Name() as name):
            name.id = _NAMES[name.id]
        case ast.If() | ast.IfExp() | ast.While():
            node.test = ast.UnaryOp(ast.Not(), node.test)
        case ast.Break():
            # A node cannot become another in place; its class can.
            node.__class__ = ast.Continue  # type: ignore[assignment]


def is_noticed(mutant: Mutant, copy: Path, *, quick: bool) -> bool:
    """Whether a test fails on the copy of the package that has the mistake."""
    path = copy / "termlang" / mutant.module
    sound = path.read_text(encoding="utf-8")
    path.write_text(mutant.source, encoding="utf-8")
    try:
        judges = (JUDGES[mutant.module],) if quick else (JUDGES[mutant.module], EVERY_JUDGE)
        return any(_run(copy, each) for each in judges)
    finally:
        path.write_text(sound, encoding="utf-8")


def _run(copy: Path, tests: tuple[str, ...]) -> int:
    """The exit code of the tests on a copy, in a process of its own, which has loaded what is slow to load before."""
    child = os.fork()
    if not child:
        _test(copy, tests)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _test(copy: Path, tests: tuple[str, ...]) -> None:
    """Run the tests and leave; nothing of the parent goes on here."""
    import pytest

    silent = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(silent, stream)
    # What a test catches, the second limit does not.
    resource.setrlimit(resource.RLIMIT_CPU, (SLOWEST * len(tests), SLOWEST * len(tests) + 5))
    os.chdir(copy)
    sys.path.insert(0, str(copy))
    sys.dont_write_bytecode = True
    code = 1
    try:
        words = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:termlang", "--hypothesis-seed=0"]
        # What the parent has loaded already cannot be rewritten, and need not be.
        words += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
        code = int(pytest.main([*words, *dict.fromkeys(tests)]))
    finally:
        os._exit(code)


def report(scores: dict[str, Score], survivors: list[Mutant], seed: int, sample: int, minutes: float) -> str:
    """The table, and every survivor."""
    noticed, survived = sum(s.noticed for s in scores.values()), sum(s.survived for s in scores.values())
    lines = [
        "# Mutants",
        "",
        f"`python tests/mutants.py --sample {sample} --seed {seed}`: {noticed + survived} mutants "
        f"in {minutes:.0f} minutes, "
        f"{noticed} noticed ({100 * noticed / max(1, noticed + survived):.0f}%).",
        "",
        "| module | mutants | noticed | score |",
        "|---|---:|---:|---:|",
    ]
    for module, score in scores.items():
        total = score.noticed + score.survived
        lines.append(f"| `{module}` | {total} | {score.noticed} | {100 * score.noticed / max(1, total):.0f}% |")
    lines += ["", "Survivors:", ""]
    lines += [f"- `{each.module}`, line {each.line}: {each.what}" for each in survivors]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Make, judge, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=200, help="how many mutants, spread evenly; 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=600.0, help="stop after so long")
    parser.add_argument("--quick", action="store_true", help="ask only the tests that speak for the module")
    parser.add_argument("--out", type=Path, default=Path("mutants.md"))
    parser.add_argument("modules", nargs="*", metavar="MODULE", choices=[*JUDGES, []])
    asked = parser.parse_args()
    modules = asked.modules or list(JUDGES)
    rng, start = random.Random(asked.seed), time.monotonic()
    every = [list(mutants_of(module)) for module in modules]
    chosen = [mutant for each in every for mutant in each]
    rng.shuffle(chosen)
    if asked.sample:
        chosen = chosen[: asked.sample]
    scores: dict[str, Score] = {module: Score() for module in modules}
    survivors: list[Mutant] = []
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        for part in ("termlang", "grammars", "deals", "tests", "docs"):
            shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
        for part in ("pyproject.toml", "README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
            shutil.copy(ROOT / part, copy / part)
        import hypothesis  # noqa: F401
        import lark  # noqa: F401

        for module in modules:
            if _run(copy, JUDGES[module]):
                raise SystemExit(f"the tests of {module} fail without any mutant")
        for mutant in chosen:
            if time.monotonic() - start > 60 * asked.minutes:
                break
            if is_noticed(mutant, copy, quick=asked.quick):
                scores[mutant.module].noticed += 1
            else:
                scores[mutant.module].survived += 1
                survivors.append(mutant)
                print(f"survived: {mutant.module}, line {mutant.line}: {mutant.what}", flush=True)
            minutes = (time.monotonic() - start) / 60
            text = report(scores, survivors, asked.seed, asked.sample, minutes)
            asked.out.write_text(text, encoding="utf-8")
    print(asked.out.read_text(encoding="utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
