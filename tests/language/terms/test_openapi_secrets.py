"""Which secrets an OpenAPI document hands backends: what stands in the configuration, not what a variable brings."""

from __future__ import annotations

import json

import pytest

from srm_tf.model.graph import Graph
from tests.support.judging import asked_of, configured_graph, graph_of

TEXT = """
variable "key" {
  # plan: key = "Zae7-given-9kq"
}
locals {
  key     = var.key
  written = "Tr0ub4dor-and-3"
}
resource "aws_api_gateway_rest_api" "main" {
  name = "shop"
  body = jsonencode({
    openapi = "3.0.1"
    info    = { title = TITLE }
    paths = { "/x" = { get = { "x-amazon-apigateway-integration" = {
      type              = "HTTP"
      httpMethod        = "GET"
      uri               = "https://example.com"
      requestParameters = { "integration.request.header.x-api-key" = "'SENT'" }
    } } } }
  })
}
"""


def judged(graph: Graph) -> str:
    (found,) = asked_of(graph, "generic/workloads-keep-secrets-out-of-environment")
    return found.verdict.word


@pytest.mark.parametrize(
    ("sent", "title", "configured", "planned"),
    [
        ("${var.key}", '"shop"', "satisfied", "satisfied"),
        ("${local.key}", '"shop"', "satisfied", "satisfied"),
        ("${local.written}", '"shop"', "misconfigured", "unknown"),  # of a local value a plan does not show what it is
        ("Tr0ub4dor-and-3", '"shop"', "misconfigured", "misconfigured"),
        ("Tr0ub4dor-and-3", "var.key", "misconfigured", "misconfigured"),
    ],
)
def test_a_backend_is_handed_what_is_written_here(sent: str, title: str, configured: str, planned: str) -> None:
    text = TEXT.replace("SENT", sent).replace("TITLE", title)
    given = {"terraform.tfvars": 'key = "Zae7-given-9kq"'}
    assert (judged(configured_graph(text)), judged(configured_graph(text, files=given))) == (configured, configured)
    assert judged(graph_of(text)) == planned


ENCODED = 'Basic ${base64encode("shop:${var.key}")}'
BESIDE = """ "integration.request.header.x-auth-token" = "'Tr0ub4dor-and-3'", "integration.request.header.x-api-key" """


MADE = ("upper(var.key)", "sha256(var.key)", 'replace(var.key, "-", "")', "substr(var.key, 2, 9)", "base64sha256(var.key)", "md5(var.key)")


@pytest.mark.parametrize(
    ("text", "configured", "planned"),
    [
        (TEXT.replace("SENT", ENCODED), "satisfied", "unknown"),
        *((TEXT.replace("SENT", f"${{{made}}}"), "satisfied", "unknown") for made in MADE),
        (TEXT.replace("SENT", "Tr0ub4key-and-3").replace("TITLE", "var.key").replace("Zae7-given-9kq", "key"), "misconfigured", "unknown"),
        (TEXT.replace("SENT", ENCODED).replace("Zae7-given-9kq", "Zae7-9k"), "satisfied", "unknown"),
        (TEXT.replace("SENT", ENCODED).replace('"integration.request.header.x-api-key"', BESIDE), "misconfigured", "misconfigured"),
    ],
)
def test_a_plan_leaves_open_what_may_be_made_of_a_variable(text: str, configured: str, planned: str) -> None:
    """A password that a variable brings is nobody's to write out in base64 either; what is written out beside it is."""
    text = text.replace("TITLE", '"shop"')
    assert (judged(configured_graph(text)), judged(graph_of(text))) == (configured, planned)


def test_a_plan_leaves_open_what_stands_in_a_document_that_a_variable_brings() -> None:
    brought = json.dumps({"/x": {"get": {"x-amazon-apigateway-integration": {"uri": "https://shop:Tr0ub4dor-and-3@example.com"}}}})
    text = f"""
variable "paths" {{
  # plan: paths = {json.dumps(brought)}
}}
resource "aws_api_gateway_rest_api" "main" {{
  name = "shop"
  body = jsonencode({{ openapi = "3.0.1", paths = jsondecode(var.paths) }})
}}
"""
    assert judged(graph_of(text)) == "unknown"


def test_a_literal_beside_what_a_resource_has_is_one_in_a_plan_without_variables() -> None:
    text = TEXT.replace("SENT", "Tr0ub4dor-and-3").replace("TITLE", "aws_sqs_queue.jobs.name").split("resource", 1)[1]
    text = f'resource "aws_sqs_queue" "jobs" {{ name = "jobs" }}\nresource{text}'
    assert (judged(configured_graph(text)), judged(graph_of(text))) == ("misconfigured", "misconfigured")
