"""One model for every rule that lets traffic pass: of security groups in their three syntaxes, and of network ACLs in their two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec
from msgspec.structs import replace

from srm_tf.language.once import once
from srm_tf.language.terms.match import OUTSIDE
from srm_tf.language.terms.ranges import WORLD_V4, WORLD_V6, WORLDS, Network
from srm_tf.language.terms.rule_arguments import (
    ALL,
    PORT_NAMES,
    PROTOCOL_NAMES,
    TCP,
    UDP,
    bounds_of,
    denies,
    flag,
    number_of,
    port_of,
    protocol_of,
)
from srm_tf.language.terms.sources import NOTHING, Sources, cidrs, names_of, peers, prefix_lists, together
from srm_tf.model.resource import Action
from srm_tf.model.value import ABSENT, Location, Value

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.joined import Joined
    from srm_tf.model.resource import Resource

GROUPS: Final = ("aws_security_group", "aws_default_security_group")
ACLS: Final = ("aws_network_acl", "aws_default_network_acl")
INGRESS_RULE: Final = "aws_vpc_security_group_ingress_rule"
EGRESS_RULE: Final = "aws_vpc_security_group_egress_rule"
EXCLUSIVE: Final = "aws_vpc_security_group_rules_exclusive"
GROUP_RULES: Final = ("aws_security_group_rule", INGRESS_RULE, EGRESS_RULE)
ACL_RULES: Final = ("aws_network_acl_rule",)
VPCS: Final = ("aws_vpc", "aws_default_vpc")

LAST_PORT: Final = 65535
_V4_NAMES: Final = ("cidr_blocks", "cidr_ipv4", "cidr_block")
_V6_NAMES: Final = ("ipv6_cidr_blocks", "cidr_ipv6", "ipv6_cidr_block")
_LIST_NAMES: Final = ("prefix_list_ids", "prefix_list_id")


Bounds: TypeAlias = tuple[int | None, int | None]


class Rule(msgspec.Struct, frozen=True, eq=False, dict=True):
    """One rule. None stands for what is not known: which way it goes, its protocol, its ports, what it does, its number."""

    address: str
    path: str = ""
    egress: bool | None = False
    protocol: int | None = None  # -1: all
    first: int | None = None  # port
    last: int | None = None
    sources: Sources = NOTHING  # its ranges; a security group as a source is never one
    peers: tuple[Value, ...] = ()  # the security groups that are its sources
    itself: bool | None = False  # whether the group itself is one
    deny: bool | None = False
    number: float | None = None
    doubt: str = ""  # why it may not exist, or may belong to another; "" where it surely is there
    on: tuple[str, ...] = ()  # what the doubt, and the values that are not known, depend on
    written: bool = True  # False for what the state alone shows
    secret: bool = False
    description: Value = ABSENT
    location: Location | None = None
    arguments: tuple[tuple[str, Value, Sources], ...] = ()  # (name, value, ranges in it) of what says ranges, ports and protocol
    of_first: Bounds = (None, None)  # the least and the most that the first port can be, where it is not known
    of_last: Bounds = (None, None)

    @property
    def kind(self) -> tuple[object, ...]:
        """What two faces of the same rule share, apart from where the traffic comes from."""
        return self.egress, self.protocol, self.first, self.last, self.deny, self.number

    def lets(self, protocol: int, port: int) -> bool | None:
        """Whether it speaks of a port; None where that is not known. Protocols without ports (ICMP, ESP) speak of none."""
        if self.protocol == ALL:
            return True
        if self.protocol is None:
            return None
        return self._within(port) if self.protocol == protocol else False

    def _within(self, port: int) -> bool | None:
        if self.first == -1:  # all ports, whatever the other end says
            return True
        lowest, highest, least, most = self.ends
        if highest is not None and least is not None and highest <= port <= least:
            return True
        if lowest is not None and lowest >= 0 and (lowest > port or (most is not None and most < port)):
            return False
        return None

    @cached_property
    def ends(self) -> tuple[int | None, int | None, int | None, int | None]:
        """Between what the first port is, and the last one. AWS takes no last port that comes before the first."""
        lowest, highest = self.of_first if self.first is None else (self.first, self.first)
        least, most = self.of_last if self.last is None else (self.last, self.last)
        if self.first is None or self.last is None:
            highest = min((one for one in (highest, most) if one is not None), default=None)
            least = max((one for one in (least, lowest) if one is not None), default=None)
        return lowest, highest, least, most

    @property
    def reach(self) -> tuple[int, int]:
        """The least and the last port that it may speak of: about no port beside them does `lets` say anything but no."""
        if self.protocol in {ALL, None} or self.first is None or self.last is None or self.first < 0:
            return 0, LAST_PORT
        return self.first, self.last

    def lets_all(self) -> bool | None:
        """Whether it speaks of every port from 1 on (nothing listens on port 0)."""
        ends = [self.lets(protocol, port) for protocol in (TCP, UDP) for port in (1, LAST_PORT)]
        tcp, udp = ends[:2], ends[2:]
        if all(end is True for end in tcp) or all(end is True for end in udp):
            return True
        return None if False not in tcp or False not in udp else False

    def naming(self, those: Iterable[Network]) -> tuple[str, ...]:
        """The arguments that name these ranges."""
        wanted = set(those)
        return tuple(name for name, _, sources in self.arguments if not wanted.isdisjoint(sources.sure))

    def naming_ports(self) -> tuple[str, ...]:
        """The arguments that say which ports it is about: of all protocols, it is the protocol that does."""
        wanted = PROTOCOL_NAMES if self.protocol == ALL else PORT_NAMES
        return tuple(name for name, _, _ in self.arguments if name in wanted)

    @property
    def unknowns(self) -> tuple[str, ...]:
        """What an answer about this rule depends on."""
        return tuple(dict.fromkeys((*self.on, *self.sources.on)))

    def at(self, subject: str) -> str:
        """How a message calls it: by its path in the subject, or by its own address."""
        if not self.path:
            return self.address
        return self.path if self.address == subject else f"{self.address}.{self.path}"


@once
def rules_of(subject: Resource, context: Context) -> tuple[Rule, ...]:
    """Every rule of a security group or a network ACL, in both directions; of a rule resource, itself."""
    if subject.type in GROUP_RULES or subject.type in ACL_RULES:
        return tuple(_alternatives(of_resource(subject, context), subject.values))
    if subject.type in ACLS:
        return tuple(_merged(subject, ACL_RULES, "network_acl_id", "default_network_acl_id", context))
    return tuple(_merged(subject, GROUP_RULES, "security_group_id", "default_security_group_id", context))


def inline_of(subject: Resource, context: Context) -> list[Rule]:
    """The inline rules that somebody wrote, and of those that only the state shows, what no rule resource answers for."""
    blocks = [(name, subject.values.get(name, ABSENT)) for name in ("ingress", "egress")]
    own = [rule for name, block in blocks for rule in _inline(block, _Place(subject, name), context) if rule.written]
    return own + [rule for rule in rules_of(subject, context) if rule.address == subject.address and rule.path and not rule.written]


def _merged(subject: Resource, types: tuple[str, ...], via: str, default: str, context: Context) -> Iterator[Rule]:
    """Inline rules and rule resources as one list. What is there twice counts once."""
    joined = [context.links.children(subject, types, via), *_through_vpc(subject, types, via, default, context)]
    links = [link.resource for one in joined for link in one.links]
    separate = [rule for one in links for rule in rules_of(one, context)]
    faces = [*separate, *_old_faces(subject, joined, types, via, context)]
    for name in ("ingress", "egress"):
        block = subject.values.get(name, ABSENT)
        for rule in _inline(block, _Place(subject, name), context):
            kept = rule if rule.written else _unexplained(rule, faces)
            if kept is not None and not any(_same(kept, other) for other in separate):
                yield kept
    yield from separate
    yield from _doubtful(subject, joined, context)
    if types == GROUP_RULES:
        yield from _listed(subject, via, context)


def _listed(subject: Resource, via: str, context: Context) -> Iterator[Rule]:
    """What a list of all rules of a group names, and nobody here writes: a rule that lets in whom it likes.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_security_group_rules_exclusive
    """
    for link in context.links.children(subject, (EXCLUSIVE,), via).links:
        for argument, egress in (("ingress_rule_ids", False), ("egress_rule_ids", True)):
            for item in link.resource.keys(argument).items():
                if item.is_null or context.links.targets(item, GROUP_RULES):
                    continue
                place = f"{link.resource.address}.{argument}"
                what = place if item.sensitive else item.text() or place
                yield Rule(link.resource.address, argument, egress, sources=Sources((), WORLDS), doubt=f"{what}{OUTSIDE}", on=(what,))


def _doubtful(subject: Resource, joined: Iterable[Joined], context: Context) -> Iterator[Rule]:
    for doubt in dict.fromkeys(doubt for one in joined for doubt in one.doubts):
        if doubt.resource is None:
            yield Rule(subject.address, "", None, sources=Sources((), WORLDS), deny=_may_deny(subject), doubt=doubt.why, on=doubt.on)
        else:
            for rule in rules_of(doubt.resource, context):
                yield replace(rule, doubt=doubt.why, on=tuple(dict.fromkeys((*rule.on, *doubt.on))))


def _through_vpc(subject: Resource, types: tuple[str, ...], via: str, default: str, context: Context) -> Iterator[Joined]:
    """Rules that name the default group or ACL by its VPC (`aws_vpc.x.default_security_group_id`)."""
    if "_default_" not in subject.type:
        return
    own = "vpc_id" if default == "default_security_group_id" else default
    for link in context.links.parents(subject, subject.get(own), own, VPCS).links:
        found = context.links.children(link.resource, types, via)
        links, doubts = (tuple(one for one in joined if _names(one.resource, via, default)) for joined in (found.links, found.doubts))
        yield replace(found, links=links, doubts=doubts)


def _names(rule: Resource | None, via: str, attribute: str) -> bool:
    return rule is not None and any(one.attribute == attribute for one in rule.get(via).references)


def _old_faces(subject: Resource, joined: Iterable[Joined], types: tuple[str, ...], via: str, context: Context) -> Iterator[Rule]:
    """Rule resources as they stand today, where this plan changes or deletes them: a state still lists them in their group."""
    for one in joined:
        for link in one.links:
            if link.resource.before is not None and not link.resource.action.leaves:
                yield of_values(link.resource.before, link.resource, context)
    for resource in _ending(types, context):
        if any(target is subject for target, _ in context.links.targets(resource.get(via), (subject.type,))):
            yield of_resource(resource, context)


@once
def _ending(types: tuple[str, ...], context: Context) -> list[Resource]:
    """The resources of these types that this plan deletes: looked for once, not once a subject."""
    return [one for one in context.graph.of_type(*types) if one.action.ends]


def _unexplained(rule: Rule, faces: Iterable[Rule]) -> Rule | None:
    """A rule only the state shows, without the ranges that rule resources answer for (the provider lumps them together)."""
    alike = [other for other in faces if other.kind == rule.kind]
    if not alike:
        return rule
    theirs = {network for other in alike for network in other.sources.sure}
    left = tuple(one for one in rule.sources.sure if one not in theirs)
    possible = tuple(one for one in rule.sources.possible if one not in theirs)
    return replace(rule, sources=replace(rule.sources, sure=left, possible=possible), peers=(), itself=False) if possible else None


def _same(one: Rule, other: Rule) -> bool:
    """Known alike in every respect."""
    known = None not in (one.egress, one.protocol, one.first, one.last) and not (one.peers or one.itself or one.sources.on)
    return known and one.kind == other.kind and set(one.sources.sure) == set(other.sources.sure) and not other.sources.on


class _Place(msgspec.Struct, frozen=True):
    """Where blocks stand: whose they are, their name, and why there may be none of them (with what that depends on)."""

    subject: Resource
    name: str
    doubt: str = ""
    on: tuple[str, ...] = ()


def _inline(value: Value, place: _Place, context: Context) -> Iterator[Rule]:
    """The rules of `ingress` or `egress`. A collection of unknown length has its body, none or many times, or just anything."""
    if value.is_unknown:
        # Unknown though nobody wrote it is the provider's word for none.
        yield from _open_inline(value, place, place.name, context) if value.written or value.references else ()
        return
    for index, item in enumerate(value.items()):
        path = f"{place.name}[{index}]" if isinstance(value.data, tuple) else place.name
        if item.is_unknown:
            yield from _open_inline(item, place, path, context)
        elif isinstance(item.data, Mapping):
            subject = place.subject
            written = value.written or item.written or subject.action == Action.CREATE
            read = _read(item.data, subject.address, path, item.location or value.location or subject.location, context)
            for rule in _alternatives(replace(read, doubt=place.doubt), item.data):
                yield replace(rule, egress=place.name == "egress", written=written, on=(*rule.on, *place.on))


def _open_inline(value: Value, place: _Place, path: str, context: Context) -> Iterator[Rule]:
    """What an unknown `ingress` (or element of it) may hold."""
    unknown, address = value.unknown, place.subject.address
    doubt = replace(place, doubt=unknown.why or path, on=(*place.on, *names_of(value, f"{address}.{path}")))
    inside = [branch for _, branch in unknown.branches] or ([unknown.body] if unknown.body is not None else [])
    if not inside:
        egress, anything = place.name == "egress", Sources((), WORLDS)
        yield Rule(address, path, egress, sources=anything, itself=None, deny=_may_deny(place.subject), doubt=doubt.doubt, on=doubt.on)
    for each in inside:
        yield from _inline(each, doubt, context)


def _may_deny(subject: Resource) -> bool | None:
    """What an unseen rule of it may do. A security group has no denials: another rule closes nothing that one opens.

    https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
    """
    return None if subject.type in ACLS else False


def of_resource(resource: Resource, context: Context) -> Rule:
    """A rule resource of any of the four types."""
    rule = of_values(resource.values, resource, context)
    doubtful = resource.doubt and not resource.several  # of several, one is there for certain
    return replace(rule, doubt=resource.doubt, on=(*rule.on, *resource.waits_for)) if doubtful else rule


def of_values(values: Mapping[str, Value], resource: Resource, context: Context) -> Rule:
    """The same, with other values in place of its own."""
    rule = _read(values, resource.address, "", resource.location, context)
    return replace(rule, egress=_direction(values, resource.type))


def _alternatives(rule: Rule, values: Mapping[str, Value]) -> list[Rule]:
    """A rule whose ports are one of several (`each.value` of a map that may be empty) as the rules that it may be."""
    ends = [values.get("from_port", ABSENT).unknown, values.get("to_port", ABSENT).unknown]
    first, last = ([port_of(port, -1) for _, port in end.branches] for end in ends)
    if rule.first is not None or rule.last is not None or None in first or None in last or not first or not last:
        return [rule]
    together = first == last and ends[0].why == ends[1].why
    found = zip(first, last, strict=True) if together else ((low, high) for low in first for high in last)
    return [replace(rule, first=low, last=high, doubt=rule.doubt or ends[0].why) for low, high in dict.fromkeys(found)]


def _direction(values: Mapping[str, Value], kind: str) -> bool | None:
    if kind in {INGRESS_RULE, EGRESS_RULE}:
        return kind == EGRESS_RULE
    if kind in ACL_RULES:
        return flag(values.get("egress", ABSENT))
    text = (values.get("type", ABSENT).text() or "").lower()  # the provider refuses capitals, which can mean one thing only
    return text == "egress" if text in {"ingress", "egress"} else None


def _read(values: Mapping[str, Value], address: str, path: str, location: Location | None, context: Context) -> Rule:
    """One rule out of a block or a resource; the syntaxes have names of their own that never mean different things."""
    at = f"{address}.{path}" if path else address
    low, high = (values.get(name, ABSENT) for name in PORT_NAMES)
    lacking = () if low.is_null == high.is_null else PORT_NAMES[:1] if low.is_null else PORT_NAMES[1:]  # one alone is refused
    first, last = port_of(low, None if lacking else 0), port_of(high, None if lacking else LAST_PORT)
    ranges = tuple(_ranges(values, at, context))
    others = ((name, values.get(name, ABSENT), NOTHING) for name in (*PROTOCOL_NAMES, *PORT_NAMES))
    return Rule(
        address,
        path,
        protocol=protocol_of(values),
        first=first,
        last=last,
        sources=together(found for _, _, found in ranges),
        peers=tuple(peers(values)),
        itself=flag(values.get("self", ABSENT)),
        deny=denies(values),
        number=number_of(values),
        on=(*_open_names(values, at), *(f"{at}.{name}" for name in lacking)),
        secret=any(value.sensitive for value in values.values()),
        description=values.get("description", ABSENT),
        location=location,
        arguments=(*ranges, *(one for one in others if not one[1].is_null)),
        of_first=bounds_of(low),
        of_last=bounds_of(high),
    )


def _ranges(values: Mapping[str, Value], at: str, context: Context) -> Iterator[tuple[str, Value, Sources]]:
    """The arguments that name ranges, each with those in it."""
    families: tuple[tuple[tuple[str, ...], Network], ...] = ((_V4_NAMES, WORLD_V4), (_V6_NAMES, WORLD_V6))
    for names, family in families:
        for name in names:
            value = values.get(name, ABSENT)
            if not value.is_null:
                yield name, value, cidrs(value, family, context, f"{at}.{name}", many=name.endswith("s"))
    for name in _LIST_NAMES:
        value = values.get(name, ABSENT)
        if not value.is_null:
            yield name, value, prefix_lists(value, context, f"{at}.{name}")


def _open_names(values: Mapping[str, Value], at: str) -> tuple[str, ...]:
    names = ("type", "egress", "protocol", "ip_protocol", "from_port", "to_port", "action", "rule_action", "rule_no", "rule_number")
    found = [(name, values.get(name, ABSENT)) for name in names]
    return tuple(dict.fromkeys(text for name, value in found if value.is_unknown for text in names_of(value, f"{at}.{name}")))
