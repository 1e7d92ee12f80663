"""`replicates to another region`: where the copies of a bucket go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from srm_tf.language.show import readable
from srm_tf.language.terms import sentence
from srm_tf.language.terms.globs import sure
from srm_tf.language.terms.match import YES, Match, agreed, blocks, every, evidence, inside, is_one_of, joined_with, maybe, some, undecided
from srm_tf.model.verdict import Judgement, breaks, holds, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

CONFIGURATION: Final = "aws_s3_bucket_replication_configuration"
_BUCKETS: Final = ("aws_s3_bucket", "data.aws_s3_bucket")


@sentence("replicates to another region", on=("aws_s3_bucket",))
def replicates_to_another_region(subject: Resource, context: Context) -> Judgement:
    """An enabled rule, in the bucket or beside it, names a bucket of another Region.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html
    """
    rules = list(_rules(subject, context))
    if not rules:
        return lacks(f"{subject.address} has no replication rule", evidence(subject, "replication_configuration", how="term"))
    judged = [(carrier, _is_on(rule), _elsewhere(rule, subject, context), joined) for carrier, rule, joined in rules]
    for carrier, on, elsewhere, joined in judged:
        if every([on, elsewhere, joined]).yes:
            return holds(f"{carrier.address} replicates to another region", evidence(carrier, "rule", how="term"))
    together = some(every([on, elsewhere, joined]) for _, on, elsewhere, joined in judged)
    carrier, on, _, _ = judged[0]
    proof = evidence(carrier, "rule", how="term")
    if not together.no:
        return undecided(f"{subject.address} may replicate to another region", together.on, proof)
    what = "has no rule that is enabled" if all(one.no for _, one, _, _ in judged) else "replicates within its own region"
    return breaks(f"{carrier.address} {what}", proof)


def _rules(subject: Resource, context: Context) -> Iterator[tuple[Resource, Value | None, Match]]:
    """(carrier, rule, whether it is the subject's); None for rules that are not shown."""
    joined = context.links.children(subject, (CONFIGURATION,), "bucket")
    yield from ((subject, None, maybe(*doubt.names)) for doubt in joined.doubts if doubt.resource is None)
    for carrier, certain in joined_with(joined):
        found = blocks(carrier.get("rule"))
        yield from ((carrier, rule, certain) for rule in found.elements)
        yield from ((carrier, None, every([certain, found.rest])) for _ in found.open[:1])
    own = inside(subject.get("replication_configuration"), "rules")
    yield from ((subject, rule, YES) for rule in own.elements)
    yield from ((subject, None, own.rest) for _ in own.open[:1])


def _is_on(rule: Value | None) -> Match:
    return YES if rule is None else is_one_of(rule.get("status"), ("Enabled",))


def _elsewhere(rule: Value | None, subject: Resource, context: Context) -> Match:
    """Whether the bucket that a rule names is in another Region, as far as the configuration shows where both are."""
    if rule is None:
        return YES
    destinations = inside(rule.get("destination"))
    return some([*(_apart(one.get("bucket"), subject, context) for one in destinations.elements), destinations.rest])


def _apart(key: Value, subject: Resource, context: Context) -> Match:
    found = [one for one, _ in context.links.targets(key, _BUCKETS)]
    if not found:
        return maybe(*(key.origins or (f"where {readable(key) or 'the destination'} is",)))
    others = context.links.elsewhere(key, _BUCKETS)
    answers = [*(_other_region(one, subject) for one in found), *(maybe(one) for one in others)]
    return agreed(answers, others or tuple(one.address for one in found))


def _other_region(one: Resource, subject: Resource) -> Match:
    if one.unread:  # nor can anybody tell of which provider configuration it is
        return maybe(one.address)
    if one.region and subject.region:
        return sure(one.region != subject.region)
    return maybe(f"the region of {(subject if one.region else one).address}")
