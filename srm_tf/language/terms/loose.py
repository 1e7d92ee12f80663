"""Policy documents that nothing here carries: written for a module, an output, another stack.

They are judged where they stand, as the policy that they can only be: one that names principals and lets them assume is the trust policy of
a role, another one that names principals the policy of a resource or of a VPC endpoint, one that names none the policy of an identity. A
document that somebody here carries is judged at the carrier.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from srm_tf.language.context import Site
from srm_tf.language.once import once
from srm_tf.language.terms import deputies, iam, mfa, roles_anywhere, sentence
from srm_tf.language.terms.documents import document_of
from srm_tf.language.terms.endpoint_policies import full_access
from srm_tf.language.terms.globs import on_text, one_of, settle, sure
from srm_tf.language.terms.match import NO, YES, Match, Words, every, evidence, maybe, opposite, said, some
from srm_tf.language.terms.policy_sources import DATA_DOCUMENT
from srm_tf.language.terms.policy_words import actions_of, names_no_action
from srm_tf.language.terms.principals import everybody
from srm_tf.language.terms.strangers import unprotected
from srm_tf.model.graph import outgoing
from srm_tf.model.value import GAP
from srm_tf.model.verdict import Judgement, breaks, depends
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.terms import Predicate
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


@once
def _carriers(context: Context) -> dict[str, Resource]:
    """Text → who carries it, of what comes by way of a local value: a plan shows the text, and not which document it is."""
    standing = (one for one in context.graph.resources if not one.action.ends)
    held = ((one, one.get(name)) for one in standing for name, _ in outgoing(one) if _POLICY.search(name))
    texts = ((value.text(), one) for one, value in held if not any(reference.target for reference in value.references))
    return {text: one for text, one in texts if text}


@once
def _perhaps_carried(context: Context) -> Match:
    """Whether there is a policy of which nobody sees what it is made of, or a block that could not be read: any document may be in it."""
    return some([*(_open(one) for one in context.graph.resources if not one.action.ends), *map(maybe, context.links.lost)])


def _open(resource: Resource) -> Match:
    if resource.unread:
        return maybe(resource.address) if any(map(_POLICY.search, resource.values)) else NO
    names = dict.fromkeys(name for name, _ in outgoing(resource) if _POLICY.search(name))
    unknown = [inner for name in names for inner in resource.get(name).walk() if inner.is_unknown and inner.unknown.tree is None]
    hidden = [value for value in unknown if value.references and not any(one.target for one in value.references)]
    return some(maybe(*value.origins) for value in hidden if value.unknown.shape in {"", GAP})


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
    nothing = names_no_action(statement) or statement.actions.these.present.no
    return federated if nothing else action


# --- what a document says, wherever it is carried -----------------------------------------------------------------------------------


def _text(subject: Resource) -> Site:
    """Its rendering. Where that is not known yet, the arguments are read in its stead."""
    return Site(subject, "json", subject.get("json"))


def _of_its_text(predicate: Predicate) -> Predicate:
    """What a predicate about the value of an argument says of the text of a document."""

    def told(subject: Resource, context: Context, *holes: object) -> Judgement:
        answer: Judgement = predicate(_text(subject), context, *holes)
        return answer

    return told


for _phrase, _predicate in {
    "grants no administrator access": iam.grants_no_administrator_access,
    "names its actions": iam.names_its_actions,
    "names its resources": iam.names_its_resources,
    "grants no {actions:word} on every resource": iam.grants_no_word_on_every_resource,
    "allows no stranger to assume": iam.allows_no_stranger_to_assume,
    "trusts pods of a cluster": iam.trusts_pods_of_a_cluster,
    "names its service accounts": iam.names_its_service_accounts,
    "trusts Roles Anywhere": roles_anywhere.trusts_roles_anywhere,
    "names its certificates": roles_anywhere.names_its_certificates,
    "trusts one of {services:list}": deputies.trusts_one_of,
    "names whom {services:list} act for": deputies.names_whom_they_act_for,
    "asks for MFA": mfa.asks_for_mfa,
    "asks access keys for MFA as well": mfa.asks_access_keys,
}.items():
    sentence(f"its text {_phrase}", on=(DATA_DOCUMENT,))(_of_its_text(_predicate))


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
