"""Names and ARNs that AWS gives are never empty; a variable that bears such a name may be."""

from __future__ import annotations

import pytest

from srm_tf.model.value import GAP
from srm_tf.terraform.cty import Blank, Val
from srm_tf.terraform.given_by_aws import never_holds
from srm_tf.terraform.types import STRING
from tests.support.judging import configured_graph

CONFIGURATION = """
variable "id"   { type = string }
variable "name" { type = object({ arn = string }) }
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_s3_bucket" "b" {}
resource "random_password" "p" {
  length = 32
}
resource "random_password" "few" {
  count  = 2
  length = 32
}
resource "tls_private_key" "k" { algorithm = "ECDSA" }
data "aws_caller_identity" "c" {}
data "aws_lambda_invocation" "l" {
  function_name = "f"
  input         = "{}"
}
resource "aws_sqs_queue" "q" {
  name                    = "q"
  sqs_managed_sse_enabled = %s
}
"""


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('aws_vpc.v.id != ""', True),
        ('"" == aws_s3_bucket.b.arn', False),
        ('var.id != ""', None),
        ('var.name.arn != ""', None),
        ('"${aws_vpc.v.id}${var.id}" == var.id', None),
        ('aws_vpc.v.ipv6_association_id != ""', None),
        ('random_password.p.result != ""', True),
        ('random_password.few[1].result == ""', False),
        ('join("", random_password.few[*].result) == ""', None),
        ('tls_private_key.k.private_key_pem == ""', False),
        ('tls_private_key.k.private_key_openssh == ""', None),  # OpenSSH has none of keys on P-224
        ('data.aws_lambda_invocation.l.result == ""', None),
        ('data.aws_caller_identity.c.account_id == ""', False),
    ],
)
def test_what_is_never_empty(expression: str, expected: bool | None) -> None:
    value = configured_graph(CONFIGURATION % expression).by_address["aws_sqs_queue.q"].values["sqs_managed_sse_enabled"]
    assert (None if value.is_unknown else value.data) is expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('startswith(aws_s3_bucket.b.arn, "arn:")', True),
        ('startswith(aws_s3_bucket.b.arn, "vpc-")', False),
        ('startswith(aws_s3_bucket.b.arn, "arn:aws:")', None),  # the partition is AWS's
        ('startswith(aws_vpc.v.id, "arn:")', None),
        ('startswith(var.name.arn, "vpc-")', None),
    ],
)
def test_how_an_arn_begins(expression: str, expected: bool | None) -> None:
    test_what_is_never_empty(expression, expected)


def read(of: str, *, there: bool = True, shape: str = GAP) -> Val:
    return Val(STRING, Blank(not_null=True, why=(of,), there=there, shape=shape))


@pytest.mark.parametrize(
    ("value", "text", "never"),
    [
        (read("aws_s3_bucket.b.arn"), " ", True),
        (read("aws_s3_bucket.b.arn"), ",", True),
        (read("aws_s3_bucket.b.arn"), ":", False),
        (read("aws_s3_bucket.b.arn"), ", ", True),
        (read("aws_s3_bucket.b.arn"), "", False),
        (read("aws_s3_bucket_acl.a.id"), ",", False),  # `bucket,acl`
        (read("aws_s3_bucket_acl.a.id"), ";", True),
        (read("aws_eip.nat[0].id"), ",", True),  # AWS makes it up
        (read("aws_eip.nat[0].id"), "-", False),
        (read("aws_s3_bucket.b.region"), ";", False),
        (read("var.arn", there=False), " ", False),
        (read("aws_s3_bucket.b.arn", shape=f"x {GAP}"), " ", False),
    ],
)
def test_what_is_never_in_it(value: Val, text: str, never: bool) -> None:
    assert never_holds(value, text) is never


def test_no_sign_of_several_is_in_it() -> None:
    assert never_holds(read("aws_s3_bucket.b.arn"), "; ", any_of=True)
    assert not never_holds(read("aws_s3_bucket.b.arn"), ", :", any_of=True)
