"""The verdicts expected of whole plans, for the controls whose sentence is one of these terms."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from srm_tf.language import parse
from srm_tf.language.context import Context
from srm_tf.language.judge import Frame, judge
from srm_tf.language.links import Links
from srm_tf.language.terms import load
from srm_tf.model.verdict import SATISFIED
from srm_tf.terraform import decode, plan
from srm_tf.terraform.schema import shipped
from tests.language.terms.build import AS_OF, Dates

load()
FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"
IMAGE = {"aws_instance": "ami follows the latest image", "aws_launch_template": "image_id follows the latest image"}
# Control → what it asks here (without its guards), or that by the type of the subject.
ASKED: dict[str, str | dict[str, str]] = {
    "ec2/instances-track-latest-amis": IMAGE,
    "ec2/instances-are-managed-by-ssm": "is managed by SSM",
    "ec2/instances-install-patches-on-schedule": "guest OS patches are installed on schedule",
    "ec2/instances-have-patch-maintenance-windows": "a maintenance window installs guest OS patches",
    "ec2/instances-keep-secrets-out-of-user-data": "user_data holds no secret by default",
    "lambda/functions-keep-secrets-out-of-environment": "environment.variables holds no secret by default",
    "ecs/containers-keep-secrets-out-of-environment": "container_definitions holds no secret by default",
    "ecs/container-instances-track-latest-amis": "nodes follow the latest image",
    "vpc/network-acls-are-in-use": "is used",
    "backup/stateful-resources-have-backup-plans": "is covered by a backup plan",
    "rds/databases-use-customer-keys": "kms_key_id is a customer key",
    "ebs/volumes-use-customer-keys": "kms_key_id is a customer key",
    "lambda/functions-use-customer-keys": "kms_key_arn is a customer key",
    "sqs/queues-use-customer-keys": "kms_master_key_id is a customer key",
    "sns/topics-use-customer-keys": "kms_master_key_id is a customer key",
    "dynamodb/tables-use-customer-keys": "server_side_encryption.kms_key_arn is a customer key by default",
}


def rows() -> Iterator[Any]:
    for found in sorted(FIXTURES.glob("*/expected.toml")):
        for row in tomllib.loads(found.read_text()).get("expect", []):
            if row["control"] in ASKED and (found.parent / "plan.json").exists() and row.get("plan", "plan.json") == "plan.json":
                yield pytest.param(found.parent, row, id=f"{found.parent.name} {row['address']} {row['control']}")


@cache
def graph(world: Path) -> Any:
    document = decode.decode((world / "plan.json").read_bytes(), "plan.json")
    return plan.worlds(document, shipped()).after


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="the fixtures are not here")
@pytest.mark.parametrize(("world", "row"), list(rows()))
def test_a_plan_is_judged_as_people_would(world: Path, row: dict[str, Any]) -> None:
    found = graph(world)
    context = Context(
        found, Links(found), shipped(), AS_OF, Dates(), lambda _control, _resource: SATISFIED, lambda _decider, _resource: None
    )
    subject = found.get(row["address"])
    asked = ASKED[row["control"]]
    text = asked if isinstance(asked, str) else asked[subject.type]
    if subject.action.ends or (asked is IMAGE and subject.get("image_id").is_null and subject.get("ami").is_null):
        assert row["verdict"] == "none"
        return
    answer = judge(parse.item(text, ("test",)), Frame(subject, context))
    wanted = {row.get("plan_only", row["verdict"]), row["verdict"], *row.get("accept", [])}
    assert answer.verdict.word in (wanted if row["verdict"] != "none" else {"satisfied"}), answer.because
