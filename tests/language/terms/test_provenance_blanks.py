"""The law of knowing more, from the other side: hide some values of a world with a meaning, and no decided answer may change."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from srm_tf.language.context import Site
from srm_tf.language.terms import PREDICATES, SENTENCES, load
from srm_tf.model.resource import Resource
from srm_tf.model.value import Unknown, Value
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms import test_coverage as coverage
from tests.language.terms import test_images as images
from tests.language.terms import test_managed as managed
from tests.language.terms import test_patching as patching
from tests.language.terms import test_watching as watching
from tests.language.terms.build import block, ref, resource, world

load()
BLANK = Value(Unknown("var.blank", ("var.blank",)), written=True)
WAVE = patching.target("tag:PatchWave", "one")
SUBJECT = patching.instance(computed={"id": "i-0123456789abcdef0"})
HANDED = patching.group(block(key="PatchWave", value="one", propagate_at_launch=True), **patching.STARTS, **patching.REFRESH)
BUILDER = resource("aws_imagebuilder_image_pipeline.p", **patching.PIPELINE)
ROLE_WITH_POLICY = (managed.PROFILE, managed.ROLE, managed.attachment(managed.CORE))
INSIDE = '{"Statement": [{"Effect": "Allow", "Principal": "*", "Condition": {"StringEquals": {"aws:SourceVpc": "vpc-1"}}}]}'
ACL = watching.acl(rule=[watching.rule("AWSManagedRulesCommonRuleSet"), watching.rule(excluded_rule=[block(name="Log4JRCE")])])

OPENAPI = '{"paths": {"/a": {"get": {"security": [{"k": []}], "x-amazon-apigateway-integration": {"type": "http", "uri": "http://a"}}}}}'

# (sentence, arguments, subject, what stands beside it)
WORLDS: list[tuple[str, tuple[object, ...], Resource, tuple[Resource, ...]]] = [
    ("guest OS patches are installed on schedule", (), SUBJECT, (patching.association(WAVE),)),
    ("guest OS patches are installed on schedule", (), SUBJECT, (patching.association(WAVE, parameters={"Operation": "Scan"}),)),
    ("guest OS patches are installed on schedule", (), SUBJECT, (patching.association(WAVE, schedule_expression=None),)),
    ("guest OS patches are installed on schedule", (), SUBJECT, (patching.association(patching.target("tag:PatchWave", "two")),)),
    (
        "guest OS patches are installed on schedule",
        (),
        SUBJECT,
        (patching.association(patching.target("resource-groups:Name", "wave-one")), patching.GROUP),
    ),
    ("guest OS patches are installed on schedule", (), SUBJECT, (patching.window(enabled=True), patching.task(), patching.WAVE)),
    ("guest OS patches are installed on schedule", (), SUBJECT, (patching.window(enabled=False), patching.task(), patching.WAVE)),
    ("guest OS patches are installed on schedule", (), SUBJECT, (patching.policy(), patching.GROUP)),
    (
        "guest OS patches are installed on schedule",
        (),
        SUBJECT,
        (patching.policy(TargetType="Tags", TargetTagKey="PatchWave", TargetTagValue="two"),),
    ),
    ("guest OS patches are installed on schedule", (), HANDED, (BUILDER, patching.DISTRIBUTION, patching.TEMPLATE)),
    ("guest OS patches are installed on schedule", (), HANDED, (patching.association(WAVE), patching.TEMPLATE)),
    ("an image pipeline refreshes it", (), HANDED, (BUILDER, patching.DISTRIBUTION, patching.TEMPLATE)),
    ("an image pipeline feeds it", (), HANDED, (BUILDER, patching.DISTRIBUTION, patching.TEMPLATE)),
    ("carries a tag named {names:list}", (["owner", "team"],), patching.instance(tags={"acme:Owner": "shop", "Name": "web"}), ()),
    ("carries a tag named {names:list}", (["owner", "team"],), patching.instance(tags={"Owner": "", "Name": "web"}), ()),
    (
        "serves callers inside a VPC",
        (),
        resource("aws_api_gateway_rest_api.a"),
        (resource("aws_api_gateway_rest_api_policy.p", rest_api_id=ref("aws_api_gateway_rest_api.a.id"), policy=INSIDE),),
    ),
    ("its OpenAPI document asks callers for authorization", (), resource("aws_api_gateway_rest_api.a", body=OPENAPI), ()),
    ("its OpenAPI document reaches backends over TLS", (), resource("aws_api_gateway_rest_api.a", body=OPENAPI), ()),
    ("its OpenAPI document has backends verified", (), resource("aws_api_gateway_rest_api.a", body=OPENAPI), ()),
    ("its OpenAPI document reaches private backends over TLS", (), resource("aws_apigatewayv2_api.a", body=OPENAPI), ()),
    ("snapshots existing volumes", (), coverage.policy(resource_types=["VOLUME"]), (resource("aws_instance.i", tags={"Daily": "yes"}),)),
    (
        "its patch baseline approves fixes within {days:number} days",
        (7,),
        patching.instance(tags={"Patch Group": "web"}),
        (patching.REGISTERED, patching.baseline(approve_after_days=30)),
    ),
    ("is managed by SSM", (), managed.INSTANCE, ROLE_WITH_POLICY),
    ("is managed by SSM", (), resource("aws_instance.i", iam_instance_profile="web"), ROLE_WITH_POLICY),
    ("is managed by SSM", (), managed.INSTANCE, (managed.PROFILE, managed.ROLE, managed.attachment("arn:aws:iam::aws:policy/X"))),
    ("nodes follow the latest image", (), managed.CLUSTER, (managed.PROVIDER, managed.GROUP, managed.LATEST)),
    ("nodes follow the latest image", (), managed.CLUSTER, (managed.PROVIDER, managed.GROUP, managed.FROZEN)),
    ("is covered by a backup plan", (), coverage.database(), (coverage.selection(selection_tag=[coverage.tag("daily")]),)),
    ("is covered by a backup plan", (), coverage.database(), (coverage.selection(resources=["arn:aws:rds:*:*:db:ord*"]),)),
    (
        "is covered by a backup plan",
        (),
        coverage.database(),
        (coverage.selection(resources=["*"], not_resources=["arn:aws:rds:*:*:db:*"], selection_tag=[coverage.tag("weekly")]),),
    ),
    (
        "is covered by a backup plan",
        (),
        coverage.database(),
        (
            coverage.selection(
                resources=["arn:aws:rds:*"], condition=[block(string_not_like=[block(key="aws:ResourceTag/Backup", value="da*")])]
            ),
        ),
    ),
    ("snapshots existing volumes", (), coverage.policy(), (coverage.TAGGED,)),
    ("snapshots existing volumes", (), coverage.policy(), (resource("aws_ebs_volume.v", tags={"Daily": "no"}),)),
    ("is used", (), resource("aws_eip.e", instance="i-1"), ()),
    ("is used", (), resource("aws_eip.e", instance=""), (resource("aws_nat_gateway.n", allocation_id=ref("aws_eip.e.id")),)),
    (
        "alarms on {events:word}",
        ("trail-changes",),
        watching.ACCOUNT,
        (watching.GROUP, watching.TRAIL, watching.metric_filter(), watching.alarm()),
    ),
    (
        "alarms on {events:word}",
        ("trail-changes",),
        watching.ACCOUNT,
        (watching.GROUP, watching.TRAIL, watching.metric_filter(), watching.alarm(actions_enabled=False)),
    ),
    ("records S3 object events", (), watching.trail(event_selector=[watching.objects("ReadOnly")], enable_logging=True), ()),
    ("records S3 object events", (), watching.trail(event_selector=[watching.objects()], enable_logging=False), ()),
    ("records S3 object events", (), watching.trail(advanced_event_selector=[watching.advanced(watching.DATA, watching.S3)]), ()),
    (
        "collection policy {path:path} is {value:value}",
        ("AllowFromPublic", False),
        watching.COLLECTION,
        (watching.security_policy(watching.network(public=True)),),
    ),
    ("includes rule group {name:text}", (watching.BAD_INPUTS,), ACL, ()),
    ("includes rule group {name:text}", (watching.BAD_INPUTS,), watching.acl(rule=[watching.rule()]), ()),
]


def hidden(value: Value, draw: st.DataObject) -> Value:
    """The value with some of what is in it hidden. What came by reference keeps its trail."""
    if value.is_unknown or value.is_null:
        return value
    if draw.draw(st.integers(0, 4)) == 0:
        return BLANK
    if isinstance(value.data, tuple):
        return replace(value, data=tuple(hidden(item, draw) for item in value.data))
    if isinstance(value.data, Mapping):
        return replace(value, data={name: hidden(item, draw) for name, item in value.data.items()})
    return value


def blanked(one: Resource, draw: st.DataObject) -> Resource:
    """A resource with some of what somebody wrote hidden."""
    return replace(one, values={name: hidden(value, draw) if value.written else value for name, value in one.values.items()})


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.parametrize("number", range(len(WORLDS)))
@given(draw=st.data())
def test_hiding_leaves_a_sentence_undecided_or_as_it_was(number: int, draw: st.DataObject) -> None:
    phrase, arguments, subject, others = WORLDS[number]
    function = SENTENCES[phrase].function
    whole: Judgement = function(subject, world(subject, *others, here=True), *arguments)
    dimmed = blanked(subject, draw)
    less: Judgement = function(dimmed, world(dimmed, *(blanked(one, draw) for one in others), here=True), *arguments)
    assert less.verdict in {Verdict.UNKNOWN, whole.verdict}, (less, whole)


VALUES = ["PASSWORD=hunter2", "alias/app", "alias/aws/ebs", images.IMAGE, "dnf -y upgrade", f"resolve:ssm:{images.MOVING}"]
SOURCES = (images.lookup(filter=images.filtered("name", ["al2023-*"])), images.parameter())


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(draw=st.data())
def test_hiding_leaves_a_predicate_undecided_or_as_it_was(draw: st.DataObject) -> None:
    phrase, arguments = draw.draw(
        st.sampled_from(
            [
                ("is a customer key", ()),
                ("follows the latest image", ()),
                ("is an image younger than {days:number}", (90,)),
                ("upgrades packages", ()),
                ("holds no secret", ()),
            ]
        )
    )
    text = draw.draw(st.sampled_from(VALUES))
    whole = draw.draw(
        st.sampled_from(
            [
                Value(text, written=True),
                Value({"name": Value("DB_PASSWORD", written=True), "value": Value(text, written=True)}, written=True),
                Value({"DB_PASSWORD": Value(text, written=True), "STAGE": Value("prod", written=True)}, written=True),
                images.known("data.aws_ami.latest.id"),
                images.known("data.aws_ssm_parameter.p.value"),
            ]
        )
    )

    def judged(value: Value, *others: Resource) -> Verdict:
        subject = resource("aws_instance.i", ami=value)
        answer: Judgement = PREDICATES[phrase].function(Site(subject, "ami", value, ("ami",)), world(subject, *others), *arguments)
        return answer.verdict

    kept = replace(hidden(whole, draw), references=whole.references)
    assert judged(kept, *(blanked(one, draw) for one in SOURCES)) in {Verdict.UNKNOWN, judged(whole, *SOURCES)}
