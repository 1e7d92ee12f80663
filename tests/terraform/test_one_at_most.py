"""Of `count = c ? 1 : 0` there is one instance at most: its key is known, and everything written with `count.index` too."""

from __future__ import annotations

import pytest

from tests.support.judging import configured_graph

SWITCHED = """
variable "on" { type = bool }
variable "many" { type = number }

resource "aws_sqs_queue" "q" {
  count = %s
  name  = "q-${count.index}"
}
"""


@pytest.mark.parametrize("count", ["var.on ? 1 : 0", "var.on == true ? 0 : 1"])
def test_it_is_called_as_a_plan_calls_it(count: str) -> None:
    graph = configured_graph(SWITCHED % count)
    (queue,) = graph.of_type("aws_sqs_queue")
    assert (queue.address, queue.get("name").data) == ("aws_sqs_queue.q[0]", "q-0")
    assert (queue.doubt, queue.most, queue.several) == ("var.on, which has no value", 1, False)


@pytest.mark.parametrize("count", ["var.many", "var.on ? 2 : 0"])
def test_of_several_no_key_is_known(count: str) -> None:
    (queue,) = configured_graph(SWITCHED % count).of_type("aws_sqs_queue")
    assert queue.address == 'aws_sqs_queue.q["?"]'
    assert queue.get("name").is_unknown


def test_two_under_one_condition_stand_together() -> None:
    one, other = configured_graph("""
variable "on" { type = bool }
resource "aws_sqs_queue" "a" { count = var.on ? 1 : 0 }
resource "aws_sqs_queue" "b" { count = var.on ? 1 : 0 }
""").of_type("aws_sqs_queue")
    assert one.repeats == other.repeats != ""
