"""Which resource carries a policy, and whether what a statement of it names is another one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.language.recipes import Recipe, differ, same
from srm_tf.language.surroundings import is_looked_up
from srm_tf.language.terms.bucket_origins import BUCKETS
from srm_tf.language.terms.forms import RESOURCE, form
from srm_tf.language.terms.globs import contains, sure
from srm_tf.language.terms.match import NO, YES, Match, maybe
from srm_tf.model.value import ABSENT, GAP, Certainty
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.language.terms.globs import Test
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Reference, Value


class _Carrier(msgspec.Struct, frozen=True):
    """What carries a policy: its types, the attribute of a policy that leads to it, and the one that holds its name."""

    types: tuple[str, ...]
    key: str
    name: str


_NO_NAME: Final = regex(r"[*?/]")
_ANY_INSTANCE: Final = '["?"]'  # of one whose instances nobody can count
_NAMES: Final = frozenset({"", "arn", "id", "bucket", "name"})
# Whose ARNs end in their name, or have it in front of the slash. SNS refuses a policy of another topic, and S3 of another bucket; one of
# another queue is about no queue that carries it:
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-policy-language-overview.html
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-creating-custom-policies-key-concepts.html
_CARRIERS: Final = {
    "aws_s3_bucket": _Carrier(BUCKETS, "bucket", "bucket"),
    "aws_sqs_queue": _Carrier(("aws_sqs_queue", "data.aws_sqs_queue"), "queue_url", "name"),
    "aws_sns_topic": _Carrier(("aws_sns_topic", "data.aws_sns_topic"), "arn", "name"),
}


def own_bucket(site: Site, context: Context) -> tuple[Resource | None, Value]:
    """The bucket that carries a policy, if it is in the configuration, and its name."""
    return _own(site, _CARRIERS["aws_s3_bucket"], context)


def _own(site: Site, carrier: _Carrier, context: Context) -> tuple[Resource | None, Value]:
    if site.resource.type in carrier.types:
        return site.resource, site.resource.get(carrier.name)
    key = site.resource.get(carrier.key)
    found = context.links.targets(key, carrier.types)
    own = found[0][0] if len(found) == 1 and found[0][1] != Certainty.POSSIBLE else None
    if carrier.key == carrier.name and (own is None or not key.is_unknown):
        return own, key
    return own, ABSENT if own is None else own.get(carrier.name)


def is_another(other: Resource, own: Resource | None, name: Value, named: Value, attribute: str = "bucket") -> Match:
    """Whether a resource is for certain not the one that carries the policy: another one, of another name.

    `own`, `name`: which carries it; `named`: what leads to the other; `attribute`: where the other has its name.
    """
    known, called = name.text(), other.get(attribute).text()
    if known is not None and called is not None:
        return sure(known != called)
    if own is None and name.is_unknown:  # one of several, of which nobody knows which
        return maybe(*name.origins)
    if own is None or "data" in {own.mode, other.mode} or other.address == own.address:
        return NO
    return maybe(*named.origins) if _ANY_INSTANCE in own.address + other.address else YES


def names_another(site: Site, context: Context) -> Test:
    """A test of what a statement names: whether it is for certain another resource than the one that carries it, or lies in another."""
    carrier = next((one for start, one in _CARRIERS.items() if site.resource.type in {start, f"{start}_policy"}), None)
    if carrier is None:
        return lambda _: NO
    own, name = _own(site, carrier, context)
    made = context.links.names.recipe(name)

    def test(named: Value) -> Match:
        text = named.text()
        if text is not None:
            return _is_written_otherwise(text, name, made)
        if named.unknown.is_choice:
            sides = [test(side) for _, side in named.unknown.branches]
            return sides[0] if all(one == sides[0] for one in sides) else maybe(*named.origins)
        found = [_target(one, carrier, context) for one in named.references if _is_of(one, carrier)]
        if not found:
            return _is_made_otherwise(named, context.links.names.recipe(named), name, made)
        others = [one for one in found if one is not None and one.mode == "managed"]
        apart = [one for one in others if is_another(one, own, name, named, carrier.name).yes]
        if len(apart) < len(found) or not _is_whole(form(named)):
            return NO
        # Of a list that is not shown, and of what a function picks, there may be more than what it refers to.
        told = form(named) and all(_is_of(one, carrier) or is_looked_up(one.text) for one in named.references)
        return YES if told else maybe(*named.origins)

    return test


def _is_of(reference: Reference, carrier: _Carrier) -> bool:
    return f"{carrier.types[0]}." in (reference.target or reference.text)


def _target(reference: Reference, carrier: _Carrier, context: Context) -> Resource | None:
    """The resource whose name or ARN is passed, if one surely is."""
    found = context.graph.get(reference.target) if reference.target else None
    told = reference.certainty == Certainty.EXACT and reference.attribute in _NAMES
    return found if found is not None and told and found.type in carrier.types else None


def _is_whole(shape: str) -> bool:
    """Whether nothing but a name or ARN stands where the resource is named; of a list that is not shown, so it is taken to be."""
    return shape.rpartition(":")[2].partition("/")[0] in {"", GAP}


def _named_in(arn: str) -> str | None:
    """The name in an ARN, or in a pattern of ARNs that says how it ends."""
    fields = arn.split(":", RESOURCE)
    return fields[RESOURCE].partition("/")[0] if len(fields) > RESOURCE else None


def _is_written_otherwise(text: str, name: Value, made: Recipe | None) -> Match:
    """Whether a known ARN or pattern has another name in it. `made`: how the own name is made, where it is not known."""
    named, own = _named_in(text), name.text()
    if named is None or own is not None:
        return sure(named is not None and own is not None and not contains(named, own))
    if _NO_NAME.search(named) is None and differ(Recipe((named,)), made):
        return YES
    return maybe(*name.origins) if name.is_unknown and name.written and named.strip("*") else NO


def _is_made_otherwise(arn: Value, recipe: Recipe | None, name: Value, made: Recipe | None) -> Match:
    """Whether an ARN that is put together has another name in it, whatever the variables in both are."""
    shape = "" if recipe is None else GAP.join(recipe.pieces)
    named, path = _named_in(shape), shape.rpartition(":")[2].partition("/")[2]
    if recipe is None or named is None or path.strip("*") or _NO_NAME.search(named) is not None:
        return NO
    told = Recipe(tuple(named.split(GAP)), recipe.gaps[len(recipe.gaps) - named.count(GAP) :])
    if differ(told, made):
        return YES
    return NO if same(told, made) or not name.written else maybe(*arn.origins, *name.origins)
