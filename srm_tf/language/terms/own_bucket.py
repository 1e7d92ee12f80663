"""Which bucket carries a policy, and whether what a statement of it names is another one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.recipes import Recipe, differ
from srm_tf.language.terms.bucket_origins import BUCKETS
from srm_tf.language.terms.forms import RESOURCE, form
from srm_tf.language.terms.globs import contains, sure
from srm_tf.language.terms.match import NO, YES, Match, maybe
from srm_tf.model.value import GAP, Certainty
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.language.terms.globs import Test
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Reference, Value

_NO_NAME: Final = regex(r"[*?/]")
_S3: Final = ":s3:::"
_ANY_INSTANCE: Final = '["?"]'  # of one whose instances nobody can count
_NAMES: Final = frozenset({"arn", "id", "bucket"})


def own_bucket(site: Site, context: Context) -> tuple[Resource | None, Value]:
    """The bucket that carries a policy, if it is in the configuration, and its name."""
    name = site.resource.get("bucket")
    if site.resource.type in BUCKETS:
        return site.resource, name
    found = context.links.targets(name, BUCKETS)
    bucket = found[0][0] if len(found) == 1 and found[0][1] != Certainty.POSSIBLE else None
    return bucket, name if bucket is None or not name.is_unknown else bucket.get("bucket")


def is_another(other: Resource, bucket: Resource | None, name: Value, named: Value) -> Match:
    """Whether a bucket is for certain not the one that carries the policy: another resource, of another name. `named`: what leads to it."""
    own, called = name.text(), other.get("bucket").text()
    if own is not None and called is not None:
        return sure(own != called)
    if bucket is None and name.is_unknown:  # one of several, of which nobody knows which
        return maybe(*name.origins)
    if bucket is None or "data" in {bucket.mode, other.mode} or other.address == bucket.address:
        return NO
    return maybe(*named.origins) if _ANY_INSTANCE in bucket.address + other.address else YES


def names_another(site: Site, context: Context) -> Test:
    """A test of what a statement names: whether it is for certain another bucket, or lies in one.

    S3 takes no such policy, and if it did, the statement would say nothing of this bucket:
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-policy-language-overview.html
    """
    bucket, name = own_bucket(site, context)
    own = context.links.names.recipe(name)

    def test(named: Value) -> Match:
        text = named.text()
        if text is not None:
            return sure(_is_written_otherwise(text, name.text(), own))
        found = [_bucket_at(one, context) for one in named.references if _is_of_bucket(one)]
        others = [one for one in found if one is not None and one.mode == "managed" and is_another(one, bucket, name, named).yes]
        if found and len(others) == len(found) and _is_whole(form(named)):
            return YES
        return sure(not found and _is_made_otherwise(context.links.names.recipe(named), own))

    return test


def _is_of_bucket(reference: Reference) -> bool:
    return (reference.target or reference.text).rpartition("aws_s3_bucket.")[1] != ""


def _bucket_at(reference: Reference, context: Context) -> Resource | None:
    """The bucket whose name or ARN is passed, if one surely is."""
    found = context.graph.get(reference.target) if reference.target else None
    told = reference.certainty == Certainty.EXACT and reference.attribute in {"", *_NAMES}
    return found if found is not None and told and found.type in BUCKETS else None


def _is_whole(shape: str) -> bool:
    """Whether nothing but a name or ARN stands where the bucket is named; of a list that is not shown, so it is taken to be."""
    return shape.rpartition(":")[2].partition("/")[0] in {"", GAP}


def _is_written_otherwise(text: str, name: str | None, own: Recipe | None) -> bool:
    """Whether a known ARN or pattern has a name in it that is not the bucket's. `own`: how that is made, where it is not known."""
    fields = text.split(":", RESOURCE)
    bucket = fields[RESOURCE].partition("/")[0] if len(fields) > RESOURCE else "*"
    if name is not None:
        return not contains(bucket, name)
    return _NO_NAME.search(bucket) is None and differ(Recipe((bucket,)), own)


def _is_made_otherwise(made: Recipe | None, own: Recipe | None) -> bool:
    """Whether an ARN that is put together has another name in it than that of the bucket, whatever the variables in both are."""
    at = next((place for place, piece in enumerate(made.pieces) if _S3 in piece), None) if made is not None else None
    if made is None or at is None:
        return False
    pieces = [made.pieces[at].partition(_S3)[2], *made.pieces[at + 1 :]]
    pieces[-1], _, path = pieces[-1].partition("/")
    plain = not path.strip("*") and not any(_NO_NAME.search(piece) for piece in pieces)
    return plain and differ(Recipe(tuple(pieces), made.gaps[at:]), own)
