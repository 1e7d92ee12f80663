"""JUnit: the schema of Jenkins' xUnit plugin, and what GitLab makes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from srm_tf.engine.finding import Failure, Gate, Report, Waiver
from srm_tf.report import junit
from tests.report.placed import BASE, PRIVATE, placed, reports
from tests.report.reports import WAIVED, mixed, outcome, report, same_as_golden, unread

XS = "{http://www.w3.org/2001/XMLSchema}"
SCHEMA = ET.parse(Path(__file__).parent / "schemas" / "junit-10.xsd").getroot()  # noqa: S314 — a file of this repository
ELEMENTS = {one.get("name"): one for one in SCHEMA.findall(f"{XS}element")}
TYPES = {one.get("name"): one for one in SCHEMA.iter() if one.tag in {f"{XS}simpleType", f"{XS}complexType"} and one.get("name")}


def _mistakes(node: ET.Element) -> Iterator[str]:
    """What of a document is not as the schema says: as much of XML Schema as this one uses (no order, no counts are in it)."""
    declared = ELEMENTS.get(node.tag)
    if declared is None:
        yield f"no element {node.tag}"
        return
    kind = declared.find(f"{XS}complexType")
    known = {one.get("name"): one for one in kind.findall(f"{XS}attribute")} if kind is not None else {}
    for name, value in node.attrib.items():
        if name not in known:
            yield f"{node.tag} has no attribute {name}"
        elif not _allowed(str(known[name].get("type")), value):
            yield f"{node.tag}.{name} is {value}"
    yield from (f"{node.tag} lacks {name}" for name, one in known.items() if one.get("use") == "required" and name not in node.attrib)
    children = {one.get("ref") for one in kind.iter(f"{XS}element")} if kind is not None else set()
    yield from (f"{child.tag} in {node.tag}" for child in node if child.tag not in children)
    mixed_text = kind is None or kind.get("mixed") == "true"
    if not mixed_text and "".join([node.text or "", *(child.tail or "" for child in node)]).strip():
        yield f"text in {node.tag}"
    for child in node:
        yield from _mistakes(child)


def _allowed(kind: str, value: str) -> bool:
    pattern = TYPES[kind].find(f".//{XS}pattern") if kind in TYPES else None
    return pattern is None or re.fullmatch(str(pattern.get("value")), value) is not None


def _read(one: Report) -> ET.Element:
    return ET.fromstring(junit.render(one, BASE))  # noqa: S314 — written by the product


def _case(one: Report, control: str, about: str = "") -> ET.Element:
    return next(case for case in _read(one).iter("testcase") if case.get("name") == control and about in str(case.get("classname")))


def test_the_document_is_the_one_that_was_read() -> None:
    same_as_golden("placed.junit.xml", junit.render(placed(), BASE))


@pytest.mark.parametrize("one", [placed(), mixed(), unread(), report()], ids=["placed", "mixed", "unread", "empty"])
def test_documents_are_as_the_schema_says(one: Report) -> None:
    assert list(_mistakes(_read(one))) == []


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("<testcase/>", "testcase lacks name"),
        ('<testcase name="a" file="b"/>', "testcase has no attribute file"),
        ('<testcase name="a">text</testcase>', "text in testcase"),
        ('<testcase name="a"><passed/></testcase>', "passed in testcase"),
        ('<testsuites time="long"/>', "testsuites.time is long"),
        ("<suite/>", "no element suite"),
    ],
)
def test_the_schema_refuses_what_is_not_meant(text: str, mistake: str) -> None:
    assert mistake in list(_mistakes(ET.fromstring(text)))  # noqa: S314


@settings(deadline=None, max_examples=150)
@given(reports())
def test_random_reports_are_documents(one: Report) -> None:
    root = _read(one)
    assert list(_mistakes(root)) == []
    for suite in root.iter("testsuite"):
        kinds = [child.tag for case in suite for child in case]
        assert int(str(suite.get("tests"))) == len(suite)
        assert [int(str(suite.get(name))) for name in ("failures", "errors", "skipped")] == [
            kinds.count(name) for name in ("failure", "error", "skipped")
        ]
    cases = [(case.get("classname"), case.get("name")) for case in root.iter("testcase") if case.find("error") is None]
    assert len(set(cases)) == len({(each.root, each.source, each.control) for each in one.outcomes}) == len(cases)
    assert all(line.isprintable() for text in root.itertext() for line in text.split("\n"))
    told = [(name, value) for node in root.iter() for name, value in node.items()]
    assert all(value.isprintable() for _, value in told)
    assert all(len(value) <= 300 for name, value in told if name == "message")


@given(st.text())
def test_what_xml_forbids_is_removed_and_nothing_else(text: str) -> None:
    kept = junit.allowed(text + "\x00\x1b\ud800\ufffe")
    assert kept == junit.allowed(text)
    document = ET.fromstring(f"<a>{kept.replace('&', '').replace('<', '').replace(']]>', '')}</a>")  # noqa: S314
    assert document.tag == "a"
    assert [one for one in text if ord(one) > 0x7F and one.isprintable() and one not in kept] == []


def test_a_finding_fails_with_its_kind() -> None:
    case = _case(placed(), PRIVATE)
    failure = case.find("failure")
    assert failure is not None
    assert case.get("classname") == "infra/prod: aws_db_instance.main"
    assert failure.get("type") == "misconfigured"
    assert failure.get("message") == "aws_db_instance.main: publicly_accessible is true, expected false (misconfigured)"
    assert str(failure.text).splitlines()[1:] == [
        "infra/prod/main.tf:14",
        "critical: RDS instances have private endpoints only",
        "Set `publicly_accessible = false`.",
    ]


def test_the_class_is_the_address_where_there_is_one_input() -> None:
    assert _case(mixed(), PRIVATE).get("classname") == "aws_db_instance.main"


def test_what_is_satisfied_passes() -> None:
    assert list(_case(placed(), "ec2/instances-require-imdsv2")) == []


def test_what_nobody_can_say_is_skipped_and_says_why() -> None:
    skipped = _case(placed(), "s3/buckets-require-tls").find("skipped")
    assert skipped is not None
    assert skipped.get("type") == "unknown"
    assert str(skipped.get("message")).endswith("policy depends on var.policy; it depends on var.other (unknown)")
    unknown = outcome("aws_x.a", PRIVATE, "unknown", "why", remediation="Mend it.")
    assert "Mend it." not in junit.render(report(outcomes=(unknown,)), BASE)


def test_what_nobody_can_say_fails_where_unknown_counts_as_a_finding() -> None:
    """Of an input whose gate is strict, and of no other."""
    known = placed()
    strict = replace(known, gates=dict.fromkeys(known.inputs, Gate(strict=True)))
    failed = _case(strict, "s3/buckets-require-tls").find("failure")
    assert failed is not None
    assert failed.get("type") == "unknown"
    elsewhere = replace(known, gates={"elsewhere": Gate(strict=True)})
    assert _case(elsewhere, "s3/buckets-require-tls").find("failure") is None


def test_what_is_waived_is_skipped_with_its_reason() -> None:
    skipped = _case(mixed(), "s3/buckets-have-lifecycle-rules").find("skipped")
    assert skipped is not None
    assert (skipped.get("type"), skipped.get("message")) == ("waived", "waived: kept for ever, see ADR 7")
    assert _case(placed(), "ebs/volumes-are-encrypted-at-rest").find("failure") is not None  # one of its instances is not waived


def test_each_waiver_of_instances_is_told_and_what_it_accepts() -> None:
    waivers = [WAIVED, WAIVED, Waiver("settings", "another", owner="me")]
    found = [outcome(f"aws_x.a[{at}]", PRIVATE, "missing", "b is not set", waiver=one) for at, one in enumerate(waivers)]
    passed = outcome("aws_x.a[3]", PRIVATE, "satisfied", "b is set")
    skipped = _case(report(outcomes=(*found, passed)), PRIVATE).find("skipped")
    assert skipped is not None
    assert str(skipped.text).splitlines() == [
        "waived: kept for ever, see ADR 7",
        "waived: another (me)",
        "aws_x.a: b is not set (missing at aws_x.a[0], aws_x.a[1], aws_x.a[2])",
    ]


def test_cases_stand_by_input_and_address_after_what_could_not_be_read() -> None:
    roots = {"b.json": ("aws_x.a[10]", "aws_x.a[9]"), "a.json": ("aws_x.z",)}
    found = tuple(outcome(at, PRIVATE, "missing", root=root, source=at) for root, several in roots.items() for at in several)
    found += (outcome("aws_x.z", "ec2/x", "missing", root="a.json", source="aws_x.z"),)
    one = report(inputs=("b.json", "a.json"), outcomes=found, failures=(Failure("b.json", "cut"),))
    assert [(case.get("classname"), case.get("name")) for case in _read(one).iter("testcase")] == [
        ("infra/b.json", "input can be read"),
        ("infra/b.json: aws_x.a[9]", PRIVATE),
        ("infra/b.json: aws_x.a[10]", PRIVATE),
        ("infra/a.json: aws_x.z", "ec2/x"),
        ("infra/a.json: aws_x.z", PRIVATE),
    ]


def test_an_input_that_could_not_be_read_is_an_error() -> None:
    root = _read(placed())
    suite = next(one for one in root if one.get("name") == "infra/broken.json")
    error = suite[0].find("error")
    assert error is not None
    assert (root.get("errors"), suite.get("errors"), suite.get("tests")) == ("1", "1", "1")
    assert error.text == "==> broken.json\n==> expected a plan, got \\x1bnothing"


def test_thirty_two_thousand_instances_are_one_case() -> None:
    many = tuple(outcome(f"aws_x.a[{one}]", PRIVATE, "missing", f"aws_x.a[{one}].b is not set", source="aws_x.a") for one in range(32_000))
    text = junit.render(report(outcomes=many), BASE)
    assert len(text) < 2_000
    assert 'tests="1"' in text
    assert "and 31,995 more" in text
