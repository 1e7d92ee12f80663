"""What a variable says of itself in true or false (`sensitive`, `nullable`): as Terraform reads it, which takes it as a text as well."""

from __future__ import annotations

import pytest

from srm_tf.model.value import Value
from tests.support.judging import configured_graph

SENSITIVE = """
variable "x" {
  sensitive = %s
  default   = "hunter2"
}
resource "terraform_data" "t" { input = var.x }
"""
NULLABLE = """
variable "x" {
  nullable = %s
  default  = "own"
}
resource "terraform_data" "t" { input = var.x }
"""


def value_of(text: str, *, broken: bool = False) -> Value:
    return configured_graph(text, broken=broken).by_address["terraform_data.t"].get("input")


@pytest.mark.parametrize(
    ("written", "sensitive"),
    [
        ("true", True),
        ('"true"', True),
        ('"1"', True),
        ("(true)", True),
        ("!false", True),
        ("false", False),
        ('"false"', False),
        ('"0"', False),
    ],
)
def test_it_is_sensitive(*, written: str, sensitive: bool) -> None:
    assert value_of(SENSITIVE % written).sensitive is sensitive


@pytest.mark.parametrize("written", ["var.y", 'tobool("true")', "null", '"yes"', "1"])
def test_where_it_is_no_constant_nothing_is_known_of_it(written: str) -> None:
    value = value_of(SENSITIVE % written + 'variable "y" { default = true }\n')
    assert value.is_unknown
    assert "hunter2" not in repr(value)


@pytest.mark.parametrize(("written", "held"), [("false", "own"), ('"false"', "own"), ("true", None), ('"true"', None)])
def test_it_is_never_null(written: str, held: str | None) -> None:
    module = {"m/main.tf": NULLABLE % written}
    graph = configured_graph('module "m" {\n  source = "./m"\n  x      = null\n}\n', files=module)
    assert graph.by_address["module.m.terraform_data.t"].get("input").data == held
