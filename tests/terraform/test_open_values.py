"""What is said of a value while variables are open holds whatever these are given. What Terraform makes of it, `tests/conformance` asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from srm_tf.terraform import cty
from srm_tf.terraform.certain import will_be
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.evaluate import evaluate
from srm_tf.terraform.files import Tree as Readable
from srm_tf.terraform.folder import Given, RootSession
from srm_tf.terraform.hcl import parse_expression
from srm_tf.terraform.module import ModuleInstance
from srm_tf.terraform.root_variables import parse_file
from srm_tf.terraform.schema import shipped
from srm_tf.terraform.syntax import Expression
from srm_tf.terraform.tree import Tree
from tests.support.admitting import against, fits

WORLD = """
variable "s" { type = string }
variable "t" { type = string }
variable "on" { type = bool }
variable "n" { type = number }
variable "few" {
  type = number
  validation {
    condition     = var.few >= 2 && var.few < 4
    error_message = "two or three"
  }
}
variable "o" {
  type = object({ name = optional(string, "d"), list = optional(list(string)) })
}
locals {
  sizes = var.on ? { one = { cidr = "10.0.0.0/16" }, two = {} } : { one = {} }
}
resource "aws_vpc" "v" {
  count      = var.on ? 1 : 0
  cidr_block = "10.0.0.0/16"
}
module "m" {
  source   = "./m"
  for_each = local.sizes
  in       = each.value
  key      = each.key
}
module "never_null" {
  source = "./never_null"
  in     = var.on ? ["x"] : null
  name   = try(var.o.name, null)
}
module "perhaps" {
  source = "./perhaps"
  count  = var.on ? 1 : 0
}
module "each" {
  source = "./each"
  in     = var.on ? { a = {}, b = { cidr = var.s } } : { (var.t) = {} }
}
"""
MODULES = {
    "m": """
variable "in" {
  type = object({ cidr = optional(string, "0.0.0.0/0"), l = optional(list(string), ["d"]) })
}
variable "key" { type = string }
output "cidr" { value = var.in.cidr }
output "id" { value = "${var.key}-${try(var.in.l[0], "none")}" }
output "l" { value = var.in.l }
""",
    "never_null": """
variable "in" {
  type     = list(string)
  default  = ["d"]
  nullable = false
}
variable "name" {
  default  = "n"
  nullable = false
}
output "in" { value = var.in }
output "names" { value = [for x in var.in : "${x}-${var.name}"] }
""",
    "perhaps": """
output "wrong" { value = "x${null}" }
output "right" { value = "r" }
""",
    "each": """
variable "in" {
  type = map(object({ cidr = optional(string, "0.0.0.0/0"), l = optional(list(string), ["d"]) }))
}
output "ranges" { value = [for k, v in var.in : v.cidr] }
output "lists" { value = { for k, v in var.in : k => v.l } }
""",
}
GIVEN: list[dict[str, object]] = [
    {"s": "x", "t": "x", "on": True, "n": 2, "few": 2, "o": {}},
    {"s": "x", "t": "a", "on": False, "n": 0, "few": 3, "o": {"name": None, "list": []}},
    {"s": "b", "t": "y", "on": True, "n": 1, "few": 2, "o": {"list": ["q", "r"]}},
    {"s": "", "t": "b", "on": False, "n": 3, "few": 3, "o": {"name": "z"}},
]
EXPRESSIONS = [
    'module.m["one"].id',
    'module.m["one"].l',
    'try(module.m["two"].cidr, "none")',
    "[for k, one in module.m : one.cidr]",
    "values(module.m)[*].id",
    "module.never_null.in",
    "module.never_null.names",
    'try(module.perhaps[0].right, "off")',
    "module.perhaps[*].right",
    "one(module.perhaps[*].right)",
    "module.each.ranges",
    "module.each.lists",
    "[for x in toset([var.s, var.s]) : var.t if var.on]",
    "[for x in toset([var.s, var.t]) : x if var.on && var.n > 0]",
    'coalesce(toset(["x", var.s])...)',
    'concat(toset([["x"], [var.s]])...)',
    '[for x in toset([{ a = "x" }, { a = var.s }]) : x.a]',
    'flatten([for i in range(var.n) : ["a", "b"]])',
    'slice(["a", "b", var.s, "d"], 0, var.few)',
    'slice(["a", "b", var.s, "d"], 1, var.few)[0]',
    'slice(["a", "b", var.s, "d"], 0, max(2, var.n))',
    'slice(["a", "b", var.s, "d"], 0, var.n)',
    'flatten([[for i in range(var.n) : "i${i}"], try(aws_vpc.v[0].cidr_block, var.t), [for x in [var.s] : [x]]])',
]


def world(folder: Path, given: dict[str, object]) -> ModuleInstance:
    """The root module, with values for its variables."""
    for name, text in {"main.tf": WORLD, **{f"{name}/main.tf": text for name, text in MODULES.items()}}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    tree = Tree(lambda path, label: parse_file(path.read_bytes(), label), lambda path: str(path.relative_to(folder)))
    values = {name: cty.of(value) for name, value in given.items()}  # type: ignore[arg-type]
    session = RootSession(folder, tree, shipped(), Given(values), lambda where: Readable(folder, where))
    session.start()
    assert tree.errors == {}
    return session.module


def attempt(expression: Expression, folder: Path, given: dict[str, object]) -> Val | None:
    """What it comes to; None where Terraform refuses it."""
    try:
        return evaluate(expression, world(folder, given))
    except EvalError:
        return None


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_what_is_said_of_what_is_open_holds_whatever_it_is_given(text: str, tmp_path: Path) -> None:
    expression = parse_expression(text, "expression")
    said = evaluate(expression, world(tmp_path, {}))
    found = [(given, real) for given in GIVEN if (real := attempt(expression, tmp_path, given)) is not None]
    assert found
    for given, real in found:
        some = {name: value for name, value in given.items() if name in {"s", "n"}}
        assert cty.wholly_known(real)
        assert [*against(said, real)] == []
        assert [*against(evaluate(expression, world(tmp_path, some)), real)] == []


@pytest.mark.parametrize(
    ("said", "real"),
    [
        (cty.string("a"), cty.string("b")),
        (cty.unknown(cty.string("").type, prefix="a"), cty.string("b")),
        (cty.a_tuple([cty.string("a")]), cty.a_tuple([])),
        (Val(cty.null().type, cty.Blank(least=1)), cty.a_tuple([])),
        (Val(cty.null().type, cty.Blank(parts=(cty.a_tuple([cty.string("a")]),))), cty.a_tuple([cty.string("b")])),
        (Val(cty.null().type, cty.Blank(branches=(("", cty.string("a")), ("", cty.null())))), cty.string("b")),
    ],
)
def test_what_does_not_hold_is_seen(said: Val, real: Val) -> None:
    assert not fits(said, real)


def test_so_many_as_a_validation_asks_for_are_there(tmp_path: Path) -> None:
    said = will_be(evaluate(parse_expression('slice(["a", "b", "c", "d"], 0, var.few)', "expression"), world(tmp_path, {})))
    assert [one.data for one in said.blank.parts[0].items] == ["a", "b"]
    assert said.blank.least == 2
