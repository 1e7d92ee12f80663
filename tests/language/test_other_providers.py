"""Resources of AWS that the Cloud Control provider or a template makes: as nobody reads them, nobody says that they are not there."""

from __future__ import annotations

import pytest

from srm_tf.engine.choice import Choice
from srm_tf.engine.run import World, run
from srm_tf.language.other_providers import RENAMED
from srm_tf.terraform.decode import decode
from srm_tf.terraform.plan import worlds
from tests.language.test_some_instances import verdict
from tests.support.judging import asked_of, configured_graph, facts, schema
from tests.support.planned import plan_text

NETWORK = """
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "data" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_db_subnet_group" "data" { subnet_ids = [aws_subnet.data.id] }
resource "aws_db_instance" "orders" { db_subnet_group_name = aws_db_subnet_group.data.name }
resource "awscc_ec2_route_table" "public" { vpc_id = aws_vpc.main.id }
"""
TABLE = """
resource "awscc_ec2_subnet_route_table_association" "data" {
  subnet_id      = aws_subnet.data.id
  route_table_id = awscc_ec2_route_table.public.id
}
"""
GROUPS = """
resource "aws_security_group" "app" { name = "app" }
resource "aws_security_group" "web" { name = "web" }
resource "awscc_ec2_security_group_ingress" "app" {
  group_id                 = aws_security_group.%s.id
  ip_protocol              = "tcp"
  from_port                = 22
  to_port                  = 22
  source_security_group_id = aws_security_group.%s.id
}
"""
QUEUE = 'resource "aws_sqs_queue" "orders" { name = "orders" }\n'
MADE = """
resource "aws_cloudcontrolapi_resource" "orders" {
  type_name     = "%s"
  desired_state = jsonencode({ Queues = [aws_sqs_queue.orders.url] })
}
"""
STACK = """
resource "aws_security_group" "app" { name = "app" }
resource "aws_cloudformation_stack" "app" {
  name          = "app"
  parameters    = { Group = aws_security_group.app.id }
  template_body = <<-YAML
    Parameters:
      Group: { Type: "AWS::EC2::SecurityGroup::Id" }
    Resources:
      One:
        Type: %s
        Properties: { Name: "${aws_security_group.app.name}" }
  YAML
}
"""
BUCKET = 'resource "aws_s3_bucket" "orders" { bucket = "orders" }\n'
POLICY = """
resource "awscc_s3_bucket_policy" "orders" {
  bucket          = %s
  policy_document = jsonencode({})
}
"""
TRAIL = 'resource "awscc_%s" "main" { bucket = aws_s3_bucket.orders.id }\n'
FLEET = 'resource "aws_instance" "app" { count = 3 }\nresource "awscc_ssm_%s" "patches" { schedule = "rate(7 days)" }\n'
STRANGERS = "s3/bucket-policies-restrict-principals"


@pytest.mark.parametrize(
    ("terraform", "control", "wanted"),
    [
        (NETWORK, "vpc/data-subnets-are-private", "satisfied"),
        (NETWORK + TABLE, "vpc/data-subnets-are-private", "unknown"),
        (GROUPS % ("app", "web"), "vpc/security-groups-close-admin-ports-to-world", "unknown"),
        (GROUPS % ("web", "app"), "vpc/security-groups-close-admin-ports-to-world", "satisfied"),  # it is where the traffic comes from
        (STACK % "AWS::EC2::SecurityGroupIngress", "vpc/security-groups-close-admin-ports-to-world", "unknown"),
        (STACK % "AWS::EC2::Instance", "vpc/security-groups-close-admin-ports-to-world", "satisfied"),
        (BUCKET + POLICY % "aws_s3_bucket.orders.id", STRANGERS, "unknown"),
        (BUCKET + POLICY % '"orders"', STRANGERS, "unknown"),
        (BUCKET + POLICY % '"parcels"', STRANGERS, "satisfied"),
        (BUCKET + POLICY % "aws_s3_bucket.orders.id", "s3/buckets-require-tls", "unknown"),
        (BUCKET + POLICY % "aws_s3_bucket.orders.id", "s3/buckets-are-versioned", "missing"),  # no policy is that
        (BUCKET + TRAIL % "cloudtrail_trail", STRANGERS, "satisfied"),
        (QUEUE + MADE % "AWS::SQS::QueuePolicy", "sqs/queue-policies-restrict-principals", "unknown"),
        (QUEUE + MADE % "AWS::Lambda::EventSourceMapping", "sqs/queue-policies-restrict-principals", "satisfied"),
        (FLEET % "association", "ec2/instances-install-patches-on-schedule", "unknown"),
        (FLEET % "association", "ec2/instances-have-patch-maintenance-windows", "unknown"),
        (FLEET % "maintenance_window_task", "ec2/instances-have-patch-maintenance-windows", "unknown"),
        (FLEET % "parameter", "ec2/instances-install-patches-on-schedule", "missing"),
        (BUCKET + TRAIL % "backup_backup_selection", "backup/stateful-resources-have-backup-plans", "unknown"),
    ],
)
def test_what_another_provider_makes_may_be_what_is_looked_for(terraform: str, control: str, wanted: str) -> None:
    assert verdict(terraform, control) == wanted


def test_an_account_may_have_its_trail_from_another_provider() -> None:
    (trails,) = asked_of(configured_graph(BUCKET + TRAIL % "cloudtrail_trail"), "cloudtrail/accounts-have-multi-region-trails")
    assert trails.because == "aws_cloudtrail may be in awscc_cloudtrail_trail.main, which is not judged"


def test_what_is_called_otherwise_there_is_a_type_here() -> None:
    assert [kind for kinds in RENAMED.values() for kind in kinds if not schema().has_type(kind)] == []


KEY = """
resource "awscc_kms_key" "app" { description = "app" }
resource "awscc_kms_alias" "app" {
  alias_name    = "alias/app"
  target_key_id = awscc_kms_key.app.key_id
}
resource "aws_sns_topic" "orders" {
  name              = "orders"
  kms_master_key_id = %s
}
"""


@pytest.mark.parametrize("key", ["awscc_kms_key.app.arn", "awscc_kms_key.app.key_id", "awscc_kms_alias.app.alias_name"])
@pytest.mark.parametrize("control", ["sns/topics-are-encrypted-at-rest", "sns/topics-use-customer-keys"])
def test_a_key_that_it_makes_is_one_of_the_customers(key: str, control: str) -> None:
    assert verdict(KEY % key, control) == "satisfied"
    shown = worlds(decode(plan_text(KEY % key).encode(), "plan.json"), schema()).after
    (found,) = run([World("", shown)], facts(), Choice("all", only=(control,))).outcomes
    assert found.verdict.word == "satisfied"
