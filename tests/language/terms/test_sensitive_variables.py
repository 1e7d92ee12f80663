"""What a parameter in clear takes of variables that the configuration calls sensitive: read as a configuration, and as a plan."""

from __future__ import annotations

import json
from base64 import b64encode
from time import process_time
from zlib import compress

import pytest

from srm_tf.language.terms.given_texts import is_given
from srm_tf.model.graph import Graph
from tests.support.judging import after_plan, asked_of, configured_graph, graph_of
from tests.support.planned import plan_of

CONFIGURATION = """
# plan: told = "zuo8aengi6ei"
variable "told" {
  type      = string
  sensitive = true
}
variable "default" {
  default   = "zuo8ahd4ohgh"
  sensitive = true
}
# plan: open = "everybody"
variable "open" { type = string }
# plan: pin = 8431
variable "pin" {
  type      = number
  sensitive = true
}
locals {
  pin     = var.pin
  login   = base64encode("shop:${var.told}")
  told    = var.told
  default = var.default
  open    = var.open
}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_ssm_parameter" "main" {
  name  = "/shop/partner"
  type  = "String"
  value = %s
}
"""


def _verdict(graph: Graph) -> str:
    (found,) = asked_of(graph, "ssm/parameters-keep-secrets-out-of-strings")
    assert "zuo8" not in str(found)
    return found.verdict.word


@pytest.mark.parametrize(
    ("value", "configured", "planned"),
    [
        ("var.told", "misconfigured", "misconfigured"),
        ("var.default", "satisfied", "satisfied"),  # a literal, which the repository shows
        ('"user:${var.told}"', "misconfigured", "misconfigured"),
        ("jsonencode({ partner = var.told })", "misconfigured", "misconfigured"),
        ("substr(sha256(var.told), 0, 8)", "unknown", "unknown"),  # of which a plan does not show what is made of it
        ("nonsensitive(var.told)", "unknown", "misconfigured"),  # a plan does not show which functions are called
        ("local.told", "misconfigured", "unknown"),  # nor what a local value is
        ('"x-${local.told}"', "misconfigured", "unknown"),
        ('"x-${base64encode(local.told)}"', "misconfigured", "unknown"),
        ("jsonencode({ auths = local.login })", "misconfigured", "unknown"),
        ("base64encode(jsonencode({ auths = local.login }))", "misconfigured", "unknown"),
        ('"https://example.com/${base64encode(local.told)}/x"', "misconfigured", "unknown"),
        ("upper(local.told)", "unknown", "unknown"),
        ("base64encode(title(local.told))", "unknown", "unknown"),
        ("tostring(local.pin)", "misconfigured", "unknown"),
        ('"8431-${local.open}"', "unknown", "satisfied"),  # stands there by chance
        ("local.open", "unknown", "satisfied"),
        ("local.default", "satisfied", "satisfied"),
        ('upper("info")', "satisfied", "satisfied"),
        ("var.open", "unknown", "satisfied"),
        ('"${aws_vpc.main.id}-x"', "satisfied", "satisfied"),
    ],
)
def test_a_sensitive_variable_in_clear(value: str, configured: str, planned: str) -> None:
    text = CONFIGURATION % value
    assert (_verdict(configured_graph(text)), _verdict(graph_of(text))) == (configured, planned)


@pytest.mark.parametrize(("value", "wanted"), [("local.told", "unknown"), ("var.told", "misconfigured"), ('upper("info")', "satisfied")])
def test_a_plan_without_what_its_variables_were_given_leaves_open_what_a_local_value_brings(value: str, wanted: str) -> None:
    plan = {name: one for name, one in plan_of(CONFIGURATION % value).items() if name != "variables"}
    assert _verdict(after_plan(plan)) == wanted


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("var.told", "misconfigured"),
        ('"user:${var.told}"', "misconfigured"),
        ("substr(sha256(var.told), 0, 8)", "unknown"),
        ("tostring(length(var.told))", "unknown"),
        ("base64encode(var.told)", "misconfigured"),
        ('"Basic ${base64encode("x:${var.told}")}"', "misconfigured"),
        ("jsonencode({ partner = var.told })", "misconfigured"),
        ("jsonencode({ of = jsonencode({ partner = var.told }) })", "misconfigured"),
        ("yamlencode({ partner = var.told })", "misconfigured"),
        ("urlencode(var.told)", "misconfigured"),
        ("nonsensitive(var.told)", "satisfied"),
        ('var.told == "" ? "off" : "on"', "satisfied"),
    ],
)
def test_a_sensitive_variable_that_a_file_gives(value: str, wanted: str) -> None:
    assert _verdict(configured_graph(CONFIGURATION % value, files={"terraform.tfvars": r'told = "zuo8\"ng 6ei"'})) == wanted


def test_a_sensitive_variable_that_is_compressed_or_in_utf_16() -> None:
    told = "user: zuo8aengi6ei"
    assert is_given("zuo8aengi6ei", b64encode(compress(told.encode(), wbits=31)).decode())
    assert is_given("zuo8aengi6ei", b64encode(told.encode("utf-16-le")).decode())
    assert is_given('zuo8"aengi\n6ei', b64encode(json.dumps(["x", 'zuo8"aengi\n6ei']).encode()).decode())
    assert not is_given("zuo8aengi6ei", b64encode(b"user: zuo8aengi6eu").decode())


@pytest.mark.parametrize("depth", [1, 2])
def test_a_sensitive_variable_with_signs_that_json_of_terraform_spells_otherwise(depth: int) -> None:
    told = '<zuo8&aengi"6ei>'
    text = told
    for _ in range(depth):
        text = json.dumps({"of": text}).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    assert is_given(told, text)


def test_hundreds_of_sensitive_values_are_looked_for_in_hundreds_of_texts() -> None:
    given = [f"zuo8aengi6ei-{number}" for number in range(300)]
    started = process_time()
    assert not any(is_given(given, f"postgres://user:zuo8aengi6eu-{number}@example.com/shop?sslmode=require") for number in range(300))
    assert process_time() - started < 2  # a third of a second, and ten times as long where each is spelled out for each text
