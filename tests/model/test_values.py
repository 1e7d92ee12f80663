"""When two values say the same, and what evidence is a part of."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from srm_tf.model.value import ABSENT, Location, Unknown, Value, of, same
from srm_tf.model.verdict import Evidence

WAITS = Value(Unknown("var.a", ("var.a",), prefix="x-"))


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (of([1, {"a": "b"}]), of([1, {"a": "b"}]), True),
        (of([1]), of([1, 2]), False),
        (of([1, 2]), of([2, 1]), False),
        (of([]), ABSENT, False),
        (of(["a"]), of({"a": "a"}), False),
        (of({"a": 1}), of({"a": 1, "b": 2}), False),
        (of({"a": 1}), of({"b": 1}), False),
        (of({"a": 1}), of({"a": 2}), False),
        (of({}), ABSENT, False),
        (of(True), of(1), False),
        (of(1), of("1"), False),
        (of(""), ABSENT, False),
        (WAITS, of("x-1"), False),
        (WAITS, ABSENT, False),
        (WAITS, replace(WAITS, sensitive=True, location=Location("a.tf", 1, 1)), True),
        (WAITS, Value(Unknown("var.a", ("var.a",), prefix="y-")), False),
        (WAITS, Value(Unknown("var.a", ("var.a", "var.b"), prefix="x-")), False),
    ],
)
def test_two_values_say_the_same(one: Value, other: Value, *, alike: bool) -> None:
    assert same(one, other) is same(other, one) is alike


def test_what_waits_for_something_that_was_called_otherwise_waits_for_the_same() -> None:
    earlier = Value(Unknown("aws_x.old.id", ("aws_x.old.id",)))
    now = Value(Unknown("aws_x.new.id", ("aws_x.new.id",)))

    def named(text: str) -> str:
        return text.replace("aws_x.old", "aws_x.new")

    for wrap in (lambda one: one, lambda one: Value((one,)), lambda one: Value({"a": one})):
        assert same(wrap(now), wrap(earlier), named)
        assert not same(wrap(now), wrap(earlier))
        assert not same(wrap(earlier), wrap(now), named)


@pytest.mark.parametrize(
    ("path", "wholes"),
    [("", set()), ("acl", {""}), ("a[0].bc.d", {"", "a", "a[0]", "a[0].bc"}), ("tags['x'].y", {"", "tags", "tags['x']"})],
)
def test_what_evidence_may_be_a_part_of(path: str, wholes: set[str]) -> None:
    assert set(Evidence("aws_x.a", path).around()) == {("aws_x.a", whole) for whole in wholes}
