"""`a telemetry rule switches on {what}`: what a rule of CloudWatch has AWS do for all resources of a kind."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from srm_tf.language.terms.dns_logs import its_dns_queries_are_logged
from srm_tf.language.terms.telemetry_rules import a_telemetry_rule_switches_on
from srm_tf.model.resource import Resource
from tests.language.terms.build import resource, unknown, world
from tests.support.judging import TWO_PROVIDERS, asked_of, configured_graph

ACL, LB, CDN, VPC = resource("aws_wafv2_web_acl.s"), resource("aws_lb.s"), resource("aws_cloudfront_distribution.s"), resource("aws_vpc.s")
BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"


def rule(of: str, *logs: object, **more: object) -> Resource:
    to = [{"log_delivery_parameters": [{"log_types": list(logs)}]}] if logs else None
    return resource(
        "aws_observabilityadmin_telemetry_rule.r",
        rule=[{"telemetry_type": "Logs", "resource_type": of, "destination_configuration": to, **more}],
    )


def verdict(subject: Resource, what: str, *others: Resource) -> str:
    return a_telemetry_rule_switches_on(subject, world(subject, *others), what).verdict.word


@pytest.mark.parametrize(
    ("subject", "what", "one", "expected"),
    [
        (ACL, "web-acl-logs", rule("AWS::WAFv2::WebACL"), "satisfied"),
        (ACL, "web-acl-logs", rule("AWS::EC2::VPC"), "missing"),
        (ACL, "web-acl-logs", rule("AWS::WAFv2::WebACL", scope="ou-abcd-12345678"), "unknown"),
        (LB, "nlb-access-logs", rule(BALANCER), "satisfied"),
        (LB, "nlb-access-logs", rule(BALANCER, "ACCESS_LOGS"), "satisfied"),
        (LB, "nlb-access-logs", rule(BALANCER, "ALB_ACCESS_LOGS"), "missing"),
        (LB, "alb-access-logs", rule(BALANCER), "unknown"),
        (LB, "alb-access-logs", rule(BALANCER, "ALB_CONNECTION_LOGS", "ALB_ACCESS_LOGS"), "satisfied"),
        (LB, "alb-access-logs", rule(BALANCER, "ALB_CONNECTION_LOGS"), "missing"),
        (LB, "alb-access-logs", rule(BALANCER, "ALB_CONNECTION_LOGS", unknown("var.log")), "unknown"),
        (resource("aws_eks_cluster.s"), "eks-audit-logs", rule("AWS::EKS::Cluster"), "unknown"),
        (resource("aws_s3_bucket.s"), "s3-access-logs", rule("AWS::S3::Bucket"), "unknown"),
        (resource("aws_s3_bucket.s"), "s3-access-logs", rule("AWS::S3::Bucket", "APPLICATION_LOGS"), "missing"),
        (resource("aws_instance.s"), "detailed-metrics", rule("AWS::EC2::Instance"), "missing"),
        (resource("aws_instance.s"), "detailed-metrics", rule("AWS::EC2::Instance", telemetry_type="Metrics"), "unknown"),
    ],
)
def test_a_rule_is_about_one_kind_and_some_of_its_logs(subject: Resource, what: str, one: Resource, expected: str) -> None:
    assert verdict(subject, what, one) == expected


@pytest.mark.parametrize(
    ("region", "more", "expected"),
    [
        ("us-east-1", {}, "satisfied"),
        ("eu-west-1", {}, "unknown"),
        ("eu-west-1", {"all_regions": True}, "satisfied"),
        ("eu-west-1", {"regions": ["us-east-1"]}, "satisfied"),
        (None, {}, "unknown"),
    ],
)
def test_what_belongs_to_no_region_is_asked_in_one(region: str | None, more: dict[str, object], expected: str) -> None:
    one = replace(rule("AWS::CloudFront::Distribution", "ACCESS_LOGS", **more), region=region)
    assert verdict(replace(CDN, region="eu-west-1"), "cloudfront-access-logs", one) == expected


def test_of_rules_in_conflict_none_may_be_applied() -> None:
    one = rule("AWS::WAFv2::WebACL")
    other = replace(rule("AWS::WAFv2::WebACL", destination_configuration=[{"retention_in_days": 7}]), address=f"{one.type}.other")
    assert verdict(ACL, "web-acl-logs", one, other) == "unknown"
    assert verdict(ACL, "web-acl-logs", one, replace(rule("AWS::EC2::VPC"), address=f"{one.type}.other")) == "satisfied"
    of_all = replace(other, address=f"{one.type}_for_organization.r", type=f"{one.type}_for_organization")
    assert verdict(ACL, "web-acl-logs", one, of_all) == "satisfied"


def test_dns_queries_are_a_source_of_their_own() -> None:
    for more, expected in (({"telemetry_source_types": ["ROUTE53_RESOLVER_QUERY_LOGS"]}, "satisfied"), ({}, "missing")):
        one = rule("AWS::EC2::VPC", **more)
        assert its_dns_queries_are_logged(VPC, world(VPC, one)).verdict.word == expected


def test_nothing_is_said_where_there_is_no_rule() -> None:
    answer = a_telemetry_rule_switches_on(ACL, world(ACL), "web-acl-logs")
    assert (answer.verdict.word, answer.evidence) == ("missing", ())


BY_ANOTHER = (
    TWO_PROVIDERS
    + """resource "aws_wafv2_web_acl" "s" {
  name  = "s"
  scope = "REGIONAL"
}
resource "aws_observabilityadmin_telemetry_rule%s" "r" {
  provider  = aws.audit
  rule_name = "r"
  rule {
    resource_type  = "AWS::WAFv2::WebACL"
    telemetry_type = "Logs"
  }
}
"""
)


@pytest.mark.parametrize(
    ("number", "kind", "expected"),
    [
        ("111122223333", "", "satisfied"),
        ("444455556666", "", "missing"),
        ("111122223333", "_for_organization", "satisfied"),
        ("444455556666", "_for_organization", "unknown"),
    ],
)
def test_a_rule_of_another_provider_is_for_the_account_that_this_one_works_in(number: str, kind: str, expected: str) -> None:
    [answer] = asked_of(configured_graph(BY_ANOTHER % (number, kind)), "waf/web-acls-log-requests")
    assert answer.verdict.word == expected
