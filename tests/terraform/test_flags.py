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


PASSED = """
module "m" {
  source = "./m"
  x      = "hunter2"
}
resource "terraform_data" "t" { input = module.m.x }
"""
HOLDS = {"variable": "", "output": "value = var.x"}


def passed(kind: str, *said: str) -> Value:
    """What a module hands back, of which the variable or the output is declared once for each of these."""
    blocks = [(one, held, word) for one, held in HOLDS.items() for word in (said if one == kind else ("",))]
    module = "".join(f'{one} "x" {{\n  {held}\n  {word}\n}}\n' for one, held, word in blocks)
    return configured_graph(PASSED, files={"m/main.tf": module}).by_address["terraform_data.t"].get("input")


@pytest.mark.parametrize(
    "written", ["sensitive {\n  }", "Sensitive = true", "sensitve = true", "is_sensitive = true", "sensative {\n  }", "ephemerl = true"]
)
@pytest.mark.parametrize("kind", HOLDS)
def test_where_terraform_takes_no_such_word_for_it_nothing_is_known_of_it(kind: str, written: str) -> None:
    value = passed(kind, written)
    assert value.is_unknown
    assert "hunter2" not in repr(value)


@pytest.mark.parametrize("kind", HOLDS)
@pytest.mark.parametrize(
    ("first", "second"), [("", "sensitive = true"), ("sensitive = true", ""), ("sensitive = false", 'sensitive = "true"')]
)
def test_what_one_of_two_declarations_hides_is_hidden(kind: str, first: str, second: str) -> None:
    """Terraform refuses both together, and either may be the one that stays."""
    assert passed(kind, first, second).sensitive


def test_any_other_word_that_terraform_refuses_hides_nothing() -> None:
    assert passed("variable", "secret_of_ours = true").data == "hunter2"
    assert passed("variable", "", 'description = "sensitive"').data == "hunter2"


@pytest.mark.parametrize(("written", "held"), [("false", "own"), ('"false"', "own"), ("true", None), ('"true"', None)])
def test_it_is_never_null(written: str, held: str | None) -> None:
    module = {"m/main.tf": NULLABLE % written}
    graph = configured_graph('module "m" {\n  source = "./m"\n  x      = null\n}\n', files=module)
    assert graph.by_address["module.m.terraform_data.t"].get("input").data == held
