"""Which patterns take in whole texts only."""

from __future__ import annotations

import pytest

from srm_tf.language.context import Site
from srm_tf.language.terms.anchors import anchors_each_alternative
from tests.language.terms.build import resource, secret, world


@pytest.mark.parametrize(
    ("pattern", "verdict"),
    [
        ("^1$", "satisfied"),
        ("^(1)$", "satisfied"),
        ("^(1|2)$", "satisfied"),
        ("^1$|^2$", "satisfied"),
        ("^(1|2)$|^3$", "satisfied"),
        ("1|2", "misconfigured"),
        ("^1|2$", "misconfigured"),
        ("^1", "misconfigured"),
        ("^(1|2)$|3", "misconfigured"),
    ],
)
def test_anchored(pattern: str, verdict: str) -> None:
    subject = resource("aws_codebuild_webhook.w", pattern=pattern)
    answer = anchors_each_alternative(Site(subject, "pattern", subject.get("pattern")), world(subject))
    assert answer.verdict.word == verdict


def test_what_is_said() -> None:
    subject = resource("aws_codebuild_webhook.w", pattern="1|2")
    answer = anchors_each_alternative(Site(subject, "pattern", subject.get("pattern")), world(subject))
    assert answer.because == "pattern is '1|2', expected each alternative between ^ and $"


def test_a_sensitive_pattern_is_not_repeated() -> None:
    subject = resource("aws_codebuild_webhook.w", pattern=secret("canary"))
    assert "canary" not in repr(anchors_each_alternative(Site(subject, "pattern", subject.get("pattern")), world(subject)))
