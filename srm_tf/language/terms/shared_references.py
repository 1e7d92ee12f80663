"""What any member of a map may refer to, where a plan does not show which of them does.

Terraform names for each argument what its whole expression refers to:
https://developer.hashicorp.com/terraform/internals/json-format#expression-representation
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from srm_tf.language.context import Site
    from srm_tf.model.value import Reference, Value


def shared_with(site: Site) -> tuple[Reference, ...]:
    """What the map around a known text refers to, where none of its members refers to any; () where it is told, or there is no map.

    So it is in a plan of a map that refers to several things, and of a map that a variable was given as a whole.
    """
    value = site.value
    if value.is_null or value.is_unknown or value.references or not site.names[1:]:
        return ()
    first, *rest = site.names
    around = (one for one in _around(site.resource.get(first), rest, value) if one.references)
    untold = (one for one in around if not any(inner.references for inner in one.walk() if inner is not one))
    return tuple(dict.fromkeys(reference for one in untold for reference in one.references))


def _around(value: Value, names: Sequence[str], member: Value) -> Iterator[Value]:
    """The maps that a path leads to whose member this is."""
    if isinstance(value.data, tuple):
        for one in value.data:
            yield from _around(one, names, member)
    elif isinstance(value.data, Mapping) and names and names[0] in value.data:
        inner = value.data[names[0]]
        if len(names) > 1:
            yield from _around(inner, names[1:], member)
        elif inner is member:
            yield value
