"""`loses no … by …`."""

from __future__ import annotations

import pytest

from srm_tf.language.terms import SENTENCES
from srm_tf.language.terms.removals import loses_no
from srm_tf.model.resource import Action, Resource
from srm_tf.model.verdict import Judgement
from tests.language.terms.build import resource, world

BLOCK = "aws_s3_bucket_public_access_block"
BUCKET = resource("aws_s3_bucket.b", action=Action.NO_OP, bucket="logs", computed={"id": "logs"})


def block(name: str, key: object, action: Action, doubt: str = "") -> Resource:
    return resource(f"{BLOCK}.{name}", action=action, bucket=key, doubt=doubt)


def judged(subject: Resource, *others: Resource) -> Judgement:
    return loses_no(subject, world(subject, *others), BLOCK, "bucket")


def test_the_phrase_is_known() -> None:
    assert SENTENCES["loses no {type:path} by {key:path}"].function is loses_no


@pytest.mark.parametrize(
    ("others", "verdict"),
    [
        ([], "satisfied"),
        ([block("a", "logs", Action.DELETE)], "missing"),
        ([block("a", "logs", Action.FORGET)], "satisfied"),
        ([block("a", "logs", Action.NO_OP)], "satisfied"),
        ([block("a", "other", Action.DELETE)], "satisfied"),
        ([block("a", None, Action.DELETE)], "satisfied"),
        ([block("a", ["logs"], Action.DELETE)], "satisfied"),
        ([block("a", "logs", Action.DELETE), block("c", "logs", Action.CREATE)], "satisfied"),
        ([block("a", "logs", Action.DELETE), block("c", "logs", Action.CREATE, doubt="var.on")], "unknown"),
        ([block("a", "logs", Action.DELETE), block("c", "other", Action.CREATE)], "missing"),
    ],
)
def test_what_is_taken_away(others: list[Resource], verdict: str) -> None:
    assert judged(BUCKET, *others).verdict.word == verdict


def test_what_is_created_now_has_lost_nothing() -> None:
    new = resource("aws_s3_bucket.b", action=Action.REPLACE, bucket="logs")
    assert judged(new, block("a", "logs", Action.DELETE)).verdict.word == "satisfied"


def test_it_says_what_is_removed() -> None:
    answer = judged(BUCKET, block("a", "logs", Action.DELETE))
    assert answer.because == f"{BLOCK}.a is removed"
    assert answer.evidence[0].address == f"{BLOCK}.a"
