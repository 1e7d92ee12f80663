"""A fix that has Terraform replace what holds data is not shown without a word of it.

Which arguments of what holds data take a new resource stands in the provider's pages as "Forces new resource" and in its code as
`ForceNew`; the schema that it shows does not tell. Here are those that a fix sets.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from srm_tf.catalogue.load import control_files
from srm_tf.regex import regex
from srm_tf.terraform import hcl
from srm_tf.terraform.syntax import Body
from tests.support.pages import control_page

REPLACED = {
    "aws_backup_vault": ("kms_key_arn",),
    "aws_dax_cluster": ("availability_zones", "cluster_endpoint_encryption_type", "server_side_encryption.enabled"),
    "aws_db_instance": ("kms_key_id", "storage_encrypted", "username"),
    "aws_docdb_cluster": ("kms_key_id", "storage_encrypted"),
    "aws_ebs_volume": ("encrypted", "kms_key_id"),
    "aws_ecr_repository": ("encryption_configuration",),
    "aws_efs_file_system": ("availability_zone_name", "encrypted", "kms_key_id"),
    "aws_eks_cluster": ("access_config.bootstrap_cluster_creator_admin_permissions",),
    "aws_eks_node_group": ("ami_type", "remote_access", "subnet_ids"),
    "aws_elasticache_cluster": ("transit_encryption_enabled",),
    "aws_elasticache_replication_group": ("at_rest_encryption_enabled", "kms_key_id", "subnet_group_name"),
    "aws_emr_cluster": ("configurations_json", "ec2_attributes", "log_encryption_kms_key_id", "log_uri", "release_label"),
    "aws_fsx_lustre_file_system": ("deployment_type",),
    "aws_fsx_ontap_file_system": ("kms_key_id",),
    "aws_fsx_windows_file_system": ("copy_tags_to_backups", "deployment_type"),
    "aws_kendra_index": ("server_side_encryption_configuration",),
    "aws_kinesis_video_stream": ("kms_key_id",),
    "aws_lightsail_instance": ("blueprint_id", "user_data"),
    "aws_memorydb_cluster": ("auto_minor_version_upgrade", "kms_key_arn", "tls_enabled"),
    "aws_mq_broker": ("deployment_mode", "encryption_options", "publicly_accessible"),
    "aws_msk_cluster": (
        "broker_node_group_info.client_subnets",
        "broker_node_group_info.security_groups",
        "encryption_info.encryption_at_rest_kms_key_arn",
        "encryption_info.encryption_in_transit.in_cluster",
    ),
    "aws_mwaa_environment": ("kms_key",),
    "aws_neptune_cluster": ("kms_key_arn", "storage_encrypted"),
    "aws_neptune_cluster_instance": ("publicly_accessible",),
    "aws_opensearch_domain": ("encrypt_at_rest.kms_key_id", "vpc_options"),
    "aws_rds_cluster": ("engine", "master_username", "storage_encrypted"),
    "aws_rds_global_cluster": ("storage_encrypted",),
    "aws_redshift_cluster": ("master_username",),
    "aws_sagemaker_feature_group": ("offline_store_config", "online_store_config"),
    "aws_sagemaker_notebook_instance": ("direct_internet_access", "kms_key_id", "platform_identifier", "subnet_id"),
    "aws_storagegateway_cached_iscsi_volume": ("kms_encrypted", "kms_key"),
    "aws_workspaces_workspace": ("root_volume_encryption_enabled", "user_volume_encryption_enabled", "volume_encryption_key"),
}
SAYS = regex(r"replace|made anew|makes .* anew|new one|takes? a new|cannot be changed")
# The fix shows the whole of a nested block, and changes something else in it.
UNCHANGED = {("msk/clusters-are-private", "aws_msk_cluster")}
GONE = regex(r"# Delete (aws_\w+)\.[\w-]+\.(\w+)\.")
FILES = control_files()


def _paths(body: Body, above: tuple[str, ...] = ()) -> Iterator[str]:
    """Of all arguments and nested blocks."""
    yield from (".".join((*above, name)) for name in body.attributes)
    for block in body.blocks:
        yield ".".join((*above, block.type))
        yield from _paths(block.body, (*above, block.type))


def _set(fix: str) -> set[tuple[str, str]]:
    """(type, path) of what a fix sets or takes away."""
    blocks = [block for block in hcl.parse(f"{fix}\n", "fix").body.blocks if block.type == "resource"]
    gone = {(found[1], found[2]) for found in GONE.finditer(fix)}
    return gone | {(block.labels[0], path) for block in blocks for path in _paths(block.body)}


@pytest.mark.parametrize("path", FILES, ids=[f"{path.parent.name}/{path.stem}" for path in FILES])
def test_a_remedy_tells_of_a_replacement(path: Path) -> None:
    page = control_page(path)
    replaced = {
        (kind, one) for text in page.fixes for kind, one in _set(text) if one in REPLACED.get(kind, ()) and kind in page.control.types
    }
    told = SAYS.search(page.control.remediation) is not None
    assert told or {kind for kind, _ in replaced} <= {kind for control, kind in UNCHANGED if control == page.control.id}, replaced


def test_each_argument_is_one_that_a_fix_sets() -> None:
    shown = {one for path in FILES for text in control_page(path).fixes for one in _set(text)}
    assert [(kind, one) for kind, several in REPLACED.items() for one in several if (kind, one) not in shown] == []
