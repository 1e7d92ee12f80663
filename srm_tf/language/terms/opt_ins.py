"""Which resource types a Region is opted out of AWS Backup for: what selections choose by tags alone, or as one of all, is then left alone.

https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import NO, YES, Match, every, evidence, fits, lives
from srm_tf.language.terms.own_accounts import near
from srm_tf.model.verdict import Judgement, depends, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

# How the settings call the types.
# https://docs.aws.amazon.com/aws-backup/latest/devguide/API_UpdateRegionSettings.html
_SERVICES: Final = {
    "aws_db_instance": "RDS",
    "aws_docdb_cluster": "DocumentDB",
    "aws_neptune_cluster": "Neptune",
    "aws_dynamodb_table": "DynamoDB",
    "aws_efs_file_system": "EFS",
    "aws_ebs_volume": "EBS",
    "aws_ebs_volume_copy": "EBS",
    "aws_instance": "EC2",
    "aws_s3_bucket": "S3",
    "aws_redshift_cluster": "Redshift",
    "aws_fsx_windows_file_system": "FSx",
    "aws_fsx_lustre_file_system": "FSx",
    "aws_fsx_ontap_volume": "FSx",
    "aws_fsx_openzfs_file_system": "FSx",
    "aws_storagegateway_cached_iscsi_volume": "Storage Gateway",
}
_ALWAYS: Final = frozenset({"Aurora", "DocumentDB", "Neptune"})  # opted in, or not backed up, however they are chosen


class Opted(msgspec.Struct, frozen=True):
    """Whether the Region of a resource is opted out of its type, by which settings, and whether that counts where it is named as well."""

    out: Match = NO
    service: str = ""
    always: bool = False
    by: Resource | None = None


def opted_out(subject: Resource, context: Context) -> Opted:
    """What no setting says stays as it is, and AWS opts accounts in: only a `false` leaves a type out."""
    best = Opted()
    for one in context.graph.of_type("aws_backup_region_settings"):
        for service in _services(subject):
            out = every([lives(one), near(one, subject, context), _is_off(one, service), _is_of(subject, service)])
            if out.sure > best.out.sure:
                best = Opted(out, service, service in _ALWAYS, one)
    return best


@sentence("no setting of AWS Backup opts its type out", on=("aws_efs_file_system",))
def no_setting_opts_its_type_out(subject: Resource, context: Context) -> Judgement:
    """Of a Region that is opted out no page says whether automatic backups go on, which AWS Backup chooses by a tag of AWS's own.

    https://docs.aws.amazon.com/efs/latest/ug/automatic-backups.html
    """
    opted = opted_out(subject, context)
    if opted.by is None or opted.out.no:
        return holds(f"no aws_backup_region_settings here opts {subject.address} out", evidence(subject, how="term"))
    what = "opts" if opted.out.yes else "may opt"
    on = opted.out.on or (f"{opted.by.address}.resource_type_opt_in_preference",)
    proof = evidence(opted.by, "resource_type_opt_in_preference", opted.by.get("resource_type_opt_in_preference"))
    return depends(f"{opted.by.address} {what} {opted.service} out, and what AWS Backup chooses by tags is then left alone", on, proof)


def _services(subject: Resource) -> tuple[str, ...]:
    """A cluster of RDS is one of Aurora, or one that is Multi-AZ: that is told by its engine."""
    return ("Aurora", "RDS") if subject.type == "aws_rds_cluster" else (_SERVICES.get(subject.type, ""),)  # no setting is called ""


def _is_of(subject: Resource, service: str) -> Match:
    if subject.type != "aws_rds_cluster":
        return YES
    return fits(subject.get("engine"), lambda engine: engine.startswith("aurora") == (service == "Aurora"))


def _is_off(one: Resource, service: str) -> Match:
    return fits(one.get("resource_type_opt_in_preference").get(service), "false".__eq__)
