"""Whether a text in a known document or map is written out there, or comes from what the document or the map refers to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from srm_tf.language.once import once
from srm_tf.model.value import ABSENT, Reference, Value

if TYPE_CHECKING:
    from srm_tf.language.context import Context


class Whole(msgspec.Struct, frozen=True, eq=False, dict=True):
    """A known document, of which each text in it may ask where it comes from."""

    value: Value = ABSENT

    @cached_property
    def _parts(self) -> list[Value]:
        """What stands in it, with a gap for each part that it reads; nothing where a plan does not show them."""
        own = self.value.own()
        tree = own.unknown.tree if own is not None else None
        return list(tree.walk()) if tree is not None else []

    @cached_property
    def _under(self) -> Mapping[str, list[Value]]:
        """What stands under each name."""
        found: dict[str, list[Value]] = {}
        for part in self._parts:
            for name, inner in _named(part):
                found.setdefault(name, []).extend(inner.walk())
        return found

    @cached_property
    def _shows_all(self) -> bool:
        """Whether each resource that it refers to is named by one of its parts."""
        told = {one.target for part in self._parts if part.is_unknown for one in part.references}
        return told.issuperset(one.target for one in self.value.references if one.target)

    def read_for(self, text: str, name: str) -> tuple[Reference, ...] | None:
        """What it reads for a text under a name; nothing where that is written out there. None where a plan does not show it."""
        under = self._under.get(name, [])
        if any(one.text() == text and not one.references for one in under):
            return ()
        return tuple(dict.fromkeys(reference for one in under for reference in one.references)) or None

    def writes_out(self, text: str, name: str) -> bool | None:
        """Whether a text that it refers to is written out in it as well, under a name.

        None where nobody can tell: a plan does not show which part comes from where, and the text stands in the document twice.
        """
        if self._shows_all:
            return self.read_for(text, name) == ()
        return None if (self.value.text() or "").count(text) > 1 else False


@once  # each variable of a container is a part of the same one
def whole_of(document: Value, _: Context) -> Whole:
    """A text as a document, read once."""
    return Whole(document)


def is_of_another(value: Value, members: Mapping[str, Value]) -> bool | None:
    """None where a plan gives what one member of a map refers to also to another one of the same text: either may be written out.

    A configuration tells of each where it stands, and what it refers to itself.
    """
    alike = [one for one in members.values() if one.text() == value.text() and one.references == value.references and one.location is None]
    return None if len(alike) > 1 else False


def _named(value: Value) -> Iterator[tuple[str, Value]]:
    """What an object has under each name: `{ password = … }`, `{ name = "password", value = … }`."""
    if isinstance(value.data, Mapping):
        pair = {key.lower(): inner for key, inner in value.data.items()}
        yield from value.data.items()
        if (name := pair.get("name", ABSENT).text()) is not None and "value" in pair:
            yield name, pair["value"]
