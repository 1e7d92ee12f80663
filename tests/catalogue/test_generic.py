"""The generic rules ask what no control of a service asks: nobody is told one fact twice."""

from __future__ import annotations

import re

from srm_tf.catalogue.check import GENERIC
from tests.support.judging import catalogue

# From its verb on, a sentence is the same for the same fact in every service (docs/control-ids.md).
FACT = re.compile(r"-((?:are|encrypt|grant|have|keep|log|require|restrict|run|sit|use)-.*)")
# Where two controls of one type have the words in common and not the fact.
APART = {
    ("aws_redshift_cluster", "are-multi-az"),  # nodes in two zones, and subnets that have two
    ("aws_codebuild_project", "keep-secrets-out-of-environment"),  # the variables of a build, and its steps
    ("aws_ecs_daemon_task_definition", "keep-secrets-out-of-environment"),  # the variables of containers, and their commands
    ("aws_ecs_express_gateway_service", "keep-secrets-out-of-environment"),
    ("aws_ecs_task_definition", "keep-secrets-out-of-environment"),
    ("aws_lambda_function", "keep-secrets-out-of-environment"),  # the variables of a function, and what its container is started with
    ("data.aws_iam_policy_document", "restrict-principals"),  # a document is the trust policy of a role, or the policy of something else
}


def fact(control_id: str) -> str:
    found = FACT.search(control_id)
    return found.group(1) if found else control_id


def test_no_generic_rule_asks_what_a_control_of_the_service_asks() -> None:
    controls = catalogue().all()
    asked = {(kind, fact(one.id)) for one in controls if one.service != GENERIC for kind in one.types}
    twice = {(kind, fact(one.id)) for one in controls if one.service == GENERIC for kind in one.types} & asked
    assert twice == APART
