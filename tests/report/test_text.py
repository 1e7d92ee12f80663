from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srm_tf.report.text import Paint, columns_of, fold, hang, natural, page, prose, safe, without_keys, without_own_key
from srm_tf.wording import count, listed

_WORDS = st.lists(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zs", "Zl", "Zp"]), min_size=1, max_size=30), max_size=30)


@given(st.text())
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    assert safe(text).isprintable()


@pytest.mark.parametrize("text", ["##[stop-commands]x", "a ##vso[task.setvariable variable=a]b", "###[x]", "####vso[x]"])
def test_nothing_is_a_command_to_who_runs_a_pipeline(text: str) -> None:
    assert "##" not in safe(text)


def test_what_is_escaped_can_be_read() -> None:
    assert safe("\x1b[31mred\x07\n\u202etxt\ud800\u00a0é字") == "\\x1b[31mred\\x07\\n\\u202etxt\\ud800\\xa0é字"


def test_prose_is_one_paragraph() -> None:
    assert prose("one\n  two\tthree ") == "one two three"


@given(_WORDS, st.integers(10, 120), st.integers(0, 12), st.integers(0, 40))
def test_folded_lines_keep_to_the_width_and_lose_no_word(words: list[str], width: int, indent: int, first: int) -> None:
    lines = fold(" ".join(words), width, indent, first)
    for line in lines:
        assert columns_of(line) <= width or " " not in line.strip()
    assert " ".join(lines).split() == " ".join(words).split()


def test_an_address_is_one_word_whatever_its_keys_hold() -> None:
    address = 'module.m["a b  c"].aws_s3_bucket.logs["it is \\"quoted\\" here"]'
    lines = fold(f"the bucket {address} is open to everybody who asks", 40, 4)
    assert any(address in line for line in lines)


def test_a_long_word_moves_to_the_left_before_it_runs_over() -> None:
    assert fold("x " + "y" * 18, 20, 8) == ["        x", "  " + "y" * 18]
    assert fold("x " + "y" * 30, 20, 8) == ["        x", "y" * 30]


def test_a_lead_stands_alone_where_no_word_fits_beside_it() -> None:
    assert hang("one two", 20, 4, "lead  ", 6) == ["lead  one two"]
    assert hang("y" * 18, 20, 4, "lead  ", 6) == ["lead", "  " + "y" * 18]
    assert hang("", 20, 4, "lead  ", 6) == ["lead"]
    assert hang("", 20, 4, f"{'y' * 20} ", 21) == ["y" * 20]


def test_wide_and_combining_characters_count_as_the_terminal_counts_them() -> None:
    assert columns_of("abc") == 3
    assert columns_of("漢字") == 4
    assert columns_of("e\u0301") == 1


def test_keys() -> None:
    assert without_keys('module.a["x]"].aws_s3_bucket.b[0]') == "module.a.aws_s3_bucket.b"
    assert sorted(["a[10]", "a[9]", "a"], key=natural) == ["a", "a[9]", "a[10]"]
    longer = f'a["1{"0" * 5000}"]'
    assert sorted([longer, 'a["2"]'], key=natural) == ['a["2"]', longer]


@given(st.integers(0), st.integers(0))
def test_numbers_in_names_stand_in_their_order(one: int, other: int) -> None:
    assert (natural(f"a[{one}]") < natural(f"a[00{other}]")) is (one < other)


def test_a_sentence_about_one_instance_reads_for_all() -> None:
    said = 'aws_security_group_rule.in["a"] opens 22; ingress[0] of aws_security_group.g["a"]; aws_vpc.v["b"]'
    told = 'aws_security_group_rule.in opens 22; ingress[0] of aws_security_group.g; aws_vpc.v["b"]'
    assert without_own_key(said, 'aws_security_group.g["a"]') == told
    assert without_own_key(said, "aws_security_group.g") == said


def test_numbers_and_lists() -> None:
    assert [count(0, "box", "boxes"), count(1, "box", "boxes"), count(1234, "resource")] == ["0 boxes", "1 box", "1,234 resources"]
    assert listed(["a", "b", "c"], 2) == "a, b, c"
    assert listed(["a", "b", "c", "d"], 2) == "a, b and 2 more"


def test_colour_is_asked_for() -> None:
    assert Paint(colour=False)("x", "critical") == "x"
    assert Paint(colour=True)("x", "high").startswith("\x1b[31mx\x1b[")
    assert Paint(colour=True)("x", "no such role") == "x"


def test_a_page_has_no_empty_edges() -> None:
    assert page(["", "a", "", "", "b", ""]) == "a\n\nb"


def test_colours_take_no_columns() -> None:
    painted = Paint(colour=True)("!", "misconfigured")
    assert len(painted) > 1
    assert columns_of(f"{painted} 漢") == 4
    assert fold(f"{painted} aaaa bbbb", 11) == [f"{painted} aaaa bbbb"]
    assert fold(f"{painted} aaaa bbbb", 10) == [f"{painted} aaaa", "bbbb"]
