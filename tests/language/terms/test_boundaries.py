"""`serves as more than a permissions boundary`: who has a policy for a boundary, and who holds it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from srm_tf.language.terms import SENTENCES, boundaries  # noqa: F401 — importing it registers the phrase
from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import Unknown, Value
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import block, ref, resource, unknown, world
from tests.language.terms.policy_texts import policy, shaped

S, U, M = Verdict.SATISFIED, Verdict.UNKNOWN, Verdict.MISCONFIGURED
POLICY = resource("aws_iam_policy.p", name="limits", path="/teams/")
ARN = "arn:aws:iam::111122223333:policy/teams/limits"


def ask(*others: Resource, policy: Resource = POLICY) -> Judgement:
    """What the guard says of a policy beside these."""
    answer: Judgement = SENTENCES["serves as more than a permissions boundary"].function(policy, world(policy, *others))
    return answer


def role(boundary: object) -> Resource:
    """A role with this boundary."""
    return resource("aws_iam_role.r", permissions_boundary=boundary)


def test_a_policy_that_nobody_has_for_a_boundary_is_more() -> None:
    assert ask().verdict == S
    assert ask(role(None)).verdict == S
    assert ask(role(ref("aws_iam_policy.other.arn")), resource("aws_iam_policy.other")).verdict == S


def test_a_boundary_alone_is_nothing_else() -> None:
    found = ask(role(ref("aws_iam_policy.p.arn")))
    assert found.verdict == M
    assert found.because == "aws_iam_policy.p is the permissions boundary of aws_iam_role.r"
    assert ask(resource("aws_iam_user.u", permissions_boundary=ref("aws_iam_policy.p.arn"))).verdict == M


GIVERS = [
    ("aws_iam_role_policy_attachment", "policy_arn"),
    ("aws_iam_user_policy_attachment", "policy_arn"),
    ("aws_iam_group_policy_attachment", "policy_arn"),
    ("aws_iam_policy_attachment", "policy_arn"),
    ("aws_iam_role_policy_attachments_exclusive", "policy_arns"),
    ("aws_iam_user_policy_attachments_exclusive", "policy_arns"),
    ("aws_iam_group_policy_attachments_exclusive", "policy_arns"),
]


def named_by(kind: str, via: str, arn: Value) -> Resource:
    """An attachment of the policy with this ARN."""
    return resource(f"{kind}.g", policy_arns=[arn]) if via == "policy_arns" else resource(f"{kind}.g", policy_arn=arn)


@pytest.mark.parametrize(("kind", "via"), GIVERS)
def test_a_boundary_that_somebody_holds_is_more(kind: str, via: str) -> None:
    giver = named_by(kind, via, ref("aws_iam_policy.p.arn"))
    found = ask(role(ref("aws_iam_policy.p.arn")), giver)
    assert found.verdict == S
    assert found.because == f"{kind}.g gives aws_iam_policy.p to somebody"
    hidden = named_by(kind, via, unknown("var.arn"))
    assert ask(role(ref("aws_iam_policy.p.arn")), hidden).verdict == U  # silence would be worse


def test_permission_sets_have_boundaries_and_policies_by_name() -> None:
    by_name = block(name=ref("aws_iam_policy.p.name"), path="/teams/")
    bounded = resource(
        "aws_ssoadmin_permissions_boundary_attachment.b", permissions_boundary=[block(customer_managed_policy_reference=[by_name])]
    )
    assert ask(bounded).verdict == M
    for kind in ("aws_ssoadmin_customer_managed_policy_attachment", "aws_ssoadmin_customer_managed_policy_attachments_exclusive"):
        assert ask(bounded, resource(f"{kind}.g", customer_managed_policy_reference=[by_name])).verdict == S


BY_ARN: list[tuple[Value | str, Verdict]] = [
    (ARN, M),
    ("arn:aws:iam::111122223333:policy/teams/others", S),
    ("arn:aws:iam::111122223333:policy/limits", S),
    ("arn:aws:iam::aws:policy/teams/limits", S),
    (shaped("arn:aws:iam::{}:policy/teams/limits", "data.aws_caller_identity.c.account_id"), M),
    (shaped("arn:{}:iam::{}:policy/teams/limits", "data.aws_partition.p.partition", "var.account"), M),
    (shaped("arn:aws:iam::{}:policy/teams/others", "data.aws_caller_identity.c.account_id"), S),
    (shaped("arn:aws:iam::111122223333:policy/{}", "var.name"), U),
    (shaped("arn:aws:iam::111122223333:policy/teams/lim{}", "var.name"), U),
    (shaped("arn:aws:iam::111122223333:policy/apps/{}", "var.name"), S),
    (shaped("{}limits", "var.start"), U),
    (shaped("{}others", "var.start"), S),
    (unknown("var.boundary"), S),
    (unknown("data.aws_ssm_parameter.b.value"), S),
]


@pytest.mark.parametrize(("boundary", "verdict"), BY_ARN)
def test_an_arn_that_is_put_together_names_a_policy_by_its_path_and_name(boundary: Value | str, verdict: Verdict) -> None:
    assert ask(role(boundary)).verdict == verdict


def test_a_policy_whose_name_is_not_known_may_be_the_one_that_an_arn_names() -> None:
    nameless = resource("aws_iam_policy.p", name=unknown("var.name"), path="/")
    assert ask(role("arn:aws:iam::111122223333:policy/limits"), policy=nameless).verdict == U
    assert ask(role(unknown("var.boundary")), policy=nameless).verdict == S
    assert ask(role(shaped("{}limits", "var.start")), policy=nameless).verdict == U


def asking(boundary: object) -> Resource:
    """A policy that lets its holder make roles with this boundary alone."""
    allow = {"Effect": "Allow", "Action": "iam:CreateRole", "Resource": "*"}
    limited = policy({**allow, "Condition": {"StringEquals": {"iam:PermissionsBoundary": boundary}}})
    return resource("aws_iam_role_policy.ci", policy=limited)


def test_a_policy_that_another_one_asks_for_as_a_boundary_is_one() -> None:
    found = ask(asking(ref("aws_iam_policy.p.arn")))
    assert found.verdict == M
    assert found.because == "aws_iam_policy.p is the permissions boundary that aws_iam_role_policy.ci asks for"
    assert ask(asking(ARN)).verdict == M
    assert ask(asking([ARN, "arn:aws:iam::111122223333:policy/other"])).verdict == M
    assert ask(asking("arn:aws:iam::111122223333:policy/other")).verdict == S
    assert ask(asking(unknown("var.boundary"))).verdict == S  # whoever gives its ARN has it already
    assert ask(asking(ARN), named_by("aws_iam_role_policy_attachment", "policy_arn", ref("aws_iam_policy.p.arn"))).verdict == S


def test_a_document_that_asks_for_a_boundary() -> None:
    condition = block(test="StringEquals", variable="iam:PermissionsBoundary", values=[ref("aws_iam_policy.p.arn")])
    statement = block(actions=["iam:CreateRole"], resources=["*"], condition=[condition])
    assert ask(resource("data.aws_iam_policy_document.ci", statement=[statement])).verdict == M


def test_what_nobody_can_read_may_ask_for_a_boundary() -> None:
    named = Value(Unknown("later", hidden=True), written=True, references=ref("aws_iam_policy.p.arn").references)
    other = Value(Unknown("later", hidden=True), written=True, references=ref("aws_iam_policy.q.arn").references)
    hidden, elsewhere = (resource("aws_iam_role_policy.ci", policy=one) for one in (named, other))
    found = ask(hidden)
    assert found.because == "whether aws_iam_role_policy.ci asks for aws_iam_policy.p as a permissions boundary depends on what it says"
    assert (found.verdict, found.depends_on) == (U, ("aws_iam_role_policy.ci",))
    assert ask(elsewhere).verdict == S
    assert ask(replace(asking(ARN), doubt="var.on")).verdict == U
    assert ask(replace(asking(ARN), action=Action.DELETE)).verdict == S
    assert ask(replace(elsewhere, unread=True)).verdict == U
    assert ask(hidden, named_by("aws_iam_role_policy_attachment", "policy_arn", ref("aws_iam_policy.p.arn"))).verdict == S
