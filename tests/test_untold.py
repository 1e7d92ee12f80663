"""States, and plans without their configuration: nobody can tell where a value comes from, so nothing that rests on that is decided."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from srm_tf.engine.choice import Choice
from srm_tf.engine.run import World, run
from srm_tf.engine.scopes import with_scopes
from srm_tf.model.graph import Graph
from srm_tf.terraform.decode import decode
from srm_tf.terraform.plan import worlds
from tests.support.judging import facts, schema
from tests.support.planned import plan_of

LITERALS = "generic/arguments-keep-secrets-out-of-code"
IMAGES = "ec2/instances-track-latest-amis"
FLOWS = "vpc/vpcs-log-flows"
LOGS = "cloudwatch/log-groups-use-customer-keys"
TYPED = "rds/databases-use-customer-keys"
VAULTS = "backup/vaults-use-customer-keys"
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
    return worlds(decode(msgspec.json.encode(plan), "plan.json"), schema()).after


def said(text: str, control: str, without: tuple[str, ...] = ()) -> str:
    outcomes = run([World("", read(text, without))], facts(), Choice("all")).outcomes
    return next(one.verdict.word for one in outcomes if one.control == control)


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
