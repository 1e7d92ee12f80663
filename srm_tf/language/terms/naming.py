"""Who names whom, gathered once a graph: a look-up where asking every holder about every subject would grow with the square."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from srm_tf.language.terms.subnets import leads_nowhere
from srm_tf.model.graph import references_in

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource


class Named(msgspec.Struct, frozen=True):
    """What names a subject: (holder, path) where it is sure, and `address.path` of everything that may."""

    holder: tuple[Resource, str] | None
    doubts: tuple[str, ...] = ()


class Names(msgspec.Struct, frozen=True):
    """The holders of one kind, by the address or the text that they name, surely or possibly."""

    sure: dict[str, tuple[Resource, str]] = {}
    texts: dict[str, tuple[Resource, str]] = {}
    possible: dict[str, list[str]] = msgspec.field(default_factory=lambda: defaultdict(list))
    doubted: dict[str, list[str]] = msgspec.field(default_factory=lambda: defaultdict(list))
    anything: list[str] = []

    def enter(self, holder: Resource, path: str) -> None:
        """Add what the value at `path` of a living resource names."""
        value, place = holder.get(path), f"{holder.address}.{path}"
        for reference in references_in(value):
            if reference.target and reference.certainty.whole and not holder.doubt:
                self.sure.setdefault(reference.target, (holder, path))
            elif reference.target:
                self.possible[reference.target].append(place)
        for text in dict.fromkeys(filter(None, (inner.form for inner in value.walk() if inner.is_unknown or isinstance(inner.data, str)))):
            if holder.doubt:
                self.doubted[text].append(place)
            else:
                self.texts.setdefault(text, (holder, path))
        if leads_nowhere(value):
            self.anything.append(place)

    def about(self, subject: Resource, context: Context) -> Named:
        """Who names the subject, by reference or by a text that identifies it, known or made in the same way."""
        identities = sorted(context.links.identity_texts(subject))
        holder = self.sure.get(subject.address) or next((self.texts[text] for text in identities if text in self.texts), None)
        if holder is not None:
            return Named(holder)
        doubts = [*self.possible.get(subject.address, ()), *self.anything]
        doubts += [place for text in identities for place in self.doubted.get(text, ())]
        return Named(None, tuple(dict.fromkeys(doubts)))


def table(key: str, holders: Iterable[tuple[str, str]], context: Context) -> Names:
    """The table of (resource type, path) pairs, made once a graph and kept under `key`."""
    known = context.memo.get(key)
    if isinstance(known, Names):
        return known
    found = context.memo[key] = Names()
    for kind, path in holders:
        for holder in context.graph.of_type(kind):
            if not holder.action.ends:
                found.enter(holder, path)
    return found
