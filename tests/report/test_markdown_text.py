from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tf.report.markdown_text import bullet, clip, code, codes, fence, link, prose, row
from srm_tf.report.text import safe
from tests.report.hostile import TEXT
from tests.report.markdown_read import read


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("storage_encrypted is false, expected true", "`storage_encrypted` is false, expected true"),
        ("policy depends on var.policy, see @team", "policy depends on `var.policy`, see `@team`"),
        ('ingress is ["0.0.0.0/0", "::/0"], expected none', 'ingress is `["0.0.0.0/0", "::/0"]`, expected none'),
        ("a opens 22 to 0.0.0.0/0; x[2] opens 80", "a opens 22 to `0.0.0.0/0`; `x[2]` opens 80"),
        ("it fails if var.n > 2, and a == b", "it fails if `var.n > 2`, and `a == b`"),
        *((f"it fails if count {sign} 2", f"it fails if `count {sign} 2`") for sign in ("==", "!=", "<", "<=", ">", ">=", "&&")),
        ("it fails if a || b", "it fails if <code>a&#32;&#124;&#124;&#32;b</code>"),
        ("x[0], x[1] and y[0] stand in a", "`x[0]`, `x[1]` and `y[0]` stand in a"),
        ("c is 'a_b, c_d', which is old", "c is `'a_b, c_d'`, which is old"),
        ("description is not set; 'Managed by Terraform' in force", "description is not set; `'Managed by Terraform'` in force"),
        ('c is ["the web", "mail and web"], not \'a', 'c is `["the web", "mail and web"]`, not `\'a`'),
        ("left (mysql 5.7) on 2024-02-29", "left (mysql 5.7) on 2024-02-29"),
        ("S3 buckets, it's said: (none here).", "S3 buckets, it's said: (none here)."),
        ("a gateway (0.0.0.0/0)", "a gateway (`0.0.0.0/0`)"),
        ("f(x) of g", "`f(x)` of g"),
        ("see deadbeef1 and DEADBEEF", "see `deadbeef1` and `DEADBEEF`"),
        ("1. first", "`1`. first"),
        ("1) first", "`1`) first"),
        ("the last (1)", "the last (1)"),
        ("(a)b of ((a)) or (((a)))", "`(a)b` of ((a)) or `(((a)))`"),
        ("a)b) of c", "`a)b`) of c"),
        ("a|b", "<code>a&#124;b</code>"),
        ("/close", "`/close`"),
        ("", ""),
    ],
)
def test_plain_words_stand_as_they_are_and_others_as_code(text: str, shown: str) -> None:
    assert prose(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("main.tf:3", "`main.tf:3`"),
        ("", '`""`'),
        ("a`b", "<code>a&#96;b</code>"),
        (" a", "<code>&#32;a</code>"),
        ("a\\", "<code>a&#92;</code>"),
        ("a\nb\u202e", "`a\\nb\\u202e`"),
    ],
)
def test_code_cannot_be_left(text: str, shown: str) -> None:
    assert code(text) == shown


def test_what_has_room_is_not_cut() -> None:
    assert [clip("abc", most) for most in (4, 3, 2)] == ["abc", "abc", "a…"]


@settings(deadline=None, max_examples=300)
@given(TEXT)
def test_code_shows_the_very_text(text: str) -> None:
    found = read(f"a {code(text, 10**6)} b")
    assert found.elements == ["p", "code"]
    assert "".join(found.code) == (safe(text) or '""')
    assert "".join(found.bare).split() == ["a", "b"]


@settings(deadline=None, max_examples=300)
@given(TEXT)
def test_code_in_a_table_is_one_cell_with_the_very_text(text: str) -> None:
    found = read("\n".join([row(["h", "i", "j"]), row(["---"] * 3), row(["a", code(text, 10**6), "b"])]))
    assert found.elements == ["table", "thead", "tr", "th", "th", "th", "tbody", "tr", "td", "td", "code", "td"]
    assert "".join(found.code).split() == (safe(text) or '""').split()


@settings(deadline=None, max_examples=300)
@given(TEXT, st.sampled_from(["", "- ", "a ", "### "]))
def test_of_prose_only_plain_words_stand_bare(text: str, before: str) -> None:
    """So that there is no mention, no reference, no link and no list in it for any renderer."""
    shown = prose(text, 10**6)
    assert "\n" not in shown
    assert not shown.startswith(("/", "#", "-", "+", "*", ">", "|", "=", "    "))
    found = read(before + shown)
    assert set(found.elements) <= {"p", "ul", "li", "h3", "code"}
    assert found.elements.count("li") == (before == "- " and bool(found.elements))
    for word in "".join(found.bare).split():
        assert re.fullmatch(r"[(]*(?:[A-Za-z][A-Za-z0-9]*(?:['-][A-Za-z]+)*|[0-9.-]*)[),.;:?]*", word), word


@settings(deadline=None)
@given(TEXT)
def test_a_sentence_loses_no_word(text: str) -> None:
    found = read(prose(text, 10**6))
    assert re.sub(r"\s", "", "".join(found.order)) == re.sub(r"\s", "", "".join(map(safe, text.split())))


@settings(deadline=None, max_examples=200)
@given(TEXT)
def test_a_block_of_code_holds_its_text(text: str) -> None:
    shown = fence(text, "text", 10**6)
    found = read(f"{shown}\n\nafter")
    assert found.elements == ["pre", "code", "p"]
    assert "".join(found.bare).strip() == "after"
    assert not any(line.startswith("/") for line in shown.splitlines())


def test_a_fence_is_no_longer_than_renderers_can_count() -> None:
    """cmark-gfm, GitHub's, has one byte for it."""
    shown = fence("`" * 500)
    assert shown.splitlines() == ["`" * 40, "`" * 39 + "…", "`" * 40]


def test_an_address_in_code_is_no_link() -> None:
    """cmark-gfm and comrak, GitLab's, find e-mail addresses after they have read character references."""
    assert code("a@e.vil|") == "<code>a&#64;<!-- -->e&#46;vil&#124;</code>"


def test_only_plain_addresses_are_links() -> None:
    assert link("x", "https://docs.aws.amazon.com/a.html#b-2") == "[x](https://docs.aws.amazon.com/a.html#b-2)"
    for url in ("javascript:alert(1)", "https://a.b/c) d", "http://a.b", "https://a b", "https://a.b/<c>"):
        assert link("x", url) == "x"


def test_lists_say_what_they_leave_out() -> None:
    assert codes(["a", "b", "c", "d"], 2) == "`a`, `b` and 2 more"
    assert codes(["a", "b"], 2) == "`a`, `b`"
    assert bullet("a", 1) == "  - a"
    assert bullet("") == "- …"
    assert code("x" * 500, 10) == "`" + "x" * 9 + "…`"
