"""The trees of a plan side by side: values, what is known after apply, what is sensitive, and the expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from srm_tf.model.value import Certainty, Reference
from srm_tf.terraform.parallel import (
    Spot,
    at,
    below,
    by_name,
    either,
    is_blocks,
    marks,
    opaque,
    paired,
    refers,
    says_something,
    shares,
    stem,
)

if TYPE_CHECKING:
    from srm_tf.terraform.decode import Tree


@pytest.mark.parametrize(
    ("mask", "found"),
    [(True, True), ({"a": True}, True), ({"a": [True]}, [True]), ({"b": True}, None), ([True], None), (False, None), (None, None)],
)
def test_what_a_mask_says_of_a_name(mask: Tree, found: Tree) -> None:
    assert below(mask, "a") == found


@pytest.mark.parametrize(
    ("mask", "found"),
    [(True, True), ([False, True], True), ([False, {"a": True}], {"a": True}), ([True], None), ({"a": True}, None), (False, None)],
)
def test_what_a_mask_says_of_the_second_element(mask: Tree, found: Tree) -> None:
    assert at(mask, 1) == found


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (True, {}, True),
        ({"a": True}, True, True),
        ({"a": False}, {"a": True}, {"a": True}),
        ([False, True], [True], [True, True]),
        ([], {"a": True}, {"a": True}),
        ({"a": True}, False, {"a": True}),
        ([True], {"a": True}, True),
        ({"a": True}, [True], True),
    ],
)
def test_what_is_marked_in_one_of_two_masks(one: Tree, other: Tree, found: Tree) -> None:
    assert either(one, other) == found


@pytest.mark.parametrize(
    ("mask", "any_"),
    [
        (True, True),
        (False, False),
        (None, False),
        ({}, False),
        ([False, {}], False),
        ([{}, {"a": True}], True),
        ({"a": [True]}, True),
        ("x", False),
    ],
)
def test_whether_a_mask_marks_anything(mask: Tree, *, any_: bool) -> None:
    assert marks(mask) == any_


@pytest.mark.parametrize(
    ("data", "something"),
    [
        ({"a": [{}, {"b": 0}]}, False),
        ([{"a": [{"b": ""}, {"b": False}]}], False),
        ({"a": [{}, {"b": 1}]}, True),
        ([None, "x"], True),
        (None, False),
    ],
)
def test_whether_values_say_something(data: Tree, *, something: bool) -> None:
    assert says_something(data) == something


@pytest.mark.parametrize(
    ("expression", "something"),
    [
        ({"references": ["aws_x.a.id"]}, True),
        ({"references": []}, False),
        ({"constant_value": "x"}, False),
        ({"constant_value": {"references": ["x"]}}, False),
        ({"constant_value": "x", "references": ["var.a"]}, True),
        ({"name": {"constant_value": "x"}, "block": [{}, {"a": {"references": ["var.a"]}}]}, True),
        ([{"a": {"constant_value": "x"}}], False),
        ([], False),
        ("x", False),
        (None, False),
    ],
)
def test_whether_an_expression_refers_to_something(expression: Tree, *, something: bool) -> None:
    assert refers(expression) == something


@pytest.mark.parametrize(
    ("expression", "data", "blocks"),
    [
        ([], None, True),
        ({"a": {"constant_value": 1}}, None, True),
        ({}, {"a": 1}, True),
        ({}, "{}", False),
        ({"references": ["var.a"]}, {}, False),
        ({"constant_value": 1}, {}, False),
        (None, {}, False),
    ],
)
def test_whether_an_expression_is_that_of_blocks(expression: Tree, data: Tree, *, blocks: bool) -> None:
    assert is_blocks(expression, data) == blocks


def test_a_place_in_the_trees_and_what_is_in_it() -> None:
    whole = Spot(("a",), {"b": [1, 2], "d": 3}, {"b": [False, True], "c": True}, {"b": [True]})
    assert list(whole.names()) == ["b", "d", "c"]
    assert not whole.secret
    assert whole.member("c") == Spot(("a", "c"), None, True, None)
    first, second = whole.member("b").elements()
    assert (first.path, first.data, first.unknown, first.secret) == (("a", "b"), 1, False, True)
    assert (second.data, second.unknown, second.secret) == (2, True, False)
    assert Spot(("a",), "text", True, True).elements() == []
    assert list(Spot(("a",), "text", True, True).names()) == []
    assert Spot(("a",), None, None, True).member("b").secret


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("security_groups", ["security", "group"]),
        ("subnet_ids", ["subnet"]),
        ("role_arn", ["role"]),
        ("role_arns", ["role"]),
        ("id", []),
        ("vpc", ["vpc"]),
        ("", []),
    ],
)
def test_the_words_of_a_name(name: str, words: list[str]) -> None:
    assert stem(name) == words


A, B, C = (Reference(f"aws_x.{name}.id", f"aws_x.{name}", "id") for name in "abc")
VARIABLE = Reference("var.more")
EITHER = tuple(Reference(f"aws_x.{name}", f"aws_x.{name}", certainty=Certainty.POSSIBLE) for name in "ab")
PICKED = tuple(Reference(f"aws_x.{name}.id", f"aws_x.{name}", "id", Certainty.POSSIBLE) for name in "ab")


@pytest.mark.parametrize(
    ("data", "unknown", "references", "fall"),
    [
        (["k", None], [False, True], (A,), ["", "a"]),
        ([None, None], [True, True], (A, B), ["a", "b"]),
        ([None, None], [True, True], (A,), ["a", "a"]),
        ([None, None], [True, True], (A, B, C), ["abc", "abc"]),
        ([None], [True], (A, VARIABLE), ["a?"]),
        (["k", None], [False, True], (A, B), ["", "ab"]),
        (["k", "l"], [], (A, B), ["a", "b"]),
        (["k"], [], (A, B), [""]),
        (["k", "l"], [], (A, VARIABLE), ["", ""]),
        ([{}, {}], [], (A, B), ["ab", "ab"]),
        ([None, None], [True, True], EITHER, ["a", "b"]),  # all instances of a block
        ([None], [True], EITHER, ["ab"]),
        ([None, None], [True, True], PICKED, ["ab", "ab"]),
        ([None, None], [True, True], (*EITHER[:1], B), ["ab", "ab"]),
        ([None, None], [True, True], (*EITHER[:1], PICKED[1]), ["ab", "ab"]),
        ([None, None], [True, True], (Reference("aws_x.a", "aws_x.a"), EITHER[1]), ["ab", "ab"]),
        ([{}, "k"], [], (A, B), ["ab", ""]),
    ],
)
def test_how_references_fall_to_the_elements_of_a_list(
    data: list[Any], unknown: Tree, references: tuple[Reference, ...], fall: list[str]
) -> None:
    own = shares(data, unknown, references)
    assert ["".join((one.target or "aws_x.?")[6:] for one in own(place)) for place in range(len(data))] == fall


def test_each_instance_of_a_block_is_one_element_most_likely() -> None:
    own = shares([None, None], [True, True], EITHER)
    assert [one.certainty for place in (0, 1) for one in own(place)] == [Certainty.INFERRED, Certainty.INFERRED]
    assert shares([None], [True], EITHER)(0) == EITHER


GATEWAY, PEERING = Reference("aws_nat_gateway.n.id", "aws_nat_gateway.n", "id"), Reference("aws_vpc_peering_connection.p.id", "p", "id")
TYPES = {"aws_nat_gateway.n": "aws_nat_gateway", "p": "aws_vpc_peering_connection"}
LATER = [{"nat_gateway_id": True}, {"vpc_peering_connection_id": True, "cidr_block": False}]


@pytest.mark.parametrize(
    ("unknown", "references", "name", "fall"),
    [
        (LATER, (GATEWAY, PEERING), "nat_gateway_id", (GATEWAY,)),
        (LATER, (GATEWAY, PEERING), "vpc_peering_connection_id", (PEERING,)),
        (LATER, (GATEWAY, PEERING), "cidr_block", (GATEWAY, PEERING)),
        (LATER, (GATEWAY, VARIABLE), "vpc_peering_connection_id", (VARIABLE,)),
        (LATER, (GATEWAY,), "vpc_peering_connection_id", (GATEWAY,)),
        ([*LATER, {"transit_gateway_id": True}], (GATEWAY, PEERING), "transit_gateway_id", (GATEWAY, PEERING)),
        ([LATER[0], {"gateway_id": True}], (GATEWAY, VARIABLE), "gateway_id", (VARIABLE,)),
        (LATER[:1], (GATEWAY, PEERING), "nat_gateway_id", (GATEWAY, PEERING)),
        (LATER[0], (GATEWAY, PEERING), "nat_gateway_id", (GATEWAY, PEERING)),
        (True, (GATEWAY, PEERING), "nat_gateway_id", (GATEWAY, PEERING)),
    ],
)
def test_how_references_fall_to_the_names_in_objects(
    unknown: Tree, references: tuple[Reference, ...], name: str, fall: tuple[Reference, ...]
) -> None:
    assert by_name(unknown, references, TYPES)(name) == fall


def block(**constants: object) -> dict[str, Any]:
    """The expressions of a block."""
    return {name: {"constant_value": value} for name, value in constants.items()}


@pytest.mark.parametrize(
    ("data", "unknown", "trees", "places"),
    [
        ([{"a": "1"}, {"a": "2"}], [], [block(a=1), block(a=2)], [0, 1]),
        ([{"a": "2"}, {"a": "1"}], [], [block(a=1), block(a=2)], [1, 0]),
        ([{"a": "2"}, {"a": "3"}, {"a": "1"}], [], [block(a=1), block(a=2)], [1, None, 0]),  # one of a `dynamic` besides
        ([{"a": "9"}, {"a": "1"}], [], [block(a=1), block(a=2)], [1, 0]),  # what the provider wrote otherwise
        ([{"a": "9"}], [], [block(a=1), block(a=2)], [None]),
        ([{"a": "9"}, {"a": "8"}, {"a": "1"}], [], [block(a=1), block(a=2)], [None, None, 0]),
        ([{}, {"a": "1"}], [{"a": True}, {}], [block(a=1), block(b=2)], [1, 0]),
        ([{"a": "1"}, {"a": "1", "b": "2"}, {"a": "9"}], [], [block(a=1, b=2), block(a=1)], [1, 0, None]),
        ([{"a": "1"}, {"a": "1"}, {"a": "1"}], [], [block(a=1)], [0, None, None]),  # a block makes one element
        ([None], [True], [block(a=1)], [0]),
        ([None], [], [block(a=1)], [0]),
        ([{"a": "1", "b": "2"}, {"a": "9"}, {"a": "8"}], [], [block(a=1, b=2), block(a=1)], [0, None, None]),
        ([{"a": "1"}, {"a": "1", "b": "2"}], [], [block(a=1, b=2), block(a=1)], [1, 0]),  # a set, of which one leaves `b` out
        ([{"a": "1", "b": "2"}, {"a": "1", "b": "2"}], [], [block(a=1), block(a=1, b=2)], [0, 1]),  # each has what its block writes
        ([{}, {}], [{"a": True}, {}], [block(a=1)], [None, 0]),  # what is known after apply is no constant
        ([{"a": ["x"]}, {"a": ["y"]}], [], [block(a=["y"]), block(a=["x"])], [0, 1]),
        ([{"a": "1", "b": "2"}, {"b": "3"}], [], [{"a": {"references": ["var.a"]}, **block(b=3)}, block(b=2)], [1, 0]),
    ],
)
def test_which_block_an_element_came_from(data: list[Any], unknown: Tree, trees: list[Any], places: list[int | None]) -> None:
    assert paired(data, unknown, trees) == [None if place is None else trees[place] for place in places]


def test_what_refers_to_nothing_says_nothing_of_what_it_is_made_of() -> None:
    assert opaque({"references": []})
    assert opaque({})
    assert not opaque({"references": ["var.a"]})
