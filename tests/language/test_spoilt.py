"""Texts that were meant to be JSON and are none, whatever will stand in their gaps."""

from __future__ import annotations

from time import process_time

import pytest

from srm_tf.language.spoilt import as_meant, is_no_json
from srm_tf.model.grounds import text_of
from srm_tf.model.value import GAP, Reference, Unknown, Value
from srm_tf.model.verdict import Verdict
from tests.support.judging import asked_of, configured_graph, report_on

BUCKET, ROLE = "aws_s3_bucket.b.arn", "aws_iam_role.r.arn"


def text(shape: str, *references: str) -> Value:
    shape = shape.replace("~", GAP)
    found = tuple(Reference(one, one.rpartition(".")[0], "arn") for one in references)
    return Value(Unknown(" and ".join(references), references, shape=shape), written=True, references=found)


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ('{"a": ["~"], }', True),
        ('{"a": "~" "b": 1}', True),
        ('{"a": "~"', True),
        (' [ "~/*" ', True),
        ('{"a": "~"}', False),
        ('{"a": ~, }', False),  # what stands there may be anything
        ('{"a": "~, "b": 1}', False),  # what stands there may end the string
        ("~", False),
        ("arn:~", False),
        ("", False),
    ],
)
def test_what_stands_in_strings_mends_nothing_around_them(shape: str, expected: bool) -> None:
    assert is_no_json(text(shape, BUCKET)) is expected


def test_each_gap_keeps_what_it_waits_for() -> None:
    found = as_meant(text('{"Statement": [{"Resource": "~/*", "Principal": {"AWS": "~"}}, ], }', BUCKET, ROLE))
    assert found is not None
    statement = found.get("Statement").items()[0]
    resource, principal = statement.get("Resource"), statement.get("Principal").get("AWS")
    assert (resource.unknown.shape, resource.unknown.suffix, resource.unknown.depends_on) == (f"{GAP}/*", "/*", (BUCKET,))
    assert [one.text for one in principal.references] == [ROLE]


def test_what_is_wrong_otherwise_says_nothing() -> None:
    assert as_meant(text('{"a": "~"', BUCKET)) is None
    known = as_meant(Value('{"a": [1,],}'))
    assert known is not None
    assert known.plain() == {"a": [1]}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('{"a": 1, // why\n "b": 2 # that\n}', {"a": 1, "b": 2}),
        ('{ /* both\n lines */ "a": "//x", "b": "#,]" }', {"a": "//x", "b": "#,]"}),
        ('{"a": "b" // last\n "c": [1, /* none */ ]}', {"a": "b", "c": [1]}),
        ('{"a": "b"\n "c": {"d": true\n "e": []\r\n\t"f": 0}}', {"a": "b", "c": {"d": True, "e": [], "f": 0}}),
        ('[{"a": 1}\n{"a": 2}]', [{"a": 1}, {"a": 2}]),
        ('{"a"\n "b"}', None),
        ('{"a": 1 "b": 2}', None),
        ("{'a': 1}", None),
    ],
)
def test_comments_and_commas_that_lack_at_the_end_of_a_line_leave_one_meaning(written: str, meant: object) -> None:
    found = as_meant(Value(written))
    assert (None if found is None else found.plain()) == meant


def test_a_gap_in_a_comment_leaves_none_for_what_follows() -> None:
    assert as_meant(text('{"a": 1, // ~\n "b": "~" }', ROLE, BUCKET)) is None
    kept = as_meant(text('{"a": 1, // role\n "b": "~" }', BUCKET))
    assert kept is not None
    assert kept.get("b").unknown.depends_on == (BUCKET,)


def test_nothing_in_a_sensitive_text_is_shown() -> None:
    """A statement of a policy with a comment in it was."""
    kept = as_meant(Value('{"Statement": [{"Sid": "canary" // mine\n}]}', written=True, sensitive=True))
    assert kept is not None
    assert all(one.sensitive for one in kept.walk())


@pytest.mark.parametrize("written", ['{\\"' * 40_000, '{"' + '\\"' * 40_000, "/* " * 40_000, '"a\n\n' * 40_000])
def test_what_never_ends_is_read_once(written: str) -> None:
    """A document that is escaped once too often has no end of a string: looked for from each quote on, it took minutes."""
    began = process_time()
    assert as_meant(Value(written)) is None
    is_no_json(text("{" + written, BUCKET))
    assert process_time() - began < 5


def test_the_line_is_told_in_which_a_known_text_stops_being_a_document() -> None:
    containers = '    [{\n      "name": "a"\n      "image": "b"\n    }]\n'
    task = 'resource "aws_ecs_task_definition" "t" {\n  container_definitions = <<-EOT\n' + containers + "  EOT\n}\n"
    said = {text_of(one.grounds) for one in asked_of(configured_graph(task), "ecs/containers-run-unprivileged")}
    assert said == {"container_definitions is no JSON document (line 3 of 4)"}


def test_what_is_no_document_is_wrong_where_no_element_may_have_several_facts() -> None:
    stack = 'resource "aws_cloudformation_stack" "s" {\n  name = "s"\n  policy_body = "%s"\n}\n'
    (said,) = (
        (one.verdict, text_of(one.grounds).partition(";")[0])
        for one in report_on(configured_graph(stack % "Allow everything")).outcomes
        if one.control == "cloudformation/stacks-have-stack-policies"
    )
    assert said == (Verdict.MISCONFIGURED, "policy_body is no JSON document")
