"""Whether a REST API shows that its callers stand inside a VPC."""

from __future__ import annotations

import json
from typing import Any

import pytest

from srm_tf.language.terms.callers import serves_callers_inside_a_vpc
from srm_tf.model.resource import Resource
from srm_tf.model.value import Unknown, Value, of
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import ref, resource, unknown, world


def policy(**condition: Any) -> str:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*"}
    return json.dumps({"Statement": [{**statement, **({"Condition": condition} if condition else {})}]})


INSIDE = policy(StringEquals={"aws:SourceVpce": "vpce-0123456789abcdef0"})


def judged(*others: Resource, **values: Any) -> Judgement:
    subject = resource("aws_api_gateway_rest_api.a", **values)
    return serves_callers_inside_a_vpc(subject, world(subject, *others))


def beside(text: Any, api: str = "aws_api_gateway_rest_api.a.id") -> Resource:
    return resource("aws_api_gateway_rest_api_policy.p", rest_api_id=ref(api), policy=text)


@pytest.mark.parametrize("key", ["aws:SourceVpc", "aws:SourceVpcArn", "aws:sourceVpce", "AWS:SOURCEVPCE", "aws:VpcSourceIp"])
@pytest.mark.parametrize("test", ["StringEquals", "StringNotEquals", "ForAnyValue:StringLike"])
def test_a_policy_that_asks_for_the_vpc_shows_it(key: str, test: str) -> None:
    assert judged(policy=policy(**{test: {key: "x"}})).verdict == Verdict.SATISFIED
    assert judged(beside(policy(**{test: {key: "x"}}))).verdict == Verdict.SATISFIED


@pytest.mark.parametrize(
    "text", [None, "", "no JSON", policy(), policy(IpAddress={"aws:SourceIp": "198.51.100.0/24"}), unknown("var.policy")]
)
def test_anything_else_leaves_it_open(text: Any) -> None:
    answer = judged(policy=text)
    assert answer.verdict == Verdict.UNKNOWN
    assert answer.depends_on
    assert answer.because.startswith("aws_api_gateway_rest_api.a ")


def test_the_policy_of_another_api_shows_nothing() -> None:
    other = resource("aws_api_gateway_rest_api.other")
    assert judged(beside(INSIDE, "aws_api_gateway_rest_api.other.id"), other).verdict == Verdict.UNKNOWN


def test_a_policy_that_may_be_another_ones_leaves_it_open() -> None:
    doubtful = resource("aws_api_gateway_rest_api_policy.p", rest_api_id=unknown("var.api"), policy=INSIDE)
    assert judged(doubtful).verdict == Verdict.UNKNOWN


def test_both_ways_a_choice_may_go_must_show_it() -> None:
    def choice(*texts: str) -> Value:
        return Value(Unknown("var.x", ("var.x",), branches=tuple(("", of(text, written=True)) for text in texts)), written=True)

    assert judged(policy=choice(INSIDE, INSIDE)).verdict == Verdict.SATISFIED
    assert judged(policy=choice(INSIDE, policy())).verdict == Verdict.UNKNOWN
