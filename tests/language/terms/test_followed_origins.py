"""`no plain request reaches an origin that follows its viewers`."""

from __future__ import annotations

import pytest

from srm_tf.language.terms import SENTENCES
from srm_tf.language.terms.followed_origins import group_asked, none_reached
from srm_tf.model.value import Value
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import block, resource, unknown, world

SATISFIED, UNKNOWN, MISCONFIGURED = Verdict.SATISFIED, Verdict.UNKNOWN, Verdict.MISCONFIGURED
PLAIN, TLS = "allow-all", "https-only"


def origin(name: object, policy: object = "match-viewer") -> Value:
    return block(origin_id=name, custom_origin_config=[block(origin_protocol_policy=policy)])


def behavior(target: object, policy: object) -> Value:
    return block(target_origin_id=target, viewer_protocol_policy=policy)


def judged(origins: object, default: Value, *ordered: object, groups: object = ()) -> Judgement:
    subject = resource(
        "aws_cloudfront_distribution.d",
        origin=origins,
        origin_group=groups,
        default_cache_behavior=[default],
        ordered_cache_behavior=list(ordered),
    )
    return none_reached(subject, world(subject))


def test_the_phrase_is_known() -> None:
    assert SENTENCES["no plain request reaches an origin that follows its viewers"].function is none_reached


@pytest.mark.parametrize(
    ("target", "policy", "verdict"),
    [
        ("cms", TLS, SATISFIED),
        ("cms", PLAIN, MISCONFIGURED),
        ("static", PLAIN, SATISFIED),
        (unknown(), TLS, SATISFIED),
        (unknown(), PLAIN, UNKNOWN),
        ("cms", unknown(), UNKNOWN),
    ],
)
def test_which_origin_the_default_behavior_asks(target: object, policy: object, verdict: Verdict) -> None:
    origins = [origin("static", "https-only"), origin("cms")]
    assert judged(origins, behavior(target, policy)).verdict == verdict


def test_one_of_several_behaviors() -> None:
    origins = [origin("static", "https-only"), origin("cms")]
    assert judged(origins, behavior("static", PLAIN), behavior("cms", TLS)).verdict == SATISFIED
    assert judged(origins, behavior(unknown(), PLAIN), behavior("cms", TLS)).verdict == UNKNOWN
    assert judged([origin("a"), origin("b")], behavior(unknown(), PLAIN)).verdict == MISCONFIGURED  # whichever it is
    answer = judged(origins, behavior("static", TLS), behavior("cms", PLAIN))
    assert answer.verdict == MISCONFIGURED
    assert "ordered_cache_behavior.viewer_protocol_policy is 'allow-all'" in answer.because


def test_origins_in_a_group() -> None:
    origins = [origin("static", "https-only"), origin("cms")]
    group = block(origin_id="both", member=[block(origin_id="static"), block(origin_id="cms")])
    assert judged(origins, behavior("both", PLAIN), behavior("cms", TLS), groups=[group]).verdict == MISCONFIGURED
    assert judged(origins, behavior("both", TLS), behavior("static", PLAIN), groups=[group]).verdict == SATISFIED


def test_blocks_of_which_nobody_knows_how_many_there_are() -> None:
    several = unknown(body={"origin_id": "cms", "custom_origin_config": [{"origin_protocol_policy": "match-viewer"}]})
    assert judged(several, behavior("cms", PLAIN)).verdict == UNKNOWN
    assert judged(several, behavior("cms", TLS)).verdict == SATISFIED
    assert (
        judged([origin("cms")], behavior("cms", TLS), unknown(body={"target_origin_id": "cms", "viewer_protocol_policy": PLAIN})).verdict
        == UNKNOWN
    )


def asks(groups: object, default: Value, *ordered: object) -> Judgement:
    subject = resource(
        "aws_cloudfront_distribution.d",
        origin_group=groups,
        default_cache_behavior=[default],
        ordered_cache_behavior=list(ordered),
    )
    return group_asked(subject, world(subject))


def test_the_group_that_a_cache_behavior_asks() -> None:
    both, other = block(origin_id="both"), block(origin_id="other")
    assert SENTENCES["its cache behaviors ask an origin group"].function is group_asked
    assert asks([both], behavior("both", TLS)).verdict == SATISFIED
    assert asks([other, both], behavior("static", TLS), behavior("both", TLS)).verdict == SATISFIED
    assert asks([], behavior("static", TLS)).verdict == SATISFIED
    answer = asks([both], behavior("static", TLS), behavior("cms", TLS))
    assert answer.verdict == MISCONFIGURED
    assert "origin_group.origin_id is asked by no cache behavior" in answer.because


def test_a_group_of_which_nobody_knows_whether_it_is_asked() -> None:
    assert asks([block(origin_id="both")], behavior(unknown(), TLS)).verdict == UNKNOWN
    assert asks(unknown(body={"origin_id": "both"}), behavior("both", TLS)).verdict == UNKNOWN
    assert asks(unknown(body={"origin_id": "both"}), behavior("static", TLS)).verdict == MISCONFIGURED
