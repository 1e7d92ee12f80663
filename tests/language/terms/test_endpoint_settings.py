"""`its endpoints take its {key}`."""

from __future__ import annotations

from typing import Any

import pytest

from srm_tf.language.terms.endpoint_settings import its_endpoints_take_it
from srm_tf.model.resource import Action
from tests.language.terms.build import ref, resource, unknown, world

OLD, NEW = "arn:aws:kms:eu-west-1:111122223333:key/old", "arn:aws:kms:eu-west-1:111122223333:key/new"


@pytest.mark.parametrize(
    ("was", "now", "action", "endpoint", "word"),
    [
        (OLD, NEW, Action.REPLACE, Action.NO_OP, "unknown"),
        (None, NEW, Action.CREATE_BEFORE_DELETE, Action.UPDATE, "unknown"),  # of the endpoint its tags
        (OLD, unknown(), Action.REPLACE, Action.NO_OP, "unknown"),
        (OLD, OLD, Action.REPLACE, Action.NO_OP, "satisfied"),
        ("", None, Action.REPLACE, Action.NO_OP, "satisfied"),  # so a state shows what was left out
        (OLD, NEW, Action.REPLACE, Action.REPLACE, "satisfied"),
        (OLD, NEW, Action.REPLACE, Action.CREATE, "satisfied"),
        (OLD, OLD, Action.NO_OP, Action.NO_OP, "satisfied"),
        (None, NEW, Action.NONE, Action.NONE, "satisfied"),  # a configuration or a state
    ],
)
def test_an_endpoint_that_stands_takes_nothing_of_another_one(
    was: str | None, now: object, action: Action, endpoint: Action, word: str
) -> None:
    subject = resource("aws_sagemaker_endpoint_configuration.c", action=action, before={"kms_key_arn": was}, name="scores", kms_key_arn=now)
    before = {"endpoint_config_name": "scores"} if endpoint not in {Action.CREATE, Action.NONE} else None
    over = resource("aws_sagemaker_endpoint.e", action=endpoint, before=before, endpoint_config_name="scores")
    assert its_endpoints_take_it(subject, world(subject, over), "kms_key_arn").verdict.word == word


@pytest.mark.parametrize(
    "changed",
    [
        {"endpoint_config_name": ref("aws_sagemaker_endpoint_configuration.c.name")},  # the provider makes up another one
        {"endpoint_config_name": "scores", "deployment_config": [{"x": 1}]},
    ],
)
def test_an_endpoint_that_is_updated_takes_it(changed: dict[str, Any]) -> None:
    subject = resource(
        "aws_sagemaker_endpoint_configuration.c", action=Action.REPLACE, before={"kms_key_arn": OLD}, name="scores", kms_key_arn=NEW
    )
    over = resource("aws_sagemaker_endpoint.e", action=Action.UPDATE, before={"endpoint_config_name": "scores"}, **changed)
    assert its_endpoints_take_it(subject, world(subject, over), "kms_key_arn").verdict.word == "satisfied"
    assert its_endpoints_take_it(subject, world(subject), "kms_key_arn").verdict.word == "satisfied"


def test_a_name_that_is_not_known_may_be_the_same() -> None:
    subject = resource(
        "aws_sagemaker_endpoint_configuration.c", action=Action.REPLACE, before={"kms_key_arn": OLD}, name="scores", kms_key_arn=NEW
    )
    over = resource(
        "aws_sagemaker_endpoint.e", action=Action.UPDATE, before={"endpoint_config_name": "scores"}, endpoint_config_name=unknown()
    )
    assert its_endpoints_take_it(subject, world(subject, over), "kms_key_arn").verdict.word == "unknown"
