"""Whether the same call of a module leads to the same module tomorrow."""

from __future__ import annotations

import pytest

from srm_tf.language.terms.module_versions import names_one_version
from srm_tf.model.resource import Resource
from srm_tf.model.value import of
from tests.language.terms.build import unknown, world

REPOSITORY = "git::https://git.example.com/vpc.git"


@pytest.mark.parametrize(
    ("source", "version", "verdict"),
    [
        ("hashicorp/vpc/aws", "1.2.3", "satisfied"),
        ("hashicorp/vpc/aws", "= 1.2.3", "satisfied"),
        ("registry.example.com/team/vpc/aws//subnets", "1.2.3", "satisfied"),
        ("hashicorp/vpc/aws", "~> 1.2", "misconfigured"),
        ("hashicorp/vpc/aws", None, "missing"),
        ("hashicorp/vpc/aws", unknown("var.version"), "unknown"),
        (unknown("var.source"), None, "unknown"),
        (f"{REPOSITORY}?ref=v1.2.3", None, "satisfied"),
        (f"{REPOSITORY}?depth=1&ref={'0a' * 20}", None, "satisfied"),
        (f"{REPOSITORY}?ref=0a1b2c3", None, "satisfied"),
        (f"{REPOSITORY}?ref=b20240115", None, "misconfigured"),  # a day, as branches are called
        (f"{REPOSITORY}?ref=release/1.2", None, "unknown"),
        (f"{REPOSITORY}?ref=main", None, "misconfigured"),
        (REPOSITORY, None, "missing"),
        (f"{REPOSITORY}?ref=", None, "missing"),
        ("https://example.com/vpc.zip?checksum=md5:0a1b", None, "satisfied"),
        ("https://example.com/vpc.zip", None, "unknown"),
    ],
)
def test_a_source_names_one_version(source: object, version: object, verdict: str) -> None:
    call = Resource("module.vpc", "module", "vpc", {"source": of(source), "version": of(version)}, mode="module")
    assert names_one_version(call, world(call)).verdict.word == verdict
