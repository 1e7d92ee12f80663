"""`each volume of it is covered by a backup plan`: of a file system of ONTAP, AWS Backup takes in the volumes, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import sentence
from srm_tf.language.terms.backups import is_covered_by_a_backup_plan
from srm_tf.language.terms.match import evidence, undecided
from srm_tf.model.verdict import Judgement, Verdict, all_of, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

_MACHINE: Final = ("aws_fsx_ontap_storage_virtual_machine",)
_VOLUME: Final = ("aws_fsx_ontap_volume",)


@sentence("each volume of it is covered by a backup plan", on=("aws_fsx_ontap_file_system",))
def each_volume_is_covered_by_a_backup_plan(subject: Resource, context: Context) -> Judgement:
    """Of its virtual machines; the root volume that AWS gives each of these holds no files. Without a volume here there is nothing to see.

    https://docs.aws.amazon.com/fsx/latest/ONTAPGuide/using-backups.html
    """
    machines = context.links.children(subject, _MACHINE, "file_system_id")
    owned = [context.links.children(link.resource, _VOLUME, "storage_virtual_machine_id") for link in machines.links]
    answers = [is_covered_by_a_backup_plan(link.resource, context) for one in owned for link in one.links]
    doubts = [doubt for one in (machines, *owned) for doubt in one.doubts if not (answers and _is_covered(doubt.resource, context))]
    if doubts:
        on = [name for doubt in doubts for name in doubt.names]
        answers.append(undecided(f"{subject.address} may have other volumes", on, evidence(subject, how="term")))
    return all_of(answers) if answers else lacks(f"{subject.address} has no volume here", evidence(subject, how="term"))


def _is_covered(one: Resource | None, context: Context) -> bool:
    """Whether it makes no difference if a volume belongs to the file system, or is there at all."""
    return one is not None and one.type in _VOLUME and is_covered_by_a_backup_plan(one, context).verdict == Verdict.SATISFIED
