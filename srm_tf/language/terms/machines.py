"""Machines that run here: instances, and what Auto Scaling groups and fleets start."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.language.once import once
from srm_tf.language.terms.fleets import CONFIGURATIONS, launch_plans
from srm_tf.language.terms.launching import OVERRIDES, Start, assigned_at, own_starts, starts_of
from srm_tf.language.terms.match import evidence, inside, is_true, undecided
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
from srm_tf.model.verdict import Judgement, all_of, any_of, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

INSTANCES: Final = ("aws_instance", "aws_spot_instance_request")
_OWN: Final = "vpc_security_group_ids"
_OLDER: Final = "security_groups"  # names, and of an instance in a subnet ids as well
ATTACHMENT: Final = "aws_network_interface_sg_attachment"
_ATTACHED: Final = "security_group_id"
_GROUP: Final = "aws_autoscaling_group"
_ZONES: Final = "vpc_zone_identifier"
_SPECIFIED: Final = "launch_specification"  # of a spot fleet, which may do without a template


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


@once
def machines(context: Context) -> tuple[Machine, ...]:
    """Every machine of the world after."""
    alone = [_instance(one, context) for one in context.graph.of_type(*INSTANCES) if not one.action.ends]
    started = [each for group in context.graph.of_type(_GROUP) if not group.action.ends for each in _of_group(group, context)]
    fleets = [each for one in context.graph.of_type(*OVERRIDES) if not one.action.ends for each in _of_fleet(one, context)]
    return (*alone, *started, *fleets)


def _instance(one: Resource, context: Context) -> Machine:
    values = subnet_values(one, context)
    return Machine(
        one.address,
        one.doubt,
        tuple(value for _, _, value in groups_of(one, context)),
        tuple(_profiles_of(one, context)),
        tuple(value for _, _, value in values),
        lambda: reach(one, context),
        cache(lambda: stands_private(one, context)),
    )


def groups_of(one: Resource, context: Context) -> Iterator[tuple[Resource, str, Value]]:
    """(whose, path, value) of what names the security groups of an instance.

    It does so itself, by its interfaces, or by its launch template where it names none.
    """
    own = one.get(_OWN)
    yield one, _OWN, own
    older = one.get(_OLDER)
    if older.written or older.references:
        yield one, _OLDER, older
    yield from ((interface, _OLDER, interface.get(_OLDER)) for interface in interfaces(one, context))
    yield from _attached_later(one, context)
    if own.is_nothing:
        yield from ((template, path, value) for template in templates(one, context) for path, value in _of_plan(template))
        yield from ((one, _OWN, Value(Unknown(path, (path,)), written=True)) for path in not_here(one, context))


def _attached_later(one: Resource, context: Context) -> Iterator[tuple[Resource, str, Value]]:
    """Groups that are attached to its interfaces by a resource of their own, to the first one by the name that the instance has for it."""
    for holder in (one, *interfaces(one, context)):
        joined = context.links.children(holder, (ATTACHMENT,), "network_interface_id")
        yield from ((link.resource, _ATTACHED, link.resource.get(_ATTACHED)) for link in joined.links)
        yield from ((one, _OWN, Value(Unknown(doubt.why, doubt.names), written=True)) for doubt in joined.doubts)


def _profiles_of(one: Resource, context: Context) -> Iterator[Value]:
    own = one.get("iam_instance_profile")
    yield from (own,) if not own.is_nothing else (value for template in templates(one, context) for value in _profiles(template))


def _of_plan(plan: Resource) -> Iterator[tuple[str, Value]]:
    if typed(plan) in CONFIGURATIONS:
        yield _OLDER, plan.get(_OLDER)
        return
    yield _OWN, plan.get(_OWN)
    blocks = plan.get("network_interfaces")
    inner = blocks.items() or ((blocks,) if blocks.is_unknown else ())
    yield from ((f"network_interfaces[{index}].{_OLDER}", block.get(_OLDER)) for index, block in enumerate(inner))


def _groups_from(plan: Resource) -> tuple[Value, ...]:
    return tuple(value for _, value in _of_plan(plan))


def _of_group(group: Resource, context: Context) -> Iterator[Machine]:
    plans, starts = launch_plans(group, context), (Start(group, _ZONES, group.get(_ZONES)),)
    for plan in plans.certain:
        yield _started(group, _groups_from(plan), tuple(_profiles(plan)), partial(_unassigned, plan, starts, context), starts, context)
    if plans.open:
        yield _unknown_start(group, plans.open, starts, context)


def _of_fleet(fleet: Resource, context: Context) -> Iterator[Machine]:
    """What a fleet starts: in the subnets of its overrides, else in those of the template.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_FleetLaunchTemplateOverridesRequest.html
    """
    for plans, starts in starts_of(fleet, context):
        for plan in plans.certain:
            own = tuple(own_starts(plan))
            places = tuple(each for start in starts for each in (own if own and start.value.is_nothing else (start,)))
            unassigned = partial(_unassigned, plan, places, context)
            yield _started(fleet, _groups_from(plan), tuple(_profiles(plan)), unassigned, places, context)
        if plans.open:
            yield _unknown_start(fleet, plans.open, starts, context)
    specified = inside(fleet.get(_SPECIFIED))
    for number, block in enumerate(specified.elements):
        places = (Start(fleet, f"{_SPECIFIED}[{number}].subnet_id", block.get("subnet_id")),)
        profiles = tuple(block.get(name) for name in ("iam_instance_profile", "iam_instance_profile_arn"))
        yield _started(fleet, (block.get(_OWN),), profiles, partial(_specified, fleet, block, places, context), places, context)
    if specified.open:
        yield _unknown_start(fleet, specified.open, (Start(fleet, _SPECIFIED, _later(specified.open)),), context)


def _specified(fleet: Resource, block: Value, places: Sequence[Start], context: Context) -> Judgement:
    """Whether what a spot fleet specifies gets no public address: `false` is what nobody says, and then the subnet decides.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SpotFleetLaunchSpecification.html
    """
    own = block.get("associate_public_ip_address")
    decided = all_of([assigned_at(start, context) for start in places])
    return decided if is_true(own).no else all_of([says(own, fleet, f"{_SPECIFIED}.associate_public_ip_address"), decided])


def _later(on: tuple[str, ...]) -> Value:
    return Value(Unknown(on[0], on), written=True)


def _unknown_start(who: Resource, on: tuple[str, ...], starts: Sequence[Start], context: Context) -> Machine:
    later = (_later(on),)
    return _started(who, later, later, partial(_untold, who, on), starts, context)


def _profiles(plan: Resource) -> Iterator[Value]:
    profile = plan.get("iam_instance_profile")
    if typed(plan) in CONFIGURATIONS:
        yield profile
        return
    for block in profile.items() or ((profile,) if profile.is_unknown else ()):
        yield from (block.get(name) for name in ("name", "arn"))


def _started(
    who: Resource,
    groups: tuple[Value, ...],
    profiles: tuple[Value, ...],
    unassigned: Callable[[], Judgement],
    starts: Sequence[Start],
    context: Context,
) -> Machine:
    def private() -> Judgement:
        return all_of([_stands_private(start, context) for start in starts])

    subnets = tuple(start.value for start in starts)
    return Machine(who.address, who.doubt, groups, profiles, subnets, lambda: any_of([unassigned(), private()]), cache(private))


def _stands_private(start: Start, context: Context) -> Judgement:
    user, name, value = start
    if value.is_nothing:
        seen = evidence(user, name, how="assumed_default")
        return lacks(f"{user.address} names no subnet", seen)
    return private_all(value, f"{user.address}.{name}", user.address, (name,), context)


def _untold(group: Resource, on: tuple[str, ...]) -> Judgement:
    return undecided(f"{group.address} may start instances with public addresses", on)


def _unassigned(plan: Resource, starts: Sequence[Start], context: Context) -> Judgement:
    """Whether its instances get no public address: as the template or configuration says, else as the subnets do."""
    own = plan.get("associate_public_ip_address") if typed(plan) in CONFIGURATIONS else None
    if own is not None and not own.is_null:
        return says(own, plan, "associate_public_ip_address")
    told = from_template(plan) if own is None else None
    return told or all_of([assigned_at(start, context) for start in starts])
