"""Slips that Terraform tells, or that nobody would see: values for nobody, wrong ones, misspelt types, links, modules that are gone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.scanning import Done, Program, Scan

MAIN = """
variable "size" { type = number }
variable "names" {
  type    = list(string)
  default = []
}
resource "aws_ebs_volume" "v" {
  size              = var.size
  availability_zone = "eu-north-1a"
}
module "m" {
  source   = "./m"
  for_each = toset(["a", "b"])
  size     = %s
}
"""
MODULE = """
variable "size" { type = number }
resource "aws_ebs_volume" "v" {
  size              = var.size
  availability_zone = "eu-north-1a"
}
"""


def test_values_for_no_variable_are_told_with_what_was_meant(scan: Scan) -> None:
    """Terraform 1.15 warns: `Value for undeclared variable`."""
    scan.write({"main.tf": MAIN % "var.size", "m/main.tf": MODULE})
    scan.write(
        {"terraform.tfvars": 'size = 1\nnmaes = ["a"]\nregion = "x"\n', "more.auto.tfvars.json": '{"names": ["a"], "secret": "hunter2"}'}
    )
    scan.judge()
    lost = "values for variables that are not declared here, which Terraform leaves out"
    assert scan.notes() == [
        f"./terraform.tfvars:2: {lost}: nmaes (perhaps names), region",
        f"./more.auto.tfvars.json:1: {lost}: secret",
    ]


def test_a_wrong_value_is_told_once_wherever_it_is_read(scan: Scan) -> None:
    scan.write({"main.tf": MAIN % "var.size", "m/main.tf": MODULE, "terraform.tfvars": 'size = "big"\n'}).judge()
    assert scan.notes() == ["./terraform.tfvars:1: var.size: Terraform would refuse this: a number is required"]


def test_a_wrong_value_of_several_instances_is_told_at_one(scan: Scan) -> None:
    scan.write({"main.tf": MAIN % '"big"', "m/main.tf": MODULE}).judge()
    assert scan.notes() == ['main.tf:14: module.m["a"].var.size and 1 more: Terraform would refuse this: a number is required']


def test_a_misspelt_type_is_told_with_the_one_that_was_meant(scan: Scan) -> None:
    scan.write('resource "aws_s3_buckt" "b" {}\nresource "aws_of_tomorrow" "n" {}\nresource "aws_s3_bucket" "c" {}\n').judge()
    (note,) = scan.notes()
    assert note.startswith("main.tf:1 aws_s3_buckt.b: version ")
    assert note.endswith(" of the AWS provider has no such resource type, perhaps aws_s3_bucket: it is not judged")


def test_local_values_as_an_argument_are_read(scan: Scan) -> None:
    scan.write('locals = {\n  acl = "public-read"\n}\n\nresource "aws_s3_bucket" "b" {\n  acl = local.acl\n}\n').judge()
    assert scan.verdict("aws_s3_bucket.b", "s3/bucket-acls-are-private") == "misconfigured"
    assert any("the argument locals is not expected outside a block and is read as one" in note for note in scan.notes())


def test_a_misspelt_policy_document_is_told(scan: Scan) -> None:
    """Of other data sources the schema has none, and what is looked up of them is unknown."""
    scan.write('data "aws_iam_policy_docment" "d" {}\ndata "aws_iam_policy" "p" {}\ndata "aws_of_tomorrow" "n" {}\n').judge()
    (note,) = scan.notes()
    assert note.startswith("main.tf:1 data.aws_iam_policy_docment.d: version ")
    assert note.endswith(" of the AWS provider has no such data source, perhaps aws_iam_policy_document: it is not judged")


def test_a_link_that_leads_to_other_configuration_is_told(scan: Scan, srm_tf: Callable[..., Done]) -> None:
    scan.write({"in/main.tf": MAIN % "1", "in/m/main.tf": MODULE, "out/main.tf": MODULE, "empty/notes.txt": ""})
    for name, target in (("out", "../out"), ("twin", "m"), ("empty", "../empty"), ("gone", "../gone")):
        (scan.place / "in" / name).symlink_to(target)
    shown = srm_tf("check", "in", "--fail-on", "never").stdout.decode()
    told = [line for line in shown.splitlines() if "in/" in line and "main.tf" not in line]
    assert told == ["                 followed: name it to have it judged: in/out"]


def test_a_file_of_which_a_module_is_gone_was_read_in_part(scan: Scan, srm_tf: Callable[..., Done]) -> None:
    scan.write(MAIN % "1")
    done = srm_tf("check", ".")
    assert done.returncode == 2
    assert b"main.tf: could not be read in full" in done.stdout
    assert b"1 input could not be read in full." in done.stdout


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('toset([{ name = "a" }])', "for_each must be a map, or a set of strings, not a set of object"),
        ('["a"]', "for_each must be a map, or a set of strings; read as toset([…])"),
        ("toset([1, 2])", "for_each must be a map, or a set of strings, not a set of number; read as a set of strings"),
        ("toset([true])", "for_each must be a map, or a set of strings, not a set of bool; read as a set of strings"),
        ('toset(["a", null])', "a set for for_each must not hold null"),
    ],
)
def test_what_a_block_cannot_be_repeated_for_is_said(scan: Scan, written: str, said: str) -> None:
    """Terraform 1.15: `Invalid for_each argument`, `Invalid for_each set argument`."""
    scan.write(f'resource "aws_ebs_volume" "v" {{\n  for_each  = {written}\n  encrypted = false\n}}\n').judge()
    assert scan.notes() == [f"main.tf:1: aws_ebs_volume.v: Terraform would refuse this: {said}"]


BUCKET = 'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n}\n'
BLOCK = 'resource "aws_s3_bucket_public_access_block" "b" {\n  bucket = aws_s3_bucket.b.id\n  block_public_acls = tru e\n}\n'
BLOCKED = ("aws_s3_bucket.b", "s3/buckets-block-public-access")


def test_a_block_that_an_error_leaves_out_is_there_and_unknown(scan: Scan) -> None:
    scan.write(BUCKET + BLOCK).judge()
    assert scan.addresses() == ["aws_s3_bucket.b", "aws_s3_bucket_public_access_block.b"]
    told = scan.outcome(*BLOCKED)
    assert told.verdict.word == "unknown"
    assert "aws_s3_bucket_public_access_block.b.bucket, which stands in what could not be read" in told.because
    assert scan.verdict("aws_s3_bucket.b", "s3/buckets-are-versioned") == "missing"  # nothing that is lost has a say in it
    lost = scan.last.resources[1]
    assert lost.location is not None
    assert (lost.location.file, lost.location.line) == ("main.tf", 4)


def test_of_a_block_that_is_lost_itself_nothing_is_known(scan: Scan) -> None:
    scan.write(BUCKET.replace('= "b"', '= "b')).judge()
    own = {one.verdict.word for one in scan.last.outcomes if one.address == "aws_s3_bucket.b"}
    assert own == {"unknown"}
    assert scan.outcome(*BLOCKED).because == "it stands in what could not be read"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("more.tf", 'module "access" {\n  source = "./access"\n  buckets = [aws_s3_bucket.b.id\n}\n'),
        ("more.tf", "\0\0\0"),
        ("more.tf.json", '{"resource": {"aws_s3_bucket_public_access_block": {"b": {"bucket": "${aws_s3_bucket.b.id}", "region": "${"}}}}'),
    ],
)
def test_what_is_lost_may_be_about_whatever_there_is(scan: Scan, name: str, text: str) -> None:
    scan.write({"main.tf": BUCKET, name: text}).judge()
    assert scan.failures()
    assert scan.verdict(*BLOCKED) == "unknown"


def test_an_override_that_is_lost_may_say_anything_of_what_it_overrides(scan: Scan) -> None:
    scan.write({"main.tf": BUCKET, "override.tf": BUCKET.replace('= "b"', '= "b')}).judge()
    assert {one.verdict.word for one in scan.last.outcomes if one.address == "aws_s3_bucket.b"} == {"unknown"}


OPENED = """
variable "from" { default = "0.0.0.0/0" }
locals {
  port = 22
}
module "groups" {
  source = "./groups"
  port   = 22
  from   = "0.0.0.0/0"
}
resource "aws_security_group" "local" {
  ingress {
    protocol    = "tcp"
    from_port   = local.port
    to_port     = local.port
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_security_group" "var" {
  ingress {
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = [var.from]
  }
}
"""
GROUP = """
variable "port" {}
variable "from" {}
resource "aws_security_group" "this" {
  ingress {
    protocol    = "tcp"
    from_port   = var.port
    to_port     = var.port
    cidr_blocks = [var.from]
  }
}
"""
SSH = "vpc/security-groups-close-admin-ports-to-world"


@pytest.mark.parametrize(
    ("name", "text", "open_ones"),
    [
        ("fine_override.tf", "", {"local", "var", "this"}),
        ("override.tf", 'variable "from" {\n  default = = "10.0.0.0/8"\n}\n', {"local", "this"}),
        ("override.tf", "locals {\n  port = = 443\n}\n", {"var", "this"}),
        ("override.tf", 'module "groups" {\n  from = = "10.0.0.0/8"\n}\n', {"local", "var"}),
        ("override.tf.json", '{"locals": {"port": 44', set()),
        ("more.tf", "\0\0\0", {"local", "var", "this"}),
    ],
)
def test_what_an_override_says_of_a_name_is_lost_with_it(scan: Scan, name: str, text: str, open_ones: set[str]) -> None:
    scan.write({"main.tf": OPENED, "groups/main.tf": GROUP, name: text}).judge()
    failing = {one.address.rpartition(".")[2] for one in scan.last.outcomes if one.control == SSH and one.verdict.fails}
    assert failing == open_ones


def test_of_a_provider_whose_block_is_lost_nothing_is_known(scan: Scan) -> None:
    keys = 'provider "aws" {\n  alias = = "far"\n  access_key = "AKIA"\n}\n'
    queues = 'resource "aws_sqs_queue" "near" {}\nresource "aws_sqs_queue" "far" {\n  provider = aws.far\n}\n'
    scan.write('provider "aws" {\n  region = "eu-north-1"\n}\n' + keys + queues).judge()
    told = {one.address: one.verdict.word for one in scan.last.outcomes if one.control == "iam/providers-keep-secrets-out-of-code"}
    assert told == {"provider.aws": "satisfied", "provider.aws.far": "unknown", "provider.aws.?": "unknown"}


def test_an_override_of_a_provider_that_is_lost_may_say_anything_of_it(scan: Scan) -> None:
    main = 'provider "aws" {\n  region = "eu-north-1"\n}\nresource "aws_sqs_queue" "q" {}\n'
    scan.write({"main.tf": main, "override.tf": 'provider "aws" {\n  access_key = = "AKIA"\n}\n'}).judge()
    told = {one.address: one.verdict.word for one in scan.last.outcomes if one.control == "iam/providers-keep-secrets-out-of-code"}
    assert told == {"provider.aws": "unknown"}


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("more.tf", "\0\0\0", "a file that could not be read may hold it"),
        ("more.tf", 'module "guard" {\n  source = = "./guard"\n}\n', "module.guard, which is not loaded, may hold it"),
        (
            "more.tf",
            'module "guard" {\n  source = "example/guard/aws"\n}\nmodule "b" {\n  source = "b/b/aws"\n}\n',
            "module.guard, which is not loaded, may hold it, as may 1 more",
        ),
    ],
)
def test_an_account_lacks_nothing_that_what_is_not_here_may_hold(scan: Scan, srm_tf: Program, name: str, text: str, why: str) -> None:
    place = scan.write({"main.tf": BUCKET, name: text, ".srm-tf.toml": 'account = "here"\n'}).place
    done = srm_tf("check", str(place), "--format", "json")
    told = [one for one in done.document["outcomes"] if one["address"] == "account_region"]
    assert not [one for one in told if one["verdict"] == "missing"]
    guard = next(one for one in told if one["control"] == "guardduty/accounts-enable-guardduty")
    assert guard["because"].startswith(f"{why}: no aws_guardduty_detector here")


def test_the_for_each_of_a_dynamic_block_is_refused_where_it_stands(scan: Scan) -> None:
    """Terraform 1.15: `Unsupported attribute`. That the blocks are unknown says neither why nor where."""
    rules = "locals {\n  rules = [{ port = 22 }]\n}\n"
    block = '    for_each = [for one in local.rules : one.ports]\n    content {\n      cidr_blocks = ["0.0.0.0/0"]\n    }\n'
    group = f'resource "aws_security_group" "g" {{\n  dynamic "ingress" {{\n{block}  }}\n}}\n'
    scan.write({"main.tf": rules + group}).judge()
    assert scan.verdict("aws_security_group.g", "vpc/security-groups-close-admin-ports-to-world") == "unknown"
    what = "aws_security_group.g.ingress.for_each: Terraform would refuse this: this object does not have an attribute of that name"
    assert scan.notes() == [f"main.tf:6: {what}"]
