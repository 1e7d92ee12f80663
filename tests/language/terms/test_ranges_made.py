"""What is made of a range that nobody knows yet is no range of its size any more: `replace(data.aws_vpc.v.cidr_block, "/16", "/0")`."""

from __future__ import annotations

import pytest

from tests.support.judging import configured_graph, word_of

CONTROL = "vpc/security-groups-close-admin-ports-to-world"
RULE = """
data "aws_ip_ranges" "of_aws" {
  services = ["ec2"]
  regions  = ["eu-west-1"]
}
data "aws_vpc" "v" { default = true }
variable "bits" { type = number }
resource "aws_eip" "e" {}
locals {
  world = { for place in range(40) : "10.${place}.0.0/16" => "${place}.0.0.0/${min(place, 8)}" }
}
resource "aws_security_group" "s" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = %s
  }
}
"""


def verdict(ranges: str) -> str:
    graph = configured_graph(RULE % ranges)
    return word_of(graph, CONTROL)


@pytest.mark.parametrize(
    "ranges",
    [
        '[for one in data.aws_ip_ranges.of_aws.cidr_blocks : replace(one, "/\\\\/.*/", "/0")]',
        'split(",", replace(join(",", data.aws_ip_ranges.of_aws.cidr_blocks), "/16", "/0"))',
        'formatlist("%s/0", data.aws_ip_ranges.of_aws.cidr_blocks)',
        '[replace(data.aws_vpc.v.cidr_block, "/16", "/0")]',
        "[cidrsubnet(data.aws_vpc.v.cidr_block, -16, 0)]",
        "[cidrsubnet(data.aws_vpc.v.cidr_block, var.bits, 0)]",
        "[cidrsubnet(data.aws_vpc.v.cidr_block, var.bits - 16, 0)]",
        '[trimsuffix(data.aws_vpc.v.cidr_block, "6")]',
        '["0.0.0.0${regex("/.*", data.aws_vpc.v.cidr_block)}"]',
        "[local.world[data.aws_vpc.v.cidr_block]]",
        '[lookup(local.world, data.aws_vpc.v.cidr_block, "10.0.0.0/8")]',
        '["${aws_eip.e.public_ip}/${length(data.aws_ip_ranges.of_aws.cidr_blocks)}"]',
        'split(",", replace(data.aws_vpc.v.cidr_block, "/16", "/0"))',
        'split(",", join(",", [data.aws_vpc.v.cidr_block, "0.0.0.0/${var.bits}"]))',
    ],
)
def test_what_is_made_of_a_range_may_be_the_world(ranges: str) -> None:
    assert verdict(ranges) == "unknown"


@pytest.mark.parametrize(
    "ranges",
    [
        "data.aws_ip_ranges.of_aws.cidr_blocks",
        "sort(data.aws_ip_ranges.of_aws.cidr_blocks)",
        "slice(data.aws_ip_ranges.of_aws.cidr_blocks, 0, 2)",
        "chunklist(data.aws_ip_ranges.of_aws.cidr_blocks, 2)[0]",
        "[for one in data.aws_ip_ranges.of_aws.cidr_blocks : one]",
        "[data.aws_ip_ranges.of_aws.cidr_blocks[0]]",
        "[one(distinct(data.aws_ip_ranges.of_aws.cidr_blocks))]",
        "[data.aws_vpc.v.cidr_block]",
        "[cidrsubnet(cidrsubnet(data.aws_vpc.v.cidr_block, 4, 1), 4, 1)]",
        "cidrsubnets(data.aws_vpc.v.cidr_block, 4, 4)",
        'split(",", data.aws_vpc.v.cidr_block)',
        'split(",", lookup({ ranges = data.aws_vpc.v.cidr_block }, "ranges", join(",", ["0.0.0.0/0"])))',
        '[split(",", data.aws_vpc.v.cidr_block)[0]]',
        "[for one in data.aws_vpc.v.cidr_block_associations : one.cidr_block]",
        '["${aws_eip.e.public_ip}/32"]',
        '["${cidrhost(data.aws_vpc.v.cidr_block, 1)}/32"]',
    ],
)
def test_a_part_of_a_range_is_not_the_world(ranges: str) -> None:
    assert verdict(ranges) == "satisfied"
