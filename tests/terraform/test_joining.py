"""Templates that are documents: what is known of them while parts are not."""

from __future__ import annotations

import pytest

from srm_tf.model.value import Unknown, Value
from tests.support.judging import configured_graph

GIVEN = """
variable "number" { type = number }
variable "text" { type = string }
variable "texts" { type = list(string) }
"""


def tree_of(document: str) -> Value | None:
    text = document.replace("\\", "\\\\").replace('"', '\\"')
    for name in ("number", "text"):
        text = text.replace(f"<{name}>", f"${{var.{name}}}")
    text = text.replace("<texts>", "${jsonencode(var.texts)}").replace("<mixed>", '${jsonencode(["a", var.text])}')
    graph = configured_graph(f'{GIVEN}resource "aws_iam_policy" "p" {{ policy = "{text}" }}\n')
    value = next(iter(graph.of_type("aws_iam_policy"))).get("policy")
    return value.unknown.tree


@pytest.mark.parametrize("gap", ["<number>", "<text>", "<texts>", "<mixed>", '"<text>"', '"a \\" <text>"'])
def test_a_gap_changes_nothing_around_it(gap: str) -> None:
    tree = tree_of(f'{{"before": "b", "gap": {gap}, "after": [true]}}')
    assert tree is not None
    assert (tree.get("before").data, tree.get("after").items()[0].data) == ("b", True)


def test_a_gap_in_a_string_is_a_text_with_a_beginning() -> None:
    tree = tree_of('{"gap": "arn:<text>"}')
    assert tree is not None
    assert tree.get("gap").unknown.prefix == "arn:"


def test_a_gap_by_itself_may_be_any_document() -> None:
    """The text of `jsonencode` begins with a bracket; the value that it is in the document does not."""
    tree = tree_of('{"gap": <texts>}')
    assert tree is not None
    found = tree.get("gap").data
    assert isinstance(found, Unknown)
    assert (found.prefix, found.not_null) == ("", False)


def test_what_is_encoded_in_part_is_a_list_in_the_document() -> None:
    tree = tree_of('{"gap": <mixed>}')
    assert tree is not None
    items = tree.get("gap").items()
    assert (items[0].data, items[1].is_unknown) == ("a", True)


@pytest.mark.parametrize("document", ['{"a": 1<number>}', '{"a": 1 <text>}', "{<text>: 1}"])
def test_a_gap_that_is_neither_leaves_the_document_open(document: str) -> None:
    assert tree_of(document) is None


def test_a_gap_in_a_name_leaves_the_object_open_but_for_how_the_name_ends() -> None:
    tree = tree_of('{"before": "b", "keys": {"<text>:sub": "a", "aud": "b"}}')
    assert tree is not None
    assert tree.get("before").data == "b"
    (first, one), (second, other) = tree.get("keys").unknown.entries
    assert (first.unknown.suffix, one.data, second.data, other.data) == (":sub", "a", "aud", "b")


LOOPED = """
resource "aws_s3_bucket" "b" {}
variable "secret" {
  type      = string
  sensitive = true
}
resource "aws_iam_policy" "p" {
  policy = <<-EOT
    {"Statement": [
    %%{ for name in ["a", "b"] ~}
      {"Action": "%s", "Resource": "${aws_s3_bucket.b.arn}/${name}/*"},
    %%{ endfor ~}
    %%{ if true ~}
      {"Action": "s3:*", "Resource": ["${aws_s3_bucket.b.arn}", "${join("/", [aws_s3_bucket.b.arn, "*"])}"]}
    %%{ endif ~}
    ]}
  EOT
}
"""


def test_a_round_of_a_loop_in_a_template_is_more_than_a_gap() -> None:
    value = configured_graph(LOOPED % "s3:Get*").by_address["aws_iam_policy.p"].values["policy"]
    tree = value.unknown.tree
    assert tree is not None
    first, second, both = tree.get("Statement").items()
    assert (first.get("Action").text(), second.get("Resource").unknown.suffix) == ("s3:Get*", "/b/*")
    assert [one.unknown.suffix for one in both.get("Resource").items()] == ["", "/*"]
    assert {one.target for one in both.get("Resource").references} == {"aws_s3_bucket.b"}


def test_what_hides_a_round_hides_the_text() -> None:
    value = configured_graph(LOOPED % "${var.secret}").by_address["aws_iam_policy.p"].values["policy"]
    assert value.sensitive
    assert value.unknown.tree is None or value.unknown.tree.sensitive


def test_a_text_read_of_a_resource_comes_from_there() -> None:
    graph = configured_graph(
        """
resource "aws_s3_bucket" "b" {}
resource "aws_ssm_parameter" "p" {
  name  = "p"
  type  = "String"
  value = "x/${aws_s3_bucket.b.arn}"
}
resource "aws_iam_policy" "p" { policy = "{\\"a\\": \\"${aws_ssm_parameter.p.value}\\"}" }
"""
    )
    tree = graph.by_address["aws_iam_policy.p"].values["policy"].unknown.tree
    assert tree is not None
    assert [one.target for one in tree.get("a").references] == ["aws_ssm_parameter.p"]


def test_a_text_that_is_encoded_by_itself_keeps_what_stands_around_its_gap() -> None:
    """As a template has it that encodes each value of a document: `"Resource": ${jsonencode("${aws_s3_bucket.b.arn}/*")}`."""
    text = """
resource "aws_s3_bucket" "b" {}
resource "aws_iam_policy" "p" { policy = "{\\"gap\\": ${jsonencode("${aws_s3_bucket.b.arn}/*")}}" }
"""
    value = next(iter(configured_graph(text).of_type("aws_iam_policy"))).get("policy")
    assert value.unknown.tree is not None
    gap = value.unknown.tree.get("gap")
    assert (gap.unknown.suffix, [one.text for one in gap.references]) == ("/*", ["aws_s3_bucket.b.arn"])
