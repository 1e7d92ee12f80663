"""`its security groups close every port to the world`: who reaches what stands behind a load balancer without passing through it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import sentence
from srm_tf.language.terms.exposure import EVERY_PORT, open_to_world, toward
from srm_tf.language.terms.grouped import Asked, by_groups, names_groups, opening
from srm_tf.language.terms.machines import ATTACHMENT, groups_of
from srm_tf.language.terms.match import evidence
from srm_tf.language.terms.public_addresses import INTERFACE
from srm_tf.language.terms.rule_arguments import TCP
from srm_tf.model.graph import typed
from srm_tf.model.verdict import Evidence, Judgement, all_of, depends, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.terms.rules import Rule
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

_SERVICE: Final = "aws_ecs_service"
_KEY: Final = "network_configuration.security_groups"


@sentence("its security groups close every port to the world", on=(_SERVICE, "aws_instance"))
def closes_every_port(subject: Resource, context: Context) -> Judgement:
    """No group of it lets the whole internet reach a port by TCP; whether there is a way to it is another matter.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html
    """
    named = [(subject, _KEY, subject.get(_KEY))] if subject.type == _SERVICE else list(groups_of(subject, context))
    good, bad = "opens no port to the world by its security groups", "opens a port"

    def judge(rules: Sequence[Rule], group: str) -> Judgement:
        return _judged(rules, group, subject)

    def answer(whose: Resource, key: str, value: Value) -> Judgement:
        return by_groups(Asked(whose, key, good, bad, judge, lambda: _by_default(whose, key)), value, context)

    speaking = [one for one in named if typed(one[0]) == INTERFACE or names_groups(one[-1], context)]
    answers = [answer(*one) for one in speaking]
    if all(typed(whose) == ATTACHMENT for whose, _, __ in speaking):  # which are added to what it gets in any case
        answers.append(_by_default(*named[0][:2]))
    return all_of(answers)


def _by_default(whose: Resource, key: str) -> Judgement:
    """The default group of a VPC, which stands mostly elsewhere."""
    own = evidence(whose, key, how="assumed_default")
    return depends(f"{whose.address} names no security group of its own", (f"{whose.address}.{key}",), own)


def _judged(rules: Sequence[Rule], group: str, subject: Resource) -> Judgement:
    found = open_to_world(toward(rules, egress=False), (TCP,), EVERY_PORT)
    fine = f"{group} opens no port of {subject.address} to the world"
    return opening(subject, subject.address, found) or holds(fine, Evidence(group, "", None, "term"))
