"""Expressions → trees: what each piece of the language becomes, and how tightly operators bind."""

from __future__ import annotations

import pytest

from srm_tf.errors import SrmError
from srm_tf.terraform import hcl
from srm_tf.terraform.syntax import (
    ITEM,
    Access,
    Binary,
    Call,
    Conditional,
    Expression,
    For,
    Get,
    Index,
    Literal,
    Number,
    ObjectOf,
    Splat,
    Template,
    Traversal,
    TupleOf,
    Unary,
)

A, B, C, D = (Traversal(name) for name in "abcd")
ONE, TWO, THREE = (Number(text) for text in "123")


def at(root: str, *keys: str | int) -> Traversal:
    """`.name` for text, `[0]` for a number."""
    return Traversal(root, tuple(Access(key, attribute=isinstance(key, str)) for key in keys))


def of(*pairs: tuple[str, Expression]) -> ObjectOf:
    return ObjectOf(tuple((Literal(key), value) for key, value in pairs))


VALUES: list[tuple[str, Expression]] = [
    ("1", ONE),
    ("1.50", Number("1.50")),
    ("1e3", Number("1e3")),
    ("1E-3", Number("1E-3")),
    ("123456789012345678901234567890", Number("123456789012345678901234567890")),
    ("true", Literal(value=True)),
    ("false", Literal(value=False)),
    ("null", Literal(None)),
    ("truely", Traversal("truely")),
    ('""', Literal("")),
    ('"text"', Literal("text")),
    ('"e\u0301"', Literal("\u00e9")),
    ("a", A),
    ("a-b", Traversal("a-b")),
    ("_a", Traversal("_a")),
    ("größe.日本", at("größe", "日本")),
    ("क्षि", Traversal("क्षि")),
    ("(a)", A),
    ("((\n1\n))", ONE),
    ("a # end", A),
    ("/* x */ a // end", A),
]
STEPS: list[tuple[str, Expression]] = [
    ("a.b.c", at("a", "b", "c")),
    ("a . b", at("a", "b")),
    ("a\n.b\n[0]", at("a", "b", 0)),
    ("a.for.in.null", at("a", "for", "in", "null")),
    ("a[0].b", at("a", 0, "b")),
    ("a.0.b", at("a", 0, "b")),
    ('a["b"]', Traversal("a", (Access("b", attribute=False),))),
    ("a[b]", Index(A, B)),
    ("a[b].c.d", Get(Get(Index(A, B), Access("c")), Access("d"))),
    ("a[-1]", Index(A, Unary("-", ONE))),
    ("a[1.5]", Index(A, Number("1.5"))),
    ("a[99999999999999999999]", Index(A, Number("99999999999999999999"))),
    ("a[b[0]]", Index(A, at("b", 0))),
    ("(a).b", Get(A, Access("b"))),
    ("(a)[0]", Get(A, Access(0, attribute=False))),
    ("(a).0", Get(A, Access(0, attribute=False))),
    ('"${a}".b', Get(A, Access("b"))),
    ('"${a}"[0]', Get(A, Access(0, attribute=False))),
    ("f(a).b", Get(Call("f", (A,)), Access("b"))),
    ("[a][0]", Get(TupleOf((A,)), Access(0, attribute=False))),
    ("{ a = b }.a", Get(of(("a", B)), Access("a"))),
]
EACH = Traversal(ITEM)
SPLATS: list[tuple[str, Expression]] = [
    ("a[*]", Splat(A, EACH)),
    ("a[ * ]", Splat(A, EACH)),
    ("a.*", Splat(A, EACH)),
    ("a[*].b[0].c", Splat(A, at(ITEM, "b", 0, "c"))),
    ("a.*.b[0].c", Get(Get(Splat(A, at(ITEM, "b")), Access(0, attribute=False)), Access("c"))),
    ("a.*.b.0", Splat(A, at(ITEM, "b", 0))),
    ("a[*][b]", Splat(A, Index(EACH, B))),
    ("a.*[b]", Index(Splat(A, EACH), B)),
    ("a[*].b[*].c", Splat(A, Splat(at(ITEM, "b"), at(ITEM, "c")))),
    ("a[*].b[*].c[*].d", Splat(A, Splat(at(ITEM, "b"), Splat(at(ITEM, "c"), at(ITEM, "d"))))),
    ("a[*].b.*.c", Splat(A, Splat(at(ITEM, "b"), at(ITEM, "c")))),
    ("a[*].b.*.c[0]", Splat(A, Get(Splat(at(ITEM, "b"), at(ITEM, "c")), Access(0, attribute=False)))),
    ("a.*.b[*].c", Splat(Splat(A, at(ITEM, "b")), at(ITEM, "c"))),
    ("a[*].b.*.c[*].d", Splat(A, Splat(Splat(at(ITEM, "b"), at(ITEM, "c")), at(ITEM, "d")))),
    ("(a[*])[*]", Splat(Splat(A, EACH), EACH)),
    ("a[b[*]][*]", Splat(Index(A, Splat(B, EACH)), EACH)),
]
OPERATORS: list[tuple[str, Expression]] = [
    ("a - b - c", Binary("-", Binary("-", A, B), C)),
    ("a - (b - c)", Binary("-", A, Binary("-", B, C))),
    ("a + b * c", Binary("+", A, Binary("*", B, C))),
    ("a * b + c", Binary("+", Binary("*", A, B), C)),
    ("a / b % c", Binary("%", Binary("/", A, B), C)),
    ("a + b < c", Binary("<", Binary("+", A, B), C)),
    ("a < b == c", Binary("==", Binary("<", A, B), C)),
    ("a == b != c", Binary("!=", Binary("==", A, B), C)),
    ("a == b && c", Binary("&&", Binary("==", A, B), C)),
    ("a && b || c && d", Binary("||", Binary("&&", A, B), Binary("&&", C, D))),
    ("a || b ? c : d", Conditional(Binary("||", A, B), C, D)),
    ("a ? b : c ? d : 1", Conditional(A, B, Conditional(C, D, ONE))),
    ("a ? b ? c : d : 1", Conditional(A, Conditional(B, C, D), ONE)),
    ("a\n? b\n: c", Conditional(A, B, C)),
    ("a?b:c", Conditional(A, B, C)),
    ("-a.b", Unary("-", at("a", "b"))),
    ("-a + b", Binary("+", Unary("-", A), B)),
    ("a - -b", Binary("-", A, Unary("-", B))),
    ("- - a", Unary("-", Unary("-", A))),
    ("!!a", Unary("!", Unary("!", A))),
    ("!-a", Unary("!", Unary("-", A))),
    ("!a == b", Binary("==", Unary("!", A), B)),
    ("a -1", Binary("-", A, ONE)),
    ("a-1", Traversal("a-1")),
    ("1-1", Binary("-", ONE, ONE)),
    ("1\n+\n2", Binary("+", ONE, TWO)),
    ("a >= b", Binary(">=", A, B)),
    ("a > b", Binary(">", A, B)),
    ("a <= b", Binary("<=", A, B)),
]
COLLECTIONS: list[tuple[str, Expression]] = [
    ("[]", TupleOf(())),
    ("[\n]", TupleOf(())),
    ("[1, 2,]", TupleOf((ONE, TWO))),
    ("[\n  1 # one\n  ,\n  2,\n]", TupleOf((ONE, TWO))),
    ("[if, in, else]", TupleOf((Traversal("if"), Traversal("in"), Traversal("else")))),
    ("{}", ObjectOf(())),
    ("{\n}", ObjectOf(())),
    ("{ a = 1, b : 2 }", of(("a", ONE), ("b", TWO))),
    ("{\n  a = 1\n  b = 2,\n\n  c = 3 # three\n}", of(("a", ONE), ("b", TWO), ("c", THREE))),
    ('{ "a b" = 1 }', of(("a b", ONE))),
    ('{ "${a}" = 1 }', ObjectOf(((A, ONE),))),
    ('{ "a${b}" = 1 }', ObjectOf(((Template((Literal("a"), B)), ONE),))),
    ("{ (a) = 1 }", ObjectOf(((A, ONE),))),
    ("{ (a.b) : 1 }", ObjectOf(((at("a", "b"), ONE),))),
    ("{ (a).b = 1 }", ObjectOf(((Get(A, Access("b")), ONE),))),
    ("{ f(a) = 1 }", ObjectOf(((Call("f", (A,)), ONE),))),
    ("{ 1 = 2 }", ObjectOf(((ONE, TWO),))),
    ("{ true = 1, null = 2, if = 3 }", of(("true", ONE), ("null", TWO), ("if", THREE))),
    ("{ (true) = 1 }", ObjectOf(((Literal(value=True), ONE),))),
    ("{ a = 1, for = 2 }", of(("a", ONE), ("for", TWO))),
    ("{ a = b ? c : d }", of(("a", Conditional(B, C, D)))),
    ("{ a = { b = [1, { c = 2 }] } }", of(("a", of(("b", TupleOf((ONE, of(("c", TWO))))))))),
]
CALLS: list[tuple[str, Expression]] = [
    ("f()", Call("f", ())),
    ("f(\n)", Call("f", ())),
    ("f (a)", Call("f", (A,))),
    ("f(a, b,)", Call("f", (A, B))),
    ("f(a, b...)", Call("f", (A, B), spread=True)),
    ("f(\n  a,\n  b...\n)", Call("f", (A, B), spread=True)),
    ("f(g(a))", Call("f", (Call("g", (A,)),))),
    ("core::upper(a)", Call("core::upper", (A,))),
    ("provider::aws::arn_parse(a)", Call("provider::aws::arn_parse", (A,))),
    ("provider :: aws :: arn_parse (a)", Call("provider::aws::arn_parse", (A,))),
]
LOOPS: list[tuple[str, Expression]] = [
    ("[for a in b : c]", For(("a",), B, C)),
    ("[for a, b in c : d if a]", For(("a", "b"), C, D, test=A)),
    ("[\n  for a in b :\n  c\n  if d\n]", For(("a",), B, C, test=D)),
    ("{ for a in b : c => d }", For(("a",), B, D, key=C)),
    ("{\n  # all of them\n  for a, b in c : a => b... if d\n}", For(("a", "b"), C, B, key=A, test=D, grouped=True)),
    ("[for in in in : in]", For(("in",), Traversal("in"), Traversal("in"))),
    ("[for null in a : null]", For(("null",), A, Literal(None))),
    ("[for if in a : if]", For(("if",), A, Traversal("if"))),
    ("[for a in [for b in c : b] : a]", For(("a",), For(("b",), C, B), A)),
    ("[for a in b : c ? d : a]", For(("a",), B, Conditional(C, D, A))),
    ("[forest]", TupleOf((Traversal("forest"),))),
    ("[for-b]", TupleOf((Traversal("for-b"),))),
]
TREES = [*VALUES, *STEPS, *SPLATS, *OPERATORS, *COLLECTIONS, *CALLS, *LOOPS]


@pytest.mark.parametrize(("text", "tree"), TREES, ids=[text for text, _ in TREES])
def test_an_expression_becomes_a_tree(text: str, tree: Expression) -> None:
    assert hcl.parse_expression(text, "test") == tree


@pytest.mark.parametrize(("text", "tree"), TREES, ids=[text for text, _ in TREES])
def test_an_expression_is_the_same_wherever_it_stands(text: str, tree: Expression) -> None:
    assert hcl.parse(f"x = (\n{text}\n)", "test").body.value("x") == tree
    assert hcl.parse_expression(f"[{text}\n]", "test") == TupleOf((tree,))
    assert hcl.parse_template(f"${{\n{text}\n}}", "test") == tree


def test_the_keys_of_providers_have_dots() -> None:
    module = hcl.parse('module "m" {\n  providers = { aws.src = aws.west, aws = aws }\n}', "test").body.blocks[0]
    assert module.body.value("providers") == of(("aws.src", at("aws", "west")), ("aws", Traversal("aws")))


@pytest.mark.parametrize("text", ["{ aws.a = 1 }", "{ a[0] = 1 }", "{ a .b = 1 }", "{ x = 1, a.b : 1 }"])
def test_other_keys_that_look_like_references_are_refused(text: str) -> None:
    with pytest.raises(SrmError, match="expected a name before"):
        hcl.parse_expression(text, "test")


@pytest.mark.parametrize("text", ["{ for = 1 }", "[for.a]", "{ for.a = 1 }", "{\n\n for : 1 }"])
def test_what_begins_with_for_is_a_loop(text: str) -> None:
    with pytest.raises(SrmError):
        hcl.parse_expression(text, "test")
