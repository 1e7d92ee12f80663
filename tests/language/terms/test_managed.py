"""Whether an instance can register with Systems Manager, and which images a cluster's nodes start from."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec.structs import replace

from srm_tf.language.terms.managed import is_managed_by_ssm
from srm_tf.language.terms.nodes import nodes_follow_the_latest_image, runs_on_instances_of_its_own
from srm_tf.model.resource import Resource
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import block, ref, resource, unknown, world

CORE = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
INSTANCE = resource("aws_instance.i", iam_instance_profile=ref("aws_iam_instance_profile.p.name"))
PROFILE = resource("aws_iam_instance_profile.p", name="web", role=ref("aws_iam_role.r.name"))
ROLE = resource("aws_iam_role.r", name="web")


def attachment(arn: object) -> Resource:
    return resource("aws_iam_role_policy_attachment.a", role=ref("aws_iam_role.r.name"), policy_arn=arn)


def document(action: str, effect: str = "Allow") -> str:
    return json.dumps({"Statement": [{"Effect": effect, "Action": action, "Resource": "*"}]})


def judged(subject: Resource, *others: Resource) -> Judgement:
    return is_managed_by_ssm(subject, world(subject, *others))


@pytest.mark.parametrize(
    "others",
    [
        (attachment(CORE),),
        (attachment("arn:aws:iam::aws:policy/AdministratorAccess"),),
        (attachment("arn:aws:iam::aws:policy/AmazonSSMFullAccess"),),
        (resource("aws_iam_role_policy.o", role=ref("aws_iam_role.r.id"), policy=document("ssm:*")),),
        (attachment(ref("aws_iam_policy.own.arn")), resource("aws_iam_policy.own", policy=document("ssm:UpdateInstanceInformation"))),
        (attachment(ref("data.aws_iam_policy.core.arn")), resource("data.aws_iam_policy.core", name="AmazonSSMManagedInstanceCore")),
        (resource("aws_iam_policy_attachment.x", roles=[ref("aws_iam_role.r.name")], policy_arn=CORE),),
    ],
)
def test_a_role_that_lets_the_agent_register(others: tuple[Resource, ...]) -> None:
    answer = judged(INSTANCE, PROFILE, ROLE, *others)
    assert answer.verdict == Verdict.SATISFIED
    assert "lets the agent of aws_iam_role.r register" in answer.because


@pytest.mark.parametrize(
    "others",
    [
        (attachment("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"),),
        (resource("aws_iam_role_policy.o", role=ref("aws_iam_role.r.id"), policy=document("s3:*")),),
        (resource("aws_iam_role_policy.o", role=ref("aws_iam_role.r.id"), policy=document("ssm:*", "Deny")),),
        (),
    ],
)
def test_a_role_that_does_not(others: tuple[Resource, ...]) -> None:
    assert judged(INSTANCE, PROFILE, ROLE, *others).verdict == Verdict.MISSING


def test_no_profile_is_missing() -> None:
    assert judged(resource("aws_instance.i")).verdict == Verdict.MISSING
    assert judged(resource("aws_launch_template.t")).verdict == Verdict.MISSING


@pytest.mark.parametrize("holds", [{}, {"role": ""}, {"roles": []}])
def test_a_profile_without_a_role_lets_nobody_register(holds: dict[str, Any]) -> None:
    answer = judged(INSTANCE, resource("aws_iam_instance_profile.p", name="web", **holds), ROLE, attachment(CORE))
    assert answer.verdict == Verdict.MISSING
    assert answer.because == f"aws_iam_instance_profile.p.{next(iter(holds), 'role')} is not set"


@pytest.mark.parametrize("key", ["arn", "name"])
def test_a_launch_template_names_its_profile_in_a_block(key: str) -> None:
    template = resource("aws_launch_template.t", iam_instance_profile=[block(**{key: ref(f"aws_iam_instance_profile.p.{key}")})])
    assert judged(template, PROFILE, ROLE, attachment(CORE)).verdict == Verdict.SATISFIED
    assert judged(template, PROFILE, ROLE).verdict == Verdict.MISSING


def test_an_instance_takes_the_profile_of_its_template() -> None:
    template = resource("aws_launch_template.t", iam_instance_profile=[block(name=ref("aws_iam_instance_profile.p.name"))])
    subject = resource("aws_instance.i", launch_template=[block(id=ref("aws_launch_template.t.id"))])
    assert judged(subject, template, PROFILE, ROLE, attachment(CORE)).verdict == Verdict.SATISFIED


def test_the_template_of_a_node_group_runs_under_the_node_role() -> None:
    nodes = resource(
        "aws_eks_node_group.n", node_role_arn=ref("aws_iam_role.r.arn"), launch_template=[block(id=ref("aws_launch_template.t.id"))]
    )
    assert judged(resource("aws_launch_template.t"), nodes, ROLE, attachment(CORE)).verdict == Verdict.SATISFIED


def test_a_node_group_of_which_nobody_knows_its_template_leaves_it_open() -> None:
    group = resource("aws_eks_node_group.n", node_role_arn=ref("aws_iam_role.r.arn"), launch_template=[block(id=unknown("var.template"))])
    answer = judged(resource("aws_launch_template.t"), group, ROLE, attachment(CORE))
    assert (answer.verdict, answer.depends_on) == (Verdict.UNKNOWN, ("var.template",))


@pytest.mark.parametrize(
    ("subject", "others"),
    [
        (resource("aws_instance.i", iam_instance_profile="elsewhere"), ()),
        (resource("aws_instance.i", iam_instance_profile=unknown("var.profile")), ()),
        (INSTANCE, (resource("aws_iam_instance_profile.p", role="elsewhere"),)),
        (INSTANCE, (PROFILE, ROLE, attachment(unknown("var.policy")))),
        (INSTANCE, (PROFILE, ROLE, attachment("arn:aws:iam::123456789012:policy/own"))),
    ],
)
def test_what_lies_outside_leaves_it_open(subject: Resource, others: tuple[Resource, ...]) -> None:
    answer = judged(subject, *others)
    assert answer.verdict == Verdict.UNKNOWN
    assert answer.depends_on


def test_default_host_management_covers_every_instance_of_the_region() -> None:
    name = "arn:aws:ssm:eu-west-1:123456789012:servicesetting/ssm/managed-instance/default-ec2-instance-management-role"
    setting = resource("aws_ssm_service_setting.s", setting_id=name, setting_value="service-role/Default", region="eu-west-1")
    assert judged(resource("aws_instance.i", region="eu-west-1"), setting).verdict == Verdict.SATISFIED
    assert judged(resource("aws_instance.i", region="us-east-1"), setting).verdict == Verdict.MISSING
    other = resource("aws_ssm_service_setting.s", setting_id="/ssm/parameter-store/default-parameter-tier", setting_value="Standard")
    assert judged(resource("aws_instance.i"), other).verdict == Verdict.MISSING
    maybe = resource("aws_ssm_service_setting.s", setting_id=unknown("var.setting"), setting_value="x")
    assert judged(resource("aws_instance.i"), maybe).verdict == Verdict.UNKNOWN


CLUSTER = resource("aws_ecs_cluster.c", name="shop", capacity_providers=[ref("aws_ecs_capacity_provider.p.name")])
PROVIDER = resource(
    "aws_ecs_capacity_provider.p", auto_scaling_group_provider=[block(auto_scaling_group_arn=ref("aws_autoscaling_group.g.arn"))]
)
GROUP = resource("aws_autoscaling_group.g", launch_template=[block(id=ref("aws_launch_template.t.id"))])
LATEST = resource("aws_launch_template.t", image_id="resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id")
FROZEN = resource("aws_launch_template.t", image_id="ami-0123456789abcdef0")


def nodes(subject: Resource, *others: Resource) -> Judgement:
    return nodes_follow_the_latest_image(subject, world(subject, *others))


def test_from_the_capacity_provider_to_the_image() -> None:
    assert nodes(CLUSTER, PROVIDER, GROUP, LATEST).verdict == Verdict.SATISFIED
    frozen = nodes(CLUSTER, PROVIDER, GROUP, FROZEN)
    assert frozen.verdict == Verdict.MISCONFIGURED
    assert frozen.because.startswith("aws_launch_template.t.image_id ")
    assert nodes(CLUSTER, PROVIDER, GROUP, resource("aws_launch_template.t")).verdict == Verdict.MISSING
    assert nodes(CLUSTER, PROVIDER, GROUP, resource("aws_launch_template.t", image_id=unknown("var.ami"))).verdict == Verdict.UNKNOWN


def test_capacity_providers_may_stand_in_a_resource_of_their_own() -> None:
    cluster = resource("aws_ecs_cluster.c", name="shop")
    beside = resource(
        "aws_ecs_cluster_capacity_providers.x",
        cluster_name=ref("aws_ecs_cluster.c.name"),
        capacity_providers=[ref("aws_ecs_capacity_provider.p.name")],
    )
    assert nodes(cluster, beside, PROVIDER, GROUP, FROZEN).verdict == Verdict.MISCONFIGURED


def test_a_cluster_on_fargate_has_no_instances() -> None:
    assert nodes(resource("aws_ecs_cluster.c", name="shop", capacity_providers=["FARGATE", "FARGATE_SPOT"])).verdict == Verdict.SATISFIED
    outside = nodes(resource("aws_ecs_cluster.c", name="shop", capacity_providers=["elsewhere"]))
    assert outside.verdict == Verdict.UNKNOWN
    assert outside.depends_on == ("elsewhere",)


def test_user_data_can_join_a_cluster() -> None:
    cluster = resource("aws_ecs_cluster.c", name="shop")
    template = resource(
        "aws_launch_template.t", image_id="ami-0123456789abcdef0", user_data="#!/bin/bash\necho ECS_CLUSTER=shop >> /etc/ecs/ecs.config"
    )
    assert nodes(cluster, GROUP, template).verdict == Verdict.MISCONFIGURED
    by_reference = resource("aws_launch_template.t", image_id="ami-0123456789abcdef0", user_data=ref("aws_ecs_cluster.c.name"))
    assert nodes(cluster, GROUP, by_reference).verdict == Verdict.MISCONFIGURED
    assert nodes(cluster, GROUP, FROZEN).verdict == Verdict.SATISFIED
    hidden = resource("aws_launch_template.t", image_id="ami-0123456789abcdef0", user_data=unknown("var.script"))
    assert nodes(cluster, GROUP, hidden).verdict == Verdict.UNKNOWN


def test_a_group_that_may_not_be_there_fails_nothing() -> None:
    cluster = resource("aws_eks_cluster.c", name="shop")
    tag = block(key="kubernetes.io/cluster/shop", value="owned", propagate_at_launch=True)
    group = resource("aws_autoscaling_group.g", launch_template=[block(id=ref("aws_launch_template.t.id"))], tag=[tag])
    perhaps = replace(group, doubt="var.nodes")
    assert nodes(cluster, group, FROZEN).verdict == Verdict.MISCONFIGURED
    assert nodes(cluster, perhaps, FROZEN).verdict == Verdict.UNKNOWN
    assert nodes(cluster, perhaps, LATEST).verdict == Verdict.SATISFIED
    assert nodes(cluster, replace(perhaps, several=True), FROZEN).verdict == Verdict.MISCONFIGURED
    for others, verdict in (((group,), Verdict.SATISFIED), ((perhaps,), Verdict.UNKNOWN), ((), Verdict.MISSING)):
        assert runs_on_instances_of_its_own(cluster, world(cluster, FROZEN, *others)).verdict == verdict


def test_self_managed_nodes_carry_the_name_of_their_cluster() -> None:
    def tagged(key: str) -> Resource:
        owned = block(key=key, value="owned", propagate_at_launch=True)
        return resource("aws_autoscaling_group.g", tag=[owned], launch_template=[block(id=ref("aws_launch_template.t.id"))])

    cluster = resource("aws_eks_cluster.k", name="shop")
    mine, others = tagged("kubernetes.io/cluster/shop"), tagged("kubernetes.io/cluster/other")
    assert nodes(cluster, mine, FROZEN).verdict == Verdict.MISCONFIGURED
    assert nodes(cluster, mine, LATEST).verdict == Verdict.SATISFIED
    assert nodes(cluster, others, FROZEN).verdict == Verdict.SATISFIED
    assert nodes(resource("aws_eks_cluster.k", name=unknown("var.name")), mine, FROZEN).verdict == Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("region", "provider", "verdict"),
    [
        ("eu-west-1", "", Verdict.SATISFIED),
        ("us-east-1", "", Verdict.MISSING),
        ("eu-west-1", "provider.aws.second", Verdict.UNKNOWN),
    ],
)
@pytest.mark.parametrize("kind", ["aws_ecs_cluster", "aws_eks_cluster"])
def test_a_name_means_the_cluster_of_its_own_region(kind: str, region: str, provider: str, verdict: Verdict) -> None:
    owned = block(key="kubernetes.io/cluster/shop", value="owned", propagate_at_launch=True)
    template = resource("aws_launch_template.t", user_data="#!/bin/bash\necho ECS_CLUSTER=shop >> /etc/ecs/ecs.config")
    group = resource("aws_autoscaling_group.g", tag=[owned], launch_template=[block(id=ref("aws_launch_template.t.id"))])
    cluster = replace(resource(f"{kind}.k", name="shop"), region="eu-west-1")
    there = replace(group, region=region, provider=provider or group.provider)
    assert runs_on_instances_of_its_own(cluster, world(cluster, there, template)).verdict == verdict
