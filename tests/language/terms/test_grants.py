"""What a policy gives to strangers, of the actions that a control names, and to anybody beside these."""

from __future__ import annotations

import pytest

from srm_tf.model.verdict import Verdict
from tests.language.terms.build import unknown
from tests.language.terms.policy_texts import M, S, U, allow, ask, deny, policy, when

PHRASE = 'gives strangers no {actions:list} | ["ecr-public:PutImage", "ecr-public:DeleteRepository"]'
ACCOUNT = {"AWS": "arn:aws:iam::444455556666:role/pipeline"}


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        (allow(action="ecr-public:PutImage"), M),
        (allow(action=["ecr-public:DescribeImages", "ecr-public:Put*"]), M),
        (allow(action="ecr-public:*"), M),
        (allow(action="*"), M),
        (allow(action="ecr-public:DescribeImages"), S),
        (allow(ACCOUNT, action="ecr-public:PutImage"), S),
        (allow({"AWS": unknown()}, action="ecr-public:PutImage"), U),
        (allow(action=unknown()), U),
        (allow({"AWS": unknown()}, action="ecr-public:DescribeImages"), S),
        (allow(action="ecr-public:PutImage", Condition=when("StringEquals", "aws:PrincipalOrgID", "o-1234567890")), S),
        ({**allow(action="ecr-public:PutImage"), "Effect": "Deny"}, S),
        ({"Effect": "Allow", "Principal": "*", "NotAction": "ecr-public:Describe*", "Resource": "*"}, M),
    ],
)
def test_what_strangers_may_do(statement: object, verdict: Verdict) -> None:
    assert ask(PHRASE, policy(statement), on="aws_ecrpublic_repository_policy").verdict == verdict


def test_another_statement_may_keep_them_out() -> None:
    others = when("StringNotEquals", "aws:PrincipalAccount", "444455556666")
    shut = deny(Action="ecr-public:*", Resource="*", Condition=others)
    assert ask(PHRASE, policy(allow(action="ecr-public:PutImage"), shut), on="aws_ecrpublic_repository_policy").verdict == S


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        (allow(ACCOUNT, action="lambda:InvokeFunction"), S),
        (allow(ACCOUNT, action=["LAMBDA:invokefunction", "lambda:InvokeFunctionUrl"]), S),
        (allow(ACCOUNT, action="lambda:Invoke*"), S),
        (allow(ACCOUNT, action="lambda:Inv*"), M),
        (allow(ACCOUNT, action=["lambda:InvokeFunction", "lambda:GetFunction"]), M),
        (allow(ACCOUNT, action="*"), M),
        (allow(ACCOUNT, action=unknown()), U),
        (allow(ACCOUNT, action=["lambda:GetFunction", unknown()]), M),
        (deny(Action="lambda:*"), S),
        ({"Effect": "Allow", "Principal": ACCOUNT, "NotAction": "lambda:DeleteFunction", "Resource": "*"}, M),
        ({"Effect": unknown(), "Principal": ACCOUNT, "Action": "lambda:*", "Resource": "*"}, U),
    ],
)
def test_what_anybody_may_do_beside_what_is_named(statement: object, verdict: Verdict) -> None:
    found = ask('allows only {actions:list} | ["lambda:Invoke*"]', policy(statement), on="aws_lambda_resource_policy")
    assert found.verdict == verdict
