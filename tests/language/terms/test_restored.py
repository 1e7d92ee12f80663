"""Whether a database is restored from a snapshot in clear."""

from __future__ import annotations

from typing import Any

import pytest

from srm_tf.language.context import Site
from srm_tf.language.terms.restored import comes_in_clear
from srm_tf.model.resource import Resource
from srm_tf.model.value import Certainty
from tests.language.terms.build import block, ref, resource, unknown, world


def snapshots(name: str, **arguments: Any) -> tuple[Resource, Resource]:
    """A database, and a snapshot of it."""
    database = resource(f"aws_db_instance.{name}", identifier=name, **arguments)
    return database, resource(f"aws_db_snapshot.{name}", db_instance_identifier=ref(f"{database.address}.identifier"))


HERE = (
    *snapshots("sealed", storage_encrypted=True),
    *snapshots("clear"),
    *snapshots("open", storage_encrypted=unknown()),
    *snapshots("custom", custom_iam_instance_profile="AWSRDSCustom"),
    *snapshots("replica", replicate_source_db="main"),
    *snapshots("earlier", restore_to_point_in_time=[block(source_db_instance_identifier="main")]),
    *snapshots("imported", s3_import=[block(bucket_name="dumps")]),
    *snapshots("again", snapshot_identifier=ref("aws_db_snapshot.clear.id"), storage_encrypted=True),
    resource("aws_db_snapshot_copy.plain", source_db_snapshot_identifier=ref("aws_db_snapshot.clear.id")),
    resource("aws_db_snapshot_copy.keyed", source_db_snapshot_identifier=ref("aws_db_snapshot.clear.id"), kms_key_id="alias/own"),
)


def judged(value: object, here: tuple[Resource, ...] = HERE, address: str = "aws_db_instance.i") -> str:
    subject = resource(address, snapshot_identifier=value)
    site = Site(subject, "snapshot_identifier", subject.get("snapshot_identifier"), ("snapshot_identifier",))
    return comes_in_clear(site, world(subject, *here)).verdict.word


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (ref("aws_db_snapshot.clear.id"), "satisfied"),
        (ref("aws_db_snapshot.again.id"), "satisfied"),
        (ref("aws_db_snapshot_copy.plain.id"), "satisfied"),
        (ref("aws_db_snapshot_copy.keyed.id"), "misconfigured"),
        (ref("aws_db_snapshot.sealed.id"), "misconfigured"),
        (ref("aws_db_snapshot.custom.id"), "misconfigured"),
        (ref("aws_db_snapshot.replica.id"), "misconfigured"),
        (ref("aws_db_snapshot.earlier.id"), "misconfigured"),
        (ref("aws_db_snapshot.imported.id"), "misconfigured"),
        (ref("aws_db_snapshot.clear.id", "aws_db_snapshot.sealed.id", certainty=Certainty.POSSIBLE), "unknown"),
        (ref("aws_db_snapshot.open.id"), "unknown"),
        ("rds:orders-2026", "misconfigured"),
        (unknown(), "unknown"),
        (unknown(branches={"a": ref("aws_db_snapshot.clear.id"), "b": "rds:orders-2026"}), "unknown"),
    ],
)
def test_only_what_is_made_here_in_clear_is_known_to_be(value: object, verdict: str) -> None:
    assert judged(value) == verdict


def test_what_is_not_known_is_no_snapshot_in_clear_where_there_is_none() -> None:
    assert judged(unknown(), snapshots("sealed", storage_encrypted=True)) == "misconfigured"


def test_a_circle_ends() -> None:
    database = resource("aws_db_instance.d", identifier="d", snapshot_identifier=ref("aws_db_snapshot.s.id"))
    snapshot = resource("aws_db_snapshot.s", db_instance_identifier=ref("aws_db_instance.d.identifier"))
    assert judged(ref("aws_db_snapshot.s.id"), (database, snapshot)) == "unknown"


CLUSTERS = (
    resource("aws_docdb_cluster.clear", cluster_identifier="clear"),
    resource("aws_docdb_cluster_snapshot.clear", db_cluster_identifier=ref("aws_docdb_cluster.clear.id")),
    resource("aws_docdb_cluster.again", snapshot_identifier=ref("aws_docdb_cluster_snapshot.clear.id"), storage_encrypted=True),
    resource("aws_docdb_cluster_snapshot.again", db_cluster_identifier=ref("aws_docdb_cluster.again.id")),
    resource("aws_docdb_cluster.keyed", snapshot_identifier=ref("aws_docdb_cluster_snapshot.clear.id"), kms_key_id="alias/own"),
    resource("aws_docdb_cluster_snapshot.keyed", db_cluster_identifier=ref("aws_docdb_cluster.keyed.id")),
)


@pytest.mark.parametrize(("name", "verdict"), [("clear", "satisfied"), ("again", "satisfied"), ("keyed", "misconfigured")])
def test_a_cluster_of_documentdb_is_in_clear_unless_a_key_came_after(name: str, verdict: str) -> None:
    assert judged(ref(f"aws_docdb_cluster_snapshot.{name}.id"), CLUSTERS, "aws_docdb_cluster.i") == verdict


AURORA = "aurora-mysql"


@pytest.mark.parametrize(
    ("engine", "encrypted", "verdict"),
    [
        ("mysql", None, "satisfied"),
        ("mysql", True, "misconfigured"),
        (AURORA, None, "misconfigured"),
        (AURORA, False, "satisfied"),
        (unknown(), None, "unknown"),
    ],
)
def test_of_clusters_that_say_nothing_only_those_of_aurora_are_encrypted(engine: object, encrypted: bool | None, verdict: str) -> None:
    said: dict[str, Any] = {} if encrypted is None else {"storage_encrypted": encrypted}
    cluster = resource("aws_rds_cluster.c", cluster_identifier="c", engine=engine, **said)
    snapshot = resource("aws_db_cluster_snapshot.c", db_cluster_identifier=ref("aws_rds_cluster.c.id"))
    assert judged(ref("aws_db_cluster_snapshot.c.id"), (cluster, snapshot), "aws_rds_cluster.i") == verdict


def test_a_cluster_may_be_of_a_snapshot_of_one_instance() -> None:
    assert judged(ref("aws_db_snapshot.clear.id"), HERE, "aws_rds_cluster.i") == "satisfied"


def test_what_is_not_known_may_name_a_snapshot_of_its_own_kind_only() -> None:
    assert judged(unknown(), CLUSTERS, "aws_docdb_cluster.i") == "unknown"
    assert judged(unknown(), HERE, "aws_docdb_cluster.i") == "misconfigured"


@pytest.mark.parametrize(("region", "verdict"), [("eu-west-1", "satisfied"), ("us-east-1", "misconfigured")])
def test_a_name_means_a_snapshot_of_its_own_region_only(region: str, verdict: str) -> None:
    there = resource("aws_db_snapshot.s", region="eu-west-1", id="orders", db_instance_identifier=ref("aws_db_instance.d.identifier"))
    subject = resource("aws_db_instance.i", region=region, snapshot_identifier="orders")
    site = Site(subject, "snapshot_identifier", subject.get("snapshot_identifier"), ("snapshot_identifier",))
    found = comes_in_clear(site, world(subject, there, resource("aws_db_instance.d", region="eu-west-1", identifier="d")))
    assert found.verdict.word == verdict
