"""Where an expression stands: what names mean there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from srm_tf.terraform import functions
    from srm_tf.terraform.cty import Val
    from srm_tf.terraform.syntax import Traversal


class Scope(Protocol):
    """What names mean where an expression stands."""

    files: functions.Files | None

    def resolve(self, name: Traversal) -> tuple[Val, int]:
        """The value of a reference, and how many of its steps that took. Raises EvalError for a name that is not declared."""
        ...

    def called(self, name: str) -> str:
        """The full name of a function. Raises EvalError where none may be called, functions.Unseen for one of a provider."""
        ...


class Bound:
    """A scope with some names on top: those of a `for`, a splat, the iterator of a dynamic block."""

    def __init__(self, outer: Scope, names: Mapping[str, Val]) -> None:
        self.outer = outer
        self.names = names
        self.files = outer.files

    def resolve(self, name: Traversal) -> tuple[Val, int]:
        """Its own names first."""
        found = self.names.get(name.root)
        return (found, 0) if found is not None else self.outer.resolve(name)

    def called(self, name: str) -> str:
        """As around it."""
        return self.outer.called(name)
