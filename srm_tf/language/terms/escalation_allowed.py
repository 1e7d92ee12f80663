"""What a set of policies allows of a way to more privileges, and what Denies and a permissions boundary leave of it.

What an identity may do is what any of its policies allows, no Deny of any of them takes away, and its permissions boundary allows, too:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

import msgspec
from msgspec.structs import replace

from srm_tf.language.terms.action_kinds import arns_about
from srm_tf.language.terms.arns import concerns, everything, of_service, wide
from srm_tf.language.terms.attached import AWS_OWNED, Held, allows
from srm_tf.language.terms.changeable_conditions import OF_HOLDERS, may_be_given, with_walls, without_undone
from srm_tf.language.terms.chosen_conditions import without_chosen
from srm_tf.language.terms.denials import leaves_out, takes_all
from srm_tf.language.terms.escalation_means import Means, noting, takes_away, whole_or_spared
from srm_tf.language.terms.escalation_ways import Row
from srm_tf.language.terms.idle_conditions import bounded, never_met
from srm_tf.language.terms.match import NO, YES, Match, agreed, every, maybe, opposite, some
from srm_tf.language.terms.pass_role_conditions import PASSING, after_sign_in, without_idle
from srm_tf.language.terms.policy_holders import Named, is_for_anybody, names_oneself
from srm_tf.language.terms.tag_keys import OF_MACHINES
from srm_tf.language.terms.unseen_policies import ADMINISTRATOR_ARN, allowed_by_aws, by_aws, is_unseen, may_bar
from srm_tf.model.resource import Resource

if TYPE_CHECKING:
    from srm_tf.language.terms.denials import Own
    from srm_tf.language.terms.documents import Condition, Document, Statement
    from srm_tf.language.terms.escalation_targets import Strong
    from srm_tf.language.terms.identity_boundaries import Bounds

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
        *("sso:attachcustomermanagedpolicyreferencetopermissionset", "ec2:modifyinstanceattribute", "ec2:createlaunchtemplateversion"),
    }
)
# About a resource that says nothing of the role which is handed out: account access manager's application, one in an organization.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/aam-assign-remove-access.html
_OF_ANY_ROLE: Final = frozenset({"account-access:createentitlement"})

# Enough beside a role to pass, if it takes whatever others share: on what is named, it runs what is there.
_OF_OTHERS: Final = frozenset({"ssm:startautomationexecution"})


class Holder(msgspec.Struct, frozen=True):
    """For whom policies are judged: who holds them, where that is told, and which accounts are his own.

    `found`: which conditions he undoes by which action, as dozens of ways ask it of the same policies. `undoing`: whether he is about to.
    `passes`: the one that the first action of a way is asked about, a role to pass; without one, all there are.
    """

    own: Own
    who: Resource | Named | None = None
    undoing: bool = False
    passes: Strong | None = None
    found: dict[tuple[object, ...], tuple[Condition, Sequence[Held], Match]] = msgspec.field(default_factory=dict[tuple[object, ...], Any])


class _Asked(NamedTuple):
    """What is asked of each policy: an action of a way, for its holder, and by which means he gets past conditions."""

    action: str
    row: Row
    holder: Holder
    means: Means


# --- what a set of policies allows --------------------------------------------------------------------------------------------------


def escalates(row: Row, held: Sequence[Held], holder: Holder, beside: Sequence[Held] = ()) -> Match:
    """Whether all actions of a row are allowed by some of the policies; the first one on resources of all names, or on who holds them.

    `beside`: policies of the same holder of which only what they deny counts.
    """
    denying = [*held, *beside]
    found = every(some([*_given(held, action, row, denying, holder), *_by_aws(held, action, row, denying)]) for action in row)
    return found if found.no else every([found, *_by_means(row, holder, lambda one: escalates(row, held, one, beside))])


def _by_means(row: Row, holder: Holder, ask: Callable[[Holder], Match]) -> Iterator[Match]:
    """Whether the same holds of one of what the first action of a way takes as well, if it takes anything."""
    means = () if holder.passes is None else holder.passes.by_means_of(row[0])
    if means:
        yield some(ask(replace(holder, passes=one)) for one in means)


def _given(allowing: Sequence[Held], action: str, row: Row, held: Sequence[Held], holder: Holder) -> Iterator[Match]:
    """Whether each of some policies gives an action, beside all that are held: few of these deny anything.

    Its holder has what it denies; where it is not sure that he has it, what else he may have is not asked.
    """
    asked = _Asked(action, row, holder, _means(action, row, [held], holder))
    barring = [one for one in held if may_bar(one, action)]
    surely = [one for one in barring if one.held.yes]
    if _is_taken(action, surely):
        allowing = [one for one in allowing if not one.is_read]
    return (_gives(one, asked, barring if one.held.yes else surely) for one in allowing)


def _by_aws(allowing: Sequence[Held], action: str, row: Row, held: Sequence[Held]) -> Sequence[Match]:
    """Whether policies of AWS's give an action, of which none of what is held takes all."""
    found = by_aws(action, row, allowing)
    return () if found and _is_taken(action, [one for one in held if one.held.yes and may_bar(one, action)]) else found


def _is_taken(action: str, barring: Sequence[Held]) -> bool:
    return any(one.readings != () and all(takes_all(action, document) for document in one.readings) for one in barring)


def _gives(policy: Held, asked: _Asked, barring: Sequence[Held]) -> Match:
    """Whether a policy gives an action, beside what others deny: found once for all who hold it, where they deny nothing."""
    action, holder = asked.action, asked.holder
    document = policy.readings[0] if len(policy.readings) == 1 and holder.passes is None else None
    alone = document is not None and (not document.statements or all(one is policy for one in barring))
    key = ("gives", action, asked.row, holder.own)  # hundreds may hold it
    if document is not None and alone and key in document.found:
        return every([policy.held, cast("Match", document.found[key])])
    held, (noted, sought) = replace(policy, held=YES), noting(asked.means)
    denying = barring if policy.held.yes or not may_bar(policy, action) else [*barring, held]
    found = _allows(held, asked._replace(means=noted), denying)
    if document is not None and alone and not sought and is_for_anybody(document):
        document.found[key] = found
    return every([policy.held, found])


def _allows(policy: Held, asked: _Asked, barring: Sequence[Held]) -> Match:
    def gives(statement: Statement) -> Match:
        reached = statement.actions.reaches(asked.action)
        if reached.no:
            return NO
        given = every([reached, opposite(_limits(statement, asked)), _reach(statement, asked), opposite(statement.principals.present)])
        return given if given.no else every([given, opposite(_barred(asked, statement, barring))])

    return allows(policy, lambda one: whole_or_spared(one, asked.action, barring, gives), meant=True)


def _limits(statement: Statement, asked: _Asked) -> Match:
    """Whether a condition keeps the holder of an Allow from an action."""
    action, row, _, means = asked
    if not statement.conditions:
        return statement.other_conditions
    left = without_idle(after_sign_in(statement), action, row)
    left = without_chosen(without_undone(left, action, means.undoes), action, row, means.may_tag) if left.conditions else left
    return some([never_met(statement, action), bounded(left)])


def _means(action: str, row: Row, limits: Sequence[Sequence[Held]], holder: Holder) -> Means:
    """By which somebody gets past conditions who may do what all of these sets of policies allow: his own, and his boundary."""
    anyone, by_it = Holder(holder.own), Holder(holder.own, undoing=True)

    def may_tag(name: str) -> Match:
        return every(some(_given(held, name, (action, name), held, anyone)) for held in limits)

    def undone(held: Sequence[Held], name: str, guard: Condition, *, bare: bool) -> Match:
        if not may_be_given(name, held):
            return NO
        asked = (name, row[0]) if row[0] in _TOLD_BY and row[0].partition(":")[0] == name.partition(":")[0] else (name,)
        key = (*asked, bare, id(guard), *map(id, held))
        if key not in holder.found:  # with whom it is about, since their places may be others'
            walled = with_walls(held, guard, name, bare=bare)
            holder.found[key] = guard, held, some(_given(walled, name, asked, walled, by_it))
        return holder.found[key][-1]

    def undoes(name: str, guard: Condition, *, bare: bool = False) -> Match:
        if name in OF_MACHINES and any(one.startswith("ec2:") for one in row):  # an instance has the tags that EC2 gives it
            return NO
        if holder.undoing and name in OF_HOLDERS:  # one by way of another, for each of them: dozens of Denies would take minutes
            named = (some(allows(one, lambda given: given.actions.reaches(name), meant=True) for one in held) for held in limits)
            return every([*named, maybe("which tags the holder gives himself to give others")])
        return every(undone(held, name, guard, bare=bare) for held in limits)

    return Means(holder.own, undoes, may_tag, holder.who)


def _reach(statement: Statement, asked: _Asked) -> Match:
    action, row, holder, _ = asked
    left = opposite(leaves_out(action, statement, holder.own))
    if holder.passes is not None and holder.passes.is_asked(action, row):
        return every([left, holder.passes.reached_by(statement, holder.own)])
    if action in _OF_OTHERS and row == (PASSING, action):
        return every([left, everything(statement.resources)])
    if action != row[0] or left.no:
        return every([left, concerns(statement.resources, action, arns_about(action))])
    if action in _OF_ANY_ROLE:
        return of_service(statement.resources, action.partition(":")[0])
    kind = _ON_ONESELF.get(action)
    on_oneself = [statement.resources.these.some(lambda value: names_oneself(value, kind, holder.who))] if kind is not None else []
    told_by = next((one for one in row if one in _TOLD_BY), action)
    return every([left, some([wide(statement.resources, action, arns_about(told_by)), *on_oneself])])


def _barred(asked: _Asked, given: Statement, held: Sequence[Held]) -> Match:
    """Whether a Deny of any of the policies takes away what a statement gives, of the one that is asked about."""
    return some(_denies(one, asked, given) for one in held)


def _denies(policy: Held, asked: _Asked, given: Statement) -> Match:
    action, row, holder, means = asked
    passes = holder.passes if holder.passes is not None and holder.passes.is_asked(action, row) else None
    if is_unseen(policy):
        return every([policy.held, maybe(policy.shown or policy.place)])

    def denies(reading: Document) -> Match:
        if reading.flaw and not reading.statements:
            return maybe(policy.place)
        told = reading if passes is None else passes.denied_by(reading, means.own)
        return takes_away(told, action, row, given, means)

    readings = [denies(one) for one in policy.readings]
    on = tuple(name for one in readings for name in one.on) or (policy.place,)
    return every([policy.held, agreed(readings, on)])


# --- permissions boundaries ---------------------------------------------------------------------------------------------------------


def within_bounds(row: Row, found: Match, bounds: Bounds, holder: Holder, held: Sequence[Held]) -> Match:
    """What policies allow, as far as the boundary allows it, too: the first action on resources of all names, or on who holds them."""

    def within(limit: list[Held] | None) -> Match:
        if limit is None or found.no:
            return found
        denying = [one for one in limit if any(document.denying for document in one.readings)]
        left = escalates(row, held, holder, denying) if denying else found  # of what the policies name, be it not all there is
        return every([found, left, within_one(limit, holder)])

    def within_one(limit: list[Held], holder: Holder) -> Match:
        questions = [_Asked(action, row, holder, _means(action, row, [held, limit], holder)) for action in row]
        allowed = every(some(_within(one, asked, limit) for one in limit) for asked in questions)
        return allowed if allowed.no else every([allowed, *_by_means(row, holder, lambda one: within_one(limit, one))])

    return agreed(map(within, bounds.any_of), bounds.on)


def _within(bound: Held, asked: _Asked, bounds: list[Held]) -> Match:
    action = asked.action
    if AWS_OWNED.fullmatch(bound.name):
        return every([bound.held, YES if ADMINISTRATOR_ARN.fullmatch(bound.name) else allowed_by_aws(bound, action)])

    barring = [one for one in bounds if may_bar(one, action)]

    def gives(statement: Statement) -> Match:
        left = without_idle(after_sign_in(statement), action, asked.row)
        open_to_all = some([opposite(bounded(left)), maybe(f"the condition of {statement.place}")])
        given = every([statement.actions.reaches(action), open_to_all, _reach(statement, asked)])
        return given if given.no else every([given, opposite(_barred(asked, statement, barring))])

    return allows(bound, lambda one: whole_or_spared(one, action, barring, gives))
