"""Of `count = c ? 1 : 0` there is one instance at most, of `for_each = c ? { a = 1 } : {}` those of the map: their keys are known."""

from __future__ import annotations

import pytest

from srm_tf.engine.choice import Choice
from srm_tf.engine.finding import Outcome
from srm_tf.engine.run import World, run
from srm_tf.model.graph import Graph
from tests.support.judging import configured_graph, facts


def outcomes(graph: Graph, control: str) -> list[Outcome]:
    return [one for one in run([World("", graph)], facts(), Choice("all")).outcomes if one.control == control]


SWITCHED = """
variable "on" { type = bool }
variable "many" { type = number }

resource "aws_sqs_queue" "q" {
  count = %s
  name  = "q-${count.index}"
}
"""


@pytest.mark.parametrize("count", ["var.on ? 1 : 0", "var.on == true ? 0 : 1"])
def test_it_is_called_as_a_plan_calls_it(count: str) -> None:
    graph = configured_graph(SWITCHED % count)
    (queue,) = graph.of_type("aws_sqs_queue")
    assert (queue.address, queue.get("name").data) == ("aws_sqs_queue.q[0]", "q-0")
    assert (queue.doubt, queue.most, queue.several) == ("var.on, which has no value", 1, False)


@pytest.mark.parametrize("count", ["var.many", "var.on ? 2 : 0"])
def test_of_several_no_key_is_known(count: str) -> None:
    (queue,) = configured_graph(SWITCHED % count).of_type("aws_sqs_queue")
    assert queue.address == 'aws_sqs_queue.q["?"]'
    assert queue.get("name").is_unknown


def test_two_under_one_condition_stand_together() -> None:
    one, other = configured_graph("""
variable "on" { type = bool }
resource "aws_sqs_queue" "a" { count = var.on ? 1 : 0 }
resource "aws_sqs_queue" "b" { count = var.on ? 1 : 0 }
""").of_type("aws_sqs_queue")
    assert one.repeats == other.repeats != ""


EACH = """
variable "on" { type = bool }
variable "all" { type = bool }
variable "more" { type = map(string) }
locals {
  own = { a = 1, b = 2 }
}
resource "aws_sqs_queue" "q" {
  for_each = %s
  name     = "q-${each.key}"
}
output "names" {
  value = %s
}
"""


@pytest.mark.parametrize(
    ("each", "keys"),
    [
        ("var.on ? { a = 1 } : {}", "a"),
        ("var.on ? {} : local.own", "ab"),
        ('toset(var.on ? ["a", "b"] : [])', "ab"),
        ('var.on ? toset(["a", "b"]) : []', "ab"),
        ('toset(tolist(var.on ? ["a", "b"] : []))', "ab"),
        ("var.on ? (var.all ? local.own : {}) : {}", "ab"),
        ("{ for key, one in local.own : key => one if var.on }", "ab"),
        ("{ for key, one in local.own : key => one if key != var.name }", "?"),
        ("var.on ? local.own : { a = 1 }", "?"),
        ("var.on ? merge(local.own, var.more) : {}", "?"),
    ],
)
def test_the_keys_of_the_only_map_there_may_be_are_known(each: str, keys: str) -> None:
    queues = configured_graph(EACH % (each, "[]")).of_type("aws_sqs_queue")
    assert [queue.key for queue in queues] == list(keys)
    assert all(queue.doubt for queue in queues)
    assert all((queue.most, queue.get("name").text()) == (1, f"q-{queue.key}") for queue in queues if keys != "?")


BUCKET = """
variable "on" { type = bool }
resource "aws_s3_bucket" "b" {
  for_each = var.on ? { a = "x", b = "y" } : {}
}
resource "aws_s3_bucket_versioning" "b" {
  for_each = %s
  bucket   = %s
  versioning_configuration {
    status = "Enabled"
  }
}
"""


@pytest.mark.parametrize(
    ("each", "bucket", "verdicts"),
    [
        ('var.on ? { a = "x", b = "y" } : {}', "aws_s3_bucket.b[each.key].id", "satisfied satisfied"),
        ("aws_s3_bucket.b", "each.value.id", "satisfied satisfied"),
        ('var.on ? {} : { a = "x" }', 'aws_s3_bucket.b["a"].id', "unknown unknown"),
    ],
)
def test_what_hangs_on_the_same_stands_together(each: str, bucket: str, verdicts: str) -> None:
    graph = configured_graph(BUCKET % (each, bucket))
    found = {one.address: one.verdict.word for one in outcomes(graph, "s3/buckets-are-versioned")}
    assert found == dict(zip(('aws_s3_bucket.b["a"]', 'aws_s3_bucket.b["b"]'), verdicts.split(), strict=True))


MODULE = """
resource "aws_s3_bucket" "b" {}
resource "aws_s3_bucket_versioning" "b" {
  bucket = aws_s3_bucket.b.id
  versioning_configuration {
    status = "Enabled"
  }
}
output "bucket" {
  value = aws_s3_bucket.b.id
}
"""


@pytest.mark.parametrize(
    ("repeated", "at"),
    [
        ("count = var.on ? 1 : 0", "module.m[0]"),
        ("for_each = var.on ? { a = 1 } : {}", 'module.m["a"]'),
        ("count = var.many", 'module.m["?"]'),
    ],
)
def test_so_does_what_a_module_makes_that_there_may_be(repeated: str, at: str) -> None:
    text = 'variable "on" { type = bool }\nvariable "many" { type = number }\nmodule "m" {\n  source = "./m"\n  %s\n}\n'
    graph = configured_graph(text % repeated, files={"m/main.tf": MODULE})
    (found,) = outcomes(graph, "s3/buckets-are-versioned")
    assert (found.address, found.verdict.word) == (f"{at}.aws_s3_bucket.b", "satisfied")


def test_what_is_there_wherever_the_other_is_stands_beside_it() -> None:
    """A versioning that hangs on less than its bucket."""
    inside = MODULE.replace('"b" {}', '"b" {\n  count = var.all ? 1 : 0\n}').replace("aws_s3_bucket.b.id", "aws_s3_bucket.b[0].id")
    text = 'variable "on" { type = bool }\nmodule "m" {\n  source = "./m"\n  count  = var.on ? 1 : 0\n}\n'
    graph = configured_graph(text, files={"m/main.tf": 'variable "all" { type = bool }\n' + inside})
    (found,) = outcomes(graph, "s3/buckets-are-versioned")
    assert found.verdict.word == "satisfied"
