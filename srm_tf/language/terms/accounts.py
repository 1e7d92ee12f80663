"""What an account or an organization keeps: one resource of its kind is enough, and others of the same type say nothing against it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.language.surroundings import account_number
from srm_tf.language.terms import sentence
from srm_tf.language.terms.arns import everything
from srm_tf.language.terms.attached import BY_ARN, by_arn, may_be_named
from srm_tf.language.terms.documents import documents
from srm_tf.language.terms.match import (
    NO,
    OUTSIDE,
    YES,
    Match,
    absent,
    agreed,
    awaiting,
    every,
    evidence,
    is_given,
    is_one_of,
    lives,
    living,
    maybe,
    names,
    opposite,
    same,
    some,
)
from srm_tf.language.terms.own_accounts import share_account
from srm_tf.model.graph import typed
from srm_tf.model.value import Certainty
from srm_tf.model.verdict import Judgement, holds, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.terms.documents import Document, Statement
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

_SUPPORT: Final = "AWSSupportAccess"
_SET, _ASSIGNMENT = "aws_ssoadmin_permission_set", "aws_ssoadmin_account_assignment"
_OF_SET: Final = "aws_ssoadmin_managed_policy_attachment"
_CALLER: Final = "data.aws_caller_identity"
_POLICY, _ATTACHMENT, _CONTACT = "aws_organizations_policy", "aws_organizations_policy_attachment", "aws_account_alternate_contact"
_ALLOWS_ALL: Final = "p-FullAWSAccess"  # what AWS attaches to everything: it limits nothing


class _Find(msgspec.Struct, frozen=True):
    """A resource that may be what is looked for."""

    resource: Resource
    attribute: str
    match: Match


@sentence("a role may open support cases", on=("account",))
def a_role_may_open_support_cases(subject: Resource, context: Context) -> Judgement:
    """AWS's policy for support cases is attached to some role."""
    return _answer(subject, context, "role with AWSSupportAccess", _supporters(subject, context))


@sentence("a service control policy is attached", on=("account",))
def a_service_control_policy_is_attached(subject: Resource, context: Context) -> Judgement:
    """Some service control policy that limits anything is attached to a root, a unit or an account of the organization."""
    return _answer(subject, context, "service control policy that limits anything", _controls(subject, context))


@sentence("AWS knows a security contact", on=("account",))
def aws_knows_a_security_contact(subject: Resource, context: Context) -> Judgement:
    """The account names an alternate contact for security; one with an `account_id` is that of a member account."""
    found = [
        _Find(one, "alternate_contact_type", every([is_one_of(one.get("alternate_contact_type"), ("SECURITY",)), _own(one)]))
        for one in living(subject, context, _CONTACT)
    ]
    return _answer(subject, context, "security contact of this account", found)


@sentence("an analyzer looks for access from outside", on=("region",))
def an_analyzer_looks_outside(subject: Resource, context: Context) -> Judgement:
    """Some IAM Access Analyzer of the region is one of external access; those of unused or internal access are beside the point."""
    analyzers = [(one, one.get("type")) for one in living(subject, context, "aws_accessanalyzer_analyzer")]
    found = [_Find(one, "type", is_one_of(kind, ("ACCOUNT", "ORGANIZATION"), unset=YES)) for one, kind in analyzers]
    return _answer(subject, context, "analyzer of external access", found)


def _own(contact: Resource) -> Match:
    value = contact.get("account_id")
    return YES if value.is_nothing else maybe(f"{contact.address}.account_id")


def _answer(subject: Resource, context: Context, what: str, finds: Iterable[_Find]) -> Judgement:
    """One is enough; without one, only the stack that holds the account's baseline can say that there is none."""
    possible = [(one, every([lives(one.resource), one.match])) for one in finds]
    article = "an" if what.startswith("a") else "a"
    for one, match in possible:
        if match.yes:
            return holds(f"{one.resource.address} is {article} {what}", evidence(one.resource, one.attribute, how="term"))
    whole = some(match for _, match in possible)
    own = evidence(subject, how="term")
    if not whole.no:
        return awaiting(f"whether there is {article} {what}", whole.on or (what,), own)
    return absent(f"{subject.address}: no {what}", context, own)


# --- support ------------------------------------------------------------------------------------------------------------------------


def _supporters(subject: Resource, context: Context) -> Iterator[_Find]:
    for role in living(subject, context, "aws_iam_role"):
        yield _attaches(role, "managed_policy_arns", lambda: YES, context)
    for name, to, attribute in BY_ARN["aws_iam_role"]:
        for one in living(subject, context, name):
            yield _attaches(one, attribute, partial(is_given, one.get(to)), context)
    for one in context.graph.of_type(_OF_SET):
        if not one.action.ends:
            yield _attaches(one, "managed_policy_arn", partial(_assigned, one.get("permission_set_arn"), subject, context), context)


def _assigned(permission_set: Value, subject: Resource, context: Context) -> Match:
    """A permission set becomes a role in each account it is assigned to, whichever account keeps the assignments."""
    own = account_number(subject, context.graph)
    meant = [(one, match) for one in context.graph.of_type(_SET) if not (match := names(permission_set, one, context)).no]
    found = [
        every(
            [
                lives(one),
                _is_set(one.get("permission_set_arn"), permission_set, meant, context),
                _is_of(subject, one.get("target_id"), own, context),
            ]
        )
        for one in context.graph.of_type(_ASSIGNMENT)
        if not one.action.ends
    ]
    return some([*found, maybe("the accounts that permission sets are assigned to")])


def _is_set(value: Value, permission_set: Value, meant: Sequence[tuple[Resource, Match]], context: Context) -> Match:
    """Whether a key is the same permission set as another one; `meant`: those that the other one may name."""
    return some([same(value, permission_set), *(every([names(value, one, context), match]) for one, match in meant)])


def _is_of(subject: Resource, target: Value, own: str | None, context: Context) -> Match:
    sources = () if target.unknown.branches else context.links.names.sources(target)
    looked_up = [context.graph.get(one.target) for one in sources]
    if any(one is not None and typed(one) == _CALLER and share_account(one, subject, context).yes for one in looked_up):
        return YES
    return is_one_of(target, (own,)) if own else NO


def _attaches(one: Resource, attribute: str, to_a_role: Callable[[], Match], context: Context) -> _Find:
    """Whether the policy for support is attached: hardly any is, so that nobody looks for the role of all others."""
    supports = some(may_be_named(policy, _SUPPORT) for policy in by_arn(one.get(attribute), f"{one.address}.{attribute}", YES, context))
    return _Find(one, attribute, supports if supports.no else every([to_a_role(), supports]))


# --- service control policies -------------------------------------------------------------------------------------------------------


def _controls(subject: Resource, context: Context) -> Iterator[_Find]:
    attached: set[str] = set()
    for one in living(subject, context, _ATTACHMENT):
        value = one.get("policy_id")
        found = context.links.targets(value, (_POLICY,))
        attached |= {policy.address for policy, _ in found}
        for policy, how in found:
            certain = YES if how > Certainty.POSSIBLE else maybe(f"{one.address}.policy_id")
            yield _Find(one, "policy_id", every([certain, _limits(policy, context)]))
        text = value.text()
        if not found and text != _ALLOWS_ALL:
            shown = "a sensitive policy" if value.sensitive else text
            on = value.origins if text is None else (f"{shown}{OUTSIDE}",)
            yield _Find(one, "policy_id", maybe(*(on or (f"{one.address}.policy_id",))))
    for policy in living(subject, context, _POLICY):
        if policy.address not in attached:
            yield _Find(policy, "content", every([_limits(policy, context), maybe(f"what attaches {policy.address}")]))


def _limits(policy: Resource, context: Context) -> Match:
    """Whether it is a service control policy, and takes anything away from what an account may do."""
    right = is_one_of(policy.get("type"), ("SERVICE_CONTROL_POLICY",), unset=YES)
    readings = documents(policy.get("content"), context.graph, f"{policy.address}.content")
    return every([right, agreed((_takes_away(one) for one in readings), policy.get("content").origins)])


def _takes_away(document: Document) -> Match:
    """A Deny does, and so does an Allow of less than everything once it stands in for AWS's Allow of everything.

    It may be under a condition, or of all but some resources, as an Allow of IAM:
    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
    """
    if document.flaw or not (document.statements or document.rest.on):
        return document.rest if document.rest.on else NO
    denies = some(every([one.certain, one.denies]) for one in document.statements)
    full = some(map(_allows_all, document.statements))
    return some([denies, document.rest, every([opposite(full), opposite(document.rest)])])


def _allows_all(one: Statement) -> Match:
    whole = every([one.actions.covers("*:*"), everything(one.resources), opposite(one.resources.others.present)])
    return every([one.certain, one.allows, opposite(one.conditional), whole])


@sentence("uses something of {types:list}", on=("account", "region"))
def uses(subject: Resource, context: Context, types: Sequence[object]) -> Judgement:
    """A guard: something of these types (globs) stands in the account or Region. Where this stack is the baseline, it always speaks."""
    own = evidence(subject, how="term")
    if context.here:
        return holds(f"{subject.address} is set up here", own)
    names = [name for name in context.graph.by_type if any(fnmatchcase(name, str(pattern)) for pattern in types)]
    beside = [(one, lives(one)) for one in context.graph.of_type(*names) if one.counts_for(subject)]
    used = next((one for one, there in beside if there.yes), None)
    if used is not None:
        return holds(f"{used.address} stands in {subject.address}", evidence(used, how="term"))
    on = [name for one, there in beside if not there.no for name in there.on or (one.address,)]
    if on:
        return awaiting(f"{subject.address} may be used by what", on, own)
    return lacks(f"nothing here uses {subject.address}", own)
