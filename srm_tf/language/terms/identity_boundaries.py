"""The permissions boundary of an identity: of a role or a user its own, of a permission set what another resource gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.language.absent import undeclared
from srm_tf.language.terms.attached import Held, by_arn
from srm_tf.language.terms.documents import Document
from srm_tf.language.terms.match import YES, maybe
from srm_tf.model.graph import typed

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.joined import Joined
    from srm_tf.model.resource import Resource

PERMISSION_SET: Final = "aws_ssoadmin_permission_set"
# (attribute, type) of the one identity that an inline policy belongs to, where identities of the type may have a boundary.
HOLDERS: Final = {
    "aws_iam_role_policy": ("role", "aws_iam_role"),
    "aws_iam_user_policy": ("user", "aws_iam_user"),
    "aws_ssoadmin_permission_set_inline_policy": ("permission_set_arn", PERMISSION_SET),
}


class Bounds(msgspec.Struct, frozen=True):
    """The boundary of an identity, or one of several that it may have, by what `on` lists; None where it has none."""

    any_of: tuple[list[Held] | None, ...] = (None,)
    on: tuple[str, ...] = ()

    @property
    def limits(self) -> list[Held]:
        """The policies of all of them."""
        return [one for several in self.any_of if several is not None for one in several]


def bounds_of(identity: Resource, context: Context) -> Bounds:
    """The boundary that is on an identity."""
    if typed(identity) == PERMISSION_SET:
        return _bounds_of_set(identity, context)
    value = identity.get("permissions_boundary")
    choices = [branch for _, branch in value.unknown.branches] if value.unknown.is_choice else [value]
    at = f"{identity.address}.permissions_boundary"
    return Bounds(tuple(None if one.is_nothing else list(by_arn(one, at, YES, context)) for one in choices), value.origins)


def _bounds_of_set(identity: Resource, context: Context) -> Bounds:
    """The boundary of a permission set, which another resource gives it."""
    joined = context.links.children(identity, ("aws_ssoadmin_permissions_boundary_attachment",), "permission_set_arn")
    found = [link.resource for link in joined.links]
    names = ("permissions_boundary.managed_policy_arn", "permissions_boundary.customer_managed_policy_reference.name")
    limits = [list(by_arn(one.keys(name), f"{one.address}.{name}", YES, context)) for one in found for name in names]
    open_ = [[Held(doubt.attribute, (Document(rest=maybe(*doubt.names)),))] for doubt in joined.doubts]
    known = [policy for policies in limits for policy in policies]
    return Bounds((known or (open_[0] if open_ else None),))


def bounds_of_holder(policy: Resource, joined: Joined, context: Context) -> Bounds:
    """The boundary of the identity that an inline policy belongs to."""
    via, kind = HOLDERS.get(policy.type, ("", ""))
    if not via or undeclared(policy.get(via), (kind,)):
        return Bounds()
    if joined.doubts:
        on = joined.doubts[0].on or (joined.doubts[0].why,)
        return Bounds(([Held(f"{policy.address}.{via}", (Document(rest=maybe(*on)),))],))
    return bounds_of(joined.links[0].resource, context) if joined.links else Bounds()
