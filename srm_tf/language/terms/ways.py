"""Which ways to more privileges a set of policies leaves open at all: most are ruled out by actions that none of them speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from srm_tf.language.terms.actions import ESCALATIONS
from srm_tf.language.terms.attached import AWS_OWNED
from srm_tf.language.terms.globs import overlap

if TYPE_CHECKING:
    from srm_tf.language.terms.attached import Held
    from srm_tf.language.terms.documents import Document, Statement

Row = tuple[str, ...]
_ACTIONS: Final = frozenset(action for row in ESCALATIONS for action in row)


def open_rows(held: Sequence[Held]) -> Iterator[Row]:
    """The rows of which each action may be one that some policy allows; the answer for any other row is no."""
    spoken = frozenset[str]().union(*(_spoken_of(document) for policy in held for document in policy.readings))
    hidden = any(AWS_OWNED.fullmatch(one.name) for one in held)  # a policy whose text nobody sees may hold what follows the first action
    for row in ESCALATIONS:
        if spoken.issuperset(row[:1] if hidden else row):
            yield row


def _spoken_of(document: Document) -> frozenset[str]:
    if document.flaw or not document.rest.no:
        return _ACTIONS
    return frozenset[str]().union(*map(_reached, document.statements))


def _reached(statement: Statement) -> frozenset[str]:
    patterns = statement.actions.patterns
    if patterns is not None:
        return _overlapping(patterns)
    return frozenset(action for action in _ACTIONS if not statement.actions.reaches(action).no)


@lru_cache(maxsize=4096)
def _overlapping(patterns: tuple[str, ...]) -> frozenset[str]:
    """Many policies have the same statement."""
    return frozenset(action for action in _ACTIONS if any(overlap(pattern, action) for pattern in patterns))
