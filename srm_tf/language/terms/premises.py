"""What stands on the customer's own premises, on hardware that AWS brought there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.once import once
from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import evidence, is_given
from srm_tf.language.terms.subnets import Named, named, together
from srm_tf.model.graph import typed
from srm_tf.model.verdict import Evidence, Judgement, Verdict, depends, holds, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

_SUBNETS: Final = ("aws_subnet",)  # the only kind that is made on an Outpost; what looks one up tells of it only when it is read
# What a resource may name instead of its subnets → where that names them
_BETWEEN: Final = {"aws_db_subnet_group": "subnet_ids", "aws_elasticache_subnet_group": "subnet_ids", "aws_network_interface": "subnet_id"}


@sentence("stands on an Outpost by {key:path}")
def stands_on_an_outpost(subject: Resource, context: Context, key: str) -> Judgement:
    """A subnet with `outpost_arn` is on an Outpost, and so is what is put into it, by its network interface or by a group of subnets, too.

    Of a subnet that is not here nobody says where it is: it is taken for one of a Region.
    https://docs.aws.amazon.com/outposts/latest/userguide/launch-instance.html
    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-on-outposts.creating.html
    """
    found = _subnets(subject, key, context)
    sure = {subnet.address for subnet in found.sure}
    open_: list[str] = []
    for subnet in found.everybody:
        on = is_given(subnet.get("outpost_arn"))
        if on.yes and subnet.address in sure:
            return holds(f"{subnet.address} is on an Outpost", evidence(subnet, "outpost_arn", how="term"))
        if not on.no:
            open_ += on.on or (f"{subject.address}.{key}",)
    if open_:
        return depends(f"{subject.address} may stand on an Outpost", tuple(dict.fromkeys(open_)))
    return lacks(f"{key} of {subject.address} leads to no Outpost", Evidence(subject.address, key))


@sentence("stands on no Outpost by {key:path}")
def stands_on_no_outpost(subject: Resource, context: Context, key: str) -> Judgement:
    """For what is not to be had on one: a second zone, AWS WAF. A subnet that is not known yet may be one that is here."""
    found = stands_on_an_outpost(subject, context, key)
    if found.verdict == Verdict.UNKNOWN:
        return found
    if found.verdict.fails and _has_outposts(context) and (may_be := _subnets(subject, key, context).open):
        return depends(f"{subject.address} may stand on an Outpost", may_be)
    return (lacks if found.verdict == Verdict.SATISFIED else holds)(found.grounds, *found.evidence)


@once
def _has_outposts(context: Context) -> bool:
    return any(not is_given(one.get("outpost_arn")).no for one in context.graph.of_type(*_SUBNETS))


def _subnets(subject: Resource, key: str, context: Context) -> Named:
    """The subnets that the key leads to, through what it names instead."""
    found = named(subject.keys(key), (*_SUBNETS, *_BETWEEN), context, f"{subject.address}.{key}", many=True)
    between = [(one, _BETWEEN[typed(one)]) for one in found.everybody if typed(one) in _BETWEEN]
    if not between:
        return found
    behind = together(named(one.get(key), _SUBNETS, context, f"{one.address}.{key}", many=True) for one, key in between)
    certain = {one.address for one in found.sure}
    return behind if all(one.address in certain for one, _ in between) else Named(perhaps=behind.everybody)
