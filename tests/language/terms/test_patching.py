"""What patches instances, and what only looks as if it did."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec.structs import replace

from srm_tf.language.terms.patch_baselines import its_patch_baseline_approves_fixes_within
from srm_tf.language.terms.patching import (
    a_maintenance_window_installs_guest_os_patches,
    a_quick_setup_policy_installs_guest_os_patches,
    guest_os_patches_are_installed_on_schedule,
    its_maintenance_window_is_switched_on,
)
from srm_tf.language.terms.refresh import an_image_pipeline_refreshes_it
from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import Value
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import block, ref, resource, unknown, world

INSTALL = {"Operation": "Install"}
WEEKLY = "cron(0 3 ? * SUN *)"


def instance(**values: Any) -> Resource:
    return resource("aws_instance.i", **{"tags": {"PatchWave": "one"}, **values})


def target(key: object, *values: object) -> Value:
    return block(key=key, values=list(values))


def association(*targets: object, **values: Any) -> Resource:
    given: dict[str, Any] = {
        "name": "AWS-RunPatchBaseline",
        "parameters": INSTALL,
        "schedule_expression": WEEKLY,
        "targets": list(targets),
        **values,
    }
    return resource("aws_ssm_association.a", **given)


def judged(*others: Resource, subject: Resource | None = None) -> Judgement:
    patched = subject or instance()
    return guest_os_patches_are_installed_on_schedule(patched, world(patched, *others))


def test_nothing_at_all_is_missing() -> None:
    answer = judged()
    assert answer.verdict == Verdict.MISSING
    assert answer.because.startswith("aws_instance.i")


@pytest.mark.parametrize(
    "aim",
    [
        target("tag:PatchWave", "zero", "one"),
        target("InstanceIds", "*"),
        target("InstanceIds", ref("aws_instance.i.id")),
        target("InstanceIds", "i-0123456789abcdef0"),
        target("tag-key", "PatchWave"),
        target("resource-groups:Name", "wave-one"),
        target("resource-groups:Name", ref("aws_resourcegroups_group.wave.name")),
    ],
)
def test_an_association_that_reaches_the_instance_patches_it(aim: Value) -> None:
    subject = instance(computed={"id": "i-0123456789abcdef0"})
    answer = judged(association(aim), GROUP, subject=subject)
    assert answer.verdict == Verdict.SATISFIED
    assert answer.because == "aws_ssm_association.a installs patches on schedule"


QUERY = {"ResourceTypeFilters": ["AWS::EC2::Instance"], "TagFilters": [{"Key": "PatchWave", "Values": ["one"]}]}
GROUP = resource("aws_resourcegroups_group.wave", name="wave-one", resource_query=[block(query=json.dumps(QUERY))])


@pytest.mark.parametrize(
    "aim",
    [
        target("tag:PatchWave", "two"),
        target("tag:Other", "one"),
        target("InstanceIds", ref("aws_instance.other.id")),
        target("InstanceIds", "i-0123456789abcdef0"),
        target("tag-key", "Other"),
    ],
)
def test_an_association_that_reaches_others_is_no_evidence(aim: Value) -> None:
    assert judged(association(aim), resource("aws_instance.other")).verdict == Verdict.MISSING


def test_all_targets_must_fit() -> None:
    both = association(target("tag:PatchWave", "one"), target("tag:Stage", "prod"))
    assert judged(both).verdict == Verdict.MISSING
    assert judged(both, subject=instance(tags={"PatchWave": "one", "Stage": "prod"})).verdict == Verdict.SATISFIED


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"parameters": {"Operation": "Scan"}}, "only scans"),
        ({"parameters": None}, "only scans"),
        ({"schedule_expression": None}, "runs once"),
    ],
)
def test_an_association_that_falls_short_is_misconfigured(values: dict[str, Any], words: str) -> None:
    answer = judged(association(target("tag:PatchWave", "one"), **values))
    assert answer.verdict == Verdict.MISCONFIGURED
    assert answer.because.startswith(f"aws_ssm_association.a {words}")


def test_one_that_installs_is_enough_beside_one_that_scans() -> None:
    scan = resource(
        "aws_ssm_association.scan", name="AWS-RunPatchBaseline", parameters={"Operation": "Scan"}, targets=[target("InstanceIds", "*")]
    )
    assert judged(scan, association(target("InstanceIds", "*"))).verdict == Verdict.SATISFIED


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({"name": "AWS-RunPatchBaselineWithHooks"}, Verdict.SATISFIED),
        ({"name": "arn:aws:ssm:eu-west-1::document/AWS-RunPatchBaseline"}, Verdict.SATISFIED),
        ({"name": "AWS-PatchInstanceWithRollback", "parameters": None}, Verdict.SATISFIED),
        ({"name": "AWS-GatherSoftwareInventory"}, Verdict.MISSING),
        ({"name": "AWS-RunShellScript", "parameters": {"commands": "dnf -y upgrade"}}, Verdict.SATISFIED),
        ({"name": "AWS-RunShellScript", "parameters": {"commands": "uptime"}}, Verdict.MISSING),
        ({"name": ref("aws_ssm_document.own.name")}, Verdict.SATISFIED),
        ({"name": unknown("var.document")}, Verdict.UNKNOWN),
        ({"parameters": unknown("var.parameters")}, Verdict.UNKNOWN),
        ({"schedule_expression": unknown("var.schedule")}, Verdict.UNKNOWN),
        ({"targets": [target("tag:PatchWave", unknown("var.wave"))]}, Verdict.UNKNOWN),
        ({"targets": unknown("var.targets")}, Verdict.UNKNOWN),
        ({"targets": []}, Verdict.MISSING),
        ({"action": Action.DELETE}, Verdict.MISSING),
        ({"doubt": "var.with_patching"}, Verdict.UNKNOWN),
        ({"region": "us-east-1"}, Verdict.MISSING),
        ({"provider": "provider.aws.other"}, Verdict.UNKNOWN),
    ],
)
def test_documents_and_what_is_open_about_them(values: dict[str, Any], verdict: Verdict) -> None:
    document = resource("aws_ssm_document.own", name="patch", content=json.dumps({"run": "AWS-RunPatchBaseline", "Operation": "Install"}))
    subject = instance(region="eu-west-1")
    assert (
        judged(association(target("InstanceIds", "*"), **{"region": "eu-west-1", **values}), document, subject=subject).verdict == verdict
    )


@pytest.mark.parametrize(("region", "verdict"), [("eu-west-1", Verdict.SATISFIED), ("us-east-1", Verdict.MISSING)])
def test_a_document_is_meant_in_its_own_region(region: str, verdict: Verdict) -> None:
    text = json.dumps({"run": "AWS-RunPatchBaseline", "Operation": "Install"})
    document = resource("aws_ssm_document.own", region=region, name="patch", content=text)
    here = association(target("InstanceIds", "*"), name="patch", region="eu-west-1")
    assert judged(here, document, subject=instance(region="eu-west-1")).verdict == verdict


@pytest.mark.parametrize(("region", "verdict"), [("eu-west-1", Verdict.SATISFIED), ("us-east-1", Verdict.UNKNOWN)])
def test_a_resource_group_is_meant_in_its_own_region(region: str, verdict: Verdict) -> None:
    here = association(target("resource-groups:Name", "wave-one"), region="eu-west-1")
    assert judged(here, replace(GROUP, region=region), subject=instance(region="eu-west-1")).verdict == verdict


@pytest.mark.parametrize(
    ("tags", "verdict"),
    [
        (unknown("var.tags"), Verdict.UNKNOWN),
        ({"PatchWave": unknown("var.wave")}, Verdict.UNKNOWN),
        ({"Name": unknown("var.name")}, Verdict.MISSING),
        (None, Verdict.MISSING),
    ],
)
def test_tags_that_are_open_leave_it_open(tags: object, verdict: Verdict) -> None:
    assert judged(association(target("tag:PatchWave", "one")), subject=instance(tags=tags)).verdict == verdict


def test_default_tags_of_the_provider_count() -> None:
    provider = resource("aws.provider_stand_in", default_tags=[block(tags={"PatchWave": "one"})])
    stands = Resource("provider.aws", "provider.aws", "aws", provider.values, mode="provider", provider="aws")
    subject = instance(tags=None, provider="aws")
    aimed = association(target("tag:PatchWave", "one"), provider="aws")
    assert judged(aimed, stands, subject=subject).verdict == Verdict.SATISFIED
    overridden = instance(tags={"PatchWave": "none"}, provider="aws")
    assert judged(aimed, stands, subject=overridden).verdict == Verdict.MISSING


def group(*tags: Value, **values: Any) -> Resource:
    return resource("aws_autoscaling_group.g", **{"tag": list(tags), **values})


def test_a_group_is_reached_by_the_tags_it_hands_to_its_instances() -> None:
    aimed = association(target("tag:PatchWave", "one"))
    handed = group(block(key="PatchWave", value="one", propagate_at_launch=True))
    assert judged(aimed, subject=handed).verdict == Verdict.SATISFIED
    kept = group(block(key="PatchWave", value="one", propagate_at_launch=False))
    assert judged(aimed, subject=kept).verdict == Verdict.MISSING
    apart = resource(
        "aws_autoscaling_group_tag.t",
        autoscaling_group_name=ref("aws_autoscaling_group.g.name"),
        tag=[block(key="PatchWave", value="one", propagate_at_launch=True)],
    )
    assert judged(aimed, apart, subject=group()).verdict == Verdict.SATISFIED


@pytest.mark.parametrize(
    "link",
    [
        {"launch_template": [block(id=ref("aws_launch_template.t.id"))]},
        {"launch_template": [block(name="web")]},
        {
            "mixed_instances_policy": [
                block(launch_template=[block(launch_template_specification=[block(launch_template_id=ref("aws_launch_template.t.id"))])])
            ]
        },
    ],
)
def test_tags_of_the_launch_template_reach_the_instances(link: dict[str, Any]) -> None:
    template = resource(
        "aws_launch_template.t",
        name="web",
        tag_specifications=[block(resource_type="instance", tags={"PatchWave": "one"})],
        tags={"Stage": "prod"},
    )
    assert judged(association(target("tag:PatchWave", "one")), template, subject=group(**link)).verdict == Verdict.SATISFIED
    assert judged(association(target("tag:Stage", "prod")), template, subject=group(**link)).verdict == Verdict.MISSING


def test_a_spot_request_keeps_its_tags_to_itself() -> None:
    request = resource("aws_spot_instance_request.s", tags={"PatchWave": "one"})
    assert judged(association(target("tag:PatchWave", "one")), subject=request).verdict == Verdict.MISSING
    assert (
        judged(association(target("InstanceIds", ref("aws_spot_instance_request.s.spot_instance_id"))), subject=request).verdict
        == Verdict.SATISFIED
    )


def window(**values: Any) -> Resource:
    return resource("aws_ssm_maintenance_window.w", **{"schedule": WEEKLY, "duration": 2, "cutoff": 1, **values})


def task(*, operation: object = "Install", **values: Any) -> Resource:
    call = block(run_command_parameters=[block(parameter=[block(name="Operation", values=[operation])])])
    given: dict[str, Any] = {
        "task_arn": "AWS-RunPatchBaseline",
        "task_type": "RUN_COMMAND",
        "window_id": ref("aws_ssm_maintenance_window.w.id"),
        "targets": [target("WindowTargetIds", ref("aws_ssm_maintenance_window_target.t.id"))],
        "task_invocation_parameters": [call],
        **values,
    }
    return resource("aws_ssm_maintenance_window_task.k", **given)


def window_target(*targets: Value) -> Resource:
    return resource("aws_ssm_maintenance_window_target.t", window_id=ref("aws_ssm_maintenance_window.w.id"), targets=list(targets))


WAVE = window_target(target("tag:PatchWave", "one"))


@pytest.mark.parametrize(
    ("others", "verdict"),
    [
        ((window(), task(), WAVE), Verdict.SATISFIED),
        ((window(), task(targets=[target("tag:PatchWave", "one")])), Verdict.SATISFIED),
        ((window(enabled=True), task(), WAVE), Verdict.SATISFIED),
        ((window(enabled=False), task(), WAVE), Verdict.MISCONFIGURED),
        ((window(enabled=unknown("var.on")), task(), WAVE), Verdict.UNKNOWN),
        ((window(), task(operation="Scan"), WAVE), Verdict.MISCONFIGURED),
        ((window(), task(operation=unknown("var.operation")), WAVE), Verdict.UNKNOWN),
        ((window(), task(task_invocation_parameters=unknown("var.call")), WAVE), Verdict.UNKNOWN),
        ((task(window_id="mw-0123456789abcdef0"), WAVE), Verdict.UNKNOWN),
        ((window(), task(), window_target(target("tag:PatchWave", "two"))), Verdict.MISSING),
        ((window(), task(task_arn="AWS-UpdateSSMAgent"), WAVE), Verdict.MISSING),
        ((window(), task(targets=[target("WindowTargetIds", "e32e-outside")])), Verdict.UNKNOWN),
        ((window(),), Verdict.MISSING),
    ],
)
def test_a_maintenance_window_patches_what_its_targets_name(others: tuple[Resource, ...], verdict: Verdict) -> None:
    subject = instance()
    context = world(subject, *others)
    assert guest_os_patches_are_installed_on_schedule(subject, context).verdict == verdict
    assert a_maintenance_window_installs_guest_os_patches(subject, context).verdict == verdict


def policy(**parameters: Any) -> Resource:
    given = {"ConfigurationOptionsPatchOperation": "ScanAndInstall", "TargetType": "*", **parameters}
    return resource(
        "aws_ssmquicksetup_configuration_manager.q",
        configuration_definition=[block(type="AWSQuickSetupType-PatchPolicy", parameters=given)],
    )


@pytest.mark.parametrize(
    ("parameters", "verdict"),
    [
        ({}, Verdict.SATISFIED),
        ({"ConfigurationOptionsPatchOperation": "Scan"}, Verdict.MISCONFIGURED),
        ({"TargetType": "Tags", "TargetTagKey": "PatchWave", "TargetTagValue": "one"}, Verdict.SATISFIED),
        ({"TargetType": "Tags", "TargetTagKey": "PatchWave", "TargetTagValue": "two"}, Verdict.MISSING),
        ({"TargetType": "InstanceIds", "TargetInstances": "i-1,i-0123456789abcdef0"}, Verdict.SATISFIED),
        ({"TargetType": "ResourceGroups", "ResourceGroupName": "wave-one"}, Verdict.SATISFIED),
        ({"TargetRegions": "us-east-1"}, Verdict.MISSING),
        ({"TargetRegions": "us-east-1,eu-west-1"}, Verdict.SATISFIED),
        ({"TargetType": unknown("var.kind")}, Verdict.UNKNOWN),
    ],
)
def test_a_quick_setup_policy_patches_what_it_targets(parameters: dict[str, Any], verdict: Verdict) -> None:
    subject = instance(region="eu-west-1", computed={"id": "i-0123456789abcdef0"})
    context = world(subject, policy(**parameters), GROUP)
    assert guest_os_patches_are_installed_on_schedule(subject, context).verdict == verdict
    assert a_quick_setup_policy_installs_guest_os_patches(subject, context).verdict == verdict


PIPELINE: dict[str, Any] = {
    "distribution_configuration_arn": ref("aws_imagebuilder_distribution_configuration.d.arn"),
    "schedule": [block(schedule_expression="cron(0 0 * * ? *)")],
}
DISTRIBUTION = resource(
    "aws_imagebuilder_distribution_configuration.d",
    distribution=[block(launch_template_configuration=[block(launch_template_id=ref("aws_launch_template.t.id"))])],
)
TEMPLATE = resource("aws_launch_template.t")
STARTS = {"launch_template": [block(id=ref("aws_launch_template.t.id"))]}
REFRESH = {"instance_refresh": [block(strategy="Rolling")]}


@pytest.mark.parametrize(
    ("pipeline", "values", "verdict"),
    [
        ({}, REFRESH, Verdict.SATISFIED),
        ({}, {"max_instance_lifetime": 604800}, Verdict.SATISFIED),
        ({}, {}, Verdict.MISSING),
        ({"status": "DISABLED"}, REFRESH, Verdict.MISCONFIGURED),
        ({"schedule": []}, REFRESH, Verdict.MISCONFIGURED),
        ({"distribution_configuration_arn": None}, REFRESH, Verdict.MISSING),
        ({"status": unknown("var.status")}, REFRESH, Verdict.UNKNOWN),
    ],
)
def test_a_pipeline_with_refresh_replaces_patching(pipeline: dict[str, Any], values: dict[str, Any], verdict: Verdict) -> None:
    subject = group(**STARTS, **values)
    builder = resource("aws_imagebuilder_image_pipeline.p", **{**PIPELINE, **pipeline})
    context = world(subject, builder, DISTRIBUTION, TEMPLATE)
    assert guest_os_patches_are_installed_on_schedule(subject, context).verdict == verdict
    assert an_image_pipeline_refreshes_it(subject, context).verdict == verdict


def test_short_lives_from_a_parameter_that_is_read_anew_replace_patching() -> None:
    def living(seconds: int, image: str) -> Verdict:
        subject = group(**STARTS, max_instance_lifetime=seconds)
        template = resource("aws_launch_template.t", image_id=image)
        return guest_os_patches_are_installed_on_schedule(subject, world(subject, template)).verdict

    week, year = 604_800, 31_536_000
    assert living(week, "resolve:ssm:/golden/web") == Verdict.SATISFIED
    assert living(year, "resolve:ssm:/golden/web") == Verdict.MISSING
    assert living(week, "ami-0123456789abcdef0") == Verdict.MISSING


def baselines(*others: Resource, subject: Resource | None = None) -> Verdict:
    patched = subject or instance(tags={"Patch Group": "web"})
    return its_patch_baseline_approves_fixes_within(patched, world(patched, *others), 7).verdict


def baseline(**rule: Any) -> Resource:
    return resource("aws_ssm_patch_baseline.b", approval_rule=[block(**rule)] if rule else [])


REGISTERED = resource("aws_ssm_patch_group.g", baseline_id=ref("aws_ssm_patch_baseline.b.id"), patch_group="web")
DEFAULT = resource("aws_ssm_default_patch_baseline.d", baseline_id=ref("aws_ssm_patch_baseline.b.id"), operating_system="UBUNTU")


def test_the_baseline_of_a_patch_group_must_approve_in_time() -> None:
    assert baselines() == Verdict.SATISFIED
    assert baselines(REGISTERED, baseline(approve_after_days=5)) == Verdict.SATISFIED
    assert baselines(REGISTERED, baseline(approve_after_days=30)) == Verdict.MISCONFIGURED
    assert baselines(REGISTERED, baseline()) == Verdict.MISCONFIGURED
    assert baselines(REGISTERED, baseline(approve_after_days=30), subject=instance(tags={"Patch Group": "db"})) == Verdict.SATISFIED
    assert baselines(REGISTERED, baseline(approve_after_days=unknown("var.days"))) == Verdict.UNKNOWN
    assert baselines(DEFAULT, baseline(approve_after_days=5)) == Verdict.SATISFIED
    assert baselines(DEFAULT, baseline(approve_after_days=30)) == Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({}, Verdict.SATISFIED),
        ({"enabled": False}, Verdict.MISCONFIGURED),
        ({"enabled": unknown("var.on")}, Verdict.UNKNOWN),
        ({"schedule": None}, Verdict.MISCONFIGURED),
        ({"action": Action.DELETE}, Verdict.MISCONFIGURED),
    ],
)
def test_a_task_runs_where_its_window_is_switched_on(values: dict[str, Any], verdict: Verdict) -> None:
    window = resource("aws_ssm_maintenance_window.w", **{"schedule": WEEKLY, **values})
    task = resource("aws_ssm_maintenance_window_task.t", window_id=ref("aws_ssm_maintenance_window.w.id"))
    assert its_maintenance_window_is_switched_on(task, world(task, window)).verdict == verdict


def test_whether_a_window_of_another_stack_is_switched_on_nobody_knows() -> None:
    task = resource("aws_ssm_maintenance_window_task.t", window_id="mw-0123456789abcdef0")
    assert its_maintenance_window_is_switched_on(task, world(task)).verdict == Verdict.UNKNOWN
