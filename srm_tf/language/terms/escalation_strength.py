"""Who is an administrator, or can make himself one by IAM alone: what he holds, less what is denied to him, within his boundary."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from srm_tf.language.once import once
from srm_tf.language.terms.attached import named, of_groups, policies_of
from srm_tf.language.terms.aws_policies import ADMINISTRATOR
from srm_tf.language.terms.escalation_allowed import Holder, escalates, within_bounds
from srm_tf.language.terms.escalation_ways import told_rows
from srm_tf.language.terms.identity_boundaries import bounds_of
from srm_tf.language.terms.match import Match, every, opposite, some
from srm_tf.language.terms.own_accounts import own_of
from srm_tf.language.terms.policies import ALL_OF_IAM, administering, denies_iam, is_administrator, leaves_administrators

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from srm_tf.language.context import Context
    from srm_tf.language.terms.attached import Held
    from srm_tf.model.resource import Resource

IS_ONE: Final = "an administrator"
BECOMES_ONE: Final = "which can make itself an administrator"
_WRITERS: Final = (ALL_OF_IAM, ADMINISTRATOR)  # policies of AWS's, of which a boundary may leave what is enough
_PUTS: Final = ("iam:putrolepolicy",)  # one of the actions that both have


def runs_as(roles: Iterable[str]) -> str:
    """What something is called that runs with one of some roles, by what these are called."""
    return f"which runs as {IS_ONE}" if IS_ONE in roles else f"whose role {BECOMES_ONE.removeprefix('which ')}"


@once
def is_strong(identity: Resource, context: Context) -> Match:
    """Whether an identity is an administrator, or gives itself or others what rights it likes by IAM alone."""
    return some([administers(identity, context), _writes_rights(identity, context)])


@once
def administers(identity: Resource, context: Context) -> Match:
    """Whether the policies of an identity, of a user and his groups, are administrator access within his boundary, less what they deny."""
    held = all_policies(identity, context)
    found = some([administering(identity, context), *map(is_administrator, _by_groups(identity, context))])
    return found if found.no else every([found, leaves_administrators(identity, context), opposite(denies_iam(held))])


def _writes_rights(identity: Resource, context: Context) -> Match:
    """Whether one action of IAM is enough for an identity: in another step it is an administrator."""
    held, bounds, holder = all_policies(identity, context), bounds_of(identity, context), Holder(own_of(identity, context), identity)
    found = [(row, escalates(row, held, holder)) for row in told_rows(held, bounds.limits) if len(row) == 1 and row[0].startswith("iam:")]
    by_aws = some(named(one, each) for one in held for each in _WRITERS)
    if not by_aws.no:
        found.append((_PUTS, every([by_aws, opposite(denies_iam(held))])))
    return some(within_bounds(row, leads, bounds, holder, held) for row, leads in found)


def all_policies(identity: Resource, context: Context) -> Sequence[Held]:
    """All policies of an identity, of a user those of his groups behind his own."""
    return [*policies_of(identity, context), *_by_groups(identity, context)]


def _by_groups(identity: Resource, context: Context) -> Iterable[Held]:
    return chain(*of_groups(identity, context)) if identity.type == "aws_iam_user" else ()
