"""Roles that are no administrators, but become one for whoever may write their rights and act as them.

Whom a trust policy names needs no right to assume the role; where it names the account, somebody in it needs one:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from srm_tf.language.once import once
from srm_tf.language.terms.attached import Held, policies_of
from srm_tf.language.terms.denials import ASSUMES
from srm_tf.language.terms.documents import Document, Statement
from srm_tf.language.terms.escalation_allowed import Holder, escalates, within_bounds
from srm_tf.language.terms.escalation_names import ByName, by_names
from srm_tf.language.terms.escalation_strength import all_policies, is_strong
from srm_tf.language.terms.escalation_targets import LOOKED_UP, ROLE, Strong, admitted, made_of, trust_of
from srm_tf.language.terms.escalation_ways import WRITING
from srm_tf.language.terms.forms import RESOURCE
from srm_tf.language.terms.globs import PatternSet, Texts, one_of, overlap, settle
from srm_tf.language.terms.identity_boundaries import bounds_of
from srm_tf.language.terms.lockout import is_own_account
from srm_tf.language.terms.look_ups import look_ups_of
from srm_tf.language.terms.match import NO, YES, Match, agreed, every, joined_with, lives, maybe, opposite, some
from srm_tf.language.terms.own_names import end_of_arn
from srm_tf.language.terms.pass_role_conditions import PASSING, after_sign_in
from srm_tf.language.terms.policies import denies_iam, leaves_administrators
from srm_tf.language.terms.principals import Principals, everybody
from srm_tf.model.value import ABSENT, GAP, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from srm_tf.language.context import Context
    from srm_tf.language.terms.denials import Own
    from srm_tf.language.terms.principals import Principal
    from srm_tf.model.resource import Resource

_USER, _GROUP = "aws_iam_user", "aws_iam_group"
# What puts users into groups: by which argument it names the group, and by which the users.
_MEMBERSHIPS: Final = (("aws_iam_user_group_membership", "groups", "user"), ("aws_iam_group_membership", "group", "users"))
# What a trust policy gives whom it names.
_GIVEN: Final = Held(
    "",
    (
        Document(
            (
                Statement(
                    *("", ABSENT, Value("Allow"), ABSENT),
                    actions=PatternSet(Texts((Value(ASSUMES),))),
                    resources=PatternSet(Texts((Value("*"),)), fold=False),
                    principals=Principals(),
                ),
            )
        ),
    ),
)
_DONE_TO: Final = {ROLE: PASSING, _USER: "iam:createaccesskey"}  # by an action that is done to somebody, his ARN is known


class Writable(Strong, frozen=True):
    """A role whose rights somebody may write. With `sts:AssumeRole` among its actions, for whoever has that on it."""

    def taken_by(self, row: tuple[str, ...]) -> Match:
        """Whether a way is one of writing its rights, and of assuming it, where that is needed."""
        return self.held if row[0] in WRITING and row[1:] == self.actions[len(WRITING) :] else NO

    def is_asked(self, action: str, row: tuple[str, ...]) -> bool:
        """It is the same role that is assumed."""
        return action in self.actions and action in row


@once
def writable_ones(context: Context) -> ByName:
    """All roles that somebody may assume, and not services alone; what becomes of one is asked where it is named."""
    roles = [role for role in context.graph.of_type(ROLE) if not _lets(role, _names_an_identity, context).no]
    ones = (_writable(role, context) for role in roles if not becomes_an_administrator(role, context).no)
    return by_names(sorted(ones, key=lambda one: not _trusts_its_account(one.thing, context).no))  # those first that only some may assume


class _LetIn(NamedTuple):
    """Whom a trust policy may let in, by what tells soonest that it is not one of thousands: how his ARN ends, what that is read of.

    `anybody`: nobody sees whom. `account`: its whole account, or perhaps that.
    """

    ends: tuple[str, ...]
    read: frozenset[str]
    anybody: bool
    account: bool

    def may_be(self, whose: Sequence[tuple[str, str]]) -> bool:
        """Whether it may name one of these, each told by its address, and how its ARN ends."""
        return any(self.anybody or address in self.read or any(overlap(one, ends) for one in self.ends) for address, ends in whose)


@once
def let_in_by(context: Context) -> dict[str, _LetIn]:
    """Role to write → whom it may let in."""
    return {address: _let_in(one.thing, context) for address, one in writable_ones(context).ones.items()}


def _let_in(role: Resource, context: Context) -> _LetIn:
    trust = trust_of(role, context)
    named = [one.principals for document in trust for one in document.allowing]
    hidden = [*(one.rest for one in trust), *(match for one in named for match in (one.rest, one.all_but))]
    ends, read, anybody = list[str](), set[str](), any(not one.no for one in hidden)
    for value in (principal.name for one in named for principal in (*one.named, *one.likely)):
        fields, targets = value.form.split(":", RESOURCE), [one.target for one in value.references]
        told = [one for one in targets if one is not None and not LOOKED_UP.search(one)]
        if len(fields) > RESOURCE and not value.unknown.branches:
            ends.append(fields[RESOURCE].replace(GAP, "*"))
        elif value.form == GAP and targets and len(told) == len(targets):
            read.update(told)
        else:
            anybody |= GAP in value.form or bool(value.unknown.branches)
    return _LetIn(tuple(ends), frozenset(read), anybody, not _trusts_its_account(role, context).no)


def by_ends(whose: Iterable[tuple[Resource, Match]], context: Context) -> list[tuple[str, str]]:
    """Those of some, and of groups among them the members, whom a trust policy may name: by address, and how the ARN of each ends."""
    ones = (one for who, _ in whose for one in ([who] if who.type != _GROUP else [user for user, _ in members(who, context)]))
    return [(one.address, end_of_arn(one).replace(GAP, "*")) for one in ones if one.type in _DONE_TO]


def _names_an_identity(statement: Statement) -> Match:
    return some([statement.principals.some(lambda one: settle(one.kind, one_of({"aws"}))), everybody(statement)])


def _writable(role: Resource, context: Context) -> Writable:
    ends = end_of_arn(role)
    return Writable(role, YES, "", ends, WRITING, made_of(ends, role.get("name")), look_ups_of(role, context))


def assumed_by(
    role: Writable, whose: Sequence[tuple[Resource, Match]], held: Sequence[Held], own: Own, context: Context
) -> Iterator[Writable]:
    """A role as one that those who hold some policies may assume because it names them, and as one that its whole account may."""
    becomes = becomes_an_administrator(role.thing, context)
    weaker = [(who, every([how, opposite(is_strong(who, context))])) for who, how in whose if who.address != role.thing.address]
    named = some(every([how, _trusts(role, who, held, own, context)]) for who, how in weaker)
    yield replace(role, held=every([becomes, named]), shown="which trusts its holder")
    by_account = every([becomes, some(how for _, how in weaker) if whose else YES, _trusts_its_account(role.thing, context)])
    yield replace(role, held=by_account, shown="which trusts its account", actions=(*WRITING, ASSUMES))


@once
def becomes_an_administrator(role: Resource, context: Context) -> Match:
    """Whether an identity is no administrator, and nothing keeps it from being one that those may not write who write its rights."""
    kept = some([opposite(leaves_administrators(role, context)), denies_iam(policies_of(role, context))])
    return every([lives(role), opposite(is_strong(role, context)), opposite(kept)])


@once
def _trusts_its_account(role: Resource, context: Context) -> Match:
    """Whether its trust policy lets everybody in its account assume a role who has a right to do so."""

    def lets(statement: Statement) -> Match:
        by_account = statement.principals.some(lambda one: is_own_account(one, role, context))
        return some([by_account, every([statement.allows, everybody(statement)])])

    return _lets(role, lets, context)


def _trusts(role: Strong, who: Resource, held: Sequence[Held], own: Own, context: Context) -> Match:
    """Whether a role may be assumed by a user, or a role, whose ARN its trust policy names, or by somebody of a group, which it cannot."""
    if who.type == _GROUP:
        return some(
            every([how, opposite(is_strong(one, context)), _trusts(role, one, held, own, context)]) for one, how in members(who, context)
        )
    if who.type not in _DONE_TO:
        return NO
    himself = Strong(who, YES, "", end_of_arn(who), (_DONE_TO[who.type],), found_by=look_ups_of(who, context))

    def is_he(one: Principal) -> Match:
        return every([settle(one.kind, one_of({"aws"})), settle(one.name, partial(himself.is_one, own=own))])

    named = _lets(role.thing, lambda statement: statement.principals.some(is_he), context)
    return named if named.no else every([named, _is_let(role, who, held, own, context)])


def members(group: Resource, context: Context) -> Iterator[tuple[Resource, Match]]:
    """The users here that surely or perhaps are in a group."""
    for kind, by, whose in _MEMBERSHIPS:
        for membership, how in joined_with(context.links.children(group, (kind,), by)):
            users = joined_with(context.links.parents(membership, membership.get(whose), whose, (_USER,)))
            yield from ((user, every([how, lives(membership), inner])) for user, inner in users)


def _lets(role: Resource, names: Callable[[Statement], Match], context: Context) -> Match:
    def lets(statement: Statement) -> Match:
        limited = after_sign_in(statement).conditional
        left = opposite(limited) if limited.no else maybe(f"the condition of {statement.place}")
        return every([statement.certain, statement.allows, statement.actions.reaches(ASSUMES), names(statement), left])

    return admitted(trust_of(role, context), f"{role.address}.assume_role_policy", lets)


def _is_let(role: Strong, who: Resource, held: Sequence[Held], own: Own, context: Context) -> Match:
    """Whether what somebody holds leaves him a role that names him: no Deny bars it, nor does the boundary of a role leave it out.

    What names a user gives him what his boundary leaves out.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-eval-logic
    """
    row, beside, bounds = (ASSUMES,), [*held, *all_policies(who, context)], bounds_of(who, context)
    holder = Holder(own, who, passes=replace(role, actions=(*WRITING, ASSUMES)))
    if who.type == ROLE:
        return within_bounds(row, escalates(row, [_GIVEN], holder, beside), bounds, holder, [_GIVEN])
    return agreed((escalates(row, [_GIVEN], holder, [*beside, *(limit or ())]) for limit in bounds.any_of), bounds.on)
