"""What is picked out of lists and maps that are not all known, and what there may be one of."""

from __future__ import annotations

import pytest

from srm_tf.model.value import Value
from tests.support.judging import configured_graph

WORLD = """
variable "on" { type = bool }
variable "names" { type = list(string) }
variable "tags" { type = map(string) }
variable "name" { type = string }
variable "open" {}
variable "object" { type = object({ there = bool, deep = optional(object({ also = string })) }) }
resource "aws_kms_key" "k" {}
resource "aws_kms_key" "c" { count = var.on ? 1 : 0 }
resource "terraform_data" "t" { input = %s }
"""
KEY = "aws_kms_key.c[0]"


def value_of(expression: str) -> Value:
    return configured_graph(WORLD % expression).by_address["terraform_data.t"].get("input")


def told(value: Value) -> object:
    """The value, what it may come to, or whose attribute it is."""
    if not value.is_unknown:
        return [told(one) for one in value.items()] if isinstance(value.data, tuple) else value.data
    if value.unknown.branches:
        return {told(one) for _, one in value.unknown.branches}
    return (value.references[0].target if value.references else None) or "?"


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ('concat(["a"], var.names)[0]', "a"),
        ('element(concat(["a", "b"], var.names), 1)', "b"),
        ('element(concat(["a"], var.names), 1)', "?"),
        ('concat(var.names, ["a"])[0]', "?"),
        ('slice(concat(["a", "b"], var.names), 0, 2)', ["a", "b"]),
        ('concat(aws_kms_key.c[*].arn, ["x", "y"])[1]', "?"),  # x if there is a key, else y
        ('slice(["a", "b"], 0, var.on ? 1 : 2)[0]', "?"),
        ('slice(["a", "b"], length(var.names), var.on ? 1 : 2)', "?"),
        ('lookup({ (var.name) = "a" }, var.name, "b")', "a"),
        ('lookup({ (var.name) = "a", b = "c" }, var.name, "d")', "?"),
        ('flatten([["a"], var.names])[0]', "a"),
        ('contains(concat(["a"], var.names), "a")', True),
        ('contains(concat(["b"], var.names), "a")', "?"),
        ('length(concat(["a"], var.names)) > 0', True),
        ('length(concat(["a"], var.names)) > 1', "?"),
        ('length(merge({ a = "x" }, var.tags)) > 0', True),
        ("distinct([aws_kms_key.k.arn])[0]", "aws_kms_key.k"),
        ('distinct(["a", "b", "a", "c-${var.name}"])[1]', "b"),
        ('merge(var.tags, { a = "1" }).a', "1"),
        ('merge(var.open, { a = "1" }).a', "1"),
        ('merge({ a = "1" }, var.tags).a', {"1", "?"}),
        ('merge(var.tags, { a = "1" }, var.open).a', {"1", "?"}),
        ('lookup(merge(var.tags, { a = "1" }), "a", "2")', "1"),
        ('lookup(var.object, "nowhere", "1")', "1"),  # whatever it is given, the type leaves no such attribute
        ('lookup(var.object, "there", true)', "?"),
        ('lookup(var.tags, "nowhere", "1")', "?"),
        ('lookup(var.open, "nowhere", "1")', "?"),
        ("alltrue([var.on, false])", False),
        ("alltrue([var.on, true])", "?"),
        ("alltrue([for one in var.names : true])", True),  # of none as well
        ('alltrue([for one in var.names : true if one != "a"])', True),
        ('alltrue([for one in var.names : one != "a"])', "?"),
        ("alltrue([for one in var.names : false])", "?"),
        ("anytrue([for one in var.names : false])", False),
        ("anytrue([for one in var.names : true])", "?"),
        ('"${var.on ? "a" : "b"}"', {"a", "b"}),
        ('one([for one in (var.on ? ["a"] : ["b"]) : upper(one)])', {"A", "B"}),
        ('one((var.on ? [{ a = "1" }] : [{ a = "2" }])[*].a)', {"1", "2"}),
    ],
)
def test_what_is_certain_of_it(expression: str, wanted: object) -> None:
    if isinstance(wanted, str) and wanted == "?":
        value = value_of(expression)
        assert value.is_unknown
        assert not any(not one.is_unknown for _, one in value.unknown.branches)
    else:
        assert told(value_of(expression)) == wanted


@pytest.mark.parametrize(
    ("expression", "otherwise"),
    [
        ("one(aws_kms_key.c[*].arn)", None),
        ("one([for one in aws_kms_key.c : one.arn])", None),
        ('join("", aws_kms_key.c[*].arn)', ""),
        ('element(concat(aws_kms_key.c[*].arn, [""]), 0)', ""),
        ('concat(aws_kms_key.c[*].arn, ["x"])[0]', "x"),
        ("try(aws_kms_key.c[0].arn, null)", None),
        ("try(one(aws_kms_key.c[*].arn), null)", None),
        ("var.on ? aws_kms_key.c[0].arn : null", None),
        ('length(aws_kms_key.c) > 0 ? aws_kms_key.c[0].arn : ""', ""),
    ],
)
def test_what_there_may_be_one_of_is_it_or_what_stands_in_for_it(expression: str, otherwise: object) -> None:
    """However it is written, and whatever else the resource has."""
    value = value_of(expression)
    assert told(value) == {KEY, otherwise}
    assert {one.attribute for one in value.references} == {"arn"}


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ('startswith(aws_kms_key.k.arn, "arn:")', True),
        ('startswith(aws_kms_key.k.arn, "alias/")', False),
        ('startswith(aws_kms_key.k.arn, "arn:aws:")', None),
        ('startswith(aws_kms_key.k.id, "arn:")', None),
        ('startswith(var.name, "arn:")', None),
        ("can(aws_kms_key.k.arn)", True),
        ("can(aws_kms_key.c[0].arn)", None),
        ("can(tonumber(var.name))", None),
        ('length("${aws_kms_key.k.arn}") > 0', True),
        ("length(var.name) > 0", None),
        ('strcontains("a-${var.name}", "a-")', True),
        ('strcontains("a-${var.name}", "b")', None),
    ],
)
def test_answers_that_are_certain(expression: str, answer: bool | None) -> None:
    value = value_of(expression)
    assert (None if value.is_unknown else value.data) is answer


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ('[for one in var.names : { x = "1" }][0].x', {"1"}),
        ('{ for one in var.names : one => { x = "1" } }["a"].x', {"1"}),
        ('try([for one in var.names : { x = "1" }][0].x, "0")', {"1", "0"}),
        ('try({ for one in var.names : one => { x = "1" } }["a"].x, "0")', {"1", "0"}),
        ('{ for one in var.names : one => "1"... }["a"][0]', {"1"}),
        ('lookup({ for one in var.names : one => "1" }, "a", "0")', {"1", "0"}),
        ('lookup({ for one in var.names : one => "1" }, var.name, "0")', {"1", "0"}),
        ('values({ for one in var.names : one => "1" })[0]', {"1"}),
        ("try(tonumber(var.name), 3)", {"?", "3"}),
        ('coalescelist(var.names, ["a"])[0]', {"?", "a"}),
        ('coalescelist([], var.names, ["a"], ["b"])[0]', {"?", "a"}),
    ],
)
def test_what_any_of_them_is_may_not_be_there(expression: str, wanted: object) -> None:
    """Without it Terraform refuses the expression, and `try` has what comes next."""
    assert flat(value_of(expression)) == wanted


def flat(value: Value) -> set[object]:
    """All that a value may come to."""
    branches = [one for _, one in value.unknown.branches] if value.is_unknown else []
    return {found for one in branches for found in flat(one)} if branches else {"?" if value.is_unknown else value.text()}


@pytest.mark.parametrize(
    "expression",
    [
        '"%{ for one in var.names }export PASSWORD=hunter2 ${one}\\n%{ endfor }"',
        'join("\\n", [for one in var.names : "export PASSWORD=hunter2 ${one}"])',
    ],
)
def test_the_words_of_a_loop_are_known(expression: str) -> None:
    assert "export PASSWORD=hunter2 " in value_of(expression).unknown.words


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ('can(regex("^arn:", aws_kms_key.k.arn))', True),
        ('can(regex("^alias/", aws_kms_key.k.arn))', False),
        ('can(regex("^arn:", "arn:${var.name}"))', True),
        ('can(regex("^arn:a", "arn:${var.name}"))', None),
        ('can(regex("arn:$", aws_kms_key.k.arn))', None),
        ('can(regex("^arn:", var.name))', None),
        ('length(regexall("^arn:", aws_kms_key.k.arn)) > 0', True),
        ('length(regexall("^alias/", aws_kms_key.k.arn)) > 0', False),
    ],
)
def test_how_a_text_begins_is_asked_of_it(expression: str, answer: bool | None) -> None:
    value = value_of(expression)
    assert (None if value.is_unknown else value.data) is answer


def test_a_row_of_a_product_has_one_of_each() -> None:
    text = """
    variable "names" { type = set(string) }
    resource "aws_sqs_queue" "q" {
      for_each = { for pair in setproduct(["live", "test"], var.names) : "${pair[0]}-${pair[1]}" => { stage = pair[0], safe = true } }
      name                    = each.key
      sqs_managed_sse_enabled = each.value.safe
      tags                    = { stage = each.value.stage }
    }
    """
    queue = configured_graph(text).by_address['aws_sqs_queue.q["?"]']
    assert queue.get("sqs_managed_sse_enabled").data is True
    assert flat(queue.get("tags").get("stage")) == {"live", "test"}
