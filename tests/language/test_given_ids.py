"""An id that AWS makes, given by a variable or another stack, is none of what the configuration makes itself; a name may be."""

from __future__ import annotations

import pytest

from srm_tf.model.value import Reference, Unknown, Value
from tests.support.altering import with_value
from tests.support.judging import configured_graph, graph_of, words_of

GROUP = 'resource "aws_security_group" "g" {\n  vpc_id = "vpc-1"\n}\nvariable "given" {\n  type = %s\n}\n'
RULE = """
resource "aws_vpc_security_group_ingress_rule" "r" {
  security_group_id = %s
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}
"""
BUCKET = 'resource "aws_s3_bucket" "b" {\n  bucket_prefix = "logs"\n}\nvariable "given" {\n  type = string\n}\n'
VERSIONED = """
resource "aws_s3_bucket_versioning" "v" {
  bucket = var.given
  versioning_configuration {
    status = "Enabled"
  }
}
"""
ADMIN = "vpc/security-groups-close-admin-ports-to-world"


def said(terraform: str, control: str) -> dict[str, str]:
    """Address → verdict of a control."""
    return words_of(configured_graph(terraform), control)


@pytest.mark.parametrize(
    ("type_", "group", "at_group", "at_rule"),
    [
        ("string", "var.given", "satisfied", "misconfigured"),
        ("map(string)", "var.given.bastion", "satisfied", "misconfigured"),
        ("string", "aws_security_group.g.id", "misconfigured", None),
        ("bool", 'var.given ? aws_security_group.g.id : "sg-1"', "unknown", "misconfigured"),
    ],
)
def test_a_group_that_is_given_is_another_one(type_: str, group: str, at_group: str, at_rule: str | None) -> None:
    found = said(GROUP % type_ + RULE % group, ADMIN)
    assert found.get("aws_security_group.g") == at_group
    assert found.get("aws_vpc_security_group_ingress_rule.r") == at_rule


STATE = 'data "terraform_remote_state" "net" {\n  backend = "s3"\n}\ndata "aws_ssm_parameter" "p" {\n  name = "/net/group"\n}\n'


@pytest.mark.parametrize(
    ("group", "at_group"),
    [
        ("data.terraform_remote_state.net.outputs.bastion_id", "satisfied"),
        ('data.terraform_remote_state.net.outputs["groups"]["bastion"]', "satisfied"),
        ("data.aws_ssm_parameter.p.value", "unknown"),  # this configuration may have written it
    ],
)
def test_a_group_of_another_stack_is_another_one(group: str, at_group: str) -> None:
    found = said(GROUP % "string" + STATE + RULE % group, ADMIN)
    assert found == {"aws_security_group.g": at_group, "aws_vpc_security_group_ingress_rule.r": "misconfigured"}


def test_a_name_that_is_given_may_be_that_of_a_bucket_here() -> None:
    assert said(BUCKET + VERSIONED, "s3/buckets-are-versioned")["aws_s3_bucket.b"] == "unknown"


def test_an_id_that_is_given_may_be_that_of_a_group_that_stands() -> None:
    """What AWS has made already has an id that somebody may have written down, in a state that is read late, say."""
    here = '# plan: given = "sg-1"\n' + GROUP % "string" + RULE % "aws_security_group.g.id"
    graph = graph_of(here, before=here)
    given = Value(Unknown("var.given", ("var.given",)), written=True, references=(Reference("var.given"),))
    at = next(at for at, one in enumerate(graph.resources) if one.address == "aws_vpc_security_group_ingress_rule.r")
    found = words_of(with_value(graph, at, "security_group_id", (), given), ADMIN)
    assert found["aws_security_group.g"] == "unknown"


def test_an_id_that_is_given_may_be_that_of_a_group_that_is_taken_in_by_the_same() -> None:
    taken_in = "import {\n  to = aws_security_group.g\n  id = var.given\n}\n"
    found = words_of(configured_graph(taken_in + GROUP % "string" + RULE % "var.given"), ADMIN)
    assert found["aws_security_group.g"] == "unknown"
