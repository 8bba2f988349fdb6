"""A batch as large as its limit runs, and one contract-day more is refused before it starts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import termlang
from termlang.diagnostics import BadInput
from termlang.limits import Limits
from termlang.simulate.program import Gbm
from tests.compile.worlds import W2


def program(limits: Limits) -> Any:
    return termlang.load(W2, limits=limits).compile("Month ends", backend="numpy")


def code_of(caught: pytest.ExceptionInfo[BadInput]) -> str:
    (problem,) = caught.value.problems
    assert "MB" in problem.why
    return problem.code


def test_generated_paths() -> None:
    contracts = len(program(Limits()).instruments)
    at_limit = program(Limits(batch=30 * 20 * contracts))
    assert at_limit.generate(Gbm(11.0, 0.6), 20, count=30) is not None
    with pytest.raises(BadInput) as caught:
        at_limit.generate(Gbm(11.0, 0.6), 21, count=30)
    assert code_of(caught) == "K205"


def test_given_prices() -> None:
    contracts = len(program(Limits()).instruments)
    at_limit = program(Limits(batch=30 * 20 * contracts))
    assert at_limit.run(np.full((30, 20), 11.0), tick="0.01") is not None
    with pytest.raises(BadInput) as caught:
        at_limit.run(np.full((30, 21), 11.0), tick="0.01")
    assert code_of(caught) == "K205"
    assert program(Limits()).run(np.full((30, 21), 11.0), tick="0.01") is not None


def test_the_default_is_refused_at_once() -> None:
    with pytest.raises(BadInput) as caught:
        program(Limits()).generate(Gbm(11.0, 0.6), 100_000_001, count=1)
    assert code_of(caught) == "K205"
