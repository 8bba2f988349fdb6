"""JSON on its way in: exact numbers, each key once, nothing deeper than it needs to be."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from termlang.cli import problems as wrong
from termlang.cli.words import did_you_mean, shown

_KINDS = {dict: "an object", list: "a list", str: "text", bool: "true or false", Decimal: "a number", int: "a number"}


def read_object(text: str, where: str) -> dict[str, Any]:
    """The object that a text holds. Raises BadInput."""
    try:
        found = json.loads(
            text.removeprefix("\ufeff"),
            parse_float=Decimal,
            parse_constant=_no_constant,
            object_pairs_hook=_each_once,
        )
    except RecursionError:
        raise wrong.fail(wrong.NOT_JSON, where=where, reason="it is nested too deeply") from None
    except ValueError as error:
        raise wrong.fail(wrong.NOT_JSON, where=where, reason=shown(str(error)[:100])) from None
    return as_object(found, where)


def as_object(found: object, where: str) -> dict[str, Any]:
    """The value, where it is an object. Raises BadInput."""
    if isinstance(found, dict):
        return found
    raise wrong.fail(
        wrong.NOT_OBJECT, where=where, found=kind_of(found), wanted="an object", hint='write it like {"name": "value"}'
    )


def texts(found: object, where: str) -> dict[str, str]:
    """An object whose values are all text. Raises BadInput."""
    pairs = as_object(found, where)
    for key, value in pairs.items():
        if not isinstance(value, str):
            place = f"{where}, `{shown(key[:60])}`,"
            raise wrong.fail(
                wrong.NOT_OBJECT, where=place, found=kind_of(value), wanted="text", hint="put it in quotes"
            )
    return pairs


def only_keys(found: dict[str, Any], known: Iterable[str], where: str) -> None:
    """Refuse a key that says nothing. Raises BadInput."""
    names = tuple(known)
    for key in found:
        if key not in names:
            hint = did_you_mean(key, names, f"the keys are {', '.join(names)}")
            raise wrong.fail(wrong.UNKNOWN_KEY, where=where, key=shown(key[:60]), hint=hint)


def kind_of(found: object) -> str:
    """What a value is, in words."""
    return "null" if found is None else _KINDS.get(type(found), "something else")


def _no_constant(name: str) -> None:
    raise ValueError(f"`{name}` is not a number")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return found
