"""What `data.local_file` reads, as far as it is in what is scanned."""

from __future__ import annotations

import pytest

from tests.support.judging import configured_graph, word_of

TEXT = """
data "local_file" "p" {{
  filename = "{path}"
  {more}
}}

resource "aws_iam_policy" "p" {{
  policy = {policy}
}}
"""
ALL = '{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'
ONE = '{"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}'
CONTENT = "data.local_file.p.content"


@pytest.mark.parametrize("policy", [CONTENT, "base64decode(data.local_file.p.content_base64)"])
@pytest.mark.parametrize(("text", "wanted"), [(ALL, "misconfigured"), (ONE, "satisfied")])
def test_a_file_that_is_here_is_read(policy: str, text: str, wanted: str) -> None:
    assert verdict(policy, {"policies/p.json": text}) == wanted


@pytest.mark.parametrize("path", ["${path.module}/other.json", "/etc/p.json", "../p.json", "policies"])
def test_one_that_is_not_here_may_hold_anything(path: str) -> None:
    assert verdict(CONTENT, {"policies/p.json": ALL}, path) == "unknown"


def test_one_that_is_read_while_terraform_applies_may_be_another_by_then() -> None:
    assert verdict(CONTENT, {"policies/p.json": ONE}, more="depends_on = [terraform_data.makes_it]") == "unknown"


def test_one_that_a_resource_names_may_be_written_before_it_is_read() -> None:
    made = f'}}\nresource "local_file" "made" {{\n  filename = "${{path.module}}/policies/p.json"\n  content = jsonencode({ALL})'
    assert verdict(CONTENT, {"policies/p.json": ONE}, "${local_file.made.filename}", made) == "unknown"


def test_in_a_module_that_waits_it_is_read_as_late() -> None:
    called = 'module "m" {{\n  source = "./m"\n  {}\n}}\nresource "aws_vpc" "v" {{}}\n'
    inner = 'module "n" {\n  source = "../n"\n}\n'
    text = TEXT.format(policy=CONTENT, path="policies/p.json", more="")
    files = {"policies/p.json": ONE, "m/main.tf": inner, "n/main.tf": text}
    assert judged(called.format(""), files) == "satisfied"
    assert judged(called.format("depends_on = [aws_vpc.v]"), files) == "unknown"


def verdict(policy: str, files: dict[str, str], path: str = "${path.module}/policies/p.json", more: str = "") -> str:
    return judged(TEXT.format(policy=policy, path=path, more=more), files)


def judged(text: str, files: dict[str, str]) -> str:
    graph = configured_graph(text, files=files)
    return word_of(graph, "iam/policies-grant-scoped-privileges")
