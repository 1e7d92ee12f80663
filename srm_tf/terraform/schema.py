"""What the AWS provider knows of its resource types: data shipped in `provider/`, written by `tools/build_schema.py`.

One file per service of the provider, read when a type of it is first asked for.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TypeAlias

import msgspec
from msgspec.structs import replace

from srm_tf.model.schema import WRITE_ONLY, Attribute

PROVIDER = Path(__file__).parent / "provider"


class Index(msgspec.Struct, frozen=True):
    """`shapes`: (kind, flags, max items), flags being letters of required, optional, computed and sensitive; `files`: service → types."""

    version: str
    shapes: tuple[tuple[str, str, int], ...]
    files: dict[str, tuple[str, ...]]


class Detail(msgspec.Struct, frozen=True, array_like=True):
    """An attribute with a default or with attributes of its own."""

    shape: int
    default: str | None = None
    inside: dict[str, Node] = {}


Node: TypeAlias = "int | Detail"
Tree: TypeAlias = dict[str, Node]
_index = msgspec.json.Decoder(Index)
_types = msgspec.json.Decoder(dict[str, msgspec.Raw])
_tree = msgspec.json.Decoder(dict[str, int | Detail])


class ShippedSchema:
    """The schema of hashicorp/aws at `version`: managed resources only (no data sources, no provider block)."""

    def __init__(self, folder: Path = PROVIDER) -> None:
        self._folder = folder
        self._index = _index.decode((folder / "index.json").read_bytes())
        self._file_of = {name: service for service, types in self._index.files.items() for name in types}
        self._shared: list[Attribute | None] = [None] * len(self._index.shapes)
        self._raw: dict[str, msgspec.Raw] = {}
        self._trees: dict[str, Tree] = {}
        self._found: dict[tuple[str, tuple[str, ...]], Attribute | None] = {}
        self._tops: dict[str, dict[str, Attribute]] = {}

    @property
    def version(self) -> str:
        """The provider's version, as `6.69.1`."""
        return self._index.version

    @property
    def types(self) -> tuple[str, ...]:
        """Every resource type."""
        return tuple(self._file_of)

    def has_type(self, resource_type: str) -> bool:
        """Whether the provider has this resource type."""
        return resource_type in self._file_of

    def attribute(self, resource_type: str, path: tuple[str, ...]) -> Attribute | None:
        """The attribute at `path` (block names in between, no indexes), or None."""
        key = (resource_type, path)
        try:
            return self._found[key]
        except KeyError:
            node = self._node(resource_type, path)
            found = self._found[key] = None if node is None else _named(path[-1], self._attribute(node))
            return found

    def attributes(self, resource_type: str) -> dict[str, Attribute]:
        """The top-level attributes and blocks of a type; empty for an unknown type."""
        if resource_type not in self._tops:
            self._tops[resource_type] = {name: _named(name, self._attribute(node)) for name, node in self._tree(resource_type).items()}
        return self._tops[resource_type]

    def inside(self, resource_type: str, path: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The names of what is nested at `path`, or of the top level."""
        if not path:
            return tuple(self._tree(resource_type))
        node = self._node(resource_type, path)
        return tuple(node.inside) if isinstance(node, Detail) else ()

    def _node(self, resource_type: str, path: tuple[str, ...]) -> Node | None:
        tree, node = self._tree(resource_type), None
        for name in path:
            node = tree.get(name)
            if node is None:
                return None
            tree = node.inside if isinstance(node, Detail) else {}
        return node

    def _attribute(self, node: Node) -> Attribute:
        if isinstance(node, int):
            return self._shape(node)
        return self._shape(node.shape) if node.default is None else self._made(node.shape, node.default)

    def _shape(self, place: int) -> Attribute:
        """The attribute of a shape without a default: one object for all of them."""
        attribute = self._shared[place]
        if attribute is None:
            attribute = self._shared[place] = self._made(place, None)
        return attribute

    def _made(self, place: int, default: str | None) -> Attribute:
        kind, flags, max_items = self._index.shapes[place]
        return Attribute(kind, "r" in flags, "o" in flags, "c" in flags, "s" in flags, default, max_items)

    def _tree(self, resource_type: str) -> Tree:
        tree = self._trees.get(resource_type)
        if tree is None:
            service = self._file_of.get(resource_type)
            if service is None:
                return {}
            if resource_type not in self._raw:
                self._raw.update(_types.decode((self._folder / f"{service}.json").read_bytes()))
            tree = self._trees[resource_type] = _tree.decode(self._raw[resource_type])
        return tree


def _named(name: str, attribute: Attribute) -> Attribute:
    """An attribute, by its name: what is write-only is secret. `has_value_wo`, which the provider computes, only tells of one."""
    secret = name.endswith(WRITE_ONLY) and not (attribute.computed or attribute.is_block)
    return replace(attribute, sensitive=True) if secret else attribute


@cache
def shipped() -> ShippedSchema:
    """The schema that comes with the package, one for the process: it holds nothing that changes."""
    return ShippedSchema()
