"""Strings, heredocs and bare templates → trees: escapes, `~`, indentation, directives."""

from __future__ import annotations

import pytest

from srm_tf.terraform import hcl
from srm_tf.terraform.syntax import Binary, Conditional, Expression, For, Literal, Number, Template, Traversal, TupleOf

A, B, C = (Traversal(name) for name in "abc")


def joined(*parts: str | Expression) -> Template:
    return Template(tuple(Literal(part) if isinstance(part, str) else part for part in parts))


QUOTED: list[tuple[str, Expression]] = [
    (r'"\n\r\t\"\\"', Literal('\n\r\t"\\')),
    (r'"\u00e9\U0001F600"', Literal("é😀")),
    (r'"e\u0301"', Literal("é")),
    (r'"\\n"', Literal(r"\n")),
    ('"$"', Literal("$")),
    ('"$a %b 100%"', Literal("$a %b 100%")),
    ('"$${a} %%{b}"', Literal("${a} %{b}")),
    ('"$$${a} %%%{b}"', Literal("$${a} %%{b}")),
    (r'"$\u007ba}"', Literal("${a}")),
    ('"# // /* */"', Literal("# // /* */")),
    ('"a${b}c"', joined("a", B, "c")),
    ('"${a}"', A),
    ('"${ "${a}" }"', A),
    ('"${a}${b}"', joined(A, B)),
    ('"${a} "', joined(A, " ")),
    ('"x${"y"}"', joined("x", "y")),
    ('"x${"y${a}"}"', joined("x", joined("y", A))),
    ('"x${ {a = "}"} }"', hcl.parse_expression('"x${{a = "}"}}"', "test")),
    ('"x${a + 1}"', joined("x", Binary("+", A, Number("1")))),
    ('"x${\n  a # comment }\n}"', joined("x", A)),
    ('"x${[for a in b : "${a}"][0]}"', hcl.parse_expression('"x${[for a in b : a][0]}"', "test")),
    ('"a ${~ b ~} c"', joined("a", B, "c")),
    ('"a ${~ b} c"', joined("a", B, " c")),
    ('"a ${b ~} c"', joined("a ", B, "c")),
    (r'"a\n\t ${~ b ~} \n c"', joined("a", B, "c")),
    ('"\u00a0\u2003${~ a}"', joined(A)),
    ('"\u200b${~ a}"', joined("\u200b", A)),
    ('"${~ a ~}"', A),
    ('" ${~ a ~} "', joined(A)),
]
HEREDOCS: list[tuple[str, Expression]] = [
    ("<<E\nE\n", Literal("")),
    ("<<E\n\nE\n", Literal("\n")),
    ("<<E\na\n  b\nE\n", Literal("a\n  b\n")),
    ("<<E\na\n  E\n", Literal("a\n")),
    ("<<E\na\n\tE \n", Literal("a\n")),
    ("<<a-b_c\nx\na-b_c\n", Literal("x\n")),
    ("<<E\nE E\nEE\nE\n", Literal("E E\nEE\n")),
    ("<<E\r\na\r\nE\r\n", Literal("a\r\n")),
    ('<<E\n\\n "x" \\\nE\n', Literal('\\n "x" \\\n')),
    ("<<E\n$${a} %%{b} $ %\nE\n", Literal("${a} %{b} $ %\n")),
    ("<<E\n# not // a /* comment\nE\n", Literal("# not // a /* comment\n")),
    ("<<E\n${a}\nE\n", joined(A, "\n")),
    ("<<E\n${a ~}\nE\n", joined(A)),
    ("<<E\n${a}E\nE\n", joined(A, "E\n")),
    ("<<E\n${\na\n}\nE\n", joined(A, "\n")),
    ("<<E\n${<<F\nx\nF\n}\nE\n", joined("x\n", "\n")),
    ("<<E\na\n  ${~ b ~}  \n  c\nE\n", joined("a\n", B, "  c\n")),
    ("<<-E\n  a\n    b\n  E\n", Literal("a\n  b\n")),
    ("<<-E\n    a\n  b\nE\n", Literal("  a\nb\n")),
    ("<<-E\n  a\n\n \n  b\nE\n", Literal("a\n\n \nb\n")),
    ("<<-E\n\ta\n\tb\nE\n", Literal("a\nb\n")),
    ("<<-E\n\u00a0\u00a0a\n  b\nE\n", Literal("a\nb\n")),
    ("<<-E\n  a\r\n    b\r\n  E\n", Literal("a\r\n  b\r\n")),
    ("<<-E\n  ${a}\n    ${b}\nE\n", joined(A, "\n  ", B, "\n")),
    ("<<-E\n${a}\n  b\nE\n", joined(A, "\n  b\n")),
    ("<<-E\n  a${b}\n   c\nE\n", joined("a", B, "\n c\n")),
    ("<<-E\n  ${~ a}\n  b\nE\n", joined(A, "\n  b\n")),
    ("<<-E\n  a ${b ~}\n    c\n  d\nE\n", joined("a ", B, "    c\nd\n")),
    ("[<<E\na\nE\n, 1]", TupleOf((Literal("a\n"), Number("1")))),
    ("(a ? <<E\nb\nE\n: c)", Conditional(A, Literal("b\n"), C)),
]
DIRECTIVES: list[tuple[str, Expression]] = [
    ('"%{ if a }x%{ endif }"', joined(Conditional(A, Literal("x"), Literal("")))),
    ('"%{if a}x%{else}y%{endif}"', joined(Conditional(A, Literal("x"), Literal("y")))),
    ('"%{ if a }%{ endif }"', joined(Conditional(A, Literal(""), Literal("")))),
    ('"%{ if a }${b}%{ else }${c}%{ endif }"', joined(Conditional(A, joined(B), joined(C)))),
    ('"1%{ if a ~} 2 %{~ else ~} 3 %{~ endif ~} 4"', joined("1", Conditional(A, Literal("2"), Literal("3")), "4")),
    ('"%{ if a }%{ if b }x%{ endif }%{ endif }"', joined(Conditional(A, joined(Conditional(B, Literal("x"), Literal(""))), Literal("")))),
    ('"%{ for a in b }${a},%{ endfor }"', joined(For(("a",), B, joined(A, ","), joined=True))),
    ('"%{ for a, b in c }x%{ endfor }"', joined(For(("a", "b"), C, Literal("x"), joined=True))),
    ('"%{ for a in b ~} ${a} %{~ endfor }"', joined(For(("a",), B, joined(A), joined=True))),
    ('"%{\nif a\n}x%{\nendif\n}"', joined(Conditional(A, Literal("x"), Literal("")))),
    ("<<E\n%{ for a in b ~}\n- ${a}\n%{ endfor ~}\nE\n", joined(For(("a",), B, joined("- ", A, "\n"), joined=True))),
    ("<<-E\n  %{ if a ~}\n  x\n  %{ endif ~}\n  E\n", joined(Conditional(A, Literal("  x\n"), Literal("")))),
]
TREES = [*QUOTED, *HEREDOCS, *DIRECTIVES]
BARE: list[tuple[str, Expression]] = [
    ("", Literal("")),
    ("text\n", Literal("text\n")),
    ('"quoted" \\n', Literal('"quoted" \\n')),
    ("${a}", A),
    ("\ufeff${a}", A),
    ("${a}\n", joined(A, "\n")),
    ("a\n\n  ${~ b ~}  \n\n c", joined("a\n\n", B, "\n c")),
    ("a\r\n  ${~ b ~}  \r\n c", joined("a\r\n", B, " c")),
    ("$${a} %%{b}", Literal("${a} %{b}")),
    ("}", Literal("}")),
    ("<<E\nx\nE\n", Literal("<<E\nx\nE\n")),
    ("%{ for a in b ~}\n${a}\n%{ endfor ~}\n", joined(For(("a",), B, joined(A, "\n"), joined=True))),
]


@pytest.mark.parametrize(("text", "tree"), TREES, ids=[text for text, _ in TREES])
def test_a_template_becomes_a_tree(text: str, tree: Expression) -> None:
    assert hcl.parse_expression(text, "test") == tree


@pytest.mark.parametrize(("text", "tree"), BARE, ids=[text for text, _ in BARE])
def test_a_bare_template_becomes_a_tree(text: str, tree: Expression) -> None:
    assert hcl.parse_template(text, "test") == tree
