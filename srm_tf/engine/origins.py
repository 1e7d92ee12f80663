"""The configuration beside a plan: in which file, and on which lines, stands what the plan shows; and what its comments say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from srm_tf.engine.ignored_changes import otherwise
from srm_tf.language.addresses import in_module
from srm_tf.model.graph import Graph, Note
from srm_tf.model.resource import Action, first_name
from srm_tf.model.scopes import PROVISIONER, UNSHOWN, runner_of
from srm_tf.regex import regex
from srm_tf.terraform.attributes import PlannedValues
from srm_tf.terraform.merged import MergedValues, fitting
from srm_tf.terraform.provisioners import is_shown_of
from srm_tf.wording import listed

if TYPE_CHECKING:
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Location, Reference, Value
    from srm_tf.model.verdict import Evidence
    from srm_tf.terraform.comments import Mark

_STEP: Final = regex(r"[^.\[\]]+")
_KEY: Final = regex(r"\[(?:\"(?:[^\"\\]|\\.)*\"|[^\]]*)\]")
_MOST: Final = 3  # resources that a note names


class Origins(msgspec.Struct, frozen=True):
    """What a configuration tells of a plan. `blocks`: address without instance keys → one of its instances; `instances`: by address."""

    folder: str
    blocks: Mapping[str, Resource]
    instances: Mapping[str, Resource]
    calls: Mapping[str, tuple[Location, ...]]
    marks: tuple[Mark, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    outputs: Callable[[], Iterable[tuple[str, tuple[Reference, ...]]]] = tuple  # none where a module is not here, which may tell of more

    def placed(self, graph: Graph) -> Graph:
        """The graph with the places of its resources, and the words behind what is known after apply only."""

        def here(value: Value) -> bool:
            targets = (one.target for inner in value.walk() for one in inner.references)
            return all(one is None or one in graph.by_address or _is_ephemeral(one) for one in targets)

        placed = tuple(self._placed(one, here) for one in graph.resources)
        return self.at_home(replace(graph, resources=placed, outputs=lambda: self._told(graph)))

    def _told(self, graph: Graph) -> Iterator[tuple[str, tuple[Reference, ...]]]:
        """What the outputs refer to: of `g[local.one].id` a plan shows all of `g`."""
        own = {name: {one.target for one in references} for name, references in self.outputs()}
        for name, references in graph.outputs():
            yield name, tuple(one for one in references if one.target in own.get(name, ())) or references

    def at_home(self, graph: Graph) -> Graph:
        """The graph with the Regions of provider configurations of which a plan shows but names: `element(var.x, 2)`, `local.there`."""
        return replace(graph, resources=tuple(self._at_home(one) for one in graph.resources))

    def _at_home(self, resource: Resource) -> Resource:
        own = self.instances.get(resource.address) if resource.mode == "provider" and resource.region is None else None
        return replace(resource, region=own.region) if own is not None and own.region is not None else resource

    def unshown(self) -> tuple[Resource, ...]:
        """What no plan shows."""
        return tuple(one for one in self.instances.values() if one.mode in UNSHOWN or self._is_left_behind(one))

    def stood(self, planned: Graph) -> tuple[Resource, ...]:
        """That of it which is as it is before and after: all but what runs with this very plan, which ends what a `removed` block names."""
        ending = {one.block for one in planned.resources if one.action.ends}
        return tuple(one for one in self.unshown() if one.mode in UNSHOWN or runner_of(one.address) not in ending)

    def _is_left_behind(self, one: Resource) -> bool:
        """Whether a `removed` block runs it: what that removes is no resource of the configuration any more."""
        return one.mode == PROVISIONER and runner_of(one.address) not in self.instances

    def _placed(self, resource: Resource, here: Callable[[Value], bool]) -> Resource:
        origin = self.blocks.get(resource.block)
        if origin is not None and origin.location is not None:
            own = self.instances.get(resource.address)
            values = resource.values
            if own is not None and isinstance(values, PlannedValues) and values.is_of(own.values):
                values = MergedValues(values, own.values, here)
            elif own is not None and resource.mode == PROVISIONER and is_shown_of(values, own.values):
                values = own.values  # there is nothing that a plan knows and the configuration does not
            return replace(resource, location=origin.location, calls=origin.calls, values=values)
        calls = self._calls(resource.module)
        return replace(resource, calls=calls) if calls else resource

    def _calls(self, module: str) -> tuple[Location, ...]:
        """The calls that lead to a module, as far as they are here."""
        steps = _KEY.sub("", module).split(".")
        for size in range(len(steps), 0, -2):
            found = self.calls.get(".".join(steps[:size]))
            if found is not None:
                return found
        return ()

    def share(self, graph: Graph) -> tuple[int, list[str]]:
        """How many managed resources of a plan have a block here, and the blocks of those that have none.

        Where nothing is changed in what is imported, `-generate-config-out` may have written its block, and only after the plan.
        """
        mine = [one for one in graph.resources if one.mode == "managed" and not one.action.ends]
        mine = [one for one in mine if one.block in self.blocks or one.action is not Action.IMPORT]
        missing = [one.block for one in mine if one.block not in self.blocks]
        return len(mine) - len(missing), list(dict.fromkeys(missing))

    def located(self, resource: Resource, pieces: Iterable[Evidence]) -> tuple[Evidence, ...]:
        """Evidence about a resource with the lines of the arguments it names, where these are sure."""
        origin = self.blocks.get(resource.block)
        if origin is None:
            return tuple(pieces)
        own = self.instances.get(resource.address)
        return tuple(_located(one, origin, resource, own) if one.address == resource.address else one for one in pieces)


def _located(piece: Evidence, origin: Resource, shown: Resource, own: Resource | None) -> Evidence:
    place, _, _ = _at(origin, shown, piece.path)
    if own is not None and piece.path:
        found = otherwise(first_name(piece.path), own, shown, *_at(own, shown, piece.path)[1:])
        piece = replace(piece, origin=found) if found is not None else piece
    return replace(piece, location=place) if place is not None else piece


def _is_ephemeral(address: str) -> bool:
    """Whether no plan shows it, whatever configuration it was made of."""
    return in_module(address).startswith("ephemeral.")


def _at(origin: Resource, shown: Resource, path: str) -> tuple[Location | None, Value | None, Value | None]:
    """Where the argument at a path stands, what is written there, and what a plan shows; what is not for certain the same is None.

    A plan has blocks in an order of its own: of several, it is the one that says what the plan shows. As deep as one block is the only one.
    """
    place: Location | None = None
    inside: Resource | Mapping[str, Value] = origin
    seen: Resource | Mapping[str, Value] = shown
    steps = _STEP.findall(path)
    item, ours = None, None
    for name, after in zip_longest(steps, steps[1:], fillvalue=""):
        if name.isdigit():
            continue
        value = inside.get(name)
        if value is None or value.is_null or "=" in after:  # a block by what it says: see `traced`
            return place, None, None
        place = value.location or place
        ours = _member(seen.get(name), after)
        item = _one_of(value.items() or (value,), ours)
        if item is None:
            return place, None, None
        place = item.location or place
        if not isinstance(item.data, Mapping):
            break
        inside, seen = item.data, ours.data if ours is not None and isinstance(ours.data, Mapping) else {}
    return place, item, ours


def _member(value: Value | None, step: str) -> Value | None:
    """The block at an index, or the only one."""
    members = value.items() or (value,) if value is not None else ()
    at = int(step) if step.isdigit() else 0
    return members[at] if at < len(members) else None


def _one_of(blocks: Sequence[Value], ours: Value | None) -> Value | None:
    at = fitting(blocks, ours)
    return blocks[at] if at is not None else None


def notes(origins: Origins, graph: Graph) -> tuple[Note, ...]:
    """What of the plan has no place in the configuration."""
    linked, missing = origins.share(graph)
    if not missing:
        return ()
    text = f"{linked} of the plan's resources are in this configuration; not there: {listed(missing, _MOST)}"
    return (Note("source", origins.folder, text),)
