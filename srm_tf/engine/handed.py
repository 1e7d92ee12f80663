"""What a change puts to use for somebody more: a policy that one role more gets, a security group that one instance more is in.

What fails of it stood there before. Whom it reaches is new, and the change has to answer for that.
"""

from __future__ import annotations

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


def newly_used_by(subject: Resource, links: Links, before: Links) -> tuple[str, ...]:
    """The addresses of those that use the subject after a change and did not before; nobody, where the subject itself is new."""
    earlier = before.graph.formerly(subject)
    if subject.type not in _USES or subject.mode != "managed" or earlier is None:
        return ()
    users = _users(subject, links)
    stood = _users(earlier, before) if users else {}
    return tuple(address for address, one in users.items() if getattr(before.graph.formerly(one), "address", None) not in stood)


def _users(subject: Resource, links: Links) -> dict[str, Resource]:
    """Address → who uses the subject for certain. Of several instances of one block, a reference names more than are meant."""
    found: dict[str, Resource] = {}
    for who, attribute in links.users(subject):
        if who.address not in found and not who.action.ends and _is_use(who, attribute, subject):
            targets = links.targets(who.get(attribute), (subject.type,))
            if any(one is subject and how != Certainty.POSSIBLE for one, how in targets):
                found[who.address] = who
    return found


def _is_use(who: Resource, attribute: str, subject: Resource) -> bool:
    in_name = any(word in attribute for word in _USES[subject.type])
    return in_name and who.mode == "managed" and not who.type.startswith(_RULES) and not attribute.startswith("source_")
