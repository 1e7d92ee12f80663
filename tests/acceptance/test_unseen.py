"""What a plan makes and does not show is said not to be judged."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.planned import plan_text
from tests.support.scanning import Program, Scan

STACK = 'resource "aws_cloudformation_stack" "s" {\n  name = "s"\n  template_body = "{}"\n}\n'
MADE = 'resource "aws_cloudcontrolapi_resource" "r" {\n  type_name = "AWS::EC2::Instance"\n  desired_state = "{}"\n}\n'
BUCKET = 'resource "aws_s3_bucket" "b" {}\n'


def checked(srm_tf: Program, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = srm_tf("check", *arguments, "--format", "json").document
    return found


@pytest.mark.parametrize("door", ["plan", "configuration"])
def test_what_a_template_makes_is_said_not_to_be_judged(scan: Scan, srm_tf: Program, door: str) -> None:
    text = STACK + MADE + BUCKET
    scan.write({"main.tf": text} if door == "configuration" else {"plan.json": plan_text(text)})
    told = {note["where"]: note["text"] for note in checked(srm_tf, "." if door == "configuration" else "plan.json")["notes"]}
    assert set(told) == {"aws_cloudformation_stack.s", "aws_cloudcontrolapi_resource.r"}
    assert "nothing of that is judged" in told["aws_cloudformation_stack.s"]


def test_what_is_destroyed_makes_nothing(scan: Scan, srm_tf: Program) -> None:
    scan.write({"plan.json": plan_text(BUCKET, before=BUCKET + STACK)})
    assert checked(srm_tf, "plan.json")["notes"] == []


def test_a_type_that_nobody_knows_is_told_with_its_input_where_there_are_several(scan: Scan, srm_tf: Program) -> None:
    scan.write({"a/main.tf": 'resource "aws_nonesuch" "n" {}\n', "b/main.tf": 'resource "aws_nonesuch" "n" {}\n' + BUCKET})
    assert checked(srm_tf, "a", "b")["unmapped"] == [
        {"address": "aws_nonesuch.n", "type": "aws_nonesuch", "root": root} for root in ("a", "b")
    ]
    table, page = (srm_tf("check", "a", "b", "--format", form).stdout.decode() for form in ("table", "markdown"))
    assert "aws_nonesuch (aws_nonesuch.n (a), aws_nonesuch.n (b))" in " ".join(table.split())
    assert "- the catalogue does not know `aws_nonesuch`: `aws_nonesuch.n (a)`, `aws_nonesuch.n (b)`" in page
    assert "nobody can tell who owns what of it, at `aws_nonesuch.n` in `a`, `aws_nonesuch.n` in `b`" in page
    assert "aws_nonesuch (aws_nonesuch.n)" in " ".join(srm_tf("check", "a").stdout.decode().split())


@pytest.mark.parametrize("door", ["plan", "configuration"])
def test_what_the_cloud_control_provider_makes_is_of_aws_and_known_to_nobody(scan: Scan, srm_tf: Program, door: str) -> None:
    text = 'resource "awscc_s3_bucket" "b" {}\nresource "google_storage_bucket" "g" {\n  name = "g"\n}\n'
    scan.write({"main.tf": text} if door == "configuration" else {"plan.json": plan_text(text)})
    where = "." if door == "configuration" else "plan.json"
    found = checked(srm_tf, where)
    assert found["unmapped"] == [{"address": "awscc_s3_bucket.b", "type": "awscc_s3_bucket", "root": where}]
    assert found["out_of_scope"] == {"google_storage_bucket": 1}
    assert [(one["address"], one["control"], one["verdict"]) for one in found["outcomes"]] == [
        ("awscc_s3_bucket.b", "srm-tf/types-are-known", "unknown")
    ]
    assert (srm_tf("check", where).returncode, srm_tf("check", where, "--strict").returncode) == (0, 1)
