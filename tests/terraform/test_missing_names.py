"""Terraform refuses a name that nobody declares wherever it stands: in what no control asks for, in what is switched off, behind `try`."""

from __future__ import annotations

import pytest

from srm_tf.terraform.files import Tree as Readable
from srm_tf.terraform.folder import Given, configured
from srm_tf.terraform.hcl import parse
from srm_tf.terraform.schema import shipped
from srm_tf.terraform.tree import Tree
from tests.support.folders import laid_out

QUEUE = """
variable "known" {}
data "aws_region" "here" {}
resource "aws_sqs_queue" "q" {
  %s
}
"""


def told(terraform: str, files: dict[str, str] | None = None) -> list[str]:
    """What is noted once the world is there, and nobody has asked for a value."""
    with laid_out({"main.tf": terraform, **(files or {})}) as folder:
        tree = Tree(lambda path, label: parse(path.read_text(encoding="utf-8"), label), lambda path: path.relative_to(folder).as_posix())
        found = configured(folder, tree, shipped(), Given(), lambda where: Readable(folder, where))
        for one in found.graph.resources:
            one.values.get("visibility_timeout_seconds")
        return [f"{note.where} {note.text.replace('Terraform would refuse this: ', '')}" for note in (*found.graph.notes, *found.late())]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("name = var.nope", 'name: there is no variable named "nope"'),
        ("visibility_timeout_seconds = var.nope", 'visibility_timeout_seconds: there is no variable named "nope"'),
        ('name = "a-${local.nope}"', 'name: there is no local value named "nope"'),
        ("name = try(var.nope, null)", 'name: there is no variable named "nope"'),
        ("tags = { a = [for one in module.nope.names : one][0] }", 'tags: there is no module call named "nope"'),
        (
            "kms_master_key_id = aws_kms_key.nope.arn",
            "kms_master_key_id: a reference to aws_kms_key.nope, which is not declared in this module",
        ),
        ("tags = { a = hunter2 }", "tags: a name needs an attribute after it, and a text quotes around it"),
        ("tags = { a = aws_vpc }", 'tags: the name "aws_vpc" needs an attribute after it, such as aws_vpc.name'),
        ("tags = { a = data.aws_region.nope.id }", "tags: a reference to data.aws_region.nope, which is not declared in this module"),
        (
            'dynamic "timeouts" {\n    for_each = [1]\n    content { create = var.nope }\n  }',
            'timeouts.create: there is no variable named "nope"',
        ),
        ("timeouts {\n    create = var.nope\n  }", 'timeouts.create: there is no variable named "nope"'),
        ('name = "a"\n  tags = { a = local.nope }', 'tags: there is no local value named "nope"'),
    ],
)
def test_it_is_told_once_at_its_line(written: str, text: str) -> None:
    line = 5 + written.partition("nope")[0].count("\n")
    assert told(QUEUE % written) == [f"main.tf:{line} aws_sqs_queue.q.{text}"]


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("name = null\n  count = var.nope", "4 aws_sqs_queue.q"),
        ("name = null\n  for_each = var.nope", "4 aws_sqs_queue.q"),
        ('name = null\n  dynamic "timeouts" {\n    for_each = var.nope\n    content {}\n  }', "6 aws_sqs_queue.q.timeouts"),
    ],
)
def test_what_says_how_many_there_are_is_told_once_at_the_block(written: str, path: str) -> None:
    assert told(QUEUE % written) == [f'main.tf:{path}: there is no variable named "nope"']


@pytest.mark.parametrize(
    "written",
    [
        "name = var.known",
        "tags = { a = data.aws_region.here.id }",
        'dynamic "timeouts" {\n    for_each = [var.known]\n    content { create = timeouts.value }\n  }',
        'dynamic "timeouts" {\n    for_each = [var.known]\n    iterator = one\n    content { create = one.value }\n  }',
        'count = 2\n  name = "a-${count.index}"',
        "tags = { for name, one in var.known : name => one.value }",
        "lifecycle {\n    ignore_changes = [tags, policy]\n  }",
        'name = "${path.module}-${terraform.workspace}"',
        "depends_on = [aws_sqs_queue.q2]",
        "provider = aws",
        "tags = { for key in var.known : key => [for one in key : one] }",
        "tags = { a = 1 }",
        'tags = { a = "%{ for one in var.known }${one}%{ endfor }" }',
        "fifo_queue = convert(var.known, bool)",
        "tags = core::convert(var.known, map(object({ a = string, b = optional(list(string), []) })))",
    ],
)
def test_what_is_declared_or_bound_is_not_told_of(written: str) -> None:
    assert told(QUEUE % written) == []


def test_what_nobody_makes_and_what_nobody_reads_is_told_of_as_well() -> None:
    text = """
resource "aws_sqs_queue" "off" {
  count = 0
  name  = var.nope
}
locals {
  unread = local.gone
}
output "o" {
  value = aws_sqs_queue.gone.arn
}
moved {
  from = aws_sqs_queue.before
  to   = aws_sqs_queue.off
}
"""
    assert [one.partition(":")[0] + ":" + one.partition(":")[2].partition(" ")[0] for one in told(text)] == [
        "main.tf:4",
        "main.tf:10",
        "main.tf:7",
    ]


def test_a_module_that_is_called_twice_tells_it_once() -> None:
    call = 'module "%s" { source = "./m" }\n'
    files = {"m/main.tf": 'resource "aws_sqs_queue" "q" {\n  name = var.nope\n}\n'}
    assert told(call % "a" + call % "b", files) == ['m/main.tf:2 module.a.aws_sqs_queue.q.name: there is no variable named "nope"']


def test_a_dynamic_block_without_a_name_is_survived() -> None:
    found = told(QUEUE % "dynamic {\n    for_each = [1]\n    content { create = var.nope }\n  }")
    assert 'main.tf:7 aws_sqs_queue.q.dynamic.create: there is no variable named "nope"' in found
