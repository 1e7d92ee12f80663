"""What a policy gives to strangers, of the actions that a control names."""

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
