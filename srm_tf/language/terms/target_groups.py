"""`its target groups balance across zones`: what they say overrides what their load balancer says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from srm_tf.language.other_providers import LISTENERS
from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import evidence, left_open
from srm_tf.model.value import Value
from srm_tf.model.verdict import Evidence, Judgement, all_of, depends, holds, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.joined import Doubt
    from srm_tf.model.resource import Resource

_GROUPS: Final = ("aws_lb_target_group", "aws_alb_target_group")
_ACTION: Final = "default_action"
_ACROSS: Final = "load_balancing_cross_zone_enabled"


@sentence("its target groups balance across zones", on=("aws_lb", "aws_alb"))
def balance_across_zones(subject: Resource, context: Context) -> Judgement:
    """Each group that a listener of it forwards to has cross-zone load balancing on by itself; without one there is no such group.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#target-group-cross-zone
    """
    joined = context.links.children(subject, LISTENERS, "load_balancer_arn")
    found = [one for link in joined.links for one in _of_listener(link.resource, context)]
    if not found and not joined.doubts:
        return lacks(f"{subject.address} has no listener with a target group", Evidence(subject.address))
    return all_of([*found, *(_doubtful(subject, one) for one in joined.doubts)])


def _of_listener(listener: Resource, context: Context) -> Iterator[Judgement]:
    """What is said of each group that a listener of a Network Load Balancer forwards to: it has no other rules."""
    value = listener.get(_ACTION)
    groups = context.links.parents(listener, _arns(value), _ACTION, _GROUPS)
    yield from (_across(link.resource) for link in groups.links)
    yield from (_doubtful(listener, one) for one in groups.doubts)
    yield from (depends(f"{one.quoted} is outside this configuration", (one.name,)) for one in groups.literals)


def _arns(action: Value) -> Value:
    """All that its blocks forward to, as one list."""
    forwards = (forward for block in action.items() for forward in block.get("forward").items())
    found = [block.get("target_group_arn") for block in action.items()]
    found += [group.get("arn") for forward in forwards for group in forward.get("target_group").items()]
    return Value(tuple(one for one in found if not one.is_nothing), written=True)


def _across(group: Resource) -> Judgement:
    value, seen = group.get(_ACROSS), evidence(group, _ACROSS)
    if value.is_unknown:
        return left_open(f"{group.address}.{_ACROSS}", value, seen)
    if value.text() == "true":
        return holds(f"{group.address}.{_ACROSS} is 'true'", seen)
    return lacks(f"{group.address}.{_ACROSS} is not 'true'", seen)


def _doubtful(subject: Resource, doubt: Doubt) -> Judgement:
    return depends(f"{subject.address} may forward to another target group: it depends on {doubt.why}", doubt.names)
