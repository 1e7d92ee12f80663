"""What a control asks of a resource that is a part of its subject: a bucket policy of its bucket, a password policy of its account.

Where the subject is not here (a bucket of another stack), such a part speaks for itself. It can, where the subject has only one of it
(`sole`), or must not have such a one (`lacks`): then what it says is true whatever else the other stack holds. So it is with what the
subject points at (`by`, a parameter group) that nothing here uses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from srm_tf.language.syntax import AnyOf, Arm, Item, Join, Sentence
from srm_tf.model.scopes import SCOPES

if TYPE_CHECKING:
    from srm_tf.catalogue.control import Control


def asked(arms: Sequence[Arm], subjects: Sequence[str]) -> dict[str, tuple[Arm, ...]]:
    """Type of a part → the arms that ask something of it, with only what they ask of it. `subjects`: the types that are no parts."""
    names = dict.fromkeys(name for arm in arms for join in _joins(arm.expect) if _speaks(join, arm) for name in join.types)
    return {
        name: tuple([replace(arm, expect=about) for arm in arms if (about := tuple(_about(arm.expect, name, arm)))])
        for name in names
        if name not in subjects
    }


def types(control: Control) -> tuple[str, ...]:
    """The subject types of a control, then those of the parts that it asks something of."""
    return (*control.types, *control.parts)


def _joins(items: Iterable[Item]) -> Iterator[Join]:
    for item in items:
        if isinstance(item, Join):
            yield item
        elif isinstance(item, AnyOf):
            for alternative in item.alternatives:
                yield from _joins(alternative)


def _speaks(join: Join, arm: Arm) -> bool:
    """Whether what a candidate says is an answer by itself."""
    if not join.where or join.pattern:
        return False
    return join.sole or (not join.by and (join.lacks or not SCOPES.isdisjoint(arm.resource)))


def _about(items: Iterable[Item], name: str, arm: Arm) -> Iterator[Item]:
    """The items as far as they ask something of a part of this type."""
    for item in items:
        if isinstance(item, Join):
            if name in item.types and _speaks(item, arm):
                yield item
        elif isinstance(item, AnyOf):
            left = tuple(about for one in item.alternatives if (about := tuple(_about(one, name, arm))))
            if left:  # what nobody can tell of a subject that is not here leaves open what a part of it says; an account is always there
                yield AnyOf((*left, *(one for one in item.alternatives if is_of_the_whole(one) and SCOPES.isdisjoint(arm.resource))))


def is_of_the_whole(alternative: Iterable[Item]) -> bool:
    """Whether it is told of the subject by what stands beside that, as a plan of backups is: of one that is not here nobody can tell it."""
    return all(isinstance(item, Sentence) for item in alternative)
