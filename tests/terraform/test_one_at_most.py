"""Of `count = c ? 1 : 0` there is one instance at most, of `for_each = c ? { a = 1 } : {}` those of the map: their keys are known."""

from __future__ import annotations

import pytest

from tests.support.judging import asked_of, configured_graph

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


@pytest.mark.parametrize("count", ["var.many", "var.on ? var.many : 0", "var.on ? 2 : var.many"])
def test_of_several_no_key_is_known(count: str) -> None:
    (queue,) = configured_graph(SWITCHED % count).of_type("aws_sqs_queue")
    assert queue.address == 'aws_sqs_queue.q["?"]'
    assert queue.get("name").is_unknown


@pytest.mark.parametrize(
    ("count", "doubts"),
    [
        ("var.on ? 2 : 0", "maybe maybe"),
        ("var.on ? 0 : (var.many > 1 ? 2 : 0)", "maybe maybe"),
        ("var.on ? 3 : 1", "sure maybe maybe"),
        ("var.on ? 1 : 2", "sure maybe"),
        ("lookup({ a = 2, b = 1 }, var.name, 1)", "sure maybe"),
        ("var.on ? 3 : (var.many > 1 ? 2 : 1)", "sure maybe maybe"),
        ('length(var.on ? ["a", "b"] : [])', "maybe maybe"),
    ],
)
def test_of_one_of_a_few_numbers_all_keys_are_known(count: str, doubts: str) -> None:
    queues = configured_graph(SWITCHED % count).of_type("aws_sqs_queue")
    assert [queue.get("name").text() for queue in queues] == [f"q-{place}" for place in range(len(queues))]
    assert [queue.key for queue in queues] == [*range(len(queues))]
    assert " ".join("maybe" if queue.doubt else "sure" for queue in queues) == doubts
    assert all((queue.most, queue.several) == (1, False) for queue in queues)


PAIRS = """
variable "on" { type = bool }
resource "aws_s3_bucket" "b" {
  count = %s
}
resource "aws_s3_bucket_versioning" "b" {
  count  = %s
  bucket = %s
  versioning_configuration {
    status = count.index == 0 ? "Enabled" : "Suspended"
  }
}
"""


@pytest.mark.parametrize(
    ("bucket", "count", "of", "verdicts"),
    [
        ("var.on ? 2 : 0", "var.on ? 2 : 0", "aws_s3_bucket.b[count.index].id", "satisfied unknown"),
        ("var.on ? 2 : 0", "length(aws_s3_bucket.b)", "aws_s3_bucket.b[count.index].id", "satisfied unknown"),
        ("var.on ? 2 : 0", "var.on ? 2 : 0", "element(aws_s3_bucket.b[*].id, count.index)", "satisfied unknown"),
        ("2", "var.on ? 2 : 0", "aws_s3_bucket.b[count.index].id", "unknown missing"),
        ("var.on ? 2 : 1", "var.on ? 2 : 1", "aws_s3_bucket.b[count.index].id", "satisfied unknown"),
        ("var.on ? 2 : 1", "var.on ? 1 : 2", "aws_s3_bucket.b[count.index].id", "satisfied unknown"),
    ],
)
def test_of_several_under_one_condition_each_stands_beside_its_own(bucket: str, count: str, of: str, verdicts: str) -> None:
    found = asked_of(configured_graph(PAIRS % (bucket, count, of)), "s3/buckets-are-versioned")
    assert [one.address for one in found] == ["aws_s3_bucket.b[0]", "aws_s3_bucket.b[1]"]
    assert " ".join(one.verdict.word for one in found) == verdicts


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
        ("{ for key, one in local.own : key => one if key != var.name }", "ab"),
        ("var.on ? merge(local.own, var.more) : {}", "?"),
    ],
)
def test_the_keys_of_the_only_map_there_may_be_are_known(each: str, keys: str) -> None:
    queues = configured_graph(EACH % (each, "[]")).of_type("aws_sqs_queue")
    assert [queue.key for queue in queues] == list(keys)
    assert all(queue.doubt for queue in queues)
    assert all((queue.most, queue.get("name").text()) == (1, f"q-{queue.key}") for queue in queues if keys != "?")


@pytest.mark.parametrize(
    ("each", "keys", "values"),
    [
        ("var.on ? local.own : { a = 1 }", "a b?", [("1", "2")]),
        ("merge({ a = 1 }, var.on ? { b = 2 } : {})", "a b?", [("1", "2")]),
        ("merge({ a = 1 }, var.on ? { b = 2 } : {}, var.all ? { c = 3 } : {})", "a b? c?", [("1", "2", "3")]),
        ("var.on ? { a = 1 } : { a = 2 }", "a", [("1",), ("2",)]),
        ("var.on ? { a = 1 } : (var.all ? {} : { a = 1, c = 3 })", "a? c?", [("1", "3")]),
        ('toset(var.on ? ["a", "b"] : ["a"])', "a b?", [("a", "b")]),
    ],
)
def test_what_is_in_all_of_the_maps_is_there(each: str, keys: str, values: list[tuple[str, ...]]) -> None:
    queues = configured_graph(EACH.replace("q-${each.key}", "${each.value}") % (each, "[]")).of_type("aws_sqs_queue")
    assert " ".join(f"{queue.key}{'?' if queue.doubt else ''}" for queue in queues) == keys
    names = [queue.get("name") for queue in queues]
    texts = [[text for one in (name, *(side for _, side in name.unknown.branches)) if (text := one.text())] for name in names]
    assert [tuple(one) for one in zip(*texts, strict=True)] == values


@pytest.mark.parametrize(
    ("each", "repeated"),
    [
        ("var.on ? local.own : { a = 1 }", 1),
        ("var.on ? local.own : {}", 1),
        ("merge(var.on ? { a = 1 } : {}, var.all ? { b = 2 } : {})", 2),
        ("{ for key, one in local.own : key => one if key != var.name }", 2),
    ],
)
def test_what_may_be_there_without_the_other_hangs_on_its_key(each: str, repeated: int) -> None:
    """Two are there together only if each of the collections has both or none of them."""
    queues = configured_graph(EACH % (each, "[]")).of_type("aws_sqs_queue")
    assert len({queue.repeats for queue in queues if queue.doubt}) == repeated


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
    found = {one.address: one.verdict.word for one in asked_of(graph, "s3/buckets-are-versioned")}
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
    (found,) = asked_of(graph, "s3/buckets-are-versioned")
    assert (found.address, found.verdict.word) == (f"{at}.aws_s3_bucket.b", "satisfied")


def test_what_is_there_wherever_the_other_is_stands_beside_it() -> None:
    """A versioning that hangs on less than its bucket."""
    inside = MODULE.replace('"b" {}', '"b" {\n  count = var.all ? 1 : 0\n}').replace("aws_s3_bucket.b.id", "aws_s3_bucket.b[0].id")
    text = 'variable "on" { type = bool }\nmodule "m" {\n  source = "./m"\n  count  = var.on ? 1 : 0\n}\n'
    graph = configured_graph(text, files={"m/main.tf": 'variable "all" { type = bool }\n' + inside})
    (found,) = asked_of(graph, "s3/buckets-are-versioned")
    assert found.verdict.word == "satisfied"
