"""How often a schedule recurs."""

from __future__ import annotations

import pytest

from srm_tf.language.context import Site
from srm_tf.language.terms.schedules import longest, recurs_within
from srm_tf.model.value import of
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import resource, world


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("rate(10 days)", 10),
        ("rate(1 day)", 1),
        ("rate(48 hours)", 2),
        ("cron(0 4 * * ? *)", 1),
        ("cron(0 8 ? * MON *)", 5),
        ("cron(0 8 ? * mon-fri *)", 1),
        ("cron(0 16 1,15 * ? *)", 15),
        ("cron(0 0 L * ? *)", 29),
        ("cron(0 0 ? * 2#1 *)", 29),
        ("cron(0 8 1 */3 ? *)", 90),
        ("cron(0 8 1 */6 ? *)", 182),
        ("cron(0 16 1 JAN ? *)", 364),
        ("cron(0 16 1 * ?)", 29),
        ("cron(0 0 1 * ? 2027)", None),
        ("cron(0 8 99 * ? *)", None),
        ("cron(0 8 31 2 ? *)", None),
        ("cron(0 8 1 */0 ? *)", None),
        ("every month", None),
        ("", None),
    ],
)
def test_the_longest_time_between(text: str, days: int | None) -> None:
    assert longest(text) == days


@pytest.mark.parametrize(
    ("text", "days", "verdict"),
    [
        ("rate(30 days)", 30, Verdict.SATISFIED),
        ("rate(31 days)", 30, Verdict.MISCONFIGURED),
        ("whenever", 30, Verdict.UNKNOWN),
        ("rate(30 days)", "many", Verdict.UNKNOWN),
    ],
)
def test_whether_it_recurs_in_time(text: str, days: object, verdict: Verdict) -> None:
    subject = resource("aws_secretsmanager_secret_rotation.r", schedule=text)
    assert recurs_within(Site(subject, "schedule", of(text)), world(subject), days).verdict == verdict
