"""Whatever the text: a tree or an SrmError with a place in it, in time that grows with the text."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tf.errors import SrmError
from srm_tf.terraform import hcl
from srm_tf.terraform.syntax import Expression, File
from srm_tf.terraform.tokens import DEEPEST

ROOT = Path(__file__).parents[2]
REAL = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "fixtures").rglob("*.tf"))]
PIECES = [
    *"{}[]()<>=!?:,.+-*/%&|~#\"'$\\\n\r\t \ufeff\x00é²日;@",
    "a", "b.c", "for ", " in ", " if ", "true", "null", "1", "1.5e3", "${", "%{", "~}", "%{ if a }", "%{ else }", "%{ endif }",
    "%{ for a in b }", "%{ endfor }", '"x"', '"', "<<E\n", "<<-E\n  ", "\nE\n", "=>", "...", "[*]", ".*", ".0", "::", "f(", "a = ",
    "b {\n", "\n}\n", "$${", "%%{", "\\n", "\\u00e9", "\\ud800", "/*", "*/", "//", "&&", "==", "- ", "! ", 'b "c" {\n', "provider::a::b(",
]  # fmt: skip
soup = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
READERS: list[Callable[[str, str], File | Expression]] = [hcl.parse, hcl.parse_expression, hcl.parse_template]


def read(reader: Callable[[str, str], File | Expression], text: str) -> None:
    """Parse; an error has to point into the text."""
    error: SrmError | None = None
    try:
        reader(text, "soup")
    except SrmError as caught:
        error = caught
    if error is not None:
        name, place = error.where
        _, line, _, column = place.replace(",", "").split()
        lines = text.removeprefix("\ufeff").split("\n")
        assert name == "soup"
        assert 1 <= int(line) <= len(lines)
        assert 1 <= int(column) <= len(lines[int(line) - 1]) + 1
        assert error.what.startswith("expected ")


@pytest.mark.parametrize("reader", READERS)
@settings(max_examples=400, deadline=None)
@given(text=soup)
def test_a_soup_of_tokens_is_read_or_refused(reader: Callable[[str, str], File | Expression], text: str) -> None:
    read(reader, text)


@pytest.mark.parametrize("reader", READERS)
@settings(max_examples=100, deadline=None)
@given(text=st.text())
def test_any_text_is_read_or_refused(reader: Callable[[str, str], File | Expression], text: str) -> None:
    read(reader, text)


@settings(max_examples=100, deadline=None)
@given(text=st.sampled_from(REAL), places=st.tuples(st.floats(0, 1), st.floats(0, 1)), piece=st.sampled_from(PIECES))
def test_real_files_with_a_mistake_are_read_or_refused(text: str, places: tuple[float, float], piece: str) -> None:
    start, end = sorted(int(place * len(text)) for place in places)
    read(hcl.parse, text[:start] + piece + text[start:])
    read(hcl.parse, text[:start] + piece + text[start + 1 :])
    read(hcl.parse, text[:start] + text[end:])
    read(hcl.parse, text[:end])


DEEP: dict[str, Callable[[int], str]] = {
    "lists": lambda n: "[" * n + "1" + "]" * n,
    "objects": lambda n: "{ a = " * n + "1" + " }" * n,
    "parentheses": lambda n: "(" * n + "1" + ")" * n,
    "calls": lambda n: "f(" * n + ")" * n,
    "loops": lambda n: "[for a in b : " * n + "1" + "]" * n,
    "strings": lambda n: '"x${' * n + "1" + '}"' * n,
    "sums": lambda n: "1" + " + 1" * n,
    "conditions": lambda n: "a ? 1 : " * n + "1",
    "signs": lambda n: "-" * n + "1",
    "nots": lambda n: "! " * n + "a",
    "indexes": lambda n: "a" + "[b]" * n,
    "indexes in indexes": lambda n: "a[" * n + "0" + "]" * n,
    "old indexes": lambda n: "f()" + ".0.a" * n,
    "splats": lambda n: "a" + "[*]" * n,
    "ifs": lambda n: '"' + "%{ if a }x" * n + "%{ endif }" * n + '"',
    "fors": lambda n: '"' + "%{ for a in b }x" * n + "%{ endfor }" * n + '"',
    "open brackets": lambda n: "[" * n,
    "open strings": lambda n: '"${' * n,
    "open ifs": lambda n: '"' + "%{ if a }" * n,
}


@pytest.mark.parametrize("shape", DEEP)
def test_nesting_has_an_end(shape: str) -> None:
    read(hcl.parse_expression, DEEP[shape](DEEPEST // 3))
    for depth in (DEEPEST * 2, 50_000):
        with pytest.raises(SrmError):
            hcl.parse_expression(DEEP[shape](depth), "test")


def test_blocks_nest_as_deep_as_expressions() -> None:
    assert hcl.parse("a {\n" * (DEEPEST - 1) + "}\n" * (DEEPEST - 1), "test").body.blocks
    with pytest.raises(SrmError, match=f"at most {DEEPEST} levels"):
        hcl.parse("a {\n" * 50_000 + "}\n" * 50_000, "test")


LONG: dict[str, Callable[[int], str]] = {
    "list": lambda n: "x = [" + "1, " * n + "]\n",
    "list of lines": lambda n: "x = [\n" + '  "a",\n' * n + "]\n",
    "object": lambda n: "x = {\n" + "".join(f"  k{i} = 1\n" for i in range(n)) + "}\n",
    "arguments": lambda n: "x = f(" + "a, " * n + ")\n",
    "attributes": lambda n: "".join(f"a{i} = 1\n" for i in range(n)),
    "blocks": lambda n: "a b {\n}\n" * n,
    "heredoc": lambda n: "x = <<E\n" + "  line ${a} $ more\n" * n + "E\n",
    "flush heredoc": lambda n: "x = <<-E\n" + "  line ${a} $ more\n" * n + "  E\n",
    "string": lambda n: 'x = "' + "a${b}\\n$" * n + '"\n',
    "directives": lambda n: 'x = "' + "%{ if a }b%{ endif }" * n + '"\n',
    "comments": lambda n: "# a\n/* b */ // c\n" * n,
    "blank": lambda n: "\n" * n + " \t" * n + "\n",
    "labels": lambda n: "a" + ' "b"' * n + " {}\n",
    "dots": lambda n: "x = a" + ".b" * n + "\n",
    "dollars": lambda n: 'x = "' + "$" * n + '"\n',
}


def seconds(text: str) -> float:
    """Processor time to parse it."""
    start = time.process_time()
    hcl.parse(text, "test")
    return time.process_time() - start


@pytest.mark.parametrize("start", ['a "', 'a = "', "a = <<E\n", "a = <<E", "/*", "a = b[", "a = {", 'a "b" "', "${"])
def test_what_is_never_closed_is_refused_at_once(start: str) -> None:
    for filler in ("x", " ", "\\n", "$", "% ", "x\n", "\t\n", "é", "*", "::a", ".a", "1", "-"):
        begin = time.process_time()
        read(hcl.parse, start + filler * 20_000)
        assert time.process_time() - begin < 5


@pytest.mark.parametrize("shape", LONG)
def test_time_grows_with_the_text(shape: str) -> None:
    """Eight times the text takes about eight times as long, and never sixty times, as it would if time grew with the square.

    What regular expressions do inside is nothing but time. A machine that is busy elsewhere gets ten tries.
    """
    small, large = LONG[shape](1_000), LONG[shape](8_000)
    assert any(seconds(large) < 30 * max(seconds(small), 0.001) for _ in range(10))
