"""States, and plans without their configuration: nobody can tell where a value comes from, so nothing that rests on that is decided."""

from __future__ import annotations

from typing import Any

import pytest

from srm_tf.engine.scopes import with_scopes
from srm_tf.model.graph import Graph
from tests.support.judging import after_plan, words_of
from tests.support.planned import plan_of

LITERALS = "generic/arguments-keep-secrets-out-of-code"
IMAGES = "ec2/instances-track-latest-amis"
SYSTEMS = "ec2/instances-use-current-amis"
FLOWS = "vpc/vpcs-log-flows"
LOGS = "cloudwatch/log-groups-use-customer-keys"
TYPED = "rds/databases-use-customer-keys"
VAULTS = "backup/vaults-use-customer-keys"
TLS = "s3/buckets-require-tls"
WINDOWS = "rds/databases-have-maintenance-windows"
PARAMETER = """
# plan: pw = "correct horse"
variable "pw" {}
resource "aws_ssm_parameter" "p" {
  name  = "/p"
  type  = "SecureString"
  value = var.pw
}
"""
INSTANCE = """
data "aws_ssm_parameter" "latest" { name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64" }
resource "aws_instance" "i" {
  ami           = nonsensitive(data.aws_ssm_parameter.latest.value)
  instance_type = "t3.micro"
}
"""
VAULT = """
data "aws_kms_alias" "backup" { name = "alias/aws/backup" }
resource "aws_backup_vault" "main" {
  name        = "main"
  kms_key_arn = data.aws_kms_alias.backup.target_key_arn
}
"""
DEFAULT_KEY = VAULT.replace('"aws_kms_alias" "backup" { name = "alias/aws/backup" }', '"aws_ebs_default_kms_key" "d" {}').replace(
    "aws_kms_alias.backup.target_key_arn", "aws_ebs_default_kms_key.d.key_arn"
)
KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
CONFIGURATION = ("configuration",)
BOTH = ("configuration", "prior_state")


def read(text: str, without: tuple[str, ...] = ()) -> Graph:
    plan: dict[str, Any] = {name: one for name, one in plan_of(text).items() if name not in without}
    return after_plan(plan)


def said(text: str, control: str, without: tuple[str, ...] = ()) -> str:
    return next(iter(words_of(read(text, without), control).values()))


def test_only_an_input_without_configuration_is_untold() -> None:
    assert not read(VAULT).untold
    assert read(VAULT, CONFIGURATION).untold


def test_a_secret_without_its_configuration_may_come_from_a_variable() -> None:
    assert said(PARAMETER, LITERALS) == "satisfied"
    assert said(PARAMETER, LITERALS, CONFIGURATION) == "unknown"
    assert said(PARAMETER.replace("var.pw", '"horse"'), LITERALS) == "misconfigured"
    assert said(PARAMETER.replace("var.pw", '"horse"'), LITERALS, CONFIGURATION) == "unknown"


def test_an_image_without_its_configuration_may_have_been_looked_up() -> None:
    assert said(INSTANCE, IMAGES) == "satisfied"
    assert said(INSTANCE, IMAGES, BOTH) == "unknown"
    assert said(INSTANCE, SYSTEMS) == "satisfied"
    assert said(INSTANCE, SYSTEMS, BOTH) == "unknown"


@pytest.mark.parametrize(
    ("without", "verdict"), [((), "misconfigured"), (CONFIGURATION, "misconfigured"), (("prior_state",), "unknown"), (BOTH, "unknown")]
)
def test_an_arn_does_not_tell_whose_key_was_looked_up(without: tuple[str, ...], verdict: str) -> None:
    assert said(VAULT, VAULTS, without) == verdict


def test_the_default_key_of_an_account_may_be_one_of_aws() -> None:
    assert said(DEFAULT_KEY, VAULTS) == "unknown"


def test_who_chose_a_key_is_open_only_where_it_may_have_been_looked_up_or_filled_in() -> None:
    typed = f'resource "aws_db_instance" "c" {{\n  instance_class = "db.t3.micro"\n  kms_key_id = "{KEY}"\n  storage_encrypted = true\n}}\n'
    reads = 'data "aws_caller_identity" "here" {}\n'
    chosen = reads + f'resource "aws_cloudwatch_log_group" "g" {{\n  kms_key_id = "{KEY}"\n}}\n'  # AWS fills in none
    assert [said(typed, TYPED, without) for without in ((), CONFIGURATION, BOTH)] == ["satisfied", "unknown", "unknown"]
    assert [said(chosen, LOGS, without) for without in ((), CONFIGURATION, BOTH)] == ["satisfied", "satisfied", "unknown"]


def test_a_name_of_a_key_tells_without_configuration() -> None:
    named = VAULT.replace("data.aws_kms_alias.backup.target_key_arn", '"arn:aws:kms:eu-west-1:123456789012:alias/app"')
    assert said(named, VAULTS, BOTH) == "satisfied"


def regions(text: str) -> list[str]:
    graph = with_scopes(read(text, BOTH))
    return [one.address for one in graph.resources if one.mode == "region"]


def test_the_region_that_everything_stands_in_is_the_one_of_the_account() -> None:
    home = 'provider "aws" { region = "eu-west-1" }\nresource "aws_ebs_volume" "v" {\n  availability_zone = "eu-west-1a"\n  size = 1\n%s}\n'
    away = 'resource "aws_ebs_volume" "w" {\n  availability_zone = "us-east-1a"\n  size = 1\n  region = "us-east-1"\n}\n'
    assert regions(home % "") == ["account_region"]
    assert regions(home % "" + away) == ["region eu-west-1 (provider.aws)", "region us-east-1 (provider.aws)"]


def test_a_flow_log_of_a_subnet_whose_vpc_is_not_shown_may_be_enough() -> None:
    vpc = 'resource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}\n'
    subnet = 'resource "aws_subnet" "s" {\n  vpc_id     = aws_vpc.v.id\n  cidr_block = "10.0.0.0/24"\n}\n'
    log = 'resource "aws_flow_log" "l" {\n  subnet_id    = aws_subnet.s.id\n  traffic_type = "ALL"\n}\n'
    assert [said(vpc + subnet + log, FLOWS, without) for without in ((), BOTH)] == ["satisfied", "unknown"]
    assert [said(vpc + subnet, FLOWS, without) for without in ((), BOTH)] == ["missing", "missing"]


def cut(how: str) -> dict[str, Any]:
    """A plan of which a pipeline took out part of the configuration."""
    plan = plan_of(PARAMETER)
    root = plan["configuration"]["root_module"]
    if how == "all":
        plan["configuration"] = {}
    elif how == "root":
        plan["configuration"]["root_module"] = {}
    elif how == "expressions":
        for one in root["resources"]:
            del one["expressions"]
    return plan


def outcome(plan: dict[str, Any], control: str) -> str:
    graph = after_plan(plan)
    return next(iter(words_of(graph, control).values()))


@pytest.mark.parametrize("how", ["all", "root", "expressions"])
def test_a_configuration_that_shows_nothing_of_what_is_made_is_none(how: str) -> None:
    plan = cut(how)
    found = after_plan(plan)
    assert [one.text for one in found.notes] == [
        "this plan does not show all of its configuration: nobody can tell what was written from what was filled in"
    ]
    assert (found.untold, outcome(plan, LITERALS)) == (True, "unknown")


@pytest.mark.parametrize(("engine", "untold"), [("aurora", False), ("aurora-mysql", True)])
def test_a_cluster_of_an_earlier_provider_may_have_no_argument(engine: str, untold: bool) -> None:
    plan = plan_of(PARAMETER + f'resource "aws_rds_cluster" "c" {{\n  engine = "{engine}"\n}}\n')
    for one in plan["configuration"]["root_module"]["resources"]:
        if one["type"] == "aws_rds_cluster":
            del one["expressions"]  # as provider 3.39 plans `resource "aws_rds_cluster" "c" {}`
    assert after_plan(plan).untold == untold


def test_nor_does_one_that_lacks_a_module() -> None:
    policy = 'jsonencode({ Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "*",'
    policy += ' Condition = { Bool = { "aws:SecureTransport" = "false" } } }] })'
    text = 'module "b" {\n  source = "./b"\n}\n'
    text += f'resource "aws_s3_bucket_policy" "p" {{\n  bucket = module.b.id\n  policy = {policy}\n}}\n'
    files = {"b/main.tf": 'resource "aws_s3_bucket" "b" {}\noutput "id" {\n  value = aws_s3_bucket.b.id\n}\n'}
    plan = plan_of(text, files=files)
    assert outcome(plan, TLS) == "satisfied"
    del plan["configuration"]["root_module"]["module_calls"]["b"]["module"]
    assert outcome(plan, TLS) == "unknown"


def test_what_is_imported_may_have_its_configuration_written_after_the_plan() -> None:
    plan = plan_of(PARAMETER + 'resource "aws_sns_topic" "t" {\n  name = "t"\n}\n')
    root = plan["configuration"]["root_module"]
    root["resources"] = [one for one in root["resources"] if one["type"] != "aws_sns_topic"]
    change = next(one for one in plan["resource_changes"] if one["type"] == "aws_sns_topic")
    change["change"]["importing"] = {"id": "arn:aws:sns:eu-west-1:123456789012:t"}
    assert not after_plan(plan).untold


def test_what_stands_and_may_have_been_filled_in_is_not_set_for_sure() -> None:
    """RDS gives every instance a maintenance window. While one is made, what is known of it was written."""
    database = 'resource "aws_db_instance" "d" {\n  instance_class = "db.t4g.micro"\n%s}\n'
    window = '  maintenance_window = "sun:03:00-sun:04:00"\n'
    made = plan_of(database % window)
    stands = plan_of(database % (window + "  multi_az = true\n"), before=database % window)
    moved = plan_of(database % window.replace("sun", "mon"), before=database % window)
    assert [outcome(plan, WINDOWS) for plan in (made, stands, moved)] == ["satisfied"] * 3
    for plan in (made, stands, moved):
        del plan["configuration"]
    assert [outcome(plan, WINDOWS) for plan in (made, stands, moved)] == ["satisfied", "unknown", "satisfied"]


@pytest.mark.parametrize(
    ("resource", "control", "own", "default"),
    [
        (
            'aws_efs_access_point" "a" {\n  file_system_id = "fs-1"\n  root_directory {\n    path = "%s"\n  }',
            "efs/access-points-enforce-root-directories", "/shop", "/",
        ),
        (
            'aws_elasticache_cluster" "c" {\n  cluster_id = "c"\n  engine = "redis"\n  subnet_group_name = "%s"',
            "elasticache/caches-have-own-subnet-groups", "private", "default",
        ),
        (
            'aws_redshift_cluster" "c" {\n  cluster_identifier = "c"\n  node_type = "ra3.large"\n  cluster_subnet_group_name = "%s"',
            "redshift/clusters-have-own-subnet-groups", "private", "default",
        ),
    ],
)  # fmt: skip
def test_what_aws_fills_in_under_one_name_only_is_told_apart_by_that_name(resource: str, control: str, own: str, default: str) -> None:
    for name, verdicts in ((own, {"satisfied"}), (default, {"missing", "misconfigured"})):
        text = f'resource "{resource % name}\n%s}}\n'
        stands = plan_of(text % '  tags = { a = "b" }\n', before=text % "")
        assert outcome(stands, control) in verdicts
        del stands["configuration"]
        assert outcome(stands, control) in verdicts


@pytest.mark.parametrize(
    ("resource", "control"),
    [
        (
            'aws_instance" "i" {\n  ami = "ami-1"\n  instance_type = "t3.micro"\n  iam_instance_profile = "web"',
            "ec2/instances-have-instance-profiles",
        ),
        (
            'aws_sqs_queue" "q" {\n  redrive_policy = jsonencode({ deadLetterTargetArn = "arn:aws:sqs:eu-west-1:123456789012:d" })',
            "sqs/queues-have-dead-letter-queues",
        ),
        ('aws_efs_file_system" "f" {\n  availability_zone_name = "eu-west-1a"', "efs/file-systems-are-backed-up"),
    ],
)  # fmt: skip
def test_what_aws_never_fills_in_by_itself_was_chosen(resource: str, control: str) -> None:
    text = f'resource "{resource}\n%s}}\n'
    stands = plan_of(text % '  tags = { a = "b" }\n', before=text % "")
    assert outcome(stands, control) == "satisfied"
    del stands["configuration"]
    assert outcome(stands, control) == "satisfied"


def test_the_default_of_an_earlier_provider_is_nothing_to_ask_what_a_plan_shows_without_its_configuration() -> None:
    asks = 'terraform {\n  required_providers {\n    aws = { version = "~> 5.0" }\n  }\n}\nprovider "aws" {}\n'
    plan = plan_of(
        asks + 'resource "aws_redshift_cluster" "c" {\n  cluster_identifier = "c"\n  node_type = "ra3.large"\n  encrypted = true\n}\n'
    )
    assert outcome(plan, "redshift/clusters-are-encrypted-at-rest") == "satisfied"
    plan["configuration"]["root_module"] = {}
    assert outcome(plan, "redshift/clusters-are-encrypted-at-rest") == "satisfied"


def test_an_id_that_nobody_here_takes_may_be_told_by_an_output() -> None:
    group = 'resource "aws_security_group" "g" {\n  name = "g"\n}\n'
    control = "vpc/security-groups-are-in-use"
    assert [said(group, control, without) for without in ((), CONFIGURATION)] == ["missing", "unknown"]


def test_a_write_only_argument_may_have_been_written_where_its_version_is() -> None:
    database = 'resource "aws_db_instance" "d" {\n  instance_class = "db.t4g.micro"\n  password_wo = "hunter2"\n%s}\n'
    control = "rds/databases-keep-passwords-out-of-code"
    assert said(database % "  password_wo_version = 1\n", control, CONFIGURATION) == "unknown"


def test_a_policy_may_be_the_boundary_that_is_not_shown() -> None:
    policy = 'jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })'
    text = f'resource "aws_iam_policy" "b" {{\n  name = "b"\n  policy = {policy}\n}}\n'
    role = 'resource "aws_iam_role" "r" {\n  assume_role_policy = "{}"\n  permissions_boundary = aws_iam_policy.b.arn\n}\n'
    control = "iam/policies-grant-scoped-privileges"
    assert said(text, control, CONFIGURATION) == "misconfigured"
    assert said(text + role, control, CONFIGURATION) == "unknown"


def test_a_source_database_behind_several_snapshots_may_be_in_clear() -> None:
    old = 'resource "aws_db_instance" "old" {\n  identifier = "old"\n  instance_class = "db.t4g.micro"\n}\n'
    snapshot = 'resource "aws_db_snapshot" "s" {\n  db_instance_identifier = aws_db_instance.old.identifier\n'
    snapshot += '  db_snapshot_identifier = "old"\n}\n'
    restored = 'resource "aws_db_instance" "a" {\n  instance_class = "db.t4g.micro"\n  storage_encrypted = true\n'
    restored += "  snapshot_identifier = aws_db_snapshot.s.id\n}\n"
    control = "rds/instances-are-encrypted-at-rest"
    assert [said(old + snapshot + restored, control, without) for without in ((), CONFIGURATION)] == ["misconfigured", "unknown"]


def test_what_was_looked_up_and_is_not_shown_is_said() -> None:
    assert [one.text for one in read(VAULT, ("prior_state",)).notes] == [
        "this plan does not show what was read of data.aws_kms_alias.backup (no prior_state): that is not judged"
    ]
    assert read(VAULT).notes == ()
