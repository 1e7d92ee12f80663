"""Where a launch template or configuration starts its instances: whether these subnets assign public addresses, or are public."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from srm_tf.language.absent import undeclared
from srm_tf.language.once import once
from srm_tf.language.terms import sentence
from srm_tf.language.terms.fleets import Plans, keys_in, launch_plans, plans_of
from srm_tf.language.terms.match import evidence, inside, later
from srm_tf.language.terms.public_addresses import assigns_none
from srm_tf.language.terms.route_graph import private_all
from srm_tf.language.terms.subnets import SUBNETS, named
from srm_tf.model.value import ABSENT, Value
from srm_tf.model.verdict import Evidence, Judgement, Verdict, agreed, all_of, depends

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

_SUBNETS_OF: Final = {
    "aws_autoscaling_group": "vpc_zone_identifier",
    "aws_eks_node_group": "subnet_ids",
    "aws_gamelift_game_server_group": "vpc_subnets",
    "aws_instance": "subnet_id",
    "aws_spot_instance_request": "subnet_id",
}
# What names subnets beside each template that it starts: the blocks of the one and the other.
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_FleetLaunchTemplateOverridesRequest.html
# https://docs.aws.amazon.com/batch/latest/APIReference/API_ComputeResource.html
_INNER: Final = {
    "aws_batch_compute_environment": ("compute_resources", "launch_template"),
    "aws_ec2_fleet": ("launch_template_config", "launch_template_specification"),
    "aws_spot_fleet_request": ("launch_template_config", "launch_template_specification"),
}
OVERRIDES: Final = {"aws_ec2_fleet": "override", "aws_spot_fleet_request": "overrides"}
_SINGLE: Final = frozenset({"aws_instance", "aws_spot_instance_request", *OVERRIDES})  # these name one subnet in one argument
_DECIDER: Final = "the subnet's setting"


class Start(NamedTuple):
    """Where somebody starts instances: the argument that names the subnets."""

    user: Resource
    name: str
    value: Value


class _Users(msgspec.Struct):
    """Where instances are surely started from something, by its address, and where they may be from anything."""

    sure: dict[str, list[Start]] = {}
    open: list[Start] = []


@sentence("starts in subnets without public addresses", on=("aws_launch_template", "aws_launch_configuration"))
def starts_in_subnets_without_public_addresses(subject: Resource, context: Context) -> Judgement:
    """Its own interfaces name the subnets, or whatever uses it does; where nobody here uses it, nobody here can tell.

    https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-in-vpc.html
    """
    users = _users(context)
    own = [_named_assign_none(value, user, name, context, many=False) for user, name, value in own_starts(subject)]
    parts = own or [assigned_at(start, context) for start in users.sure.get(subject.address, ())]
    open_parts = [] if own else [assigned_at(start, context) for start in users.open]
    parts += [_open(subject, answer.depends_on) for answer in open_parts if answer.verdict != Verdict.SATISFIED]
    return all_of(parts) if parts else _open(subject, ())


def starts_private(template: Resource, context: Context) -> Judgement:
    """Whether no subnet that its users name has a way to an internet gateway; where nobody here uses it, nobody here can tell."""
    users = _users(context)
    parts: list[Judgement] = []
    sure_starts = users.sure.get(template.address, [])
    for number, (user, name, value) in enumerate((*sure_starts, *users.open)):
        path = f"{user.address}.{name}"
        found = private_all(value, path, user.address, (name,), context)
        sure = number < len(sure_starts) or found.verdict == Verdict.SATISFIED
        parts.append(found if sure else depends(f"{path} decides, if it starts from {template.address}", (path,), *found.evidence))
    seen = evidence(template, "network_interfaces", how="term")
    return all_of(parts) if parts else depends(f"nobody here says in which subnets {template.address} starts instances", (_DECIDER,), seen)


def _open(subject: Resource, on: tuple[str, ...]) -> Judgement:
    because = f"{subject.address} does not say whether its instances get public addresses; the subnet's setting decides"
    seen = evidence(subject, "associate_public_ip_address", how="term")
    return depends(because, on or (_DECIDER,), seen)


@once
def _users(context: Context) -> _Users:
    found = _Users({}, [])
    for user in context.graph.of_type(*_SUBNETS_OF, *_INNER):
        if user.action.ends or not user.get("associate_public_ip_address").is_null:  # what the instance says itself comes first
            continue
        for plans, starts in starts_of(user, context):
            if plans.open or user.doubt:
                found.open += starts
            else:
                for plan in plans.certain:
                    found.sure.setdefault(plan.address, []).extend(starts)
    return found


def starts_of(user: Resource, context: Context) -> Iterator[tuple[Plans, list[Start]]]:
    """From what it starts instances, and where: of a fleet for each template by itself."""
    if user.type in _SUBNETS_OF:
        name = _SUBNETS_OF[user.type]
        yield launch_plans(user, context), [Start(user, name, user.get(name))]
        return
    outer, inner = _INNER[user.type]
    parts = inside(user.get(outer))
    if parts.open:
        yield Plans((), parts.open), [Start(user, outer, later(parts.open))]
    for number, part in enumerate(parts.elements):
        keys = keys_in(inside(part.get(inner)))
        yield plans_of(user, outer, keys, context), list(_starts_of(user, part, f"{outer}[{number}]"))


def _starts_of(user: Resource, part: Value, path: str) -> Iterator[Start]:
    """Where one part of it starts instances: in the subnets of all its overrides, if it is a fleet's."""
    name = OVERRIDES.get(user.type)
    if name is None:
        yield Start(user, f"{path}.subnets", part.get("subnets"))
        return
    rows = inside(part.get(name))
    for number, row in enumerate(rows.elements):
        yield Start(user, f"{path}.{name}[{number}].subnet_id", row.get("subnet_id"))
    if rows.open or not rows.elements:
        yield Start(user, f"{path}.{name}", later(rows.open) if rows.open else ABSENT)


def own_starts(template: Resource) -> Iterator[Start]:
    """The subnets that a template names itself."""
    for number, block in enumerate(template.get("network_interfaces").items()):
        value = block.get("subnet_id")
        if not value.is_null:
            yield Start(template, f"network_interfaces[{number}].subnet_id", value)


def assigned_at(start: Start, context: Context) -> Judgement:
    """Whether the subnets that one such argument names assign no public addresses."""
    return _named_assign_none(start.value, start.user, start.name, context, many=start.user.type not in _SINGLE)


def _named_assign_none(value: Value, holder: Resource, name: str, context: Context, *, many: bool) -> Judgement:
    """What the subnets say that a value names; a list may hold more than is known of it."""
    path = f"{holder.address}.{name}"
    found = named(value, SUBNETS, context, path, many=many)
    parts = [assigns_none(one) for one in found.sure]
    alike = [agreed([assigns_none(one) for one in choice]) for choice in found.choices]  # whichever it names
    parts += [one for one in alike if one is not None]
    loose = found.open or found.literals or None in alike or found.switched or undeclared(value, SUBNETS)
    if loose or not parts:
        away = found.literals and not found.open
        known = "names subnets which are outside this configuration" if away else "not all of it is known"
        because = f"{path} decides whether instances get public addresses, and {known}"
        if value.is_null:
            because = f"{path} is not set: default subnets decide whether instances get public addresses, and they are not told"
        evidence = Evidence(holder.address, name, None, "term", value.location or holder.location)
        parts.append(depends(because, found.open or (path,), evidence))
    return all_of(parts)
