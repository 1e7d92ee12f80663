"""Policies of a bucket, a queue or a topic that speak of it, of others, or of all but these, for asking the terms and AWS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from hypothesis import strategies as st

from tests.support.aws_callers import OWN, OWN_ORG, PARTNER
from tests.support.aws_policies import ACCOUNTS, BUCKET, EVERYBODY, QUEUE, S3, SNS, SQS, TOPIC, Carrier, Policies


class Named(NamedTuple):
    """What carries a policy, by which argument that is told, what requests are about, and how statements name it, others, or a part."""

    carrier: Carrier
    told: Mapping[str, str]
    on: Sequence[str]
    own: Sequence[Any]
    others: Sequence[Any]
    parts: Sequence[Any] = ()


_OTHERS = ["arn:aws:s3:::other", "arn:aws:s3:::other/*"]
_ADDRESS = f"https://sqs.eu-west-1.amazonaws.com/{OWN}/q"
NAMED = (
    Named(
        S3,
        {"bucket": "b"},
        ("arn:aws:s3:::b/k", "arn:aws:s3:::b/x/k", "arn:aws:s3:::b"),
        (BUCKET, BUCKET, "*", "arn:aws:s3:::b*", [*_OTHERS, *BUCKET], ["arn:aws:s3:::o*", *BUCKET]),
        (_OTHERS, _OTHERS[0], _OTHERS[1], "arn:aws:s3:::o*", "arn:aws:s3:::bb/*"),
        (
            "arn:aws:s3:::b",
            "arn:aws:s3:::b/*",
            "arn:aws:s3:::b/x/*",
            ["arn:aws:s3:::b", *_OTHERS],
            ["arn:aws:s3:::b", "arn:aws:s3:::b/x/*"],
        ),
    ),
    Named(
        SQS,
        {"queue_url": _ADDRESS},
        (QUEUE,),
        (QUEUE, "*", "arn:aws:sqs:*:*:q*", [QUEUE, f"{QUEUE}-dlq"], "arn:aws:sqs:eu-*"),
        (
            f"{QUEUE}-dlq",
            f"{QUEUE[:-1]}x*",
            QUEUE.replace(OWN, PARTNER),
            QUEUE.replace("eu-west-1", "us-east-1"),
            "arn:aws:sqs:us-*",
            TOPIC,
        ),
    ),
    Named(
        SNS,
        {"arn": TOPIC},
        (TOPIC,),
        (TOPIC, "*", "arn:aws:sns:*:*:t*", [TOPIC, f"{TOPIC}s"], "arn:aws:sns:eu-*"),
        (f"{TOPIC}s", TOPIC.replace(OWN, PARTNER), TOPIC.replace("eu-west-1", "us-east-1"), "arn:aws:sns:us-*", QUEUE),
    ),
)
_APP = {"AWS": f"arn:aws:iam::{OWN}:role/app"}
_NOT_ACTIONS = {
    S3.type: ("sns:*", "s3:GetObject", "s3:ListBucket", ["s3:PutBucketPolicy", "iam:*"]),
    SQS.type: ("sns:*", "sqs:SendMessage"),
    SNS.type: ("sqs:*", "sns:Publish"),
}


@st.composite
def _place(draw: st.DrawFn, named: Named) -> dict[str, Any]:
    """What a Deny is about: some of these, or all but some."""
    if draw(st.integers(0, 2)):
        return {"Resource": draw(st.sampled_from((*named.own, *named.own, *named.others, *named.parts)))}
    return {"NotResource": draw(st.sampled_from((*named.others, *named.own, *named.parts)))}


@st.composite
def _deny(
    draw: st.DrawFn, named: Named, asked: Sequence[Any], named_ones: Sequence[Any] = EVERYBODY, *, but: bool = True
) -> dict[str, Any]:
    """`named_ones`: who may be named; `but`: it may be everybody but one, and all but some actions."""
    actions = named.carrier.actions[:3]
    whom: dict[str, Any] = {"Principal": draw(st.sampled_from(named_ones))}
    what: dict[str, Any] = {"Action": draw(st.sampled_from((actions[0], actions[0], "*", *actions)))}
    odd = draw(st.integers(0, 7)) if but else 7
    if odd == 0:
        whom = {"NotPrincipal": _APP}
    elif odd == 1:
        what = {"NotAction": draw(st.sampled_from(_NOT_ACTIONS[named.carrier.type]))}
    condition = draw(st.sampled_from(asked))
    return {"Effect": "Deny", **whom, **what, **draw(_place(named)), **({"Condition": condition} if condition else {})}


_TLS: tuple[Any, ...] = (*({"Bool": {"aws:SecureTransport": "false"}},) * 4, {}, {"Bool": {"aws:SecureTransport": "true"}})
_OTHER_CALLERS: tuple[Any, ...] = (
    *({"StringNotEquals": {"aws:PrincipalOrgID": OWN_ORG}},) * 3,
    {"StringNotEquals": {"aws:PrincipalAccount": OWN}},
    {"Bool": {"aws:SecureTransport": "false"}},
    {},
)


def _document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def of_transport(named: Named) -> Policies:
    """Policies that are to keep plain HTTP out, of the carrier or of another one."""
    return st.lists(_deny(named, _TLS), min_size=1, max_size=3).map(lambda some: _document(*some))


@st.composite
def of_strangers(draw: st.DrawFn, named: Named) -> dict[str, Any]:
    """Policies that let everybody in, and keep out those who are not of the organization, here or elsewhere."""
    carrier = named.carrier
    allow = {"Effect": "Allow", "Principal": draw(st.sampled_from(EVERYBODY))}
    allow["Action"] = draw(st.sampled_from((carrier.asked[0], list(carrier.asked[:2]), carrier.actions[0])))
    allow["Resource"] = draw(st.sampled_from((carrier.resources, "*")))
    return _document(allow, *draw(st.lists(_deny(named, _OTHER_CALLERS), min_size=1, max_size=2)))


# --- what other accounts are given --------------------------------------------------------------------------------------------------

CHANGES = ("s3:DeleteBucketPolicy", "s3:PutBucketAcl", "s3:PutBucketPolicy", "s3:PutEncryptionConfiguration", "s3:PutObjectAcl")
_CHANGING: tuple[Any, ...] = (
    "s3:*",
    "s3:Put*",
    "s3:PutBucketPolicy",
    ["s3:GetObject", "s3:PutObjectAcl"],
    "s3:GetObject",
    "s3:PutObjectAcl",
)
_INSIDE: tuple[Any, ...] = (
    *({},) * 4,
    {"StringEquals": {"aws:PrincipalAccount": OWN}},
    {"StringEquals": {"aws:PrincipalAccount": PARTNER}},
    {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OWN}:role/*"}},
    {"Bool": {"aws:SecureTransport": "true"}},
)
_OUTSIDE: tuple[Any, ...] = (
    *({"StringNotEquals": {"aws:PrincipalAccount": OWN}},) * 3,
    *({},) * 2,
    {"ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{OWN}:*"}},
    {"StringNotEquals": {"aws:PrincipalAccount": [OWN, PARTNER]}},
    {"Bool": {"aws:SecureTransport": "false"}},
)


@st.composite
def of_other_accounts(draw: st.DrawFn) -> dict[str, Any]:
    """Policies of a bucket that give something to others, and take it back, of this bucket or of another one."""
    named = NAMED[0]
    allows: list[dict[str, Any]] = []
    for drawn in draw(st.lists(st.sampled_from(_INSIDE), min_size=1, max_size=2)):
        whom = draw(st.sampled_from((*ACCOUNTS, *EVERYBODY[:2], {"AWS": f"arn:aws:iam::{PARTNER}:role/app"}, _APP)))
        # Whom a condition alone names, a Deny of his account is not held against.
        condition = {} if whom in EVERYBODY and PARTNER in str(drawn) else drawn
        found = {"Effect": "Allow", "Principal": whom, "Action": draw(st.sampled_from(_CHANGING)), "Resource": BUCKET}
        allows.append({**found, **({"Condition": condition} if condition else {})})
    denies = draw(st.lists(_deny(named, _OUTSIDE, (*EVERYBODY, *ACCOUNTS), but=False), max_size=2))
    actions = draw(st.lists(st.sampled_from((*_CHANGING, "*")), min_size=len(denies), max_size=len(denies)))
    return _document(*allows, *({**one, "Action": action} for one, action in zip(denies, actions, strict=True)))


# --- who is locked out --------------------------------------------------------------------------------------------------------------

_ANY_TIME: tuple[Any, ...] = (
    *({},) * 3,
    *({"Bool": {"aws:SecureTransport": one}} for one in ("true", "true", "false", "false")),
    {"StringNotEquals": {"aws:PrincipalOrgID": OWN_ORG}},
    {"Null": {"aws:PrincipalAccount": "false"}},
)


def of_lockout() -> Policies:
    """Policies of a bucket that may take the right to mend them from everybody."""
    return st.lists(_deny(NAMED[0], _ANY_TIME, (*EVERYBODY, *ACCOUNTS)), min_size=1, max_size=3).map(lambda some: _document(*some))
