"""Policies whose places are left out of what is asked of them, so that those who hold the same in places of their own get one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.once import once_of
from srm_tf.language.terms.identity_boundaries import HOLDERS
from srm_tf.language.terms.match import some
from srm_tf.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from srm_tf.language.terms.attached import Held
    from srm_tf.language.terms.documents import Document, Statement
    from srm_tf.language.terms.match import Match

_INLINE: Final = regex(rf"(?:^|\.)(?:{'|'.join(HOLDERS)})\.")
_NUMBER: Final = "\ufdd0{}\ufdd1"  # characters that no text has, around the number of a name
_NUMBERS: Final = regex("\ufdd0(\\d+)\ufdd1")


def is_of_many(policy: Held) -> bool:
    """Whether a policy that is reported itself is judged for nobody: one of many holders. An inline one is for its identity."""
    return _INLINE.search(policy.place) is None


def words_of(policies: Sequence[Held]) -> tuple[object, ...] | None:
    """What is the same of policies that surely say the same, wherever they stand; None where something is not known, or has a condition."""
    found = [(one.name, one.own, is_of_many(one), *map(_words, one.readings)) for one in policies if one.held.yes]
    return tuple(found) if len(found) == len(policies) and not any(None in one for one in found) else None


def _words(document: Document) -> tuple[object, ...] | None:
    """The statements of a document as they are written, word by word."""

    def ask() -> tuple[object, ...] | None:
        told = [_written(one) for one in document.statements]
        return tuple(told) if document.rest.no and not document.flaw and None not in told else None

    return once_of(document, "as written", ask)


def _written(statement: Statement) -> tuple[object, ...] | None:
    named = (statement.actions.these, statement.actions.others, statement.resources.these, statement.resources.others)
    plain = statement.certain.yes and statement.conditional.no and statement.principals.present.no and statement.allows.yes
    values = [value for texts in named for value in texts.items]
    if not plain or any(texts.hidden is not None for texts in named) or any(one.text() is None or one.references for one in values):
        return None
    return tuple([tuple([one.text() for one in texts.items]) for texts in named])


class Names:
    """The places of policies, and what it depends on who holds them: each has a number in its place, which an answer is told without."""

    def __init__(self) -> None:
        self._numbers: dict[str, str] = {}

    def without(self, policies: Iterable[Held]) -> list[Held]:
        """The policies without the names of where they are attached, each once: by which of several attachments, makes no difference."""
        found: dict[object, Held] = {}
        for at, one in enumerate(policies):
            alone = one.readings[0] if len(one.readings) == 1 and is_of_many(one) else None
            whole = alone is not None and alone.rest.no and not alone.flaw and alone.statements
            key = (id(alone), one.name, one.own, one.shown) if whole else at
            known = found.get(key)
            found[key] = self._without(one) if known is None else replace(known, held=some((known.held, self._without(one).held)))
        return list(found.values())

    def told(self, found: Match) -> Match:
        """An answer about policies without names as one about these."""
        if all(map(str.isascii, found.on)):
            return found
        names = list(self._numbers)
        on = (_NUMBERS.sub(lambda hit: names[int(hit[1])], one) for one in found.on)
        return replace(found, on=tuple(dict.fromkeys(on)))

    def _without(self, policy: Held) -> Held:
        place = self._number(policy.place) if is_of_many(policy) else policy.place  # whose an inline one is, its own place tells
        return replace(policy, place=place, held=replace(policy.held, on=tuple(map(self._number, policy.held.on))))

    def _number(self, name: str) -> str:
        return self._numbers.setdefault(name, _NUMBER.format(len(self._numbers)))
