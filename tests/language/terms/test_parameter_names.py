"""Which parameters are called like a secret."""

from __future__ import annotations

import pytest

from srm_tf.language.context import Site
from srm_tf.language.terms.parameter_names import is_named_like_a_secret
from tests.language.terms.build import resource, world
from tests.language.terms.policy_texts import shaped


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


_BEGUN = ("", "prod", "password", "/db/password", "/db/api", "db_pass", "client", "token")


@pytest.mark.parametrize(
    "end",
    [
        *("_enable_maintenance", "-db-host", "/db_host", "/ttl-prod", ".region", "_token_ttl"),
        *("_key", "/prod", "_secret", "_1", "-v2", "word", "_prod2", "_key-2", "/db/password"),
    ],
)
def test_what_is_told_of_an_end_holds_for_every_beginning(end: str) -> None:
    """A workspace or a variable in front makes no secret of `_enable_maintenance`, and one of `_key`."""
    begun = {named(f"{beginning}{end}") for beginning in _BEGUN}
    told = named(shaped(f"{{}}{end}", "terraform.workspace"))
    assert told == (begun.pop() if len(begun) == 1 else "unknown")
