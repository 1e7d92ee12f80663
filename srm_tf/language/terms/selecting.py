"""Of many that name others, such as selections of backups, those that may mean the subject.

Each of hundreds of subjects would otherwise ask each of hundreds, mostly to hear no.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from srm_tf.language.once import once
from srm_tf.model.graph import typed

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

# The addresses of those of a type that a resource may mean; None where it may be any of them.
Meant: TypeAlias = "Callable[[Resource, str, Context], frozenset[str] | None]"


class _Table(msgspec.Struct):
    """The places and the resources: those that may mean anybody, and by address those that mean somebody."""

    anybody: list[tuple[int, Resource]] = []
    by_address: dict[str, list[tuple[int, Resource]]] = {}


def may_mean(kind: str, subject: Resource, context: Context, meant: Meant) -> list[Resource]:
    """The resources of a type that may mean the subject, in the order of the graph; all others do not, for certain."""
    if not context.graph.of_type(kind):
        return []
    table = _table(kind, typed(subject), meant, context)
    named = table.by_address.get(subject.address, [])
    return [one for _, one in sorted([*table.anybody, *named], key=lambda pair: pair[0])]


@once
def _table(kind: str, of: str, meant: Meant, context: Context) -> _Table:
    table = _Table()
    for place, one in enumerate(context.graph.of_type(kind)):
        addresses = meant(one, of, context)
        if addresses is None:
            table.anybody.append((place, one))
        for address in addresses or ():
            table.by_address.setdefault(address, []).append((place, one))
    return table
