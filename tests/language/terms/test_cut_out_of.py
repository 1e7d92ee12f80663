"""What is made of what is not known: of parts of a range or an ARN, of AWS's zones, of what a map has for certain."""

from __future__ import annotations

import pytest

from tests.language.test_some_instances import verdict


def opened(ranges: str) -> str:
    """The verdict on a group that opens SSH to these ranges."""
    text = f"""
    variable "network" {{}}
    variable "more" {{ type = map(string) }}
    variable "open" {{ type = bool }}
    resource "aws_security_group" "g" {{
      ingress {{
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = {ranges}
      }}
    }}
    """
    return verdict(text, "vpc/security-groups-close-admin-ports-to-world")


@pytest.mark.parametrize(
    ("ranges", "wanted"),
    [
        ("[cidrsubnet(var.network, 8, 1)]", "satisfied"),
        ("[for place in range(2) : cidrsubnet(cidrsubnet(var.network, 4, 1), 4, place)]", "satisfied"),
        ("[cidrsubnet(var.network, 0, 0)]", "unknown"),
        ("[cidrsubnet(var.network, 1, 0), cidrsubnet(var.network, 1, 1)]", "unknown"),
        ('[cidrsubnet(var.network, 8, 1), "0.0.0.0/0"]', "misconfigured"),
    ],
)
def test_a_part_of_a_range_is_not_the_world(ranges: str, wanted: str) -> None:
    assert opened(ranges) == wanted


@pytest.mark.parametrize(
    ("zone", "wanted"),
    [
        ("element(sort(local.names), count.index)", "satisfied"),
        ("local.names[count.index % length(local.names)]", "satisfied"),
        ("local.names[count.index % 2]", "satisfied"),
        ("local.names[0]", "misconfigured"),
        ("local.names[count.index % 1]", "misconfigured"),
        ("reverse(local.names)[count.index % length(local.names)]", "unknown"),
    ],
)
def test_each_subnet_takes_its_own_zone_of_the_list(zone: str, wanted: str) -> None:
    text = f"""
    data "aws_availability_zones" "z" {{ state = "available" }}
    locals {{ names = data.aws_availability_zones.z.names }}
    resource "aws_subnet" "s" {{
      count             = 3
      vpc_id            = "vpc-0123456789abcdef0"
      cidr_block        = "10.0.${{count.index}}.0/24"
      availability_zone = {zone}
    }}
    resource "aws_autoscaling_group" "g" {{
      min_size             = 2
      max_size             = 4
      launch_configuration = "app"
      vpc_zone_identifier  = aws_subnet.s[*].id
    }}
    """
    assert verdict(text, "autoscaling/groups-are-multi-az") == wanted


@pytest.mark.parametrize(
    ("ranges", "wanted"),
    [
        ('[for name, range in merge(var.more, { all = "0.0.0.0/0" }) : range]', "misconfigured"),
        ('[for name, range in merge(var.more, { all = "0.0.0.0/0", one = "10.0.0.0/8" }) : range if name != "one"]', "misconfigured"),
        ('[for name, range in merge(var.more, { all = "0.0.0.0/0", one = "10.0.0.0/8" }) : range if name != "all"]', "unknown"),
        ('[for name, range in merge(var.more, { all = "0.0.0.0/0" }) : range if var.open]', "unknown"),
        ('[for name, range in merge({ all = "0.0.0.0/0" }, var.more) : range]', "unknown"),
        ('[for name, bits in merge(var.more, { "0.0.0.0" = "x" }) : "${name}/0"]', "misconfigured"),
        ('[for name, bits in merge(var.more, { "10.0.0.0" = "8" }) : "${name}/16"]', "satisfied"),
    ],
)
def test_a_loop_goes_through_what_a_map_has_for_certain(ranges: str, wanted: str) -> None:
    assert opened(ranges) == wanted


@pytest.mark.parametrize("count", ["var.number", "length(data.aws_availability_zones.z.names)", "length(var.ranges)"])
@pytest.mark.parametrize("subnet", ["aws_subnet.s[0].id", "aws_subnet.s[1].id", "element(aws_subnet.s[*].id, 0)"])
def test_one_of_subnets_that_nobody_can_count_lies_in_one_zone(count: str, subnet: str) -> None:
    text = f"""
    variable "number" {{ type = number }}
    variable "ranges" {{ type = list(string) }}
    data "aws_availability_zones" "z" {{ state = "available" }}
    resource "aws_subnet" "s" {{
      count             = {count}
      vpc_id            = "vpc-0123456789abcdef0"
      cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index)
      availability_zone = data.aws_availability_zones.z.names[count.index]
    }}
    resource "aws_autoscaling_group" "g" {{
      min_size             = 2
      max_size             = 4
      launch_configuration = "app"
      vpc_zone_identifier  = [{subnet}]
    }}
    """
    assert verdict(text, "autoscaling/groups-are-multi-az") == "misconfigured"


@pytest.mark.parametrize(
    ("resource", "wanted"),
    [
        ("arn:aws:kms:${local.cut[3]}:${local.cut[4]}:key/*", "misconfigured"),
        ("arn:aws:kms:*:${local.cut[4]}:key/*", "misconfigured"),
        ("arn:aws:kms:*:${aws_organizations_account.a.id}:key/*", "misconfigured"),
        ("arn:aws:kms:${local.cut[3]}:${local.cut[4]}:key/${aws_kms_key.k.key_id}", "satisfied"),
        ("arn:aws:kms:${local.cut[3]}:${local.cut[4]}:key/abc", "satisfied"),
        ("arn:aws:kms:${local.cut[3]}:${local.cut[4]}:${local.cut[5]}", "satisfied"),
    ],
)
def test_a_region_or_an_account_out_of_an_arn_makes_no_other_of_all_keys(resource: str, wanted: str) -> None:
    """It may be cut out of the ARN of one key: what stands behind it says which keys are meant."""
    text = f"""
    locals {{ cut = split(":", aws_kms_key.k.arn) }}
    resource "aws_kms_key" "k" {{}}
    resource "aws_organizations_account" "a" {{
      name  = "a"
      email = "a@example.com"
    }}
    resource "aws_iam_role_policy" "p" {{
      role   = "app"
      policy = jsonencode({{ Statement = [{{ Effect = "Allow", Action = "kms:Decrypt", Resource = "{resource}" }}] }})
    }}
    """
    assert verdict(text, "iam/policies-scope-kms-decryption") == wanted
