"""Blocks that the provider never makes up: left out, they are known to be, and so one that is not known was written by a `dynamic`.

No plan tells them from those that it computes (`inline_policy` of a role), and what one release of the provider leaves alone, the next may
compute: `options` of a certificate, `ttl` of a table, `launch_template` of a group, all blocks of a bucket. A block listed wrongly makes
`unknown` of what is `missing`; one not listed makes `missing` of what is not known. So only those are listed of which the AWS provider's
source, of a release from 4 to 6, says that they are optional and not computed.
"""

from __future__ import annotations

from typing import Final

_BLOCKS: Final = {
    "aws_alb": "access_logs",
    "aws_api_gateway_stage": "access_log_settings canary_settings",
    "aws_apigatewayv2_stage": "access_log_settings default_route_settings route_settings",
    "aws_autoscaling_group": "initial_lifecycle_hook instance_maintenance_policy instance_refresh",
    "aws_cloudfront_distribution": "custom_error_response logging_config ordered_cache_behavior origin_group",
    "aws_cloudtrail": "advanced_event_selector event_selector insight_selector",
    "aws_cloudwatch_metric_alarm": "metric_query",
    "aws_codebuild_project": "build_batch_config cache file_system_locations logs_config secondary_artifacts",
    "aws_cognito_user_pool": (
        "account_recovery_setting device_configuration email_configuration lambda_config schema software_token_mfa_configuration"
    ),
    "aws_dynamodb_table": "local_secondary_index replica",
    "aws_ecr_repository": "encryption_configuration image_scanning_configuration",
    "aws_ecs_service": (
        "load_balancer network_configuration ordered_placement_strategy placement_constraints service_connect_configuration "
        "service_registries volume_configuration"
    ),
    "aws_ecs_task_definition": "ephemeral_storage inference_accelerator placement_constraints proxy_configuration runtime_platform volume",
    "aws_eks_cluster": "encryption_config",
    "aws_eks_node_group": "launch_template remote_access taint",
    "aws_elasticsearch_domain": "cognito_options log_publishing_options snapshot_options vpc_options",
    "aws_elb": "access_logs",
    "aws_lambda_event_source_mapping": (
        "destination_config document_db_event_source_config filter_criteria scaling_config self_managed_event_source "
        "source_access_configuration"
    ),
    "aws_lambda_function": "dead_letter_config environment file_system_config image_config vpc_config",
    "aws_lambda_function_event_invoke_config": "destination_config",
    "aws_launch_template": (
        "block_device_mappings capacity_reservation_specification cpu_options credit_specification enclave_options hibernation_options "
        "iam_instance_profile instance_market_options instance_requirements license_specification maintenance_options monitoring "
        "network_interfaces placement private_dns_name_options tag_specifications"
    ),
    "aws_lb": "access_logs",
    "aws_rds_cluster": "restore_to_point_in_time s3_import scaling_configuration serverlessv2_scaling_configuration",
    "aws_route53_record": (
        "alias cidr_routing_policy failover_routing_policy geolocation_routing_policy geoproximity_routing_policy latency_routing_policy "
        "weighted_routing_policy"
    ),
    "aws_sagemaker_endpoint_configuration": "async_inference_config data_capture_config shadow_production_variants",
}


def never_filled(resource_type: str, block: str) -> bool:
    """Whether this block of a type is there only where somebody writes it."""
    return block in _BLOCKS.get(resource_type, "").split()
