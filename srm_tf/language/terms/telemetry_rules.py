"""Telemetry enablement rules of CloudWatch: what AWS itself switches on for all resources of a kind, those that come later too.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/telemetry-config-rules.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import (
    NO,
    YES,
    Match,
    account_of_which,
    awaiting,
    every,
    evidence,
    is_one_of,
    is_true,
    lives,
    maybe,
    nearby,
    some,
)
from srm_tf.language.terms.own_accounts import in_account_of, share_account
from srm_tf.model.value import ABSENT, Value
from srm_tf.model.verdict import Judgement, any_of, holds, lacks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

_ACCOUNT: Final = "aws_observabilityadmin_telemetry_rule"
_ORGANIZATION: Final = "aws_observabilityadmin_telemetry_rule_for_organization"
_LIMITS: Final = ("selection_criteria", "scope")
_VPC: Final = "AWS::EC2::VPC"
RECORDING: Final = ("ALL", "REJECT")
_OPEN: Final = maybe("which logs a rule is about that names none")
# Its argument has a value where nobody wrote one, and so each `apply` sets it anew.
_UNDONE: Final = maybe("whether Terraform, which sets it back at each apply, leaves it on")


class _Kind(msgspec.Struct, frozen=True):
    """What a rule has AWS do, and of which resources (CloudFormation's name of their type).

    `source` is one of its `telemetry_source_types`, `log` one of its `log_types`; `without`: what it comes to where a rule names none.
    `region`: where it has to hold for what belongs to no Region. `doubt`: why the answer is open all the same.
    """

    type: str
    does: str
    telemetry: str = "Logs"
    source: str = ""
    log: str = ""
    without: Match = YES
    region: str = ""
    doubt: Match = YES


FLOW_LOGS: Final = _Kind(_VPC, "make a flow log", source="VPC_FLOW_LOGS")
DNS_QUERIES: Final = _Kind(_VPC, "log the DNS queries", source="ROUTE53_RESOLVER_QUERY_LOGS", without=NO)
_BALANCER: Final = "AWS::ElasticLoadBalancingV2::LoadBalancer"
_TAGS: Final = maybe("the tags it chooses buckets by")
_REQUESTS: Final = "log the requests"
_KINDS: Final = {
    "web-acl-logs": _Kind("AWS::WAFv2::WebACL", _REQUESTS),
    "nlb-access-logs": _Kind(_BALANCER, _REQUESTS, log="ACCESS_LOGS"),
    "alb-access-logs": _Kind(_BALANCER, _REQUESTS, log="ALB_ACCESS_LOGS", without=_OPEN),
    "cloudfront-access-logs": _Kind("AWS::CloudFront::Distribution", _REQUESTS, log="ACCESS_LOGS", without=_OPEN, region="us-east-1"),
    "eks-audit-logs": _Kind("AWS::EKS::Cluster", "log audit events", source="EKS_AUDIT_LOGS", without=_OPEN, doubt=_UNDONE),
    "s3-access-logs": _Kind("AWS::S3::Bucket", _REQUESTS, log="S3_SERVER_ACCESS_LOGS", doubt=_TAGS),
    "detailed-metrics": _Kind("AWS::EC2::Instance", "send detailed metrics", "Metrics", doubt=_UNDONE),
    "broker-metrics": _Kind("AWS::MSK::Cluster", "send more metrics", "Metrics", doubt=_UNDONE),
}
_SUBJECTS: Final = (
    "aws_wafv2_web_acl",
    "aws_lb",
    "aws_alb",
    "aws_cloudfront_distribution",
    "aws_cloudfront_multitenant_distribution",
    "aws_eks_cluster",
    "aws_s3_bucket",
    "aws_instance",
    "aws_spot_instance_request",
    "aws_msk_cluster",
)


@sentence("a telemetry rule switches on {what:word}", on=_SUBJECTS)
def a_telemetry_rule_switches_on(subject: Resource, context: Context, what: str) -> Judgement:
    """What a rule of CloudWatch has AWS switch on. False without a word where no rule does: few configurations have one."""
    return any_of([*recorded_by_rules(subject, context, _KINDS[what]), lacks("")])


def recorded_by_rules(subject: Resource, context: Context, kind: _Kind) -> Iterator[Judgement]:
    """What each rule comes to that may do it for the subject; nothing of one that surely does not.

    Of rules in conflict none is applied, and which are is not told: of two of one type that do the same, neither is sure.
    """
    meant = {one: every([lives(one), _means(one, subject, kind, context)]) for one in context.graph.of_type(_ACCOUNT, _ORGANIZATION)}
    for one, found in meant.items():
        rival = next((other for other, means in meant.items() if means.yes and other is not one and other.type == one.type), None)
        on = (f"whether {rival.address} conflicts with it",) if found.yes and rival else found.on
        if found.yes and not rival:
            yield holds(f"{one.address} has AWS {kind.does}", evidence(one, "rule", one.get("rule")))
        elif not found.no:
            yield awaiting(f"whether {one.address} has AWS {kind.does}", on, evidence(one, "rule"))


def _means(one: Resource, subject: Resource, kind: _Kind, context: Context) -> Match:
    """Whether some block of a rule does it."""
    block = one.get("rule")
    return maybe(*block.origins) if block.is_unknown else some(_does(one, rule, subject, kind, context) for rule in block.items())


def _does(one: Resource, rule: Value, subject: Resource, kind: _Kind, context: Context) -> Match:
    """Whether a rule does it for every resource of the kind where the subject lives."""
    to = _first(rule.get("destination_configuration"))
    traffic = _first(to.get("vpc_flow_log_parameters")).get("traffic_type") if kind is FLOW_LOGS else ABSENT
    logs = _first(to.get("log_delivery_parameters")).get("log_types")
    return every(
        [
            is_one_of(rule.get("telemetry_type"), (kind.telemetry,)),
            is_one_of(rule.get("resource_type"), (kind.type,)),
            _lists(rule.get("telemetry_source_types"), kind.source, without=kind.without) if kind.source else YES,
            _lists(logs, kind.log, without=kind.without) if kind.log else YES,
            is_one_of(traffic, RECORDING, unset=YES),
            _reaches(one, rule, subject, kind.region, context),
            *(_unlimited(one, rule.get(name), name) for name in _LIMITS),
            kind.doubt,
        ]
    )


def _unlimited(one: Resource, value: Value, name: str) -> Match:
    """Criteria choose by tags, a scope by organizational units: which resources those are is not followed."""
    return YES if value.is_nothing else maybe(f"{one.address}.rule.{name}")


def _reaches(one: Resource, rule: Value, subject: Resource, region: str, context: Context) -> Match:
    """Whether a rule holds where the subject lives: in its own Region, and in those that it is copied to.

    `region`: of a subject of no Region, the one that its logs are set up in; what a rule of others alone does for it nobody tells.
    """
    shared = share_account(one, subject, context)
    account = maybe(account_of_which(one)) if shared.no and one.type == _ORGANIZATION else shared  # whose accounts nobody tells
    there = every([account, _is_region(one, region) if region else nearby(in_account_of(subject, one), subject)])
    everywhere = rule.get("all_regions")
    copied = [NO if _left_out(everywhere) else is_true(everywhere), _lists(rule.get("regions"), region or subject.region or "", without=NO)]
    found = some([there, every([account, some(copied)])])
    return maybe(f"whether {one.address} holds in {region}") if region and found.no else found


def _is_region(one: Resource, region: str) -> Match:
    """Whether a resource lives in a Region."""
    return (YES if one.region == region else NO) if one.region else maybe(f"which region {one.address} lives in")


def _lists(listed: Value, text: str, *, without: Match) -> Match:
    """Whether a list has a text. `without`: what it comes to where nobody wrote one, which a plan may show as not known yet."""
    if listed.is_nothing or _left_out(listed):
        return without
    return maybe(*listed.origins) if listed.is_unknown else some(is_one_of(each, (text,)) for each in listed.items())


def _left_out(value: Value) -> bool:
    """What a plan shows as not known yet of an argument that nobody wrote."""
    return value.is_unknown and not value.written and not value.references


def _first(block: Value) -> Value:
    """The only block of its kind; what is not known of it stays so."""
    return block if block.is_unknown else next(iter(block.items()), ABSENT)
