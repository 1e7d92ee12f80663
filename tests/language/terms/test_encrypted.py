"""Whether what a volume is made of is encrypted."""

from __future__ import annotations

import pytest

from srm_tf.language.context import Site
from srm_tf.language.terms.encrypted import comes_encrypted
from srm_tf.model.resource import Resource
from tests.language.terms.build import ref, resource, unknown, world

SEALED = resource("aws_ami_copy.sealed", source_ami_id="ami-1", encrypted=True)
PLAIN = resource("aws_ami_copy.plain", source_ami_id="ami-1")
OPEN = resource("aws_ami_copy.open", source_ami_id="ami-1", encrypted=unknown())
AGAIN = resource("aws_ami_copy.again", source_ami_id=ref("aws_ami_copy.sealed.id"))
LOOKED_UP = resource("data.aws_ami.found", most_recent=True)


def judged(value: object, *others: Resource) -> str:
    subject = resource("aws_instance.i", ami=value)
    site = Site(subject, "ami", subject.get("ami"), ("ami",))
    return comes_encrypted(site, world(subject, SEALED, PLAIN, OPEN, AGAIN, LOOKED_UP, *others)).verdict.word


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


def test_a_snapshot_is_as_its_volume_and_a_circle_ends() -> None:
    volume = resource("aws_ebs_volume.v", snapshot_id=ref("aws_ebs_snapshot.s.id"), encrypted=True)
    snapshot = resource("aws_ebs_snapshot.s", volume_id=ref("aws_ebs_volume.v.id"))
    assert judged(ref("aws_ebs_snapshot.s.id"), volume, snapshot) == "satisfied"
    bare = resource("aws_ebs_volume.v", snapshot_id=ref("aws_ebs_snapshot.s.id"))
    assert judged(ref("aws_ebs_snapshot.s.id"), bare, snapshot) == "missing"
