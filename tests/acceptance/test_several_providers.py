"""Provider configurations with `for_each`, which OpenTofu has since 1.9: each instance is a configuration of its own.

https://opentofu.org/docs/language/providers/configuration/#for_each-multiple-instances-of-a-provider-configuration
"""

from __future__ import annotations

import pytest

from srm_tf.engine.scopes import with_scopes
from tests.support.judging import configured_graph
from tests.support.scanning import Scan

ENCRYPTED, DEFAULT = "ebs/volumes-are-encrypted-at-rest", "ebs/accounts-encrypt-volumes-by-default"
DETECTS = "guardduty/accounts-enable-guardduty"
REGIONS = 'variable "regions" {\n  default = ["eu-west-1", "us-east-1"]\n}\n'
SEVERAL = 'provider "aws" {\n  alias    = "by"\n  for_each = toset(var.regions)\n  region   = each.value\n}\n'
ON = 'resource "aws_ebs_encryption_by_default" "on" {\n  provider = aws.by["eu-west-1"]\n}\n'
VOLUMES = 'resource "aws_ebs_volume" "v" {\n  for_each = toset(var.regions)\n  provider = aws.by[each.key]\n  size     = 1\n}\n'


def test_each_of_them_is_a_region(scan: Scan) -> None:
    scan.write(REGIONS + SEVERAL + ON + VOLUMES).judge()
    assert scan.verdict('aws_ebs_volume.v["eu-west-1"]', ENCRYPTED) == "satisfied"
    assert scan.verdict('aws_ebs_volume.v["us-east-1"]', ENCRYPTED) == "unknown"
    assert scan.verdict('region eu-west-1 (provider.aws.by["eu-west-1"])', DEFAULT) == "satisfied"
    assert scan.verdict('region us-east-1 (provider.aws.by["us-east-1"])', DEFAULT) == "unknown"


def test_they_are_handed_to_modules_one_by_one(scan: Scan) -> None:
    call = 'module "m" {\n  source    = "./m"\n  for_each  = toset(["us-east-1"])\n  providers = { aws = aws.by[each.key] }\n}\n'
    below = {"m/main.tf": 'resource "aws_guardduty_detector" "d" {\n  enable = true\n}\n'}
    scan.write({"main.tf": REGIONS + SEVERAL + ON + call, **below}).judge()
    assert scan.verdict('region us-east-1 (provider.aws.by["us-east-1"])', DETECTS) == "satisfied"
    assert scan.verdict('region eu-west-1 (provider.aws.by["eu-west-1"])', DETECTS) == "unknown"


@pytest.mark.parametrize(
    ("key", "expected"),
    [("each.key", "unknown"), ('"eu-west-1"', "satisfied"), ("var.one", "unknown")],
    ids=["each", "known", "a variable"],
)
def test_of_a_number_that_is_not_known_some_are_known_by_their_key(scan: Scan, key: str, expected: str) -> None:
    volumes = VOLUMES.replace("each.key", key)
    scan.write('variable "regions" {}\nvariable "one" {}\n' + SEVERAL + ON + volumes).judge()
    assert scan.verdict('aws_ebs_volume.v["?"]', ENCRYPTED) == expected


def test_two_that_are_named_alike_are_the_same(scan: Scan) -> None:
    volume = 'resource "aws_ebs_volume" "v" {\n  provider = aws.by["eu-west-1"]\n}\n'
    named = (ON + volume).replace('"eu-west-1"', "var.one")
    scan.write('variable "regions" {}\nvariable "one" {}\n' + SEVERAL + named).judge()
    assert scan.verdict("aws_ebs_volume.v", ENCRYPTED) == "satisfied"


@pytest.mark.parametrize(
    ("signs", "accounts"),
    [
        ("", 1),
        ('  assume_role {\n    role_arn = "arn:aws:iam::111122223333:role/${each.key}"\n  }\n', 1),
        ('  assume_role {\n    role_arn = "arn:aws:iam::${each.key == "eu-west-1" ? 111122223333 : 444455556666}:role/a"\n  }\n', 2),
        ('  profile = "${each.key}"\n', 2),
        ('  profile = "deploy"\n', 1),
    ],
    ids=["alike", "one account", "two accounts", "two profiles", "one profile"],
)
def test_those_that_sign_in_otherwise_are_other_accounts(signs: str, accounts: int) -> None:
    text = REGIONS + SEVERAL.replace("  region ", signs + "  region ") + VOLUMES
    assert len([one for one in with_scopes(configured_graph(text)).resources if one.mode == "account"]) == accounts
