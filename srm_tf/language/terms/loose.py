"""Policy documents that nothing here carries: written for a module, an output, another stack.

They are judged where they stand, as the policy that they can only be: one that names principals and lets them assume is the trust policy of
a role, another one that names principals the policy of a resource or of a VPC endpoint, one that names none the policy of an identity. A
document that somebody here carries is judged at the carrier.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from srm_tf.language.context import Site
from srm_tf.language.terms import deputies, iam, mfa, roles_anywhere, sentence
from srm_tf.language.terms.documents import document_of
from srm_tf.language.terms.endpoint_policies import full_access
from srm_tf.language.terms.globs import on_text, one_of, settle, sure
from srm_tf.language.terms.match import NO, YES, Match, Words, every, evidence, maybe, opposite, origins, said, some
from srm_tf.language.terms.policy_sources import DATA_DOCUMENT
from srm_tf.language.terms.policy_words import actions_of
from srm_tf.language.terms.strangers import everybody, unprotected
from srm_tf.model.graph import outgoing
from srm_tf.model.value import GAP
from srm_tf.model.verdict import Judgement, breaks, depends
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.terms.documents import Document, Statement
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

_POLICY: Final = regex(r"(^|_)polic(y|ies)(_documents?|_json|_text)?$|^(source|override)_json$")  # attributes that hold documents


@sentence("is a loose identity policy", on=(DATA_DOCUMENT,))
def is_a_loose_identity_policy(subject: Resource, context: Context) -> Judgement:
    """A guard: nothing here carries the document, and no statement of it names a principal, or only has blocks that could."""
    return _answer(subject, context, "an identity policy", _of_identity)


@sentence("is a loose trust policy", on=(DATA_DOCUMENT,))
def is_a_loose_trust_policy(subject: Resource, context: Context) -> Judgement:
    """A guard: nothing here carries the document, and a statement of it names who may assume."""
    return _answer(subject, context, "a trust policy", _of_role)


@sentence("is a loose resource policy", on=(DATA_DOCUMENT,))
def is_a_loose_resource_policy(subject: Resource, context: Context) -> Judgement:
    """A guard: nothing here carries the document, and a statement of it names principals, none of them in order to assume."""
    return _answer(subject, context, "a resource policy", _of_resource)


def _answer(subject: Resource, context: Context, what: str, judged: Callable[[Resource, Context], Match]) -> Judgement:
    carrier = next((who for who, _ in context.graph.users.get(subject.address, ()) if not who.action.ends), None)
    carrier = carrier or _carriers(context).get(subject.text("json") or "")
    own = evidence(subject, how="term")
    if carrier is not None:
        return breaks(f"{subject.address} is used by {carrier.address}", own)
    found = every([judged(subject, context), opposite(_perhaps_carried(context))])
    words = Words(
        f"{subject.address} is {what} that is attached to nothing here",
        f"{subject.address} is not {what}",
        f"{subject.address} may be {what} that is attached to nothing here",
        subject.address,
    )
    return said(found, words, own)


def _carriers(context: Context) -> dict[str, Resource]:
    """Text → who carries it, of what comes by way of a local value: a plan shows the text, and not which document it is."""
    found = context.memo.get("loose.texts")
    if found is None:
        standing = (one for one in context.graph.resources if not one.action.ends)
        held = ((one, one.get(name)) for one in standing for name, _ in outgoing(one) if _POLICY.search(name))
        texts = ((value.text(), one) for one, value in held if not any(reference.target for reference in value.references))
        found = context.memo["loose.texts"] = {text: one for text, one in texts if text}
    answer: dict[str, Resource] = found
    return answer


def _perhaps_carried(context: Context) -> Match:
    """Whether there is a policy of which nobody sees what it is made of: any document may be in it."""
    found = context.memo.get("loose.open")
    if found is None:
        found = context.memo["loose.open"] = some(_open(one) for one in context.graph.resources if not one.action.ends)
    answer: Match = found
    return answer


def _open(resource: Resource) -> Match:
    names = dict.fromkeys(name for name, _ in outgoing(resource) if _POLICY.search(name))
    unknown = [inner for name in names for inner in resource.get(name).walk() if inner.is_unknown and inner.unknown.tree is None]
    hidden = [value for value in unknown if value.references and not any(one.target for one in value.references)]
    return some(maybe(*origins(value)) for value in hidden if value.unknown.shape in {"", GAP})


def _of_identity(subject: Resource, context: Context) -> Match:
    document = document_of(subject, context.graph)
    written = some([YES if document.statements else NO, document.rest])
    meant = some(YES if _about_principals(block) else NO for block in subject.get("statement").items())  # whomever it comes to name
    return every([written, opposite(some([meant, *(_named(one) for one in document.statements), document.rest]))])


def _about_principals(block: Value) -> bool:
    """Whether a statement has blocks for principals, which may name nobody, and no resources, which that of an identity has."""
    return _has(block, "principals", "not_principals") and not _has(block, "resources", "not_resources")


def _has(block: Value, *names: str) -> bool:
    return any(block.get(name).items() for name in names)


def _of_role(subject: Resource, context: Context) -> Match:
    document = document_of(subject, context.graph)
    return some([*(every([one.certain, _named(one), _assumes(one)]) for one in document.statements), document.rest])


def _of_resource(subject: Resource, context: Context) -> Match:
    document = document_of(subject, context.graph)
    named = some([*(every([one.certain, _named(one)]) for one in document.statements), document.rest])
    return every([named, opposite(_of_role(subject, context))])


def _named(statement: Statement) -> Match:
    return some([statement.principals.some(lambda _: YES), statement.principals.all_but])


def _assumes(statement: Statement) -> Match:
    """By its actions, or by an identity provider, whose users can do nothing but assume a role."""
    action = statement.actions.these.some(on_text(lambda text: sure(text.lower().startswith("sts:assumerole"))))
    federated = statement.principals.some(lambda one: settle(one.kind, one_of({"federated"})))
    return some([action, every([federated, opposite(statement.actions.these.present)])])


# --- what a document says, wherever it is carried -----------------------------------------------------------------------------------


def _text(subject: Resource) -> Site:
    """Its rendering. Where that is not known yet, the arguments are read in its stead."""
    return Site(subject, "json", subject.get("json"))


@sentence("its text grants no administrator access", on=(DATA_DOCUMENT,))
def grants_no_administrator_access(subject: Resource, context: Context) -> Judgement:
    """No Allow of all actions on all resources."""
    return iam.grants_no_administrator_access(_text(subject), context)


@sentence("its text names its actions", on=(DATA_DOCUMENT,))
def names_its_actions(subject: Resource, context: Context) -> Judgement:
    """No Allow of all actions of a service, or of all but some."""
    return iam.names_its_actions(_text(subject), context)


@sentence("its text names its resources", on=(DATA_DOCUMENT,))
def names_its_resources(subject: Resource, context: Context) -> Judgement:
    """No unconditional Allow on every resource of an action that accepts one."""
    return iam.names_its_resources(_text(subject), context)


@sentence("its text grants no {actions:word} on every resource", on=(DATA_DOCUMENT,))
def grants_no_word_on_every_resource(subject: Resource, context: Context, actions: str) -> Judgement:
    """No Allow of an action of a table on every resource."""
    return iam.grants_no_word_on_every_resource(_text(subject), context, actions)


@sentence("its text allows no stranger to assume", on=(DATA_DOCUMENT,))
def allows_no_stranger_to_assume(subject: Resource, context: Context) -> Judgement:
    """A role is assumed only by services, by named principals, and by those of a shared provider or another account who are told apart."""
    return iam.allows_no_stranger_to_assume(_text(subject), context)


@sentence("its text trusts pods of a cluster", on=(DATA_DOCUMENT,))
def trusts_pods_of_a_cluster(subject: Resource, context: Context) -> Judgement:
    """A guard: tokens of a Kubernetes cluster may assume the role."""
    return iam.trusts_pods_of_a_cluster(_text(subject), context)


@sentence("its text names its service accounts", on=(DATA_DOCUMENT,))
def names_its_service_accounts(subject: Resource, context: Context) -> Judgement:
    """Of the pods of a cluster, only those of some service accounts or namespaces may assume the role."""
    return iam.names_its_service_accounts(_text(subject), context)


@sentence("its text trusts Roles Anywhere", on=(DATA_DOCUMENT,))
def trusts_roles_anywhere(subject: Resource, context: Context) -> Judgement:
    """A guard: certificates may assume the role."""
    return roles_anywhere.trusts_roles_anywhere(_text(subject), context)


@sentence("its text names its certificates", on=(DATA_DOCUMENT,))
def names_its_certificates(subject: Resource, context: Context) -> Judgement:
    """Of the certificates of all trust anchors, only those that a condition names may assume the role."""
    return roles_anywhere.names_its_certificates(_text(subject), context)


@sentence("its text trusts one of {services:list}", on=(DATA_DOCUMENT,))
def trusts_one_of(subject: Resource, context: Context, services: Sequence[object]) -> Judgement:
    """A guard: one of these services of AWS may assume the role."""
    return deputies.trusts_one_of(_text(subject), context, services)


@sentence("its text names whom {services:list} act for", on=(DATA_DOCUMENT,))
def names_whom_they_act_for(subject: Resource, context: Context, services: Sequence[object]) -> Judgement:
    """Those of these services that may assume the role may do so for an account or a resource that a condition names."""
    return deputies.names_whom_they_act_for(_text(subject), context, services)


@sentence("its text asks for MFA", on=(DATA_DOCUMENT,))
def asks_for_mfa(subject: Resource, context: Context) -> Judgement:
    """A guard: an Allow has a condition on MFA."""
    return mfa.asks_for_mfa(_text(subject), context)


@sentence("its text asks access keys for MFA as well", on=(DATA_DOCUMENT,))
def asks_access_keys(subject: Resource, context: Context) -> Judgement:
    """No Allow asks for MFA in a way that a request without the key meets."""
    return mfa.asks_access_keys(_text(subject), context)


@sentence("its text admits no stranger", on=(DATA_DOCUMENT,))
def admits_no_stranger(subject: Resource, context: Context) -> Judgement:
    """Nobody is let in whom the policy does not name or limit.

    What it gives everybody may be harmless still: through a VPC endpoint come those alone who are in its network, and only a policy that
    leaves out nothing is wrong there. https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
    """
    site = _text(subject)
    found = iam.forbid(site, context, _lets_everybody_in, _whom, "admits only principals it names or limits")
    as_endpoint = iam.forbid(site, context, full_access(site, context), _whom, "is narrower than full access")
    if not found.verdict.fails or as_endpoint.verdict.fails:
        return found
    return depends(f"{subject.address} lets everybody in, unless it is the policy of a VPC endpoint", ("who carries it",), *found.evidence)


def _lets_everybody_in(statement: Statement, document: Document) -> Match:
    return unprotected(statement, document, some([everybody(statement), statement.principals.all_but]))


def _whom(statement: Statement) -> str:
    return f"allows everybody {actions_of(statement)} under no limiting condition"
