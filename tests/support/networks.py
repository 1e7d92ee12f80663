"""A small network and whether a packet gets through it: told from AWS's documentation alone, apart from what judges. For tests only.

Security groups let through what any rule allows, and nothing else
(https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html). Network ACLs read their entries by number, the first that
matches decides, and what none matches is denied (https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html). A subnet uses the
route table that is associated with it, else the main one of its VPC, and of the routes the most specific one
(https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TypeAlias

Range: TypeAlias = IPv4Network | IPv6Network
Address: TypeAlias = IPv4Address | IPv6Address

ANY, ICMP, TCP, UDP, ESP, ICMP6 = -1, 1, 6, 17, 50, 58
WITH_PORTS = (TCP, UDP)
V4_WORLD = IPv4Network("0.0.0.0/0")
GLOBAL_UNICAST = IPv6Network("2000::/3")  # https://www.iana.org/assignments/ipv6-unicast-address-assignments
# Addresses here and there on the internet; what begins or ends in between is found by the edges of all ranges of a network.
ABROAD = ("1.1.1.1", "8.8.8.8", "99.9.9.9", "130.20.3.4", "191.5.6.7", "195.1.2.3", "223.1.1.1", "2001:4860::8", "2600::1", "3fff:ffff::1")


@dataclass(frozen=True)
class Rule:
    """A rule of a security group: the ports of a protocol, for ranges of addresses, for groups, and for the group itself."""

    egress: bool
    protocol: int
    first: int = 0
    last: int = 65535
    ranges: tuple[Range, ...] = ()
    peers: tuple[str, ...] = ()
    itself: bool = False


@dataclass(frozen=True)
class Entry:
    """An entry of a network ACL."""

    number: int
    egress: bool
    deny: bool
    protocol: int
    first: int
    last: int
    range: Range


@dataclass(frozen=True)
class Route:
    """A route: where to, and what kind of gateway leads there."""

    to: Range
    by: str  # igw, nat, eigw, tgw, pcx, vgw, vpce, eni, local


@dataclass
class Group:
    name: str
    rules: list[Rule] = field(default_factory=list)


@dataclass
class Acl:
    name: str
    entries: list[Entry] = field(default_factory=list)
    subnets: list[str] = field(default_factory=list)


@dataclass
class Subnet:
    name: str
    zone: str
    table: str | None = None  # the one it is associated with
    gives_addresses: bool | None = None
    range: Range = V4_WORLD
    logged: str | None = None  # what its own flow log records


@dataclass
class Machine:
    """An instance. `asks`: what it says of public addresses itself, or its template does; `elastic`: an elastic IP is tied to it.

    `second`: where an interface stands that is attached to it and has an elastic IP of its own.
    """

    name: str
    subnet: str
    groups: tuple[str, ...]
    asks: bool | None = None
    elastic: bool = False
    brings_interface: bool = False
    second: str | None = None


@dataclass
class Store:
    """A database: the subnets of its group, and the security groups it has."""

    name: str
    subnets: tuple[str, ...]
    groups: tuple[str, ...]
    port: int


@dataclass
class Balancer:
    """A load balancer: its security groups, and the ports of its listeners."""

    name: str
    groups: tuple[str, ...]
    ports: tuple[int, ...]


@dataclass
class Network:
    """One VPC. `main`: the name of the table that is its main one."""

    subnets: dict[str, Subnet] = field(default_factory=dict)
    tables: dict[str, list[Route]] = field(default_factory=dict)
    main: str = "born"
    groups: dict[str, Group] = field(default_factory=dict)
    acls: dict[str, Acl] = field(default_factory=dict)
    machines: list[Machine] = field(default_factory=list)
    stores: list[Store] = field(default_factory=list)
    lakes: list[Store] = field(default_factory=list)
    fleet: tuple[str, ...] = ()
    balancers: list[Balancer] = field(default_factory=list)
    logs: list[str] = field(default_factory=list)  # what the flow logs of the VPC record

    def routes(self, subnet: str) -> list[Route]:
        """The routes that a subnet uses."""
        return self.tables.get(self.subnets[subnet].table or self.main, [])

    def is_public(self, subnet: str) -> bool:
        """Whether it has a route to an internet gateway (https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html)."""
        return any(route.by == "igw" for route in self.routes(subnet))

    def answers_by(self, subnet: str, address: Address) -> str:
        """The kind of gateway through which an answer to an address goes: the most specific route decides."""
        found = [route for route in self.routes(subnet) if address in route.to]
        return max(found, key=lambda route: route.to.prefixlen).by if found else ""

    def has_public_address(self, machine: Machine) -> bool:
        """An elastic IP, or one at launch: the instance says, else its subnet. An interface that stands already gets none."""
        if machine.elastic:
            return True
        if machine.brings_interface:
            return False
        return machine.asks if machine.asks is not None else bool(self.subnets[machine.subnet].gives_addresses)

    def admits(self, group: str, source: Address, protocol: int, port: int) -> bool:
        """Whether a security group lets in a packet that comes from an address outside."""
        return any(_speaks(rule, protocol, port) and any(source in one for one in rule.ranges) for rule in self.rules(group, egress=False))

    def sends(self, group: str, target: Address, protocol: int, port: int) -> bool:
        """Whether it lets out a packet to an address outside."""
        return any(_speaks(rule, protocol, port) and any(target in one for one in rule.ranges) for rule in self.rules(group, egress=True))

    def rules(self, group: str, *, egress: bool) -> list[Rule]:
        return [rule for rule in self.groups[group].rules if rule.egress is egress]

    def passes(self, acl: str, source: Address, protocol: int, port: int) -> bool:
        """Whether a network ACL lets in a packet."""
        entries = sorted((one for one in self.acls[acl].entries if not one.egress), key=lambda one: one.number)
        found = (one for one in entries if source in one.range and _in(one.protocol, one.first, one.last, protocol, port))
        return any(not one.deny for one in list(found)[:1])

    def acl_of(self, subnet: str) -> str | None:
        return next((acl.name for acl in self.acls.values() if subnet in acl.subnets), None)

    def arrives(self, machine: Machine, source: Address, protocol: int, port: int) -> bool:
        """Whether a packet from the internet gets to an instance and its answer finds the way back."""
        acl = self.acl_of(machine.subnet)
        return (
            source.version == 4
            and self.has_public_address(machine)
            and self.answers_by(machine.subnet, source) == "igw"
            and (acl is None or self.passes(acl, source, protocol, port))
            and any(self.admits(group, source, protocol, port) for group in machine.groups)
        )

    def is_reachable(self, machine: Machine) -> bool:
        """Whether the internet finds it: it has a public address, and its subnet a way to an internet gateway."""
        own = self.has_public_address(machine) and self.is_public(machine.subnet)
        return own or (machine.second is not None and self.is_public(machine.second))

    def lets_in(self, store: Store, machine: Machine, where: Address) -> bool:
        """Whether a data store admits an instance that has an address `where` in its subnet."""
        rules = [rule for group in store.groups for rule in self.rules(group, egress=False) if _speaks(rule, TCP, store.port)]
        by_group = {peer for rule in rules for peer in rule.peers} | {
            group for group in store.groups for rule in self.rules(group, egress=False) if rule.itself and _speaks(rule, TCP, store.port)
        }
        return bool(by_group & set(machine.groups)) or any(where in one for rule in rules for one in rule.ranges)

    def edges(self) -> Iterator[Range]:
        """All ranges that stand somewhere."""
        for group in self.groups.values():
            yield from (one for rule in group.rules for one in rule.ranges)
        yield from (entry.range for acl in self.acls.values() for entry in acl.entries)

    def strangers(self, version: int) -> list[Address]:
        """Addresses of the internet that stand for all: between two of them no range begins or ends."""
        found: set[Address] = {ip_address(text) for text in ABROAD}
        for one in self.edges():
            found.add(one.network_address)
            if int(one.broadcast_address) + 1 < 2**one.max_prefixlen:
                found.add(one.broadcast_address + 1)
        return sorted((one for one in found if one.version == version and _abroad(one)), key=int)

    def ports(self) -> list[int]:
        """Ports that stand for all."""
        found = {1, 22, 80, 443, 3306, 3389, 5439, 65535}
        speaking = [
            *((rule.first, rule.last) for group in self.groups.values() for rule in group.rules),
            *((entry.first, entry.last) for acl in self.acls.values() for entry in acl.entries),
        ]
        found |= {port for first, last in speaking for port in (first, last + 1)}
        return sorted(port for port in found if 0 < port <= 65535)


def _abroad(address: Address) -> bool:
    """Whether it is an address that somebody on the internet may have (IANA's registries)."""
    if address.is_multicast or not address.is_global:
        return False
    return address.version == 4 or address in GLOBAL_UNICAST


def _speaks(rule: Rule, protocol: int, port: int) -> bool:
    return _in(rule.protocol, rule.first, rule.last, protocol, port)


def _in(own: int, first: int, last: int, protocol: int, port: int) -> bool:
    """Whether a rule about ports of a protocol is about this one; one about all protocols is about all ports."""
    return own == ANY or (own == protocol and (protocol not in WITH_PORTS or first <= port <= last))


def everybody(answers: Iterable[bool]) -> bool:
    """Whether all of some addresses get through, and there are any."""
    found = list(answers)
    return bool(found) and all(found)
