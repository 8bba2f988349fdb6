"""The mistakes: each is one changed operator, comparison, number or condition of one module."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import CodeType

from attrs import frozen

_COMPARE = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_ARITHMETIC = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.RShift: ast.LShift, ast.LShift: ast.RShift,
}  # fmt: skip
_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "low": "high", "high": "low"}
# A condition that is one of these is turned round by its own change already.
_TURNED = (ast.Is, ast.IsNot, ast.Eq, ast.NotEq, ast.In, ast.NotIn)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@frozen
class Mutant:
    """One mistake in one module."""

    module: str
    at: int
    """Its place in the walk over the tree of the module."""
    line: int
    text: str
    """The line as it stands, without blanks around it."""
    what: str
    lines: tuple[int, ...]
    """The lines of the statement that it changes; who runs none of them cannot notice."""
    called: bool
    """Whether it lies in a function; otherwise it runs when the module is imported."""


def mutants_of(package: Path, module: str) -> list[Mutant]:
    """Every mutant of a module, in the order of its lines; annotations, docstrings and messages are left alone."""
    source = (package / module).read_text(encoding="utf-8")
    rows = source.splitlines()
    tree = ast.parse(source)
    passive = {
        id(inner)
        for outer in ast.walk(tree)
        for part in _passive(outer)
        if part is not None
        for inner in ast.walk(part)
    }
    called = {
        id(inner)
        for outer in ast.walk(tree)
        if isinstance(outer, _FUNCTIONS)
        for part in (outer.body if isinstance(outer.body, list) else [outer.body])
        for inner in ast.walk(part)
    }
    lines = _lines(tree)
    found = []
    for at, node in enumerate(ast.walk(tree)):
        what = None if id(node) in passive else _change(node)
        if what is not None:
            line = node.lineno  # type: ignore[attr-defined]
            found.append(Mutant(module, at, line, rows[line - 1].strip(), what, lines[id(node)], id(node) in called))
    return sorted(found, key=lambda each: (each.line, each.at))


def _lines(tree: ast.Module) -> dict[int, tuple[int, ...]]:
    """For each node the lines of its statement, of a compound one those of its head, and its own."""
    found: dict[int, tuple[int, ...]] = {}

    def walk(node: ast.AST, outer: tuple[int, ...]) -> None:
        if isinstance(node, ast.stmt | ast.match_case):
            body = getattr(node, "body", None) or getattr(node, "cases", None)
            first = node.pattern.lineno if isinstance(node, ast.match_case) else node.lineno
            last = first if isinstance(node, ast.match_case) else node.end_lineno or first
            if isinstance(body, list):
                inner = body[0].pattern if isinstance(body[0], ast.match_case) else body[0]
                last = max(first, inner.lineno - 1)
            outer = tuple(range(first, last + 1))
        own = tuple(range(node.lineno, (node.end_lineno or node.lineno) + 1)) if isinstance(node, ast.expr) else ()
        found[id(node)] = tuple(sorted({*outer, *own}))
        for child in ast.iter_child_nodes(node):
            walk(child, outer)

    walk(tree, ())
    return found


def _passive(node: ast.AST) -> Iterator[ast.AST | None]:
    """What a node carries for readers and type checkers only."""
    match node:
        case ast.AnnAssign(annotation=annotation):
            yield annotation
        case ast.arg(annotation=annotation):
            yield annotation
        case ast.FunctionDef(returns=returns, decorator_list=decorators):
            yield returns
            yield from decorators
        case ast.ClassDef(decorator_list=decorators):
            yield from decorators
        case ast.keyword(arg="strict", value=value):
            # Whether two lists are of one length is asked for the programmer's sake, as an assertion is.
            yield value
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            yield node
        case ast.Assert():
            yield node
        case ast.Call(func=ast.Name(id="Mistake" | "TypeVar" | "cast")):
            yield node


def _change(node: ast.AST) -> str | None:
    """What can be changed about a node, in words."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in _COMPARE:
            return f"{type(operator).__name__} becomes {_COMPARE[type(operator)].__name__}"
        case ast.BinOp(op=operator) if type(operator) in _ARITHMETIC:
            return f"{type(operator).__name__} becomes {_ARITHMETIC[type(operator)].__name__}"
        case ast.BoolOp(op=ast.And()):
            return "`and` becomes `or`"
        case ast.BoolOp(op=ast.Or()):
            return "`or` becomes `and`"
        case ast.UnaryOp(op=ast.Not()):
            return "`not` is lost"
        case ast.UnaryOp(op=ast.USub()):
            return "a minus is lost"
        case ast.Constant(value=bool() as value):
            return f"{value} becomes {not value}"
        case ast.Constant(value=int() as value):
            return f"{value} becomes {value + 1}"
        case ast.Call(func=ast.Name(id=name)) if name in _NAMES:
            return f"{name} becomes {_NAMES[name]}"
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test) if not _turns_itself(test):
            return "the condition is turned round"
        case ast.Break():
            return "break becomes continue"
    return None


def _turns_itself(test: ast.expr) -> bool:
    match test:
        case ast.UnaryOp(op=ast.Not()):
            return True
        case ast.Compare(ops=[operator]):
            return isinstance(operator, _TURNED)
    return False


def _apply(node: ast.AST) -> None:
    match node:
        case ast.Compare():
            node.ops = [_COMPARE[type(node.ops[0])]()]
        case ast.BinOp():
            node.op = _ARITHMETIC[type(node.op)]()
        case ast.BoolOp():
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        case ast.UnaryOp(op=ast.USub()):
            node.op = ast.UAdd()
        case ast.UnaryOp():
            # Turned round twice, an operand is itself.
            node.operand = ast.copy_location(ast.UnaryOp(ast.Not(), node.operand), node)
        case ast.Constant(value=bool() as value):
            node.value = not value
        case ast.Constant(value=int() as value):
            node.value = value + 1
        case ast.Call(func=ast.Name() as name):
            name.id = _NAMES[name.id]
        case ast.If() | ast.IfExp() | ast.While():
            node.test = ast.copy_location(ast.UnaryOp(ast.Not(), node.test), node.test)
        case ast.Break():
            # A node cannot become another in place; its class can.
            node.__class__ = ast.Continue  # type: ignore[assignment]


@cache
def sound(path: Path) -> CodeType:
    """A module as it stands."""
    return compile(path.read_text(encoding="utf-8"), str(path), "exec", dont_inherit=True)


def spoiled(path: Path, mutant: Mutant) -> CodeType:
    """A module with the mistake."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    _apply(next(each for place, each in enumerate(ast.walk(tree)) if place == mutant.at))
    return compile(tree, str(path), "exec", dont_inherit=True)


def changed(was: CodeType, now: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """The functions that the mistake changes, as they were and as they are; ValueError where they do not pair."""
    if was == now:
        return
    yield was, now
    before = [each for each in was.co_consts if isinstance(each, CodeType)]
    after = [each for each in now.co_consts if isinstance(each, CodeType)]
    if [each.co_qualname for each in before] != [each.co_qualname for each in after]:
        raise ValueError("the functions of the two modules do not pair")
    for one, other in zip(before, after, strict=True):
        yield from changed(one, other)
