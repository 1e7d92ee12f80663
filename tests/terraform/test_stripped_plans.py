"""Plans that somebody took parts out of: what is not there is not known, and never says that nobody wrote something."""

from __future__ import annotations

import json
from typing import Any

import pytest

from srm_tf.model.graph import Graph
from srm_tf.terraform.decode import decode
from srm_tf.terraform.plan import worlds
from tests.support.judging import schema
from tests.support.planned import plan_of

Json = dict[str, Any]
KEY = """
resource "aws_kms_key" "k" {}
resource "aws_ebs_volume" "v" {
  availability_zone = "eu-west-1a"
  encrypted         = true
  kms_key_id        = aws_kms_key.k.arn
}
"""
PARAMETER = """
data "aws_ssm_parameter" "latest" { name = "/aws/service/ami" }
resource "aws_instance" "i" {
  ami           = nonsensitive(data.aws_ssm_parameter.latest.value)
  instance_type = "t3.micro"
}
"""


def read(plan: Json) -> Graph:
    return worlds(decode(json.dumps(plan).encode(), "plan.json"), schema()).after


def without(plan: Json, *names: str) -> Json:
    return {name: one for name, one in plan.items() if name not in names}


def test_without_configuration_what_can_be_written_may_have_been() -> None:
    volume = read(without(plan_of(KEY), "configuration")).by_address["aws_ebs_volume.v"]
    assert volume.get("encrypted").data is True
    assert volume.get("kms_key_id").is_unknown
    assert volume.get("arn").is_null  # nobody can write that


def test_a_data_source_that_was_read_and_is_not_shown_is_still_where_a_value_comes_from() -> None:
    image = read(without(plan_of(PARAMETER), "prior_state")).by_address["aws_instance.i"].get("ami")
    assert [one.text for one in image.references] == ["data.aws_ssm_parameter.latest.value"]


def test_a_data_source_without_instances_gives_nothing() -> None:
    plan = without(plan_of(PARAMETER), "prior_state")
    sources = plan["configuration"]["root_module"]["resources"]
    next(one for one in sources if one["mode"] == "data")["count_expression"] = {"references": ["var.lookup"]}
    assert read(plan).by_address["aws_instance.i"].get("ami").references == ()


def test_without_variables_nobody_says_that_one_is_null() -> None:
    plan = plan_of('# plan: on = true\nvariable "on" {}\nresource "aws_ebs_volume" "v" {\navailability_zone = "a"\nencrypted = var.on\n}')
    assert read(without(plan, "variables")).by_address["aws_ebs_volume.v"].get("encrypted").written


@pytest.mark.parametrize("actions", [["delete", "create"], ["create", "delete"], ["create", "forget"]])
def test_what_is_made_anew_was_written_as_if_it_were_new(actions: list[str]) -> None:
    """Of what is replaced, too, the provider knows nothing that it computes: `ingress` is known, so a `dynamic` wrote it."""
    rule = {"from_port": 22, "to_port": 22, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"]}
    head = {"address": "aws_security_group.s", "mode": "managed", "type": "aws_security_group", "name": "s"}
    body = {"actions": actions, "before": {"ingress": [rule]}, "after": {"ingress": [rule]}, "after_unknown": {"arn": True}}
    plan = {
        "format_version": "1.2",
        "resource_changes": [{**head, "change": body}],
        "configuration": {"root_module": {"resources": [{**head, "expressions": {"vpc_id": {"constant_value": "vpc-1"}}}]}},
    }
    assert read(plan).by_address["aws_security_group.s"].get("ingress").written
