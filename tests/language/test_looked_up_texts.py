"""The number of an account, looked up or made here, is no other word, and a range that is looked up is not the world."""

from __future__ import annotations

import pytest

from tests.support.judging import configured_graph, word_of

LOOKED_UP = """
variable "text" { type = string }
variable "texts" { type = list(string) }
data "aws_caller_identity" "here" {}
data "aws_organizations_organization" "ours" {}
data "aws_elb_service_account" "balancers" {}
data "aws_ip_ranges" "here" { services = ["cloudfront"] }
data "aws_subnet" "one" { id = "subnet-0123456789abcdef0" }
resource "aws_organizations_account" "one" {
  name  = var.text
  email = "one@example.com"
}
resource "aws_vpc" "own" { cidr_block = var.text }
"""
OURS = "data.aws_organizations_organization.ours"
HERE = "data.aws_caller_identity.here.account_id"


def _verdict(control: str, text: str) -> str:
    return word_of(configured_graph(LOOKED_UP + text), control)


@pytest.mark.parametrize(
    ("shared", "verdict"),
    [
        (f"[{HERE}]", "satisfied"),
        (f'["${{{HERE}}}"]', "satisfied"),
        ("[aws_organizations_account.one.id]", "satisfied"),
        ("[data.aws_elb_service_account.balancers.id]", "satisfied"),
        (f"{OURS}.accounts[*].id", "satisfied"),
        (f'[for one in {OURS}.non_master_accounts : one.id if one.status == "ACTIVE"]', "satisfied"),
        (f"[{OURS}.accounts[0].id]", "satisfied"),
        (f'["all", {HERE}]', "misconfigured"),
        ("[aws_organizations_account.one.name]", "unknown"),
        (f"{OURS}.accounts[*].name", "unknown"),
        (f"concat({OURS}.accounts[*].id, var.texts)", "unknown"),
        (f'[replace({HERE}, "/.*/", var.text)]', "unknown"),
        (f"[coalesce(var.text, {HERE})]", "unknown"),
        (f"[{HERE} == var.text ? var.text : {HERE}]", "unknown"),
    ],
)
def test_the_number_of_an_account_is_no_word(shared: str, verdict: str) -> None:
    assert _verdict("rds/snapshots-are-private", f'resource "aws_db_snapshot" "s" {{ shared_accounts = {shared} }}') == verdict


BUCKET = """
resource "aws_s3_bucket" "b" {
  bucket = "b"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*", %s }] })
}
"""


@pytest.mark.parametrize(
    ("ranges", "verdict"),
    [
        ("data.aws_ip_ranges.here.cidr_blocks", "satisfied"),
        ("sort(data.aws_ip_ranges.here.cidr_blocks)", "satisfied"),
        ("[data.aws_subnet.one.cidr_block, aws_vpc.own.cidr_block]", "satisfied"),
        ("concat(data.aws_ip_ranges.here.cidr_blocks, var.texts)", "unknown"),
        ('concat(data.aws_ip_ranges.here.cidr_blocks, ["0.0.0.0/0"])', "misconfigured"),
        ("data.aws_ip_ranges.here.ipv6_cidr_blocks", "unknown"),  # 2600:1f00::/24 is one of them, and S3 calls that public
        ('[replace(data.aws_subnet.one.cidr_block, "/16", "/0")]', "unknown"),
    ],
)
def test_a_range_that_is_looked_up_is_not_the_world(ranges: str, verdict: str) -> None:
    limited = f'Principal = "*", Condition = {{ IpAddress = {{ "aws:SourceIp" = {ranges} }} }}'
    assert _verdict("s3/bucket-policies-restrict-principals", BUCKET % limited) == verdict


@pytest.mark.parametrize(
    ("names", "verdict"),
    [
        (f"{OURS}.accounts[*].id", "satisfied"),
        (f"[for one in {OURS}.accounts : one.arn]", "satisfied"),
        (f"{OURS}.accounts[*].name", "unknown"),
        (f"concat({OURS}.accounts[*].id, var.texts)", "unknown"),
        (f'concat({OURS}.accounts[*].id, ["*"])', "misconfigured"),
    ],
)
def test_who_is_looked_up_is_not_everybody(names: str, verdict: str) -> None:
    assert _verdict("s3/bucket-policies-restrict-principals", BUCKET % f"Principal = {{ AWS = {names} }}") == verdict
