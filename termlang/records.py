"""Classes made of their annotations, for the price of a plain class.

attrs writes and compiles the methods of each class when it is imported, a tenth of a millisecond or more; a lint would
wait longer for its classes than for its parser. These have the same methods for all, and attrs learns of a class when
it is first asked: `attrs.fields`, `attrs.evolve` and `attrs.has` work as of any other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import repeat
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, TypeVar, cast, dataclass_transform

if TYPE_CHECKING:
    import attrs

_C = TypeVar("_C", bound=type)
_M = TypeVar("_M")
_set = object.__setattr__  # the one way past `_refuse`


class Made:
    """The default of a field that is made anew for each object."""

    __slots__ = ("init", "make")

    def __init__(self, make: Callable[[], Any], init: bool) -> None:
        self.make, self.init = make, init


def field(*, factory: Callable[[], Any], init: bool = True) -> Any:
    """A field whose default is made for each object; with `init=False` it is no part of the constructor."""
    return Made(factory, init)


class _AttrsFields:
    """What attrs knows of a class, worked out when attrs first asks."""

    def __get__(self, made: object, kind: Any) -> tuple[attrs.Attribute[Any], ...]:
        import attrs

        if "__match_args__" not in vars(kind) or (issubclass(kind, Record) and kind.__subclasses__()):
            return ()  # a base: what attrs wrote into it would hide this property from the classes below it
        these = {name: _attrs_field(name, kind.defaults.get(name, attrs.NOTHING)) for name in kind.__match_args__}
        # Not `frozen`: attrs would write methods that refuse a change, and these classes have theirs.
        attrs.define(these=these, slots=False, init=False, eq=False, repr=False, match_args=False)(kind)
        found: tuple[attrs.Attribute[Any], ...] = kind.__dict__["__attrs_attrs__"]
        return found


def _attrs_field(name: str, default: Any) -> Any:
    import attrs

    if isinstance(default, Made):
        return attrs.field(factory=default.make, init=default.init, alias=name)
    return attrs.field(default=default, alias=name)


def _init(self: Any, *parts: Any, **named: Any) -> None:
    """Raises TypeError where a field is missing, unknown or given twice."""
    names = self.__match_args__
    for _ in map(_set, repeat(self), names, parts):
        pass
    if len(parts) == len(names) and not named:
        return
    left = len(named)
    for name in names[len(parts) :]:
        if name in named:
            left -= 1
            part = named[name]
        elif name in self.defaults:
            part = self.defaults[name]
            if part.__class__ is Made:
                part = part.make()
        else:
            raise _taken(self)
        _set(self, name, part)
    if left or len(parts) > len(names):
        raise _taken(self)


def _taken(made: Any) -> TypeError:
    return TypeError(f"{type(made).__name__} takes {', '.join(made.__match_args__)}")


def _init_checked(self: Any, *parts: Any, **named: Any) -> None:
    _init(self, *parts, **named)
    self._check()


def _refuse(self: object, name: str, value: object = None) -> NoReturn:
    from attrs.exceptions import FrozenInstanceError

    raise FrozenInstanceError


def _repr(self: Any) -> str:
    return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self.__match_args__)})"


def _prepare(kind: Any, above: tuple[str, ...]) -> None:
    """The fields of a class and their defaults, from its annotations."""
    # Where a version of Python keeps annotations elsewhere, it has a function to get them, in a module that is slow.
    named = vars(kind).get("__annotations__")
    if named is None:
        import inspect

        named = inspect.get_annotations(kind)
    own = [name for name, said in named.items() if name not in above and "ClassVar" not in str(said)]
    kind.__match_args__ = (*above, *own)  # type: ignore[misc]
    if defaults := {name: getattr(kind, name) for name in own if name in vars(kind)}:
        kind.defaults = {**getattr(kind, "defaults", {}), **defaults}
        for name, default in defaults.items():
            if isinstance(default, Made):
                delattr(kind, name)


def _made(kind: Any, *, frozen: bool, repr: bool) -> Any:
    kind.defaults = getattr(kind, "defaults", {})
    _prepare(kind, getattr(kind, "__match_args__", ()))
    kind.__attrs_attrs__ = _AttrsFields()
    kind.__init__ = _init_checked if hasattr(kind, "_check") else _init
    if frozen:
        kind.__setattr__ = kind.__delattr__ = _refuse
    if repr:
        kind.__repr__ = _repr
    return kind


@dataclass_transform(frozen_default=True, eq_default=False, field_specifiers=(field,))
def frozen(kind: _C) -> _C:
    """Make an immutable class of its annotations. Its objects are compared by identity; `_check`, if it has one, looks
    at each that is made."""
    return cast(_C, _made(kind, frozen=True, repr=True))


@dataclass_transform(frozen_default=True, eq_default=False, field_specifiers=(field,))
def node(kind: _C) -> _C:
    """Make an immutable class of its annotations, compared and shown by identity: a whole tree hangs on its objects."""
    return cast(_C, _made(kind, frozen=True, repr=False))


@dataclass_transform(eq_default=False, field_specifiers=(field,))
def define(kind: _C) -> _C:
    """Make a class of its annotations, whose objects change."""
    return cast(_C, _made(kind, frozen=False, repr=True))


def changed(made: _M, **fields: object) -> _M:
    """An object with some of its fields replaced. Raises TypeError where there is no such field."""
    kind: Any = type(made)
    names = kind.__match_args__
    for name in fields:
        if name not in names:
            raise _taken(made)
    parts = [fields[name] if name in fields else getattr(made, name) for name in names]
    for index, name in enumerate(names):
        default = kind.defaults.get(name)
        if default.__class__ is Made and not default.init:
            parts[index] = default.make()
    return cast(_M, kind(*parts))


def is_record(found: object) -> bool:
    """Whether an object has fields: of a class made here, or one of attrs."""
    return hasattr(found, "__match_args__") and hasattr(type(found), "defaults")


@dataclass_transform(frozen_default=True, eq_default=False)
class Record:
    """Makes immutable classes of those below it: annotations are the fields, in the order of the constructor."""

    defaults: ClassVar[Mapping[str, Any]] = {}
    __match_args__: ClassVar[tuple[str, ...]] = ()
    __attrs_attrs__: ClassVar[Any] = _AttrsFields()

    def __init_subclass__(cls) -> None:
        kind: Any = cls
        _prepare(kind, kind.__match_args__)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple(getattr(self, name) for name in self.__match_args__)

    if not TYPE_CHECKING:
        __init__ = _init
        __setattr__ = __delattr__ = _refuse
