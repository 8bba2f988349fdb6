"""What every tree class is: immutable parts under names, and the span that they were read from."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, NoReturn, dataclass_transform

import attrs
from attrs.exceptions import FrozenInstanceError

from termlang.source import Span

_set = object.__setattr__  # the one way past `Record.__setattr__`


class _AttrsFields:
    """What attrs knows of a class, worked out when attrs first asks: `attrs.fields`, `attrs.evolve`, `attrs.asdict`.

    There are 130 classes, and attrs takes a tenth of a millisecond for each; a file would wait longer for its
    classes than for its parser. Reading and checking a file ask attrs for nothing.
    """

    def __get__(self, node: object, kind: type[Record]) -> tuple[attrs.Attribute[Any], ...]:
        if kind.__subclasses__():  # a base: what attrs wrote into it would hide this property from them
            return ()
        these = {name: attrs.field(default=kind.defaults.get(name, attrs.NOTHING)) for name in kind.__match_args__}
        attrs.frozen(these=these, slots=False, init=False, eq=False, repr=False, match_args=False)(kind)
        found: tuple[attrs.Attribute[Any], ...] = kind.__dict__["__attrs_attrs__"]
        return found


@dataclass_transform(frozen_default=True, eq_default=False)
class Record:
    """Makes a class of its annotations: they are the fields and, in their order, what the constructor takes."""

    defaults: ClassVar[Mapping[str, Any]] = {}
    __match_args__: ClassVar[tuple[str, ...]] = ()
    __attrs_attrs__: ClassVar[Any] = _AttrsFields()

    def __init_subclass__(cls) -> None:
        above = cls.__match_args__
        named = inspect.get_annotations(cls).items()
        own = [field for field, kind in named if field not in above and not kind.startswith("ClassVar")]
        cls.__match_args__ = (*above, *own)  # type: ignore[misc]
        if defaults := {field: getattr(cls, field) for field in own if field in cls.__dict__}:
            cls.defaults = {**cls.defaults, **defaults}

    def __init__(self, *parts: Any, **named: Any) -> None:
        names = self.__match_args__
        if named or len(parts) != len(names):
            parts = _in_order(type(self), parts, named)
        for name, part in zip(names, parts, strict=True):
            _set(self, name, part)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple(getattr(self, name) for name in self.__match_args__)


class Node(Record):
    """Base of every tree class. Trees compare by `same`, which looks past spans."""

    packs: ClassVar[bool] = False  # whether the rule's parts, however many, are one tuple
    span: Span

    def __repr__(self) -> str:
        parts = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__ if name != "span")
        return f"{type(self).__name__}({parts})"


def _in_order(kind: type[Record], parts: Sequence[Any], named: Mapping[str, Any]) -> tuple[Any, ...]:
    """The parts in the order of the fields. Raises TypeError where one is missing, unknown or given twice."""
    names = kind.__match_args__
    found = {**kind.defaults, **dict(zip(names, parts, strict=False)), **named}
    twice = named.keys() & set(names[: len(parts)])
    if twice or len(parts) > len(names) or found.keys() != set(names):
        raise TypeError(f"{kind.__name__} takes {', '.join(names)}")
    return tuple(found[name] for name in names)


def moved(tree: Any, by: int) -> Any:
    """The same tree with every span that many characters further on."""
    if isinstance(tree, Node):
        parts = [
            Span(tree.span.start + by, tree.span.end + by) if name == "span" else moved(getattr(tree, name), by)
            for name in tree.__match_args__
        ]
        return type(tree)(*parts)
    return tuple(moved(each, by) for each in tree) if is_parts(tree) else tree


def is_parts(tree: object) -> bool:
    """Whether it is the tuple of a rule's parts; a span is a tuple too and is none."""
    return isinstance(tree, tuple) and not isinstance(tree, Span)


def fields(kind: type[Node]) -> tuple[attrs.Attribute[Any], ...]:
    """The fields of a tree class, as attrs describes them."""
    found: tuple[attrs.Attribute[Any], ...] = attrs.fields(kind)
    return found


def same(left: object, right: object) -> bool:
    """Whether two trees say the same, spans and comments apart."""
    if isinstance(left, Node):
        return type(left) is type(right) and all(
            same(getattr(left, name), getattr(right, name)) for name in left.__match_args__ if name != "span"
        )
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right)


def walk(tree: object) -> Iterator[Node]:
    """Every node of a tree, the outer before the inner."""
    waiting = [tree]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Node):
            yield found
            waiting.extend(getattr(found, name) for name in reversed(found.__match_args__) if name != "span")
        elif isinstance(found, tuple) and not isinstance(found, Span):
            waiting.extend(reversed(found))
