"""`admits private instances only`: machines that the internet reaches, and the data stores whose security groups let them in."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.language.once import once
from srm_tf.language.terms import sentence
from srm_tf.language.terms.exposure import shown_ranges, toward
from srm_tf.language.terms.machines import Machine, machines
from srm_tf.language.terms.ranges import WORLD_V4, Network, covers, overlap
from srm_tf.language.terms.route_graph import alternatives
from srm_tf.language.terms.rule_arguments import TCP
from srm_tf.language.terms.rules import GROUPS, VPCS, Rule, rules_of
from srm_tf.language.terms.sources import cidrs
from srm_tf.language.terms.subnets import SUBNETS, Named, named, refers, together, vpcs_of
from srm_tf.model.grounds import Fact, choices, text_of
from srm_tf.model.value import Value, as_number
from srm_tf.model.verdict import Evidence, Judgement, Verdict, all_of, breaks, depends, holds
from srm_tf.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

_PEERINGS: Final = ("aws_vpc_peering_connection",)  # one leads from one VPC to another
_HUBS: Final = ("aws_ec2_transit_gateway_vpc_attachment", "aws_networkmanager_vpc_attachment")  # and these to a hub, each of them
_NAMES_VPC: Final = ("vpc_id", "peer_vpc_id", "vpc_arn")
_GROUP_PATHS: Final = {
    "aws_opensearch_domain": "vpc_options.security_group_ids",
    "aws_elasticsearch_domain": "vpc_options.security_group_ids",
}
_WITH_GROUPS: Final = ("aws_db_instance", "aws_rds_cluster", "aws_redshift_cluster", *_GROUP_PATHS)
# Where nobody names a port: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html and …_CreateDBCluster.html,
# https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateCluster.html
_PORTS: Final = (
    (regex(r"(?i)mysql|mariadb|aurora(-mysql)?"), 3306),
    (regex(r"(?i)postgres|aurora-postgresql"), 5432),
    (regex(r"(?i)(custom-)?oracle-.+"), 1521),
    (regex(r"(?i)(custom-)?sqlserver-.+"), 1433),
)
_OF_TYPE: Final = {"aws_redshift_cluster": 5439}
# A database that is made of another one has the port of that one.
_MADE_OF: Final = ("replicate_source_db", "snapshot_identifier", "restore_to_point_in_time", "replication_source_identifier", "s3_import")


class _Exposed(msgspec.Struct, frozen=True):
    """A machine with what rules look at: its security groups, those for sure by their addresses, the ranges of its subnets, their VPCs.

    `vpcs` is empty where one of them is not known.
    """

    machine: Machine
    addresses: frozenset[str]
    groups: Named
    ranges: tuple[Network, ...]
    vpcs: tuple[Resource, ...]


@sentence("admits private instances only", on=_WITH_GROUPS)
def admits_private(subject: Resource, context: Context) -> Judgement:
    """No machine of the configuration that the internet can reach passes the security groups. Network ACLs are not consulted."""
    path = _GROUP_PATHS.get(subject.type, "vpc_security_group_ids")
    return _through(subject.get(path), path, subject, context)


def _through(value: Value, path: str, subject: Resource, context: Context) -> Judgement:
    """What the groups let pass that a value names; of a choice, what each of its sides does."""
    at = f"{subject.address}.{path}"
    own = Evidence(subject.address, path, None, "term", value.location or subject.location)
    if value.unknown.is_choice:
        sides = [_through(branch, path, subject, context) for _, branch in value.unknown.branches]
        return alternatives(sides, f"{at} depends on {value.unknown.why}", value.unknown.depends_on or (at,), own)
    if value.is_nothing:
        return depends(f"{at} is not set; the default group of its VPC decides", ("the default group of its VPC",), own)
    groups = named(value, GROUPS, context, at, many=True)
    parts = [holds(f"{subject.address} admits no instance that the internet can reach", own)]
    parts += [_by_group(one, subject, context) for one in groups.sure]
    for choice in groups.choices:
        parts.append(
            alternatives([_by_group(one, subject, context) for one in choice], f"{at} depends on which group is meant", (at,), own)
        )
    if groups.open or groups.perhaps or groups.literals:
        on = (*groups.open, *(() if value.sensitive else groups.literals)) or (at,)
        parts.append(depends(f"{at} names groups outside this configuration", on, own))
    return all_of(parts)


@once
def _exposed(context: Context) -> tuple[_Exposed, ...]:
    """The machines that the internet reaches, or may reach."""
    return tuple(_placed(one, context) for one in machines(context) if one.reached().verdict != Verdict.SATISFIED)


def _placed(machine: Machine, context: Context) -> _Exposed:
    groups = together(named(value, GROUPS, context, many=True) for value in machine.groups)
    subnets = [one for value in machine.subnets for one in named(value, SUBNETS, context, many=True).everybody]
    ranges = tuple(one for subnet in subnets for one in cidrs(subnet.get("cidr_block"), WORLD_V4, context).sure)
    around = together(vpcs_of(subnet, context) for subnet in subnets)
    known = bool(subnets) and not around.chosen and all(one.type in VPCS for one in around.sure) and not around.literals
    return _Exposed(machine, frozenset(one.address for one in groups.sure), groups, ranges, around.sure if known else ())


def _by_group(group: Resource, subject: Resource, context: Context) -> Judgement:
    rules = toward(rules_of(group, context), egress=False)
    admitted = [answer for rule in rules for answer in _admitted(rule, group, subject, context)]
    return all_of(admitted) if admitted else holds(f"{group.address} admits no instance that the internet can reach")


def _admitted(rule: Rule, group: Resource, store: Resource, context: Context) -> Iterator[Judgement]:
    """An answer for each machine that the rule does not keep out."""
    port = _port(store)
    lets = rule.lets(TCP, port) if port is not None else _some_port(rule)
    if lets is False:
        return
    by_range = cache(partial(_by_range, rule))  # most machines share their subnets
    peers = [named(peer, GROUPS, context, many=True) for peer in rule.peers]
    vpc = None if _may_be_public(store) else _own_vpc(group, context)
    for one in _exposed(context):
        ranges = False if _apart(vpc, one, context) else by_range(one.ranges)
        passes = _passes(rule, [ranges, *(_by_peer(peer, one) for peer in peers)], group, one)
        if passes is not False:
            yield _admits(rule, one.machine, surely=bool(lets and passes))


def _own_vpc(group: Resource, context: Context) -> Resource | None:
    """The VPC of a group, if it surely is one of this configuration."""
    own = named(group.get("vpc_id"), VPCS, context)
    return own.sure[0] if len(own.sure) == 1 and not own.chosen else None


def _apart(vpc: Resource | None, one: _Exposed, context: Context) -> bool:
    """Whether a machine surely stands in another VPC than a group, and nothing here leads from one to the other.

    Their addresses say nothing, then: two VPCs may have the same ones
    (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html).
    """
    return vpc is not None and bool(one.vpcs) and not any(vpc is other or _leads(vpc, other, context) for other in one.vpcs)


@once
def _leads(one: Resource, other: Resource, context: Context) -> bool:
    """Whether a peering connection, or a hub that both are attached to, leads from one VPC to another, or may."""
    peerings, hubs = ([each for each in context.graph.of_type(*kinds) if not each.action.ends] for kinds in (_PEERINGS, _HUBS))
    peered = any(_names(each, one, context) and _names(each, other, context) for each in peerings)
    return peered or all(any(_names(each, vpc, context) for each in hubs) for vpc in (one, other))


def _names(tie: Resource, vpc: Resource, context: Context) -> bool:
    return any(refers(tie.get(name), vpc, context) is not False for name in _NAMES_VPC)


def _may_be_public(store: Resource) -> bool:
    """Whether it has, or may have, an address on the internet, which a machine of another network reaches as everybody does."""
    value = store.get("publicly_accessible")
    return value.text() == "true" or (value.is_unknown and (value.written or bool(value.references)))


def _admits(rule: Rule, machine: Machine, *, surely: bool) -> Judgement:
    evidence = Evidence(rule.address, rule.path, "sensitive" if rule.secret else shown_ranges(rule) or None, "reference", rule.location)
    exposed = machine.reached()
    at = f"{rule.address}.{rule.path}" if rule.path else rule.address
    if surely and not rule.doubt and not machine.doubt and exposed.verdict.fails:
        said = f"admits {machine.address}, which the internet can reach"
        return breaks(Fact(at, said, because=" and ".join(map(text_of, choices(exposed.grounds)))), evidence, *exposed.evidence)
    on = rule.unknowns or exposed.depends_on or (machine.address,)
    return depends(f"{at} may admit {machine.address}, which the internet may reach", on, evidence)


def _port(store: Resource) -> int | None:
    """The port it listens on, its own or that of its engine; None where that is not known."""
    value = store.get("port")
    port = as_number(value.data)
    if port is not None and 0 < port < 1 << 16:
        return int(port)
    if value.written and not value.is_null:
        return None
    if any(not store.get(name).is_nothing for name in _MADE_OF):
        return None
    engine = store.get("engine").text() or ""
    return _OF_TYPE.get(store.type) or next((port for pattern, port in _PORTS if pattern.fullmatch(engine)), None)


def _some_port(rule: Rule) -> bool | None:
    """Whether it lets any TCP traffic pass; which port the data store listens on is not known."""
    if rule.protocol is None:
        return None
    return True if rule.protocol < 0 else None if rule.protocol == TCP else False


def _passes(rule: Rule, answers: Sequence[bool | None], group: Resource, one: _Exposed) -> bool | None:
    """Whether the machine is among the sources of a rule: as its ranges and its peers answer, or as a member of the rule's own group."""
    if rule.itself is not False:
        answers = (*answers, rule.itself if group.address in one.addresses else None if one.groups.chosen else False)
    return True if True in answers else None if None in answers else False


def _by_peer(theirs: Named, one: _Exposed) -> bool | None:
    if any(group.address in one.addresses for group in theirs.sure):
        return True
    return False if not (theirs.chosen or one.groups.chosen or one.groups.literals) else None


def _by_range(rule: Rule, ranges: tuple[Network, ...]) -> bool | None:
    """Whether the ranges hold the addresses a machine may have: all of its subnets', some of them, or none."""
    if not rule.sources.possible:
        return False
    if covers(rule.sources.sure, WORLD_V4) or (ranges and all(covers(rule.sources.sure, one) for one in ranges)):
        return True
    return None if not ranges or overlap(rule.sources.possible, ranges) else False
