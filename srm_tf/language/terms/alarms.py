"""`alarms on …`: a metric filter on the log of a trail, and an alarm on its metric that tells somebody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from srm_tf.language.once import once
from srm_tf.language.terms import sentence
from srm_tf.language.terms.filter_patterns import Event, counts
from srm_tf.language.terms.management_events import takes_in_events_of
from srm_tf.language.terms.match import (
    NO,
    YES,
    Match,
    absent,
    awaiting,
    every,
    evidence,
    fits,
    inside,
    is_given,
    is_true,
    lives,
    living,
    maybe,
    names,
    nearby,
    same,
    some,
    undecided,
)
from srm_tf.language.terms.own_accounts import share_account
from srm_tf.model.value import Certainty, Value
from srm_tf.model.verdict import Judgement, Verdict, all_of, any_of, breaks, depends, holds, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

ALL: Final = "sensitive-api-calls"
COMPOSITE: Final = "aws_cloudwatch_composite_alarm"
_FILTER: Final = "aws_cloudwatch_log_metric_filter"
_ALARM: Final = "aws_cloudwatch_metric_alarm"
_GROUP: Final = "aws_cloudwatch_log_group"
_METRIC: Final = "metric_transformation"  # of a filter: the metric that it makes, whatever the filter itself is called
_Groups: TypeAlias = "Sequence[tuple[Resource, Certainty]]"
# What a filter must count: calls by their service and name, else fields of an event, as CloudTrail's records have them.
# https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
_CALLS: Final = {
    "iam-policy-changes": """iam DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy CreatePolicy
        DeletePolicy CreatePolicyVersion DeletePolicyVersion AttachRolePolicy DetachRolePolicy AttachUserPolicy DetachUserPolicy
        AttachGroupPolicy DetachGroupPolicy""",
    "trail-changes": "cloudtrail CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging",
    "key-deletion": "kms DisableKey ScheduleKeyDeletion",
    "bucket-policy-changes": """s3 PutBucketAcl PutBucketPolicy PutBucketCors PutBucketLifecycle PutBucketReplication DeleteBucketPolicy
        DeleteBucketCors DeleteBucketLifecycle DeleteBucketReplication""",
    "config-changes": "config StopConfigurationRecorder DeleteDeliveryChannel PutDeliveryChannel PutConfigurationRecorder",
    "security-group-changes": """ec2 AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress
        RevokeSecurityGroupEgress CreateSecurityGroup DeleteSecurityGroup""",
    "network-acl-changes": """ec2 CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry ReplaceNetworkAclEntry
        ReplaceNetworkAclAssociation""",
    "gateway-changes": """ec2 CreateCustomerGateway DeleteCustomerGateway AttachInternetGateway CreateInternetGateway
        DeleteInternetGateway DetachInternetGateway""",
    "route-table-changes": """ec2 CreateRoute CreateRouteTable ReplaceRoute ReplaceRouteTableAssociation DeleteRouteTable DeleteRoute
        DisassociateRouteTable""",
    "vpc-changes": """ec2 CreateVpc DeleteVpc ModifyVpcAttribute AcceptVpcPeeringConnection CreateVpcPeeringConnection
        DeleteVpcPeeringConnection RejectVpcPeeringConnection""",
    "organization-changes": """organizations AcceptHandshake AttachPolicy CreateAccount CreateOrganizationalUnit CreatePolicy
        DeclineHandshake DeleteOrganization DeleteOrganizationalUnit DeletePolicy DetachPolicy DisablePolicyType EnablePolicyType
        InviteAccountToOrganization LeaveOrganization MoveAccount RemoveAccountFromOrganization UpdatePolicy UpdateOrganizationalUnit""",
}
_SIGN_IN: Final = {"eventName": "ConsoleLogin", "eventSource": "signin.amazonaws.com", "eventType": "AwsConsoleSignIn"}
_PEOPLE: Final = {"userIdentity.type": "IAMUser", "eventType": "AwsApiCall"}
_EVERYDAY: Final = {
    "eventName": "DescribeInstances",
    "eventSource": "ec2.amazonaws.com",
    "eventType": "AwsApiCall",
    "userIdentity.type": "AssumedRole",
}
_MISHAP: Final = {**_EVERYDAY, "errorCode": "ValidationException", "errorMessage": "1 validation error detected"}
_FIELDS: Final[dict[str, dict[str, Event]]] = {
    "root-usage": {"root": {"userIdentity.type": "Root", "eventType": "AwsApiCall"}},
    "unauthorized-api-calls": {
        "*UnauthorizedOperation": {**_PEOPLE, "errorCode": "Client.UnauthorizedOperation"},
        "AccessDenied*": {**_PEOPLE, "errorCode": "AccessDenied"},
    },
    "sign-in-without-mfa": {
        "ConsoleLogin": {
            **_PEOPLE,
            **_SIGN_IN,
            "additionalEventData.MFAUsed": "No",
            "responseElements.ConsoleLogin": "Success",
        },
    },
    "sign-in-failures": {
        "ConsoleLogin": {
            **_PEOPLE,
            **_SIGN_IN,
            "additionalEventData.MFAUsed": "Yes",
            "responseElements.ConsoleLogin": "Failure",
            "errorMessage": "Failed authentication",
        },
    },
}


def _calls(text: str) -> dict[str, Event]:
    service, *names_ = text.split()
    return {name: {**_PEOPLE, "eventName": name, "eventSource": f"{service}.amazonaws.com"} for name in names_}


EVENTS: Final[dict[str, dict[str, Event]]] = {**_FIELDS, **{kind: _calls(text) for kind, text in _CALLS.items()}}

# The service whose calls are of a kind: a trail may leave out those of KMS.
SOURCES: Final = {kind: f"{text.split(maxsplit=1)[0]}.amazonaws.com" for kind, text in _CALLS.items()}


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
    answers = _answers(kind, context)
    found = [answers[one.address] for one in living(subject, context, _FILTER) if one.address in answers]
    if found:
        return any_of(found)
    return absent(f"{subject.address}: no metric filter for {kind}", context, evidence(subject, how="term"))


@sentence("raises an alarm for {events:word}", on=(_FILTER,))
def raises_an_alarm(subject: Resource, context: Context, events: object) -> Judgement:
    """What a metric filter looks for, of these kinds, is told by an alarm, unless others see to that kind."""
    kinds = EVENTS if str(events) == ALL else [str(events)]
    said = [answer for kind in kinds if kind in EVENTS and (answer := _said_of(subject, context, kind)) is not None]
    return all_of(said) if said else holds(f"{subject.address} looks for something else", evidence(subject, "pattern", how="term"))


def _said_of(one: Resource, context: Context, kind: str) -> Judgement | None:
    """What the filter says, unless another one does better."""
    answers = _answers(kind, context)
    own = answers.get(one.address)
    if own is None or own.verdict == Verdict.SATISFIED:
        return own
    others = [answers[other.address] for other in _beside(one, context) if other.address in answers]
    best = min(others, key=lambda answer: answer.verdict, default=own)
    return own if best.verdict.fails else min(own, best, key=lambda answer: answer.verdict)


@once
def _answers(kind: str, context: Context) -> dict[str, Judgement]:
    """What the filters say that look for a kind of events, by address."""
    filters = [one for one in context.graph.of_type(_FILTER) if not one.action.ends]
    return {one.address: answer for one in filters if (answer := _filter(one, context, kind)) is not None}


def _beside(one: Resource, context: Context) -> Iterator[Resource]:
    """The other filters of the account."""
    for other in context.graph.of_type(one.type):
        if other is not one and not other.action.ends and share_account(other, one, context).yes:
            yield other


def _filter(one: Resource, context: Context, kind: str) -> Judgement | None:
    """What one metric filter says; None where it looks for something else."""
    pattern, left = _pattern(one, context, kind)
    if pattern.no and not left:
        return None
    rings, told = _alarm(one, context)
    proof = evidence(one, "pattern", one.get("pattern"), how="term")
    if left and lives(one).yes:
        return breaks(f"{one.address} looks for {kind} without {', '.join(left)}", proof)
    if lives(one).yes and pattern.yes and rings.no:
        return lacks(f"{one.address} looks for {kind}, and no alarm watches its metric", evidence(one, how="term"))
    if lives(one).yes and pattern.yes and rings.yes and told.no:
        return breaks(f"{one.address} looks for {kind}, and its alarm has no action", evidence(one, how="term"))
    reads = _reads_a_trail(one, context, kind)
    here = every([lives(one), pattern, reads])
    if here.yes and rings.yes and told.yes:
        return holds(f"{one.address} looks for {kind}, and an alarm tells of it", proof)
    if here.no and pattern.yes:
        return breaks(f"{one.address} looks for {kind} in a log to which no trail here writes them", proof)
    on = tuple(dict.fromkeys((*here.on, *rings.on, *told.on))) or (one.address,)
    return undecided(f"{one.address} may look for {kind}", on, proof)


def _pattern(one: Resource, context: Context, kind: str) -> tuple[Match, tuple[str, ...]]:
    """(whether a filter counts every event of the kind, alone or with others; which it leaves out, if it counts half of them)."""
    text = one.get("pattern").text()
    if text is None:
        return fits(one.get("pattern"), lambda known: speaks_of(known, kind)), ()
    seen = counted(text, kind)
    left = [name for name in EVENTS[kind] if name not in seen]
    if not left:
        return YES, ()
    if len(seen) < len(left):
        return NO, ()
    others = list(_beside(one, context))
    rest = every(some(every([lives(other), _sees(other, kind, name)]) for other in others) for name in left)
    return rest, tuple(left) if rest.no else ()


def _sees(one: Resource, kind: str, name: str) -> Match:
    return fits(one.get("pattern"), lambda text: name in counted(text, kind))


@lru_cache(maxsize=16384)
def counted(pattern: str, kind: str) -> frozenset[str]:
    """The events of a kind that a filter pattern counts.

    >>> sorted(counted('{ ($.eventName = CreateTrail) || ($.eventName = "St*Logging") }', "trail-changes"))
    ['CreateTrail', 'StartLogging', 'StopLogging']
    """
    if counts(pattern, _EVERYDAY) or counts(pattern, _MISHAP):
        return frozenset()  # an alarm that rings at every call, or at every error, tells of none
    return frozenset(name for name, event in EVENTS[kind].items() if counts(pattern, event))


def speaks_of(pattern: str, kind: str) -> bool:
    """Whether a filter pattern counts every event of a kind."""
    return len(counted(pattern, kind)) == len(EVENTS[kind])


@once
def _alarm(one: Resource, context: Context) -> tuple[Match, Match]:
    """(whether an alarm watches the filter's metric, whether such an alarm tells somebody)."""
    alarms = _alarms_for(one, context)
    watching = [(alarm, every([lives(alarm), nearby(alarm, one), _watches(alarm, one, context)])) for alarm in alarms]
    told = (every([match, _tells(alarm, context)]) for alarm, match in watching if not match.no)
    return some(match for _, match in watching), some(told)


def _alarms_for(one: Resource, context: Context) -> Sequence[Resource]:
    """The alarms that may watch a metric of the filter: not those that name others, of hundreds."""
    alarms = context.graph.of_type(_ALARM)
    made = inside(one.get(_METRIC))
    metrics = [to.get("name").text() for to in made.elements]
    if None in metrics or not made.rest.no:
        return alarms
    places = _places(context)
    return [alarms[place] for place in sorted({place for metric in (None, *metrics) for place in places.get(metric, ())})]


@once
def _places(context: Context) -> Mapping[str | None, Sequence[int]]:
    """The name of a metric, None where it is not known → which of the alarms look at it, or may."""
    places: dict[str | None, list[int]] = {}
    for place, alarm in enumerate(context.graph.of_type(_ALARM)):
        watched, rest = _watched(alarm, context)
        told = [metric.text() for metric, _ in watched if metric.is_unknown or metric.text() is not None]
        told += [] if rest.no else [None]
        for metric in dict.fromkeys(told):
            places.setdefault(metric, []).append(place)
    return places


def _tells(alarm: Resource, context: Context) -> Match:
    """By an action of its own, or of a composite alarm that looks at it."""
    composites = [one for one in context.graph.of_type(COMPOSITE) if not nearby(one, alarm).no]
    return some([_acts(alarm), *(every([lives(one), _acts(one), _looks_at(one, alarm, context)]) for one in composites)])


def _acts(alarm: Resource) -> Match:
    return every([is_given(alarm.get("alarm_actions")), is_true(alarm.get("actions_enabled"), default=True)])


@sentence("no composite alarm looks at it", on=(_ALARM, COMPOSITE))
def no_composite_alarm_looks_at_it(subject: Resource, context: Context) -> Judgement:
    """Whether no composite alarm has it among its alarms: one that does notifies in its place."""
    others = [one for one in context.graph.of_type(COMPOSITE) if one is not subject and not nearby(one, subject).no]
    found = some(every([lives(one), _looks_at(one, subject, context)]) for one in others)
    own = evidence(subject, "alarm_name", how="term")
    if found.yes:
        return breaks(f"a composite alarm looks at {subject.address}", own)
    if found.no:
        return holds(f"no composite alarm looks at {subject.address}", own)
    return awaiting(f"whether a composite alarm looks at {subject.address}", found.on, own)


def _looks_at(composite: Resource, alarm: Resource, context: Context) -> Match:
    rule, name = composite.get("alarm_rule"), alarm.get("alarm_name").text()
    if rule.is_unknown or name is None:
        found = names(rule, alarm, context, listed=True) if rule.references else NO
        whole = bool(rule.references) and all(one.target for one in rule.references)
        return found if found.yes or whole else maybe(*(rule.origins if rule.is_unknown else (f"{alarm.address}.alarm_name",)))
    # Of many alarms no rule names more than a few: it pays not to make an expression of the names of the others.
    return fits(rule, lambda text: name in text and re.search(rf"""\(\s*["']?{re.escape(name)}["']?\s*\)""", text) is not None)


def _watches(alarm: Resource, one: Resource, context: Context) -> Match:
    """By name and namespace of the metric, or by reference; also inside `metric_query`."""
    made = inside(one.get(_METRIC))
    found: list[Match] = []
    watched, rest = _watched(alarm, context)
    for metric, space in watched:
        if metric.is_unknown and _of_another(metric, one, context):
            continue
        found += (every([same(metric, to.get("name")), same(space, to.get("namespace"))]) for to in made.elements)
        if metric.is_unknown and any(reference.attribute == _METRIC for reference in metric.references):
            found.append(names(metric, one, context))
    return some([*found, made.rest, rest])


def _watched(alarm: Resource, context: Context) -> tuple[list[tuple[Value, Value]], Match]:
    """(name and namespace of each metric that an alarm looks at, whether it may look at more)."""
    queries = inside(alarm.get("metric_query"), "metric")
    written = [(alarm.get("metric_name"), alarm.get("namespace"))]
    written += [(one.get("metric_name"), one.get("namespace")) for one in queries.elements]
    return [(_spelt(name, context), space) for name, space in written], queries.rest


def _of_another(metric: Value, one: Resource, context: Context) -> bool:
    """Whether the metric is written as that of another filter, one that is not declared here."""
    told = [reference.target or "" for reference in metric.references]
    marked = f"{one.type}."
    return bool(told) and all(
        marked in target and context.graph.get(target) is None and not one.address.startswith(target.partition("[")[0]) for target in told
    )


def _spelt(metric: Value, context: Context) -> Value:
    """The name of a metric; the id of a filter is its own name, which the metric it makes may share."""
    if metric.is_unknown and len(metric.references) == 1:
        reference = metric.references[0]
        found = context.graph.get(reference.target) if reference.target and reference.certainty > Certainty.POSSIBLE else None
        if found is not None and found.type == _FILTER and reference.attribute in {"id", "name"}:
            return found.get("name")
    return metric


def _reads_a_trail(one: Resource, context: Context, kind: str) -> Match:
    """Whether a trail writes such events to the log group of a filter. Without a trail here that writes to any, another stack may have it.

    https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-7
    """
    writing = _writing(context)
    if not writing:
        return maybe(f"which trail writes to the log group of {one.address}")
    source = SOURCES.get(kind, "")
    own = context.links.targets(one.get("log_group_name"), (_GROUP,), one)
    same_group = ((trail, every([lives(trail), _same_group(one, own, key, groups)])) for trail, key, groups in writing)
    return some(there if there.no else every([there, takes_in_events_of(trail, source)]) for trail, there in same_group)


@once
def _writing(context: Context) -> list[tuple[Resource, Value, _Groups]]:
    """The trails, each with the ARN of the log group that it writes to, and the groups that this may be: for each of many filters."""
    trails = [(one, one.get("cloud_watch_logs_group_arn")) for one in context.graph.of_type("aws_cloudtrail")]
    return [(one, arn, context.links.targets(arn, (_GROUP,))) for one, arn in trails if not (lives(one).no or arn.is_nothing)]


def _same_group(one: Resource, group: _Groups, arn: Value, groups: _Groups) -> Match:
    """Whether the name that a filter says and an ARN (with `:*` at its end) mean the same log group, by the groups that each may be."""
    name = one.get("log_group_name")
    other = {found.address: how for found, how in groups}
    shared = [min(how, other[found.address]) for found, how in group if found.address in other]
    if shared:
        return YES if max(shared) > Certainty.POSSIBLE else maybe(*name.origins, *arn.origins)
    texts = name.text(), arn.text()
    if texts[0] is not None and texts[1] is not None:
        there = f":{one.region or ''}" in texts[1]  # a name means the group of its own Region
        return YES if there and f":log-group:{texts[0]}:" in f"{texts[1]}:" else NO
    return NO if group and other else maybe(*name.origins, *arn.origins)
