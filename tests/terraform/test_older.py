"""Text as Terraform 0.11 took it: the error stays, and what stands in the block is judged."""

from __future__ import annotations

import pytest

from srm_tf.terraform import hcl
from srm_tf.terraform.files import Tree as Readable
from srm_tf.terraform.folder import Given, configured
from srm_tf.terraform.given import parse_file
from srm_tf.terraform.recovery import Unparsed
from srm_tf.terraform.schema import shipped
from srm_tf.terraform.syntax import Block, Literal, ObjectOf
from srm_tf.terraform.tree import Tree
from tests.support.folders import laid_out


def read(text: str) -> tuple[Unparsed, Block]:
    """What is told of a file, and its first block."""
    with pytest.raises(Unparsed) as caught:
        hcl.parse(text, "main.tf")
    assert caught.value.rest is not None
    return caught.value, caught.value.rest.body.blocks[0]


def shown(block: Block) -> dict[str, object]:
    return {name: one.value.value for name, one in block.body.attributes.items() if isinstance(one.value, Literal)}


@pytest.mark.parametrize(
    "tags", ['tags {\n    "Name" = "x"\n    "Owner" = "y"\n  }', 'tags { "Name" = "x" }', 'tags {\n    Name   = "x"\n    "Owner"= "y"\n  }']
)
def test_names_in_quotes(tags: str) -> None:
    error, block = read(f'resource "a" "b" {{\n  {tags}\n  "size" = "3"\n}}\n')
    assert len(error.errors) == 1
    assert shown(block)["size"] == "3"
    assert shown(block.body.blocks[0])["Name"] == "x"


def test_blocks_in_quotes() -> None:
    variables = "".join(f'    "variable" {{\n      "name" = "{name}"\n    }}\n' for name in "xy")
    text = f'resource "a" "b" {{\n  "environment" {{\n{variables}  }}\n}}\n'
    _, block = read(text)
    (environment,) = block.body.blocks
    assert [(one.type, shown(one)) for one in environment.body.blocks] == [("variable", {"name": "x"}), ("variable", {"name": "y"})]


def test_what_is_no_name_is_a_key() -> None:
    _, block = read('resource "a" "b" {\n  tags {\n    "Name" = "x"\n    "kubernetes.io/cluster/x" = "owned"\n  }\n}\n')
    tags = block.body.value("tags")
    assert isinstance(tags, ObjectOf)
    keys = [key.value for key, _ in tags.items if isinstance(key, Literal)]
    assert keys == ["Name", "kubernetes.io/cluster/x"]


def test_arguments_that_come_twice_are_blocks() -> None:
    block = read(
        'resource "a" "b" {\n  disk = {\n    size = "1"\n  }\n  disk = {\n    "size" = "2"\n  }\n  disk = {\n    size = "3"\n  }\n}\n'
    )[1]
    assert [(one.type, shown(one)["size"], one.span.line) for one in block.body.blocks] == [
        ("disk", "1", 2),
        ("disk", "2", 5),
        ("disk", "3", 8),
    ]


@pytest.mark.parametrize(
    "wrong",
    ['size = "1"\n  size = "2"', "disk = { a = 1, b = 2 }\n  disk = { a = 3, b = 4 }", 'tags {\n    "a/b" {\n    }\n  }', '"a" "b" = 1'],
)
def test_what_has_no_one_meaning_is_left_out(wrong: str) -> None:
    block = read(f'resource "a" "b" {{\n  {wrong}\n}}\nresource "a" "last" {{\n}}\n')[1]
    assert block.labels == ("a", "last")


@pytest.mark.parametrize(
    "written", ['size = "1",', 'size = "1";', 'size: "1"', 'size : "1",', 'size = "1" , # one', 'disk {\n  },\n  size = "1"']
)
def test_separators_that_no_argument_has(written: str) -> None:
    """Terraform 0.11 took commas between arguments; a semicolon and a colon are from other languages, and mean one thing only."""
    error, block = read(f'resource "a" "b" {{\n  {written}\n  last = "2",\n}}\n')
    assert len(error.errors) == 1
    assert (shown(block)["size"], shown(block)["last"]) == ("1", "2")


@pytest.mark.parametrize("wrong", ["size = 1, last = 2", "disk { size = 1, last = 2 }", ", size = 1", "size = [1, 2;]", "size, last = 1"])
def test_a_separator_between_arguments_of_one_line_means_nothing(wrong: str) -> None:
    block = read(f'resource "a" "b" {{\n  {wrong}\n}}\nresource "a" "last" {{\n}}\n')[1]
    assert block.labels == ("a", "last")


def test_text_in_a_heredoc_stays_as_it_is() -> None:
    text = 'resource "a" "b" {\n  tags {\n    "Name" = "x"\n  }\n  text = <<EOT\n  "key" = 1\nEOT\n}\n'
    assert shown(read(text)[1])["text"] == '  "key" = 1\n'


@pytest.mark.parametrize("written", ["aws_sqs_queue.lost.id", "local.lost", "var.lost", "module.lost.id", "data.aws_sqs_queue.lost.url"])
@pytest.mark.parametrize("aside", [False, True])
def test_what_could_not_be_read_is_not_called_undeclared(written: str, aside: bool) -> None:
    lost = """
resource "aws_sqs_queue" "lost" {
  name =
}
locals {
  lost =
}
variable "lost" {
  type =
}
module "lost" {
  source =
}
data "aws_sqs_queue" "lost" {
  name =
}
"""
    policy = f'resource "aws_sqs_queue_policy" "q" {{\n  queue_url = {written}\n  policy = var.nowhere\n}}\n'
    with laid_out({"main.tf": policy, "lost.tf": lost} if aside else {"main.tf": policy + lost}) as folder:
        tree = Tree(lambda path, label: parse_file(path.read_bytes(), label), lambda path: path.name)
        found = configured(folder, tree, shipped(), Given(), lambda where: Readable(folder, where))
        value = found.graph.by_address["aws_sqs_queue_policy.q"].values["queue_url"]
        assert found.graph.by_address["aws_sqs_queue_policy.q"].values["policy"].is_unknown
        assert value.unknown.why == f"{written}, which stands in what could not be read"
        assert [note.text.partition("refuse this: ")[2] for note in found.late()] == ['there is no variable named "nowhere"']


def test_a_block_that_is_read_is_not_lost() -> None:
    text = 'locals {\n  a = 1\n}\nlocals {\n  b = 2\n}\nvariable "v" {\n  type =\n}\n'
    with pytest.raises(Unparsed) as caught:
        hcl.parse(text, "main.tf")
    assert caught.value.lost == {("variable", "v")}
