"""`replicates to another region`."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tf.language.terms.replication import CONFIGURATION, replicates_to_another_region
from srm_tf.model.resource import Resource
from srm_tf.model.value import Unknown, Value
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import block, ref, resource, world

HERE = resource("aws_s3_bucket.here", region="eu-west-1", bucket="here")
AWAY = resource("aws_s3_bucket.away", region="eu-central-1", bucket="away")
NEAR = resource("aws_s3_bucket.near", region="eu-west-1", bucket="near")
NOWHERE = resource("aws_s3_bucket.nowhere", bucket="nowhere")
LATER = Value(Unknown("var.x", ("var.x",)), written=True)


def rule(destination: object, status: object = "Enabled") -> Value:
    return block(status=status, destination=[block(bucket=destination)])


def beside(*rules: object, doubt: str = "") -> Resource:
    return resource(f"{CONFIGURATION}.r", bucket=ref("aws_s3_bucket.here.id"), rule=list(rules), doubt=doubt)


def judged(*others: Resource, subject: Resource = HERE) -> Judgement:
    return replicates_to_another_region(subject, world(subject, AWAY, NEAR, NOWHERE, *others))


@pytest.mark.parametrize(
    ("others", "verdict"),
    [
        ([], "missing"),
        ([beside(rule(ref("aws_s3_bucket.away.arn")))], "satisfied"),
        ([beside(rule(ref("aws_s3_bucket.away.arn")), doubt="var.on")], "unknown"),
        ([beside(rule(ref("aws_s3_bucket.away.arn"), "Disabled"))], "misconfigured"),
        ([beside(rule(ref("aws_s3_bucket.away.arn"), LATER))], "unknown"),
        ([beside(rule(ref("aws_s3_bucket.near.arn")))], "misconfigured"),
        ([beside(rule(ref("aws_s3_bucket.near.arn")), rule(ref("aws_s3_bucket.away.arn")))], "satisfied"),
        ([beside(rule(ref("aws_s3_bucket.nowhere.arn")))], "unknown"),
        ([beside(rule("arn:aws:s3:::elsewhere"))], "unknown"),
        ([beside(rule(LATER))], "unknown"),
        ([beside(rule(LATER, "Disabled"))], "misconfigured"),
        ([beside(LATER)], "unknown"),
    ],
)
def test_where_the_copies_go(others: list[Resource], verdict: str) -> None:
    assert judged(*others).verdict.word == verdict


def test_rules_in_the_bucket_itself() -> None:
    configuration = [block(role="r", rules=[rule(ref("aws_s3_bucket.away.arn"))])]
    old = resource("aws_s3_bucket.old", region="eu-west-1", bucket="old", replication_configuration=configuration)
    assert judged(subject=old).verdict.word == "satisfied"
    hidden = resource("aws_s3_bucket.old", region="eu-west-1", bucket="old", replication_configuration=LATER)
    assert judged(subject=hidden).verdict.word == "unknown"


def test_it_says_what_is_wrong() -> None:
    assert judged(beside(rule(ref("aws_s3_bucket.near.arn")))).because == f"{CONFIGURATION}.r replicates within its own region"
    assert judged(beside(rule(ref("aws_s3_bucket.away.arn"), "Disabled"))).because == f"{CONFIGURATION}.r has no rule that is enabled"
    assert judged(beside(rule("arn:aws:s3:::elsewhere"))).depends_on == ("where arn:aws:s3:::elsewhere is",)


LEAVES = st.sampled_from((None, True, 7, "", "Enabled", "away", LATER, ref("aws_s3_bucket.away.arn"), ref("aws_s3_bucket.near.arn")))
NONSENSE = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(("status", "destination", "bucket", "rules")), inner),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(NONSENSE, NONSENSE)
def test_it_judges_anything(rules: object, own: object) -> None:
    subject = resource("aws_s3_bucket.here", region="eu-west-1", bucket="here", replication_configuration=own)
    carrier = resource(f"{CONFIGURATION}.r", bucket=ref("aws_s3_bucket.here.id"), rule=rules)
    answer = judged(carrier, subject=subject)
    assert answer.verdict in set(Verdict)
    assert answer.verdict != Verdict.UNKNOWN or answer.depends_on


DESTINATIONS = st.sampled_from((ref("aws_s3_bucket.away.arn"), ref("aws_s3_bucket.near.arn"), "arn:aws:s3:::elsewhere"))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(DESTINATIONS, st.sampled_from(("Enabled", "Disabled")), st.booleans(), st.booleans()), max_size=3))
def test_knowing_more_overturns_nothing(rules: list[tuple[object, str, bool, bool]]) -> None:
    known = judged(beside(*(rule(to, status) for to, status, _, _ in rules)))
    less = judged(beside(*(rule(LATER if far else to, LATER if when else status) for to, status, far, when in rules)))
    assert less.verdict in {Verdict.UNKNOWN, known.verdict}
