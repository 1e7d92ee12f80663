"""What looks up a group or an address of the same configuration hands it on to whoever takes what it finds."""

from __future__ import annotations

import pytest

from srm_tf.engine.judge import Judge
from srm_tf.engine.scopes import with_scopes
from srm_tf.model.verdict import Verdict
from tests.support.judging import catalogue, configured_graph, facts

GROUP = """
resource "aws_security_group" "x" {
  name = "x"
  tags = { team = "blue" }
}
"""
ADDRESS = 'resource "aws_eip" "x" { tags = { team = "blue" } }'
ONE = 'data "aws_security_group" "x" { name = aws_security_group.x.name }'
SEVERAL = """
data "aws_security_groups" "x" {
  filter {
    name   = "group-name"
    values = [aws_security_group.x.name]
  }
}
"""
OPEN = """
variable "name" { type = string }
variable "own" { type = bool }
data "aws_security_group" "x" { name = var.own ? aws_security_group.x.name : var.name }
"""
SAME_VPC = 'data "aws_security_group" "x" { vpc_id = aws_security_group.x.vpc_id }'
SAME_TAGS = 'data "aws_security_group" "x" { tags = aws_security_group.x.tags }'
NAMED_ALIKE = 'data "aws_security_group" "x" { name = "${aws_security_group.x.name}-old" }'
UNNAMED = 'resource "aws_security_group" "x" { name_prefix = "x-" }'
BY_GROUP_ID = """
data "aws_security_group" "x" {
  filter {
    name   = "group-id"
    values = [aws_security_group.x.id]
  }
}
"""
RULE = """
resource "aws_vpc_security_group_ingress_rule" "x" {
  security_group_id = data.aws_security_group.x.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "10.0.0.0/8"
}
"""
BALANCER = 'resource "aws_lb" "l" { security_groups = [data.aws_security_group.x.id] }'
BY_ID = 'data "aws_eip" "x" { id = aws_eip.x.id }'
BY_TAGS = 'data "aws_eip" "x" { tags = aws_eip.x.tags }'
GATEWAY = """
resource "aws_nat_gateway" "n" {
  allocation_id = data.aws_eip.x.id
  subnet_id     = "subnet-0123456789abcdef0"
}
"""
RECORD = """
resource "aws_route53_record" "r" {
  zone_id = "Z0123456789"
  name    = "r"
  type    = "A"
  ttl     = 60
  records = [data.aws_eip.x.public_ip]
}
"""


@pytest.mark.parametrize(
    ("made", "beside", "verdict"),
    [
        (GROUP, (ONE, BALANCER), Verdict.SATISFIED),
        (GROUP, (SEVERAL, 'resource "aws_lb" "l" { security_groups = data.aws_security_groups.x.ids }'), Verdict.SATISFIED),
        (GROUP, (OPEN, BALANCER), Verdict.UNKNOWN),
        (GROUP, (SAME_VPC, BALANCER), Verdict.UNKNOWN),
        (GROUP, (SAME_TAGS, BALANCER), Verdict.UNKNOWN),
        (GROUP, (NAMED_ALIKE, BALANCER), Verdict.UNKNOWN),
        (UNNAMED, (ONE, BALANCER), Verdict.SATISFIED),
        (UNNAMED, (BY_GROUP_ID, BALANCER), Verdict.SATISFIED),
        (UNNAMED, (NAMED_ALIKE, BALANCER), Verdict.UNKNOWN),
        (GROUP, (ONE, RULE), Verdict.MISSING),
        (GROUP, (ONE,), Verdict.MISSING),
        (ADDRESS, (BY_ID, GATEWAY), Verdict.SATISFIED),
        (ADDRESS, (BY_TAGS, GATEWAY), Verdict.UNKNOWN),
        (ADDRESS, (BY_ID, RECORD), Verdict.MISSING),
        (ADDRESS, (BY_ID,), Verdict.MISSING),
    ],
)
def test_who_takes_what_is_looked_up_takes_it(made: str, beside: tuple[str, ...], verdict: Verdict) -> None:
    graph = configured_graph("\n".join((made, *beside)))
    is_group = made in {GROUP, UNNAMED}
    name, asked = ("aws_security_group.x", "vpc/security-groups-are-in-use") if is_group else ("aws_eip.x", "ec2/elastic-ips-are-in-use")
    control = catalogue().get(asked)
    assert control is not None
    answer = Judge(with_scopes(graph), facts()).outcome(control, graph.by_address[name])
    assert answer is not None
    assert answer.verdict == verdict
