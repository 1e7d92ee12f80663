"""What a regular expression takes begins as it spells out; a text that begins otherwise is told apart, and no other is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tf.language.beginnings import begins_otherwise
from srm_tf.language.operators import unknown
from srm_tf.model.value import Unknown

PATTERNS = [
    "^(t1|m1|m2|c1)[.]",
    "^https?://",
    "^pcx-",
    "^(?i:mysql|mariadb)$",
    "^postgres(1[5-9]|[2-9][0-9])",
    r"^\*$|^https?://\*$",
    r"^mysql(9\.([7-9]|[1-9][0-9])|[1-9][0-9])",
    "^(?i:ecs|eks)_AL[12](_|$)",
    "^(aurora|mysql$|postgres$)",
    "^[45]",
    "^(custom-)?oracle",
    "^ab+c",
    "^ab?c",
    "^ab*c",
    "^a{2}b",
    "^ab{0,2}c",
    "^[]x]y",
    "^(?!root).",
    "^(a|(b|c)d)e",
    "t1[.]",
    "^a|b",
    "(?i)^abc",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_text_that_matches_never_begins_otherwise(pattern: str) -> None:
    @settings(max_examples=60, deadline=None)
    @given(st.from_regex(pattern), st.integers(1, 12))
    def holds(text: str, shown: int) -> None:
        assert re.search(pattern, text)
        assert not begins_otherwise(pattern, text[:shown])

    holds()


@pytest.mark.parametrize(
    ("pattern", "prefix", "matches"),
    [
        ("^[45]", "6", False),
        ("^[45]", "4", True),
        ("^[4-6]", "7", None),  # what stands between two letters is not read
        ("^(t1|m1|m2|c1)[.]", "t3.", False),
        ("^(t1|m1|m2|c1)[.]", "m5", False),
        ("^(t1|m1|m2|c1)[.]", "m", None),
        ("^(t1|m1|m2|c1)[.]", "m1.", True),
        ("^https?://", "arn:", False),
        ("^https?://", "https:", None),
        ("^(?i:mysql|mariadb)$", "Postgres", False),
        ("^(?i:mysql|mariadb)$", "mysql-", False),
        ("^(?i:mysql|mariadb)$", "MariaDB", None),
        (r"^\*$|^https?://\*$", "https://", None),
        (r"^\*$|^https?://\*$", "https", None),
        (r"^\*$|^https?://\*$", "a", False),
        ("^(custom-)?oracle", "mysql", None),  # what stands behind something that may be left out is not read
        ("abc", "x", None),
        ("^abc", "", None),
    ],
)
def test_of_a_text_that_is_known_to_begin_so(pattern: str, prefix: str, matches: bool | None) -> None:
    assert unknown("matches", Unknown("var.x", ("var.x",), prefix=prefix), (pattern,)) is matches
