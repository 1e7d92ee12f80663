"""Which protections of a GuardDuty detector are on."""

from __future__ import annotations

import pytest

from srm_tf.language.terms.detectors import its_protection_is_on
from srm_tf.model.resource import Action, Resource
from tests.language.terms.build import block, ref, resource, secret, unknown, world

DETECTOR = resource("aws_guardduty_detector.d")
STANDING = resource("aws_guardduty_detector.d", action=Action.NO_OP, computed={"id": "12ab"})
ID = ref("aws_guardduty_detector.d.id")


def feature(name: object = "S3_DATA_EVENTS", status: object = "ENABLED", key: object = ID, **more: object) -> Resource:
    return resource("aws_guardduty_detector_feature.f", detector_id=key, name=name, status=status, **more)  # type: ignore[arg-type]


def members(auto_enable: object) -> Resource:
    kind = "aws_guardduty_organization_configuration_feature"
    return resource(f"{kind}.m", detector_id=ID, name="RUNTIME_MONITORING", auto_enable=auto_enable)


CASES: list[tuple[str, Resource, list[Resource], str]] = [
    ("S3_DATA_EVENTS", DETECTOR, [], "satisfied"),
    ("S3_DATA_EVENTS", STANDING, [], "unknown"),
    ("S3_DATA_EVENTS", DETECTOR, [feature()], "satisfied"),
    ("S3_DATA_EVENTS", STANDING, [feature()], "satisfied"),
    ("S3_DATA_EVENTS", STANDING, [feature(key="12ab")], "satisfied"),
    ("S3_DATA_EVENTS", DETECTOR, [feature(status="DISABLED")], "misconfigured"),
    ("S3_DATA_EVENTS", DETECTOR, [feature(status=unknown())], "unknown"),
    ("S3_DATA_EVENTS", DETECTOR, [feature(name=unknown())], "unknown"),
    ("S3_DATA_EVENTS", DETECTOR, [feature(key=unknown())], "unknown"),
    ("S3_DATA_EVENTS", DETECTOR, [feature(doubt="var.x")], "unknown"),
    ("S3_DATA_EVENTS", DETECTOR, [feature("RDS_LOGIN_EVENTS", "DISABLED")], "satisfied"),
    ("RUNTIME_MONITORING", DETECTOR, [], "missing"),
    ("RUNTIME_MONITORING", DETECTOR, [feature("EKS_RUNTIME_MONITORING")], "missing"),
    ("RUNTIME_MONITORING", DETECTOR, [feature("RUNTIME_MONITORING")], "satisfied"),
    ("RUNTIME_MONITORING", DETECTOR, [members("ALL")], "unknown"),
    ("RUNTIME_MONITORING", DETECTOR, [members("NEW")], "missing"),
    ("RUNTIME_MONITORING", DETECTOR, [members(unknown())], "unknown"),
]


@pytest.mark.parametrize(("name", "subject", "others", "verdict"), CASES)
def test_protections(name: str, subject: Resource, others: list[Resource], verdict: str) -> None:
    answer = its_protection_is_on(subject, world(subject, *others), name)
    assert answer.verdict.word == verdict
    assert answer.because.startswith("aws_guardduty_detector")


def test_of_many_features_that_are_open_a_message_tells_how_many_it_leaves_out() -> None:
    features = [
        resource(f"aws_guardduty_detector_feature.{n}", detector_id=ID, name="S3_DATA_EVENTS", status=unknown(f"var.{n}")) for n in "abcde"
    ]
    answer = its_protection_is_on(DETECTOR, world(DETECTOR, *features), "S3_DATA_EVENTS")
    assert answer.because == "aws_guardduty_detector.d depends on var.a and var.b and var.c and 2 more"


@pytest.mark.parametrize(
    ("enable", "verdict"), [(True, "satisfied"), (False, "misconfigured"), (unknown(), "unknown"), (None, "satisfied")]
)
def test_the_deprecated_blocks(enable: object, verdict: str) -> None:
    subject = resource("aws_guardduty_detector.d", datasources=[block(s3_logs=[block(enable=enable)])])
    assert its_protection_is_on(subject, world(subject), "S3_DATA_EVENTS").verdict.word == verdict


@pytest.mark.parametrize("enable", [True, False])
def test_what_a_sensitive_switch_of_the_deprecated_blocks_says_is_not_told(*, enable: bool) -> None:
    subject = resource("aws_guardduty_detector.d", datasources=[block(s3_logs=[block(enable=secret(enable))])])
    assert its_protection_is_on(subject, world(subject), "S3_DATA_EVENTS").because.endswith(".enable is a sensitive value")


def test_blocks_that_nobody_wrote_or_that_are_not_known() -> None:
    seen = resource("aws_guardduty_detector.d", computed={"datasources": [{"s3_logs": [{"enable": False}]}]})
    assert its_protection_is_on(seen, world(seen), "S3_DATA_EVENTS").verdict.word == "missing"
    hidden = resource("aws_guardduty_detector.d", datasources=unknown())
    assert its_protection_is_on(hidden, world(hidden), "S3_DATA_EVENTS").verdict.word == "unknown"
