"""Policies of a bucket, a queue or a topic that speak of another one."""

from __future__ import annotations

import pytest

from srm_tf.engine.choice import Choice
from srm_tf.engine.run import World, run
from tests.support.judging import configured_graph, facts

WORLD = """
variable "env" {}
variable "other" {}
data "aws_partition" "here" {}
resource "aws_s3_bucket" "app" { %s }
resource "aws_s3_bucket" "logs" { bucket = "${var.env}-logs" }
resource "aws_s3_bucket" "some" {
  for_each = toset(["a", "b"])
  bucket   = "some-${each.key}"
}
resource "aws_s3_bucket_policy" "app" {
  bucket = aws_s3_bucket.app.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [%s]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}
"""
PLAIN, OPEN, MADE_UP = 'bucket = "app"', 'bucket = "${var.env}-app"', 'bucket_prefix = "app"'


def verdict(name: str, named: str) -> str:
    found = run([World("", configured_graph(WORLD % (name, named)))], facts(), Choice("all")).outcomes
    return next(one.verdict.word for one in found if (one.control, one.address) == ("s3/buckets-require-tls", "aws_s3_bucket.app"))


@pytest.mark.parametrize(
    ("name", "bucket", "wanted"),
    [
        (PLAIN, '"arn:aws:s3:::app%s"', "satisfied"),
        (PLAIN, '"arn:aws:s3:::a*%s"', "satisfied"),
        (PLAIN, '"*%s"', "satisfied"),
        (PLAIN, '"arn:aws:s3:::other%s"', "misconfigured"),
        (PLAIN, '"arn:aws:s3:::b*%s"', "misconfigured"),
        (PLAIN, '"${aws_s3_bucket.app.arn}%s"', "satisfied"),
        (PLAIN, '"${aws_s3_bucket.logs.arn}%s"', "misconfigured"),
        (PLAIN, '"arn:aws:s3:::${aws_s3_bucket.logs.id}%s"', "misconfigured"),
        (PLAIN, '"${aws_s3_bucket.some["a"].arn}%s"', "misconfigured"),
        (PLAIN, '"arn:${data.aws_partition.here.partition}:s3:::${var.env}-logs%s"', "misconfigured"),
        (OPEN, '"arn:${data.aws_partition.here.partition}:s3:::${var.env}-app%s"', "satisfied"),
        (OPEN, '"arn:aws:s3:::${var.env}-logs%s"', "misconfigured"),
        (OPEN, '"arn:aws:s3:::${var.env}-*%s"', "satisfied"),
        (OPEN, '"arn:aws:s3:::x-app%s"', "unknown"),
        (OPEN, '"arn:aws:s3:::${var.other}-app%s"', "unknown"),  # whoever gives both may give the same
        (OPEN, '"arn:aws:s3:::logs%s"', "misconfigured"),
        (MADE_UP, '"${aws_s3_bucket.logs.arn}%s"', "misconfigured"),
        (MADE_UP, '"${aws_s3_bucket.app.arn}%s"', "satisfied"),
        (MADE_UP, '"arn:aws:s3:::app-20260101%s"', "satisfied"),
    ],
)
def test_whom_a_deny_of_plain_http_names(name: str, bucket: str, wanted: str) -> None:
    named = f"{bucket % ''}, {bucket % '/*'}"
    assert verdict(name, named) == wanted


def test_what_is_of_another_bucket_takes_nothing_from_what_is_not() -> None:
    named = 'aws_s3_bucket.logs.arn, "arn:aws:s3:::app", "arn:aws:s3:::app/*"'
    assert verdict(PLAIN, named) == "satisfied"
    half = 'aws_s3_bucket.logs.arn, "${aws_s3_bucket.app.arn}/*"'
    assert verdict(PLAIN, half) == "misconfigured"


CARRIERS = """
variable "env" {}
data "aws_region" "here" {}
resource "aws_sqs_queue" "app" { name = %(own)s }
resource "aws_sqs_queue" "other" { name = "other" }
resource "aws_sns_topic" "app" { name = %(own)s }
resource "aws_sns_topic" "other" { name = "other" }
locals {
  tls = { Effect = "Deny", Principal = "*", Condition = { Bool = { "aws:SecureTransport" = "false" } } }
}
resource "aws_sqs_queue_policy" "app" {
  queue_url = aws_sqs_queue.app.id
  policy    = jsonencode({ Statement = [merge(local.tls, { Action = "sqs:*", Resource = %(queue)s })] })
}
resource "aws_sns_topic_policy" "app" {
  arn    = aws_sns_topic.app.arn
  policy = jsonencode({ Statement = [merge(local.tls, { Action = "sns:Publish", Resource = %(topic)s })] })
}
"""


@pytest.mark.parametrize(
    ("own", "named", "wanted"),
    [
        ('"app"', "aws_%s.app.arn", "satisfied"),
        ('"app"', '["*"]', "satisfied"),
        ('"app"', "aws_%s.other.arn", "misconfigured"),
        ('"app"', "[aws_%s.other.arn, aws_%s.app.arn]", "satisfied"),
        ('"app"', '"arn:aws:%s:eu-west-1:111122223333:app"', "satisfied"),
        ('"app"', '"arn:aws:%s:*:*:a*"', "satisfied"),
        ('"app"', '"arn:aws:%s:eu-west-1:111122223333:apps"', "misconfigured"),
        ('"${var.env}-app"', '"arn:aws:%s:${data.aws_region.here.region}:111122223333:${var.env}-app"', "satisfied"),
        ('"${var.env}-app"', '"arn:aws:%s:${data.aws_region.here.region}:111122223333:${var.env}-apps"', "misconfigured"),
        ('"${var.env}-app"', "aws_%s.other.arn", "misconfigured"),
        ('"${var.env}-app"', '"arn:aws:%s:eu-west-1:111122223333:x-app"', "unknown"),
        ("null", '"arn:aws:%s:eu-west-1:111122223333:app"', "satisfied"),
    ],
)
def test_whom_a_deny_in_another_policy_names(own: str, named: str, wanted: str) -> None:
    queue, topic = ("sqs_queue", "sns_topic") if "aws_%s" in named else ("sqs", "sns")
    world = CARRIERS % {"own": own, "queue": named.replace("%s", queue), "topic": named.replace("%s", topic)}
    found = run([World("", configured_graph(world))], facts(), Choice("all")).outcomes
    said = {one.address: one.verdict.word for one in found if one.control in {"sqs/queues-require-tls", "sns/topics-require-tls"}}
    assert (said["aws_sqs_queue.app"], said["aws_sns_topic.app"]) == (wanted, wanted)
