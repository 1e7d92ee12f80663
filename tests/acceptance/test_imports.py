"""What is imported stood before: the change has to answer for it, and what names it by its id is beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acceptance.test_deferred import OPEN, PORTS, SHUT
from tests.acceptance.test_partial_plans import said
from tests.support.planned import plan_of
from tests.support.scanning import Program, Scan

GROUP = "aws_security_group.g"


def importing(terraform: str, before: str) -> dict[str, object]:
    """The plan that imports everything."""
    plan = plan_of(terraform, before=before)
    for one in plan["resource_changes"]:
        one["change"]["importing"] = {"id": "sg-0123456789abcdef0"}
    return plan


def test_what_is_imported_as_it_is_stood_before_and_counts() -> None:
    assert said(importing(OPEN, OPEN), GROUP, PORTS) == "misconfigured unchanged True"
    assert said(importing(SHUT, SHUT), GROUP, PORTS) == "satisfied unchanged True"


def test_what_is_imported_and_changed_is_judged_as_it_will_be() -> None:
    assert said(importing(SHUT, OPEN), GROUP, PORTS) == "satisfied fixed True"
    assert said(importing(OPEN, SHUT), GROUP, PORTS) == "misconfigured introduced True"


def test_the_gate_stops_an_import_of_what_fails(tmp_path: Path, srm_tf: Program) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(importing(OPEN, OPEN)))
    done = srm_tf("check", str(plan))
    assert done.returncode == 1
    assert b"(to import)" in done.stdout
    assert b"1 to import" in done.stdout
    plan.write_text(json.dumps(plan_of(OPEN, before=OPEN)))
    assert srm_tf("check", str(plan)).returncode == 0


def test_the_configuration_of_an_import_may_be_generated_after_the_plan(tmp_path: Path, srm_tf: Program) -> None:
    """`-generate-config-out`: a directory with nothing but `import` blocks is the one that the plan was made of."""
    plan = str(Path(__file__).parents[1] / "shapes" / "import-generated.json")
    (tmp_path / "main.tf").write_text('import {\n  to = aws_security_group.g\n  id = "sg-1"\n}\n')
    assert srm_tf("check", plan, "--source", str(tmp_path)).returncode == 1
    (tmp_path / "main.tf").write_text('resource "aws_vpc" "v" {\n}\n')
    other = str(Path(plan).with_name("no-change.json"))
    assert srm_tf("check", other, "--source", str(tmp_path)).returncode == 0
    (tmp_path / "main.tf").write_text('resource "aws_vpc" "other" {\n}\n')
    assert srm_tf("check", other, "--source", str(tmp_path)).returncode == 2


WANTED = """
import {
  to = aws_vpc.here
  id = "vpc-1"
}
import {
  for_each = toset(["a"])
  to       = module.m.aws_vpc.inside[each.key]
  id       = each.key
}
import {
  to = module.absent.aws_vpc.v
  id = "vpc-2"
}
import {
  to = aws_vpc.nobodys
  id = "vpc-3"
}
import {
  for_each = toset(["a"])
  to       = module.m.aws_vpc.nobodys[each.key]
  id       = each.key
}
resource "aws_vpc" "here" {}
module "m" {
  source = "./m"
}
module "absent" {
  source  = "example/absent/aws"
  version = "1.0.0"
}
"""


def test_what_is_imported_and_configured_nowhere_is_said(scan: Scan) -> None:
    """Terraform: `Configuration for import target does not exist`. With -generate-config-out it writes one, which is not here."""
    inside = 'resource "aws_vpc" "inside" {\n  for_each = toset(["a"])\n}\n'
    scan.write({"main.tf": WANTED, "m/main.tf": inside, "more.tf.json": '{"import": {"to": "aws_vpc.of_json", "id": "vpc-4"}}'}).judge()
    assert [one.split(" has no ")[0] for one in scan.notes()] == [
        "main.tf:15: aws_vpc.nobodys is imported, and",
        "main.tf:19: module.m.aws_vpc.nobodys is imported, and",
        "more.tf.json:1: aws_vpc.of_json is imported, and",
    ]


BELOW = """
resource "aws_vpc" "v" {
}
import {
  to = aws_vpc.v
  id = "vpc-1"
}
"""


def test_an_import_that_stands_in_a_called_module_is_said(scan: Scan) -> None:
    """Terraform takes none there, and does not say so: what it names is made anew."""
    scan.write({"main.tf": 'module "m" {\n  for_each = toset(["a", "b"])\n  source   = "./m"\n}\n', "m/main.tf": BELOW}).judge()
    (note,) = scan.notes()
    assert note.startswith("m/main.tf:4: an `import` block counts in the root module alone")


GENERATED = """
import {
  to = aws_vpc.v
  id = "vpc-0123456789abcdef0"
}
import {
  to = module.m.aws_security_group.g["a"]
  id = "sg-${local.number}"
}
import {
  to = aws_secretsmanager_secret.s
  id = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:s-abcdef"
}
import {
  to = aws_default_route_table.t
  id = "vpc-0123456789abcdef0"
}
locals {
  number = "0123456789abcdef0"
}
module "m" {
  source = "./m"
}
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_default_route_table" "t" {
  default_route_table_id = "rtb-0123456789abcdef0"
}
resource "aws_flow_log" "l" {
  vpc_id               = "vpc-0123456789abcdef0"
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "arn:aws:s3:::logs"
}
resource "aws_secretsmanager_secret" "s" {
  name = "s"
}
resource "aws_secretsmanager_secret_rotation" "s" {
  secret_id = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:s-abcdef"
  rotation_rules {
    automatically_after_days = 30
  }
}
resource "aws_vpc_security_group_ingress_rule" "r" {
  security_group_id = "sg-0123456789abcdef0"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}
"""


def test_what_is_generated_names_what_is_imported_by_its_id(scan: Scan) -> None:
    """`-generate-config-out` writes ids in the place of references."""
    group = 'resource "aws_security_group" "g" {\n  for_each = toset(["a", "b"])\n}\n'
    scan.write({"main.tf": GENERATED, "m/main.tf": group}).judge()
    assert scan.verdict("aws_vpc.v", "vpc/vpcs-log-flows") == "satisfied"
    assert scan.verdict("aws_secretsmanager_secret.s", "secretsmanager/secrets-rotate") == "satisfied"
    assert scan.verdict('module.m.aws_security_group.g["a"]', PORTS) == "misconfigured"
    assert scan.verdict('module.m.aws_security_group.g["b"]', PORTS) == "satisfied"
    scan.write({"main.tf": GENERATED.replace("to = aws_vpc.v\n", "to = aws_vpc.w\n")}).judge()
    assert scan.verdict("aws_vpc.v", "vpc/vpcs-log-flows") == "missing"


BY_OTHER_WORDS = """
variable "vpc" {
  default = "vpc-0123456789abcdef0"
}
resource "aws_vpc" "v" {
%s
  cidr_block = "10.0.0.0/16"
}
resource "aws_flow_log" "l" {
  vpc_id               = "vpc-0123456789abcdef0"
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "arn:aws:s3:::logs"
}
import {
%s
}
"""


@pytest.mark.parametrize(
    ("many", "how", "address", "word"),
    [
        ("", "to = aws_vpc.v\nid = var.vpc", "aws_vpc.v", "satisfied"),
        ("", 'to = aws_vpc.v\nidentity = { id = var.vpc, region = "eu-west-1" }', "aws_vpc.v", "satisfied"),
        ("", 'to = aws_vpc.v\nidentity = { id = "vpc-0fedcba9876543210" }', "aws_vpc.v", "missing"),
        (
            'for_each = toset(["a"])',
            "for_each = { a = var.vpc }\nto = aws_vpc.v[each.key]\nid = each.value",
            'aws_vpc.v["a"]',
            "satisfied",
        ),
        (
            'for_each = toset(["a"])',
            "for_each = { a = { id = var.vpc } }\nto = aws_vpc.v[each.key]\nidentity = each.value",
            'aws_vpc.v["a"]',
            "satisfied",
        ),
        ('for_each = toset(["a"])', "for_each = { b = var.vpc }\nto = aws_vpc.v[each.key]\nid = each.value", 'aws_vpc.v["a"]', "missing"),
        ("count = 1", "for_each = [var.vpc]\nto = aws_vpc.v[0]\nid = var.vpc", "aws_vpc.v[0]", "missing"),  # which Terraform refuses
        ("count = 1", "for_each = toset([var.vpc])\nto = aws_vpc.v[0]\nid = each.key", "aws_vpc.v[0]", "satisfied"),
        (
            'for_each = toset(["a"])',
            "for_each = { for key, one in aws_vpc.v : key => one.id }\nto = aws_vpc.v[each.key]\nid = each.value",
            'aws_vpc.v["a"]',
            "missing",  # and Terraform refuses that, too
        ),
    ],
)
def test_an_id_may_be_told_by_a_variable_for_many_and_as_an_identity(many: str, how: str, address: str, word: str, scan: Scan) -> None:
    scan.write({"main.tf": BY_OTHER_WORDS % (many, how)}).judge()
    assert scan.verdict(address, "vpc/vpcs-log-flows") == word
