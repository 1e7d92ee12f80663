"""A block that the provider demands is there, however many a `dynamic` over something unknown makes."""

from __future__ import annotations

import pytest

from tests.support.judging import configured_graph, words_of

CONTROL = "elb/classic-load-balancers-require-tls"
BALANCER = """
variable "ports" {
  type = list(number)
}
resource "aws_elb" "e" {
  name    = "e"
  subnets = ["subnet-1"]
  %s
  dynamic "listener" {
    for_each = var.ports
    content {
      instance_port     = listener.value
      instance_protocol = "http"
      lb_port           = listener.value
      lb_protocol       = "%s"
    }
  }
}
"""
WRITTEN = """listener {
    instance_port     = 80
    instance_protocol = "http"
    lb_port           = 443
    lb_protocol       = "https"
  }"""


@pytest.mark.parametrize(
    ("beside", "protocol", "word"),
    [("", "http", "misconfigured"), ("", "https", "satisfied"), (WRITTEN, "http", "unknown"), (WRITTEN, "https", "satisfied")],
)
def test_a_block_that_has_to_be_there_is(beside: str, protocol: str, word: str) -> None:
    """Terraform refuses a configuration without one: `Insufficient listener blocks`."""
    graph = configured_graph(BALANCER % (beside, protocol))
    assert words_of(graph, CONTROL)["aws_elb.e"] == word


def test_there_may_be_more_of_it() -> None:
    (one, more) = configured_graph(BALANCER % ("", "http")).by_address["aws_elb.e"].values["listener"].items()
    assert one.get("lb_protocol").text() == "http"
    assert more.is_unknown
