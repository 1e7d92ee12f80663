"""What a function makes of a value need have nothing of it: a hash of a key is not that key, nor what stands under its name in a map."""

from __future__ import annotations

import pytest

from srm_tf.engine.choice import Choice
from srm_tf.engine.run import World, run
from tests.support.judging import configured_graph, facts

TOPIC = """
resource "aws_kms_key" "k" {}
locals {
  keys = { for place in range(40) : "k${place}" => "alias/k${place}" }
}
resource "aws_sns_topic" "t" { kms_master_key_id = %s }
"""

GROUP = """
variable "n" { type = number }
resource "aws_vpc" "v" { ipv4_ipam_pool_id = "ipam-pool-1" }
resource "aws_security_group" "g" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = [%s]
  }
}
"""


def verdict(key: str) -> str:
    outcomes = run([World("", configured_graph(TOPIC % key))], facts(), Choice("all")).outcomes
    return next(one.verdict.word for one in outcomes if one.control == "sns/topics-use-customer-keys")


@pytest.mark.parametrize(
    "key",
    [
        "local.keys[aws_kms_key.k.arn]",
        "lookup(local.keys, aws_kms_key.k.arn, null)",
        'one(regexall("alias/.*", aws_kms_key.k.arn))',
        'join("", regexall("alias/.*", aws_kms_key.k.arn))',
        'replace(aws_kms_key.k.arn, "/.*/", "alias/aws/sns")',
        "sha256(aws_kms_key.k.arn)",
    ],
)
def test_what_is_made_of_a_key_may_be_no_key(key: str) -> None:
    assert verdict(key) == "unknown"


def test_what_is_written_out_among_others_may_be_taken_as_well() -> None:
    graph = configured_graph(GROUP % 'slice([aws_vpc.v.cidr_block, "0.0.0.0/0"], var.n, 2)[0]')
    (ingress,) = graph.by_address["aws_security_group.g"].get("ingress").items()
    (cidr,) = ingress.get("cidr_blocks").items()
    assert {one.text for one in cidr.references} == {"aws_vpc.v.cidr_block", "var.n"}
    outcomes = run([World("", graph)], facts(), Choice("all")).outcomes
    assert next(one.verdict.word for one in outcomes if one.control == "vpc/security-groups-close-admin-ports-to-world") == "unknown"


@pytest.mark.parametrize(
    "key",
    [
        "aws_kms_key.k.arn",
        'split("/", aws_kms_key.k.arn)[1]',
        'element(split("/", aws_kms_key.k.arn), 1)',
        'regex("key/(.*)", aws_kms_key.k.arn)[0]',
        'replace(aws_kms_key.k.arn, "/.*key./", "")',
        'replace(aws_kms_key.k.arn, "/.*key.(.*)/", "key/$1")',
        'trimprefix(aws_kms_key.k.arn, "arn:")',
        '{ for name in ["a"] : name => aws_kms_key.k.arn }["a"]',
        'lookup({ a = aws_kms_key.k.arn }, "a")',
    ],
)
def test_what_is_taken_of_a_key_is_still_that_key(key: str) -> None:
    assert verdict(key) == "satisfied"


BUCKET = """
resource "aws_s3_bucket" "b" {}
resource "aws_s3_bucket_versioning" "v" {
  bucket = %s
  versioning_configuration {
    status = "Enabled"
  }
}
"""


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("aws_s3_bucket.b.id", "satisfied"),
        ('replace(aws_s3_bucket.b.arn, "arn:aws:s3:::", "")', "satisfied"),
        ('replace(aws_s3_bucket.b.id, "data", "logs")', "unknown"),
        ("substr(aws_s3_bucket.b.id, 0, 10)", "unknown"),
    ],
)
def test_a_name_with_another_word_in_it_is_that_of_another_bucket(name: str, wanted: str) -> None:
    outcomes = run([World("", configured_graph(BUCKET % name))], facts(), Choice("all")).outcomes
    assert next(one.verdict.word for one in outcomes if one.control == "s3/buckets-are-versioned") == wanted
