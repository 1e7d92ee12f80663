"""Whether a rule of a web ACL stops a request."""

from __future__ import annotations

import json
from typing import Any

import pytest

from srm_tf.language.terms.rule_groups import a_rule_of_it_stops_requests
from srm_tf.model.resource import Resource
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import block, ref, resource, unknown, world

COUNTING = {"rule": [block(action=[block(count=[block()])])]}


def acl(**values: Any) -> Resource:
    return resource("aws_wafv2_web_acl.main", **values)


def asked(one: Resource, *others: Resource) -> Judgement:
    return a_rule_of_it_stops_requests(one, world(one, *others))


@pytest.mark.parametrize("action", ["block", "captcha", "challenge"])
def test_a_rule_that_ends_the_way_of_a_request_stops_it(action: str) -> None:
    assert asked(acl(rule=[block(action=[block(**{action: [block()]})])])).verdict == Verdict.SATISFIED
    assert asked(acl(rule_json=json.dumps([{"Action": {action.capitalize(): {}}}]))).verdict == Verdict.SATISFIED


@pytest.mark.parametrize("action", ["count", "allow"])
def test_a_rule_that_counts_or_lets_through_stops_nothing(action: str) -> None:
    answer = asked(acl(rule=[block(action=[block(**{action: [block()]})])]))
    assert answer.verdict == Verdict.MISCONFIGURED
    assert answer.because == "no rule of aws_wafv2_web_acl.main stops requests: they count them, or let them through"
    assert asked(acl(rule_json=json.dumps([{"Action": {action.capitalize(): {}}}]))).verdict == Verdict.MISCONFIGURED


@pytest.mark.parametrize(("override", "verdict"), [("none", Verdict.SATISFIED), ("count", Verdict.MISCONFIGURED)])
def test_a_group_stops_what_it_stops_unless_it_is_made_to_count(override: str, verdict: Verdict) -> None:
    assert asked(acl(rule=[block(override_action=[block(**{override: [block()]})])])).verdict == verdict


@pytest.mark.parametrize(
    ("override", "verdict"),
    [("none", Verdict.SATISFIED), (None, Verdict.SATISFIED), ("count", Verdict.MISCONFIGURED), (unknown("var.mode"), Verdict.UNKNOWN)],
)
def test_so_does_one_that_is_joined_to_it(override: object, verdict: Verdict) -> None:
    key: dict[str, Any] = {"override_action": override, "web_acl_arn": ref("aws_wafv2_web_acl.main.arn")}
    assert asked(acl(), resource("aws_wafv2_web_acl_rule_group_association.common", **key)).verdict == verdict


def test_a_rule_of_another_web_acl_stops_nothing_here() -> None:
    left_alone = [block(none=[block()])]
    stranger = resource("aws_wafv2_web_acl_rule.x", override_action=left_alone, web_acl_arn=ref("aws_wafv2_web_acl.other.arn"))
    assert asked(acl(**COUNTING), stranger, resource("aws_wafv2_web_acl.other")).verdict == Verdict.MISCONFIGURED


@pytest.mark.parametrize("values", [{"rule": unknown("var.rules")}, {"rule_json": unknown("var.rules")}])
def test_what_the_rules_do_is_open_until_they_are_known(values: dict[str, Any]) -> None:
    answer = asked(acl(**values))
    assert answer.verdict == Verdict.UNKNOWN
    assert answer.depends_on == ("var.rules",)
