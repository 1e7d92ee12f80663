"""`the account here blocks public access`."""

from __future__ import annotations

from typing import Any

from srm_tf.language.terms import SENTENCES
from srm_tf.language.terms.account_blocks import the_account_here_blocks_public_access
from srm_tf.model.resource import Resource
from srm_tf.model.value import GAP, Reference, Unknown, Value
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import resource, unknown, world

BUCKET = resource("aws_s3_bucket.b", bucket="b")
ALL: dict[str, Any] = {"block_public_acls": True, "block_public_policy": True, "ignore_public_acls": True, "restrict_public_buckets": True}


def block(**attributes: Any) -> Resource:
    return resource("aws_s3_account_public_access_block.a", **{**ALL, **attributes})


def judged(*others: Resource) -> Judgement:
    return the_account_here_blocks_public_access(BUCKET, world(BUCKET, *others))


def test_the_phrase_is_known() -> None:
    assert SENTENCES["the account here blocks public access"].function is the_account_here_blocks_public_access


def test_all_four_switches_are_asked() -> None:
    assert judged(block()).verdict is Verdict.SATISFIED
    for name in ALL:
        assert judged(block(**{name: False})).verdict is Verdict.MISSING
        assert judged(block(**{name: unknown("var.on")})).verdict is Verdict.UNKNOWN


def test_where_no_block_is_here_nothing_is_said_of_one() -> None:
    assert judged().verdict is Verdict.MISSING


def test_a_block_of_another_account_covers_no_bucket_of_this_one() -> None:
    me = resource("data.aws_caller_identity.me", account_id="111122223333")
    assert judged(me, block(account_id="111122223333")).verdict is Verdict.SATISFIED
    assert judged(me, block(account_id="444455556666")).verdict is Verdict.MISSING
    assert judged(block(account_id="444455556666")).verdict is Verdict.UNKNOWN
    assert judged(block(account_id=unknown("data.aws_caller_identity.me.account_id"))).verdict is Verdict.SATISFIED
    assert judged(block(account_id=unknown("var.account"))).verdict is Verdict.UNKNOWN


def test_the_account_of_a_lookup_elsewhere_is_not_this_one() -> None:
    read = "data.aws_caller_identity.other.account_id"
    looked_up = Value(
        Unknown("computed", (read,), shape=GAP), references=(Reference(read, "data.aws_caller_identity.other", "account_id"),)
    )
    here = resource("data.aws_caller_identity.other")
    assert judged(here, block(account_id=looked_up)).verdict is Verdict.SATISFIED
    there = resource("data.aws_caller_identity.other", provider="provider.aws.other")
    assert judged(there, block(account_id=looked_up)).verdict is Verdict.UNKNOWN
