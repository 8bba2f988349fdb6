"""What every tree class is: immutable parts under names, and the span that they were read from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from termlang.records import Record
from termlang.source import Span

if TYPE_CHECKING:
    import attrs


_new, _set = object.__new__, object.__setattr__


class Node(Record):
    """Base of every tree class. Trees compare by `same`, which looks past spans."""

    packs: ClassVar[bool] = False  # whether the rule's parts, however many, are one tuple
    span: Span

    def __repr__(self) -> str:
        parts = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__ if name != "span")
        return f"{type(self).__name__}({parts})"


def moved(tree: Any, by: int) -> Any:
    """The same tree with every span that many characters further on."""
    if isinstance(tree, Node):
        # Not by the constructor: a text that is edited is read again whole, and most of its trees are only moved.
        made = _new(type(tree))
        names: tuple[str, ...] = tree.__match_args__
        for name in names:
            part = getattr(tree, name)
            if name == "span":
                part = Span(part.start + by, part.end + by)
            elif isinstance(part, (Node, tuple)):
                part = moved(part, by)
            _set(made, name, part)
        return made
    return tuple([moved(each, by) for each in tree]) if is_parts(tree) else tree


def is_parts(tree: object) -> bool:
    """Whether it is the tuple of a rule's parts; a span is a tuple too and is none."""
    return isinstance(tree, tuple) and not isinstance(tree, Span)


def fields(kind: type[Node]) -> tuple[attrs.Attribute[Any], ...]:
    """The fields of a tree class, as attrs describes them."""
    import attrs

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
