"""How long something lasts."""

from __future__ import annotations

import pytest

from srm_tf.language.context import Site
from srm_tf.language.terms.durations import lasts_at_most, seconds
from tests.language.terms.build import resource, secret, world


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("PT1H", 3600),
        ("PT90M", 5400),
        ("PT1H30M", 5400),
        ("PT45S", 45),
        ("P1D", 86400),
        ("P1DT1H", 90000),
        ("PT", None),
        ("P", None),
        ("1h", None),
        ("", None),
        ("P1M", None),
    ],
)
def test_lengths(text: str, length: int | None) -> None:
    assert seconds(text) == length


@pytest.mark.parametrize(
    ("value", "minutes", "verdict"),
    [
        ("PT1H", 60, "satisfied"),
        ("PT61M", 60, "misconfigured"),
        ("an hour", 60, "misconfigured"),
        ("PT1H", "x", "unknown"),
        (3600, 60, "misconfigured"),
    ],
)
def test_at_most(value: object, minutes: object, verdict: str) -> None:
    subject = resource("aws_ssoadmin_permission_set.p", session_duration=value)
    site = Site(subject, "aws_ssoadmin_permission_set.p.session_duration", subject.get("session_duration"))
    assert lasts_at_most(site, world(subject), minutes).verdict.word == verdict


def test_a_sensitive_duration_is_not_repeated() -> None:
    subject = resource("aws_ssoadmin_permission_set.p", session_duration=secret("canary"))
    answer = lasts_at_most(Site(subject, "session_duration", subject.get("session_duration")), world(subject), 60)
    assert "canary" not in repr(answer)
