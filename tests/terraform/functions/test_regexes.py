"""Regular expressions end, however many ways a text might match them."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tf.terraform.cty import EvalError
from srm_tf.terraform.functions.regex_classes import Unsupported
from srm_tf.terraform.functions.regex_machine import Choice, Group, Leaf, Machine, Node, Repeat
from srm_tf.terraform.functions.regexes import compiled

SECONDS = 5

LEAVES = st.sampled_from([Leaf("a"), Leaf("b"), Leaf("[^a]"), Leaf("(?:^)", wide=False), Leaf("\\b", wide=False)])


def nodes(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Without loops of what may be empty: there Python has a way of its own."""
    rows = st.lists(st.lists(inner, min_size=1, max_size=2).map(tuple), min_size=1, max_size=2).map(tuple)
    repeats = st.builds(
        Repeat, st.sampled_from([Leaf("a"), Leaf("b"), Leaf("[^a]")]), st.integers(0, 2), st.sampled_from([2, 3, None]), st.booleans()
    )
    return st.builds(Group, st.builds(Choice, rows), st.just(0)) | repeats


def written(node: Node) -> str:
    """A node in Python's way."""
    if isinstance(node, Leaf):
        return node.pattern
    if isinstance(node, Choice):
        return "|".join("".join(map(written, row)) for row in node.rows)
    if isinstance(node, Group):
        return f"(?:{written(node.inner)})"
    most = "" if node.most is None else node.most
    return f"(?:{written(node.inner)}){{{node.least},{most}}}{'?' if node.lazy else ''}"


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(a+)+$", "a" * 3000 + "!"),
        (r"^([a-z0-9-]+\.?)+$", "a" * 3000 + "!"),
        ("(a|aa)+$", "a" * 3000 + "b"),
        ("(a?){50}a{50}$", "a" * 60 + "!"),
        ("((a*)*)*b", "a" * 2000),
    ],
)
def test_no_text_takes_for_ever(pattern: str, text: str) -> None:
    begun = time.process_time()
    assert list(compiled(pattern).matches(text)) == []
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("(foo|bar)+", "xfoobarfoo", ("foobarfoo", "foo")),
        ("(a|ab)(c|bcd)(d*)", "abcd", ("abcd", "a", "bcd", "")),
        ("(a+|b)*?c", "aabc", ("aabc", "b")),
        ("(a*)*", "aab", ("aa", "aa")),
        ("(?:(x)|y)+", "xy", ("xy", "x")),
    ],
)
def test_groups_are_those_of_the_last_turn(pattern: str, text: str, expected: tuple[str, ...]) -> None:
    assert next(compiled(pattern).matches(text)).texts == expected


def test_a_pattern_that_grows_without_measure_is_not_matched() -> None:
    with pytest.raises(Unsupported):
        compiled("(" + "a|" * 50 + "b){1000}")


def test_counts_multiply() -> None:
    with pytest.raises(EvalError):
        compiled("((a|b){100}){100}")


@settings(deadline=None, max_examples=200)
@given(node=st.recursive(LEAVES, nodes, max_leaves=6), text=st.text("abc ", max_size=8))
def test_the_machine_finds_what_python_finds(node: Node, text: str) -> None:
    expected, found = re.search(written(node), text), Machine(node, 0).search(text, 0)
    assert (found and (found.start, found.end)) == (expected and expected.span())
