"""`its bucket is called as it is`, `its alias leads to a bucket that is called as it is`: records that lead to S3.

S3 takes the name of the record for that of the bucket.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.show import shown
from srm_tf.language.terms import sentence
from srm_tf.language.terms.bucket_origins import BUCKETS, FRONTS, bucket_of, is_other, named_in, referred, without_surroundings
from srm_tf.language.terms.match import NO, YES, Match, evidence, fits, maybe, same, undecided
from srm_tf.language.terms.record_names import whole, zone_name
from srm_tf.model.grounds import Fact
from srm_tf.model.partitions import HOSTS_END
from srm_tf.model.verdict import Judgement, agreed, all_of, breaks, holds
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Reference, Value

# What an alias record to a web site of S3 has for a name: that of the Region, without a bucket.
# https://docs.aws.amazon.com/general/latest/gr/s3.html#s3_website_region_endpoints
_SITES: Final = regex(rf"s3-website[.-][a-z0-9-]+[.]{HOSTS_END}[.]?")
_SITES_BEGIN: Final = ("s3-website.", "s3-website-")


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


@sentence("its alias leads to a bucket that is called as it is", on=("aws_route53_record",))
def leads_to_its_namesake(subject: Resource, context: Context) -> Judgement:
    """An alias to a web site of S3 names no bucket: S3 looks for the one that is called as the record is.

    The bucket that it comes from by reference is that one; or one of this name is here, or in another stack, or a plan takes it away
    (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/RoutingToS3Bucket.html).
    """
    return _target(subject, subject.get("alias.name"), context)


def _target(subject: Resource, target: Value, context: Context) -> Judgement:
    seen, open_ = evidence(subject, "alias.name", target), f"{subject.address} may lead to the web site of a bucket of another name"
    on = target.origins or (f"{subject.address}.alias.name",)
    if target.unknown.branches:
        answers = [_target(subject, branch, context) for _, branch in target.unknown.branches]
        return agreed(answers) or undecided(open_, on, seen)
    site = fits(target, lambda text: _SITES.fullmatch(text.lower()) is not None, _may_begin_a_site)
    if site.no:
        return holds(f"{subject.address} leads to no web site of a bucket", seen)
    if len(buckets := referred(without_surroundings(target), context)) == 1:
        return _alias(subject, buckets[0], target, context)
    if site.yes or target.unknown.prefix.lower().startswith(_SITES_BEGIN):
        return _namesake(subject, context)
    if _is_given_by_others(target, context):
        return holds(f"{subject.address} leads to no web site of a bucket", seen)
    return undecided(open_, on, seen)


def _may_begin_a_site(prefix: str) -> bool:
    return any(begin.startswith(prefix.lower()) or prefix.lower().startswith(begin) for begin in _SITES_BEGIN)


def _alias(subject: Resource, bucket: Resource, target: Value, context: Context) -> Judgement:
    found, seen = _is_name_of(subject, bucket, context), evidence(subject, "alias.name", target, "reference")
    if found.no:
        said = f"leads to the web site of {bucket.address}, whose name is another one"
        return breaks(Fact(subject.address, said, "the web site of a bucket of the record's own name"), seen)
    if found.yes:
        return holds(f"{subject.address} is called as {bucket.address} is", seen)
    return undecided(f"{subject.address} may be called otherwise than {bucket.address}", found.on or (f"{subject.address}.name",), seen)


def _namesake(subject: Resource, context: Context) -> Judgement:
    """Whether there is a bucket of the record's own name."""
    name, zone = subject.get("name"), zone_name(subject, context)
    text = name.text()
    if text is None:
        return undecided(f"{subject.address} leads to the bucket of its own name", name.origins or (f"{subject.address}.name",))
    if not zone and "." not in text.rstrip("."):
        return undecided(f"{subject.address} leads to the bucket of its own name", (f"{subject.address}.zone_id",))
    return named_in(subject, f"{subject.address}.name", name, whole(text, zone), context)


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
    """Whether the record is called like a bucket of this configuration, whose name may not be known yet."""
    name = bucket.get("bucket")
    text = name.text()
    if text is not None:
        return _is_name(subject, text, context)
    if not name.is_unknown:
        return NO  # made up by the provider
    return YES if same(name, subject.get("name")).yes else maybe(*name.origins)


def _open(subject: Resource, value: Value) -> Judgement:
    on = value.origins or (f"{subject.address}.records",)
    return undecided(f"{subject.address} may lead to a bucket of another name", on, evidence(subject, "records", value))


def _is_given_by_others(value: Value, context: Context) -> bool:
    """Whether all that a value is made of are addresses of something else than a bucket, or AWS computes it for something else."""
    if is_other(without_surroundings(value), context):
        return True
    parts = [one for inner in value.walk() for one in inner.references]
    return bool(parts) and all(_is_computed(one, context) for one in parts)


def _is_computed(reference: Reference, context: Context) -> bool:
    target = context.graph.get(reference.target)
    if target is None or target.mode != "managed" or target.type in (*BUCKETS, *FRONTS) or not reference.attribute:
        return False
    attribute = context.schema.attribute(target.type, (reference.attribute,))
    return attribute is not None and attribute.computed and not attribute.optional
