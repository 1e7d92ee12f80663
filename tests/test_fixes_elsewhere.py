"""What a fix adds stands where its subject does: in another account or Region by the same provider configuration, or the same `region`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from srm_tf.catalogue.load import control_files
from srm_tf.catalogue.naming import Found
from srm_tf.catalogue.placing import at_home, placed
from srm_tf.engine.choice import Choice
from srm_tf.engine.run import World, run
from srm_tf.report.fixes import Fixes
from srm_tf.report.groups import findings
from srm_tf.terraform.schema import shipped
from tests.support.graphs import from_configuration
from tests.support.judging import facts, graph_of
from tests.support.pages import control_page

PROVIDERS = """
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}
"""
BUCKET = 'resource "aws_s3_bucket" "logs" {\n%s}\n'
FLAGGED = BUCKET + 'resource "aws_s3_bucket_versioning" "logs" {\n%s  bucket = aws_s3_bucket.logs.id\n  versioning_configuration {\n'
SUSPENDED = FLAGGED + '    status = "Suspended"\n  }\n}\n'
VERSIONED = "s3/buckets-are-versioned"


def fixes_of(tmp_path: Path, terraform: str, control: str, *, planned: bool = False, here: bool = False) -> dict[str, str]:
    """Address → the fix of a control, as a report on a configuration or on its plan shows them."""
    (tmp_path / "main.tf").write_text(terraform)
    graph = graph_of(terraform) if planned else from_configuration(tmp_path).graph
    report = run([World("", graph)], replace(facts(), here=here), Choice("all", only=(control,)))
    fixes = Fixes(report.own, report.resources)
    return {one.first.address: fixes.named(one.outcomes) for one in findings([one for one in report.outcomes if one.verdict.fails])}


@pytest.mark.parametrize("planned", [False, True])
@pytest.mark.parametrize(
    ("written", "added"),
    [
        ("", ""),
        ("  provider = aws\n", ""),
        ("  provider = aws.west\n", "  provider = aws.west\n\n"),
        ('  region = "us-west-2"\n', '  region = "us-west-2"\n\n'),
        ('  region = "eu-west-1"\n', ""),
        ('  provider = aws.west\n  region = "us-east-2"\n', '  provider = aws.west\n  region   = "us-east-2"\n\n'),
    ],
)
def test_what_is_added_stands_where_the_subject_does(tmp_path: Path, written: str, added: str, planned: bool) -> None:
    (fix,) = fixes_of(tmp_path, PROVIDERS + BUCKET % written, VERSIONED, planned=planned).values()
    assert f'resource "aws_s3_bucket_versioning" "logs" {{\n{added}  bucket = aws_s3_bucket.logs.id\n' in fix


def test_what_is_there_says_itself_where_it_stands(tmp_path: Path) -> None:
    where = "  provider = aws.west\n"
    (fix,) = fixes_of(tmp_path, PROVIDERS + SUSPENDED % (where, where), VERSIONED).values()
    assert "aws_s3_bucket_versioning" in fix
    assert "provider" not in fix


@pytest.mark.parametrize(("where", "place"), [('region = "us-west-2"', "us_west_2"), ("provider = aws.west", "west")])
def test_what_is_looked_up_is_looked_up_there(tmp_path: Path, where: str, place: str) -> None:
    """An image of another Region has another id: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/finding-an-ami.html."""
    instance = f'resource "aws_instance" "web" {{\n  {where}\n  ami = "ami-12345678901234567"\n}}\n'
    (fix,) = fixes_of(tmp_path, PROVIDERS + instance, "ec2/instances-track-latest-amis").values()
    assert f'data "aws_ssm_parameter" "al2023_{place}" {{\n  {where}\n' in fix
    assert f"ami = data.aws_ssm_parameter.al2023_{place}.value" in fix


def test_who_asks_is_the_same_in_every_region(tmp_path: Path) -> None:
    key = 'resource "aws_kms_key" "orders" {\n  region = "us-west-2"\n}\n'
    (fix,) = fixes_of(tmp_path, PROVIDERS + key, "kms/keys-have-own-policies").values()
    assert 'data "aws_caller_identity"' in fix
    assert "region" not in fix.partition('data "aws_caller_identity"')[2].partition("}")[0]


@pytest.mark.parametrize("where", ['region = "us-west-2"', "provider = aws.west"])
def test_what_stands_in_no_region_names_none(tmp_path: Path, where: str) -> None:
    api = f'resource "aws_appsync_graphql_api" "shop" {{\n  {where}\n  name = "shop"\n  authentication_type = "AWS_IAM"\n}}\n'
    (fix,) = fixes_of(tmp_path, PROVIDERS + api, "appsync/apis-log-to-cloudwatch").values()
    role = fix.partition('resource "aws_iam_role" ')[2].partition("\n}\n")[0]
    assert role
    assert "region" not in role
    assert "provider" not in role


MEMBER = """
provider "aws" {
  alias  = "member"
  region = "eu-west-1"
  assume_role {
    role_arn = "arn:aws:iam::111122223333:role/deploy"
  }
}
"""


def test_what_stands_in_no_region_stands_in_the_account_of_its_subject(tmp_path: Path) -> None:
    api = 'resource "aws_appsync_graphql_api" "shop" {\n  provider = aws.member\n  name = "shop"\n  authentication_type = "AWS_IAM"\n}\n'
    (fix,) = fixes_of(tmp_path, PROVIDERS + MEMBER + api, "appsync/apis-log-to-cloudwatch").values()
    assert "  provider = aws.member\n" in fix.partition('resource "aws_iam_role" ')[2].partition("\n}\n")[0]


def test_a_text_of_a_policy_is_asked_of_nobody(tmp_path: Path) -> None:
    directory = 'resource "aws_directory_service_directory" "corp" {\n  provider = aws.member\n  type = "MicrosoftAD"\n}\n'
    (fix,) = fixes_of(tmp_path, PROVIDERS + MEMBER + directory, "directoryservice/directories-log-to-cloudwatch").values()
    document, _, rest = fix.partition('data "aws_iam_policy_document" ')[2].partition("\n}\n")
    assert "statement" in document
    assert "provider" not in document
    assert "  provider = aws.member\n" in rest


def test_a_block_that_says_where_it_stands_stays_there() -> None:
    text = 'resource "aws_sns_topic" "alarms" {\n  region = "us-east-1"\n}'
    found = Found("aws_s3_bucket", ("aws_s3_bucket.logs",), stands=(("provider", "aws.west"), ("region", '"eu-west-2"')))
    assert placed(text, found, shipped()) == text


LACKING = [
    (page.control.id, one.terraform)
    for page in map(control_page, control_files())
    for one in page.examples
    if one.name.startswith("the account of another provider") and one.verdict == "missing"
]


@pytest.mark.parametrize(("control", "terraform"), LACKING)
def test_what_an_account_lacks_is_added_there(tmp_path: Path, control: str, terraform: str) -> None:
    fixes = [fix for address, fix in fixes_of(tmp_path, terraform, control, here=True).items() if "provider.aws.member" in address]
    assert fixes
    for fix in fixes:
        assert {name.endswith("_member") for name in re.findall(r'^(?:resource|data) "\w+" "([\w-]+)"', fix, re.MULTILINE)} == {True}
        assert len(re.findall(r"^(?:resource|data) ", fix, re.MULTILINE)) == fix.count("{\n  provider = aws.member\n")


def test_in_a_module_the_name_of_the_provider_is_another(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "main.tf").write_text(BUCKET % "")
    (fix,) = fixes_of(tmp_path, PROVIDERS + 'module "m" {\n  source = "./m"\n  providers = { aws = aws.west }\n}\n', VERSIONED).values()
    assert "provider" not in fix
    assert "region" not in fix


VPC = 'resource "aws_vpc" "main" {\n%s  cidr_block = "10.0.0.0/16"\n}\n\nresource "aws_instance" "app" {\n%s  ami = "ami-1"\n}\n'


@pytest.mark.parametrize("planned", [False, True])
@pytest.mark.parametrize(
    ("written", "region"),
    [("", "eu-west-1"), ("  provider = aws.west\n", "us-west-2"), ('  region = "eu-central-1"\n', "eu-central-1")],
)
def test_what_has_the_name_of_a_region_in_it_has_that_of_its_subject(tmp_path: Path, written: str, region: str, planned: bool) -> None:
    (fix,) = fixes_of(tmp_path, PROVIDERS + VPC % (written, written), "vpc/vpcs-have-ec2-endpoints", planned=planned).values()
    assert f'service_name        = "com.amazonaws.{region}.ec2"' in fix


def test_a_copy_in_another_region_goes_the_other_way() -> None:
    text = 'resource "aws_x" "a" {\n  zone = "eu-west-1a"\n  copy = "eu-central-1"\n}\n'
    turned = 'resource "aws_x" "a" {\n  zone = "eu-central-1a"\n  copy = "eu-west-1"\n}\n'
    assert at_home(text, "eu-central-1") == turned
    assert at_home(text, "") == text


@pytest.mark.parametrize("where", ["  provider = aws.far\n", ""])
def test_in_a_module_a_provider_has_the_name_that_its_resource_calls_it(tmp_path: Path, where: str) -> None:
    needs = "terraform {\n  required_providers {\n    aws = {\n      configuration_aliases = [aws.far]\n    }\n  }\n}\n"
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "main.tf").write_text(needs + BUCKET % where)
    (fix,) = fixes_of(tmp_path, PROVIDERS + 'module "m" {\n  source = "./m"\n  providers = { aws.far = aws.west }\n}\n', VERSIONED).values()
    assert fix.count("  provider = aws.far\n") == (1 if where else 0)
    assert "aws.west" not in fix
