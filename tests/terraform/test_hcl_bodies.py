"""Files → bodies: arguments, blocks, labels, comments, and the places of all of them."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from srm_tf.errors import SrmError
from srm_tf.terraform import hcl
from srm_tf.terraform.syntax import Access, Attribute, Block, Body, Comment, File, Literal, Number, Span, Traversal

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "fixtures").rglob("*.tf"))
BROKEN = sorted((Path(__file__).parent / "broken").glob("*.tf"))


def parsed(text: str) -> Body:
    return hcl.parse(text, "test").body


def test_a_body_is_arguments_and_blocks_in_order() -> None:
    text = 'a = 1\n\nb "x" y "z" {\n  c = 2\n  d {}\n  d {\n  }\n}\nb {}'
    d = (Block("d", (), Body(), Span(5, 3, 5, 7)), Block("d", (), Body(), Span(6, 3, 7, 4)))
    inner = Body({"c": Attribute("c", Number("2"), Span(4, 3, 4, 8))}, d)
    blocks = (Block("b", ("x", "y", "z"), inner, Span(3, 1, 8, 2)), Block("b", (), Body(), Span(9, 1, 9, 5)))
    assert parsed(text) == Body({"a": Attribute("a", Number("1"), Span(1, 1, 1, 6))}, blocks)


@pytest.mark.parametrize("text", ["", "\n", "\n\n \t\n", "# only\n", "/* only */", "\ufeff", "\r\n"])
def test_a_file_may_be_empty(text: str) -> None:
    assert parsed(text) == Body()


ONE_BLOCK = ("a { b = 1 }", "a {\n  b = 1\n}", "a { /* c\n */ b = 1 }", "a { # c\n b = 1 # d\n}\n", "a {\r\n  b = 1\r\n}\r\n")


@pytest.mark.parametrize("text", ONE_BLOCK)
def test_a_block_is_the_same_on_one_line_and_on_several(text: str) -> None:
    (block,) = parsed(text).blocks
    assert (block.type, block.labels, block.body.value("b")) == ("a", (), Number("1"))


def test_words_of_the_language_are_names_in_a_body() -> None:
    text = 'for = 1\nin = 2\nif = 3\ntrue = 4\nnull = 5\nelse = 6\nfor_each = 7\nendif {}\nfor true "x" {}'
    body = parsed(text)
    assert list(body.attributes) == ["for", "in", "if", "true", "null", "else", "for_each"]
    assert [(block.type, block.labels) for block in body.blocks] == [("endif", ()), ("for", ("true", "x"))]


@pytest.mark.parametrize(
    ("written", "label"), [('"x"', "x"), ("x", "x"), ("x-y_1", "x-y_1"), (r'"a\"b\n"', 'a"b\n'), ('"$${x}%%{y}$"', "${x}%{y}$"), ('""', "")]
)
def test_a_label_is_a_name_or_a_plain_string(written: str, label: str) -> None:
    assert parsed(f"b {written} {{}}").blocks[0].labels == (label,)


def span_of(text: str) -> Span:
    return parsed(text).attributes["x"].span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("x = 1", Span(1, 1, 1, 6)),
        ("x = 1  # c\n", Span(1, 1, 1, 6)),
        ("\n\n  x   =   1  \n", Span(3, 3, 3, 12)),
        ("x = 1\r\n", Span(1, 1, 1, 6)),
        ('x = "é😀"\n', Span(1, 1, 1, 9)),
        ("/* é */ x = a.b /* c */", Span(1, 9, 1, 16)),
        ("x = [\n  1,\n]\n", Span(1, 1, 3, 2)),
        ("x = {\n  a = 1\n}\n", Span(1, 1, 3, 2)),
        ("x = <<E\na\nE\ny = 2\n", Span(1, 1, 3, 2)),
        ("x = <<-E\n  a\n  E\ny = 2\n", Span(1, 1, 3, 4)),
        ('x = "${\n  a\n}"\n', Span(1, 1, 3, 3)),
        ("x = (\n  a\n)", Span(1, 1, 3, 2)),
    ],
)
def test_an_argument_knows_its_place(text: str, span: Span) -> None:
    assert span_of(text) == span


def test_an_argument_of_one_line_ends_before_the_brace() -> None:
    block = parsed("  b { x = 1 }").blocks[0]
    assert (block.span, block.body.attributes["x"].span) == (Span(1, 3, 1, 14), Span(1, 7, 1, 12))


def test_comments_keep_their_signs_and_places() -> None:
    text = '# one\na = 1 // two\nb = [ /* three\n*/ 1 ]\nc = "# none"\nd = "${ a # four\n}"\n#\n'
    assert hcl.parse(text, "test").comments == (
        Comment("# one", Span(1, 1, 1, 6)),
        Comment("// two", Span(2, 7, 2, 13)),
        Comment("/* three\n*/", Span(3, 7, 4, 3)),
        Comment("# four", Span(6, 11, 6, 17)),
        Comment("#", Span(8, 1, 8, 2)),
    )


def test_a_block_may_hold_what_is_in_the_other_blocks() -> None:
    """A name may be used again in another block, and by a block beside an argument."""
    body = parsed("x = 1\nx {\n  x = 2\n}\nx {\n  x = 3\n}\n")
    assert body.value("x") == Number("1")
    assert [block.body.value("x") for block in body.of_type("x")] == [Number("2"), Number("3")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT / "fixtures")))
def test_every_file_of_the_worlds_parses_and_goes_through_the_cache(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    file = hcl.parse(text, path.name)
    assert file.body != Body()
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(file), type=File) == file


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT / "fixtures")))
def test_line_ends_make_no_difference(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if "<<" not in text:  # a heredoc keeps its line ends
        assert hcl.parse(text.replace("\n", "\r\n"), "test") == hcl.parse(text, "test")


def spans(body: Body) -> list[tuple[str, Span]]:
    own = [(f"{name} = ", attribute.span) for name, attribute in body.attributes.items()]
    return own + [(block.type, block.span) for block in body.blocks] + [pair for block in body.blocks for pair in spans(block.body)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT / "fixtures")))
def test_at_its_place_stands_what_it_says(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    for start, span in spans(hcl.parse(text, "test").body):
        found = "".join(lines[span.line - 1 : span.end_line])[span.column - 1 :]
        found = found[: len(found) - (len(lines[span.end_line - 1]) - span.end_column + 1)]
        assert found.replace(" ", "").startswith(start.replace(" ", ""))
        assert found == found.strip()
        assert found.endswith("}") or "=" in start
        assert hcl.parse(found + "\n", "test").body != Body()


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_is_refused_with_its_place(path: Path) -> None:
    """The first line of each says what has to be told."""
    text = path.read_bytes().decode()
    with pytest.raises(SrmError) as caught:
        hcl.parse(text, "broken.tf")
    assert caught.value.where[0] == "broken.tf"
    assert f"# {caught.value.where[1]}: {caught.value.what}" == text.partition("\n")[0]


def test_an_error_shows_nothing_of_a_value() -> None:
    for text in ('a = "hunter2\n', 'a = "x"hunter2\n', 'a = "x"hunter2"\n', "a = hunter2 hunter2\n", "a = 'hunter2'\n", r'a = "\hunter2"'):
        with pytest.raises(SrmError) as caught:
            hcl.parse(text, "test")
        assert "hunter2" not in str(caught.value)


def test_an_old_index_is_a_step_like_any_other() -> None:
    assert parsed("x = a.0.b\n").value("x") == Traversal("a", (Access(0, attribute=False), Access("b")))
    assert parsed('x = "a"\n').value("x") == Literal("a")
