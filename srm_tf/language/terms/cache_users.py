"""`no user of it goes without a password`: whom the user groups of an ElastiCache replication group or serverless cache let in unasked.

`is a user of no cache here` and `is asked for a password` are about one user, whom another stack puts into groups.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from msgspec.structs import replace

from srm_tf.language.joins import perhaps
from srm_tf.language.terms import sentence
from srm_tf.language.terms.globs import sure
from srm_tf.language.terms.match import NO, YES, Match, agreed, every, evidence, is_one_of, is_true, maybe, some, undecided
from srm_tf.model.verdict import Judgement, all_of, breaks, depends, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.joined import Joined
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

Judge: TypeAlias = "Callable[[Resource, Context], Iterator[Judgement]]"

_NAMED_BY: Final = {"aws_elasticache_replication_group": "user_group_ids", "aws_elasticache_serverless_cache": "user_group_id"}
_GROUP: Final = ("aws_elasticache_user_group",)
_USER: Final = ("aws_elasticache_user",)
_MEMBERSHIP: Final = ("aws_elasticache_user_group_association",)
_OWN: Final = "default"  # AWS's own user, who is let in without a password and may do everything
_OPEN: Final = ("no-password-required",)


@sentence("no user of it goes without a password", on=tuple(_NAMED_BY))
def no_user_goes_without_a_password(subject: Resource, context: Context) -> Judgement:
    """Of the groups and users that are here. A user that is switched off (`off` in its access string) is let in by nobody.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
    """
    name = _NAMED_BY[subject.type]
    found = _of_each(context.links.parents(subject, subject.get(name), name, _GROUP), _GROUP, context, _of_group)
    return all_of([holds(f"{subject.address} has no user without a password", evidence(subject, how="term")), *found])


@sentence("is a user of no cache here", on=_USER)
def is_a_user_of_no_cache_here(subject: Resource, context: Context) -> Judgement:
    """A guard: whoever a cache of this configuration lets in is told of there."""
    joined = [context.links.children(subject, _GROUP, "user_ids"), *_of_members(subject, context)]
    groups = [link.resource for one in joined for link in one.links if link.resource.type in _GROUP]
    joined += [context.links.children(group, (type_,), name) for group in groups for type_, name in _NAMED_BY.items()]
    caches = [link.resource for one in joined for link in one.links if link.resource.type in _NAMED_BY]
    if caches:
        return breaks(f"{caches[0].address} lets {subject.address} in", evidence(subject))
    doubts = [doubt for one in joined for doubt in one.doubts] if context.graph.of_type(*_NAMED_BY) else []
    if doubts:
        on = [name for doubt in doubts for name in doubt.names]
        return undecided(f"a cache here may let {subject.address} in", on, evidence(subject))
    return holds(f"no cache here has {subject.address}", evidence(subject))


def _of_members(user: Resource, context: Context) -> Iterator[Joined]:
    """The memberships of a user, and what they are in."""
    memberships = context.links.children(user, _MEMBERSHIP, "user_id")
    yield memberships
    for link in memberships.links:
        yield context.links.parents(link.resource, link.resource.get("user_group_id"), "user_group_id", _GROUP)


@sentence("is asked for a password", on=_USER)
def is_asked_for_a_password(subject: Resource, context: Context) -> Judgement:
    """A password, a token of IAM, or nothing at all where the user is switched off."""
    asked = holds(f"{subject.address} is let in with a password, or by nobody", evidence(subject))
    return all_of([asked, *_of_user(subject, context)])


def _of_each(joined: Joined, types: Sequence[str], context: Context, judge: Judge) -> Iterator[Judgement]:
    """The failures of the resources that are joined; for each that may be joined and fails, that it may."""
    named_here = {link.resource.address for link in joined.links}
    for link in joined.links:
        yield from judge(link.resource, context)
    for doubt in joined.doubts:
        named = [doubt.resource] if doubt.resource is not None else context.graph.of_type(*types)
        for one in named:
            if one.address not in named_here and any(judge(one, context)):
                yield perhaps(types, replace(doubt, resource=one))


def _of_group(group: Resource, context: Context) -> Iterator[Judgement]:
    ids = group.get("user_ids")
    users = context.links.parents(group, ids, "user_ids", _USER)
    own = _has_own(ids)
    if own.yes:
        text = f"{group.address}.user_ids has AWS's own user '{_OWN}', who is let in without a password"
        yield breaks(text, evidence(group, "user_ids", ids))
    elif not own.no:
        yield undecided(f"{group.address}.user_ids may have AWS's own user '{_OWN}'", own.on, evidence(group, "user_ids", ids))
    for doubt in users.doubts:
        if doubt.resource is None:
            text = f"{group.address}.user_ids may have AWS's own user '{_OWN}': it depends on {doubt.why}"
            yield depends(text, doubt.on or (group.address,), evidence(group, "user_ids"))
    yield from _of_each(users, _USER, context, _of_user)
    yield from _of_each(context.links.children(group, _MEMBERSHIP, "user_group_id"), _MEMBERSHIP, context, _of_member)


def _has_own(ids: Value) -> Match:
    """Whether a list names AWS's own user, or each of those that a condition chooses from does."""
    if ids.unknown.is_choice:
        return agreed((_has_own(branch) for _, branch in ids.unknown.branches), ids.origins)
    return sure(any(one.text() == _OWN for one in ids.items()))


def _of_member(membership: Resource, context: Context) -> Iterator[Judgement]:
    yield from _of_each(context.links.parents(membership, membership.get("user_id"), "user_id", _USER), _USER, context, _of_user)


def _of_user(user: Resource, _: Context) -> Iterator[Judgement]:
    modes = [is_one_of(one.get("type"), _OPEN) for one in user.get("authentication_mode").items()]
    unasked = every([some([is_true(user.get("no_password_required")), *modes]), _is_on(user)])
    if unasked.yes:
        yield breaks(f"{user.address} is let in without a password", evidence(user, "no_password_required"))
    elif not unasked.no:
        on = unasked.on or (user.address,)
        yield undecided(f"{user.address} may be let in without a password", on, evidence(user))


def _is_on(user: Resource) -> Match:
    """Whether the access string switches the user on; the last word counts."""
    access = user.get("access_string")
    text = access.text()
    if access.is_null:  # AWS refuses a user without one: nobody can tell what was meant
        return maybe(f"{user.address}.access_string")
    if text is None:
        return maybe(*access.origins) if access.is_unknown else NO
    switches = [word for word in text.split() if word in {"on", "off"}]
    return YES if switches and switches[-1] == "on" else NO
