"""Who may call a resource, in requests of which all is known: strangers, by every way they can come, those who may be named, services.

Which keys a request has: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html (Availability). What a
caller may choose himself (tags, names, headers, how he signs in, TLS) is tried with each value that the policy speaks of.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, TypeAlias

from tests.support.aws_evaluation import Principal, Request

Context: TypeAlias = dict[str, tuple[str, ...]]
Policy: TypeAlias = Mapping[str, Any]

OWN, PARTNER = "111122223333", "444455556666"
STRANGE = ("999988887777", "111199998888", "911122223333")  # two look like one's own in part: ids are given at random
# What has to be kept out without TLS, by the type that carries the policy: what writes to the resource, and what reads.
TRAFFIC = {
    "aws_s3_bucket_policy": ("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket", "s3:PutBucketPolicy"),
    "aws_sqs_queue_policy": ("sqs:SendMessage", "sqs:ReceiveMessage"),
    "aws_sns_topic_policy": ("sns:Publish",),
}
OWN_ORG, STRANGE_ORG = "o-ours123456", "o-evil123456"
_OF_CALLER = re.compile(
    r"aws:(referer|useragent|username|principaltag/.*|requesttag/.*|tagkeys|vpcsourceip|multifactorauth(present|age)|tokenissuetime|federatedprovider)"
    r"|sts:externalid|sts:rolesessionname|s3:(x-amz-.*|prefix|delimiter|authtype|max-keys|signatureversion)|sns:protocol|kms:(viaservice|encryptioncontext.*)"
)
# What a request has that nobody signed.
_OF_NOBODY = re.compile(r"aws:(referer|useragent|vpcsourceip)|s3:(x-amz-.*|prefix|delimiter|max-keys)")
_OTHERS = {
    "aws:vpcsourceip": ("172.31.0.9", "fd00::9"),
    "aws:multifactorauthage": ("60", "86400"),
    "aws:multifactorauthpresent": ("true", "false"),
}
_WILD = re.compile(r"[*?]+")
_TAG = re.compile(r"\$\{(aws:PrincipalTag/\w+)", re.IGNORECASE)


def chosen(policy: Policy, keys: re.Pattern[str] = _OF_CALLER) -> dict[str, list[str | None]]:
    """The keys of the policy that callers set as they like, with what they may set: nothing, something else, what it asks for."""
    found: dict[str, list[str | None]] = {}
    for key, value in _values(policy):
        if keys.fullmatch(key):
            address = key.endswith("sourceip")
            known = found.setdefault(key, [None, *_OTHERS.get(key, ("other",))])
            known += [value.partition("/")[0]] if address else [value, _WILD.sub("x", value)]
    for tag in _TAG.findall(json.dumps(policy)) if keys is _OF_CALLER else ():
        found.setdefault(tag.lower(), [None]).extend(STRANGE[:1])
    return {key: list(dict.fromkeys(values)) for key, values in found.items()}


def _values(policy: Policy) -> Iterator[tuple[str, str]]:
    for statement in policy["Statement"]:
        for operator, keys in statement.get("Condition", {}).items():
            for key, values in keys.items() if operator != "Null" else ():
                yield from ((key.lower(), str(one)) for one in (values if isinstance(values, list) else [values]))


def _ways(policy: Policy, plain: Sequence[str], keys: re.Pattern[str]) -> Iterator[Context]:
    """Each setting of what a caller may choose."""
    found = chosen(policy, keys)
    for tls, values in product(plain, product(*found.values())):
        yield {
            "aws:securetransport": (tls,),
            **{key: (value,) for key, value in zip(found, values, strict=True) if value is not None},
        }


def _internet(*addresses: str) -> list[Context]:
    return [{"aws:sourceip": (one,)} for one in addresses]


def _endpoint(name: str, account: str, organization: str) -> Context:
    return {
        "aws:sourcevpc": (f"vpc-0{name}",),
        "aws:sourcevpce": (f"vpce-0{name}",),
        "aws:vpcsourceip": ("10.0.0.5",),
        "aws:sourcevpcarn": (f"arn:aws:ec2:eu-west-1:{account}:vpc/vpc-0{name}",),
        "aws:vpceaccount": (account,),
        "aws:vpceorgid": (organization,),
        "aws:vpceorgpaths": (f"{organization}/r-root/ou-root-11111111/",),
    }


def _access_point(account: str) -> Context:
    """Out of the internet, by an access point that somebody made for the bucket."""
    point = {"s3:dataaccesspointaccount": (account,), "s3:dataaccesspointarn": (f"arn:aws:s3:eu-west-1:{account}:accesspoint/a",)}
    return {"aws:sourceip": ("203.0.113.77",), **point}


def organization_of(name: str) -> Context:
    return {"aws:principalorgid": (name,), "aws:principalorgpaths": (f"{name}/r-root/ou-root-11111111/",)}


def _code_of(account: str) -> Context:
    """What calls show that a function, or an instance, of an account makes."""
    return {
        "lambda:sourcefunctionarn": (f"arn:aws:lambda:eu-west-1:{account}:function:app",),
        "ec2:sourceinstancearn": (f"arn:aws:ec2:eu-west-1:{account}:instance/i-0a1b2c3d",),
    }


def signed(account: str, role: str, user: str) -> tuple[Principal, Context]:
    arn = f"arn:aws:iam::{account}:role/{role}"
    facts: Context = {
        "aws:principaltype": ("AssumedRole",),
        "aws:principalarn": (arn,),
        "aws:principalaccount": (account,),
        "kms:calleraccount": (account,),
        "aws:userid": (f"{user}:me",),
        "aws:principalisawsservice": ("false",),
        "aws:viaawsservice": ("false",),
    }
    return Principal(f"{account}/{role}", account, (arn, f"arn:aws:sts::{account}:assumed-role/{role}/me")), facts


_ANONYMOUS: Context = {
    "aws:principaltype": ("Anonymous",),
    "aws:principalaccount": ("anonymous",),
    "aws:userid": ("anonymous",),
    "aws:viaawsservice": ("false",),
}
# What somebody asks of a service in his own account, and it hands on with his identity, as Athena does that reads a bucket for him.
_HANDED_ON: Context = {
    "aws:viaawsservice": ("true",),
    "aws:calledvia": ("athena.amazonaws.com",),
    **dict.fromkeys(("aws:calledviafirst", "aws:calledvialast"), ("athena.amazonaws.com",)),
}
OUTSIDE = [*_internet("203.0.113.77", "2001:db8::77"), _endpoint("evil", STRANGE[0], STRANGE_ORG), _access_point(STRANGE[0])]
INSIDE = [*_internet("198.51.100.9", "192.0.2.7"), _endpoint("own", OWN, OWN_ORG), _access_point(OWN)]
OWNER: Context = {"aws:resourceaccount": (OWN,), "aws:resourceorgid": (OWN_ORG,), "aws:requestedregion": ("eu-west-1",)}


def strangers(
    policy: Policy, actions: Sequence[str], resources: Sequence[str], *, unsigned: bool = True, tls: Sequence[str] = ("true", "false")
) -> Iterator[Request]:
    """Requests of somebody whom nobody has named: not signed (where the service takes that), or signed, in an organization or none."""
    who = [(Principal("nobody"), _ANONYMOUS, _OF_NOBODY)] if unsigned else []
    for account, role in zip(STRANGE, ("app", "admin", "app"), strict=True):
        principal, facts = signed(account, role, "AROAEVIL")
        shown: Context = {**organization_of(STRANGE_ORG), **_code_of(account)}
        who += [(principal, {**facts, **more}, _OF_CALLER) for more in ({}, shown, _HANDED_ON, {**shown, **_HANDED_ON})]
    for principal, facts, keys in who:
        yield from _requests(principal, facts, OUTSIDE, list(_ways(policy, tls, keys)), product(actions, resources))


def known(policy: Policy, actions: Sequence[str], resources: Sequence[str], tls: Sequence[str] = ("true",)) -> Iterator[Request]:
    """Requests of those whom a policy may name: of the own account, of a partner's, of nobody from an own network."""
    yield from _requests(Principal("nobody"), _ANONYMOUS, INSIDE, list(_ways(policy, tls, _OF_NOBODY)), product(actions, resources))
    ways = list(_ways(policy, tls, _OF_CALLER))
    for account, role in ((OWN, "app"), (PARTNER, "app")):
        principal, facts = signed(account, role, "AROAOWN")
        more = {**organization_of(OWN_ORG), **_code_of(account)}
        yield from _requests(principal, {**facts, **more}, [*INSIDE, *OUTSIDE], ways, product(actions, resources))


def _requests(
    principal: Principal, facts: Context, origins: Sequence[Context], ways: Sequence[Context], asked: Iterator[tuple[str, str]]
) -> Iterator[Request]:
    for (action, resource), origin, way in product(list(asked), origins, ways):
        if not ("aws:sourceip" in origin and "aws:vpcsourceip" in way):  # a request has one of the two
            version: Context = {"s3:tlsversion": ("1.3" if way["aws:securetransport"] == ("true",) else "0",)}
            yield Request(principal, action, resource, {**OWNER, **facts, **origin, **way, **(version if action.startswith("s3:") else {})})


_SOURCES = {
    "s3": "arn:aws:s3:::evil-{}",
    "events": "arn:aws:events:eu-west-1:{}:rule/rule",
    "cloudfront": "arn:aws:cloudfront::{}:distribution/EEVIL",
}


def deputies(
    services: Sequence[str],
    actions: Sequence[str],
    resources: Sequence[str],
    accounts: Sequence[str] = STRANGE,
    organization: str = STRANGE_ORG,
    tls: Sequence[str] = ("true",),
) -> Iterator[Request]:
    """Requests of services for somebody, mostly one whom nobody has named; which of the keys about him they bring differs.

    `tls`: what they may show of how they travel. AWS does not tell: what it says of `aws:SecureTransport` is to leave services out.
    """
    for service, stranger in product(services, accounts):
        source: Context = {"aws:sourcearn": (_SOURCES.get(service, f"arn:aws:{service}:eu-west-1:{{}}:t").format(stranger),)}
        account: Context = {"aws:sourceaccount": (stranger,), "aws:sourceowner": (stranger,)}
        name = f"{service}.amazonaws.com"
        facts: Context = {
            "aws:principalisawsservice": ("true",),
            "aws:principalservicename": (name,),
            "aws:principalservicenameslist": (name,),
            "aws:principalaccount": ("000000000000",),  # all requests have these two, and these are of no customer
            "aws:userid": (name,),
            "aws:viaawsservice": ("false",),
        }
        member: Context = {"aws:sourceorgid": (organization,), "aws:sourceorgpaths": (f"{organization}/r-root/",)}
        ways = product((source, account, {**source, **account, **member}), actions, resources, tls)
        for sent, action, resource, way in ways:
            shown: Context = {**OWNER, **facts, **sent, "aws:securetransport": (way,)}
            yield Request(Principal(f"{service} for {stranger}", service=name), action, resource, shown)


def through_an_endpoint() -> Iterator[list[Request]]:
    """For each stranger in an own network: signed requests over TLS to what is one's own, and to what is his."""
    for account, role in zip(STRANGE, ("app", "admin", "app"), strict=True):
        principal, facts = signed(account, role, "AROAEVIL")
        shown: Context = {**facts, **organization_of(STRANGE_ORG), **_endpoint("own", OWN, OWN_ORG), "aws:securetransport": ("true",)}
        things = ((OWN, OWN_ORG, "arn:aws:s3:::b/k"), (account, STRANGE_ORG, "arn:aws:s3:::evil/k"))
        yield [
            Request(principal, action, thing, {**shown, "aws:resourceaccount": (owner,), "aws:resourceorgid": (organization,)})
            for (owner, organization, thing), action in product(things, ("s3:GetObject", "s3:PutObject"))
        ]


ROLE = f"arn:aws:iam::{OWN}:role/r"


def customers_of_a_partner(policy: Policy) -> Iterator[Request]:
    """Calls out of the account of a partner for another customer of his: without his external id for us, and without a person's MFA."""
    principal, facts = signed(PARTNER, "any", "AROAPARTNER")
    shown = {"sts:externalid": ((), ("other",)), "aws:multifactorauthpresent": ((), ("false",)), "aws:multifactorauthage": ((),)}
    for more in ({}, {**organization_of(STRANGE_ORG), **_code_of(PARTNER)}):
        ways, origins = list(_ways(policy, ("true",), _OF_CALLER)), [*OUTSIDE, _endpoint("partner", PARTNER, STRANGE_ORG)]
        for one in _requests(principal, {**facts, **more}, origins, ways, iter([("sts:AssumeRole", ROLE)])):
            if all(one.context.get(key, ()) in values for key, values in shown.items()):
                yield one


def tokens(policy: Policy, owners: Sequence[str]) -> Iterator[Request]:
    """Calls with a token of a provider that all its customers share, for repositories or pools of these owners."""
    audiences = {"sts.amazonaws.com", "other", *(value for key, value in _values(policy) if key.endswith(":aud"))}
    unsigned = {**_ANONYMOUS, **OWNER, "aws:securetransport": ("true",), "aws:sourceip": ("203.0.113.77",)}
    for owner in owners:
        for host, claims in _claims(owner):
            named = host if host.startswith(("accounts", "cognito")) else f"arn:aws:iam::{OWN}:oidc-provider/{host}"
            for audience in audiences if "aud" not in claims else {claims["aud"]}:
                told = {f"{host}:{claim}": (value,) for claim, value in {**claims, "aud": audience}.items()}
                yield Request(Principal(owner, federated=named), "sts:AssumeRoleWithWebIdentity", ROLE, {**unsigned, **told})


def number_of(owner: str) -> str:
    """By which providers know an owner, besides by his name."""
    return str(100000 + sum(map(ord, owner)))


def _claims(owner: str) -> Iterator[tuple[str, dict[str, str]]]:
    """What providers put into the tokens of an owner, who calls his branches as he likes."""
    number, branch = number_of(owner), f":ref:refs/heads/x@{number_of('acme')}/shop"
    for name, tail in product(("shop", "web"), (":ref:refs/heads/main", ":environment:prod", ":pull_request", branch)):
        repository = f"{owner}/{name}"
        of_github = {
            "repository": repository,
            "repository_id": f"{number}7",
            "repository_owner": owner,
            "repository_owner_id": number,
            "ref": "refs/heads/main",
            "environment": "prod",
            "actor": "octocat",
        }
        for subject in (f"repo:{repository}{tail}", f"repo:{owner}@{number}/{name}@{number}7{tail}"):
            yield "token.actions.githubusercontent.com", {**of_github, "sub": subject}
        of_gitlab = {"namespace_id": number, "project_id": f"{number}7", "user_login": "octocat", "ref_protected": "true"}
        yield "gitlab.com", {**of_gitlab, "sub": f"project_path:{repository}:ref_type:branch:ref:main"}
        of_buildkite = {"organization_slug": owner, "organization_id": f"0184-{number}", "pipeline_slug": name, "build_branch": "main"}
        subject = f"organization:{owner}:pipeline:{name}:ref:refs/heads/main:commit:1:step:deploy"
        yield "agent.buildkite.com", {**of_buildkite, "sub": subject}
    yield "accounts.google.com", {"sub": number, "google/organization_number": number, "email": "ci@example.com"}
    yield "cognito-identity.amazonaws.com", {"aud": "eu-west-1:pool" if owner == "acme" else f"eu-west-1:{owner}", "amr": "authenticated"}
