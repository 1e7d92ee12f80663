"""Whether a backup plan takes in the volumes of a file system, and what leaves that open."""

from __future__ import annotations

import pytest

from srm_tf.language.terms.volume_backups import each_volume_is_covered_by_a_backup_plan
from srm_tf.model.resource import Resource
from tests.language.terms.build import ref, resource, unknown, world

FILES = resource("aws_fsx_ontap_file_system.f")
ANOTHER = resource("aws_fsx_ontap_file_system.another")
OWN = ref("aws_fsx_ontap_file_system.f.id")


def machine(of: object = OWN) -> Resource:
    return resource("aws_fsx_ontap_storage_virtual_machine.m", file_system_id=of)


def volume(name: str, doubt: str = "", of: object = None) -> Resource:
    whose = ref("aws_fsx_ontap_storage_virtual_machine.m.id") if of is None else of
    return resource(f"aws_fsx_ontap_volume.{name}", doubt=doubt, storage_virtual_machine_id=whose)


def selection(*names: str) -> Resource:
    return resource("aws_backup_selection.s", resources=[ref(f"aws_fsx_ontap_volume.{name}.arn") for name in names])


@pytest.mark.parametrize(
    ("others", "verdict"),
    [
        ([], "missing"),
        ([machine()], "missing"),
        ([machine(), volume("a")], "missing"),
        ([machine(), volume("a"), selection("a")], "satisfied"),
        ([machine(), volume("a"), volume("b"), selection("a")], "missing"),
        ([machine(), volume("a"), volume("b"), selection("a", "b")], "satisfied"),
        ([machine(), volume("a"), volume("b", "var.on"), selection("a")], "unknown"),
        ([machine(), volume("a"), volume("b", "var.on"), selection("a", "b")], "satisfied"),
        ([machine(), volume("a", "var.on"), selection("a")], "unknown"),
        ([machine(), volume("a"), volume("b", of=unknown("var.machine")), selection("a")], "unknown"),
        ([ANOTHER, machine(ref("aws_fsx_ontap_file_system.another.id")), volume("a"), selection("a")], "missing"),
        ([machine(unknown("var.files")), volume("a"), selection("a")], "unknown"),
    ],
)
def test_the_volumes_of_a_file_system(others: list[Resource], verdict: str) -> None:
    assert each_volume_is_covered_by_a_backup_plan(FILES, world(FILES, *others)).verdict.word == verdict
