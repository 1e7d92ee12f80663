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
