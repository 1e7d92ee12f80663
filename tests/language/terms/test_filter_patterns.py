"""Filter patterns of CloudWatch Logs."""

from __future__ import annotations

import pytest

from srm_tf.language.terms.filter_patterns import counts

EVENT = {"eventName": "CreateTrail", "eventSource": "cloudtrail.amazonaws.com", "userIdentity.type": "Root"}


@pytest.mark.parametrize(
    "pattern",
    [
        '{ ($.eventName = CreateTrail) || ($.eventName = "UpdateTrail") }',
        "{($.eventName=DeleteTrail)||($.eventName=CreateTrail)}",
        "{{($.eventName=CreateTrail)}||{($.eventName=X)}}",
        '{ $.eventName = "CreateTrail" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
        "{ $.eventName = CreateTrail || $.a = 1 && $.b = 2 }",
        "{ $['eventName'] = *Trail }",
        "{ $.eventName = %^Create% }",
        "{\n  ($.eventSource = cloudtrail.amazonaws.com) &&\n  ($.eventName = CreateTrail)\n}\n",
        "?CreateTrail ?UpdateTrail",
        'CreateTrail "Root"',
        '"cloudtrail.amazonaws.com"',
        "",
        "{ $.eventName = CreateTrail\t}\u3000",
    ],
)
def test_a_pattern_that_counts_the_event(pattern: str) -> None:
    assert counts(pattern, EVENT)


@pytest.mark.parametrize(
    "pattern",
    [
        "{ $.eventName != CreateTrail }",
        "{ ($.eventName = CreateTrail) && ($.eventName = UpdateTrail) }",
        '{ $.userIdentity.type = "root" }',
        "{ $.awsRegion = eu-west-1 }",
        "{ $.eventName NOT EXISTS }",
        "{ $.eventName IS TRUE }",
        "{ $.latency > 100 }",
        "{ $.eventName = %(% }",
        "{ $.eventName = %[% }",
        "{ $.eventName = ?reateTrail }",
        "{ $.eventName = CreateTrail",
        "{ eventName = CreateTrail }",
        "{ $.eventName }",
        "{",
        "{ $.eventName = CreateTrail } !",
        "(" * 60,
        "{" * 2000 + "$.eventName = CreateTrail" + "}" * 2000,
        "[ip, user, name = CreateTrail]",
        "CreateTrail -Root",
        "?DeleteTrail ?UpdateTrail",
        "event",
    ],
)
def test_a_pattern_that_does_not(pattern: str) -> None:
    assert not counts(pattern, EVENT)


def test_a_text_in_quotes_may_have_quotes_in_it() -> None:
    event = {"message": 'say "no"'}
    assert counts('{ $.message = "say \\"no\\"" }', event)
    assert counts('{ $.message = "say *" }', event)
    assert not counts('{ $.message = "no" }', event)
