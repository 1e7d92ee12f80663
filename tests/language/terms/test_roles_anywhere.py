"""Roles for certificates: a condition tells the trust anchor, or what stands in the certificate, and nothing else does."""

from __future__ import annotations

import pytest

from srm_tf.model.value import Unknown, of
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import ref, unknown
from tests.language.terms.policy_texts import M, S, U, ask, policy, shaped, when

SERVICE = {"Service": "rolesanywhere.amazonaws.com"}
GUARD, SENTENCE = "trusts Roles Anywhere", "names its certificates"
ANCHOR = "arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/"


def trust(condition: object = None, principal: object = SERVICE, action: object = "sts:AssumeRole") -> dict[str, object]:
    return policy({"Effect": "Allow", "Action": action, "Principal": principal, "Condition": condition})


def asked(phrase: str, document: object) -> Verdict:
    return ask(phrase, document, on="aws_iam_role", path="assume_role_policy").verdict


CONDITIONS: list[tuple[object, Verdict]] = [
    (None, M),
    (when("ArnEquals", "aws:SourceArn", f"{ANCHOR}0123"), S),
    (when("ArnLike", "aws:SourceArn", f"{ANCHOR}0123*"), S),
    (when("ArnLike", "aws:SourceArn", f"{ANCHOR}*"), M),
    (when("ArnLike", "AWS:SourceArn", "*"), M),
    (when("ArnEqualsIfExists", "aws:SourceArn", f"{ANCHOR}0123"), M),
    (when("ArnNotEquals", "aws:SourceArn", f"{ANCHOR}0123"), M),
    (when("ArnEquals", "aws:SourceArn", ref("aws_rolesanywhere_trust_anchor.main.arn")), S),
    (when("ArnEquals", "aws:SourceArn", unknown()), U),
    (when("ArnEquals", "aws:SourceArn", [f"{ANCHOR}0123", unknown()]), U),
    (when("ArnLike", "aws:SourceArn", shaped("arn:aws:rolesanywhere:eu-west-1:{}:trust-anchor/0123")), S),
    (when("ArnLike", "aws:SourceArn", shaped("arn:aws:rolesanywhere:eu-west-1:{}:trust-anchor/*")), U),
    (when("StringEquals", "aws:SourceAccount", "111122223333"), M),
    (when("StringEquals", "aws:PrincipalTag/x509Subject/CN", "printer-7"), S),
    (when("StringLike", "aws:PrincipalTag/x509SAN/URI", "spiffe://example.com/*"), S),
    (when("StringLike", "aws:PrincipalTag/x509Subject/CN", "*"), M),
    (when("StringLike", "aws:PrincipalTag/x509Subject/CN", ["printer-7", "*"]), M),
    (when("StringNotLike", "aws:PrincipalTag/x509Subject/CN", "printer-*"), M),
    (when("StringEquals", "sts:SourceIdentity", "printer-7"), S),
    (when("StringLike", "sts:SourceIdentity", unknown()), U),
    (when("StringEquals", "sts:RoleSessionName", "printer-7"), M),
    (when("StringEquals", "aws:PrincipalTag/x509Subject/CN", unknown()), S),  # a star that is a star
    ({"StringEquals": Unknown("x", ("x",), entries=((unknown("var.key"), of("printer-7")),))}, U),
]


@pytest.mark.parametrize(("condition", "verdict"), CONDITIONS)
def test_what_tells_certificates_apart(condition: object, verdict: Verdict) -> None:
    assert asked(SENTENCE, trust(condition)) == verdict


@pytest.mark.parametrize(
    ("document", "verdict"),
    [
        (trust(), S),
        (trust(principal={"Service": ["ec2.amazonaws.com", "rolesanywhere.amazonaws.com"]}), S),
        (trust(principal={"Service": "ec2.amazonaws.com"}), M),
        (trust(principal={"AWS": "arn:aws:iam::111122223333:role/rolesanywhere"}), M),
        (trust(action=["sts:TagSession", "sts:SetSourceIdentity"]), M),
        (trust(action="sts:*"), S),
        ({**trust(), "Statement": [{"Effect": "Deny", "Action": "sts:AssumeRole", "Principal": SERVICE}]}, M),
        ({**trust(), "Statement": [unknown(body={"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": SERVICE})]}, U),
        (trust(principal={"Service": unknown()}), U),
        (unknown(), U),
    ],
)
def test_whom_it_is_about(document: object, verdict: Verdict) -> None:
    assert asked(GUARD, document) == verdict


def test_a_deny_may_tell_them_apart() -> None:
    others = when("ArnNotEquals", "aws:SourceArn", f"{ANCHOR}0123")
    deny = {"Effect": "Deny", "Action": "sts:AssumeRole", "Principal": "*", "Condition": others}
    allow = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": SERVICE}
    assert asked(SENTENCE, policy(allow, deny)) == S
    assert asked(SENTENCE, policy(allow, {**deny, "Condition": when("ArnNotLike", "aws:SourceArn", f"{ANCHOR}*")})) == M


@pytest.mark.parametrize(("denied", "verdict"), [("sts:AssumeRole", S), ("sts:TagSession", M)])
def test_a_deny_need_not_speak_of_what_comes_with_assuming(denied: str, verdict: Verdict) -> None:
    allow = trust(action=["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"])
    deny = {"Effect": "Deny", "Action": denied, "Principal": "*", "Condition": {"ArnNotEquals": {"aws:SourceArn": f"{ANCHOR}0123"}}}
    assert asked(SENTENCE, policy(*allow["Statement"], deny)) == verdict  # type: ignore[misc]
