"""The functions of the AWS provider: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/functions/arn_build."""

from __future__ import annotations

import pytest

from srm_tf.model.value import Value
from tests.support.judging import configured_graph

HEAD = 'terraform {\n  required_providers {\n    aws = { source = "%s" }\n  }\n}\nvariable "account" { type = string }\n'


def told(expression: str, source: str = "hashicorp/aws") -> Value:
    graph = configured_graph(HEAD % source + f'resource "aws_sns_topic" "t" {{\n  name = {expression}\n}}\n')
    return graph.by_address["aws_sns_topic.t"].get("name")


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ('provider::aws::arn_build("aws", "iam", "", "111122223333", "role/ops/admin")', "arn:aws:iam::111122223333:role/ops/admin"),
        ('provider::aws::arn_parse("arn:aws:sqs:eu-west-1:111122223333:q").account_id', "111122223333"),
        ('provider::aws::arn_parse("arn:aws:logs:eu-west-1:111122223333:log-group:/a:*").resource', "log-group:/a:*"),
        ('provider::aws::trim_iam_role_path("arn:aws:iam::111122223333:role/a/b/c")', "arn:aws:iam::111122223333:role/c"),
        ('provider::aws::trim_iam_role_path("arn:aws:iam::111122223333:role/c")', "arn:aws:iam::111122223333:role/c"),
    ],
)
def test_what_they_give(expression: str, text: str) -> None:
    assert told(expression).text() == text
    assert told(expression, "registry.terraform.io/hashicorp/aws").text() == text
    assert told(expression, "opentofu/aws").text() == text


def test_an_arn_with_a_part_that_is_not_known_keeps_the_rest() -> None:
    value = told('provider::aws::arn_build("aws", "iam", "", var.account, "root")')
    assert (value.unknown.prefix, value.unknown.suffix, value.unknown.depends_on) == ("arn:aws:iam::", ":root", ("var.account",))
    assert told("provider::aws::arn_parse(var.account).region").unknown.depends_on == ("var.account",)


@pytest.mark.parametrize(
    "expression",
    [
        'provider::aws::arn_parse("sqs").region',
        'provider::aws::trim_iam_role_path("arn:aws:iam::111122223333:user/c")',
        'provider::aws::arn_build("aws", "iam", "", null, "root")',
    ],
)
def test_what_they_refuse(expression: str) -> None:
    assert told(expression).is_unknown


def test_functions_of_others_are_not_known() -> None:
    assert told('provider::aws::iam_policy_split("x")').is_unknown
    assert told('provider::aws::arn_build("aws", "iam", "", "1", "root")', "example/aws").is_unknown
