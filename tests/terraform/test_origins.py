"""Where the members of a collection come from stays known, even if nobody can tell which of them it will have."""

from __future__ import annotations

import pytest

from srm_tf.model.graph import references_in
from tests.support.judging import configured_graph

GROUPS = """
variable "wanted" { type = string }
resource "aws_security_group" "a" { description = "a" }
resource "aws_security_group" "b" { description = "b" }
locals { groups = { a = aws_security_group.a, b = aws_security_group.b } }
"""


@pytest.mark.parametrize(
    "expression",
    [
        "[for name, group in local.groups : group.id if name == var.wanted]",
        "values({ for name, group in local.groups : name => group.id if name == var.wanted })",
        'values({ for name, group in local.groups : "${name}${var.wanted}" => group.id })',
        "values({ (var.wanted) = aws_security_group.a.id, b = aws_security_group.b.id })",
        "[one([for name, group in local.groups : group.id if name == var.wanted])]",
    ],
)
def test_members_of_what_is_not_known(expression: str) -> None:
    graph = configured_graph(f'{GROUPS}resource "aws_lb" "l" {{ security_groups = {expression} }}')
    value = next(one for one in graph.resources if one.type == "aws_lb").get("security_groups")
    assert any(inner.is_unknown for inner in value.walk())
    assert {"aws_security_group.a", "aws_security_group.b"} <= {one.target for one in references_in(value)}


def test_a_secret_member_does_not_hide_what_is_not_known() -> None:
    """As in Terraform: what is not known shows nothing."""
    graph = configured_graph("""
variable "wanted" { type = string }
variable "secret" {
  default   = "x"
  sensitive = true
}
resource "aws_lb" "l" { security_groups = [for one in [var.secret] : one if var.wanted == "y"] }
""")
    assert not graph.of_type("aws_lb")[0].get("security_groups").sensitive
