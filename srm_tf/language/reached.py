"""Which resources a join key may come from, where a plan shows no more of it than the module that it was made in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.absent import BORN
from srm_tf.model.graph import names_referring

if TYPE_CHECKING:
    from collections.abc import Sequence

    from srm_tf.language.names import Names
    from srm_tf.model.graph import Graph
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Reference, Value

# What these hold may be anything of anybody's.
HANDS_ON: Final = frozenset({"aws_cloudformation_stack", "aws_cloudformation_stack_instances", "terraform_data", "null_resource"})


class Reached:
    """The answers for one graph."""

    def __init__(self, graph: Graph, names: Names) -> None:
        self._graph = graph
        self._names = names
        self._closed: dict[frozenset[str], bool] = {}

    def all_of(self, value: Value, nowhere: Sequence[Reference]) -> frozenset[str]:
        """The addresses of all that an unknown value may come from; nothing where it may come from anything.

        `nowhere`: references of it that end without a resource that it may be of.
        """
        if any(one.target for one in nowhere):
            return frozenset()
        found = frozenset(one.target for one in value.unknown.reach if one.target)
        if found not in self._closed:
            self._closed[found] = all(_stays_within(self._graph.get(one), found) for one in found)
        return found if self._closed[found] else frozenset()

    def leaves_out(self, found: frozenset[str], subject: Resource) -> bool:
        """Whether none of these is the subject, refers to it, or is what it is called by.

        Of what is there already, anybody may have written down the ID. What belongs to others may speak of what AWS makes along with them.
        """
        if subject.type.startswith(BORN) or subject.address in found or subject.text("id") is not None:
            return False
        if any(who.address in found for who, _ in self._graph.users.get(subject.address, ())):
            return False
        return not any(one.target in found for name in self._names.attributes(subject) for one in subject.get(name).references)


def _stays_within(resource: Resource | None, found: frozenset[str]) -> bool:
    """Whether all that a resource may hold of others is shown, or among these as well."""
    if resource is None or resource.type in HANDS_ON:
        return False
    inner = [one for name in names_referring(resource) for one in resource.values[name].walk() if one.is_unknown]
    hidden = [one for one in inner if any(it.target is None and not it.is_given for it in one.references)]
    return all(one.unknown.reach and found.issuperset(it.target for it in one.unknown.reach) for one in hidden)
