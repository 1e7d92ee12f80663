"""Privilege escalation: sets of actions by which the holder of a policy gets more than the policy gives.

What an identity may do is what any of its policies allows, no Deny of any of them takes away, and its permissions boundary allows, too:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from msgspec.structs import replace

from srm_tf.language.joined import Joined
from srm_tf.language.terms import sentence
from srm_tf.language.terms.alike_policies import Names, is_of_many, words_of
from srm_tf.language.terms.attached import AWS_OWNED, Held, of_groups, policies_of
from srm_tf.language.terms.documents import document_of, documents
from srm_tf.language.terms.escalation_alike import asked_once
from srm_tf.language.terms.escalation_allowed import Holder, escalates, within_bounds
from srm_tf.language.terms.escalation_passed import ways_with
from srm_tf.language.terms.escalation_roles import strong_ones
from srm_tf.language.terms.escalation_targets import Strong
from srm_tf.language.terms.escalation_ways import ESCALATIONS, OF_ONE, Row, told_rows
from srm_tf.language.terms.identity_boundaries import HOLDERS, PERMISSION_SET, Bounds, bounds_of, bounds_of_holder
from srm_tf.language.terms.match import NO, YES, Match, Sure, agreed, awaiting, every, evidence, opposite, some
from srm_tf.language.terms.own_accounts import own_of
from srm_tf.language.terms.policy_holders import Named, by_name, depends_on_holder
from srm_tf.language.terms.policy_sources import DATA_DOCUMENT
from srm_tf.language.terms.unseen_policies import ADMINISTRATOR_ARN
from srm_tf.model.graph import typed
from srm_tf.model.resource import Resource
from srm_tf.model.value import ABSENT
from srm_tf.model.verdict import Evidence, Judgement, breaks, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context

_IDENTITIES: Final = ("aws_iam_role", "aws_iam_user", "aws_iam_group", PERMISSION_SET)
_POLICIES: Final = {
    "aws_iam_policy": "policy",
    "aws_iam_role_policy": "policy",
    "aws_iam_user_policy": "policy",
    "aws_iam_group_policy": "policy",
    "aws_ssoadmin_permission_set_inline_policy": "inline_policy",
}
# (attribute, type) of the one identity that an inline policy belongs to.
_OF_ONE: Final = {**HOLDERS, "aws_iam_group_policy": ("group", "aws_iam_group")}


@sentence("allows no privilege escalation", on=(*_POLICIES, DATA_DOCUMENT, *_IDENTITIES))
def allows_no_privilege_escalation(subject: Resource, context: Context) -> Judgement:
    """No set of actions that leads to more privileges is allowed: by a policy alone, or by all policies of an identity together."""
    answers = list(_identity(subject, context) if typed(subject) in _IDENTITIES else _alone(subject, context))
    ways = [way for way, answer in answers if answer.yes]
    if ways:
        guilty = [_said(way) for way in ways if way.passes is None or _Way(way.row) not in ways]
        there = list(_allowing(subject, ways[0].row, context))
        proof = [Evidence(subject.address, "actions", way, "term", None if there else subject.location) for way in guilty]
        return breaks(f"{subject.address} allows {guilty[0]}, which leads to more privileges", *there, *proof)
    together = some(answer for _, answer in answers)
    if together.no:
        own = "no policy of its own" if typed(subject) in _IDENTITIES else "nothing"
        return holds(f"{subject.address} has {own} that leads to more privileges", evidence(subject))
    return awaiting(subject.address, together.on or (subject.address,), evidence(subject))


class _Way(NamedTuple):
    """A row of actions. `passes`: of one role, which its service takes as far as `taken` says; without one, of all roles."""

    row: Row
    passes: Strong | None = None
    taken: Match = YES


def _ways(rows: Iterable[Row], roles: Sequence[Strong]) -> Iterator[_Way]:
    """Each row, and each role, or what runs with one, that it may be gone with alone; some are gone so only."""
    for row in rows:
        if row not in OF_ONE:
            yield _Way(row)
        yield from (_Way(row, one, taken) for one in roles if not (taken := one.taken_by(row)).no)


# --- a policy alone -----------------------------------------------------------------------------------------------------------------


def _alone(subject: Resource, context: Context) -> Iterable[tuple[_Way, Match]]:
    policy, joined = _policy_of(subject, context), _holders(subject, context)
    bounds = bounds_of_holder(subject, joined, context)
    whose = [subject] if subject.type == "aws_iam_policy" else _whose(subject, joined)
    beside = _beside(joined, context)
    alike = not depends_on_holder([policy, *beside, *bounds.limits])  # a plan may show all roles as those that may hold it
    holders = [Holder(own_of(subject, context), who) for who in (whose[:1] if alike else whose)]

    def leads(row: Row, by: Strong | None) -> Match:
        found = ((one, escalates(row, [policy], one, beside)) for one in (replace(holder, passes=by) for holder in holders))
        return agreed((within_bounds(row, leading, bounds, one, [policy, *beside]) for one, leading in found), joined.on)

    roles = strong_ones([policy, *bounds.limits], holders[0].own, subject, context, leads)

    def answers() -> Iterator[tuple[_Way, Match]]:
        once = asked_once([policy, *beside, *bounds.limits], holders[0].own, leads)
        for way in _ways(told_rows([policy], bounds.limits, ways_with(roles)), roles):
            yield way, every([once(way.row, way.passes), way.taken])

    said = [words_of(one) for one in ([policy], beside)] if alike else [None]
    return _once_said([*said, *_limiting(bounds)], (typed(subject), holders[0].own), roles, answers, context)


def _known_by(roles: Sequence[Strong]) -> tuple[object, ...]:
    """What tells roles and what runs with one from others, where an answer about them is kept."""
    return tuple([(one.thing.address, one.held, one.actions) for one in roles])


def _limiting(bounds: Bounds) -> list[object]:
    """The words of a permissions boundary, of each that it may be; one that is not known is None. A group may say the same before it."""
    return ["within", *("free" if one is None else words_of(one) for one in bounds.any_of)]


def _once_said(
    said: Sequence[object],
    whose: tuple[object, ...],
    roles: Sequence[Strong],
    ask: Callable[[], Iterable[tuple[_Way, Match]]],
    context: Context,
) -> Iterable[tuple[_Way, Match]]:
    """What is found of policies, once for all that say the same: hundreds of roles may hold the same, each in its own place."""
    if None in said:
        return ask()
    key = ("iam.said", *whose, *said, _known_by(roles))
    if key not in context.memo:
        found = list(ask())
        if any(answer.sure is Sure.MAYBE for _, answer in found):  # which may name the place
            return found
        context.memo[key] = found
    return cast("list[tuple[_Way, Match]]", context.memo[key])


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
    def whole(self) -> list[Held]:
        """Its policies, and those of its groups."""
        return [*self.own, *chain(*self.groups)]

    @property
    def key(self) -> tuple[object, ...]:
        """What decides the answer: two holders with the same key get the same one."""
        lists = (self.own, *self.groups, None, *self.bounds.any_of)
        return (*(None if one is None else tuple(map(_as_held, one)) for one in lists), self.bounds.on)

    def without(self, names: Names) -> _Holding:
        """The same policies and bounds, with the names of what they are attached to left out."""
        bounds = replace(self.bounds, any_of=tuple([None if one is None else names.without(one) for one in self.bounds.any_of]))
        return _Holding(names.without(self.own), [names.without(one) for one in self.groups], bounds)


def _as_held(policy: Held) -> tuple[object, ...]:
    """A policy, and where it is attached: what a document says is read once, so that it is known by its place."""
    readings = [one if not one.statements else id(one) for one in policy.readings]
    return policy.place, policy.name, policy.held, policy.own, policy.shown, *readings


def _identity(subject: Resource, context: Context) -> Iterable[tuple[_Way, Match]]:
    """What `_together` says: once for all who may hold the same, as a plan shows it where each attachment may be of each identity."""
    groups = list(of_groups(subject, context)) if subject.type == "aws_iam_user" else []
    holding = _Holding(policies_of(subject, context), groups, bounds_of(subject, context))
    holder, whole = Holder(own_of(subject, context), subject), holding.whole
    bounds = holding.bounds

    def leads(row: Row, by: Strong) -> Match:
        one = replace(holder, passes=by)
        return within_bounds(row, escalates(row, whole, one), bounds, one, whole)

    roles = strong_ones([*whole, *bounds.limits], holder.own, subject, context, leads)
    if depends_on_holder([*whole, *holding.bounds.limits]):
        return _together(holding, holder, roles)
    if all(one.held.yes for one in whole):
        said = [words_of(one) for one in (holding.own, *groups)]
        about = ("together", subject.type, holder.own)
        return _once_said([*said, *_limiting(holding.bounds)], about, roles, lambda: _together(holding, holder, roles), context)
    names = Names()
    holding = holding.without(names)
    key = ("iam.escalation", subject.type, holder.own, holding.key, _known_by(roles))
    if key not in context.memo:
        # with it, since the places of its documents may be others'
        context.memo[key] = holding, list(_together(holding, holder, roles))
    answers: list[tuple[_Way, Match]] = context.memo[key][1]
    return [(way, names.told(found)) for way, found in answers]


def _together(holding: _Holding, holder: Holder, roles: Sequence[Strong]) -> Iterator[tuple[_Way, Match]]:
    """Whether an identity gets there by its own inline policies, or only by several policies together.

    A policy that leads there alone is reported itself, and so are AdministratorAccess and a group whose policies do together.
    """
    whole, groups, bounds = holding.whole, holding.groups, holding.bounds
    administers = some(one.held for one in whole if ADMINISTRATOR_ARN.fullmatch(one.name))
    own = [one for one in whole if one.own]
    reported = [one for one in whole if not one.own and not (one.name and not any(reading.statements for reading in one.readings))]
    shared = [] if own else [one for one in reported if one.held.yes and is_of_many(one)]

    def leads(row: Row, by: Strong | None) -> Match:
        asked, anyone = replace(holder, passes=by), Holder(holder.own, passes=by)
        if any(_leads(row, one, anyone).yes for one in shared):
            return NO
        all_together = escalates(row, whole, asked)
        if all_together.no:
            return NO
        by_own = all_together if len(own) == len(whole) else escalates(row, own, asked)
        elsewhere = some([administers, _elsewhere(row, reported, groups, asked, anyone)])
        by_itself = every([all_together, YES if by_own.yes else some([by_own, opposite(elsewhere)])])
        return within_bounds(row, by_itself, bounds, asked, whole)

    once = asked_once([*whole, *bounds.limits], holder.own, leads)
    for way in _ways(told_rows(whole, bounds.limits, ways_with(roles)), roles):
        yield way, every([once(way.row, way.passes), way.taken])


def _elsewhere(row: Row, reported: Sequence[Held], groups: Sequence[list[Held]], holder: Holder, anyone: Holder) -> Match:
    """Whether a policy, or a group, leads there that is reported itself."""
    alone = (_leads(row, one, anyone) if is_of_many(one) else escalates(row, [one], holder) for one in reported)
    return some([*alone, *(escalates(row, policies, anyone) for policies in groups)])


def _leads(row: Row, policy: Held, anyone: Holder) -> Match:
    """Whether a policy leads there whoever holds it: one answer for all who do, unless it is open and names where each holds it."""
    document = policy.readings[0] if len(policy.readings) == 1 and not AWS_OWNED.fullmatch(policy.name) else None
    if document is None:
        return escalates(row, [policy], anyone)
    key = ("leads", row, anyone.own, None if anyone.passes is None else anyone.passes.thing.address)
    if key in document.found:
        return every([policy.held, cast("Match", document.found[key])])
    found = escalates(row, [replace(policy, held=YES)], anyone)
    if document.bars_nothing or found.sure is not Sure.MAYBE:
        document.found[key] = found
    return every([policy.held, found])


def _said(way: _Way) -> str:
    """`iam:PassRole with ecs:RegisterTaskDefinition and ecs:RunTask`."""
    first, *others = ESCALATIONS[way.row]
    passed = "" if way.passes is None else f" of {way.passes.thing.address}, {way.passes.shown},"
    return f"{first}{passed} with {' and '.join(others)}" if others else f"{first}{passed}".removesuffix(",")


# --- whose a policy is --------------------------------------------------------------------------------------------------------------


def _holders(policy: Resource, context: Context) -> Joined:
    """The identity that an inline policy belongs to, or may belong to; nobody of other policies."""
    via, kind = _OF_ONE.get(policy.type, ("", ""))
    return context.links.parents(policy, policy.get(via), via, (kind,)) if via else Joined()


def _whose(policy: Resource, joined: Joined) -> Sequence[Resource | Named | None]:
    """The identity that a policy belongs to, or those that it may."""
    here = [link.resource for link in joined.links] or [doubt.resource for doubt in joined.doubts if doubt.resource is not None]
    return here if here and len(here) == len(joined.links) + len(joined.doubts) and not joined.literals else [*here, by_name(policy)]
