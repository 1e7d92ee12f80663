"""Why a `dynamic` block makes none: the variables that it goes over are empty."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.graphs import from_configuration
from tests.support.judging import asked_of

DOMAIN = """
variable "x" {
  DEFAULT
}
resource "aws_opensearch_domain" "d" {
  domain_name = "d"
  dynamic "vpc_options" {
    for_each = EACH
    content {
      subnet_ids = ["subnet-0123456789abcdef0"]
    }
  }
}
"""
WITHOUT = "vpc_options.subnet_ids is not set"


@pytest.mark.parametrize(
    ("default", "each", "told"),
    [
        ("default = []", "length(var.x) > 0 ? [1] : []", f"{WITHOUT}: its dynamic block makes none, for var.x is empty by default"),
        ("default = {}", "var.x", f"{WITHOUT}: its dynamic block makes none, for var.x is empty by default"),
        ("default = null", "var.x[*]", f"{WITHOUT}: its dynamic block makes none, for var.x is null by default"),
        ("default = false", "var.x ? [1] : []", f"{WITHOUT}: its dynamic block makes none, for var.x is false by default"),
        ('default = "dev"', 'var.x == "prod" ? [1] : []', WITHOUT),
        ("default = []\n  sensitive = true", "nonsensitive(var.x)", WITHOUT),
        ("default = []", "[]", WITHOUT),
    ],
)
def test_what_a_dynamic_block_goes_over_is_told(default: str, each: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(DOMAIN.replace("DEFAULT", default).replace("EACH", each), encoding="utf-8")
    graph = from_configuration(tmp_path).graph
    answer = asked_of(graph, "opensearch/domains-sit-in-vpcs")[0]
    assert (answer.verdict.word, answer.because) == ("missing", told)
