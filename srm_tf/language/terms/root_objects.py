"""`its root may be a bucket's`: whether what answers the root address of a CloudFront distribution may be a bucket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import blocks, evidence, is_given
from srm_tf.model.verdict import Judgement, breaks, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

# Patterns of further behaviors that take the root in: they come before the default one.
_ROOTS: Final = frozenset({"/", "/*", "*"})


@sentence("its root may be a bucket's", on=("aws_cloudfront_distribution", "aws_cloudfront_multitenant_distribution"))
def root_may_be_a_buckets(subject: Resource, context: Context) -> Judgement:
    """Breaks where the default behavior, which answers the root without a default root object, surely leads to a web server.

    An origin group, or an origin by a name that is not known, may lead to a bucket.
    """
    del context
    seen = evidence(subject, "default_cache_behavior", subject.get("default_cache_behavior"))
    target = blocks(subject.get("default_cache_behavior")).elements
    named = {name for one in target for name in _names(one.get("target_origin_id"))}
    servers = [one for one in blocks(subject.get("origin")).elements if _is_server(one) and named & _origin(one)]
    if len(target) == 1 and servers and not _others(subject):
        return breaks("default_cache_behavior leads to a web server", seen)
    return holds("default_cache_behavior may lead to a bucket", seen)


def _is_server(origin: Value) -> bool:
    return is_given(origin.get("custom_origin_config")).yes or is_given(origin.get("vpc_origin_config")).yes


def _origin(origin: Value) -> frozenset[str]:
    return _names(origin.get("origin_id")) | _names(origin.get("id"))


def _names(value: Value) -> frozenset[str]:
    """What an origin is called: by its text, or by the one attribute that gives it."""
    text = value.text()
    if text is not None:
        return frozenset({text})
    one = value.is_unknown and not value.unknown.branches and not value.unknown.shape and len(value.references) == 1
    return frozenset({f"→ {value.references[0].text}"}) if one else frozenset()


def _others(subject: Resource) -> bool:
    """Whether another behavior may take the root in."""
    found = [blocks(subject.get(name)) for name in ("ordered_cache_behavior", "cache_behavior")]
    if any(one.open for one in found):
        return True
    return any((text := element.get("path_pattern").text()) is None or text in _ROOTS for one in found for element in one.elements)
