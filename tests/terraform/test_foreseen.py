"""What an open condition will be, where that is certain before Terraform says so: what a resource computes is there."""

from __future__ import annotations

import pytest

from srm_tf.model.value import Value
from tests.support.judging import asked_of, configured_graph

WORLD = """
variable "key" { type = string }
variable "on" { type = bool }
resource "aws_kms_key" "k" {}
locals {
  given = { key = aws_kms_key.k.arn }
}
resource "aws_sqs_queue" "q" { kms_master_key_id = %s }
"""
KEY, NONE, OPEN = "aws_kms_key.k", "nothing", "open"


def outcome(value: Value) -> str:
    if value.is_null or value.data == "none":
        return NONE
    if value.unknown.branches or not value.references:
        return OPEN
    return value.references[0].target or OPEN


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ('aws_kms_key.k.arn != null ? aws_kms_key.k.arn : "none"', KEY),
        ('aws_kms_key.k.arn == null ? "none" : aws_kms_key.k.arn', KEY),
        ('aws_kms_key.k.arn != "" ? aws_kms_key.k.arn : "none"', KEY),
        ('!(aws_kms_key.k.arn == null) ? aws_kms_key.k.arn : "none"', KEY),
        ('aws_kms_key.k.arn != null && true ? aws_kms_key.k.arn : "none"', KEY),
        ('aws_kms_key.k.arn == null || aws_kms_key.k.id == null ? "none" : aws_kms_key.k.arn', KEY),
        ('try(local.given.key, null) != null ? local.given.key : "none"', KEY),
        ('try(local.given.key != null, false) ? local.given.key : "none"', KEY),
        ('try(local.given.other, null) != null ? local.given.key : "none"', NONE),
        ("var.on ? aws_kms_key.k.arn : aws_kms_key.k.arn", KEY),  # the same, whatever is chosen
        ('var.on ? "none" : "none"', NONE),
        ('aws_kms_key.k.arn != null && var.on ? aws_kms_key.k.arn : "none"', OPEN),
        ('aws_kms_key.k.arn == "x" ? aws_kms_key.k.arn : "none"', OPEN),
        ('endswith("a-${var.key}-ml", "-ml") ? aws_kms_key.k.arn : "none"', KEY),
        ('endswith("a-${var.key}-ml", "-mx") ? aws_kms_key.k.arn : "none"', NONE),
        ('endswith("a-${var.key}-ml", "b-ml") ? aws_kms_key.k.arn : "none"', OPEN),
        ('endswith("a-${var.key}", "-ml") ? aws_kms_key.k.arn : "none"', OPEN),
        ('var.key != null ? aws_kms_key.k.arn : "none"', OPEN),
        ('var.key != "" && aws_kms_key.k.arn != "" ? aws_kms_key.k.arn : "none"', OPEN),
    ],
)
def test_what_is_certain_chooses(expression: str, wanted: str) -> None:
    graph = configured_graph(WORLD % expression)
    assert outcome(graph.by_address["aws_sqs_queue.q"].values["kms_master_key_id"]) == wanted


FEW = "retention_in_days is between 7 and 30"
LOGS = """
variable "days" { type = number }
variable "names" { type = list(string) }
resource "aws_cloudwatch_log_group" "g" {
  name              = "g"
  retention_in_days = %s
}
"""


@pytest.mark.parametrize(
    ("days", "verdict", "because"),
    [
        ("max(365, var.days)", "satisfied", "retention_in_days is 365 or more"),
        ("min(3653, max(400, var.days))", "satisfied", "retention_in_days is between 400 and 3653"),
        ("1 + length(var.names)", "unknown", "retention_in_days depends on var.names, which has no value"),
        ("min(30, max(7, var.days))", "misconfigured", f"{FEW}, expected at least 365; or: {FEW}, expected 0"),
        ("max(400, var.days) * 2", "satisfied", "retention_in_days is 800 or more"),
        ("max(800, var.days) / 2", "satisfied", "retention_in_days is 400 or more"),
        ("400 - min(30, var.days)", "satisfied", "retention_in_days is 370 or more"),
        ("-min(-400, var.days)", "satisfied", "retention_in_days is 400 or more"),
        ("ceil(max(364.5, var.days))", "satisfied", "retention_in_days is 365 or more"),
        ("365 + floor(length(var.names) / 2)", "satisfied", "retention_in_days is 365 or more"),
        ("365 + var.days % 7", "unknown", "retention_in_days depends on var.days, which has no value"),
        ("372 + var.days % 7", "satisfied", "retention_in_days is between 365 and 379"),
        ("400 % var.days", "unknown", "retention_in_days depends on var.days, which has no value"),
        ("400 % length(var.names)", "unknown", "retention_in_days depends on var.names, which has no value"),  # by zero it stays 400
        ("min(30, 7 + abs(var.days))", "misconfigured", f"{FEW}, expected at least 365; or: {FEW}, expected 0"),
        ("min(30, var.days)", "unknown", "retention_in_days depends on var.days, which has no value"),
        ("400 / min(1, var.days)", "unknown", "retention_in_days depends on var.days, which has no value"),
        ("300 + 100 / (length(var.names) - 2)", "unknown", "retention_in_days depends on var.names, which has no value"),
        ("max(7, var.days)", "unknown", "retention_in_days depends on var.days, which has no value"),
        ("var.days", "unknown", "retention_in_days depends on var.days, which has no value"),
    ],
)
def test_what_bounds_a_number_may_decide(days: str, verdict: str, because: str) -> None:
    """Below a year, but never zero: that means for ever."""
    said = asked_of(configured_graph(LOGS % days), "cloudwatch/log-groups-retain-logs")[0]
    assert (said.verdict.word, said.because) == (verdict, because)
