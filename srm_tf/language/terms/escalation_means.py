"""By which the holder of a policy gets past conditions on a way to more privileges, and which Denies on it hold all the same.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from srm_tf.language.terms.always_met_conditions import is_holder
from srm_tf.language.terms.changeable_conditions import without_undone
from srm_tf.language.terms.chosen_conditions import is_chosen
from srm_tf.language.terms.conditional_denies import FOR_HIM, is_barred, is_passable
from srm_tf.language.terms.denials import spared
from srm_tf.language.terms.idle_conditions import bounded
from srm_tf.language.terms.match import Match, maybe, opposite, some
from srm_tf.language.terms.pass_role_conditions import is_about, of_services, without_idle
from srm_tf.language.terms.policy_holders import end_of_arn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from srm_tf.language.terms.attached import Held
    from srm_tf.language.terms.changeable_conditions import Gives
    from srm_tf.language.terms.chosen_conditions import MayTag
    from srm_tf.language.terms.denials import Own
    from srm_tf.language.terms.documents import Condition, Document, Statement
    from srm_tf.language.terms.policy_holders import Named
    from srm_tf.model.resource import Resource

_BY_SERVICES: Final = "which services call for whoever holds the policy"


class Means(NamedTuple):
    """By which the holder gets past a condition: whether he may undo one by an action, and whether he may tag by one what he makes.

    `own`: whether an account is his, so that he is who is barred by a Deny which names what is in it. `who`: himself.
    """

    own: Own
    undoes: Gives
    may_tag: MayTag
    who: Resource | Named | None = None


def noting(means: Means) -> tuple[Means, list[str]]:
    """The same means, and which actions they are asked about: an answer that asks for none is one for whoever has other means."""
    asked: list[str] = []

    def undoes(action: str, guard: Condition, /, *, bare: bool = False) -> Match:
        asked.append(action)
        return means.undoes(action, guard, bare=bare)

    def may_tag(action: str) -> Match:
        asked.append(action)
        return means.may_tag(action)

    return means._replace(undoes=undoes, may_tag=may_tag), asked


def takes_away(document: Document, action: str, row: Sequence[str], given: Statement, means: Means) -> Match:
    """Whether a document takes an action of a way from whoever has it by a statement, whatever he does."""

    def limits(left: Statement) -> Match:
        if some(is_about(one, FOR_HIM) for one in left.conditions).yes:
            return maybe(_BY_SERVICES)
        return bounded(without_undone(without_idle(left, action, row), action, means.undoes))

    def past(condition: Condition, action: str, deny: Statement) -> tuple[Match, Match]:
        others, all_of_them = of_services(condition, action, row)
        chosen = is_chosen(condition, action, row, means.may_tag, deny, denied=True)
        met = is_holder(condition, end_of_arn(means.who), means.own)
        return some([others, is_passable(condition, action), chosen, opposite(met)]), some([all_of_them, met])

    return is_barred(action, given, document, means.own, limits, past)


def whole_or_spared(statement: Statement, action: str, barring: Sequence[Held], gives: Callable[[Statement], Match]) -> Match:
    """What a statement gives, or what those of some policies that deny all but some resources leave of it."""
    whole = gives(statement)
    if whole.yes or not barring or statement.actions.reaches(action).no:
        return whole
    left = (one for policy in barring for reading in policy.readings for one in spared(statement, action, reading))
    return some(chain((whole,), map(gives, left)))
