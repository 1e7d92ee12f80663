"""Files that are not UTF-8 throughout: what Terraform takes of them, and what is said of all else."""

from __future__ import annotations

import pytest

from srm_tf.terraform.recovery import Unparsed
from srm_tf.terraform.root_variables import parse_file

BLOCK = b'resource "aws_ebs_volume" "v" {\n  size = 8\n}\n'


@pytest.mark.parametrize(
    "text",
    [
        b"# caf\xe9\n" + BLOCK,
        b"\xef\xbb\xbf// caf\xe9\n" + BLOCK,
        b"/* a\n\xff */" + BLOCK,
        BLOCK.replace(b"8", b"8 # \xe9") + b"/* \xe9 */",
        b"\xef\xbb\xbf" + BLOCK,
        BLOCK.replace(b"\n", b"\r\n"),
    ],
)
def test_a_comment_may_hold_any_byte(text: bytes) -> None:
    assert [block.labels for block in parse_file(text, "main.tf").body.blocks] == [("aws_ebs_volume", "v")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b'# \xe9\nlocals {\n  a = "caf\xe9"\n}\n' + BLOCK, "line 3, column 11"),
        (b'locals {\n  a = "${"\xe9"}"\n}\n' + BLOCK, "line 2, column 11"),
        (b"locals {\n  a = <<EOT\nna\xefve\nEOT\n}\n" + BLOCK, "line 3, column 3"),
        (b"locals {\n  a\xe9 = 1\n}\n" + BLOCK, "line 2, column 4"),
        (b'# \xe9\nlocals {\n  a = "\xe9\n}\n' + BLOCK, "line 3, column 8"),
    ],
)
def test_anywhere_else_it_is_an_error_and_the_rest_is_read(text: bytes, told: str) -> None:
    with pytest.raises(Unparsed) as caught:
        parse_file(text, "main.tf")
    assert caught.value.errors[0].where == ("main.tf", told)
    assert "expected UTF-8 text" in caught.value.errors[0].what
    assert caught.value.rest is not None
    assert [block.labels for block in caught.value.rest.body.of_type("resource")] == [("aws_ebs_volume", "v")]


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_what_has_two_bytes_for_each_letter_is_an_error_and_is_read(coding: str) -> None:
    with pytest.raises(Unparsed) as caught:
        parse_file(BLOCK.decode().encode(coding), "main.tf")
    assert str(caught.value).startswith("==> main.tf\n==> expected UTF-8 text, got UTF-16")
    assert caught.value.rest is not None
    assert [block.labels for block in caught.value.rest.body.blocks] == [("aws_ebs_volume", "v")]


def test_what_does_not_parse_either_is_told_as_well() -> None:
    with pytest.raises(Unparsed) as caught:
        parse_file(b'locals {\n  a = "\xe9"\n  b = = 1\n}\n' + BLOCK, "main.tf")
    assert [one.where[1] for one in caught.value.errors] == ["line 2, column 8", "line 3, column 7"]


def test_a_mark_of_byte_order_in_the_midst_is_none() -> None:
    with pytest.raises(Unparsed):
        parse_file(BLOCK + b"\xef\xbb\xbf" + BLOCK, "main.tf")
