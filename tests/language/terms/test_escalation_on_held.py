"""A group that somebody is in, and another policy that he holds: who writes the rights of one of these writes his own."""

from __future__ import annotations

import pytest

from srm_tf.model.resource import Resource
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import ref, resource, unknown
from tests.language.terms.policy_texts import M, S, U, policy, say
from tests.language.terms.test_escalation import ME, PHRASE, deny, give
from tests.language.terms.test_escalation_on_writable import CI, WEAK, own
from tests.language.terms.test_escalation_roles import ADMINISTRATOR, trust

GROUP = resource("aws_iam_group.dev", name="dev")
DEV = "arn:aws:iam::111122223333:group/dev"
READ = resource("aws_iam_policy.read", name="read", path="/app/", policy=policy(give("s3:GetObject")))
VERSIONS = "arn:aws:iam::111122223333:policy/app/*"


def member(group: object = None) -> Resource:
    groups = [group or ref("aws_iam_group.dev.name")]
    return resource("aws_iam_user_group_membership.weak", user=ref("aws_iam_user.weak.name"), groups=groups)


def attached(role: object, arn: object = None) -> Resource:
    return resource("aws_iam_role_policy_attachment.read", role=role, policy_arn=arn or ref("aws_iam_policy.read.arn"))


@pytest.mark.parametrize(
    ("statement", "there", "verdict"),
    [
        (give("iam:PutGroupPolicy", DEV), (member(),), M),
        (give("iam:AttachGroupPolicy", ref("aws_iam_group.dev.arn")), (member(),), M),
        (give("iam:PutGroupPolicy", DEV), (), S),  # of which he is no member
        (give("iam:PutGroupPolicy", "arn:aws:iam::111122223333:group/ops"), (member(),), S),
        (give("iam:PutGroupPolicy", "arn:aws:iam::999988887777:group/dev"), (member(),), S),
        (give("iam:DeleteGroupPolicy", DEV), (member(),), S),
        (give("iam:PutGroupPolicy", DEV), (member(unknown("var.group")),), U),
        (give("iam:PutGroupPolicy", DEV, Condition={"StringEquals": {"aws:PrincipalTag/team": "ops"}}), (member(),), S),
    ],
)
def test_a_user_that_writes_the_rights_of_his_group(statement: object, there: tuple[Resource, ...], verdict: Verdict) -> None:
    assert say(PHRASE, own("user", "weak", statement), WEAK, GROUP, ME, *there).verdict == verdict


def test_a_group_that_writes_its_own_rights() -> None:
    writes = give("iam:PutGroupPolicy", DEV)
    assert say(PHRASE, own("group", "dev", writes), GROUP, ME).verdict == M  # whoever comes to be in it
    assert say(PHRASE, own("group", "dev", writes), GROUP, WEAK, member(), ME).verdict == M
    assert say(PHRASE, own("group", "dev", writes, deny("iam:Put*", DEV)), GROUP, WEAK, member(), ME).verdict == S
    strong = resource("aws_iam_user_policy_attachment.a", user="weak", policy_arn=ADMINISTRATOR)
    assert say(PHRASE, own("group", "dev", writes), GROUP, WEAK, strong, member(), ME).verdict == S


@pytest.mark.parametrize(
    ("statement", "attachment", "verdict"),
    [
        (give("iam:CreatePolicyVersion", VERSIONS), attached(ref("aws_iam_role.ci.name")), M),
        (give("iam:SetDefaultPolicyVersion", ref("aws_iam_policy.read.arn")), attached("ci"), M),
        (give("iam:CreatePolicyVersion", VERSIONS), attached("other"), S),
        (give("iam:CreatePolicyVersion", VERSIONS), attached("ci", "arn:aws:iam::111122223333:policy/other"), S),
        (give("iam:CreatePolicyVersion", VERSIONS), attached(unknown("var.role")), U),
        (give("iam:CreatePolicyVersion", "arn:aws:iam::111122223333:policy/other"), attached("ci"), S),
        (give("iam:DeletePolicyVersion", VERSIONS), attached("ci"), S),
    ],
)
def test_a_role_that_writes_another_policy_of_its_own(statement: object, attachment: Resource, verdict: Verdict) -> None:
    assert say(PHRASE, own("role", "ci", statement), CI, READ, attachment, ME).verdict == verdict


def test_within_a_boundary_nobody_gains_by_that() -> None:
    limit = resource("aws_iam_policy.b", name="b", policy=policy(give(["s3:*", "iam:CreatePolicyVersion"])))
    role = resource("aws_iam_role.ci", name="ci", assume_role_policy=trust("codebuild"), permissions_boundary=ref("aws_iam_policy.b.arn"))
    assert say(PHRASE, own("role", "ci", give("iam:CreatePolicyVersion", VERSIONS)), role, limit, READ, attached("ci"), ME).verdict == S


def test_it_is_told_how() -> None:
    answer = say(PHRASE, own("role", "ci", give("iam:CreatePolicyVersion", VERSIONS)), CI, READ, attached("ci"), ME)
    assert "iam:CreatePolicyVersion of aws_iam_policy.read, which its holder has as well, which leads" in answer.because
