"""A user, a group or a role that is an administrator, named to be taken over: who gets its key, its place or its trust is one as well."""

from __future__ import annotations

from typing import Any

import pytest

from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import GAP, Certainty, Reference
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import block, ref, resource, unknown
from tests.language.terms.policy_texts import M, S, U, policy, say
from tests.language.terms.test_escalation import ME, PHRASE, deny, give
from tests.language.terms.test_escalation_roles import ADMINISTRATOR, made, strong

BOSS = resource("aws_iam_user.boss", name="boss")
ADMINS = resource("aws_iam_group.admins", name="admins")
WEAK = resource("aws_iam_user.weak", name="weak")
OF_BOSS = ref("aws_iam_user.boss.arn")
OF_ADMINS = ref("aws_iam_group.admins.arn")
SELF = "arn:aws:iam::*:user/${aws:username}"
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def attached(kind: str, name: str, arn: object = ADMINISTRATOR) -> Resource:
    to: dict[str, Any] = {kind: ref(f"aws_iam_{kind}.{name}.name"), "policy_arn": arn}
    return resource(f"aws_iam_{kind}_policy_attachment.{name}", **to)


HERE = (BOSS, attached("user", "boss"), ADMINS, attached("group", "admins"), strong(), WEAK, ME)


def verdict_of(*statements: object, beside: tuple[Resource, ...] = HERE) -> Verdict:
    return say(PHRASE, resource("aws_iam_policy.p", name="p", policy=policy(*statements)), *beside).verdict


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        (give("iam:CreateAccessKey", OF_BOSS), M),
        (give("iam:CreateLoginProfile", OF_BOSS), M),
        (give("iam:UpdateLoginProfile", OF_BOSS), M),
        (give("iam:*LoginProfile", [OF_BOSS]), M),
        (give("iam:DeleteAccessKey", OF_BOSS), S),
        (give("iam:ListAccessKeys", OF_BOSS), S),
        (give("iam:CreateAccessKey", "arn:aws:iam::*:user/boss"), M),
        (give("iam:CreateAccessKey", "arn:aws:iam::111122223333:user/bo*"), M),
        (give("iam:CreateAccessKey", "arn:aws:iam::999988887777:user/boss"), S),
        (give("iam:CreateAccessKey", "arn:aws:iam::*:user/team/boss"), S),
        (give("iam:CreateAccessKey", "arn:aws:iam::*:user/BOSS"), S),
        (give("iam:CreateAccessKey", "arn:aws:iam::*:role/boss"), S),
        (give("iam:CreateAccessKey", "arn:aws:iam::*:user/weak"), S),
        (give("iam:CreateAccessKey", ref("aws_iam_user.weak.arn")), S),
        (give("iam:CreateAccessKey", ref("aws_iam_user.boss.arn", "aws_iam_user.weak.arn")), U),
        (give("iam:CreateAccessKey", ref("aws_iam_user.boss.arn", certainty=Certainty.POSSIBLE)), U),
        (give("iam:CreateAccessKey", made(f"arn:aws:iam::*:user/{GAP}", Reference("var.user"))), U),
        (give("iam:CreateAccessKey", SELF), S),
        (give(["iam:CreateAccessKey", "iam:UpdateLoginProfile"], [SELF, "arn:aws:iam::*:mfa/${aws:username}"]), S),
        (give("iam:AddUserToGroup", OF_ADMINS), M),
        (give("iam:AddUserToGroup", "arn:aws:iam::*:group/adm*"), M),
        (give("iam:AddUserToGroup", "arn:aws:iam::*:group/developers"), S),
        (give("iam:AddUserToGroup", OF_BOSS), S),  # a group is what it is about
        (give("iam:RemoveUserFromGroup", OF_ADMINS), S),
        (give("iam:CreateAccessKey", OF_ADMINS), S),
        (give("iam:UpdateAssumeRolePolicy", ref("aws_iam_role.admin.arn")), M),
        (give("iam:UpdateAssumeRolePolicy", "arn:aws:iam::*:role/admin"), M),
        (give("iam:UpdateAssumeRolePolicy", "arn:aws:iam::*:role/reports"), S),
        (give("iam:UpdateRole", ref("aws_iam_role.admin.arn")), S),
        # under a condition
        (give("iam:CreateAccessKey", OF_BOSS, Condition=MFA), M),
        (give("iam:CreateAccessKey", OF_BOSS, Condition={"StringEquals": {"aws:PrincipalTag/team": "ops"}}), S),
        (give("iam:AddUserToGroup", OF_ADMINS, Condition={"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}), S),
        ({"Effect": "Allow", "Action": "iam:CreateAccessKey", "NotResource": "arn:aws:iam::*:user/weak"}, M),
    ],
)
def test_what_is_named(statement: object, verdict: Verdict) -> None:
    assert verdict_of(statement) == verdict


@pytest.mark.parametrize(
    ("statements", "verdict"),
    [
        ([give("iam:CreateAccessKey", OF_BOSS), deny("iam:CreateAccessKey", OF_BOSS)], S),
        ([give("iam:CreateAccessKey", OF_BOSS), deny("iam:*", "arn:aws:iam::*:user/boss")], S),
        ([give("iam:CreateAccessKey", OF_BOSS), deny("iam:*", "arn:aws:iam::*:user/weak")], M),
        ([give("iam:CreateAccessKey"), {"Effect": "Deny", "Action": "iam:*", "NotResource": SELF}], S),
        ([give("iam:CreateAccessKey"), {"Effect": "Deny", "Action": "iam:*", "NotResource": [SELF, OF_BOSS]}], M),
        ([give("iam:AddUserToGroup", OF_ADMINS), deny("iam:AddUserToGroup", OF_ADMINS)], S),
        ([give("iam:AddUserToGroup", OF_ADMINS), deny("iam:*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "false"}})], M),
        ([give("iam:UpdateAssumeRolePolicy", "arn:aws:iam::*:role/a*"), deny("iam:*", ref("aws_iam_role.admin.arn"))], S),
    ],
)
def test_what_a_deny_leaves(statements: list[object], verdict: Verdict) -> None:
    assert verdict_of(*statements) == verdict


BOUNDARY = resource("aws_iam_policy.b", name="b", policy=policy(give("s3:*")))
BOUNDED = resource("aws_iam_user.boss", name="boss", permissions_boundary=ref("aws_iam_policy.b.arn"))
JOINS = resource("aws_iam_user_group_membership.m", user=ref("aws_iam_user.boss.name"), groups=[ref("aws_iam_group.admins.name")])


@pytest.mark.parametrize(
    ("beside", "verdict"),
    [
        ((BOSS,), S),
        ((BOSS, attached("user", "boss", unknown("var.policy"))), U),
        ((BOSS, attached("user", "boss", "arn:aws:iam::aws:policy/ReadOnlyAccess")), S),
        ((BOSS, attached("user", "boss", "arn:aws:iam::aws:policy/IAMFullAccess")), M),
        ((BOSS, resource("aws_iam_user_policy.o", user="boss", policy=policy(give("iam:PutUserPolicy", SELF)))), M),
        ((BOSS, resource("aws_iam_user_policy.o", user="boss", policy=policy(give("*"), deny("iam:*")))), S),
        ((BOSS, ADMINS, JOINS, attached("group", "admins")), M),
        ((BOSS, ADMINS, JOINS), S),
        (
            (
                resource("aws_iam_user.boss", name="boss", permissions_boundary=ref("aws_iam_policy.b.arn")),
                BOUNDARY,
                attached("user", "boss"),
            ),
            S,
        ),
        ((resource("aws_iam_user.boss", name="boss", permissions_boundary=unknown("var.b")), attached("user", "boss")), U),
        ((resource("aws_iam_user.boss", action=Action.DELETE, name="boss"), attached("user", "boss")), S),
        ((resource("aws_iam_user.boss", name="boss", path="/ops/"), attached("user", "boss")), M),
    ],
)
def test_who_is_an_administrator(beside: tuple[Resource, ...], verdict: Verdict) -> None:
    assert verdict_of(give("iam:CreateAccessKey", OF_BOSS), beside=(*beside, ME)) == verdict


@pytest.mark.parametrize(
    ("named", "verdict"),
    [("arn:aws:iam::*:user/ops/boss", M), ("arn:aws:iam::*:user/ops/*", M), ("arn:aws:iam::*:user/boss", S)],
)
def test_a_path_is_a_part_of_what_is_named(named: str, verdict: Verdict) -> None:
    user = resource("aws_iam_user.boss", name="boss", path="/ops/")
    assert verdict_of(give("iam:CreateAccessKey", named), beside=(user, attached("user", "boss"), ME)) == verdict


def test_who_looks_one_up_names_it() -> None:
    found = resource("data.aws_iam_user.boss", user_name=ref("aws_iam_user.boss.name"))
    group = resource("data.aws_iam_group.admins", group_name=ref("aws_iam_group.admins.name"))
    assert verdict_of(give("iam:CreateAccessKey", ref("data.aws_iam_user.boss.arn")), beside=(*HERE, found)) == M
    assert verdict_of(give("iam:AddUserToGroup", ref("data.aws_iam_group.admins.arn")), beside=(*HERE, group)) == M


@pytest.mark.parametrize(
    ("named", "verdict"),
    [(SELF, S), (SELF.replace("$", "&"), S), ("arn:aws:iam::*:user/team/${aws:username}", S), ("arn:aws:iam::*:user/a*", U)],
)
def test_whoever_holds_it_is_nobody_else_whatever_the_others_are_called(named: str, verdict: Verdict) -> None:
    boss = resource("aws_iam_user.boss", name=unknown("var.name"))
    attachment = resource("aws_iam_user_policy_attachment.boss", user=ref("aws_iam_user.boss.name"), policy_arn=ADMINISTRATOR)
    assert verdict_of(give(["iam:CreateAccessKey", "iam:UpdateLoginProfile"], named), beside=(boss, attachment, ME)) == verdict


def own(user: str, *statements: object) -> Resource:
    return resource("aws_iam_user_policy.p", user=ref(f"aws_iam_user.{user}.name"), policy=policy(*statements))


KEYS: dict[str, Any] = give("iam:CreateAccessKey", OF_BOSS)


def test_what_is_done_to_oneself_leads_nowhere() -> None:
    assert say(PHRASE, own("boss", KEYS), *HERE).verdict == S
    assert say(PHRASE, own("weak", KEYS), *HERE).verdict == M
    unsure = (BOSS, attached("user", "boss", unknown("var.policy")), ME)
    assert say(PHRASE, own("boss", KEYS), *unsure).verdict == S
    assert say(PHRASE, own("weak", KEYS), *unsure, WEAK).verdict == U


def test_an_administrator_gets_nothing_more_by_another_one() -> None:
    assert say(PHRASE, own("weak", KEYS), *HERE, attached("user", "weak")).verdict == S
    role = resource("aws_iam_role.ci", name="ci", inline_policy=[block(policy=policy(give("iam:PutRolePolicy"), KEYS))])
    answer = say(PHRASE, role, *HERE)
    assert (answer.verdict, "aws_iam_user.boss" in answer.because) == (M, False)


def test_a_boundary_of_the_holder_leaves_what_it_allows() -> None:
    for allowed, verdict in ((give("iam:CreateAccessKey"), M), (KEYS, M), (give("iam:CreateAccessKey", SELF), S), (give("s3:*"), S)):
        limit = resource("aws_iam_policy.limit", name="limit", policy=policy(allowed))
        weak = resource("aws_iam_user.weak", name="weak", permissions_boundary=ref("aws_iam_policy.limit.arn"))
        here = tuple(one for one in HERE if one.address != weak.address)
        assert say(PHRASE, own("weak", KEYS), weak, limit, *here).verdict == verdict


def test_it_is_told_what_it_is() -> None:
    told = [
        (KEYS, "iam:CreateAccessKey of aws_iam_user.boss, an administrator, which leads to more privileges"),
        (give("iam:AddUserToGroup", OF_ADMINS), "iam:AddUserToGroup of aws_iam_group.admins, whose members are administrators, which"),
        (give("iam:UpdateAssumeRolePolicy", ref("aws_iam_role.admin.arn")), "iam:UpdateAssumeRolePolicy of aws_iam_role.admin, an"),
    ]
    for statement, words in told:
        assert words in say(PHRASE, resource("aws_iam_policy.p", name="p", policy=policy(statement)), *HERE).because
