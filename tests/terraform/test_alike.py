"""What a function makes of the same, or what is taken of the same in one place, is the same text while nobody knows it."""

from __future__ import annotations

import pytest

from srm_tf.language.recipes import Recipe, recipe
from srm_tf.model.graph import Graph
from tests.support.judging import configured_graph, words_of

GIVEN = """
variable "p" { type = string }
variable "q" {}
variable "n" { type = number }
variable "o" { type = object({ name = string, size = optional(number) }) }
variable "l" { type = list(string) }
variable "m" { type = map(string) }
variable "hidden" {
  type      = string
  sensitive = true
}
locals {
  title = replace(title(var.p), " ", "")
  big   = { for n in range(100) : "k${n}" => n }
}
resource "aws_sqs_queue" "q" {
  name = "%s"
}
"""


@pytest.mark.parametrize(
    ("name", "pieces", "gaps"),
    [
        ("x-${lower(var.p)}-b", "x- -b", "lower(var.p)"),
        ('${lower("X-${var.q}-B")}', "x- -b", "lower(var.q)"),
        ("${local.title}-b", " -b", 'replace(title(var.p), " ", "")'),
        ("${substr(sha1(var.o.name), 0, 4)}-${var.p}", " - ", "substr(sha1(var.o.name), 0, 4)|var.p"),
        ("${var.l[0]}-${var.l[1]}", " - ", "var.l[0]|var.l[1]"),
        ('${var.m["a"]}-${var.n}', " - ", "var.m.a|var.n"),
        ('${var.q.name}-${split("/", var.p)[1]}', " - ", 'var.q.name|split("/", var.p)[1]'),
        ('${replace(lower("${var.p}_x"), "_", "-")}-b', " -b", 'replace("${lower(var.p)}_x", "_", "-")'),
        ('${lookup(var.m, "a", "b")}-b', " -b", 'lookup(var.m, "a", "b")'),
    ],
)
def test_a_text_tells_what_stands_in_its_gaps(name: str, pieces: str, gaps: str) -> None:
    (queue,) = configured_graph(GIVEN % name).of_type("aws_sqs_queue")
    assert recipe(queue.get("name")) == Recipe(tuple(pieces.split(" ")), tuple(gaps.split("|")))


@pytest.mark.parametrize(
    "name",
    [
        "${uuid()}-b",
        "${substr(timestamp(), 0, 4)}-b",
        "${lookup(local.big, var.p, 1)}-b",  # nobody writes down all of what is looked through
    ],
)
def test_what_is_another_each_time_is_none(name: str) -> None:
    (queue,) = configured_graph(GIVEN % name).of_type("aws_sqs_queue")
    found = recipe(queue.get("name"))
    assert found is not None
    assert not found.sure


def test_nothing_is_told_of_what_is_hidden() -> None:
    (queue,) = configured_graph(GIVEN % "${lower(var.hidden)}-b").of_type("aws_sqs_queue")
    assert (queue.get("name").unknown.made, queue.get("name").unknown.origin) == ((), "")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ('${element([{ v = "a", w = "b" }, { v = "c", w = "d" }], var.n).w}', True),
        ('${element([{ v = sensitive("zq7kx9"), w = "b" }, { v = "c", w = "d" }], var.n).w}', False),
        ('${element([{ v = sensitive("zq7kx9-${var.p}"), w = "b" }, { v = "c", w = "d" }], var.n).w}', False),
        ('${element([{ v = upper(sensitive("zq7kx9-${var.p}")), w = "b" }, { v = "c", w = "d" }], var.n).w}', False),
        ('${element([{ v = "${sensitive("zq7kx9")}-${var.p}", w = "b" }, { v = "c", w = "d" }], var.n).w}', False),
        ("${element([{ v = var.hidden, w = var.p }, { v = var.hidden, w = var.q }], var.n).w}", True),
    ],
)
def test_a_name_holds_no_secret_that_stands_beside_what_is_taken(name: str, told: bool) -> None:
    (queue,) = configured_graph(GIVEN % name).of_type("aws_sqs_queue")
    found = queue.get("name").unknown
    assert (found.origin.startswith("element("), "zq7kx9" in found.origin.lower()) == (told, False)


FUNCTION = """
variable "p" { type = string }
variable "q" { type = string }
variable "o" {
  type = object({ name = string, other = optional(string) })
}
resource "aws_lambda_function" "f" {
  function_name = "%s"
}
resource "aws_cloudwatch_log_group" "l" {
  name              = "/aws/lambda/%s"
  retention_in_days = 400
}
"""


def verdicts(graph: Graph) -> list[str]:
    return list(words_of(graph, "lambda/functions-have-managed-log-groups").values())


@pytest.mark.parametrize(
    ("name", "group", "verdict"),
    [
        ("${lower(var.p)}-b", "${lower(var.p)}-b", "satisfied"),
        ("${lower(var.p)}-b", "${lower(var.p)}-c", "unknown"),
        ("${lower(var.p)}-b", "${lower(var.q)}-b", "unknown"),
        ("${lower(var.p)}-b", "${upper(var.p)}-b", "unknown"),
        ("${var.o.name}-b", "${var.o.name}-b", "satisfied"),
        ("${var.o.name}-b", "${var.o.other}-b", "unknown"),
    ],
)
def test_a_log_group_is_found_by_it(name: str, group: str, verdict: str) -> None:
    graph = configured_graph(FUNCTION % (name, group))
    assert verdicts(graph) == [verdict]


MODULE = """
variable "o" {
  type = object({ name = string, suffix = optional(string, "%s") })
}
output "name" {
  value = "${var.o.name}-${var.o.suffix}"
}
"""


@pytest.mark.parametrize("known", ["other = optional(string)", "suffix = optional(string)"])
def test_what_is_optional_may_be_another_in_each_module(known: str) -> None:
    text = FUNCTION.replace("other = optional(string)", known) % ("${module.a.name}", "${module.b.name}") + (
        'module "a" {\n  source = "./a"\n  o = var.o\n}\nmodule "b" {\n  source = "./b"\n  o = var.o\n}\n'
    )
    graph = configured_graph(text, files={"a/main.tf": MODULE % "x", "b/main.tf": MODULE % "y"})
    assert verdicts(graph) == ["unknown"]
