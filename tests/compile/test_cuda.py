"""The CUDA back end: on a device where there is one (`test_runs.py` takes it up), else on Numba's simulator of one."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

import termlang
from termlang.compile.backends.cuda_source import cuda_source
from termlang.compile.backends.native_source import Shape
from tests.compile.worlds import W2, deal_of

ROOT = Path(__file__).parents[2]


def test_every_thread_gives_the_bytes_of_the_other_back_ends_on_the_simulator() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.compile.cuda_simulated", "6"],
        cwd=ROOT,
        env={**os.environ, "NUMBA_ENABLE_CUDASIM": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["differences"] == []
    assert (told["deals"], told["paths"]) == (6, 42)


def test_without_a_device_it_is_said_before_anything_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("numba.cuda.is_available", lambda: False)
    with pytest.raises(termlang.BadInput, match="needs a device that CUDA can use, and there is none here"):
        deal_of(W2).compile("Month ends", backend="cuda")


@pytest.mark.parametrize("generated", ["", "gbm", "bootstrap"])
def test_no_product_of_doubles_is_left_for_a_device_to_fuse(generated: str) -> None:
    program = deal_of(W2).compile("Month ends, looking back", backend="numpy")
    ticks = dict.fromkeys(program.compiled.columns, Fraction("0.01"))
    _, steps = program.compiled.program(program.days(count=60), ticks)
    tree = ast.parse(cuda_source(steps, Shape(generated, True, True)))
    functions = {each.name: each for each in tree.body if isinstance(each, ast.FunctionDef)}
    assert {"path", "kernel"} <= set(functions)
    calls = 0
    for name, function in functions.items():
        places = {
            id(inner) for each in ast.walk(function) if isinstance(each, ast.Subscript) for inner in ast.walk(each)
        }
        for each in ast.walk(function):
            if isinstance(each, ast.BinOp) and isinstance(each.op, ast.Mult) and id(each) not in places:
                assert name == "draw"  # of integers
            calls += isinstance(each, ast.Call) and isinstance(each.func, ast.Name) and each.func.id == "product"
    assert calls > 10
