"""`alarms on …`: a metric filter on the log of a trail, and an alarm on its metric that tells somebody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import (
    NO,
    YES,
    Match,
    Sure,
    every,
    evidence,
    fits,
    inside,
    is_given,
    is_true,
    lives,
    maybe,
    names,
    nearby,
    origins,
    same,
    some,
)
from srm_tf.model.value import Certainty, Value
from srm_tf.model.verdict import Judgement, all_of, any_of, breaks, depends, holds, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

ALL: Final = "sensitive-api-calls"
# Names of API calls and fields that a filter must speak of; they stand in CloudTrail's records as they do here.
# https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
EVENTS: Final = {
    "root-usage": "userIdentity Root",
    "unauthorized-api-calls": "UnauthorizedOperation AccessDenied",
    "sign-in-without-mfa": "ConsoleLogin MFAUsed",
    "iam-policy-changes": """DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy CreatePolicy
        DeletePolicy CreatePolicyVersion DeletePolicyVersion AttachRolePolicy DetachRolePolicy AttachUserPolicy DetachUserPolicy
        AttachGroupPolicy DetachGroupPolicy""",
    "trail-changes": "CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging",
    "sign-in-failures": "ConsoleLogin Failed",
    "key-deletion": "DisableKey ScheduleKeyDeletion",
    "bucket-policy-changes": """PutBucketAcl PutBucketPolicy PutBucketCors PutBucketLifecycle PutBucketReplication DeleteBucketPolicy
        DeleteBucketCors DeleteBucketLifecycle DeleteBucketReplication""",
    "config-changes": "StopConfigurationRecorder DeleteDeliveryChannel PutDeliveryChannel PutConfigurationRecorder",
    "security-group-changes": """AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress
        RevokeSecurityGroupEgress CreateSecurityGroup DeleteSecurityGroup""",
    "network-acl-changes": """CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry ReplaceNetworkAclEntry
        ReplaceNetworkAclAssociation""",
    "gateway-changes": """CreateCustomerGateway DeleteCustomerGateway AttachInternetGateway CreateInternetGateway DeleteInternetGateway
        DetachInternetGateway""",
    "route-table-changes": """CreateRoute CreateRouteTable ReplaceRoute ReplaceRouteTableAssociation DeleteRouteTable DeleteRoute
        DisassociateRouteTable""",
    "vpc-changes": """CreateVpc DeleteVpc ModifyVpcAttribute AcceptVpcPeeringConnection CreateVpcPeeringConnection
        DeleteVpcPeeringConnection RejectVpcPeeringConnection""",
    "organization-changes": "organizations.amazonaws.com",
}


@sentence("alarms on {events:word}")
def alarms_on(subject: Resource, context: Context, events: object) -> Judgement:
    """Each kind of event has a metric filter and an alarm with an action in the subject's account; `sensitive-api-calls` are all kinds."""
    word = str(events)
    if word == ALL:
        return all_of([_alarms_on(subject, context, kind) for kind in EVENTS])
    if word not in EVENTS:
        return depends(f"{subject.address}: nobody knows what '{word}' are", (word,), evidence(subject, how="term"))
    return _alarms_on(subject, context, word)


def _alarms_on(subject: Resource, context: Context, kind: str) -> Judgement:
    found = [answer for one in _inside(subject, context, "aws_cloudwatch_log_metric_filter") if (answer := _filter(one, context, kind))]
    if found:
        return any_of(found)
    own = evidence(subject, how="term")
    if context.here:
        return lacks(f"{subject.address}: no metric filter for {kind}", own)
    return depends(f"{subject.address}: no metric filter for {kind} here; another stack may hold it", ("another stack",), own)


def _inside(subject: Resource, context: Context, *types: str) -> Iterator[Resource]:
    """What lives in the account (or region) of the subject."""
    for one in context.graph.of_type(*types):
        if not one.action.ends and one.provider == subject.provider and (subject.mode != "region" or one.region == subject.region):
            yield one


def _filter(one: Resource, context: Context, kind: str) -> Judgement | None:
    """What one metric filter says; None where it looks for something else."""
    pattern = fits(one.get("pattern"), lambda text: speaks_of(text, kind))
    if pattern.no:
        return None
    rings, told = _alarm(one, context)
    here = every([lives(one), pattern, _reads_a_trail(one, context)])
    proof = evidence(one, "pattern", how="term")
    if here.yes and rings.yes and told.yes:
        return holds(f"{one.address} looks for {kind}, and an alarm tells of it", proof)
    if here.yes and rings.no:
        return lacks(f"{one.address} looks for {kind}, and no alarm watches its metric", proof)
    if here.yes and rings.yes and told.no:
        return breaks(f"{one.address} looks for {kind}, and its alarm has no action", proof)
    if here.no and pattern.yes:
        return breaks(f"{one.address} looks for {kind} in a log that no trail here writes", proof)
    on = tuple(dict.fromkeys((*here.on, *rings.on, *told.on))) or (one.address,)
    return depends(f"{one.address} may look for {kind}: it depends on {' and '.join(on)}", on, proof)


@lru_cache(maxsize=64)
def _words(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"(?<!\w){re.escape(word)}(?!\w)") for word in EVENTS[kind].split())


def speaks_of(pattern: str, kind: str) -> bool:
    """Whether a filter pattern names every call of a kind of events.

    >>> speaks_of('{ ($.eventName = CreateTrail) || ($.eventName = "UpdateTrail") }', "trail-changes")
    False
    """
    return all(word.search(pattern) for word in _words(kind))


def _alarm(one: Resource, context: Context) -> tuple[Match, Match]:
    """(whether an alarm watches the filter's metric, whether such an alarm tells somebody)."""
    alarms = context.graph.of_type("aws_cloudwatch_metric_alarm")
    watching = [(alarm, every([lives(alarm), nearby(alarm, one), _watches(alarm, one, context)])) for alarm in alarms]
    return some(match for _, match in watching), some(every([match, _tells(alarm)]) for alarm, match in watching)


def _tells(alarm: Resource) -> Match:
    return every([is_given(alarm.get("alarm_actions")), is_true(alarm.get("actions_enabled"), default=True)])


def _watches(alarm: Resource, one: Resource, context: Context) -> Match:
    """By name and namespace of the metric, or by reference; also inside `metric_query`."""
    metrics = [alarm.get("metric_name"), *(metric.get("metric_name") for metric in inside(alarm.get("metric_query"), "metric").elements)]
    spaces = [alarm.get("namespace"), *(metric.get("namespace") for metric in inside(alarm.get("metric_query"), "metric").elements)]
    made = inside(one.get("metric_transformation"))
    found = [
        every([same(metric, transformed.get("name")), same(space, transformed.get("namespace"))])
        for metric, space in zip(metrics, spaces, strict=True)
        for transformed in made.elements
    ]
    referred = [names(metric, one, context) for metric in metrics if metric.references]
    return some([*found, *referred, made.rest, inside(alarm.get("metric_query"), "metric").rest])


def _reads_a_trail(one: Resource, context: Context) -> Match:
    """Whether the log group of a filter is one that a trail writes to. Without such a trail here, another stack may have it."""
    written = [trail.get("cloud_watch_logs_group_arn") for trail in context.graph.of_type("aws_cloudtrail") if not trail.action.ends]
    keys = [key for key in written if not key.is_null]
    if not keys:
        return maybe(f"which trail writes to the log group of {one.address}")
    return some(_same_group(one.get("log_group_name"), key, context) for key in keys)


def _same_group(name: Value, arn: Value, context: Context) -> Match:
    """Whether a name and an ARN (with `:*` at its end) mean the same log group."""
    group = context.links.targets(name, ("aws_cloudwatch_log_group",))
    other = {found.address: how for found, how in context.links.targets(arn, ("aws_cloudwatch_log_group",))}
    shared = [min(how, other[found.address]) for found, how in group if found.address in other]
    if shared:
        return YES if max(shared) > Certainty.POSSIBLE else Match(Sure.MAYBE, (*origins(name), *origins(arn)))
    texts = name.text(), arn.text()
    if texts[0] is not None and texts[1] is not None:
        return YES if f":log-group:{texts[0]}:" in f"{texts[1]}:" else NO
    return NO if group and other else Match(Sure.MAYBE, (*origins(name), *origins(arn)))
