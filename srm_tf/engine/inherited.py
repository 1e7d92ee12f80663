"""What AWS takes over from the resource that another one is made of, where nobody writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.engine.overlaid import OverlaidValues
from srm_tf.model.value import ABSENT, Unknown, Value

if TYPE_CHECKING:
    from srm_tf.model.graph import Graph
    from srm_tf.model.resource import Resource

# Type → what names the source, what the source is called by, and what is taken from it. A read replica runs the engine of its source, and
# in the same Region, where a name is enough to tell the source, takes its parameter group as well:
# https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html
_TAKEN: Final = {"aws_db_instance": ("replicate_source_db", "identifier", ("engine", "parameter_group_name"))}
_BY_NAME: Final = frozenset({"parameter_group_name"})
_DEEPEST: Final = 5  # a replica of a replica of …


def with_inherited(resource: Resource, graph: Graph) -> Resource:
    """The resource with what AWS takes over from its source, if the input shows which that is."""
    via, _, names = _TAKEN.get(resource.type, ("", "", ()))
    if not via or resource.mode != "managed" or (key := resource.get(via)).is_nothing:
        return resource
    open_ = (name for name in names if resource.get(name).is_nothing)
    taken = {name: value for name in open_ if (value := _taken(resource, key, name, graph)) is not None}
    return replace(resource, values=OverlaidValues(resource.values, taken)) if taken else resource


def _taken(resource: Resource, key: Value, name: str, graph: Graph, depth: int = 0) -> Value | None:
    """The argument `name` of the resource that a key refers to; None if that gives none. A choice of keys gives a choice of values."""
    if not key.unknown.is_choice:
        return _from_source(resource, key, name, graph, depth)
    sides = [(condition, _taken(resource, side, name, graph, depth)) for condition, side in key.unknown.branches]
    if all(value is None for _, value in sides):
        return None
    branches = tuple((condition, ABSENT if value is None else value) for condition, value in sides)
    return Value(Unknown(key.unknown.why, key.unknown.depends_on, branches=branches), written=True)


def _from_source(resource: Resource, key: Value, name: str, graph: Graph, depth: int) -> Value | None:
    source = _source(resource, key, graph)
    if source is None or source.type != resource.type or source.action.ends or depth > _DEEPEST:
        return None
    if name in _BY_NAME and key.references and key.references[0].attribute == "arn":
        return None
    value = source.get(name)
    if value.is_nothing:
        return _taken(source, source.get(_TAKEN[source.type][0]), name, graph, depth + 1)
    return replace(value, location=None)


def _source(resource: Resource, key: Value, graph: Graph) -> Resource | None:
    """What a reference names, or the only one of that name where the resource stands."""
    target = graph.get(key.references[0].target) if len(key.references) == 1 and key.references[0].certainty.whole else None
    text, called = key.text(), _TAKEN[resource.type][1]
    if target is not None or text is None:
        return target
    found = [one for one in graph.of_type(resource.type) if one.get(called).text() == text and one.place == resource.place]
    return found[0] if len(found) == 1 and found[0].address != resource.address and not found[0].doubt else None
