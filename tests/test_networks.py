"""Whole networks, drawn at random: what the controls say of them is what a simulation of AWS's network says, which shares no code with us.

`tests/support/networks.py` says from AWS's documentation whether a packet gets through; `network_rules.py`, `network_places.py` and
`network_tenants.py` write the same network in forms that differ. A control that is satisfied while what it forbids gets through is a silent
pass, one that fails while nothing does is a false alarm. Of what the address decides that an instance gets, nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random

import pytest

from srm_tf.engine.finding import Outcome
from srm_tf.model.graph import Graph
from tests.support.judging import catalogue, configured_graph, graph_of, report_on
from tests.support.network_places import Places
from tests.support.network_tenants import inhabited
from tests.support.networks import ANY, TCP, UDP, Balancer, Machine, Network, Store, everybody

SEEDS = range(30)
OPEN = {"vpc/data-stores-admit-private-instances"}  # what the fleet starts, whose launch configuration is elsewhere, may reach a store
PAIRS = (16, 52, 78, 80, 82)
PLANNED = range(1000, 1010)
ADMIN = (22, 3389)
APPROVED = (80, 443)
RECORDING = ("ALL", "REJECT")
FAILING = ("missing", "misconfigured")
OPEN_TO_ALL = "vpc/security-groups-close-admin-ports-to-world"
REACHED = "ec2/instances-are-private"
PASSED = "vpc/network-acls-close-admin-ports-to-world"

Claim = tuple[str, str, bool]  # the address of a subject, a control, whether it has to fail


def settings(control: str, name: str) -> list[int]:
    """What a setting of a control is unless somebody sets it."""
    page = catalogue().get(control)
    assert page is not None
    found = page.settings[name].default
    assert isinstance(found, list)
    return [port for port in found if isinstance(port, int)]


def drawn(seed: int, *, old: bool = False) -> Places:
    """The network of a number. `old`: nothing that version 3.39 of the provider does not know."""
    return inhabited(Random(seed), old=old)  # noqa: S311 - always the same


# --- what has to be said


def of_groups(place: Places) -> Iterator[Claim]:
    net, risky = place.net, settings("vpc/security-groups-close-risky-ports-to-world", "ports")
    ports = sorted({*net.ports(), *risky})
    tenants: list[Machine | Store | Balancer] = [*net.machines, *net.stores, *net.lakes, *net.balancers]
    used = {group for one in tenants for group in one.groups}
    for group in net.groups:
        opened = {(protocol, port) for protocol in (TCP, UDP) for port in (0, *ports) if is_open(net, group, protocol, port)}
        sends = {(protocol, port) for protocol in (TCP, UDP) for port in ports if is_open(net, group, protocol, port, egress=True)}
        address = place.addresses[group]
        yield address, OPEN_TO_ALL, any(port in ADMIN for _, port in opened)
        yield address, "vpc/security-groups-close-risky-ports-to-world", any(port in risky for _, port in opened)
        yield address, "vpc/security-groups-open-only-approved-ports", any(port not in APPROVED for _, port in opened)
        yield address, "vpc/security-groups-open-named-ports-to-world", opens_all(opened, ports)
        yield address, "vpc/security-groups-restrict-egress", opens_all(sends, ports)
        if group != "adopted":
            yield address, "vpc/security-groups-are-in-use", group not in used
    if "adopted" in net.groups:
        yield place.addresses["vpc"], "vpc/default-security-groups-are-empty", bool(net.groups["adopted"].rules)


def is_open(net: Network, group: str, protocol: int, port: int, *, egress: bool = False) -> bool:
    """Whether everybody on the internet gets through, of one family of addresses at least."""
    lets = net.sends if egress else net.admits
    return any(everybody(lets(group, one, protocol, port) for one in net.strangers(version)) for version in (4, 6))


def opens_all(opened: set[tuple[int, int]], ports: Iterable[int]) -> bool:
    return any(all((protocol, port) in opened for port in ports) for protocol in (TCP, UDP))


def of_acls(place: Places) -> Iterator[Claim]:
    """Of an ACL that lets a part of the internet in, the simulation claims nothing."""
    net, address = place.net, place.addresses["wall"]
    low = [port for port in settings("vpc/network-acls-close-risky-ports-to-world", "ports") if port < 1024]
    for control, ports in ((PASSED, ADMIN), ("vpc/network-acls-close-risky-ports-to-world", low)):
        answers = [[net.passes("wall", one, TCP, port) for one in net.strangers(version)] for version in (4, 6) for port in ports]
        if any(map(all, answers)) or not any(map(any, answers)):
            yield address, control, any(map(all, answers))
    yield address, "vpc/network-acls-are-in-use", not net.acls["wall"].subnets


def of_subnets(place: Places) -> Iterator[Claim]:
    net = place.net
    for name in place.ids:
        address = place.addresses[name]
        yield address, "vpc/subnets-assign-private-addresses", bool(net.subnets[name].gives_addresses)
        yield address, "vpc/subnets-have-own-network-acls", net.acl_of(name) is None
        if any(name in store.subnets for store in net.stores):
            yield address, "vpc/data-subnets-are-private", net.is_public(name)
    recorded = any(kind in RECORDING for kind in net.logs) or all(one.logged in RECORDING for one in net.subnets.values())
    yield place.addresses["vpc"], "vpc/vpcs-log-flows", not recorded
    yield place.addresses["fleet"], "autoscaling/groups-are-multi-az", len({net.subnets[name].zone for name in net.fleet}) < 2


def of_machines(place: Places) -> Iterator[Claim]:
    net = place.net
    for one in net.machines:
        asks = one.asks is True or one.elastic or one.second is not None
        yield place.addresses[one.name], REACHED, asks or net.is_reachable(one)
    for balancer in net.balancers:
        inbound = [rule for group in balancer.groups for rule in net.rules(group, egress=False) if rule.ranges]
        spans = [(0, 65535) if rule.protocol == ANY else (rule.first, rule.last) for rule in inbound if rule.protocol in {ANY, TCP, UDP}]
        beside = any(port not in balancer.ports for first, last in spans for port in range(first, last + 1))
        yield place.addresses[balancer.name], "elb/load-balancers-open-listener-ports", beside


def of_stores(place: Places) -> Iterator[Claim]:
    net = place.net
    for store in net.stores:
        yield place.addresses[store.name], "rds/databases-sit-in-private-subnets", any(map(net.is_public, store.subnets))
    for lake in net.lakes:
        opened = any(is_open(net, group, TCP, lake.port) for group in lake.groups)
        yield place.addresses[lake.name], "redshift/clusters-close-their-port-to-world", opened
    for store in (*net.stores, *net.lakes):
        found = list(admitted(net, store))
        if not any(map(any, found)) or any(map(all, found)):  # else it depends on the address that an instance gets
            yield place.addresses[store.name], "vpc/data-stores-admit-private-instances", any(map(all, found))


def admitted(net: Network, store: Store) -> Iterator[list[bool]]:
    """Of each instance that the internet reaches: whether the store lets it in, by the address that it may have."""
    for one in net.machines:
        if net.is_reachable(one):
            yield [net.lets_in(store, one, address) for address in net.subnets[one.subnet].range]


def claims(place: Places) -> list[Claim]:
    return [claim for part in (of_groups, of_acls, of_subnets, of_machines, of_stores) for claim in part(place)]


# --- what is said


def judged(graph: Graph) -> dict[tuple[str, str], Outcome]:
    """Every outcome, by address and control."""
    return {(one.address, one.control): one for one in report_on(graph).outcomes}


def wrong(place: Places, outcomes: dict[tuple[str, str], Outcome]) -> tuple[list[str], set[str]]:
    """A line for each claim that the controls contradict, and those controls that leave one open."""
    lines: list[str] = []
    open_: set[str] = set()
    for address, control, fails in claims(place):
        word = outcomes[address, control].verdict.word
        open_ |= {control} if word == "unknown" else set()
        if word != "unknown" and (word in FAILING) is not fails:
            lines.append(f"{control} of {address} is {word}, and {'what it forbids gets through' if fails else 'nothing does'}")
    return lines, open_


@pytest.mark.parametrize("seed", SEEDS)
def test_a_configuration_is_judged_as_packets_go(seed: int) -> None:
    place = drawn(seed)
    outcomes = judged(configured_graph(place.out.text, files=place.out.files))
    lines, open_ = wrong(place, outcomes)
    assert lines == [], place.out.text
    assert open_ <= OPEN, place.out.text
    assert not list(missed(place, outcomes)), place.out.text


@pytest.mark.parametrize("seed", PLANNED)
def test_so_is_a_plan_that_leaves_more_open(seed: int) -> None:
    place = drawn(seed, old=True)
    lines, _ = wrong(place, judged(graph_of(place.out.text, files=place.out.files)))
    assert lines == [], place.out.text


@pytest.mark.parametrize("seed", PAIRS)
def test_two_networks_side_by_side_are_judged_as_each_alone(seed: int) -> None:
    """Each in a module, with the same ranges and the same names: nothing leads from one to the other."""
    places = {"a": drawn(seed), "b": drawn(seed + 1)}
    files = {f"{name}/main.tf": place.out.text for name, place in places.items()}
    files |= {f"{name}/{path}": text for name, place in places.items() for path, text in place.out.files.items()}
    root = 'module "a" {\n  source = "./a"\n}\nmodule "b" {\n  count  = 1\n  source = "./b"\n}\n'
    outcomes = judged(configured_graph(root, files=files))
    for before, place in (("module.a.", places["a"]), ("module.b[0].", places["b"])):
        own = {(address.removeprefix(before), control): one for (address, control), one in outcomes.items() if address.startswith(before)}
        lines, open_ = wrong(place, own)
        assert lines == [], files
        assert open_ <= OPEN, files
        assert not list(missed(place, own)), files


def missed(place: Places, outcomes: dict[tuple[str, str], Outcome]) -> Iterator[str]:
    """Instances whose remote access everybody gets to, without a finding on each of the walls that they passed."""
    net = place.net
    for one in net.machines:
        reached = any(map(all, arrivals(net, one)))
        acl = net.acl_of(one.subnet)
        walls = [(place.addresses[one.name], REACHED), *(((place.addresses[acl], PASSED),) if acl else ())]
        failing = [outcomes[wall].verdict.word in FAILING for wall in walls]
        groups = [outcomes[place.addresses[group], OPEN_TO_ALL].verdict.word in FAILING for group in one.groups]
        if reached and not (all(failing) and any(groups)):
            yield one.name


def arrivals(net: Network, machine: Machine) -> Iterator[list[bool]]:
    """Of each port of remote access: whose packets get to an instance."""
    yield from ([net.arrives(machine, address, TCP, port) for address in net.strangers(4)] for port in ADMIN)


def test_the_networks_are_not_all_alike() -> None:
    said = {(control, fails) for seed in SEEDS for _, control, fails in claims(drawn(seed))}
    assert {control for control, fails in said if fails} == {control for control, fails in said if not fails}
    networks = [drawn(seed).net for seed in SEEDS]
    reached = [one.name for net in networks for one in net.machines if any(map(all, arrivals(net, one)))]
    assert len(reached) >= 5
