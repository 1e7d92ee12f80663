"""What a plan puts off: `deferred_changes`, which only a later plan can decide. With this one nothing is done about them.

https://developer.hashicorp.com/terraform/internals/json-format has the reasons; `internal/command/jsonplan` of Terraform writes `[*]` in
addresses for a key that is not known (`index_unknown`), and leaves `resource_changes` out where all is put off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from srm_tf.model.resource import OPEN_KEY, Attributes
from srm_tf.model.value import ABSENT, Unknown, Value, same
from srm_tf.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from srm_tf.terraform.decode import Deferred, Document, ResourceChange

_ANY_KEY: Final = "[*]"
_OPEN: Final = OPEN_KEY[2:-2]
_NAMED = 5  # as many are named in a note


def with_open_keys(document: Document) -> Document:
    """A plan that calls what is put off as a configuration does, and has a list of changes although none are made."""
    if not document.deferred_changes:
        return document
    late = [replace(one, resource_change=_renamed(one.resource_change)) for one in document.deferred_changes]
    return replace(document, deferred_changes=late, resource_changes=document.resource_changes or [])


def _renamed(change: ResourceChange) -> ResourceChange:
    address, module = (text.replace(_ANY_KEY, OPEN_KEY) for text in (change.address, change.module_address))
    return replace(change, address=address, module_address=module, index=_OPEN if address.endswith(OPEN_KEY) else change.index)


def reason(one: Deferred) -> str:
    """What an answer waits for."""
    return f"a deferred change ({one.reason or 'no reason given'})"


def told(late: Iterable[Deferred]) -> str:
    """The changes that are put off, and why."""
    names = [f"{one.resource_change.address.replace(OPEN_KEY, '')} ({one.reason or 'no reason given'})" for one in late]
    return listed(names, _NAMED)


class Until(Attributes):
    """The values of a resource until its change is made, and after it: what differs may be the one or the other."""

    def __init__(self, address: str, now: Mapping[str, Value], then: Mapping[str, Value], why: str) -> None:
        self._address = address
        self._now = now
        self._then = then
        self._why = why
        self._built: dict[str, Value] = {}

    def get(self, name: str, default: Any = ABSENT) -> Any:
        """The value under a name."""
        if name not in self._built:
            if name not in self._now and name not in self._then:
                return default
            now, then = self._now.get(name, ABSENT), self._then.get(name, ABSENT)
            self._built[name] = _either(now, then, f"{self._address}.{name}", self._why)
        return self._built[name]

    def written(self) -> frozenset[str] | None:
        """What will be, as the configuration has it by now."""
        return self._then.written() if isinstance(self._then, Attributes) else None

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self._now, *self._then)))

    def __len__(self) -> int:
        return len(list(iter(self)))


def _either(now: Value, then: Value, path: str, why: str) -> Value:
    """One of two values: of lists that are as long, and of objects, part by part, so that what is alike in them is known.

    Where both are alike it is the later one, which knows how it is written.
    """
    if same(now, then):
        return then
    marks = now.written or then.written, now.sensitive or then.sensitive, then.references  # what stands in the state refers to nothing
    if isinstance(now.data, tuple) and isinstance(then.data, tuple) and len(now.data) == len(then.data):
        return Value(tuple(_either(*pair, path, why) for pair in zip(now.data, then.data, strict=True)), *marks)
    if isinstance(now.data, Mapping) and isinstance(then.data, Mapping):
        names = dict.fromkeys((*now.data, *then.data))
        return Value({name: _either(now.get(name), then.get(name), f"{path}.{name}", why) for name in names}, *marks)
    open_ = f"{path}, which waits for {why}"
    return Value(Unknown(open_, (path,), branches=((open_, now), (open_, then))), *marks)
