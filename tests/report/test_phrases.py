"""What several facts have in common is said once, and nothing is lost by it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srm_tf.report.phrases import condensed


@pytest.mark.parametrize(
    ("because", "said"),
    [
        ("a is not set", "a is not set"),
        ("a is not set; b is not set; c is not set", "a, b and c are not set"),
        ("o.a is false, expected true; o.b is false, expected true", "o.a and b are false, expected true"),
        ("a is not set; false in force; b is not set; false in force", "a and b are not set; false in force"),
        ("a is not set; false in force; b is not set", "a is not set; false in force; b is not set"),
        ("n.a opens 22 to 0.0.0.0/0; n.b opens 80 to 0.0.0.0/0", "n.a opens 22 to 0.0.0.0/0; n.b opens 80 to 0.0.0.0/0"),
        ("i[0] opens every port to ::/0; i[1] opens every port to ::/0", "i[0] and i[1] open every port to ::/0"),
        ("aws_v.v has no endpoint for s3; aws_v.v has no endpoint for ecr.api", "aws_v.v has no endpoint for s3 or ecr.api"),
        (
            "no aws_a here; another stack may hold it; no aws_b here; another stack may hold it",
            "no aws_a or aws_b here; another stack may hold it",
        ),
        ("a is 1, expected 2; or: a is 1, expected 3", "a is 1, expected 2 or 3"),
        ("a is 'x', expected 'y'; a is 'x', expected 'z'", "a is 'x', expected 'y'; a is 'x', expected 'z'"),
        ("a is a literal, expected none; b is a literal, expected none", "a is a literal, expected none; b is a literal, expected none"),
        ("a is not set; or: b is not set", "neither a nor b is set"),
        ("a is not set; or: b is not set; or: c is not set; or: no aws_d here", "none of a, b, c is set; or: no aws_d here"),
        ("aws_b.b stands beside it: aws_b.b.acl is 'public-read'", "aws_b.b.acl is 'public-read'"),
        ("aws_b.b.a is false, expected true; or: aws_b.b stands beside it: aws_b.b.a is false", "aws_b.b.a is false, expected true"),
        ("a is ['x'], expected to contain 'y'; a is ['x'], expected to contain 'z'", "a is ['x'], expected to contain 'y' and 'z'"),
        ("f is 'x', expected to match '^y'; or: p is 0, expected 1; or: f is 'x', expected to match 'z'", "p is 0, expected 1"),
        ("f is 'x', expected to match '^y'; or: f is 'x', expected to match 'z'", "f is 'x', expected to match '^y' or to match 'z'"),
        ("a.b depends on var.x; a.c depends on var.x", "a.b and c depend on var.x"),
        ("a.b[0] is not allowed: a.b[0].c is 'x'; a.b[0].d is 'y'; e is 1", "a.b[0] is not allowed: c is 'x'; d is 'y'; e is 1"),
        ("aws_x.a.b is not allowed: aws_x.a.b.c is 'x'", "b is not allowed: c is 'x'"),
        ("a is 'x; y', expected 'z; y'", "a is 'x; y', expected 'z; y'"),
        ("a is true, expected false; aws_x.a.a is true", "a is true, expected false"),
        ("aws_x.a: nothing here installs patches on it", "nothing here installs patches on it"),
        ("aws_x.a is in no backup selection", "aws_x.a is in no backup selection"),
        (
            "aws_s.s[0] leads nowhere else; aws_s.s[1] leads nowhere else",
            "aws_s.s[0] leads nowhere else; aws_s.s[1] leads nowhere else",
        ),
    ],
)
def test_what_is_common_is_said_once(because: str, said: str) -> None:
    assert condensed(because, "aws_x.a") == said


def test_addresses_stay_whole() -> None:
    """They are for copying: only the attributes of one block share its name."""
    said = condensed("aws_subnet.a has no route; aws_subnet.b has no route; x.aws_c.d.e is not set; x.aws_c.d.f is not set", "aws_x.a")
    assert said == "aws_subnet.a and aws_subnet.b have no route; x.aws_c.d.e and f are not set"


def test_a_very_long_sentence_is_left_alone() -> None:
    because = "; ".join(f"a{one} is {one}" for one in range(10_000))
    assert condensed(because, "aws_x.a") is because


@given(st.text(alphabet="ab'=; ,:.", max_size=60))
def test_any_text_can_be_condensed(text: str) -> None:
    assert bool(condensed(text, "a").strip()) == bool(text.strip()) or not text.strip(" ;")
