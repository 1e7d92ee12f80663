"""What another account of a configuration, or a policy, sees to for an organization."""

from __future__ import annotations

import json

import pytest

from srm_tf.language.terms.organization_wide import an_organization_may_see_to_it
from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import Unknown, Value, of
from srm_tf.model.verdict import Judgement
from tests.language.terms.build import ref, resource, unknown, world

MEMBER = "provider.aws.member"
HERE = "provider.aws"
TRAIL = {"is_organization_trail": True, "is_multi_region_trail": True}


def judged(means: str, other: Resource, mode: str = "region") -> Judgement:
    subject = Resource(f"the {mode}", mode, mode, {}, mode=mode, provider=MEMBER, region="eu-west-1")
    return an_organization_may_see_to_it(subject, world(other), means)


def trail(provider: str = HERE, action: Action = Action.CREATE, doubt: str = "", **more: object) -> Resource:
    return resource("aws_cloudtrail.t", provider=provider, action=action, doubt=doubt, **{**TRAIL, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "verdict"),
    [
        (trail(), "unknown"),
        (trail(MEMBER), "missing"),
        (trail(action=Action.DELETE), "missing"),
        (trail(doubt="var.x"), "unknown"),
        (trail(is_organization_trail=False), "missing"),
        (trail(is_organization_trail=unknown()), "unknown"),
        (trail(is_multi_region_trail=False), "missing"),
        (trail(enable_logging=False), "missing"),
        (trail(include_global_service_events=False), "missing"),
        (resource("aws_sns_topic.t"), "missing"),
    ],
)
def test_a_trail_of_an_organization(one: Resource, verdict: str) -> None:
    assert judged("trails", one, "account").verdict.word == verdict


def test_what_is_open_is_named_and_what_is_not_there_is_not_spoken_of() -> None:
    answer = judged("trails", trail(doubt="var.x"), "account")
    assert answer.because == "aws_cloudtrail.t is a trail of an organization and may cover the account"
    assert answer.depends_on == ("aws_cloudtrail.t", "whether the organization has this account")
    assert not judged("trails", trail(MEMBER), "account").because


@pytest.mark.parametrize(
    ("means", "kind", "path", "on", "off"),
    [
        ("guardduty", "aws_guardduty_organization_configuration", "auto_enable_organization_members", "ALL", "NONE"),
        ("guardduty", "aws_guardduty_organization_configuration", "auto_enable", True, False),
        ("security-hub", "aws_securityhub_organization_configuration", "auto_enable", True, False),
        ("macie", "aws_macie2_organization_configuration", "auto_enable", True, False),
        ("analyzers", "aws_accessanalyzer_analyzer", "type", "ORGANIZATION", "ORGANIZATION_UNUSED_ACCESS"),
    ],
)
def test_services_that_take_members_in_where_they_work(means: str, kind: str, path: str, on: object, off: object) -> None:
    def said(value: object, region: str) -> str:
        one = resource(f"{kind}.x", provider=HERE, region=region, **{path: value})  # type: ignore[arg-type]
        return judged(means, one).verdict.word

    assert [said(on, "eu-west-1"), said(on, "")] == ["unknown", "unknown"]
    assert [said(on, "us-east-1"), said(off, "eu-west-1")] == ["missing", "missing"]


def _policy(content: object, kind: str = "DECLARATIVE_POLICY_EC2", provider: str = HERE) -> Resource:
    return resource("aws_organizations_policy.p", provider=provider, content=content, type=kind)


ENFORCED = {"ec2_attributes": {"instance_metadata_defaults": {"http_tokens_enforced": {"@@assign": "enabled"}}}}
REQUIRED = {"ec2_attributes": {"instance_metadata_defaults": {"http_tokens": {"@@assign": "required"}}}}


@pytest.mark.parametrize(
    ("means", "one", "verdict"),
    [
        ("imdsv2", _policy(json.dumps(REQUIRED)), "unknown"),
        ("imdsv2", _policy(json.dumps(REQUIRED), provider=MEMBER), "unknown"),
        ("imdsv2", _policy(Value(Unknown("jsonencode", tree=of(REQUIRED)))), "unknown"),
        ("imdsv2", _policy(unknown()), "unknown"),
        ("imdsv2", _policy(json.dumps(ENFORCED)), "unknown"),
        ("imdsv2", _policy(json.dumps(ENFORCED).replace("enabled", "disabled")), "missing"),
        ("imdsv2", _policy(json.dumps(ENFORCED).replace("enabled", "no_preference")), "missing"),
        ("imdsv2", _policy("{"), "missing"),
        ("imdsv2", _policy("{}"), "missing"),
        ("imdsv2", _policy(json.dumps(REQUIRED), "SERVICE_CONTROL_POLICY"), "missing"),
        ("snapshots", _policy(json.dumps(REQUIRED)), "missing"),
        ("images", _policy(json.dumps({"ec2_attributes": {"allowed_images_settings": {"state": {"@@assign": "enabled"}}}})), "unknown"),
        ("images", _policy(json.dumps({"ec2_attributes": {"allowed_images_settings": {"state": {"@@assign": "audit_mode"}}}})), "missing"),
        (
            "buckets",
            _policy(json.dumps({"s3_attributes": {"public_access_block_configuration": {"@@assign": "all"}}}), "S3_POLICY"),
            "unknown",
        ),
    ],
)
def test_a_policy_of_an_organization(means: str, one: Resource, verdict: str) -> None:
    assert judged(means, one).verdict.word == verdict


def _scans(on: object, off: object = (), how: str = "@@assign") -> str:
    return json.dumps({"inspector": {"enablement": {"ec2_scanning": {"enable_in_regions": {how: on}, "disable_in_regions": {how: off}}}}})


def _built(on: object) -> Value:
    return Value(Unknown("jsonencode", tree=of(json.loads(_scans(on)))))


@pytest.mark.parametrize(
    ("means", "one", "verdict"),
    [
        ("inspector-policy-ec2", _policy(_scans(["us-east-1", "eu-west-1"]), "INSPECTOR_POLICY"), "unknown"),
        ("inspector-policy-ec2", _policy(_scans(["eu-west-1"], how="@@append"), "INSPECTOR_POLICY"), "unknown"),
        ("inspector-policy-ec2", _policy(_scans(["ALL_SUPPORTED"]), "INSPECTOR_POLICY"), "unknown"),
        ("inspector-policy-ec2", _policy(_scans(["ALL_SUPPORTED"], ["us-east-1"]), "INSPECTOR_POLICY"), "unknown"),
        ("inspector-policy-ec2", _policy(_scans(["ALL_SUPPORTED"], ["eu-west-1"]), "INSPECTOR_POLICY"), "missing"),
        ("inspector-policy-ec2", _policy(_scans(["eu-west-1"], ["ALL_SUPPORTED"]), "INSPECTOR_POLICY"), "missing"),
        ("inspector-policy-ec2", _policy(_scans(["us-east-1"]), "INSPECTOR_POLICY"), "missing"),
        ("inspector-policy-ec2", _policy(_scans([]), "INSPECTOR_POLICY"), "missing"),
        ("inspector-policy-ec2", _policy(_scans(["eu-west-1"]), "SERVICE_CONTROL_POLICY"), "missing"),
        ("inspector-policy-ecr", _policy(_scans(["eu-west-1"]), "INSPECTOR_POLICY"), "missing"),
        (
            "inspector-policy-ec2",
            _policy(Value(Unknown("jsonencode", tree=of(json.loads(_scans(["eu-west-1"]))))), "INSPECTOR_POLICY"),
            "unknown",
        ),
        ("inspector-policy-ec2", _policy(unknown(), "INSPECTOR_POLICY"), "unknown"),
        ("inspector-policy-ec2", _policy("{", "INSPECTOR_POLICY"), "missing"),
    ],
)
def test_a_policy_of_inspector_switches_scans_on_by_region(means: str, one: Resource, verdict: str) -> None:
    assert judged(means, one).verdict.word == verdict


def _detects(**regions: str) -> str:
    blocks = {name.replace("_", "-"): {"foundational": {"status": {"@@assign": status}}} for name, status in regions.items()}
    return json.dumps({"guardduty": {"enablement": blocks}})


@pytest.mark.parametrize(
    ("content", "kind", "verdict"),
    [
        (_detects(default="enabled"), "GUARDDUTY_POLICY", "unknown"),
        (_detects(default="disabled"), "GUARDDUTY_POLICY", "missing"),
        (_detects(eu_west_1="enabled"), "GUARDDUTY_POLICY", "unknown"),
        (_detects(us_east_1="enabled"), "GUARDDUTY_POLICY", "missing"),
        (_detects(default="disabled", eu_west_1="enabled"), "GUARDDUTY_POLICY", "unknown"),
        (_detects(default="enabled", eu_west_1="disabled"), "GUARDDUTY_POLICY", "missing"),
        (_detects(default="enabled"), "INSPECTOR_POLICY", "missing"),
        (unknown(), "GUARDDUTY_POLICY", "unknown"),
        ("{}", "GUARDDUTY_POLICY", "missing"),
        ("{", "GUARDDUTY_POLICY", "missing"),
    ],
)
def test_a_policy_of_guardduty_switches_it_on_by_region(content: object, kind: str, verdict: str) -> None:
    assert judged("guardduty-policy", _policy(content, kind)).verdict.word == verdict


@pytest.mark.parametrize(
    ("means", "kind", "content", "verdict"),
    [
        ("inspector-policy-ec2", "INSPECTOR_POLICY", _scans(["us-east-1"]), "unknown"),
        ("inspector-policy-ec2", "INSPECTOR_POLICY", _scans([]), "missing"),
        ("guardduty-policy", "GUARDDUTY_POLICY", _detects(us_east_1="enabled"), "unknown"),
        ("guardduty-policy", "GUARDDUTY_POLICY", "{}", "missing"),
    ],
)
def test_a_region_that_nobody_knows_may_be_one_that_a_policy_names(means: str, kind: str, content: str, verdict: str) -> None:
    subject = Resource("the region", "region", "region", {}, mode="region", provider=MEMBER, region="")
    assert an_organization_may_see_to_it(subject, world(_policy(content, kind)), means).verdict.word == verdict


@pytest.mark.parametrize(
    ("policy", "more", "verdict"),
    [
        (None, {}, "unknown"),
        (None, {"service_enabled": False}, "missing"),
        (None, {"enabled_standard_arns": []}, "missing"),
        (None, {"service_enabled": unknown("var.on")}, "unknown"),
        ("11111111-2222-3333-4444-555555555555", {}, "unknown"),
        ("SELF_MANAGED_SECURITY_HUB", {}, "missing"),
    ],
)
@pytest.mark.parametrize("provider", [HERE, MEMBER])
def test_a_policy_of_security_hub(policy: str | None, more: dict[str, object], verdict: str, provider: str) -> None:
    hub = resource(
        "aws_securityhub_configuration_policy.p",
        provider=HERE,
        configuration_policy=[{"service_enabled": True, "enabled_standard_arns": ["arn:aws:securityhub:::standards/x"], **more}],
    )
    given = ref(f"{hub.address}.id") if policy is None else policy
    one = resource("aws_securityhub_configuration_policy_association.a", provider=provider, policy_id=given, target_id="r-abcd")
    subject = Resource("the region", "region", "region", {}, mode="region", provider=MEMBER, region="eu-west-1")
    assert an_organization_may_see_to_it(subject, world(one, hub), "security-hub-policies").verdict.word == verdict
