"""Where a key that is a choice leads: to those that are here, and to what else it may come to, known or not."""

from __future__ import annotations

import pytest

from srm_tf.language.joined import Joined
from srm_tf.language.links import Links
from srm_tf.model.graph import Graph
from tests.support.judging import configured_graph, graph_of

WORLD = """
variable "own" { type = bool }
variable "other" { type = string }
variable "place" { type = number }
resource "aws_db_parameter_group" "a" { family = "mysql8.0" }
resource "aws_db_parameter_group" "b" {
  name   = "orders"
  family = "mysql8.0"
}
resource "aws_db_instance" "d" { parameter_group_name = %s }
resource "aws_s3_bucket" "a" {}
resource "aws_s3_bucket" "b" { bucket = "other" }
resource "aws_s3_bucket_versioning" "v" {
  bucket = %s
  versioning_configuration {
    status = "Enabled"
  }
}
"""


def links(graph: Graph) -> Links:
    return Links(graph, lambda kind: ("bucket",) if kind == "aws_s3_bucket" else ())


def parents(key: str) -> Joined:
    graph = configured_graph(WORLD % (key, '"x"'))
    (database,) = graph.of_type("aws_db_instance")
    name = "parameter_group_name"
    return links(graph).parents(database, database.get(name), name, ("aws_db_parameter_group",))


def told(joined: Joined) -> list[str]:
    doubts = (one.resource.name if one.resource is not None else "?" for one in joined.doubts)
    return [*(one.resource.name for one in joined.links), *doubts, *(one.quoted for one in joined.literals)]


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("aws_db_parameter_group.a.id", ["a"]),
        ('var.own ? aws_db_parameter_group.a.id : "elsewhere"', ["a", "'elsewhere'"]),
        ("var.own ? aws_db_parameter_group.a.id : var.other", ["a", "?"]),
        ("coalesce(var.other, aws_db_parameter_group.a.id)", ["a", "?"]),
        ('element([aws_db_parameter_group.a.id, "elsewhere"], var.place)', ["a", "'elsewhere'"]),
        ("var.own ? aws_db_parameter_group.a.id : null", ["a"]),
        ("var.own ? aws_db_parameter_group.a.id : aws_db_parameter_group.b.id", ["a", "b"]),
        ('var.own ? aws_db_parameter_group.a.id : "orders"', ["a", "b"]),
        ('var.own ? (var.place == 1 ? aws_db_parameter_group.a.id : "x") : var.other', ["a", "?", "'x'"]),
        ("var.own ? aws_db_parameter_group.a.id : aws_db_parameter_group.a.name", ["a"]),
    ],
)
def test_what_a_key_may_lead_to_is_told_side_by_side(key: str, wanted: list[str]) -> None:
    assert told(parents(key)) == wanted


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("aws_s3_bucket.a.id", (["v"], [])),
        ('var.own ? aws_s3_bucket.a.id : "elsewhere"', (["v"], [])),
        ("var.own ? aws_s3_bucket.a.id : var.other", (["v", "v"], ["v"])),
        ('var.own ? aws_s3_bucket.a.id : "other"', (["v"], ["v"])),
        ("var.own ? aws_s3_bucket.a.id : aws_s3_bucket.b.id", (["v"], ["v"])),
    ],
)
def test_a_part_may_belong_to_whomever_a_side_may_name(key: str, wanted: tuple[list[str], list[str]]) -> None:
    graph = configured_graph(WORLD % ('"x"', key))
    found = links(graph)
    kinds = ("aws_s3_bucket_versioning",)
    assert tuple(told(found.children(bucket, kinds, "bucket")) for bucket in graph.of_type("aws_s3_bucket")) == wanted


PLANNED = """
# plan: own = false
variable "own" { type = bool }
resource "aws_kms_key" "later" {}
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "s" { vpc_id = %s }
"""


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("aws_vpc.v.id", ["v"]),
        ('var.own ? aws_vpc.v.id : "vpc-1"', ["'vpc-1'"]),  # what is known was not read of what nobody knows yet
        ('aws_kms_key.later.key_id == "x" ? aws_vpc.v.id : "vpc-1"', ["v", "?"]),  # a plan shows neither condition nor side
    ],
)
def test_a_plan_may_hide_a_side(key: str, wanted: list[str]) -> None:
    graph = graph_of(PLANNED % key)
    (subnet,) = graph.of_type("aws_subnet")
    assert told(links(graph).parents(subnet, subnet.get("vpc_id"), "vpc_id", ("aws_vpc",))) == wanted


PASSED_ON = """
resource "aws_s3_bucket_ownership_controls" "o" {
  bucket = %s
  rule {
    object_ownership = "BucketOwnerPreferred"
  }
}
"""


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("aws_s3_bucket.a.id", (1, False)),
        ('element([aws_s3_bucket.a.id, "elsewhere"], var.place)', (0, True)),
        ('var.own ? aws_s3_bucket.a.id : "elsewhere"', (0, True)),
        ("var.own ? aws_s3_bucket.a.id : var.other", (0, True)),
    ],
)
def test_a_choice_that_a_sibling_passes_on_stays_one(key: str, wanted: tuple[int, bool]) -> None:
    graph = configured_graph(WORLD % ('"x"', "aws_s3_bucket_ownership_controls.o.bucket") + PASSED_ON % key)
    joined = links(graph).children(graph.by_address["aws_s3_bucket.a"], ["aws_s3_bucket_versioning"], "bucket")
    assert (len(joined.links), bool(joined.doubts)) == wanted
