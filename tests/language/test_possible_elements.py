"""Elements that a condition adds to a list: each only may be there, and what stands beside them does for sure."""

from __future__ import annotations

import pytest

from srm_tf.engine.choice import Choice
from srm_tf.engine.run import World, run
from tests.support.judging import configured_graph, facts

FINE = '{ name = "a", image = "i", readonlyRootFilesystem = true, privileged = false, logConfiguration = { logDriver = "awslogs" } }'
OPEN = '{ name = "b", image = "i", readonlyRootFilesystem = false, privileged = true, logConfiguration = { logDriver = "none" } }'
BARE = '{ name = "c", image = "i" }'
TASK = """
variable "more" {{ type = bool }}
resource "aws_ecs_task_definition" "t" {{
  family                = "t"
  container_definitions = jsonencode({})
}}
"""


@pytest.mark.parametrize(
    ("containers", "read_only", "unprivileged"),
    [
        ("concat([{fine}], var.more ? [{fine}] : [])", "satisfied", "satisfied"),
        ("concat([{fine}], var.more ? [{fine}, {fine}] : [])", "satisfied", "satisfied"),
        ("concat([{fine}], [for one in [1] : {fine} if var.more])", "satisfied", "satisfied"),
        ("[for one in concat([{fine}], var.more ? [{fine}] : []) : one]", "satisfied", "satisfied"),
        (
            "[for one in concat([{fine}], var.more ? [{bare}] : []) : merge(one, {{ readonlyRootFilesystem = true }})]",
            "satisfied",
            "satisfied",
        ),
        ("[for one in concat([{fine}], var.more ? [{open}] : []) : one]", "unknown", "unknown"),
        ("[for one in concat([{open}], var.more ? [{fine}] : []) : one]", "misconfigured", "misconfigured"),
        ('[for one in concat([{fine}], var.more ? [{open}] : []) : one if one.name != "x"]', "unknown", "unknown"),
        ("concat([{fine}], var.more ? [{open}] : [])", "unknown", "unknown"),
        ("concat([{fine}], var.more ? [{bare}] : [])", "unknown", "satisfied"),
        ("concat([{open}], var.more ? [{fine}] : [])", "misconfigured", "misconfigured"),
        ("var.more ? [{fine}] : [{fine}, {fine}]", "satisfied", "satisfied"),
        ("var.more ? [{fine}] : [{fine}, {open}]", "unknown", "unknown"),
        ("var.more ? [{fine}] : [{open}, {fine}]", "unknown", "unknown"),
        ("var.more ? [{open}] : [{open}, {fine}]", "misconfigured", "misconfigured"),
        ("var.more ? [{fine}] : []", "satisfied", "satisfied"),
        ("var.more ? [{open}] : []", "unknown", "unknown"),
    ],
)
def test_a_container_that_a_condition_adds(containers: str, read_only: str, unprivileged: str) -> None:
    graph = configured_graph(TASK.format(containers.format(fine=FINE, open=OPEN, bare=BARE)))
    report = run([World("", graph)], facts(), Choice("all"))
    found = {one.control: one.verdict.word for one in report.outcomes}
    assert found["ecs/containers-have-read-only-root-filesystems"] == read_only
    assert found["ecs/containers-run-unprivileged"] == unprivileged
