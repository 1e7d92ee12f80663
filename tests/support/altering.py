"""Worlds that differ from an example's in one value, for laws that hold of every value of every example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec.structs import replace

from srm_tf.catalogue.control import Control, Example
from srm_tf.engine.judge import Judge
from srm_tf.engine.parts_at_fault import parts_at_fault
from srm_tf.engine.scopes import with_scopes
from srm_tf.model.graph import Graph, typed
from srm_tf.model.resource import Attributes, Resource
from srm_tf.model.value import Value
from srm_tf.model.verdict import Judgement
from tests.support.judging import AS_OF, facts, graph_of

Path = tuple[int | str, ...]


def places(value: Value, path: Path = ()) -> Iterator[tuple[Path, Value]]:
    """(where, value) of a value and of everything inside it."""
    yield path, value
    if isinstance(value.data, tuple):
        for index, item in enumerate(value.data):
            yield from places(item, (*path, index))
    elif isinstance(value.data, Mapping):
        for name, item in value.data.items():
            yield from places(item, (*path, name))


def put(value: Value, path: Path, new: Value) -> Value:
    """The value with another one at one place inside."""
    if not path:
        return new
    first, rest = path[0], path[1:]
    if isinstance(value.data, tuple):
        return replace(value, data=tuple(put(item, rest, new) if at == first else item for at, item in enumerate(value.data)))
    assert isinstance(value.data, Mapping)
    return replace(value, data={name: put(item, rest, new) if name == first else item for name, item in value.data.items()})


def with_value(graph: Graph, at: int, name: str, path: Path, new: Value) -> Graph:
    """The world in which one value inside one attribute of one resource is another."""
    one = graph.resources[at]
    changed = replace(one, values=_Altered(one.values, {**one.values, name: put(one.values[name], path, new)}))
    return replace(graph, resources=(*graph.resources[:at], changed, *graph.resources[at + 1 :]))


class _Altered(Attributes):
    """Other values, of which the door shows as much as of those that were there."""

    def __init__(self, before: Mapping[str, Value], now: Mapping[str, Value]) -> None:
        self._before = before
        self._now = now

    def hides(self, path: tuple[str, ...]) -> bool:
        """As before."""
        return isinstance(self._before, Attributes) and self._before.hides(path)

    def __getitem__(self, name: str) -> Value:
        return self._now[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._now)

    def __len__(self) -> int:
        return len(self._now)


def every_place(graph: Graph) -> Iterator[tuple[int, Resource, str, Path, Value]]:
    """(number of the resource, resource, attribute, where inside it, value) of all that is known of a world."""
    for at, one in enumerate(graph.resources):
        for name, whole in one.values.items():
            for path, value in places(whole):
                if not value.is_unknown and value.data is not None:
                    yield at, one, name, path, value


def world_of(example: Example) -> Graph:
    """The world of an example, as its plan shows it."""
    return with_scopes(graph_of(example.terraform, before=example.before, files=example.files))


def answers(control: Control, example: Example, graph: Graph) -> dict[str, Judgement | None]:
    """Address → answer of the control for each of its subjects in a world that was an example's; None where it is silent."""
    judge, subjects = _asked(control, example, graph)
    return {one.address: judge.outcome(control, one) for one in subjects}


def kind(answer: Judgement | None) -> str:
    """Passes, fails or open. Where a control does not apply, and where it is content, nobody is bothered."""
    if answer is None or answer.verdict.word == "satisfied":
        return "passes"
    return "fails" if answer.verdict.fails else "open"


def told(control: Control, example: Example, graph: Graph) -> frozenset[str]:
    """The addresses that are silent, and at which the findings of others are told once more: they have failed at their whole."""
    judge, subjects = _asked(control, example, graph)
    found = {one.address: judge.outcome(control, one) for one in subjects}
    failing = [(one, answer) for one in subjects if (answer := found[one.address]) is not None and answer.verdict.fails]
    parts = (address for one, answer in failing for address in parts_at_fault(judge, control, one, answer))
    return frozenset(address for address in parts if found.get(address) is None)


def _asked(control: Control, example: Example, graph: Graph) -> tuple[Judge, list[Resource]]:
    base = facts(date.fromisoformat(example.as_of) if example.as_of else AS_OF)
    given = {control.id: example.settings} if example.settings else {}
    judge = Judge(graph, replace(base, settings=given, here=example.here))
    return judge, [one for one in judge.graph.resources if typed(one) in control.types and not one.action.ends]


def described(one: Resource, name: str, path: Path) -> str:
    """A place as an assertion shows it."""
    return ".".join(map(str, (one.address, name, *path)))
