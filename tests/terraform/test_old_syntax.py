"""Text as Terraform 0.11 took it: the error stays, and what stands in the block is judged."""

from __future__ import annotations

import pytest

from srm_tf.terraform import hcl
from srm_tf.terraform.files import Tree as Readable
from srm_tf.terraform.folder import Given, configured
from srm_tf.terraform.recovery import Unparsed
from srm_tf.terraform.root_variables import parse_file
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
    ['size = "1"\n  size = "2"', 'tags {\n    "a/b" {\n    }\n  }', '"a" "b" = 1'],
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


@pytest.mark.parametrize("wrong", [", size = 1", "size = [1, 2;]", "size, last = 1", "size = 1,, last = 2", "disk {, size = 1 }"])
def test_a_separator_that_stands_between_no_two_arguments_means_nothing(wrong: str) -> None:
    block = read(f'resource "a" "b" {{\n  {wrong}\n}}\nresource "a" "last" {{\n}}\n')[1]
    assert block.labels == ("a", "last")


@pytest.mark.parametrize(
    "disk",
    [
        'disk { name = "x", size = "1" }',
        'disk { name = "x"; size = "1"; }',
        'disk { name = "x" size = "1" }',
        'disk { name = "x" # {\n    size = "1"\n  }',
        'disk { name = "{"\n    size = "1" }',
        'disk {\n    name = "x"\n    size = "1" }',
        'disk\n  {\n    name = "x"\n    size = "1"\n  }',
        'disk { size = "1" tags = { a = "x" b = "y", "c/d" = "z"; e = 1 } }',
        'disk { size = "1" part { name = "x" } }',
        'disk { part { name = "x" } part { name = "y" } size = "1" }',
        'disk {part {name = "x"}size = "1"}',
        'disk {name = "x" size = "1"}',
        'disk {part {part {}}\n    size = "1"}',
        "disk { name = 'x' size = '1' }",
    ],
)
def test_lines_that_do_not_end(disk: str) -> None:
    """HCL 1 saw no line breaks, and took a comma between two arguments or none: `objectList` in the parser of its version 1.0.0."""
    error, block = read(f'resource "a" "b" {{\n  {disk}\n  last = "2"\n}}\n')
    assert len(error.errors) == 1
    assert (shown(block.body.blocks[0])["size"], shown(block)["last"]) == ("1", "2")
    assert block.body.attributes["last"].span.line == disk.count("\n") + 3


@pytest.mark.parametrize("mark", ["<< EOT", "<<EOT ", '<<"EOT"', "<<'EOT'", "<<- EOT\t"])
def test_the_end_marker_of_a_heredoc(mark: str) -> None:
    error, block = read(f'resource "a" "b" {{\n  text = {mark}\nsize = 1, last = 2\nEOT\n  last = "2"\n}}\n')
    assert len(error.errors) == 1
    assert (shown(block)["text"], shown(block)["last"]) == ("size = 1, last = 2\n", "2")


@pytest.mark.parametrize("sign", [", ", "; ", " "])
def test_a_block_that_is_one_line(sign: str) -> None:
    error, block = read(f'resource "a" "b" {{ name = "x"{sign}size = "1" }}\nresource "a" "c" {{ name = "y"{sign}size = "2" }}\n')
    assert len(error.errors) == 1
    assert shown(block) == {"name": "x", "size": "1"}
    assert error.rest is not None
    assert [one.labels for one in error.rest.body.blocks] == [("a", "b"), ("a", "c")]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r'"${lookup(var.sizes, \"small\")}"', '"${lookup(var.sizes,  "small" )}"'),
        (r'"a-${lookup(var.sizes, \"small\", \"1\")}-\"b\""', r'"a-${lookup(var.sizes,  "small" ,  "1" )}-\"b\""'),
    ],
)
def test_quotes_with_a_backslash_in_an_interpolation(written: str, text: str) -> None:
    """Terraform of 2016 dropped the backslash, in `Unquote` of the HCL that came with it.

    https://github.com/hashicorp/terraform/blob/51fd3e921719cafe6b0da6d8471c46b2b2cbe61e/vendor/github.com/hashicorp/hcl/hcl/strconv/quote.go
    """
    error, block = read(f'resource "a" "b" {{\n  size = {written}\n  last = "2"\n}}\n')
    assert len(error.errors) == 1
    size = hcl.parse(f'resource "a" "b" {{\n  size = {text}\n}}\n', "main.tf").body.blocks[0].body.value("size")
    assert (block.body.value("size"), shown(block)["last"]) == (size, "2")


@pytest.mark.parametrize("written", [r'"${lookup(var.sizes, \"small)}"', r'"${\"}"', r"lookup(var.sizes, \"a\nb\")"])
def test_a_backslash_that_no_two_quotes_have_is_left_out(written: str) -> None:
    block = read(f'resource "a" "b" {{\n  size = {written}\n}}\nresource "a" "last" {{\n}}\n')[1]
    assert block.labels == ("a", "last")


def test_each_block_is_told_with_its_line() -> None:
    with pytest.raises(Unparsed) as caught:
        hcl.parse("".join(f'resource "a" "b{number}" {{\n  name = "x", size = "1"\n}}\n' for number in range(3)), "main.tf")
    assert [error.where[1] for error in caught.value.errors] == [f"line {line}, column 13" for line in (2, 5, 8)]


def test_braces_on_lines_of_their_own() -> None:
    """As long as nothing else is wrong with the file, each block is read, however many there are."""
    names = [f"b{number}" for number in range(30)]
    error, _ = read("".join(f'resource "a" "{name}"\n{{\n  disk {{ a = 1 b = 2 }}\n}}\n' for name in names))
    assert error.rest is not None
    assert [(one.labels[-1], len(one.body.blocks[0].body.attributes)) for one in error.rest.body.blocks] == [(name, 2) for name in names]


def test_a_large_file_in_an_older_form() -> None:
    """Each block is renewed by itself: the file is not read anew for each of them."""
    names = [f"b{number}" for number in range(600)]
    slips = ["disk {{ a = 1 b = 2 }}", 'tags {{\n    "Name" = "x"\n    "a/b" = "{0}"\n  }}', 'size = "1", name = "{0}"', 'name: "{0}"']
    text = "".join(f'resource "a" "{name}" {{\n  {slips[at % 4].format(name)}\n}}\n' for at, name in enumerate(names))
    error, _ = read(f'{text}resource "a" "bad" {{\n  x =\n}}\n')
    assert error.rest is not None
    assert [one.labels[-1] for one in error.rest.body.blocks] == names
    assert len(error.errors) == len(names) + 1


@pytest.mark.parametrize(
    "wrong", ["size = [1 last = 2]", "size = f(1 last = 2)", "size = last = 2", "disk { size = 1\n", "size =\n  {\n  }"]
)
def test_lines_that_cannot_end(wrong: str) -> None:
    block = read(f'resource "a" "b" {{\n  {wrong}\n}}\nresource "a" "last" {{\n}}\n')[1]
    assert block.labels == ("a", "last")


def test_the_sign_of_a_break_is_none_in_a_text() -> None:
    with pytest.raises(Unparsed):
        hcl.parse('resource "a" "b" {\n  x = 1\vy = 2\n}\n', "main.tf")


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
        why = "an output of a module that is not here" if written.startswith("module.") else "which stands in what could not be read"
        assert value.unknown.why == f"{written}, {why}"
        assert [note.text.partition("refuse this: ")[2] for note in found.late()] == ['there is no variable named "nowhere"']


def test_a_block_that_is_read_is_not_lost() -> None:
    text = """
provider "aws" {
  region = "eu-north-1"
}
resource "aws_sqs_queue" "q" {
}
locals {
  a = 1
}
locals {
  b = 2
}
variable "v" {
  type =
}
provider "aws" {
  alias =
}
"""
    with pytest.raises(Unparsed) as caught:
        hcl.parse(text, "main.tf")
    assert caught.value.lost == {("variable", "v"): 13, ("provider", "aws"): 16}


TEXTS = [
    "text = <<EOT\nserver {\n  listen = 80,\n}\nupstream {\n  a = 1,\n  b: 2\n}\nEOT\n",
    "text = <<-EOT\nmodule \"x\"\n{\n  a = 'b'\n}\n  EOT\n",
    'text = "a/*"\n/*\nresource "x" "y"\n{\n  a = 1 b = 2\n}\n*/\n',
    'text = <<EOT\n{\n  "a": [{"b": 1, "c": 2},]\n}\nEOT\n',
]


@pytest.mark.parametrize("inside", TEXTS)
@pytest.mark.parametrize("old", ['resource "a" "old" {\n  disk { a = 1 b = 2 }\n}\n', 'resource "a" "old"\n{\n  b = 2\n}\n'])
@pytest.mark.parametrize("first", [True, False])
def test_texts_beside_an_older_form_stay_as_they_are(inside: str, old: str, *, first: bool) -> None:
    """A heredoc and a comment of several lines may look like blocks in an older form, and are none."""
    new = f'resource "a" "new" {{\n  {inside}}}\n'
    error, _ = read(old + new if first else new + old)
    assert len(error.errors) == 1
    assert error.rest is not None
    blocks = {block.labels[1]: block for block in error.rest.body.blocks}
    assert set(blocks) == {"old", "new"}
    assert shown(blocks["new"]) == shown(hcl.parse(new, "main.tf").body.blocks[0])


@pytest.mark.parametrize("inside", TEXTS)
def test_a_block_in_an_older_form_with_such_a_text(inside: str) -> None:
    error, block = read(f'resource "a" "b" {{\n  size = "1",\n  {inside}  last = "2"\n}}\nresource "a" "c" {{\n}}\n')
    assert [one.where[1] for one in error.errors] == ["line 2, column 13"]
    assert (shown(block)["size"], shown(block)["last"]) == ("1", "2")
    assert shown(block)["text"] == shown(hcl.parse(f'a "b" {{\n  {inside}}}\n', "main.tf").body.blocks[0])["text"]


@pytest.mark.parametrize("written", ['size = "1",', 'size = "1"; # one', 'size = "1"\n  tags {\n    "a/b" = "x"\n  }', "size = '1'"])
def test_lines_that_end_as_windows_ends_them(written: str) -> None:
    error, block = read(f'resource "a" "b" {{\n  {written}\n  last = "2"\n}}\n'.replace("\n", "\r\n"))
    assert len(error.errors) == 1
    assert (shown(block)["size"], shown(block)["last"]) == ("1", "2")


@pytest.mark.parametrize(("letter", "hint"), [("\u00a0", "write a plain one."), ("\u200b", "delete it."), ("\ufeff", "delete it.")])
def test_what_nobody_sees_is_told_with_its_number(letter: str, hint: str) -> None:
    error, _ = read(f'resource "aws_ebs_volume" "b" {{\n  size{letter} = 3\n}}\n')
    assert f"(U+{ord(letter):04X}): {hint}" in str(error)


def test_what_is_copied_from_a_page() -> None:
    error, block = read(
        'resource “aws_ebs_volume” “b” {\n  size = “3”\n\u00a0 \u00a0name\u00a0= "a\u00a0b"\n\u200b  kind = "“x”"\n  after = „y“\n}\n'
    )
    assert str(error).startswith("==> main.tf\n==> line 1, column 10\n==> expected a name, got '“' in it")
    assert block.labels == ("aws_ebs_volume", "b")
    assert shown(block) == {"size": "3", "name": "a\u00a0b", "kind": "“x”", "after": "y"}


def test_the_text_of_a_heredoc_keeps_the_spaces_of_a_page() -> None:
    _, block = read('resource "a" "b" {\n\u00a0 size = "3"\n  text = <<EOT\n\u00a0 “x”\nEOT\n}\n')
    assert shown(block) == {"size": "3", "text": "\u00a0 “x”\n"}


@pytest.mark.parametrize("head", ["resource “a” b” {", "resource “a” “b {", 'resource “a${"b"}” "c" {'])
def test_curly_quotes_that_are_no_pair_are_left_out(head: str) -> None:
    with pytest.raises(Unparsed) as caught:
        hcl.parse(f'{head}\n  size = "3"\n}}\nlocals {{\n}}\n', "main.tf")
    assert caught.value.rest is not None
    assert [block.type for block in caught.value.rest.body.blocks] == ["locals"]
