"""Denies on a way to more privileges: which of them hold, whatever the holder of the policy does.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from srm_tf.language.terms.chosen import is_chosen
from srm_tf.language.terms.denials import speaks_of
from srm_tf.language.terms.idle import bounded
from srm_tf.language.terms.match import NO, YES, Match, every, maybe, opposite, some
from srm_tf.language.terms.passing import of_services, without_idle
from srm_tf.language.terms.undone import is_passable, of_direct_calls, opposed, without_undone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from srm_tf.language.terms.chosen import MayTag
    from srm_tf.language.terms.denials import Own
    from srm_tf.language.terms.documents import Condition, Statement
    from srm_tf.language.terms.undone import Gives


class Means(NamedTuple):
    """By which the holder gets past a condition: whether he may undo one by an action, and whether he may tag by one what he makes.

    `own`: whether an account is his, so that he is who is barred by a Deny which names what is in it.
    """

    own: Own
    undoes: Gives
    may_tag: MayTag


def takes_away(statement: Statement, action: str, row: Sequence[str], given: Statement, means: Means) -> Match:
    """Whether a Deny takes an action of a way from whoever has it by another statement."""
    found = speaks_of(statement, action, given, means.own)
    return found if found.no else every([found, _stands(of_direct_calls(statement), action, row, means)])


def _stands(statement: Statement, action: str, row: Sequence[str], means: Means) -> Match:
    """Whether a Deny holds whatever its holder does; what a condition on anything else lets through is not told from here.

    A Deny of all but what has a tag is an Allow of what has it, and no other: it holds as far as the condition of that would.
    """
    if not statement.conditions:
        return opposite(statement.other_conditions)
    left = opposed(statement)
    limit = None if left is None else without_undone(without_idle(left, action, row), action, means.undoes)
    if limit is not None and not (limit.conditions and bounded(limit).no):
        return bounded(limit)
    told = [of_services(one, action, row) for one in statement.conditions]
    passable = some([*(others for others, _ in told), *(_gets_past(one, action, row, means) for one in statement.conditions)])
    met = every([opposite(statement.other_conditions), *(all_of_them for _, all_of_them in told)])
    return NO if passable.yes else YES if met.yes else maybe(*(passable.on or (f"the condition of {statement.place}",)))


def _gets_past(condition: Condition, action: str, row: Sequence[str], means: Means) -> Match:
    """Whether the holder need not meet the condition of a Deny."""
    return some([is_passable(condition, action), is_chosen(condition, action, row, means.may_tag, denied=True)])
