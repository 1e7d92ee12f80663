"""Who is called what: the texts that identify the resources of a graph, those that are not known yet included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from srm_tf.model.graph import Graph
from srm_tf.model.resource import Resource
from srm_tf.model.value import GAP, Value, may_be_alike

COMMON_IDENTITIES = ("id", "arn", "name")
Recipe = tuple[str, tuple[str, ...]]  # the form of a text that is not known, and what is read in its gaps


class Names:
    """The identities of one graph's resources. `identities(type)` names the attributes whose value identifies a resource of the type."""

    def __init__(self, graph: Graph, identities: Callable[[str], Sequence[str]] | None = None) -> None:
        self.graph = graph
        self._identities: Callable[[str], Sequence[str]] = identities or (lambda _: COMMON_IDENTITIES)
        self._known_by: dict[str, dict[str, list[Resource]]] = {}
        self._made_of: dict[str, dict[Recipe, list[Resource]]] = {}
        self._reading: dict[str, dict[str, list[Resource]]] = {}
        self._texts: dict[int, set[str]] = {}  # id(resource) → its identities; resources live as long as their graph

    def attributes(self, resource_type: str) -> tuple[str, ...]:
        """The attributes that a resource of the type is known by."""
        return tuple(dict.fromkeys((*COMMON_IDENTITIES, *self._identities(resource_type))))

    def texts(self, resource: Resource) -> set[str]:
        """The known texts that identify a resource: its id, ARN, name and what else its type is known by."""
        known = self._texts.get(id(resource))
        if known is None:
            names = self.attributes(resource.type)
            known = self._texts[id(resource)] = {text for name in names if (text := resource.text(name)) and len(text) > 1}
        return known

    def by_text(self, text: str, types: Iterable[str]) -> list[Resource]:
        """The resources of `types` that a known text identifies."""
        return [resource for name in types for resource in self._known(name).get(text, ())]

    def by_recipe(self, value: Value, types: Iterable[str]) -> list[Resource]:
        """The resources of `types` that are called by the same text around the same attributes and variables.

        `"logs-${var.app}"` is one name wherever it is written, whatever the variable turns out to be.
        """
        recipe = recipe_of(value)
        return [] if recipe is None else [resource for name in types for resource in self._recipes(name).get(recipe, ())]

    def perhaps(self, value: Value, types: Iterable[str]) -> Iterator[Resource]:
        """The resources of `types` whose own name is made of something that this one is made of, too, nobody can tell how."""
        read = [reference.text for reference in value.references]
        found = {one.address: one for name in types for text in read for one in self._readers(name).get(text, ())}
        for one in found.values():
            if any(may_be_alike(value, own) for name in self.attributes(one.type) if (own := one.get(name)).is_unknown and own.written):
                yield one

    def _known(self, resource_type: str) -> dict[str, list[Resource]]:
        if resource_type not in self._known_by:
            found = self._known_by[resource_type] = defaultdict(list)
            for resource in self._standing(resource_type):
                for text in self.texts(resource):
                    found[text].append(resource)
        return self._known_by[resource_type]

    def _recipes(self, resource_type: str) -> dict[Recipe, list[Resource]]:
        if resource_type not in self._made_of:
            found = self._made_of[resource_type] = defaultdict(list)
            for resource in self._standing(resource_type):
                for recipe in {recipe for own in self._open(resource) if (recipe := recipe_of(own)) is not None}:
                    found[recipe].append(resource)
        return self._made_of[resource_type]

    def _readers(self, resource_type: str) -> dict[str, list[Resource]]:
        if resource_type not in self._reading:
            found = self._reading[resource_type] = defaultdict(list)
            for resource in self._standing(resource_type):
                for text in {reference.text for own in self._open(resource) for reference in own.references}:
                    found[text].append(resource)
        return self._reading[resource_type]

    def _open(self, resource: Resource) -> Iterator[Value]:
        """The names of a resource that somebody wrote and that are not known yet."""
        for name in self.attributes(resource.type):
            own = resource.get(name)
            if own.written and own.is_unknown:
                yield own

    def _standing(self, resource_type: str) -> Iterator[Resource]:
        return (one for one in self.graph.of_type(resource_type) if not one.action.ends)


def recipe_of(value: Value) -> Recipe | None:
    """What a text is made of that is not known; None where something else than attributes and variables may be in it."""
    read = tuple(reference.text for reference in value.references)
    shape = value.unknown.shape
    return (shape, read) if read and shape.count(GAP) == len(read) else None


def may_be_called(name: Value, text: str) -> bool:
    """Whether a name that is open may turn out to be this text: it comes from variables, so somebody may write just that.

    A name that a resource makes up at apply is not one that somebody wrote down beforehand.
    """
    later = name.is_unknown and name.written and bool(name.references) and all(one.target is None for one in name.references)
    return later and text.startswith(name.unknown.prefix)
