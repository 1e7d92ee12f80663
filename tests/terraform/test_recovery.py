"""What is left of a file with errors: every block that they do not stand in, as it was."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tf.errors import SrmError
from srm_tf.terraform import hcl
from srm_tf.terraform.recovery import Unparsed
from srm_tf.terraform.syntax import File

TEXT = (Path(__file__).parents[2] / "fixtures" / "02-web-app-hardened" / "network.tf").read_text(encoding="utf-8")


def labels(file: File) -> list[tuple[str, ...]]:
    return [block.labels for block in file.body.blocks]


def broken(text: str) -> Unparsed:
    with pytest.raises(Unparsed) as caught:
        hcl.parse(text, "main.tf")
    return caught.value


def rest(text: str) -> File:
    found = broken(text).rest
    assert found is not None
    return found


BAD = {
    "two braces": 'resource "a" "bad" {\n  x {{\n    y = 1 }\n}\n',
    "no value": 'resource "a" "bad" {\n  x =\n}\n',
    "an open list": 'resource "a" "bad" {\n  x = [1,\n}\n',
    "an open text": 'resource "a" "bad" {\n  x = "y\n}\n',
    "an open block": 'resource "a" "bad" {\n  x = 1\n',
    "an open block inside": 'resource "a" "bad" {\n  x {\n    y = 1\n}\n',
    "no label": 'resource "a" bad" {\n  x = 1\n}\n',
    "words": "resource a bad\n",
}
FIRST, LAST = 'resource "a" "first" {\n  x = 1\n}\n\n', '\n# srm-tf: waive x: y\nresource "a" "last" {\n  x = 2\n}\n'


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_the_blocks_around_an_error_are_read_with_their_lines_and_comments(bad: str) -> None:
    found = rest(FIRST + bad + LAST)
    assert [names[-1] for names in labels(found)] == ["first", "last"]
    last = found.body.blocks[-1]
    assert last.span.line == (FIRST + bad + LAST).count("\n", 0, (FIRST + bad + LAST).index('resource "a" "last"')) + 1
    assert any("waive" in comment.text for comment in found.comments)


def test_every_error_is_told() -> None:
    error = broken(BAD["no value"] + FIRST + BAD["an open list"] + LAST)
    assert [one.where[1] for one in error.errors] == ["line 2, column 6", "line 10, column 1"]
    assert str(error).count("==> main.tf") == 2
    assert labels(rest(BAD["no value"] + FIRST + BAD["an open list"] + LAST)) == [("a", "first"), ("a", "last")]


@pytest.mark.parametrize("text", ["{", "a b c", "\x00\x01", "}\n}\n}", "= 1\n" * 40])
def test_of_what_is_no_configuration_nothing_is_left(text: str) -> None:
    found = broken(text).rest
    assert found is None or not found.body.blocks


def test_where_hardly_anything_can_be_read_all_is_left_out() -> None:
    """It is no configuration any more: dozens of errors, each told by a round of its own, help nobody."""
    error = broken(FIRST + "".join(f'resource "a" "b{number}" {{\n  x =\n}}\n' for number in range(40)))
    assert 1 < len(error.errors) < 40
    assert error.rest is None
    assert len(error.lost) == 41


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_character_that_goes_costs_no_block_but_those_it_stands_between(data: st.DataObject) -> None:
    whole = labels(hcl.parse(TEXT, "main.tf"))
    place = data.draw(st.sampled_from([at for at, letter in enumerate(TEXT) if letter in '{}[]"=']))
    try:
        hcl.parse(TEXT[:place] + TEXT[place + 1 :], "main.tf")
    except SrmError:
        left = labels(rest(TEXT[:place] + TEXT[place + 1 :]))
        assert len(left) >= len(whole) - 2
        assert set(left) <= set(whole)


@pytest.mark.parametrize("words", ["foo bar baz", "foo", "- name: x", "EOT", "...", "}"])
def test_words_behind_a_block_take_none_with_them(words: str) -> None:
    found = rest(f"{FIRST}{words}\n")
    assert [names[-1] for names in labels(found)] == ["first"]


def test_what_looks_like_the_end_of_a_block_in_a_text_ends_none() -> None:
    """A policy in a heredoc has braces at the beginnings of its lines: what is cut off with it is one error, not two."""
    error = broken(f'{FIRST}resource "a" "bad" {{\n  x =\n  y = <<EOT\n{{\n}}\nEOT\n}}\nresource "a" "last" {{\n}}\n')
    assert len(error.errors) == 1
    assert error.rest is not None
    assert [names[-1] for names in labels(error.rest)] == ["first", "last"]


@pytest.mark.parametrize("wrong", ["first", "second"])
def test_a_block_in_which_nothing_is_indented_is_left_out_as_a_whole(wrong: str) -> None:
    """Without the block in it that is wrong, it would be another one: a security group that opens nothing."""
    parts = "".join(f"part {{\nports = [{name}\n}}\n" if name == wrong else "part {\nports = []\n}\n" for name in ("first", "second"))
    error = broken(f'{FIRST}resource "a" "bad" {{\nname = "x"\n{parts}}}\n{LAST}')
    assert len(error.errors) == 1
    assert error.rest is not None
    assert [names[-1] for names in labels(error.rest)] == ["first", "last"]


@pytest.mark.parametrize("tags", ['tags = {\n"a" = 1\n}\n', "tags {\na = 1\n}\n"])
@pytest.mark.parametrize("first", [True, False])
def test_what_ends_at_the_beginning_of_a_line_ends_no_block_around_it(tags: str, *, first: bool) -> None:
    inside = f"{tags}  x =\n" if first else f"  x =\n{tags}"
    error = broken(f'{FIRST}resource "a" "bad" {{\n{inside}}}\n{LAST}')
    assert len(error.errors) == 1
    assert error.rest is not None
    assert [names[-1] for names in labels(error.rest)] == ["first", "last"]


@pytest.mark.parametrize("wrong", ["resorce", "Resource"])
def test_a_block_of_a_misspelt_kind_is_one_of_the_file(wrong: str) -> None:
    error = broken(f'{FIRST}{wrong} "a" "bad" {{\n  x =\n}}\nresource "a" "worse" {{\n  part {{\n  x = [\n}}\n{LAST}')
    assert error.rest is not None
    assert [names[-1] for names in labels(error.rest)] == ["first", "last"]


def test_texts_are_looked_through_once() -> None:
    """A quote in a quote lets `/*` in an address look like the beginning of a comment, which ends nowhere."""
    block = 'resource "a" "b%d" {\n  x = "${join("", ["arn:aws:s3:::b/*"])}"\n  y = <<EOT\n{\n}\nEOT\n}\n'
    text = "".join(block % number for number in range(2000))
    start = time.process_time()
    error = broken(f'{text}resource "a" "bad" {{\n  x =\n}}\n')
    assert time.process_time() - start < 10
    assert error.rest is not None
    assert len(error.rest.body.blocks) == 2000


def test_the_marks_of_a_merge_are_named_and_both_sides_are_read() -> None:
    ours, theirs = (f'resource "aws_s3_bucket" "{name}" {{\n}}\n' for name in "ab")
    with pytest.raises(Unparsed) as caught:
        hcl.parse(f"<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> other\n", "main.tf")
    said = str(caught.value)
    assert [f"the mark `{sign * 7}` of a merge" in said for sign in "<=>"] == [True, True, True]
    assert said.count("take the marks out") == 3
    assert caught.value.rest is not None
    assert {block.labels[1] for block in caught.value.rest.body.blocks} == {"a", "b"}
