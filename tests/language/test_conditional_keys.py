"""A key that a condition chooses joins only what it leads to either way."""

from __future__ import annotations

import pytest

from tests.support.judging import configured_graph, words_of

DATABASE = """
variable "own" { type = bool }
variable "other" { type = string }
resource "aws_db_parameter_group" "a" {
  name   = "orders"
  family = "mysql8.0"
  parameter {
    name  = "require_secure_transport"
    value = "1"
  }
}
resource "aws_db_instance" "d" {
  engine               = "mysql"
  parameter_group_name = %s
}
"""


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("aws_db_parameter_group.a.id", "satisfied"),
        ("var.own ? aws_db_parameter_group.a.id : null", "unknown"),
        ('var.own ? aws_db_parameter_group.a.id : "default.mysql8.0"', "unknown"),
        ('var.own ? aws_db_parameter_group.a.name : "shared"', "unknown"),
        ("var.own ? aws_db_parameter_group.a.id : var.other", "unknown"),
        ('var.own ? (var.own ? aws_db_parameter_group.a.id : "shared") : aws_db_parameter_group.a.id', "unknown"),
        ('var.own ? aws_db_parameter_group.a.id : "orders"', "satisfied"),
        ("var.own ? aws_db_parameter_group.a.id : aws_db_parameter_group.a.name", "satisfied"),
    ],
)
def test_a_key_that_may_lead_elsewhere_joins_nothing_for_sure(key: str, wanted: str) -> None:
    graph = configured_graph(DATABASE % key)
    assert words_of(graph, "rds/databases-require-tls")["aws_db_instance.d"] == wanted
