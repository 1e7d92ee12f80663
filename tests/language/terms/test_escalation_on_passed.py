"""A role that is no administrator, but becomes one for whoever writes its rights and passes it to what runs his own code."""

from __future__ import annotations

import pytest

from srm_tf.model.resource import Resource
from srm_tf.model.value import GAP, Reference
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import ref, resource
from tests.language.terms.policy_texts import M, S, U, policy, say
from tests.language.terms.test_escalation import ME, PHRASE, deny, give
from tests.language.terms.test_escalation_on_writable import app, trusting
from tests.language.terms.test_escalation_roles import ADMINISTRATOR, made, trust

APPS = "arn:aws:iam::*:role/app*"
WRITES = give(["iam:PutRolePolicy", "iam:PassRole"], APPS)
LAMBDA = give(["lambda:CreateFunction", "lambda:InvokeFunction"])
EC2 = give("ec2:RunInstances")
BY_LAMBDA = app(trust("lambda"))
TO_LAMBDA, TO_EC2 = ({"StringEquals": {"iam:PassedToService": f"{one}.amazonaws.com"}} for one in ("lambda", "ec2"))
BOUNDED = {"StringEquals": {"iam:PermissionsBoundary": "arn:aws:iam::111122223333:policy/b"}}
ONE_POLICY = {"ArnEquals": {"iam:PolicyARN": "arn:aws:iam::111122223333:policy/b"}}
PROFILE = resource("aws_iam_instance_profile.p", name="p", role=ref("aws_iam_role.app.name"))


def verdict_of(*statements: object, role: Resource = BY_LAMBDA, beside: tuple[Resource, ...] = ()) -> Verdict:
    return say(PHRASE, resource("aws_iam_policy.p", name="p", policy=policy(*statements)), role, ME, *beside).verdict


@pytest.mark.parametrize(
    ("statements", "verdict"),
    [
        ([WRITES, LAMBDA], M),
        ([give(["iam:AttachRolePolicy", "iam:PassRole"], ref("aws_iam_role.app.arn")), LAMBDA], M),
        ([give("iam:PutRolePolicy", APPS), give("iam:PassRole", "arn:aws:iam::*:role/app"), LAMBDA], M),
        ([WRITES], S),
        ([WRITES, give("lambda:CreateFunction")], S),
        ([WRITES, EC2], S),  # a service that the role does not trust
        ([give("iam:PassRole", APPS), LAMBDA], S),
        ([give("iam:PutRolePolicy", APPS), LAMBDA], S),
        ([give("iam:PutRolePolicy", "arn:aws:iam::*:role/other"), give("iam:PassRole", APPS), LAMBDA], S),  # another one is written
        ([give("iam:PutRolePolicy", APPS), give("iam:PassRole", "arn:aws:iam::*:role/other"), LAMBDA], S),
        ([give("iam:DeleteRolePolicy", APPS), give("iam:PassRole", APPS), LAMBDA], S),
        ([give(["iam:PutRolePolicy", "iam:PassRole"], "arn:aws:iam::999988887777:role/app"), LAMBDA], S),
        ([give(["iam:PutRolePolicy", "iam:PassRole"], made(f"arn:aws:iam::*:role/{GAP}", Reference("var.role"))), LAMBDA], U),
        # what a Deny, or a condition, leaves
        ([WRITES, LAMBDA, deny("iam:PutRolePolicy", APPS)], S),
        ([WRITES, LAMBDA, deny("iam:PassRole", "arn:aws:iam::*:role/app")], S),
        ([WRITES, LAMBDA, deny("iam:PassRole", "arn:aws:iam::*:role/other")], M),
        ([give("iam:PutRolePolicy", APPS), give("iam:PassRole", APPS, Condition=TO_LAMBDA), LAMBDA], M),
        ([give("iam:PutRolePolicy", APPS), give("iam:PassRole", APPS, Condition=TO_EC2), LAMBDA], S),
        ([give("iam:PassRole", APPS), give("iam:PutRolePolicy", APPS, Condition=BOUNDED), LAMBDA], S),
        ([give("iam:PassRole", APPS), give("iam:AttachRolePolicy", APPS, Condition=ONE_POLICY), LAMBDA], S),
    ],
)  # fmt: skip
def test_a_role_that_may_be_written_and_passed(statements: list[object], verdict: Verdict) -> None:
    assert verdict_of(*statements) == verdict


@pytest.mark.parametrize(
    ("role", "verdict"),
    [
        (app(trust("ecs-tasks")), S),
        (app(trusting(ref("aws_iam_role.other.arn"))), S),
        (app(trust("lambda"), permissions_boundary="arn:aws:iam::aws:policy/ReadOnlyAccess"), S),
        (app(trust("lambda"), permissions_boundary="arn:aws:iam::aws:policy/AdministratorAccess"), M),
    ],
)
def test_whom_it_trusts_and_what_it_may_become(role: Resource, verdict: Verdict) -> None:
    assert verdict_of(WRITES, LAMBDA, role=role) == verdict


def test_an_instance_takes_it_by_a_profile() -> None:
    assert verdict_of(WRITES, EC2, role=app(trust("ec2"))) == S
    assert verdict_of(WRITES, EC2, role=app(trust("ec2")), beside=(PROFILE,)) == M


def test_who_is_one_already_gains_nothing() -> None:
    inline = resource("aws_iam_role_policy.i", role=ref("aws_iam_role.ci.id"), policy=policy(WRITES, LAMBDA))
    holder = resource("aws_iam_role.ci", name="ci", assume_role_policy=trust("codebuild"))
    all_of_it = resource("aws_iam_role_policy_attachment.a", role=ref("aws_iam_role.ci.name"), policy_arn=ADMINISTRATOR)
    assert say(PHRASE, inline, holder, BY_LAMBDA, ME).verdict == M
    assert say(PHRASE, inline, holder, BY_LAMBDA, ME, all_of_it).verdict == S


def test_it_takes_all_policies_of_a_holder_together() -> None:
    one = resource("aws_iam_policy.one", name="one", policy=policy(give("iam:PutRolePolicy", APPS), LAMBDA))
    other = resource("aws_iam_policy.other", name="other", policy=policy(give("iam:PassRole", APPS)))
    holder = resource("aws_iam_role.ci", name="ci", assume_role_policy=trust("codebuild"))
    held = [
        resource(f"aws_iam_role_policy_attachment.{name}", role=ref("aws_iam_role.ci.name"), policy_arn=ref(f"aws_iam_policy.{name}.arn"))
        for name in ("one", "other")
    ]
    for alone in (one, other):
        assert say(PHRASE, alone, *(each for each in (one, other) if each is not alone), holder, *held, BY_LAMBDA, ME).verdict == S
    assert say(PHRASE, holder, one, other, *held, BY_LAMBDA, ME).verdict == M
    assert say(PHRASE, holder, one, other, held[0], BY_LAMBDA, ME).verdict == S


def test_it_is_told_how() -> None:
    answer = say(PHRASE, resource("aws_iam_policy.p", name="p", policy=policy(WRITES, LAMBDA)), BY_LAMBDA, ME)
    way = "iam:PassRole of aws_iam_role.app, whose rights may be written as well, with lambda:CreateFunction and lambda:InvokeFunction"
    assert f"{way} and iam:PutRolePolicy, which leads to more privileges" in answer.because
