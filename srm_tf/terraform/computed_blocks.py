"""Nested blocks that the AWS provider fills in where nobody writes them: optional and computed, as its code says.

Its schema, as Terraform shows it, has no such flag for blocks. A plan shows one of these as known after apply where it is left out. Any
other block is empty then: known after apply, it was written, by a `dynamic` over something that is not known yet.

Of all versions from 3 to 6, for a plan may come of any of them. They are read off the libraries that Pulumi generates of the provider
(pulumi-aws 3 to 7: an optional argument that is always there as an output; of nested ones the TypeScript of @pulumi/aws says it), and held
against the provider's code, https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service, and plans.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from srm_tf.model.schema import Attribute
    from srm_tf.terraform.decode import Change

# Type → paths of blocks, names joined by dots.
_COMPUTED: Mapping[str, str] = {
    "aws_acm_certificate": "options",
    "aws_alb": "subnet_mapping",
    "aws_alb_listener": "mutual_authentication",
    "aws_alb_target_group": "health_check stickiness target_failover target_group_health target_health_state",
    "aws_ami": "ebs_block_device ephemeral_block_device",
    "aws_ami_copy": "ebs_block_device ephemeral_block_device",
    "aws_ami_from_instance": "ebs_block_device ephemeral_block_device",
    "aws_amplify_app": "auto_branch_creation_config cache_config job_config",
    "aws_amplify_domain_association": "certificate_settings",
    "aws_api_gateway_domain_name": "endpoint_configuration",
    "aws_api_gateway_rest_api": "endpoint_configuration",
    "aws_appautoscaling_target": "suspended_state",
    "aws_appconfig_extension": "parameter",
    "aws_appflow_flow": "metadata_catalog_config trigger_config.trigger_properties",
    "aws_apprunner_service": (
        "health_check_configuration instance_configuration network_configuration network_configuration.egress_configuration "
        "network_configuration.ingress_configuration"
    ),
    "aws_appstream_fleet": "domain_join_info vpc_config",
    "aws_appstream_image_builder": "domain_join_info vpc_config",
    "aws_appstream_stack": "access_endpoints application_settings storage_connectors streaming_experience_settings user_settings",
    "aws_auditmanager_assessment": "roles",
    "aws_autoscaling_group": (
        "availability_zone_distribution capacity_reservation_specification instance_lifecycle_policy "
        "instance_lifecycle_policy.retention_triggers launch_template mixed_instances_policy "
        "mixed_instances_policy.instances_distribution mixed_instances_policy.launch_template.override traffic_source"
    ),
    "aws_backup_selection": "condition",
    "aws_batch_compute_environment": "compute_resources compute_resources.ec2_configuration update_policy",
    "aws_bedrockagentcore_registry": "approval_configuration",
    "aws_budgets_budget": "cost_filter cost_types",
    "aws_ce_anomaly_subscription": "threshold_expression",
    "aws_cloudfront_distribution": "default_cache_behavior.grpc_config ordered_cache_behavior.grpc_config",
    "aws_cloudsearch_domain": "endpoint_options scaling_parameters",
    "aws_cloudtrail_event_data_store": "advanced_event_selector advanced_event_selector.field_selector",
    "aws_codebuild_webhook": "pull_request_build_policy",
    "aws_codedeploy_deployment_group": "blue_green_deployment_config blue_green_deployment_config.green_fleet_provisioning_option",
    "aws_cognito_user_pool": (
        "account_recovery_setting.recovery_mechanism admin_create_user_config lambda_config lambda_config.custom_email_sender "
        "lambda_config.custom_sms_sender lambda_config.pre_token_generation_config password_policy sign_in_policy sms_configuration "
        "username_configuration verification_message_template"
    ),
    "aws_comprehend_document_classifier": "output_data_config",
    "aws_config_config_rule": "evaluation_mode",
    "aws_config_configuration_recorder": (
        "recording_group recording_group.exclusion_by_resource_types recording_group.recording_strategy recording_mode"
    ),
    "aws_connect_user_hierarchy_structure": (
        "hierarchy_structure.level_five hierarchy_structure.level_four hierarchy_structure.level_one hierarchy_structure.level_three "
        "hierarchy_structure.level_two"
    ),
    "aws_customerprofiles_domain": "matching.auto_merging",
    "aws_datasync_location_hdfs": "qop_configuration",
    "aws_dax_parameter_group": "parameters",
    "aws_db_proxy": "auth",
    "aws_db_proxy_default_target_group": "connection_pool_config",
    "aws_dms_endpoint": "redshift_settings",
    "aws_dynamodb_table": (
        "attribute global_secondary_index global_secondary_index.key_schema global_secondary_index.warm_throughput global_table_witness "
        "point_in_time_recovery server_side_encryption ttl warm_throughput"
    ),
    "aws_ec2_client_vpn_endpoint": (
        "client_connect_options client_login_banner_options client_route_enforcement_options transit_gateway_configuration"
    ),
    "aws_ec2_fleet": "fleet_instance_set",
    "aws_ec2_managed_prefix_list": "entry",
    "aws_ec2_network_insights_path": "filter_at_destination filter_at_source",
    "aws_ecs_capacity_provider": "auto_scaling_group_provider.managed_scaling managed_instances_provider.auto_repair_configuration",
    "aws_ecs_cluster": "setting",
    "aws_ecs_service": (
        "deployment_configuration deployment_configuration.canary_configuration "
        "deployment_configuration.lifecycle_hook.timeout_configuration deployment_configuration.linear_configuration"
    ),
    "aws_ecs_task_set": "scale",
    "aws_efs_access_point": "root_directory root_directory.creation_info",
    "aws_efs_file_system": "protection",
    "aws_eks_addon": "namespace_config",
    "aws_eks_cluster": (
        "access_config compute_config control_plane_scaling_config kube_api_server_config kube_api_server_config.service_node_port_range "
        "kube_controller_manager_config kube_controller_manager_config.horizontal_pod_autoscaler_controller_config "
        "kube_controller_manager_config.pod_gc_controller_config kube_scheduler_config kube_scheduler_config.node_resources_fit "
        "kube_scheduler_config.node_resources_fit.scoring_strategy kube_scheduler_config.node_resources_fit.scoring_strategy.resource "
        "kubernetes_network_config kubernetes_network_config.elastic_load_balancing outpost_config.etcd_placement "
        "remote_network_config.remote_pod_networks storage_config upgrade_policy"
    ),
    "aws_eks_node_group": "node_repair_config update_config",
    "aws_elastic_beanstalk_configuration_template": "setting",
    "aws_elasticache_replication_group": "node_group_configuration",
    "aws_elasticache_user": "authentication_mode",
    "aws_elasticsearch_domain": (
        "advanced_security_options auto_tune_options auto_tune_options.maintenance_schedule cluster_config "
        "cluster_config.cold_storage_options domain_endpoint_options ebs_options encrypt_at_rest node_to_node_encryption"
    ),
    "aws_elastictranscoder_pipeline": "content_config thumbnail_config",
    "aws_elastictranscoder_preset": "audio_codec_options",
    "aws_elb": "health_check",
    "aws_emr_cluster": (
        "core_instance_fleet core_instance_fleet.instance_type_configs.ebs_config core_instance_group core_instance_group.ebs_config "
        "master_instance_fleet master_instance_fleet.instance_type_configs.ebs_config master_instance_group "
        "master_instance_group.ebs_config"
    ),
    "aws_emr_instance_fleet": "instance_type_configs.ebs_config",
    "aws_emr_instance_group": "ebs_config",
    "aws_emrserverless_application": (
        "auto_start_configuration auto_stop_configuration image_configuration interactive_configuration "
        "job_level_cost_allocation_configuration maximum_capacity"
    ),
    "aws_fis_experiment_template": "experiment_options",
    "aws_fsx_data_repository_association": "s3 s3.auto_export_policy s3.auto_import_policy",
    "aws_fsx_lustre_file_system": "log_configuration metadata_configuration",
    "aws_fsx_ontap_file_system": "disk_iops_configuration",
    "aws_fsx_ontap_volume": (
        "snaplock_configuration.autocommit_period snaplock_configuration.retention_period "
        "snaplock_configuration.retention_period.default_retention snaplock_configuration.retention_period.maximum_retention "
        "snaplock_configuration.retention_period.minimum_retention"
    ),
    "aws_fsx_openzfs_file_system": "disk_iops_configuration root_volume_configuration root_volume_configuration.user_and_group_quotas",
    "aws_fsx_openzfs_volume": "user_and_group_quotas",
    "aws_fsx_windows_file_system": "audit_log_configuration disk_iops_configuration",
    "aws_gamelift_fleet": "certificate_configuration ec2_inbound_permission",
    "aws_gamelift_script": "storage_location",
    "aws_glue_catalog_database": "create_table_default_permission",
    "aws_glue_catalog_table": "storage_descriptor storage_descriptor.columns storage_descriptor.ser_de_info view_definition",
    "aws_glue_job": "execution_property notification_property",
    "aws_guardduty_detector": "datasources datasources.kubernetes datasources.malware_protection datasources.s3_logs",
    "aws_guardduty_organization_configuration": "datasources datasources.kubernetes datasources.malware_protection datasources.s3_logs",
    "aws_iam_role": "inline_policy",
    "aws_imagebuilder_image": (
        "image_scanning_configuration image_scanning_configuration.ecr_configuration image_tests_configuration workflow"
    ),
    "aws_imagebuilder_image_pipeline": (
        "image_scanning_configuration image_scanning_configuration.ecr_configuration image_tests_configuration workflow"
    ),
    "aws_imagebuilder_image_recipe": "systems_manager_agent",
    "aws_instance": (
        "capacity_reservation_specification cpu_options ebs_block_device enclave_options ephemeral_block_device instance_market_options "
        "instance_market_options.spot_options maintenance_options metadata_options network_interface primary_network_interface "
        "private_dns_name_options root_block_device secondary_network_interface"
    ),
    "aws_iot_domain_configuration": "tls_config",
    "aws_iot_indexing_configuration": (
        "thing_group_indexing_configuration thing_group_indexing_configuration.managed_field thing_indexing_configuration "
        "thing_indexing_configuration.filter thing_indexing_configuration.managed_field"
    ),
    "aws_ivs_recording_configuration": "thumbnail_configuration",
    "aws_kendra_experience": "configuration configuration.content_source_configuration",
    "aws_kendra_index": (
        "capacity_units document_metadata_configuration_updates document_metadata_configuration_updates.relevance "
        "document_metadata_configuration_updates.search"
    ),
    "aws_keyspaces_keyspace": "replication_specification",
    "aws_keyspaces_table": "capacity_specification comment encryption_specification point_in_time_recovery",
    "aws_kinesis_analytics_application": "inputs.parallelism inputs.starting_position_configuration",
    "aws_kinesis_firehose_delivery_stream": (
        "elasticsearch_configuration.cloudwatch_logging_options elasticsearch_configuration.s3_configuration.cloudwatch_logging_options "
        "extended_s3_configuration.cloudwatch_logging_options "
        "extended_s3_configuration.s3_backup_configuration.cloudwatch_logging_options "
        "http_endpoint_configuration.cloudwatch_logging_options http_endpoint_configuration.request_configuration "
        "http_endpoint_configuration.s3_configuration.cloudwatch_logging_options "
        "http_endpoint_configuration.secrets_manager_configuration iceberg_configuration.cloudwatch_logging_options "
        "iceberg_configuration.s3_configuration.cloudwatch_logging_options opensearch_configuration.cloudwatch_logging_options "
        "opensearch_configuration.s3_configuration.cloudwatch_logging_options "
        "opensearchserverless_configuration.cloudwatch_logging_options "
        "opensearchserverless_configuration.s3_configuration.cloudwatch_logging_options redshift_configuration.cloudwatch_logging_options "
        "redshift_configuration.s3_backup_configuration.cloudwatch_logging_options "
        "redshift_configuration.s3_configuration.cloudwatch_logging_options redshift_configuration.secrets_manager_configuration "
        "snowflake_configuration.cloudwatch_logging_options snowflake_configuration.s3_configuration.cloudwatch_logging_options "
        "snowflake_configuration.secrets_manager_configuration splunk_configuration.cloudwatch_logging_options "
        "splunk_configuration.s3_configuration.cloudwatch_logging_options splunk_configuration.secrets_manager_configuration"
    ),
    "aws_kinesis_stream": "stream_mode_details",
    "aws_kinesisanalyticsv2_application": (
        "application_configuration application_configuration.application_encryption_configuration "
        "application_configuration.application_snapshot_configuration application_configuration.flink_application_configuration "
        "application_configuration.flink_application_configuration.checkpoint_configuration "
        "application_configuration.flink_application_configuration.monitoring_configuration "
        "application_configuration.flink_application_configuration.parallelism_configuration application_configuration.run_configuration "
        "application_configuration.run_configuration.application_restore_configuration "
        "application_configuration.run_configuration.flink_run_configuration "
        "application_configuration.sql_application_configuration.input.input_parallelism "
        "application_configuration.sql_application_configuration.input.input_starting_position_configuration"
    ),
    "aws_lakeformation_data_lake_settings": "create_database_default_permissions create_table_default_permissions",
    "aws_lakeformation_permissions": "data_location database lf_tag lf_tag_policy table table_with_columns",
    "aws_lakeformation_resource_lf_tag": "database lf_tag table table_with_columns",
    "aws_lakeformation_resource_lf_tags": "database table table_with_columns",
    "aws_lambda_code_signing_config": "policies",
    "aws_lambda_event_source_mapping": "amazon_managed_kafka_event_source_config self_managed_kafka_event_source_config",
    "aws_lambda_function": "ephemeral_storage logging_config tracing_config",
    "aws_lambda_function_scaling_config": "function_scaling_config",
    "aws_launch_configuration": "ebs_block_device metadata_options root_block_device",
    "aws_launch_template": "metadata_options",
    "aws_lb": "subnet_mapping",
    "aws_lb_listener": "mutual_authentication",
    "aws_lb_target_group": "health_check stickiness target_failover target_group_health target_health_state",
    "aws_lightsail_container_service": "private_registry_access private_registry_access.ecr_image_puller_role",
    "aws_load_balancer_policy": "policy_attribute",
    "aws_location_place_index": "data_source_configuration",
    "aws_macie2_classification_job": (
        "s3_job_definition.bucket_criteria s3_job_definition.bucket_criteria.excludes s3_job_definition.bucket_criteria.excludes.and "
        "s3_job_definition.bucket_criteria.excludes.and.simple_criterion s3_job_definition.bucket_criteria.excludes.and.tag_criterion "
        "s3_job_definition.bucket_criteria.includes s3_job_definition.bucket_criteria.includes.and "
        "s3_job_definition.bucket_criteria.includes.and.simple_criterion s3_job_definition.bucket_criteria.includes.and.tag_criterion "
        "s3_job_definition.scoping s3_job_definition.scoping.excludes s3_job_definition.scoping.excludes.and "
        "s3_job_definition.scoping.excludes.and.simple_scope_term s3_job_definition.scoping.excludes.and.tag_scope_term "
        "s3_job_definition.scoping.excludes.and.tag_scope_term.tag_values s3_job_definition.scoping.includes "
        "s3_job_definition.scoping.includes.and s3_job_definition.scoping.includes.and.simple_scope_term "
        "s3_job_definition.scoping.includes.and.tag_scope_term schedule_frequency"
    ),
    "aws_media_convert_queue": "reservation_plan_settings",
    "aws_medialive_channel": "maintenance",
    "aws_medialive_input": "input_devices media_connect_flows sources",
    "aws_mq_broker": "configuration maintenance_window_start_time user",
    "aws_msk_cluster": (
        "broker_node_group_info.connectivity_info broker_node_group_info.connectivity_info.public_access "
        "broker_node_group_info.connectivity_info.vpc_connectivity "
        "broker_node_group_info.connectivity_info.vpc_connectivity.client_authentication "
        "broker_node_group_info.connectivity_info.vpc_connectivity.client_authentication.sasl broker_node_group_info.storage_info "
        "rebalancing"
    ),
    "aws_msk_replicator": (
        "replication_info_list.topic_replication.starting_position replication_info_list.topic_replication.topic_name_configuration"
    ),
    "aws_mskconnect_connector": "capacity.autoscaling.scale_in_policy capacity.autoscaling.scale_out_policy",
    "aws_mwaa_environment": (
        "logging_configuration logging_configuration.dag_processing_logs logging_configuration.scheduler_logs "
        "logging_configuration.task_logs logging_configuration.webserver_logs logging_configuration.worker_logs"
    ),
    "aws_network_interface": "attachment connection_tracking_specification",
    "aws_networkfirewall_firewall": "availability_zone_mapping subnet_mapping",
    "aws_networkfirewall_rule_group": "rule_group",
    "aws_opensearch_domain": (
        "advanced_security_options aiml_options aiml_options.natural_language_query_generation_options aiml_options.s3_vectors_engine "
        "aiml_options.serverless_vector_acceleration auto_tune_options auto_tune_options.maintenance_schedule cluster_config "
        "cluster_config.cold_storage_options cluster_config.node_options cluster_config.node_options.node_config "
        "deployment_strategy_options domain_endpoint_options ebs_options encrypt_at_rest node_to_node_encryption off_peak_window_options "
        "off_peak_window_options.off_peak_window off_peak_window_options.off_peak_window.window_start_time software_update_options"
    ),
    "aws_opensearch_outbound_connection": "connection_properties",
    "aws_opensearchserverless_collection": "vector_options",
    "aws_pipes_pipe": (
        "source_parameters source_parameters.activemq_broker_parameters source_parameters.dynamodb_stream_parameters "
        "source_parameters.kinesis_stream_parameters source_parameters.managed_streaming_kafka_parameters "
        "source_parameters.rabbitmq_broker_parameters source_parameters.self_managed_kafka_parameters "
        "source_parameters.sqs_queue_parameters target_parameters"
    ),
    "aws_quicksight_analysis": "parameters",
    "aws_quicksight_dashboard": "dashboard_publish_options parameters",
    "aws_quicksight_data_set": (
        "data_set_usage_configuration logical_table_map logical_table_map.data_transforms "
        "logical_table_map.data_transforms.cast_column_type_operation logical_table_map.data_transforms.create_columns_operation "
        "logical_table_map.data_transforms.filter_operation logical_table_map.data_transforms.project_operation "
        "logical_table_map.data_transforms.rename_column_operation logical_table_map.data_transforms.tag_column_operation "
        "logical_table_map.data_transforms.tag_column_operation.tags.column_description "
        "logical_table_map.data_transforms.untag_column_operation logical_table_map.source.join_instruction "
        "logical_table_map.source.join_instruction.left_join_key_properties "
        "logical_table_map.source.join_instruction.right_join_key_properties physical_table_map physical_table_map.s3_source"
    ),
    "aws_quicksight_data_source": "ssl_properties",
    "aws_rbin_rule": "resource_tags",
    "aws_redshiftserverless_workgroup": "config_parameter price_performance_target",
    "aws_resourcegroups_group": "resource_query",
    "aws_rolesanywhere_trust_anchor": "notification_settings",
    "aws_route53domains_domain": "admin_contact registrant_contact tech_contact",
    "aws_route53domains_registered_domain": "admin_contact billing_contact name_server registrant_contact tech_contact",
    "aws_rum_app_monitor": "app_monitor_configuration custom_events",
    "aws_s3_bucket": (
        "cors_rule grant lifecycle_rule logging object_lock_configuration replication_configuration server_side_encryption_configuration "
        "versioning website"
    ),
    "aws_s3_bucket_acl": "access_control_policy",
    "aws_s3_bucket_website_configuration": "routing_rule",
    "aws_sagemaker_algorithm": "training_specification",
    "aws_sagemaker_app": "resource_spec",
    "aws_sagemaker_data_quality_job_definition": "stopping_condition",
    "aws_sagemaker_domain": "default_space_settings.space_storage_settings default_user_settings.space_storage_settings",
    "aws_sagemaker_feature_group": "offline_store_config.data_catalog_config throughput_config",
    "aws_sagemaker_labeling_job": "human_task_config input_config output_config",
    "aws_sagemaker_model": (
        "container.additional_model_data_source container.model_data_source inference_execution_config "
        "primary_container.additional_model_data_source primary_container.model_data_source"
    ),
    "aws_sagemaker_monitoring_schedule": (
        "monitoring_schedule_config.monitoring_job_definition.stopping_condition monitoring_schedule_config.schedule_config"
    ),
    "aws_sagemaker_space": "space_settings.space_storage_settings",
    "aws_sagemaker_user_profile": "user_settings.space_storage_settings",
    "aws_sagemaker_workforce": "source_ip_config",
    "aws_sagemaker_workteam": (
        "worker_access_configuration worker_access_configuration.s3_presign worker_access_configuration.s3_presign.iam_policy_constraints"
    ),
    "aws_secretsmanager_secret": "replica",
    "aws_securityhub_organization_configuration": "organization_configuration",
    "aws_sesv2_account_vdm_attributes": "dashboard_attributes guardian_attributes",
    "aws_sesv2_configuration_set": "reputation_options sending_options",
    "aws_sesv2_email_identity": "dkim_signing_attributes",
    "aws_sfn_activity": "encryption_configuration",
    "aws_sfn_state_machine": "encryption_configuration logging_configuration tracing_configuration",
    "aws_signer_signing_profile": "signature_validity_period signing_material",
    "aws_spot_fleet_request": (
        "launch_specification.ebs_block_device launch_specification.ephemeral_block_device launch_specification.root_block_device"
    ),
    "aws_spot_instance_request": (
        "capacity_reservation_specification cpu_options ebs_block_device enclave_options ephemeral_block_device maintenance_options "
        "metadata_options network_interface private_dns_name_options root_block_device secondary_network_interface"
    ),
    "aws_ssm_association": "targets",
    "aws_ssmincidents_replication_set": "region regions",
    "aws_ssoadmin_customer_managed_policy_attachments_exclusive": "customer_managed_policy_reference",
    "aws_storagegateway_gateway": "maintenance_start_time",
    "aws_synthetics_canary": "run_config schedule.retry_config",
    "aws_timestreamquery_scheduled_query": (
        "error_report_configuration notification_configuration schedule_configuration target_configuration"
    ),
    "aws_timestreamwrite_table": "magnetic_store_write_properties retention_properties schema schema.composite_partition_key",
    "aws_transfer_server": "protocol_details s3_storage_options",
    "aws_verifiedaccess_endpoint": "sse_specification",
    "aws_verifiedaccess_group": "sse_configuration",
    "aws_verifiedaccess_trust_provider": "sse_specification",
    "aws_vpc_endpoint": "dns_options subnet_configuration",
    "aws_vpc_peering_connection": "accepter requester",
    "aws_vpc_peering_connection_accepter": "accepter requester",
    "aws_vpc_peering_connection_options": "accepter requester",
    "aws_vpn_connection": (
        "tunnel1_log_options tunnel1_log_options.cloudwatch_log_options tunnel2_log_options tunnel2_log_options.cloudwatch_log_options"
    ),
    "aws_workspaces_directory": (
        "certificate_based_auth_properties saml_properties self_service_permissions workspace_access_properties "
        "workspace_creation_properties"
    ),
    "aws_workspaces_pool": "application_settings timeout_settings",
    "aws_workspaces_workspace": "workspace_properties",
    "aws_xray_group": "insights_configuration",
}
# Computed anew by an update as well: of a load balancer that gets other subnets.
# https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/elbv2/load_balancer.go (`SetNewComputed`)
_ANEW = frozenset({"subnet_mapping"})


def is_filled_in(resource_type: str, path: tuple[str, ...]) -> bool:
    """Whether the provider may fill in a block of a type where it is left out.

    >>> is_filled_in("aws_instance", ("root_block_device",)), is_filled_in("aws_instance", ("credit_specification",))
    (True, False)
    """
    return ".".join(path) in _COMPUTED.get(resource_type, "").split()


def is_left_to_a_dynamic(resource_type: str, path: tuple[str, ...], attribute: Attribute | None) -> bool:
    """Whether what is unknown at a place without an expression can only be a block that a `dynamic` makes.

    >>> is_left_to_a_dynamic("aws_iam_policy_document", ("statement",), None)
    True
    """
    if attribute is None:  # of data sources, and of what recurs in itself, no schema is shipped
        return len(path) > 1 or (resource_type, *path) == ("aws_iam_policy_document", "statement")
    if attribute.kind == "any":
        return True
    return attribute.is_block and (attribute.required or not is_filled_in(resource_type, path))


def waits_in_a_dynamic(resource_type: str, body: Change) -> Iterator[str]:
    """Blocks that the provider may fill in, and that this update shows to be made by a `dynamic` over something that is not known yet.

    One that nobody writes stays as it is while its resource is updated, and is known.
    """
    before, unknown = body.before or {}, body.after_unknown
    if isinstance(unknown, dict):
        mask: dict[str, object] = unknown
        for name in _COMPUTED.get(resource_type, "").split():
            if mask.get(name) is True and isinstance(before.get(name), list) and name not in _ANEW:
                yield name
