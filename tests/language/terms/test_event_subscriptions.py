"""`a subscription tells of … of every …`."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from srm_tf.language.terms import SENTENCES
from srm_tf.language.terms.event_subscriptions import tells_of
from srm_tf.model.resource import Action, Resource
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import resource, secret, unknown, world

SATISFIED, UNKNOWN, MISSING, MISCONFIGURED = Verdict.SATISFIED, Verdict.UNKNOWN, Verdict.MISSING, Verdict.MISCONFIGURED
REGION = Resource("region eu-west-1 (provider.aws)", "region", "aws", {}, mode="region", provider="provider.aws", region="eu-west-1")


def subscription(name: str = "s", *, region: str = "eu-west-1", **values: Any) -> Resource:
    return resource(f"aws_db_event_subscription.{name}", region=region, sns_topic="arn:aws:sns:eu-west-1:111122223333:t", **values)


def judged(*others: Resource, here: bool = False) -> Judgement:
    return tells_of(REGION, world(REGION, *others, here=here), ["failure", "maintenance"], "db-cluster")


def test_the_phrase_is_known() -> None:
    assert SENTENCES["a subscription tells of {categories:list} of every {source:text}"].function is tells_of


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({}, SATISFIED),
        ({"source_type": "db-cluster"}, SATISFIED),
        ({"event_categories": []}, SATISFIED),
        ({"event_categories": ["failure", "maintenance", "backup"]}, SATISFIED),
        ({"enabled": False}, MISCONFIGURED),
        ({"source_type": "db-cluster", "event_categories": ["failure"]}, MISCONFIGURED),
        ({"source_type": "db-instance"}, UNKNOWN),
        ({"source_type": "db-cluster", "source_ids": ["orders"]}, UNKNOWN),
        ({"source_type": unknown()}, UNKNOWN),
        ({"event_categories": unknown()}, UNKNOWN),
        ({"event_categories": ["failure", unknown()]}, UNKNOWN),
        ({"enabled": unknown()}, UNKNOWN),
        ({"source_ids": unknown()}, UNKNOWN),
        ({"doubt": "var.on"}, UNKNOWN),
        ({"region": "us-east-1"}, UNKNOWN),
        ({"action": Action.DELETE}, UNKNOWN),
    ],
)
def test_one_subscription(values: dict[str, Any], verdict: Verdict) -> None:
    assert judged(subscription(**values)).verdict == verdict


def test_several_together() -> None:
    failures = subscription("f", source_type="db-cluster", event_categories=["failure"])
    assert judged(failures, subscription("m", source_type="db-cluster", event_categories=["maintenance"])).verdict == SATISFIED
    assert judged(failures, subscription("i", source_type="db-instance")).verdict == MISCONFIGURED
    assert judged(failures, subscription("x", source_type=unknown())).verdict == UNKNOWN


def test_nothing_is_missing_only_where_this_is_the_baseline() -> None:
    assert judged().verdict == UNKNOWN
    assert judged(here=True).verdict == MISSING
    assert judged(subscription(source_type="db-cluster", source_ids=["orders"]), here=True).verdict == MISSING
    assert judged(subscription(source_type=unknown(), event_categories=["backup"]), here=True).verdict == UNKNOWN


def test_no_secret_is_said() -> None:
    answer = judged(subscription(source_type=secret("db-cluster"), event_categories=[secret("canary")], enabled=secret(False)))
    assert answer.verdict == MISCONFIGURED
    assert "canary" not in str(answer)


def test_knowing_more_overturns_nothing() -> None:
    known: dict[str, list[object]] = {
        "source_type": [None, "db-cluster", "db-instance"],
        "event_categories": [None, [], ["failure"], ["failure", "maintenance"]],
        "enabled": [None, True, False],
        "source_ids": [None, [], ["orders"]],
    }
    for here, given in product((False, True), product(*([*values, unknown()] for values in known.values()))):
        values: dict[str, Any] = dict(zip(known, given, strict=True))
        before = judged(subscription(**values), here=here).verdict
        open_names = [name for name, value in values.items() if value not in known[name]]
        if before == UNKNOWN or len(open_names) != 1:
            continue
        name = open_names[0]
        assert {judged(subscription(**{**values, name: value}), here=here).verdict for value in known[name]} == {before}
