"""`its security groups open the ports of its listeners only`: what reaches a load balancer, and nobody there answers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.language.other_providers import LISTENERS
from srm_tf.language.terms import sentence
from srm_tf.language.terms.exposure import evidence_of, shown_ports, shown_ranges, toward
from srm_tf.language.terms.grouped import Asked, by_groups
from srm_tf.language.terms.rule_arguments import ALL, PORT_NAMES, PROTOCOL_NAMES, TCP, UDP
from srm_tf.language.terms.rules import LAST_PORT, Rule
from srm_tf.model.grounds import Fact, jointly
from srm_tf.model.value import ABSENT, as_number
from srm_tf.model.verdict import Evidence, Judgement, breaks, depends, holds, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

_CLASSIC: Final = "aws_elb"
_KEY: Final = "security_groups"
_NAMED: Final = 3  # so many rules a message names, and twice as many ports
_ALL_PORTS: Final = range(LAST_PORT + 1)


class _Ports(msgspec.Struct, frozen=True):
    """The ports of the listeners: those that are there, those that may be; `open`: what it depends on that there may be any others.

    `hidden`: one of them is sensitive.
    """

    sure: frozenset[int] = frozenset()
    perhaps: frozenset[int] = frozenset()
    open: tuple[str, ...] = ()
    hidden: bool = False


@sentence("its security groups open the ports of its listeners only", on=("aws_lb", "aws_alb", _CLASSIC))
def opens_listeners_only(subject: Resource, context: Context) -> Judgement:
    """Each port that a rule of its groups opens to some range of addresses is the port of a listener.

    Trusted Advisor asks it of the groups of Application and Classic Load Balancers, whoever is admitted
    (https://docs.aws.amazon.com/awssupport/latest/user/security-checks.html#alb-security-group). Ping, and rules that admit
    other groups alone, open no port to a range.
    """
    ports = _classic(subject) if subject.type == _CLASSIC else _ports(subject, context)

    def judge(rules: Sequence[Rule], group: str) -> Judgement:
        return _judged(rules, group, subject, ports)

    def nobody() -> Judgement:
        return holds(f"{subject.address} names no security group", Evidence(subject.address, _KEY, None, "assumed_default"))

    good, bad = "opens the ports of its listeners only", "opens a port without a listener"
    return by_groups(Asked(subject, _KEY, good, bad, judge, nobody), subject.get(_KEY), context)


def _ports(subject: Resource, context: Context) -> _Ports:
    joined = context.links.children(subject, LISTENERS, "load_balancer_arn")
    open_ = [name for one in joined.doubts if one.resource is None for name in one.names]
    if not joined.links:
        open_.append(f"a listener of {subject.address}")
    listeners = {one.resource: not one.resource.doubt for one in joined.links}
    listeners |= {one.resource: False for one in joined.doubts if one.resource is not None}
    values = [(listener.get("port"), f"{listener.address}.port", certain) for listener, certain in listeners.items()]
    return _gathered(values, open_)


def _classic(subject: Resource) -> _Ports:
    """The listeners of a Classic Load Balancer stand in it."""
    value, name = subject.get("listener"), f"{subject.address}.listener"
    found = [item.data.get("lb_port", ABSENT) if isinstance(item.data, Mapping) else ABSENT for item in value.items()]
    return _gathered([(port, name, True) for port in found], [name] if value.is_unknown else [])


def _gathered(values: Sequence[tuple[Value, str, bool]], others: Sequence[str]) -> _Ports:
    """Of ports, each with its name and whether its listener is there for certain; `others`: on what it depends that there are more."""
    sure, perhaps, open_ = set[int](), set[int](), list(others)
    for value, name, certain in values:
        number = None if value.is_unknown else as_number(value.data)
        if number is None:
            open_.append(name)
        elif number in _ALL_PORTS:
            (sure if certain else perhaps).add(int(number))
    hidden = any(value.sensitive for value, _, _ in values)
    return _Ports(frozenset(sure), frozenset(perhaps), tuple(dict.fromkeys(open_)), hidden)


def _judged(rules: Sequence[Rule], group: str, subject: Resource, ports: _Ports) -> Judgement:
    """What a set of rules does beside the listeners."""
    sure: list[Rule] = []
    may: list[Rule] = []
    for rule in toward(rules, egress=False):
        beside = _opens_beside(rule, ports) if rule.sources.possible else False
        if beside and rule.sources.sure and not rule.doubt:
            sure.append(rule)
        elif beside is not False:
            may.append(rule)
    if sure:
        facts = [Fact(rule.at(subject.address), f"opens {_shown(rule)} to {shown_ranges(rule)}, {_said(subject, ports)}") for rule in sure]
        word = breaks if any(rule.written for rule in sure) else lacks
        pieces = (piece for rule in sure for piece in evidence_of(rule, (*PORT_NAMES, *PROTOCOL_NAMES)))
        return word(jointly(facts[:_NAMED]), *pieces)
    if may:
        on = [name for rule in may for name in (*rule.unknowns, *ports.open)] or [rule.address for rule in may]
        because = f"{may[0].at(subject.address)} may open a port without a listener of {subject.address}"
        return depends(because, on, *(piece for rule in may for piece in evidence_of(rule)))
    return holds(f"{group} opens the ports of the listeners of {subject.address} only", Evidence(group, "", None, "term"))


def _opens_beside(rule: Rule, ports: _Ports) -> bool | None:
    """Whether a rule opens a port that no listener has; None where that is not known. Nothing has 65,535 listeners."""
    if rule.protocol not in {ALL, TCP, UDP, None}:
        return False
    if rule.lets_all():
        return True
    if rule.protocol is None or rule.first is None or rule.last is None or rule.first < 0:
        return None
    if not _within(rule, ports.sure | ports.perhaps):
        return None if ports.open else True
    return False if _within(rule, ports.sure) else None


def _within(rule: Rule, ports: frozenset[int]) -> bool:
    """Whether all ports of a rule are among these."""
    first, last = rule.first or 0, rule.last or 0
    return sum(first <= port <= last for port in ports) > last - first


def _shown(rule: Rule) -> str:
    return "a port" if rule.secret else shown_ports(rule)


def _said(subject: Resource, ports: _Ports) -> str:
    known = sorted(ports.sure | ports.perhaps)
    if not known or ports.hidden:
        return f"and the listeners of {subject.address} are fewer"
    more = " and more" if len(known) > 2 * _NAMED or ports.open else ""
    return f"and the listeners of {subject.address} are on {', '.join(map(str, known[: 2 * _NAMED]))}{more}"
