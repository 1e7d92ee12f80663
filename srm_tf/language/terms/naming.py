"""Who names whom, gathered once a graph: a look-up where asking every holder about every subject would grow with the square."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.language.aims import may_be_one_of, sides
from srm_tf.language.once import once
from srm_tf.language.terms.subnets import leads_nowhere
from srm_tf.model.graph import references_in

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.recipes import Recipe
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value


_BY_ID: Final = frozenset({"", "id"})


class Named(msgspec.Struct, frozen=True):
    """What names a subject: (holder, path) where it is sure, and `address.path` of everything that may."""

    holder: tuple[Resource, str] | None
    doubts: tuple[str, ...] = ()


class NamingTable(msgspec.Struct, frozen=True):
    """The holders of one kind, by the address or the text that they name, surely or possibly."""

    sure: dict[str, tuple[Resource, str]] = {}
    texts: dict[Recipe, tuple[Resource, str]] = {}
    possible: dict[str, list[str]] = msgspec.field(default_factory=lambda: defaultdict(list))
    doubted: dict[Recipe, list[str]] = msgspec.field(default_factory=lambda: defaultdict(list))
    anything: list[str] = []

    def enter(self, holder: Resource, path: str, context: Context) -> None:
        """Add what the value at `path` of a living resource names."""
        value, place = holder.get(path), f"{holder.address}.{path}"
        certain = named_for_sure(value) if not holder.doubt else frozenset[str]()
        apart = _left_out(value, context)
        for reference in references_in(value):
            if reference.target in apart:
                continue
            if reference.target in certain:
                self.sure.setdefault(reference.target or "", (holder, path))
            elif reference.target:
                self.possible[reference.target].append(place)
        for made in context.links.names.inside(value):
            if holder.doubt:
                self.doubted[made].append(place)
            else:
                self.texts.setdefault(made, (holder, path))
        for made in _sides(value, context):
            self.doubted[made].append(place)
        if leads_nowhere(value):
            self.anything.append(place)

    def about(self, subject: Resource, context: Context) -> Named:
        """Who names the subject, by reference or by a text that identifies it, known or made in the same way."""
        identities = sorted(context.links.names.recipes(subject), key=lambda one: (one.pieces, one.gaps))
        holder = self.sure.get(subject.address) or next((self.texts[made] for made in identities if made in self.texts), None)
        if holder is not None:
            return Named(holder)
        doubts = [*self.possible.get(subject.address, ()), *self.anything]
        doubts += [place for made in identities for place in self.doubted.get(made, ())]
        return Named(None, tuple(dict.fromkeys(doubts)))


def _left_out(value: Value, context: Context) -> frozenset[str]:
    """Whom a value refers to and does not name: of a list of known ids, whoever has another one.

    A list that stands is known by its ids, and by a reference to the whole of what some of them were picked from.
    """
    texts = {inner.text() for inner in value.walk() if not isinstance(inner.data, tuple | Mapping)}
    if not value.references or None in texts or not texts:
        return frozenset()
    targets = ((one.target, context.graph.get(one.target)) for one in value.references if one.attribute in _BY_ID)
    return frozenset(name for name, one in targets if name and one is not None and one.text("id") and one.text("id") not in texts)


def named_for_sure(value: Value) -> frozenset[str]:
    """The addresses that a value names, whatever the conditions in it come to."""
    if value.unknown.is_choice:
        first, *others = (named_for_sure(side) for _, side in value.unknown.branches)
        return first.intersection(*others)
    inside = value.data.values() if isinstance(value.data, Mapping) else value.data if isinstance(value.data, tuple) else ()
    asked = {one.target for part in inside for one in references_in(part)}
    whole = [one for one in value.references if one.certainty.whole] if not may_be_one_of(value) else []
    own = {one.target for one in whole if one.target and one.target not in asked}
    return frozenset(own).union(*map(named_for_sure, inside))


def _sides(value: Value, context: Context) -> Iterator[Recipe]:
    """The texts that a value may come to, or something in it."""
    for inner in value.walk():
        for side in sides(inner) if inner.unknown.is_choice else ():
            yield from context.links.names.inside(side)


@once
def table(holders: tuple[tuple[str, str], ...], context: Context) -> NamingTable:
    """The table of (resource type, path) pairs, made once a graph."""
    found = NamingTable()
    for kind, path in holders:
        for holder in context.graph.of_type(kind):
            if not holder.action.ends:
                found.enter(holder, path, context)
    return found
