"""Whose a range of addresses may be: within those that somebody names as theirs, or wider than one VPC can be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from srm_tf.language.show import evidence_text, shown
from srm_tf.language.terms import predicate
from srm_tf.language.terms.match import undecided
from srm_tf.language.terms.ranges import WORLD_V4, WORLD_V6, Network, covers, parse
from srm_tf.language.terms.sources import cidrs, names_of, together
from srm_tf.model.verdict import Evidence, Judgement, breaks, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site

# The widest block a VPC can have: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
_WIDEST: Final = {4: 16, 6: 44}


def _no_range(literal: object) -> str:
    return "" if parse(str(literal)) is not None else f"{literal!r} is no range of addresses, such as '10.0.0.0/8'"


@predicate("lies within {ranges:list}", wrong=_no_range)
def lies_within(site: Site, _: Context, ranges: Sequence[object]) -> Judgement:
    """A range, or one address, all of which is in the ranges together; what is no range is in none."""
    text = site.value.text()
    network = parse(text) if text is not None else None
    around = [one for name in ranges if (one := parse(str(name))) is not None]
    named = ", ".join(map(str, ranges))
    evidence = Evidence(site.resource.address, ".".join(site.names), evidence_text(site.value), "written", site.value.location)
    if network is not None and covers(around, network):
        return holds(f"{site.path} is {shown(site.value)}, which lies within {named}", evidence)
    return breaks(f"{site.path} is {shown(site.value)}, which does not lie within {named}", evidence)


@predicate("is wider than any VPC", partial=True)
def is_wider_than_any_vpc(site: Site, context: Context) -> Judgement:
    """A CIDR text that holds more than the widest block of a VPC: whoever names it has more than one VPC in mind."""
    value = site.value
    ranges = together(cidrs(value, family, context, site.path) for family in (WORLD_V4, WORLD_V6))
    evidence = Evidence(site.resource.address, ".".join(site.names), evidence_text(value), "written", value.location)
    if any(_is_wide(one) for one in ranges.sure):
        return holds(f"{site.path} is {shown(value)}, wider than a VPC can be", evidence)
    if any(_is_wide(one) for one in ranges.possible):
        on = ranges.on or names_of(value, site.path)
        return undecided(f"{site.path} may be wider than a VPC", on, evidence)
    return breaks(f"{site.path} is {shown(value)}, no wider than a VPC may be", evidence)


def _is_wide(network: Network) -> bool:
    return network.prefixlen < _WIDEST[network.version]
