"""Laws of the terms on keys, images, patches, secrets and coverage: total, monotone, and silent about secrets."""

from __future__ import annotations

import base64
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from srm_tf.language.context import Context, Site
from srm_tf.language.terms import PREDICATES, SENTENCES, load
from srm_tf.model.resource import Resource
from srm_tf.model.value import Certainty, Reference, Unknown, Value
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import world

load()

PREDICATE_CALLS: dict[str, tuple[object, ...]] = {
    "is a customer key": (),
    "follows the latest image": (),
    "is an image younger than {days:number}": (180,),
    "upgrades packages": (),
    "holds no secret": (),
    "is not a literal": (),
}
# Sentence → (its arguments, the subject's type).
SENTENCE_CALLS: dict[str, tuple[tuple[object, ...], str]] = {
    "guest OS patches are installed on schedule": ((), "aws_instance"),
    "an image pipeline refreshes it": ((), "aws_autoscaling_group"),
    "its patch baseline approves fixes within {days:number} days": ((7,), "aws_instance"),
    "is managed by SSM": ((), "aws_instance"),
    "nodes follow the latest image": ((), "aws_ecs_cluster"),
    "is covered by a backup plan": ((), "aws_db_instance"),
    "snapshots existing volumes": ((), "aws_dlm_lifecycle_policy"),
    "is used": ((), "aws_eip"),
    "alarms on {events:word}": (("root-usage",), "aws_cloudtrail"),
    "raises an alarm for {events:word}": (("trail-changes",), "aws_cloudwatch_log_metric_filter"),
    "records S3 object events": ((), "aws_cloudtrail"),
    "collection policy {path:path} is {value:value}": (("AllowFromPublic", False), "aws_opensearchserverless_collection"),
    "includes rule group {name:text}": (("AWSManagedRulesKnownBadInputsRuleSet",), "aws_wafv2_web_acl"),
    "is not used": ((), "aws_iam_user"),
    "is enough": ((), "aws_iam_user"),
}
# Type → the attributes that terms read.
ATTRIBUTES = {
    "aws_instance": ("tags", "ami", "iam_instance_profile", "launch_template", "user_data", "root_block_device"),
    "aws_autoscaling_group": ("tag", "launch_template", "instance_refresh", "max_instance_lifetime", "mixed_instances_policy"),
    "aws_launch_template": ("image_id", "user_data", "tag_specifications", "iam_instance_profile", "name"),
    "aws_ssm_association": ("name", "targets", "parameters", "schedule_expression"),
    "aws_ssm_maintenance_window": ("enabled", "schedule"),
    "aws_ssm_maintenance_window_target": ("targets", "window_id"),
    "aws_ssm_maintenance_window_task": ("task_arn", "targets", "window_id", "task_invocation_parameters"),
    "aws_ssmquicksetup_configuration_manager": ("configuration_definition",),
    "aws_resourcegroups_group": ("name", "resource_query"),
    "aws_ssm_patch_group": ("patch_group", "baseline_id"),
    "aws_ssm_patch_baseline": ("approval_rule",),
    "aws_ssm_service_setting": ("setting_id", "setting_value"),
    "aws_imagebuilder_image_pipeline": ("status", "schedule", "distribution_configuration_arn"),
    "aws_imagebuilder_distribution_configuration": ("distribution",),
    "aws_iam_instance_profile": ("name", "role"),
    "aws_iam_role": ("name", "managed_policy_arns"),
    "aws_ecs_cluster": ("name", "capacity_providers"),
    "aws_ecs_capacity_provider": ("name", "auto_scaling_group_provider"),
    "aws_db_instance": ("identifier", "tags"),
    "aws_backup_selection": ("resources", "not_resources", "selection_tag", "condition"),
    "aws_dlm_lifecycle_policy": ("policy_details", "default_policy"),
    "aws_ebs_volume": ("tags",),
    "aws_eip": ("instance", "network_interface"),
    "aws_cloudtrail": ("event_selector", "advanced_event_selector", "enable_logging", "cloud_watch_logs_group_arn"),
    "aws_cloudwatch_log_metric_filter": ("pattern", "log_group_name", "metric_transformation"),
    "aws_cloudwatch_metric_alarm": ("metric_name", "namespace", "alarm_actions", "actions_enabled"),
    "aws_opensearchserverless_collection": ("name",),
    "aws_opensearchserverless_security_policy": ("type", "policy"),
    "aws_wafv2_web_acl": ("rule", "rule_json"),
    "aws_wafv2_web_acl_rule_group_association": ("web_acl_arn", "managed_rule_group", "override_action"),
    "aws_iam_user": ("name",),
    "data.aws_ami": ("most_recent", "filter", "id", "creation_date"),
    "data.aws_kms_key": ("key_id",),
    "aws_kms_key": ("id",),
    "aws_ssm_parameter": ("name", "value"),
}
TEXTS = (
    "a", "*", "Install", "true", "false", "one", "1", "AWS-RunPatchBaseline", "tag:Wave", "InstanceIds", "Wave", "instance",
    "ENABLED", "network",
    "alias/aws/ebs", "alias/app", "ami-0123456789abcdef0", "resolve:ssm:/golden", "arn:aws:rds:*:*:db:*", "WindowTargetIds",
    "AWS::S3::Object",
    "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore", "FARGATE", "eventCategory", "resources.type", "Data",
    "2026-10-01", "dnf -y upgrade",
    '{ $.userIdentity.type = "Root" }',
    '[{"Rules": [{"ResourceType": "collection", "Resource": ["collection/*"]}], "AllowFromPublic": true}]',
    "AWSManagedRulesKnownBadInputsRuleSet", "AWSQuickSetupType-PatchPolicy", "ScanAndInstall", "PASSWORD=hunter2", "", "\n",
    "image-id", "name",
    '{"ResourceTypeFilters": ["AWS::EC2::Instance"], "TagFilters": [{"Key": "Wave", "Values": ["one"]}]}',
    "AWS-RunShellScript", "Log4JRCE",
)  # fmt: skip
NAMES = (
    "key", "values", "value", "name", "id", "tags", "type", "targets", "Operation", "commands", "Wave", "resource_type",
    "propagate_at_launch",
    "launch_template", "launch_template_id", "launch_template_specification", "run_command_parameters", "parameter",
    "read_write_type",
    "data_resource", "field_selector", "field", "equals", "string_equals", "query", "target_tags", "policy_type",
    "statement", "count", "managed_rule_group_statement",
    "override_action", "excluded_rule", "parameters", "TargetType", "ConfigurationOptionsPatchOperation", "namespace",
    "approve_after_days", "PASSWORD",
    "launch_template_configuration", "auto_scaling_group_arn", "schedule_expression", "role", "arn",
)  # fmt: skip

ADDRESSES = tuple(f"{name}.x" for name in ATTRIBUTES)
scalars = st.one_of(st.sampled_from(TEXTS), st.text(max_size=8), st.none(), st.booleans(), st.integers(-5, 400), st.floats(allow_nan=False))


def known(children: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    data = st.one_of(
        st.lists(children, max_size=3).map(tuple),
        st.dictionaries(st.one_of(st.sampled_from(NAMES), st.text(max_size=4)), children, max_size=4),
    )
    return st.builds(Value, data, written=st.booleans(), sensitive=st.booleans())


leaves = st.builds(Value, scalars, written=st.booleans(), sensitive=st.booleans())
knowns = st.recursive(leaves, known, max_leaves=8)
references = st.builds(
    lambda address, attribute, certainty: Reference(f"{address}.{attribute}", address, attribute, certainty),
    st.sampled_from(ADDRESSES),
    st.sampled_from(["id", "arn", "name", "", "value", "key_id"]),
    st.sampled_from(list(Certainty)),
)
open_unknowns = st.builds(
    lambda prefix, not_null: Value(Unknown("var.x", ("var.x",), prefix=prefix, not_null=not_null), written=True),
    st.sampled_from(["", "", "", "alias/", "resolve:ssm:/", "AWS-"]),
    st.booleans(),
)
referring = st.lists(references, min_size=1, max_size=2).map(
    lambda found: Value(Unknown(found[0].text, tuple(one.text for one in found)), written=True, references=tuple(found))
)


def with_branches(children: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    pairs = st.lists(st.tuples(st.sampled_from(["", "var.y"]), children), min_size=1, max_size=2)
    return pairs.map(lambda found: Value(Unknown("var.y", ("var.y",), branches=tuple(found)), written=True))


anything = st.recursive(
    st.one_of(leaves, open_unknowns, referring),
    lambda children: st.one_of(known(children), known(children), with_branches(children)),
    max_leaves=10,
)


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, dict[str, Value]]:
    """Some of the types, with some of their attributes."""
    found: dict[str, dict[str, Value]] = {}
    for name in draw(st.lists(st.sampled_from(list(ATTRIBUTES)), max_size=5, unique=True)):
        attributes = draw(st.lists(st.sampled_from(ATTRIBUTES[name]), max_size=4, unique=True))
        found[name] = {attribute: draw(anything) for attribute in attributes}
    return found


def build(values: dict[str, dict[str, Value]], subject: str) -> tuple[Resource, Context]:
    """The world of these values, with a subject in it."""
    resources = {
        name: Resource(f"{name}.x", name.removeprefix("data."), "x", attributes, mode="data" if name.startswith("data.") else "managed")
        for name, attributes in {subject: {}, **values}.items()
    }
    return resources[subject], world(*resources.values())


def is_open(value: Value) -> bool:
    """An Unknown that nothing is known of but, perhaps, how it begins: any text that begins so may take its place."""
    return value.is_unknown and not value.references and not value.unknown.branches


def settled(value: Value, choose: Callable[[Unknown], Value]) -> Value:
    """The value once all that was open is known."""
    if is_open(value):
        return replace(choose(value.unknown), sensitive=value.sensitive)
    if isinstance(value.data, tuple):
        return replace(value, data=tuple(settled(item, choose) for item in value.data))
    if isinstance(value.data, dict):
        return replace(value, data={name: settled(item, choose) for name, item in value.data.items()})
    branches = tuple((condition, settled(branch, choose)) for condition, branch in value.unknown.branches)
    return replace(value, data=replace(value.unknown, branches=branches)) if branches else value


def completion(draw: st.DrawFn) -> Callable[[Unknown], Value]:
    """What an open value turns out to be."""

    def choose(unknown: Unknown) -> Value:
        if unknown.prefix:
            return Value(unknown.prefix + draw(st.sampled_from(["", "aws/ebs", "app", "golden:3", "RunPatchBaseline"])), written=True)
        found = draw(knowns)
        empty = found.is_null or found.is_empty
        return Value("something", written=True) if unknown.not_null and empty else replace(found, written=True)

    return choose


LAX = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
)


@LAX
@given(st.data())
def test_predicates_answer_whatever_the_value_is(data: st.DataObject) -> None:
    values = data.draw(worlds())
    value = data.draw(anything)
    phrase = data.draw(st.sampled_from(list(PREDICATE_CALLS)))
    subject, context = build({**values, "aws_instance": {"ami": value}}, "aws_instance")
    answer = PREDICATES[phrase].function(Site(subject, "ami", value, ("ami",)), context, *PREDICATE_CALLS[phrase])
    assert isinstance(answer, Judgement)
    assert answer.because.startswith(("ami", *ADDRESSES)), answer.because


@LAX
@given(st.data())
def test_sentences_answer_whatever_the_world_is(data: st.DataObject) -> None:
    phrase = data.draw(st.sampled_from(list(SENTENCE_CALLS)))
    arguments, kind = SENTENCE_CALLS[phrase]
    subject, context = build(data.draw(worlds()), kind)
    answer = SENTENCES[phrase].function(subject, context, *arguments)
    assert isinstance(answer, Judgement)
    assert answer.because.startswith(ADDRESSES), answer.because
    if answer.verdict == Verdict.UNKNOWN:
        assert answer.depends_on


@LAX
@given(st.data())
def test_knowing_more_overturns_no_predicate(data: st.DataObject) -> None:
    phrase = data.draw(st.sampled_from(list(PREDICATE_CALLS)))
    values, value = data.draw(worlds()), data.draw(anything)
    before = _predicate(phrase, values, value)
    choose = data.draw(st.composite(completion)())
    after = _predicate(phrase, {name: _settle_all(attributes, choose) for name, attributes in values.items()}, settled(value, choose))
    assert before in {Verdict.UNKNOWN, after}


@LAX
@given(st.data())
def test_knowing_more_overturns_no_sentence(data: st.DataObject) -> None:
    phrase = data.draw(st.sampled_from(list(SENTENCE_CALLS)))
    arguments, kind = SENTENCE_CALLS[phrase]
    values = data.draw(worlds())
    subject, context = build(values, kind)
    before = SENTENCES[phrase].function(subject, context, *arguments).verdict
    choose = data.draw(st.composite(completion)())
    subject, context = build({name: _settle_all(attributes, choose) for name, attributes in values.items()}, kind)
    after = SENTENCES[phrase].function(subject, context, *arguments).verdict
    assert before in {Verdict.UNKNOWN, after}


def _predicate(phrase: str, values: dict[str, dict[str, Value]], value: Value) -> Verdict:
    if value.is_null:  # the frame answers for what is not there
        return Verdict.UNKNOWN
    subject, context = build({**values, "aws_instance": {"ami": value}}, "aws_instance")
    answer: Judgement = PREDICATES[phrase].function(Site(subject, "ami", value, ("ami",)), context, *PREDICATE_CALLS[phrase])
    return answer.verdict


def _settle_all(attributes: dict[str, Value], choose: Callable[[Unknown], Value]) -> dict[str, Value]:
    return {name: settled(value, choose) for name, value in attributes.items()}


CANARY = "c4n4ry-hunter2-c4n4ry"
HIDING = (
    lambda: Value(CANARY, written=True, sensitive=True),
    lambda: Value(f"export DB_PASSWORD={CANARY}\n", written=True),
    lambda: Value(base64.b64encode(f"export DB_PASSWORD={CANARY}\n".encode()).decode(), written=True),
    lambda: Value(f"https://deploy:{CANARY}@git.example.com/x", written=True),
    lambda: Value(
        {"DB_PASSWORD": Value(CANARY, written=True), CANARY: Value("x", written=True, sensitive=True)}, written=True, sensitive=True
    ),
    lambda: Value((Value({"name": Value("TOKEN"), "value": Value(CANARY)}, written=True),), written=True),
    lambda: Value(Unknown("var.x", ("var.x",), branches=(("var.x", Value(CANARY, written=True, sensitive=True)),)), written=True),
)


@LAX
@given(st.data())
def test_no_answer_repeats_a_sensitive_value(data: st.DataObject) -> None:
    """Whatever is marked sensitive stays out of sentences, evidence and dependencies, in every term."""
    values = data.draw(worlds())
    hidden = {
        name: {
            attribute: Value(CANARY, written=True, sensitive=True) if data.draw(st.booleans()) else value
            for attribute, value in found.items()
        }
        for name, found in values.items()
    }
    phrase = data.draw(st.sampled_from(list(SENTENCE_CALLS)))
    arguments, kind = SENTENCE_CALLS[phrase]
    subject, context = build(hidden, kind)
    assert CANARY not in repr(SENTENCES[phrase].function(subject, context, *arguments))
    for name, holes in PREDICATE_CALLS.items():
        value = Value(CANARY, written=True, sensitive=True)
        assert CANARY not in repr(PREDICATES[name].function(Site(subject, "ami", value, ("ami",)), context, *holes))


@LAX
@given(
    st.sampled_from(HIDING),
    st.sampled_from(["user_data", "password", "variables", "value"]),
    st.sampled_from(["holds no secret", "is not a literal"]),
)
def test_no_answer_repeats_a_secret(hide: Callable[[], Value], name: str, phrase: str) -> None:
    value = hide()
    subject, context = build({"aws_ssm_parameter": {"name": Value("/db/password"), name: value}}, "aws_ssm_parameter")
    answer = PREDICATES[phrase].function(Site(subject, name, value, (name,)), context)
    shown = repr(answer)
    assert CANARY not in shown
    assert base64.b64encode(CANARY.encode()).decode()[:20] not in shown
