"""Ranges that cannot belong to one network alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.show import evidence_text, shown
from srm_tf.language.terms import predicate
from srm_tf.language.terms.match import undecided
from srm_tf.language.terms.ranges import WORLD_V4, WORLD_V6, Network
from srm_tf.language.terms.sources import cidrs, names_of, together
from srm_tf.model.verdict import Evidence, Judgement, breaks, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site

# The widest block a VPC can have: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
_WIDEST: Final = {4: 16, 6: 44}


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
