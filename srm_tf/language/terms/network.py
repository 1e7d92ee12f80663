"""Sentences about security groups and network ACLs, and the predicate about CIDR texts.

A port counts for TCP and UDP in security groups, for TCP in network ACLs: Security Hub's EC2.13, EC2.14 and EC2.19 name ports
without a protocol, EC2.21 names TCP (https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html). What a written rule
opens is misconfigured; what only the state shows, and nobody wrote, is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from msgspec.structs import replace

from srm_tf.language.once import once
from srm_tf.language.show import evidence_text, shown
from srm_tf.language.terms import predicate, sentence
from srm_tf.language.terms.exposure import (
    Openings,
    Ports,
    evidence_of,
    no_port,
    open_at_every_port,
    open_to_world,
    outside,
    ports,
    samples,
    shown_ports,
    shown_ranges,
    toward,
    within,
    world_of,
)
from srm_tf.language.terms.match import awaiting, evidence
from srm_tf.language.terms.ranges import PRIVATE, WORLD_V4, WORLD_V6, Network, covering, is_public, is_world, outermost, prefix_of, wider
from srm_tf.language.terms.rule_arguments import TCP, UDP
from srm_tf.language.terms.rules import ACL_RULES, ACLS, GROUP_RULES, GROUPS, VPCS, Rule, inline_of, rules_of
from srm_tf.language.terms.sources import NOTHING, Sources, cidrs, names_of, together
from srm_tf.model.grounds import Fact, jointly
from srm_tf.model.value import ABSENT, Unknown, Value, as_number
from srm_tf.model.verdict import Evidence, Judgement, all_of, breaks, depends, holds, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.model.resource import Resource

ON_RULES: Final = (*GROUPS, *ACLS, *GROUP_RULES)
ON_GROUPS: Final = (*GROUPS, *GROUP_RULES)
_NAMED: Final = 3  # so many rules a message names

Say: TypeAlias = Callable[[Rule, Openings], Fact]  # what it says of the rule
ArgumentNames: TypeAlias = Callable[[Rule, Openings], Sequence[str]]  # the arguments that make it so
Offending: TypeAlias = Callable[[tuple[Network, ...]], list[Network]]
What: TypeAlias = Callable[[Sequence[Network]], str]


def _protocols(subject: Resource) -> tuple[int, ...]:
    return (TCP,) if subject.type in ACLS or subject.type in ACL_RULES else (TCP, UDP)


@sentence("no ingress opens {ports:list} to the world", on=(*ON_RULES, *ACL_RULES), wrong=no_port)
def closes_ports(subject: Resource, context: Context, listed: object) -> Judgement:
    """None of the ports is open to 0.0.0.0/0, ::/0, or ranges that together are the same."""
    found = open_to_world(toward(rules_of(subject, context), egress=False), _protocols(subject), ports(listed))
    return _judged(subject, found, _opens_some, "opens none of these ports to the world")


@sentence("ingress from the world reaches only {ports:list}", on=ON_RULES, wrong=no_port)
def opens_only(subject: Resource, context: Context, listed: object) -> Judgement:
    """Every other port, of TCP and of UDP, is closed to the world."""
    found = open_to_world(toward(rules_of(subject, context), egress=False), (TCP, UDP), outside(ports(listed)))
    return _judged(subject, found, _opens_all, "opens no other port to the world")


@sentence("no ingress opens every port to the world", on=ON_RULES)
def names_ingress_ports(subject: Resource, context: Context) -> Judgement:
    """Neither all of TCP nor all of UDP is open to the world, by one rule or by several."""
    found = open_at_every_port(toward(rules_of(subject, context), egress=False))
    return _judged(subject, found, _opens_all, "does not open every port to the world")


@sentence("no egress opens every port to the world", on=ON_RULES)
def names_egress_ports(subject: Resource, context: Context) -> Judgement:
    """The same for outbound rules. A group without any has none: Terraform removes the one AWS adds.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group
    """
    found = open_at_every_port(toward(rules_of(subject, context), egress=True))
    return _judged(subject, found, _opens_all, "does not open every port to the world")


@sentence("no rule allows every port", on=(*ON_RULES, *ACL_RULES))
def allows_named_ports(subject: Resource, context: Context) -> Judgement:
    """No rule, inbound or outbound, from anywhere, allows all protocols or all ports. A network ACL without rules denies all."""
    found = Openings()
    for rule in rules_of(subject, context):
        every = False if rule.deny else rule.lets_all()
        if every is not False:
            found.note([rule], 0, sure=every is True and not rule.doubt and rule.deny is False)
    says = Fact("", "allows every port")
    return _judged(subject, found, lambda _, __: says, "has no rule that allows every port", lambda rule, _: rule.naming_ports())


@sentence("no rule stands in it", on=GROUPS)
def has_no_rules(subject: Resource, context: Context) -> Judgement:
    """Neither an inline rule nor a rule resource of any kind lets traffic pass, in either direction."""
    answers = [_stands(rule, subject) for rule in rules_of(subject, context)]
    return all_of(answers or [holds(f"{subject.address} has no rule", evidence(subject, how="term"))])


def _stands(rule: Rule, subject: Resource) -> Judgement:
    at = rule.at(subject.address)
    if rule.doubt:
        return depends(f"{at} may stand in {subject.address}: it depends on {rule.doubt}", rule.on or (rule.address,), *evidence_of(rule))
    word = breaks if rule.written else lacks
    return word(Fact(at, f"stands in {subject.address}", "no rule"), *evidence_of(rule))


@sentence("every rule of it has a description", on=GROUPS)
def has_descriptions(subject: Resource, context: Context) -> Judgement:
    """Each inline rule says what it is for. A rule resource speaks for itself, also where a group that stands shows its rule."""
    own = inline_of(subject, context)
    return all_of(
        [_described(rule, subject) for rule in own] or [holds(f"{subject.address} has no rule of its own", evidence(subject, how="term"))]
    )


def _described(rule: Rule, subject: Resource) -> Judgement:
    value, path = rule.description, f"{rule.path}.description"
    how = "written" if rule.written and value.written else "provider_default"
    evidence = Evidence(subject.address, path, evidence_text(value), how, value.location or rule.location)
    if value.unknown.not_null or not (value.is_unknown or value.is_nothing):
        return holds(f"{path} is {shown(value)}", evidence)
    if rule.doubt:
        return depends(f"{path} depends on {rule.doubt}", rule.on, evidence)
    if value.is_unknown:
        return depends(f"{path} depends on {value.unknown.why}", names_of(value, f"{subject.address}.{path}"), evidence)
    if value.is_null or how != "written":
        return lacks(f"{path} is not set", evidence)
    return breaks(Fact(path, f"is {shown(value)}", "a value"), evidence)


@sentence("no public ingress outside {ports:list} is wider than {prefix:number}", on=ON_GROUPS, wrong=no_port)
def narrow_public(subject: Resource, context: Context, listed: object, prefix: object) -> Judgement:
    """Each range with public addresses that reaches any other port has at least `prefix` bits (an IPv6 range four times as many)."""
    bits = as_number(prefix) or 0.0

    def offending(networks: tuple[Network, ...]) -> list[Network]:
        return [one for one in networks if is_public(one) and wider(one, bits)]

    return _each(
        subject, context, outside(ports(listed)), offending, lambda networks: f"public and {_wider_than(bits)(networks)}", "any other port"
    )


@sentence("no ingress to {ports:list} admits a whole private network", on=ON_GROUPS, wrong=no_port)
def part_of_private(subject: Resource, context: Context, listed: object) -> Judgement:
    """None of 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16 is admitted as a whole."""

    def what(networks: Sequence[Network]) -> str:
        return f"{'' if set(networks) <= set(PRIVATE) else 'and with it '}a whole private network"

    return _each(subject, context, ports(listed), _with_whole_private, what, "these ports")


@lru_cache(maxsize=4096)
def _with_whole_private(networks: tuple[Network, ...]) -> list[Network]:
    """Those of the ranges that hold a whole private network: hundreds of rules are of the same few."""
    return list(dict.fromkeys(part for one in PRIVATE for part in covering(networks, one)))


def _each(subject: Resource, context: Context, wanted: Ports, offending: Offending, what: What, called: str) -> Judgement:
    """Rule by rule: which of the ranges that reach a wanted port offend. `called`: what these ports are to a reader."""
    found = Openings()
    for rule in toward(rules_of(subject, context), egress=False):
        spoken = samples([rule], within(wanted, *rule.reach))
        surely = bool(spoken) and not rule.doubt and bool(offending(rule.sources.sure))
        perhaps = bool(spoken) and bool(offending(rule.sources.possible))
        for port in spoken if surely or perhaps else ():
            answers = [rule.lets(protocol, port) for protocol in (TCP, UDP)]
            if True in answers and surely:
                found.note([rule], port, sure=True)
            elif (True in answers or None in answers) and perhaps:
                found.note([rule], port, sure=False)

    def say(rule: Rule, _: Openings) -> Fact:
        those = offending(rule.sources.sure)
        return Fact("", f"admits {shown_ranges(rule, those)}, {what(those)}")

    none = f"admits to {called} no range that is {what(())}"
    return _judged(subject, found, say, none, lambda rule, _: rule.naming(offending(rule.sources.sure)))


def _wider_than(bits: float) -> What:
    """`wider than /32`; of IPv6 ranges, which are measured by other lengths, `wider than /128`."""
    plain, longer = f"/{bits:g}", f"/{prefix_of(bits, 6):g}"

    def what(networks: Sequence[Network]) -> str:
        versions = {one.version for one in networks}
        if not versions or versions == {4}:
            return f"wider than {plain}"
        return f"wider than {longer}" if versions == {6} else f"wider than {plain} (IPv6: {longer})"

    return what


def _opens_some(rule: Rule, found: Openings) -> Fact:
    if rule.secret:
        return Fact("", "opens a port of the list to the world")
    hit = sorted(found.sure[rule])
    texts = [str(port) for port in hit[:6]]
    return _opens(f"{', '.join(texts)}{' and more' if len(hit) > len(texts) else ''}", rule, found)


def _opens_all(rule: Rule, found: Openings) -> Fact:
    return _opens("a port" if rule.secret else shown_ports(rule), rule, found)


def _opens(which: str, rule: Rule, found: Openings) -> Fact:
    return Fact("", f"opens {which} to {shown_ranges(rule, world_of(rule, found.sure))}", reach=which)


def _to_the_world(rule: Rule, found: Openings) -> Sequence[str]:
    return rule.naming(world_of(rule, found.sure))


def _judged(subject: Resource, found: Openings, say: Say, fine: str, names: ArgumentNames = _to_the_world) -> Judgement:
    """What the openings say of the subject."""
    if found.sure:
        rules = list(found.sure)
        facts = [replace(say(rule, found), whom=rule.at(subject.address)) for rule in rules[:_NAMED]]
        left = len(rules) - _NAMED
        more = [f"and {left} more rule{'s' if left > 1 else ''}"] if left > 0 else []
        word = breaks if any(rule.written for rule in rules) else lacks
        return word(jointly([*facts, *more]), *(piece for rule in rules for piece in evidence_of(rule, names(rule, found))))
    if found.may:
        rules = list(found.may)
        because = jointly(_open_text(rule, subject) for rule in rules[:_NAMED])
        on = [name for rule in rules for name in rule.unknowns or (rule.address,)]
        return depends(because, on, *(piece for rule in rules for piece in evidence_of(rule)))
    return holds(f"{subject.address} {fine}", evidence(subject, how="term"))


def _open_text(rule: Rule, subject: Resource) -> str:
    why = " and ".join(
        dict.fromkeys((*((rule.doubt,) if rule.doubt else ()), *(name for name in (*rule.sources.on, *rule.on) if name not in rule.doubt)))
    )
    return f"{rule.at(subject.address)} may open too much: it depends on {why or 'other rules that may be there'}"


@sentence("belongs to a group outside this configuration", on=GROUP_RULES)
@once
def group_is_outside(subject: Resource, context: Context) -> Judgement:
    """A guard: the rule carries its own finding, where no group of this configuration does for certain: it is wrong in either."""
    value = subject.get("security_group_id")
    joined = context.links.parents(subject, value, "security_group_id", (*GROUPS, *VPCS))
    seen = evidence(subject, "security_group_id", how="term")
    inside = [link.resource for link in joined.links if link.resource.type in GROUPS or _adopts_default(link.resource, context)]
    if inside:
        return breaks(f"{subject.address} belongs to {inside[0].address}", seen)
    if any(doubt.resource is not None for doubt in joined.doubts) or (value.is_unknown and not value.references):
        return holds(f"{subject.address}.security_group_id may name a group of this configuration, or another", seen)
    return holds(f"{subject.address} belongs to no group of this configuration", seen)


def _adopts_default(vpc: Resource, context: Context) -> bool:
    """A rule may name the default group by its VPC; that group is here only if it is adopted."""
    return bool(context.links.children(vpc, ("aws_default_security_group",), "vpc_id").links)


@predicate("is a world range", partial=True)
def is_world_range(site: Site, context: Context) -> Judgement:
    """A CIDR text that is the world: by itself, or as part of a split that its siblings complete. A whole list: together."""
    own = _ranges(site.value, site, context)
    evidence = Evidence(site.resource.address, ".".join(site.names), "sensitive" if site.value.sensitive else site.value.text(), "written")
    shown = "a sensitive value" if site.value.sensitive else site.value.text() or ("not known" if site.value.is_unknown else "a list")
    if is_world(frozenset(own.sure)):
        return holds(f"{site.path} is {shown}, the whole internet", evidence)
    beside = any(is_public(one) for one in own.possible) and bool(site.names)
    siblings = together(_ranges(one, site, context) for one in _siblings(site)) if beside else NOTHING
    sure = frozenset(siblings.sure)
    if not set(own.sure).isdisjoint(outermost(sure)) and is_world(sure) and not any(is_world(frozenset([one])) for one in sure):
        return holds(f"{site.path} is {shown}, with its siblings the whole internet", evidence)
    if is_world(frozenset(own.possible)) or is_world(frozenset(siblings.possible)) > is_world(sure):
        on = own.on or siblings.on
        return awaiting(f"{site.path} is {shown}; whether it is the whole internet", on, evidence)
    return breaks(f"{site.path} is {shown}, not the whole internet", evidence)


def _ranges(value: Value, site: Site, context: Context) -> Sources:
    """What a value may be in either family. An unknown list may hold more than what it refers to."""
    known = context.schema.attribute(site.resource.type, site.names)
    many = known is not None and known.kind.startswith(("list", "set")) and not site.path.endswith("]")
    return together(cidrs(value, family, context, site.path, many=many) for family in (WORLD_V4, WORLD_V6))


def _siblings(site: Site) -> list[Value]:
    """All values the same path leads to in the resource."""
    return list(_down(Value(site.resource.values), site.names)) if site.names else []


def _down(value: Value, names: Sequence[str]) -> Iterator[Value]:
    for item in value.items():
        unknown = item.unknown
        blocks = [one for one in (unknown.body, *(branch for _, branch in unknown.branches)) if one is not None]
        if not names or (item.is_unknown and not blocks):
            yield item
        elif item.is_unknown:  # blocks that may be there
            inside = (one for block in blocks for one in _down(block, names))
            yield from (replace(item, data=Unknown(unknown.why, unknown.depends_on, body=one)) for one in inside)
        elif isinstance(item.data, Mapping):
            yield from _down(item.data.get(names[0], ABSENT), names[1:])
