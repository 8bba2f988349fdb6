"""How deep inside a program a question may be asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from termlang.diagnostics import BadInput
from termlang.evaluate import problems as wrong

_P = ParamSpec("_P")
_A = TypeVar("_A")


def refused_too_deep(ask: Callable[_P, _A]) -> Callable[_P, _A]:
    """A question asked from so deep inside a program that the language below us gives up is refused, not broken."""

    @wraps(ask)
    def asked(*args: _P.args, **named: _P.kwargs) -> _A:
        try:
            return ask(*args, **named)
        except RecursionError:
            raise BadInput([wrong.NO_ROOM.at()]) from None

    return asked
