"""`for_each = merge(…)` of a `dynamic` block where one of the maps is not known: the later map counts."""

from __future__ import annotations

import pytest

from tests.support.judging import configured_graph, words_of

CLUSTER = """
variable "params" {
  type = map(string)
}
variable "more" {
  type = map(string)
}
locals {
  own = { tls = "%s", audit_logs = "enabled" }
}
resource "aws_docdb_cluster_parameter_group" "p" {
  family = "docdb5.0"
  dynamic "parameter" {
    for_each = merge(%s)
    content {
      name  = parameter.key
      value = parameter.value
    }
  }
}
resource "aws_docdb_cluster" "c" {
  engine_version                  = "5.0.0"
  db_cluster_parameter_group_name = aws_docdb_cluster_parameter_group.p.name
}
"""


@pytest.mark.parametrize(
    ("maps", "tls", "word"),
    [
        ("var.params, local.own", "enabled", "satisfied"),
        ("var.params, local.own", "disabled", "misconfigured"),
        ("var.params, merge(var.more, local.own)", "disabled", "misconfigured"),
        ('merge(local.own, var.more), { tls = "enabled" }', "disabled", "satisfied"),
        ("local.own, var.params", "enabled", "unknown"),
        ("local.own, var.params", "disabled", "unknown"),
        ('var.params, { audit_logs = "enabled" }', "", "unknown"),
    ],
)  # fmt: skip
def test_a_name_that_a_later_map_brings_is_known(maps: str, tls: str, word: str) -> None:
    graph = configured_graph(CLUSTER % (tls, maps))
    assert words_of(graph, "docdb/clusters-require-tls")["aws_docdb_cluster.c"] == word


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ('merge(var.more, { b = "c" })[*].b', "c"),
        ('merge(var.more, { b = "c" })[*]["b"]', "c"),
        ('[one(merge({ x = "y" }, var.more, { b = "c" })[*]).b]', "c"),
        ('values(merge(var.more, { b = "c" }))[*]', None),
    ],
)
def test_a_splat_takes_a_map_as_the_one_element(value: str, wanted: str | None) -> None:
    graph = configured_graph(f'variable "more" {{ type = map(string) }}\nresource "aws_sqs_queue" "q" {{ name = join(",", {value}) }}\n')
    found = graph.by_address["aws_sqs_queue.q"].values["name"]
    assert (None if found.is_unknown else found.data) == wanted
