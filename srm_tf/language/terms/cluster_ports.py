"""`its security groups close its port to the world`: the groups of a cluster, judged for the one port it listens on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import sentence
from srm_tf.language.terms.exposure import (
    EVERY_PORT,
    Openings,
    Ports,
    evidence_of,
    open_to_world,
    ports,
    samples,
    shown_ranges,
    toward,
    world_of,
)
from srm_tf.language.terms.route_graph import alternatives
from srm_tf.language.terms.rule_arguments import TCP
from srm_tf.language.terms.rules import GROUP_RULES, GROUPS, VPCS, Rule, of_resource, rules_of
from srm_tf.language.terms.sources import names_of
from srm_tf.language.terms.subnets import choices_in, named
from srm_tf.model.grounds import Fact, jointly
from srm_tf.model.verdict import Evidence, Judgement, Verdict, all_of, breaks, depends, holds, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

_KEY: Final = "vpc_security_group_ids"
_KEYS: Final = ("count.", "each.")  # these choose among the instances of a group, which the reference to it tells
# Where nobody names a port: https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateCluster.html
_DEFAULT_PORTS: Final = {"aws_redshift_cluster": 5439}


@sentence("its security groups close its port to the world", on=tuple(_DEFAULT_PORTS))
def closes_its_port(subject: Resource, context: Context) -> Judgement:
    """No group of the cluster lets the whole internet reach its port by TCP. Whether it has a public address is another matter."""
    return _of_groups(subject, subject.get(_KEY), context)


def _of_groups(subject: Resource, value: Value, context: Context) -> Judgement:
    """What the groups do that a value names."""
    at = f"{subject.address}.{_KEY}"
    own = Evidence(subject.address, _KEY, None, "term", value.location or subject.location)
    branches = choices_in(value, many=True)
    if branches:
        answers = [_of_groups(subject, branch, context) for branch in branches]
        return alternatives(answers, f"{at} depends on {value.unknown.why}", names_of(value, at), own)
    groups = named(value, GROUPS, context, at, many=True)
    if value.is_null or value.is_empty or not (value.written or groups.everybody):
        return _default_group(subject, context)
    sure = [_group(one, subject, context) for one in groups.sure]
    if any(answer.verdict.fails for answer in sure) and _may_choose(value, groups.everybody):
        sure = [depends(f"{at} may name a group that opens its port", groups.open or (at,), own)]
    parts = [holds(f"{subject.address} opens its port to the world by none of its security groups", own), *sure]
    for choice in groups.choices:
        judged = [_group(one, subject, context) for one in choice]
        parts.append(alternatives(judged, f"{at} depends on which group is meant", (at,), own))
    if groups.open or groups.literals:
        outside = _rules_outside(value, context)
        parts += [_judged(outside, at, subject)] if outside else []
        on = (*groups.open, *(() if value.hides else groups.literals)) or (at,)
        parts.append(depends(f"{at} names a group outside this configuration", on, own))
    return all_of(parts)


def _may_choose(value: Value, groups: Sequence[Resource]) -> bool:
    """Whether something beside groups stands in an expression that is not known: `c ? a : b` and `concat(a, b)` look alike in a plan."""
    addresses = {one.address for one in groups}
    beside = [one for inner in value.walk() if inner.is_unknown for one in inner.references if one.target not in addresses]
    return any(not one.text.startswith(_KEYS) for one in beside)


def _wanted(subject: Resource) -> tuple[Ports, bool]:
    """The port it listens on, and whether it is known; every port where it is not."""
    value = subject.get("port")
    if value.is_unknown:
        return EVERY_PORT, False
    usual = ports(_DEFAULT_PORTS[subject.type])
    written = () if value.is_null else tuple(one for one in ports(value.data) if one[0] > 0)  # nothing listens on port 0
    return written or usual, True


def _group(group: Resource, subject: Resource, context: Context) -> Judgement:
    answer = _judged(rules_of(group, context), group.address, subject)
    if group.doubt and answer.verdict.fails:
        return depends(f"{answer.because}, if {group.address} exists", group.waits_for, *answer.evidence)
    return answer


def _judged(rules: Sequence[Rule], group: str, subject: Resource) -> Judgement:
    """What a set of rules does to the port of the cluster."""
    wanted, known = _wanted(subject)
    inbound = toward(rules, egress=False)
    found = open_to_world(inbound, (TCP,), wanted)
    if found.sure and (known or _all_of_them(found, inbound)):
        texts = [
            f"{rule.at(subject.address)} opens the port of {subject.address} to {shown_ranges(rule, world_of(rule, found.sure))}"
            for rule in found.sure
        ]
        word = breaks if any(rule.written for rule in found.sure) else lacks
        sure = ((rule, rule.naming(world_of(rule, found.sure))) for rule in found.sure)
        return word(jointly(texts[:3]), *(piece for rule, names in sure for piece in evidence_of(rule, names)))
    rules_found = [*found.sure, *found.may]
    if rules_found:
        on = [name for rule in rules_found for name in rule.unknowns or (rule.address,)]
        on += [] if known else [f"{subject.address}.port"]
        because = f"{rules_found[0].at(subject.address)} may open the port of {subject.address} to the world"
        return depends(because, on, *(piece for rule in rules_found for piece in evidence_of(rule)))
    return holds(f"{group} does not open the port of {subject.address} to the world", Evidence(group, "", None, "term"))


def _all_of_them(found: Openings, rules: Sequence[Rule]) -> bool:
    """Whether every port is open, so that it does not matter which one is meant."""
    opened = {port for each in found.sure.values() for port in each}
    return opened.issuperset(samples(rules, EVERY_PORT))


def _rules_outside(value: Value, context: Context) -> tuple[Rule, ...]:
    """The rules that this configuration adds to groups it does not hold, named by their known ids."""
    ids = {text for item in value.items() if (text := item.text())}
    named_here = (one for one in context.graph.of_type(*GROUP_RULES) if not one.action.ends)
    return tuple(of_resource(one, context) for one in named_here if one.get("security_group_id").text() in ids)


def _default_group(subject: Resource, context: Context) -> Judgement:
    """Without a group of its own it has the default one of its VPC, which admits its members only, unless somebody opened it.

    https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
    """
    own = Evidence(subject.address, _KEY, None, "assumed_default", subject.location)
    for answer in _of_default_groups(subject, context):
        if answer.verdict != Verdict.SATISFIED:
            because = Fact(subject.address, "has the default security group of its VPC, which may be open", because=answer.grounds)
            return depends(because, answer.depends_on or (f"{subject.address}.{_KEY}",), *answer.evidence)
    return holds(f"{subject.address} has the default security group of its VPC, which admits its members only", own)


def _of_default_groups(subject: Resource, context: Context) -> Iterator[Judgement]:
    """What is done here to default groups where the cluster lives: as a group that is adopted, or by a rule that names one by its VPC."""
    for group in context.graph.of_type("aws_default_security_group"):
        if not group.action.ends and group.place == subject.place:
            yield _group(group, subject, context)
    for one in context.graph.of_type(*GROUP_RULES):
        value = one.get("security_group_id")
        if not one.action.ends and any(target.type in VPCS for target, _ in context.links.targets(value, VPCS)):
            yield _judged((of_resource(one, context),), one.address, subject)
