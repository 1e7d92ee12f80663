"""ARNs of a backup selection that are known but for where they are, and for variables."""

from __future__ import annotations

import pytest

from srm_tf.language.terms import SENTENCES, load
from tests.language.terms.build import world
from tests.support.judging import configured_graph

load()
ACCOUNT = "${data.aws_caller_identity.me.account_id}"
REGION = "${data.aws_region.here.name}"
PARTITION = "${data.aws_partition.this.partition}"
STACK = """
data "aws_caller_identity" "me" {}
data "aws_region" "here" {}
data "aws_partition" "this" {}
variable "name" {}
resource "aws_backup_selection" "some" {
  name         = "some"
  plan_id      = "1234"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["%s"]
}
resource "aws_dynamodb_table" "table" {
  name = "orders"
}
resource "aws_rds_cluster" "cluster" {
  cluster_identifier = "orders"
}
resource "aws_s3_bucket" "bucket" {
  bucket = "orders"
}
resource "aws_efs_file_system" "files" {
  encrypted = true
}
"""


def covered(pattern: str) -> dict[str, str]:
    context = world(*configured_graph(STACK % pattern).resources)
    found = SENTENCES["is covered by a backup plan"].function
    subjects = [one for one in context.graph.resources if one.name in {"table", "cluster", "bucket", "files"}]
    return {one.name: found(one, context).verdict.word for one in subjects}


@pytest.mark.parametrize(
    ("pattern", "taken", "doubtful"),
    [
        # with fewer parts than an ARN has
        ("arn:aws:dynamodb:*", {"table"}, set()),
        ("arn:aws:dynamo*", {"table"}, set()),
        ("arn:*:rds:*", {"cluster"}, set()),
        ("arn:aws-us-gov:rds:*", {"cluster"}, set()),
        ("arn:aws*:dynamodb:*", {"table"}, set()),
        ("arn:aws:s3:::orders", {"bucket"}, set()),
        ("arn:aws:elasticfilesystem:*", {"files"}, set()),
        ("arn:aws:*", {"table", "cluster", "bucket", "files"}, set()),
        ("arn:aws:dynamodb:*orders", set(), {"table"}),
        ("arn:aws:dynamodb", set(), set()),
        # whole
        (f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/*", {"table"}, set()),
        (f"arn:aws:dynamodb:*:{ACCOUNT}:table/orders", {"table"}, set()),
        (f"arn:aws:dynamodb:*:{ACCOUNT}:table/carts", set(), set()),
        (f"arn:{PARTITION}:dynamodb:*:*:table/*", {"table"}, set()),
        (f"arn:aws:rds:{REGION}:{ACCOUNT}:cluster:*", {"cluster"}, set()),
        (f"arn:aws:rds:{REGION}:{ACCOUNT}:db:*", set(), set()),
        (f"arn:aws:rds:{REGION}:111122223333:cluster:*", {"cluster"}, set()),
        (f"arn:aws:elasticfilesystem:{REGION}:{ACCOUNT}:file-system/*", {"files"}, set()),
        ("arn:aws:dynamodb:*:*:table/${var.name}", set(), {"table"}),
        ("arn:aws:dynamodb:${var.name}:*:table/*", set(), {"table"}),
        ("arn:aws:s3:::${var.name}", set(), {"bucket"}),
        ("arn:aws:${var.name}:*:*:*", set(), {"table", "cluster", "bucket", "files"}),
        ("${var.name}", set(), {"table", "cluster", "bucket", "files"}),
    ],
)
def test_what_a_pattern_with_gaps_takes_in(pattern: str, taken: set[str], doubtful: set[str]) -> None:
    found = covered(pattern)
    assert {name for name, word in found.items() if word == "satisfied"} == taken
    assert {name for name, word in found.items() if word == "unknown"} == doubtful
