"""Policies that deny the whole account of a bucket what changes them."""

from __future__ import annotations

import pytest

from tests.support.judging import configured_graph, words_of

WORLD = """
data "aws_caller_identity" "here" {}
data "aws_partition" "here" {}
variable "id" {}
resource "aws_iam_role" "intern" { assume_role_policy = "{}" }
resource "aws_s3_bucket" "app" { bucket = "app" }
resource "aws_s3_bucket_policy" "app" {
  bucket = aws_s3_bucket.app.id
  policy = jsonencode({ Statement = [{
    Effect    = "Deny"
    Principal = { AWS = %s }
    Action    = "s3:*"
    Resource  = ["arn:aws:s3:::app", "arn:aws:s3:::app/*"]
  }] })
}
"""
OWN = """
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}
"""
OTHERS = """
provider "aws" {
  alias               = "other"
  region              = "eu-west-1"
  profile             = "other"
  allowed_account_ids = ["444455556666"]
}
resource "aws_s3_bucket" "there" {
  provider = aws.other
  bucket   = "there"
}
"""


def verdict(world: str, denied: str) -> str:
    return words_of(configured_graph(world + WORLD % denied), "s3/bucket-policies-avoid-lockout")["aws_s3_bucket.app"]


@pytest.mark.parametrize(
    ("denied", "wanted"),
    [
        ('"arn:aws:iam::${data.aws_caller_identity.here.account_id}:root"', "misconfigured"),
        ('"arn:${data.aws_partition.here.partition}:iam::${data.aws_caller_identity.here.account_id}:root"', "misconfigured"),
        ("data.aws_caller_identity.here.account_id", "misconfigured"),
        ('"arn:aws:iam::${coalesce(var.id, data.aws_caller_identity.here.account_id)}:root"', "unknown"),
        ('["arn:aws:iam::444455556666:role/x", data.aws_caller_identity.here.account_id]', "misconfigured"),
        ('"arn:aws:iam::${data.aws_caller_identity.here.account_id}:role/intern"', "satisfied"),
        ('"arn:aws:iam::${data.aws_caller_identity.here.account_id}:user/root"', "satisfied"),
        ("aws_iam_role.intern.arn", "satisfied"),
        ('"arn:aws:iam::${var.id}:role/intern"', "satisfied"),
        ('"arn:aws:iam::${var.id}:root"', "unknown"),
        ('"arn:aws:iam::${var.id}"', "unknown"),  # may be given with `:root` behind it
        ('"${var.id}:root"', "unknown"),
        ('"111122223333"', "unknown"),  # nobody says which account this is
    ],
)
def test_whom_a_deny_locks_out(denied: str, wanted: str) -> None:
    assert verdict("", denied) == wanted


@pytest.mark.parametrize("others", ["", OTHERS])
def test_the_account_of_the_bucket_alone_is_locked_out(others: str) -> None:
    assert verdict(OWN + others, '"arn:aws:iam::111122223333:root"') == "misconfigured"
    assert verdict(OWN + others, '"arn:aws:iam::444455556666:root"') == "satisfied"


def test_one_of_two_accounts_in_which_a_provider_may_work() -> None:
    either = OWN.replace('"111122223333"', '"111122223333", "444455556666"')
    assert verdict(either, '"arn:aws:iam::444455556666:root"') == "unknown"
    assert verdict(either, '"arn:aws:iam::777788889999:root"') == "satisfied"


@pytest.mark.parametrize(("number", "wanted"), [("111122223333", "misconfigured"), ("444455556666", "satisfied")])
def test_an_account_that_is_looked_up_by_another_provider_is_known_by_its_number(number: str, wanted: str) -> None:
    other = OTHERS.replace("444455556666", number) + '\ndata "aws_caller_identity" "there" {\n  provider = aws.other\n}\n'
    assert verdict(OWN + other, "data.aws_caller_identity.there.account_id") == wanted
