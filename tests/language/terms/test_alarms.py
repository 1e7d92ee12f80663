"""Whether a metric filter on the log of a trail has an alarm that tells somebody."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from srm_tf.language.terms.alarms import raises_an_alarm
from srm_tf.model.resource import Resource
from srm_tf.model.value import Value, of
from tests.language.terms.build import block, ref, resource, unknown, world
from tests.language.terms.policy_texts import shaped

KIND = "trail-changes"
PATTERN = "{ ($.eventName = *Trail) || ($.eventName = StartLogging) || ($.eventName = StopLogging) }"
ARN = "arn:aws:logs:eu-west-1:111122223333:log-group:{}:*"
FILTER = "aws_cloudwatch_log_metric_filter.f"
SNS = ["arn:aws:sns:eu-west-1:111122223333:ops"]


def trail(group: object = ARN.format("trail")) -> Resource:
    return resource("aws_cloudtrail.t", cloud_watch_logs_group_arn=group)


def counting(name: object = "changes", called: object = "f") -> Resource:
    metric = block(name=name, namespace="Trail", value="1")
    return resource(FILTER, name=called, pattern=PATTERN, log_group_name="trail", metric_transformation=[metric])


def alarm(metric: object = "changes", **more: Any) -> Resource:
    return resource("aws_cloudwatch_metric_alarm.a", metric_name=metric, namespace="Trail", alarm_actions=SNS, **more)


NAMED: Value = shaped("{}-changes", "var.env")
CASES: dict[str, tuple[list[Resource], str]] = {
    "a metric by its name": ([trail(), counting(), alarm()], "satisfied"),
    "no alarm": ([trail(), counting()], "missing"),
    "the alarm of another metric": ([trail(), counting(), alarm("others")], "missing"),
    "an alarm that tells nobody": ([trail(), counting(), alarm(actions_enabled=False)], "misconfigured"),
    "no trail that writes to any log": ([counting(), alarm()], "unknown"),
    "a trail that writes to another log": ([trail(ARN.format("others")), counting(), alarm()], "misconfigured"),
    "a log whose name begins alike": ([trail(ARN.format("trail-2")), counting(), alarm()], "misconfigured"),
    "a log that nobody knows": ([trail(unknown()), counting(), alarm()], "unknown"),
    "a metric by the name of the filter, which it shares": (
        [trail(), counting(NAMED, NAMED), alarm(ref(f"{FILTER}.name"))],
        "satisfied",
    ),
    "a metric by the name of a filter that makes another": (
        [trail(), counting("changes", NAMED), alarm(ref(f"{FILTER}.name"))],
        "unknown",
    ),
    "the metric that a filter makes, by reference": (
        [trail(), counting(unknown("var.metric")), alarm(ref(f"{FILTER}.metric_transformation"))],
        "satisfied",
    ),
    "a metric by the id of a filter that makes another": ([trail(), counting("changes", NAMED), alarm(ref(f"{FILTER}.id"))], "unknown"),
    "a metric whose name nobody knows": ([trail(), counting(), alarm(unknown("var.a"))], "unknown"),
    "a metric of a filter whose name nobody knows": ([trail(), counting(unknown("var.b")), alarm()], "unknown"),
    "a metric of a filter that is not here": (
        [trail(), counting(), alarm(ref("aws_cloudwatch_log_metric_filter.g.name"))],
        "missing",
    ),
}


@pytest.mark.parametrize(("beside", "verdict"), CASES.values(), ids=CASES)
def test_what_a_filter_counts_is_told_by_an_alarm(beside: list[Resource], verdict: str) -> None:
    subject = next(one for one in beside if one.address == FILTER)
    assert raises_an_alarm(subject, world(*beside), KIND).verdict.word == verdict


@pytest.mark.parametrize(("number", "verdict"), [("111122223333", "satisfied"), ("444455556666", "missing")])
def test_another_filter_of_the_account_may_have_the_alarm(number: str, verdict: str) -> None:
    told = {"provider.aws": "111122223333", "provider.aws.there": number}
    providers = [Resource(name, "provider.aws", "aws", {"allowed_account_ids": of([one])}, provider=name) for name, one in told.items()]
    other = replace(counting("others"), address=f"{FILTER}2", provider="provider.aws.there")
    rings = replace(alarm("others"), provider="provider.aws.there")
    group = replace(trail(), provider="provider.aws.there")
    beside = [*providers, group, counting(), other, rings]
    assert raises_an_alarm(beside[3], world(*beside), KIND).verdict.word == verdict


@pytest.mark.parametrize("region", ["eu-west-1", "us-east-1"])
@pytest.mark.parametrize("by_reference", [True, False])
def test_a_log_group_is_meant_in_its_own_region(region: str, by_reference: bool) -> None:
    group = resource("aws_cloudwatch_log_group.trail", region="eu-west-1", name="trail")
    writing = trail(ref("aws_cloudwatch_log_group.trail.arn")) if by_reference else trail()
    subject = replace(counting(), region=region)
    tells = replace(alarm(), region=region)
    answer = raises_an_alarm(subject, world(subject, group, writing, tells), KIND)
    assert (answer.verdict.word == "satisfied") == (region == "eu-west-1")
