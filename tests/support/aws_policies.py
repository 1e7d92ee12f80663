"""Policies of all sorts, for asking the terms and AWS's documentation about the same one: good ones, bad ones, and odd ones.

`odd`: with every operator, negation, set and absence that the language has, whether anybody would write it or not. The others are what
people write: an Allow says who, a Deny says who not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from hypothesis import strategies as st

from tests.support.aws_callers import OWN, OWN_ORG, PARTNER, number_of

Policies: TypeAlias = st.SearchStrategy[dict[str, Any]]
Keys: TypeAlias = Mapping[str, tuple[str, Sequence[Any]]]


class Carrier(NamedTuple):
    """What a policy protects: its type, what is asked of it and on what, and the resources and actions that policies name.

    `deputies`: the services that may act for anybody on it.
    """

    type: str
    asked: Sequence[str]
    on: Sequence[str]
    resources: Any
    actions: Sequence[Any]
    unsigned: bool = False
    deputies: Sequence[str] = ("s3", "sns", "events", "ses", "cloudfront", "apigateway")


QUEUE, TOPIC = f"arn:aws:sqs:eu-west-1:{OWN}:q", f"arn:aws:sns:eu-west-1:{OWN}:t"
BUCKET = ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]
S3 = Carrier(
    "aws_s3_bucket_policy",
    ("s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:PutBucketPolicy"),
    ("arn:aws:s3:::b/k", "arn:aws:s3:::b"),
    BUCKET,
    ("s3:*", "s3:GetObject", ["s3:Get*", "s3:PutObject"], "S3:getobject", "s3:?etObject"),
    unsigned=True,
)
SQS = Carrier(
    "aws_sqs_queue_policy",
    ("sqs:SendMessage", "sqs:ReceiveMessage", "sqs:SetQueueAttributes"),
    (QUEUE,),
    QUEUE,
    ("sqs:*", "SQS:SendMessage", ["sqs:SendMessage", "sqs:Receive*"]),
    unsigned=True,
)
SNS = Carrier(
    "aws_sns_topic_policy",
    ("sns:Publish", "sns:Subscribe", "sns:SetTopicAttributes"),
    (TOPIC,),
    TOPIC,
    ("sns:*", "SNS:Publish", ["sns:Subscribe", "sns:Publish"]),
    unsigned=True,
    deputies=("s3", "sns", "ses", "cloudfront", "apigateway"),
)
KMS = Carrier(
    "aws_kms_key_policy",
    ("kms:Decrypt", "kms:CreateGrant", "kms:PutKeyPolicy"),
    (f"arn:aws:kms:eu-west-1:{OWN}:key/k",),
    "*",
    ("kms:*", "kms:Decrypt", ["kms:*Grant*", "kms:PutKeyPolicy"]),
    deputies=("cloudtrail",),
)
SECRET = Carrier(
    "aws_secretsmanager_secret_policy",
    ("secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"),
    (f"arn:aws:secretsmanager:eu-west-1:{OWN}:secret:s-abcdef",),
    "*",
    ("secretsmanager:*", "secretsmanager:GetSecretValue"),
)
CARRIERS = (S3, SQS, SNS, KMS, SECRET)

_STRINGS = ("StringEquals", "StringLike", "StringEqualsIgnoreCase")
_POSITIVE = {
    "address": ("IpAddress",),
    "text": _STRINGS,
    "list": tuple(f"ForAnyValue:{one}" for one in _STRINGS),
    "arn": ("ArnEquals", "ArnLike", "StringLike", "StringEquals"),
    "flag": ("Bool",),
    "switch": ("Bool", *_STRINGS),
    "number": ("NumericLessThan",),
    "exact number": ("NumericEquals",),
    "date": ("DateLessThan",),
}
_ACCOUNTS = (OWN, PARTNER, [OWN, PARTNER], "1111*", "?11122223333", "*", "${aws:ResourceAccount}")
_TAGGED = "${aws:PrincipalTag/account, '" + OWN + "'}"  # whoever tags himself with an account is of that account
_CALLER_ARNS = (
    *(f"arn:aws:iam::{OWN}:role/app", f"arn:aws:iam::{OWN}:*", "arn:aws:iam::*:role/app", f"arn:aws:iam::{PARTNER}:role/*"),
    *("arn:aws:iam::*:role/*", f"arn:aws:iam::{PARTNER}:role/app"),
)
WHO: Keys = {
    "aws:SourceIp": (
        "address",
        ("198.51.100.0/24", "0.0.0.0/0", ["0.0.0.0/1", "128.0.0.0/1"], ["192.0.2.7", "10.0.0.0/8"]),
    ),
    "aws:PrincipalAccount": ("text", (*_ACCOUNTS, "${aws:PrincipalAccount}", _TAGGED)),
    "aws:PrincipalOrgID": ("text", (OWN_ORG, "${aws:ResourceOrgID}", "o-*", [OWN_ORG, "o-part123456"])),
    "aws:PrincipalOrgPaths": ("list", (f"{OWN_ORG}/r-root/*", f"{OWN_ORG}/*", "*/r-root/*")),
    "aws:PrincipalArn": ("arn", _CALLER_ARNS),
    "aws:SourceVpc": ("text", ("vpc-0own", "vpc-*")),
    "aws:SourceVpce": ("text", ("vpce-0own", ["vpce-0own", "vpce-1own"])),
    "aws:userid": ("text", ("AROAOWN:*", "*:me", "AIDAOWN")),
    "aws:SourceVpcArn": ("arn", (f"arn:aws:ec2:*:{OWN}:vpc/*", f"arn:aws:ec2:eu-west-1:{OWN}:vpc/vpc-0own", "arn:aws:ec2:*:*:vpc/*")),
    "aws:VpceAccount": ("text", (OWN, PARTNER, [OWN, PARTNER], "*", "${aws:ResourceAccount}")),
    "aws:VpceOrgID": ("text", (OWN_ORG, "${aws:ResourceOrgID}", "o-*")),
    "aws:VpceOrgPaths": ("list", (f"{OWN_ORG}/r-root/*", "*/r-root/*")),
    "s3:DataAccessPointAccount": ("text", (OWN, "*")),
    "s3:DataAccessPointArn": ("arn", (f"arn:aws:s3:*:{OWN}:accesspoint/*", "arn:aws:s3:*:*:accesspoint/a")),
    "lambda:SourceFunctionArn": ("arn", (f"arn:aws:lambda:*:{OWN}:function:*", "arn:aws:lambda:*:*:function:app")),
    "ec2:SourceInstanceArn": ("arn", (f"arn:aws:ec2:*:{OWN}:instance/*", "arn:aws:ec2:*:*:instance/*")),
    "kms:CallerAccount": ("text", (OWN, [OWN, PARTNER], "*", "${aws:PrincipalAccount}")),
}
FOR_WHOM: Keys = {
    "aws:SourceAccount": ("text", _ACCOUNTS),
    "aws:SourceOrgID": ("text", (OWN_ORG, [OWN_ORG, "o-part123456"])),
    "aws:SourceOrgPaths": ("list", (f"{OWN_ORG}/r-root/*", f"{OWN_ORG}/*", "*/r-root/*")),
    "aws:SourceOwner": ("text", _ACCOUNTS),
    "aws:SourceArn": ("arn", (f"arn:aws:sns:*:{OWN}:*", "arn:aws:*:*:*:*", "arn:aws:s3:::own-bucket", TOPIC)),
}
HOW: Keys = {
    "aws:SecureTransport": ("flag", ("true", "false")),
    "aws:MultiFactorAuthPresent": ("flag", ("true", "false")),
    "aws:PrincipalIsAWSService": ("flag", ("false",)),
    "aws:ViaAWSService": ("flag", ("false",)),
    "aws:Referer": ("text", ("https://example.com/*",)),
    "aws:UserAgent": ("text", ("secret*",)),
    "aws:PrincipalTag/team": ("text", ("blue", "*")),
    "aws:ResourceOrgID": ("text", (OWN_ORG, "${aws:PrincipalOrgID}")),
    "aws:FederatedProvider": ("text", ("accounts.google.com",)),
    "aws:RequestedRegion": ("text", ("eu-west-1", ["eu-west-1", "us-east-1"])),
    "aws:username": ("text", ("bob", "${aws:username}")),
    "kms:ViaService": ("text", ("s3.eu-west-1.amazonaws.com", "s3.*.amazonaws.com")),
    "s3:x-amz-acl": ("text", ("bucket-owner-full-control",)),
    "s3:x-amz-server-side-encryption": ("text", ("aws:kms",)),
}
WHO_NOT: Keys = {
    "aws:SourceAccount": ("text", (OWN, [OWN, PARTNER])),
    "aws:SourceOrgID": ("text", (OWN_ORG,)),
    **{key: HOW[key] for key in ("aws:SecureTransport", "aws:PrincipalIsAWSService", "aws:ViaAWSService")},
}
ODDITIES: Keys = {
    "aws:VpcSourceIp": ("address", ("10.0.0.0/8",)),
    "aws:UserID": ("text", ("anonymous",)),
    "aws:PrincipalIsAWSService": ("flag", ("true", "false")),
    "aws:PrincipalServiceName": ("text", ("sns.amazonaws.com", "logs.amazonaws.com", "s*.amazonaws.com")),
    "AWS:principalaccount": ("text", ([OWN, "anonymous"],)),
}
OF_ROLES: Keys = {
    "sts:ExternalId": ("text", ("abc", "acme-*", "*", ["abc", "def"])),
    "aws:MultiFactorAuthAge": ("number", ("3600",)),
    "aws:MultiFactorAuthPresent": ("flag", ("true",)),
}
EVERYBODY: tuple[Any, ...] = ("*", {"AWS": "*"}, {"AWS": [PARTNER, "*"]})
_ROOT, _APPS = f"arn:aws:iam::{OWN}:root", [f"arn:aws:iam::{one}:role/app" for one in (OWN, PARTNER)]
ACCOUNTS: tuple[Any, ...] = ({"AWS": OWN}, {"AWS": _ROOT}, {"AWS": PARTNER}, {"AWS": [_ROOT, PARTNER]})
_SESSION, _CANONICAL = f"arn:aws:sts::{OWN}:assumed-role/app/me", "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"
CALLERS: tuple[Any, ...] = (
    *({"AWS": _APPS[0]}, {"AWS": _APPS}, {"AWS": _SESSION}, {"AWS": "AIDAEXAMPLEID"}, {"CanonicalUser": _CANONICAL}),
    {"AWS": _APPS[0], "Service": "sns.amazonaws.com"},
)
SERVICES: tuple[Any, ...] = tuple({"Service": f"{one}.amazonaws.com"} for one in ("sns", "s3", "events", "logs.eu-west-1"))


def negated(operator: str) -> str:
    """The operator that is true where this one is not: `StringNotEquals`, `NotIpAddress`, `ForAllValues:StringNotLike`."""
    if "Not" in operator:
        return operator.replace("Not", "", 1).replace("ForAllValues:", "ForAnyValue:")
    name = operator.replace("ForAnyValue:", "ForAllValues:")
    for old, new in (("IpAddress", "NotIpAddress"), ("Equals", "NotEquals"), ("Like", "NotLike"), ("LessThan", "GreaterThan")):
        if old in name:
            return name.replace(old, new, 1)
    return name


def _takes_literally(operator: str, value: Any) -> bool:
    """Whether an operator takes a wildcard for a star, which hardly anybody means."""
    return "*" in str(value) and operator.endswith(("StringEquals", "IgnoreCase"))


_MUCH = re.compile(r"/[01]\b")  # of a range


def _names_nobody(kind: str, value: str) -> bool:
    """Whether a Deny of all but these spares strangers who are called alike, which nobody means."""
    alike = value.startswith(("*", "${aws:PrincipalTag")) or "::*:" in value
    return alike or _MUCH.search(value) is not None or (kind == "text" and "*" in value)


@st.composite
def conditions(draw: st.DrawFn, keys: Keys, most: int, *, refusing: bool = False, odd: bool = False) -> dict[str, Any]:
    """A Condition of at most so many keys, as an Allow has it or, `refusing`, as a Deny does."""
    found: dict[str, dict[str, Any]] = {}
    for key in draw(st.lists(st.sampled_from(sorted(keys)), max_size=most, unique=True)):
        kind, values = keys[key]
        value = draw(st.sampled_from([one for one in values if odd or not refusing or not _names_nobody(kind, str(one))]))
        operator = draw(st.sampled_from([one for one in _POSITIVE[kind] if odd or not _takes_literally(one, value)]))
        if refusing:
            operator, value = negated(operator), "false" if kind == "flag" else value
        if odd:
            operator, value = draw(_odd(operator, value))
        elif refusing:
            operator += "IfExists" if kind == "flag" else draw(st.sampled_from(("", "IfExists")))
        elif draw(st.integers(0, 5)) == 0:
            operator = draw(st.sampled_from((f"{operator}IfExists", f"ForAllValues:{operator.rpartition(':')[2]}")))
            found.setdefault("Null", {})[key] = "false"
        found.setdefault(operator, {})[draw(st.sampled_from((key, key, key, key.lower(), key.upper()))) if odd else key] = value
    return found


@st.composite
def _odd(draw: st.DrawFn, operator: str, value: Any) -> tuple[str, Any]:
    """The same key under what else could be asked of it."""
    plain = operator.rpartition(":")[2]
    turned = draw(st.sampled_from((operator, operator, negated(operator), plain)))
    changed = draw(st.sampled_from((turned, turned, f"{turned}IfExists", f"ForAllValues:{plain}", f"ForAnyValue:{plain}", "Null")))
    asked = draw(st.sampled_from(("true", "false"))) if changed == "Null" else value
    return changed, draw(st.sampled_from((asked, asked, asked, _written(asked))))


def _written(value: Any) -> Any:
    """The same value as JSON may have it, too: a switch without quotation marks, one text in a list."""
    return value if isinstance(value, list) else value == "true" if value in ("true", "false") else [value]


@st.composite
def statements(draw: st.DrawFn, carrier: Carrier, effect: str, *, odd: bool = False) -> dict[str, Any]:
    """A statement of a resource policy."""
    refusing = effect == "Deny"
    named = (*ACCOUNTS, *CALLERS, *SERVICES)
    principal = draw(st.sampled_from((*EVERYBODY * 4, *named) if refusing and not odd else (*EVERYBODY * 2, *named)))
    keys: Keys = {**WHO, **HOW, **FOR_WHOM, **ODDITIES}
    if not odd:
        keys = FOR_WHOM if "Service" in principal else {**WHO, **WHO_NOT} if refusing else {**WHO, **HOW}
    found = {"Effect": effect, "Principal": principal, "Action": draw(st.sampled_from((*carrier.actions, "*")))}
    found["Resource"] = draw(st.sampled_from((carrier.resources, carrier.resources, "*"))) if carrier is S3 else carrier.resources
    if refusing and not odd:
        found["Action"] = carrier.actions[0]
    asked = draw(conditions(keys, 2, refusing=refusing, odd=odd))
    if odd:
        turned = ("Action", "Resource") if "Service" in principal else ("Principal", "Action", "Resource")
        element = draw(st.sampled_from((*turned, *[""] * 6)))
        found = {f"Not{key}" if key == element else key: value for key, value in found.items()}
    return {**found, **({"Condition": asked} if asked else {})}


def of_resources(carrier: Carrier, *, odd: bool = False) -> Policies:
    """Policies of a resource: one or two Allows, none to two Denies."""
    allows = st.lists(statements(carrier, "Allow", odd=odd), min_size=1, max_size=2)
    denies = st.lists(statements(carrier, "Deny", odd=odd), max_size=2)
    return st.builds(lambda some, others: {"Version": "2012-10-17", "Statement": [*some, *others]}, allows, denies)


@st.composite
def _in_parts(draw: st.DrawFn, carrier: Carrier) -> list[dict[str, Any]]:
    """A Deny written as two, each for some of the requests; now and then one of them is forgotten."""
    whole = draw(statements(carrier, "Deny"))
    asked = whole.get("Condition", {})
    keys = sorted({key for tests in asked.values() for key in tests})
    ways: list[tuple[dict[str, Any], dict[str, Any]]] = [
        (_under(whole, "Bool", "aws:SecureTransport", "true"), _under(whole, "Bool", "aws:SecureTransport", "false")),
        (_under(whole, "StringLike", "aws:UserAgent", "x"), _under(whole, "StringNotLike", "aws:UserAgent", "x")),
        (_under(whole, "StringLike", "aws:UserAgent", "x"), _under(whole, "StringLike", "aws:UserAgent", "y")),
    ]
    ways.append(({**ways[0][0]}, {**whole, "Condition": {"BoolIfExists": {"aws:SecureTransport": "false"}}}))
    ways.append((_under(whole, "Null", "aws:PrincipalAccount", "false"), _under(whole, "Bool", "aws:SecureTransport", ["true", "false"])))
    named = draw(st.sampled_from(carrier.actions[1:]))
    ways.append(({**whole, "Action": named}, {**{key: one for key, one in whole.items() if key != "Action"}, "NotAction": named}))
    if carrier is S3:
        ways.append(({**whole, "Resource": BUCKET[0]}, {**whole, "Resource": draw(st.sampled_from((BUCKET[1], "*")))}))
    if keys:
        key = draw(st.sampled_from(keys))
        there = _under(whole, "Null", key, "false")
        ways += [(one, {**whole, "Condition": {"Null": {key: "true"}}}) for one in (there, _of_any_value(whole), whole)]
    one, other = draw(st.sampled_from(ways))
    return draw(st.sampled_from(([one, other], [other, one], [one, other], [one], [other])))


def _under(statement: dict[str, Any], operator: str, key: str, value: Any) -> dict[str, Any]:
    asked = statement.get("Condition", {})
    return {**statement, "Condition": {**asked, operator: {**asked.get(operator, {}), key: value}}}


def _of_any_value(deny: dict[str, Any]) -> dict[str, Any]:
    """The Deny for requests in which some value is another one: none, where the key is absent."""
    turned = {
        f"ForAnyValue:{operator.rpartition(':')[2].removesuffix('IfExists')}" if "String" in operator else operator: keys
        for operator, keys in deny["Condition"].items()
    }
    return {**deny, "Condition": turned}


def of_resources_in_parts(carrier: Carrier) -> Policies:
    """Policies of which a Deny is written as two, beside one or none that is not."""
    allows, denies = st.lists(_allows_in_parts(carrier), min_size=1, max_size=2), st.lists(statements(carrier, "Deny"), max_size=1)
    return st.builds(
        lambda some, parts, others: {"Version": "2012-10-17", "Statement": [*some, *parts, *others]}, allows, _in_parts(carrier), denies
    )


@st.composite
def _allows_in_parts(draw: st.DrawFn, carrier: Carrier) -> dict[str, Any]:
    """An Allow, of which a condition says in which of the parts alone it allows, now and then."""
    found = draw(statements(carrier, "Allow"))
    tls = draw(st.sampled_from(("", "", "true", "false")))
    return _under(found, "Bool", "aws:SecureTransport", tls) if tls else found


_PLAIN: tuple[tuple[str, str, Any], ...] = (
    *(("Bool", "aws:SecureTransport", value) for value in ("false", ["false"], False)),
    ("BoolIfExists", "aws:securetransport", "false"),
    ("NumericLessThan", "s3:TlsVersion", "1.2"),
)
_NOT_PLAIN: tuple[tuple[str, str, Any], ...] = (
    *(("Bool", "aws:SecureTransport", "true"), ("NumericGreaterThan", "s3:TlsVersion", "1.2"), ("Null", "aws:SecureTransport", "true")),
    *(("StringEquals", "aws:PrincipalOrgID", OWN_ORG), ("IpAddress", "aws:SourceIp", "198.51.100.0/24")),
    *(("BoolIfExists", "aws:PrincipalIsAWSService", "false"), ("Bool", "aws:SecureTransport", ["true", "false"])),
    ("Null", "aws:PrincipalAccount", "false"),
)
_BUCKETS: tuple[Any, ...] = (
    BUCKET,
    BUCKET,
    "arn:aws:s3:::b*",
    "arn:aws:s3:::b/*",
    "arn:aws:s3:::b",
    "*",
    ["arn:aws:s3:::b", "arn:aws:s3:::b/x/*"],
)


@st.composite
def _refusals_of_plain_http(draw: st.DrawFn, carrier: Carrier) -> dict[str, Any]:
    resources = _BUCKETS if carrier is S3 else (carrier.resources, "*")
    asked: dict[str, dict[str, Any]] = {}
    for operator, key, value in draw(
        st.lists(st.sampled_from((*_PLAIN, *_PLAIN, *_NOT_PLAIN)), max_size=2, unique_by=lambda one: one[1].lower())
    ):
        asked.setdefault(operator, {})[key] = value
    return {
        "Effect": draw(st.sampled_from(("Deny", "Deny", "Deny", "Allow"))),
        "Principal": draw(st.sampled_from((*EVERYBODY, *EVERYBODY, *ACCOUNTS, *SERVICES))),
        "Action": draw(st.sampled_from((carrier.actions[0], carrier.actions[0], "*", *carrier.actions))),
        "Resource": draw(st.sampled_from(resources)),
        **({"Condition": asked} if asked else {}),
    }


def of_transport(carrier: Carrier) -> Policies:
    """Policies that are to keep plain HTTP out, or do something of that kind."""
    return st.lists(_refusals_of_plain_http(carrier), min_size=1, max_size=2).map(lambda some: {"Version": "2012-10-17", "Statement": some})


GITHUB, GITLAB, BUILDKITE = "token.actions.githubusercontent.com", "gitlab.com", "agent.buildkite.com"
COGNITO, GOOGLE = "cognito-identity.amazonaws.com", "accounts.google.com"
NUMBER = number_of("acme")
_SUBJECTS = {
    GITHUB: (
        "repo:acme/shop:*",
        "repo:acme/*",
        "repo:*",
        "*",
        "repo:acme*",
        "repo:acme/shop:ref:refs/heads/main",
        "repo:*/shop:*",
        "*/shop:*",
        f"repo:acme@{NUMBER}/*",
        "repo:acme@*/shop@*",
        f"repo:*@{NUMBER}/*",
        "repo:acme*/shop*:ref:refs/heads/main",
    ),
    GITLAB: ("project_path:acme/*", "project_path:*", "project_path:acme*", "project_path:acme/shop:ref_type:branch:ref:main"),
}
TOKENS: dict[str, Keys] = {
    GITHUB: {
        f"{GITHUB}:sub": ("text", (*_SUBJECTS[GITHUB], ["repo:acme/shop:*", "repo:acme/web:*"], ["repo:acme/shop:*", "repo:*"])),
        f"{GITHUB}:aud": ("text", ("sts.amazonaws.com", "*")),
        f"{GITHUB}:repository": ("text", ("acme/shop", "acme/*", "*/shop", "*")),
        f"{GITHUB}:repository_owner": ("text", ("acme", "acme*", "*")),
        f"{GITHUB}:ref": ("text", ("refs/heads/main",)),
        f"{GITHUB}:repository_id": ("text", (f"{NUMBER}7", "*")),
        f"{GITHUB}:repository_owner_id": ("text", (NUMBER, [NUMBER, "1"])),
        f"{GITHUB}:environment": ("text", ("prod",)),
        f"{GITHUB}:actor": ("text", ("octocat",)),
    },
    GITLAB: {
        f"{GITLAB}:sub": ("text", _SUBJECTS[GITLAB]),
        f"{GITLAB}:aud": ("text", ("https://gitlab.com",)),
        f"{GITLAB}:namespace_id": ("text", (NUMBER, "*")),
        f"{GITLAB}:project_id": ("text", (f"{NUMBER}7",)),
        f"{GITLAB}:user_login": ("text", ("octocat",)),
        f"{GITLAB}:ref_protected": ("text", ("true",)),
    },
    BUILDKITE: {
        f"{BUILDKITE}:sub": ("text", ("organization:acme:*", "organization:*:pipeline:shop:*", "organization:acme*")),
        f"{BUILDKITE}:organization_slug": ("text", ("acme", "acme*")),
        f"{BUILDKITE}:organization_id": ("text", (f"0184-{NUMBER}",)),
        f"{BUILDKITE}:pipeline_slug": ("text", ("shop",)),
        f"{BUILDKITE}:build_branch": ("text", ("main",)),
    },
    GOOGLE: {
        f"{GOOGLE}:sub": ("text", (NUMBER, "*")),
        f"{GOOGLE}:google/organization_number": ("exact number", (NUMBER,)),
        f"{GOOGLE}:email": ("text", ("*@example.com",)),
    },
    COGNITO: {f"{COGNITO}:aud": ("text", ("eu-west-1:pool", "eu-west-1:*")), f"{COGNITO}:amr": ("text", ("authenticated",))},
}


def provider(host: str) -> str:
    """How a trust policy names an identity provider."""
    return host if host in {COGNITO, GOOGLE} else f"arn:aws:iam::{OWN}:oidc-provider/{host}"


@st.composite
def _trusts(draw: st.DrawFn, *, odd: bool = False) -> dict[str, Any]:
    host = draw(st.sampled_from((None, None, *TOKENS)))
    if host is not None:
        asked = draw(conditions({**TOKENS[host], **({**WHO, **HOW} if odd else {})}, 2, odd=odd))
        found = {"Effect": "Allow", "Principal": {"Federated": provider(host)}, "Action": "sts:AssumeRoleWithWebIdentity"}
        return {**found, **({"Condition": asked} if asked else {})}
    asked = draw(conditions({**WHO, **OF_ROLES, **(HOW if odd else {})}, 2, odd=odd))
    action = draw(st.sampled_from(("sts:AssumeRole", ["sts:AssumeRole", "sts:TagSession"], "sts:*", "sts:TagSession")))
    principal = draw(st.sampled_from((*EVERYBODY, *ACCOUNTS, *CALLERS, {"Service": "ec2.amazonaws.com"})))
    return {"Effect": "Allow", "Principal": principal, "Action": action, **({"Condition": asked} if asked else {})}


@st.composite
def _distrusts(draw: st.DrawFn, *, odd: bool = False) -> dict[str, Any]:
    asked = draw(conditions({**WHO, **(OF_ROLES if odd else {})}, 1, refusing=True, odd=odd))
    principal = draw(st.sampled_from((*EVERYBODY, *EVERYBODY, *ACCOUNTS, *CALLERS)))
    return {"Effect": "Deny", "Principal": principal, "Action": "sts:*", **({"Condition": asked} if asked else {})}


def of_roles(*, odd: bool = False) -> Policies:
    """Trust policies: one or two Allows, a Deny or none."""
    allows, denies = st.lists(_trusts(odd=odd), min_size=1, max_size=2), st.lists(_distrusts(odd=odd), max_size=1)
    return st.builds(lambda some, others: {"Version": "2012-10-17", "Statement": [*some, *others]}, allows, denies)


# --- whom services act for, and what an endpoint carries ----------------------------------------------------------------------------

_FOR_SOME: Keys = {key: FOR_WHOM[key] for key in ("aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceArn")}


@st.composite
def of_deputies(draw: st.DrawFn, services: Sequence[str], *, odd: bool = False) -> dict[str, Any]:
    """Trust policies for services that act for whoever asks them: with conditions that say for whom, with Denies that do, or without."""
    named: tuple[Any, ...] = tuple({"Service": f"{one}.amazonaws.com"} for one in services)
    allows = [
        {"Effect": "Allow", "Principal": draw(st.sampled_from(named)), "Action": "sts:AssumeRole", "Condition": asked}
        for asked in draw(st.lists(conditions(_FOR_SOME, 2, odd=odd), min_size=1, max_size=2))
    ]
    denies = [
        {"Effect": "Deny", "Principal": draw(st.sampled_from((*EVERYBODY[:2], *named))), "Action": "sts:*", "Condition": asked}
        for asked in draw(st.lists(conditions({**_FOR_SOME, **HOW} if odd else _FOR_SOME, 1, refusing=True, odd=odd), max_size=2))
    ]
    return {"Version": "2012-10-17", "Statement": [*allows, *denies]}


_THROUGH: Keys = {
    **{
        key: WHO[key]
        for key in ("aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalArn", "aws:SourceVpc")
    },
    "aws:ResourceOrgID": ("text", (OWN_ORG, "${aws:PrincipalOrgID}", "*")),
    "aws:ResourceAccount": ("text", (OWN, [OWN, PARTNER], "${aws:PrincipalAccount}", "*")),
    "aws:SecureTransport": ("flag", ("true",)),
}


@st.composite
def of_endpoints(draw: st.DrawFn, *, odd: bool = False) -> dict[str, Any]:
    """Policies of an endpoint: an Allow, a Deny or none."""
    asked = draw(conditions(_THROUGH, 2, odd=odd))
    allow = {"Effect": "Allow", "Principal": draw(st.sampled_from((*EVERYBODY, *EVERYBODY, *ACCOUNTS))), "Condition": asked}
    allow["Action"] = draw(st.sampled_from(("*", "*", "s3:*", "s3:GetObject")))
    allow["Resource"] = draw(st.sampled_from(("*", "*", "arn:aws:s3:::*", BUCKET)))
    denies: list[dict[str, Any]] = []
    for refused in draw(st.lists(conditions(_THROUGH, 1, refusing=True, odd=odd), max_size=1)):
        about: dict[str, Any] = draw(st.sampled_from(({"Resource": "*"}, {"NotResource": BUCKET} if not refused else {"Resource": "*"})))
        whom, actions = draw(st.sampled_from(EVERYBODY)), draw(st.sampled_from(("*", "s3:*")))
        denies.append({"Effect": "Deny", "Principal": whom, "Action": actions, "Condition": refused, **about})
    return {"Version": "2012-10-17", "Statement": [allow, *denies]}
