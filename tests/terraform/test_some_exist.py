"""Instances of unknown number: what is true of each of them is true as soon as one exists for certain."""

from __future__ import annotations

import pytest

from srm_tf.terraform.repetition import OPEN
from tests.support.judging import configured_graph, words_of

ZONES = """
data "aws_availability_zones" "all" {}
data "aws_availability_zones" "some" { exclude_names = ["eu-west-1a"] }
data "aws_availability_zones" "broken" { state = "impaired" }
data "aws_availability_zones" "local" {
  filter {
    name   = "opt-in-status"
    values = ["opted-in"]
  }
}
data "aws_availability_zones" "usual" {
  state = "available"
  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}
variable "names" { type = set(string) }
variable "number" { type = number }
variable "either" { type = bool }
locals {
  zones = slice(data.aws_availability_zones.all.names, 0, 2)
  ports = { for zone in local.zones : zone => 8 }
}
"""
VOLUME = 'resource "aws_ebs_volume" "v" {\n  %s\n  availability_zone = "eu-west-1a"\n  size = 8\n  encrypted = %s\n}\n'
CALL = 'module "m" {\n  source = "./m"\n  %s\n  zones = slice(data.aws_availability_zones.all.names, 0, 2)\n}\n'
ENCRYPTED = "ebs/volumes-are-encrypted-at-rest"


def verdicts(terraform: str, control: str) -> dict[str, str]:
    return words_of(configured_graph(terraform), control)


@pytest.mark.parametrize(
    ("repeated", "encrypted", "wanted"),
    [
        ("for_each = toset(local.zones)", "false", "misconfigured"),
        ("for_each = toset(local.zones)", "true", "satisfied"),
        ("for_each = toset(local.zones)", 'each.key == "eu-west-1a"', "unknown"),
        ("for_each = local.ports", "false", "misconfigured"),
        ("for_each = { for zone in local.zones : zone => 8 if zone != var.number }", "false", "unknown"),
        ("for_each = var.either ? toset(local.zones) : toset([])", "false", "unknown"),
        ('for_each = var.either ? toset([]) : toset(["a", "b"])', "false", "unknown"),
        ("for_each = var.names", "false", "unknown"),
        ("count = var.number", "false", "unknown"),
        ("count = var.either ? 1 : 0", "false", "unknown"),
        ("count = length(var.names)", "false", "unknown"),
        ("count = 1 + length(var.names)", "false", "misconfigured"),
        ("for_each = setunion([], var.names)", "false", "unknown"),
        ("count = length(data.aws_availability_zones.all.names)", "false", "misconfigured"),
        ("count = max(1, length(var.names))", "false", "misconfigured"),
        ("count = min(3, length(data.aws_availability_zones.all.names))", "false", "misconfigured"),
        ("count = min(3, length(var.names))", "false", "unknown"),
        ("count = length(data.aws_availability_zones.all.names) - 2", "false", "unknown"),
        ("for_each = toset(data.aws_availability_zones.all.names)", "false", "misconfigured"),
        ("for_each = toset(data.aws_availability_zones.some.names)", "false", "unknown"),
        ("for_each = toset(data.aws_availability_zones.local.names)", "false", "unknown"),
        ("for_each = toset(data.aws_availability_zones.broken.names)", "false", "unknown"),
        ("for_each = toset(data.aws_availability_zones.usual.names)", "false", "misconfigured"),
    ],
)
def test_one_that_exists_for_certain_fails(repeated: str, encrypted: str, wanted: str) -> None:
    found = verdicts(ZONES + VOLUME % (repeated, encrypted), ENCRYPTED)
    assert set(found.values()) == {wanted}


@pytest.mark.parametrize(
    "repeated",
    [
        'for_each = var.either ? toset(["a"]) : toset(["a", "b"])',
        "count = var.either ? 1 : 2",
        'for_each = setunion(["a"], var.names)',
    ],
)
def test_the_one_of_two_that_exists_for_certain_fails(repeated: str) -> None:
    found = verdicts(ZONES + VOLUME % (repeated, "false"), ENCRYPTED)
    assert list(found.values()) == ["misconfigured", "unknown"]


@pytest.mark.parametrize(
    ("number", "stood_for"),
    [
        ("var.either ? 2 : 3", [(0, 1, 1), (1, 1, 1), (2, 1, 1)]),
        ("max(2, length(var.names))", [(OPEN, 2, None)]),
        ("length(var.names)", [(OPEN, 1, None)]),  # if there is any
    ],
)
def test_only_one_of_an_open_number_stands_for_others(number: str, stood_for: list[tuple[object, int, int | None]]) -> None:
    found = configured_graph(ZONES + VOLUME % (f"count = {number}", "false")).of_type("aws_ebs_volume")
    assert [(one.key, one.least, one.most) for one in found] == stood_for


@pytest.mark.parametrize(
    ("outer", "inner", "wanted"),
    [
        ("for_each = toset(slice(data.aws_availability_zones.all.names, 0, 2))", "count = 1", "misconfigured"),
        ("for_each = var.names", "for_each = toset(var.zones)", "unknown"),
        ("count = 1 + length(var.names)", "count = 1", "misconfigured"),
        ("count = 1", "for_each = toset(var.zones)", "misconfigured"),
    ],
)
def test_every_call_that_leads_to_it_exists(outer: str, inner: str, wanted: str) -> None:
    within = 'variable "zones" { type = list(string) }\n' + VOLUME % (inner, "false")
    graph = configured_graph(ZONES + CALL % outer, files={"m/main.tf": within})
    assert set(words_of(graph, ENCRYPTED).values()) == {wanted}


def test_what_one_of_several_has_is_no_proof_for_the_others() -> None:
    """A rule set for the first zone only serves not every bucket."""
    told = """
resource "aws_s3_bucket" "b" {
  for_each = toset(local.zones)
  bucket   = "logs-${each.key}"
}
resource "aws_s3_bucket_versioning" "v" {
  for_each = toset([local.zones[0]])
  bucket   = aws_s3_bucket.b[each.key].id
  versioning_configuration {
    status = "Enabled"
  }
}
"""
    assert list(verdicts(ZONES + told, "s3/buckets-are-versioned").values()) == ["satisfied", "missing"]


def test_the_first_of_one_at_most_is_that_one() -> None:
    """Where there is none, Terraform fails."""
    graph = configured_graph("""
module "far" { source = "x/far/aws" }
data "template_file" "t" {
  count    = module.far.on ? 1 : 0
  template = "echo ${"hello"}"
}
resource "aws_instance" "i" { user_data = data.template_file.t[0].rendered }
""")
    assert graph.by_address["aws_instance.i"].values["user_data"].data == "echo hello"


@pytest.mark.parametrize("number", ["min(2, length(data.aws_availability_zones.all.names))", "max(2, min(1, length(var.names)))"])
def test_a_number_within_bounds_that_leave_one(number: str) -> None:
    graph = configured_graph(ZONES + VOLUME % (f"count = {number}", "true"))
    assert [one.address for one in graph.of_type("aws_ebs_volume")] == ["aws_ebs_volume.v[0]", "aws_ebs_volume.v[1]"]


@pytest.mark.parametrize(("number", "wanted"), [("1 + length(var.more)", "misconfigured"), ("length(var.more)", "unknown")])
def test_one_open_rule_of_several_opens_the_group(number: str, wanted: str) -> None:
    text = f"""
variable "more" {{ type = list(string) }}
resource "aws_security_group" "g" {{}}
resource "aws_security_group_rule" "r" {{
  count             = {number}
  security_group_id = aws_security_group.g.id
  type              = "ingress"
  from_port         = 22
  to_port           = 22
  protocol          = "tcp"
  cidr_blocks       = ["0.0.0.0/0"]
}}
"""
    assert verdicts(text, "vpc/security-groups-close-admin-ports-to-world")["aws_security_group.g"] == wanted


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        ("zipmap(local.zones, module.vpc.private_subnets)", ["misconfigured", "misconfigured"]),
        ("{ for zone, one in zipmap(local.zones, module.vpc.private_subnets) : zone => { id = one } }", ["misconfigured", "misconfigured"]),
        ("{ for zone, one in zipmap(local.zones, module.vpc.private_subnets) : zone => 8 if one != var.known }", ["unknown"]),
        ("zipmap(module.vpc.azs, module.vpc.private_subnets)", ["unknown"]),
        ('zipmap(["a", "b"], module.vpc.private_subnets)', ["misconfigured", "misconfigured"]),
    ],
)
def test_a_map_has_as_many_members_as_names_whatever_stands_under_them(made: str, wanted: list[str]) -> None:
    """Terraform refuses lists of different lengths; a switch that counts the members is on."""
    called = 'module "vpc" { source = "terraform-aws-modules/vpc/aws" }\nvariable "known" { type = string }\n'
    switched = f"locals {{\n  targets = {made}\n  on = length(local.targets) > 0\n}}\n"
    kept = 'for_each = { for name in ["x"] : name => 8 if local.on }'
    volumes = VOLUME % ("for_each = local.targets", "false") + VOLUME.replace('"v"', '"w"') % (kept, "false")
    found = verdicts(ZONES + called + switched + volumes, ENCRYPTED)
    assert [word for address, word in found.items() if address.startswith("aws_ebs_volume.v")] == wanted
    assert [word for address, word in found.items() if address.startswith("aws_ebs_volume.w")] == wanted[:1]
