"""Alarms, trails, collection policies and rule groups."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec.structs import replace

from srm_tf.language.terms.alarms import ALL, EVENTS, alarms_on, raises_an_alarm, speaks_of
from srm_tf.language.terms.collection_policies import collection_policy_is
from srm_tf.language.terms.rule_groups import includes_rule_group
from srm_tf.language.terms.trails import records_s3_object_events
from srm_tf.model.resource import Resource
from srm_tf.model.value import GAP, Unknown, Value, of
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import block, ref, resource, secret, unknown, world

ACCOUNT = Resource("account (provider.aws)", "account", "aws", {}, mode="account", provider="provider.aws")
GROUP = resource("aws_cloudwatch_log_group.trail", name="trail")
TRAIL = resource("aws_cloudtrail.t", cloud_watch_logs_group_arn=ref("aws_cloudwatch_log_group.trail.arn"))
CALLS = ("CreateTrail", "UpdateTrail", '"DeleteTrail"', "StartLogging", "StopLogging")
CHANGES = "{ " + " || ".join(f"($.eventName = {call})" for call in CALLS) + " }"


def metric_filter(**values: Any) -> Resource:
    made = block(name="trail-changes", namespace="cis", value="1")
    given = {"pattern": CHANGES, "log_group_name": ref("aws_cloudwatch_log_group.trail.name"), "metric_transformation": [made], **values}
    return resource("aws_cloudwatch_log_metric_filter.f", **given)


def alarm(**values: Any) -> Resource:
    given = {"metric_name": "trail-changes", "namespace": "cis", "alarm_actions": [ref("aws_sns_topic.t.arn")], **values}
    return resource("aws_cloudwatch_metric_alarm.a", **given)


def composite(rule: str) -> Resource:
    return resource("aws_cloudwatch_composite_alarm.c", alarm_rule=rule, alarm_actions=[ref("aws_sns_topic.t.arn")])


def alarmed(*others: Resource, events: str = "trail-changes", here: bool = False) -> Judgement:
    return alarms_on(ACCOUNT, world(ACCOUNT, GROUP, *others, here=here), events)


def test_a_filter_on_the_trail_and_an_alarm_that_tells() -> None:
    assert alarmed(TRAIL, metric_filter(), alarm()).verdict == Verdict.SATISFIED
    literal = resource("aws_cloudtrail.t", cloud_watch_logs_group_arn="arn:aws:logs:eu-west-1:123456789012:log-group:trail:*")
    assert alarmed(literal, metric_filter(log_group_name="trail"), alarm()).verdict == Verdict.SATISFIED
    query = alarm(metric_name=None, namespace=None, metric_query=[block(metric=[block(metric_name="trail-changes", namespace="cis")])])
    assert alarmed(TRAIL, metric_filter(), query).verdict == Verdict.SATISFIED


KMS = ["kms.amazonaws.com"]
MANAGEMENT = block(field="eventCategory", equals=["Management"])


@pytest.mark.parametrize(
    ("selectors", "verdict"),
    [
        ({}, Verdict.SATISFIED),
        ({"event_selector": [block(exclude_management_event_sources=["rdsdata.amazonaws.com"])]}, Verdict.SATISFIED),
        ({"event_selector": [block(exclude_management_event_sources=KMS)]}, Verdict.MISCONFIGURED),
        ({"event_selector": [block(exclude_management_event_sources=KMS), block(read_write_type="WriteOnly")]}, Verdict.SATISFIED),
        ({"event_selector": [block(include_management_events=False)]}, Verdict.MISCONFIGURED),
        ({"event_selector": [block(exclude_management_event_sources=unknown("var.left_out"))]}, Verdict.UNKNOWN),
        ({"advanced_event_selector": [block(field_selector=[MANAGEMENT])]}, Verdict.SATISFIED),
        (
            {"advanced_event_selector": [block(field_selector=[MANAGEMENT, block(field="eventSource", not_equals=KMS)])]},
            Verdict.MISCONFIGURED,
        ),
        ({"advanced_event_selector": [block(field_selector=[block(field="eventCategory", equals=["Data"])])]}, Verdict.MISCONFIGURED),
        ({"enable_logging": False}, Verdict.MISCONFIGURED),
    ],
)
def test_what_the_trail_leaves_out_rings_no_alarm(selectors: dict[str, Any], verdict: Verdict) -> None:
    kept = resource("aws_cloudtrail.t", cloud_watch_logs_group_arn=ref("aws_cloudwatch_log_group.trail.arn"), **selectors)
    keys = metric_filter(pattern="{ ($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion) }")
    assert alarmed(kept, keys, alarm(), events="key-deletion").verdict == verdict
    others = replace(TRAIL, address="aws_cloudtrail.other", name="other")
    assert alarmed(kept, others, keys, alarm(), events="key-deletion").verdict == Verdict.SATISFIED


def test_what_the_trail_leaves_out_is_no_other_service() -> None:
    without = resource(
        "aws_cloudtrail.t",
        cloud_watch_logs_group_arn=ref("aws_cloudwatch_log_group.trail.arn"),
        event_selector=[block(exclude_management_event_sources=KMS)],
    )
    assert alarmed(without, metric_filter(), alarm()).verdict == Verdict.SATISFIED


@pytest.mark.parametrize(
    ("others", "verdict"),
    [
        ((TRAIL, metric_filter()), Verdict.MISSING),
        ((TRAIL, metric_filter(), alarm(namespace="other")), Verdict.MISSING),
        ((TRAIL, metric_filter(), alarm(alarm_actions=[])), Verdict.MISCONFIGURED),
        ((TRAIL, metric_filter(), alarm(actions_enabled=False)), Verdict.MISCONFIGURED),
        ((TRAIL, metric_filter(log_group_name="other"), alarm()), Verdict.UNKNOWN),
        ((metric_filter(), alarm()), Verdict.UNKNOWN),
        ((replace(TRAIL, doubt="var.on"), metric_filter(), alarm()), Verdict.UNKNOWN),
        ((TRAIL, metric_filter(pattern=unknown("var.pattern")), alarm()), Verdict.UNKNOWN),
        ((TRAIL, metric_filter(), alarm(metric_name=unknown("var.name"))), Verdict.UNKNOWN),
        ((TRAIL, metric_filter(pattern="{ $.eventName = CreateTrail }"), alarm()), Verdict.UNKNOWN),
        ((), Verdict.UNKNOWN),
    ],
)
def test_what_falls_short(others: tuple[Resource, ...], verdict: Verdict) -> None:
    assert alarmed(*others).verdict == verdict


@pytest.mark.parametrize(
    ("others", "verdict"),
    [
        ((metric_filter(),), Verdict.MISSING),  # whichever log it reads
        ((metric_filter(), alarm(alarm_actions=[])), Verdict.MISCONFIGURED),
        ((TRAIL, metric_filter(pattern=CHANGES.replace(" || ($.eventName = StopLogging)", "")), alarm()), Verdict.MISCONFIGURED),
        ((TRAIL, metric_filter(pattern="{ $.eventName = *Trail || $.eventName = St*Logging }"), alarm()), Verdict.SATISFIED),
        ((TRAIL, metric_filter(pattern="{ $.eventName != HeadBucket }"), alarm()), Verdict.UNKNOWN),
        ((TRAIL, metric_filter(), alarm(metric_name=ref("aws_cloudwatch_log_metric_filter.f.id"))), Verdict.MISSING),
        ((TRAIL, metric_filter(), alarm(metric_name=ref("aws_cloudwatch_log_metric_filter.g.id"))), Verdict.MISSING),
        ((TRAIL, metric_filter(name="trail-changes"), alarm(metric_name=ref("aws_cloudwatch_log_metric_filter.f.id"))), Verdict.SATISFIED),
        ((TRAIL, metric_filter(), alarm(alarm_name="quiet", alarm_actions=[]), composite("ALARM(quiet)")), Verdict.SATISFIED),
        ((TRAIL, metric_filter(), alarm(alarm_name="quiet", alarm_actions=[]), composite('ALARM("other")')), Verdict.MISCONFIGURED),
    ],
)
def test_what_a_filter_counts_and_who_tells(others: tuple[Resource, ...], verdict: Verdict) -> None:
    assert alarmed(*others).verdict == verdict


def test_two_filters_may_share_a_kind() -> None:
    most = metric_filter(name="most", pattern=CHANGES.replace("StopLogging", "Other"))
    made = block(name="trail-changes", namespace="cis", value="1")
    last: dict[str, Any] = {"pattern": "{ $.eventName = StopLogging }", "log_group_name": ref("aws_cloudwatch_log_group.trail.name")}
    rest = resource("aws_cloudwatch_log_metric_filter.g", metric_transformation=[made], **last)
    assert alarmed(TRAIL, most, rest, alarm()).verdict == Verdict.SATISFIED


def test_a_filter_answers_for_what_it_looks_for() -> None:
    def said(*others: Resource, of: Resource) -> Verdict:
        return raises_an_alarm(of, world(of, GROUP, TRAIL, *others), ALL).verdict

    assert said(of=metric_filter()) == Verdict.MISSING
    assert said(alarm(), of=metric_filter()) == Verdict.SATISFIED
    for pattern in (
        "ERROR",
        "?ERROR ?Error ?error",
        "",
        '{ $.errorCode = "*" }',
        "{ $.errorMessage = * }",
        "{ $.eventName = * }",
        "[ip, user]",
    ):
        assert said(of=metric_filter(pattern=pattern)) == Verdict.SATISFIED


def test_a_filter_on_another_log_is_misconfigured() -> None:
    other = resource("aws_cloudwatch_log_group.app", name="app")
    reading = metric_filter(log_group_name=ref("aws_cloudwatch_log_group.app.name"))
    assert alarmed(TRAIL, other, reading, alarm()).verdict == Verdict.MISCONFIGURED


def test_nothing_is_missing_only_where_this_is_the_baseline() -> None:
    assert alarmed(here=True).verdict == Verdict.MISSING
    assert alarmed(events="no-such-events").verdict == Verdict.UNKNOWN


def test_all_kinds_are_every_kind() -> None:
    assert len(EVENTS) >= 14
    assert alarmed(TRAIL, metric_filter(), alarm(), events=ALL, here=True).verdict == Verdict.MISSING


def test_a_pattern_must_name_every_call_whole() -> None:
    assert speaks_of(CHANGES, "trail-changes")
    assert not speaks_of(CHANGES.replace("CreateTrail", "CreateTrailX"), "trail-changes")
    root = '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }'
    assert speaks_of(root, "root-usage")
    assert speaks_of('{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }', "unauthorized-api-calls")


def trail(**values: Any) -> Resource:
    return resource("aws_cloudtrail.t", **values)


def objects(kind: object = None, **data: Any) -> Value:
    return block(read_write_type=kind, data_resource=[block(**{"type": "AWS::S3::Object", "values": ["arn:aws:s3"], **data})])


def advanced(*fields: tuple[str, list[str]]) -> Value:
    return block(field_selector=[block(field=name, equals=values) for name, values in fields])


DATA = ("eventCategory", ["Data"])
S3 = ("resources.type", ["AWS::S3::Object"])


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({"event_selector": [objects()]}, Verdict.SATISFIED),
        ({"event_selector": [objects("All")]}, Verdict.SATISFIED),
        ({"event_selector": [objects("ReadOnly"), objects("WriteOnly")]}, Verdict.SATISFIED),
        ({"event_selector": [objects("ReadOnly")]}, Verdict.MISCONFIGURED),
        ({"event_selector": [objects(type="AWS::Lambda::Function")]}, Verdict.MISSING),
        ({"event_selector": [objects(values=[])]}, Verdict.MISSING),
        ({"event_selector": [objects(values=["arn:aws:s3:::orders/"])]}, Verdict.SATISFIED),
        ({"event_selector": [objects(values=["arn:aws:s3:::orders"])]}, Verdict.MISSING),
        ({"event_selector": [objects(values=[ref("aws_s3_bucket.b.arn")])]}, Verdict.SATISFIED),
        ({"event_selector": [objects(values=[unknown("var.bucket")])]}, Verdict.UNKNOWN),
        ({"event_selector": [objects()], "enable_logging": False}, Verdict.MISCONFIGURED),
        ({"event_selector": unknown("var.selectors"), "enable_logging": False}, Verdict.MISCONFIGURED),
        ({"event_selector": [objects()], "enable_logging": unknown("var.on")}, Verdict.UNKNOWN),
        ({"event_selector": [objects(unknown("var.kind"))]}, Verdict.UNKNOWN),
        ({"event_selector": unknown("var.selectors")}, Verdict.UNKNOWN),
        ({}, Verdict.MISSING),
        ({"advanced_event_selector": [advanced(DATA, S3)]}, Verdict.SATISFIED),
        ({"advanced_event_selector": [advanced(DATA, S3, ("readOnly", ["true"]))]}, Verdict.MISCONFIGURED),
        (
            {"advanced_event_selector": [advanced(DATA, S3, ("readOnly", ["true"])), advanced(DATA, S3, ("readOnly", ["false"]))]},
            Verdict.SATISFIED,
        ),
        ({"advanced_event_selector": [advanced(DATA, S3, ("eventName", ["DeleteObject"]))]}, Verdict.MISCONFIGURED),
        ({"advanced_event_selector": [advanced(DATA)]}, Verdict.MISSING),
    ],
)
def test_selectors_of_a_trail(values: dict[str, Any], verdict: Verdict) -> None:
    subject = trail(**values)
    assert records_s3_object_events(subject, world(subject)).verdict == verdict


def test_what_a_sensitive_switch_of_a_trail_says_is_not_told() -> None:
    subject = trail(event_selector=[objects()], enable_logging=secret(plain=False))
    assert records_s3_object_events(subject, world(subject)).because == "aws_cloudtrail.t.enable_logging is a sensitive value"


@pytest.mark.parametrize(("kind", "given"), [("event_selector", objects("ReadOnly")), ("advanced_event_selector", advanced(DATA))])
def test_the_selectors_that_a_trail_has_are_shown(kind: str, given: Any) -> None:
    subject = trail(**{kind: [given]})
    assert [one.path for one in records_s3_object_events(subject, world(subject)).evidence] == [kind]


def test_an_account_is_served_by_any_of_its_trails() -> None:
    def judged(*trails: Resource, here: bool = False) -> Verdict:
        return records_s3_object_events(ACCOUNT, world(ACCOUNT, *trails, here=here)).verdict

    assert judged(trail(event_selector=[objects()], is_multi_region_trail=True)) == Verdict.SATISFIED
    assert judged(trail(event_selector=[objects()])) == Verdict.MISCONFIGURED
    assert judged(trail(event_selector=[objects()], is_multi_region_trail=unknown("var.all"))) == Verdict.UNKNOWN
    other = resource("aws_cloudtrail.all", event_selector=[objects()], is_multi_region_trail=True)
    assert judged(trail(event_selector=[objects()]), other) == Verdict.SATISFIED
    assert judged(trail()) == Verdict.MISSING
    assert judged() == Verdict.UNKNOWN
    assert judged(here=True) == Verdict.MISSING
    some = trail(event_selector=[objects(values=["arn:aws:s3:::orders/"])], is_multi_region_trail=True)
    assert (judged(some), judged(some, here=True)) == (Verdict.UNKNOWN, Verdict.MISCONFIGURED)
    assert judged(trail(event_selector=[objects()], doubt="var.with_trail")) == Verdict.UNKNOWN
    region = Resource("region eu-west-1", "region", "eu-west-1", {}, mode="region", provider="provider.aws", region="eu-west-1")
    away = trail(event_selector=[objects()], is_multi_region_trail=True, region="us-east-1")
    assert records_s3_object_events(region, world(region, away)).verdict == Verdict.SATISFIED


ORDERS = ["arn:aws:s3:::orders/"]
SHIPPED = Value(Unknown("var.env", ("var.env",), shape=f"arn:aws:s3:::shipped-{GAP}/"), written=True)
BUCKET = ("resources.ARN", ORDERS)
READ, WRITTEN = ("readOnly", ["true"]), ("readOnly", ["false"])
DELETED = ("eventName", ["DeleteObject"])


@pytest.mark.parametrize(
    ("kind", "selectors", "here", "elsewhere"),
    [
        ("event_selector", [objects("ReadOnly"), objects("WriteOnly", values=ORDERS)], Verdict.MISCONFIGURED, Verdict.UNKNOWN),
        ("event_selector", [objects("ReadOnly"), objects("WriteOnly")], Verdict.SATISFIED, Verdict.SATISFIED),
        ("event_selector", [objects(values=ORDERS), objects(values=[unknown("var.bucket")])], Verdict.UNKNOWN, Verdict.UNKNOWN),
        ("event_selector", [objects(values=ORDERS), unknown("var.selector")], Verdict.UNKNOWN, Verdict.UNKNOWN),
        ("event_selector", [objects(values=[ref("aws_s3_bucket.b.arn")])], Verdict.MISCONFIGURED, Verdict.UNKNOWN),
        (
            "event_selector",
            [block(data_resource=[block(type="AWS::S3::Object", values=ORDERS), block(type=unknown("var.kind"), values=["arn:aws:s3"])])],
            *(Verdict.UNKNOWN, Verdict.UNKNOWN),
        ),
        ("event_selector", [objects(values=ORDERS), objects(values=[SHIPPED])], Verdict.MISCONFIGURED, Verdict.UNKNOWN),
        ("advanced_event_selector", [advanced(DATA, S3, READ), advanced(DATA, S3, BUCKET)], Verdict.MISCONFIGURED, Verdict.UNKNOWN),
        ("advanced_event_selector", [advanced(DATA, S3, DELETED), advanced(DATA, S3, BUCKET)], Verdict.MISCONFIGURED, Verdict.UNKNOWN),
        ("advanced_event_selector", [advanced(DATA, S3, READ), advanced(DATA, S3, WRITTEN)], Verdict.SATISFIED, Verdict.SATISFIED),
    ],
)
def test_of_an_account_reads_and_writes_in_all_buckets_are_recorded(kind: str, selectors: Any, here: Verdict, elsewhere: Verdict) -> None:
    one = trail(**{kind: selectors, "is_multi_region_trail": True})
    for alone, verdict in ((True, here), (False, elsewhere)):
        assert records_s3_object_events(ACCOUNT, world(ACCOUNT, one, here=alone)).verdict == verdict


COLLECTION = resource("aws_opensearchserverless_collection.c", name="shop-logs")


def security_policy(document: object, kind: str = "network") -> Resource:
    text = document if isinstance(document, Value) else json.dumps(document)
    return resource("aws_opensearchserverless_security_policy.p", type=kind, name="p", policy=text)


def network(public: object, *names: str) -> list[dict[str, Any]]:
    rule = {"ResourceType": "collection", "Resource": [f"collection/{name}" for name in names or ("shop-*",)]}
    return [{"Rules": [rule], "AllowFromPublic": public}]


@pytest.mark.parametrize(
    ("policy", "verdict"),
    [
        (security_policy(network(public=False)), Verdict.SATISFIED),
        (security_policy(network(public=True)), Verdict.MISCONFIGURED),
        (security_policy(network(True, "*")), Verdict.MISCONFIGURED),
        (security_policy(network(True, "other")), Verdict.UNKNOWN),
        (security_policy([{"Rules": network(None)[0]["Rules"], "SourceVPCEs": ["vpce-1"]}]), Verdict.SATISFIED),
        (security_policy(unknown("var.policy")), Verdict.UNKNOWN),
        (security_policy(network(public=True), "data"), Verdict.UNKNOWN),
    ],
)
def test_the_network_policies_that_name_a_collection(policy: Resource, verdict: Verdict) -> None:
    assert collection_policy_is(COLLECTION, world(COLLECTION, policy), "AllowFromPublic", False).verdict == verdict


def test_no_policy_opens_a_collection() -> None:
    def judged(path: str, *, here: bool) -> Verdict:
        return collection_policy_is(COLLECTION, world(COLLECTION, here=here), path, False).verdict

    assert judged("AllowFromPublic", here=True) == Verdict.SATISFIED
    assert judged("AllowFromPublic", here=False) == Verdict.UNKNOWN
    assert judged("AWSOwnedKey", here=True) == Verdict.MISSING


def test_encryption_policies_are_one_object() -> None:
    rules = network(None)[0]["Rules"]
    own = security_policy({"Rules": rules, "AWSOwnedKey": True}, "encryption")
    key = security_policy({"Rules": rules, "KmsARN": "arn:aws:kms:eu-west-1:1:key/1"}, "encryption")
    assert collection_policy_is(COLLECTION, world(COLLECTION, own), "AWSOwnedKey", False).verdict == Verdict.MISCONFIGURED
    assert collection_policy_is(COLLECTION, world(COLLECTION, key), "AWSOwnedKey", False).verdict == Verdict.SATISFIED


BAD_INPUTS = "AWSManagedRulesKnownBadInputsRuleSet"


def rule(name: object = BAD_INPUTS, **values: Any) -> Value:
    action = values.pop("override_action", [block(none=[block()])])
    return block(override_action=action, statement=[block(managed_rule_group_statement=[block(name=name, vendor_name="AWS", **values)])])


def acl(**values: Any) -> Resource:
    return resource("aws_wafv2_web_acl.w", **values)


def included(subject: Resource, *others: Resource) -> Verdict:
    return includes_rule_group(subject, world(subject, *others), BAD_INPUTS).verdict


@pytest.mark.parametrize(
    ("rules", "verdict"),
    [
        ([rule()], Verdict.SATISFIED),
        ([rule("AWSManagedRulesCommonRuleSet"), rule()], Verdict.SATISFIED),
        ([rule("AWSManagedRulesAnonymousIpList")], Verdict.MISSING),
        ([rule(excluded_rule=[block(name="Host_localhost_HEADER")])], Verdict.SATISFIED),
        ([rule(excluded_rule=[block(name="Log4JRCE")])], Verdict.MISCONFIGURED),
        ([rule(rule_action_override=[block(name="Log4JRCE_BODY", action_to_use=[block(count=[block()])])])], Verdict.MISCONFIGURED),
        ([rule(rule_action_override=[block(name="Log4JRCE_BODY", action_to_use=[block(block=[block()])])])], Verdict.SATISFIED),
        ([rule(override_action=[block(count=[block()], none=[])])], Verdict.MISCONFIGURED),
        ([rule(unknown("var.group"))], Verdict.UNKNOWN),
        (unknown("var.rules"), Verdict.UNKNOWN),
        ([rule(), unknown("var.rule")], Verdict.SATISFIED),
        ([], Verdict.MISSING),
    ],
)
def test_rule_groups_inline(rules: object, verdict: Verdict) -> None:
    assert included(acl(rule=rules)) == verdict


def test_rule_groups_as_json() -> None:
    def written(override: dict[str, Any], **more: Any) -> Verdict:
        statement = {"ManagedRuleGroupStatement": {"Name": BAD_INPUTS, "VendorName": "AWS", **more}}
        return included(acl(rule_json=json.dumps([{"Name": "bad", "Statement": statement, "OverrideAction": override}])))

    assert written({"None": {}}) == Verdict.SATISFIED
    assert written({"Count": {}}) == Verdict.MISCONFIGURED
    assert written({"None": {}}, ExcludedRules=[{"Name": "Host_localhost_HEADER"}]) == Verdict.SATISFIED
    assert written({"None": {}}, ExcludedRules=[{"Name": "Log4JRCE"}]) == Verdict.MISCONFIGURED
    for action, verdict in (("Count", Verdict.MISCONFIGURED), ("Allow", Verdict.MISCONFIGURED), ("Captcha", Verdict.SATISFIED)):
        assert written({"None": {}}, RuleActionOverrides=[{"Name": "Log4JRCE_BODY", "ActionToUse": {action: {}}}]) == verdict
        others = [{"Name": "Host_localhost_HEADER", "ActionToUse": {action: {}}}]
        assert written({"None": {}}, RuleActionOverrides=others) == Verdict.SATISFIED
    assert included(acl(rule_json="not json")) == Verdict.MISSING
    assert included(acl(rule_json=unknown("var.rules"))) == Verdict.UNKNOWN


def test_rule_groups_as_json_that_is_not_all_known() -> None:
    later = unknown("var.action")

    def written(override: Value, **more: object) -> Verdict:
        group = block(Name=BAD_INPUTS, VendorName="AWS", **more)
        tree = of([block(Statement=block(ManagedRuleGroupStatement=group), OverrideAction=override)])
        return included(acl(rule_json=Value(Unknown("var.action", ("var.action",), tree=tree), written=True)))

    assert written(later) == written(block(Count=later)) == Verdict.UNKNOWN
    for action in (later, block(Count=later), block(Allow=later)):
        assert written(block(), RuleActionOverrides=[block(Name="Log4JRCE_BODY", ActionToUse=action)]) == Verdict.UNKNOWN
        assert written(block(), RuleActionOverrides=[block(Name="Host_localhost_HEADER", ActionToUse=action)]) == Verdict.SATISFIED
    assert written(block(), ExcludedRules=later) == Verdict.UNKNOWN


def test_rule_groups_in_resources_of_their_own() -> None:
    parts: Any = rule().data
    arn = ref("aws_wafv2_web_acl.w.arn")
    apart = resource("aws_wafv2_web_acl_rule.r", web_acl_arn=arn, **parts)
    assert included(acl(), apart) == Verdict.SATISFIED
    association = resource("aws_wafv2_web_acl_rule_group_association.a", web_acl_arn=arn, managed_rule_group=[block(name=BAD_INPUTS)])
    assert included(acl(), association) == Verdict.SATISFIED
    counting = resource(
        "aws_wafv2_web_acl_rule_group_association.a", web_acl_arn=arn, override_action="count", managed_rule_group=[block(name=BAD_INPUTS)]
    )
    assert included(acl(), counting) == Verdict.MISCONFIGURED
    elsewhere = resource("aws_wafv2_web_acl_rule.r", web_acl_arn=ref("aws_wafv2_web_acl.other.arn"), **parts)
    assert included(acl(), elsewhere, resource("aws_wafv2_web_acl.other")) == Verdict.MISSING
