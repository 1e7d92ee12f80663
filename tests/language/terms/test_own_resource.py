"""Policies of a bucket, a queue or a topic that speak of another one."""

from __future__ import annotations

import pytest

from srm_tf.model.graph import Graph
from tests.support.judging import configured_graph, graph_of, report_on, words_of

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
data "aws_s3_bucket" "old" { bucket = "old" }
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
    return words_of(configured_graph(WORLD % (name, named)), "s3/buckets-require-tls")["aws_s3_bucket.app"]


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
        (MADE_UP, '"arn:aws:s3:::other%s"', "misconfigured"),
        (OPEN, '"arn:aws:s3:::${aws_s3_bucket.some["a"].bucket}%s"', "misconfigured"),
        (PLAIN, '"arn:aws:s3:::${data.aws_s3_bucket.old.id}%s"', "misconfigured"),
        (PLAIN, '"${aws_s3_bucket.app.arn}-logs%s"', "misconfigured"),
        (PLAIN, '"${element([aws_s3_bucket.logs.arn, aws_s3_bucket.app.arn], length(var.env))}%s"', "unknown"),
        (PLAIN, '"arn:aws:sqs:*:*:app%s"', "misconfigured"),
    ],
)
def test_whom_a_deny_of_plain_http_names(name: str, bucket: str, wanted: str) -> None:
    named = f"{bucket % ''}, {bucket % '/*'}"
    assert verdict(name, named) == wanted


@pytest.mark.parametrize(
    ("spared", "wanted"),
    [
        ('aws_s3_bucket.logs.arn, "${aws_s3_bucket.logs.arn}/*"', "satisfied"),
        ('"arn:aws:s3:::other/*"', "satisfied"),
        ('"${aws_s3_bucket.app.arn}/public/*"', "misconfigured"),
        ('"arn:aws:s3:::app", "arn:aws:s3:::other/*"', "misconfigured"),
        ('"arn:aws:s3:::*/public/*"', "misconfigured"),
        ('"arn:aws:s3:::other/*", var.other', "unknown"),
    ],
)
def test_what_a_deny_of_plain_http_spares(spared: str, wanted: str) -> None:
    said = words_of(configured_graph((WORLD % (PLAIN, spared)).replace("Resource ", "NotResource ")), "s3/buckets-require-tls")
    assert said["aws_s3_bucket.app"] == wanted


def test_what_is_of_another_bucket_takes_nothing_from_what_is_not() -> None:
    named = 'aws_s3_bucket.logs.arn, "arn:aws:s3:::app", "arn:aws:s3:::app/*"'
    assert verdict(PLAIN, named) == "satisfied"
    half = 'aws_s3_bucket.logs.arn, "${aws_s3_bucket.app.arn}/*"'
    assert verdict(PLAIN, half) == "misconfigured"


@pytest.mark.parametrize(
    ("named", "wanted"),
    [
        ('"arn:aws:s3:::${var.env}-app", "${aws_s3_bucket.app.arn}/*"', "satisfied"),
        ('aws_s3_bucket.app.arn, "arn:${data.aws_partition.here.partition}:s3:::${var.env}-app/*"', "satisfied"),
        ('"arn:aws:s3:::${var.env}-app", "arn:aws:s3:::${aws_s3_bucket.app.bucket}/*"', "satisfied"),
        ('"arn:aws:s3:::${var.env}-app", "${aws_s3_bucket.app.arn}/logs/*"', "unknown"),
        ('"arn:aws:s3:::${var.other}-app", "${aws_s3_bucket.app.arn}/*"', "unknown"),
        ('"arn:aws:s3:::${var.env}-app/${var.other}", "${aws_s3_bucket.app.arn}/*"', "misconfigured"),
    ],
)
def test_a_bucket_may_be_named_in_two_ways(named: str, wanted: str) -> None:
    assert verdict(OPEN, named) == wanted


def test_an_arn_that_ends_early_is_of_all_buckets() -> None:
    assert verdict(PLAIN, '"arn:aws:s3:*"') == "satisfied"


CARRIERS = """
provider "aws" { region = "eu-west-1" }
variable "env" {}
variable "queue" {}
data "aws_region" "here" {}
resource "aws_sqs_queue" "app" {
  name = %(own)s
}
resource "aws_sqs_queue" "other" { name = "other" }
resource "aws_sns_topic" "app" {
  name = %(own)s
}
resource "aws_sns_topic" "other" { name = "other" }
variable "at" { type = number }
resource "aws_sqs_queue" "some" {
  count = var.at
  name  = "some-${count.index}"
}
resource "aws_sns_topic" "some" {
  count = var.at
  name  = "some-${count.index}"
}
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
        ('"app"', '"${aws_%s.app.arn}-dlq"', "misconfigured"),
        ('"app"', '"${aws_%s.app.arn}*"', "satisfied"),
        ('"app"', '"${aws_%s.other.arn}*"', "misconfigured"),
        ('"app"', '"arn:aws:%s:${data.aws_region.here.region}:111122223333:other"', "misconfigured"),
        ('"app"', '"arn:aws:lambda:*:*:*"', "misconfigured"),
        ('"app"', '"arn:aws:%s:us-east-1:111122223333:app"', "unknown"),  # the Region of the provider may be given from outside
        ('"${var.env}-app"', '"arn:aws:%s:*:*:${var.env}-*"', "satisfied"),
        ('"${var.env}-app"', '"arn:aws:%s:*:111122223333:${aws_%s.app.name}"', "satisfied"),
        ('"${var.env}-app"', '"arn:aws:%s:*:111122223333:${aws_%s.app.name}-dlq"', "misconfigured"),
        ('"app"', '"arn:aws:%s:*:111122223333:${aws_%s.other.name}"', "misconfigured"),
        ('null\n  name_prefix = "app-"', '"arn:aws:%s:*:*:app-*"', "satisfied"),
    ],
)
def test_whom_a_deny_in_another_policy_names(own: str, named: str, wanted: str) -> None:
    assert carried(own, named) == (wanted, wanted)


def carried(own: str, named: str, by: str = "Resource", account: str = "") -> tuple[str, str]:
    """What is said of the queue and of the topic, with each its own type or service for `%s`."""
    queue, topic = (named.replace("aws_%s", f"aws_{kind}").replace("%s", kind[:3]) for kind in ("sqs_queue", "sns_topic"))
    world = CARRIERS.replace("Resource", by) % {"own": own, "queue": queue, "topic": topic}
    world = (
        world.replace('{ region = "eu-west-1" }', f'{{\nregion = "eu-west-1"\nallowed_account_ids = ["{account}"]\n}}')
        if account
        else world
    )
    graph = configured_graph(world)
    return words_of(graph, "sqs/queues-require-tls")["aws_sqs_queue.app"], words_of(graph, "sns/topics-require-tls")["aws_sns_topic.app"]


def test_a_policy_may_be_about_no_queue_and_no_topic_that_carries_it() -> None:
    assert carried("null", '"arn:aws:%s:eu-west-1:111122223333:app"') == ("unknown", "unknown")
    assert carried('"app"', "var.queue") == ("unknown", "unknown")
    assert carried('"app"', "aws_%s.some[var.at].arn") == ("unknown", "unknown")
    assert carried('"app"', "concat(aws_%s.app[*].arn, [var.queue])") == ("satisfied", "satisfied")


def test_a_queue_of_the_same_name_in_another_account() -> None:
    named = '"arn:aws:%s:eu-west-1:111122223333:app"'
    assert carried('"app"', named, account="111122223333") == ("satisfied", "satisfied")
    assert carried('"app"', named, account="444455556666") == ("misconfigured", "misconfigured")
    assert carried('"app"', '"arn:aws:%s:*:*:app"', account="444455556666") == ("satisfied", "satisfied")


def test_all_but_another_queue() -> None:
    assert carried('"app"', "aws_%s.other.arn", "NotResource") == ("satisfied", "satisfied")
    assert carried('"app"', "aws_%s.app.arn", "NotResource") == ("misconfigured", "misconfigured")


JUST_THAT = """
variable "queue" {}
resource "aws_sqs_queue" "app" { name = "app" }
resource "aws_sqs_queue_policy" "app" {
  queue_url = aws_sqs_queue.app.id
  policy = jsonencode({ Statement = [
    { Effect = "Allow", Principal = "*", Action = "sqs:SendMessage", Resource = %s },
    { Effect = "Deny", Principal = "*", Action = "sqs:*", Resource = [var.queue], Condition = %s },
  ] })
}
"""
OTHERS = '{ StringNotEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } }'
PLAINLY = '{ Bool = { "aws:SecureTransport" = "false" } }'


@pytest.mark.parametrize(
    ("allowed", "condition", "wanted"),
    [
        ("[var.queue]", OTHERS, {"sqs/queue-policies-restrict-principals": "satisfied"}),
        ("aws_sqs_queue.app.arn", OTHERS, {"sqs/queue-policies-restrict-principals": "unknown"}),
        ("[var.queue]", PLAINLY, {"sqs/queue-policies-restrict-principals": "misconfigured", "sqs/queues-require-tls": "unknown"}),
    ],
)
def test_a_deny_of_just_what_is_allowed(allowed: str, condition: str, wanted: dict[str, str]) -> None:
    found = report_on(configured_graph(JUST_THAT % (allowed, condition))).outcomes
    assert {one.control: one.verdict.word for one in found if one.address == "aws_sqs_queue.app"}.items() >= wanted.items()


INSTANCES = """
variable "names" { type = set(string) }
resource "aws_sqs_queue" "app" {
  for_each = var.names
  name     = each.key
}
resource "aws_sqs_queue" "other" { name = "other" }
resource "aws_sqs_queue_policy" "app" {
  for_each  = var.names
  queue_url = aws_sqs_queue.app[each.key].id
  policy = jsonencode({ Statement = [{
    Effect = "Deny", Principal = "*", Action = "sqs:*", Resource = %s, Condition = { Bool = { "aws:SecureTransport" = "false" } }
  }] })
}
"""


@pytest.mark.parametrize(("named", "wanted"), [("aws_sqs_queue.app[each.key].arn", "satisfied"), ("aws_sqs_queue.other.arn", "unknown")])
def test_whom_the_policies_of_instances_name_that_nobody_can_count(named: str, wanted: str) -> None:
    said = words_of(configured_graph(INSTANCES % named), "sqs/queues-require-tls")
    assert said['aws_sqs_queue.app["?"]'] == wanted


OPENED = """
variable "more" { type = list(string) }
variable "flag" { type = bool }
resource "aws_s3_bucket" "app" { bucket = "app" }
resource "aws_s3_bucket" "other" { bucket = "other" }
resource "aws_s3_bucket_policy" "app" {
  bucket = aws_s3_bucket.app.id
  policy = jsonencode({ Statement = [
    { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "*" },
    {
      Effect = "Deny", Principal = "*", Action = "s3:*", Resource = %s
      Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } }
    },
  ] })
}
"""


@pytest.mark.parametrize(
    ("named", "wanted"),
    [
        ('["arn:aws:s3:::app", "arn:aws:s3:::app/*"]', "satisfied"),
        ('[aws_s3_bucket.app.arn, "${aws_s3_bucket.app.arn}/*"]', "satisfied"),
        ('["arn:aws:s3:::other", "arn:aws:s3:::other/*"]', "misconfigured"),
        ('[aws_s3_bucket.other.arn, "${aws_s3_bucket.other.arn}/*"]', "misconfigured"),
        ('[aws_s3_bucket.other.arn, "${aws_s3_bucket.other.arn}/*", aws_s3_bucket.app.arn, "${aws_s3_bucket.app.arn}/*"]', "satisfied"),
        ('var.flag ? ["arn:aws:s3:::app", "arn:aws:s3:::app/*"] : ["arn:aws:s3:::other", "arn:aws:s3:::other/*"]', "unknown"),
        ('concat(var.more, ["${aws_s3_bucket.other.arn}/*"])', "unknown"),
    ],
)
def test_a_deny_of_another_bucket_keeps_no_stranger_out(named: str, wanted: str) -> None:
    said = words_of(configured_graph(OPENED % named), "s3/bucket-policies-restrict-principals")
    assert said["aws_s3_bucket.app"] == wanted


SHARED = """
provider "aws" { region = "eu-west-1" }
data "aws_caller_identity" "me" {}
resource "aws_s3_bucket" "app" { bucket = "app" }
resource "aws_s3_bucket_policy" "app" {
  bucket = aws_s3_bucket.app.id
  policy = jsonencode({ Statement = [
    { Effect = "Allow", Principal = "*", Action = "s3:Put*", Resource = ["arn:aws:s3:::app", "arn:aws:s3:::app/*"] },
    {
      Effect = "Deny", Principal = "*", Action = "s3:*", %s
      Condition = { StringNotEquals = { "aws:PrincipalAccount" = data.aws_caller_identity.me.account_id } }
    },
  ] })
}
"""


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        ('Resource = ["arn:aws:s3:::app", "arn:aws:s3:::app/*"]', {"satisfied", "unknown"}),
        ('Resource = ["arn:aws:s3:::other", "arn:aws:s3:::other/*"]', {"misconfigured"}),
        ('NotResource = ["arn:aws:s3:::other", "arn:aws:s3:::other/*"]', {"satisfied", "unknown"}),
        ('NotResource = "arn:aws:s3:::app/*"', {"misconfigured"}),
    ],
)
def test_a_deny_of_another_bucket_keeps_no_account_out(place: str, wanted: set[str]) -> None:
    said = words_of(configured_graph(SHARED % place), "s3/bucket-policies-restrict-other-accounts")
    assert said["aws_s3_bucket.app"] in wanted


LOCKED = """
resource "aws_s3_bucket" "app" { bucket = "app" }
resource "aws_s3_bucket" "other" { bucket = "other" }
resource "aws_s3_bucket_policy" "app" {
  bucket = aws_s3_bucket.app.id
  policy = jsonencode({ Statement = [
    { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = %s, Condition = { Bool = { "aws:SecureTransport" = "false" } } },
    { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = %s, Condition = { Bool = { "aws:SecureTransport" = "true" } } },
  ] })
}
"""


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [
        ("aws_s3_bucket.app.arn", '"arn:aws:s3:::app"', "misconfigured"),
        ("aws_s3_bucket.app.arn", '"arn:aws:s3:::other"', "satisfied"),
        ("aws_s3_bucket.other.arn", "aws_s3_bucket.app.arn", "satisfied"),
        ("aws_s3_bucket.app.arn", "[aws_s3_bucket.other.arn, aws_s3_bucket.app.arn]", "misconfigured"),
    ],
)
def test_a_deny_of_another_bucket_locks_nobody_out(first: str, second: str, wanted: str) -> None:
    said = words_of(configured_graph(LOCKED % (first, second)), "s3/bucket-policies-avoid-lockout")
    assert said["aws_s3_bucket.app"] == wanted


HIDDEN = """
resource "aws_sns_topic" "app" { name = "app" }
resource "aws_sns_topic" "other" { name = "other" }
locals {
  arns = { some = aws_sns_topic.%s.arn }
}
data "aws_iam_policy_document" "tls" {
  dynamic "statement" {
    for_each = local.arns
    content {
      effect    = "Deny"
      actions   = ["sns:Publish"]
      resources = [statement.value]
      principals {
        type        = "*"
        identifiers = ["*"]
      }
      condition {
        test     = "Bool"
        variable = "aws:SecureTransport"
        values   = ["false"]
      }
    }
  }
}
resource "aws_sns_topic_policy" "app" {
  arn    = aws_sns_topic.app.arn
  policy = data.aws_iam_policy_document.tls.json
}
"""


@pytest.mark.parametrize(("named", "wanted"), [("app", "satisfied"), ("other", "misconfigured")])
def test_what_a_plan_hides_is_taken_for_the_own_topic(named: str, wanted: str) -> None:
    def said(graph: Graph) -> str:
        return words_of(graph, "sns/topics-require-tls")["aws_sns_topic.app"]

    text = HIDDEN % named
    assert (said(configured_graph(text)), said(graph_of(text))) == (wanted, "satisfied")


SIBLINGS = """
variable "place" { default = "a" }
variable "many" {}
# plan: many = 2
resource "aws_sqs_queue" "app" {
  for_each = toset(["a", "b"])
  name     = "app-${each.key}"
}
resource "aws_sqs_queue" "app2" {
  for_each = toset(["a", "b"])
  name     = "app2-${each.key}"
}
resource "aws_sqs_queue" "sole" { name = "sole" }
resource "aws_sqs_queue" "sole2" {
  count = var.many
  name  = "sole2-${count.index}"
}
data "aws_iam_policy_document" "tls" {
  %s
  statement {
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = [%s]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}
resource "aws_sqs_queue_policy" "app" {
  %s
}
"""
OF_EACH = """for_each = aws_sqs_queue.app
  queue_url = each.value.id
  policy = data.aws_iam_policy_document.tls[each.key].json"""
OF_B, OF_SOLE = (f"queue_url = aws_sqs_queue.{one}.id\n  policy = data.aws_iam_policy_document.tls.json" for one in ('app["b"]', "sole"))


@pytest.mark.parametrize(
    ("each", "named", "policy", "of", "wanted"),
    [
        ("for_each = aws_sqs_queue.app", "each.value.arn", OF_EACH, 'app["a"]', ("satisfied", "satisfied")),
        ('for_each = toset(["a", "b"])', "aws_sqs_queue.app[each.key].arn", OF_EACH, 'app["a"]', ("satisfied", "satisfied")),
        ("for_each = aws_sqs_queue.app2", "each.value.arn", OF_EACH, 'app["a"]', ("misconfigured", "unknown")),
        ('for_each = toset(["a", "b"])', "aws_sqs_queue.app2[each.key].arn", OF_EACH, 'app["a"]', ("misconfigured", "unknown")),
        ("", "aws_sqs_queue.app[var.place].arn", OF_B, 'app["b"]', ("misconfigured", "unknown")),
        ("", "aws_sqs_queue.sole2[var.many - 1].arn", OF_SOLE, "sole", ("unknown", "unknown")),
    ],
)
def test_a_block_whose_name_begins_alike_is_another_one(each: str, named: str, policy: str, of: str, wanted: tuple[str, str]) -> None:
    def said(graph: Graph) -> str:
        return words_of(graph, "sqs/queues-require-tls")[f"aws_sqs_queue.{of}"]

    text = SIBLINGS % (each, named, policy)
    assert (said(configured_graph(text)), said(graph_of(text))) == wanted


FILES = """
variable "id" {}
# plan: id = "fs-12345678"
resource "aws_efs_file_system" "app" {}
resource "aws_efs_file_system" "other" {}
resource "aws_efs_file_system_policy" "app" {
  file_system_id = %s
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = { AWS = "*" }
      Action    = "*"
      Resource  = %s
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}
"""
_ARN = "arn:aws:elasticfilesystem:*:*"


@pytest.mark.parametrize(
    ("named", "wanted"),
    [
        ("aws_efs_file_system.app.arn", "satisfied"),
        (f'"{_ARN}:file-system/${{aws_efs_file_system.app.id}}"', "satisfied"),
        (f'"{_ARN}:file-system/*"', "satisfied"),
        (f'"{_ARN}:*"', "satisfied"),
        ('"*"', "satisfied"),
        ("aws_efs_file_system.other.arn", "misconfigured"),
        (f'"{_ARN}:file-system/${{aws_efs_file_system.other.id}}"', "misconfigured"),
        ('"arn:aws:s3:::app"', "misconfigured"),
        (f'"{_ARN}:file-system/fs-12345678"', "unknown"),
    ],
)
def test_which_file_system_a_deny_is_about(named: str, wanted: str) -> None:
    graph = configured_graph(FILES % ("aws_efs_file_system.app.id", named))
    said = words_of(graph, "efs/file-systems-require-tls")
    assert said["aws_efs_file_system.app"] == wanted


@pytest.mark.parametrize(
    ("of", "named", "wanted"),
    [
        ("var.id", f'"{_ARN}:file-system/${{var.id}}"', ("satisfied", "satisfied")),
        ('"fs-12345678"', f'"{_ARN}:file-system/fs-12345678"', ("satisfied", "satisfied")),
        ('"fs-12345678"', f'"{_ARN}:file-system/fs-87654321"', ("misconfigured", "misconfigured")),
    ],
)
def test_a_file_system_of_another_stack(of: str, named: str, wanted: tuple[str, str]) -> None:
    def said(graph: Graph) -> str:
        return words_of(graph, "efs/file-systems-require-tls")["aws_efs_file_system_policy.app"]

    text = FILES % (of, named)
    assert (said(configured_graph(text)), said(graph_of(text))) == wanted


PASSED = """
resource "aws_iam_role" "app" {
  name               = "app"
  assume_role_policy = "{}"
}
resource "aws_iam_policy" "p" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = %s }] })
}
"""


@pytest.mark.parametrize(
    ("named", "wanted"),
    [
        ("aws_iam_role.app.arn", "satisfied"),
        ('"${aws_iam_role.app.arn}/*"', "satisfied"),
        ('"${split("/", aws_iam_role.app.arn)[0]}/app"', "satisfied"),
        ('"${split("/", aws_iam_role.app.arn)[0]}/*"', "unknown"),  # all roles, which only their ARN can tell
        ('"${dirname(aws_iam_role.app.arn)}/*"', "unknown"),
        ('replace(aws_iam_role.app.arn, "app", "*")', "unknown"),
        ('"arn:aws:iam::${split(":", aws_iam_role.app.arn)[4]}:role/*"', "misconfigured"),
        ('"arn:aws:iam::${split(":", aws_iam_role.app.arn)[4]}:role/app-*"', "satisfied"),
    ],
)
def test_a_star_behind_a_part_of_an_arn_may_stand_for_all_there_are(named: str, wanted: str) -> None:
    assert words_of(configured_graph(PASSED % named), "iam/policies-scope-pass-role")["aws_iam_policy.p"] == wanted
