"""Which of the documents that override one another has the last word."""

from __future__ import annotations

import json
from pathlib import Path

from srm_tf.language.terms.documents import documents
from tests.support.graphs import from_configuration

# As providers have it that know both arguments: `override_json` comes after `override_policy_documents`.
DOCUMENTS = """
variable "more" {}
data "aws_iam_policy_document" "old" {
  statement {
    sid       = "a"
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
}
data "aws_iam_policy_document" "new" {
  statement {
    sid       = "a"
    actions   = ["kms:Decrypt"@more@]
    resources = ["*"]
  }
}
data "aws_iam_policy_document" "both" {
  override_json             = data.aws_iam_policy_document.new.json
  override_policy_documents = [data.aws_iam_policy_document.old.json]
}
resource "aws_iam_policy" "p" { policy = data.aws_iam_policy_document.both.json }
"""


def test_the_single_document_overrides_after_the_list(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(DOCUMENTS.replace("@more@", ""), encoding="utf-8")
    policy = from_configuration(tmp_path).graph.by_address["aws_iam_policy.p"].get("policy")
    assert [one["Action"] for one in json.loads(policy.text() or "")["Statement"]] == ["kms:Decrypt"]


def test_so_it_does_where_not_all_of_it_is_known(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(DOCUMENTS.replace("@more@", ", var.more"), encoding="utf-8")
    graph = from_configuration(tmp_path).graph
    (found,) = documents(graph.by_address["aws_iam_policy.p"].get("policy"), graph, "policy")
    assert [one.actions.these.items[0].text() for one in found.statements] == ["kms:Decrypt"]
