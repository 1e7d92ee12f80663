"""What stands in a network: instances, databases, a load balancer, a fleet, flow logs, drawn at random. For tests only."""

from __future__ import annotations

import json
from random import Random

from tests.support.network_places import Places
from tests.support.network_rules import entries, rules, write_acl, write_group
from tests.support.network_text import nested
from tests.support.networks import Acl, Balancer, Group, Machine, Store

_ACTION = """default_action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/a/0123456789abcdef"
  }"""
_LOG = {"log_destination": "arn:aws:s3:::logs", "log_destination_type": "s3"}


def inhabited(rng: Random, *, old: bool) -> Places:
    """A network with groups, an ACL, and whatever they guard. `old`: nothing that version 3.39 of the provider does not know."""
    place = Places(rng, old=old)
    groups: dict[str, str] = {}
    for name in ("one", "two", *(("adopted",) if rng.random() < 0.3 else ())):
        group = place.net.groups[name] = Group(name, rules(rng, list(groups), wide=place.wide and name == "one"))
        place.addresses[name] = write_group(place.out, group, place.vpc, groups)
    acl = place.net.acls["wall"] = Acl("wall", entries(rng, wide=place.wide), rng.sample(sorted(place.ids), rng.randint(0, len(place.ids))))
    place.addresses["wall"] = write_acl(place.out, acl, place.vpc, place.ids)
    for number in range(rng.randint(1, 3)):
        _machine(place, f"machine{number}", groups)
    for number in range(rng.randint(1, 2)):
        _store(place, f"store{number}", groups)
    _fleet(place)
    _balancer(place, groups)
    _logs(place)
    return place


def _machine(place: Places, name: str, groups: dict[str, str]) -> None:
    rng, out = place.rng, place.out
    one = Machine(name, rng.choice(sorted(place.ids)), tuple(rng.sample(sorted(groups), rng.randint(1, 2))))
    subnet, listed = f"={place.ids[one.subnet]}", [f"={groups[group]}" for group in one.groups]
    given: dict[str, object] = {"ami": "ami-0123456789abcdef0", "instance_type": "t3.micro"}
    how = out.pick("plain", "plain", "plain", "interface", *(() if out.old else ("template", "template interface")))
    lines: tuple[str, ...] = ()
    if how == "plain":
        one.asks = True if place.wide and rng.random() < 0.5 else rng.choice((None, None, True, False))
        given |= {"subnet_id": subnet, "vpc_security_group_ids": listed, "associate_public_ip_address": one.asks}
    elif how == "interface":
        one.brings_interface = True
        out.block("aws_network_interface", name, subnet_id=subnet, security_groups=listed)
        lines = (nested("network_interface", {"device_index": 0, "network_interface_id": f"=aws_network_interface.{name}.id"}),)
    else:
        lines = (nested("launch_template", {"id": f"=aws_launch_template.{name}.id"}),)
        inside: tuple[str, ...] = ()
        if how == "template interface":
            one.asks = rng.choice((None, True, False))
            asks = {} if one.asks is None else {"associate_public_ip_address": one.asks}
            inside = (nested("network_interfaces", {"subnet_id": subnet, "security_groups": listed, **asks}),)
        else:
            given["subnet_id"] = subnet
        out.block("aws_launch_template", name, *inside, vpc_security_group_ids=None if inside else listed)
    place.addresses[name] = out.block("aws_instance", name, *lines, **given)
    one.elastic = rng.random() < 0.3
    if one.elastic:
        _elastic(place, name, by_interface=how == "interface")
    elif rng.random() < 0.2:
        _second(place, one)
    place.net.machines.append(one)


def _elastic(place: Places, name: str, *, by_interface: bool) -> None:
    """An elastic IP, tied by itself or by an association, to the instance or to its interface."""
    key, who = "instance", f"aws_instance.{name}"
    if by_interface and place.rng.random() < 0.5:
        key, who = "network_interface", f"aws_network_interface.{name}"
    if place.rng.random() < 0.5:
        place.out.block("aws_eip", name, vpc=True, **{key: f"={who}.id"})
        return
    place.out.block("aws_eip", name, vpc=True)
    place.out.block("aws_eip_association", name, allocation_id=f"=aws_eip.{name}.id", **{f"{key}_id": f"={who}.id"})


def _second(place: Places, one: Machine) -> None:
    """An interface that is attached to the instance and stands in another subnet, with an elastic IP."""
    out, name = place.out, f"{one.name}_second"
    one.second = place.rng.choice(sorted(place.ids))
    ties = {"instance": f"=aws_instance.{one.name}.id", "device_index": 1}
    subnet, itself = f"={place.ids[one.second]}", f"=aws_network_interface.{name}.id"
    if place.rng.random() < 0.5:
        out.block("aws_network_interface", name, nested("attachment", ties), subnet_id=subnet)
    else:
        out.block("aws_network_interface", name, subnet_id=subnet)
        given = {"instance_id": ties["instance"], "device_index": 1, "network_interface_id": itself}
        out.block("aws_network_interface_attachment", name, **given)
    out.block("aws_eip", name, vpc=True, network_interface=itself)


def _store(place: Places, name: str, groups: dict[str, str]) -> None:
    rng, out, net = place.rng, place.out, place.net
    expression, names = place.some()
    own = tuple(rng.sample(sorted(groups), 1))
    listed = [f"={groups[group]}" for group in own]
    by = out.block("aws_db_subnet_group", name, name=name, subnet_ids=f"={expression}") + out.pick(".name", ".id")
    given = {"engine": "mysql", "instance_class": "db.t3.micro", "db_subnet_group_name": f"={by}", "vpc_security_group_ids": listed}
    place.addresses[name] = out.block("aws_db_instance", name, **given)
    net.stores.append(Store(name, tuple(names), own, 3306))
    if rng.random() < 0.5:
        port = rng.choice((None, 5439, 22, 3000))
        lake = {"cluster_identifier": name, "node_type": "ra3.large", "port": port, "vpc_security_group_ids": listed}
        place.addresses[f"{name}_lake"] = out.block("aws_redshift_cluster", name, **lake)
        net.lakes.append(Store(f"{name}_lake", (), own, port or 5439))


def _fleet(place: Places) -> None:
    expression, names = place.some()
    given = {"min_size": 1, "max_size": 2, "launch_configuration": "web", "vpc_zone_identifier": f"={expression}"}
    place.addresses["fleet"] = place.out.block("aws_autoscaling_group", "fleet", **given)
    place.net.fleet = tuple(names)


def _balancer(place: Places, groups: dict[str, str]) -> None:
    """A load balancer with its listeners."""
    rng, out = place.rng, place.out
    own, ports = tuple(rng.sample(sorted(groups), rng.randint(1, 2))), tuple(rng.sample((22, 80, 443, 3000, 3001), rng.randint(1, 3)))
    expression, _ = place.some()
    address = out.block("aws_lb", "front", subnets=f"={expression}", security_groups=[f"={groups[group]}" for group in own])
    shared = {"load_balancer_arn": f"={address}.arn", "protocol": "HTTP"}
    if rng.random() < 0.5:
        each = f"=toset({json.dumps([str(port) for port in ports])})"
        out.block("aws_lb_listener", "front", _ACTION, for_each=each, port="=each.value", **shared)
    else:
        for port in ports:
            out.block("aws_lb_listener", f"front_{port}", _ACTION, port=port, **shared)
    place.net.balancers.append(Balancer("front", own, ports))
    place.addresses["front"] = address


def _logs(place: Places) -> None:
    """A flow log of the VPC, or some of its subnets."""
    rng, out, net = place.rng, place.out, place.net
    kinds = ("ALL", "REJECT", "ACCEPT")
    if rng.random() < 0.4:
        net.logs.append(rng.choice(kinds))
        out.block("aws_flow_log", "whole", vpc_id=f"={place.vpc}", traffic_type=net.logs[0], **_LOG)
    if rng.random() < 0.5:
        for _, names in place.lists.values():
            kind = rng.choice((*kinds, None))
            for name in names if kind else ():
                net.subnets[name].logged = kind
                out.block("aws_flow_log", f"of_{name}", subnet_id=f"={place.ids[name]}", traffic_type=kind, **_LOG)
