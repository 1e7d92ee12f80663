"""`its security groups close its port to the world`: the groups of a cluster, judged for the one port it listens on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import sentence
from srm_tf.language.terms.exposure import EVERY_PORT, Openings, Ports, open_to_world, ports, samples, toward
from srm_tf.language.terms.grouped import Asked, by_groups, of_group, opening
from srm_tf.language.terms.match import evidence
from srm_tf.language.terms.rule_arguments import TCP
from srm_tf.language.terms.rules import GROUP_RULES, VPCS, Rule, of_resource
from srm_tf.model.grounds import Fact
from srm_tf.model.verdict import Evidence, Judgement, Verdict, depends, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

_KEY: Final = "vpc_security_group_ids"
# Where nobody names a port: https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateCluster.html
_DEFAULT_PORTS: Final = {"aws_redshift_cluster": 5439}


@sentence("its security groups close its port to the world", on=tuple(_DEFAULT_PORTS))
def closes_its_port(subject: Resource, context: Context) -> Judgement:
    """No group of the cluster lets the whole internet reach its port by TCP. Whether it has a public address is another matter."""
    return by_groups(_asked(subject, context), subject.get(_KEY), context)


def _asked(subject: Resource, context: Context) -> Asked:
    def judge(rules: Sequence[Rule], group: str) -> Judgement:
        return _judged(rules, group, subject)

    good, bad = "opens its port to the world by none of its security groups", "opens its port"
    return Asked(subject, _KEY, good, bad, judge, lambda: _default_group(subject, context))


def _wanted(subject: Resource) -> tuple[Ports, bool]:
    """The port it listens on, and whether it is known; every port where it is not."""
    value = subject.get("port")
    if value.is_unknown:
        return EVERY_PORT, False
    usual = ports(_DEFAULT_PORTS[subject.type])
    written = () if value.is_null else tuple(one for one in ports(value.data) if one[0] > 0)  # nothing listens on port 0
    return written or usual, True


def _judged(rules: Sequence[Rule], group: str, subject: Resource) -> Judgement:
    """What a set of rules does to the port of the cluster."""
    wanted, known = _wanted(subject)
    inbound = toward(rules, egress=False)
    found = open_to_world(inbound, (TCP,), wanted)
    also = () if known or _all_of_them(found, inbound) else (f"{subject.address}.port",)
    fine = f"{group} does not open the port of {subject.address} to the world"
    return opening(subject, f"the port of {subject.address}", found, also) or holds(fine, Evidence(group, "", None, "term"))


def _all_of_them(found: Openings, rules: Sequence[Rule]) -> bool:
    """Whether every port is open, so that it does not matter which one is meant."""
    opened = {port for each in found.sure.values() for port in each}
    return opened.issuperset(samples(rules, EVERY_PORT))


def _default_group(subject: Resource, context: Context) -> Judgement:
    """Without a group of its own it has the default one of its VPC, which admits its members only, unless somebody opened it.

    https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
    """
    own = evidence(subject, _KEY, how="assumed_default")
    for answer in _of_default_groups(subject, context):
        if answer.verdict != Verdict.SATISFIED:
            because = Fact(subject.address, "has the default security group of its VPC, which may be open", because=answer.grounds)
            return depends(because, answer.depends_on or (f"{subject.address}.{_KEY}",), *answer.evidence)
    return holds(f"{subject.address} has the default security group of its VPC, which admits its members only", own)


def _of_default_groups(subject: Resource, context: Context) -> Iterator[Judgement]:
    """What is done here to default groups where the cluster lives: as a group that is adopted, or by a rule that names one by its VPC."""
    for group in context.graph.of_type("aws_default_security_group"):
        if not group.action.ends and group.place == subject.place:
            yield of_group(_asked(subject, context), group, context)
    for one in context.graph.of_type(*GROUP_RULES):
        value = one.get("security_group_id")
        if not one.action.ends and any(target.type in VPCS for target, _ in context.links.targets(value, VPCS)):
            yield _judged((of_resource(one, context),), one.address, subject)
