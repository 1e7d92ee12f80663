"""What the AWS provider computes of ARNs: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/functions/arn_parse."""

from __future__ import annotations

import pytest

from srm_tf.model.value import Value
from tests.support.judging import configured_graph

REQUIRED = 'terraform {\n  required_providers {\n    aws = { source = "%s" }\n  }\n}\ndata "aws_partition" "here" {}\n'
ROLE = '"arn:aws:iam::123456789012:role/teams/red/deployer"'


def given(expression: str, source: str = "hashicorp/aws") -> Value:
    graph = configured_graph(f'{REQUIRED % source}resource "aws_sns_topic" "t" {{\n  display_name = {expression}\n}}\n')
    return next(iter(graph.of_type("aws_sns_topic"))).get("display_name")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('provider::aws::arn_build("aws", "iam", "", "123456789012", "role/a:b")', "arn:aws:iam::123456789012:role/a:b"),
        (f"provider::aws::arn_parse({ROLE}).account_id", "123456789012"),
        ('provider::aws::arn_parse("arn:aws:logs:eu-west-1:123456789012:log-group:a:*").resource', "log-group:a:*"),
        (f"provider::aws::trim_iam_role_path({ROLE})", "arn:aws:iam::123456789012:role/deployer"),
        ('provider::aws::trim_iam_role_path("arn:aws:iam::123456789012:role/a")', "arn:aws:iam::123456789012:role/a"),
    ],
)
@pytest.mark.parametrize("source", ["hashicorp/aws", "registry.terraform.io/hashicorp/aws"])
def test_arns_are_taken_apart_and_put_together(expression: str, expected: str, source: str) -> None:
    assert given(expression, source).text() == expected


def test_a_section_that_is_not_known_leaves_the_others() -> None:
    value = given('provider::aws::arn_build(data.aws_partition.here.partition, "iam", "", "123456789012", "role/a")')
    assert (value.text(), value.unknown.suffix) == (None, ":iam::123456789012:role/a")
    assert [one.target for one in value.references] == ["data.aws_partition.here"]


@pytest.mark.parametrize(
    "expression", ['provider::aws::arn_parse("role/a").service', 'provider::aws::trim_iam_role_path("arn:aws:s3:::a")']
)
def test_what_is_no_such_arn_is_an_error(expression: str) -> None:
    assert given(expression).is_unknown


@pytest.mark.parametrize(
    ("expression", "source"),
    [('provider::aws::user_agent("a", "1", "")', "hashicorp/aws"), (f"provider::aws::arn_parse({ROLE}).account_id", "example/aws")],
)
def test_what_another_provider_computes_is_not_known(expression: str, source: str) -> None:
    value = given(expression, source)
    assert (value.is_unknown, value.unknown.why) == (True, f"{expression.partition('(')[0]}(), which a provider computes")
