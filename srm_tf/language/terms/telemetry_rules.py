"""Telemetry enablement rules of CloudWatch: what AWS itself switches on for all resources of a kind, those that come later too.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/telemetry-config-rules.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms.match import NO, YES, Match, every, evidence, is_one_of, is_true, lives, maybe, nearby, some
from srm_tf.model.value import ABSENT, Value
from srm_tf.model.verdict import Judgement, depends, holds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

_ACCOUNT: Final = "aws_observabilityadmin_telemetry_rule"
_ORGANIZATION: Final = "aws_observabilityadmin_telemetry_rule_for_organization"
_LIMITS: Final = ("selection_criteria", "scope")
_VPC: Final = "AWS::EC2::VPC"
_FLOW_LOGS: Final = "VPC_FLOW_LOGS"  # what a rule for VPCs is about where it names no source
_RECORDING: Final = ("ALL", "REJECT")


def recorded_by_rules(subject: Resource, context: Context) -> Iterator[Judgement]:
    """What each rule that may make flow logs of a VPC comes to, but for those that record accepted traffic alone."""
    for one in context.graph.of_type(_ACCOUNT, _ORGANIZATION):
        block = one.get("rule")
        meant = maybe(*block.origins) if block.is_unknown else some(_makes_flow_logs(one, rule, subject) for rule in block.items())
        meant = every([lives(one), meant])
        if meant.yes:
            yield holds(f"{one.address} has AWS make a flow log", evidence(one, "rule", block))
        elif not meant.no:
            because = f"whether {one.address} has AWS make a flow log depends on {' and '.join(meant.on)}"
            yield depends(because, meant.on, evidence(one, "rule"))


def _makes_flow_logs(one: Resource, rule: Value, subject: Resource) -> Match:
    """Whether a rule is about the logs of every VPC where the subject lives."""
    traffic = _first(_first(rule.get("destination_configuration")).get("vpc_flow_log_parameters")).get("traffic_type")
    return every(
        [
            is_one_of(rule.get("telemetry_type"), ("Logs",)),
            is_one_of(rule.get("resource_type"), (_VPC,)),
            _lists(rule.get("telemetry_source_types"), _FLOW_LOGS, without=YES),
            YES if traffic.is_null else is_one_of(traffic, _RECORDING),
            _reaches(one, rule, subject),
            *(_unlimited(one, rule.get(name), name) for name in _LIMITS),
        ]
    )


def _unlimited(one: Resource, value: Value, name: str) -> Match:
    """Criteria choose by tags, a scope by organizational units: which resources those are is not followed."""
    return YES if value.is_null or value.is_empty else maybe(f"{one.address}.rule.{name}")


def _reaches(one: Resource, rule: Value, subject: Resource) -> Match:
    """Whether a rule holds where the subject lives: in its own Region, and in those that it is copied to."""
    near = nearby(one, subject)
    if not near.no or one.account != subject.account:
        return near
    return some([is_true(rule.get("all_regions")), _lists(rule.get("regions"), subject.region or "", without=NO)])


def _lists(listed: Value, text: str, *, without: Match) -> Match:
    """Whether a list has a text. `without`: what it comes to where nobody wrote one, which a plan may show as not known yet."""
    if listed.is_null or listed.is_empty or (listed.is_unknown and not listed.written and not listed.references):
        return without
    return maybe(*listed.origins) if listed.is_unknown else some(is_one_of(each, (text,)) for each in listed.items())


def _first(block: Value) -> Value:
    """The only block of its kind; what is not known of it stays so."""
    return block if block.is_unknown else next(iter(block.items()), ABSENT)
