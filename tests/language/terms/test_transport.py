"""Denies of plain HTTP that leave somebody out, or are each for some of the requests."""

from __future__ import annotations

import pytest

from srm_tf.model.verdict import Verdict
from tests.language.terms.build import unknown
from tests.language.terms.policy_texts import OWN, M, S, U, allow, ask, deny, policy, when

ME, ORG, OURS = "111122223333", "aws:PrincipalOrgID", "o-a1b2c3d4e5"
ACCOUNT, TLS, SERVICE = "aws:PrincipalAccount", "aws:SecureTransport", "aws:PrincipalIsAWSService"
OTHERS = when("StringNotEquals", ORG, OURS)
BOTH = ["true", "false"]
ROLE = allow({"AWS": f"arn:aws:iam::{ME}:role/reader"})
PLAIN = {TLS: "false"}


@pytest.mark.parametrize(
    ("denies", "verdict"),
    [
        ([{"Bool": {**PLAIN, SERVICE: "false"}}], S),  # as AWS writes it
        ([{"Bool": PLAIN, "BoolIfExists": {SERVICE: "false"}}], S),
        ([{"Bool": PLAIN, "StringNotEquals": {SERVICE: "true"}}], S),
        ([{"Bool": {**PLAIN, SERVICE: "true"}}], M),
        ([{"Bool": {**PLAIN, SERVICE: unknown("var.services")}}], U),
        ([{"Bool": {**PLAIN, "aws:ViaAWSService": "false"}}], M),
        ([{"Bool": {**PLAIN, "aws:ViaAWSService": value}} for value in BOTH], S),
        ([{"Bool": {TLS: BOTH}}], S),
        ([{"Bool": PLAIN, "Null": {ACCOUNT: "false"}}], S),
        ([{"Bool": PLAIN, **when("StringEquals", ORG, OURS)}, OTHERS], S),
        ([{"Bool": PLAIN, **when("StringEquals", ORG, OURS)}], M),
        ([{"Bool": PLAIN, **when("StringEquals", ORG, OURS)}, {"Bool": {TLS: "true"}, **OTHERS}], M),
    ],
)
def test_plain_http(denies: list[object], verdict: Verdict) -> None:
    assert ask("denies plain HTTP", policy(ROLE, *(deny(Condition=one) for one in denies)), OWN).verdict == verdict


@pytest.mark.parametrize(
    ("operator", "value", "verdict"),
    [
        ("StringNotEquals", "true", S),
        ("ForAllValues:Bool", "false", S),
        ("ForAnyValue:StringNotEquals", "true", M),  # of no value, if there is none
        ("ForAnyValue:StringNotEqualsIfExists", "true", S),
        ("StringEqualsIfExists", "False", M),
    ],
)
def test_what_holds_of_those_who_sign_nothing(operator: str, value: str, verdict: Verdict) -> None:
    barred = deny(Condition={"Bool": PLAIN, operator: {SERVICE: value}})
    assert ask("denies plain HTTP", policy(allow(), barred), OWN).verdict == verdict


@pytest.mark.parametrize(
    ("spared", "verdict"),
    [
        ("s3:ListAllMyBuckets", S),  # of no bucket
        (["s3:ListAllMyBuckets", "sts:GetCallerIdentity"], S),
        (["s3:ListAllMyBuckets", "s3:GetObject"], M),
        (["s3:List*"], M),
        (["s3:ListAllMyBuckets", unknown("var.more")], U),
    ],
)
def test_what_is_asked_of_no_bucket_may_be_spared(spared: object, verdict: Verdict) -> None:
    barred = {**deny(NotAction=spared, Condition={"Bool": PLAIN}), "Action": None}
    assert ask("denies plain HTTP", policy(ROLE, barred), OWN, bucket="b").verdict == verdict


@pytest.mark.parametrize("beside", [(), (ROLE,), (allow(),)])
def test_a_statement_that_may_be_no_deny_leaves_plain_http_open(beside: tuple[object, ...]) -> None:
    barred = deny(Condition={"Bool": {**PLAIN, SERVICE: "false"}}, Effect=unknown("var.effect"))
    verdict = M if beside == (allow(),) else U
    assert ask("denies plain HTTP", policy(*beside, barred), OWN).verdict == verdict


def test_plain_http_of_those_who_sign_nothing() -> None:
    for operator, verdict in (("Bool", M), ("BoolIfExists", S)):
        barred = deny(Condition={"Bool": PLAIN, operator: {SERVICE: "false", **(PLAIN if operator == "Bool" else {})}})
        assert ask("denies plain HTTP", policy(allow(), barred), OWN).verdict == verdict


@pytest.mark.parametrize(
    ("whom", "verdict"),
    [("*", S), ({"AWS": "*"}, S), ({"Service": "*"}, M), ({"Federated": "*"}, M), ({"AWS": "*", "Service": "*"}, S)],
)
def test_every_service_is_not_everybody(whom: object, verdict: Verdict) -> None:
    barred = deny(Principal=whom, Condition={"Bool": PLAIN})
    assert ask("denies plain HTTP", policy(ROLE, barred), OWN).verdict == verdict


def test_a_deny_of_every_service_lets_strangers_in() -> None:
    assert ask("admits no stranger", policy(allow("*"), deny(Principal={"Service": "*"})), OWN).verdict == M
