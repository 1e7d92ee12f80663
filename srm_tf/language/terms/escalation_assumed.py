"""Roles that are no administrators, but become one for whoever may write their rights and act as them.

Whom a trust policy names needs no right to assume the role; where it names the account, somebody in it needs one:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.once import once
from srm_tf.language.terms.attached import policies_of
from srm_tf.language.terms.denials import ASSUMES
from srm_tf.language.terms.escalation_names import ByName, by_names, name_of
from srm_tf.language.terms.escalation_strength import is_strong
from srm_tf.language.terms.escalation_targets import ROLE, Strong, admitted, made_of, trust_of
from srm_tf.language.terms.escalation_ways import WRITING
from srm_tf.language.terms.globs import one_of, settle
from srm_tf.language.terms.lockout import is_own_account
from srm_tf.language.terms.look_ups import look_ups_of
from srm_tf.language.terms.match import NO, YES, Match, every, joined_with, lives, maybe, opposite, some
from srm_tf.language.terms.pass_role_conditions import PASSING, after_sign_in
from srm_tf.language.terms.policies import denies_iam, leaves_administrators
from srm_tf.language.terms.principals import everybody

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from srm_tf.language.context import Context
    from srm_tf.language.terms.attached import Held
    from srm_tf.language.terms.denials import Own
    from srm_tf.language.terms.documents import Statement
    from srm_tf.language.terms.principals import Principal
    from srm_tf.model.resource import Resource

_USER, _GROUP = "aws_iam_user", "aws_iam_group"
# What puts users into groups: by which argument it names the group, and by which the users.
_MEMBERSHIPS: Final = (("aws_iam_user_group_membership", "groups", "user"), ("aws_iam_group_membership", "group", "users"))
_DONE_TO: Final = {ROLE: PASSING, _USER: "iam:createaccesskey"}  # by an action that is done to somebody, his ARN is known


class Writable(Strong, frozen=True):
    """A role whose rights somebody may write. With `sts:AssumeRole` among its actions, for whoever has that on it."""

    def taken_by(self, row: tuple[str, ...]) -> Match:
        """Whether a way is one of writing its rights, and of assuming it, where that is needed."""
        return self.held if row[0] in WRITING and (ASSUMES in row) == (ASSUMES in self.actions) else NO

    def is_asked(self, action: str, row: tuple[str, ...]) -> bool:
        """It is the same role that is assumed."""
        return action in self.actions and action in row


@once
def writable_ones(context: Context) -> ByName:
    """All roles that somebody may assume, and not services alone; what becomes of one is asked where it is named."""
    roles = [role for role in context.graph.of_type(ROLE) if not _lets(role, _names_an_identity, context).no]
    ones = (_writable(role, context) for role in roles if not _becomes_an_administrator(role, context).no)
    return by_names(sorted(ones, key=lambda one: is_for_all(one, context)))  # those first that only some may assume


def is_for_all(role: Strong, context: Context) -> bool:
    """Whether its whole account may assume a role, or perhaps may."""
    return not _trusts_its_account(role.thing, context).no


def _names_an_identity(statement: Statement) -> Match:
    return some([statement.principals.some(lambda one: settle(one.kind, one_of({"aws"}))), everybody(statement)])


def _writable(role: Resource, context: Context) -> Writable:
    ends = f"role/{name_of(role)}"
    return Writable(role, YES, "", ends, WRITING, made_of(ends, role.get("name")), look_ups_of(role, context))


def assumed_by(
    role: Writable, whose: Sequence[tuple[Resource, Match]], held: Sequence[Held], own: Own, context: Context
) -> Iterator[Writable]:
    """A role as one that those who hold some policies may assume because it names them, and as one that its whole account may."""
    becomes = _becomes_an_administrator(role.thing, context)
    weaker = [(who, every([how, opposite(is_strong(who, context))])) for who, how in whose if who.address != role.thing.address]
    named = some(every([how, _trusts(role.thing, who, own, context)]) for who, how in weaker)
    by_name = every([becomes, named, opposite(_is_kept_out(role, held, own))])
    yield replace(role, held=by_name, shown="which trusts its holder")
    by_account = every([becomes, some(how for _, how in weaker) if whose else YES, _trusts_its_account(role.thing, context)])
    yield replace(role, held=by_account, shown="which trusts its account", actions=(*WRITING, ASSUMES))


@once
def _becomes_an_administrator(role: Resource, context: Context) -> Match:
    """Whether a role is no administrator, and nothing keeps it from being one that its holders may not write themselves."""
    kept = some([opposite(leaves_administrators(role, context)), denies_iam(policies_of(role, context))])
    return every([lives(role), opposite(is_strong(role, context)), opposite(kept)])


@once
def _trusts_its_account(role: Resource, context: Context) -> Match:
    """Whether its trust policy lets everybody in its account assume a role who has a right to do so."""

    def lets(statement: Statement) -> Match:
        by_account = statement.principals.some(lambda one: is_own_account(one, role, context))
        return some([by_account, every([statement.allows, everybody(statement)])])

    return _lets(role, lets, context)


def _trusts(role: Resource, who: Resource, own: Own, context: Context) -> Match:
    """Whether its trust policy names a user, or a role, by his ARN, or somebody of a group, which is no principal itself."""
    if who.type == _GROUP:
        return some(
            every([how, opposite(is_strong(one, context)), _trusts(role, one, own, context)]) for one, how in _members(who, context)
        )
    if who.type not in _DONE_TO:
        return NO
    kind = who.type.removeprefix("aws_iam_")
    himself = Strong(who, YES, "", f"{kind}/{name_of(who)}", (_DONE_TO[who.type],), found_by=look_ups_of(who, context))

    def is_he(one: Principal) -> Match:
        return every([settle(one.kind, one_of({"aws"})), settle(one.name, partial(himself.is_one, own=own))])

    return _lets(role, lambda statement: statement.principals.some(is_he), context)


def _members(group: Resource, context: Context) -> Iterator[tuple[Resource, Match]]:
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


def _is_kept_out(role: Writable, held: Sequence[Held], own: Own) -> Match:
    """Whether a policy that he holds denies to assume the role whom it names."""
    denying = (statement for policy in held for document in policy.readings for statement in document.denying)
    return some(every([one.certain, one.denies, one.actions.reaches(ASSUMES), role.named_by(one.resources, own)]) for one in denying)
