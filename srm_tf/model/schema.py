"""What a provider knows of its resource types, as much as judging needs."""

from __future__ import annotations

from typing import Final, Protocol

import msgspec

# What the names of arguments end with of which a plan shows null, whatever was written.
# https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
WRITE_ONLY: Final = "_wo"


class Attribute(msgspec.Struct, frozen=True):
    """One argument, attribute or nested block.

    `kind` is the provider's type: `bool`, `string`, `number`, `list(string)`, `map(string)`, `block(single)`,
    `block(list)`, `block(set)`, …; `default` is the static default of the provider's code, None where it has none. `sensitive`: its value
    must reach no output; the provider says so, or it is write-only.
    """

    kind: str
    required: bool = False
    optional: bool = False
    computed: bool = False
    sensitive: bool = False
    default: str | None = None
    max_items: int = 0

    @property
    def is_block(self) -> bool:
        """Whether it is a nested block."""
        return self.kind.startswith("block")

    @property
    def repeats(self) -> bool:
        """Whether it may hold several elements: a list, a set, or a block that may occur more than once."""
        if self.is_block:
            return self.kind != "block(single)" and self.max_items != 1
        return self.kind.startswith(("list", "set"))


class Schema(Protocol):
    """The door to the provider's schema."""

    @property
    def version(self) -> str:
        """The provider's version, as `6.69.1`."""
        ...

    @property
    def types(self) -> tuple[str, ...]:
        """Every resource type."""
        ...

    def has_type(self, resource_type: str) -> bool:
        """Whether the provider has this resource type."""
        ...

    def attribute(self, resource_type: str, path: tuple[str, ...]) -> Attribute | None:
        """The attribute at `path` (block names in between, no indexes), or None."""
        ...

    def attributes(self, resource_type: str) -> dict[str, Attribute]:
        """The top-level attributes and blocks of a type; empty for an unknown type."""
        ...

    def inside(self, resource_type: str, path: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The names of what is nested at `path`, or of the top level."""
        ...
