"""Clauses as pages show them."""

from __future__ import annotations

import pytest

from srm_tf.language import parse
from srm_tf.report.sentences import lines


@pytest.mark.parametrize(
    ("clause", "text"),
    [
        ("a.b is true", "a.b is true"),
        ("a matches '^(?i:current)$' by default", "a is 'current' by default"),
        ("no a matches '^(b|c)$'", "no a is one of 'b', 'c'"),
        ("a matches '^https://'", "a starts with 'https://'"),
        ("some a matches '/(b|c)$'", "some a ends with '/b' or '/c'"),
        ("a matches 'b|c' or account decides", "a contains 'b' or 'c' or account decides"),
        ("a matches '^a+$'", "a matches '^a+$'"),
    ],
)
def test_a_regular_expression_in_words_where_a_few_do(clause: str, text: str) -> None:
    assert list(lines([parse.item(clause, ("test",))])) == [(0, text)]
