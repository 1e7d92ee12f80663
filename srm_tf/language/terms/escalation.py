"""Privilege escalation: sets of actions by which the holder of a policy gets more than the policy gives.

What an identity may do is what any of its policies allows, no Deny of any of them takes away, and its permissions boundary allows, too:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

import msgspec
from msgspec.structs import replace

from srm_tf.language.joined import Joined
from srm_tf.language.terms import sentence
from srm_tf.language.terms.action_kinds import arns_about
from srm_tf.language.terms.arns import concerns, of_one, of_service, wide
from srm_tf.language.terms.attached import AWS_OWNED, Held, allows, of_groups, policies_of
from srm_tf.language.terms.chosen import without_chosen
from srm_tf.language.terms.denials import leaves_out
from srm_tf.language.terms.documents import document_of, documents
from srm_tf.language.terms.forms import form, may_be
from srm_tf.language.terms.globs import contains, overlap, sure
from srm_tf.language.terms.idle import bounded, never_met
from srm_tf.language.terms.limits import HOLDERS, PERMISSION_SET, Bounds, bounds_of, bounds_of_holder
from srm_tf.language.terms.match import NO, YES, Match, Sure, agreed, awaiting, every, evidence, maybe, opposite, some
from srm_tf.language.terms.means import Means, takes_away
from srm_tf.language.terms.own_accounts import own_of
from srm_tf.language.terms.passing import after_sign_in, without_idle
from srm_tf.language.terms.policy_sources import DATA_DOCUMENT
from srm_tf.language.terms.tag_keys import OF_MACHINES
from srm_tf.language.terms.undone import OF_HOLDERS, with_walls, without_undone
from srm_tf.language.terms.ways import ESCALATIONS, Row, open_rows
from srm_tf.model.graph import typed
from srm_tf.model.resource import Resource
from srm_tf.model.value import ABSENT, GAP
from srm_tf.model.verdict import Evidence, Judgement, breaks, holds
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.terms.denials import Own
    from srm_tf.language.terms.documents import Condition, Statement
    from srm_tf.model.value import Value

_IDENTITIES: Final = ("aws_iam_role", "aws_iam_user", "aws_iam_group", PERMISSION_SET)
_POLICIES: Final = {
    "aws_iam_policy": "policy",
    "aws_iam_role_policy": "policy",
    "aws_iam_user_policy": "policy",
    "aws_iam_group_policy": "policy",
    "aws_ssoadmin_permission_set_inline_policy": "inline_policy",
}
_ADMINISTRATOR: Final = regex(r"arn:[^:]*:iam::aws:policy/AdministratorAccess")
# It withholds IAM, and nothing else that leads anywhere: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/PowerUserAccess.html
_POWER_USER: Final = regex(r"arn:[^:]*:iam::aws:policy/PowerUserAccess")
# Policies of AWS that run nothing: those that only read or deny, and what functions, nodes and agents are commonly given.
# https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
_READS: Final = regex(
    r"ReadOnly|ViewOnly|SecurityAudit|DenyAll|Quarantine"
    r"|/(AWSLambda(Basic|VPCAccess)ExecutionRole|AmazonEKSWorkerNodePolicy|AmazonSSMManagedInstanceCore|CloudWatchAgentServerPolicy)$"
)
_DENIES: Final = regex(r"Deny|Quarantine")  # policies of AWS that deny
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
_INLINE: Final = regex(rf"(?:^|\.)(?:{'|'.join(HOLDERS)})\.")
_ONESELF: Final = regex(r"arn:[^:]*:iam::[^:]*:user/.*[$&]\{aws:username\}")


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


class _Named(msgspec.Struct, frozen=True):
    """The identity of an inline policy, where at most its name is told: not the path that stands before the name in its ARN."""

    type: str
    name: Value
    place: str


class _Holder(msgspec.Struct, frozen=True):
    """For whom policies are judged: who holds them, where that is told, and which accounts are his own.

    `found`: which conditions he undoes by which action, as dozens of ways ask it of the same policies. `undoing`: whether he is about to.
    """

    own: Own
    who: Resource | _Named | None = None
    undoing: bool = False
    found: dict[tuple[object, ...], tuple[Condition, Sequence[Held], Match]] = msgspec.field(default_factory=dict[tuple[object, ...], Any])


# --- a policy alone -----------------------------------------------------------------------------------------------------------------


def _alone(subject: Resource, context: Context) -> Iterator[tuple[Row, Match]]:
    policy, joined = _policy_of(subject, context), _holders(subject, context)
    bounds = bounds_of_holder(subject, joined, context)
    whose = [subject] if subject.type == "aws_iam_policy" else _whose(subject, joined)
    on = tuple(name for doubt in joined.doubts for name in doubt.on)
    beside = _beside(joined, context)
    holders = [_Holder(own_of(subject, context), who) for who in whose]
    for row in open_rows([policy]):
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


def _identity(subject: Resource, context: Context) -> Iterator[tuple[Row, Match]]:
    """Whether an identity gets there by its own inline policies, or only by several policies together.

    A policy that leads there alone is reported itself, and so are AdministratorAccess and a group whose policies do together.
    """
    groups = list(of_groups(subject, context)) if subject.type == "aws_iam_user" else []
    bounds, holder = bounds_of(subject, context), _Holder(own_of(subject, context), subject)
    whole = [*policies_of(subject, context), *(policy for group in groups for policy in group)]
    administers = some(one.held for one in whole if _ADMINISTRATOR.fullmatch(one.name))
    own = [one for one in whole if one.own]
    reported = [one for one in whole if not one.own and not (one.name and not any(reading.statements for reading in one.readings))]
    shared = [] if own else [one for one in reported if _is_of_many(one)]
    for row in open_rows(whole):
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
    alone = (_leads(row, one, own) if _is_of_many(one) else _escalates(row, [one], holder) for one in reported)
    return some([*alone, *(_escalates(row, policies, _Holder(own)) for policies in groups)])


def _leads(row: Row, policy: Held, own: Own) -> Match:
    """Whether a policy leads there whoever holds it: one answer for all who do, unless it is open, which names where each holds it."""
    known = policy.readings[0].found if policy.held.yes and len(policy.readings) == 1 else {}
    key = ("leads", row, own)
    found = known.get(key)
    if found is None:
        found = _escalates(row, [policy], _Holder(own))
        if found.sure is not Sure.MAYBE:
            known[key] = found
    return cast("Match", found)


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
    return every(some([*(_gives(one, action, row, denying, holder) for one in held), *_by_aws(action, row, held)]) for action in row)


def _gives(policy: Held, action: str, row: Row, held: Sequence[Held], holder: _Holder) -> Match:
    means = _means(action, row, [held], holder)

    def test(statement: Statement) -> Match:
        reached = statement.actions.reaches(action)
        if reached.no:
            return NO
        left = without_idle(after_sign_in(statement), action, row)
        left = without_chosen(without_undone(left, action, means.undoes), action, row, means.may_tag) if left.conditions else left
        nobody, reach = opposite(statement.principals.present), _reach(statement, action, row, holder.who, holder.own)
        given = every([reached, opposite(never_met(statement, action)), opposite(bounded(left)), reach, nobody])
        return given if given.no else every([given, opposite(_barred(action, row, statement, held, means))])

    return allows(policy, test, meant=True)


def _means(action: str, row: Row, limits: Sequence[Sequence[Held]], holder: _Holder) -> Means:
    """By which somebody gets past conditions who may do what all of these sets of policies allow: his own, and his boundary."""
    anyone, by_it = _Holder(holder.own), _Holder(holder.own, undoing=True)

    def may_tag(name: str) -> Match:
        return every(some(_gives(one, name, (action, name), held, anyone) for one in held) for held in limits)

    def undone(held: Sequence[Held], name: str, guard: Condition, *, bare: bool) -> Match:
        asked = (name, row[0]) if row[0] in _TOLD_BY and row[0].partition(":")[0] == name.partition(":")[0] else (name,)
        key = (*asked, bare, id(guard), *map(id, held))
        if key not in holder.found:  # with whom it is about, since their places may be others'
            walled = with_walls(held, guard, name, bare=bare)
            holder.found[key] = guard, held, some(_gives(one, name, asked, walled, by_it) for one in walled)
        return holder.found[key][-1]

    def undoes(name: str, guard: Condition, *, bare: bool = False) -> Match:
        if name in OF_MACHINES and any(one.startswith("ec2:") for one in row):  # an instance has the tags that EC2 gives it
            return NO
        if holder.undoing and name in OF_HOLDERS:  # one by way of another, for each of them: dozens of Denies took minutes
            named = (some(allows(one, lambda given: given.actions.reaches(name), meant=True) for one in held) for held in limits)
            return every([*named, maybe("which tags the holder gives himself to give others")])
        return every(undone(held, name, guard, bare=bare) for held in limits)

    return Means(holder.own, undoes, may_tag, _end_of_arn(holder.who))


def _reach(statement: Statement, action: str, row: Row, who: Resource | _Named | None, own: Own) -> Match:
    left = opposite(leaves_out(action, statement, own))
    if action != row[0] or left.no:
        return every([left, concerns(statement.resources, action, arns_about(action))])
    if action in _OF_ANY_ROLE:
        return of_service(statement.resources, action.partition(":")[0])
    kind = _ON_ONESELF.get(action)
    on_oneself = [statement.resources.these.some(lambda value: _names_oneself(value, kind, who))] if kind is not None else []
    told_by = next((one for one in row if one in _TOLD_BY), action)
    return every([left, some([wide(statement.resources, action, arns_about(told_by)), *on_oneself])])


def _names_oneself(value: Value, kind: str, who: Resource | _Named | None) -> Match:
    """Whether a resource is whoever holds the policy. A name that is not known is asked about its width already, and not asked again."""
    if isinstance(who, _Named) and who.type == f"aws_iam_{kind}":
        if form(value) == GAP:
            return of_one(value, who.name, who.type)
        _, named, name = form(value).partition(f":{kind}/")
        if named and GAP not in name and overlap(name.rpartition("/")[2], form(who.name).replace(GAP, "*")):
            return maybe(*(who.name.origins if who.name.is_unknown else (f"{who.place}, which is outside this configuration",)))
    elif isinstance(who, Resource) and who.type == f"aws_iam_{kind}":
        if form(value) == GAP and all(one.target == who.address and one.attribute == "arn" for one in value.references):
            return sure(bool(value.references))
        _, named, name = form(value).partition(f":{kind}/")
        called = _called(who)
        if named and called and GAP not in name and contains(name, called):
            return YES
        if named and GAP in called and may_be(called, name):
            return maybe(f"{who.address}.name")
    return sure(kind == "user" and _ONESELF.search(value.text() or "") is not None)


def _by_name(policy: Resource) -> _Named | None:
    via, kind = HOLDERS.get(policy.type, ("", ""))
    return _Named(kind, policy.get(via), f"{policy.address}.{via}") if via else None


def _called(identity: Resource) -> str:
    """Path and name in the ARN of an identity, as far as they are known; "" where AWS makes up its name."""
    path, name = identity.get("path"), identity.get("name")
    return "" if name.is_null else f"{'/' if path.is_null else form(path)}{form(name)}".removeprefix("/")


def _end_of_arn(who: Resource | _Named | None) -> str:
    """`role/ci/app`; "" of an identity that is not here, or whose name or path is not known."""
    called = _called(who) if isinstance(who, Resource) and who.type in {"aws_iam_role", "aws_iam_user"} else ""
    return f"{who.type.removeprefix('aws_iam_')}/{called}" if who is not None and called and GAP not in called else ""


def _by_aws(action: str, row: Row, held: Sequence[Held]) -> list[Match]:
    """Whoever may pass a role may find the action that uses it in a policy of AWS's, whose text no configuration shows."""
    return [every([one.held, _allowed_by_aws(one, action)]) for one in held if action != row[0] and AWS_OWNED.fullmatch(one.name)]


def _allowed_by_aws(policy: Held, action: str) -> Match:
    """Whether a policy of AWS's allows an action that leads to more privileges."""
    if _POWER_USER.fullmatch(policy.name):
        return sure(not action.startswith("iam:"))
    return NO if _READS.search(policy.name) else maybe(f"what {policy.shown or policy.place} allows")


def _barred(action: str, row: Row, given: Statement, held: Sequence[Held], means: Means) -> Match:
    """Whether a Deny of any of the policies takes away what a statement gives."""
    return some(_denies(one, action, row, given, means) for one in held)


def _denies(policy: Held, action: str, row: Row, given: Statement, means: Means) -> Match:
    if policy.name and not any(reading.statements for reading in policy.readings) and AWS_OWNED.fullmatch(policy.name):
        return every([policy.held, maybe(policy.shown or policy.place) if _DENIES.search(policy.name) else NO])
    if policy.readings and all(one.bars_nothing for one in policy.readings):
        return NO
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


def _whose(policy: Resource, joined: Joined) -> Sequence[Resource | _Named | None]:
    """The identity that a policy belongs to, or those that it may."""
    here = [link.resource for link in joined.links] or [doubt.resource for doubt in joined.doubts if doubt.resource is not None]
    return here if here and len(here) == len(joined.links) + len(joined.doubts) and not joined.literals else [*here, _by_name(policy)]


def _is_of_many(policy: Held) -> bool:
    """Whether a policy that is reported itself is judged for nobody: one of many holders. An inline one is for its identity."""
    return _INLINE.search(policy.place) is None


def _bounded(row: Row, found: Match, bounds: Bounds, holder: _Holder, held: Sequence[Held]) -> Match:
    """What policies allow, as far as the boundary allows it, too: the first action on resources of all names, or on who holds them."""

    def within(limit: list[Held] | None) -> Match:
        if limit is None or found.no:
            return found
        means = [(action, _means(action, row, [held, limit], holder)) for action in row]
        return every([found, *(some(_within(one, action, limit, row, holder.who, past) for one in limit) for action, past in means)])

    return agreed(map(within, bounds.any_of), bounds.on)


def _within(bound: Held, action: str, bounds: list[Held], row: Row, who: Resource | _Named | None, means: Means) -> Match:
    if AWS_OWNED.fullmatch(bound.name):
        return every([bound.held, YES if _ADMINISTRATOR.fullmatch(bound.name) else _allowed_by_aws(bound, action)])

    def test(statement: Statement) -> Match:
        open_to_all = some([opposite(bounded(after_sign_in(statement))), maybe(f"the condition of {statement.place}")])
        given = every([statement.actions.reaches(action), open_to_all, _reach(statement, action, row, who, means.own)])
        return given if given.no else every([given, opposite(_barred(action, row, statement, bounds, means))])

    return allows(bound, test)
