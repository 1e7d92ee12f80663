"""A regular expression in words: only where the words say the same, else none."""

from __future__ import annotations

import re

import pytest

from srm_tf.language.patterns import meaning


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("^(a|b)$", "one of 'a', 'b'"),
        ("^(?i:a|A|b)$", "one of 'a', 'b'"),
        ("^(?:a|b)$", "one of 'a', 'b'"),
        ("(?i)^a$", "'a'"),
        ("^(true|false)$", "one of true, false"),
        ("^ab?$", "one of 'a', 'ab'"),
        ("^[a-c]$", "one of 'a', 'b', 'c'"),
        ("a|b", "to contain 'a' or 'b'"),
        ("a$", "to end with 'a'"),
        # an anchor belongs to the first or the last of several texts alone
        ("^a|b", ""),
        ("a|b$", ""),
        ("^a|^b", ""),
        # what is escaped stands for itself, unless it stands for many
        (r"^a\.$", "'a.'"),
        (r"cost\$", "to contain 'cost$'"),
        (r"^\d$", ""),
        (r"\^a", "to contain '^a'"),
        ("^a.b$", ""),
        ("^a*$", ""),
        ("^a?$", ""),  # nothing is a text as well
        ("^(?!a)b", ""),
        ("^(a", ""),
        ("^[a-z][a-z][a-z]$", ""),  # too many to name
    ],
)
def test_the_meaning_of_a_pattern(pattern: str, words: str) -> None:
    assert meaning(pattern) == words


@pytest.mark.parametrize("pattern", ["^[A-C]?x$", "^(a|b(c|d)?)e$", r"^a\.b$", "^(?i:x|y)$"])
def test_each_text_that_is_named_matches(pattern: str) -> None:
    named = re.findall(r"'([^']*)'", meaning(pattern))
    assert named
    assert all(re.search(pattern, text) for text in named)
    assert not any(re.search(pattern, f"{text}-") for text in named)
