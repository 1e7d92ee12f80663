"""What is read of one of an unknown number of instances: by its own key, that of each; by another one, that of some."""

from __future__ import annotations

import pytest

from srm_tf.model.value import Certainty
from tests.support.judging import configured_graph, word_of, words_of

QUEUES = """
variable "queues" { type = map(object({ delay = number })) }
resource "aws_sqs_queue" "q" {
  for_each = var.queues
  name     = each.key
}
data "aws_iam_policy_document" "q" {
  for_each = aws_sqs_queue.q
  statement {
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = [each.value.arn]
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
resource "aws_sqs_queue_policy" "q" {
  for_each  = %s
  queue_url = %s
  policy    = %s
}
"""


@pytest.mark.parametrize(
    ("each", "url", "policy"),
    [
        ("aws_sqs_queue.q", "each.value.id", "data.aws_iam_policy_document.q[each.key].json"),
        ("aws_sqs_queue.q", "each.value.url", "data.aws_iam_policy_document.q[each.key].json"),
        ("data.aws_iam_policy_document.q", "aws_sqs_queue.q[each.key].id", "each.value.json"),
        ("var.queues", "aws_sqs_queue.q[each.key].id", "data.aws_iam_policy_document.q[each.key].json"),
        ("toset(keys(var.queues))", "aws_sqs_queue.q[each.key].id", "data.aws_iam_policy_document.q[each.key].json"),
        ("{ for key, one in aws_sqs_queue.q : key => one.id }", "each.value", "data.aws_iam_policy_document.q[each.key].json"),
    ],
)
def test_under_the_key_of_an_instance_stands_that_of_each(each: str, url: str, policy: str) -> None:
    graph = configured_graph(QUEUES % (each, url, policy))
    (wired,) = graph.of_type("aws_sqs_queue_policy")
    assert {(one.target, one.certainty) for one in wired.get("queue_url").references} == {('aws_sqs_queue.q["?"]', Certainty.EXACT)}
    assert len(wired.get("queue_url").references) == 1
    assert word_of(graph, "sqs/queues-require-tls") == "satisfied"


TABLES = """
variable "single" { type = bool }
variable "zones" { type = list(string) }
variable "at" { type = number }
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_nat_gateway" "n" {
  count     = var.single ? 1 : length(var.zones)
  subnet_id = "subnet-0123456789abcdef0"
}
resource "aws_subnet" "private" {
  count             = length(var.zones)
  vpc_id            = aws_vpc.v.id
  availability_zone = var.zones[count.index]
}
resource "aws_route_table" "private" {
  count  = var.single ? 1 : length(var.zones)
  vpc_id = aws_vpc.v.id
  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.n[count.index].id
  }
}
resource "aws_route_table_association" "private" {
  count          = length(var.zones)
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private[%s].id
}
resource "aws_efs_mount_target" "m" {
  file_system_id = "fs-0123456789abcdef0"
  subnet_id      = aws_subnet.private[0].id
}
"""


@pytest.mark.parametrize("at", ["var.single ? 0 : count.index", "var.at", "min(count.index, var.at)"])
def test_some_of_them_is_as_each_of_them(at: str) -> None:
    graph = configured_graph(TABLES % at)
    (wired,) = graph.of_type("aws_route_table_association")
    named = [(one.text, one.certainty) for one in wired.get("route_table_id").references if one.target]
    assert named == [('aws_route_table.private["?"].id', Certainty.SOME)]
    assert word_of(graph, "vpc/data-subnets-are-private") == "satisfied"


NODES = """
variable "groups" { type = map(object({ size = number })) }
variable "others" { type = map(object({ size = number })) }
resource "aws_iam_role" "node" {
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}
resource "aws_iam_role_policy_attachment" "node" {
  role       = aws_iam_role.node.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
}
resource "aws_launch_template" "node" {
  for_each = var.groups
}
resource "aws_eks_node_group" "node" {
  for_each      = %s
  node_role_arn = aws_iam_role.node.arn
  launch_template {
    id      = aws_launch_template.node[each.key].id
    version = aws_launch_template.node[each.key].latest_version
  }
}
"""


@pytest.mark.parametrize(
    ("each", "word"), [("var.groups", "satisfied"), ("aws_launch_template.node", "satisfied"), ("var.others", "unknown")]
)
def test_what_is_named_is_there_wherever_the_one_is_that_names_it(each: str, word: str) -> None:
    assert words_of(configured_graph(NODES % each), "ec2/instances-are-managed-by-ssm") == {'aws_launch_template.node["?"]': word}
