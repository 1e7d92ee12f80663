"""Tags of resources: what is a secret among them, and that no message repeats one, in whichever half of a tag it stands."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from srm_tf.language.terms.resource_tags import resources_carry_no_secret
from srm_tf.model.resource import Resource
from srm_tf.model.verdict import Verdict
from srm_tf.terraform.schema import ShippedSchema
from tests.language.terms.build import block, resource, world

KEY, PASSWORD = "AKIAIOSFODNN7EXAMPLE", "Hunter2000x"
TARGET, SERVICE = "aws_cloudwatch_event_target.t", "aws_ecs_service.s"
QUEUE, INSTANCE, GROUP, ALONE = "aws_sqs_queue.q", "aws_instance.i", "aws_autoscaling_group.g", "aws_ec2_tag.t"


@pytest.mark.parametrize(
    "one",
    [
        resource(QUEUE, tags={KEY: "key"}),
        resource(QUEUE, tags={f"password={PASSWORD}": "one-of-many"}),
        resource(QUEUE, tags={f"password={PASSWORD}": PASSWORD}),
        resource(INSTANCE, volume_tags={"db_password": PASSWORD}),
        resource(INSTANCE, root_block_device=[block(tags={"db_password": PASSWORD})]),
        resource(INSTANCE, ebs_block_device=[block(tags={KEY: "x"})]),
        resource(TARGET, ecs_target=[block(tags={"db_password": PASSWORD})]),
        resource(SERVICE, volume_configuration=[block(managed_ebs_volume=[block(tag_specifications=[block(tags={KEY: "x"})])])]),
        resource(GROUP, tag=[block(key="db_password", value=PASSWORD)]),
        resource(GROUP, tag=[block(key=KEY, value="x")]),
        resource(ALONE, key=KEY, value="x"),
        resource("aws_secretsmanager_tag.t", key="db_password", value=PASSWORD),
    ],
)
def test_a_secret_is_found_and_not_repeated(one: Resource) -> None:
    account = Resource("account", "account", "account", {}, mode="account", provider="provider.aws")
    found = resources_carry_no_secret(account, replace(world(account, one), schema=ShippedSchema()))
    assert found.verdict == Verdict.MISCONFIGURED
    said = " ".join([found.because, *(f"{piece.path} {piece.value}" for piece in found.evidence)])
    assert KEY not in said
    assert PASSWORD not in said
