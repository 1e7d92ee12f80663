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


def described(expression: str) -> Value:
    graph = configured_graph(f'{DATABASES}\nresource "aws_security_group" "g" {{\n  description = {expression}\n}}\n')
    return graph.of_type("aws_security_group")[0].get("description")


@pytest.mark.parametrize(
    "expression",
    [
        "values({ for x in aws_db_instance.c : x.id => x })[0].address",
        "values({ for x in aws_db_instance.c : x.arn => { db = x, at = 1 } })[1].db.address",
    ],
)
def test_an_attribute_of_any_of_them_is_no_other_one(expression: str) -> None:
    found = described(expression)
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
    assert described(expression).sensitive


def test_it_may_be_what_any_of_them_is() -> None:
    found = described("values({ for x in aws_db_instance.c : x.id => x })[0].username")
    assert {branch.text() for _, branch in found.unknown.branches} == {"u0", "u1"}
