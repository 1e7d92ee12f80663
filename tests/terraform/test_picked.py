"""What is picked out of a collection comes from there, and from nothing that stands beside it."""

from __future__ import annotations

import pytest

from srm_tf.model.value import Value
from tests.support.judging import configured_graph

WORLD = """
resource "aws_kms_key" "k" {}
data "aws_availability_zones" "here" {}
locals {
  settings = { key = aws_kms_key.k.arn, other = "x" }
  listed   = [{ key = aws_kms_key.k.arn }, { key = "x" }]
}
resource "terraform_data" "t" { input = aws_kms_key.k.arn }
resource "aws_sqs_queue" "q" { kms_master_key_id = %s }
"""


def key(expression: str) -> Value:
    return configured_graph(WORLD % expression).by_address["aws_sqs_queue.q"].get("kms_master_key_id")


@pytest.mark.parametrize(
    "expression",
    [
        "local.settings.other",
        'lookup(local.settings, "other", null)',
        'lookup(try(local.settings, {}), "other", null)',
        "try(local.settings, {}).other",
        "try(local.listed, [])[1].key",
        "concat(try(local.listed, []), [])[1].key",
        "flatten([try(local.listed, [])])[1].key",
        "[for one in try(local.listed, []) : one.key][1]",
        'element([aws_kms_key.k.arn, "x"], 1)',
        'slice([aws_kms_key.k.arn, "x"], 1, 2)[0]',
        'coalesce("x", aws_kms_key.k.arn)',
        'coalescelist(["x"], [aws_kms_key.k.arn])[0]',
        'matchkeys(["y", "x"], ["k", "l"], ["l"])[0]',
    ],
)
def test_what_stands_beside_it_has_no_part_in_it(expression: str) -> None:
    value = key(expression)
    assert (value.data, value.references) == ("x", ())


@pytest.mark.parametrize(
    "expression",
    [
        'lookup(local.settings, "key", null)',
        "try(local.settings, {}).key",
        "try(aws_kms_key.k.arn, null)[*][0]",
        "[for one in try(aws_kms_key.k.arn, null)[*] : one][0]",
        "try(local.listed, [])[0].key",
        'element([aws_kms_key.k.arn, "x"], 0)',
        'coalesce(null, aws_kms_key.k.arn, "x")',
        'true == false ? "x" : coalesce(null, aws_kms_key.k.arn, "x")',
    ],
)
def test_what_is_picked_keeps_where_it_comes_from(expression: str) -> None:
    assert [one.target for one in key(expression).references] == ["aws_kms_key.k"]


def test_an_element_in_a_place_that_is_not_known_is_any_of_them() -> None:
    value = (
        configured_graph('variable "n" { type = number }' + WORLD % 'element([aws_kms_key.k.arn, "x"], var.n)')
        .by_address["aws_sqs_queue.q"]
        .get("kms_master_key_id")
    )
    sides = [side for _, side in value.unknown.branches]
    assert [side.text() for side in sides] == [None, "x"]
    assert [one.target for one in sides[0].references] == ["aws_kms_key.k"]


def test_a_block_has_its_own_origin_alone() -> None:
    """Not that of the whole list, whatever stands around it."""
    text = """
    data "aws_ssm_parameter" "newest" { name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64" }
    locals {
      settings = { all = [{ ami = data.aws_ssm_parameter.newest.value }, { ami = "ami-0123456789abcdef0" }] }
    }
    resource "aws_spot_fleet_request" "main" {
      iam_fleet_role  = "arn:aws:iam::111122223333:role/fleet"
      target_capacity = 2
      dynamic "launch_specification" {
        for_each = try(local.settings.all, [])
        content {
          ami           = launch_specification.value.ami
          instance_type = "t4g.micro"
        }
      }
    }
    """
    fleet = configured_graph(text).by_address["aws_spot_fleet_request.main"]
    frozen = next(
        one for block in fleet.get("launch_specification").items() if (one := block.get("ami")).data is not None and not one.is_unknown
    )
    assert (frozen.data, frozen.references) == ("ami-0123456789abcdef0", ())


@pytest.mark.parametrize("written", ["data.aws_availability_zones.here.names", "try(data.aws_availability_zones.here.names, null)"])
def test_an_attribute_by_the_schema_cannot_fail(written: str) -> None:
    """So that `try` has nothing to choose."""
    text = f"""
    data "aws_availability_zones" "here" {{}}
    resource "aws_subnet" "s" {{
      count             = length({written})
      vpc_id            = "vpc-0123456789abcdef0"
      availability_zone = {written}[count.index]
    }}
    """
    text += f"""
    resource "aws_subnet" "first" {{ availability_zone = try({written}[0], null) }}
    """
    first = configured_graph(text).by_address["aws_subnet.first"]
    assert first.get("availability_zone").unknown.branches == ()
    subnet = configured_graph(text).by_address['aws_subnet.s["?"]']
    assert subnet.least > 1
    assert subnet.get("availability_zone").unknown.depends_on == ("data.aws_availability_zones.here.names[count.index]",)


def test_a_splat_over_what_is_tried_keeps_where_it_comes_from() -> None:
    text = """
    resource "aws_kms_key" "k" {}
    resource "aws_ecr_repository" "r" {
      name = "r"
      dynamic "encryption_configuration" {
        for_each = try(aws_kms_key.k.arn, null)[*]
        content { kms_key = encryption_configuration.value }
      }
    }
    """
    block = configured_graph(text).by_address["aws_ecr_repository.r"].get("encryption_configuration").items()[0]
    assert [one.target for one in block.get("kms_key").references] == ["aws_kms_key.k"]
