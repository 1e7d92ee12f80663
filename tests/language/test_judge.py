"""The tables of docs/control-language.md, row by row."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from srm_tf.language.terms import load
from srm_tf.model.value import GAP, Location, Reference, Unknown, Value, of
from srm_tf.model.verdict import breaks, holds
from tests.language.stand import in_force, judged, later, thing

load()


def several(body: dict[str, Any]) -> Value:
    """What a `dynamic` block makes: an unknown number of these."""
    return later(body=of(body))


PERHAPS = later(branches=(("", of("x")), ("", of(""))))  # what `try(x, "")` comes to

S, U, M, X = "satisfied", "unknown", "missing", "misconfigured"

ROWS: list[tuple[str, dict[str, Any], str]] = [
    # written, known
    ("a is true", {"a": True}, S),
    ("a is true", {"a": "true"}, S),
    ("a is true", {"a": False}, X),
    ("a is 1", {"a": "1"}, S),
    ("a is 'x'", {"a": "X"}, X),
    ("a is not 'x'", {"a": "y"}, S),
    ("a is not 'x'", {"a": "x"}, X),
    ("a is one of ['x', 'y']", {"a": "y"}, S),
    ("a is one of ['x', 'y']", {"a": "z"}, X),
    ("a is at least 3", {"a": "3"}, S),
    ("a is at least 3", {"a": 2}, X),
    ("a is at least 3", {"a": "abc"}, X),
    ("a is at most 3", {"a": 3}, S),
    ("a is between 1 and 90", {"a": 90}, S),
    ("a is between 1 and 90", {"a": 0}, X),
    ("a matches '^x+$'", {"a": "xx"}, S),
    ("a matches '^x+$'", {"a": "xy"}, X),
    ("a starts with 'https://'", {"a": "https://e"}, S),
    ("a starts with 'https://'", {"a": "http://e"}, X),
    ("a contains 'audit'", {"a": ["audit", "x"]}, S),
    ("a contains 'audit'", {"a": ["x"]}, X),
    ("a contains 'audit'", {"a": []}, X),
    ("a contains 'k'", {"a": {"k": 1}}, S),
    ("a is set", {"a": ["", None]}, X),  # the provider skips these
    ("a is set", {"a": ["", "x"]}, S),
    ("a is set", {"a": [PERHAPS, ""]}, U),
    ("a is set", {"a": [PERHAPS, "x"]}, S),
    ("a is set", {"a": [later(branches=(("", of("x")), ("", of("y"))))]}, S),
    ("a is not set", {"a": [PERHAPS]}, U),
    ("a is set", {"a": [{}]}, S),
    ("a is set", {"a": [False]}, S),
    ("a is set", {"a": [later()]}, S),
    # absence and its tails
    ("a is true", {}, M),
    ("a is true", {"a": None}, M),
    ("a is not 'x'", {}, M),
    ("a is true by default", {}, S),
    ("a is not 'x' by default", {}, S),
    # the provider sends names of parameters in lower case
    ("parameter[name='tls'].value is 'on'", {"parameter": [{"name": "TLS", "value": "on"}]}, S),
    ("parameter[name='tls'].value is 'on' by default", {"parameter": [{"name": "Tls", "value": "off"}]}, X),
    ("b[name='tls'].value is 'on' by default", {"b": [{"name": "TLS", "value": "off"}]}, S),
    ("a is true or account decides", {}, U),
    ("a contains 'audit'", {}, M),
    ("b.c is true", {}, M),
    ("b.c is true by default", {"b": []}, S),
    ("b.c is true", {"b": [{"c": True}]}, S),
    ("b.c is true", {"b": [{}]}, M),
    # in force, nobody wrote it: tails are ignored
    ("a is true", {"a": in_force(True)}, S),
    ("a is true", {"a": in_force(False)}, M),
    ("a is true by default", {"a": in_force(False)}, M),
    ("a is set", {"a": in_force("x")}, M),
    ("a is not set", {"a": in_force("x")}, S),
    # a list where one value is asked for: each of its elements, and none is nothing
    ("a is 'x'", {"a": ["x", "x"]}, S),
    ("a is 'x'", {"a": ["x", "y"]}, X),
    ("a is 'x'", {"a": []}, M),
    ("a is 'x' by default", {"a": []}, S),
    # set
    ("a is set", {"a": "x"}, S),
    ("a is set", {"a": ""}, X),
    ("a is set", {"a": []}, X),
    ("a is set", {}, M),
    ("a is set by default", {}, S),
    ("a is not set", {}, S),
    ("a is not set", {"a": ""}, S),
    ("a is not set", {"a": "x"}, X),
    # how many
    ("a has at least 1", {"a": ["x"]}, S),
    ("a has at least 2", {"a": ["x"]}, X),
    ("a has at least 1", {"a": []}, X),
    ("a has at least 1", {}, M),
    ("a has at most 0", {"a": []}, S),
    ("a has at most 0", {}, S),
    ("a has at most 0", {"a": ["x"]}, X),
    ("a has at least 1", {"a": "x"}, S),
    ("a has at least 1", {"a": ["", None]}, X),  # the provider skips these
    ("a has at least 2", {"a": ["x", ""]}, X),
    ("a has at least 1", {"a": ["x", ""]}, S),
    ("a has at most 0", {"a": [""]}, S),
    ("a has at most 1", {"a": ["x", ""]}, S),
    ("a has at least 1", {"a": ""}, X),
    ("a has at least 1", {"a": [PERHAPS]}, U),
    ("a has at most 0", {"a": [PERHAPS]}, U),
    ("a has at least 1", {"a": [PERHAPS, "x"]}, S),
    ("a has at least 2", {"a": [PERHAPS, "x"]}, U),
    ("a has at most 1", {"a": [PERHAPS, ""]}, S),
    ("a has at least 1", {"a": [later(), ""]}, S),
    ("a has at least 1", {"a": [{}, {}]}, S),
    ("a has at least 1", {"a": [False]}, S),
    # written, unknown
    ("a is true", {"a": later()}, U),
    ("a is set", {"a": later()}, U),
    ("a is set", {"a": later("aws_kms_key.k", "arn", not_null=True)}, S),
    ("a is not set", {"a": later("aws_kms_key.k", "arn", not_null=True)}, X),
    ("a is not set", {"a": later()}, U),
    ("a has at least 1", {"a": later()}, U),
    ("a has at least 1", {"a": later("aws_x.y", not_null=True)}, S),
    ("a has at least 2", {"a": [later(), later()]}, U),
    ("a has at least 1", {"a": [later()]}, S),
    ("a contains 'x'", {"a": ["y", later()]}, U),
    ("a contains 'x'", {"a": ["x", later()]}, S),
    ("a starts with 'https://'", {"a": later(prefix="https://")}, S),
    ("a starts with 'https://'", {"a": later(prefix="http:")}, X),
    ("a starts with 'https://'", {"a": later(prefix="htt")}, U),
    ("a is 'abc'", {"a": later(prefix="x")}, X),
    ("a is 'abc'", {"a": later(prefix="ab")}, U),
    ("a is 'abc'", {"a": later(suffix="c")}, U),
    ("a is 'abc'", {"a": later(suffix="b")}, X),
    ("a is not 'abc'", {"a": later(suffix="b")}, S),
    ("a matches 'b/c$'", {"a": later(suffix="ab/c")}, S),
    ("a matches 'b/c$'", {"a": later(suffix="/c")}, U),
    ("a matches 'b/c$'", {"a": later(suffix="b/d")}, X),
    ("a matches 'b/c$'", {"a": later()}, U),
    ("a matches 'b/c$'", {"a": later(suffix="c\n")}, U),  # `$` stands before a last line break, too
    ("a matches 'b/c$'", {"a": later(suffix="\n")}, U),
    ("a matches 'b/c$'", {"a": later(suffix="d\n")}, X),
    ("a matches 'b.c$'", {"a": later(suffix="d")}, U),
    ("a matches '^b$'", {"a": later(suffix="b")}, U),
    ("a matches '(?i)B|d'", {"a": later(prefix="ab")}, S),
    ("a matches 'ab$'", {"a": later(prefix="ab")}, U),
    ("a matches '[^a]b$'", {"a": later(suffix="cb")}, S),
    ("a matches '@sha256:[0-9a-f]*$'", {"a": later(suffix=":stable")}, X),
    ("a matches '@sha256:[0-9a-f]*$'", {"a": later(suffix="x:12")}, X),
    ("a matches 'Linux 2023/[0-9.]*$'", {"a": later(suffix="Linux 2/3.5.9")}, X),
    ("a matches 'Linux 2023/[0-9.]*$'", {"a": later(suffix="2023/3.5.9")}, U),
    ("a matches '@sha256:[0-9a-f]*$'", {"a": later(suffix=":12")}, U),
    ("a matches '@sha256:[0-9a-f]*$'", {"a": later(suffix="12")}, U),
    ("a matches '@sha256:[0-9a-f]*$'", {"a": later(suffix="@sha256:12")}, S),
    ("a matches '@sha256:[0-9a-f]*$'", {"a": later(suffix=":x\n")}, U),
    ("a matches 'xa[abc]*$'", {"a": later(suffix="yab")}, U),
    # a primitive in whatever form it is written
    ("a is true", {"a": "True"}, S),
    ("a is true", {"a": "t"}, S),
    ("a is false", {"a": "0"}, S),
    ("a is false", {"a": "no"}, X),
    ("a is true", {"a": 1}, X),
    ("a is 1", {"a": True}, X),
    ("a is 1", {"a": "1.0"}, S),
    ("a is '1.0'", {"a": 1}, S),
    ("a is 1", {"a": "1x"}, X),
    ("a is 'x'", {"a": {"k": "x"}}, X),
    ("a is not 'x'", {"a": {"k": "x"}}, S),
    ("a matches 'x'", {"a": {"k": "x"}}, X),
    ("a starts with 'x'", {"a": {"k": "x"}}, X),
    ("a is at most 3", {"a": "abc"}, X),
    ("a is at most 3", {"a": True}, X),
    # a literal list compares whole, in any order
    ("a is ['x', 'y']", {"a": ["y", "x"]}, S),
    ("a is ['x', 'y']", {"a": ["x"]}, X),
    ("a is ['x', 'y']", {"a": ["x", "y", "z"]}, X),
    ("a is ['x']", {"a": "x"}, X),
    # a list of which some elements are not known: it is what they may make it
    ("a is ['x', 'y']", {"a": ["x", later()]}, U),
    ("a is not ['x', 'y']", {"a": ["x", later()]}, U),
    ("a is ['x', 'y']", {"a": ["z", later()]}, X),
    ("a is not ['x', 'y']", {"a": ["z", later()]}, S),
    ("a is ['x', 'y']", {"a": ["x", later(prefix="z")]}, X),
    ("a is ['x', 'y']", {"a": ["x", later(prefix="y")]}, U),
    ("a is ['x', 'y', 'z']", {"a": ["x", later()]}, X),
    ("a is ['x']", {"a": ["x", later()]}, U),  # those of a set may coincide
    ("a is ['x', 'y', 'z']", {"a": ["x", later(body=of("y"))]}, U),
    ("a is []", {"a": [later()]}, X),
    ("a is []", {"a": later()}, U),
    ("a is not []", {"a": later()}, U),
    # members of a set that are known after apply may coincide; what a `dynamic` block makes may be any number
    ("a has at least 2", {"a": ["x", later()]}, U),
    ("a has at least 3", {"a": ["x", "y"]}, X),
    ("a has at least 2", {"a": later("aws_x.y", not_null=True)}, U),
    ("a has at most 1", {"a": [later(), later()]}, U),
    ("a has at most 2", {"a": [later(), later()]}, S),
    ("a has at most 0", {"a": [later()]}, X),
    ("a has at most 1", {"a": ["x", "y"]}, X),
    ("a has at most 1", {"a": [several({})]}, U),
    ("a has at least 1", {"a": [several({})]}, U),
    ("a has at least 2", {"a": {"k": 1, "l": 2}}, S),
    ("a has at least 2", {"a": {"k": 1}}, X),
    ("a has at most 1", {"a": {"k": 1, "l": 2}}, X),
    ("a has at most 1", {"a": "x"}, S),
    ("a has at most 0", {"a": "x"}, X),
    ("a is not set", {"a": ["x"]}, X),
    # of a number that comes later, bounds may be known
    ("a is at least 3", {"a": later(least=3)}, S),
    ("a is at least 3", {"a": later(least=2)}, U),
    ("a is at least 3", {"a": later(most=2)}, X),
    ("a is at least 3", {"a": later(most=3)}, U),
    ("a is at most 3", {"a": later(most=3)}, S),
    ("a is at most 3", {"a": later(most=4)}, U),
    ("a is at most 3", {"a": later(least=4)}, X),
    ("a is at most 3", {"a": later(least=3)}, U),
    ("a is between 1 and 90", {"a": later(least=1, most=90)}, S),
    ("a is between 1 and 90", {"a": later(least=0, most=90)}, U),
    ("a is between 1 and 90", {"a": later(least=1, most=91)}, U),
    ("a is between 1 and 90", {"a": later(least=1)}, U),
    ("a is between 1 and 90", {"a": later(least=91)}, X),
    ("a is between 1 and 90", {"a": later(most=0)}, X),
    ("a is 7", {"a": later(least=8)}, X),
    ("a is 7", {"a": later(least=7)}, U),
    ("a is 7", {"a": later(least=7, most=7)}, U),
    ("a is not 7", {"a": later(most=6)}, S),
    ("a is one of [1, 3]", {"a": later(least=4)}, X),
    ("a is one of [1, 3]", {"a": later(least=2)}, U),
    ("a is one of ['abc', 'xyz']", {"a": later(prefix="x")}, U),
    ("a is one of ['abc', 'xyz']", {"a": later(prefix="q")}, X),
    ("a is one of ['abc', 'xyz']", {"a": later(suffix="z")}, U),
    ("a is one of ['abc', 'xyz']", {"a": later(suffix="q")}, X),
    # the ARN of a resource is not everybody; what else comes of it may be called as it likes
    ("a is '*'", {"a": later("aws_iam_role.r", "arn", shape=GAP)}, X),
    ("a is '*'", {"a": later("aws_iam_role.r", "name", shape=GAP)}, U),
    ("a is '*'", {"a": later("random_pet.r", "arn", shape=GAP)}, U),
    ("a is '*'", {"a": later("aws_iam_role.r", "arn", shape=f"{GAP}{GAP}")}, U),
    ("a is '*'", {"a": later("aws_iam_role.r", "arn")}, U),
    # quantifiers
    ("every b.c has at least 1", {"b": [{"c": ["x"]}, {"c": []}]}, X),
    ("every b.c has at least 1", {"b": [{"c": ["x"]}, {"c": ["x", "y"]}]}, S),
    ("every b.c has at most 1", {"b": [{"c": ["x", "y"]}]}, X),
    ("every b.c contains 'x'", {"b": [{"c": ["x", "y"]}]}, S),
    ("every b.c is 'x'", {"b": [{"c": ["x", "x"]}]}, S),
    ("every b.c is 'x'", {"b": [{"c": ["x", "y"]}]}, X),
    ("every b.c is true", {"b": [{"c": True}, {"c": True}]}, S),
    ("every b.c is true", {"b": [{"c": True}, {"c": False}]}, X),
    ("every b.c is true", {"b": [{"c": True}, {}]}, M),
    ("every b.c is set", {"b": [{"c": ["x"]}, {"c": []}]}, X),
    ("every b.c is set", {"b": [{"c": ["x"]}, {}]}, M),
    ("every b.c is set", {"b": [{"c": ["x"]}]}, S),
    ("every b.c is set", {"b": [{"c": Value(Unknown("local.c", body=of("x")), written=True)}]}, U),
    ("every b.c is set", {"b": []}, S),
    ("every c is set", {"c": []}, S),
    ("every b.c is true", {"b": []}, S),
    ("every b.c is true", {}, S),
    ("every b.c is true", {"b": Value(Unknown("local.b"), written=True)}, U),
    ("every b.c is set", {"b": later("aws_x.z", not_null=True)}, U),  # it is there, and what is in it is not known
    ("no b.c is set", {"b": later("aws_x.z", not_null=True)}, U),
    ("b.c is set", {"b": later("aws_x.z", not_null=True)}, U),
    ("every b.c is true", {"b": Value(Unknown("local.b", body=of({"c": True})), written=True)}, S),
    ("every b.c is true", {"b": Value(Unknown("local.b", body=of({"c": False})), written=True)}, U),
    # in an element that may not be there itself
    ("every b.c.d is 'x'", {"b": several({})}, U),
    ("some b.c.d is 'x'", {"b": several({})}, M),
    ("b.c.d is 'x'", {"b": several({})}, M),
    ("b.c.d is 'x' by default", {"b": several({})}, S),
    ("every j.a.b is 1", {"j": later(tree=of({"a": several({"b": 1})}))}, S),
    ("j.a.b is 1", {"j": later(tree=of({"a": several({"b": 1})}))}, U),
    ("j.a.b is 1", {"j": later(tree=of({"a": later()}))}, U),
    ("some b.c is true", {"b": [{"c": False}, {"c": True}]}, S),
    ("some b.c is true", {"b": [{"c": False}]}, X),
    ("some b.c is true", {"b": []}, M),
    ("some b.c is true", {}, M),
    ("no a is '*'", {"a": ["x", "*"]}, X),
    ("no a is '*'", {"a": ["x"]}, S),
    ("no a is '*'", {}, S),
    ("no a is '*'", {"a": ["x", later()]}, U),
    ("no a is '*'", {"a": in_force(["*"])}, M),
    ("every a starts with 'x'", {"a": ["xa", "xb"]}, S),
    ("every a starts with 'x'", {}, S),
    ("a is 'x' by default", {"a": in_force("")}, S),  # an empty text in force is what a provider shows of nothing
    ("a is at most 1 or account decides", {"a": in_force(0)}, U),  # so is a zero: it is no little number
    ("a is at most 1", {"a": in_force(0)}, M),
    ("a is at most 1", {"a": 0}, S),
    ("a is at least 1 by default", {"a": in_force(0)}, M),
    ("a is 'x'", {"a": in_force("")}, M),
    ("every a.privileged is false", {"a": '[{"Privileged": true}]'}, X),  # the provider reads keys of JSON in any case
    ("every a.privileged is false", {"a": [{"Privileged": True}]}, M),
    # selectors
    ("p[name='f'].value is '1'", {"p": [{"name": "f", "value": "1"}, {"name": "g", "value": "0"}]}, S),
    ("p[name='f'].value is '1'", {"p": [{"name": "f", "value": "0"}]}, X),
    ("p[name='f'].value is '1'", {"p": [{"name": "g", "value": "1"}]}, M),
    ("p[name='f'].value is '1'", {"p": [{"name": later(), "value": "1"}]}, U),
    ("p[name='f'].value is '1' by default", {"p": []}, S),
    # however many come of a `dynamic` block, its body says what they are called
    ("p[name='f'].value is '1'", {"p": [{"name": "f", "value": "1"}, several({"name": "g", "value": later()})]}, S),
    ("p[name='f'].value is '1'", {"p": [{"name": "f", "value": "1"}, several({"name": "f", "value": later()})]}, U),
    ("p[name='f'].value is '1'", {"p": [{"name": "f", "value": "1"}, several({"name": later(), "value": "1"})]}, U),
    ("p[name='f'].value is '1'", {"p": [{"name": "f", "value": "1"}, several({"name": later(prefix="x-"), "value": "1"})]}, S),
    ("p[name='f'].value is '1'", {"p": [{"name": "f", "value": "1"}, several({"name": later(suffix="-x"), "value": "0"})]}, S),
    ("p[name='f'].value is '1'", {"p": [{"name": "f", "value": "1"}, several({"name": later(none_of=("f",)), "value": "0"})]}, S),
    ("p[name='f'].value is '1'", {"p": [{"name": later(prefix="F"), "value": "1"}]}, M),
    ("parameter[name='f'].value is '1'", {"parameter": [{"name": later(prefix="F"), "value": "1"}]}, U),
    ("p[name='f'].value is '1'", {"p": several({"name": "g", "value": "1"})}, M),
    ("p[name='f'].value is '1'", {"p": several({"name": "f", "value": "1"})}, U),
    ("p[name='f'].value is '1'", {"p": several({"name": "f", "value": "0"})}, X),
    # with such a block it is wrong, without one it is not there
    ("p.value is '1'", {"p": several({"value": "0"})}, X),
    ("some p.value is '1'", {"p": several({"value": "0"})}, X),
    ("some p.value is '1'", {"p": [{"value": "0"}, several({"value": "0"})]}, X),
    ("some p.value is '1'", {"p": [{"value": "0"}, several({"value": "1"})]}, U),
    ("some p.value is '1'", {"p": [{"value": "1"}, several({"value": "0"})]}, S),
    ("p.value is '1' by default", {"p": several({"value": "0"})}, U),
    ("p.value is '1' by default", {"p": several({"value": "1"})}, S),
    ("p.value is '1'", {"p": several({"value": "1"})}, U),
    ("every p.value is '1'", {"p": several({"value": "0"})}, U),
    ("p.value is '1'", {"p": several({"value": later()})}, U),
    ("p[name='f'].value is '1'", {"p": [{"name": "f", "value": "1"}, several({"name": "f", "value": "0"})]}, U),
    # the provider leaves an empty text out
    ("v is version '16' or later", {"v": ""}, M),
    ("v is version '16' or later or service decides", {"v": ""}, U),
    ("v is version '16' or later", {"v": "15.4"}, X),
    ("v is version '16' or later", {"v": in_force("15.4")}, M),  # as wrong as it is, nobody wrote it
    ("v is version '16' or later", {"v": in_force("16.1")}, S),
    ("v is version '16' or later", {"v": ["16.1", "15.4"]}, X),
    ("v is version '16' or later", {"v": ["16.1", "17"]}, S),
    ("v is version '16' or later", {"v": later()}, U),
    ("v is version '16' or later", {"v": later(branches=(("", of("16.1")), ("", of("17"))))}, S),
    # JSON in a string
    ("every j.readonly is true", {"j": '[{"readonly": true}]'}, S),
    ("every j.readonly is true", {"j": '[{"readonly": true}, {"name": "x"}]'}, M),
    ("j.a.b is 1", {"j": '{"a": {"b": 1}}'}, S),
    ("j.a.b is 1", {"j": "no json"}, X),
    ("j.a.b is 1", {"j": '{"a": {"b": 1},}'}, X),
    # and in YAML
    ("j.a.b is 1", {"j": "a:\n  b: 1\n"}, S),
    ("j.a.b is true", {"j": "a:\n  b: 'false'\n"}, X),
    ("j.a.b is 1", {"j": "a: &x\n  b: 1\nc: *x\n"}, U),
    ("no j.privileged is true", {"j": "a: &x 1\nc: *x\n"}, U),
    ("j.a.b is 1", {"j": "a: [1"}, X),
    ("j.a.b is 1", {"j": "a: b: c"}, X),
    ("j.a.b is 1", {"j": "a: \ud800"}, X),
    ("j.a.b is 1", {"j": "- " * 2_000}, X),
    ("j.a.b is set", {"j": "a:\n  b: null\n"}, M),
    ("j.a.b is set", {"j": "a:\n  b: ~\n"}, M),
    ("j.a.b is set", {"j": "a:\n  b:\n"}, M),
    ("j.a.b is set", {"j": "a:\n  b: 'null'\n"}, S),
    ("j.a.b is true by default", {"j": "a:\n  b: NULL\n"}, S),
    ("no j.privileged is true", {"j": "{privileged: true}"}, X),
    ("no j.privileged is true", {"j": '{"privileged": false}'}, S),
    ("j.a is 1", {"j": later()}, U),
]


@pytest.mark.parametrize(("clause", "values", "verdict"), ROWS, ids=[f"{clause} / {i}" for i, (clause, _, _) in enumerate(ROWS)])
def test_clause(clause: str, values: dict[str, Any], verdict: str) -> None:
    answer = judged(clause, thing("aws_x.y", values))
    assert answer.verdict.word == verdict, answer.because
    assert (verdict != U) or answer.depends_on


def test_messages_say_path_value_and_what_was_expected() -> None:
    assert judged("a is true", thing("aws_x.y", {"a": False})).because == "a is false, expected true"
    assert judged("a is true", thing("aws_x.y")).because == "a is not set"
    assert judged("a is true", thing("aws_x.y", {"a": in_force(False)})).because == "a is not set; false in force"
    assert judged("every b.c is true", thing("aws_x.y", {"b": [{"c": True}, {"c": False}]})).because == "b[1].c is false, expected true"
    assert judged("a is true", thing("aws_x.y", {"a": later("aws_k.z", "on")})).because == "a depends on aws_k.z.on"
    assert judged("b.c is true", thing("aws_x.y", {"b": [{"c": False}]})).because == "b.c is false, expected true"
    assert judged("b.c is true", thing("aws_x.y", {"b": [{"c": True}, {"c": False}]})).because == "b[1].c is false, expected true"
    begun = later("aws_k.z", prefix="db-", suffix="/1")
    assert judged("a matches '^db-'", thing("aws_x.y", {"a": begun})).because == "a is 'db-…/1'"
    assert judged("a matches '^x'", thing("aws_x.y", {"a": begun})).because == "a is 'db-…/1', expected to start with 'x'"
    referred = judged("a starts with 'db-'", thing("aws_x.y", {"a": begun}))
    assert (referred.because, referred.evidence[0].how) == ("a refers to aws_k.z.id", "reference")


def test_a_sensitive_value_is_judged_and_never_shown() -> None:
    answer = judged("a is 'hunter2'", thing("aws_x.y", {"a": Value("hunter3", written=True, sensitive=True)}))
    assert answer.verdict.word == X
    assert "hunter3" not in repr(answer)
    assert answer.because == "a is a sensitive value, expected 'hunter2'"


def test_facts_about_one_element_hold_together() -> None:
    table = {"no": "e", "where": ["type is 'PLAINTEXT' by default", "name is one of ['KEY']"]}
    assert judged(table, thing("aws_x.y", {"e": [{"name": "KEY"}]})).verdict.word == X
    assert judged(table, thing("aws_x.y", {"e": [{"name": "KEY", "type": "STORE"}, {"name": "A"}]})).verdict.word == S
    assert judged(table, thing("aws_x.y", {"e": [{"name": later()}]})).verdict.word == U
    nothing = judged(table, thing("aws_x.y"))
    assert (nothing.verdict.word, nothing.because) == (S, "e has no value")


_KEY = {"name": "KEY", "on": True}


@pytest.mark.parametrize(
    ("quantifier", "elements", "verdict"),
    [
        # however many a `dynamic` block makes: decided where one of them says the same as none
        ("no", several(_KEY), U),
        ("no", several({"name": "A"}), S),
        ("no", several({"name": later(), "on": True}), U),
        ("no", [{"name": "A"}, several({"name": later(), "on": True})], U),
        ("no", [_KEY, several({"name": "A"})], X),
        ("some", several(_KEY), U),
        ("some", several({"name": "A"}), X),
        ("some", several({"name": later(), "on": True}), U),
        ("some", [_KEY, several({"name": "A"})], S),
        ("every", several(_KEY), S),
        ("every", several({"name": "A"}), U),
        ("every", several({"name": later(), "on": True}), U),
        ("every", [{"name": "A"}, several(_KEY)], X),
        ("every", [_KEY, several({"name": "A"})], U),
        # nothing is known of what may be in it
        ("no", later(), U),
        ("some", later(), U),
        ("every", later(), U),
        ("no", [{"name": "A"}, later()], U),
        # a document that is none says neither
        ("no", "no json", X),
        ("some", "no json", X),
        ("every", "no json", X),
        # a text of JSON is the elements that it lists, or the one that it is
        ("no", '[{"name": "A"}, {"name": "KEY", "on": true}]', X),
        ("no", '[{"name": "A"}]', S),
        ("no", '{"name": "KEY", "on": true}', X),
        ("no", '[{"Name": "KEY", "On": true}]', X),
        ("no", "", S),
        ("some", '[{"name": "A"}, {"name": "KEY", "on": true}]', S),
        ("some", "[]", M),
        ("every", '[{"name": "KEY", "on": true}, {"name": "KEY"}]', M),
        ("every", "[]", S),
        ("no", later(tree=of([{"name": "A"}, {"name": "KEY", "on": True}])), X),
        ("no", later(tree=of([{"name": "A"}, {"name": later(), "on": True}])), U),
        ("some", later(tree=of([{"name": "A"}, {"name": "KEY", "on": True}])), S),
        ("every", later(tree=of([{"name": "KEY", "on": True}, several(_KEY)])), S),
        # no element
        ("no", [], S),
        ("some", [], M),
        ("every", [], S),
    ],
)
def test_facts_about_elements_of_which_nobody_knows_how_many_there_are(quantifier: str, elements: Any, verdict: str) -> None:
    table = {quantifier: "e", "where": ["name is 'KEY'", "on is true"]}
    assert judged(table, thing("aws_x.y", {"e": elements})).verdict.word == verdict


@pytest.mark.parametrize(
    ("elements", "verdict", "depends_on"),
    [
        ([{"kind": "private"}, {"kind": "public", "tls": True}], S, ()),
        ([{"kind": "public", "tls": False}], X, ()),
        ([{"kind": later(), "tls": True}], S, ()),  # whatever it is
        ([{"kind": later(), "tls": False}], U, ("var.x",)),
        ([{"kind": later(), "tls": later("aws_x.z")}], U, ("var.x", "aws_x.z.id")),
    ],
)
def test_every_element_may_be_skipped_by_a_guard(elements: Any, verdict: str, depends_on: tuple[str, ...]) -> None:
    table = {"every": "e", "when": ["kind is 'public'"], "where": ["tls is true"]}
    answer = judged(table, thing("aws_x.y", {"e": elements}))
    assert (answer.verdict.word, answer.depends_on) == (verdict, depends_on)
    if "var.x" in depends_on:
        assert answer.because.startswith("it is not known whether this control applies: e[0].kind depends on var.x")


def test_any_of_takes_the_best_and_misconfigured_before_missing() -> None:
    either = {"any_of": ["a is true", "b is true"]}
    assert judged(either, thing("aws_x.y", {"b": True})).verdict.word == S
    assert judged(either, thing("aws_x.y", {"a": False})).verdict.word == X
    assert judged(either, thing("aws_x.y", {"a": False, "b": later()})).verdict.word == U
    assert judged(either, thing("aws_x.y")).verdict.word == M


def test_a_decider_is_asked_for_what_nobody_wrote() -> None:
    clause = "a is true or account decides"
    yes = {"decides": lambda _d, _r: holds("account_region is on")}
    no = {"decides": lambda _d, _r: breaks("account_region is off")}
    assert judged(clause, thing("aws_x.y"), **yes).verdict.word == S
    assert judged(clause, thing("aws_x.y"), **no).verdict.word == M
    assert judged(clause, thing("aws_x.y", {"a": False}), **yes).verdict.word == X


@pytest.mark.parametrize(
    ("values", "verdict", "because"),
    [
        ({"a": True}, S, "a is true"),
        ({"family": "new"}, S, "family is 'new'; b is not set, which is safe by default"),
        ({"family": "old"}, M, "a is not set"),  # and nothing of the family, which is as it should be
        ({"family": "new", "b": False}, X, "b is false, expected true; or: a is not set"),
        ({"family": later()}, U, "family depends on var.x"),
        ({"family": later(), "b": False}, X, "b is false, expected true; or: a is not set"),
    ],
)
def test_an_alternative_with_a_guard_is_one_only_where_the_guard_holds(values: dict[str, Any], verdict: str, because: str) -> None:
    guarded = {"when": ["family is 'new'"], "expect": ["b is true by default"]}
    answer = judged({"any_of": ["a is true", guarded]}, thing("aws_x.y", values))
    assert (answer.verdict.word, answer.because) == (verdict, because)


def test_where_no_guard_holds_the_guards_say_why() -> None:
    either = [{"when": [f"family is '{name}'"], "expect": ["b is true"]} for name in ("new", "newest")]
    answer = judged({"any_of": either}, thing("aws_x.y", {"family": "old"}))
    assert answer.because == "family is 'old', expected 'new'; or: family is 'old', expected 'newest'"


BUCKET = thing("aws_s3_bucket.b", {"bucket": "logs"})
HAS = {"has": "aws_s3_bucket_versioning", "via": "bucket", "where": ["on is true"]}
LACKS = {"lacks": "aws_s3_bucket_versioning", "via": "bucket", "where": ["on is true"]}


def version(key: Any, on: Any = True, **more: Any) -> Any:
    return thing("aws_s3_bucket_versioning.v", {"bucket": key, "on": on}, **more)


@pytest.mark.parametrize(
    ("other", "has", "lacks"),
    [
        (version(later("aws_s3_bucket.b")), S, X),
        (version("logs"), S, X),
        (version(later("aws_s3_bucket.b"), on=False), X, S),
        (version(later("aws_s3_bucket.b"), on=None), M, S),
        (version(later("aws_s3_bucket.b"), on=later()), U, U),
        (version(later()), U, U),
        (version(later(), on=False), M, S),
        (version(later("aws_s3_bucket.b"), doubt="var.on"), U, U),
        (version("another"), M, S),
        (thing("aws_s3_bucket_acl.a", {"bucket": "logs"}), M, S),
    ],
)
def test_what_stands_beside(other: Any, has: str, lacks: str) -> None:
    assert judged(HAS, BUCKET, other).verdict.word == has
    assert judged(LACKS, BUCKET, other).verdict.word == lacks


def test_of_one_that_stands_alone_what_is_wrong_stays_wrong_whatever_else_there_may_be() -> None:
    perhaps = thing("aws_s3_bucket_versioning.w", {"bucket": later(), "on": True})
    assert judged({**HAS, "sole": True}, BUCKET, version("logs", on=False), perhaps).verdict.word == X
    assert judged({**HAS, "sole": True}, BUCKET, version("logs", on=later()), perhaps).verdict.word == U
    assert judged(HAS, BUCKET, version("logs", on=False), perhaps).verdict.word == U
    second = thing("aws_s3_bucket_versioning.w", {"bucket": "logs", "on": later()})
    assert judged({**HAS, "sole": True}, BUCKET, version("logs"), second).verdict.word == U


def test_what_does_not_offend_is_named() -> None:
    answer = judged(LACKS, BUCKET, version("logs", on=False))
    assert answer.because == "aws_s3_bucket_versioning.v beside aws_s3_bucket.b is as it should be"
    assert [one.address for one in answer.evidence] == ["aws_s3_bucket_versioning.v"]


def test_a_key_that_may_come_from_elsewhere_is_no_sure_link() -> None:
    both = (Reference("aws_s3_bucket.b.id", "aws_s3_bucket.b", "id"), Reference("aws_sqs_queue.q.id", "aws_sqs_queue.q", "id"))
    key = Value(Unknown("both", tuple(one.text for one in both)), written=True, references=both)
    queue = thing("aws_sqs_queue.q")
    assert judged(HAS, BUCKET, version(key), queue).verdict.word == U
    stack = thing("aws_cloudformation_stack.s")
    assert judged(HAS, BUCKET, version(later("aws_cloudformation_stack.s", "outputs")), stack).verdict.word == U
    assert judged(HAS, BUCKET, version(later("aws_sqs_queue.q", "arn")), queue).verdict.word == M


def test_absence_may_be_safe_or_somebody_elses() -> None:
    assert judged({**HAS, "absent": "satisfied"}, BUCKET).verdict.word == S
    assert judged({**HAS, "absent": "account"}, BUCKET).verdict.word == U
    assert judged(HAS, BUCKET).because == "no aws_s3_bucket_versioning whose bucket is aws_s3_bucket.b"


def test_a_written_absence_of_the_account_holds_whoever_else_there_is() -> None:
    account = replace(thing("account.a"), mode="account")
    assert judged({"has": "aws_s3_bucket_versioning"}, account).verdict.word == U
    assert judged({"has": "aws_s3_bucket_versioning", "absent": "missing"}, account).verdict.word == M


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        (version(later("aws_s3_bucket.b")), S),
        (version(later("aws_s3_bucket.b"), on=False), X),
        (version(later("aws_s3_bucket.b"), on=None), M),
        (version(later()), S),  # whichever bucket it belongs to
        (version(later(), on=False), U),
        (version(later(), on=None), U),
        (version(later(), on=later()), U),
        (version(later("aws_s3_bucket.b"), on=False, doubt="var.on"), U),
        (version(later("aws_s3_bucket.b"), doubt="var.on"), S),
    ],
)
def test_where_absence_is_safe_a_doubtful_neighbour_must_be_so_too(other: Any, verdict: str) -> None:
    assert judged({**HAS, "absent": "satisfied"}, BUCKET, other).verdict.word == verdict


def test_the_way_up_to_a_parent() -> None:
    item = {"has": "aws_db_parameter_group", "by": "group", "builtin": "default*", "where": ["tls is true"]}
    group = thing("aws_db_parameter_group.g", {"name": "g1", "tls": True})
    assert judged(item, thing("aws_db_instance.d", {"group": "g1"}), group).verdict.word == S
    assert judged(item, thing("aws_db_instance.d", {"group": later("aws_db_parameter_group.g", "name")}), group).verdict.word == S
    assert judged(item, thing("aws_db_instance.d", {"group": "default.pg"}), group).verdict.word == M
    assert judged(item, thing("aws_db_instance.d", {"group": "elsewhere"}), group).verdict.word == U
    assert judged(item, thing("aws_db_instance.d"), group).verdict.word == M


def test_enough_of_them() -> None:
    item = {"has": "aws_rds_cluster_instance", "via": "cluster", "at_least": 2}
    cluster = thing("aws_rds_cluster.c", {"name": "c"})
    one = thing("aws_rds_cluster_instance.a", {"cluster": later("aws_rds_cluster.c")})
    two = thing("aws_rds_cluster_instance.b", {"cluster": later("aws_rds_cluster.c")})
    maybe = thing("aws_rds_cluster_instance.m", {"cluster": later()})
    assert judged(item, cluster).verdict.word == M
    assert judged(item, cluster, one).verdict.word == X
    assert judged(item, cluster, one, maybe).verdict.word == U
    assert judged(item, cluster, one, two).verdict.word == S


@pytest.mark.parametrize("inside", [{"doc_db_settings": []}, {}], ids=["as a plan shows it", "as configuration has it"])
def test_a_repeated_block_inside_a_block_that_is_not_there_has_no_elements(inside: dict[str, Any]) -> None:
    provider = thing("aws_dms_data_provider.p", {"settings": [inside]})
    assert judged("every settings.doc_db_settings.ssl_mode is 'require'", provider).verdict.word == S
    assert judged("settings.doc_db_settings.ssl_mode is 'require'", provider).verdict.word == M


@pytest.mark.parametrize(
    ("pattern", "verdict"),
    [("password$", S), ("^password$", U), (r"\bpassword$", U), ("(^|/)db/password$", S), ("(?i)PASSWORD$", S), ("host$", U), ("^/", U)],
)
def test_what_follows_the_last_part_that_is_not_known_may_decide(pattern: str, verdict: str) -> None:
    name = Value(Unknown("var.env", ("var.env",), shape=f"/{GAP}/db/password"), written=True)
    answer = judged(f"a matches '{pattern}'", thing("aws_x.y", {"a": name}))
    assert answer.verdict.word == verdict
    assert "/…/db/password" in answer.because or verdict == U


def either(*lists: list[str]) -> Value:
    """One of these lists; a condition that nobody knows decides which."""
    return Value(Unknown("var.x", ("var.x",), branches=tuple(("", of(one)) for one in lists)), written=True)


@pytest.mark.parametrize(
    ("clause", "lists", "verdict"),
    [
        ("no origins is '*'", (["*", "a"], ["a", "*"]), "misconfigured"),
        ("no origins is '*'", (["*", "a"], ["a"]), "unknown"),
        ("no origins is '*'", (["a"], []), "satisfied"),
        ("some origins is 'a'", (["a", "b"], ["b", "a"]), "satisfied"),
        ("some origins is 'a'", (["a", "b"], ["b"]), "unknown"),
        ("some origins is 'a'", (["b"], []), "misconfigured"),
        ("every origins is 'a'", (["a"], []), "satisfied"),
        ("every origins is 'a'", (["a", "b"], ["a"]), "unknown"),
        ("origins span at least 2 zones", (["eu-west-1a", "eu-west-1b"], ["eu-west-1b", "eu-west-1c"]), "satisfied"),
        ("origins span at least 2 zones", (["eu-west-1a", "eu-west-1b"], ["eu-west-1b"]), "unknown"),
        ("origins span at least 2 zones", (["eu-west-1a", "eu-west-1b"], []), "unknown"),
        ("origins span at least 2 zones", (["eu-west-1a"], ["eu-west-1b"]), "misconfigured"),  # one at a time, never both
    ],
)
def test_a_quantifier_speaks_of_the_elements_of_each_possible_list(clause: str, lists: tuple[list[str], ...], verdict: str) -> None:
    assert judged(clause, thing("aws_test.a", {"origins": either(*lists)})).verdict.word == verdict


@pytest.mark.parametrize(
    ("clause", "verdict"),
    [
        ("every rules.a is 'x'", "satisfied"),
        ("every rules.a is 'y'", "misconfigured"),
        ("some rules.a is 'x'", "satisfied"),
        ("no rules.a is 'x'", "misconfigured"),
        ("every rules.b is 'x'", "unknown"),
        ("some rules.b is 'y'", "unknown"),
        ("no rules.b is 'y'", "unknown"),
        ("no rules.b is 'z'", "satisfied"),
    ],
)
def test_what_a_longer_list_has_beyond_a_shorter_one_may_be_there(clause: str, verdict: str) -> None:
    first: dict[str, Value] = {"a": of("x"), "b": of("x")}
    second: dict[str, Value] = {"a": of("x"), "b": of("y")}
    lists = (of((Value(first),)), of((Value(first), Value(second))))
    rules = Value(Unknown("var.x", ("var.x",), branches=tuple(("", one) for one in lists)), written=True)
    assert judged(clause, thing("aws_test.a", {"rules": rules})).verdict.word == verdict


@pytest.mark.parametrize(("origin", "verdict"), [("a", "satisfied"), ("*", "unknown")])
def test_what_every_element_would_be_tells_that_none_offends(origin: str, verdict: str) -> None:
    rules = Value(Unknown("var.x", ("var.x",), body=of({"origin": origin})), written=True)
    assert judged("no rule.origin is '*'", thing("aws_test.a", {"rule": rules})).verdict.word == verdict


def test_null_that_somebody_wrote_is_told_where_it_stands() -> None:
    place = Location("main.tf", 7, 7)
    answer = judged("a is true", thing("aws_x.y", {"a": Value(None, location=place)}))
    assert (answer.verdict.word, answer.because) == (M, "a is null")
    assert answer.evidence[0].location == place
    in_force = judged("a is true", thing("aws_x.y", {"a": Value(False, location=place)}))
    assert in_force.because == "a is null; false in force"


def test_of_many_types_a_message_names_the_first_ones() -> None:
    several = ["aws_eip", "aws_instance", "aws_lb", "aws_alb", "aws_elb", "aws_nat_gateway"]
    answer = judged(f"every records refers to {several}", thing("aws_route53_record.r", {"records": ["198.51.100.7"]}))
    assert answer.because.endswith("expected a reference to aws_eip, aws_instance, aws_lb, aws_alb or one of 2 other types")


@pytest.mark.parametrize(
    ("ranges", "says"),
    [
        (("0.0.0.0/0",), "a[0] is 0.0.0.0/0, the whole internet, which is not allowed"),
        (("0.0.0.0/1", "128.0.0.0/1"), "a[0] is 0.0.0.0/1, with its siblings the whole internet, which is not allowed"),
        (("10.0.0.0/8",), "a[0] is 10.0.0.0/8, not the whole internet"),
        ((of("0.0.0.0/0", sensitive=True),), "a[0] is a sensitive value, the whole internet, which is not allowed"),
    ],
)
def test_what_must_not_be_is_told_in_the_words_of_its_term(ranges: tuple[object, ...], says: str) -> None:
    assert judged("no a is a world range", thing("aws_test.a", {"a": ranges})).because.partition("; ")[0] == says
