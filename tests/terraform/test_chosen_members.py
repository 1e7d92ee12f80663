"""A `for_each` that a condition chooses: what every member of all its collections is, each instance is."""

from __future__ import annotations

import pytest

from tests.support.judging import configured_graph, words_of

GIVEN = """
variable "prod" {
  type = bool
}
variable "more" {
  type = map(bool)
}
"""
VOLUME = """
resource "aws_ebs_volume" "v" {
  for_each          = %s
  availability_zone = "eu-west-1a"
  size              = 8
  encrypted         = %s
}
"""
RULES = """
resource "aws_security_group" "g" {
  name = "g"
}
resource "aws_vpc_security_group_ingress_rule" "r" {
  for_each          = var.prod ? {} : { redis = %d, metrics = 9100 }
  security_group_id = aws_security_group.g.id
  ip_protocol       = "tcp"
  from_port         = each.value
  to_port           = each.value
  cidr_ipv4         = "0.0.0.0/0"
}
"""


BLOCKS = """
resource "aws_security_group" "g" {
  name = "g"
  dynamic "ingress" {
    for_each = %s
    content {
      description = "rule"
      protocol    = "tcp"
      from_port   = ingress.value
      to_port     = ingress.value
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
}
"""


def said(terraform: str, control: str) -> set[str]:
    return set(words_of(configured_graph(GIVEN + terraform), control).values())


@pytest.mark.parametrize(
    ("each", "encrypted", "wanted"),
    [
        ("var.prod ? {} : { a = true, b = true }", "each.value", "satisfied"),
        ("var.prod ? { c = { on = true } } : { a = { on = true }, b = { on = true } }", "each.value.on", "satisfied"),
        ("var.prod ? {} : { a = true, b = false }", "each.value", "satisfied unknown"),  # each by its own name
        ("var.prod ? { c = false } : { a = false, b = false }", "each.value", "misconfigured"),
        ("var.prod ? {} : { a = false }", "each.value", "unknown"),
        ("var.prod ? {} : merge(var.more, { a = true })", "each.value", "unknown"),
    ],
)
def test_a_member_is_what_all_of_them_are(each: str, encrypted: str, wanted: str) -> None:
    assert said(VOLUME % (each, encrypted), "ebs/volumes-are-encrypted-at-rest") == set(wanted.split())


@pytest.mark.parametrize(("port", "wanted"), [(6379, "satisfied"), (22, "unknown")])
def test_a_rule_that_may_be_there_opens_one_of_its_ports(port: int, wanted: str) -> None:
    assert said(RULES % port, "vpc/security-groups-close-admin-ports-to-world") == {wanted}


@pytest.mark.parametrize(
    ("each", "wanted"),
    [
        ("var.prod ? [] : [6379, 9100]", "satisfied"),
        ("var.prod ? {} : { redis = 6379, metrics = 9100 }", "satisfied"),
        ("concat([80], var.prod ? [443] : [])", "satisfied"),
        ("var.prod ? [] : [22, 9100]", "unknown"),
        ("concat([22], var.prod ? [443] : [])", "misconfigured"),
        ("var.prod ? [80] : [443]", "satisfied"),
        ("var.prod ? [80] : [22]", "unknown"),
        ("var.prod ? [22, 80] : [22, 443]", "misconfigured"),
        ("var.prod ? keys(var.more) : [9100]", "unknown"),
    ],
)
def test_a_block_that_may_be_there_is_one_of_those_that_are_written(each: str, wanted: str) -> None:
    assert said(BLOCKS % each, "vpc/security-groups-close-admin-ports-to-world") == {wanted}


LOGS = """
resource "aws_lb" "l" {
  name    = "l"
  subnets = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
  dynamic "access_logs" {
    for_each = %s
    content {
      bucket  = access_logs.value
      enabled = true
    }
  }
}
"""


@pytest.mark.parametrize(("each", "wanted"), [('var.prod ? ["a"] : ["b"]', "satisfied"), ('var.prod ? ["a"] : []', "unknown")])
def test_a_block_of_every_choice_is_there(each: str, wanted: str) -> None:
    assert said(LOGS % each, "elb/load-balancers-log-access") == {wanted}


TAKEN_APART = """
variable "others" {
  type    = list(string)
  default = []
}
locals {
  ids = split(",", length(var.others) > 0 ? join(",", var.others) : join(",", aws_eip.e.*.id))
}
resource "aws_eip" "e" {
  count = 2
}
resource "aws_nat_gateway" "n" {
  count         = %s
  allocation_id = element(local.ids, count.index)
  subnet_id     = "subnet-0123456789abcdef0"
}
"""


@pytest.mark.parametrize(("number", "wanted"), [(2, {"satisfied"}), (1, {"satisfied", "missing"})])
def test_ids_that_are_put_into_one_text_and_taken_apart_again(number: int, wanted: set[str]) -> None:
    """So modules chose between two lists before Terraform 0.12: no id that AWS makes up has a comma in it."""
    assert said(TAKEN_APART % number, "ec2/elastic-ips-are-in-use") == wanted


ADDRESSES = """
variable "zones" {
  type = number
}
resource "aws_eip" "e" {
  count = var.zones
}
resource "aws_nat_gateway" "n" {
  count         = %s
  allocation_id = aws_eip.e[count.index].id
  subnet_id     = "subnet-0123456789abcdef0"
}
"""


@pytest.mark.parametrize(("number", "wanted"), [("var.zones", "satisfied"), ("var.prod ? 1 : 0", "unknown")])
def test_what_is_made_for_each_of_them_uses_each_of_them(number: str, wanted: str) -> None:
    assert said(ADDRESSES % number, "ec2/elastic-ips-are-in-use") == {wanted}
