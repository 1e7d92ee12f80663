"""The reason for an open choice names what decides, and no branch that has its answer whatever it is made of."""

from __future__ import annotations

import pytest

from tests.support.scanning import Scan

CONTROL = "cloudfront/distributions-sit-behind-waf"
FILE = """
variable "maintenance" {
  type = bool
}
variable "other" {}
resource "aws_wafv2_web_acl" "edge" {
  name  = "edge"
  scope = "CLOUDFRONT"
}
resource "aws_cloudfront_distribution" "d" {
  web_acl_id = %s
}
"""


@pytest.mark.parametrize(
    ("written", "why", "on"),
    [
        (
            "var.maintenance ? aws_wafv2_web_acl.edge.arn : null",
            "var.maintenance, which has no value; it fails if !var.maintenance: web_acl_id is null",
            ("var.maintenance",),
        ),
        (
            "var.maintenance ? var.other : null",
            "var.maintenance, which has no value, and var.other, which has no value",
            ("var.maintenance", "var.other"),
        ),
        (
            "var.maintenance ? (var.other ? aws_wafv2_web_acl.edge.arn : null) : aws_wafv2_web_acl.edge.arn",
            "var.maintenance, which has no value, and var.other, which has no value",
            ("var.maintenance", "var.other"),
        ),
    ],
)
def test_a_reason_names_what_decides(scan: Scan, written: str, why: str, on: tuple[str, ...]) -> None:
    scan.write(FILE % written).judge()
    found = scan.outcome("aws_cloudfront_distribution.d", CONTROL)
    assert found.verdict.word == "unknown"
    assert found.because == f"web_acl_id depends on {why}"
    assert set(found.depends_on) == set(on)
