"""Somebody who is no administrator: whoever may write his rights, and let himself in as him, gives himself what he likes."""

from __future__ import annotations

from typing import Any

import pytest

from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import GAP, Reference
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import block, ref, resource, unknown
from tests.language.terms.policy_texts import M, S, U, policy, say
from tests.language.terms.test_escalation import ME, PHRASE, deny, give
from tests.language.terms.test_escalation_on_writable import own
from tests.language.terms.test_escalation_roles import ADMINISTRATOR, made, trust

ROLE = "arn:aws:iam::111122223333:role/app-*"
PUTS, TRUSTS = give("iam:PutRolePolicy", ROLE), give("iam:UpdateAssumeRolePolicy", ROLE)
USER = "arn:aws:iam::111122223333:user/app/*"
ATTACHES, MAKES_KEYS = give("iam:AttachUserPolicy", USER), give("iam:CreateAccessKey", USER)
GROUP = "arn:aws:iam::111122223333:group/app"
FILLS = give("iam:AddUserToGroup", GROUP)
NAMED = made(f"arn:aws:iam::*:role/{GAP}", Reference("var.role"))
BOUNDARY = resource("aws_iam_policy.b", name="b", policy=policy(give("s3:*")))


def role(**more: object) -> Resource:
    values: dict[str, Any] = {"name": "app-web", "assume_role_policy": trust("lambda"), **more}
    return resource("aws_iam_role.app", **values)


THERE = (role(), resource("aws_iam_user.app", name="svc", path="/app/"), resource("aws_iam_group.app", name="app"), BOUNDARY, ME)


def verdict_of(*statements: object, there: tuple[Resource, ...] = THERE) -> Verdict:
    return say(PHRASE, resource("aws_iam_policy.p", name="p", policy=policy(*statements)), *there).verdict


@pytest.mark.parametrize(
    ("statements", "verdict"),
    [
        ([PUTS, TRUSTS], M),
        ([give(["iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy"], ref("aws_iam_role.app.arn"))], M),
        ([give("iam:*Role*", ROLE)], M),
        ([PUTS], S),
        ([TRUSTS], S),
        ([PUTS, give("iam:UpdateAssumeRolePolicy", "arn:aws:iam::111122223333:role/other-*")], S),  # another one is let in
        ([give("iam:PutRolePolicy", "arn:aws:iam::999988887777:role/app-*"), TRUSTS], S),
        ([give("iam:DeleteRolePolicy", ROLE), TRUSTS], S),
        ([give("iam:PutRolePolicy", NAMED), TRUSTS], U),
        ([PUTS, give("iam:UpdateAssumeRolePolicy", NAMED)], U),
        # what a Deny, or a condition, leaves
        ([PUTS, TRUSTS, deny("iam:UpdateAssumeRolePolicy", "arn:aws:iam::*:role/app-web")], S),
        ([PUTS, TRUSTS, deny("iam:PutRolePolicy", "arn:aws:iam::*:role/app-web")], S),
        ([PUTS, TRUSTS, deny("iam:*", "arn:aws:iam::*:role/other")], M),
        ([give("iam:PutRolePolicy", ROLE, Condition={"StringEquals": {"iam:PermissionsBoundary": "arn:aws:iam::1:policy/b"}}), TRUSTS], S),
        ([give("iam:AttachRolePolicy", ROLE, Condition={"ArnEquals": {"iam:PolicyARN": "arn:aws:iam::1:policy/b"}}), TRUSTS], S),
        # a user, and a group
        ([ATTACHES, MAKES_KEYS], M),
        ([give(["iam:PutUserPolicy", "iam:UpdateLoginProfile"], ref("aws_iam_user.app.arn"))], M),
        ([ATTACHES, give("iam:CreateAccessKey", "arn:aws:iam::111122223333:user/people/*")], S),
        ([ATTACHES, give("iam:CreateAccessKey", "arn:aws:iam::*:user/app/${aws:username}")], S),
        ([ATTACHES, give("iam:DeleteAccessKey", USER)], S),
        ([give("iam:PutGroupPolicy", GROUP), FILLS], M),
        ([give("iam:PutGroupPolicy", "arn:aws:iam::111122223333:group/other"), FILLS], S),
    ],
)
def test_who_writes_rights_and_lets_himself_in(statements: list[object], verdict: Verdict) -> None:
    assert verdict_of(*statements) == verdict


@pytest.mark.parametrize(
    ("one", "verdict"),
    [
        (role(assume_role_policy=unknown("var.trust")), M),  # whom it trusts is what is changed
        (role(managed_policy_arns=["arn:aws:iam::aws:policy/ReadOnlyAccess"]), M),
        (role(inline_policy=[block(policy=policy(deny("iam:*")))]), S),
        (role(permissions_boundary=ref("aws_iam_policy.b.arn")), S),
        (role(permissions_boundary=unknown("var.b")), U),
        (role(permissions_boundary=ADMINISTRATOR), M),
        (role(name="web"), S),
        (role(name=unknown("var.name")), U),
        (resource("aws_iam_role.app", action=Action.DELETE, name="app-web", assume_role_policy=trust("lambda")), S),
    ],
)
def test_which_role_it_is(one: Resource, verdict: Verdict) -> None:
    assert verdict_of(PUTS, TRUSTS, there=(one, BOUNDARY, ME)) == verdict


def test_who_holds_the_policy_is_asked_for_himself() -> None:
    """Who is an administrator gains nothing; neither does a user by what he does to himself, of whom the policy alone tells."""
    weak = resource("aws_iam_user.app", name="svc", path="/app/")
    strong = resource("aws_iam_role.ci", name="ci", assume_role_policy=trust("codebuild"), managed_policy_arns=[ADMINISTRATOR])
    assert say(PHRASE, own("role", "ci", PUTS, TRUSTS), strong, role(), ME).verdict == S
    assert say(PHRASE, own("user", "app", PUTS, TRUSTS), weak, role(), ME).verdict == M
    assert "aws_iam_role.app, whose trust policy may be changed as well, with iam:UpdateAssumeRolePolicy" in (
        say(PHRASE, own("user", "app", PUTS, TRUSTS), weak, role(), ME).because
    )


def test_two_policies_of_one_role_lead_there_together() -> None:
    ci = resource("aws_iam_role.ci", name="ci", assume_role_policy=trust("codebuild"))
    parts = [
        resource(f"aws_iam_role_policy.{name}", role=ref("aws_iam_role.ci.name"), policy=policy(one))
        for name, one in {"a": PUTS, "b": TRUSTS}.items()
    ]
    assert say(PHRASE, parts[0], ci, role(), ME, parts[1]).verdict == S
    assert say(PHRASE, ci, role(), ME, *parts).verdict == M


def test_of_hundreds_of_roles_one_is_enough() -> None:
    many = [resource(f"aws_iam_role.r{n}", name=f"app-{n}", assume_role_policy=trust("lambda")) for n in range(300)]
    assert verdict_of(PUTS, TRUSTS, deny("iam:*", "arn:aws:iam::*:role/app-1*"), there=(*many, ME)) == M
    assert verdict_of(PUTS, TRUSTS, deny("iam:Put*", "arn:aws:iam::*:role/app-*"), there=(*many, ME)) == S
