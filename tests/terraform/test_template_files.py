"""What `data.template_file` renders, read in the ways that older modules read it."""

from __future__ import annotations

import pytest

from tests.support.judging import configured_graph, word_of

TEXT = """
variable "open" {{}}

data "template_file" "x" {{
  count    = {count}
  template = <<EOF
{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "$${{action}}", "Resource": "*"}}]}}
EOF
  vars = {{
    action = "{action}"
  }}
}}

resource "aws_iam_policy" "p" {{
  policy = {policy}
}}
"""
SPLAT = 'join("", data.template_file.x.*.rendered)'
FIRST = "element(concat(data.template_file.x[*].rendered, [null]), 0)"


@pytest.mark.parametrize(
    "policy", [SPLAT, "element(concat(data.template_file.x[*].rendered, [null]), 0)", "one(data.template_file.x[*].rendered)"]
)
@pytest.mark.parametrize(("action", "wanted"), [("*", "misconfigured"), ("s3:GetObject", "satisfied")])
def test_one_of_one_is_read(policy: str, action: str, wanted: str) -> None:
    assert verdict(policy, action) == wanted


@pytest.mark.parametrize(("action", "wanted"), [("*", "unknown"), ("${var.open}", "unknown")])
def test_what_is_open_stays_open(action: str, wanted: str) -> None:
    assert verdict(SPLAT, action, 'var.open == "x" ? 1 : 0') == wanted


def verdict(policy: str, action: str, count: str = "1") -> str:
    graph = configured_graph(TEXT.format(policy=policy, action=action, count=count))
    return word_of(graph, "iam/policies-grant-scoped-privileges")
