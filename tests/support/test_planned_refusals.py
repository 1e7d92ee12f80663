"""What Terraform refuses, `plan_of` refuses: an example with a slip in it must not pass for one without a finding."""

from __future__ import annotations

import pytest

from tests.support.planned import PlanError, plan_of

KEY = 'resource "aws_kms_key" "a" {}\n'


@pytest.mark.parametrize(
    ("terraform", "message"),
    [
        ('resource "aws_s3_bucket" "b" { buckett = "x" }', "no argument buckett"),
        ('resource "aws_s3_bucket" "b" { arn = "x" }', "no argument arn"),
        ('resource "aws_s3_bucket" "b" {\n versioning {\n on = true\n }\n}', r"no argument versioning\.on"),
        ('resource "aws_s3_bucket" "b" { bucket = var.name }', "variable name is not declared"),
        ('variable "name" {}', "# plan: name ="),
        ('resource "aws_s3_bucket" "b" { bucket = aws_s3_bucket.c.id }', r"aws_s3_bucket\.c is not declared"),
        (f'{KEY}resource "aws_sqs_queue" "q" {{ name = aws_kms_key.a.nothing }}', "no element or attribute 'nothing'"),
        (f'{KEY}resource "aws_sqs_queue" "q" {{ count = aws_kms_key.a.arn == "" ? 0 : 1 }}', "known only after apply"),
        (f'{KEY}resource "aws_sqs_queue" "q" {{ for_each = toset([aws_kms_key.a.arn]) }}', "known only after apply"),
        ('resource "aws_sqs_queue" "q" { for_each = ["a"] }', "not a list"),
        ('locals {\n a = local.b\n b = local.a\n}\nresource "aws_sqs_queue" "q" { name = local.a }', "depends on itself"),
        ('module "m" { source = "terraform-aws-modules/vpc/aws" }', "not among the files"),
        ('resource "aws_sqs_queue" "q" { delay_seconds = "soon" }', "a number is required"),
        ('resource "aws_sqs_queue" "q" {}\nresource "aws_sqs_queue" "q" {}', "declared twice"),
        ('resource "aws_sqs_queue" "q" { name = nosuchfunction("x") }', "not supported"),
        ('resource "aws_sqs_queue" "q" { name = ', "not HCL"),
        ("resources {}", "not expected"),
    ],
)
def test_what_terraform_refuses_is_refused(terraform: str, message: str) -> None:
    with pytest.raises(PlanError, match=message):
        plan_of(terraform)
