"""An Allow of somebody, and a Deny of the same one in the same policy."""

from __future__ import annotations

from typing import Any

import pytest

from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import unknown
from tests.language.terms.policy_texts import OWN, ROOT, M, S, U, allow, ask, deny, policy, when

OTHER = "arn:aws:iam::444455556666:root"
ROLE = "arn:aws:iam::444455556666:role/deploy"
ORG = "aws:PrincipalOrgID"
ACCOUNT = "aws:PrincipalAccount"
GITHUB = "token.actions.githubusercontent.com"
PROVIDER = {"Federated": f"arn:aws:iam::111122223333:oidc-provider/{GITHUB}"}
CHANGE = 'gives other accounts no {actions:list} | ["s3:PutBucketPolicy"]'


def trusts(principal: object, *, effect: str = "Allow", **more: object) -> dict[str, object]:
    return {"Effect": effect, "Principal": principal, "Action": "sts:*", **more}


def trusted(*statements: object) -> Judgement:
    return ask("allows no stranger to assume", policy(*statements), OWN, on="aws_iam_role", path="assume_role_policy")


def but(spared: object, **more: object) -> dict[str, object]:
    return {"Effect": "Deny", "NotPrincipal": spared, "Action": "sts:*", **more}


@pytest.mark.parametrize(
    ("denied", "verdict"),
    [
        (trusts({"AWS": OTHER}, effect="Deny"), S),
        (trusts({"AWS": "444455556666"}, effect="Deny"), S),
        (trusts({"AWS": ["111122223333", "444455556666"]}, effect="Deny"), S),
        (trusts({"AWS": "777788889999"}, effect="Deny"), M),
        (trusts({"AWS": ROLE}, effect="Deny"), M),
        (trusts({"AWS": OTHER}, effect="Deny", Action="sts:TagSession"), M),
        (trusts({"AWS": OTHER}, effect="Deny", Condition=when("Bool", "aws:SecureTransport", "false")), M),
        (trusts({"AWS": OTHER}, effect="Deny", Condition=when("StringNotEquals", "sts:ExternalId", "1f0c9a52")), S),
        (trusts({"AWS": OTHER}, effect="Deny", Condition=when("StringNotLike", "sts:ExternalId", "*")), M),
        (trusts({"AWS": OTHER}, effect="Deny", Condition=when("ArnNotLike", "aws:PrincipalArn", ROLE)), S),
        (trusts("*", effect="Deny", Condition=when("StringEquals", ACCOUNT, "444455556666")), S),
        (trusts("*", effect="Deny", Condition=when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::444455556666:*")), S),
        (trusts("*", effect="Deny", Condition=when("StringEquals", ACCOUNT, "777788889999")), M),
        (trusts("*", effect="Deny", Condition=when("StringLike", ACCOUNT, "4444*")), S),
        (trusts("*", effect="Deny", Condition=when("StringEquals", ACCOUNT, "4444*")), M),  # no account is called so
        (trusts("*", effect="Deny", Condition=when("StringEqualsIfExists", "aws:PrincipalArn", "arn:aws:iam::444455556666:*")), M),
        (trusts("*", effect="Deny", Condition=when("ArnNotLike", "aws:PrincipalArn", "arn:aws:iam::444455556666:*/*")), M),
        (trusts("*", effect="Deny", Condition=when("ArnNotLike", "aws:PrincipalArn", "arn:aws:iam::444455556666:r*")), M),
        (trusts("*", effect="Deny", Condition=when("ArnNotLike", "aws:PrincipalArn", "arn:aws:iam::444455556666:*/deploy-*")), S),
        (trusts("*", effect="Deny", Condition=when("StringNotEquals", ACCOUNT, "111122223333")), S),
        (but({"AWS": ROOT}), S),
        (trusts({"AWS": unknown("var.denied")}, effect="Deny"), U),
        (trusts("*", effect="Deny", Condition=when("StringEquals", ACCOUNT, unknown("var.denied"))), U),
    ],
)
def test_an_account_that_may_assume_a_role_and_may_not(denied: dict[str, object], verdict: Verdict) -> None:
    assert trusted(trusts({"AWS": OTHER})).verdict == M
    assert trusted(trusts({"AWS": OTHER}), denied).verdict == verdict


@pytest.mark.parametrize(
    ("allowed", "denied", "verdict"),
    [
        (["sts:AssumeRole", "sts:TagSession"], "sts:AssumeRole", S),  # who may not assume the role has no session to tag
        (["sts:SetSourceIdentity", "sts:AssumeRole*"], "sts:AssumeRole*", S),
        (["sts:AssumeRole", "sts:TagSession"], "sts:TagSession", M),
        (["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"], "sts:AssumeRoleWithWebIdentity", M),
        (["sts:AssumeRole", unknown("var.more")], "sts:AssumeRole", U),
    ],
)
@pytest.mark.parametrize("who", ["*", {"AWS": OTHER}])
def test_a_deny_of_assuming_the_role_is_enough(who: object, allowed: object, denied: str, verdict: Verdict) -> None:
    refusal = trusts("*", effect="Deny", Action=denied, Condition=when("StringNotEquals", ACCOUNT, "111122223333"))
    assert trusted(trusts(who, Action=allowed), refusal).verdict == verdict


def test_only_who_is_left_is_told() -> None:
    judged = trusted(trusts({"AWS": [OTHER, "777788889999"]}), trusts({"AWS": OTHER}, effect="Deny"))
    assert judged.verdict == M
    assert "777788889999" in judged.because
    assert "444455556666" not in judged.because


@pytest.mark.parametrize(
    ("denied", "verdict"),
    [
        (trusts(PROVIDER, effect="Deny", Condition=when("StringNotLike", f"{GITHUB}:sub", "repo:acme/*")), S),
        (trusts("*", effect="Deny", Condition=when("StringNotLike", f"{GITHUB}:sub", "repo:acme/*")), S),
        (trusts(PROVIDER, effect="Deny", Condition=when("StringNotLike", f"{GITHUB}:sub", "repo:*")), M),
        (trusts(PROVIDER, effect="Deny", Condition=when("StringNotEquals", f"{GITHUB}:repository_owner", "acme")), S),
        (trusts(PROVIDER, effect="Deny", Condition=when("StringLike", f"{GITHUB}:sub", "repo:evil/*")), M),
        (
            trusts(PROVIDER, effect="Deny", Condition=when("StringNotEquals", "sts:RoleSessionName", "deploy")),
            M,
        ),  # whoever likes is called so
        (trusts(PROVIDER, effect="Deny", Condition=when("StringNotEquals", f"{GITHUB}:aud", "sts.amazonaws.com")), M),
        (trusts(PROVIDER, effect="Deny", Condition=when("StringNotEquals", f"{GITHUB}:repository", "acme/shop")), S),
        (trusts(PROVIDER, effect="Deny", Condition=when("ForAnyValue:StringNotEquals", f"{GITHUB}:repository", "acme/shop")), M),
        (trusts({"Federated": "accounts.google.com"}, effect="Deny"), M),
        (but(PROVIDER), M),
        (but({"Federated": "accounts.google.com"}), S),
        (but({"Federated": unknown("var.provider")}), U),
        (trusts(PROVIDER, effect="Deny"), S),
    ],
)
def test_tokens_that_a_deny_tells_apart(denied: dict[str, object], verdict: Verdict) -> None:
    assert trusted(trusts(PROVIDER), denied).verdict == verdict


def test_tokens_of_strangers_are_among_everybody() -> None:
    for spared, verdict in ((PROVIDER, M), ({"Federated": "accounts.google.com"}, M), ({"AWS": ROOT}, S)):
        assert trusted(trusts("*"), but(spared)).verdict == verdict


def given(denied: dict[str, Any], principal: object = OTHER) -> Judgement:
    return ask(CHANGE, policy(allow({"AWS": principal}, "s3:*", ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]), denied), OWN)


def everyone_but(spared: object) -> dict[str, object]:
    return {"Effect": "Deny", "NotPrincipal": spared, "Action": "s3:*", "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]}


@pytest.mark.parametrize(
    ("denied", "verdict"),
    [
        (deny(Principal={"AWS": OTHER}), S),
        (deny(Principal="*", Action="s3:PutBucketPolicy"), S),
        (deny(Principal={"AWS": OTHER}, Action="s3:GetObject"), M),
        (deny(Principal={"AWS": OTHER}, Resource="arn:aws:s3:::b"), S),
        (deny(Principal={"AWS": OTHER}, Resource="arn:aws:s3:::b/*"), M),
        (everyone_but({"AWS": ROOT}), S),
        (deny(Condition=when("StringNotEquals", ACCOUNT, "111122223333")), S),
        (deny(Condition=when("StringNotEquals", ACCOUNT, ["111122223333", "444455556666"])), M),
        (deny(Condition=when("StringNotEquals", ORG, "o-a1b2c3d4e5")), U),  # who is in it is not told here
        (deny(Condition=when("Bool", "aws:SecureTransport", "false")), M),
    ],
)
def test_an_account_that_is_given_what_it_is_denied(denied: dict[str, Any], verdict: Verdict) -> None:
    assert given(denied).verdict == verdict


def test_the_arns_of_an_account_are_those_of_its_federated_sessions_too() -> None:
    iam, sts = "arn:aws:iam::444455556666:*", "arn:aws:sts::444455556666:*"
    session = "arn:aws:sts::444455556666:federated-user/anna"
    for arns, principal, verdict in (
        (iam, OTHER, M),
        ([iam, sts], OTHER, S),
        ("arn:aws:*::444455556666:*", OTHER, S),
        (iam, ROLE, S),
        (iam, session, M),
        (sts, session, S),
    ):
        assert given(deny(Condition=when("ArnLike", "aws:PrincipalArn", arns)), principal).verdict == verdict


def test_an_account_that_is_denied_stands_for_its_roles() -> None:
    assert given(deny(Principal={"AWS": OTHER}), ROLE).verdict == S
    assert given(deny(Principal={"AWS": ROLE})).verdict == M


def test_a_deny_is_about_what_its_action_is_about() -> None:
    asked = 'gives other accounts no {actions:list} | ["s3:PutObjectAcl"]'
    for resources, verdict in (("arn:aws:s3:::b/*", S), ("arn:aws:s3:::b/private/*", M), ("arn:aws:s3:::b", M)):
        denied = deny(Principal={"AWS": OTHER}, Action="s3:PutObjectAcl", Resource=resources)
        both = allow({"AWS": OTHER}, "s3:*", ["arn:aws:s3:::b", "arn:aws:s3:::b/*"])
        assert ask(asked, policy(both, denied), OWN).verdict == verdict


NOT_OURS = when("StringNotEquals", ORG, "o-a1b2c3d4e5")
READ, WRITE = "s3:GetObject", "s3:PutObject"


@pytest.mark.parametrize(
    ("denied", "verdict"),
    [
        ([deny(Action=READ, Condition=NOT_OURS), deny(Action=WRITE, Condition=NOT_OURS)], S),
        ([deny(Action=READ, Condition=NOT_OURS), deny(Action="s3:Put*")], S),
        ([deny(Action=READ, Condition=NOT_OURS), deny(Action="s3:PutObjectAcl", Condition=NOT_OURS)], M),
        ([deny(Action=READ, Condition=NOT_OURS), deny(Action=WRITE, Condition=when("Bool", "aws:SecureTransport", "false"))], M),
        ([deny(Resource="arn:aws:s3:::b/a/*"), deny(Resource="arn:aws:s3:::b/b/*")], S),
        ([deny(Resource="arn:aws:s3:::b/a/*"), deny(Resource="arn:aws:s3:::b/c/*")], M),
        ([deny(Action=READ, Condition=NOT_OURS), deny(Action=unknown("var.denied"), Condition=NOT_OURS)], U),
    ],
)
def test_denies_that_only_together_keep_strangers_out(denied: list[dict[str, Any]], verdict: Verdict) -> None:
    given_to_all = allow(action=[READ, WRITE], resources=["arn:aws:s3:::b/a/*", "arn:aws:s3:::b/b/*"])
    assert ask("admits no stranger", policy(given_to_all, *denied), OWN).verdict == verdict


TOPICS, BUCKETS = {"Service": "sns.amazonaws.com"}, {"Service": "s3.amazonaws.com"}
NOT_FOR_US = when("StringNotEquals", "aws:SourceAccount", "111122223333")


@pytest.mark.parametrize(
    ("denied", "verdict"),
    [
        (deny(Principal=TOPICS, Condition=NOT_FOR_US), S),
        (deny(Principal={"Service": ["s3.amazonaws.com", "sns.amazonaws.com"]}, Condition=NOT_FOR_US), S),
        (deny(Principal=BUCKETS, Condition=NOT_FOR_US), M),
        (deny(Principal=TOPICS, Condition=when("StringEquals", "aws:SourceAccount", "999988887777")), M),
        (deny(Principal=TOPICS, Condition=when("StringNotEqualsIfExists", "aws:SourceAccount", "111122223333")), S),
        (deny(Principal=TOPICS, Action="s3:GetObjectAcl", Condition=NOT_FOR_US), M),
        (deny(Principal=TOPICS, Condition=when("StringNotEquals", "aws:SourceAccount", unknown("var.account"))), S),
        (deny(Principal=TOPICS, Condition=when("StringNotLike", "aws:SourceAccount", unknown("var.account"))), U),
    ],
)
def test_a_service_that_a_deny_lets_act_for_somebody(denied: dict[str, Any], verdict: Verdict) -> None:
    assert ask("admits no stranger", policy(allow(TOPICS), denied), OWN).verdict == verdict


def test_a_service_whose_deny_says_for_whom_it_may_assume_a_role() -> None:
    service, phrase = {"Service": "scheduler.amazonaws.com"}, 'names whom {services:list} act for | ["scheduler"]'
    for condition, verdict in ((NOT_FOR_US, S), (when("Bool", "aws:SecureTransport", "false"), M)):
        both = policy(trusts(service), trusts(service, effect="Deny", Condition=condition))
        assert ask(phrase, both, OWN, on="aws_iam_role", path="assume_role_policy").verdict == verdict


FROM = "ec2:SourceInstanceArn"


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        (when("StringEquals", "aws:VpceAccount", "444455556666"), M),
        (when("StringEquals", "aws:VpceAccount", "111122223333"), S),
        (when("ArnLike", FROM, "arn:aws:ec2:*:444455556666:instance/*"), M),
        (when("ArnLike", FROM, "arn:aws:ec2:*:111122223333:instance/*"), S),
        (when("ArnLike", FROM, "arn:aws:ec2:*:444455556666:instance/i-0a1b2c3d"), S),
        (when("ArnLike", "lambda:SourceFunctionArn", "arn:aws:lambda:*:444455556666:function:*"), M),
        (when("ArnLike", "lambda:SourceFunctionArn", "arn:aws:lambda:*:444455556666:function:deploy"), S),
        (when("ArnLike", "aws:SourceVpcArn", "arn:aws:ec2:*:444455556666:vpc/*"), M),
        (when("ArnLike", FROM, "arn:aws:ec2:*:444455556666:i*"), M),
        (when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::444455556666:*/*"), M),
        (when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::444455556666:us*"), M),
        (when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::444455556666:*/deploy"), S),
    ],
)
def test_where_all_of_another_account_call_from_tells_none_of_them_apart(condition: dict[str, object], verdict: Verdict) -> None:
    assert trusted(trusts({"AWS": OTHER}, Condition=condition)).verdict == verdict


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        (when("StringNotEquals", "aws:ResourceAccount", "${aws:PrincipalAccount}"), S),
        (when("StringNotEquals", ORG, "${aws:ResourceOrgID}"), S),
        (when("StringNotEquals", "aws:ResourceOrgID", "${aws:PrincipalOrgID}"), U),  # who is of no organization has none
        (when("ArnNotLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:user/${aws:username}"), U),  # nor has a role a name
        (when("ArnNotLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:user/${aws:username, 'anna'}"), S),
    ],
)
def test_a_deny_with_a_variable_that_a_request_may_lack(condition: dict[str, object], verdict: Verdict) -> None:
    assert ask("admits no stranger", policy(allow(), deny(Condition=condition)), OWN).verdict == verdict
