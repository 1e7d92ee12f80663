"""A name with more letters around it is another one: what refers to a resource inside of a longer word names somebody else."""

from __future__ import annotations

import pytest

from tests.language.test_some_instances import verdict

BUCKET = """
variable "x" {}
resource "aws_s3_bucket" "b" { %s }
resource "aws_s3_bucket_versioning" "v" {
  bucket = %s
  versioning_configuration { status = "Enabled" }
}
"""
METHOD = """
variable "x" {}
variable "part" {}
resource "aws_api_gateway_rest_api" "a" { name = "a" }
resource "aws_api_gateway_resource" "r" {
  rest_api_id = aws_api_gateway_rest_api.a.id
  parent_id   = aws_api_gateway_rest_api.a.root_resource_id
  path_part   = var.part
}
resource "aws_api_gateway_method" "m" {
  rest_api_id   = aws_api_gateway_rest_api.a.id
  resource_id   = aws_api_gateway_resource.r.id
  http_method   = "GET"
  authorization = "AWS_IAM"
}
resource "aws_api_gateway_deployment" "d" { rest_api_id = aws_api_gateway_rest_api.a.id }
resource "aws_api_gateway_stage" "s" {
  rest_api_id   = aws_api_gateway_rest_api.a.id
  deployment_id = aws_api_gateway_deployment.d.id
  stage_name    = "p"
}
resource "aws_api_gateway_method_settings" "s" {
  rest_api_id = aws_api_gateway_rest_api.a.id
  stage_name  = aws_api_gateway_stage.s.stage_name
  method_path = %s
  settings { logging_level = "INFO" }
}
"""


@pytest.mark.parametrize(
    ("bucket", "wanted"),
    [
        ("aws_s3_bucket.b.id", "satisfied"),
        ('"${aws_s3_bucket.b.id}"', "satisfied"),
        ('"${aws_s3_bucket.b.id}-logs"', "unknown"),  # a plan does not show the rest of the name
        ('"logs-${aws_s3_bucket.b.id}"', "unknown"),
        ('"${aws_s3_bucket.b.id}${var.x}"', "unknown"),
        ('"${var.x}${aws_s3_bucket.b.id}"', "unknown"),
        ('format("%s-logs", aws_s3_bucket.b.id)', "unknown"),
        ('join("-", [aws_s3_bucket.b.id, "logs"])', "unknown"),
        ('lower("${aws_s3_bucket.b.id}-logs")', "unknown"),
        ('lower("logs-${aws_s3_bucket.b.id}")', "unknown"),
        ('lower(format("%s-logs", aws_s3_bucket.b.id))', "unknown"),
        ('trimspace(upper("${aws_s3_bucket.b.id}-logs"))', "unknown"),
        ('replace("${aws_s3_bucket.b.id}-logs", "_", "-")', "unknown"),
        ('replace("${aws_s3_bucket.b.id}${var.x}", "_", "-")', "unknown"),
        ('substr("${aws_s3_bucket.b.id}-logs", 0, 63)', "unknown"),
        ('lower("${replace(aws_s3_bucket.b.id, "_", "-")}-logs")', "unknown"),
        ("lower(aws_s3_bucket.b.id)", "satisfied"),
        ('trimspace("${aws_s3_bucket.b.id}")', "satisfied"),
        ('replace(aws_s3_bucket.b.id, "_", "-")', "satisfied"),
    ],
)
def test_more_letters_around_an_id_make_another_name(bucket: str, wanted: str) -> None:
    for name in ("", 'bucket = "acme"'):
        assert verdict(BUCKET % (name, bucket), "s3/buckets-are-versioned") == wanted


ARN = "aws_s3_bucket.b.arn"


@pytest.mark.parametrize(
    ("bucket", "wanted"),
    [
        (f'split(":", {ARN})[5]', "satisfied"),
        (f'split(":", {ARN})[4]', "unknown"),
        (f'split(":", {ARN})[0]', "unknown"),
        (f'element(split(":", {ARN}), 5)', "satisfied"),
        (f'element(split(":", {ARN}), 3)', "unknown"),
        (f'slice(split(":", {ARN}), 3, 4)[0]', "unknown"),
        (f'split(":::", {ARN})[1]', "satisfied"),
        (f'trimprefix({ARN}, "arn:aws:s3:::")', "satisfied"),
        (f'regex(":::(.+)$", {ARN})[0]', "satisfied"),
        (f'regex("[^:]+$", {ARN})', "satisfied"),
        (f'regex("^arn:[^:]+:s3:[^:]*:[^:]*:(.+)", {ARN})[0]', "satisfied"),
        (f'regex("^([^:]+):.*$", {ARN})[0]', "unknown"),
        (f'regex("^arn:aws:s3:([^:]*):", {ARN})[0]', "unknown"),
        (f'regex("^([^:]+):([^:]+):(.*)$", {ARN})[0]', "unknown"),
    ],
)
def test_what_an_arn_has_before_a_name_is_no_name(bucket: str, wanted: str) -> None:
    assert verdict(BUCKET % ("", bucket), "s3/buckets-are-versioned") == wanted


@pytest.mark.parametrize(
    ("bucket", "wanted"),
    [
        ("aws_s3_bucket.b.bucket", "satisfied"),
        ('"${aws_s3_bucket.b.bucket}-logs"', "missing"),
        ('"logs-${aws_s3_bucket.b.bucket}"', "missing"),
        ('"${aws_s3_bucket.b.bucket}${var.x}"', "unknown"),
        ('lower("${aws_s3_bucket.b.bucket}-logs")', "missing"),
    ],
)
def test_more_letters_around_a_known_name_make_another_one(bucket: str, wanted: str) -> None:
    assert verdict(BUCKET % ('bucket = "acme"', bucket), "s3/buckets-are-versioned") == wanted


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ('"${aws_api_gateway_resource.r.path_part}/${aws_api_gateway_method.m.http_method}"', "satisfied"),
        ('"${var.part}/${aws_api_gateway_method.m.http_method}"', "satisfied"),
        ('"${trimprefix(aws_api_gateway_resource.r.path, "/")}/${aws_api_gateway_method.m.http_method}"', "satisfied"),
        ('"x${trimprefix(aws_api_gateway_resource.r.path, "/")}/${aws_api_gateway_method.m.http_method}"', "unknown"),
        ('"${aws_api_gateway_resource.r.path_part}${var.x}/${aws_api_gateway_method.m.http_method}"', "unknown"),
        ('"${aws_api_gateway_resource.r.path_part}x/${aws_api_gateway_method.m.http_method}"', "unknown"),
        ('"${var.x}/${aws_api_gateway_method.m.http_method}"', "unknown"),
        ('"${aws_api_gateway_resource.r.path_part}/more/${aws_api_gateway_method.m.http_method}"', "unknown"),
    ],
)
def test_a_path_is_a_methods_where_nothing_else_is_in_it(path: str, wanted: str) -> None:
    assert verdict(METHOD % path, "apigateway/stages-log-executions") == wanted


@pytest.mark.parametrize(
    ("objects", "wanted"),
    [
        ("${aws_s3_bucket.b.arn}/*", "satisfied"),
        ("${aws_s3_bucket.b.arn}/${var.folder}/*", "unknown"),
        ("${aws_s3_bucket.b.arn}/private/*", "misconfigured"),
        ("${aws_s3_bucket.b.arn}/*${var.folder}", "unknown"),
    ],
)
def test_a_folder_is_not_all_objects(objects: str, wanted: str) -> None:
    text = f"""
    variable "folder" {{}}
    resource "aws_s3_bucket" "b" {{}}
    resource "aws_s3_bucket_policy" "b" {{
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({{
        Version = "2012-10-17"
        Statement = [{{
          Effect    = "Deny"
          Principal = "*"
          Action    = "s3:*"
          Resource  = [aws_s3_bucket.b.arn, "{objects}"]
          Condition = {{ Bool = {{ "aws:SecureTransport" = "false" }} }}
        }}]
      }})
    }}
    """
    assert verdict(text, "s3/buckets-require-tls") == wanted
