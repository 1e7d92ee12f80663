"""Whether the blocks of a list differ in an argument."""

from __future__ import annotations

import pytest

from srm_tf.language.context import Site
from srm_tf.language.terms.differing_blocks import hold_different
from srm_tf.model.value import of
from tests.language.terms.build import block, resource, unknown, world

ONE, OTHER, OPEN, NONE = block(kind="a"), block(kind="b"), block(kind=unknown()), block(other="a")
REST = unknown("var.more", body={"kind": "c"})  # as many as somebody says


@pytest.mark.parametrize(
    ("blocks", "word"),
    [
        ([ONE, OTHER], "satisfied"),
        ([ONE, ONE, OTHER, OPEN], "satisfied"),
        ([ONE, ONE], "misconfigured"),
        ([ONE, NONE], "misconfigured"),
        ([NONE, OPEN], "misconfigured"),
        ([], "misconfigured"),
        ([ONE, OPEN], "unknown"),
        ([OPEN, OPEN], "unknown"),
        ([ONE, REST], "unknown"),
        ([REST], "unknown"),
        ([ONE, OTHER, REST], "satisfied"),
        (REST, "unknown"),
    ],
)
def test_two_of_a_kind_are_one(blocks: object, word: str) -> None:
    subject = resource("aws_x.a", blocks=blocks)
    answer = hold_different(Site(subject, "blocks", of(blocks), ("blocks",)), world(subject), 2, "kind")
    assert answer.verdict.word == word
    assert answer.because.startswith("blocks ")
