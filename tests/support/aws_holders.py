"""Who holds a policy of an identity, by every way he may call, and policies for him: plain ones, and odd ones.

A user, with an access key or in a session that he began with it, and a session of a role; all of one's own account, none of a name that
a policy here speaks of. Which keys a request has: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

from hypothesis import strategies as st

from tests.support.aws_callers import INSIDE, OUTSIDE, OWN, OWN_ORG, OWNER, Context, organization_of, signed
from tests.support.aws_evaluation import Principal, Request
from tests.support.aws_policies import Keys, Policies, conditions

_USER = f"arn:aws:iam::{OWN}:user/zoe"
_ALWAYS: Context = {
    **OWNER,
    **organization_of(OWN_ORG),
    "aws:securetransport": ("true",),
    "aws:currenttime": ("2026-06-01T12:00:00Z",),
    "aws:epochtime": ("1780315200",),
    "aws:resourceorgpaths": (f"{OWN_ORG}/r-root/ou-root-11111111/",),
}
_SESSION: Context = {"aws:tokenissuetime": ("2026-06-01T11:00:00Z",), "aws:multifactorauthpresent": ("false",)}
_WITH_MFA: Context = {**_SESSION, "aws:multifactorauthpresent": ("true",), "aws:multifactorauthage": ("60",)}


def _holders() -> Iterator[tuple[Principal, Context]]:
    role, of_role = signed(OWN, "zeta", "AROAZETA")
    _, of_user = signed(OWN, "zoe", "AIDAZOE")
    shown: Context = {"aws:principaltype": ("User",), "aws:principalarn": (_USER,), "aws:userid": ("AIDAZOE",), "aws:username": ("zoe",)}
    user, facts = Principal(f"{OWN}/zoe", OWN, (_USER,)), {**of_user, **shown}
    yield user, facts
    yield user, {**facts, **_SESSION}
    yield role, {**of_role, **_SESSION, "aws:requestedregion": ("ap-south-2",)}


def _where(action: str) -> Context:
    """IAM is asked in us-east-1, whoever asks; for passing a role a service asks, where that itself is called.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion
    """
    return {"aws:requestedregion": ("us-east-1",)} if action.startswith("iam:") and action != "iam:PassRole" else {}


def plain_ways(action: str, resource: str, *, mfa: bool = False) -> Iterator[Request]:
    """What any holder does who takes no trouble: calls out of the internet, without MFA, or `mfa`: having signed in with it."""
    for (who, facts), origin in product(_holders(), OUTSIDE[:2]):
        for session in ({}, _WITH_MFA) if mfa else ({},):
            yield Request(who, action, resource, {**_ALWAYS, **facts, **origin, **session, **_where(action)})


def all_ways(action: str, resource: str) -> Iterator[Request]:
    """The same, and out of networks of one's own or others, with MFA or without."""
    for (who, facts), origin, session in product(_holders(), [*OUTSIDE, *INSIDE], ({}, _WITH_MFA)):
        yield Request(who, action, resource, {**_ALWAYS, **facts, **origin, **session, **_where(action)})


class Done(NamedTuple):
    """What may be done: the action, what there is to do it to, and how policies name the action, all of that kind, and a part of it."""

    action: str
    to: Sequence[str]
    actions: Sequence[Any]
    whole: Sequence[Any]
    parts: Sequence[Any]


_ROLES = f"arn:aws:iam::{OWN}:role"
_KEYS, _SECRETS = f"arn:aws:kms:eu-west-1:{OWN}:key", f"arn:aws:secretsmanager:eu-west-1:{OWN}:secret:"
DONE = (
    Done(
        "iam:PassRole",
        (f"{_ROLES}/aaa", f"{_ROLES}/path/zzz"),
        ("iam:PassRole", "iam:Pass*", "iam:*", ["ec2:*", "iam:passrole"], "iam:Get*"),
        ("*", "arn:aws:iam::*:role/*", "arn:aws:iam::*"),
        (f"{_ROLES}/app", f"{_ROLES}/app-*", "arn:aws:iam::*:policy/*"),
    ),
    Done(
        "kms:Decrypt",
        (f"{_KEYS}/aaa", f"{_KEYS}/zzz"),
        ("kms:Decrypt", "kms:De*", "kms:*", "KMS:decrypt", "kms:Encrypt"),
        ("*", "arn:aws:kms:*:*:key/*", "arn:aws:kms:*"),
        (f"{_KEYS}/app", [f"{_KEYS}/app", f"{_KEYS}/web"], "arn:aws:kms:*:*:alias/*"),
    ),
    Done(
        "secretsmanager:GetSecretValue",
        (f"{_SECRETS}aaa-123456", f"{_SECRETS}zzz-123456"),
        ("secretsmanager:GetSecretValue", "secretsmanager:Get*", "secretsmanager:*", "secretsmanager:ListSecrets"),
        ("*", "arn:aws:secretsmanager:*:*:secret:*", "arn:aws:secretsmanager:*"),
        (f"{_SECRETS}app-*",),
    ),
)
_USERS = f"arn:aws:iam::{OWN}:user"
# What leads to more privileges, where it may be done to all of a kind: by itself, and beside what starts a machine.
ESCALATING = (
    Done(
        "iam:AttachUserPolicy",
        (f"{_USERS}/aaa", f"{_USERS}/path/zzz"),
        ("iam:AttachUserPolicy", "IAM:attachuser*", "iam:?ttachUserPolicy", "iam:Get*"),
        ("*", "arn:aws:iam::*:user/*", "arn:aws:iam::*", f"{_USERS}/*"),
        (f"{_USERS}/app", f"{_USERS}/app-*", ["arn:aws:iam::*:policy/*", "arn:aws:iam::*:role/*"]),
    ),
    Done("iam:PassRole", DONE[0].to, ("iam:PassRole", "iam:Pass*", ["s3:Get*", "iam:passrole"], "iam:Get*"), *DONE[0][3:]),
)
EVERYTHING = Done(
    "*",
    (
        *("iam:CreateUser", "iam:AttachRolePolicy", "s3:GetObject", "kms:Decrypt", "ec2:RunInstances", "sts:AssumeRole"),
        *("organizations:LeaveOrganization", "new:Thing"),
    ),
    ("*", "*", "*:*", "iam:*", "s3:*", ["iam:*", "sts:*"], "i*", "ec2:*", "?*"),
    ("*", "*", "arn:aws:*:*:*:*", "arn:*:*"),
    ("arn:aws:s3:::b/*", f"arn:aws:iam::{OWN}:*"),
)
_ANY_ROLE, _ANY_USER = "arn:aws:iam::*:role/*", f"arn:aws:iam::{OWN}:user/*"
# What tells holders apart, or does not.
HELD: Keys = {
    "aws:PrincipalType": ("text", ("User", "AssumedRole", ["User", "AssumedRole"], "Account", "*", "Us*")),
    "aws:username": ("text", ("${aws:username}", "anna", "*", "an*")),
    "aws:userid": ("text", ("*", "AIDA*", "AROA*", "AROA*:*", "*:*", "*:anna", "${aws:userid}", "AIDAANNA")),
    "aws:PrincipalArn": (
        "arn",
        ("*", _ANY_ROLE, _ANY_USER, [_ANY_ROLE, _ANY_USER], f"arn:aws:iam::{OWN}:*", "arn:aws:iam::*:role/app-*", "${aws:PrincipalArn}"),
    ),
    "aws:PrincipalAccount": ("text", ("${aws:PrincipalAccount}",)),
    "aws:PrincipalOrgID": ("text", (OWN_ORG,)),
    "aws:PrincipalOrgPaths": ("list", (f"{OWN_ORG}/r-root/ou-root-11111111/",)),
    "aws:ResourceAccount": ("text", (OWN, "${aws:PrincipalAccount}")),
    "aws:ResourceOrgID": ("text", (OWN_ORG, "${aws:PrincipalOrgID}")),
    "aws:ResourceOrgPaths": ("list", (f"{OWN_ORG}/r-root/ou-root-11111111/",)),
    **dict.fromkeys(("aws:SecureTransport", "aws:PrincipalIsAWSService", "aws:ViaAWSService"), ("switch", ("true", "false"))),
    "aws:MultiFactorAuthPresent": ("flag", ("true", "false", ["true", "false"])),
    "aws:SourceIp": ("address", ("0.0.0.0/0", "::/0", ["0.0.0.0/0", "::/0"], "198.51.100.0/24", ["0.0.0.0/1", "128.0.0.0/1"])),
    "aws:SourceVpce": ("text", ("vpce-0own", "*")),
    "aws:SourceVpc": ("text", ("vpc-0own",)),
    "aws:SourceArn": ("arn", ("arn:aws:s3:::b", "*")),
    "aws:CalledVia": ("list", ("athena.amazonaws.com", "*")),
    "aws:CurrentTime": ("date", ("2020-01-01T00:00:00Z",)),
    "aws:EpochTime": ("number", ("1577836800",)),
    "aws:TokenIssueTime": ("date", ("2020-01-01T00:00:00Z",)),
    "aws:RequestedRegion": ("text", (["eu-west-1", "us-east-1"], "ap-south-2")),
    # of services that none of this is done to
    "ec2:InstanceType": ("text", ("t3.*", ["t3.micro", "t3.small"])),
    "rds:StorageEncrypted": ("flag", ("true",)),
}
# Not to be turned round: which account is not meant is nobody's own, tags that must not be there are a limit of their own kind, and
# for a day that is far away nobody waits.
_PLAIN: Keys = {
    "aws:PrincipalAccount": ("text", (OWN,)),
    **{f"aws:{kind}Tag/team": ("text", ("blue",)) for kind in ("Principal", "Resource", "Request")},
    "aws:CurrentTime": ("date", ("2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z")),
    "aws:EpochTime": ("number", ("1577836800", "4070908800")),
}
_WALLS: tuple[Any, ...] = (
    {"Bool": {"aws:SecureTransport": "false"}},
    {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
    {"StringNotEquals": {"aws:SourceVpce": "vpce-0own"}},
    {"StringNotEquals": {"aws:SourceAccount": OWN}},
    {"ForAnyValue:StringEquals": {"aws:CalledVia": "cloudformation.amazonaws.com"}},
    {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::*"}, "Bool": {"aws:SecureTransport": "true"}},
)


@st.composite
def _of_holder(draw: st.DrawFn, done: Done, effect: str, *, odd: bool, but: bool) -> dict[str, Any]:
    refusing = effect == "Deny"
    conditional = draw(st.integers(0, 3)) > refusing
    asked = draw(st.sampled_from(_WALLS)) if refusing else draw(conditions(HELD if odd else {**HELD, **_PLAIN}, 1, odd=odd))
    element = "NotAction" if (refusing or but) and draw(st.integers(0, 5)) == 0 else "Action"
    places = "NotResource" if refusing and draw(st.integers(0, 3)) == 0 else "Resource"
    return {
        "Effect": effect,
        element: draw(st.sampled_from(list(done.actions))),
        places: draw(st.sampled_from([*done.whole[places == "NotResource" :], *done.parts])),
        **({"Condition": asked} if asked and conditional else {}),
    }


def of_holders(done: Done, *, odd: bool = False, but: bool = True) -> Policies:
    """Policies of an identity: one or two Allows, none to two Denies.

    `odd`: with every operator, negation, set and absence; `but`: Allows may be of everything but some actions as well.
    """
    allows = st.lists(_of_holder(done, "Allow", odd=odd, but=but), min_size=1, max_size=2)
    denies = st.lists(_of_holder(done, "Deny", odd=odd, but=but), max_size=2)
    return st.builds(lambda some, others: {"Version": "2012-10-17", "Statement": [*some, *others]}, allows, denies)
