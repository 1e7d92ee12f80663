"""Choices between what other names chose: all ends are told while these can be counted, and nothing where they cannot."""

from __future__ import annotations

import pytest

from srm_tf.model.value import Certainty, Value
from tests.support.judging import configured_graph


def chosen(first: str, next_one: str, levels: int, taken: str) -> Value:
    """What a bucket is called after the last of so many names."""
    variables = "".join(f'variable "x{at}" {{ type = bool }}\n' for at in range(1, levels + 1))
    chain = "".join(f"  a{at} = {next_one.format(at - 1, at)}\n" for at in range(1, levels + 1))
    text = f'resource "aws_s3_bucket" "first" {{ bucket = "first" }}\n{variables}locals {{\n  a0 = {first}\n{chain}}}\n'
    graph = configured_graph(f'{text}resource "aws_s3_bucket" "b" {{ bucket = {taken.format(levels)} }}\n')
    return next(one for one in graph.of_type("aws_s3_bucket") if one.name == "b").get("bucket")


@pytest.mark.parametrize("levels", [3, 40])
def test_a_row_of_conditions_tells_each_of_its_ends(levels: int) -> None:
    """One more with each condition: as of forty `? :` in each other."""
    value = chosen('"a"', 'var.x{1} ? "b{1}" : local.a{0}', levels, "local.a{}")
    ends = 0
    while value.unknown.branches:
        (_, side), (_, value) = value.unknown.branches
        assert side.text() == f"b{levels - ends}"
        ends += 1
    assert (ends, value.text()) == (levels, "a")


@pytest.mark.parametrize(
    ("first", "next_one", "taken"),
    [
        ("aws_s3_bucket.first.id", 'var.x{1} ? "${{local.a{0}}}y" : local.a{0}', "local.a{}"),
        ("[aws_s3_bucket.first.id]", "var.x{1} ? concat(local.a{0}, [local.a{0}[0]]) : local.a{0}", "local.a{}[0]"),
        ("{ b = aws_s3_bucket.first.id }", 'var.x{1} ? {{ b = local.a{0}.b }} : {{ b = "${{local.a{0}.b}}y" }}', "local.a{}.b"),
    ],
)
def test_of_more_ends_than_anybody_goes_through_few_are_told(first: str, next_one: str, taken: str) -> None:
    """Those of the last names, where what was chosen before is unknown: it may come from where it came."""
    value = chosen(first, next_one, 30, taken)
    waiting, ends = [value], list[Value]()
    while waiting:
        one = waiting.pop()
        waiting += [side for _, side in one.unknown.branches]
        ends += [] if one.unknown.branches else [one]
    assert 1 < len(ends) <= 64
    assert all(one.is_unknown and one.unknown.depends_on for one in ends)
    found = {one.certainty for end in (value, *ends) for one in end.references if one.target == "aws_s3_bucket.first"}
    assert found == {Certainty.POSSIBLE}
