"""A key that names what AWS itself owns: nothing stands beside the subject, and the message says why."""

from __future__ import annotations

from tests.support.judging import asked_of, configured_graph

CLUSTER = 'variable "family" {}\nresource "aws_docdb_cluster" "main" {\n  enabled_cloudwatch_logs_exports = ["audit"]\n%s}\n'


def said(more: str) -> str:
    (answer,) = asked_of(configured_graph(CLUSTER % more), "docdb/clusters-log-audit-events")
    assert answer.verdict.word == "missing"
    return answer.because


def test_a_group_of_aws_is_called_so() -> None:
    assert said('  db_cluster_parameter_group_name = "default.docdb5.0"\n') == (
        "db_cluster_parameter_group_name is 'default.docdb5.0', which is AWS's own"
    )
    assert said('  db_cluster_parameter_group_name = "default.${var.family}"\n') == (
        "db_cluster_parameter_group_name is 'default.…', which is AWS's own"
    )
    assert said("") == "db_cluster_parameter_group_name is not set"
