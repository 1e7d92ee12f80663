"""What a plan shows of the AWS provider and the schema does not say. For tests only.

Read off plans that Terraform made (the worlds in `fixtures/`, provider 3.39) and the documentation of the types in the
registry (https://registry.terraform.io/providers/hashicorp/aws/latest/docs), as far as provider 6 still has them.
"""

from __future__ import annotations

from tests.support.hcl_values import Data

ACCOUNT = "123456789012"

# Blocks that the provider fills in when nobody writes them: the schema has no such flag for blocks.
COMPUTED_BLOCKS: dict[str, frozenset[str]] = {
    "aws_ami": frozenset({"ephemeral_block_device"}),
    "aws_api_gateway_rest_api": frozenset({"endpoint_configuration"}),
    "aws_budgets_budget": frozenset({"cost_types"}),
    "aws_cognito_user_pool": frozenset(
        {"admin_create_user_config", "lambda_config", "password_policy", "sms_configuration", "verification_message_template"}
    ),
    "aws_config_configuration_recorder": frozenset(
        {"recording_group", "recording_group.exclusion_by_resource_types", "recording_group.recording_strategy"}
    ),
    "aws_dynamodb_table": frozenset({"point_in_time_recovery", "server_side_encryption"}),
    "aws_ecs_capacity_provider": frozenset({"auto_scaling_group_provider.managed_scaling"}),
    "aws_ecs_cluster": frozenset({"setting"}),
    "aws_eks_cluster": frozenset({"access_config", "kubernetes_network_config", "upgrade_policy"}),
    "aws_iam_role": frozenset({"inline_policy"}),
    "aws_instance": frozenset(
        {
            "capacity_reservation_specification", "cpu_options", "ebs_block_device", "enclave_options", "ephemeral_block_device",
            "maintenance_options", "metadata_options", "network_interface", "private_dns_name_options", "root_block_device",
        }
    ),
    "aws_kinesis_firehose_delivery_stream": frozenset({"extended_s3_configuration.cloudwatch_logging_options"}),
    "aws_lambda_function": frozenset({"ephemeral_storage", "logging_config", "tracing_config"}),
    "aws_launch_configuration": frozenset({"ebs_block_device", "metadata_options", "root_block_device"}),
    "aws_lb": frozenset({"subnet_mapping"}),
    "aws_lb_target_group": frozenset({"health_check", "stickiness"}),
    "aws_opensearch_domain": frozenset(
        {"advanced_security_options", "auto_tune_options", "domain_endpoint_options", "encrypt_at_rest", "node_to_node_encryption"}
    ),
    "aws_s3_bucket": frozenset(
        {
            "cors_rule", "grant", "lifecycle_rule", "logging", "object_lock_configuration", "replication_configuration",
            "server_side_encryption_configuration", "versioning", "website",
        }
    ),
    "aws_sfn_state_machine": frozenset({"logging_configuration", "tracing_configuration"}),
}  # fmt: skip
COMPUTED_BLOCKS["aws_spot_instance_request"] = COMPUTED_BLOCKS["aws_instance"]

# How the provider writes protocols, and where.
PROTOCOLS = {"1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6", "all": "-1"}
PROTOCOL_PATHS: dict[str, frozenset[tuple[str, ...]]] = {
    "aws_security_group": frozenset({("ingress", "protocol"), ("egress", "protocol")}),
    "aws_default_security_group": frozenset({("ingress", "protocol"), ("egress", "protocol")}),
    "aws_security_group_rule": frozenset({("protocol",)}),
}

# Identifiers that AWS makes up, by their prefix.
PREFIXES = {
    "aws_ami": "ami", "aws_default_network_acl": "acl", "aws_default_security_group": "sg", "aws_ebs_volume": "vol",
    "aws_ec2_managed_prefix_list": "pl", "aws_efs_file_system": "fs", "aws_eip": "eipalloc", "aws_flow_log": "fl",
    "aws_instance": "i", "aws_internet_gateway": "igw", "aws_launch_template": "lt", "aws_nat_gateway": "nat",
    "aws_network_acl": "acl", "aws_route_table": "rtb", "aws_security_group": "sg", "aws_security_group_rule": "sgrule",
    "aws_subnet": "subnet", "aws_vpc": "vpc", "aws_vpc_endpoint": "vpce", "aws_vpc_security_group_egress_rule": "sgr",
    "aws_vpc_security_group_ingress_rule": "sgr",
}  # fmt: skip
IDENTITIES = ("bucket", "name", "identifier", "cluster_identifier", "function_name", "family", "domain_name", "user", "role")

# ARNs; the others are arn:aws:<first word of the type>:<region>:<account>:<id>.
ARNS = {
    "aws_cloudwatch_log_group": "arn:aws:logs:{region}:{account}:log-group:{id}",
    "aws_db_instance": "arn:aws:rds:{region}:{account}:db:{id}",
    "aws_dynamodb_table": "arn:aws:dynamodb:{region}:{account}:table/{id}",
    "aws_iam_policy": "arn:aws:iam::{account}:policy/{id}",
    "aws_iam_role": "arn:aws:iam::{account}:role/{id}",
    "aws_iam_user": "arn:aws:iam::{account}:user/{id}",
    "aws_kinesis_stream": "arn:aws:kinesis:{region}:{account}:stream/{id}",
    "aws_kms_key": "arn:aws:kms:{region}:{account}:key/{id}",
    "aws_lambda_function": "arn:aws:lambda:{region}:{account}:function:{id}",
    "aws_rds_cluster": "arn:aws:rds:{region}:{account}:cluster:{id}",
    "aws_s3_bucket": "arn:aws:s3:::{id}",
    "aws_secretsmanager_secret": "arn:aws:secretsmanager:{region}:{account}:secret:{id}",
    "aws_security_group": "arn:aws:ec2:{region}:{account}:security-group/{id}",
    "aws_subnet": "arn:aws:ec2:{region}:{account}:subnet/{id}",
    "aws_vpc": "arn:aws:ec2:{region}:{account}:vpc/{id}",
}

# Arguments that cannot be changed in place, as far as examples change them.
REPLACING: dict[str, frozenset[str]] = {
    "aws_db_instance": frozenset({"availability_zone", "db_name", "kms_key_id", "snapshot_identifier", "storage_encrypted", "username"}),
    "aws_ebs_volume": frozenset({"availability_zone", "encrypted", "kms_key_id", "snapshot_id"}),
    "aws_efs_file_system": frozenset({"creation_token", "encrypted", "kms_key_id"}),
    "aws_elasticache_replication_group": frozenset({"at_rest_encryption_enabled", "kms_key_id", "subnet_group_name"}),
    "aws_instance": frozenset({"ami", "associate_public_ip_address", "availability_zone", "key_name", "subnet_id"}),
    "aws_kms_key": frozenset({"custom_key_store_id", "customer_master_key_spec", "key_usage", "multi_region"}),
    "aws_rds_cluster": frozenset({"engine", "kms_key_id", "snapshot_identifier", "storage_encrypted"}),
    "aws_redshift_cluster": frozenset({"cluster_subnet_group_name", "database_name", "master_username"}),
    "aws_sagemaker_endpoint_configuration": frozenset({"kms_key_arn", "production_variants"}),
    "aws_security_group": frozenset({"description", "vpc_id"}),
    "aws_security_group_rule": frozenset(
        {
            "cidr_blocks", "from_port", "ipv6_cidr_blocks", "prefix_list_ids", "protocol", "security_group_id", "self",
            "source_security_group_id", "to_port", "type",
        }
    ),
    "aws_subnet": frozenset({"availability_zone", "cidr_block", "vpc_id"}),
    "aws_vpc": frozenset({"cidr_block"}),
}  # fmt: skip
REPLACING_EVERYWHERE = frozenset(
    {"bucket", "bucket_prefix", "cluster_identifier", "family", "function_name", "identifier", "name", "name_prefix"}
)
RENAMED_IN_PLACE = frozenset({"aws_db_instance", "aws_rds_cluster"})

# What other providers compute, of the types that examples use beside those of AWS.
OTHER_COMPUTED: dict[str, tuple[str, ...]] = {
    "random_id": ("b64_std", "b64_url", "dec", "hex"),
    "awscc_kms_key": ("arn", "key_id"),
    "random_password": ("bcrypt_hash", "result"),
    "random_string": ("result",),
    "random_uuid": ("result",),
    "terraform_data": ("output",),
    "tls_cert_request": ("cert_request_pem",),
    "tls_locally_signed_cert": ("ca_key_algorithm", "cert_pem"),
    "tls_private_key": ("private_key_openssh", "private_key_pem", "public_key_openssh", "public_key_pem"),
    "tls_self_signed_cert": ("cert_pem",),
}
OTHER_SENSITIVE = {"random_password": {"bcrypt_hash", "result"}, "tls_private_key": {"private_key_openssh", "private_key_pem"}}

# What data sources read at plan time; {region} and {account} are filled in.
KNOWN: dict[str, dict[str, Data]] = {
    "aws_caller_identity": {
        "account_id": "{account}", "arn": "arn:aws:iam::{account}:user/planner", "id": "{account}", "user_id": "AIDAEXAMPLE",
    },
    "aws_region": {
        "id": "{region}", "name": "{region}", "region": "{region}", "description": "A region", "endpoint": "ec2.{region}.amazonaws.com",
    },
    "aws_partition": {"id": "aws", "partition": "aws", "dns_suffix": "amazonaws.com", "reverse_dns_prefix": "com.amazonaws"},
    "aws_availability_zones": {
        "id": "{region}",
        "names": ["{region}a", "{region}b", "{region}c"],
        "zone_ids": ["az1", "az2", "az3"],
        "state": "available",
    },
    "aws_ami": {
        "id": "ami-0a1b2c3d4e5f60718", "image_id": "ami-0a1b2c3d4e5f60718", "architecture": "x86_64", "name": "al2023-ami-2023",
        "arn": "arn:aws:ec2:{region}::image/ami-0a1b2c3d4e5f60718", "owner_id": "137112412989", "root_device_name": "/dev/xvda",
        "creation_date": "2026-10-01T00:00:00.000Z",
    },
    "aws_iam_role": {"arn": "arn:aws:iam::{account}:role/{name}"},
    "aws_lambda_function": {"arn": "arn:aws:lambda:{region}:{account}:function:{name}"},
    "aws_ssm_parameter": {"value": "ami-0a1b2c3d4e5f60718", "insecure_value": "ami-0a1b2c3d4e5f60718", "type": "String", "version": 1},
    "aws_vpc": {"id": "vpc-0a1b2c3d4e5f60718", "cidr_block": "10.0.0.0/16", "default": False, "enable_dns_support": True},
    "aws_subnet": {
        "id": "subnet-0a1b2c3d4e5f60718", "cidr_block": "10.0.1.0/24", "availability_zone": "{region}a",
        "vpc_id": "vpc-0a1b2c3d4e5f60718",
    },
    "aws_subnets": {"id": "{region}", "ids": ["subnet-0a1b2c3d4e5f60718", "subnet-0b1b2c3d4e5f60718"]},
    "aws_security_group": {"id": "sg-0a1b2c3d4e5f60718"},
    "aws_kms_key": {
        "id": "1a2b3c4d-0000-4000-8000-000000000000", "key_id": "1a2b3c4d-0000-4000-8000-000000000000",
        "arn": "arn:aws:kms:{region}:{account}:key/1a2b3c4d-0000-4000-8000-000000000000", "key_manager": "CUSTOMER",
    },
    "aws_kms_alias": {
        "target_key_id": "1a2b3c4d-0000-4000-8000-000000000000",
        "target_key_arn": "arn:aws:kms:{region}:{account}:key/1a2b3c4d-0000-4000-8000-000000000000",
    },
    "aws_elb_service_account": {"id": "127311923021", "arn": "arn:aws:iam::127311923021:root"},
    "aws_canonical_user_id": {"id": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"},
    "aws_organizations_organization": {
        "id": "o-a1b2c3d4e5", "master_account_id": "{account}", "accounts": [{"id": "111122223333", "name": "main", "status": "ACTIVE"}],
    },
    "aws_ip_ranges": {"cidr_blocks": ["13.32.0.0/15"], "ipv6_cidr_blocks": ["2600:9000::/28"]},
}  # fmt: skip
KNOWN_SENSITIVE = {("aws_ssm_parameter", "value"), ("aws_secretsmanager_secret_version", "secret_string")}
