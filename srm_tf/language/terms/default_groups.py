"""Whether a value names the security group that every VPC is born with, which whoever names no group shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.addresses import in_module
from srm_tf.language.once import once
from srm_tf.language.terms import predicate
from srm_tf.language.terms.match import NO, YES, Match, Words, agreed, evidence, is_one_of, maybe, said
from srm_tf.language.terms.rules import VPCS
from srm_tf.model.graph import typed
from srm_tf.model.value import Certainty
from srm_tf.model.verdict import Judgement

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Reference, Value

_GROUP: Final = "aws_default_security_group"
_LOOKED_UP: Final = frozenset({"data.aws_security_group", "data.aws_security_groups"})
_OUTPUT: Final = "default_security_group_id"  # of `aws_vpc` and `aws_default_vpc`; modules hand it on by the same name
# No other group may be called so: https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
_NAME: Final = "default"
_LOOK_UPS: Final = ("data.aws_security_group.", "data.aws_security_groups.")
_IN_PLACE: Final = ("var.", "local.", "each.")  # what is named where it is used, and is no output of a module


@predicate("is a default security group", partial=True)
def is_a_default_security_group(site: Site, context: Context) -> Judgement:
    """By reference, through look-ups and outputs, or by its name; a variable may hold any group.

    An output of a module that is not here is taken for what it is called: `security_group_id` is none.
    """
    seen = evidence(site.resource, site.path, site.value)
    words = Words(
        f"{site.path} is the default security group of a VPC",
        f"{site.path} is not the default security group of a VPC",
        f"{site.path} may be the default security group of a VPC",
        site.path,
    )
    return said(_is_default(site.value, context), words, seen)


@once
def _known(context: Context) -> tuple[str, ...]:
    """What the default groups are called: by their name, and in a state by the ids that it shows of them."""
    ids = [one.text(_OUTPUT) for one in context.graph.of_type(*VPCS)] + [one.text("id") for one in context.graph.of_type(_GROUP)]
    return (_NAME, *filter(None, ids))


def _is_default(value: Value, context: Context) -> Match:
    if not value.references:
        if value.is_unknown or (context.graph.unread and value.text() not in _known(context)):
            return maybe(*value.origins)  # it may have been looked up by that name
        return is_one_of(value, _known(context))
    said = [_refers(reference, value, context) for reference in value.references]
    return agreed(said, value.origins)


def _refers(reference: Reference, value: Value, context: Context) -> Match:
    target = context.graph.get(reference.target)
    if target is None:
        return _undeclared(reference.text, value)
    if target.unread:
        return maybe(target.address)
    if reference.attribute == _OUTPUT or typed(target) == _GROUP:
        return YES if reference.certainty > Certainty.POSSIBLE else maybe(target.address)
    if typed(target) in VPCS and not reference.attribute and value.is_unknown:
        return maybe(target.address)  # of `[for v in aws_vpc.x : v.default_security_group_id]` a plan shows `aws_vpc.x`
    return _looked_up(target) if typed(target) in _LOOKED_UP else NO


def _looked_up(lookup: Resource) -> Match:
    """What a look-up finds: the default group only if it asks for that name, and for no other."""
    asked = _names(lookup)
    if not asked or any(name.text() not in {None, _NAME} for name in asked):
        return NO
    later = [name for name in asked if name.text() is None]
    return maybe(*(text for name in later for text in name.origins or (lookup.address,))) if later else YES


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


def _undeclared(text: str, value: Value) -> Match:
    own = in_module(text)
    if own.startswith(_LOOK_UPS):
        return maybe(text)  # a plan that does not show what it read
    if own.startswith(("aws_", "data.")):
        return YES if own.startswith(f"{_GROUP}.") or own.endswith(f".{_OUTPUT}") else NO
    if own != text and not own.startswith(_IN_PLACE):
        return maybe(text) if "default" in own else NO
    return is_one_of(replace(value, references=()), (_NAME,)) if not value.is_unknown else maybe(text)
