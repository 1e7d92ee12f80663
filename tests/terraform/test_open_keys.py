"""`for_each` over what is there for sure, under keys that are not known: one instance stands for all, and holds what any of them may."""

from __future__ import annotations

import pytest

from srm_tf.model.value import Value
from tests.support.judging import configured_graph, words_of

REGION = """
provider "aws" {
  region = var.region
}
variable "region" { type = string }
variable "names" { type = list(string) }
data "aws_partition" "current" {}
locals {
  aws = "arn:${data.aws_partition.current.partition}:iam::aws:policy"
}
"""
ATTACHED = 'resource "aws_iam_role_policy_attachment" "a" {\n  for_each   = %s\n  role       = "r"\n  policy_arn = each.value\n}\n'
DATABASE = (
    'resource "aws_db_instance" "d" {\n  for_each = %s\n  engine = "postgres"\n  instance_class = "db.t4g.micro"\n'
    "  publicly_accessible = each.value\n}\n"
)


def told(value: Value) -> set[object]:
    return {branch.data for _, branch in value.unknown.branches} or {value.data}


def names(value: Value) -> set[str]:
    return {str(one).rpartition("/")[2] for one in told(value)}


@pytest.mark.parametrize(
    ("each", "wanted"),
    [
        ('toset(["${local.aws}/ReadOnlyAccess"])', {"ReadOnlyAccess"}),
        ('toset(["${local.aws}/ReadOnlyAccess", "${local.aws}/AdministratorAccess"])', {"ReadOnlyAccess", "AdministratorAccess"}),
        (
            'toset(["${local.aws}/ReadOnlyAccess", "arn:aws:iam::aws:policy/AdministratorAccess"])',
            {"ReadOnlyAccess", "AdministratorAccess"},
        ),
        ('toset(compact(["${local.aws}/ReadOnlyAccess", "${local.aws}/ViewOnlyAccess", ""]))', {"ReadOnlyAccess", "ViewOnlyAccess"}),
        ('{ for k, v in toset(compact(["${local.aws}/ReadOnlyAccess", ""])) : k => v if true }', {"ReadOnlyAccess"}),
        ('{ for v in ["ReadOnlyAccess", "ViewOnlyAccess"] : "${var.region}-${v}" => v }', {"ReadOnlyAccess", "ViewOnlyAccess"}),
        ('{ "${var.region}-a" = "ReadOnlyAccess", b = "ViewOnlyAccess" }', {"ReadOnlyAccess", "ViewOnlyAccess"}),
    ],
)
def test_what_stands_under_keys_that_are_not_known(each: str, wanted: set[str]) -> None:
    found = configured_graph(REGION + ATTACHED % each).of_type("aws_iam_role_policy_attachment")
    assert set().union(*(names(one.get("policy_arn")) for one in found)) == wanted
    assert all(one.several or not one.doubt for one in found), "there are some, whatever they are called"


@pytest.mark.parametrize("each", ["toset(var.names)", "{ for one in var.names : one => one }"])
def test_of_nobody_knows_how_many_it_may_be_anything(each: str) -> None:
    found = configured_graph(REGION + ATTACHED % each).by_address['aws_iam_role_policy_attachment.a["?"]']
    assert found.get("policy_arn").is_unknown
    assert found.get("policy_arn").unknown.branches == ()
    assert not found.several


@pytest.mark.parametrize(
    ("each", "verdict"),
    [
        ('{ "${var.region}-a" = false, "${var.region}-b" = false }', {"satisfied"}),
        ('{ "${var.region}-a" = true, "${var.region}-b" = true }', {"misconfigured"}),
        ('{ "${var.region}-a" = false, "${var.region}-b" = true }', {"satisfied", "misconfigured"}),
        ('{ (var.region) = false, "b" = true }', {"satisfied", "misconfigured"}),
        ("{ (var.region) = true, (data.aws_partition.current.partition) = false }", {"unknown"}),
    ],
)
def test_one_of_them_does_not_speak_for_the_others(each: str, verdict: set[str]) -> None:
    assert set(words_of(configured_graph(REGION + DATABASE % each), "rds/instances-are-private").values()) == verdict


@pytest.mark.parametrize("other", ["${local.aws}/AdministratorAccess", "arn:aws:iam::aws:policy/AdministratorAccess"])
def test_a_policy_behind_another_one_is_not_passed_over(other: str) -> None:
    graph = configured_graph(REGION + ATTACHED % f'toset(["${{local.aws}}/AAA", "{other}"])')
    found = set(words_of(graph, "iam/identities-avoid-administrator-access").values())
    assert "misconfigured" in found


BUCKETS = """
variable "env" { type = string }
resource "aws_s3_bucket" "b" {
  for_each = toset(["raw", "ml"])
  bucket   = "siskin-${var.env}-${each.key}"
}
resource "aws_s3_bucket_versioning" "v" {
  for_each = %s
  bucket   = each.key
  versioning_configuration { status = "Enabled" }
}
"""


@pytest.mark.parametrize(
    "each",
    [
        'toset(["siskin-${var.env}-raw", "siskin-${var.env}-ml"])',
        '{ for one in ["raw", "ml"] : "siskin-${var.env}-${one}" => one }',
        '{ "siskin-${var.env}-raw" = 1, "siskin-${var.env}-ml" = 2 }',
    ],
)
def test_a_key_with_gaps_is_made_of_what_it_was_made_of(each: str) -> None:
    keys = [one.get("bucket") for one in configured_graph(BUCKETS % each).of_type("aws_s3_bucket_versioning")]
    assert len(keys) == 2
    assert [[reference.text for reference in key.references] for key in keys] == [["var.env"]] * 2
