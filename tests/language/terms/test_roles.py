"""`is a role without administrator access`: the role, or that of an instance profile, which a value names."""

from __future__ import annotations

import json

import pytest

from srm_tf.language.context import Site
from srm_tf.language.terms import roles
from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import of
from srm_tf.model.verdict import Judgement
from tests.language.terms.build import ref, resource, secret, unknown, world
from tests.language.terms.policy_texts import M, S, U, policy

ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
ROLE = resource("aws_iam_role.r", name="app", arn="arn:aws:iam::111122223333:role/app")
PROFILE = resource("aws_iam_instance_profile.p", name="app", role=ref("aws_iam_role.r.name"))
ADMINISTERS = resource("aws_iam_role_policy_attachment.a", role=ref("aws_iam_role.r.name"), policy_arn=ADMIN)
READS = resource(
    "aws_iam_role_policy.a",
    role=ref("aws_iam_role.r.name"),
    policy=json.dumps(policy({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"})),
)


def say(value: object, *others: Resource, path: str = "role_arn") -> Judgement:
    """What the phrase says of a value that a resource carries."""
    subject = Resource("aws_glue_job.j", "aws_glue_job", "j", {path: of(value)})
    return roles.is_a_role_without_administrator_access(Site(subject, path, subject.get(path), (path,)), world(subject, *others))


def test_the_role_itself() -> None:
    assert say(ref("aws_iam_role.r.arn"), ROLE, READS).verdict == S
    assert say(ref("aws_iam_role.r.arn"), ROLE).verdict == S
    answer = say(ref("aws_iam_role.r.arn"), ROLE, ADMINISTERS)
    assert answer.verdict == M
    assert answer.because.startswith("aws_iam_role.r, the role of aws_glue_job.j,")
    assert say("arn:aws:iam::111122223333:role/app", ROLE, ADMINISTERS).verdict == M


def test_the_role_of_a_profile() -> None:
    for value in (ref("aws_iam_instance_profile.p.name"), "app"):
        assert say(value, PROFILE, ROLE, READS, path="iam_instance_profile").verdict == S
    assert say(ref("aws_iam_instance_profile.p.arn"), PROFILE, ROLE, ADMINISTERS).verdict == M
    bare = resource("aws_iam_instance_profile.p", name="app")
    answer = say(ref("aws_iam_instance_profile.p.name"), bare)
    assert (answer.verdict, answer.because) == (S, "aws_iam_instance_profile.p carries no role")
    elsewhere = resource("aws_iam_instance_profile.p", name="app", role="another")
    assert say(ref("aws_iam_instance_profile.p.name"), elsewhere).verdict == U
    open_one = resource("aws_iam_instance_profile.p", name="app", role=unknown("var.role"))
    assert "var.role" in say(ref("aws_iam_instance_profile.p.name"), open_one).depends_on


@pytest.mark.parametrize("value", ["arn:aws:iam::111122223333:role/elsewhere", unknown("var.role"), ref("aws_iam_role.gone.arn"), 7])
def test_what_is_not_here_is_unknown(value: object) -> None:
    answer = say(value, ROLE, ADMINISTERS)
    assert answer.verdict == U
    assert answer.because.startswith("role_arn ")
    assert answer.depends_on


def test_one_of_two_roles() -> None:
    other = resource("aws_iam_role.o", name="other")
    either = ref("aws_iam_role.r.arn", "aws_iam_role.o.arn")
    assert say(either, ROLE, other).verdict == S
    assert say(either, ROLE, other, ADMINISTERS).verdict == U


def test_a_role_that_may_not_be_made() -> None:
    maybe = resource("aws_iam_role.r", doubt="var.create", name="app")
    assert say(ref("aws_iam_role.r.arn"), maybe, ADMINISTERS).verdict == U


def test_nothing_named() -> None:
    answer = say("")
    assert (answer.verdict, answer.because) == (S, "role_arn names no role")


def test_a_policy_that_goes_counts_no_more() -> None:
    gone = resource("aws_iam_role_policy_attachment.a", action=Action.DELETE, role=ref("aws_iam_role.r.name"), policy_arn=ADMIN)
    assert say(ref("aws_iam_role.r.arn"), ROLE, gone).verdict == S


def test_a_sensitive_name_leaves_no_text() -> None:
    assert "canary" not in repr(say(secret("arn:aws:iam::111122223333:role/canary")))
