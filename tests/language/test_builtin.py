"""A key that names what AWS itself owns: nothing stands beside the subject, and the message says why."""

from __future__ import annotations

from srm_tf.catalogue.load import Catalogue
from srm_tf.engine.judge import Judge
from tests.support.judging import configured_graph, facts

CLUSTER = 'variable "family" {}\nresource "aws_docdb_cluster" "main" {\n  enabled_cloudwatch_logs_exports = ["audit"]\n%s}\n'


def said(more: str) -> str:
    graph = configured_graph(CLUSTER % more)
    (control,) = (one for one in Catalogue().all() if one.id == "docdb/clusters-log-audit-events")
    answer = Judge(graph, facts()).outcome(control, graph.of_type("aws_docdb_cluster")[0])
    assert answer is not None
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
