"""Of `local.id` in a module a plan tells no more than that it is used: it may be what the module makes or is passed, and nobody else's."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from tests.support.planned import plan_of
from tests.support.scanning import Program

CALLS = """
module "open" {
  source = "./group"
  ranges = ["0.0.0.0/0"]
  %s
}

module "closed" {
  source = "./group"
  ranges = ["10.0.0.0/8"]
}
"""
GROUP = """
variable "ranges" {
  type = list(string)
}

variable "others" {
  type    = list(string)
  default = []
}

locals {
  id = concat(var.others, aws_security_group.this[*].id)[0]
}

resource "aws_security_group" "this" {
  count  = 1
  vpc_id = "vpc-0123456789abcdef0"
}

resource "aws_security_group_rule" "this" {
  security_group_id = local.id
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_blocks       = var.ranges
}
"""
OTHER = """
resource "aws_security_group" "other" {
  vpc_id = "vpc-0123456789abcdef0"
}
"""
LOCAL = """
locals {
  others = [aws_security_group.other.id]
}
"""
HOLDER = """
resource "aws_network_interface" "holder" {
  subnet_id       = "subnet-0123456789abcdef0"
  security_groups = %s
}
"""
LOOKED_UP = """
data "aws_security_groups" "found" {
  filter {
    name   = "vpc-id"
    values = [aws_vpc.this.id]
  }
}

resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}
"""
LABEL = """
variable "names" {
  type    = list(string)
  default = []
}

locals {
  names = [for one in var.names : lower(one)]
}

output "names" {
  value = local.names
}
"""
SAID = """
module "label" {
  source = "./label"
  %s
}
"""
OWN = "module.closed.aws_security_group.this[0]"
ROOT = "aws_security_group.other"


@pytest.mark.parametrize(
    ("passed", "more", "inside", "verdicts"),
    [
        ("", OTHER, "", {OWN: "satisfied", ROOT: "satisfied"}),
        ("others = [aws_security_group.other.id]", OTHER, "", {OWN: "satisfied", ROOT: "unknown"}),
        ("others = local.others", OTHER + LOCAL, "", {OWN: "unknown", ROOT: "unknown"}),
        (
            "others = aws_network_interface.holder.security_groups",
            OTHER + HOLDER % "[aws_security_group.other.id]",
            "",
            {OWN: "satisfied", ROOT: "unknown"},
        ),
        (
            "others = aws_network_interface.holder.security_groups",
            OTHER + LOCAL + HOLDER % "local.others",
            "",
            {OWN: "unknown", ROOT: "unknown"},
        ),
        ("others = data.aws_security_groups.found.ids", OTHER + LOOKED_UP, "", {OWN: "unknown", ROOT: "unknown"}),
        ("", OTHER, LOOKED_UP, {OWN: "unknown", ROOT: "unknown"}),
        ("others = module.label.names", OTHER + SAID % "", "", {OWN: "satisfied", ROOT: "satisfied"}),
        ("others = module.label.names", OTHER + SAID % "names = [aws_security_group.other.id]", "", {OWN: "satisfied", ROOT: "unknown"}),
        ("others = module.label.names", OTHER + LOCAL + SAID % "names = local.others", "", {OWN: "unknown", ROOT: "unknown"}),
    ],
    ids=[
        "nothing is passed",
        "one is passed",
        "a local value is passed",
        "what refers to one is passed",
        "what refers to a local value is passed",
        "what is read at apply is passed",
        "the module reads something at apply",
        "what a module that makes nothing says is passed",
        "what a module says of one is passed",
        "what a module says of a local value is passed",
    ],
)
def test_a_local_value_of_a_module_sees_what_the_module_sees(
    tmp_path: Path, srm_tf: Program, passed: str, more: str, inside: str, verdicts: dict[str, str]
) -> None:
    told = _told(tmp_path, srm_tf, plan_of(CALLS % passed + more, files={"group/main.tf": GROUP + inside, "label/main.tf": LABEL}))
    assert told.pop("module.open.aws_security_group.this[0]") == "unknown"  # it may be this one's, or not
    assert {address: told[address] for address in verdicts} == verdicts


def test_anybody_may_have_written_down_the_id_of_what_is_there(tmp_path: Path, srm_tf: Program) -> None:
    plan = plan_of(CALLS % "" + OTHER, files={"group/main.tf": GROUP}, before=OTHER)
    assert _told(tmp_path, srm_tf, plan)[ROOT] == "unknown"


def _told(folder: Path, srm_tf: Program, plan: dict[str, object]) -> dict[str, str]:
    """Address → verdict of the security groups of a plan."""
    path = folder / "plan.json"
    path.write_bytes(msgspec.json.encode(plan))
    report = srm_tf("check", str(path), "--format", "json", "--profile", "all", "--fail-on", "never").document
    found = (one for one in report["outcomes"] if one["control"] == "vpc/security-groups-close-admin-ports-to-world")
    return {one["address"]: one["verdict"] for one in found}
