"""`its root may be a bucket's`: whether what answers the root address of a CloudFront distribution may be a bucket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import Blocks, Match, awaiting, blocks, evidence, is_given, maybe, some
from srm_tf.model.verdict import Judgement, breaks, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

# Patterns of further behaviors that take the root in: they come before the default one.
_ROOTS: Final = frozenset({"/", "/*", "*"})


@sentence("its root may be a bucket's", on=("aws_cloudfront_distribution", "aws_cloudfront_multitenant_distribution"))
def root_may_be_a_buckets(subject: Resource, _: Context) -> Judgement:
    """Breaks where the behavior that answers the root without a default root object leads to a web server, and not to an origin group.

    Of the further behaviors, which come before the default one, one for every path answers it.
    """
    found = blocks(subject.get("origin"))
    target, on = _answering(subject)
    seen = evidence(subject, "default_cache_behavior", subject.get("default_cache_behavior"))
    server = _leads_to_a_server(target, found)
    if server.yes:
        return breaks("default_cache_behavior leads to a web server", seen)
    if server.no:
        return holds("default_cache_behavior may lead to a bucket", seen)
    names = on or server.on or (f"{subject.address}.default_cache_behavior.target_origin_id",)
    return awaiting("what answers the root", names, seen)


def _leads_to_a_server(target: Value | None, found: Blocks) -> Match:
    named = _names(target) if target is not None else frozenset[str]()
    meant = [one for one in found.elements if named & _origin(one)]
    if meant:
        return _is_server(meant[0])
    told = target is not None and target.text() is not None
    may_be = some(_is_server(one) for one in found.elements if not (told and _is_told(one)))
    return maybe() if may_be.yes else some([may_be, found.rest])


def _answering(subject: Resource) -> tuple[Value | None, tuple[str, ...]]:
    """The `target_origin_id` of the behavior that answers the root; None where nobody knows which does, with what that depends on."""
    for name in ("ordered_cache_behavior", "cache_behavior"):
        further = blocks(subject.get(name))
        if further.open:
            return None, further.open
        for one in further.elements:
            pattern = one.get("path_pattern")
            if pattern.text() is None:
                return None, pattern.origins
            if pattern.text() in _ROOTS:
                return one.get("target_origin_id"), one.get("target_origin_id").origins
    default = blocks(subject.get("default_cache_behavior")).elements
    target = default[0].get("target_origin_id") if len(default) == 1 else None
    return target, target.origins if target is not None else ()


def _is_server(origin: Value) -> Match:
    return some([is_given(origin.get("custom_origin_config")), is_given(origin.get("vpc_origin_config"))])


def _origin(origin: Value) -> frozenset[str]:
    return _names(origin.get("origin_id")) | _names(origin.get("id"))


def _is_told(origin: Value) -> bool:
    return not (origin.get("origin_id").is_unknown or origin.get("id").is_unknown)


def _names(value: Value) -> frozenset[str]:
    """What an origin is called: by its text, or by the one attribute that gives it."""
    text = value.text()
    if text is not None:
        return frozenset({text})
    one = value.is_unknown and not value.unknown.branches and len(value.references) == 1
    return frozenset({f"{value.unknown.shape} → {value.references[0].text}"}) if one else frozenset()
