"""Which headers hold a secret, and what in one is none."""

from __future__ import annotations

import pytest

from srm_tf.language.context import Site
from srm_tf.language.terms.secret_headers import is_a_switch_or_names_a_header, names_a_header_with_a_secret
from tests.language.terms.build import resource, unknown, world
from tests.language.terms.policy_texts import shaped


def _verdict(value: object, *, name: bool) -> str:
    header = resource("aws_iot_topic_rule.r", header=value)
    ask = names_a_header_with_a_secret if name else is_a_switch_or_names_a_header
    found = ask(Site(header, "header", header.get("header"), ("header",)), world(header))
    assert name or "k9Xy2mQp7" not in str(found)
    return found.verdict.word


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("X-Origin-Verify", "satisfied"),
        ("x-api-key", "satisfied"),
        ("X-Secret-Header", "satisfied"),
        ("X-Authorization", "satisfied"),
        ("X-Author", "misconfigured"),
        ("X-Auth-Type", "misconfigured"),
        ("X-Auth-Method", "misconfigured"),
        ("X-Token-Issuer", "misconfigured"),
        ("X-Auth-Scopes", "misconfigured"),
        ("X-Auth-Methodology", "satisfied"),
        ("X-Tenant", "misconfigured"),
        (shaped("X-{}-Secret", "var.of"), "satisfied"),
        (shaped("X-Secret-{}", "var.of"), "unknown"),  # `X-Secret-Id`
        (shaped("X-Auth{}-Word", "var.of"), "unknown"),  # `X-Author-Word`
        (shaped("X-{}", "var.of"), "unknown"),
        (unknown("var.name"), "unknown"),
    ],
)
def test_names(name: object, verdict: str) -> None:
    assert _verdict(name, name=True) == verdict


@pytest.mark.parametrize(
    ("word", "verdict"),
    [
        ("true", "satisfied"),
        ("V2", "satisfied"),
        ("Authorization", "satisfied"),
        ("x-request-key", "satisfied"),
        ("k9Xy2mQp7", "misconfigured"),
        ("x-k9Xy2mQp7", "misconfigured"),
        ("", "misconfigured"),
        (shaped("Bearer {}", "var.token"), "misconfigured"),
        (shaped("x-{}", "var.word"), "unknown"),
        (unknown("var.word"), "unknown"),
    ],
)
def test_what_stands_in_one(word: object, verdict: str) -> None:
    assert _verdict(word, name=False) == verdict
