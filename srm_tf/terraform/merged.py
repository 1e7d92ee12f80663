"""What a plan leaves out, from the configuration it was made of: the words behind a value that is known after apply only.

A plan shows of an expression no more than the names in it, and of a `dynamic` block nothing. What the plan knows stays as the plan has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from srm_tf.model.resource import Attributes
from srm_tf.model.value import ABSENT, Value
from srm_tf.terraform.attributes import PlannedValues


class MergedValues(Attributes):
    """The attributes of a resource of a plan. `here`: whether everything that a value of the configuration refers to is in the plan."""

    __slots__ = ("_built", "_here", "_plan", "_source")

    def __init__(self, plan: PlannedValues, source: Mapping[str, Value], here: Callable[[Value], bool]) -> None:
        self._plan = plan
        self._source = source
        self._here = here
        self._built: dict[str, Value] = {}

    def get(self, name: str, default: Any = ABSENT) -> Any:
        """As a dict's."""
        if name not in self._built:
            if name not in self._plan:
                return default
            self._built[name] = self._merged(name)
        return self._built[name]

    def _merged(self, name: str) -> Value:
        shown: Value = self._plan[name]
        if not self._plan.is_open(name):
            return shown
        written: Value | None = self._source.get(name)
        if written is None or not self._here(written):
            return shown
        if not written.written and not written.references and (written.is_null or written.is_empty):
            return Value(None) if shown.is_unknown else shown  # nobody writes it: AWS fills it in
        if shown.is_null and not shown.written:  # left out, or a `dynamic` block of which the plan shows nothing
            return written if written.written and any(inner.is_unknown for inner in written.walk()) else shown
        return _joined(shown, written)

    def __contains__(self, name: object) -> bool:
        return name in self._plan

    def __iter__(self) -> Iterator[str]:
        return iter(self._plan)

    def __len__(self) -> int:
        return len(self._plan)

    def referring(self) -> Iterable[str]:
        """What either of them says."""
        known = (name for name in self._source.referring() if name in self._plan) if isinstance(self._source, Attributes) else ()
        return dict.fromkeys((*self._plan.referring(), *known))


def _joined(shown: Value, written: Value) -> Value:
    """The plan's value, with what the configuration says where the plan says nothing but that it comes later."""
    if shown.is_unknown:
        if any(inner.is_unknown for inner in written.walk()):
            return replace(written, sensitive=True) if shown.sensitive else written
        return shown  # what the configuration knows, the plan would know: it was made of another one
    if isinstance(shown.data, tuple) and isinstance(written.data, tuple) and len(shown.data) == len(written.data) == 1:
        return replace(shown, data=(_joined(shown.data[0], written.data[0]),))  # of several, a plan has an order of its own
    if isinstance(shown.data, Mapping) and isinstance(written.data, Mapping):
        return replace(shown, data={name: _member(value, written.data.get(name)) for name, value in shown.data.items()})
    return shown


def _member(shown: Value, written: Value | None) -> Value:
    return _joined(shown, written) if written is not None and not shown.is_null else shown
