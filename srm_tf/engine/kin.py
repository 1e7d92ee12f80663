"""Resources that are the same in all that a control asks of them are judged once: mostly instances of one block.

What a control says depends on what it reads. So one resource, and what stands beside it, is judged under names that nobody has, and what is
read of them is noted; of another one for which all of that is the same, the answer is the same, in its own name. Where a control asks for
anything else that each resource may answer in its own way, nothing is shared: so each answer is the one that the resource alone would get.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

import msgspec
from msgspec.structs import replace

from srm_tf.language.joined import Joined
from srm_tf.model.graph import typed
from srm_tf.model.grounds import Fact, Grounds
from srm_tf.model.resource import Attributes, Resource
from srm_tf.model.value import ABSENT, Unknown, Value
from srm_tf.model.verdict import Judgement
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.links import Links
    from srm_tf.model.graph import Graph

_NAMES: Final = tuple(map(chr, range(0xFDD4, 0xFDE0)))  # characters that no text has, in the place of addresses
_NAME: Final = regex(f"[{_NAMES[0]}-{_NAMES[-1]}]")
_FIRST: Final = 2  # so many are judged without a note: most resources have nobody who is like them
_NOTED: Final = 8  # and so many with one at most: where all of these differ, the next one will, too
_OWN: Final = frozenset({"name", "module", "block", "key", "previous_address", "before", "calls"})  # what each resource has for itself
_SHARED: Final = tuple(name for name in Resource.__struct_fields__ if name not in {*_OWN, "address", "values"})
_shared: Final = attrgetter(*_SHARED)  # what a resource has in common with all that are like it
_OF_ALL: Final = frozenset({"untold", "unread", "given", "sensitive", "asked", "root"})  # what a graph says of itself

Say: TypeAlias = "Callable[[Resource, Context], Judgement | None]"


class _OwnError(Exception):
    """Something was asked that each resource answers for itself."""


class _Read(msgspec.Struct, frozen=True):
    """A value under a name. `of`: the place of the one who was asked, among those who were found so far; the subject is the first."""

    of: int
    name: str
    value: Value

    def holds(self, there: list[Resource], _links: Links) -> bool:
        """Whether it is the same of others."""
        return same_in_all(there[self.of].values.get(self.name, ABSENT), self.value)


class _Hidden(msgspec.Struct, frozen=True):
    """Whether the input does not show what is written in a place."""

    of: int
    path: tuple[str, ...]
    hidden: bool

    def holds(self, there: list[Resource], _links: Links) -> bool:
        """Whether it is the same of others."""
        return _hides(there[self.of].values, self.path) == self.hidden


class _Children(msgspec.Struct, frozen=True):
    """Who stands beside one: for each the key that joins, how, its place, and what it has in common with those that are like it."""

    of: int
    types: tuple[str, ...]
    via: str
    found: tuple[tuple[str, str, int, tuple[object, ...]], ...]

    def holds(self, there: list[Resource], links: Links) -> bool:
        """Whether as many stand beside others, in the same way. They are found by that."""
        joined = links.children(there[self.of], self.types, self.via)
        if joined.doubts or len(joined.links) != len(self.found):
            return False
        for link, (attribute, how, at, shared) in zip(joined.links, self.found, strict=True):
            known = [place for place, one in enumerate(there) if one is link.resource]
            if (link.attribute, link.how, known or [len(there)]) != (attribute, how, [at]) or _shared(link.resource) != shared:
                return False
            there += [link.resource] if not known else ()
        return True


class _Note(msgspec.Struct):
    """What was read, in its order, and what is said of that under no name. `parents`: the addresses that keys lead to."""

    reads: dict[tuple[object, ...], _Read | _Hidden | _Children] = {}
    parents: set[str] = set()
    answer: Judgement | None = None

    def holds_of(self, resource: Resource, links: Links) -> list[Resource]:
        """Those of whom all that was read is the same: the resource, and who stands beside it; none where it is not.

        What is read of another one is what it is asked for itself, up to where it differs. One to whom a key leads may be asked for more.
        """
        there = [resource]
        for one in self.reads.values():
            if not one.holds(there, links):
                return []
        return there if self.parents.isdisjoint([one.address for one in there]) else []


class _Family(msgspec.Struct):
    """Of those that have everything but themselves in common, by one control: how many were judged, and what was noted."""

    judged: int = 0
    notes: list[_Note] = []


class Kin:
    """The answers of one graph."""

    def __init__(self, links: Links) -> None:
        self._links = links
        self._families: dict[tuple[object, ...], dict[str, _Family]] = {}
        self._of: dict[str, dict[str, _Family]] = {}

    def said(self, by: str, resource: Resource, context: Context, say: Say) -> Judgement | None:
        """What `say` says of a resource, or what it said of one that is like it. `by` is the control that says it."""
        family = self.family(by, resource)
        for note in family.notes:
            if there := note.holds_of(resource, self._links):
                return called(note.answer, there)
        family.judged += 1
        answer = say(resource, context)
        if _FIRST < family.judged <= _FIRST + _NOTED and (made := noted(resource, context, say, answer)) is not None:
            family.notes.append(made)
        return answer

    def family(self, by: str, resource: Resource) -> _Family:
        """Those to whom a resource belongs."""
        of = self._of.get(resource.address)
        if of is None:
            of = self._of[resource.address] = self._families.setdefault(_shared(resource), {})
        return of.get(by) or of.setdefault(by, _Family())


def noted(resource: Resource, context: Context, say: Say, answer: Judgement | None) -> _Note | None:
    """What is said of a resource under no name, with what was read for it; None where it was asked for what is its own.

    `answer`: what is said of it under its own name. Where the name makes a difference (by its length, in some order), nothing is noted.
    """
    note = _Note()
    links = _Links(context.links, note)
    graph = cast("Graph", _Graph(context.graph))
    try:  # what others found out of the graph was not watched: without a memo it is found out again
        note.answer = say(links.nobody(resource), replace(context, graph=graph, links=cast("Links", links), memo={}))
    except _OwnError:
        return None
    alone = note.parents.isdisjoint([one.address for one in links.there])
    return note if alone and called(note.answer, links.there) == answer else None


def itself(resource: Resource) -> Resource:
    """A resource that is asked for more than what those have in common who are like it: there has to be one."""
    if isinstance(resource, _Nobody):
        raise _OwnError
    return resource


class _Nobody(Resource, frozen=True, eq=False):
    """A resource without a name, which tells only what those have in common who are like it."""

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 — of whatever is asked for
        if name in _OWN:
            raise _OwnError
        return super().__getattribute__(name)


class _Values(Attributes):
    """The values of a resource, of which each one that is read is noted. There is no asking for more, as for what is written."""

    def __init__(self, of: int, values: Mapping[str, Value], note: _Note) -> None:
        self._of = of
        self._values = values
        self._note = note

    def get(self, name: str, default: Any = ABSENT) -> Any:  # noqa: ANN401 — as a dict's
        """The value of an attribute, noted as read. Raises _OwnError for a caller's default, which asks whether the name is there."""
        if default is not ABSENT:
            raise _OwnError
        found: Value = self._values.get(name, ABSENT)
        self._note.reads[_Read, self._of, name] = _Read(self._of, name, found)
        return found

    def hides(self, path: tuple[str, ...]) -> bool:
        """Whether the resource hides what it has at a path, noted as read."""
        hidden = _hides(self._values, path)
        self._note.reads[_Hidden, self._of, path] = _Hidden(self._of, path, hidden)
        return hidden

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 — of whatever is asked for
        if name not in {"get", "hides"} and not name.startswith("_"):
            raise _OwnError
        return super().__getattribute__(name)

    def __iter__(self) -> Iterator[str]:
        raise _OwnError

    def __len__(self) -> int:
        raise _OwnError


class _Asked:
    """Whatever it is asked, each resource may get another answer."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 — of whatever is asked for
        raise _OwnError


class _Graph(_Asked):
    """A graph that tells what it tells everybody."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 — of whatever is asked for
        return getattr(self._graph, name) if name in _OF_ALL else super().__getattr__(name)

    def get(self, address: str | None) -> Resource | None:
        """A provider configuration, which is nobody's own."""
        if address is None or not address.startswith("provider."):
            raise _OwnError
        return self._graph.get(address)

    def of_type(self, *types: str) -> Sequence[Resource]:
        """() if the graph has no resource of these types. Raises otherwise: each instance may stand to such a resource in its own way."""
        if self._graph.of_type(*types):
            raise _OwnError
        return ()


class _Links(_Asked):
    """Links that lead to children without a name. `there`: the resources that have none, in the order in which they were found."""

    def __init__(self, links: Links, note: _Note) -> None:
        self.there: list[Resource] = []
        self._nobodies: list[_Nobody] = []
        self._links = links
        self._note = note

    @property
    def lost(self) -> tuple[str, ...]:
        """What could not be read: nobody's own."""
        return self._links.lost

    def made_elsewhere(self, types: Sequence[str]) -> Sequence[Resource]:
        """The resources of other providers that make something of these types: nobody's own."""
        return self._links.made_elsewhere(types)

    def nobody(self, resource: Resource) -> _Nobody:
        """The stand-in for a resource; the same one each time."""
        at = next((at for at, one in enumerate(self.there) if one is resource), len(self.there))
        if at == len(_NAMES) or not isinstance(resource.values, Attributes):
            raise _OwnError
        if at == len(self.there):
            shared = dict(zip(_SHARED, _shared(resource), strict=True))
            self.there.append(resource)
            self._nobodies.append(_Nobody(**shared, address=_NAMES[at], name="", values=_Values(at, resource.values, self._note)))
        return self._nobodies[at]

    def children(self, subject: Resource, types: Sequence[str], via: str, pattern: str = "") -> Joined:
        """The resources that surely belong to the subject, as stand-ins. Raises if any of them is in doubt."""
        if pattern or not isinstance(subject, _Nobody):
            raise _OwnError
        of, asked = _NAMES.index(subject.address), tuple(types)
        joined = self._links.children(self.there[of], asked, via)
        if joined.doubts:
            raise _OwnError
        links = tuple([replace(link, resource=self.nobody(link.resource)) for link in joined.links])
        if not self._links.is_childless(typed(subject), asked, via):
            found = [(one.attribute, one.how, _NAMES.index(one.resource.address), _shared(one.resource)) for one in links]
            self._note.reads[_Children, of, asked, via] = _Children(of, asked, via, tuple(found))
        return Joined(links)

    def parents(self, subject: Resource, value: Value, by: str, types: Sequence[str]) -> Joined:
        """The resources that a key leads to: the same for all that have the key and live where the subject lives."""
        joined = self._links.parents(subject, value, by, types)
        self._note.parents |= {one.resource.address for one in joined.links}
        self._note.parents |= {one.resource.address for one in joined.doubts if one.resource is not None}
        return joined


def _hides(values: Mapping[str, Value], path: tuple[str, ...]) -> bool:
    return isinstance(values, Attributes) and values.hides(path)


def same_in_all(one: Value, other: Value) -> bool:
    """Whether two values are the same in all that may be asked of them; of what is made when somebody asks, whether it is the same one."""
    if one is other:
        return True
    if one.own is not other.own or _provenance(one) != _provenance(other):
        return False
    if isinstance(one.data, tuple) and isinstance(other.data, tuple):
        return len(one.data) == len(other.data) and all(map(same_in_all, one.data, other.data))
    if isinstance(one.data, Mapping) and isinstance(other.data, Mapping):
        return [*one.data] == [*other.data] and all(map(same_in_all, one.data.values(), other.data.values()))
    if isinstance(one.data, Unknown) and isinstance(other.data, Unknown):
        return not _holds_values(one.data) and one.data == other.data
    return type(one.data) is type(other.data) and one.data == other.data


def _provenance(value: Value) -> tuple[object, ...]:
    return value.written, value.sensitive, value.by_schema, value.repeats, value.foreseen, value.references, value.location


def _holds_values(unknown: Unknown) -> bool:
    """Whether there are values in it, of which one that is equal to another need not be the same: 1 and true are."""
    return bool(unknown.branches or unknown.entries) or unknown.body is not None or unknown.tree is not None


def called(answer: Judgement | None, there: Sequence[Resource]) -> Judgement | None:
    """An answer about nobody as one about these resources."""
    if answer is None:
        return None
    names = {name: one.address for name, one in zip(_NAMES, there, strict=False)}

    def named(text: str) -> str:  # all at once: an address may have such a character in it
        return text if text.isascii() else _NAME.sub(lambda hit: names.get(hit[0], hit[0]), text)

    evidence = [replace(one, address=named(one.address), value=one.value and named(one.value)) for one in answer.evidence]
    return Judgement(answer.verdict, _named(answer.grounds, named), tuple(evidence), tuple(map(named, answer.depends_on)))


def _named(grounds: Grounds, named: Callable[[str], str]) -> Grounds:
    if isinstance(grounds, str):
        return named(grounds)
    if not isinstance(grounds, Fact):
        return type(grounds)(tuple([_named(part, named) for part in grounds.parts]))
    because = grounds.because and _named(grounds.because, named)
    return Fact(named(grounds.whom), named(grounds.says), named(grounds.expected), because, grounds.reach, grounds.lacks)
