"""Resources that are the same in all that a control asks of them are judged once: mostly instances of one block.

What a control says depends on what it reads. So one resource is judged under a name that nobody has, and what is read of it is noted; of
another one for which all of that is the same, the answer is the same, in its own name. Where a control asks for anything else that each
resource may answer in its own way, as who stands beside it, nothing is shared: so each answer is the one that the resource alone would get.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

import msgspec
from msgspec.structs import replace

from srm_tf.model.graph import typed
from srm_tf.model.grounds import Fact, Grounds
from srm_tf.model.resource import Attributes, Resource
from srm_tf.model.value import ABSENT, Unknown, Value
from srm_tf.model.verdict import Judgement

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.joined import Joined
    from srm_tf.language.links import Links
    from srm_tf.model.graph import Graph

_NAME: Final = "\ufdd4"  # a character that no text has, in the place of the address
_FIRST: Final = 2  # so many are judged without a note: most resources have nobody who is like them
_NOTED: Final = 8  # and so many with one at most: where all of these differ, the next one will, too
_OWN: Final = frozenset({"name", "module", "block", "key", "previous_address", "before", "calls"})  # what each resource has for itself
_SHARED: Final = tuple(name for name in Resource.__struct_fields__ if name not in {*_OWN, "address", "values"})
_OF_ALL: Final = frozenset({"untold", "unread", "given", "asked", "root"})  # what a graph says of itself

Say: TypeAlias = "Callable[[Resource, Context], Judgement | None]"


class _OwnError(Exception):
    """Something was asked that each resource answers for itself."""


class _Note(msgspec.Struct):
    """What was read of a resource, and what is said of it under no name.

    That is values, whether what is written somewhere is hidden, children of which it has none, and to whom its keys lead.
    """

    values: dict[str, Value] = {}
    hidden: dict[tuple[str, ...], bool] = {}
    childless: dict[tuple[tuple[str, ...], str], None] = {}
    parents: set[str] = set()
    answer: Judgement | None = None

    def holds_of(self, resource: Resource, links: Links) -> bool:
        """Whether all that was read is the same of another one. One to whom a key leads may have more to say of itself."""
        of = resource.values
        for name, value in self.values.items():
            if not _same(of.get(name, ABSENT), value):
                return False
        if resource.address in self.parents or any(_hides(of, path) != hidden for path, hidden in self.hidden.items()):
            return False
        return not any(_is_somebody(links.children(resource, *asked)) for asked in self.childless)


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
        family = self._family(by, resource)
        for note in family.notes:
            if note.holds_of(resource, self._links):
                return _called(note.answer, resource.address)
        family.judged += 1
        if _FIRST < family.judged <= _FIRST + _NOTED and (made := noted(resource, context, say)) is not None:
            family.notes.append(made)
            return _called(made.answer, resource.address)
        return say(resource, context)

    def _family(self, by: str, resource: Resource) -> _Family:
        of = self._of.get(resource.address)
        if of is None:
            shared = tuple([getattr(resource, name) for name in _SHARED])
            of = self._of[resource.address] = self._families.setdefault(shared, {})
        return of.get(by) or of.setdefault(by, _Family())


def noted(resource: Resource, context: Context, say: Say) -> _Note | None:
    """What is said of a resource under no name, with what was read for it; None where it was asked for what is its own."""
    if not isinstance(resource.values, Attributes):
        return None
    note = _Note()
    shared = {name: getattr(resource, name) for name in _SHARED}
    nobody = _Nobody(**shared, address=_NAME, name="", values=_Values(resource.values, note))
    try:
        note.answer = say(nobody, _watched(context, resource, note))
    except _OwnError:
        return None
    return note if resource.address not in note.parents else None


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

    def __init__(self, values: Mapping[str, Value], note: _Note) -> None:
        self._values = values
        self._note = note

    def get(self, name: str, default: Any = ABSENT) -> Any:  # noqa: ANN401 — as a dict's
        """As a dict's, but for whether a name is there."""
        if default is not ABSENT:
            raise _OwnError
        found = self._note.values[name] = self._values.get(name, ABSENT)
        return found

    def hides(self, path: tuple[str, ...]) -> bool:
        """As the resource's own."""
        self._note.hidden[path] = _hides(self._values, path)
        return self._note.hidden[path]

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 — of whatever is asked for
        if name not in {"get", "hides"} and not name.startswith("_"):
            raise _OwnError
        return super().__getattribute__(name)

    def __iter__(self) -> Iterator[str]:
        raise _OwnError

    def __len__(self) -> int:
        raise _OwnError


def _watched(context: Context, resource: Resource, note: _Note) -> Context:
    """The context, as far as it says the same to all that are alike."""
    graph, links = _Graph(context.graph), _Links(context.links, resource, note)
    return replace(context, graph=cast("Graph", graph), links=cast("Links", links), memo={})  # what others found out is not watched


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
        """None at all: what one that is there has to do with a resource, each may answer in its own way."""
        if self._graph.of_type(*types):
            raise _OwnError
        return ()


class _Links(_Asked):
    """The links of somebody who has no children."""

    def __init__(self, links: Links, resource: Resource, note: _Note) -> None:
        self._links = links
        self._resource = resource
        self._note = note

    def children(self, subject: Resource, types: Sequence[str], via: str, pattern: str = "") -> Joined:
        """None."""
        if pattern or not isinstance(subject, _Nobody):
            raise _OwnError
        asked = (tuple(types), via)
        joined = self._links.children(self._resource, *asked)
        if _is_somebody(joined):
            raise _OwnError
        if not self._links.is_childless(typed(self._resource), *asked):
            self._note.childless[asked] = None
        return joined

    def parents(self, subject: Resource, value: Value, by: str, types: Sequence[str]) -> Joined:
        """Those to whom a key leads, the same for all who have it and live where the subject lives."""
        joined = self._links.parents(subject, value, by, types)
        self._note.parents |= {one.resource.address for one in joined.links}
        self._note.parents |= {one.resource.address for one in joined.doubts if one.resource is not None}
        return joined


def _hides(values: Mapping[str, Value], path: tuple[str, ...]) -> bool:
    return isinstance(values, Attributes) and values.hides(path)


def _is_somebody(joined: Joined) -> bool:
    return bool(joined.links or joined.doubts)


def _same(one: Value, other: Value) -> bool:
    """Whether two values are the same in all that may be asked of them; of what is made when somebody asks, whether it is the same one."""
    if one is other:
        return True
    if one.own is not other.own or _provenance(one) != _provenance(other):
        return False
    if isinstance(one.data, tuple) and isinstance(other.data, tuple):
        return len(one.data) == len(other.data) and all(map(_same, one.data, other.data))
    if isinstance(one.data, Mapping) and isinstance(other.data, Mapping):
        return [*one.data] == [*other.data] and all(map(_same, one.data.values(), other.data.values()))
    if isinstance(one.data, Unknown) and isinstance(other.data, Unknown):
        return not _holds_values(one.data) and one.data == other.data
    return type(one.data) is type(other.data) and one.data == other.data


def _provenance(value: Value) -> tuple[object, ...]:
    return value.written, value.sensitive, value.foreseen, value.references, value.location


def _holds_values(unknown: Unknown) -> bool:
    """Whether there are values in it, of which one that is equal to another need not be the same: 1 and true are."""
    return bool(unknown.branches or unknown.entries) or unknown.body is not None or unknown.tree is not None


def _called(answer: Judgement | None, address: str) -> Judgement | None:
    """An answer about nobody as one about the resource with an address."""
    if answer is None:
        return None
    evidence = tuple([replace(one, address=address) if one.address == _NAME else one for one in answer.evidence])
    depends_on = tuple([on.replace(_NAME, address) for on in answer.depends_on])
    return Judgement(answer.verdict, _named(answer.grounds, address), evidence, depends_on)


def _named(grounds: Grounds, address: str) -> Grounds:
    if isinstance(grounds, str):
        return grounds.replace(_NAME, address)
    if not isinstance(grounds, Fact):
        return type(grounds)(tuple([_named(part, address) for part in grounds.parts]))
    whom, says, expected = grounds.whom, grounds.says.replace(_NAME, address), grounds.expected.replace(_NAME, address)
    return Fact(whom.replace(_NAME, address), says, expected, grounds.because and _named(grounds.because, address), grounds.reach)
