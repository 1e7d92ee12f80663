"""What looks up a group or an address of the same configuration hands it on to whoever takes what it finds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from srm_tf.engine.judge import Judge
from srm_tf.engine.scopes import with_scopes
from srm_tf.model.graph import Graph
from srm_tf.model.verdict import Verdict
from tests.support.judging import catalogue, configured_graph, facts, graph_of

GROUP = """
resource "aws_security_group" "x" {
  name = "x"
  tags = { team = "blue" }
}
"""
ADDRESS = 'resource "aws_eip" "x" { tags = { team = "blue" } }'
ALONE = 'resource "aws_security_group" "x" {\n  name = "x"\n}'
ONE = 'data "aws_security_group" "x" { name = aws_security_group.x.name }'
BY_NAME = """
data "aws_security_group" "x" {
  name = "x"
  %s
}
"""
VPC = 'variable "vpc" { type = string }'
ELSEWHERE = """
provider "aws" { region = "eu-west-1" }
provider "aws" {
  alias  = "there"
  region = "us-east-1"
}
"""
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
        (GROUP, (BY_NAME % "", BALANCER), Verdict.UNKNOWN),
        (GROUP, (BY_NAME % "", RULE), Verdict.MISSING),
        (ALONE.replace('name = "x"', 'name = "y"'), (BY_NAME % "", BALANCER), Verdict.MISSING),
        (ALONE.replace("}", "\n  vpc_id = var.vpc\n}"), (VPC, BY_NAME % 'vpc_id = "vpc-0123456789abcdef0"', BALANCER), Verdict.UNKNOWN),
        (ALONE.replace("}", '\n  vpc_id = "vpc-1"\n}'), (BY_NAME % 'vpc_id = "vpc-0123456789abcdef0"', BALANCER), Verdict.MISSING),
        (GROUP, (ELSEWHERE, BY_NAME % "provider = aws.there", BALANCER), Verdict.MISSING),
        (ADDRESS, (BY_ID, GATEWAY), Verdict.SATISFIED),
        (ADDRESS, (BY_TAGS, GATEWAY), Verdict.UNKNOWN),
        (ADDRESS, (BY_ID, RECORD), Verdict.MISSING),
        (ADDRESS, (BY_ID,), Verdict.MISSING),
    ],
)
def test_who_takes_what_is_looked_up_takes_it(made: str, beside: tuple[str, ...], verdict: Verdict) -> None:
    graph = configured_graph("\n".join((made, *beside)))
    group = ("aws_security_group.x", "vpc/security-groups-are-in-use")
    name, asked = group if "security_group" in made else ("aws_eip.x", "ec2/elastic-ips-are-in-use")
    control = catalogue().get(asked)
    assert control is not None
    answer = Judge(with_scopes(graph), facts()).outcome(control, graph.by_address[name])
    assert answer is not None
    assert answer.verdict == verdict


SUBNET = """
resource "aws_subnet" "s" {
  vpc_id                  = "vpc-0123456789abcdef0"
  cidr_block              = "10.0.0.0/24"
  map_public_ip_on_launch = %s
}
data "aws_subnet" "s" { %s }
resource "aws_instance" "x" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t4g.micro"
  subnet_id     = data.aws_subnet.s.id
}
"""


@pytest.mark.parametrize(
    ("public", "asked", "verdict"),
    [
        ("false", "id = aws_subnet.s.id", Verdict.SATISFIED),
        ("true", "id = aws_subnet.s.id", Verdict.UNKNOWN),  # its routes are elsewhere
        ("false", 'id = "subnet-0123456789abcdef0"', Verdict.UNKNOWN),
    ],
)
@pytest.mark.parametrize("world", [configured_graph, graph_of])
def test_a_subnet_that_is_looked_up_by_its_id_is_the_one_that_is_made(
    public: str, asked: str, verdict: Verdict, world: Callable[[str], Graph]
) -> None:
    graph = with_scopes(world(SUBNET % (public, asked)))
    subject = next(one for one in graph.resources if one.type == "aws_instance")
    control = next(one for one in catalogue().for_types({"aws_instance"}) if one.id == "ec2/instances-are-private")
    outcome = Judge(graph, facts()).outcome(control, subject)
    assert outcome is not None
    assert outcome.verdict == verdict
