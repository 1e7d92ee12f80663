"""The values of a resource with others in the place of some: what AWS takes over from elsewhere, or what stays that nobody writes now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from srm_tf.model.resource import Attributes, first_name
from srm_tf.model.value import ABSENT, Value

if TYPE_CHECKING:
    from srm_tf.model.value import Location
    from srm_tf.model.verdict import Origin


class OverlaidValues(Attributes):
    """`own`, with `others` in the place of those of the same name. Nobody writes these in the block, so that they have no lines."""

    __slots__ = ("_others", "_own")

    def __init__(self, own: Mapping[str, Value], others: Mapping[str, Value]) -> None:
        self._own = own
        self._others = others

    def get(self, name: str, default: Any = ABSENT) -> Any:  # noqa: ANN401 — as a Mapping has it
        """As a dict's."""
        return self._others[name] if name in self._others else self._own.get(name, default)

    def __contains__(self, name: object) -> bool:
        return name in self._own or name in self._others

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys([*self._own, *self._others]))

    def __len__(self) -> int:
        return len(self._own.keys() | self._others.keys())

    @property
    def words(self) -> object:
        """What somebody wrote of its own."""
        return self._own.words if isinstance(self._own, Attributes) else None

    def written(self) -> frozenset[str] | None:
        """The names that the resource's own block writes; None if nobody knows."""
        return self._own.written() if isinstance(self._own, Attributes) else None

    def unmade(self, name: str) -> str:
        """Why `dynamic` blocks of this name make nothing; "" if they do, or if the name is overlaid."""
        return self._own.unmade(name) if isinstance(self._own, Attributes) and name not in self._others else ""

    def hides(self, path: tuple[str, ...]) -> bool:
        """Whether the resource's own values hide what they have at a path."""
        return isinstance(self._own, Attributes) and self._own.hides(path)

    def traced(self, path: str) -> tuple[Location | None, Origin | None]:
        """Where the value at a path is written, by the resource's own values; (None, None) for what is overlaid."""
        return self._own.traced(path) if isinstance(self._own, Attributes) and first_name(path) not in self._others else (None, None)

    def referring(self) -> Iterable[str]:
        """The names of the resource's own attributes with references, and of all overlaid ones."""
        own = self._own.referring() if isinstance(self._own, Attributes) else self._own
        return dict.fromkeys([*own, *self._others])
