"""Identity providers in trust policies: those that all their customers share, and what tells in a token which customer it is of."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from srm_tf.language.terms.comparisons import EXACT, LIMITING, holds_without
from srm_tf.language.terms.conditions import names_one, operator
from srm_tf.language.terms.globs import Texts, on_text, one_of, settle, sure
from srm_tf.language.terms.match import NO, YES, Match, agreed, every, maybe, opposite, some
from srm_tf.model.value import GAP
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.terms.conditions import Keys
    from srm_tf.language.terms.documents import Condition, Statement
    from srm_tf.language.terms.globs import Test
    from srm_tf.language.terms.principals import Principal
    from srm_tf.model.value import Value

# Identity providers that all their customers share, with the claims that tell them apart:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
# A claim that names a person, a branch or an environment is of no customer in particular. Which claims there are keys for:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
_SHARED: Final[dict[str, tuple[str, ...]]] = {
    "token.actions.githubusercontent.com": (
        *("sub", "job_workflow_ref", "repository", "repository_id", "repository_owner", "repository_owner_id", "enterprise_id"),
    ),
    "oidc-configuration.audit-log.githubusercontent.com": ("sub",),
    "vstoken.actions.githubusercontent.com": ("sub",),
    "gitlab.com": ("sub", "namespace_id", "project_id"),
    "agent.buildkite.com": ("sub", "organization_slug", "organization_id", "pipeline_id", "cluster_id"),
    "app.terraform.io": ("sub",),
    "app.eu.terraform.io": ("sub",),  # the same in Europe: https://developer.hashicorp.com/terraform/cloud-docs/europe
    "oidc.codefresh.io": ("sub",),
    "studio.datachain.ai": ("sub",),
    "scalr.io": ("sub",),
    "tokens.cloud.shisho.dev": ("sub",),
    "proidc.upbound.io": ("sub",),
    "api.pulumi.com": ("aud",),
    "sandboxes.cloud": ("aud",),
    "oidc.vercel.com": ("aud",),
    "oidc.modal.com": ("sub",),  # https://modal.com/docs/guide/oidc-integration
    "cloud.rwx.com/mint": ("sub",),  # https://www.rwx.com/docs/rwx/oidc-aws
    "cognito-identity.amazonaws.com": ("aud",),
    "accounts.google.com": ("aud", "sub", "oaud", "google/organization_number"),
    "www.amazon.com": ("app_id", "aud", "sub", "user_id"),
    "graph.facebook.com": ("app_id", "aud", "id"),
    # Microsoft Sentinel shows its customer by the name that it gives its session: this one is no claim.
    "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d": ("sts:rolesessionname",),
    # IBM Turbonomic's clusters; others of these hosts are of one customer each.
    **dict.fromkeys(
        (
            "rh-oidc.s3.us-east-1.amazonaws.com/22ejnvnnturfmt6km08idd0nt4hekbn7",
            "rh-oidc.s3.us-east-1.amazonaws.com/23e3sd27sju1hoou6ohfs68vbno607tr",
            "rh-oidc.s3.us-east-1.amazonaws.com/23ne21h005qjl3n33d8dui5dlrmv2tmg",
            "rh-oidc.s3.us-east-1.amazonaws.com/24jrf12m5dj7ljlfb4ta2frhrcoadm26",
            "oidc.op1.openshiftapps.com/2f785sojlpb85i7402pk3qogugim5nfb",
            "oidc.op1.openshiftapps.com/2c51blsaqa9gkjt0o9rt11mle8mmropu",
        ),
        ("sub",),
    ),
}
_TELLING: Final = LIMITING | EXACT | {"numericequals"}
_GITHUB: Final = "token.actions.githubusercontent.com"
# Below these addresses, each customer can have his own issuer, from which his tokens alone come (`…/acme`):
# https://docs.github.com/en/enterprise-cloud@latest/rest/actions/oidc and https://vercel.com/docs/oidc/reference
_OF_ONE_CUSTOMER: Final = (f"{_GITHUB}/", "oidc.vercel.com/")
# A subject of GitHub must begin with who owns the repository; other beginnings can be chosen by anyone's workflow. After the owner's name,
# his number may stand: https://docs.github.com/en/actions/reference/security/oidc#immutable-subject-claims
_GITHUB_OWNER: Final = regex(
    r"repo(sitory)?:([^*?/]+/.+|[^*?/@]+@.+)|(repository_owner(_id)?|repository_id|enterprise(_id)?):[^*?:]+(:.*)?", re.DOTALL
)
# One of Modal begins with the words for what follows: `modal:workspace_id:ac-1:environment_name:main:…`.
_MODAL_OWNER: Final = regex(r"modal:workspace_id:[^:*?]+(:.*)?", re.DOTALL)
_SUBJECTS: Final = {_GITHUB: _GITHUB_OWNER, "oidc.modal.com": _MODAL_OWNER}
_OWNER: Final = regex(r"[^*?]+|[^:*?]+:[^:/*?]+[:/].*|[^:/*?]+/.*", re.DOTALL)
# A workflow of a public repository may be called out of anybody's, with runners of the caller's:
# https://docs.github.com/en/actions/reference/workflows-and-actions/reusable-workflows#access-to-reusable-workflows
_WORKFLOW: Final = "job_workflow_ref"
_BY_WORKFLOW: Final = regex(rf"{_WORKFLOW}:[^*?/]+/.+", re.DOTALL)
_CALLED_BY: Final = "who may call the workflow that job_workflow_ref names"
_SOME_OWNERS: Final = "org/repo"


def _owners(host: str, claim: str) -> re.Pattern[str]:
    """The values of a claim that name an owner."""
    return _SUBJECTS.get(host, _OWNER) if claim == "sub" else _OWNER


def _names_owner(text: str, host: str, claim: str) -> bool:
    return _owners(host, claim).fullmatch(text) is not None


# The keys of claims that tell the customers of a shared provider apart, each with the values that name some of them. No claim is the name
# of a session: with the token of any other provider, whoever likes calls it so.
CLAIMS: Final[Keys] = {
    f"{host}:{claim}": partial(_names_owner, host=host, claim=claim)
    for host, claims in _SHARED.items()
    for claim in claims
    if claim != _WORKFLOW and ":" not in claim
}
# How the subject of a token begins that a cluster gives to its pods:
# https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/
SERVICE_ACCOUNT: Final = "system:serviceaccount:"
_AUDIENCES: Final = frozenset({"sts.amazonaws.com", "sts.amazonaws.com.cn"})  # what tokens for AWS are for
PROVIDER: Final = "oidc-provider/"  # what stands before the issuer in the ARN of a provider


def of_shared_provider(principal: Principal, statement: Statement, context: Context) -> Match:
    """Whether a principal is an identity provider that all its customers share, and the statement does not tell whose tokens it means."""
    federated = settle(principal.kind, one_of({"federated"}))
    if federated.no:
        return NO
    clusters = some(_from_cluster(condition, principal.name) for condition in statement.conditions)
    return every([federated, opposite(clusters), _provider_open(principal.name, statement, context)])


def _from_cluster(condition: Condition, provider: Value) -> Match:
    """Whether only the tokens of service accounts meet a condition, which no provider issues but that of a Kubernetes cluster.

    With `…IfExists` or `ForAllValues:`, all tokens of other providers than the one that its key names meet it.
    """
    name = operator(condition)
    if isinstance(name, Match):
        return name
    optional = holds_without(condition.test_name) and not condition.there.yes
    asked = settle(condition.key, lambda key: settle(provider, lambda one: is_its_claim(key, one))) if optional else YES
    return every([sure(name in LIMITING), asked, of_subject(condition), speaks_of_accounts(condition)])


def is_its_claim(key: Value, provider: Value) -> Match:
    """Whether a key is of the claim of a provider."""
    texts = key.text(), provider.text()
    if texts[0] is None or texts[1] is None:
        return maybe(*key.origins, *provider.origins)
    return sure(texts[0].lower().rpartition(":")[0] == texts[1].lower().rpartition(PROVIDER)[2])


def of_subject(condition: Condition) -> Match:
    """Whether a condition asks for the subject. A plan hides a key with a new issuer in it: there the values tell of which claim."""

    def by_key(key: Value) -> Match:
        if key.text() is not None or not key.form.endswith(GAP):
            return sure(key.form.lower().endswith(":sub"))
        if speaks_of_accounts(condition).yes:
            return YES
        return NO if _all_are(lambda text: text.lower() in _AUDIENCES, condition).yes else maybe(*key.origins)

    return settle(condition.key, by_key)


def speaks_of_accounts(condition: Condition) -> Match:
    """Whether each value of a condition is a service account, or a pattern of some."""
    return _all_are(lambda text: text.startswith(SERVICE_ACCOUNT), condition)


def _all_are(check: Callable[[str], bool], condition: Condition) -> Match:
    """Whether there are values, and each passes as far as it is known."""
    return every([condition.values.present, condition.values.every(lambda value: sure(check(value.form)))])


def _provider_open(name: Value, statement: Statement, context: Context) -> Match:
    """Whether a federated principal is a shared provider of which the statement does not tell the customer."""
    if name.unknown.branches:
        return settle(name, lambda one: _provider_open(one, statement, context))
    text = name.form
    issuer = text.rpartition(PROVIDER)[2]
    if GAP not in issuer:
        return _issuer_open(issuer, statement)
    urls = urls_of(name, context)
    if not urls:
        private = any("aws_iam_saml_provider." in one.text or "aws_cognito_" in one.text for one in name.references)
        return NO if private or ":saml-provider/" in text else every([maybe(*name.origins), opposite(_told_by_any(statement))])
    return agreed((_url_open(url, statement) for url in urls), name.origins)


def urls_of(name: Value, context: Context) -> list[Value]:
    """The addresses of the identity providers that a federated principal refers to."""
    found = context.links.targets(name, ("aws_iam_openid_connect_provider", "data.aws_iam_openid_connect_provider"))
    return [resource.get("url") for resource, _ in found]


def _told_by_any(statement: Statement) -> Match:
    """Whether the claim of a shared provider tells the customer, whichever provider it is: no other one's tokens have that claim."""
    hosts = ((host, claims, _SUBJECTS.get(host, _OWNER)) for host, claims in _SHARED.items() if ":" not in claims[0])
    return some(_tells(condition, *host) for host in hosts for condition in statement.conditions)


def _url_open(url: Value, statement: Statement) -> Match:
    text = url.text()
    if text is not None:
        return _issuer_open(text.removeprefix("https://"), statement)
    return NO if any("aws_eks_cluster." in one.text for one in url.references) else maybe(*url.origins)


def is_shared_provider(principal: Principal) -> Match:
    """Whether a principal is, by its name, an identity provider that all its customers share."""
    federated = settle(principal.kind, one_of({"federated"}))
    return federated if federated.no else every([federated, settle(principal.name, on_text(lambda text: sure(_shared(text)[1] != ())))])


def _shared(name: str) -> tuple[str, tuple[str, ...]]:
    """The host of a shared provider, by its address or ARN, and the claims that tell its customers apart; none where it is another one."""
    whole = name.rpartition(PROVIDER)[2].lower().strip("/")
    host, _, path = whole.partition("/")
    if whole in _SHARED:
        return whole, _SHARED[whole]
    return host, () if path.strip("/*?") and f"{host}/" in _OF_ONE_CUSTOMER else _SHARED.get(host, ())


def _issuer_open(issuer: str, statement: Statement) -> Match:
    host, claims = _shared(issuer)
    if not claims:
        return NO
    owner = _SUBJECTS.get(host, _OWNER)
    told = some([*(_tells(condition, host, claims, owner) for condition in statement.conditions), statement.other_conditions])
    return opposite(told)


def _tells(condition: Condition, host: str, claims: tuple[str, ...], owner: re.Pattern[str]) -> Match:
    """Whether a condition says whose tokens are meant. A wildcard counts as one even where the operator takes it literally."""
    name = operator(condition)
    if isinstance(name, Match):
        return name
    if name not in _TELLING:
        return NO

    def by_key(text: str) -> Match:
        issuer, _, claim = text.lower().rpartition(":")
        if text.lower() not in claims and not (issuer.startswith(host) and claim in claims):
            return NO
        pattern = owner if claim == "sub" else _OWNER
        values = _told_exactly(condition.values, pattern) if name in EXACT else condition.values
        told = [_of_owner(pattern, exact=name in EXACT), *((_of_workflow,) if owner is _GITHUB_OWNER else ())]
        found = values.every(lambda value: some(one(value) for one in told))
        return every([found, maybe(_CALLED_BY)]) if claim == _WORKFLOW else found

    return settle(condition.key, on_text(by_key))


def _of_owner(pattern: re.Pattern[str], *, exact: bool) -> Test:
    return lambda value: some([_owned(value, pattern), _named_exactly(value, pattern) if exact else NO])


def _of_workflow(value: Value) -> Match:
    """Whether a subject, made of another claim than GitHub's default, names a workflow: those who call it are told apart by nothing."""
    return maybe(_CALLED_BY) if _BY_WORKFLOW.fullmatch(value.text() or "") is not None else NO


def _named_exactly(value: Value, pattern: re.Pattern[str]) -> Match:
    """Whether a claim that is compared as it is names one owner, whatever is not known of it yet: a star in that would be a star."""
    return sure(value.is_unknown and pattern.fullmatch(value.form.replace(GAP, _SOME_OWNERS)) is not None)


def _told_exactly(values: Texts, pattern: re.Pattern[str]) -> Texts:
    """Values that are compared as they are, without a list nobody can see: each of it names one owner, and a list of none meets nothing."""
    hides = values.hidden is not None and _named_exactly(values.hidden, pattern).yes
    return Texts(values.items) if hides else values


def _owned(value: Value, pattern: re.Pattern[str]) -> Match:
    """Whether a claim names an owner. Of one that is not known: it is one resource here, or begins so that even `*` behind it names one."""
    if value.text() is None and names_one(value):
        return YES
    begun = not value.sensitive and value.unknown.prefix != "" and pattern.fullmatch(f"{value.unknown.prefix}*") is not None
    return YES if begun else on_text(lambda text: sure(pattern.fullmatch(text) is not None))(value)
