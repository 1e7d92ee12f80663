"""`is a role without administrator access`: what whoever acts with a role, or with the role of an instance profile, may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import predicate
from srm_tf.language.terms.attached import role_of
from srm_tf.language.terms.match import OUTSIDE, Match, bare, every, evidence, joined_with
from srm_tf.language.terms.policies import looked_up, unprivileged
from srm_tf.model.verdict import Judgement, all_of, depends, holds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from srm_tf.language.context import Context, Site
    from srm_tf.language.joined import Joined
    from srm_tf.model.resource import Resource

_ROLE: Final = "aws_iam_role"
_PROFILE: Final = "aws_iam_instance_profile"
_MOST: Final = 3  # names a message lists


@predicate("is a role without administrator access", partial=True)
def is_a_role_without_administrator_access(site: Site, context: Context) -> Judgement:
    """No policy of the role is AWS's AdministratorAccess or allows everything on everything. A profile is as good as its role."""
    by = site.names[-1] if site.names else site.path
    joined = context.links.parents(site.resource, site.value, by, (_ROLE, _PROFILE))
    parts = [answer for one, how in joined_with(joined) for answer in _judged(one, how, site, context)]
    elsewhere = list(_elsewhere(joined))
    parts += [_outside(site, on) for on in elsewhere]
    parts += looked_up(site.resource, site.value, by, context) if elsewhere else ()
    return all_of(parts) if parts else holds(f"{site.path} names no role", evidence(site.resource, site.path, site.value))


def _elsewhere(joined: Joined) -> Iterable[tuple[str, ...]]:
    """What the doubts about roles outside of this configuration depend on, without repeats."""
    doubts = (doubt.names for doubt in joined.doubts if doubt.resource is None)
    return dict.fromkeys((*doubts, *((f"{one.name}{OUTSIDE}",) for one in joined.literals)))


def _judged(one: Resource, how: Match, site: Site, context: Context) -> Iterator[Judgement]:
    """What a role says, or each role that a profile may carry."""
    if one.type == _ROLE:
        yield unprivileged(one, how, site.resource, context)
        return
    value, by = role_of(one)
    joined = context.links.parents(one, value, by, (_ROLE,))
    for role, inner in joined_with(joined):
        yield unprivileged(role, every([how, inner]), site.resource, context)
    yield from (_outside(site, on) for on in _elsewhere(joined))
    if not joined.written:
        yield holds(f"{one.address} carries no role", evidence(one, "role"))


def _outside(site: Site, on: tuple[str, ...]) -> Judgement:
    names = ", ".join(on[:_MOST])
    return depends(f"{site.path} depends on {names}", bare(on), evidence(site.resource, site.path, site.value))
