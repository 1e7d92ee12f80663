"""Whether what answers the root address of a distribution may be a bucket."""

from __future__ import annotations

from typing import Any

import pytest

from srm_tf.language.terms.root_objects import root_may_be_a_buckets
from tests.language.terms.build import block, resource, unknown, world
from tests.language.terms.policy_texts import shaped

BUCKET = block(origin_id="bucket")
SERVER = block(origin_id="server", custom_origin_config=[block(http_port=80)])
UNNAMED = block(origin_id=unknown("var.id"), custom_origin_config=[block(http_port=80)])


def to(target: object, pattern: object = None) -> object:
    return block(target_origin_id=target, path_pattern=pattern)


CASES: dict[str, tuple[Any, dict[str, Any], str, tuple[str, ...]]] = {
    "a bucket": ([BUCKET, SERVER], {"default_cache_behavior": [to("bucket")]}, "satisfied", ()),
    "a server": ([BUCKET, SERVER], {"default_cache_behavior": [to("server")]}, "misconfigured", ()),
    "one that nobody knows": ([BUCKET, SERVER], {"default_cache_behavior": [to(unknown("var.to"))]}, "unknown", ("var.to",)),
    "a server by the name that both are given": (
        [BUCKET, block(origin_id=shaped("{}-app", "var.env"), custom_origin_config=[block(http_port=80)])],
        {"default_cache_behavior": [to(shaped("{}-app", "var.env"))]},
        "misconfigured",
        (),
    ),
    "only buckets": ([BUCKET], {"default_cache_behavior": [to(unknown("var.to"))]}, "satisfied", ()),
    "perhaps the server whose name nobody knows": (
        [BUCKET, UNNAMED],
        {"default_cache_behavior": [to("server")]},
        "unknown",
        ("aws_cloudfront_distribution.d.default_cache_behavior.target_origin_id",),
    ),
    "origins that nobody knows": (unknown("var.origins"), {"default_cache_behavior": [to("x")]}, "unknown", ("var.origins",)),
    "a further behavior for every path": (
        [BUCKET, SERVER],
        {"ordered_cache_behavior": [to("bucket", "/api/*"), to("server", "*")], "default_cache_behavior": [to("bucket")]},
        "misconfigured",
        (),
    ),
    "a further behavior for paths that nobody knows": (
        [BUCKET, SERVER],
        {"ordered_cache_behavior": [to("server", unknown("var.path"))], "default_cache_behavior": [to("bucket")]},
        "unknown",
        ("var.path",),
    ),
    "further behaviors that nobody knows": (
        [BUCKET, SERVER],
        {"ordered_cache_behavior": unknown("var.more"), "default_cache_behavior": [to("bucket")]},
        "unknown",
        ("var.more",),
    ),
}


@pytest.mark.parametrize(("origins", "behaviors", "verdict", "on"), CASES.values(), ids=CASES)
def test_what_answers_the_root(origins: Any, behaviors: dict[str, Any], verdict: str, on: tuple[str, ...]) -> None:
    subject = resource("aws_cloudfront_distribution.d", origin=origins, **behaviors)
    answer = root_may_be_a_buckets(subject, world(subject))
    assert (answer.verdict.word, answer.depends_on) == (verdict, on)
