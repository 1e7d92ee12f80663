"""Who a policy lets in: principals nobody has named, services that act for anyone, and the Deny that keeps them out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, cast

from srm_tf.language.terms.conditions import CALLERS, EXACT, LIMITING, leaves_only_named, limited, limits, names_one, operator
from srm_tf.language.terms.documents import NO_WILDCARD, Principal
from srm_tf.language.terms.forms import form, may_be, split
from srm_tf.language.terms.globs import Covering, on_text, settle, sure
from srm_tf.language.terms.match import NO, YES, Match, agreed, every, maybe, opposite, origins, some
from srm_tf.language.terms.own_accounts import own_accounts
from srm_tf.model.value import GAP, Value
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.terms.conditions import Keys
    from srm_tf.language.terms.documents import Condition, Document, Statement

_ALL: Final = regex(r"\*+")
_ANY_ACCOUNT: Final = regex(r"\*+|arn:[^:]*:[^:]*:[^:]*:[^:]*[*?].*|arn:[^:]*\*.*", re.IGNORECASE | re.DOTALL)
_ACCOUNT_ID: Final = regex(r"\d{12}")
_ACCOUNT: Final = regex(r"(\d{12})|arn:[^:]*:(?:iam|sts)::(\d{12}):(.+)", re.IGNORECASE | re.DOTALL)
# Services that anyone's resources can make call a foreign queue, topic, bucket or API, without a role of the owner: the confused deputy,
# https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
DEPUTIES: Final = frozenset({"apigateway", "cloudfront", "cognito-idp", "events", "iot", "s3", "ses", "sns"})
# Consumers that such a call does not reach: KMS sees the service act for the caller, whose own permissions count as well.
_UNREACHED: Final = ("aws_kms_",)
# The account for which Amazon SES acts stood in `aws:Referer` before it stood in `aws:SourceAccount`; a caller of one's own writes there
# what he likes: https://docs.aws.amazon.com/ses/latest/DeveloperGuide/receiving-email-permissions.html
_SES: Final = frozenset({"ses"})
_ON_BEHALF_OF: Final[Keys] = {"aws:referer": lambda text: _ACCOUNT_ID.fullmatch(text) is not None}
# AWS's own policies for EventBridge have no condition, of a topic https://repost.aws/knowledge-center/sns-not-getting-eventbridge-notification
# and of log groups https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions
_SPARED: Final = {"aws_sns_": frozenset({"events"}), "aws_cloudwatch_log_": frozenset({"events"})}
# Identity providers that all their customers share, with the claims that tell them apart:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
_SHARED: Final[dict[str, tuple[str, ...]]] = {
    "token.actions.githubusercontent.com": ("sub", "job_workflow_ref", "repository", "repository_owner", "repository_owner_id"),
    "oidc-configuration.audit-log.githubusercontent.com": ("sub",),
    "vstoken.actions.githubusercontent.com": ("sub",),
    "gitlab.com": ("sub",),
    "agent.buildkite.com": ("sub",),
    "app.terraform.io": ("sub",),
    "oidc.codefresh.io": ("sub",),
    "studio.datachain.ai": ("sub",),
    "scalr.io": ("sub",),
    "tokens.cloud.shisho.dev": ("sub",),
    "proidc.upbound.io": ("sub",),
    "api.pulumi.com": ("aud",),
    "sandboxes.cloud": ("aud",),
    "oidc.vercel.com": ("aud",),
    "cognito-identity.amazonaws.com": ("aud",),
    "accounts.google.com": ("aud", "sub", "oaud"),
    "www.amazon.com": ("app_id", "aud", "sub", "user_id"),
    "graph.facebook.com": ("app_id", "aud", "id"),
}
_GITHUB: Final = "token.actions.githubusercontent.com"
# Below these addresses, each customer can have his own issuer, from which his tokens alone come (`…/acme`):
# https://docs.github.com/en/enterprise-cloud@latest/rest/actions/oidc and https://vercel.com/docs/oidc/reference
_OF_ONE_CUSTOMER: Final = (f"{_GITHUB}/", "oidc.vercel.com/")
# A subject of GitHub must begin with who owns the repository; other beginnings can be chosen by anyone's workflow.
_GITHUB_OWNER: Final = regex(r"repo(sitory)?:[^*?/]+/.+|(repository_owner(_id)?|repository_id|enterprise(_id)?):[^*?:]+(:.*)?", re.DOTALL)
_OWNER: Final = regex(r"[^*?]+|[^:*?]+:[^:/*?]+[:/].*|[^:/*?]+/.*", re.DOTALL)
_SOME_OWNERS: Final = "org/repo"
# How the subject of a token begins that a cluster gives to its pods:
# https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/
SERVICE_ACCOUNT: Final = "system:serviceaccount:"
_AUDIENCES: Final = frozenset({"sts.amazonaws.com", "sts.amazonaws.com.cn"})  # what tokens for AWS are for
_PROVIDER: Final = "oidc-provider/"
# Keys that tell the account of a caller, by its id or by an ARN.
_OF_ACCOUNTS: Final = frozenset({"aws:principalaccount", "aws:principalarn", "aws:sourceaccount", "aws:sourceowner"})
_OF_ORGANIZATIONS: Final = frozenset({"aws:principalorgid", "aws:principalorgpaths"})  # whose accounts are other accounts
# What tells that a statement expects callers from another account, by operator: under which key, and with which values. With `…IfExists`
# it lets in those as well who show neither: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html
_FROM_OUTSIDE: Final[dict[str, tuple[str, Callable[[str], bool]]]] = {
    **dict.fromkeys(EXACT, ("sts:externalid", lambda _: True)),
    "stringlike": ("sts:externalid", lambda text: text.strip("*?") != ""),
    "bool": ("aws:multifactorauthpresent", lambda text: text.lower() == "true"),
    **dict.fromkeys(("numericlessthan", "numericlessthanequals"), ("aws:multifactorauthage", lambda _: True)),
}


def everybody(statement: Statement) -> Match:
    """Whether a statement speaks of every caller (a Deny to `NotPrincipal` does, but for those it names)."""
    return some([statement.principals.some(lambda one: _every_name(one.name)), every([statement.denies, statement.principals.all_but])])


def _every_name(name: Value) -> Match:
    return _by_name(name, lambda text: sure(_ALL.fullmatch(text) is not None))


def _by_name(name: Value, check: Callable[[str], Match]) -> Match:
    """A test of a principal's name; a name made of a reference to one resource is no wildcard, and AWS takes none inside of an ARN."""

    def test(value: Value) -> Match:
        shown = form(value)
        if value.text() is None and names_one(value):
            return NO
        if GAP in shown and not split(shown):
            return maybe(*origins(value))
        found = check(shown)
        return maybe(*origins(value)) if GAP in shown and not found.no and not found.yes else found

    return settle(name, test)


# --- resource policies --------------------------------------------------------------------------------------------------------------


def admits_stranger(statement: Statement, document: Document, consumer: str) -> Match:
    """Whether an Allow of a resource policy lets in a caller nobody has named. `consumer`: the type of the resource it protects."""
    named = statement.principals.some(lambda one: every([is_stranger(one, consumer), opposite(_told_apart(one, statement))]))
    return unprotected(statement, document, some([statement.principals.all_but, named]))


def unprotected(statement: Statement, document: Document, stranger: Match, keys: Keys = CALLERS) -> Match:
    """Whether an Allow for strangers stands open: no condition on one of these keys limits it, and no Deny of the document does."""
    open_door = every([statement.certain, statement.allows, stranger, opposite(limited(statement, keys))])
    return open_door if open_door.no else every([open_door, opposite(_shut(statement, document, keys))])


def is_stranger(principal: Principal, consumer: str) -> Match:
    """Whether it is a caller nobody has named: every account, or a service that acts for anybody."""
    return some([_anyone(principal), _deputy(principal, consumer)])


def _told_apart(principal: Principal, statement: Statement) -> Match:
    """Whether a condition says for whom the service acts, in the way of this service alone."""
    return every([is_any_service(principal, _SES), limited(statement, _ON_BEHALF_OF)])


def _anyone(principal: Principal) -> Match:
    """Whether it is every account. A service or a provider that is not known yet is one all the same: AWS refuses a wildcard for one."""
    one = settle(principal.kind, on_text(lambda text: sure(text.lower() in NO_WILDCARD and principal.name.is_unknown)))
    return every([opposite(one), _by_name(principal.name, lambda text: sure(_ANY_ACCOUNT.fullmatch(text) is not None))])


def _deputy(principal: Principal, consumer: str) -> Match:
    """Whether it is a service that acts for anybody."""
    if consumer.startswith(_UNREACHED):
        return NO
    spared = next((names for start, names in _SPARED.items() if consumer.startswith(start)), frozenset[str]())
    return is_any_service(principal, DEPUTIES - spared)


def is_any_service(principal: Principal, services: frozenset[str]) -> Match:
    """Whether it is one of these services, by the first part of their names."""
    service = settle(principal.kind, on_text(lambda text: sure(text.lower() == "service")))
    return every([service, settle(principal.name, lambda name: _is_service(name, services))])


def _is_service(name: Value, services: frozenset[str]) -> Match:
    """Whether it is one of these services: `s3.amazonaws.com` → `s3`, `logs.eu-west-1.amazonaws.com`, whatever the Region, → `logs`."""
    start, dot, _ = form(name).lower().partition(".")
    return maybe(*origins(name)) if GAP in start or (name.is_unknown and not dot) else sure(start in services)


def _shut(allow: Statement, document: Document, keys: Keys) -> Match:
    """Whether a Deny of the same document keeps out all who are not named, wherever the Allow lets them in."""
    closing, by_actions = _closing(document, keys)
    return some([*(_keeps_out(*closing[place], allow) for place in by_actions.places(allow.actions)), document.rest])


def _keeps_out(deny: Statement, closes: Match, allow: Statement) -> Match:
    actions = deny.actions.covers_all_of(allow.actions)
    return NO if actions.no else every([closes, actions, deny.resources.covers_all_of(allow.resources)])


def _closing(document: Document, keys: Keys) -> tuple[Sequence[tuple[Statement, Match]], Covering]:
    """The statements that keep out, or may keep out, all who are not named; found once, for each Allow is held against them."""
    key = ("closing", id(keys))
    if key not in document.found:
        judged = [(one, _closes(one, keys)) for one in document.statements]
        closing = [(one, closes) for one, closes in judged if not closes.no]
        document.found[key] = keys, (closing, Covering([one.actions for one, _ in closing]))
    return cast("tuple[Keys, tuple[list[tuple[Statement, Match]], Covering]]", document.found[key])[1]


def _closes(deny: Statement, keys: Keys) -> Match:
    """Whether it is a Deny of everybody but those whom its conditions name, whatever it is about."""
    first = NO if deny.denies.no else every([deny.certain, deny.denies, everybody(deny)])
    if first.no:
        return NO
    named = every([*(leaves_only_named(condition, keys) for condition in deny.conditions), opposite(deny.other_conditions)])
    return every([first, named])


# --- trust policies -----------------------------------------------------------------------------------------------------------------


def trusts_stranger(statement: Statement, document: Document, context: Context) -> Match:
    """Whether a trust policy lets a caller nobody has named assume the role.

    Services may always assume: who passes them the role is decided elsewhere. An identity provider that all its customers share
    needs the claim that tells them apart; a whole other account needs an external id.
    """
    named = statement.principals.some(lambda one: is_trusted_stranger(one, statement, context))
    return unprotected(statement, document, some([statement.principals.all_but, named]))


def is_trusted_stranger(principal: Principal, statement: Statement, context: Context) -> Match:
    """Whether a principal of a trust policy is one that its statement does not tell from anybody else."""
    outside = every([opposite(_from_outside(statement)), _other_account(principal, context)])
    return some([_anyone(principal), _shared_provider(principal, statement, context), outside])


def _from_outside(statement: Statement) -> Match:
    """Whether the statement expects callers from another account: an external id, or a person with MFA."""
    return some([*(_expects(one) for one in statement.conditions), statement.other_conditions])


def _expects(condition: Condition) -> Match:
    name = operator(condition)
    if isinstance(name, Match):
        return every([name, settle(condition.key, on_text(lambda text: sure(text.lower() in {key for key, _ in _FROM_OUTSIDE.values()})))])
    if name not in _FROM_OUTSIDE:
        return NO
    wanted, told = _FROM_OUTSIDE[name]
    key = settle(condition.key, on_text(lambda text: sure(text.lower() == wanted)))
    return key if name in EXACT else every([key, condition.values.every(on_text(lambda text: sure(told(text))))])


def _other_account(principal: Principal, context: Context) -> Match:
    """Whether the principal is the whole of another account."""
    aws = settle(principal.kind, on_text(lambda text: sure(text.lower() in {"aws", "*"})))
    return every([aws, _by_name(principal.name, lambda text: _is_other(text, context, whole=True))])


def other_account(principal: Principal, context: Context) -> Match:
    """Whether the principal belongs to another account."""
    kind = settle(principal.kind, on_text(lambda text: sure(text.lower() not in {"service", "federated", "canonicaluser"})))
    canonical = settle(principal.kind, on_text(lambda text: sure(text.lower() == "canonicaluser")))
    named = _by_name(principal.name, lambda text: _is_other(text, context, whole=False))
    return some([every([kind, named]), every([canonical, maybe("whose canonical user it is")])])


def kept_inside(statement: Statement, context: Context) -> Match:
    """Whether a condition leaves only callers of one's own account; which one does is not told from here, but of the keys that say so."""
    return some([*(_keeps_inside(condition, context) for condition in statement.conditions), statement.other_conditions])


def _keeps_inside(condition: Condition, context: Context) -> Match:
    named = condition.values.every(lambda value: opposite(other_account(Principal(Value("AWS"), value), context)))

    def by_key(key: str) -> Match:
        if key.lower() in _OF_ORGANIZATIONS:
            return NO
        return named if key.lower() in _OF_ACCOUNTS else maybe("what the condition lets through")

    return every([limits(condition), settle(condition.key, on_text(by_key))])


def _is_other(text: str, context: Context, *, whole: bool) -> Match:
    if whole and split(text) and not may_be(split(text)[-1], "root"):
        return NO
    if GAP in text:
        return maybe()
    found = _ACCOUNT.fullmatch(text)
    if found is None:
        return NO if whole or _ANY_ACCOUNT.fullmatch(text) is None else YES
    known, others = own_accounts(context)
    return NO if (found[1] or found[2]) in known else opposite(others)


def _shared_provider(principal: Principal, statement: Statement, context: Context) -> Match:
    federated = settle(principal.kind, on_text(lambda text: sure(text.lower() == "federated")))
    if federated.no:
        return NO
    clusters = some(_from_cluster(condition) for condition in statement.conditions)
    return every([federated, opposite(clusters), _provider_open(principal.name, statement, context)])


def _from_cluster(condition: Condition) -> Match:
    """Whether only the tokens of service accounts meet a condition, which no provider issues but that of a Kubernetes cluster."""
    name = operator(condition)
    if isinstance(name, Match):
        return name
    return every([sure(name in LIMITING), of_subject(condition), speaks_of_accounts(condition)])


def of_subject(condition: Condition) -> Match:
    """Whether a condition asks for the subject. A plan hides a key with a new issuer in it: there the values tell of which claim."""

    def by_key(key: Value) -> Match:
        if key.text() is not None or not form(key).endswith(GAP):
            return sure(form(key).lower().endswith(":sub"))
        if speaks_of_accounts(condition).yes:
            return YES
        return NO if _all_are(lambda text: text.lower() in _AUDIENCES, condition).yes else maybe(*origins(key))

    return settle(condition.key, by_key)


def speaks_of_accounts(condition: Condition) -> Match:
    """Whether each value of a condition is a service account, or a pattern of some."""
    return _all_are(lambda text: text.startswith(SERVICE_ACCOUNT), condition)


def _all_are(check: Callable[[str], bool], condition: Condition) -> Match:
    """Whether there are values, and each passes as far as it is known."""
    return every([condition.values.present, condition.values.every(lambda value: sure(check(form(value))))])


def _provider_open(name: Value, statement: Statement, context: Context) -> Match:
    """Whether a federated principal is a shared provider of which the statement does not tell the customer."""
    if name.unknown.branches:
        return agreed((_provider_open(branch, statement, context) for _, branch in name.unknown.branches), origins(name))
    text = form(name)
    issuer = text.rpartition("oidc-provider/")[2]
    if GAP not in issuer:
        return _issuer_open(issuer, statement)
    urls = urls_of(name, context)
    if not urls:
        private = any("aws_iam_saml_provider." in one.text or "aws_cognito_" in one.text for one in name.references)
        return NO if private or ":saml-provider/" in text else every([maybe(*origins(name)), opposite(_told_by_any(statement))])
    return agreed((_url_open(url, statement) for url in urls), origins(name))


def urls_of(name: Value, context: Context) -> list[Value]:
    """The addresses of the identity providers that a federated principal refers to."""
    found = context.links.targets(name, ("aws_iam_openid_connect_provider", "data.aws_iam_openid_connect_provider"))
    return [resource.get("url") for resource, _ in found]


def _told_by_any(statement: Statement) -> Match:
    """Whether the claim of a shared provider tells the customer, whichever provider it is: no other one's tokens have that claim."""
    hosts = ((host, claims, _GITHUB_OWNER if host == _GITHUB else _OWNER) for host, claims in _SHARED.items())
    return some(_tells(condition, *host) for host in hosts for condition in statement.conditions)


def _url_open(url: Value, statement: Statement) -> Match:
    text = url.text()
    if text is not None:
        return _issuer_open(text.removeprefix("https://"), statement)
    return NO if any("aws_eks_cluster." in one.text for one in url.references) else maybe(*origins(url))


def _issuer_open(issuer: str, statement: Statement) -> Match:
    host, _, path = issuer.lower().partition("/")
    claims = _SHARED.get(host)
    if claims is None or (path.strip("/*?") and f"{host}/" in _OF_ONE_CUSTOMER):
        return NO
    owner = _GITHUB_OWNER if host == _GITHUB else _OWNER
    told = some([*(_tells(condition, host, claims, owner) for condition in statement.conditions), statement.other_conditions])
    return opposite(told)


def _tells(condition: Condition, host: str, claims: tuple[str, ...], owner: re.Pattern[str]) -> Match:
    """Whether a condition says whose tokens are meant. A wildcard counts as one even where the operator takes it literally."""
    name = operator(condition)
    if isinstance(name, Match):
        return name
    if name not in LIMITING and name not in EXACT:
        return NO

    def by_key(text: str) -> Match:
        issuer, _, claim = text.lower().rpartition(":")
        if not issuer.startswith(host) or claim not in claims:
            return NO
        pattern = owner if claim == "sub" else _OWNER
        return condition.values.every(lambda value: some([_owned(value, pattern), _named_exactly(value, pattern) if name in EXACT else NO]))

    return settle(condition.key, on_text(by_key))


def _named_exactly(value: Value, pattern: re.Pattern[str]) -> Match:
    """Whether a claim that is compared as it is names one owner, whatever is not known of it yet: a star in that would be a star."""
    return sure(value.is_unknown and pattern.fullmatch(form(value).replace(GAP, _SOME_OWNERS)) is not None)


def _owned(value: Value, pattern: re.Pattern[str]) -> Match:
    """Whether a claim names an owner: a beginning does that passes even with a wildcard right behind it, and what is one resource here."""
    if value.text() is None and names_one(value):
        return YES
    begun = not value.sensitive and value.unknown.prefix != "" and pattern.fullmatch(f"{value.unknown.prefix}*") is not None
    return YES if begun else on_text(lambda text: sure(pattern.fullmatch(text) is not None))(value)
