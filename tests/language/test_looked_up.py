"""What a data source looks up by a reference is what is referred to."""

from __future__ import annotations

import pytest

from tests.support.judging import configured_graph, graph_of, word_of, words_of

FLOWS = """
variable "id" { type = string }
variable "create" {
  type    = bool
  default = false
}
variable "open" { type = bool }
resource "aws_vpc" "own" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc" "other" { cidr_block = "10.1.0.0/16" }
data "aws_vpc" "found" { %s }
data "aws_vpc" "each" {
  for_each = { own = aws_vpc.own.id, other = aws_vpc.other.id }
  id       = each.value
}
locals { vpc = var.create ? aws_vpc.other : data.aws_vpc.found }
resource "aws_flow_log" "f" {
  vpc_id               = %s
  traffic_type         = "ALL"
  log_destination      = "arn:aws:s3:::central"
  log_destination_type = "s3"
}
"""


@pytest.mark.parametrize(
    ("by", "given", "own", "other"),
    [
        ("id = aws_vpc.own.id", "data.aws_vpc.found.id", "satisfied", "missing"),
        ("id = aws_vpc.own.id", "local.vpc.id", "satisfied", "missing"),
        ("id = aws_vpc.other.id", "data.aws_vpc.found.id", "missing", "satisfied"),
        ("id = aws_vpc.own.id", 'data.aws_vpc.each["own"].id', "satisfied", "missing"),
        ("id = aws_vpc.own.id", "data.aws_vpc.each[var.id].id", "unknown", "unknown"),
        ("id = var.id", "data.aws_vpc.found.id", "unknown", "unknown"),
        ("id = var.open ? aws_vpc.own.id : aws_vpc.other.id", "data.aws_vpc.found.id", "unknown", "unknown"),
        ("tags = { Of = aws_vpc.own.id }", "data.aws_vpc.found.id", "unknown", "unknown"),
    ],
)
def test_a_vpc_that_is_looked_up(by: str, given: str, own: str, other: str) -> None:
    found = words_of(configured_graph(FLOWS % (by, given)), "vpc/vpcs-log-flows")
    assert (found["aws_vpc.own"], found["aws_vpc.other"]) == (own, other)


@pytest.mark.parametrize(
    ("by", "given", "own", "other"),
    [
        ("aws_vpc.own.id", "data.aws_vpc.found.id", "satisfied", "missing"),
        ("aws_vpc.other.id", "data.aws_vpc.found.id", "missing", "satisfied"),
        ('var.open ? aws_vpc.own.id : "vpc-0123456789abcdef0"', "data.aws_vpc.found.id", "unknown", "unknown"),
        ("[aws_vpc.own.id, aws_vpc.other.id][var.at]", "data.aws_vpc.found.id", "unknown", "unknown"),
        ("aws_vpc.own.id", 'data.aws_vpc.each["own"].id', "unknown", "unknown"),
    ],
)
def test_a_plan_leads_to_it_as_well(by: str, given: str, own: str, other: str) -> None:
    """Of `for_each` it does not show which of several is the element."""
    variables = '# plan: open = true\n# plan: id = "own"\n# plan: at = 0\nvariable "at" { type = number }\n'
    graph = graph_of(variables + FLOWS % (f"id = {by}", given))
    found = words_of(graph, "vpc/vpcs-log-flows")
    assert (found["aws_vpc.own"], found["aws_vpc.other"]) == (own, other)


TOPICS = """
variable "name" { type = string }
resource "aws_sns_topic" "a" { name = "a" }
resource "aws_sns_topic" "open" { name = "open-${var.name}" }
data "aws_sns_topic" "found" { name = %s }
resource "aws_sns_topic_policy" "p" {
  arn    = data.aws_sns_topic.found.arn
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "sns:*"
      Resource  = "*"
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}
"""


@pytest.mark.parametrize(
    ("name", "a", "open_"),
    [
        ('"b"', "missing", "missing"),
        ('"a"', "unknown", "missing"),
        ('"open-b"', "missing", "unknown"),
        ("var.name", "unknown", "missing"),
        ("aws_sns_topic.a.name", "satisfied", "missing"),
        ('"${aws_sns_topic.a.name}-b"', "missing", "missing"),
    ],
)
def test_a_topic_that_is_looked_up_by_another_name(name: str, a: str, open_: str) -> None:
    found = words_of(configured_graph(TOPICS % name), "sns/topics-require-tls")
    assert (found["aws_sns_topic.a"], found["aws_sns_topic.open"]) == (a, open_)


ZONES = """
resource "aws_route53_zone" "main" { name = "example.com" }
data "aws_route53_zone" "found" {
  name = aws_route53_zone.main.name
  %s
}
resource "aws_route53_query_log" "main" {
  zone_id                  = data.aws_route53_zone.found.zone_id
  cloudwatch_log_group_arn = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/route53/example.com"
}
"""


@pytest.mark.parametrize(("asked", "wanted"), [("", "satisfied"), ("private_zone = true", "unknown")])
def test_a_zone_that_is_looked_up_may_be_another_of_the_same_name(asked: str, wanted: str) -> None:
    assert word_of(configured_graph(ZONES % asked), "route53/public-zones-log-queries") == wanted


MADE_UP = """
resource "aws_s3_bucket" "own" { %s }
resource "aws_kms_key" "own" { enable_key_rotation = true }
resource "aws_kms_alias" "own" {
  name          = "alias/own"
  target_key_id = aws_kms_key.own.key_id
}
data "aws_s3_bucket" "found" { bucket = "central-logs" }
data "aws_kms_key" "found" { key_id = "%s" }
resource "aws_s3_bucket_versioning" "found" {
  bucket = data.aws_s3_bucket.found.id
  versioning_configuration { status = "Enabled" }
}
resource "aws_kms_key_policy" "found" {
  key_id = data.aws_kms_key.found.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "kms:*", Resource = "*" }] })
}
"""


@pytest.mark.parametrize(
    ("bucket", "key", "versioned", "private"),
    [
        ('bucket_prefix = "own-"', "alias/own", "missing", "unknown"),
        ("", "arn:aws:kms:eu-west-1:111122223333:alias/own", "missing", "unknown"),
        ("force_destroy = true", "1234abcd-12ab-34cd-56ef-1234567890ab", "missing", "satisfied"),
        ("bucket = null", "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab", "missing", "satisfied"),
    ],
)
def test_what_is_looked_up_by_a_name_is_nothing_whose_name_is_made_up(bucket: str, key: str, versioned: str, private: str) -> None:
    graph = configured_graph(MADE_UP % (bucket, key))
    assert words_of(graph, "s3/buckets-are-versioned")["aws_s3_bucket.own"] == versioned
    assert words_of(graph, "kms/key-policies-restrict-principals")["aws_kms_key.own"] == private


MADE_OF_ITS_NAME = """
resource "aws_s3_bucket" "own" { bucket_prefix = "central-" }
resource "aws_secretsmanager_secret" "own" { name = %s }
variable "name" { type = string }
data "aws_s3_bucket" "found" { bucket = "%s" }
data "aws_secretsmanager_secret" "found" { arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:%s" }
resource "aws_s3_bucket_versioning" "found" {
  bucket = data.aws_s3_bucket.found.id
  versioning_configuration { status = "Enabled" }
}
resource "aws_secretsmanager_secret_rotation" "found" {
  secret_id           = data.aws_secretsmanager_secret.found.id
  rotation_lambda_arn = "arn:aws:lambda:eu-west-1:111122223333:function:rotate"
  rotation_rules { automatically_after_days = 30 }
}
"""


@pytest.mark.parametrize(
    ("name", "bucket", "secret", "versioned", "rotates"),
    [
        ('"shop"', "central-20260101120000", "shop-AbCdEf", "unknown", "unknown"),
        ('"shop"', "logs-20260101120000", "mail-AbCdEf", "missing", "missing"),
        ("var.name", "logs-20260101120000", "mail-AbCdEf", "missing", "unknown"),
    ],
)
def test_what_is_looked_up_by_a_text_with_its_name_in_it_may_be_what_is_made_here(
    name: str, bucket: str, secret: str, versioned: str, rotates: str
) -> None:
    graph = configured_graph(MADE_OF_ITS_NAME % (name, bucket, secret))
    assert words_of(graph, "s3/buckets-are-versioned")["aws_s3_bucket.own"] == versioned
    assert words_of(graph, "secretsmanager/secrets-rotate")["aws_secretsmanager_secret.own"] == rotates
