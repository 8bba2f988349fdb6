"""The CUDA kernel of a program, as text: the native kernel with one path in a block, in words that a device knows.

The statements are those of `native_source.py` and `random_source.py`. What changes is where rows of doubles lie, in the
memory of the thread, and how a product and a rounding are written: left to itself a device makes `a * b + c` one
operation that rounds once, which gives other bytes than every other back end, so each product of doubles is asked for
by name.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from termlang.compile.backends.native_source import Kernel, Shape
from termlang.compile.backends.random_source import HELPERS
from termlang.compile.machine import Program

ARGUMENTS = "P, first, begin, end, H, C, F, B, R, A, S0, K0, times, snap, G, OUT, DOUBT, OPEN, SNAP, wrong"
# The function whose products are of integers.
_INTEGERS = "draw"
_NAMED = frozenset(("rint", "floor", "ceil", "sqrt"))

_HEAD = """\
import numpy as np
from numba import cuda, float64
"""
_ON_DEVICE = """\
from numba.cuda import libdevice

product = libdevice.dmul_rn
rint = libdevice.rint
floor = libdevice.floor
ceil = libdevice.ceil
sqrt = libdevice.dsqrt_rn
"""
# The simulator runs kernels as Python, and has no device library.
_SIMULATED = """\
from numpy import ceil, floor, rint, sqrt


def product(a, b):
    return a * b
"""
_LAUNCHED = """\
@cuda.jit{cached}
def kernel({arguments}):
    i = cuda.grid(1) + begin
    if i < end:
        Z = cuda.local.array(({rows}, 1), float64)
        path(P, first, i, i + 1, H, C, F, B, R, A, S0, K0, times, snap, G, Z, OUT, DOUBT, OPEN, SNAP, wrong)
"""


def cuda_source(program: Program, shape: Shape, *, simulated: bool = False) -> str:
    """The text of a module whose `kernel(…)` runs a thread for each path from `begin` to `end`."""
    made = _OnePath(program, shape)
    statements = "\n".join(made.lines()).replace("def kernel(", "def path(", 1)
    helpers = HELPERS.replace("@njit(cache=True)", "@cuda.jit(device=True)") if shape.generated else ""
    spoken = ast.unparse(_Words().visit(ast.parse(f"{helpers}\n@cuda.jit(device=True)\n{statements}")))
    launched = _LAUNCHED.format(
        arguments=ARGUMENTS, rows=len(made.scratch()), cached="" if simulated else "(cache=True)"
    )
    return "\n\n".join((_HEAD + (_SIMULATED if simulated else _ON_DEVICE), spoken, launched))


class _OnePath(Kernel):
    """A kernel for blocks of one path. The history is the same for every path, and is read where it lies."""

    block = 1

    def _history(self) -> Iterator[str]:
        return iter(())

    def _past(self, column: int, row: str) -> str:
        return f"(H[{column}, {row}] / x{column})"

    def _rows(self, count: int) -> str:
        return f"cuda.local.array(({count}, 1), float64)"


class _Words(ast.NodeTransformer):
    """Products and roundings of doubles by name."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return node if node.name == _INTEGERS else self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        # A place in an array is an integer.
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.op, ast.Mult):
            return node
        return ast.Call(ast.Name("product", ast.Load()), [node.left, node.right], [])

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if isinstance(node.value, ast.Name) and node.value.id == "np" and node.attr in _NAMED:
            return ast.Name(node.attr, ast.Load())
        return node
