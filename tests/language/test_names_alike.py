"""A name that is not known yet is one name wherever the same text is written around the same attributes and variables."""

from __future__ import annotations

import pytest

from tests.language.test_some_instances import verdict, verdicts

WORLD = """
variable "app" { type = string }
variable "env" { type = string }
data "aws_caller_identity" "current" {}
data "aws_ssm_parameter" "name" { name = "/logs" }
data "aws_ssm_parameters_by_path" "all" { path = "/logs" }
module "label" { source = "example/label/null" }
resource "random_id" "suffix" { byte_length = 4 }
resource "random_pet" "name" {}
resource "aws_s3_bucket" "b" { bucket = %s }
resource "aws_s3_bucket_versioning" "v" {
  bucket = %s
  versioning_configuration {
    status = "Enabled"
  }
}
"""
STAGES = """
variable "env" { type = string }
resource "aws_api_gateway_rest_api" "a" { name = "a" }
resource "aws_api_gateway_rest_api" "b" { name = "b" }
resource "aws_api_gateway_stage" "s" {
  rest_api_id = aws_api_gateway_rest_api.a.id
  stage_name  = var.env
}
resource "aws_api_gateway_method_settings" "m" {
  rest_api_id = aws_api_gateway_rest_api.%s.id
  stage_name  = var.env
  method_path = "*/*"
  settings { logging_level = "INFO" }
}
"""


@pytest.mark.parametrize(
    ("name", "key", "wanted"),
    [
        ("var.app", "var.app", "satisfied"),
        ('"${var.app}-logs"', '"${var.app}-logs"', "satisfied"),
        ('"${var.app}-${var.env}"', '"${var.app}-${var.env}"', "satisfied"),
        ('"logs-${data.aws_caller_identity.current.account_id}"', '"logs-${data.aws_caller_identity.current.account_id}"', "satisfied"),
        ('"logs-${random_id.suffix.hex}"', '"logs-${random_id.suffix.hex}"', "satisfied"),
        ("random_pet.name.id", "random_pet.name.id", "satisfied"),
        ("module.label.id", "module.label.id", "satisfied"),
        ('"logs-${terraform.workspace}"', '"logs-${terraform.workspace}"', "satisfied"),
        ("data.aws_ssm_parameter.name.value", "data.aws_ssm_parameter.name.value", "satisfied"),
        ("module.label.names[0]", "module.label.names[1]", "unknown"),
        ("data.aws_ssm_parameters_by_path.all.values[0]", "data.aws_ssm_parameters_by_path.all.values[1]", "unknown"),
        ('"${var.app}-${var.env}"', '"${var.env}-${var.app}"', "unknown"),
        ("var.app", "var.env", "unknown"),
        ("lower(var.app)", "upper(var.app)", "unknown"),
        ('"logs-${lower(random_id.suffix.b64_url)}"', '"logs-${lower(random_id.suffix.b64_url)}"', "satisfied"),
        ('"logs-${random_id.suffix.hex}"', '"data-${random_id.suffix.hex}"', "missing"),
    ],
)
def test_a_name_written_twice_is_one_name(name: str, key: str, wanted: str) -> None:
    assert verdict(WORLD % (name, key), "s3/buckets-are-versioned") == wanted


def test_it_is_that_of_no_other_one() -> None:
    other = 'resource "aws_s3_bucket" "a" { bucket = "${var.app}-data" }'
    assert verdict(other + WORLD % ('"${var.app}-logs"', '"${var.app}-logs"'), "s3/buckets-are-versioned") == "missing"


@pytest.mark.parametrize(("api", "wanted"), [("a", ["satisfied"]), ("b", ["missing", "satisfied"])])
def test_a_stage_is_called_so_within_its_api(api: str, wanted: list[str]) -> None:
    """Settings of another API are those of a stage that is not here, and speak for themselves."""
    assert verdicts(STAGES % api, "apigateway/stages-log-executions") == wanted


@pytest.mark.parametrize(
    ("bucket", "wanted"),
    [
        ('"arn:aws:ec2:${data.aws_region.r.name}:${data.aws_caller_identity.c.account_id}:eip-allocation/${aws_eip.e.id}"', "satisfied"),
        ("var.own ? aws_eip.e.id : aws_eip.other.id", "unknown"),
    ],
)
def test_where_it_is_applied_is_a_part_of_a_name_only(bucket: str, wanted: str) -> None:
    terraform = f"""
variable "own" {{}}
data "aws_region" "r" {{}}
data "aws_caller_identity" "c" {{}}
resource "aws_eip" "e" {{}}
resource "aws_eip" "other" {{}}
resource "aws_shield_protection" "p" {{
  name         = "p"
  resource_arn = {bucket}
}}
"""
    assert verdict(terraform, "shield/public-resources-have-shield-advanced") == wanted


@pytest.mark.parametrize(
    ("bucket", "wanted"),
    [
        ("aws_s3_bucket.logs.bucket_domain_name", "satisfied"),
        ("aws_s3_bucket.logs[0].bucket_domain_name", "satisfied"),
        ("aws_s3_bucket.logs.tags", "unknown"),
        ('aws_cloudformation_stack.logs.outputs["Bucket"]', "unknown"),
        ("aws_cloudformation_stack.logs.outputs.Bucket", "unknown"),
        ("aws_eks_cluster.main.identity[0].oidc[0].issuer", "unknown"),
        ("aws_s3_bucket.logs.acl == null ? null : aws_s3_bucket.logs.bucket_domain_name", "unknown"),
        ("data.aws_s3_bucket.logs.nothing", "unknown"),
        ("module.logs.bucket", "unknown"),
    ],
)
def test_what_every_resource_of_the_type_has_is_there_whoever_declares_it(bucket: str, wanted: str) -> None:
    block = f"logging_config {{\n    bucket = {bucket}\n  }}"
    terraform = f'resource "aws_cloudfront_distribution" "d" {{\n  {block}\n}}'
    assert verdict(terraform, "cloudfront/distributions-log-access") == wanted


@pytest.mark.parametrize(
    ("host", "wanted"),
    [
        ("aws_s3_bucket.site.bucket_regional_domain_name", "satisfied"),
        ('"${aws_s3_bucket.site.id}.s3.amazonaws.com"', "satisfied"),
        ("aws_lb.shop.dns_name", "satisfied"),
        ("data.aws_lb.shop.dns_name", "satisfied"),
        ('replace(aws_apigatewayv2_api.shop.api_endpoint, "https://", "")', "satisfied"),
        ("aws_lb.shop.tags", "unknown"),
        ("data.aws_s3_bucket.site.bucket_regional_domain_name", "unknown"),
        ("var.own ? aws_s3_bucket.site.bucket_regional_domain_name : var.other", "unknown"),
    ],
)
def test_an_origin_of_another_file_is_what_it_is_called(host: str, wanted: str) -> None:
    terraform = f'resource "aws_cloudfront_distribution" "d" {{\n  origin {{\n    domain_name = {host}\n    origin_id = "o"\n  }}\n}}'
    assert verdict(terraform, "cloudfront/s3-origins-exist") == wanted


@pytest.mark.parametrize(
    ("function", "group", "wanted"),
    [
        ('"${var.name}-fn"', '"/aws/lambda/${var.name}-fn"', "satisfied"),
        ("var.name", '"/aws/lambda/${var.name}"', "satisfied"),
        ("var.name", '"/aws/lambda/${var.other}"', "unknown"),
        ('"${var.name}-fn"', '"/aws/lambda/${var.name}"', "unknown"),
    ],
)
def test_a_name_inside_of_another_is_one_too(function: str, group: str, wanted: str) -> None:
    terraform = f"""
variable "name" {{}}
variable "other" {{}}
resource "aws_lambda_function" "f" {{ function_name = {function} }}
resource "aws_cloudwatch_log_group" "g" {{
  name              = {group}
  retention_in_days = 365
}}
"""
    assert verdict(terraform, "lambda/functions-have-managed-log-groups") == wanted


LOCALS = """
locals {
  name  = substr(lower("${var.app}-${random_id.suffix.hex}"), 0, 40)
  same  = local.name
  upper = upper(local.name)
  other = substr(lower("${var.app}-${random_id.suffix.hex}"), 0, 30)
}
"""


INNER = """
variable "name" {}
locals {
  made = lower(var.name)
}
resource "aws_s3_bucket" "b" {
  bucket = %s
}
output "made" {
  value = local.made
}
"""


@pytest.mark.parametrize(
    ("name", "key", "wanted"),
    [
        ("local.name", "local.name", "satisfied"),
        ("local.name", "local.same", "satisfied"),
        ("local.name", "local.other", "unknown"),
        ("local.name", "local.upper", "unknown"),
        ("local.name", 'replace(local.name, "_", "-")', "unknown"),
        ("local.name", '"${local.name}-logs"', "missing"),
        ('"a-${local.name}"', '"b-${local.name}"', "missing"),
    ],
)
def test_a_local_value_is_one_text_however_it_is_made(name: str, key: str, wanted: str) -> None:
    assert verdict(WORLD % (name, key) + LOCALS, "s3/buckets-are-versioned") == wanted


def test_a_local_value_is_one_text_through_a_module_and_another_in_each_of_its_instances() -> None:
    key = 'resource "aws_s3_bucket_versioning" "v" {\n  bucket = %s\n  versioning_configuration {\n    status = "Enabled"\n  }\n}\n'
    each, names = '  for_each = toset(["a", "b"])\n', '"${local.name}${each.key}"'
    top = f'variable "app" {{}}\nlocals {{\n  name = lower(var.app)\n}}\nmodule "m" {{\n  source = "./m"\n{each}  name = {names}\n}}\n'
    through = top.replace(each, "").replace(names, "local.name") + key % "local.name"
    assert verdicts(through, "s3/buckets-are-versioned", {"m/main.tf": INNER % "var.name"}) == ["satisfied"]
    own = top + key % 'module.m["a"].made'
    assert verdicts(own, "s3/buckets-are-versioned", {"m/main.tf": INNER % "local.made"}) == ["satisfied", "missing"]


@pytest.mark.parametrize(
    ("here", "group", "wanted"),
    [
        ("aws_default_security_group", "aws_security_group.web.id", "satisfied"),
        ("aws_security_group", "aws_default_security_group.web.id", "satisfied"),
        ("aws_security_group", "aws_security_group.web.id", "satisfied"),
        ("aws_default_security_group", "aws_vpc.main.default_security_group_id", "unknown"),
        ("aws_default_security_group", "var.group", "unknown"),
    ],
)
def test_a_group_that_nobody_declares_is_no_default_group_of_this_configuration(here: str, group: str, wanted: str) -> None:
    terraform = f"""
variable "group" {{ type = string }}
resource "{here}" "a" {{ vpc_id = "vpc-0a1b2c3d" }}
resource "aws_security_group_rule" "ssh" {{
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_blocks       = ["0.0.0.0/0"]
  security_group_id = {group}
}}
"""
    assert verdict(terraform, "vpc/security-groups-close-admin-ports-to-world") == wanted


@pytest.mark.parametrize("name", ["var.app", '"${var.app}-orders"', '"orders-${random_pet.p.id}"', '"orders"'])
@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("table/${aws_dynamodb_table.t.name}", "satisfied"),
        ("table/${aws_dynamodb_table.t.id}", "satisfied"),
        ("table/${aws_dynamodb_table.t.name}/index/by-day", "missing"),
        ("table/${aws_dynamodb_table.t.id}/index/by-day", "missing"),
    ],
)
def test_what_stands_around_a_name_counts_whatever_the_name_is(name: str, key: str, wanted: str) -> None:
    terraform = f"""
variable "app" {{ type = string }}
resource "random_pet" "p" {{}}
resource "aws_dynamodb_table" "t" {{
  name     = {name}
  hash_key = "id"
}}
resource "aws_appautoscaling_target" "t" {{
  service_namespace  = "dynamodb"
  resource_id        = "{key}"
  scalable_dimension = "dynamodb:table:ReadCapacityUnits"
}}
"""
    assert verdict(terraform, "dynamodb/tables-scale-automatically") == wanted
