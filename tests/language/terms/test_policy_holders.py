"""Who holds a policy, and whether the policy names him."""

from __future__ import annotations

import pytest

from tests.support.judging import asked_of, configured_graph, graph_of, report_on, words_of

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


NAMED = """
variable "ci" { type = string }
variable "other" { type = string }
resource "aws_iam_user" "ci" { name = var.ci }
resource "aws_iam_user_policy" "p" {
  name = "p"
  user = aws_iam_user.ci.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "iam:AttachUserPolicy", Resource = "arn:aws:iam::123456789012:user/${var.other}" }]
  })
}
"""


def test_two_variables_may_hold_one_name_or_two() -> None:
    found = asked_of(configured_graph(NAMED), "iam/policies-prevent-privilege-escalation")
    assert {one.address: one.verdict.word for one in found} == {"aws_iam_user.ci": "unknown", "aws_iam_user_policy.p": "unknown"}


PASSING = """
variable "bounded" { type = bool }
resource "aws_iam_policy" "reads" {
  name   = "reads"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }] })
}
resource "aws_iam_group" "readers" { name = "readers" }
resource "aws_iam_group_policy_attachment" "readers" {
  group      = aws_iam_group.readers.name
  policy_arn = aws_iam_policy.reads.arn
}
resource "aws_iam_user_group_membership" "ana" {
  user   = aws_iam_user.ana.name
  groups = [aws_iam_group.readers.name]
}
resource "aws_iam_user" "ana" { name = "ana" }
resource "aws_iam_user" "bob" {
  name                 = "bob"
  permissions_boundary = var.bounded ? aws_iam_policy.reads.arn : null
}
resource "aws_iam_user_policy" "passes" {
  for_each = { ana = aws_iam_user.ana.name, bob = aws_iam_user.bob.name }
  name     = "passes"
  user     = each.value
  policy   = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = "*" }] })
}
resource "aws_iam_user_policy" "runs" {
  for_each = { ana = aws_iam_user.ana.name, bob = aws_iam_user.bob.name }
  name     = "runs"
  user     = each.value
  policy   = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "lambda:*", Resource = "*" }] })
}
"""


def test_what_a_group_gives_is_not_taken_for_a_boundary_that_says_the_same() -> None:
    found = {
        one.address: one.verdict.word
        for one in report_on(configured_graph(PASSING)).outcomes
        if one.control == "iam/policies-prevent-privilege-escalation" and one.address.startswith("aws_iam_user.")
    }
    assert found == {"aws_iam_user.ana": "misconfigured", "aws_iam_user.bob": "unknown"}


ELSEWHERE = """
provider "aws" { allowed_account_ids = ["111122223333"] }
provider "aws" {
  alias = "other"
  %s
}
resource "aws_iam_role" "app" {
  name                = "app"
  managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]
  assume_role_policy  = jsonencode({ Version = "2012-10-17", Statement = [] })
}
resource "aws_iam_role_policy_attachment" "quarantine" {
  provider   = aws.other
  role       = "app"
  policy_arn = "arn:aws:iam::aws:policy/AWSDenyAll"
}
resource "aws_lambda_function" "app" {
  function_name = "app"
  role          = aws_iam_role.app.arn
  handler       = "app.main"
  runtime       = "python3.13"
  filename      = "app.zip"
}
"""


@pytest.mark.parametrize(
    ("signs_in", "verdict"),
    [
        ('region = "eu-west-1"', "satisfied"),
        ('profile = "ops"', "unknown"),
        ('assume_role { role_arn = "arn:aws:iam::444455556666:role/ops" }', "misconfigured"),
        ('assume_role { role_arn = "arn:aws:iam::111122223333:role/ops" }', "satisfied"),
    ],
)
def test_what_is_attached_in_another_account_is_held_by_a_namesake(signs_in: str, verdict: str) -> None:
    found = list(words_of(configured_graph(ELSEWHERE % signs_in), "lambda/functions-have-least-privilege-roles").values())
    assert found == [verdict]
