"""Of a text that a local value is, a plan shows the text and the name: what a secret in it comes from, it does not."""

from __future__ import annotations

import pytest

from srm_tf.engine.choice import Choice
from srm_tf.engine.run import World, run
from srm_tf.model.graph import Graph
from tests.support.judging import configured_graph, facts, graph_of

CONTROL = "generic/arguments-keep-secrets-out-of-code"
SUBSCRIBED = """
# plan: password = "Eet3ohquai8u"
variable "password" {
  type = string
}
# plan: host = "hooks.example.com"
variable "host" {
  type = string
}
# plan: scheme = "https"
variable "scheme" {
  type = string
}
# plan: stage = "aen"
variable "stage" {
  type = string
}
locals {
  host   = "hooks.example.com"
  given  = "https://shop:${var.password}@hooks.example.com/orders"
  hooks  = { orders = "https://shop:zuo8aengi6eiB7ah@hooks.example.com/orders" }
  others = {}
}
resource "aws_sns_topic_subscription" "orders" {
  topic_arn = "arn:aws:sns:eu-west-1:111122223333:orders"
  protocol  = "https"
  endpoint  = %s
}
"""


def verdict(graph: Graph) -> str:
    (found,) = run([World("", graph)], facts(), Choice("all", only=(CONTROL,))).outcomes
    return found.verdict.word


@pytest.mark.parametrize(
    ("endpoint", "written", "planned"),
    [
        ("local.hooks.orders", "misconfigured", "unknown"),
        ('try(local.others.orders, "https://shop:zuo8aengi6eiB7ah@hooks.example.com/orders")', "misconfigured", "unknown"),
        ("local.given", "satisfied", "satisfied"),  # a plan shows what the variable was given
        ('"https://${local.host}/orders"', "satisfied", "satisfied"),
        ('"https://shop:zuo8aengi6eiB7ah@${var.host}/orders"', "misconfigured", "unknown"),
        ('"https://shop:${var.password}@${var.host}/orders"', "satisfied", "satisfied"),
        ('"https://${var.host}/orders"', "satisfied", "satisfied"),
        ('"${var.scheme}://shop:zuo8aengi6eiB7ah@hooks.example.com"', "misconfigured", "unknown"),
        ('"${var.scheme}://shop:${var.password}@hooks.example.com"', "satisfied", "satisfied"),
        ('"${var.scheme}://${var.host}/orders?at=${var.stage}"', "satisfied", "satisfied"),
    ],
)
def test_a_secret_in_a_local_value_passes_by_neither_door(endpoint: str, written: str, planned: str) -> None:
    assert verdict(configured_graph(SUBSCRIBED % endpoint)) == written
    assert verdict(graph_of(SUBSCRIBED % endpoint)) == planned
