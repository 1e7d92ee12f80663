"""Machines that run here: instances, and what Auto Scaling groups start from launch templates and configurations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.language.terms.fleets import CONFIGURATIONS, launch_plans
from srm_tf.language.terms.launching import assigned
from srm_tf.language.terms.match import undecided
from srm_tf.language.terms.public_addresses import (
    from_template,
    interfaces,
    not_here,
    reach,
    says,
    stands_private,
    subnet_values,
    templates,
)
from srm_tf.language.terms.route_graph import private_all
from srm_tf.model.graph import typed
from srm_tf.model.value import Unknown, Value
from srm_tf.model.verdict import Evidence, Judgement, any_of, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

INSTANCES: Final = ("aws_instance", "aws_spot_instance_request")
_OLDER: Final = "security_groups"  # names, and of an instance in a subnet ids as well
_ATTACHMENT: Final = "aws_network_interface_sg_attachment"
_GROUP: Final = "aws_autoscaling_group"
_ZONES: Final = "vpc_zone_identifier"


class Machine(msgspec.Struct, frozen=True):
    """An instance, or whatever one group starts from one template.

    `groups` name its security groups, `profiles` its instance profile, `subnets` where it stands.
    """

    address: str
    doubt: str
    groups: tuple[Value, ...]
    profiles: tuple[Value, ...]
    subnets: tuple[Value, ...]
    reached: Callable[[], Judgement]  # satisfied where the internet cannot reach it
    private: Callable[[], Judgement]  # satisfied where its subnets have no way to an internet gateway


def machines(context: Context) -> tuple[Machine, ...]:
    """Every machine of the world after."""
    memo: dict[str, tuple[Machine, ...]] = context.memo.setdefault("machines", {})
    if "all" not in memo:
        alone = [_instance(one, context) for one in context.graph.of_type(*INSTANCES) if not one.action.ends]
        started = [each for group in context.graph.of_type(_GROUP) if not group.action.ends for each in _of_group(group, context)]
        memo["all"] = (*alone, *started)
    return memo["all"]


def _instance(one: Resource, context: Context) -> Machine:
    values = subnet_values(one, context)
    return Machine(
        one.address,
        one.doubt,
        tuple(_groups_of(one, context)),
        tuple(_profiles_of(one, context)),
        tuple(value for _, _, value in values),
        lambda: reach(one, context),
        cache(lambda: stands_private(one, context)),
    )


def _groups_of(one: Resource, context: Context) -> Iterator[Value]:
    """Security groups that an instance names itself, by its interfaces, or by its launch template where it names none."""
    own = one.get("vpc_security_group_ids")
    yield own
    older = one.get(_OLDER)
    if older.written or older.references:
        yield older
    for interface in interfaces(one, context):
        yield interface.get("security_groups")
    yield from _attached_later(one, context)
    if own.is_null:
        for template in templates(one, context):
            yield from _of_plan(template)
        yield from (Value(Unknown(path, (path,)), written=True) for path in not_here(one, context))


def _attached_later(one: Resource, context: Context) -> Iterator[Value]:
    """Groups that are attached to its interfaces by a resource of their own, to the first one by the name that the instance has for it."""
    for holder in (one, *interfaces(one, context)):
        joined = context.links.children(holder, (_ATTACHMENT,), "network_interface_id")
        yield from (link.resource.get("security_group_id") for link in joined.links)
        yield from (Value(Unknown(doubt.why, doubt.names), written=True) for doubt in joined.doubts)


def _profiles_of(one: Resource, context: Context) -> Iterator[Value]:
    own = one.get("iam_instance_profile")
    yield from (own,) if not own.is_null else (value for template in templates(one, context) for value in _profiles(template))


def _of_plan(plan: Resource) -> Iterator[Value]:
    if typed(plan) in CONFIGURATIONS:
        yield plan.get("security_groups")
        return
    yield plan.get("vpc_security_group_ids")
    blocks = plan.get("network_interfaces")
    yield from (block.get("security_groups") for block in (blocks.items() or ((blocks,) if blocks.is_unknown else ())))


def _of_group(group: Resource, context: Context) -> Iterator[Machine]:
    plans = launch_plans(group, context)
    for plan in plans.certain:
        yield _started(group, tuple(_of_plan(plan)), tuple(_profiles(plan)), partial(_unassigned, plan, group, context), context)
    if plans.open:
        later = (Value(Unknown(plans.open[0], plans.open), written=True),)
        yield _started(group, later, later, partial(_untold, group, plans.open), context)


def _profiles(plan: Resource) -> Iterator[Value]:
    profile = plan.get("iam_instance_profile")
    if typed(plan) in CONFIGURATIONS:
        yield profile
        return
    for block in profile.items() or ((profile,) if profile.is_unknown else ()):
        yield from (block.get(name) for name in ("name", "arn"))


def _started(
    group: Resource, groups: tuple[Value, ...], profiles: tuple[Value, ...], unassigned: Callable[[], Judgement], context: Context
) -> Machine:
    value = group.get(_ZONES)

    def private() -> Judgement:
        if value.is_null:
            evidence = Evidence(group.address, _ZONES, None, "assumed_default", group.location)
            return lacks(f"{group.address} names no subnet", evidence)
        return private_all(value, f"{group.address}.{_ZONES}", group.address, (_ZONES,), context)

    return Machine(group.address, group.doubt, groups, profiles, (value,), lambda: any_of([unassigned(), private()]), cache(private))


def _untold(group: Resource, on: tuple[str, ...]) -> Judgement:
    return undecided(f"{group.address} may start instances with public addresses", on)


def _unassigned(plan: Resource, group: Resource, context: Context) -> Judgement:
    """Whether its instances get no public address: as the template or configuration says, else as the subnets of the group do."""
    if typed(plan) in CONFIGURATIONS:
        own = plan.get("associate_public_ip_address")
        return assigned(group, _ZONES, context) if own.is_null else says(own, plan, "associate_public_ip_address")
    return from_template(plan) or assigned(group, _ZONES, context)
