"""`replace` in documents that are not wholly known: marks that modules fill in with what they make themselves."""

from __future__ import annotations

import pytest

from srm_tf.model.value import Value
from tests.support.judging import configured_graph

WORLD = """
variable "who" { type = string }

variable "actions" { type = list(string) }

resource "aws_s3_bucket" "b" {}

locals {
  known = "{\\"Statement\\": [{\\"Action\\": \\"*\\", \\"Resource\\": [\\"_ARN_\\", \\"_ARN_/*\\"]}]}"
}

data "aws_iam_policy_document" "all" {
  statement {
    sid       = "Mine"
    actions   = ["*"]
    resources = ["_ARN_", "_ARN_/*"]
    principals {
      type        = "AWS"
      identifiers = [var.who]
    }
  }
}

data "aws_iam_policy_document" "open" {
  statement {
    sid       = var.who
    actions   = ["*"]
    resources = ["_ARN_", "_ARN_/*"]
  }
}

data "aws_iam_policy_document" "merged" {
  source_policy_documents   = compact(["", data.aws_iam_policy_document.all.json, jsonencode({ Statement = { Action = "s3:Get*" } })])
  override_policy_documents = [%s]
  statement {
    actions   = var.actions
    resources = ["_ARN_"]
  }
}

resource "aws_iam_policy" "p" { policy = %s }
"""
ARN = '"_ARN_", aws_s3_bucket.b.arn'


def policy(text: str, overrides: str = "") -> Value:
    return configured_graph(WORLD % (overrides, text)).by_address["aws_iam_policy.p"].values["policy"]


@pytest.mark.parametrize("text", ["local.known", "data.aws_iam_policy_document.all.json", "data.aws_iam_policy_document.merged.json"])
def test_what_comes_in_the_place_of_a_mark_stands_in_the_document(text: str) -> None:
    value = policy(f'replace(replace({text}, {ARN}), "_ACCOUNT_", var.who)')
    assert value.is_unknown
    tree = value.unknown.tree
    assert tree is not None
    first = tree.get("Statement").items()[0]
    assert "*" in {first.get("Action").text(), *(one.text() for one in first.get("Action").items())}
    bucket, objects = first.get("Resource").items()
    assert {one.target for one in (*bucket.references, *objects.references)} == {"aws_s3_bucket.b"}
    assert objects.unknown.suffix == "/*"


REPEATED = """
data "aws_iam_policy_document" "repeated" {{
  statement {{
    actions   = ["s3:*"]
    resources = ["_ARN_"]
    dynamic "{block}" {{
      for_each = toset(var.actions)
      content {{
        {content}
      }}
    }}
  }}
}}
"""
CONDITION = 'test = "StringEquals"\n variable = "aws:PrincipalOrgID"\n values = [condition.value]\n'
PRINCIPALS = 'type = "AWS"\n identifiers = [principals.value]\n'


@pytest.mark.parametrize(
    ("block", "content", "name"), [("condition", CONDITION, "Condition"), ("principals", PRINCIPALS, "Principal")], ids=["whether", "whom"]
)
def test_what_a_dynamic_block_of_unknown_number_writes_is_there_and_unknown(block: str, content: str, name: str) -> None:
    """Nobody takes such a statement for one without a condition, or for nobody's."""
    text = WORLD % ("", f"replace(data.aws_iam_policy_document.repeated.json, {ARN})")
    graph = configured_graph(text + REPEATED.format(block=block, content=content))
    tree = graph.by_address["aws_iam_policy.p"].values["policy"].unknown.tree
    assert tree is not None
    (statement,) = tree.get("Statement").items()
    assert statement.get("Action").items()[0].text() == "s3:*"
    assert statement.get(name).is_unknown
    assert statement.get(name).unknown.depends_on == ("var.actions",)


def test_documents_are_merged_in_the_order_of_the_provider() -> None:
    tree = policy(f"replace(data.aws_iam_policy_document.merged.json, {ARN})").unknown.tree
    assert tree is not None
    mine, get, own = tree.get("Statement").items()
    assert mine.get("Sid").text() == "Mine"
    assert get.get("Action").text() == "s3:Get*"
    assert own.get("Action").is_unknown


@pytest.mark.parametrize(
    "text",
    [
        "jsonencode(jsondecode(data.aws_iam_policy_document.merged.json))",
        "jsonencode({ Statement = jsondecode(data.aws_iam_policy_document.merged.json).Statement })",
        "jsonencode({ Statement = flatten([for one in [data.aws_iam_policy_document.merged.json] : jsondecode(one).Statement]) })",
    ],
)
def test_a_document_that_is_taken_apart_keeps_its_statements(text: str) -> None:
    tree = policy(text).unknown.tree
    assert tree is not None
    assert [one.get("Sid").text() for one in tree.get("Statement").items()] == ["Mine", None, None]


def test_a_later_statement_of_the_same_name_takes_the_place() -> None:
    later = 'jsonencode({ Statement = [{ Sid = "Mine", Action = "s3:List*" }] })'
    tree = policy(f"replace(data.aws_iam_policy_document.merged.json, {ARN})", later).unknown.tree
    assert tree is not None
    assert tree.get("Statement").items()[0].get("Action").text() == "s3:List*"


@pytest.mark.parametrize(
    "text",
    [
        f"replace(data.aws_iam_policy_document.merged.json, {ARN})",  # whose statement takes the place of whose?
        'replace(data.aws_iam_policy_document.all.json, ",", aws_s3_bucket.b.arn)',
        'replace(data.aws_iam_policy_document.all.json, "_ARN_", "a\\", \\"b")',
        'replace(data.aws_iam_policy_document.all.json, "Action", var.who)',
        'replace(data.aws_iam_policy_document.all.json, "/_ARN_/", aws_s3_bucket.b.arn)',
        'replace(data.aws_iam_policy_document.all.json, var.who, "x")',
    ],
)
def test_what_may_change_the_structure_leaves_the_document_open(text: str) -> None:
    value = policy(text, "data.aws_iam_policy_document.open.json")
    assert value.is_unknown
    assert value.unknown.tree is None


@pytest.mark.parametrize(("old", "kept"), [("elsewhere", {"/RN", "/RN/*"}), ("b/R", {""}), ("RN", {""}), ("N/*c", {""})])
def test_a_text_that_may_hold_the_end_of_a_mark_says_less(old: str, kept: set[str]) -> None:
    tree = policy(f'replace(replace(local.known, "_ARN_", "${{aws_s3_bucket.b.arn}}/RN"), "{old}", "x")').unknown.tree
    assert tree is not None
    found = tree.get("Statement").items()[0].get("Resource").items()
    assert {one.unknown.suffix for one in found} == kept
    assert {one.references[0].target for one in found} == {"aws_s3_bucket.b"}
