"""One of its kind is enough for an account, and others say nothing against it."""

from __future__ import annotations

import json

import pytest

from srm_tf.language.terms import accounts
from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import of
from srm_tf.model.verdict import Judgement
from tests.language.terms.build import ref, resource, secret, unknown, world
from tests.language.terms.policy_texts import policy

ACCOUNT = Resource("account_region", "account", "account", {}, mode="account", provider="provider.aws")
SUPPORT = "arn:aws:iam::aws:policy/AWSSupportAccess"
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


def judged(term: str, *others: Resource, here: bool = False) -> Judgement:
    answer: Judgement = getattr(accounts, term)(ACCOUNT, world(*others, here=here))
    return answer


def attached(policy_arn: object, name: str = "aws_iam_role_policy_attachment", **more: object) -> Resource:
    return resource(f"{name}.a", **{"policy_arn": policy_arn, "role": "r", **more})  # type: ignore[arg-type]


SUPPORTERS: list[tuple[Resource, str]] = [
    (attached(SUPPORT), "satisfied"),
    (attached(READ_ONLY), "missing"),
    (attached(SUPPORT, provider="provider.aws.dr"), "missing"),
    (attached(SUPPORT, action=Action.DELETE), "missing"),
    (attached(SUPPORT, doubt="var.x"), "unknown"),
    (attached(unknown()), "unknown"),
    (attached(secret("arn:aws:iam::111122223333:policy/canary")), "missing"),
    (attached(SUPPORT, "aws_iam_policy_attachment", role=None, roles=["r"]), "satisfied"),
    (attached(SUPPORT, "aws_iam_policy_attachment", role=None, users=["u"]), "missing"),
    (attached(SUPPORT, "aws_iam_user_policy_attachment"), "missing"),
    (resource("aws_iam_role.r", managed_policy_arns=[READ_ONLY, SUPPORT]), "satisfied"),
    (
        resource("aws_ssoadmin_managed_policy_attachment.a", managed_policy_arn=SUPPORT, permission_set_arn="arn:aws:sso:::p"),
        "unknown",
    ),
]


@pytest.mark.parametrize(("other", "verdict"), SUPPORTERS)
def test_a_role_for_support_cases(other: Resource, verdict: str) -> None:
    answer = judged("a_role_may_open_support_cases", other, here=True)
    assert answer.verdict.word == verdict
    assert "canary" not in repr(answer)


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ({"target_id": "111111111111"}, "satisfied"),
        ({"target_id": ref("data.aws_caller_identity.here.account_id")}, "satisfied"),
        ({"target_id": ref("data.aws_caller_identity.there.account_id")}, "unknown"),
        ({"target_id": "222222222222"}, "unknown"),
        ({"target_id": "111111111111", "permission_set_arn": "arn:aws:sso:::q"}, "unknown"),
        ({"target_id": "111111111111", "action": Action.DELETE}, "unknown"),
        ({"target_id": "111111111111", "provider": "provider.aws.identities"}, "satisfied"),
    ],
)
def test_a_permission_set_is_a_role_where_it_is_assigned(more: dict[str, object], verdict: str) -> None:
    answer = judged(
        "a_role_may_open_support_cases",
        Resource("provider.aws", "provider.aws", "aws", {"allowed_account_ids": of(["111111111111"])}, provider="provider.aws"),
        resource("data.aws_caller_identity.here"),
        resource("data.aws_caller_identity.there", provider="provider.aws.there"),
        resource("aws_ssoadmin_managed_policy_attachment.a", managed_policy_arn=SUPPORT, permission_set_arn="arn:aws:sso:::p"),
        resource("aws_ssoadmin_account_assignment.a", **{"permission_set_arn": "arn:aws:sso:::p", **more}),  # type: ignore[arg-type]
        here=True,
    )
    assert answer.verdict.word == verdict


@pytest.mark.parametrize(("number", "verdict"), [("111111111111", "satisfied"), ("222222222222", "unknown")])
def test_who_signs_in_otherwise_may_look_up_the_same_account(number: str, verdict: str) -> None:
    told = {"provider.aws": "111111111111", "provider.aws.there": number}
    answer = judged(
        "a_role_may_open_support_cases",
        *(Resource(name, "provider.aws", "aws", {"allowed_account_ids": of([one])}, provider=name) for name, one in told.items()),
        resource("data.aws_caller_identity.there", provider="provider.aws.there"),
        resource("aws_ssoadmin_managed_policy_attachment.a", managed_policy_arn=SUPPORT, permission_set_arn="arn:aws:sso:::p"),
        resource(
            "aws_ssoadmin_account_assignment.a",
            permission_set_arn="arn:aws:sso:::p",
            target_id=ref("data.aws_caller_identity.there.account_id"),
        ),
        here=True,
    )
    assert answer.verdict.word == verdict


def test_a_policy_that_is_looked_up_by_name() -> None:
    found = resource("data.aws_iam_policy.support", name="AWSSupportAccess")
    assert judged("a_role_may_open_support_cases", attached(ref("data.aws_iam_policy.support.arn")), found).verdict.word == "satisfied"


def test_nothing_here_is_unknown_unless_this_is_the_baseline() -> None:
    for term in ("a_role_may_open_support_cases", "a_service_control_policy_is_attached", "aws_knows_a_security_contact"):
        answer = judged(term)
        assert (answer.verdict.word, answer.depends_on) == ("unknown", ("another stack",))
        assert judged(term, here=True).verdict.word == "missing"
        assert answer.because.startswith("account_region: no ")


DENY = policy({"Effect": "Deny", "Action": "organizations:LeaveOrganization", "Resource": "*"})
ALL: dict[str, object] = {"Effect": "Allow", "Action": "*", "Resource": "*"}
FULL = policy(ALL)
LIST = policy({"Effect": "Allow", "Action": ["s3:*", "ec2:*"], "Resource": "*"})
ATTACHMENT = resource("aws_organizations_policy_attachment.a", policy_id=ref("aws_organizations_policy.p.id"), target_id="r-1")
CONTROLS: list[tuple[dict[str, object], str]] = [
    ({"content": json.dumps(DENY)}, "satisfied"),
    ({"content": DENY, "type": "SERVICE_CONTROL_POLICY"}, "satisfied"),
    ({"content": LIST}, "satisfied"),
    ({"content": FULL}, "missing"),
    ({"content": policy(ALL, *DENY["Statement"])}, "satisfied"),  # type: ignore[misc]
    # less than everything since SCPs have all of IAM's language:
    # https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
    ({"content": policy({**ALL, "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}})}, "satisfied"),
    ({"content": policy({"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::audit/*"})}, "satisfied"),
    ({"content": policy({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"})}, "satisfied"),
    ({"content": policy({**ALL, "Condition": {"Bool": {"aws:SecureTransport": "true"}}}, ALL)}, "missing"),
    ({"content": policy({**ALL, "Condition": unknown()})}, "unknown"),
    ({"content": "{"}, "missing"),
    ({"content": policy(unknown())}, "unknown"),
    ({"content": unknown()}, "unknown"),
    ({"content": DENY, "type": "TAG_POLICY"}, "missing"),
    ({"content": DENY, "type": unknown()}, "unknown"),
]


@pytest.mark.parametrize(("values", "verdict"), CONTROLS)
def test_a_service_control_policy(values: dict[str, object], verdict: str) -> None:
    one = resource("aws_organizations_policy.p", **values)  # type: ignore[arg-type]
    assert judged("a_service_control_policy_is_attached", one, ATTACHMENT, here=True).verdict.word == verdict


@pytest.mark.parametrize(
    ("policy_id", "verdict"),
    [("p-FullAWSAccess", "missing"), ("p-12345678", "unknown"), (secret("p-canary"), "unknown"), (unknown(), "unknown")],
)
def test_a_policy_that_is_not_written_here(policy_id: object, verdict: str) -> None:
    answer = judged(
        "a_service_control_policy_is_attached", resource("aws_organizations_policy_attachment.a", policy_id=policy_id), here=True
    )
    assert answer.verdict.word == verdict
    assert "canary" not in repr(answer)


def test_a_policy_that_nobody_attaches_here() -> None:
    one = resource("aws_organizations_policy.p", content=DENY)
    assert judged("a_service_control_policy_is_attached", one, here=True).verdict.word == "unknown"


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({"alternate_contact_type": "SECURITY"}, "satisfied"),
        ({"alternate_contact_type": "BILLING"}, "missing"),
        ({"alternate_contact_type": unknown()}, "unknown"),
        ({"alternate_contact_type": "SECURITY", "account_id": None}, "satisfied"),
        ({"alternate_contact_type": "SECURITY", "account_id": "111122223333"}, "unknown"),
        ({"alternate_contact_type": "BILLING", "account_id": "111122223333"}, "missing"),
    ],
)
def test_a_security_contact(values: dict[str, object], verdict: str) -> None:
    one = resource("aws_account_alternate_contact.c", **values)  # type: ignore[arg-type]
    assert judged("aws_knows_a_security_contact", one, here=True).verdict.word == verdict


def test_an_account_that_may_be_used_is_no_unused_one() -> None:
    def used(*others: Resource) -> str:
        answer: Judgement = accounts.uses(ACCOUNT, world(*others), ["aws_sqs_*"])
        return answer.verdict.word

    assert used() == used(resource("aws_sns_topic.t")) == "missing"
    assert used(resource("aws_sqs_queue.q")) == "satisfied"
    assert used(resource("aws_sqs_queue.q", doubt="var.on")) == "unknown"
    assert used(resource("aws_sqs_queue.q", doubt="var.on"), resource("aws_sqs_queue.r")) == "satisfied"
