"""`for_each` over a map or set of which some members are certain: these have their own addresses, all else that there may be has "?"."""

from __future__ import annotations

import pytest

from tests.support.judging import configured_graph, words_of

GIVEN = """
variable "more" { type = map(object({ port = number })) }
variable "names" { type = list(string) }
variable "rules" { type = list(object({ port = number })) }
variable "at" { type = string }
locals {
  own  = { a = { port = 1 }, b = { port = 2 } }
  all  = merge(local.own, var.more)
  list = concat([{ port = 22 }, { port = 23 }], var.rules)
}
"""
QUEUE = """
resource "aws_sqs_queue" "q" {
  for_each = %s
  name     = "q-%s"
}
"""


@pytest.mark.parametrize(
    ("each", "value", "keys", "names"),
    [
        ("local.all", "${each.key}", "a b ?", "q-a q-b q-…"),
        ("local.all", "${each.value.port}", "a b ?", "- - -"),  # what comes later may say otherwise
        ("merge(var.more, local.own)", "${each.value.port}", "a b ?", "q-1 q-2 -"),
        ("merge(local.own, var.more, { b = { port = 3 } })", "${each.value.port}", "a b ?", "- q-3 -"),
        ('toset(concat(["a", "b"], var.names))', "${each.value}", "a b ?", "q-a q-b q-…"),
        ('setunion(["b", "a"], var.names)', "${each.key}", "b a ?", "q-b q-a q-…"),
        ("{ for one in local.list : one.port => one }", "${each.value.port}", "22 23 ?", "q-22 q-23 -"),
        ('{ for at, one in local.list : "r${at}" => one }', "${each.value.port}", "r0 r1 ?", "q-22 q-23 -"),
        ("{ for key, one in merge(var.more, local.own) : key => one.port if one.port > 1 }", "${each.value}", "b ?", "q-2 -"),
        ("{ for key, one in local.all : key => one.port if one.port > 1 }", "${each.value}", "?", "-"),  # a may be left out
        ('{ for at, one in concat(var.rules, [{ port = 1 }]) : "r${at}" => one }', "${each.value.port}", "?", "-"),
        ("var.more", "${each.value.port}", "?", "-"),
    ],
)
def test_what_is_there_for_certain_has_its_own_address(each: str, value: str, keys: str, names: str) -> None:
    queues = configured_graph(GIVEN + QUEUE % (each, value)).of_type("aws_sqs_queue")
    assert [str(queue.key) for queue in queues] == keys.split()
    assert [queue.key for queue in queues if queue.doubt] == ["?"]
    texts = [queue.get("name").text() or queue.get("name").unknown.sketch or "-" for queue in queues]
    assert " ".join(texts) == names


@pytest.mark.parametrize(
    ("read", "wanted"),
    [
        ('aws_sqs_queue.q["a"].arn', ['["a"]:EXACT']),
        ("aws_sqs_queue.q[var.at].arn", ['["a"]:POSSIBLE', '["b"]:POSSIBLE', '["?"]:POSSIBLE']),
        ("one([for key, one in aws_sqs_queue.q : one.arn])", ['["a"]:EXACT', '["b"]:EXACT', '["?"]:EXACT']),
        ("one(values(aws_sqs_queue.q)[*].arn)", ['["a"]:EXACT', '["b"]:EXACT', '["?"]:EXACT']),
    ],
)
def test_each_says_itself_where_it_comes_from(read: str, wanted: list[str]) -> None:
    text = GIVEN + QUEUE % ("local.all", "x") + f'resource "aws_sns_topic_subscription" "s" {{\n  endpoint = {read}\n}}\n'
    (wired,) = configured_graph(text).of_type("aws_sns_topic_subscription")
    found = [one for one in wired.get("endpoint").references if one.target and one.attribute == "arn"]
    assert [f"{str(one.target).removeprefix('aws_sqs_queue.q')}:{one.certainty.name}" for one in found] == wanted


WIRED = """
resource "aws_sqs_queue" "q" {
  for_each = local.all
}
resource "aws_sqs_queue_policy" "q" {
  for_each  = %s
  queue_url = %s
  policy    = jsonencode({
    Version   = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "sqs:*"
      Resource  = "*"
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}
"""


@pytest.mark.parametrize(
    ("each", "url", "verdicts"),
    [
        ("aws_sqs_queue.q", "each.value.id", "satisfied satisfied satisfied"),
        ("local.all", "aws_sqs_queue.q[each.key].id", "satisfied satisfied satisfied"),
        ("merge(local.own, var.more)", "aws_sqs_queue.q[each.key].id", "satisfied satisfied unknown"),  # written otherwise
        ("local.own", "aws_sqs_queue.q[each.key].id", "satisfied satisfied unknown"),
        ("var.more", "aws_sqs_queue.q[each.key].id", "unknown unknown unknown"),  # it may bring `a` once more
    ],
)
def test_each_stands_beside_its_own(each: str, url: str, verdicts: str) -> None:
    assert " ".join(words_of(configured_graph(GIVEN + WIRED % (each, url)), "sqs/queues-require-tls").values()) == verdicts


def test_an_open_rule_in_front_of_others_is_told() -> None:
    text = (
        GIVEN
        + """
resource "aws_security_group_rule" "r" {
  for_each          = { for at, one in local.list : "${one.port}-${at}" => one }
  security_group_id = "sg-0123456789abcdef0"
  type              = "ingress"
  protocol          = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
  cidr_blocks       = ["0.0.0.0/0"]
}
"""
    )
    found = words_of(configured_graph(text), "vpc/security-groups-close-admin-ports-to-world")
    assert found['aws_security_group_rule.r["22-0"]'] == "misconfigured"
