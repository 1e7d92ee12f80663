"""Roles for the pods of a Kubernetes cluster. Its identity provider gives a token to every service account; the subject tells which.

A trust policy that asks for no subject lets every pod of the cluster assume the role:
https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html
Of the audience nothing is asked: STS takes only tokens for one of those that the provider is registered with,
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from srm_tf.language.addresses import MODULES
from srm_tf.language.terms.comparisons import EXACT, EXCLUDING, FOR_ANY, LIMITING, bare_name, holds_without
from srm_tf.language.terms.globs import on_text, one_of, settle, sure
from srm_tf.language.terms.issuers import PROVIDER, SERVICE_ACCOUNT, is_its_claim, of_subject, speaks_of_accounts, urls_of
from srm_tf.language.terms.match import NO, YES, Match, agreed, every, maybe, opposite, some
from srm_tf.model.partitions import HOSTS_END
from srm_tf.model.value import GAP
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.terms.documents import Condition, Document, Statement
    from srm_tf.language.terms.principals import Principal
    from srm_tf.model.value import Value

_ASSUMES: Final = "sts:assumerolewithwebidentity"
_OF_EKS: Final = regex(rf"oidc\.eks\.[^/]+\.{HOSTS_END}|oidc-eks\.[^/]+\.api\.(aws|amazonwebservices\.(com\.cn|eu))", re.IGNORECASE)
_RESOURCE: Final = regex(rf"^{MODULES}(?!data\.)[a-z][a-z0-9]*_\w+\.")  # an attribute of one: a name, and no pattern


def trusts_pods(statement: Statement, context: Context) -> Match:
    """Whether an Allow is for tokens of a cluster."""
    clusters = statement.principals.some(lambda one: is_cluster(one, statement, context))
    return every([statement.certain, statement.allows, statement.actions.reaches(_ASSUMES), clusters])


def trusts_every_pod(statement: Statement, document: Document, context: Context) -> Match:
    """Whether an Allow is for the tokens of every service account of a cluster."""
    trusted = trusts_pods(statement, context)
    if trusted.no:
        return NO
    named = some([*(_names(one, statement, context) for one in statement.conditions), statement.other_conditions])
    barred = some([*(_keeps_others_out(one, statement, context) for one in document.statements), document.rest])
    return every([trusted, opposite(named), opposite(barred)])


def is_cluster(principal: Principal, statement: Statement, context: Context) -> Match:
    """Whether a principal is the identity provider of a cluster; no other one's tokens speak of service accounts."""
    federated = settle(principal.kind, one_of({"federated"}))
    return every([federated, some([_speaks_of_clusters(statement), settle(principal.name, lambda name: _is_cluster(name, context))])])


def _speaks_of_clusters(statement: Statement) -> Match:
    """Whether a condition expects a service account in the subject, be it any."""
    expected = (every([of_subject(one), speaks_of_accounts(one)]) for one in statement.conditions)
    return YES if any(one.yes for one in expected) else NO


def _is_cluster(name: Value, context: Context) -> Match:
    text = name.form
    _, provider, issuer = text.rpartition(PROVIDER)
    host = issuer.partition("/")[0]
    if _OF_EKS.fullmatch(host) is not None:
        return YES
    if GAP not in host or (not provider and text != GAP):
        return NO
    urls = urls_of(name, context)
    if urls:
        return agreed((_is_issuer(url) for url in urls), name.origins)
    return _is_issuer(name)


def _is_issuer(url: Value) -> Match:
    """Whether an address is that of a cluster's tokens; one that is not known yet, by what it refers to."""
    text = url.text()
    if text is not None:
        return sure(_OF_EKS.fullmatch(text.removeprefix("https://").partition("/")[0]) is not None)
    if any("aws_eks_cluster." in one.text for one in url.references):
        return YES
    elsewhere = any("aws_iam_saml_provider." in one.text or "aws_cognito_" in one.text for one in url.references)
    return NO if elsewhere else maybe(*url.origins)


def _names(condition: Condition, statement: Statement, context: Context) -> Match:
    """Whether a condition names service accounts, or namespaces. Every token has a subject: `…IfExists` asks for one as well."""
    found = settle(condition.test, on_text(lambda text: _names_by(bare_name(text), condition)))
    optional = holds_without(condition.test_name) and not condition.there.yes
    return every([found, _is_of_all(condition.key, statement, context)]) if optional and not found.no else found


def _is_of_all(key: Value, statement: Statement, context: Context) -> Match:
    """Whether a key is in the tokens of each cluster that a statement trusts: another cluster's key is in none of them."""

    def lacks(one: Principal) -> Match:
        claim = settle(key, lambda asked: settle(one.name, lambda name: is_its_claim(asked, name)))
        return every([is_cluster(one, statement, context), opposite(claim)])

    return opposite(statement.principals.some(lacks))


def _names_by(operator: str, condition: Condition) -> Match:
    subject = of_subject(condition)
    if subject.no or (operator not in LIMITING and operator not in EXACT):
        return NO
    return subject if operator in EXACT else every([subject, condition.values.every(_is_some)])


def _is_some(value: Value) -> Match:
    """Whether a pattern of subjects stands for some of the service accounts only."""
    shown = value.form
    alike = next(i for i in range(len(SERVICE_ACCOUNT), -1, -1) if shown.startswith(SERVICE_ACCOUNT[:i]))
    named = shown[alike:].strip("*?:")
    left = named.replace(GAP, "").strip("*?:")
    if left or not value.is_unknown:
        return sure(bool(left))
    whole = bool(value.references) and all(_RESOURCE.search(one.text) is not None for one in value.references)
    return YES if whole else maybe(*value.origins)


def _keeps_others_out(deny: Statement, allow: Statement, context: Context) -> Match:
    """Whether a Deny keeps out all tokens but those of some service accounts; whom a condition on anything else spares is not told here."""
    if deny.denies.no:
        return NO
    spares = [_spares(one, allow, context) for one in deny.conditions]
    beside = (maybe(f"the condition of {deny.place}") if one.no else one for one in spares)
    return every([deny.certain, deny.denies, deny.actions.covers(_ASSUMES), some(spares), *beside, opposite(deny.other_conditions)])


def _spares(condition: Condition, allow: Statement, context: Context) -> Match:
    """Whether a Deny under a condition spares only some service accounts; `ForAnyValue:` makes it spare who has no such key as well."""

    def by_name(text: str) -> Match:
        operator = EXCLUDING.get(bare_name(text))
        found = NO if operator is None else _names_by(operator, condition)
        there = text.lower().startswith(FOR_ANY) and not found.no
        return every([found, _is_of_all(condition.key, allow, context)]) if there else found

    return settle(condition.test, on_text(by_name))
