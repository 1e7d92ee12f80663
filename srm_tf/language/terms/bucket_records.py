"""`its bucket is called as it is`: a CNAME record that leads to S3, which takes the name of the record for that of the bucket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.language.show import shown
from srm_tf.language.terms import sentence
from srm_tf.language.terms.bucket_origins import BUCKETS, FRONTS, bucket_of, referred, without_surroundings
from srm_tf.language.terms.match import NO, YES, Match, evidence, fits, maybe, origins, same, undecided
from srm_tf.language.terms.record_names import whole, zone_name
from srm_tf.model.grounds import Fact
from srm_tf.model.verdict import Judgement, all_of, breaks, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Reference, Value


@sentence("its bucket is called as it is", on=("aws_route53_record",))
def is_called_as_it_is(subject: Resource, context: Context) -> Judgement:
    """No value of the record is the address of a bucket with another name than the record's.

    S3 looks for the bucket that the request names as its host, which is the record; the bucket in the address plays no part
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html#VirtualHostingCustomURLs). Who takes the other name is asked.
    """
    value = subject.get("records")
    elsewhere = holds(f"{subject.address} leads to no bucket of another name", evidence(subject, "records", value))
    if value.is_unknown and not value.unknown.branches:  # a CNAME record has one value: what is known of the list is known of it
        return all_of([elsewhere, _item(subject, value, context)])
    items = [item for _, branch in value.unknown.branches for item in branch.items()] if value.is_unknown else value.items()
    answers = [_item(subject, item, context) for item in items]
    if value.is_unknown and any(answer.verdict.fails for answer in answers):
        return _open(subject, value)
    return all_of([elsewhere, *answers])


def _item(subject: Resource, item: Value, context: Context) -> Judgement:
    seen, text = evidence(subject, "records", item), item.text()
    elsewhere = holds(f"{subject.address} leads to no bucket", seen)
    if text is not None:
        bucket = bucket_of(text)
        return elsewhere if bucket is None else _said(subject, item, _is_name(subject, bucket, context))
    buckets = referred(without_surroundings(item), context)
    if len(buckets) == 1:
        return _said(subject, item, _is_name_of(subject, buckets[0], context))
    return elsewhere if not item.is_unknown or _is_given_by_others(item, context) else _open(subject, item)


def _said(subject: Resource, item: Value, found: Match) -> Judgement:
    seen = evidence(subject, "records", item)
    if found.yes:
        return holds(f"{subject.address} is called as its bucket is", seen)
    if found.no:
        return breaks(Fact(f"{subject.address}.records", f"has {shown(item)}", "the address of a bucket of the record's own name"), seen)
    return undecided(f"{subject.address} may be called otherwise than its bucket", found.on or (f"{subject.address}.name",), seen)


def _is_name(subject: Resource, bucket: str, context: Context) -> Match:
    """Whether a known bucket has the name of the record."""
    name, zone = subject.get("name"), zone_name(subject, context)

    def is_it(text: str) -> bool:
        return whole(text, zone) == bucket

    text = name.text()
    if zone or text is None or "." in text.rstrip("."):
        return fits(name, is_it)
    return maybe(f"{subject.address}.zone_id") if bucket.startswith(f"{whole(text, '')}.".lstrip(".")) else NO  # never without its zone


def _is_name_of(subject: Resource, bucket: Resource, context: Context) -> Match:
    """The same of a bucket of this configuration, whose name may not be known either."""
    name = bucket.get("bucket")
    text = name.text()
    if text is not None:
        return _is_name(subject, text, context)
    if not name.is_unknown:
        return NO  # made up by the provider
    return YES if same(name, subject.get("name")).yes else maybe(*origins(name))


def _open(subject: Resource, value: Value) -> Judgement:
    on = origins(value) or (f"{subject.address}.records",)
    return undecided(f"{subject.address} may lead to a bucket of another name", on, evidence(subject, "records", value))


def _is_given_by_others(value: Value, context: Context) -> bool:
    """Whether all that a value is made of AWS computes, and for something else than a bucket."""
    parts = [one for inner in value.walk() for one in inner.references]
    return bool(parts) and all(_is_computed(one, context) for one in parts)


def _is_computed(reference: Reference, context: Context) -> bool:
    target = context.graph.get(reference.target)
    if target is None or target.mode != "managed" or target.type in (*BUCKETS, *FRONTS) or not reference.attribute:
        return False
    attribute = context.schema.attribute(target.type, (reference.attribute,))
    return attribute is not None and attribute.computed and not attribute.optional
