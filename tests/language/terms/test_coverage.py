"""What takes a resource in: backups, snapshots, and anything that uses it."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from srm_tf.language.terms.backups import is_covered_by_a_backup_plan
from srm_tf.language.terms.coverage import is_used, snapshots_existing_volumes
from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import Certainty
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import block, ref, resource, unknown, world


def database(**values: Any) -> Resource:
    return resource("aws_db_instance.d", **{"identifier": "orders", "tags": {"Backup": "daily"}, **values})


def selection(**values: Any) -> Resource:
    return resource("aws_backup_selection.s", **{"plan_id": ref("aws_backup_plan.p.id"), **values})


def covered(one: Resource, subject: Resource | None = None, *others: Resource) -> Judgement:
    backed_up = subject or database()
    return is_covered_by_a_backup_plan(backed_up, world(backed_up, one, *others))


def tag(value: object, key: object = "Backup") -> object:
    return block(type="STRINGEQUALS", key=key, value=value)


NO_TEST = block(string_equals=[], string_like=[], string_not_equals=[], string_not_like=[])
OTHERS = (resource("aws_db_instance.other"), resource("aws_ebs_volume.v"))


@pytest.mark.parametrize(
    "values",
    [
        {"selection_tag": [tag("daily")]},
        {"selection_tag": [tag("weekly"), tag("daily")]},
        {"selection_tag": [tag("daily", "aws:ResourceTag/Backup")]},
        {"resources": ["*"]},
        {"resources": ["arn:aws:rds:*:*:db:*"]},
        {"resources": ["arn:aws:rds:*:*:db:ord*"]},
        {"resources": ["arn:aws:rds:*"]},
        {"resources": [ref("aws_ebs_volume.v.arn"), ref("aws_db_instance.d.arn")]},
        {"resources": ref("aws_ebs_volume.v.arn", "aws_db_instance.d.arn")},
        {"resources": ["*"], "condition": [block(string_equals=[block(key="aws:ResourceTag/Backup", value="daily")])]},
        {"resources": ["*"], "condition": [block(string_like=[block(key="aws:ResourceTag/Backup", value="da*")])]},
        {"resources": ["*"], "condition": [block(string_not_equals=[block(key="aws:ResourceTag/Backup", value="none")])]},
        {"condition": [block(string_equals=[block(key="aws:ResourceTag/Backup", value="daily")])]},
        {"resources": [], "condition": [block(string_equals=[block(key="aws:ResourceTag/Backup", value="daily")])]},
        {"selection_tag": [tag("daily")], "condition": [NO_TEST]},
        {"selection_tag": [tag("daily")], "condition": [block(string_equals=[block(key="aws:ResourceTag/Backup", value="daily")])]},
        {"plan_id": "123456", "resources": [ref("aws_db_instance.d.arn")]},
    ],
)
def test_a_selection_takes_it_in_by_name_pattern_or_tag(values: dict[str, Any]) -> None:
    answer = covered(selection(**values), None, *OTHERS)
    assert answer.verdict == Verdict.SATISFIED
    assert answer.because == "aws_backup_selection.s takes aws_db_instance.d in"


@pytest.mark.parametrize(
    "values",
    [
        {"selection_tag": [tag("weekly")]},
        {"selection_tag": [tag("daily", "Other")]},
        {"selection_tag": [tag("weekly")], "condition": [NO_TEST]},
        {"selection_tag": [tag("weekly")], "condition": [block(string_equals=[block(key="aws:ResourceTag/Backup", value="daily")])]},
        {"resources": [ref("aws_ebs_volume.v.arn")], "condition": [NO_TEST]},
        {"condition": [NO_TEST]},
        {"resources": []},
        {"resources": ["arn:aws:dynamodb:*:*:table/*"]},
        {"resources": ["arn:aws:rds:*:*:cluster:*"]},
        {"resources": [ref("aws_ebs_volume.v.arn"), ref("aws_db_instance.other.arn")]},
        {"resources": ref("aws_ebs_volume.v.arn", "aws_db_instance.other.arn")},
        {"resources": ["*"], "condition": [block(string_equals=[block(key="aws:ResourceTag/Backup", value="weekly")])]},
        {"resources": ["*"], "condition": [block(string_not_like=[block(key="aws:ResourceTag/Backup", value="da*")])]},
        {"action": Action.DELETE, "resources": ["*"]},
    ],
)
def test_a_selection_of_others_does_not(values: dict[str, Any]) -> None:
    assert covered(selection(**values), None, *OTHERS).verdict == Verdict.MISSING


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({"resources": ["*"], "not_resources": ["arn:aws:rds:*:*:db:*"]}, Verdict.MISCONFIGURED),
        ({"resources": ["*"], "not_resources": [ref("aws_db_instance.d.arn")]}, Verdict.MISCONFIGURED),
        ({"resources": [unknown("var.arn")], "not_resources": [ref("aws_db_instance.d.arn")]}, Verdict.MISCONFIGURED),
        ({"resources": ["*"], "not_resources": ["arn:aws:dynamodb:*:*:table/*"]}, Verdict.SATISFIED),
        ({"resources": ["arn:aws:rds:*:*:cluster:*"], "not_resources": ["arn:aws:rds:*:*:db:*"]}, Verdict.MISSING),
        ({"resources": unknown("var.arns")}, Verdict.UNKNOWN),
        ({"resources": [ref("aws_db_instance.d.arn", certainty=Certainty.POSSIBLE)]}, Verdict.UNKNOWN),
        ({"selection_tag": [tag(unknown("var.value"))]}, Verdict.UNKNOWN),
        ({"selection_tag": unknown("var.tags")}, Verdict.UNKNOWN),
        ({"resources": ["*"], "condition": unknown("var.conditions")}, Verdict.UNKNOWN),
        ({"selection_tag": unknown("var.tags"), "condition": [NO_TEST]}, Verdict.UNKNOWN),
        ({"selection_tag": [tag("daily")], "condition": [block(string_equals=[block(key="Backup", value="weekly")])]}, Verdict.UNKNOWN),
        ({"doubt": "var.with_backup", "resources": ["*"]}, Verdict.UNKNOWN),
        ({"resources": ["arn:aws:rds:*:123456789012:db:*"]}, Verdict.UNKNOWN),
    ],
)
def test_exclusions_and_what_is_open(values: dict[str, Any], verdict: Verdict) -> None:
    assert covered(selection(**values), None, *OTHERS).verdict == verdict


def test_the_account_and_region_of_an_arn_are_compared_where_they_are_known() -> None:
    caller = resource("data.aws_caller_identity.me", computed={"account_id": "123456789012"})
    here = selection(resources=["arn:aws:rds:eu-west-1:123456789012:db:*"], region="eu-west-1")
    assert covered(here, database(region="eu-west-1"), caller).verdict == Verdict.SATISFIED
    assert covered(here, database(region="us-east-1"), caller).verdict == Verdict.MISSING
    known = database(computed={"arn": "arn:aws:rds:eu-west-1:999999999999:db:orders"}, region="eu-west-1")
    assert covered(here, known, caller).verdict == Verdict.MISSING


def test_a_bucket_has_neither_region_nor_account_in_its_arn() -> None:
    bucket = resource("aws_s3_bucket.b", bucket="logs")
    assert covered(selection(resources=["arn:aws:s3:::*"]), bucket).verdict == Verdict.SATISFIED
    assert covered(selection(resources=["arn:aws:s3:::other-*"]), bucket).verdict == Verdict.MISSING


@pytest.mark.parametrize("kind", ["aws_ebs_volume", "aws_ebs_volume_copy"])
def test_a_volume_whose_id_only_aws_knows_is_taken_in_by_its_type(kind: str) -> None:
    volume = resource(f"{kind}.e")
    assert covered(selection(resources=["arn:aws:ec2:*:*:volume/*"]), volume).verdict == Verdict.SATISFIED
    assert covered(selection(resources=["arn:aws:ec2:*:*:volume/vol-0123*"]), volume).verdict == Verdict.UNKNOWN
    assert covered(selection(resources=["arn:aws:ec2:*:*:instance/*"]), volume).verdict == Verdict.MISSING


GROUP = resource("aws_security_group.g", name="web")


def used(*others: Resource, subject: Resource = GROUP, **options: Any) -> Judgement:
    return is_used(subject, world(subject, *others, **options))


@pytest.mark.parametrize(
    "user",
    [
        resource("aws_instance.i", vpc_security_group_ids=ref("aws_security_group.g.id")),
        resource("aws_lambda_function.f", vpc_config=[block(security_group_ids=[ref("aws_security_group.g.id")])]),
        resource("aws_anything_new.x", firewall=ref("aws_security_group.g.id")),
    ],
)
def test_any_reference_uses_a_group(user: Resource) -> None:
    answer = used(user)
    assert answer.verdict == Verdict.SATISFIED
    assert answer.because.endswith("refers to aws_security_group.g")


@pytest.mark.parametrize(
    "user",
    [
        resource("aws_security_group_rule.r", security_group_id=ref("aws_security_group.g.id")),
        resource("aws_vpc_security_group_ingress_rule.r", referenced_security_group_id=ref("aws_security_group.g.id")),
        resource("aws_security_group.other", ingress=[block(security_groups=[ref("aws_security_group.g.id")])]),
        resource("aws_instance.i", tags={"Group": "web"}),
        resource("aws_instance.i", action=Action.DELETE, vpc_security_group_ids=ref("aws_security_group.g.id")),
        resource("data.aws_security_group.g", id=ref("aws_security_group.g.id")),
    ],
)
def test_a_rule_or_a_mention_does_not(user: Resource) -> None:
    assert used(user).verdict == Verdict.MISSING


def test_a_group_named_by_its_known_id_is_used() -> None:
    known = resource("aws_security_group.g", computed={"id": "sg-0123456789abcdef0"})
    user = resource("aws_instance.i", vpc_security_group_ids=["sg-0123456789abcdef0"])
    assert used(user, subject=known).verdict == Verdict.SATISFIED


@pytest.mark.parametrize(
    "user",
    [
        resource("aws_instance.i", vpc_security_group_ids=ref("aws_security_group.g.id", certainty=Certainty.POSSIBLE)),
        resource("aws_instance.i", doubt="var.with_instance", vpc_security_group_ids=ref("aws_security_group.g.id")),
    ],
)
def test_a_use_that_may_not_come_is_unknown(user: Resource) -> None:
    assert used(user).verdict == Verdict.UNKNOWN


def test_a_module_that_is_not_loaded_may_use_it() -> None:
    answer = used(open_modules={"module.web": ("aws_security_group.g.id",)})
    assert answer.verdict == Verdict.UNKNOWN
    assert "module.web" in answer.because


@pytest.mark.parametrize(
    ("values", "others", "verdict"),
    [
        ({"instance": ref("aws_instance.i.id")}, (), Verdict.SATISFIED),
        ({"network_interface": "eni-1"}, (), Verdict.SATISFIED),
        ({"instance": ""}, (), Verdict.MISSING),
        ({"instance": unknown("var.instance")}, (), Verdict.UNKNOWN),
        ({}, (resource("aws_nat_gateway.n", allocation_id=ref("aws_eip.e.id")),), Verdict.SATISFIED),
        ({}, (resource("aws_lb.l", subnet_mapping=[block(allocation_id=ref("aws_eip.e.id"))]),), Verdict.SATISFIED),
        ({}, (resource("aws_route53_record.r", records=[ref("aws_eip.e.public_ip")]),), Verdict.MISSING),
    ],
)
def test_an_address_is_used_by_its_own_arguments_or_by_others(
    values: dict[str, Any], others: tuple[Resource, ...], verdict: Verdict
) -> None:
    assert used(*others, subject=resource("aws_eip.e", **values)).verdict == verdict


def test_an_address_that_is_left_behind_is_used_no_more() -> None:
    state = {"id": "eipalloc-1", "network_interface": "eni-1"}
    gateway = resource("aws_nat_gateway.n", allocation_id="eipalloc-1")
    assert used(gateway, subject=resource("aws_eip.e", computed=state)).verdict == Verdict.SATISFIED
    assert used(replace(gateway, action=Action.DELETE), subject=resource("aws_eip.e", computed=state)).verdict == Verdict.MISSING
    assert used(subject=resource("aws_eip.e", computed=state)).verdict == Verdict.SATISFIED  # another stack uses it
    assert used(replace(gateway, action=Action.FORGET), subject=resource("aws_eip.e", computed=state)).verdict == Verdict.SATISFIED
    moved = resource("aws_eip_association.a", allocation_id="eipalloc-1")
    assert used(replace(gateway, action=Action.DELETE), moved, subject=resource("aws_eip.e", computed=state)).verdict == Verdict.SATISFIED


@pytest.mark.parametrize(
    ("values", "others", "verdict"),
    [
        ({"subnet_ids": ref("aws_subnet.a.id")}, (), Verdict.SATISFIED),
        ({"subnet_ids": []}, (), Verdict.MISSING),
        ({}, (resource("aws_network_acl_association.x", network_acl_id=ref("aws_network_acl.n.id")),), Verdict.SATISFIED),
        ({}, (resource("aws_network_acl_rule.x", network_acl_id=ref("aws_network_acl.n.id")),), Verdict.MISSING),
    ],
)
def test_an_acl_is_used_by_its_subnets(values: dict[str, Any], others: tuple[Resource, ...], verdict: Verdict) -> None:
    assert used(*others, subject=resource("aws_network_acl.n", **values)).verdict == verdict


def policy(**details: Any) -> Resource:
    return resource(
        "aws_dlm_lifecycle_policy.p", policy_details=[block(**{"target_tags": {"Snapshot": "true", "Daily": "yes"}, **details})]
    )


def snapshots(subject: Resource, *others: Resource) -> Verdict:
    return snapshots_existing_volumes(subject, world(subject, *others)).verdict


TAGGED = resource("aws_ebs_volume.v", tags={"Daily": "yes"})


def test_one_target_tag_on_one_volume_is_enough() -> None:
    assert snapshots(policy(), TAGGED) == Verdict.SATISFIED
    assert snapshots(policy(), resource("aws_ebs_volume_copy.v", tags={"Daily": "yes"})) == Verdict.SATISFIED
    root = resource("aws_instance.i", root_block_device=[block(tags={"Snapshot": "true"})])
    assert snapshots(policy(), root) == Verdict.SATISFIED
    assert snapshots(policy(), resource("aws_ebs_volume.v", tags={"Daily": "no"})) == Verdict.MISSING
    assert snapshots(policy(), resource("aws_ebs_volume.v", tags=unknown("var.tags"))) == Verdict.UNKNOWN
    assert snapshots(policy(target_tags=unknown("var.tags")), TAGGED) == Verdict.UNKNOWN
    assert snapshots(policy()) == Verdict.UNKNOWN


def test_volumes_elsewhere_are_nothing_that_an_account_decides() -> None:
    """`account = "here"` would settle nothing there, and is not offered."""
    assert snapshots_existing_volumes(policy(), world(policy())).depends_on == ("volumes of another stack",)


def test_tags_of_an_instance_are_not_those_of_its_volumes() -> None:
    tagged = resource("aws_instance.i", tags={"Daily": "yes"})
    assert snapshots(policy(resource_types=["VOLUME"]), tagged) == Verdict.MISSING
    assert snapshots(policy(resource_types=["INSTANCE"]), tagged) == Verdict.SATISFIED
    assert snapshots(policy(resource_types=["VOLUME"], policy_type="IMAGE_MANAGEMENT"), tagged) == Verdict.SATISFIED
    assert snapshots(policy(resource_types=unknown("var.types")), tagged) == Verdict.UNKNOWN
    assert snapshots(policy(resource_types=["VOLUME"]), resource("aws_instance.i", volume_tags={"Daily": "yes"})) == Verdict.SATISFIED
    assert snapshots(policy(resource_types=["INSTANCE"]), TAGGED) == Verdict.UNKNOWN


@pytest.mark.parametrize(("kind", "verdict"), [("volume", Verdict.SATISFIED), ("instance", Verdict.MISSING), ("x", Verdict.MISSING)])
def test_a_template_says_what_it_tags(kind: str, verdict: Verdict) -> None:
    template = resource(
        "aws_launch_template.t", tags={"Daily": "yes"}, tag_specifications=[block(resource_type=kind, tags={"Daily": "yes"})]
    )
    assert snapshots(policy(resource_types=["VOLUME"]), template) == verdict


def test_default_tags_may_reach_the_volumes_of_an_instance() -> None:
    provider = replace(resource("aws.provider_stand_in", default_tags=[block(tags={"Daily": "yes"})]), address="provider.provider.aws")
    assert snapshots(policy(resource_types=["VOLUME"]), resource("aws_instance.i"), provider) == Verdict.UNKNOWN


def test_policies_that_need_no_tags() -> None:
    assert snapshots(policy(policy_type="EVENT_BASED_POLICY")) == Verdict.SATISFIED
    assert snapshots(resource("aws_dlm_lifecycle_policy.p", default_policy="VOLUME")) == Verdict.SATISFIED


TAKEN_BY_TAG = {"selection_tag": [tag("daily")]}
BY_ITS_ARN = {"resources": [ref("aws_db_instance.d.arn")]}


def opt_ins(**preferences: Any) -> Resource:
    return resource("aws_backup_region_settings.here", resource_type_opt_in_preference=preferences)


@pytest.mark.parametrize(
    ("values", "preferences", "verdict"),
    [
        (TAKEN_BY_TAG, {"RDS": False}, Verdict.MISCONFIGURED),
        (TAKEN_BY_TAG, {"RDS": "false"}, Verdict.MISCONFIGURED),
        (TAKEN_BY_TAG, {"RDS": True, "Aurora": False}, Verdict.SATISFIED),
        (TAKEN_BY_TAG, {"Aurora": False}, Verdict.SATISFIED),  # what is not written stays on
        (TAKEN_BY_TAG, {"RDS": unknown("var.opt_in")}, Verdict.UNKNOWN),
        ({"resources": ["*"]}, {"RDS": False}, Verdict.MISCONFIGURED),
        ({"condition": [block(string_equals=[block(key="aws:ResourceTag/Backup", value="daily")])]}, {"RDS": False}, Verdict.MISCONFIGURED),
        (BY_ITS_ARN, {"RDS": False}, Verdict.SATISFIED),
        ({"resources": ["arn:aws:rds:*:*:db:*"]}, {"RDS": False}, Verdict.SATISFIED),
        ({"resources": ["*", ref("aws_db_instance.d.arn")]}, {"RDS": False}, Verdict.SATISFIED),
        ({"selection_tag": [tag(unknown("var.value"))]}, {"RDS": False}, Verdict.MISSING),  # whatever the tag turns out to be
    ],
)
def test_what_is_chosen_by_a_tag_alone_has_to_be_opted_in(values: dict[str, Any], preferences: dict[str, Any], verdict: Verdict) -> None:
    assert covered(selection(**values), None, opt_ins(**preferences), *OTHERS).verdict == verdict


@pytest.mark.parametrize(
    ("kind", "engine", "key", "verdict"),
    [
        ("aws_docdb_cluster", "docdb", "DocumentDB", Verdict.MISCONFIGURED),
        ("aws_neptune_cluster", "neptune", "Neptune", Verdict.MISCONFIGURED),
        ("aws_rds_cluster", "aurora-postgresql", "Aurora", Verdict.MISCONFIGURED),
        ("aws_rds_cluster", "aurora-postgresql", "RDS", Verdict.SATISFIED),
        ("aws_rds_cluster", "postgres", "Aurora", Verdict.SATISFIED),
        ("aws_rds_cluster", "postgres", "RDS", Verdict.SATISFIED),  # by its ARN: opted in or not
        ("aws_rds_cluster", unknown("var.engine"), "Aurora", Verdict.UNKNOWN),
    ],
)
def test_aurora_and_its_kin_have_to_be_opted_in_however_they_are_chosen(kind: str, engine: object, key: str, verdict: Verdict) -> None:
    cluster = resource(f"{kind}.c", cluster_identifier="orders", engine=engine)
    answer = covered(selection(resources=[ref(f"{kind}.c.arn")]), cluster, opt_ins(**{key: False}), *OTHERS)
    assert answer.verdict == verdict


def test_the_settings_of_another_region_say_nothing_here() -> None:
    here, there = replace(database(), region="eu-west-1"), replace(opt_ins(RDS=False), region="us-east-1")
    chosen = replace(selection(**TAKEN_BY_TAG), region="eu-west-1")
    assert covered(chosen, here, there, *OTHERS).verdict == Verdict.SATISFIED


def test_it_names_the_settings_that_leave_it_out() -> None:
    answer = covered(selection(**TAKEN_BY_TAG), None, opt_ins(RDS=False), *OTHERS)
    assert answer.because == "aws_backup_region_settings.here opts RDS out, which leaves aws_db_instance.d out of aws_backup_selection.s"
