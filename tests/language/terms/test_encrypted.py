"""Whether what a volume is made of is encrypted."""

from __future__ import annotations

from typing import Any

import pytest

from srm_tf.language.context import Site
from srm_tf.language.terms.encrypted import comes_encrypted
from srm_tf.model.resource import Resource
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import block, ref, resource, unknown, world

SEALED = resource("aws_ami_copy.sealed", source_ami_id="ami-1", encrypted=True)
PLAIN = resource("aws_ami_copy.plain", source_ami_id="ami-1")
OPEN = resource("aws_ami_copy.open", source_ami_id="ami-1", encrypted=unknown())
AGAIN = resource("aws_ami_copy.again", source_ami_id=ref("aws_ami_copy.sealed.id"))
LOOKED_UP = resource("data.aws_ami.found", most_recent=True)


def judged(value: object, *others: Resource, by_default: Verdict = Verdict.SATISFIED) -> str:
    subject = resource("aws_instance.i", ami=value)
    site = Site(subject, "ami", subject.get("ami"), ("ami",))
    here = world(subject, SEALED, PLAIN, OPEN, AGAIN, LOOKED_UP, *others, meets=lambda _control, _resource: Judgement(by_default))
    return comes_encrypted(site, here).verdict.word


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (ref("aws_ami_copy.sealed.id"), "satisfied"),
        (ref("aws_ami_copy.again.id"), "satisfied"),
        (ref("aws_ami_copy.plain.id"), "missing"),
        (ref("aws_ami_copy.open.id"), "unknown"),
        (ref("data.aws_ami.found.id"), "missing"),
        ("ami-0123456789abcdef0", "missing"),
        (None, "missing"),
        (unknown(), "unknown"),
        (unknown(branches={"a": ref("aws_ami_copy.sealed.id"), "b": ref("aws_ami_copy.again.id")}), "satisfied"),
        (unknown(branches={"a": ref("aws_ami_copy.sealed.id"), "b": "ami-1"}), "unknown"),
    ],
)
def test_only_what_is_made_here_is_known_to_be_encrypted(value: object, verdict: str) -> None:
    assert judged(value) == verdict


ROOT = block(encrypted=True)
CLEAR, DARK = resource("aws_ebs_volume.clear"), resource("aws_ebs_volume.dark", encrypted=True)
INSTANCE = ref("aws_instance.made.id")


def machine(*mapped: object, root: object = ROOT) -> Resource:
    return resource("aws_instance.made", ami="ami-1", root_block_device=[root], ebs_block_device=list(mapped))


def attached(volume: object, instance: object = INSTANCE) -> Resource:
    return resource("aws_volume_attachment.a", volume_id=volume, instance_id=instance)


@pytest.mark.parametrize(
    ("beside", "verdict"),
    [
        ([machine()], "satisfied"),
        ([machine(root=block(encrypted=False))], "missing"),
        ([machine(ROOT)], "satisfied"),
        ([machine(block(encrypted=unknown()))], "unknown"),
        ([machine(block(volume_size=8))], "missing"),
        ([machine(), attached(ref("aws_ebs_volume.dark.id"))], "satisfied"),
        ([machine(), attached(ref("aws_ebs_volume.clear.id"))], "missing"),
        ([machine(), attached("vol-0123456789abcdef0")], "missing"),
        ([machine(), attached(unknown())], "unknown"),
        ([machine(), attached(ref("aws_ebs_volume.clear.id"), ref("aws_instance.i.id"))], "satisfied"),
        ([machine(), attached(ref("aws_ebs_volume.clear.id"), unknown())], "unknown"),
    ],
)
def test_an_image_of_an_instance_has_all_its_volumes(beside: list[Resource], verdict: str) -> None:
    image = resource("aws_ami_from_instance.m", source_instance_id=INSTANCE)
    written = judged(ref("aws_ami_from_instance.m.id"), image, CLEAR, DARK, *beside, by_default=Verdict.MISSING)
    assert written == verdict
    assert judged(ref("aws_ami_from_instance.m.id"), image, CLEAR, DARK, *beside) == "satisfied"  # where the account encrypts all


def test_a_snapshot_is_as_its_volume_and_a_circle_ends() -> None:
    volume = resource("aws_ebs_volume.v", snapshot_id=ref("aws_ebs_snapshot.s.id"), encrypted=True)
    snapshot = resource("aws_ebs_snapshot.s", volume_id=ref("aws_ebs_volume.v.id"))
    assert judged(ref("aws_ebs_snapshot.s.id"), volume, snapshot) == "satisfied"
    bare = resource("aws_ebs_volume.v", snapshot_id=ref("aws_ebs_snapshot.s.id"))
    assert judged(ref("aws_ebs_snapshot.s.id"), bare, snapshot) == "missing"


def test_the_copy_of_a_volume_is_as_the_volume() -> None:
    snapshot = resource("aws_ebs_snapshot.s", volume_id=ref("aws_ebs_volume_copy.c.id"))
    for volume, verdict in ((CLEAR, "missing"), (DARK, "satisfied")):
        copy = resource("aws_ebs_volume_copy.c", source_volume_id=ref(f"{volume.address}.id"))
        assert judged(ref("aws_ebs_snapshot.s.id"), volume, copy, snapshot) == verdict


def database(kind: str, name: str, **arguments: Any) -> tuple[Resource, Resource]:
    """A database, and a snapshot of it."""
    made, of = resource(f"{kind}.{name}", **arguments), ref(f"{kind}.{name}.id")
    if kind == "aws_db_instance":
        return made, resource(f"aws_db_snapshot.{name}", db_instance_identifier=of)
    return made, resource(f"aws_db_cluster_snapshot.{name}", db_cluster_identifier=of)


DATABASES = (
    *database("aws_db_instance", "judged"),
    *database("aws_rds_cluster", "judged"),
    *database("aws_db_instance", "replica", replicate_source_db="orders"),
    *database("aws_rds_cluster", "replica", replication_source_identifier="orders"),
    resource("aws_db_snapshot.elsewhere", db_instance_identifier="orders"),
    resource("aws_db_snapshot.made", db_instance_identifier="orders", encrypted=True),
    resource("aws_db_cluster_snapshot.made", db_cluster_identifier="orders", storage_encrypted=True),
    resource("aws_db_snapshot_copy.again", source_db_snapshot_identifier=ref("aws_db_snapshot.judged.id")),
    resource("aws_db_snapshot_copy.keyed", source_db_snapshot_identifier=ref("aws_db_snapshot.judged.id"), kms_key_id="alias/own"),
    resource("aws_rds_cluster_snapshot_copy.again", source_db_cluster_snapshot_identifier=ref("aws_db_cluster_snapshot.judged.id")),
)


@pytest.mark.parametrize(
    ("snapshot", "of_the_database", "verdict"),
    [
        ("aws_db_snapshot.judged", Verdict.SATISFIED, "satisfied"),
        ("aws_db_snapshot.judged", Verdict.MISSING, "missing"),
        ("aws_db_snapshot.judged", Verdict.MISCONFIGURED, "missing"),
        ("aws_db_snapshot.judged", Verdict.UNKNOWN, "unknown"),
        ("aws_db_cluster_snapshot.judged", Verdict.SATISFIED, "satisfied"),
        ("aws_db_cluster_snapshot.judged", Verdict.MISSING, "missing"),
        ("aws_db_snapshot_copy.again", Verdict.SATISFIED, "satisfied"),
        ("aws_db_snapshot_copy.again", Verdict.MISSING, "missing"),
        ("aws_db_snapshot_copy.keyed", Verdict.MISSING, "satisfied"),
        ("aws_rds_cluster_snapshot_copy.again", Verdict.SATISFIED, "satisfied"),
        ("aws_db_snapshot.replica", Verdict.SATISFIED, "unknown"),
        ("aws_db_cluster_snapshot.replica", Verdict.SATISFIED, "unknown"),
        ("aws_db_snapshot.elsewhere", Verdict.MISSING, "unknown"),
        ("aws_db_snapshot.made", Verdict.MISSING, "satisfied"),
        ("aws_db_cluster_snapshot.made", Verdict.MISSING, "satisfied"),
    ],
)
def test_a_snapshot_is_as_its_database_is(snapshot: str, of_the_database: Verdict, verdict: str) -> None:
    assert judged(ref(f"{snapshot}.id"), *DATABASES, by_default=of_the_database) == verdict


@pytest.mark.parametrize(("region", "verdict"), [("eu-west-1", "satisfied"), ("us-east-1", "missing")])
def test_a_name_means_a_snapshot_of_its_own_region_only(region: str, verdict: str) -> None:
    there = resource("aws_db_snapshot.s", region="eu-west-1", id="orders", encrypted=True)
    copy = resource("aws_db_snapshot_copy.c", region=region, source_db_snapshot_identifier="orders")
    site = Site(copy, "source_db_snapshot_identifier", copy.get("source_db_snapshot_identifier"), ("source_db_snapshot_identifier",))
    assert comes_encrypted(site, world(copy, there)).verdict.word == verdict
