"""Names that are not known yet: what is made alike is the same, what begins or ends otherwise is another."""

from __future__ import annotations

import pytest

from srm_tf.language.joined import Literal
from srm_tf.language.names import in_reach
from srm_tf.language.recipes import Recipe, differ, same
from srm_tf.model.resource import Resource
from tests.support.judging import configured_graph, words_of

BUCKETS = """
variable "env" { type = string }
variable "name" { type = string }
variable "either" { type = bool }
provider "aws" {
  region = "eu-west-1"
}
data "aws_region" "here" {}
data "aws_caller_identity" "here" {}
data "aws_caller_identity" "again" {}
locals { account = data.aws_caller_identity.here.account_id }
resource "aws_s3_bucket" "b" { bucket = %s }
resource "aws_s3_bucket_versioning" "v" {
  bucket = %s
  versioning_configuration {
    status = "Enabled"
  }
}
%s
"""
FUNCTION = """
variable "env" { type = string }
variable "group" { type = string }
resource "aws_lambda_function" "f" {
  function_name = %s
  role          = "arn:aws:iam::111122223333:role/f"
}
resource "aws_cloudwatch_log_group" "g" {
  name              = %s
  retention_in_days = 400
}
"""
PASSED = """
module "m" {
  source = "example.com/a/b/aws"
  given  = %s
}
"""


def verdict(terraform: str, control: str, subject: str) -> str:
    return words_of(configured_graph(terraform), control)[subject]


@pytest.mark.parametrize(
    ("name", "key", "wanted"),
    [
        ('"logs-${local.account}"', '"logs-${local.account}"', "satisfied"),
        ('"logs-${local.account}"', '"logs-${data.aws_caller_identity.again.account_id}"', "satisfied"),
        ('"logs-${local.account}"', '"data-${local.account}"', "missing"),
        ('"logs-${local.account}"', '"logs-${var.env}"', "unknown"),
        ('"logs-${local.account}"', '"logs-data"', "missing"),
        ('"logs-${var.env}"', '"logs-data"', "unknown"),
        ('"${var.env}-logs"', '"logs-data"', "missing"),
        ('"logs"', '"logs-${var.env}"', "missing"),
        ('"logs-data"', '"logs-${var.env}"', "unknown"),
        ('"${var.env}-${var.name}"', '"${var.name}-${var.env}"', "unknown"),
        ('"${var.env}-${var.name}"', '"${var.env}-${var.name}"', "satisfied"),
        ("var.name", "var.name", "satisfied"),
        ("var.name", "var.env", "unknown"),
        ("var.name", 'var.either ? var.name : "x"', "unknown"),
        ("lower(var.name)", "upper(var.name)", "unknown"),
        ('"${lower(var.name)}-x"', '"${upper(var.name)}-x"', "unknown"),
        ('"a${var.name}"', '"${var.name}a"', "unknown"),
        ('join("-", ["logs", local.account, data.aws_region.here.name])', '"logs-${local.account}-eu-west-1"', "satisfied"),
        ('join("-", ["logs", data.aws_region.here.name, local.account])', 'join(".", ["logs", local.account])', "missing"),
        ('"${data.aws_region.here.name}-${var.env}"', '"${data.aws_region.here.name}-${var.name}"', "unknown"),
        ('"${data.aws_region.here.name}-${terraform.workspace}"', '"${data.aws_region.here.name}-${uuid()}"', "unknown"),
        ('join("-", [var.env, var.env, var.name])', 'join("-", [var.env, var.name, var.name])', "unknown"),
        ('join("-", ["a", var.env, var.env, var.name])', 'join("-", ["b", var.env, var.name, var.name])', "missing"),
        ("null", '"logs-${var.env}"', "unknown"),
    ],
)
def test_a_name_that_is_made_alike_is_the_same(name: str, key: str, wanted: str) -> None:
    assert verdict(BUCKETS % (name, key, ""), "s3/buckets-are-versioned", "aws_s3_bucket.b") == wanted


@pytest.mark.parametrize(
    ("name", "given", "wanted"),
    [
        ('"logs"', '"data"', "missing"),
        ('"logs"', "aws_s3_bucket.b.id", "unknown"),
        ('"logs"', "aws_s3_bucket_ownership_controls.o.bucket", "unknown"),
        ("var.name", "var.name", "unknown"),
        ('"logs-${local.account}"', "local.account", "missing"),
    ],
)
def test_what_a_module_that_is_not_here_makes_is_something_else(name: str, given: str, wanted: str) -> None:
    other = PASSED % given + 'resource "aws_s3_bucket_ownership_controls" "o" { bucket = aws_s3_bucket.b.id }'
    assert verdict(BUCKETS % (name, "module.m.id", other), "s3/buckets-are-versioned", "aws_s3_bucket.b") == wanted


@pytest.mark.parametrize(
    ("name", "group", "wanted"),
    [
        ('"${var.env}-f"', '"/aws/lambda/${var.env}-f"', "satisfied"),
        ('"${var.env}-f"', '"/aws/lambda/${var.env}-g"', "missing"),
        ('"${var.env}-f"', '"/aws/lambda/dev-f"', "unknown"),
        ('"${var.env}-f"', '"/aws/lambda/dev-g"', "missing"),
        ('"f"', '"/aws/lambda/${var.group}"', "unknown"),
        ('"f"', '"/other/${var.group}"', "missing"),
        ('"f"', "var.group", "unknown"),
        ('"f"', '"f"', "missing"),
        ("var.env", "var.env", "missing"),
        ('"f"', "aws_lambda_function.f.function_name", "missing"),
        ('"f"', '"/aws/lambda/${aws_lambda_function.f.function_name}"', "satisfied"),
    ],
)
def test_a_name_in_a_pattern(name: str, group: str, wanted: str) -> None:
    found = verdict(FUNCTION % (name, group), "lambda/functions-have-managed-log-groups", "aws_lambda_function.f")
    assert found == ("unknown" if wanted == "missing" else wanted)  # the service makes one


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        (Recipe(("a",)), Recipe(("a",)), False),
        (Recipe(("a",)), Recipe(("b",)), True),
        (Recipe(("a-b-c",)), Recipe(("a", "b", "c"), ("x", "y")), False),
        (Recipe(("a-c",)), Recipe(("a", "b", "c"), ("x", "y")), True),
        (Recipe(("aba",)), Recipe(("ab", "ba"), ("x",)), True),
        (Recipe(("a", "b"), ("x",)), Recipe(("a", ""), ("x",)), True),
        (Recipe(("a", "b"), ("x",)), Recipe(("a", ""), ("y",)), False),
        (Recipe(("a", "b"), ("x",)), Recipe(("c", "b"), ("y",)), True),
        (Recipe(("a", "", ""), ("x", "x")), Recipe(("", "", "a"), ("x", "x")), False),
    ],
)
def test_texts_that_cannot_be_one(one: Recipe, other: Recipe, wanted: bool) -> None:
    assert differ(one, other) is wanted
    assert differ(other, one) is wanted
    assert not (wanted and same(one, other))


def test_a_name_of_one_region_means_nothing_in_another() -> None:
    holder = Resource("aws_x.h", "aws_x", "h", {}, provider="aws", region="eu-west-1")
    near = Resource("aws_sqs_queue.q", "aws_sqs_queue", "q", {}, provider="aws", region="eu-west-1")
    far = Resource("aws_sqs_queue.f", "aws_sqs_queue", "f", {}, provider="aws", region="eu-central-1")
    bucket = Resource("aws_s3_bucket.b", "aws_s3_bucket", "b", {}, provider="aws", region="eu-central-1")  # named once for all of them
    other = Resource("aws_sqs_queue.o", "aws_sqs_queue", "o", {}, provider="aws.b", alike="aws", region="eu-west-1")
    assert in_reach([far], holder) == []
    assert in_reach([near, far, other], holder) == [near]
    assert in_reach([far, other], holder) == [other]
    assert in_reach([bucket], holder) == [bucket]


QUEUE = """
variable "env" { type = string }
variable "short" { type = bool }
resource "aws_sqs_queue" "jobs" { name = %s }
resource "aws_sqs_queue_policy" "jobs" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/111122223333/jobs"
  policy    = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "sqs:SendMessage", Resource = "*" }] })
}
"""


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ('"jobs"', "misconfigured"),
        ('"jo${var.env}"', "unknown"),
        ('"${var.env}bs"', "unknown"),
        ("var.env", "unknown"),
        ('var.short ? "jobs" : "all-jobs"', "unknown"),
        ('"mail-${var.env}"', "satisfied"),
        ('"${var.env}-mail"', "satisfied"),
        ('var.short ? "mail" : "all-mail"', "satisfied"),
    ],
)
def test_who_is_meant_by_the_name_in_an_address(name: str, verdict: str) -> None:
    answers = words_of(configured_graph(QUEUE % name), "sqs/queue-policies-restrict-principals")
    assert answers["aws_sqs_queue.jobs"] == verdict


SHARE = """
variable "env" { type = string }
variable "part" { type = string }
resource "aws_kms_key" "k" {}
resource "aws_s3_bucket" "files" { bucket = %s }
resource "aws_s3_bucket_server_side_encryption_configuration" "files" {
  bucket = aws_s3_bucket.files.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.k.arn
    }
  }
}
resource "aws_athena_workgroup" "w" {
  name = "w"
  configuration {
    result_configuration { output_location = %s }
  }
}
"""


@pytest.mark.parametrize(
    ("name", "place", "wanted"),
    [
        ('"files"', '"s3://files"', "satisfied"),
        ('"files"', '"s3://files/athena/"', "satisfied"),
        ('"files"', '"s3://files-of-others/athena/"', "missing"),
        ('"files"', '"s3://others/files"', "missing"),
        ('"${var.env}-files"', '"s3://${var.env}-files/athena/"', "satisfied"),
        ('"${var.env}-files"', '"s3://${var.env}-others/athena/"', "unknown"),
        ('"${var.env}-files"', '"s3://${var.env}-files${var.part}/"', "unknown"),
    ],
)
def test_the_bucket_that_a_place_in_it_names(name: str, place: str, wanted: str) -> None:
    assert verdict(SHARE % (name, place), "athena/query-results-use-customer-keys", "aws_athena_workgroup.w") == wanted


def test_a_name_that_nobody_carries_shows_no_secret() -> None:
    """Whoever wrote a password where a name belongs reads of a name that is outside, and not the password."""
    written = [Literal(text, hidden=False) for text in ("arn:aws:iam::111122223333:role/app", "mysql -u root -phunter2Xk9", "")]
    assert [one.name for one in written] == ["arn:aws:iam::111122223333:role/app", "a sensitive value", ""]
    assert [one.quoted for one in written] == ["'arn:aws:iam::111122223333:role/app'", "a sensitive value", "''"]
