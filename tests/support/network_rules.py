"""Rules of security groups and network ACLs, drawn at random and written in one of the many forms that mean the same. For tests only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from ipaddress import ip_network
from random import Random

from tests.support.network_text import Writer, dynamic, families, nested, resource, written
from tests.support.networks import ANY, ESP, ICMP, ICMP6, TCP, UDP, V4_WORLD, Acl, Entry, Group, Range, Rule

_PORTS = (
    *((22, 22), (80, 80), (443, 443), (3389, 3389), (3306, 3306), (5439, 5439), (0, 65535), (1, 65535)),
    *((0, 0), (20, 25), (1024, 65535), (3000, 4000)),
)
_EDGES = (0, 1, 21, 22, 79, 1023, 3388, 3389, 30000)  # where ranges of ports are cut
_INSIDE = ("10.0.0.0/8", "10.0.1.0/24", "10.0.10.0/24", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fd00::/8")
_SOME = ("203.0.113.7/32", "8.0.0.0/7", "128.0.0.0/1", "0.0.0.0/1", "54.0.0.0/8", "2000::/4", "2600::/16", "64.0.0.0/2")
# Everything but RFC 1918, which is what many write for the internet.
_PUBLIC = (
    *("0.0.0.0/5", "8.0.0.0/7", "11.0.0.0/8", "12.0.0.0/6", "16.0.0.0/4", "32.0.0.0/3", "64.0.0.0/2", "128.0.0.0/3", "160.0.0.0/5"),
    *("168.0.0.0/6", "172.0.0.0/12", "172.32.0.0/11", "172.64.0.0/10", "172.128.0.0/9", "173.0.0.0/8", "174.0.0.0/7", "176.0.0.0/4"),
    *("192.0.0.0/9", "192.128.0.0/11", "192.160.0.0/13", "192.169.0.0/16", "192.170.0.0/15", "192.172.0.0/14", "192.176.0.0/12"),
    *("192.192.0.0/10", "193.0.0.0/8", "194.0.0.0/7", "196.0.0.0/6", "200.0.0.0/5", "208.0.0.0/4"),
)
_LISTS = ("cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups")
_KEYS = ("from_port", "to_port", "protocol", *_LISTS, "self")
_ENTRY = ("rule_no", "action", "from_port", "to_port", "protocol", "cidr_block", "ipv6_cidr_block")
_MODULE = """variable "rules" {}
variable "vpc_id" {}
output "id" {
  value = aws_security_group.this.id
}
"""


# --- drawn


def split(rng: Random, whole: Range, depth: int = 2) -> list[Range]:
    """Ranges that are together the same."""
    if depth == 0 or rng.random() < 0.6 or whole.prefixlen > 100 or whole.prefixlen == whole.max_prefixlen:
        return [whole]
    if whole == V4_WORLD and rng.random() < 0.15:
        return [ip_network(text) for text in _PUBLIC]
    return [part for half in whole.subnets() for part in split(rng, half, depth - 1)]


def _met(rng: Random, first: int, last: int) -> list[tuple[int, int]]:
    """Ranges of ports that meet, and are together the same."""
    cuts = [one for one in _EDGES if first <= one < last]
    if not cuts or rng.random() < 0.7:
        return [(first, last)]
    at = rng.choice(cuts)
    return [(first, at), (at + 1, last)]


def _range(rng: Random) -> Range:
    return ip_network(rng.choice(("0.0.0.0/0", "0.0.0.0/0", "::/0", *_INSIDE, *_SOME)))


def _rule(rng: Random, groups: list[str]) -> Rule:
    protocol = rng.choice((TCP, TCP, TCP, UDP, ANY, ICMP, ESP, ICMP6))
    first, last = rng.choice(_PORTS)
    peers = (rng.choice(groups),) if groups and rng.random() < 0.25 else ()
    ranges = () if peers and rng.random() < 0.7 else tuple(_range(rng) for _ in range(rng.choice((1, 1, 2))))
    return Rule(rng.random() < 0.2, protocol, first, last, tuple(dict.fromkeys(ranges)), peers, rng.random() < 0.1)


def rules(rng: Random, groups: list[str], *, wide: bool = False) -> list[Rule]:
    """A few rules, some of them in pieces: ports that meet, halves of a range, a rule for each range. `wide`: one lets everybody in."""
    found: list[Rule] = []
    drawn = [_rule(rng, groups) for _ in range(rng.randint(0, 3))]
    drawn += [Rule(egress=False, protocol=rng.choice((TCP, ANY)), first=20, last=25, ranges=(V4_WORLD,))] if wide else []
    for rule in drawn:
        for first, last in _met(rng, rule.first, rule.last):
            ranges = tuple(part for one in rule.ranges for part in split(rng, one))
            parts = [(one,) for one in ranges] if len(ranges) > 1 and rng.random() < 0.4 else [ranges]
            found += [replace(rule, first=first, last=last, ranges=part) for part in parts]
    rng.shuffle(found)
    return found


def entries(rng: Random, *, wide: bool = False) -> list[Entry]:
    """Entries of a network ACL, numbered in an order that is not that of the text. `wide`: the last one lets everybody in."""
    found: list[Entry] = []
    for _ in range(rng.randint(0, 4)):
        egress, deny, protocol = rng.random() < 0.25, rng.random() < 0.35, rng.choice((TCP, TCP, ANY, UDP, ICMP))
        first, last = (0, 0) if protocol in {ANY, ICMP} else rng.choice(_PORTS)
        found += [Entry(0, egress, deny, protocol, first, last, part) for part in split(rng, _range(rng), 1)]
    numbers = rng.sample(range(1, 32766), len(found))
    everybody = [Entry(32766, egress=False, deny=False, protocol=ANY, first=0, last=0, range=V4_WORLD)] if wide else []
    return everybody + [replace(one, number=number) for one, number in zip(found, numbers, strict=True)]


# --- security groups


def write_group(out: Writer, group: Group, vpc: str, ids: dict[str, str]) -> str:
    """Write a group with its rules; its address. `ids`: the expressions that are the ids of the groups before it, and then its own."""
    adopted = group.name == "adopted"
    newer = () if out.old else ("new", "new each")
    how = out.pick(
        "blocks", "blocks", "list", "dynamic", "rules", "rules", "rules each", *newer, *(() if adopted else ("module", "module rules"))
    )
    if how.startswith("module"):
        return _in_module(out, group, vpc, ids, apart=how == "module rules")
    address = f"aws_{'default_' if adopted else ''}security_group.{group.name}"
    ids[group.name] = f"{address}.id"
    inside = {"blocks": _blocks, "list": _list, "dynamic": _dynamic}.get(how)
    out.block(*address.split("."), *(inside(out, group.rules, ids) if inside else ()), vpc_id=f"={vpc}")
    by_vpc = adopted and out.rng.random() < 0.4
    who = f"{vpc.removesuffix('.id')}.default_security_group_id" if by_vpc and vpc.startswith("aws_vpc") else f"{address}.id"
    for rule in group.rules if inside is None else ():
        (_new if how.startswith("new") else _separate)(out, rule, who, ids, each=how.endswith("each"))
    return address


def _way(rule: Rule) -> str:
    return "egress" if rule.egress else "ingress"


def _blocks(out: Writer, rules: Iterable[Rule], ids: Mapping[str, str]) -> list[str]:
    return [nested(_way(rule), _arguments(out, rule, ids)) for rule in rules]


def _list(out: Writer, rules: Iterable[Rule], ids: Mapping[str, str]) -> list[str]:
    """Blocks as attributes (https://developer.hashicorp.com/terraform/language/attr-as-blocks): each names every argument."""
    found = {way: [_object(out, rule, ids) for rule in rules if _way(rule) == way] for way in ("ingress", "egress")}
    return [f"{way} = {written(objects)}" for way, objects in found.items() if objects]


def _dynamic(out: Writer, rules: Iterable[Rule], ids: Mapping[str, str]) -> list[str]:
    found = {way: [_object(out, rule, ids) for rule in rules if _way(rule) == way] for way in ("ingress", "egress")}
    return [dynamic(way, written(objects), {key: f"={way}.value.{key}" for key in _KEYS}) for way, objects in found.items() if objects]


def _arguments(out: Writer, rule: Rule, ids: Mapping[str, str]) -> dict[str, object]:
    found = _base(out, rule) | out.ranges(rule.ranges)
    if rule.peers:
        found["security_groups"] = [f"={ids[peer]}" for peer in rule.peers]
    return found | ({"self": True} if rule.itself else {})


def _object(out: Writer, rule: Rule, ids: Mapping[str, str]) -> dict[str, object]:
    """With every argument."""
    return {"description": "x", **{name: [] for name in _LISTS}, "self": False} | _arguments(out, rule, ids)


def _base(out: Writer, rule: Rule) -> dict[str, object]:
    first, last = rule.first, rule.last
    if rule.protocol in {ICMP, ICMP6}:  # a type and a code
        first, last = out.rng.choice(((-1, -1), (8, 0)))
    elif rule.protocol in {ANY, ESP}:
        first, last = 0, 0
    return {"from_port": first, "to_port": last, "protocol": out.protocol(rule.protocol)}


def _separate(out: Writer, rule: Rule, who: str, ids: Mapping[str, str], *, each: bool) -> None:
    """A rule as `aws_security_group_rule`, one for all of its ranges or one for each."""
    base: dict[str, object] = {"type": _way(rule), "security_group_id": f"={who}", **_base(out, rule)}

    def add(**more: object) -> None:
        out.block("aws_security_group_rule", out.fresh("rule"), **base, **more)

    v4, v6 = (json.dumps([str(one) for one in family]) for family in families(rule.ranges))
    if each:
        if v4 != "[]":
            add(for_each=f"=toset({v4})", cidr_blocks="=[each.value]")
        if v6 != "[]":
            add(count=f"=length({v6})", ipv6_cidr_blocks=f"=[{v6}[count.index]]")
    elif rule.ranges:
        add(**out.ranges(rule.ranges))
    for peer in rule.peers:
        add(source_security_group_id=f"={ids[peer]}")
    if rule.itself:
        add(self=True)


def _new(out: Writer, rule: Rule, who: str, ids: Mapping[str, str], *, each: bool) -> None:
    """A rule as `aws_vpc_security_group_…_rule`, which takes one range."""
    kind = f"aws_vpc_security_group_{_way(rule)}_rule"
    ports = _base(out, rule)
    base: dict[str, object] = {"security_group_id": f"={who}", "ip_protocol": ports.pop("protocol")}
    base |= {} if rule.protocol == ANY else ports
    v4, v6 = families(rule.ranges)
    both: list[tuple[str, list[Range]]] = [("cidr_ipv4", [*v4]), ("cidr_ipv6", [*v6])]
    for name, family in both:
        if family and out.rng.random() < 0.15:
            out.block(kind, out.fresh("rule"), **base, prefix_list_id=f"={out.prefix_list(family)}")
        elif each and family:
            table = {f"k{place}": str(one) for place, one in enumerate(family)}
            out.block(kind, out.fresh("rule"), **base, for_each=table, **{name: "=each.value"})
        else:
            for one in family:
                out.block(kind, out.fresh("rule"), **base, **{name: str(one)})
    for peer in (*(ids[one] for one in rule.peers), *((who,) if rule.itself else ())):
        out.block(kind, out.fresh("rule"), **base, referenced_security_group_id=f"={peer}")


def _in_module(out: Writer, group: Group, vpc: str, ids: dict[str, str], *, apart: bool) -> str:
    """The group in a module that takes its rules as a list of objects. `apart`: it makes a resource of each."""
    if apart:
        group.rules = [replace(rule, itself=False) for rule in group.rules if rule.ranges or rule.peers]  # nobody outside has its id
        here = {key: f"=var.rules[count.index].{key}" for key in _KEYS if key not in {"security_groups", "self"}}
        there = {key: f"=each.value.{key}" for key in ("from_port", "to_port", "protocol")}
        who = {"security_group_id": "=aws_security_group.this.id"}
        peers = "={ for i, r in var.rules : i => r if length(r.security_groups) > 0 }"
        text = resource("aws_security_group", "this", vpc_id="=var.vpc_id")
        text += resource("aws_security_group_rule", "this", count="=length(var.rules)", type="=var.rules[count.index].way", **who, **here)
        source = {"source_security_group_id": "=each.value.security_groups[0]"}
        text += resource("aws_security_group_rule", "peers", for_each=peers, type="=each.value.way", **who, **there, **source)
    else:
        content = {way: {key: f"={way}.value.{key}" for key in _KEYS} for way in ("ingress", "egress")}
        lines = (dynamic(way, f'[for r in var.rules : r if r.way == "{way}"]', inside) for way, inside in content.items())
        text = resource("aws_security_group", "this", *lines, vpc_id="=var.vpc_id")
    folder = out.fresh("group")
    out.files[f"{folder}/main.tf"] = _MODULE + text
    ids[group.name] = f"module.{group.name}.id"
    objects = written([{"way": _way(rule), **_object(out, rule, ids)} for rule in group.rules])
    out.add(f'module "{group.name}" {{\n  source = "./{folder}"\n  vpc_id = {vpc}\n  rules = {objects}\n}}')
    return f"module.{group.name}.aws_security_group.this"


# --- network ACLs


def write_acl(out: Writer, acl: Acl, vpc: str, subnets: Mapping[str, str]) -> str:
    """Write a network ACL with its entries and its subnets; its address. `subnets`: the expressions that are their ids."""
    how = out.pick("blocks", "blocks", "dynamic", "rules", "rules", "rules each")
    ways = {way: [one for one in acl.entries if one.egress is (way == "egress")] for way in ("ingress", "egress")}
    inside: list[str] = []
    if how == "blocks":
        inside = [nested(way, _entry(out, one)) for way, found in ways.items() for one in found]
    elif how == "dynamic":
        content = {way: {key: f"={way}.value.{key}" for key in _ENTRY} for way in ways}
        inside = [dynamic(way, written([_whole(out, one) for one in found]), content[way]) for way, found in ways.items() if found]
    apart = not out.old and out.rng.random() < 0.4
    named = None if apart or not acl.subnets else [f"={subnets[name]}" for name in acl.subnets]
    address = out.block("aws_network_acl", acl.name, *inside, vpc_id=f"={vpc}", subnet_ids=named)
    for name in acl.subnets if apart else ():
        out.block("aws_network_acl_association", out.fresh("tie"), network_acl_id=f"={address}.id", subnet_id=f"={subnets[name]}")
    if how == "rules":
        for one in acl.entries:
            given: dict[str, object] = {_named(key): value for key, value in _entry(out, one).items()}
            egress = True if one.egress else out.rng.choice((None, False))
            out.block("aws_network_acl_rule", out.fresh("entry"), network_acl_id=f"={address}.id", egress=egress, **given)
    elif how == "rules each":
        table = {f"e{one.number}": {"egress": one.egress, **_whole(out, one)} for one in acl.entries}
        values: dict[str, object] = {_named(key): f"=each.value.{key}" for key in (*_ENTRY, "egress")}
        out.block("aws_network_acl_rule", out.fresh("entry"), for_each=table, network_acl_id=f"={address}.id", **values)
    return address


def _entry(out: Writer, one: Entry) -> dict[str, object]:
    base = {"rule_no": one.number, "action": "deny" if one.deny else "allow", "from_port": one.first, "to_port": one.last}
    return {**base, "protocol": out.protocol(one.protocol), f"{'ipv6_' if one.range.version == 6 else ''}cidr_block": str(one.range)}


def _whole(out: Writer, one: Entry) -> dict[str, object]:
    """With every argument."""
    return {"cidr_block": "=null", "ipv6_cidr_block": "=null"} | _entry(out, one)


def _named(key: str) -> str:
    """What an argument of a block is called in a resource of its own."""
    return {"rule_no": "rule_number", "action": "rule_action"}.get(key, key)
