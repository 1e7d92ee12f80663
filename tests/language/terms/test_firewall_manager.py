"""Policies of Firewall Manager: which load balancers they may put behind a web ACL, or have Shield Advanced protect."""

from __future__ import annotations

import pytest

from srm_tf.language.terms import SENTENCES, load
from tests.language.terms.build import world
from tests.support.judging import configured_graph

load()
STACK = """
variable "later" {}
provider "aws" { region = "eu-west-1" }
provider "aws" {
  alias  = "far"
  region = "us-east-1"
}
resource "aws_fms_policy" "waf" {
  name                  = "waf"
  exclude_resource_tags = false
  remediation_enabled   = true
  resource_type         = "AWS::ElasticLoadBalancingV2::LoadBalancer"
  security_service_policy_data { type = "WAFV2" }
}
resource "aws_lb" "web" {
  name = "web"
  tags = { public = "yes", stage = "test" }
}
"""
TYPE = '  resource_type         = "AWS::ElasticLoadBalancingV2::LoadBalancer"\n'
SHIELD = 'type = "SHIELD_ADVANCED"'
STAGES = '  resource_type = "AWS::ApiGateway::Stage"\n'
BOTH = '  resource_type_list = ["AWS::ApiGateway::Stage", "AWS::ElasticLoadBalancingV2::LoadBalancer"]\n'
TAGS = TYPE + "  resource_tags = { %s }\n"
OUT = "exclude_resource_tags = true"


def told(*changes: tuple[str, str], means: str = "web-acls") -> str:
    text = STACK
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    context = world(*configured_graph(text).resources)
    [subject] = context.graph.of_type("aws_lb")
    return SENTENCES["Firewall Manager may see to it by {means:word}"].function(subject, context, means).verdict.word


@pytest.mark.parametrize(
    "changes",
    [
        [],
        [("remediation_enabled   = true", "remediation_enabled   = var.later")],
        [(TYPE, BOTH)],
        [(TYPE, "  resource_type_list = var.later\n")],
        [(TYPE, TAGS % 'public = "yes"')],
        [(TYPE, TAGS % 'public = ""')],
        [(TYPE, TAGS % 'public = "yes", stage = "production"' + '  resource_tag_logical_operator = "OR"\n')],
        [(TYPE, TYPE + "  resource_tags = var.later\n")],
        [("exclude_resource_tags = false", OUT), (TYPE, TAGS % 'public = "no"')],
        [('type = "WAFV2"', "type = var.later")],
    ],
)
def test_it_may(changes: list[tuple[str, str]]) -> None:
    assert told(*changes) == "unknown"


@pytest.mark.parametrize(
    "changes",
    [
        [("remediation_enabled   = true", "remediation_enabled   = false")],
        [("  remediation_enabled   = true\n", "")],
        [('type = "WAFV2"', SHIELD)],
        [(TYPE, STAGES)],
        [(TYPE, TYPE + "  provider = aws.far\n")],
        [(TYPE, TAGS % 'public = "no"')],
        [(TYPE, TAGS % 'public = "yes", stage = "production"')],
        [("exclude_resource_tags = false", OUT), (TYPE, TAGS % 'public = "yes"')],
    ],
)
def test_it_does_not(changes: list[tuple[str, str]]) -> None:
    assert told(*changes) == "missing"


def test_shield_takes_a_policy_of_its_own() -> None:
    assert told(means="shield") == "missing"
    assert told(('type = "WAFV2"', SHIELD), means="shield") == "unknown"
