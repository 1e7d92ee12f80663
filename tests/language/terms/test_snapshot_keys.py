"""`is restored under a customer key`: whose key a snapshot of a database is under."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from srm_tf.language.terms.snapshot_keys import is_restored_under_a_customer_key
from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import Certainty, Reference, Value
from srm_tf.model.verdict import SATISFIED, Judgement, breaks, depends, holds
from tests.language.terms.build import ref, resource, unknown, world

KEY = resource("aws_kms_key.k")
OUTSIDE = "arn:aws:rds:eu-west-1:111122223333:snapshot:orders"


def copy(name: str, source: object = OUTSIDE, key: object = None, in_force: str | None = None) -> Resource:
    computed = {"kms_key_id": in_force} if in_force else None
    own = {} if in_force else {"kms_key_id": key}
    return resource(f"aws_db_snapshot_copy.{name}", computed=computed, source_db_snapshot_identifier=source, **own)  # type: ignore[arg-type]


COPIES = (
    copy("own", key=ref("aws_kms_key.k.arn")),
    copy("aws", key="alias/aws/rds"),
    copy("either", key=unknown(branches={"a": ref("aws_kms_key.k.arn"), "b": "alias/aws/rds"})),
    copy("as_its_source"),
    copy("again", ref("aws_db_snapshot_copy.aws.id"), key=""),
    copy("in_force", ref("aws_db_snapshot_copy.aws.id"), in_force="arn:aws:kms:eu-west-1:111122223333:key/1"),
    copy("round", ref("aws_db_snapshot_copy.round.id")),
    resource("aws_db_snapshot.s", db_instance_identifier=ref("aws_db_instance.d.identifier")),
    resource("aws_db_snapshot.r", db_instance_identifier=ref("aws_db_instance.replica.identifier")),
    resource("aws_db_instance.d", identifier="d"),
    resource("aws_db_instance.replica", identifier="replica", replicate_source_db="d"),
)
WRONG = breaks("kms_key_id is a key of AWS's own")


def judged(value: object, answer: Judgement = SATISFIED, action: Action = Action.CREATE) -> Judgement:
    subject = resource("aws_db_instance.main", action=action, snapshot_identifier=value)
    here = world(subject, KEY, *COPIES, meets=lambda _control, _resource: answer)
    return is_restored_under_a_customer_key(subject, here)


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (ref("aws_db_snapshot_copy.own.id"), "satisfied"),
        (ref("aws_db_snapshot_copy.aws.id"), "misconfigured"),
        (ref("aws_db_snapshot_copy.either.id"), "unknown"),
        (ref("aws_db_snapshot_copy.as_its_source.id"), "unknown"),
        (ref("aws_db_snapshot_copy.again.id"), "misconfigured"),
        (ref("aws_db_snapshot_copy.in_force.id"), "misconfigured"),
        (ref("aws_db_snapshot_copy.round.id"), "unknown"),
        (ref("aws_db_snapshot.s.id"), "satisfied"),
        (ref("aws_db_snapshot.r.id"), "unknown"),
        (OUTSIDE, "unknown"),
        (unknown(), "unknown"),
        (None, "missing"),
        ("", "missing"),
        (unknown(branches={"a": ref("aws_db_snapshot_copy.own.id"), "b": None}), "unknown"),
        (unknown(branches={"a": ref("aws_db_snapshot_copy.aws.id"), "b": None}), "misconfigured"),
        (unknown(branches={"a": ref("aws_db_snapshot_copy.own.id"), "b": ref("aws_db_snapshot.s.id")}), "satisfied"),
        (unknown(branches={"a": ref("aws_db_snapshot_copy.own.id"), "b": OUTSIDE}), "unknown"),
    ],
)
def test_a_copy_tells_by_its_own_key_and_else_by_what_it_is_made_of(value: object, word: str) -> None:
    assert judged(value).verdict.word == word


@pytest.mark.parametrize(("answer", "word"), [(WRONG, "misconfigured"), (depends("var.k", ("var.k",)), "unknown")])
def test_a_snapshot_of_a_database_is_as_that_is_judged(answer: Judgement, word: str) -> None:
    assert judged(ref("aws_db_snapshot.s.id"), answer).verdict.word == word


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (WRONG, "aws_db_instance.d has no customer key: kms_key_id is a key of AWS's own"),
        (holds("kms_key_id refers to aws_kms_key.k"), "aws_db_instance.d has a customer key: kms_key_id refers to aws_kms_key.k"),
        (depends("kms_key_id depends on var.k", ("var.k",)), "aws_db_instance.d may have no customer key: kms_key_id depends on var.k"),
    ],
)
def test_the_message_names_the_database(answer: Judgement, says: str) -> None:
    assert judged(ref("aws_db_snapshot.s.id"), answer).because == says


def test_what_stands_was_restored_from_none_that_is_made_now() -> None:
    assert judged(ref("aws_db_snapshot_copy.own.id"), action=Action.NO_OP).because == (
        "aws_db_instance.main stands already, and aws_db_snapshot_copy.own is made anew"
    )


@pytest.mark.parametrize(("key", "word"), [("alias/aws/rds", "misconfigured"), ("arn:aws:kms:eu-west-1:111122223333:key/1", "satisfied")])
def test_what_stands_under_a_key_of_awss_own_fails_whatever_it_was_restored_from(key: str, word: str) -> None:
    subject = resource("aws_rds_cluster.main", computed={"kms_key_id": key}, snapshot_identifier=ref("aws_db_snapshot_copy.own.id"))
    assert is_restored_under_a_customer_key(subject, world(subject, KEY, *COPIES)).verdict.word == word


def test_a_snapshot_that_may_not_be_there_may_be_another_one_outside_that_is_called_so() -> None:
    named = Value("orders", written=True, references=(Reference("aws_db_snapshot.s", "aws_db_snapshot.s", "", Certainty.INFERRED),))
    subject = resource("aws_db_instance.main", snapshot_identifier=named)
    for doubt, word in (("", "misconfigured"), ("var.on", "unknown")):
        snapshot = replace(COPIES[-4], doubt=doubt, doubt_on=("var.on",) if doubt else ())
        here = world(subject, snapshot, *COPIES[-2:], meets=lambda _control, _resource: WRONG)
        assert is_restored_under_a_customer_key(subject, here).verdict.word == word


def test_a_database_without_a_key_shows_its_key_and_not_the_snapshot_that_it_has_none_of() -> None:
    subject = resource("aws_db_instance.main", snapshot_identifier=None)
    assert [one.path for one in is_restored_under_a_customer_key(subject, world(subject)).evidence] == ["kms_key_id"]


@pytest.mark.parametrize(("region", "word"), [("eu-west-1", "misconfigured"), ("us-east-1", "unknown")])
def test_a_name_means_a_copy_of_its_own_region_only(region: str, word: str) -> None:
    there = resource("aws_db_snapshot_copy.c", region="eu-west-1", id="orders", kms_key_id="alias/aws/rds")
    subject = resource("aws_db_instance.main", region=region, snapshot_identifier="orders")
    assert is_restored_under_a_customer_key(subject, world(subject, there)).verdict.word == word
