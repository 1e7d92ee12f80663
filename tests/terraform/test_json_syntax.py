"""Terraform's JSON syntax: the same trees as from the native syntax, and nothing but SrmError for what is none."""

from __future__ import annotations

import json
from typing import TypeAlias

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from srm_tf.errors import SrmError
from srm_tf.terraform import hcl
from srm_tf.terraform.json_reader import DEEPEST
from srm_tf.terraform.json_syntax import parse
from srm_tf.terraform.recovery import Unparsed
from srm_tf.terraform.syntax import (
    Access,
    Attribute,
    Block,
    Body,
    Comment,
    Literal,
    Number,
    ObjectOf,
    Span,
    Traversal,
    TupleOf,
)
from tests.terraform.json_pairs import PAIRS

Json: TypeAlias = "dict[str, Json] | list[Json] | str | float | bool | None"


def body(text: object) -> Body:
    return parse(text if isinstance(text, str) else json.dumps(text), "main.tf.json").body


def shape(body: Body) -> list[tuple[str, tuple[str, ...]]]:
    return [(block.type, block.labels) for block in body.blocks]


def refusal(text: object, name: str = "main.tf.json") -> str:
    with pytest.raises(SrmError) as caught:
        parse(text if isinstance(text, str) else json.dumps(text), name)
    return str(caught.value)


def plain(of: object) -> object:
    """A tree without its spans, and without the order between blocks of different types, which JSON cannot write."""
    if isinstance(of, Body):
        blocks = sorted(of.blocks, key=lambda block: (block.type, block.labels))
        return {name: plain(one.value) for name, one in of.attributes.items()}, [(one.type, one.labels, plain(one.body)) for one in blocks]
    return of


@pytest.mark.parametrize("name", PAIRS)
def test_both_syntaxes_give_the_same_tree(name: str) -> None:
    native, text = PAIRS[name]
    assert plain(parse(text, "main.tf.json").body) == plain(hcl.parse(native, "main.tf").body)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ({"output": {"a": {"value": 1}, "b": {"value": 2}}}, [("output", ("a",)), ("output", ("b",))]),
        ([{"output": {"a": {}}}, {"output": {"b": {}}}], [("output", ("a",)), ("output", ("b",))]),
        ({"output": [{"a": {}}, {"b": [{}]}]}, [("output", ("a",)), ("output", ("b",))]),
        ({"resource": [{"t": [{"a": [{}]}, {"b": {}}]}, {"u": {"a": {}}}]}, [("resource", (t, n)) for t, n in ("ta", "tb", "ua")]),
        ({"locals": [{"a": 1}, {"b": 2}]}, [("locals", ()), ("locals", ())]),
        ({"provider": {"aws": [{"region": "a"}, {"alias": "b"}]}}, [("provider", ("aws",))] * 2),
        ('{"output": {"a": {}}, "output": {"b": {}}}', [("output", ("a",)), ("output", ("b",))]),
        ({"resource": {"t": {"a": None}}}, []),
        ({"resource": {"t": {"a": []}}}, []),
        ({"output": {"a": [[{"value": 1}, {"description": "d"}]]}}, [("output", ("a",))]),
        ({"invented": {"a": {}}}, [("invented", ())]),
        ({"//": {"any": "thing"}}, []),
    ],
)
def test_labels_are_objects_inside_each_other_and_arrays_repeat(text: object, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert shape(body(text)) == expected


def test_the_objects_of_an_array_that_stands_for_one_body_make_it_together() -> None:
    (block,) = body({"output": {"a": [[{"value": 1}, {"description": "d"}]]}}).blocks
    assert list(block.body.attributes) == ["value", "description"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('"x"', Literal("x")),
        ('"$${x} \\" \\u00e9 \\ud83d\\ude00 \\ud83d"', Literal('${x} " é 😀 \ufffd')),
        ('"${x}"', Traversal("x")),
        ('"${x.y[0]}"', Traversal("x", (Access("y"), Access(0, attribute=False)))),
        ("1.50", Number("1.50")),
        ("123456789012345678901234567890e5", Number("123456789012345678901234567890e5")),
        ("-0", Number("-0")),
        ("true", Literal(True)),
        ("null", Literal(None)),
        ("[1, []]", TupleOf((Number("1"), TupleOf(())))),
        ('{"${x}": 1, "//": 2}', ObjectOf(((Traversal("x"), Number("1")), (Literal("//"), Number("2"))))),
    ],
)
def test_values(written: str, expected: object) -> None:
    assert body(f'{{"locals": {{"a": {written}}}}}').blocks[0].body.value("a") == expected


@pytest.mark.parametrize(
    ("block", "argument", "text", "expected"),
    [
        ("variable", "type", "string", Traversal("string")),
        ("variable", "description", "${not a template", Literal("${not a template")),
        ("variable", "default", "${x}", Literal("${x}")),
        ("output", "description", "%{ if", Literal("%{ if")),
        ("output", "value", "${x}", Traversal("x")),
        ("module", "source", "./${x.y}", None),
        ("module", "version", "${x}", Literal("${x}")),
        ("provider", "alias", "${x}", Literal("${x}")),
        ("provider", "region", "${x}", Traversal("x")),
    ],
)
def test_what_strings_mean_depends_on_the_argument(block: str, argument: str, text: str, expected: object) -> None:
    found = body({block: {"n": {argument: text}}}).blocks[0].body.value(argument)
    assert found == expected if expected is not None else not isinstance(found, Literal)


@pytest.mark.parametrize(
    ("resource_type", "argument", "value", "blocks"),
    [
        ("aws_s3_bucket", "versioning", {"enabled": True}, 1),
        ("aws_s3_bucket", "versioning", [{"enabled": True}], 1),
        ("aws_s3_bucket", "lifecycle_rule", [{"id": "a"}, {"id": "b"}], 2),
        ("aws_s3_bucket", "tags", {"a": "b"}, None),
        ("aws_security_group", "ingress", [{"from_port": 1}], 1),
        ("aws_security_group", "ingress", "${local.rules}", None),
        ("aws_security_group", "ingress", [], None),
        ("aws_security_group", "ingress", None, None),
        ("aws_security_group", "ingress", ["${local.rule}"], None),
        ("aws_security_group", "ingress", [{"from_port": 1}, "${local.rule}"], None),
        ("aws_s3_bucket", "lifecycle_rule", [], 0),
        ("aws_s3_bucket", "versioning", None, 0),
        ("other_type", "versioning", {"enabled": True}, None),
    ],
)
def test_the_schema_tells_blocks_from_arguments(resource_type: str, argument: str, value: object, blocks: int | None) -> None:
    inside = body({"resource": {resource_type: {"a": {argument: value}}}}).blocks[0].body
    assert (argument in inside.attributes) is (blocks is None)
    assert len(inside.of_type(argument)) == (blocks or 0)


def test_dynamic_blocks_are_blocks_at_every_depth() -> None:
    rule = {"for_each": "${x}", "content": {"dynamic": [{"transition": {"for_each": [1], "content": {"days": "${transition.value}"}}}]}}
    (outer,) = body({"resource": {"aws_s3_bucket": {"a": {"dynamic": {"lifecycle_rule": [rule, rule]}}}}}).blocks[0].body.blocks[:1]
    assert (outer.type, outer.labels) == ("dynamic", ("lifecycle_rule",))
    (inner,) = outer.body.of_type("content")[0].body.blocks
    assert inner.labels == ("transition",)
    assert inner.body.of_type("content")[0].body.value("days") == Traversal("transition", (Access("value"),))


def test_a_value_named_dynamic_is_no_block() -> None:
    assert list(body({"locals": {"dynamic": {"a": 1}}}).blocks[0].body.attributes) == ["dynamic"]


def test_comments_are_kept_with_their_place() -> None:
    file = parse('{"//": "one",\n "output": {"a": {"//": {"metadata": 1}, "value": 1}},\n "locals": {"//": "two"}}', "main.tf.json")
    assert file.comments == (Comment("// one", Span(1, 2, 1, 13)), Comment("// two", Span(3, 13, 3, 24)))
    assert file.body.blocks[1] == Block("locals", (), Body(), Span(3, 2, 3, 25))


def test_everything_has_its_place() -> None:
    text = '{\n  "resource": {\n    "aws_s3_bucket": {\n      "a": {\n        "bucket":\n          "x"\n      }\n    }\n  }\n}\n'
    (block,) = body(text).blocks
    assert block.span == Span(4, 7, 7, 8)
    assert block.body.attributes["bucket"] == Attribute("bucket", Literal("x"), Span(5, 9, 6, 14))


@pytest.mark.parametrize("name", ["terraform.tfvars.json", "given.json"])
def test_values_of_variables_are_literal(name: str) -> None:
    file = parse('{"//": "c", "v": {"${k}": ["${z}"]}}', name)
    assert file.body.value("v") == ObjectOf(((Literal("${k}"), TupleOf((Literal("${z}"),))),))
    assert list(file.body.attributes) == ["v"]


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("", "line 1, column 1", "expected a value, got the end of the file"),
        ('x = "s3cret"', "line 1, column 1", "Files whose names end in .json hold Terraform's JSON syntax."),
        ('{"a":', "line 1, column 6", "expected a value, got the end of the file"),
        ('{"a": 1,}', "line 1, column 9", "expected a name in quotes, got `}`"),
        ('{\n"a" 1}', "line 2, column 5", "expected `:`, got a number"),
        ('{"a": 01}', "line 1, column 7", "expected JSON"),
        ('{"a": 1.}', "line 1, column 7", "expected JSON"),
        ('{"a": "\\x"}', "line 1, column 7", "escape"),
        ('{"a": "b\tc"}', "line 1, column 7", "expected JSON"),
        ('{"a": NaN}', "line 1, column 7", "expected JSON"),
        ("{} {}", "line 1, column 4", "expected the end of the file, got `{`"),
        ('"x"', "line 1, column 1", "expected an object with arguments and blocks, got a string"),
        ('{"resource": 3}', "line 1, column 14", "expected an object with the labels of resource, got a number"),
        ('{"resource": {}}', "line 1, column 14", "got nothing in it"),
        ('{"resource": {"t": null}}', "line 1, column 20", "got nothing in it"),
        ('{"output": {"//": "c"}}', "line 1, column 19", "expected an object or an array with the content of output, got a string"),
        ('{"output": [{"a": {}}, null]}', "line 1, column 24", "got null"),
        ('{"output": {"a": {"value": 1, "value": 2}}}', "line 1, column 31", "value a second time"),
        ('{"locals": {"a": {"x": 1, "x": 2}}}', "line 1, column 27", "each name of an object once"),
        ('{"locals": {"a": "${1 +"}}', "line 1, column 18", ""),
        ('{"resource": {"t": {"a": {"depends_on": ["${t.b}"]}}}}', "line 1, column 42", ""),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, place: str, what: str) -> None:
    told = refusal(text)
    assert told.startswith(f"==> main.tf.json\n==> {place}\n==> ")
    assert what in told
    assert "s3cret" not in told


def test_values_of_variables_are_one_object() -> None:
    assert "expected an object with the values of variables, got an array" in refusal("[]", "x.tfvars.json")


def test_depth_is_limited() -> None:
    assert "inside each other" in refusal("[" * (DEEPEST + 2))
    deep = '{"locals": {"a": ' + "[" * (DEEPEST - 3) + "]" * (DEEPEST - 3) + "}}"
    assert isinstance(body(deep).blocks[0].body.value("a"), TupleOf)


def test_a_tree_can_be_kept() -> None:
    file = parse(PAIRS["dynamic"][1], "main.tf.json")
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(file), type=type(file)) == file


_KEYS = st.sampled_from(
    [*"ab", "//", "resource", "aws_s3_bucket", "versioning", "dynamic", "content", "output", "variable", "type", "depends_on", "module"]
) | st.text(max_size=4)
_TEXTS = st.text(max_size=8) | st.sampled_from(["${x}", "${", "%{if}", "a.b", "$${", "all"])
_VALUES: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)


def read_or_refused(text: str, name: str) -> bool:
    try:
        parse(text, name)
    except SrmError as error:
        return error.where[0] == name
    return True


@given(_VALUES, st.sampled_from(["main.tf.json", "terraform.tfvars.json"]))
def test_any_json_is_a_file_or_an_srm_error(value: Json, name: str) -> None:
    assert read_or_refused(json.dumps(value), name)


@given(st.text(alphabet='{}[]",:\\ \n0123e-+.tru$x\x00\ud800é/', max_size=40))
def test_any_text_is_a_file_or_an_srm_error(text: str) -> None:
    assert read_or_refused(text, "main.tf.json")


def test_what_is_wrong_with_a_block_takes_no_other_with_it() -> None:
    text = """{
      "resource": {"aws_sqs_queue": {
        "a": {"name": "${"},
        "b": {"name": "b"},
        "c": {"name": "c", "name": "d"}
      }},
      "module": {"m": "none"},
      "locals": {"x": "${1 +}"},
      "output": {"o": {"value": "x"}}
    }"""
    with pytest.raises(Unparsed) as caught:
        parse(text, "main.tf.json")
    assert [one.where[1] for one in caught.value.errors] == [
        "line 3, column 23",
        "line 5, column 28",
        "line 7, column 23",
        "line 8, column 23",
    ]
    assert caught.value.rest is not None
    assert [(one.type, one.labels) for one in caught.value.rest.body.blocks] == [("resource", ("aws_sqs_queue", "b")), ("output", ("o",))]
    assert ("resource", "aws_sqs_queue", "a") in caught.value.lost


def test_what_is_wrong_with_a_block_in_a_block_is_wrong_with_that() -> None:
    text = '{"terraform": {"backend": {"s3": 1}}, "resource": {"aws_sqs_queue": {"q": {"provisioner": {"local-exec": 1}}, "r": {}}}}'
    with pytest.raises(Unparsed) as caught:
        parse(text, "main.tf.json")
    assert caught.value.rest is not None
    assert [one.labels for one in caught.value.rest.body.blocks] == [("aws_sqs_queue", "r")]
