"""Ranges no VPC can have."""

from __future__ import annotations

import pytest

from srm_tf.language.context import Site
from srm_tf.language.terms.whose_ranges import is_wider_than_any_vpc
from srm_tf.model.value import Value
from srm_tf.model.verdict import Judgement
from tests.language.terms.build import ref, resource, secret, unknown, world

VPC = resource("aws_vpc.v")


def wide(cidr: object) -> Judgement:
    route = resource("aws_route.r", destination_cidr_block=cidr)
    value = route.get("destination_cidr_block")
    return is_wider_than_any_vpc(Site(route, "destination_cidr_block", value, ("destination_cidr_block",)), world(route, VPC))


@pytest.mark.parametrize(
    ("cidr", "word"),
    [
        ("0.0.0.0/0", "satisfied"),
        ("10.0.0.0/8", "satisfied"),
        ("10.0.0.0/15", "satisfied"),
        ("10.0.0.0/16", "misconfigured"),
        ("10.1.2.3", "misconfigured"),
        ("::/0", "satisfied"),
        ("2001:db8::/43", "satisfied"),
        ("2001:db8::/44", "misconfigured"),
        ("", "misconfigured"),
        ("no range", "unknown"),
        (5, "unknown"),
        ([], "misconfigured"),
    ],
)
def test_by_its_text(cidr: object, word: str) -> None:
    assert wide(cidr).verdict.word == word


def test_unknown_ranges() -> None:
    assert wide(unknown()).depends_on == ("var.x",)
    assert wide(ref("aws_vpc.v.cidr_block")).verdict.word == "misconfigured"
    assert wide(unknown(branches={"var.x": "10.0.0.0/8", "": "10.0.0.0/24"})).verdict.word == "unknown"


def test_a_secret_range_is_not_shown() -> None:
    answer = wide(secret("10.0.0.0/8"))
    assert (answer.verdict.word, answer.because) == ("satisfied", "destination_cidr_block is a sensitive value, wider than a VPC can be")
    assert all("10.0" not in str(one) for one in answer.evidence)
    assert wide(Value()).verdict.word == "misconfigured"
