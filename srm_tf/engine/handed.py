"""What a change puts to use for somebody more: a policy that one role more gets, a security group that one instance more is in.

What fails of it stood there before. Whom it reaches is new, and the change has to answer for that.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final

from srm_tf.model.value import Certainty

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from srm_tf.language.links import Links
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

_GROUP: Final = (
    "security_group",
    "vpc",
    "network",
    "launch_specification",
    "compute_resources",
    "compute_config",
    "ec2_attributes",
    "ec2_config",
    "broker_node_group_info",
    "kafka_cluster",
    "user_settings",
    "space_settings",
    "domain_settings",
    "endpoint_details",
    "physical_connection_requirements",
    "search",
    "application_configuration",
    "target",  # which runs a task of ECS
    "workspace_creation_properties",
)
_TEMPLATE: Final = ("launch_template", "mixed_instances_policy", "compute_resources")
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
# What a group has, everybody in it gets: the argument that names the group of a policy, and those that name a group and who joins it.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html
_OF_GROUPS: Final = {"aws_iam_group_policy_attachment": "group", "aws_iam_policy_attachment": "groups", "aws_iam_group_policy": "group"}
_MEMBERS: Final = {"aws_iam_group_membership": ("group", "users"), "aws_iam_user_group_membership": ("groups", "user")}
# Whom else it names that attaches a policy to many at once.
_LISTED: Final = {"aws_iam_policy_attachment": ("roles", "users")}
_NOBODY: Final[Mapping[tuple[str, str], Resource]] = {}


class Uses:
    """Who uses what in one world. Only arguments whose names say so are looked at, once somebody asks."""

    def __init__(self, links: Links) -> None:
        self._links = links

    @cached_property
    def _users(self) -> Mapping[str, Mapping[tuple[str, str], Resource]]:
        """Address of a subject → who uses it for certain, by address, and of a list of members which of them."""
        found: dict[str, dict[tuple[str, str], Resource]] = defaultdict(dict)
        for who in self._links.graph.resources:
            if who.mode != "managed" or who.action.ends or who.type.startswith(_RULES):
                continue
            for name in who.values:
                for one in self._sure(who, name, _used_by(name)):
                    listed = (text for argument in _LISTED.get(who.type, ()) for text in _names(who.get(argument)))
                    found[one].update(dict.fromkeys([(who.address, text) for text in ("", *listed)], who))
        for subject, group in self._of_groups():
            found[subject].update(self._members.get(group, _NOBODY))
        return found

    def _sure(self, who: Resource, name: str, types: tuple[str, ...]) -> list[str]:
        """The addresses that an argument leads to for certain."""
        targets = self._links.targets(who.get(name), types) if types else ()
        return [one.address for one, how in targets if how != Certainty.POSSIBLE]

    def _of_groups(self) -> Iterator[tuple[str, str]]:
        """Every policy with a group that has it."""
        for who in self._links.graph.of_type(*_OF_GROUPS):
            own = who.type == "aws_iam_group_policy"
            policies = [who.address] if own else self._sure(who, "policy_arn", ("aws_iam_policy",))
            groups = [] if who.action.ends else self._sure(who, _OF_GROUPS[who.type], ("aws_iam_group",))
            yield from ((policy, group) for group in groups for policy in policies)

    @cached_property
    def _members(self) -> Mapping[str, Mapping[tuple[str, str], Resource]]:
        """Address of a group → who is in it."""
        found: dict[str, dict[tuple[str, str], Resource]] = defaultdict(dict)
        for who in self._links.graph.of_type(*_MEMBERS):
            group, members = _MEMBERS[who.type]
            for address in [] if who.action.ends else self._sure(who, group, ("aws_iam_group",)):
                found[address].update({(who.address, name): who for name in _names(who.get(members))})
        return found

    def of(self, subject: Resource) -> Mapping[tuple[str, str], Resource]:
        """Who uses it, by address and member."""
        asked = subject.type in _USES or subject.type in _OF_GROUPS  # most are not, and nobody is looked for then
        return self._users.get(subject.address, _NOBODY) if asked else _NOBODY

    def newly_of(self, subject: Resource, before: Uses) -> tuple[str, ...]:
        """The addresses of those that use the subject after a change and did not before; nobody, where the subject itself is new."""
        earlier = before.formerly(subject)
        if earlier is None or not (users := self.of(subject)):
            return ()
        stood, was = before.of(earlier), {one.address: before.formerly(one) for one in users.values()}
        new = (who for who, name in users if (one := was[who]) is None or (one.address, name) not in stood)
        return tuple(dict.fromkeys(new))

    def formerly(self, resource: Resource) -> Resource | None:
        """What a resource of another world is in this one."""
        return self._links.graph.formerly(resource)


def _names(members: Value) -> Iterator[str]:
    """What members are called by, or what they refer to where that comes later."""
    for one in members.walk():
        text = one.text()
        if text is not None:
            yield text
        elif one.is_unknown:
            yield from (reference.text for reference in one.references)


@cache
def _used_by(argument: str) -> tuple[str, ...]:
    """The types of what an argument of this name puts to use."""
    if argument.startswith("source_"):
        return ()
    return tuple(kind for kind, words in _USES.items() if any(word in argument for word in words))
