"""Things by which somebody may get more privileges, told apart by what his policies say of each: sixty that all say the same of are one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from srm_tf.language.terms.attached import Held
    from srm_tf.language.terms.denials import Own
    from srm_tf.language.terms.documents import Statement
    from srm_tf.language.terms.escalation_targets import Strong
    from srm_tf.language.terms.escalation_ways import Row
    from srm_tf.language.terms.globs import PatternSet
    from srm_tf.language.terms.match import Match


def asked_once(held: Iterable[Held], own: Own, ask: Callable[[Row, Strong | None], Match]) -> Callable[[Row, Strong | None], Match]:
    """An answer about a way by one thing, found once for all of which the policies say the same to what is done to them by it.

    `held`: all policies that have a part in it, those of a boundary as well. All that the answer can know of a thing is of what kind it is,
    what is done to it, and what each statement says of it.
    """
    statements = [one for policy in held for document in policy.readings for one in document.statements]
    about: dict[tuple[str, ...], Sequence[PatternSet] | None] = {}
    found: dict[object, Match] = {}

    def answer(row: Row, by: Strong | None) -> Match:
        if by is None or by.by_means_of(row[0]):  # what it takes as well may be told otherwise
            return ask(row, by)
        if by.actions not in about:
            about[by.actions] = _about(statements, by.actions)
        sets = about[by.actions]
        if sets is None:
            return ask(row, by)
        key = (row, type(by), by.actions, *(by.named_by(one, own) for one in sets))
        if key not in found:
            found[key] = ask(row, by)
        return found[key]

    return answer


def _about(statements: Iterable[Statement], actions: Sequence[str]) -> Sequence[PatternSet] | None:
    """What statements name for some actions, each once; None where a Deny of all but some leaves parts of what they name."""
    those = [one for one in statements if any(not one.actions.reaches(action).no for action in actions)]
    if any(not one.denies.no and not one.resources.others.present.no for one in those):
        return None
    return list({id(one.resources): one.resources for one in those}.values())
