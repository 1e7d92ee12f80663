"""Lists of which all elements are known, and not which of them is first: `values()` and `keys()` of what has names that are not known."""

from __future__ import annotations

import pytest

from srm_tf.model.graph import references_in
from srm_tf.model.value import Value
from tests.support.judging import configured_graph

DATABASES = """
variable "pw" {
  type      = string
  sensitive = true
}
resource "aws_db_instance" "c" {
  count          = 2
  engine         = "mysql"
  instance_class = "db.t3.micro"
  username       = "u${count.index}"
  password       = var.pw
}
"""


def described(beside: str, expression: str) -> Value:
    graph = configured_graph(f'{DATABASES}{beside}\nresource "aws_security_group" "g" {{\n  description = {expression}\n}}\n')
    return graph.of_type("aws_security_group")[0].get("description")


@pytest.mark.parametrize(
    "expression",
    [
        "values({ for x in aws_db_instance.c : x.id => x })[0].address",
        "values({ for x in aws_db_instance.c : x.arn => { db = x, at = 1 } })[1].db.address",
    ],
)
def test_an_attribute_of_any_of_them_is_no_other_one(expression: str) -> None:
    found = described("", expression)
    assert not found.sensitive
    assert {one.attribute for one in references_in(found)} == {"address"}


@pytest.mark.parametrize(
    "expression",
    [
        "values({ for x in aws_db_instance.c : x.id => x })[0].password",
        "values({ for x in aws_db_instance.c : x.id => x.password })[0]",
        'join(",", values({ for x in aws_db_instance.c : x.id => x.password }))',
        'jsonencode(values({ for at, x in aws_db_instance.c : x.id => at == 0 ? x.password : "plain" }))',
        'values({ (aws_db_instance.c[0].id) = var.pw, (aws_db_instance.c[1].id) = "plain" })[0]',
    ],
)
def test_what_may_be_a_secret_is_hidden(expression: str) -> None:
    assert described("", expression).sensitive


def test_it_may_be_what_any_of_them_is() -> None:
    found = described("", "values({ for x in aws_db_instance.c : x.id => x })[0].username")
    assert {branch.text() for _, branch in found.unknown.branches} == {"u0", "u1"}


MANY = """
variable "on" { type = bool }
variable "many" { type = number }
resource "aws_db_instance" "q" {
  count      = var.on ? 1 : 0
  identifier = "orders"
  password   = var.pw
}
resource "aws_db_instance" "m" {
  count      = var.many
  identifier = "orders"
  password   = var.pw
}
"""


@pytest.mark.parametrize(
    "taken",
    [
        "one(aws_db_instance.q[*])",
        "one(aws_db_instance.q)",
        "one([for x in aws_db_instance.q : { identifier = x.identifier, password = x.password }])",
        "element(aws_db_instance.m, 0)",
        "element(aws_db_instance.m[*], 1)",
        "element(values({ for x in aws_db_instance.m : x.id => x }), 1)",
        "element(values({ for x in aws_db_instance.c : x.id => x }), 1)",
    ],
)
@pytest.mark.parametrize("text", ["{}.{}", '"x-${{{}.{}}}"', "upper({}.{})", "jsonencode({{ of = {}.{} }})"])
def test_one_of_them_says_itself_which_of_its_attributes_are_secrets(taken: str, text: str) -> None:
    assert not described(MANY, text.format(taken, "identifier")).sensitive
    assert described(MANY, text.format(taken, "password")).sensitive


@pytest.mark.parametrize(
    "expression",
    [
        "jsonencode(one(aws_db_instance.q[*]))",
        'lookup(one(aws_db_instance.q[*]), "password", "")',
        'element(var.on ? [var.pw] : ["plain"], 0)',
        "one(sensitive(aws_db_instance.q[*])).identifier",
        "element(sensitive(aws_db_instance.m[*]), 0).identifier",
    ],
)
def test_what_holds_a_secret_hides_as_a_whole(expression: str) -> None:
    assert described(MANY, expression).sensitive
