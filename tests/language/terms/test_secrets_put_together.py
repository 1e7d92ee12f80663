"""Texts that secrets are put into, and parameters that are secrets by their names."""

from __future__ import annotations

import pytest

from tests.support.judging import asked_of, configured_graph, graph_of, word_of


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ('"postgres://app:${random_password.db.result}@${aws_db_instance.db.endpoint}/app"', "misconfigured"),
        ('"${var.host}|${urlencode(random_password.db.result)}"', "misconfigured"),
        ('"${var.host}|${aws_db_instance.db.endpoint}"', "unknown"),
        ('"jdbc:${aws_db_instance.db.endpoint}"', "satisfied"),
        ('"${terraform.workspace}-orders"', "satisfied"),
        ("data.aws_ssm_parameter.password.value", "misconfigured"),
        ('"a-${data.aws_ssm_parameter.password.value}"', "misconfigured"),
        ("data.aws_ssm_parameter.host.value", "unknown"),
        ("data.aws_ssm_parameter.image.value", "satisfied"),  # which AWS publishes
        ("data.aws_ssm_parameter.sealed.value", "satisfied"),
        ("data.aws_ssm_parameter.quoted.value", "satisfied"),
        ("data.aws_ssm_parameter.db_password.value", "misconfigured"),  # which is not declared
        ("data.aws_ssm_parameter.db_host.value", "unknown"),
    ],
)
def test_a_text_holds_the_secrets_that_it_is_put_together_from(value: str, verdict: str) -> None:
    terraform = f"""
    variable "host" {{}}
    resource "random_password" "db" {{ length = 24 }}
    resource "aws_db_instance" "db" {{ identifier = "db" }}
    data "aws_ssm_parameter" "password" {{ name = "/${{var.host}}/db/password" }}
    data "aws_ssm_parameter" "host" {{ name = "/app/db/host" }}
    data "aws_ssm_parameter" "image" {{ name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64" }}
    data "aws_ssm_parameter" "sealed" {{
      name            = "/app/db/password"
      with_decryption = false
    }}
    data "aws_ssm_parameter" "quoted" {{
      name            = "/app/db/password"
      with_decryption = "false"
    }}
    resource "aws_lambda_function" "app" {{
      function_name = "app"
      role          = "arn:aws:iam::123456789012:role/app"
      environment {{
        variables = {{ TARGET = {value} }}
      }}
    }}
    """
    graph = configured_graph(terraform)
    wanted = "lambda/functions-keep-secrets-out-of-environment"
    assert word_of(graph, wanted) == verdict


@pytest.mark.parametrize(
    ("variables", "configured", "planned"),
    [
        ('DB_PASSWORD = aws_s3_bucket.b.bucket, STAGE = "prod"', "satisfied", "satisfied"),
        ("DB_PASSWORD = aws_s3_bucket.b.bucket, BUCKET = aws_s3_bucket.b.bucket", "satisfied", "unknown"),
        ('DB_PASSWORD = "hunter2-Sommer7x", BUCKET = aws_s3_bucket.b.bucket', "misconfigured", "unknown"),
    ],
)
def test_a_plan_does_not_show_which_of_two_variables_with_one_text_is_read(variables: str, configured: str, planned: str) -> None:
    terraform = f"""
    resource "aws_s3_bucket" "b" {{ bucket = "hunter2-Sommer7x" }}
    resource "aws_lambda_function" "f" {{
      function_name = "f"
      role          = "arn:aws:iam::123456789012:role/f"
      environment {{
        variables = {{ {variables} }}
      }}
    }}
    """
    for graph, wanted in ((configured_graph(terraform), configured), (graph_of(terraform), planned)):
        found = asked_of(graph, "lambda/functions-keep-secrets-out-of-environment")
        assert [one.verdict.word for one in found] == [wanted]
