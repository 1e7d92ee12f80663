"""Backups that a service has AWS Backup make by itself: they are chosen by a tag of AWS's own, and a Region may be opted out of the type.

https://docs.aws.amazon.com/efs/latest/ug/automatic-backups.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import evidence
from srm_tf.language.terms.opt_ins import opted_out
from srm_tf.model.verdict import Judgement, depends, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource


@sentence("no setting of AWS Backup opts its type out", on=("aws_efs_file_system",))
def no_setting_opts_its_type_out(subject: Resource, context: Context) -> Judgement:
    """Of a Region that is opted out no page says whether automatic backups go on: what chooses by tags is left alone otherwise.

    https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html
    """
    opted = opted_out(subject, context)
    if opted.by is None or opted.out.no:
        return holds(f"no aws_backup_region_settings here opts {subject.address} out", evidence(subject, how="term"))
    what = "opts" if opted.out.yes else "may opt"
    on = opted.out.on or (f"{opted.by.address}.resource_type_opt_in_preference",)
    proof = evidence(opted.by, "resource_type_opt_in_preference", opted.by.get("resource_type_opt_in_preference"))
    return depends(f"{opted.by.address} {what} {opted.service} out, and what AWS Backup chooses by tags is then left alone", on, proof)
