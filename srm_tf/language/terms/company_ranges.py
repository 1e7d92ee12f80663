"""`lies within`: whether an address range is inside of those that somebody names as theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from srm_tf.language.show import evidence_text, shown
from srm_tf.language.terms import predicate
from srm_tf.language.terms.ranges import covers, parse
from srm_tf.model.verdict import Evidence, Judgement, breaks, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site


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
