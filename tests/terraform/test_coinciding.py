"""Elements that may be one and the same count once, those that are told apart count each, and what is left out of a list is left out."""

from __future__ import annotations

import pytest

from srm_tf.terraform import cty
from srm_tf.terraform.evaluate import evaluate
from srm_tf.terraform.hcl import parse_expression
from srm_tf.terraform.rendering import TemplateScope
from srm_tf.terraform.types import STRING
from tests.support.judging import configured_graph, word_of

ORIGINS = """
variable "one" { type = string }
variable "two" { type = string }
variable "more" { type = list(string) }
resource "aws_s3_bucket" "a" {}
resource "aws_s3_bucket" "b" {}
resource "aws_cloudfront_distribution" "d" {
  default_cache_behavior { target_origin_id = "g" }
  origin_group {
    origin_id = "g"
    failover_criteria { status_codes = [500] }
    dynamic "member" {
      for_each = %s
      content { origin_id = member.value }
    }
  }
}
"""


def verdict(terraform: str, control: str) -> str:
    return word_of(configured_graph(terraform), control)


def failover(members: str) -> str:
    return verdict(ORIGINS % members, "cloudfront/distributions-have-origin-failover")


@pytest.mark.parametrize(
    "members",
    [
        "distinct([var.one, var.two])",
        "toset([var.one, var.two])",
        "distinct(values({ a = var.one, b = var.two }))",
        "setunion([var.one], [var.two])",
        'setunion([var.one], ["x"])',
        "distinct(concat([var.one, var.two], var.more))",
        "sort(distinct([var.one, var.two]))",
        "tolist(toset([var.one, var.two]))",
        "flatten([distinct([var.one, var.two])])",
        "flatten([toset([var.one, var.two])])",
        "convert(toset([var.one, var.two]), list(string))",
        "[for x in convert(toset([var.one, var.two]), list(string)) : x]",
        'compact(toset(["${var.one}x", "${var.two}x"]))',
        "flatten(toset([[var.one], [var.two]]))",
        'flatten([toset([var.one, "x"]), []])',
        "[for x in toset([var.one, var.two]) : x]",
        '[for x in toset([var.one, var.two]) : x if x != "y"]',
        "distinct([for x in [var.one, var.two] : upper(x)])",
        "toset(concat([var.one], [var.two]))",
        "distinct([aws_s3_bucket.a.id, var.one])",
        'distinct([1, "1", var.one])',
        'distinct([[1], ["1"], [var.one]])',
        'distinct(concat([true], ["true"], [var.one]))',
        'distinct([var.more, ["x"]])[*][0]',
        'matchkeys(["a", "b"], ["1", var.one], [1])',
        'reverse(toset(["x", var.one, "y"]))[1] == "y" ? ["a", "b"] : ["a"]',
        '(toset(["x", var.one, "y"])[*])[1] == "y" ? ["a", "b"] : ["a"]',
        "toset([var.one, var.two])[*]",
        'matchkeys(toset(["a", var.one, "b"]), ["x", "y", "z"], ["y"])[0] == "b" ? ["a", "b"] : ["a"]',
        'distinct(toset(["x", var.one, "y"]))[1] == "y" ? ["a", "b"] : ["a"]',
        '{ for x in toset(["p-${var.one}", "q-1"]) : "k" => x... }["k"][0] == "q-1" ? ["a", "b"] : ["a"]',
        "distinct([aws_s3_bucket.a.id, aws_s3_bucket.b.tags_all.name])",
    ],
)
def test_two_that_may_be_one_are_one_at_least(members: str) -> None:
    assert failover(members) == "unknown"


@pytest.mark.parametrize(
    "members",
    [
        "[var.one, var.two]",
        "{ for x in [var.one, var.two] : x => x }",
        'distinct(["${var.one}-x", "${var.two}-y"])',
        'toset(["x-${var.one}", "y"])',
        'convert(toset(["x-${var.one}", "y"]), list(string))',
        "distinct([aws_s3_bucket.a.id, aws_s3_bucket.b.id])",
        "toset([aws_s3_bucket.a.arn, aws_s3_bucket.b.arn])",
        "distinct(concat([aws_s3_bucket.a.id, aws_s3_bucket.b.id], var.more))",
    ],
)
def test_two_that_are_told_apart_are_two(members: str) -> None:
    assert failover(members) == "satisfied"


@pytest.mark.parametrize("members", ["distinct([var.one, var.one])", "slice(distinct([var.one, var.two]), 0, 1)"])
def test_one_is_one(members: str) -> None:
    assert failover(members) == "misconfigured"


ZONES = """
variable "n" { type = string }
data "aws_availability_zones" "z" {}
resource "aws_subnet" "c" {
  count             = 3
  vpc_id            = "v"
  availability_zone = data.aws_availability_zones.z.names[count.index]
}
resource "aws_subnet" "e" {
  for_each          = { for place, zone in data.aws_availability_zones.z.names : zone => place if place < 2 }
  vpc_id            = "v"
  availability_zone = each.key
}
resource "aws_autoscaling_group" "g" {
  min_size            = 2
  max_size            = 3
  vpc_zone_identifier = %s
}
"""
FIRST = "data.aws_availability_zones.z.names[0]"


@pytest.mark.parametrize(
    ("subnets", "wanted"),
    [
        ("distinct([aws_subnet.c[0].id, aws_subnet.c[0].id])", "misconfigured"),
        ("distinct([aws_subnet.c[0].id, aws_subnet.c[1].id])", "satisfied"),
        ('matchkeys(aws_subnet.c[*].id, ["a", "b", "c"], ["a", "c"])', "satisfied"),
        ('matchkeys(aws_subnet.c[*].id, ["a", "b", "c"], ["a"])', "misconfigured"),
        ('matchkeys(aws_subnet.c[*].id, ["a", "b", "c"], ["a", var.n])', "unknown"),
        ('matchkeys(["a", "b"], ["a", "b"], [var.n])', "unknown"),
        (f"matchkeys(aws_subnet.c[*].id, aws_subnet.c[*].availability_zone, [{FIRST}])", "misconfigured"),
        (f"[for s in aws_subnet.c : s.id if s.availability_zone != {FIRST}]", "satisfied"),
        (f"[for s in aws_subnet.c : s.id if s.availability_zone == {FIRST}]", "misconfigured"),
        ("[for s in aws_subnet.c : s.id if s.availability_zone == var.n]", "unknown"),
        ("[for s in aws_subnet.e : s.id]", "satisfied"),
        ("values({ for s in aws_subnet.c : s.availability_zone => s.id })", "satisfied"),
        ("values({ for s in aws_subnet.c : s.availability_zone => s.id... })[0]", "unknown"),
    ],
)
def test_places_of_the_list_of_zones_are_told_apart(subnets: str, wanted: str) -> None:
    assert verdict(ZONES % subnets, "autoscaling/groups-are-multi-az") == wanted


GROUP = """
variable "n" { type = string }
resource "aws_security_group" "g" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = %s
  }
}
"""


@pytest.mark.parametrize(
    ("ranges", "wanted"),
    [
        ('matchkeys(["10.0.0.0/8", "0.0.0.0/0"], ["a", "b"], [var.n])', "unknown"),
        ('distinct([var.n, "0.0.0.0/0"])', "misconfigured"),
        ('toset([var.n, "0.0.0.0/0"])', "misconfigured"),
        ('distinct([var.n, "10.0.0.0/8"])', "unknown"),
    ],
)
def test_what_is_written_is_there_and_what_a_variable_chooses_is_open(ranges: str, wanted: str) -> None:
    assert verdict(GROUP % ranges, "vpc/security-groups-close-admin-ports-to-world") == wanted


@pytest.mark.parametrize("text", ['trimprefix("p-${x}", "p-")', 'replace("-${x}", "-", "")', 'chomp("${x}\\n")', 'trim("--${x}", "-")'])
def test_of_a_text_that_is_cut_nothing_may_be_left(text: str) -> None:
    given = evaluate(parse_expression(text, "expression"), TemplateScope({"x": cty.unknown(STRING)}, None))
    assert not given.blank.there
