"""`refers to` a known text: where a plan alone does not follow the expression behind it, it may come from whoever shows the same text."""

from __future__ import annotations

import pytest

from srm_tf.model.resource import Resource
from srm_tf.model.value import Certainty, Reference, Unknown, Value, of
from srm_tf.model.verdict import Verdict
from tests.language.stand import judged, thing

SAID = "every records refers to ['aws_eip', 'aws_network_interface']"
CARD = thing("aws_network_interface.web", {"private_ip": "10.0.0.5"})


def read_of(*trails: Reference) -> Value:
    return Value((of("10.0.0.5"),), written=True, references=trails)


@pytest.mark.parametrize(
    ("records", "others", "verdict"),
    [
        (read_of(Reference("local.addresses")), [CARD], Verdict.UNKNOWN),
        (read_of(Reference("module.web.var.addresses")), [CARD], Verdict.UNKNOWN),
        (read_of(Reference("local.addresses")), [], Verdict.MISCONFIGURED),
        (read_of(), [CARD], Verdict.MISCONFIGURED),
        (read_of(Reference("aws_vpc_ipam.x.id", "aws_vpc_ipam.x", "id")), [CARD], Verdict.MISCONFIGURED),
    ],
)
def test_a_known_text_behind_a_local_value(records: Value, others: list[Resource], verdict: Verdict) -> None:
    answer = judged(SAID, thing("aws_route53_record.r", {"records": records}), *others)
    assert answer.verdict == verdict


HERE = Value(
    Unknown("aws_eip.a.public_ip"), written=True, references=(Reference("aws_eip.a.public_ip", "aws_eip.a", "public_ip", Certainty.EXACT),)
)
TYPED = of("198.51.100.7")


@pytest.mark.parametrize(
    ("sides", "verdict"),
    [
        (((HERE,), (HERE, HERE)), Verdict.SATISFIED),
        (((HERE,), ()), Verdict.SATISFIED),
        (((HERE,), (HERE, TYPED)), Verdict.UNKNOWN),
        (((TYPED, HERE), (HERE, TYPED)), Verdict.MISCONFIGURED),
    ],
)
def test_every_element_of_a_chosen_list(sides: tuple[tuple[Value, ...], ...], verdict: Verdict) -> None:
    branches = tuple(
        ("var.on", Value(side, written=True, references=tuple(one for item in side for one in item.references))) for side in sides
    )
    records = Value(Unknown("var.on", ("var.on",), branches=branches), written=True, references=HERE.references)
    answer = judged(SAID, thing("aws_route53_record.r", {"records": records}), thing("aws_eip.a", {}))
    assert answer.verdict == verdict
