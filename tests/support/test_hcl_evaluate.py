"""Expressions of the test tool; the expected values are what Terraform 1.15 itself gave."""

from __future__ import annotations

import pytest

from tests.support.hcl_evaluate import evaluate
from tests.support.hcl_parse import parsed_expression
from tests.support.hcl_syntax import PlanError, Traversal
from tests.support.hcl_types import converted
from tests.support.hcl_values import NOT_NULL, Data, Marked, Unknown, bare, plain, wholly_known
from tests.support.plan_references import described

UNKNOWN = "known after apply"


class World:
    """`u` is unknown and not null, `maybe` unknown, `secret` sensitive."""

    def resolve(self, name: Traversal) -> tuple[Data, int]:
        known: dict[str, Data] = {"u": NOT_NULL, "maybe": Unknown(), "secret": Marked("s")}
        if name.root not in known:
            raise PlanError(f"{name.root} is not declared")
        return known[name.root], 0


def value(text: str) -> object:
    found = evaluate(parsed_expression(text), World())
    return plain(found) if wholly_known(found) else UNKNOWN if isinstance(bare(found), Unknown) else partly(found)


def partly(data: Data) -> object:
    if isinstance(data, list):
        return [partly(item) for item in data]
    if isinstance(data, dict):
        return {name: partly(item) for name, item in data.items()}
    return UNKNOWN if isinstance(bare(data), Unknown) else plain(data)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<<-EOT\n    a\n\n      b\n    EOT\n", "a\n\n  b\n"),
        ("<<-EOT\n    a\n  ${1}\n    EOT\n", "  a\n1\n"),
        ("<<EOT\n  a $${x} \\n\n EOT\n", "  a ${x} \\n\n"),
        (r'"a\"b\n$${c}%%{d}"', 'a"b\n${c}%{d}'),
        ('"x%{ if true }yes%{ else }no%{ endif }"', "xyes"),
        ('"%{ for x in [1,2] ~} ${x} %{ endfor ~}"', "1 2 "),
        ('"${1}"', 1),
        ('"a${1.50}${true}"', "a1.5true"),
        ("10/4", 2.5),
        ("-7%3", -1),
        ("1 + 2 * 3 == 7 && !false", True),
        ('1 == "1"', False),
        ('true ? 1 : "a"', "1"),
        ("null[*]", []),
        ('"a"[*]', ["a"]),
        ("[{a=1},{a=2}][*].a", [1, 2]),
        ("[{a=1},{a=2}].*.a[1]", 2),
        ("{a=[1]}.a[0]", 1),
        ("[for k, v in {b=1,a=2} : k]", ["a", "b"]),
        ('{for s in ["a","b","a"] : s => upper(s)...}', {"a": ["A", "A"], "b": ["B"]}),
        ("[for x in [1,2,3] : x if x > 1]", [2, 3]),
        ('cidrsubnet("10.0.0.0/16", 8, 2)', "10.0.2.0/24"),
        ('cidrsubnets("10.0.0.0/16", 8, 8, 4)', ["10.0.0.0/24", "10.0.1.0/24", "10.0.16.0/20"]),
        ('format("%s-%02d %t %v %q %%", "a", 3, true, [1], "x")', 'a-03 true [1] "x" %'),
        ('jsonencode({b=1, a=[true, null, 1.5, "<&>"]})', '{"a":[true,null,1.5,"\\u003c\\u0026\\u003e"],"b":1}'),
        ('replace("a1b22", "/[0-9]+/", "-")', "a-b-"),
        ('merge([{a=1}, {a=2, b="x"}]...)', {"a": 2, "b": "x"}),
        ('tolist(toset(["b", "a", "b"]))', ["a", "b"]),
        ('flatten([["a"], [["b"]]])', ["a", "b"]),
        ('coalesce("", "b")', "b"),
        ('lookup({a=1}, "b", 3)', 3),
        ('element(["a", "b"], 3)', "b"),
        ("try({}.x, 1)", 1),
        ("can({}.x)", False),
        ('base64encode("é")', "w6k="),
        ('regex("a(.)", "ab")', ["b"]),
        ('title("ab cd")', "Ab Cd"),
        ('sensitive("x")', "x"),
    ],
)
def test_known_values(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    "text", ["merge({a=1}, {b=2}...)", "{}.x", "[1][1]", "null.a", "1 + []", '"a${[]}"', "{for x in [1, 1] : x => x}", "nothing"]
)
def test_errors(text: str) -> None:
    with pytest.raises(PlanError):
        value(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"a-${u}"', UNKNOWN),
        ("jsonencode([u])", UNKNOWN),
        ('u == "a" ? 1 : 1', UNKNOWN),
        ("u == null", False),
        ("maybe == null", UNKNOWN),
        ('"abc-${maybe}" == "x"', False),
        ('startswith("abc-${maybe}", "abc")', True),
        ('false && u == "a"', False),
        ('u == "a" || true', True),
        ('[u, "b"] == [u, "c"]', UNKNOWN),
        ("[u] == []", False),
        ("length([u])", 1),
        ('concat(["a"], [u])', ["a", UNKNOWN]),
        ("merge({a=1}, {b=u})", {"a": 1, "b": UNKNOWN}),
        ('contains(["a", u], "a")', True),
        ('contains(["a"], u)', UNKNOWN),
        ("{(u) = 1}", UNKNOWN),
        ('[for x in [u] : x if x != "a"]', UNKNOWN),
        ('coalesce("b", u)', "b"),
        ('coalesce(u, "b")', UNKNOWN),
        ('try(u, "a")', UNKNOWN),
        ("u.a.b[0]", UNKNOWN),
        ("u[*].id", UNKNOWN),
    ],
)
def test_unknown_travels(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    "text", ['"x${secret}"', "[secret][0]", "{a = secret}.a", "upper(secret)", 'secret == "s" ? 1 : 2', "join(secret, [])"]
)
def test_sensitive_travels(text: str) -> None:
    assert isinstance(evaluate(parsed_expression(text), World()), Marked)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("aws_subnet.a[0].id", ["aws_subnet.a[0].id", "aws_subnet.a[0]", "aws_subnet.a"]),
        ('aws_s3_bucket.b.tags["B"]', ['aws_s3_bucket.b.tags["B"]', "aws_s3_bucket.b.tags", "aws_s3_bucket.b"]),
        ('module.k["a"].y', ['module.k["a"].y', 'module.k["a"]']),
        ('module.k["a"]', ['module.k["a"]', "module.k"]),
        ("module.m[count.index].id", ["module.m", "count.index"]),
        ("module.m.a.b", ["module.m.a.b", "module.m.a", "module.m"]),
        ("data.aws_x.y[0].json", ["data.aws_x.y[0].json", "data.aws_x.y[0]", "data.aws_x.y"]),
        ("each.value.port", ["each.value.port", "each.value"]),
        ("var.a.b", ["var.a.b", "var.a"]),
        ("aws_subnet.a[*].id", ["aws_subnet.a"]),
        ("[for s in aws_subnet.a : s.id if s.id != local.x]", ["aws_subnet.a", "local.x"]),
        ('["${var.a}/*", var.a]', ["var.a", "var.a"]),
        ('terraform.workspace == "x" ? path.module : null', ["terraform.workspace", "path.module"]),
    ],
)
def test_references(text: str, expected: list[str]) -> None:
    assert described(parsed_expression(text)) == {"references": expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 1", {"constant_value": 2}),
        ("null", {"constant_value": None}),
        ('[for x in ["a"] : x]', {"constant_value": ["a"]}),
        ('upper("a")', {}),
        ('["a", upper("b")]', {}),
        ('true ? "a" : var.x', {"constant_value": "a", "references": ["var.x"]}),
    ],
)
def test_constants(text: str, expected: object) -> None:
    assert described(parsed_expression(text)) == expected


def test_variables_are_converted_to_their_type() -> None:
    kind = parsed_expression("list(object({ a = string, b = optional(number, 1), c = optional(set(string)) }))")
    given: Data = [{"a": 1}, {"a": "x", "b": "2", "c": ["z", "y"]}]
    assert plain(converted(given, kind)) == [{"a": "1", "b": 1, "c": None}, {"a": "x", "b": 2, "c": ["y", "z"]}]
    with pytest.raises(PlanError, match="attribute a is required"):
        converted([{}], kind)
