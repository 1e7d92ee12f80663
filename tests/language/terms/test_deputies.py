"""Roles for services that act for others: a condition says for which account or resource, and nothing else does."""

from __future__ import annotations

import pytest

from srm_tf.model.value import GAP, Reference
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import ref, unknown
from tests.language.terms.policy_texts import M, S, U, ask, policy, shaped, when
from tests.language.terms.test_escalation_roles import made

SERVICE = {"Service": "scheduler.amazonaws.com"}
GUARD, SENTENCE = 'trusts one of {services:list} | ["scheduler", "logs"]', 'names whom {services:list} act for | ["scheduler", "logs"]'
GROUP = "arn:aws:scheduler:eu-west-1:111122223333:schedule-group/orders"


def trust(condition: object = None, principal: object = SERVICE, action: object = "sts:AssumeRole") -> dict[str, object]:
    return policy({"Effect": "Allow", "Action": action, "Principal": principal, "Condition": condition})


def asked(phrase: str, document: object) -> Verdict:
    return ask(phrase, document, on="aws_iam_role", path="assume_role_policy").verdict


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        (None, M),
        (when("StringEquals", "aws:SourceAccount", "111122223333"), S),
        (when("StringEquals", "AWS:SourceAccount", ref("data.aws_caller_identity.me.account_id")), S),
        (when("StringLike", "aws:SourceAccount", "*"), M),
        (when("StringEqualsIfExists", "aws:SourceAccount", "111122223333"), M),
        (when("ArnLike", "aws:SourceArn", GROUP), S),
        (when("ArnLike", "aws:SourceArn", "arn:aws:scheduler:*:111122223333:*"), S),
        (when("ArnLike", "aws:SourceArn", "arn:aws:scheduler:*:*:schedule-group/orders"), M),
        (when("ArnLike", "aws:SourceArn", shaped("arn:aws:scheduler:eu-west-1:{}:*")), U),
        (when("StringEquals", "aws:SourceOrgID", "o-1234567890"), S),
        (when("ForAnyValue:StringLike", "aws:SourceOrgPaths", "o-1234567890/r-ab12/ou-ab12-11111111/*"), S),
        (when("StringEquals", "sts:ExternalId", "orders"), S),
        (when("StringLike", "sts:ExternalId", "*"), M),
        (when("StringEquals", "aws:SourceAccount", unknown()), S),  # a star that is a star
        (when("StringLike", "aws:SourceAccount", unknown()), U),
        (when("StringEquals", "aws:RequestedRegion", "eu-west-1"), M),
    ],
)
def test_what_says_for_whom(condition: object, verdict: Verdict) -> None:
    assert asked(SENTENCE, trust(condition)) == verdict


@pytest.mark.parametrize(
    ("document", "verdict"),
    [
        (trust(), S),
        (trust(principal={"Service": ["ec2.amazonaws.com", "logs.eu-west-1.amazonaws.com"]}), S),
        (trust(principal={"Service": "ec2.amazonaws.com"}), M),
        (trust(principal={"AWS": "arn:aws:iam::111122223333:role/scheduler"}), M),
        (trust(action="sts:TagSession"), M),
        (trust(principal={"Service": unknown()}), U),
        (unknown(), U),
    ],
)
def test_whom_it_is_about(document: object, verdict: Verdict) -> None:
    assert asked(GUARD, document) == verdict


def test_services_that_the_list_leaves_out_are_not_asked() -> None:
    assert asked(SENTENCE, trust(principal={"Service": "ec2.amazonaws.com"})) == S


def test_a_deny_may_say_it() -> None:
    others = when("StringNotEquals", "aws:SourceAccount", "111122223333")
    deny = {"Effect": "Deny", "Action": "sts:AssumeRole", "Principal": "*", "Condition": others}
    allow = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": SERVICE}
    assert asked(SENTENCE, policy(allow, deny)) == S


OF_BUCKET = ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]


@pytest.mark.parametrize(
    ("place", "verdict"),
    [
        ({"Resource": OF_BUCKET}, S),
        ({"NotResource": "arn:aws:s3:::other/*"}, S),
        ({"Resource": "arn:aws:s3:::other/*"}, M),
        ({"NotResource": "arn:aws:s3:::b/x/*"}, M),
    ],
)
def test_a_deny_of_all_there_is_of_a_bucket_says_for_whom_a_service_comes(place: dict[str, object], verdict: Verdict) -> None:
    service = {"Service": "logging.s3.amazonaws.com"}
    condition = when("StringNotEquals", "aws:SourceAccount", "111122223333")
    refused = {"Effect": "Deny", "Principal": service, "Action": "s3:*", "Condition": condition, **place}
    document = policy({"Effect": "Allow", "Principal": service, "Action": "s3:PutObject", "Resource": "*"}, refused)
    assert ask('names for whom {services:list} come | ["logging"]', document, bucket="b").verdict == verdict


BUCKET, ME = Reference("aws_s3_bucket.b.arn", "aws_s3_bucket.b", "arn"), Reference("data.aws_caller_identity.me.account_id", None)


@pytest.mark.parametrize(
    ("place", "verdict"),
    [
        ("arn:aws:s3:::b/AWSLogs/111122223333/*", S),
        ("arn:aws:s3:::b/alb/AWSLogs/111122223333/*", S),
        (["arn:aws:s3:::b/AWSLogs/111122223333/*", "arn:aws:s3:::b/AWSLogs/444455556666/*"], S),
        (["arn:aws:s3:::b/AWSLogs/111122223333/*", "arn:aws:s3:::b/x/*"], M),
        ("arn:aws:s3:::b/AWSLogs/*", M),
        ("arn:aws:s3:::b/*", M),
        (made(f"{GAP}/AWSLogs/{GAP}/*", BUCKET, ME), S),
        (made(f"{GAP}/AWSLogs/{GAP}/*", BUCKET, Reference("var.account")), U),
        (made(f"{GAP}/{GAP}/*", BUCKET, Reference("var.prefix")), U),
        (made(f"{GAP}/*", BUCKET), M),
        (unknown(), U),
    ],
)
def test_a_folder_of_an_account_says_for_whom_a_load_balancer_writes(place: object, verdict: Verdict) -> None:
    service = {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"}
    allow = {"Effect": "Allow", "Principal": service, "Action": "s3:PutObject", "Resource": place}
    phrase = 'names for whom {services:list} write, or in whose folder | ["logdelivery"]'
    assert ask(phrase, policy(allow), bucket="b").verdict == verdict
    told = {**allow, "Condition": when("StringEquals", "aws:SourceAccount", "111122223333")}
    assert ask(phrase, policy(told), bucket="b").verdict == S
    assert ask(phrase, policy({**allow, "Action": "s3:GetBucketAcl"}), bucket="b").verdict == S


@pytest.mark.parametrize(("denied", "verdict"), [("sts:AssumeRole", S), ("sts:TagSession", M)])
def test_a_deny_need_not_speak_of_what_comes_with_assuming(denied: str, verdict: Verdict) -> None:
    allow = trust(action=["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"])
    deny = {"Effect": "Deny", "Action": denied, "Principal": "*", "Condition": {"StringNotEquals": {"aws:SourceAccount": "111122223333"}}}
    assert asked(SENTENCE, policy(*allow["Statement"], deny)) == verdict  # type: ignore[misc]
