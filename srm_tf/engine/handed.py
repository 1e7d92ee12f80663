"""What a change puts to use for somebody more: a policy that one role more gets, a security group that one instance more is in.

What fails of it stood there before. Whom it reaches is new, and the change has to answer for that.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final

from srm_tf.model.value import Certainty

if TYPE_CHECKING:
    from collections.abc import Mapping

    from srm_tf.language.links import Links
    from srm_tf.model.resource import Resource

_GROUP: Final = (
    "security_group",
    "vpc",
    "network",
    "launch_specification",
    "compute_resources",
    "ec2_attributes",
    "broker_node_group_info",
)
_TEMPLATE: Final = ("launch_template", "mixed_instances_policy")
# Type → words of which the arguments have one in their names that put such a resource to use, as the provider's schema has them. A
# permissions boundary gives nothing; rules of another group that name one as their source put nobody into it.
_USES: Final[Mapping[str, tuple[str, ...]]] = {
    "aws_iam_policy": ("policy_arn", "customer_managed_policy_reference"),
    "aws_security_group": _GROUP,
    "aws_default_security_group": _GROUP,
    "aws_launch_template": _TEMPLATE,
    "aws_launch_configuration": ("launch_configuration",),
    "aws_ecs_task_definition": ("task_definition", "ecs_target", "ecs_parameters", "target"),
}
_RULES: Final = ("aws_security_group", "aws_vpc_security_group", "aws_default_security_group")
_NOBODY: Final[Mapping[str, Resource]] = {}


class Uses:
    """Who uses what in one world. Only arguments whose names say so are looked at, once somebody asks."""

    def __init__(self, links: Links) -> None:
        self._links = links

    @cached_property
    def _users(self) -> Mapping[str, Mapping[str, Resource]]:
        """Address of a subject → address → who uses it for certain."""
        found: dict[str, dict[str, Resource]] = defaultdict(dict)
        for who in self._links.graph.resources:
            if who.mode != "managed" or who.action.ends or who.type.startswith(_RULES):
                continue
            for name in who.values:
                types = _used_by(name)
                targets = self._links.targets(who.get(name), types) if types else ()
                for one in (one for one, how in targets if how != Certainty.POSSIBLE):
                    found[one.address][who.address] = who
        return found

    def of(self, subject: Resource | None) -> Mapping[str, Resource]:
        """Address → who uses it."""
        if subject is None or subject.mode != "managed" or subject.type not in _USES:
            return _NOBODY
        return self._users.get(subject.address, _NOBODY)

    def newly_of(self, subject: Resource, before: Uses) -> tuple[str, ...]:
        """The addresses of those that use the subject after a change and did not before; nobody, where the subject itself is new."""
        earlier = before.formerly(subject)
        users = self.of(subject) if earlier is not None else _NOBODY
        stood = before.of(earlier) if users else _NOBODY
        return tuple(address for address, one in users.items() if (was := before.formerly(one)) is None or was.address not in stood)

    def formerly(self, resource: Resource) -> Resource | None:
        """What a resource of another world is in this one."""
        return self._links.graph.formerly(resource)


@cache
def _used_by(argument: str) -> tuple[str, ...]:
    """The types of what an argument of this name puts to use."""
    if argument.startswith("source_"):
        return ()
    return tuple(kind for kind, words in _USES.items() if any(word in argument for word in words))
