"""Conditions of one statement together: which key has to be there, and what no request can meet."""

from __future__ import annotations

import json

import pytest

from srm_tf.model.verdict import Verdict
from tests.language.terms.build import unknown
from tests.language.terms.policy_texts import OWN, M, S, U, allow, ask, deny, policy, shaped

ORG, PATHS, TLS, AGENT = "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:SecureTransport", "aws:UserAgent"
OURS = "o-a1b2c3d4e5"
THERE = {ORG: "false"}


def verdict_of(condition: object, *others: object) -> Verdict:
    return ask("admits no stranger", policy(allow(Condition=condition), *others), OWN).verdict


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        ({"ForAllValues:StringEquals": {ORG: OURS}}, M),
        ({"ForAllValues:StringEquals": {ORG: OURS}, "Null": THERE}, S),
        ({"ForAllValues:StringEquals": {ORG: OURS}, "Null": {"AWS:principalorgid": False}}, S),
        ({"ForAllValues:StringEquals": {ORG: OURS}, "Null": {ORG: "true"}}, M),  # whoever is in no organization
        ({"ForAllValues:StringEquals": {ORG: OURS}, "Null": {ORG: ["true", "false"]}}, M),
        ({"ForAllValues:StringEquals": {ORG: OURS}, "Null": {PATHS: "false"}}, M),
        ({"ForAllValues:StringLike": {ORG: "*"}, "Null": THERE}, M),
        ({"StringEqualsIfExists": {ORG: OURS}, "Null": THERE}, S),
        ({"StringEqualsIfExists": {ORG: OURS}, "StringLike": {ORG: "o-*"}}, S),
        ({"StringEqualsIfExists": {ORG: OURS}, "StringNotLike": {ORG: "o-x*"}}, M),  # holds without the key
        ({"StringEqualsIfExists": {ORG: OURS}, "ForAllValues:StringLike": {ORG: "o-*"}}, M),
        ({"StringNotEqualsIfExists": {ORG: OURS}, "Null": THERE}, M),
        ({"ForAllValues:StringLike": {PATHS: f"{OURS}/*"}, "Null": {PATHS: "false"}}, S),
    ],
)
def test_a_key_that_has_to_be_there(condition: object, verdict: Verdict) -> None:
    assert verdict_of(condition) == verdict


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        ({"StringEquals": {AGENT: "x"}, "Null": {AGENT: "true"}}, S),
        ({"StringEqualsIfExists": {AGENT: "x"}, "Null": {AGENT: "true"}}, M),
        ({"StringNotEquals": {AGENT: "x"}, "Null": {AGENT: "true"}}, M),
        ({"Bool": {TLS: "true"}, "StringEquals": {TLS: "false"}}, S),
        ({"Bool": {TLS: "true"}, "StringEquals": {TLS: ["false", "true"]}}, M),
        ({"BoolIfExists": {TLS: "true"}, "StringEqualsIfExists": {TLS: "false"}}, S),  # no request is without the key
        ({"StringEqualsIfExists": {AGENT: "x"}, "StringLikeIfExists": {AGENT: "y"}}, M),
        ({"StringEquals": {AGENT: "x"}, "StringNotEquals": {AGENT: ["x", "y"]}}, S),
        ({"StringEquals": {AGENT: ["x", "z"]}, "StringNotEquals": {AGENT: ["x", "y"]}}, M),
        ({"StringLike": {AGENT: "x*"}, "StringNotLike": {AGENT: "*"}}, S),
        ({"StringLike": {AGENT: "x*"}, "StringNotLike": {AGENT: "xy*"}}, M),
        ({"StringEqualsIgnoreCase": {AGENT: "x"}, "StringNotEquals": {AGENT: "x"}}, M),  # X
        ({"StringEquals": {AGENT: "x"}, "StringNotEqualsIgnoreCase": {AGENT: "X"}}, S),
        ({"StringEqualsIgnoreCase": {AGENT: "x"}, "StringNotEqualsIgnoreCase": {AGENT: "X"}}, S),
        ({"StringLike": {AGENT: "x*"}, "StringNotEqualsIgnoreCase": {AGENT: "x*"}}, M),
        ({"StringLike": {AGENT: "x*"}, "StringEquals": {AGENT: "y"}}, S),
        ({"StringLike": {AGENT: "${aws:userid}"}, "StringEquals": {AGENT: "y"}}, M),
        ({"StringLike": {"s3:prefix": "x*"}, "StringEquals": {"s3:prefix": "y"}}, M),  # not for us to say how often it is there
        ({"Bool": {TLS: "true"}, "StringEquals": {AGENT: "false"}}, M),
    ],
)
def test_what_no_request_meets(condition: object, verdict: Verdict) -> None:
    assert verdict_of(condition) == verdict


def test_a_deny_that_nobody_meets_keeps_nobody_out() -> None:
    never = {"StringNotEquals": {ORG: OURS}, "Bool": {TLS: "true"}, "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}
    assert verdict_of({}, deny(Condition={"StringNotEquals": {ORG: OURS}})) == S
    assert verdict_of({}, deny(Condition={**never, "StringEquals": {TLS: "false"}})) == M


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        ({"ForAllValues:StringEquals": {ORG: OURS}, "Null": {ORG: unknown("var.there")}}, U),
        ({"ForAllValues:StringLike": {ORG: "*"}, "Null": {ORG: unknown("var.there")}}, M),  # every organization, or none
        ({"StringEquals": {AGENT: unknown("var.agent")}, "Null": {AGENT: "true"}}, S),
        ({"StringEquals": {AGENT: "x"}, "StringLike": {AGENT: shaped("y{}")}}, U),
        ({"StringEquals": {AGENT: "x"}, "StringLike": {TLS: shaped("y{}")}}, M),
    ],
)
def test_what_is_not_known_yet(condition: object, verdict: Verdict) -> None:
    assert verdict_of(condition) == verdict


def test_a_token_that_has_to_have_a_claim() -> None:
    claim = "token.actions.githubusercontent.com:repository_owner"
    provider = {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}
    trust = {"Effect": "Allow", "Principal": provider, "Action": "sts:AssumeRoleWithWebIdentity"}
    for there, verdict in (({}, M), ({"Null": {claim: "false"}}, S)):
        text = json.dumps(policy({**trust, "Condition": {"ForAllValues:StringEquals": {claim: "acme"}, **there}}))
        assert ask("allows no stranger to assume", text, OWN, on="aws_iam_role", path="assume_role_policy").verdict == verdict


def test_a_key_that_a_holder_may_leave_out_unless_another_condition_asks_for_it() -> None:
    mfa, asked = (
        {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}},
        'grants no {actions:list} on every resource | ["s3:DeleteBucket"]',
    )
    for there, verdict in (({}, M), ({"Null": {"aws:MultiFactorAuthPresent": "false"}}, S)):
        statement = {"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {**mfa, **there}}
        assert ask(asked, policy(statement), on="aws_iam_policy").verdict == verdict
