"""Which instances a plan's list holds: of a block or a module that is named as a whole, nothing tells all of them from some."""

from __future__ import annotations

import pytest

from srm_tf.model.value import Certainty, Reference
from srm_tf.terraform.parallel import shares
from tests.support.judging import graph_of, words_of

NETWORK = """
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "c" {
  count             = 2
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.0.${count.index}.0/24"
  availability_zone = ["eu-north-1a", "eu-north-1b"][count.index]
}
resource "aws_subnet" "f" {
  for_each          = { a = 2, b = 3 }
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.0.${each.value}.0/24"
  availability_zone = "eu-north-1${each.key}"
}
module "m" {
  source   = "./m"
  for_each = toset(["a", "b"])
  vpc      = aws_vpc.v.id
}
"""
MODULE = """
variable "vpc" {}
resource "aws_subnet" "s" {
  vpc_id     = var.vpc
  cidr_block = "10.0.9.0/24"
}
output "id" {
  value = aws_subnet.s.id
}
"""
GROUP = 'resource "aws_db_subnet_group" "g" {\n  name = "g"\n  subnet_ids = %s\n}\n'
ENDPOINT = """
resource "aws_vpc_endpoint" "e" {
  vpc_id       = aws_vpc.v.id
  service_name = "com.amazonaws.eu-north-1.ssm"
  subnet_ids   = %s
}
"""
FILES = {"m/main.tf": MODULE}


@pytest.mark.parametrize(
    ("listed", "sure"),
    [
        ('[aws_subnet.f["a"].id, aws_subnet.f["b"].id]', True),
        ("values(aws_subnet.f)[*].id", False),
        ("[for one in aws_subnet.f : one.id]", False),
        ('[for key, one in aws_subnet.f : one.id if key == "a"]', False),
        ("aws_subnet.c[*].id", True),
        ('[module.m["a"].id, module.m["b"].id]', True),
        ("values(module.m)[*].id", False),
        ('[for key in ["a"] : module.m[key].id]', False),
    ],
)
def test_all_instances_are_in_it_where_they_are_named_or_have_numbers(listed: str, *, sure: bool) -> None:
    found = graph_of(NETWORK + GROUP % listed, files=FILES).by_address["aws_db_subnet_group.g"].get("subnet_ids")
    assert len(found.references) == 2
    assert all(one.certainty > Certainty.POSSIBLE for one in found.references) is sure
    assert found.unknown.not_null  # required: an empty one would be known


@pytest.mark.parametrize(
    ("listed", "there"),
    [('[aws_subnet.f["a"].id]', True), ("aws_subnet.c[*].id", True), ('[for key, one in aws_subnet.f : one.id if key == "c"]', False)],
)
def test_a_list_that_the_provider_fills_in_may_have_none(listed: str, *, there: bool) -> None:
    found = graph_of(NETWORK + ENDPOINT % listed, files=FILES).by_address["aws_vpc_endpoint.e"].get("subnet_ids")
    assert found.is_unknown
    assert found.unknown.not_null is there


def test_a_list_of_known_length_has_one_each() -> None:
    whole = tuple(Reference(one, one, "", Certainty.POSSIBLE) for one in ('aws_subnet.f["a"]', 'aws_subnet.f["b"]'))
    own = shares([None, None], [True, True], whole)
    assert [[one.target for one in own(place)] for place in range(2)] == [['aws_subnet.f["a"]'], ['aws_subnet.f["b"]']]
    assert shares([None], [True], whole)(0) == whole


TEMPLATE = """
resource "aws_launch_template" "t" {
  image_id = "ami-0123456789abcdef0"
}
resource "aws_autoscaling_group" "g" {
  min_size            = 1
  max_size            = 2
  vpc_zone_identifier = values(aws_subnet.f)[*].id
  launch_template {
    id = aws_launch_template.t.id
  }
}
"""


@pytest.mark.parametrize(("public", "verdict"), [("false", "satisfied"), ('each.key == "a"', "unknown")])
def test_what_all_of_them_say_holds_whichever_are_meant(public: str, verdict: str) -> None:
    network = NETWORK.replace('"eu-north-1${each.key}"', f'"eu-north-1${{each.key}}"\n  map_public_ip_on_launch = {public}')
    graph = graph_of(network + TEMPLATE, files=FILES)
    assert words_of(graph, "ec2/launch-templates-keep-instances-private")["aws_launch_template.t"] == verdict


COUNTED = """
locals {
  places = [0]
}
variable "on" {
  default = true
}
resource "aws_security_group" "g" {
  count = %d
}
output "ids" {
  value = %s
}
"""
ATTACHED = 'module "m" {\n  source = "./m"\n}\nresource "aws_instance" "i" {\n  vpc_security_group_ids = module.m.ids\n}\n'


@pytest.mark.parametrize(
    ("count", "listed", "sure"),
    [
        (2, "aws_security_group.g[*].id", True),
        (2, "[for place in local.places : aws_security_group.g[place].id]", False),
        (2, "var.on ? aws_security_group.g[*].id : []", False),
        (1, "[for place in local.places : aws_security_group.g[place].id]", True),  # what comes later comes from the only one
        (1, "var.on ? aws_security_group.g[*].id : []", True),
    ],
)
@pytest.mark.parametrize("handed_out", [False, True])
def test_beside_a_local_value_some_of_several_may_be_meant(count: int, listed: str, *, sure: bool, handed_out: bool) -> None:
    """By way of an output as well."""
    text = COUNTED % (count, listed)
    here = text + ATTACHED.partition("}\n")[2].replace("module.m.ids", listed)
    graph = graph_of(ATTACHED, files={"m/main.tf": text}) if handed_out else graph_of(here)
    found = [one for one in graph.by_address["aws_instance.i"].get("vpc_security_group_ids").references if one.target]
    assert len(found) == count
    assert all(one.certainty > Certainty.POSSIBLE for one in found) is sure


@pytest.mark.parametrize(("keys", "listed"), [('["a"]', "[for key, group in aws_security_group.g : group.id if key != var.left_out]")])
def test_the_only_one_of_a_name_may_be_left_out(keys: str, listed: str) -> None:
    """Where the provider fills in what nobody gives, a plan shows an empty list as one to come."""
    text = 'variable "left_out" {\n  default = "b"\n}\nresource "aws_security_group" "g" {\n  for_each = toset(%s)\n}\n' % keys  # noqa: UP031
    graph = graph_of(text + ATTACHED.partition("}\n")[2].replace("module.m.ids", listed))
    found = [one for one in graph.by_address["aws_instance.i"].get("vpc_security_group_ids").references if one.target]
    assert [one.certainty for one in found] == [Certainty.POSSIBLE]


LOOPED = """
resource "aws_subnet" "x" {
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.0.7.0/24"
  availability_zone = "eu-north-1a"
}
resource "aws_subnet" "y" {
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.0.8.0/24"
  availability_zone = "eu-north-1b"
}
resource "aws_lb" "l" {
  subnets = %s
}
"""


@pytest.mark.parametrize(
    ("listed", "verdict"),
    [
        ("[aws_subnet.x.id, aws_subnet.y.id]", "satisfied"),
        ("[for one in [aws_subnet.x, aws_subnet.y] : one.id if one.map_public_ip_on_launch]", "unknown"),
        ('[for key, one in { x = aws_subnet.x, y = aws_subnet.y } : one.id if key == "x"]', "unknown"),
        ("[for one in [aws_subnet.x, aws_subnet.y] : one.id]", "unknown"),  # a plan shows the same names
    ],
)
def test_what_a_loop_goes_over_may_be_left_out(listed: str, verdict: str) -> None:
    graph = graph_of(NETWORK + LOOPED % listed, files=FILES)
    assert words_of(graph, "elb/load-balancers-are-multi-az") == {"aws_lb.l": verdict}


@pytest.mark.parametrize(
    ("key", "verdict"),
    [
        ("one([for one in [aws_kms_key.k] : one.arn if !one.enable_key_rotation])", "unknown"),
        ("[aws_kms_key.k, aws_kms_key.k][count.index].arn", "satisfied"),
    ],
)
def test_a_loop_over_what_is_named_may_come_to_nothing(key: str, verdict: str) -> None:
    text = f'resource "aws_kms_key" "k" {{}}\nresource "aws_efs_file_system" "f" {{\n  count = 1\n  kms_key_id = {key}\n}}\n'
    assert words_of(graph_of(text), "efs/file-systems-use-customer-keys") == {"aws_efs_file_system.f[0]": verdict}
