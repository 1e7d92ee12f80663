"""Privilege escalation: sets of actions by which the holder of a policy gets more than the policy gives.

What an identity may do is what any of its policies allows, no Deny of any of them takes away, and its permissions boundary allows, too:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

import msgspec
from msgspec.structs import replace

from srm_tf.language.joined import Joined
from srm_tf.language.terms import sentence
from srm_tf.language.terms.action_kinds import arns_about
from srm_tf.language.terms.arns import concerns, of_service, wide
from srm_tf.language.terms.attached import AWS_OWNED, Held, allows, of_groups, policies_of
from srm_tf.language.terms.chosen import without_chosen
from srm_tf.language.terms.denials import leaves_out
from srm_tf.language.terms.documents import document_of, documents
from srm_tf.language.terms.idle import bounded, never_met
from srm_tf.language.terms.limits import HOLDERS, PERMISSION_SET, Bounds, bounds_of, bounds_of_holder
from srm_tf.language.terms.match import NO, YES, Match, Sure, agreed, awaiting, every, evidence, maybe, opposite, some
from srm_tf.language.terms.means import Means, takes_away, whole_or_spared
from srm_tf.language.terms.oneself import Named, by_name, depends_on_holder, end_of_arn, is_for_anybody, names_oneself
from srm_tf.language.terms.own_accounts import own_of
from srm_tf.language.terms.passing import after_sign_in, without_idle
from srm_tf.language.terms.policy_sources import DATA_DOCUMENT
from srm_tf.language.terms.tag_keys import OF_MACHINES
from srm_tf.language.terms.undone import OF_HOLDERS, with_walls, without_undone
from srm_tf.language.terms.unnamed import Names, is_of_many
from srm_tf.language.terms.unseen import ADMINISTRATOR_ARN, allowed_by_aws, by_aws, is_unseen, may_bar
from srm_tf.language.terms.ways import ESCALATIONS, Row, told_rows
from srm_tf.model.graph import typed
from srm_tf.model.resource import Resource
from srm_tf.model.value import ABSENT
from srm_tf.model.verdict import Evidence, Judgement, breaks, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.terms.denials import Own
    from srm_tf.language.terms.documents import Condition, Statement

_IDENTITIES: Final = ("aws_iam_role", "aws_iam_user", "aws_iam_group", PERMISSION_SET)
_POLICIES: Final = {
    "aws_iam_policy": "policy",
    "aws_iam_role_policy": "policy",
    "aws_iam_user_policy": "policy",
    "aws_iam_group_policy": "policy",
    "aws_ssoadmin_permission_set_inline_policy": "inline_policy",
}
# Done to oneself, these are enough, and to the policy that allows them: action → of what kind that is, as ARNs have it.
_ON_ONESELF: Final = {
    "iam:attachuserpolicy": "user",
    "iam:putuserpolicy": "user",
    "iam:attachrolepolicy": "role",
    "iam:putrolepolicy": "role",
    "iam:createpolicyversion": "policy",
    "iam:setdefaultpolicyversion": "policy",
}
# Asked for resources of several kinds, these reach whoever the resource of one kind names, and so does what tags that.
_TOLD_BY: Final = frozenset(
    {
        *("sso:createaccountassignment", "sso:putinlinepolicytopermissionset", "sso:attachmanagedpolicytopermissionset"),
        *("identitystore:creategroupmembership", "ec2:modifyinstanceattribute", "ec2:createlaunchtemplateversion"),
    }
)
# About a resource that says nothing of the role which is handed out: account access manager's application, one in an organization.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/aam-assign-remove-access.html
_OF_ANY_ROLE: Final = frozenset({"account-access:createentitlement"})
# (attribute, type) of the one identity that an inline policy belongs to.
_OF_ONE: Final = {**HOLDERS, "aws_iam_group_policy": ("group", "aws_iam_group")}


@sentence("allows no privilege escalation", on=(*_POLICIES, DATA_DOCUMENT, *_IDENTITIES))
def allows_no_privilege_escalation(subject: Resource, context: Context) -> Judgement:
    """No set of actions that leads to more privileges is allowed: by a policy alone, or by all policies of an identity together."""
    answers = list(_identity(subject, context) if typed(subject) in _IDENTITIES else _alone(subject, context))
    rows = [row for row, answer in answers if answer.yes]
    if rows:
        guilty = [_way(ESCALATIONS[row]) for row in rows]
        there = list(_allowing(subject, rows[0], context))
        proof = [Evidence(subject.address, "actions", way, "term", None if there else subject.location) for way in guilty]
        return breaks(f"{subject.address} allows {guilty[0]}, which leads to more privileges", *there, *proof)
    together = some(answer for _, answer in answers)
    if together.no:
        own = "no policy of its own" if typed(subject) in _IDENTITIES else "nothing"
        return holds(f"{subject.address} has {own} that leads to more privileges", evidence(subject))
    return awaiting(subject.address, together.on or (subject.address,), evidence(subject))


class _Holder(msgspec.Struct, frozen=True):
    """For whom policies are judged: who holds them, where that is told, and which accounts are his own.

    `found`: which conditions he undoes by which action, as dozens of ways ask it of the same policies. `undoing`: whether he is about to.
    """

    own: Own
    who: Resource | Named | None = None
    undoing: bool = False
    found: dict[tuple[object, ...], tuple[Condition, Sequence[Held], Match]] = msgspec.field(default_factory=dict[tuple[object, ...], Any])


# --- a policy alone -----------------------------------------------------------------------------------------------------------------


def _alone(subject: Resource, context: Context) -> Iterator[tuple[Row, Match]]:
    policy, joined = _policy_of(subject, context), _holders(subject, context)
    bounds = bounds_of_holder(subject, joined, context)
    whose = [subject] if subject.type == "aws_iam_policy" else _whose(subject, joined)
    on = tuple(name for doubt in joined.doubts for name in doubt.on)
    beside = _beside(joined, context)
    limits = [one for several in bounds.any_of if several is not None for one in several]
    alike = not depends_on_holder([policy, *beside, *limits])  # a plan may show all roles as those that may hold it
    holders = [_Holder(own_of(subject, context), who) for who in (whose[:1] if alike else whose)]
    for row in told_rows([policy], limits):
        found = ((one, _escalates(row, [policy], one, beside)) for one in holders)
        yield row, agreed((_bounded(row, leads, bounds, one, [policy, *beside]) for one, leads in found), on)


def _beside(joined: Joined, context: Context) -> list[Held]:
    """All policies of the one identity that an inline policy belongs to: what another one denies, this one does not give."""
    one = joined.links[0].resource if len(joined.links) == 1 and not joined.doubts else None
    held = [] if one is None else policies_of(one, context)
    if one is not None and one.type == "aws_iam_user":
        return [*held, *(policy for group in of_groups(one, context) for policy in group)]
    if one is None or typed(one) != PERMISSION_SET:
        return held
    # A permission set names policies of accounts that are mostly elsewhere, and hardly for what they deny.
    return [policy for policy in held if policy.held.yes and all(reading.rest.no for reading in policy.readings)]


def _policy_of(subject: Resource, context: Context) -> Held:
    if typed(subject) == DATA_DOCUMENT:
        return Held(subject.address, (document_of(subject, context.graph),))
    attribute = _POLICIES.get(subject.type, "policy")
    place = f"{subject.address}.{attribute}"
    return Held(place, documents(subject.get(attribute), context.graph, place))


def _allowing(subject: Resource, row: Row, context: Context) -> Iterator[Evidence]:
    """The statements of a policy that allow the actions of a row; of an identity none: it has policies, which have their own lines."""
    if typed(subject) in _IDENTITIES:
        return
    place = subject.get(_POLICIES.get(subject.type, "policy")).location
    for statement in (one for reading in _policy_of(subject, context).readings for one in reading.statements):
        if statement.allows.yes and any(statement.actions.reaches(action).yes for action in row):
            written = replace(ABSENT, location=statement.source.location or place)
            yield evidence(subject, statement.place, written)  # what it allows, is told


# --- an identity --------------------------------------------------------------------------------------------------------------------


class _Holding(NamedTuple):
    """What an identity holds of its own, what each of its groups does, and its boundary."""

    own: list[Held]
    groups: list[list[Held]]
    bounds: Bounds

    @property
    def limits(self) -> Iterator[Held]:
        """The policies of each boundary that it may have."""
        return chain(*(one for one in self.bounds.any_of if one is not None))

    @property
    def whole(self) -> list[Held]:
        """Its policies, and those of its groups."""
        return [*self.own, *chain(*self.groups)]

    @property
    def key(self) -> tuple[object, ...]:
        """What is the same for two who hold the same."""
        lists = (self.own, *self.groups, None, *self.bounds.any_of)
        return (*(None if one is None else tuple(map(_as_held, one)) for one in lists), self.bounds.on)

    def without(self, names: Names) -> _Holding:
        """The same without the names of where the policies are attached."""
        bounds = replace(self.bounds, any_of=tuple([None if one is None else names.without(one) for one in self.bounds.any_of]))
        return _Holding(names.without(self.own), [names.without(one) for one in self.groups], bounds)


def _as_held(policy: Held) -> tuple[object, ...]:
    """A policy, and where it is attached: what a document says is read once, so that it is known by its place."""
    readings = [one if not one.statements else id(one) for one in policy.readings]
    return policy.place, policy.name, policy.held, policy.own, policy.shown, *readings


def _identity(subject: Resource, context: Context) -> Iterable[tuple[Row, Match]]:
    """What `_together` says: once for all who may hold the same, as a plan shows it where each attachment may be of each identity."""
    groups = list(of_groups(subject, context)) if subject.type == "aws_iam_user" else []
    holding = _Holding(policies_of(subject, context), groups, bounds_of(subject, context))
    holder, whole = _Holder(own_of(subject, context), subject), holding.whole
    if all(one.held.yes for one in whole) or depends_on_holder([*whole, *holding.limits]):
        return _together(holding, holder)
    names = Names()
    holding = holding.without(names)
    key = ("iam.escalation", subject.type, holder.own, holding.key)
    if key not in context.memo:
        context.memo[key] = holding, list(_together(holding, holder))  # with it, since the places of its documents may be others'
    answers: list[tuple[Row, Match]] = context.memo[key][1]
    return [(row, names.told(found)) for row, found in answers]


def _together(holding: _Holding, holder: _Holder) -> Iterator[tuple[Row, Match]]:
    """Whether an identity gets there by its own inline policies, or only by several policies together.

    A policy that leads there alone is reported itself, and so are AdministratorAccess and a group whose policies do together.
    """
    whole, groups, bounds = holding.whole, holding.groups, holding.bounds
    administers = some(one.held for one in whole if ADMINISTRATOR_ARN.fullmatch(one.name))
    own = [one for one in whole if one.own]
    reported = [one for one in whole if not one.own and not (one.name and not any(reading.statements for reading in one.readings))]
    shared = [] if own else [one for one in reported if one.held.yes and is_of_many(one)]
    for row in told_rows(whole, holding.limits):
        if any(_leads(row, one, holder.own).yes for one in shared):
            yield row, NO
            continue
        all_together = _escalates(row, whole, holder)
        if all_together.no:
            yield row, NO
            continue
        by_own = all_together if len(own) == len(whole) else _escalates(row, own, holder)
        elsewhere = some([administers, _elsewhere(row, reported, groups, holder)])
        by_itself = every([all_together, YES if by_own.yes else some([by_own, opposite(elsewhere)])])
        yield row, _bounded(row, by_itself, bounds, holder, whole)


def _elsewhere(row: Row, reported: Sequence[Held], groups: Sequence[list[Held]], holder: _Holder) -> Match:
    """Whether a policy, or a group, leads there that is reported itself."""
    own = holder.own
    alone = (_leads(row, one, own) if is_of_many(one) else _escalates(row, [one], holder) for one in reported)
    return some([*alone, *(_escalates(row, policies, _Holder(own)) for policies in groups)])


def _leads(row: Row, policy: Held, own: Own) -> Match:
    """Whether a policy leads there whoever holds it: one answer for all who do, unless it is open and names where each holds it."""
    document = policy.readings[0] if len(policy.readings) == 1 and not AWS_OWNED.fullmatch(policy.name) else None
    if document is None:
        return _escalates(row, [policy], _Holder(own))
    key = ("leads", row, own)
    if key in document.found:
        return every([policy.held, cast("Match", document.found[key])])
    found = _escalates(row, [replace(policy, held=YES)], _Holder(own))
    if document.bars_nothing or found.sure is not Sure.MAYBE:
        document.found[key] = found
    return every([policy.held, found])


def _way(actions: Row) -> str:
    """`iam:PassRole with ecs:RegisterTaskDefinition and ecs:RunTask`."""
    first, *others = actions
    return f"{first} with {' and '.join(others)}" if others else first


# --- what a set of policies allows --------------------------------------------------------------------------------------------------


def _escalates(row: Row, held: Sequence[Held], holder: _Holder, beside: Sequence[Held] = ()) -> Match:
    """Whether all actions of a row are allowed by some of the policies; the first one on resources of all names, or on who holds them.

    `beside`: policies of the same holder of which only what they deny counts.
    """
    denying = [*held, *beside]
    return every(some([*_given(held, action, row, denying, holder), *by_aws(action, row, held)]) for action in row)


def _given(allowing: Sequence[Held], action: str, row: Row, held: Sequence[Held], holder: _Holder) -> Iterator[Match]:
    """Whether each of some policies gives an action, beside all that are held: few of these deny anything."""
    means, barring = _means(action, row, [held], holder), [one for one in held if may_bar(one, action)]
    return (_gives(one, action, row, barring, means, holder) for one in allowing)


def _gives(policy: Held, action: str, row: Row, barring: Sequence[Held], means: Means, holder: _Holder) -> Match:
    """Whether a policy gives an action. Its holder has what it denies; where none is sure, what else he may have is not asked."""
    held = replace(policy, held=YES)
    denying = [held if one is policy else one for one in barring if one is policy or one.held.yes or policy.held.yes]
    document = policy.readings[0] if len(policy.readings) == 1 else None
    alone = not denying or (denying == [held] and document is not None and not any(one.conditions for one in document.denying))
    if document is None or not is_for_anybody(document) or (document.statements and not alone):
        return every([policy.held, _allows(held, action, row, denying, means, holder)])
    key = ("gives", action, row, holder.own)  # hundreds may hold it
    if key not in document.found:
        document.found[key] = _allows(held, action, row, denying, means, holder)
    return every([policy.held, cast("Match", document.found[key])])


def _allows(policy: Held, action: str, row: Row, barring: Sequence[Held], means: Means, holder: _Holder) -> Match:
    def gives(statement: Statement) -> Match:
        reached = statement.actions.reaches(action)
        if reached.no:
            return NO
        left = without_idle(after_sign_in(statement), action, row)
        left = without_chosen(without_undone(left, action, means.undoes), action, row, means.may_tag) if left.conditions else left
        nobody, reach = opposite(statement.principals.present), _reach(statement, action, row, holder.who, holder.own)
        given = every([reached, opposite(never_met(statement, action)), opposite(bounded(left)), reach, nobody])
        return given if given.no else every([given, opposite(_barred(action, row, statement, barring, means))])

    return allows(policy, lambda one: whole_or_spared(one, action, barring, gives), meant=True)


def _means(action: str, row: Row, limits: Sequence[Sequence[Held]], holder: _Holder) -> Means:
    """By which somebody gets past conditions who may do what all of these sets of policies allow: his own, and his boundary."""
    anyone, by_it = _Holder(holder.own), _Holder(holder.own, undoing=True)

    def may_tag(name: str) -> Match:
        return every(some(_given(held, name, (action, name), held, anyone)) for held in limits)

    def undone(held: Sequence[Held], name: str, guard: Condition, *, bare: bool) -> Match:
        asked = (name, row[0]) if row[0] in _TOLD_BY and row[0].partition(":")[0] == name.partition(":")[0] else (name,)
        key = (*asked, bare, id(guard), *map(id, held))
        if key not in holder.found:  # with whom it is about, since their places may be others'
            walled = with_walls(held, guard, name, bare=bare)
            holder.found[key] = guard, held, some(_given(walled, name, asked, walled, by_it))
        return holder.found[key][-1]

    def undoes(name: str, guard: Condition, *, bare: bool = False) -> Match:
        if name in OF_MACHINES and any(one.startswith("ec2:") for one in row):  # an instance has the tags that EC2 gives it
            return NO
        if holder.undoing and name in OF_HOLDERS:  # one by way of another, for each of them: dozens of Denies took minutes
            named = (some(allows(one, lambda given: given.actions.reaches(name), meant=True) for one in held) for held in limits)
            return every([*named, maybe("which tags the holder gives himself to give others")])
        return every(undone(held, name, guard, bare=bare) for held in limits)

    return Means(holder.own, undoes, may_tag, end_of_arn(holder.who))


def _reach(statement: Statement, action: str, row: Row, who: Resource | Named | None, own: Own) -> Match:
    left = opposite(leaves_out(action, statement, own))
    if action != row[0] or left.no:
        return every([left, concerns(statement.resources, action, arns_about(action))])
    if action in _OF_ANY_ROLE:
        return of_service(statement.resources, action.partition(":")[0])
    kind = _ON_ONESELF.get(action)
    on_oneself = [statement.resources.these.some(lambda value: names_oneself(value, kind, who))] if kind is not None else []
    told_by = next((one for one in row if one in _TOLD_BY), action)
    return every([left, some([wide(statement.resources, action, arns_about(told_by)), *on_oneself])])


def _barred(action: str, row: Row, given: Statement, held: Sequence[Held], means: Means) -> Match:
    """Whether a Deny of any of the policies takes away what a statement gives."""
    return some(_denies(one, action, row, given, means) for one in held)


def _denies(policy: Held, action: str, row: Row, given: Statement, means: Means) -> Match:
    if is_unseen(policy):
        return every([policy.held, maybe(policy.shown or policy.place)])
    readings = [
        maybe(policy.place) if one.flaw and not one.statements else takes_away(one, action, row, given, means) for one in policy.readings
    ]
    on = tuple(name for one in readings for name in one.on) or (policy.place,)
    return every([policy.held, agreed(readings, on)])


# --- permissions boundaries ---------------------------------------------------------------------------------------------------------


def _holders(policy: Resource, context: Context) -> Joined:
    """The identity that an inline policy belongs to, or may belong to; nobody of other policies."""
    via, kind = _OF_ONE.get(policy.type, ("", ""))
    return context.links.parents(policy, policy.get(via), via, (kind,)) if via else Joined()


def _whose(policy: Resource, joined: Joined) -> Sequence[Resource | Named | None]:
    """The identity that a policy belongs to, or those that it may."""
    here = [link.resource for link in joined.links] or [doubt.resource for doubt in joined.doubts if doubt.resource is not None]
    return here if here and len(here) == len(joined.links) + len(joined.doubts) and not joined.literals else [*here, by_name(policy)]


def _bounded(row: Row, found: Match, bounds: Bounds, holder: _Holder, held: Sequence[Held]) -> Match:
    """What policies allow, as far as the boundary allows it, too: the first action on resources of all names, or on who holds them."""

    def within(limit: list[Held] | None) -> Match:
        if limit is None or found.no:
            return found
        means = [(action, _means(action, row, [held, limit], holder)) for action in row]
        return every([found, *(some(_within(one, action, limit, row, holder.who, past) for one in limit) for action, past in means)])

    return agreed(map(within, bounds.any_of), bounds.on)


def _within(bound: Held, action: str, bounds: list[Held], row: Row, who: Resource | Named | None, means: Means) -> Match:
    if AWS_OWNED.fullmatch(bound.name):
        return every([bound.held, YES if ADMINISTRATOR_ARN.fullmatch(bound.name) else allowed_by_aws(bound, action)])

    barring = [one for one in bounds if may_bar(one, action)]

    def gives(statement: Statement) -> Match:
        left = without_idle(after_sign_in(statement), action, row)
        open_to_all = some([opposite(bounded(left)), maybe(f"the condition of {statement.place}")])
        given = every([statement.actions.reaches(action), open_to_all, _reach(statement, action, row, who, means.own)])
        return given if given.no else every([given, opposite(_barred(action, row, statement, barring, means))])

    return allows(bound, lambda one: whole_or_spared(one, action, barring, gives))
