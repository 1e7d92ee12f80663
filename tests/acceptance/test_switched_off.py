"""What a plan takes away: settings of which there is one are off, what Terraform forgets goes on as it is."""

from __future__ import annotations

import pytest

from srm_tf.engine.choice import Choice
from srm_tf.engine.run import World, run
from tests.support.judging import facts, worlds_of
from tests.support.planned import plan_of

DEFAULT = "ebs/accounts-encrypt-volumes-by-default"
HOME = 'provider "aws" {\n  region = "eu-west-1"\n}\n'
ON = 'resource "aws_ebs_encryption_by_default" "on" {\n%s}\n'
BUCKET = 'resource "aws_s3_bucket" "b" {\n  bucket = "example-b"\n}\n'
ALIAS = 'provider "aws" {\n  alias  = "us"\n  region = "us-east-1"\n}\n'
OTHER = 'resource "aws_sns_topic" "t" {\n  provider = aws.us\n}\n'


def said(
    before: str, after: str, action: str = "delete", *, address: str = "account_region", control: str = DEFAULT, region: str | None = None
) -> str:
    """What is said of the default encryption of the home region, or of something else."""
    plan = plan_of(after, before=before)
    for one in plan["resource_changes"]:
        if one["change"]["actions"] == ["delete"]:
            one["change"]["actions"] = [action]
            if region is not None:
                one["change"]["before"]["region"] = region or None
    found = worlds_of(plan)
    report = run((World("plan.json", found.after, found.before),), facts(), Choice("all"))
    assert {one.address for one in report.told}.isdisjoint(report.destroyed)
    (one,) = (one for one in report.outcomes if (one.address, one.control) == (address, control))
    return f"{one.verdict.word} {one.change}"


def test_a_switch_that_is_deleted_is_off() -> None:
    assert said(HOME + ON % "" + BUCKET, HOME + BUCKET) == "missing introduced"


def test_one_that_is_forgotten_stays_and_one_that_is_made_anew_holds() -> None:
    assert said(HOME + ON % "" + BUCKET, HOME + BUCKET, "forget") == "satisfied unchanged"
    assert said(HOME + ON % "" + BUCKET, HOME + BUCKET + ON.replace('"on"', '"anew"') % "") == "satisfied unchanged"


US = "region us-east-1 (provider.aws.us)"


@pytest.mark.parametrize(
    ("region", "home", "us"),
    [
        ("", "unknown unchanged", "unknown unchanged"),  # before version 6 of the provider, nothing in a plan says where it was
        ("eu-west-1", "missing introduced", "unknown unchanged"),
        ("us-east-1", "unknown unchanged", "missing introduced"),
    ],
)
def test_of_several_regions_of_one_account_the_setting_says_in_which_it_was(region: str, home: str, us: str) -> None:
    after = HOME + ALIAS + BUCKET + OTHER
    assert said(after + ON % "", after, region=region) == home
    assert said(after + ON % "", after, region=region, address=US) == us


def test_of_several_accounts_nobody_knows_whose_it_was() -> None:
    after = HOME + ALIAS.replace("}", '  profile = "other"\n}') + BUCKET + OTHER
    assert said(after + ON % "", after, region="eu-west-1") == "unknown unchanged"


PASSWORDS = 'resource "aws_iam_account_password_policy" "p" {\n  max_password_age = 60\n}\n'


@pytest.mark.parametrize(("signs", "verdict"), [("", "missing introduced"), ('  profile = "other"\n', "unknown unchanged")])
def test_of_several_providers_that_sign_in_alike_the_account_is_known(signs: str, verdict: str) -> None:
    after = HOME + ALIAS.replace("}", f"{signs}}}") + BUCKET + OTHER
    assert said(after + PASSWORDS, after, control="iam/accounts-expire-passwords") == verdict


POLICY = """
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:Get*", Resource = "arn:aws:s3:::example-b/*" }] })
}
"""
VERSIONS = """
resource "aws_s3_bucket_versioning" "b" {
  bucket = aws_s3_bucket.b.id
  versioning_configuration {
    status = "Enabled"
  }
}
"""


@pytest.mark.parametrize(
    ("part", "control", "forgotten", "deleted"),
    [
        (POLICY, "s3/bucket-policies-restrict-principals", "misconfigured unchanged", "satisfied fixed"),
        (VERSIONS, "s3/buckets-are-versioned", "satisfied unchanged", "missing introduced"),
    ],
    ids=["policy", "versioning"],
)
def test_a_part_that_is_forgotten_goes_on_as_it_is(part: str, control: str, forgotten: str, deleted: str) -> None:
    assert said(BUCKET + part, BUCKET, "forget", address="aws_s3_bucket.b", control=control) == forgotten
    assert said(BUCKET + part, BUCKET, address="aws_s3_bucket.b", control=control) == deleted


TABLE = 'resource "aws_dynamodb_table" "t" {\n  name = "example-t"\n  hash_key = "id"\n  read_capacity = 1\n  write_capacity = 1\n}\n'
TARGET = """
resource "aws_appautoscaling_target" "t" {
  service_namespace  = "dynamodb"
  resource_id        = "table/example-t"
  scalable_dimension = "dynamodb:table:ReadCapacityUnits"
  min_capacity       = 1
  max_capacity       = 4
}
"""


def test_what_names_its_whole_by_a_text_around_the_name_goes_on_too() -> None:
    asked = {"address": "aws_dynamodb_table.t", "control": "dynamodb/tables-scale-automatically"}
    assert said(TABLE + TARGET, TABLE, "forget", **asked) == "satisfied unchanged"
    assert said(TABLE + TARGET, TABLE, **asked) == "missing introduced"


def test_a_part_whose_whole_is_forgotten_speaks_for_itself() -> None:
    part = POLICY.replace("aws_s3_bucket.b.id", '"example-b"')
    asked = {"address": "aws_s3_bucket_policy.b", "control": "s3/bucket-policies-restrict-principals"}
    assert said(BUCKET + part, part, "forget", **asked) == "misconfigured introduced"


INSTANCE = 'resource "aws_db_instance" "d" {\n  engine = "postgres"\n  parameter_group_name = aws_db_parameter_group.g.name\n}\n'
GROUP = """
resource "aws_db_parameter_group" "g" {
  name   = "example-g"
  family = "postgres14"
  parameter {
    name  = "rds.force_ssl"
    value = "0"
  }
}
"""


def test_a_part_of_what_is_forgotten_is_nobodys_here() -> None:
    asked = {"address": "aws_db_parameter_group.g", "control": "rds/databases-require-tls"}
    assert said(INSTANCE + GROUP, GROUP, "forget", **asked) == "misconfigured introduced"
