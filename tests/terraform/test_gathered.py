"""Lists that are put together of others: what is known of their elements while not all of the others are."""

from __future__ import annotations

import pytest

from srm_tf.model.value import Certainty, Value
from tests.support.judging import configured_graph

GIVEN = """
variable "more" {
  type     = list(string)
  nullable = false
}
variable "any" {}
variable "on" { type = bool }
variable "one" { type = string }
resource "aws_s3_bucket" "one" {}
resource "aws_s3_bucket" "two" {}
resource "aws_s3_bucket" "some" { count = var.on ? 1 : 0 }
"""


def read(expression: str) -> Value:
    graph = configured_graph(f'{GIVEN}resource "aws_network_acl" "n" {{\n  vpc_id = "vpc-1"\n  subnet_ids = {expression}\n}}\n')
    return next(iter(graph.of_type("aws_network_acl"))).get("subnet_ids")


def form(value: Value) -> str | None:
    """An element as it is written here: `…` for what is not known of it; None for one of a form that nobody knows."""
    text, unknown = value.text(), value.unknown
    return text if text is not None else f"{unknown.prefix}…{unknown.suffix}" if unknown.prefix or unknown.suffix else None


def elements(value: Value) -> tuple[list[str | None], list[str | None]]:
    """What is in it for sure, and what there may be none, one or many of."""
    items = value.items()
    bodies = [item.unknown.body for item in items if item.unknown.body is not None]
    return [form(one) for one in items if one.unknown.body is None], [form(one) for one in bodies]


@pytest.mark.parametrize(
    ("expression", "sure", "likely"),
    [
        ('concat(["a"], var.more)', ["a"], [None]),
        ('concat(["a"], var.any, ["b"])', ["a", "b"], [None]),
        ('setunion(["a"], var.more)', ["a"], [None]),
        ('distinct(concat(["a"], var.more))', ["a"], [None]),
        ('toset(concat(["a"], var.more))', ["a"], [None]),
        ('flatten(["a", ["b", var.more]])', ["a", "b"], [None]),
        ('concat(["a"], var.on ? ["b"] : [])', ["a"], ["b"]),
        ('concat(["a"], [for one in var.more : "b-${one}"])', ["a"], ["b-…"]),
        ('[for one in var.more : "b-${one}/*"]', [], ["b-…/*"]),
        ('[for one in var.any : "b-${one}/*"]', [], ["b-…/*"]),
        ('formatlist("b-%s/*", var.more)', [], ["b-…/*"]),
        ('formatlist("${var.one}-%s/*", ["a", "b"])', ["…-a/*", "…-b/*"], []),
        ('formatlist("${var.one}-%s-%s/*", ["a", "b"], "c")', ["…-a-c/*", "…-b-c/*"], []),
        ('formatlist("${var.one}-%s/*", var.more)', [], ["…/*"]),
        ('[format("${var.one}-%s/*", "a")]', ["…-a/*"], []),
        ('[format("%s-${var.one}", var.one)]', [None], []),
        ('[format("%s-${var.one}%s", "a", "b")]', ["a-…b"], []),
        ('[format("${var.one}-%s-a", "a", "b")]', [None], []),  # the other text may have its verb in the variable
        ('[format("${var.one}-%", "a")]', [None], []),
        ('[for bucket in aws_s3_bucket.some : "${bucket.arn}/*"]', [], ["…/*"]),
        ('compact(["a", var.one, ""])', ["a"], [None]),
        ('compact(concat(["a"], var.more))', ["a"], [None]),
        ('flatten([concat(["a"], var.more)])', ["a"], [None]),
        ('coalesce(null, concat(["a"], var.more))', ["a"], [None]),
        ('coalescelist(concat(["a"], var.more), ["b"])', ["a"], [None]),
        ('try(concat(["a"], var.more), null)', ["a"], [None]),
        ('[for one in concat(["a"], var.more) : "b-${one}"]', ["b-a"], ["b-…"]),
        ('concat([for one in var.more : "b-${one}"], [])', [], ["b-…"]),
        ('[for two in [for one in var.more : "b-${one}"] : "c-${two}"]', [], ["c-b-…"]),
        ('compact([for one in var.more : "b-${one}"])', [], ["b-…"]),
        ('try([for one in var.more : "b-${one}"], null)', [], ["b-…"]),
        ('split(",", "${var.one},a")', ["a"], [None]),
        ('split(",", "a,${var.one},b,c")', ["a", "b", "c"], [None]),
        ('split(",", "a,${var.one}-${var.one},b")', ["a", "b"], [None]),
        ('split(",", "${var.one}a")', [None], []),  # one text, or as many as there are commas in the variable
        ('split("--", "${var.one}--a")', [None], []),  # the variable may end in `-`
        ("slice(var.more, 0, 2)", [None, None], []),  # Terraform refuses it where there are fewer
        ("toset([aws_s3_bucket.one.arn, aws_s3_bucket.two.arn])", [None, None], []),
    ],
)
def test_what_a_list_holds(expression: str, sure: list[str | None], likely: list[str | None]) -> None:
    assert elements(read(expression)) == (sure, likely)


def test_two_forms_of_elements() -> None:
    body = read('flatten([for one in var.more : ["a-${one}", "b-${one}"]])').unknown.body
    assert body is not None
    assert [form(one) for _, one in body.unknown.branches] == ["a-…", "b-…"]


@pytest.mark.parametrize(
    "expression",
    [
        "var.more",
        "concat(var.more, var.any)",
        "concat([], var.more)",
        "slice(var.more, 0, var.one)",
        "keys(var.any)",
        'formatlist("${var.one}-%s", ["a"], ["b", "c"])',
    ],
)
def test_a_list_of_which_nothing_is_known(expression: str) -> None:
    value = read(expression)
    assert value.is_unknown
    assert value.unknown.body is None


def test_what_is_repeated_for_each_instance_refers_to_what_it_is_made_of() -> None:
    value = read("aws_s3_bucket.some[*].arn")
    assert value.unknown.body is not None
    assert [one.attribute for one in value.unknown.body.references] == ["arn"]


@pytest.mark.parametrize(
    ("expression", "there"),
    [
        ("aws_s3_bucket.some[0].arn", True),  # if there is none, Terraform refuses it
        ("try(aws_s3_bucket.some[0].arn, null)", False),
        ("one(aws_s3_bucket.some[*].arn)", False),
    ],
)
def test_the_only_instance_that_there_may_be(expression: str, there: bool) -> None:
    graph = configured_graph(f'{GIVEN}resource "aws_security_group" "g" {{\n  vpc_id = {expression}\n}}\n')
    value = next(iter(graph.of_type("aws_security_group"))).get("vpc_id")
    assert value.unknown.not_null is there
    assert "aws_s3_bucket.some" in value.references[0].text


def test_a_condition_of_a_loop_may_leave_out_anything() -> None:
    assert elements(read('[for one in concat(["a"], var.more) : one if one != var.one]'))[0] == []


@pytest.mark.parametrize(
    "argument", ['concat(["a"], var.any)', "[for one in var.any : cidrhost(one, 1)]", "[for one in var.any : one.name]"]
)
def test_what_may_fail_is_one_of_two(argument: str) -> None:
    branches = [one for _, one in read(f'try({argument}, ["b"])').unknown.branches]
    assert [one.is_unknown or one.items()[0].data == "a" for one in branches] == [True, False]


def test_a_dynamic_block_for_each_element_that_is_sure() -> None:
    graph = configured_graph(
        GIVEN
        + """
resource "aws_security_group" "g" {
  dynamic "ingress" {
    for_each = concat(["10.0.0.0/8"], [for one in var.more : "${one}/32"])
    content { cidr_blocks = [ingress.value] }
  }
}
"""
    )
    blocks = graph.by_address["aws_security_group.g"].values["ingress"].items()
    bodies = [one.unknown.body or one for one in blocks]
    assert [(one.is_unknown, form(body.get("cidr_blocks").items()[0])) for one, body in zip(blocks, bodies, strict=True)] == [
        (False, "10.0.0.0/8"),
        (True, "…/32"),
    ]


@pytest.mark.parametrize(
    ("expression", "led"),
    [
        ("slice([aws_s3_bucket.one.id, aws_s3_bucket.two.id], 0, length(var.more))", Certainty.POSSIBLE),
        ("setsubtract([aws_s3_bucket.one.id, aws_s3_bucket.two.id], var.more)", Certainty.POSSIBLE),
        ("setintersection([aws_s3_bucket.one.id, aws_s3_bucket.two.id], var.more)", Certainty.POSSIBLE),
        ('matchkeys([aws_s3_bucket.one.id, aws_s3_bucket.two.id], ["a", "b"], var.more)', Certainty.POSSIBLE),
        ("chunklist([aws_s3_bucket.one.id, aws_s3_bucket.two.id], 1)[length(var.more)]", Certainty.POSSIBLE),
        ("reverse([aws_s3_bucket.one.id, aws_s3_bucket.two.id])", Certainty.EXACT),
    ],
)
def test_what_may_be_left_out_is_possible_only(expression: str, led: Certainty) -> None:
    value = read(expression)
    found = {one.target: one.certainty for part in value.walk() for one in part.references if one.target}
    top = {one.target: one.certainty for one in value.references if one.target}
    assert found.keys() == {"aws_s3_bucket.one", "aws_s3_bucket.two"}
    assert set(top.values()) == {led}


def test_the_elements_of_what_is_left_have_the_forms_of_the_whole() -> None:
    body = read('slice(["a-${var.one}", "a-${var.one}-b"], 0, length(var.more))').unknown.body
    assert body is not None
    assert [side.unknown.prefix for _, side in body.unknown.branches] == ["a-", "a-"]


@pytest.mark.parametrize(
    "listed",
    [
        'flatten([toset([var.one, "b"]), ["c"]])',
        'flatten([tolist(toset([var.one, "b"])), ["c"]])',
        'flatten([sort(concat(["b"], var.more)), ["c"]])',
        'flatten([[reverse(concat(["b"], var.more))], ["c"]])',
        'flatten([tolist(setunion(["b"], var.more)), ["c"]])',
        'tolist(toset([try(var.one, "x"), "b"]))',
        'flatten([toset([try(var.one, "x"), "b"])])',
    ],
)
def test_what_comes_in_an_order_that_nobody_knows_has_no_first(listed: str) -> None:
    """`var.one` may be "a", or "b" once more."""
    value = read(f"[{listed}[0]]").items()[0]
    assert value.is_unknown
    assert not value.unknown.branches
    assert not value.unknown.prefix


@pytest.mark.parametrize("listed", ['flatten([toset([var.one, "b"]), var.more])', 'toset([try(var.one, "x"), try(var.more[0], "x")])'])
def test_an_element_that_may_be_there_twice_counts_once(listed: str) -> None:
    graph = configured_graph(f'{GIVEN}resource "aws_cloudwatch_log_group" "l" {{\n  retention_in_days = length({listed})\n}}\n')
    assert next(iter(graph.of_type("aws_cloudwatch_log_group"))).get("retention_in_days").unknown.least == 1


def test_each_of_what_is_sorted_is_one_of_it() -> None:
    first = read('[sort(["a", aws_s3_bucket.one.id])[0]]').items()[0]
    assert [side.text() or side.unknown.why for _, side in first.unknown.branches] == ["a", "aws_s3_bucket.one.id"]
    assert read('[sort([aws_s3_bucket.one.id])[0] == "" ? "a" : "b"]').items()[0].text() == "b"
