"""What is known of a text that functions touch up while parts of it are not known."""

from __future__ import annotations

import pytest

from srm_tf.model.value import GAP, Value
from tests.support.judging import configured_graph

QUEUE = """
variable "name" { type = string }
resource "aws_kms_key" "k" {}
resource "aws_sqs_queue" "q" {
  name = %s
}
"""


def named(expression: str) -> Value:
    return configured_graph(QUEUE % expression).by_address["aws_sqs_queue.q"].get("name")


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ('lower("X-${var.name}-Y")', "x-…-y"),
        ('upper("x-${var.name}-y")', "X-…-Y"),
        ('lower("Ä-${var.name}-y")', "…"),
        ('trimspace("  x-${var.name}-y\\n")', "x-…-y"),
        ('trimspace("x-${var.name} ")', "x-…"),
        ('trimspace("x ${var.name}")', "…"),  # where the name is empty, the space goes as well
        ('trimspace("x ${var.name}${var.name}")', "…"),
        ('trimspace(" ${var.name}-y")', "…-y"),
        ('trimspace("x ${aws_kms_key.k.key_id}")', "x …"),
        ('trimspace("\\t${aws_kms_key.k.key_id} \\n")', "…"),
        ('chomp("x-${var.name}-y \\r\\n")', "x-…-y "),
        ('chomp("\\n${var.name}-y\\n")', "\n…-y"),
        ('"a-${lower("B-${var.name}")}"', "a-b-…"),
        ('trimprefix("x-${var.name}-y", "x-")', "…-y"),
        ('trimprefix("x-${var.name}-y", "z-")', "x-…-y"),
        ('trimprefix("x-${var.name}-y", "x-y")', "…"),  # what comes into the gap may be the rest of it
        ('trimprefix("${var.name}-y", "x")', "…"),
        ('trimsuffix("x-${var.name}-y", "-y")', "x-…"),
        ('trimsuffix("x-${var.name}.", "z.")', "…"),
        ('trimsuffix("x-${var.name}", "z")', "…"),
        ('substr("x-${var.name}-y", 1, -1)', "-…-y"),
        ('substr("x-${var.name}-y", 2, -1)', "…-y"),
        ('substr("x-${var.name}-y", 3, -1)', "…"),
        ("substr(var.name, 0, -1)", "…"),
        ('"x-${substr(var.name, 0, -1)}"', "x-…"),
        ('substr("${var.name}-y", 0, -1)', "…-y"),
        ('substr("${var.name}-y", 1, -1)', "…"),
        ('split("/", "x/y-${var.name}")[1]', "…"),
        ('format("%s-%03d-%s", "q", 7, var.name)', "q-007-…"),
        ('format("%-4s|%v", "q", var.name)', "q   |…"),
        ('format("%s-%t", var.name, "true")', "…-true"),
        ('format("x-%5s", var.name)', "x-…"),  # nobody knows how far it is padded
        ('format("%s-%d", var.name, "x")', "…"),  # Terraform says what is wrong with it when the name is known
        ('format("%[2]s-%[1]s", var.name, "x")', "…"),
        ('replace("x|${aws_kms_key.k.arn}|y", "|", "-")', "x-…-y"),
        ('replace("x|${var.name}|y", "|", "-")', "…"),
        ('replace("x|${aws_kms_key.k.arn}|y", "|y", "-")', "…"),
        ('split(";", "x;y-${aws_kms_key.k.arn};z")[1]', "y-…"),
        ('chomp(lower("X-${var.name}-Y\\n"))', "x-…-y"),
    ],
)
def test_its_ends_are_known(expression: str, shown: str) -> None:
    unknown = named(expression).unknown
    assert f"{unknown.prefix}…{unknown.suffix}" == shown
    assert unknown.depends_on


@pytest.mark.parametrize(
    "expression", ["trimspace(aws_kms_key.k.arn)", "chomp(aws_kms_key.k.arn)", 'trimspace(" ${aws_kms_key.k.arn}\\n")']
)
def test_an_arn_has_no_space_to_lose(expression: str) -> None:
    value = named(expression)
    assert value.unknown.shape == GAP
    assert [one.target for one in value.references] == ["aws_kms_key.k"]


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ('substr("x-${var.name}-y", 0, 2)', "x-"),
        ('split("/", "x/y/z-${var.name}")[1]', "y"),
        ('element(split(":", "arn:aws:s3:::x-${var.name}"), 2)', "s3"),
        ('split(";", "x;y-${aws_kms_key.k.arn};z")[2]', "z"),
    ],
)
def test_what_no_gap_is_in_is_known(expression: str, shown: str) -> None:
    assert named(expression).data == shown


@pytest.mark.parametrize(
    "expression",
    [
        'trimsuffix(aws_kms_key.k.arn, "|")',
        'trimprefix(aws_kms_key.k.arn, "x|")',
        'replace(aws_kms_key.k.arn, "|x|", "")',
        'split(",", join(",", [aws_kms_key.k.arn, "x"]))[0]',
    ],
)
def test_an_arn_is_not_cut_where_it_has_no_such_sign(expression: str) -> None:
    value = named(expression)
    assert value.unknown.shape == GAP
    assert [one.target for one in value.references] == ["aws_kms_key.k"]


def test_in_other_letters_it_is_no_longer_what_it_is_called() -> None:
    assert named("lower(aws_kms_key.k.arn)").unknown.shape == ""
    assert named('lower("X-${aws_kms_key.k.arn}")').unknown.shape == ""


@pytest.mark.parametrize(
    "document", ["trimspace(jsonencode({ a = aws_kms_key.k.arn }))", 'chomp("{ \\"a\\": \\"${aws_kms_key.k.arn}\\" }\\n")']
)
def test_a_document_stays_one(document: str) -> None:
    tree = named(f"chomp({document})").unknown.tree
    assert tree is not None
    assert tree.get("a").unknown.shape == GAP


HANDED_ON = """
variable "name" { type = string }
resource "aws_kms_key" "k" {}
resource "terraform_data" "t" {
  input = { name = "orders", arn = aws_kms_key.k.arn }
}
resource "aws_sqs_queue" "q" {
  name              = terraform_data.t.%s.name
  kms_master_key_id = terraform_data.t.%s.arn
}
"""


@pytest.mark.parametrize("part", ["input", "output"])
def test_terraform_data_hands_on_what_it_is_given(part: str) -> None:
    """Of `output`, too, which Terraform knows after apply only."""
    queue = configured_graph(HANDED_ON % (part, part)).by_address["aws_sqs_queue.q"]
    assert queue.get("name").text() == "orders"
    key = queue.get("kms_master_key_id")
    assert key.unknown.shape == GAP
    assert {one.target for one in key.references} == {"aws_kms_key.k", "terraform_data.t"}
