"""What AWS takes over from the resource that another one is made of, where nobody writes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from srm_tf.model.resource import Attributes
from srm_tf.model.value import ABSENT, Value

if TYPE_CHECKING:
    from srm_tf.model.graph import Graph
    from srm_tf.model.resource import Resource

# type → what names the source, and what is taken from it. A read replica runs the engine of its source:
# https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html
_TAKEN: Final = {"aws_db_instance": ("replicate_source_db", ("engine",))}
_DEEPEST: Final = 5  # a replica of a replica of …


class InheritedValues(Attributes):
    """The attributes of a resource with those that it takes over."""

    __slots__ = ("_own", "_taken")

    def __init__(self, own: Mapping[str, Value], taken: Mapping[str, Value]) -> None:
        self._own = own
        self._taken = taken

    @property
    def words(self) -> object:
        """The block, as it is parsed."""
        return getattr(self._own, "words", None)

    def get(self, name: str, default: Any = ABSENT) -> Any:  # noqa: ANN401 — as a Mapping has it
        """As a dict's."""
        return self._taken[name] if name in self._taken else self._own.get(name, default)

    def __contains__(self, name: object) -> bool:
        return name in self._own

    def __iter__(self) -> Iterator[str]:
        return iter(self._own)

    def __len__(self) -> int:
        return len(self._own)

    def referring(self) -> Iterable[str]:
        """What is taken over refers to nothing."""
        return self._own.referring() if isinstance(self._own, Attributes) else self._own


def with_inherited(resource: Resource, graph: Graph) -> Resource:
    """The resource with what AWS takes over from its source, if the input shows which that is."""
    via, names = _TAKEN.get(resource.type, ("", ()))
    if not via or resource.mode != "managed" or not resource.get(via).references:
        return resource
    taken = {
        name: value for name in names if resource.get(name).is_null and (value := _from_source(resource, via, name, graph)) is not None
    }
    return replace(resource, values=InheritedValues(resource.values, taken)) if taken else resource


def _from_source(resource: Resource, via: str, name: str, graph: Graph, depth: int = 0) -> Value | None:
    targets = {one.target for one in resource.get(via).references if one.certainty.whole}
    source = graph.get(next(iter(targets))) if len(targets) == 1 and len(resource.get(via).references) == 1 else None
    if source is None or source.type != resource.type or source.action.ends or depth > _DEEPEST:
        return None
    value = source.get(name)
    if value.is_null:
        return _from_source(source, via, name, graph, depth + 1)
    return replace(value, written=False, references=(), location=None)
