"""A policy written as a text with a loop among its statements: what stands beside the loop is known, and the form of what it brings."""

from __future__ import annotations

import pytest

from tests.support.judging import configured_graph, word_of

POLICY = """
variable "more" { type = list(string) }
variable "text" { type = string }
resource "aws_iam_policy" "p" {
  policy = <<-E
  {"Version": "2012-10-17", "Statement": [
%s
  ]}
  E
}
"""
OPEN = '{"Effect": "Allow", "Action": "*", "Resource": "*"}'
NARROW = '{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme/*"}'
ROUND = '{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme-${one}/*"}'
CONTROL = "iam/policies-grant-scoped-privileges"


def verdict(statements: str) -> str:
    return word_of(configured_graph(POLICY % statements), CONTROL)


@pytest.mark.parametrize(
    ("statements", "word"),
    [
        (f"{OPEN}\n%{{ for one in var.more }}, {ROUND}%{{ endfor }}", "misconfigured"),
        (f"%{{ for one in var.more ~}}\n{ROUND},\n%{{ endfor ~}}\n{OPEN}", "misconfigured"),
        (f"%{{ for one in var.more ~}}\n{ROUND},\n%{{ endfor ~}}\n{NARROW}", "satisfied"),
        (f"{NARROW}\n%{{ for at, one in var.more }}, {ROUND}%{{ endfor }}", "satisfied"),
        (f"{NARROW}\n%{{ for one in var.more }}, {OPEN}%{{ endfor }}", "unknown"),  # there may be none
        (f"{NARROW}\n%{{ for one in var.more }}, ${{one}}%{{ endfor }}", "unknown"),
        (f"{NARROW}\n%{{ for one in var.more }}${{one}}%{{ endfor }}", "unknown"),
        (f"{NARROW}${{var.text}}", "unknown"),
    ],
)
def test_statements_beside_a_loop(statements: str, word: str) -> None:
    assert verdict(statements) == word


def test_elements_of_another_list() -> None:
    listed = '"arn:aws:s3:::acme",\n%{ for one in var.more ~}\n"arn:aws:s3:::${one}/*",\n%{ endfor ~}\n"arn:aws:s3:::other"'
    graph = configured_graph(POLICY % f'{{"Effect": "Allow", "Action": "s3:GetObject", "Resource": [{listed}]}}')
    tree = graph.by_address["aws_iam_policy.p"].get("policy").unknown.tree
    assert tree is not None
    first, each, last = tree.get("Statement").items()[0].get("Resource").items()
    assert (first.text(), last.text()) == ("arn:aws:s3:::acme", "arn:aws:s3:::other")
    assert each.unknown.body is not None
    assert each.unknown.body.unknown.sketch == "arn:aws:s3:::…/*"
