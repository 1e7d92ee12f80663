"""Conditions on keys that every request carries, and such as hold for whatever value there is."""

from __future__ import annotations

import pytest

from srm_tf.model.verdict import Verdict
from tests.language.terms.build import unknown
from tests.language.terms.policy_texts import OWN, M, S, U, allow, ask, deny, policy, when

ME, PARTNER, ORG, ARN = "111122223333", "444455556666", "aws:PrincipalOrgID", "aws:PrincipalArn"
OTHERS = when("StringNotEquals", ORG, "o-a1b2c3d4e5")
ACCOUNT, TLS, MFA, SERVICE = "aws:PrincipalAccount", "aws:SecureTransport", "aws:MultiFactorAuthPresent", "aws:PrincipalIsAWSService"
BOTH = ["true", "false"]
ONE = {ARN: f"arn:aws:iam::{PARTNER}:role/deploy"}


def of_bucket(*denies: object, given: object = None) -> Verdict:
    return ask("admits no stranger", policy(given or allow(), *(deny(Condition=one) for one in denies)), OWN).verdict


@pytest.mark.parametrize(
    ("beside", "verdict"),
    [
        (when("Null", ACCOUNT, "false"), S),
        (when("Null", "AWS:userid", False), S),
        (when("Null", "aws:PrincipalType", "false"), S),
        (when("Null", TLS, ["false"]), S),
        (when("Null", "aws:CurrentTime", "false"), S),
        (when("Null", ACCOUNT, "true"), M),  # of no request
        (when("Null", ACCOUNT, unknown("var.there")), U),
        (when("Null", ARN, "false"), M),  # who signs nothing has none
        (when("Null", "aws:SourceVpc", unknown("var.there")), M),
        (when("Bool", TLS, BOTH), S),
        (when("Bool", TLS, ["true", unknown("var.plain")]), U),
        (when("StringLike", ACCOUNT, "*"), S),
        (when("Bool", SERVICE, BOTH), M),
        (when("BoolIfExists", SERVICE, BOTH), S),
        (when("BoolIfExists", MFA, BOTH), S),
        (when("Bool", MFA, BOTH), M),
        (when("ForAllValues:StringLike", "aws:TagKeys", "*"), S),
        (when("ForAnyValue:StringLike", "aws:TagKeys", "*"), M),
        (when("Bool", "aws:userid", BOTH), M),  # which is neither
        (when("BoolIfExists", ORG, BOTH), M),
        (when("ArnLike", "aws:userid", "*"), M),  # which is no ARN
        (when("ArnLikeIfExists", ARN, "*"), S),
        (when("StringLike", "aws:userid", ["*", "${aws:PrincipalTag/team}"]), M),  # of nobody without that tag
    ],
)
def test_beside_what_a_deny_spares(beside: dict[str, object], verdict: Verdict) -> None:
    assert of_bucket({**OTHERS, **beside}) == verdict


@pytest.mark.parametrize(
    ("operator", "value", "verdict"),
    [
        ("BoolIfExists", "False", S),
        ("StringEqualsIfExists", "False", M),  # of no request: capitals count in texts
        ("ForAllValues:StringLike", "False", M),
    ],
)
def test_a_deny_of_all_but_services(operator: str, value: str, verdict: Verdict) -> None:
    people = allow(Condition=when("BoolIfExists", SERVICE, "false"))
    assert of_bucket(when(operator, SERVICE, value), given=people) == verdict


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        (when("Bool", MFA, BOTH), when("Null", MFA, "true"), S),
        (when("StringLike", "aws:PrincipalTag/team", "*"), when("StringNotLike", "aws:PrincipalTag/team", "*"), S),
        (when("StringLike", "aws:PrincipalTag/team", "*"), when("StringNotLike", "aws:PrincipalTag/team", "x*"), M),
        (when("ForAnyValue:StringLike", "aws:TagKeys", "*"), when("ForAnyValue:StringNotLike", "aws:TagKeys", "*"), M),  # of no request
    ],
)
def test_what_is_there_whatever_it_is_and_what_is_not(one: dict[str, object], other: dict[str, object], verdict: Verdict) -> None:
    assert of_bucket({**OTHERS, **one}, {**OTHERS, **other}) == verdict


@pytest.mark.parametrize(
    ("denies", "verdict"),
    [
        ([when("ForAnyValue:StringNotEquals", ACCOUNT, ME)], S),
        ([when("ForAnyValue:StringNotLike", "aws:userid", "AROAEXAMPLEID:*")], S),
        ([when("ForAnyValue:StringNotEquals", ORG, "o-a1b2c3d4e5")], M),  # whoever is in none
        ([when("ForAnyValue:ArnNotLike", ARN, f"arn:aws:iam::{ME}:*")], M),
        ([when("ForAnyValue:ArnNotLike", ARN, f"arn:aws:iam::{ME}:*"), when("Null", ARN, "true")], S),
        ([when("ForAnyValue:NotIpAddress", "aws:SourceIp", "198.51.100.0/24"), when("Null", "aws:SourceIp", "true")], S),
    ],
)
def test_a_set_of_one_value(denies: list[object], verdict: Verdict) -> None:
    assert of_bucket(*denies) == verdict


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        (when("Null", ACCOUNT, "true"), S),
        (when("Null", TLS, "true"), S),
        (when("Null", ACCOUNT, "false"), M),
        (when("Null", ACCOUNT, unknown("var.absent")), U),
        (when("Null", ARN, "true"), M),  # whoever signs nothing
        (when("StringEqualsIfExists", ACCOUNT, ME), S),
        (when("ForAllValues:StringEquals", ACCOUNT, ME), S),
        (when("ArnLikeIfExists", ARN, f"arn:aws:iam::{ME}:*"), M),
    ],
)
def test_an_allow(asked: object, verdict: Verdict) -> None:
    assert of_bucket(given=allow(Condition=asked)) == verdict


def of_role(principal: object, *denies: object, action: str = "sts:AssumeRole", **more: object) -> Verdict:
    given = {"Effect": "Allow", "Principal": principal, "Action": action, **more}
    barred = [{"Effect": "Deny", "Principal": "*", "Action": "sts:*", "Condition": one} for one in denies]
    return ask("allows no stranger to assume", policy(given, *barred), OWN, on="aws_iam_role", path="assume_role_policy").verdict


@pytest.mark.parametrize("principal", ["*", {"AWS": PARTNER}])
@pytest.mark.parametrize(
    ("refusal", "verdict"),
    [
        ({"ArnNotLike": ONE, "Null": {ARN: "false"}}, S),
        ({"ArnNotLike": ONE, "Null": {ARN: "true"}}, M),
        ({"ForAnyValue:ArnNotEquals": ONE}, S),
        ({"ForAnyValue:StringNotLike": ONE}, S),
        ({"ArnNotLike": ONE, "Bool": {SERVICE: "false"}}, S),
        ({"ArnNotLike": ONE, "Bool": {SERVICE: BOTH}}, S),
        ({"ArnNotLike": ONE, "Bool": {SERVICE: "true"}}, M),
        ({"ArnNotLike": ONE, "Bool": {MFA: BOTH}}, M),
        ({"ArnNotLike": ONE, "StringEquals": {SERVICE: "false"}}, S),
        ({"ArnNotLike": ONE, "StringLike": {SERVICE: "False"}}, M),
        ({"ArnNotLike": ONE, "StringEqualsIgnoreCase": {SERVICE: "False"}}, S),
        ({"ArnNotLike": ONE, "Bool": {ARN: BOTH}}, M),
    ],
)
def test_who_assumes_a_role_signs(principal: object, refusal: object, verdict: Verdict) -> None:
    assert of_role(principal, refusal) == verdict


def test_who_assumes_a_role_by_a_token_signs_nothing() -> None:
    barred = {"ArnNotLike": ONE, "Null": {ARN: "false"}}
    assert of_role("*", barred, action="sts:AssumeRole*") == M
    assert of_role("*", {"ArnNotLike": ONE}, action="sts:AssumeRole*") == S


def test_an_optional_arn_of_who_signs_is_there() -> None:
    assert of_role({"AWS": "*"}, Condition={"ArnLikeIfExists": ONE}) == S
    assert of_role({"AWS": "*"}, Condition={"ArnLikeIfExists": ONE}, action="sts:*") == M


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        (None, S),
        (when("Null", ARN, "false"), S),
        (when("Bool", SERVICE, "false"), S),
        (when("Bool", TLS, BOTH), S),
        (when("Null", "aws:SourceVpc", "true"), S),  # as an Allow from networks alone
        (when("Bool", "aws:MultiFactorAuthPresent", "false"), M),
    ],
)
def test_what_an_identity_is_denied_under_no_condition_that_counts(condition: object, verdict: Verdict) -> None:
    given = {"Effect": "Allow", "Action": ["ec2:RunInstances", "s3:DeleteBucket"], "Resource": "*"}
    barred = {"Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*", **({"Condition": condition} if condition else {})}
    asked = 'grants no {actions:list} on every resource | ["s3:DeleteBucket"]'
    assert ask(asked, policy(given, barred), on="aws_iam_policy").verdict == verdict


def test_a_deny_that_every_request_meets_locks_everybody_out() -> None:
    for condition, verdict in ((when("Null", ACCOUNT, "false"), M), (when("Null", ARN, "false"), S), (when("Bool", TLS, "false"), S)):
        assert ask("locks nobody out", policy(deny(Condition=condition)), OWN).verdict == verdict
