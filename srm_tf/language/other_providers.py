"""Resources of AWS that another provider or a template makes: which types of the AWS provider they stand for. Nobody reads what they say.

https://registry.terraform.io/providers/hashicorp/awscc/latest/docs names its types after those of CloudFormation, as does `type_name`:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.joined import Doubt
from srm_tf.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from srm_tf.model.resource import Resource

CLOUD_CONTROL: Final = "awscc_"
_API: Final = "aws_cloudcontrolapi_resource"
_STACK: Final = "aws_cloudformation_stack"
_TYPE: Final = regex(r"\bAWS(?:::\w+){2}\b(?!:)")  # a parameter of a template may be an `AWS::EC2::VPC::Id`
_WORD: Final = regex(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
LISTENERS: Final = ("aws_lb_listener", "aws_alb_listener")
_POLICIES_OF_ROLES: Final = ("aws_iam_role_policy_attachment", "aws_iam_policy_attachment")
# Those that have another name in CloudFormation, beside those whose service is not part of it: `ec2_flow_log`.
RENAMED: Final = {
    "apigateway_base_path_mapping": ("aws_api_gateway_base_path_mapping",),
    "apigateway_stage": ("aws_api_gateway_stage",),
    "applicationautoscaling_scalable_target": ("aws_appautoscaling_target",),
    "backup_backup_selection": ("aws_backup_selection",),
    "cloudtrail_trail": ("aws_cloudtrail",),
    "docdb_db_instance": ("aws_docdb_cluster_instance",),
    "ec2_gateway_route_table_association": ("aws_route_table_association",),
    "ec2_network_acl_entry": ("aws_network_acl_rule",),
    "ec2_security_group_egress": ("aws_security_group_rule", "aws_vpc_security_group_egress_rule"),
    "ec2_security_group_ingress": ("aws_security_group_rule", "aws_vpc_security_group_ingress_rule"),
    "ec2_snapshot_block_public_access": ("aws_ebs_snapshot_block_public_access",),
    "ec2_subnet_network_acl_association": ("aws_network_acl_association",),
    "ec2_subnet_route_table_association": ("aws_route_table_association",),
    "eks_nodegroup": ("aws_eks_node_group",),
    "elasticloadbalancingv2_listener": LISTENERS,
    "elasticloadbalancingv2_listener_rule": ("aws_lb_listener_rule", "aws_alb_listener_rule"),
    "events_event_bus_policy": ("aws_cloudwatch_event_bus_policy", "aws_cloudwatch_event_permission"),
    "iam_managed_policy": (*_POLICIES_OF_ROLES, "aws_iam_user_policy_attachment", "aws_iam_group_policy_attachment"),
    "lambda_event_invoke_config": ("aws_lambda_function_event_invoke_config",),
    "logs_delivery_source": ("aws_cloudwatch_log_delivery_source",),
    "logs_log_group": ("aws_cloudwatch_log_group",),
    "macie_session": ("aws_macie2_account",),
    "neptune_db_instance": ("aws_neptune_cluster_instance",),
    "rds_db_instance": ("aws_db_instance", "aws_rds_cluster_instance"),
    "route53_dnssec": ("aws_route53_hosted_zone_dnssec",),
    "route53resolver_resolver_query_logging_config_association": ("aws_route53_resolver_query_log_config_association",),
    "secretsmanager_resource_policy": ("aws_secretsmanager_secret_policy",),
    "secretsmanager_rotation_schedule": ("aws_secretsmanager_secret_rotation",),
    "securityhub_hub": ("aws_securityhub_account",),
    "sns_topic_inline_policy": ("aws_sns_topic_policy",),
    "sqs_queue_inline_policy": ("aws_sqs_queue_policy",),
    "wafv2_logging_configuration": ("aws_wafv2_web_acl_logging_configuration",),
}
# What such a resource names beside what it belongs to: the group from which another one takes traffic.
_OTHER_SIDE: Final = ("source_", "destination_")


def by_aws_type(resources: Iterable[Resource]) -> dict[str, list[Resource]]:
    """The resources that other providers and templates make, by the types that the AWS provider has for the same."""
    found: dict[str, list[Resource]] = {}
    for one in resources:
        if one.mode == "managed" and one.type.startswith((CLOUD_CONTROL, _API, _STACK)) and not one.action.deletes:
            for kind in dict.fromkeys(kind for name in _names(one) for kind in _aws_types(name)):
                found.setdefault(kind, []).append(one)
    return found


def doubt_of(one: Resource, via: str) -> Doubt:
    """The doubt whether one of them is what a join by `via` looks for."""
    return Doubt(None, via, f"{one.address}, which is not judged", (one.address,))


def belongs_by(one: Resource) -> list[str]:
    """The arguments that may name what it belongs to."""
    return [name for name in one.values if not name.startswith(_OTHER_SIDE)]


def _names(one: Resource) -> list[str]:
    """What CloudFormation calls all that it makes, as the names of the provider are: a template says that of each resource in it."""
    if one.type.startswith(CLOUD_CONTROL):
        return [one.type.removeprefix(CLOUD_CONTROL)]
    said = one.get("type_name" if one.type == _API else "template_body")
    types = _TYPE.findall(said.text() or said.unknown.words)
    return ["_".join(_WORD.sub("_", part) for part in kind.split("::")[1:]).lower() for kind in types]


def _aws_types(name: str) -> tuple[str, ...]:
    """The types of the AWS provider for a name of CloudFormation: "s3_bucket" → ("aws_s3_bucket", …). Not all of them need exist."""
    return RENAMED.get(name) or (f"aws_{name}", f"aws_{name.removeprefix('ec2_')}")
