"""What AWS does by itself for whatever is made since a day holds of what is made now, not of what stands: nobody says since when."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acceptance.test_deferred import deferring
from tests.acceptance.test_partial_plans import said
from tests.support.planned import plan_of
from tests.support.scanning import Scan

BLOCK = "s3/buckets-block-public-access"
BUCKET = 'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n  tags   = { v = "%s" }\n}\n'


def planned(actions: list[str], **more: object) -> dict[str, Any]:
    """The plan that does this with a bucket which was applied before."""
    plan = plan_of(BUCKET % "2", before=BUCKET % "1")
    (change,) = [one["change"] for one in plan["resource_changes"]]
    change.update(actions=actions, **more)
    return plan


@pytest.mark.parametrize("actions", [["no-op"], ["update"]])
def test_what_stands_may_be_older(actions: list[str]) -> None:
    assert said(planned(actions), control=BLOCK).startswith("unknown unchanged")


def test_what_is_imported_may_be_older() -> None:
    assert said(planned(["update"], importing={"id": "b"}), control=BLOCK).startswith("unknown")
    assert said(planned(["no-op"], importing={"id": "b"}), control=BLOCK).startswith("unknown")


@pytest.mark.parametrize("actions", [["delete", "create"], ["create", "delete"], ["create", "forget"]])
def test_what_is_made_anew_is_new(actions: list[str]) -> None:
    assert said(planned(actions), control=BLOCK).startswith("satisfied")


@pytest.mark.parametrize("actions", [["delete", "create"], ["update"]])
def test_what_is_put_off_stands_until_then(actions: list[str]) -> None:
    assert said(deferring(planned(actions), "aws_s3_bucket.b"), control=BLOCK).startswith("unknown")


def test_what_is_made_is_new() -> None:
    assert said(plan_of(BUCKET % "1"), control=BLOCK).startswith("satisfied")


def test_what_a_state_shows_may_be_older() -> None:
    plan = plan_of(BUCKET % "1")
    state = {"format_version": "1.0", "terraform_version": plan["terraform_version"], "values": plan["planned_values"]}
    assert said(state, control=BLOCK).startswith("unknown")


IMPORTED = """
import {
  to = aws_s3_bucket.one
  id = "one"
}
import {
  for_each = toset(["a"])
  to       = aws_s3_bucket.each[each.key]
  id       = each.key
}
import {
  to       = module.m["x"].aws_s3_bucket.of_module
  identity = { bucket = "of-module" }
}
import {
  for_each = { z = "x" }
  to       = module.m[each.value].aws_s3_bucket.of_many[local.keys[0]]
  id       = each.key
}
import {
  for_each = toset([])
  to       = aws_s3_bucket.none
  id       = "none"
}
import {
  for_each = var.whichever
  to       = aws_s3_bucket.some[each.key]
  id       = each.key
}
import {
  to = aws_s3_bucket.counted[1]
  id = "counted"
}
import {
  to = aws_s3_bucket.many["a"]
  id = "many"
}
variable "whichever" {
  type = set(string)
}
locals {
  keys = ["k"]
}
resource "aws_s3_bucket" "one" {}
resource "aws_s3_bucket" "none" {}
resource "aws_s3_bucket" "each" {
  for_each = toset(["a", "b"])
  bucket   = each.key
}
resource "aws_s3_bucket" "some" {
  for_each = toset(["a", "b"])
  bucket   = each.key
}
resource "aws_s3_bucket" "counted" {
  count = 2
}
resource "aws_s3_bucket" "many" {
  for_each = var.whichever
}
module "m" {
  source   = "./m"
  for_each = toset(["x", "y"])
}
"""
OF_MODULE = """
resource "aws_s3_bucket" "of_module" {}
resource "aws_s3_bucket" "of_many" {
  for_each = toset(["k", "l"])
}
"""


def test_what_an_import_block_names_may_be_older(scan: Scan) -> None:
    """Of an instance, where its key is known; of all of a block, where it is not known which of them are imported."""
    files = {
        "main.tf": IMPORTED,
        "more.tf.json": '{"import": {"to": "aws_s3_bucket.json", "id": "json"}, "resource": {"aws_s3_bucket": {"json": {}}}}',
        "m/main.tf": OF_MODULE,
    }
    scan.write(files).judge()
    assert {one.address for one in scan.last.outcomes if one.control == BLOCK and one.verdict.word == "unknown"} == {
        "aws_s3_bucket.one",
        "aws_s3_bucket.json",
        'aws_s3_bucket.each["a"]',
        'aws_s3_bucket.some["a"]',
        'aws_s3_bucket.some["b"]',
        "aws_s3_bucket.counted[1]",
        'aws_s3_bucket.many["?"]',
        'module.m["x"].aws_s3_bucket.of_module',
        'module.m["x"].aws_s3_bucket.of_many["k"]',
    }
    assert sum(one.control == BLOCK for one in scan.last.outcomes) == 16
