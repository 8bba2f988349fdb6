"""Classes made of their annotations: what attrs promises of its own, these promise too."""

from __future__ import annotations

import copy
import pickle

import attrs
import pytest

from termlang.limits import DEFAULT, Limits, NoSuchLimit
from termlang.records import changed, define, field, frozen, is_record, node


@frozen
class Point:
    x: int
    y: int = 0
    tags: list[str] = field(factory=list)


@frozen
class Named(Point):
    name: str = ""


@node
class Hidden:
    x: int
    seen: dict[str, int] = field(factory=dict, init=False)


@define
class Count:
    total: int = 0


def test_fields_stand_in_their_order_and_have_their_defaults():
    assert Named.__match_args__ == ("x", "y", "tags", "name")
    found = Named(1, name="here")
    assert (found.x, found.y, found.tags, found.name) == (1, 0, [], "here")
    assert repr(found) == "Named(x=1, y=0, tags=[], name='here')"
    assert "x=" not in repr(Hidden(1))


def test_a_default_that_is_made_is_made_for_each():
    Point(1).tags.append("a")
    assert Point(1).tags == []


@pytest.mark.parametrize(("parts", "named"), [((), {}), ((1, 2, [], 3), {}), ((1,), {"x": 1}), ((1,), {"z": 1})])
def test_a_field_that_is_missing_unknown_or_given_twice_is_refused(parts, named):
    with pytest.raises(TypeError, match="Point takes x, y, tags"):
        Point(*parts, **named)


def test_what_is_frozen_cannot_be_changed_and_what_is_not_can():
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        Point(1).x = 2
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del Point(1).x
    count = Count()
    count.total += 1
    assert count.total == 1


def test_a_change_makes_another_object():
    old = Point(1, 2, ["a"])
    new = changed(old, y=3)
    assert (new.x, new.y, new.tags) == (1, 3, ["a"]) and old.y == 2
    with pytest.raises(TypeError):
        changed(old, z=3)
    assert changed(Hidden(1), x=2).x == 2


def test_attrs_knows_them_when_it_is_asked():
    assert [each.name for each in attrs.fields(Named)] == ["x", "y", "tags", "name"]
    assert attrs.has(Point) and attrs.evolve(Point(1), y=5).y == 5
    assert attrs.asdict(Point(1, 2)) == {"x": 1, "y": 2, "tags": []}
    assert attrs.evolve(Hidden(1), x=2).seen == {}
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        Point(1).x = 2


def test_they_are_compared_by_identity_and_can_be_copied_and_pickled():
    point = Point(1, 2)
    assert point != Point(1, 2) and point == point and len({point, Point(1, 2)}) == 2
    for other in (copy.copy(point), copy.deepcopy(point), pickle.loads(pickle.dumps(point))):
        assert (other.x, other.y, other.tags) == (1, 2, [])


def test_a_record_can_be_told_from_another_object():
    assert is_record(Point(1)) and is_record(Hidden(1)) and not is_record((1, 2)) and not is_record("x")


def test_limits_are_equal_by_their_figures_and_look_at_each():
    assert Limits(tokens=5) == Limits(tokens=5) != DEFAULT and len({Limits(), DEFAULT}) == 1
    for wrong in ({"tokens": 0}, {"tokens": True}, {"depth": 101}, {"first_day": 5}):
        with pytest.raises(NoSuchLimit):
            Limits(**wrong)
