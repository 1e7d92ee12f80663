"""What a local value of a module comes to, where a plan alone shows its name: the one thing in reach that its argument is called after."""

from __future__ import annotations

import pytest

from srm_tf.model.value import Certainty, Value
from tests.support.judging import graph_of

ROOT = """
resource "aws_kms_key" "k" {}
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
module "m" {
  source = "./m"
  given  = %s
}
"""
INSIDE = """
variable "given" {}
locals {
  hidden = %s
}
resource "aws_cloudwatch_log_group" "l" {
  name = "l"
  kms_key_id = local.hidden
}
resource "aws_flow_log" "f" {
  vpc_id = local.hidden
}
resource "aws_security_group_rule" "r" {
  security_group_id = local.hidden
}
resource "aws_ebs_volume" "e" {
  availability_zone = "eu-north-1a"
  kms_key_id = local.hidden
}
"""
KEY = 'resource "aws_kms_key" "own" {}'
VPC = 'resource "aws_vpc" "own" {\n  cidr_block = "10.1.0.0/16"\n}'
GROUP = 'resource "aws_security_group" "own" {\n  description = "own"\n}'
ENDPOINT = 'resource "aws_vpc_endpoint" "own" {\n  vpc_id = "vpc-12345678"\n  service_name = "s3"\n}'
PARAMETER = 'resource "aws_ssm_parameter" "own" {\n  name = "p"\n  type = "String"\n  value = aws_vpc_endpoint.own.id\n}'
LOG, FLOW, RULE = "aws_cloudwatch_log_group.l.kms_key_id", "aws_flow_log.f.vpc_id", "aws_security_group_rule.r.security_group_id"
VOLUME = "aws_ebs_volume.e.kms_key_id"


def found(argument: str, given: str, hidden: str, *made: str) -> Value:
    address, _, name = f"module.m.{argument}".rpartition(".")
    inside = INSIDE % hidden + "\n".join(made) + "\n"
    return graph_of(ROOT % given, files={"m/main.tf": inside}).by_address[address].get(name)


@pytest.mark.parametrize(
    ("argument", "given", "hidden", "made", "target"),
    [
        (LOG, "aws_kms_key.k.arn", "var.given", (), "aws_kms_key.k"),
        (LOG, "null", "aws_kms_key.own.arn", (KEY, VPC, GROUP), "module.m.aws_kms_key.own"),
        (FLOW, "aws_vpc.v.id", "var.given", (KEY, GROUP), "aws_vpc.v"),
        (FLOW, "null", "aws_vpc.own.id", (VPC, GROUP, ENDPOINT), "module.m.aws_vpc.own"),
        (RULE, "aws_vpc.v.id", "aws_security_group.own.id", (GROUP,), "module.m.aws_security_group.own"),
    ],
)
def test_the_only_one_in_reach_is_meant(argument: str, given: str, hidden: str, made: tuple[str, ...], target: str) -> None:
    value = found(argument, given, hidden, *made)
    assert [(one.target, one.certainty) for one in value.references] == [(target, Certainty.INFERRED)]
    assert value.unknown.not_null


@pytest.mark.parametrize(
    ("argument", "given", "hidden", "made"),
    [
        (LOG, "aws_kms_key.k.arn", "aws_kms_key.own.arn", (KEY,)),  # two of them
        (LOG, "aws_kms_key.k.arn", "aws_ssm_parameter.own.value", (ENDPOINT, PARAMETER)),  # what holds anything
        (LOG, "aws_vpc.v.id", "var.given", ()),  # none
        (VOLUME, "aws_kms_key.k.arn", "var.given", ()),  # null is filled in, and comes later as well
        (RULE, "null", "aws_security_group.own.id", (GROUP, VPC)),  # a VPC has a group, too
        (RULE, "aws_vpc.v.default_security_group_id", "var.given", (GROUP,)),
    ],
)
def test_anything_else_leaves_it_open(argument: str, given: str, hidden: str, made: tuple[str, ...]) -> None:
    assert [one.target for one in found(argument, given, hidden, *made).references] == [None]
