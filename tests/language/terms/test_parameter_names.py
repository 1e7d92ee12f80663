"""Which parameters are called like a secret."""

from __future__ import annotations

import pytest

from srm_tf.language.context import Site
from srm_tf.language.terms.parameter_names import is_named_like_a_secret
from tests.language.terms.build import resource, world


def named(name: object) -> str:
    parameter = resource("aws_ssm_parameter.p", name=name)
    return is_named_like_a_secret(Site(parameter, "name", parameter.get("name"), ("name",)), world(parameter)).verdict.word


@pytest.mark.parametrize(
    "name",
    [
        *("/app/db/password", "MasterUserPassword", "/app/db/password1", "db_password_2", "api-key-v2", "/token/2024"),
        *("/db/password/prod", "db_pass1", "/db/password/prod2"),
    ],
)
def test_names_of_secrets(name: str) -> None:
    assert named(name) == "satisfied"


@pytest.mark.parametrize(
    "name", ["/app/db/host", "password_length", "bypass", "bypass1", "/password/port", "token_ttl_30", "secret5rooms", "1"]
)
def test_names_of_others(name: str) -> None:
    assert named(name) == "misconfigured"
