"""Controls that ask for nothing but that another is met: who mends the other has mended them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from srm_tf.language.syntax import AnyOf, Arm, Meets
from tests.support.judging import catalogue

CATALOGUE = catalogue()
WAYS = (AnyOf(((Meets("own/a"),), (Meets("own/b"),), (Meets("own/c"), Meets("own/d")))),)


@pytest.mark.parametrize(
    ("control", "kind", "others"),
    [
        ("ec2/instances-have-patch-maintenance-windows", "aws_instance", ("ec2/instances-install-patches-on-schedule",)),
        ("backup/stateful-resources-have-backup-plans", "aws_efs_file_system", ("efs/file-systems-are-backed-up",)),
        ("backup/stateful-resources-have-backup-plans", "aws_db_instance", ()),
        ("cloudtrail/trail-buckets-log-access", "aws_cloudtrail", ()),  # it is the bucket that has to be logged
    ],
)
def test_the_other_is_what_the_file_points_at(control: str, kind: str, others: tuple[str, ...]) -> None:
    found = CATALOGUE.get(control)
    assert found is not None
    assert found.met_by(kind) == others


def test_all_sentences_of_a_type_have_to_be_met() -> None:
    some = next(iter(CATALOGUE.all()))
    one, two = Arm(("aws_a", "aws_b"), expect=WAYS), Arm(("aws_b",), expect=(Meets("own/b"),))
    control = replace(some, arms=(one, two, Arm(("aws_c",), expect=(*WAYS, Meets("own/a")))))
    assert control.met_by("aws_a") == ("own/a", "own/b")
    assert control.met_by("aws_b") == ("own/b",)
    assert control.met_by("aws_c") == control.met_by("aws_d") == ()
