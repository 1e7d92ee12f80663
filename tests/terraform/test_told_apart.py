"""Keys that are made of a zone that is not known yet: `{ for … : "${tier}-${zone}" => … }`, as networks of modules have them."""

from __future__ import annotations

import pytest

from srm_tf.model.value import Certainty
from tests.support.judging import configured_graph

NETWORK = """
variable "name" { type = string }
variable "names" { type = list(string) }
data "aws_availability_zones" "z" {}
data "aws_ssm_parameter" "one" { name = "one" }
data "aws_ssm_parameter" "two" { name = "two" }
locals {
  zones   = slice(data.aws_availability_zones.z.names, 0, 2)
  tiers   = { public = 0, private = 10 }
  each = [for tier, first in local.tiers : {
    for i, zone in local.zones : "${tier}-${zone}" => { tier = tier, zone = zone, at = first + i }
  }]
  merged  = merge(local.each...)
  flat    = flatten([for tier, first in local.tiers : [for i, zone in local.zones : { tier = tier, zone = zone, at = first + i }]])
  by_name = { for one in local.flat : "${one.tier}-${one.zone}" => one }
}
resource "aws_subnet" "s" {
  for_each          = %s
  availability_zone = each.value.zone
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, each.value.at)
  tags              = { Tier = each.value.tier }
}
resource "aws_db_subnet_group" "g" {
  subnet_ids = %s
}
"""
ZONE = "data.aws_availability_zones.z.names"
PRIVATE = [f'aws_subnet.s["private-{ZONE}[{place}]"]' for place in (0, 1)]
IDS = '[for key, one in aws_subnet.s : one.id if startswith(key, "private")]'


def group(subnets: str, ids: str) -> list[list[str | None]] | None:
    """Whom the ids in the group's list name, where it is known what is in it."""
    value = configured_graph(NETWORK % (subnets, ids)).by_address["aws_db_subnet_group.g"].get("subnet_ids")
    if value.is_unknown:
        return None
    return [
        [one.target for one in item.references if one.certainty is Certainty.EXACT and (one.target or "").startswith("aws_subnet.")]
        for item in value.items()
    ]


@pytest.mark.parametrize("subnets", ["local.merged", "local.by_name", 'merge(local.each[0], local.each[1], { "x" = local.flat[0] })'])
def test_there_is_a_subnet_for_each_zone_of_each_tier(subnets: str) -> None:
    graph = configured_graph(NETWORK % (subnets, "[]"))
    found = {
        address: one.get("cidr_block").text() for address, one in graph.by_address.items() if one.type == "aws_subnet" and "-" in address
    }
    tiers = (("public", 0), ("private", 10))
    assert found == {f'aws_subnet.s["{tier}-{ZONE}[{place}]"]': f"10.0.{at + place}.0/24" for tier, at in tiers for place in (0, 1)}


@pytest.mark.parametrize(
    "subnets", ["local.merged", "local.by_name", 'merge({ for one in local.flat : join("-", [one.tier, one.zone]) => one })']
)
@pytest.mark.parametrize(
    "ids",
    [
        IDS,
        '[for one in aws_subnet.s : one.id if one.tags["Tier"] == "private"]',
        '[for key, one in local.merged : aws_subnet.s[key].id if one.tier == "private"]',
        '[for zone in local.zones : aws_subnet.s["private-${zone}"].id]',
        '[for zone in local.zones : aws_subnet.s[join("-", ["private", zone])].id]',
        '{ for key, one in local.merged : one.tier => aws_subnet.s[key].id... }["private"]',
        'values({ for key, one in aws_subnet.s : key => one.id if !startswith(key, "public") })',
    ],
)
def test_those_of_a_tier_are_told_from_the_others(subnets: str, ids: str) -> None:
    assert group(subnets, ids) == [[one] for one in PRIVATE]


@pytest.mark.parametrize(
    "subnets",
    [
        'merge({ for one in local.zones : "a-${one}" => local.flat[0] }, { for one in var.names : "a-${one}" => local.flat[0] })',
        'merge({ "private-${var.name}" = local.flat[0] }, { "private-${data.aws_ssm_parameter.one.value}" = local.flat[1] })',
        "{ for name in var.names : name => local.flat[0] }",
    ],
)
def test_names_that_may_be_the_same_are_not_told_apart(subnets: str) -> None:
    assert group(subnets, IDS) != [[one] for one in PRIVATE]
    assert [one for one in configured_graph(NETWORK % (subnets, "[]")).by_address if one.startswith("aws_subnet.")] == ['aws_subnet.s["?"]']


def test_names_that_begin_otherwise_are_told_apart_by_that() -> None:
    subnets = (
        "{ for name, one in { one = data.aws_ssm_parameter.one.value, two = data.aws_ssm_parameter.two.value } : %s => local.flat[0] }"
    )
    graph = configured_graph(NETWORK % (subnets % '"${name}-${one}"', "[]"))
    assert [one for one in graph.by_address if one.startswith("aws_subnet.")] == ['aws_subnet.s["one-?"]', 'aws_subnet.s["two-?"]']


def test_what_comes_later_stands_in_the_place_of_what_has_the_same_name() -> None:
    later = '{ for zone in local.zones : "private-${zone}" => { tier = "later", zone = zone, at = 20 } }'
    graph = configured_graph(NETWORK % (f"merge(local.each[0], {later})", "[]"))  # the tiers in their order: private, public
    assert [graph.by_address[one].get("cidr_block").text() for one in PRIVATE] == ["10.0.20.0/24"] * 2


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("toset(local.zones)", 2),
        ("toset([data.aws_ssm_parameter.one.value, data.aws_ssm_parameter.two.value])", None),  # they may be one
        ("[data.aws_ssm_parameter.one.value, data.aws_ssm_parameter.two.value]", 2),  # Terraform takes no key twice
    ],
)
def test_a_loop_makes_as_many_as_there_are(names: str, expected: int | None) -> None:
    ids = f'values({{ for one in {names} : one => aws_subnet.s["x"].id }})'
    value = configured_graph(NETWORK % ('{ "x" = local.flat[0] }', ids)).by_address["aws_db_subnet_group.g"].get("subnet_ids")
    assert (None if value.is_unknown else len(value.items())) == expected


SHUFFLED = """
resource "random_shuffle" "r" { input = ["a", "b"] }
resource "random_integer" "i" {
  min = 1
  max = 2
}
resource "aws_security_group_rule" "r" {
  for_each    = merge({ for one in ["0.0.0.0/0"] : "x-${%s}" => one }, { for one in ["10.0.0.0/8"] : "x-${%s}" => one })
  cidr_blocks = [each.value]
}
"""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("random_shuffle.r.result[0]", "random_shuffle.r.result[1]"),
        ("sort(random_shuffle.r.result)[0]", "sort(random_shuffle.r.result)[1]"),
        ("random_integer.i.result + 1", "random_integer.i.result + 2"),
        ('random_shuffle.r.id == "a"', 'random_shuffle.r.id == "b"'),
        ('format("%02d", random_integer.i.result)', 'format("%03d", random_integer.i.result)'),
        ("uuid()", "uuid()"),
    ],
)
def test_names_of_which_the_same_is_known_are_not_taken_for_one(one: str, other: str) -> None:
    graph = configured_graph(SHUFFLED % (one, other))
    (both,) = [rule for address, rule in graph.by_address.items() if address.startswith("aws_security_group_rule")]
    (cidr,) = both.get("cidr_blocks").items()
    assert cidr.is_unknown
