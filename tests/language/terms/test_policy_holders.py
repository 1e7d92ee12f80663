"""Who holds a policy, and whether the policy names him."""

from __future__ import annotations

import pytest

from tests.support.judging import configured_graph, graph_of, report_on

USERS = """
# plan: own = true
variable "own" { type = bool }
resource "aws_iam_user" "ci" { name = "ci" }
resource "aws_iam_user" "ops" { name = "ops" }
data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["iam:AttachUserPolicy"]
    resources = [%s]
  }
}
resource "aws_iam_user_policy" "p" {
  name   = "p"
  user   = aws_iam_user.ci.name
  policy = data.aws_iam_policy_document.d.json
}
"""


@pytest.mark.parametrize(
    ("user", "configured", "planned"),
    [
        ("aws_iam_user.ci.arn", "misconfigured", "misconfigured"),
        ("aws_iam_user.ops.arn", "satisfied", "satisfied"),
        ("var.own ? aws_iam_user.ci.arn : aws_iam_user.ops.arn", "unknown", "unknown"),
        ("element([aws_iam_user.ci.arn, aws_iam_user.ops.arn], var.own ? 0 : 1)", "unknown", "unknown"),
        ("[for one in [aws_iam_user.ci, aws_iam_user.ops] : one.arn][0]", "misconfigured", "unknown"),  # a plan shows no attribute
        ("[for one in [aws_iam_user.ops] : one.arn][0]", "satisfied", "satisfied"),
    ],
)
def test_one_of_those_whom_a_condition_chooses_from_may_be_the_holder(user: str, configured: str, planned: str) -> None:
    for graph, wanted in ((configured_graph(USERS % user), configured), (graph_of(USERS % user), planned)):
        found = [
            one.verdict.word
            for one in report_on(graph).outcomes
            if (one.address, one.control) == ("aws_iam_user_policy.p", "iam/policies-prevent-privilege-escalation")
        ]
        assert found == [wanted]
