"""The modules of the generated organisation, written well enough to be believed and with room for mistakes in their inputs."""

from __future__ import annotations

import json
from typing import Final

from bench.expressions import After, Block, Input, Module, Template

NAME: Final = Input("name")
EVERYWHERE: Final = "0.0.0.0/0"
LOGS: Final = "arn:aws:s3:::central-flow-logs-111122223333"
CERTIFICATE: Final = "arn:aws:acm:us-east-1:111122223333:certificate/1a2b3c4d-2222-4333-8444-5e6f7a8b9c0d"
NO_RULE: Final = {"cidr_blocks": [], "ipv6_cidr_blocks": [], "prefix_list_ids": [], "security_groups": [], "self": False}
ANYWHERE_OUT: Final = NO_RULE | {"cidr_blocks": [EVERYWHERE], "description": "out", "from_port": 0, "to_port": 0, "protocol": "-1"}


def trusted(service: str) -> str:
    """The trust policy that lets an AWS service take a role."""
    statement = {"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": {"Service": f"{service}.amazonaws.com"}}
    return json.dumps({"Statement": [statement], "Version": "2012-10-17"}, separators=(",", ":"))


def named(pattern: str) -> Template:
    """A name made of the module's own."""
    return Template(pattern, "var.name")


def keyed(pattern: str) -> Template:
    """A name made of the module's own and the instance's key."""
    return Template(pattern, "var.name", "each.key")


def acl_rule(number: int, action: str, cidr: object, port: int, protocol: str) -> dict[str, object]:
    """A rule of a network ACL, all its fields."""
    absent = dict.fromkeys(("icmp_code", "icmp_type", "ipv6_cidr_block"))
    return {
        **absent, "action": action, "cidr_block": cidr, "from_port": port, "protocol": protocol, "rule_no": number, "to_port": port,
    }  # fmt: skip


NETWORK: Final = Module(
    "./modules/network",
    (
        Block("aws_vpc", "this", {"cidr_block": Input("cidr"), "enable_dns_hostnames": True, "tags": {"Name": NAME}}),
        Block("aws_default_security_group", "this", {"vpc_id": After("aws_vpc.this.id")}),
        Block("aws_internet_gateway", "this", {"vpc_id": After("aws_vpc.this.id")}),
        Block("aws_subnet", "public", {"vpc_id": After("aws_vpc.this.id"), "cidr_block": Template("{block}.{key}.0/24", "var.block",
              "count.index"), "map_public_ip_on_launch": True, "tags": {"Tier": "public"}}, ("count", "zones")),
        Block("aws_subnet", "data", {"vpc_id": After("aws_vpc.this.id"), "cidr_block": Template("{block}.1{key}.0/24", "var.block",
              "count.index"), "tags": {"Tier": "data"}}, ("count", "zones")),
        Block("aws_route_table", "public", {"vpc_id": After("aws_vpc.this.id")}),
        Block("aws_route", "public", {"route_table_id": After("aws_route_table.public.id"), "destination_cidr_block": EVERYWHERE,
              "gateway_id": After("aws_internet_gateway.this.id")}),
        Block("aws_route_table", "data", {"vpc_id": After("aws_vpc.this.id")}),
        Block("aws_route_table_association", "public", {"route_table_id": After("aws_route_table.public.id"),
              "subnet_id": After("aws_subnet.public", "count.index")}, ("count", "zones")),
        Block("aws_route_table_association", "data", {"route_table_id": After("aws_route_table.data.id"),
              "subnet_id": After("aws_subnet.data", "count.index")}, ("count", "zones")),
        Block("aws_network_acl", "data", {"vpc_id": After("aws_vpc.this.id"), "subnet_ids": After("aws_subnet.data"), "ingress": [
              acl_rule(10, "deny", EVERYWHERE, 22, "6"), acl_rule(100, "allow", Input("cidr"), 0, "-1")], "egress": [
              acl_rule(100, "allow", EVERYWHERE, 0, "-1")]}, ("count", "acls")),
        Block("aws_flow_log", "this", {"vpc_id": After("aws_vpc.this.id"), "traffic_type": "ALL", "log_destination_type": "s3",
              "log_destination": LOGS}, ("count", "flow_logs")),
    ),
    {"vpc_id": After("aws_vpc.this.id"), "public_subnet_ids": After("aws_subnet.public"), "data_subnet_ids": After("aws_subnet.data")},
    ("name", "cidr", "block", "zones", "acls", "flow_logs"),
)  # fmt: skip

SERVICE: Final = Module(
    "./modules/service",
    (
        Block("aws_security_group", "entry", {"name": named("{name}-entry"), "description": "public entry", "vpc_id": Input("vpc_id"),
              "ingress": Input("ports", NO_RULE | {"cidr_blocks": [EVERYWHERE], "description": "public", "protocol": "tcp"}),
              "egress": [ANYWHERE_OUT]}),
        Block("aws_security_group", "app", {"name": named("{name}-app"), "description": "instances", "vpc_id": Input("vpc_id")}),
        Block("aws_security_group_rule", "app", {"security_group_id": After("aws_security_group.app.id"), "type": "ingress",
              "from_port": 8080, "to_port": 8080, "protocol": "tcp", "source_security_group_id": After("aws_security_group.entry.id")}),
        Block("aws_lb", "this", {"name": NAME, "load_balancer_type": "application", "drop_invalid_header_fields": True,
              "security_groups": [After("aws_security_group.entry.id")], "subnets": Input("subnet_ids")}),
        Block("aws_lb_target_group", "this", {"name": NAME, "port": 8080, "protocol": "HTTP", "vpc_id": Input("vpc_id")}),
        Block("aws_lb_listener", "this", {"load_balancer_arn": After("aws_lb.this.arn"), "port": 443, "protocol": "HTTPS",
              "ssl_policy": Input("ssl_policy"), "certificate_arn": CERTIFICATE, "default_action": [{"type": "forward",
              "target_group_arn": After("aws_lb_target_group.this.arn")}]}),
        Block("aws_iam_role", "app", {"name": named("{name}-app"), "assume_role_policy": trusted("ec2")}),
        Block("aws_iam_role_policy_attachment", "app", {"role": After("aws_iam_role.app.name"),
              "policy_arn": "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"}),
        Block("aws_iam_instance_profile", "app", {"name": named("{name}-app"), "role": After("aws_iam_role.app.name")}),
        Block("aws_launch_template", "app", {"name": named("{name}-app"), "image_id": Input("image_id"), "instance_type": "m6i.large",
              "vpc_security_group_ids": [After("aws_security_group.app.id")], "metadata_options": [{"http_endpoint": "enabled",
              "http_tokens": Input("http_tokens")}], "iam_instance_profile": [{"arn": After("aws_iam_instance_profile.app.arn")}]}),
        Block("aws_autoscaling_group", "app", {"name": named("{name}-app"), "min_size": 2, "max_size": 6, "health_check_type": "ELB",
              "vpc_zone_identifier": Input("subnet_ids"), "target_group_arns": [After("aws_lb_target_group.this.arn")],
              "launch_template": [{"id": After("aws_launch_template.app.id"),
                                   "version": After("aws_launch_template.app.latest_version")}]}),
    ),
    {"app_group_id": After("aws_security_group.app.id")},
    ("name", "vpc_id", "subnet_ids", "image_id", "ports", "ssl_policy", "http_tokens"),
)  # fmt: skip

DATABASE: Final = Module(
    "./modules/database",
    (
        Block("aws_security_group", "this", {"name": named("{name}-db"), "description": "clients", "vpc_id": Input("vpc_id"), "ingress": [
              NO_RULE | {"description": "clients", "from_port": 5432, "to_port": 5432, "protocol": "tcp",
                         "security_groups": [Input("client_group_id")]}]}),
        Block("aws_db_subnet_group", "this", {"name": NAME, "subnet_ids": Input("subnet_ids")}),
        Block("aws_db_parameter_group", "this", {"name": NAME, "family": "postgres16", "parameter": [{"apply_method": "immediate",
              "name": "rds.force_ssl", "value": "1"}]}),
        Block("aws_db_instance", "this", {"identifier": NAME, "engine": "postgres", "engine_version": Input("engine_version"),
              "instance_class": "db.m6g.large", "db_subnet_group_name": After("aws_db_subnet_group.this.name"),
              "parameter_group_name": After("aws_db_parameter_group.this.name"), "kms_key_id": Input("kms_key_arn"),
              "vpc_security_group_ids": [After("aws_security_group.this.id")], "storage_encrypted": Input("encrypted"),
              "publicly_accessible": Input("public"), "backup_retention_period": Input("backup_days"), "multi_az": Input("multi_az"),
              "skip_final_snapshot": True}),
    ),
    {},
    ("name", "vpc_id", "subnet_ids", "client_group_id", "engine_version", "kms_key_arn", "encrypted", "public", "backup_days", "multi_az"),
)  # fmt: skip

TLS_ONLY: Final = {
    "effect": "Deny", "actions": ["s3:*"], "resources": [After("aws_s3_bucket.this.arn")],
    "principals": [{"type": "*", "identifiers": ["*"]}],
    "condition": [{"test": "Bool", "variable": "aws:SecureTransport", "values": ["false"]}],
}  # fmt: skip

STORE: Final = Module(
    "./modules/store",
    (
        Block("aws_s3_bucket", "this", {"bucket": NAME, "versioning": [{"enabled": Input("versioned"), "mfa_delete": False}],
              "server_side_encryption_configuration": [{"rule": [{"apply_server_side_encryption_by_default": [
                  {"sse_algorithm": "aws:kms", "kms_master_key_id": Input("kms_key_arn")}]}]}]}),
        Block("aws_s3_bucket_policy", "this", {"bucket": After("aws_s3_bucket.this.id"),
              "policy": After("data.aws_iam_policy_document.this.json")}),
        Block("aws_iam_policy_document", "this", {"statement": [TLS_ONLY]}, mode="data"),
    ),
    {"id": After("aws_s3_bucket.this.id")},
    ("name", "versioned", "kms_key_arn"),
)  # fmt: skip

EVENTS: Final = Module(
    "./modules/events",
    (
        Block("aws_sns_topic", "this", {"name": keyed("{name}-{key}"), "kms_master_key_id": Input("kms_key_arn")}, ("for_each", "topics")),
        Block("aws_sqs_queue", "this", {"name": keyed("{name}-{key}"), "kms_master_key_id": Input("queue_key")}, ("for_each", "topics")),
        Block("aws_sns_topic_subscription", "this", {"topic_arn": After("aws_sns_topic.this", "each.key"), "protocol": "sqs",
              "endpoint": After("aws_sqs_queue.this", "each.key")}, ("for_each", "topics")),
    ),
    {},
    ("name", "topics", "kms_key_arn", "queue_key"),
)  # fmt: skip

FUNCTION: Final = Module(
    "./modules/function",
    (
        Block("aws_iam_role", "this", {"name": NAME, "assume_role_policy": trusted("lambda")}),
        Block("aws_cloudwatch_log_group", "this", {"name": named("/aws/lambda/{name}"), "retention_in_days": Input("retention")}),
        Block("aws_lambda_function", "this", {"function_name": NAME, "role": After("aws_iam_role.this.arn"), "handler": "app.handler",
              "runtime": Input("runtime"), "filename": "app.zip", "memory_size": 256}),
        Block("aws_lambda_permission", "this", {"action": "lambda:InvokeFunction", "principal": "events.amazonaws.com",
              "function_name": After("aws_lambda_function.this.function_name")}),
    ),
    {"arn": After("aws_lambda_function.this.arn")},
    ("name", "runtime", "retention"),
)  # fmt: skip

SIZES: Final = {"service": len(SERVICE.blocks), "database": len(DATABASE.blocks), "store": 3, "events": 3, "function": len(FUNCTION.blocks)}
