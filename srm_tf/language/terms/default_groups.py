"""`is the default group of a VPC`: security groups that AWS makes with a VPC and everybody without a group of his own shares.

https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html: one to a VPC, and it is always called `default`. No other
group may be called so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.joins import refers_to
from srm_tf.language.links import undeclared
from srm_tf.language.terms import predicate
from srm_tf.language.terms.match import evidence, origins
from srm_tf.model.value import Certainty, Value
from srm_tf.model.verdict import Judgement, Verdict, breaks, depends, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.model.resource import Resource

_MAKERS: Final = ["aws_default_security_group", "aws_default_vpc", "aws_vpc"]
_OTHERS: Final = ("aws_security_group",)
_LOOKUPS: Final = ("data.aws_security_group", "data.aws_security_groups")
_NAME: Final = "default"


@predicate("is the default group of a VPC", partial=True)
def is_a_default_group(site: Site, context: Context) -> Judgement:
    """By reference, by a look-up of its name, or by its name. By an id alone nobody can tell: one from elsewhere is taken for another."""
    value, proof = site.value, evidence(site.resource, site.path, site.value)
    found = context.links.targets(value, _LOOKUPS)
    sure = [one for one, how in found if how > Certainty.POSSIBLE]
    if len(sure) == 1:
        return _found(sure[0], site)
    if value.text() == _NAME:
        return holds(f"{site.path} is 'default', the name of the default group of a VPC", proof)
    if undeclared(value, _OTHERS):
        return breaks(f"{site.path} refers to a group that is not declared here", proof)
    answer = refers_to(_MAKERS, value, site.path, proof, context)
    if answer.verdict == Verdict.SATISFIED:
        return replace(answer, because=f"{answer.because}: the default group of a VPC")
    if answer.verdict == Verdict.MISCONFIGURED:
        return breaks(f"{site.path} is another group than the default one of a VPC", proof)
    return answer


def _found(lookup: Resource, site: Site) -> Judgement:
    """What a look-up finds: the default group only if it asks for that name, and for no other."""
    proof = replace(evidence(site.resource, site.path, site.value, "reference"), value=lookup.address)
    asked = _names(lookup)
    if not asked or any(name.text() not in {None, _NAME} for name in asked):
        return breaks(f"{site.path} refers to {lookup.address}, which does not look for a default group", proof)
    unknown = [name for name in asked if name.text() is None]
    if unknown:
        on = [text for name in unknown for text in origins(name)]
        return depends(f"{site.path} depends on which group {lookup.address} finds", on or (lookup.address,), proof)
    return holds(f"{site.path} refers to {lookup.address}, which looks for the default group of a VPC", proof)


def _names(lookup: Resource) -> list[Value]:
    """The names that a look-up asks for, also those that are not known."""
    found = [] if lookup.get("name").is_null or not lookup.get("name").written else [lookup.get("name")]
    filters = lookup.get("filter")
    for one in filters.items():
        field = one.get("name")
        if one.is_unknown or field.is_unknown:
            found.append(one if one.is_unknown else field)
        elif field.text() == "group-name":
            found += one.get("values").items() or [one.get("values")]
    return [*found, filters] if filters.is_unknown else found
