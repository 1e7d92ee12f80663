"""Two policies of which one follows from the other: the same one in other words, with a statement less, or with a wider one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tf.model.verdict import Verdict
from tests.language.terms.build import resource
from tests.language.terms.policy_texts import ask, say
from tests.support import aws_holders, aws_policies
from tests.support.aws_policies import Policies

Statements = list[dict[str, Any]]
POLICY = "aws_iam_policy"
PASSING = "grants no {actions:word} on every resource | pass-role"
KEPT_OUT = ("admits no stranger", 'gives strangers no {actions:list} | ["s3:PutObject"]')
LISTS = ("Action", "NotAction", "Resource", "NotResource")
sometimes = settings(max_examples=10, deadline=None, derandomize=True)
CASES = [
    pytest.param(aws_holders.of_holders(aws_holders.DONE[0], odd=True), POLICY, (PASSING, "grants no administrator access"), id="passing"),
    pytest.param(aws_holders.of_holders(aws_holders.EVERYTHING), POLICY, ("grants no administrator access",), id="everything"),
    pytest.param(aws_policies.of_resources(aws_policies.S3, odd=True), "aws_s3_bucket_policy", KEPT_OUT, id="bucket"),
    pytest.param(aws_policies.of_resources(aws_policies.SQS), "aws_sqs_queue_policy", KEPT_OUT[:1], id="queue"),
]


def verdicts(statements: object, carrier: str, phrases: Sequence[str]) -> list[Verdict]:
    text = json.dumps({"Version": "2012-10-17", "Statement": statements})
    found = [ask(phrase, text, on=carrier).verdict for phrase in phrases]
    more = [say("allows no privilege escalation", resource(f"{POLICY}.p", policy=text)).verdict] if carrier == POLICY else []
    return [*found, *more]


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def split(statement: dict[str, Any]) -> Statements:
    """One statement for each action and each resource that it names."""
    name = next((one for one in ("Action", "Resource") if len(listed(statement.get(one, ""))) > 1), None)
    return [statement] if name is None else [part for one in statement[name] for part in split({**statement, name: one})]


def in_other_words(statements: Statements) -> Iterator[object]:
    yield statements[::-1]
    yield [*statements, statements[0]]
    yield [{**one, "Sid": f"Of{place}"} for place, one in enumerate(statements)]
    yield [{name: listed(value) if name in LISTS else value for name, value in one.items()} for one in statements]
    yield [
        {name: [each.upper() for each in listed(value)] if "Action" in name else value for name, value in one.items()} for one in statements
    ]
    yield [part for one in statements for part in split(one)]
    yield statements[0] if len(statements) == 1 else statements
    whose = {"Principal": "*"} if any("Principal" in one or "NotPrincipal" in one for one in statements) else {}
    yield [*statements, {"Effect": "Deny", **whose, "Action": "none:Such", "Resource": "*"}]
    first = next(one for one in statements if one["Effect"] == "Allow")
    yield [*statements, {**first, "Condition": {**first.get("Condition", {}), "NumericEquals": {"s3:max-keys": "7"}}}]


@pytest.mark.parametrize(("policies", "carrier", "phrases"), CASES)
@sometimes
@given(st.data())
def test_other_words_for_the_same(policies: Policies, carrier: str, phrases: Sequence[str], data: st.DataObject) -> None:
    statements = data.draw(policies)["Statement"]
    told = verdicts(statements, carrier, phrases)
    for others in in_other_words(statements):
        assert verdicts(others, carrier, phrases) == told, others


def wider(statements: Statements) -> Iterator[Statements]:
    """What gives as much, and may give more: without a Deny, with an Allow under no condition, of all actions, on all there is."""
    for place, one in enumerate(statements):
        before, behind = statements[:place], statements[place + 1 :]
        if one["Effect"] == "Deny":
            yield [*before, *behind]
        else:
            yield [*before, {name: value for name, value in one.items() if name != "Condition"}, *behind]
            yield from ([*before, {**one, name: "*"}, *behind] for name in ("Action", "Resource", "Principal") if name in one)


def test_what_nobody_has_is_not_taken_away() -> None:
    left_out = {"Effect": "Allow", "Action": "iam:UpdateAssumeRolePolicy", "NotResource": "arn:aws:iam::*:*"}
    starts = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}
    for others in in_other_words([left_out, starts]):
        assert verdicts(others, POLICY, ()) == [Verdict.SATISFIED], others


@pytest.mark.parametrize(("policies", "carrier", "phrases"), CASES)
@sometimes
@given(st.data())
def test_who_gives_more_gives_no_less(policies: Policies, carrier: str, phrases: Sequence[str], data: st.DataObject) -> None:
    statements = data.draw(policies)["Statement"]
    told = verdicts(statements, carrier, phrases)
    for more in wider(statements):
        for narrow, wide in zip(told, verdicts(more, carrier, phrases), strict=True):
            assert not (narrow.fails and wide == Verdict.SATISFIED), more
