"""Why a `dynamic` block makes none: the variables that it goes over are empty."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.graphs import from_configuration
from tests.support.judging import asked_of

DOMAIN = """
variable "x" {
  DEFAULT
}
resource "aws_opensearch_domain" "d" {
  domain_name = "d"
  dynamic "vpc_options" {
    for_each = EACH
    content {
      subnet_ids = ["subnet-0123456789abcdef0"]
    }
  }
}
"""
WITHOUT = "vpc_options.subnet_ids is not set"


@pytest.mark.parametrize(
    ("default", "each", "told"),
    [
        ("default = []", "length(var.x) > 0 ? [1] : []", f"{WITHOUT}: its dynamic block makes none, for var.x is empty by default"),
        ("default = {}", "var.x", f"{WITHOUT}: its dynamic block makes none, for var.x is empty by default"),
        ("default = null", "var.x[*]", f"{WITHOUT}: its dynamic block makes none, for var.x is null by default"),
        ("default = false", "var.x ? [1] : []", f"{WITHOUT}: its dynamic block makes none, for var.x is false by default"),
        ('default = "dev"', 'var.x == "prod" ? [1] : []', WITHOUT),
        ("default = []\n  sensitive = true", "nonsensitive(var.x)", WITHOUT),
        ("default = []", "[]", WITHOUT),
    ],
)
def test_what_a_dynamic_block_goes_over_is_told(default: str, each: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(DOMAIN.replace("DEFAULT", default).replace("EACH", each), encoding="utf-8")
    graph = from_configuration(tmp_path).graph
    answer = asked_of(graph, "opensearch/domains-sit-in-vpcs")[0]
    assert (answer.verdict.word, answer.because) == ("missing", told)


@pytest.mark.parametrize(
    ("each", "told"),
    [
        ("var.users", "posix_user is not set: its dynamic block makes none, for var.users is empty by default"),
        ("[]", "posix_user is not set"),
    ],
)
def test_a_dynamic_block_that_makes_none_is_not_null(each: str, told: str, tmp_path: Path) -> None:
    content = "content {\n      uid = 1001\n      gid = 1001\n    }"
    dynamic = f'dynamic "posix_user" {{\n    for_each = {each}\n    {content}\n  }}'
    point = f'resource "aws_efs_access_point" "p" {{\n  file_system_id = "fs-1"\n  {dynamic}\n}}\n'
    (tmp_path / "main.tf").write_text(f'variable "users" {{\n  default = []\n}}\n{point}', encoding="utf-8")
    answer = asked_of(from_configuration(tmp_path).graph, "efs/access-points-enforce-user-identities")[0]
    assert (answer.verdict.word, answer.because) == ("missing", told)
