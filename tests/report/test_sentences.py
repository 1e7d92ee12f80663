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


def test_what_guards_an_alternative_and_is_asked_as_well_is_said_once() -> None:
    guarded = {"when": ["a is not set", "b is 1 or service decides"], "expect": ["b is 1 or service decides"]}
    asked = {"any_of": ["c is true", guarded]}
    assert [text for _, text in lines([parse.item(asked, ("test",))])] == [
        "any of:",
        "- c is true",
        "- a is not set",
        "and b is 1 or service decides",
    ]
