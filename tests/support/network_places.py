"""A VPC with its route tables and subnets, drawn at random and written in one of the many forms that mean the same. For tests only."""

from __future__ import annotations

import json
from ipaddress import ip_network
from random import Random

from tests.support.network_text import Writer, dynamic, resource
from tests.support.networks import Network, Route, Subnet

ZONES = ("eu-west-1a", "eu-west-1b", "eu-west-1c")
_TARGETS = ("0.0.0.0/0", "0.0.0.0/0", "::/0", "10.9.0.0/16", "8.0.0.0/7", "0.0.0.0/1", "203.0.113.0/24")
_KINDS = ("igw", "igw", "nat", "tgw", "pcx", "vgw", "eigw", "eni", "vpce")
_BY = {  # kind of gateway → the argument of a route by it, and what it is
    "nat": ("nat_gateway_id", "aws_nat_gateway.nat.id"),
    "tgw": ("transit_gateway_id", "aws_ec2_transit_gateway.tgw.id"),
    "pcx": ("vpc_peering_connection_id", "aws_vpc_peering_connection.peer.id"),
    "vgw": ("gateway_id", "aws_vpn_gateway.vgw.id"),
    "eigw": ("egress_only_gateway_id", "aws_egress_only_internet_gateway.out.id"),
    "eni": ("network_interface_id", "aws_network_interface.appliance.id"),
    "vpce": ("vpc_endpoint_id", "aws_vpc_endpoint.wall.id"),
}
_ROUTE = ("cidr_block", "ipv6_cidr_block", "gateway_id", "destination_prefix_list_id", "carrier_gateway_id", "local_gateway_id")
_VPC = """resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}
output "id" {
  value = aws_vpc.this.id
}
output "default_route_table_id" {
  value = aws_vpc.this.default_route_table_id
}
"""
_TIER = """variable "vpc" {}
variable "ranges" {}
variable "zones" {}
variable "gives" {
  default = null
}
variable "table" {
  default = null
}
resource "aws_subnet" "this" {
  count                   = length(var.ranges)
  vpc_id                  = var.vpc
  cidr_block              = var.ranges[count.index]
  availability_zone       = var.zones[count.index]
  map_public_ip_on_launch = var.gives
}
output "ids" {
  value = aws_subnet.this[*].id
}
"""
_TIE = """resource "aws_route_table_association" "this" {
  count          = length(var.ranges)
  subnet_id      = aws_subnet.this[count.index].id
  route_table_id = var.table
}
"""


class Places:
    """A network, its text, and the expressions that name its parts."""

    def __init__(self, rng: Random, *, old: bool) -> None:
        self.rng, self.net, self.out = rng, Network(), Writer(rng, old=old)
        self.ids: dict[str, str] = {}  # subnet → the expression that is its id
        self.addresses: dict[str, str] = {}  # of whatever is judged
        self.made: dict[str, tuple[str, str]] = {}
        self.wide = rng.random() < 0.5  # much of it leads to the internet, and lets everybody in
        self.lists: dict[str, tuple[str, list[str]]] = {}  # tier → what names all of its subnets, and which they are
        self.vpc = self._vpc()
        self._tables()
        for tier in ("front", "middle", "back")[: rng.randint(1, 3)]:
            self._tier(tier)

    def _vpc(self) -> str:
        """Write the VPC; the expression that is its id."""
        how = self.out.pick("plain", "plain", "count", "module")
        self.addresses["vpc"] = {"plain": "aws_vpc.main", "count": "aws_vpc.main[0]", "module": "module.vpc.aws_vpc.this"}[how]
        if how == "module":
            self.out.files["vpc/main.tf"] = _VPC
            self.out.add('module "vpc" {\n  source = "./vpc"\n}')
            return "module.vpc.id"
        self.out.block("aws_vpc", "main", count=1 if how == "count" else None, cidr_block="10.0.0.0/16")
        return f"{self.addresses['vpc']}.id"

    # --- route tables

    def _gateway(self, kind: str) -> tuple[str, str]:
        """The argument of a route by a kind of gateway, and what it is. Each is written once."""
        if kind not in self.made:
            self.made[kind] = self._internet() if kind == "igw" else _BY[kind]
            self._write(kind)
        return self.made[kind]

    def _internet(self) -> tuple[str, str]:
        out, vpc = self.out, f"={self.vpc}"
        how = out.pick("plain", "plain", "count", "plain" if out.old else "apart")
        if how == "apart":
            out.block("aws_internet_gateway_attachment", "gw", vpc_id=vpc, internet_gateway_id="=aws_internet_gateway.gw.id")
        counted = how == "count"
        out.block("aws_internet_gateway", "gw", count=1 if counted else None, vpc_id=None if how == "apart" else vpc)
        return "gateway_id", f"aws_internet_gateway.gw{'[0]' if counted else ''}.id"

    def _write(self, kind: str) -> None:
        out, vpc = self.out, f"={self.vpc}"
        if kind in {"nat", "eni", "vpce"}:
            subnet = out.block("aws_subnet", f"of_{kind}", vpc_id=vpc, cidr_block=f"10.0.25{len(self.made)}.0/24")
            self.net.subnets[f"of_{kind}"] = Subnet(f"of_{kind}", "")
        if kind == "nat":
            out.block("aws_eip", "of_nat", vpc=True)
            out.block("aws_nat_gateway", "nat", allocation_id="=aws_eip.of_nat.id", subnet_id=f"={subnet}.id")
        elif kind == "eni":
            out.block("aws_network_interface", "appliance", subnet_id=f"={subnet}.id")
        elif kind == "vpce":
            given = {"service_name": "com.amazonaws.vpce.eu-west-1.vpce-svc-1", "vpc_endpoint_type": "GatewayLoadBalancer"}
            out.block("aws_vpc_endpoint", "wall", vpc_id=vpc, subnet_ids=[f"={subnet}.id"], **given)
        elif kind == "tgw":
            out.block("aws_ec2_transit_gateway", "tgw")
        elif kind == "pcx":
            out.block("aws_vpc_peering_connection", "peer", vpc_id=vpc, peer_vpc_id="vpc-0123456789abcdef0")
        elif kind == "vgw":
            out.block("aws_vpn_gateway", "vgw", vpc_id=vpc)
        elif kind == "eigw":
            out.block("aws_egress_only_internet_gateway", "out", vpc_id=vpc)

    def _routes(self, *, wide: bool = False) -> list[Route]:
        found = {"0.0.0.0/0": Route(ip_network("0.0.0.0/0"), "igw")} if wide else {}
        for _ in range(self.rng.randint(0, 3)):
            to, by = self.out.pick(*_TARGETS), self.out.pick(*_KINDS)
            if by == "eigw":  # for IPv6 only, as the others here are for IPv4, the internet gateway apart
                to = "::/0"
            elif by != "igw" and to == "::/0":
                to = "0.0.0.0/0"
            found.setdefault(to, Route(ip_network(to), by))
        return list(found.values())

    def _tables(self) -> None:
        """Two tables of the VPC, and the main one: as it was born, adopted, another one in its place, or with routes added to it."""
        for name in ("a", "b"):
            self.net.tables[name] = self._routes(wide=self.wide and name == "a")
            self._table("aws_route_table", name, vpc_id=f"={self.vpc}")
        of_vpc, looked_up = self.vpc.removesuffix(".id"), "born" if self.out.old else "looked up"
        how = self.out.pick("born", "born", "adopted", "adopted", "association", "added", looked_up)
        if how == "adopted":
            self.net.main, self.net.tables["adopted"] = "adopted", self._routes()
            self._table("aws_default_route_table", "adopted", default_route_table_id=f"={of_vpc}.default_route_table_id")
        elif how == "association":
            self.net.main = self.out.pick("a", "b")
            table = f"=aws_route_table.{self.net.main}.id"
            self.out.block("aws_main_route_table_association", "main", vpc_id=f"={self.vpc}", route_table_id=table)
        elif how in {"added", "looked up"}:
            table = f"{of_vpc}.default_route_table_id"
            if how == "looked up":
                table = "data.aws_route_table.main.id"
                main = 'filter {\n    name = "association.main"\n    values = ["true"]\n  }'
                self.out.add(resource("aws_route_table", "main", main, vpc_id=f"={self.vpc}").replace("resource", "data", 1))
            self.net.tables["born"] = self._routes()
            for route in self.net.tables["born"]:
                self._apart(route, table)

    def _table(self, kind: str, name: str, **arguments: object) -> None:
        apart = ("apart", "apart", "each") if kind == "aws_route_table" else ()  # what the default one does not list is taken away
        how = self.out.pick("blocks", "list", "dynamic", *apart)
        routes = self.net.tables[name]
        inside: list[str] = []
        for route in routes if how in {"blocks", "dynamic"} else ():
            (to, where), (by, what) = _to(route), self._gateway(route.by)
            if how == "blocks":
                inside.append(f'route {{\n    {to} = "{where}"\n    {by} = {what}\n  }}')
            else:
                inside.append(dynamic("route", f'["{where}"]', {to: "=route.value", by: f"={what}"}))
        if how == "list":
            inside.append(f"route = [{', '.join(self._object(route) for route in routes)}]")
        self.out.block(kind, name, *inside, **arguments)
        for route in routes if how in {"apart", "each"} else ():
            self._apart(route, f"{kind}.{name}.id", each=how == "each")

    def _object(self, route: Route) -> str:
        """A route with every argument of its block."""
        to, where = _to(route)
        keys = dict.fromkeys((*_ROUTE, *(key for key, _ in _BY.values()), "instance_id" if self.out.old else "core_network_arn"), "null")
        whole = keys | {to: f'"{where}"'} | dict([self._gateway(route.by)])
        return "{ " + ", ".join(f"{key} = {value}" for key, value in whole.items()) + " }"

    def _apart(self, route: Route, table: str, *, each: bool = False) -> None:
        """A route as a resource of its own."""
        (to, where), (by, what) = _to(route), self._gateway(route.by)
        repeated: dict[str, object] = {"for_each": f'=toset(["{where}"])'} if each else {"count": self.rng.choice((None, None, 1))}
        given: dict[str, object] = {f"destination_{to}": "=each.value" if each else where, by: f"={what}"}
        self.out.block("aws_route", self.out.fresh("route"), route_table_id=f"={table}", **repeated, **given)

    # --- subnets

    def _tier(self, tier: str) -> None:
        """Some subnets that are alike, each with a route table or none."""
        rng, number, at = self.rng, self.rng.randint(1, 3), 10 * (1 + len(self.lists))
        table, gives = "a" if self.wide and not self.lists else rng.choice(("a", "b", None)), rng.choice((None, None, True, False))
        zones = [rng.choice(ZONES) for _ in range(number)] if rng.random() < 0.7 else [rng.choice(ZONES)] * number
        found = [Subnet(f"{tier}{i}", zones[i], table, gives, ip_network(f"10.0.{at + i}.0/24")) for i in range(number)]
        self.net.subnets |= {one.name: one for one in found}
        write = {"single": self._single, "count": self._count, "each": self._each, "module": self._module}
        self.lists[tier] = (write[self.out.pick(*write)](tier, found), [one.name for one in found])

    def _known(self, name: str, address: str, expression: str = "") -> None:
        self.addresses[name], self.ids[name] = address, expression or f"{address}.id"

    def _associate(self, name: str, table: str | None, **arguments: object) -> None:
        if table is not None:
            self.out.block("aws_route_table_association", name, route_table_id=f"=aws_route_table.{table}.id", **arguments)

    def _subnet(self, name: str, gives: object, **arguments: object) -> None:
        self.out.block("aws_subnet", name, vpc_id=f"={self.vpc}", map_public_ip_on_launch=gives, **arguments)

    def _single(self, _tier: str, found: list[Subnet]) -> str:
        for one in found:
            self._subnet(one.name, one.gives_addresses, cidr_block=str(one.range), availability_zone=one.zone)
            self._known(one.name, f"aws_subnet.{one.name}")
            self._associate(one.name, one.table, subnet_id=f"=aws_subnet.{one.name}.id")
        return f"[{', '.join(self.ids[one.name] for one in found)}]"

    def _count(self, tier: str, found: list[Subnet]) -> str:
        ranges, zones = json.dumps([str(one.range) for one in found]), json.dumps([one.zone for one in found])
        self.out.add(f"locals {{\n  zones_{tier} = {zones}\n  ranges_{tier} = {ranges}\n}}")
        zone = self.out.pick(f"=local.zones_{tier}[count.index]", f"=element(local.zones_{tier}, count.index)")
        given = {"count": f"=length(local.ranges_{tier})", "cidr_block": f"=local.ranges_{tier}[count.index]", "availability_zone": zone}
        self._subnet(tier, found[0].gives_addresses, **given)
        for i, one in enumerate(found):
            self._known(one.name, f"aws_subnet.{tier}[{i}]")
        own = f"aws_subnet.{tier}"
        which = self.out.pick(f"={own}[count.index].id", f"=element({own}[*].id, count.index)", f"={own}.*.id[count.index]")
        self._associate(tier, found[0].table, count=len(found), subnet_id=which)
        return self.out.pick(f"{own}[*].id", f"{own}.*.id", f"[for s in {own} : s.id]", f"flatten([{own}[*].id])")

    def _each(self, tier: str, found: list[Subnet]) -> str:
        table = {one.name: {"zone": one.zone, "range": str(one.range)} for one in found}
        self.out.add(f"locals {{\n  {tier} = {json.dumps(table)}\n}}")
        given = {"for_each": f"=local.{tier}", "cidr_block": "=each.value.range", "availability_zone": "=each.value.zone"}
        self._subnet(tier, found[0].gives_addresses, **given)
        for one in found:
            self._known(one.name, f'aws_subnet.{tier}["{one.name}"]')
        own = f"aws_subnet.{tier}"
        over, which = self.rng.choice(((f"={own}", "=each.value.id"), (f"=local.{tier}", f"={own}[each.key].id")))
        self._associate(tier, found[0].table, for_each=over, subnet_id=which)
        return self.out.pick(f"values({own})[*].id", f"[for s in {own} : s.id]", f"[for k, s in {own} : s.id]")

    def _module(self, tier: str, found: list[Subnet]) -> str:
        first = found[0]
        self.out.files[f"{tier}/main.tf"] = _TIER + (_TIE if first.table else "")
        ranges, zones = json.dumps([str(one.range) for one in found]), json.dumps([one.zone for one in found])
        lines = [f'source = "./{tier}"', f"vpc = {self.vpc}", f"ranges = {ranges}", f"zones = {zones}"]
        lines += [f"table = aws_route_table.{first.table}.id"] if first.table else []
        lines += [f"gives = {json.dumps(first.gives_addresses)}"] if first.gives_addresses is not None else []
        self.out.add(f'module "{tier}" {{\n  ' + "\n  ".join(lines) + "\n}")
        for i, one in enumerate(found):
            self._known(one.name, f"module.{tier}.aws_subnet.this[{i}]", f"module.{tier}.ids[{i}]")
        return f"module.{tier}.ids"

    def some(self) -> tuple[str, list[str]]:
        """An expression that names some subnets, and which they are."""
        how = self.out.pick("tier", "tier", "few", "two")
        if how == "few":
            chosen = self.rng.sample(sorted(self.ids), self.rng.randint(1, min(3, len(self.ids))))
            return f"[{', '.join(self.ids[name] for name in chosen)}]", chosen
        one, other = (self.lists[self.out.pick(*self.lists)] for _ in range(2))
        return (f"concat({one[0]}, {other[0]})", list(dict.fromkeys((*one[1], *other[1])))) if how == "two" else one


def _to(route: Route) -> tuple[str, str]:
    return "cidr_block" if route.to.version == 4 else "ipv6_cidr_block", str(route.to)
