"""What is no plan is refused, with where, what was expected, what was got and what to do (acceptance case 28)."""

from __future__ import annotations

import json
import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from srm_tf.errors import SrmError
from srm_tf.terraform.decode import Expression, decode, is_constant, names_in, references_of

PLAN = {"format_version": "1.2", "terraform_version": "1.15.5", "resource_changes": []}
TEXT = json.dumps(PLAN)
PRETTY = json.dumps(PLAN, indent=2).encode()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty file"),
        (b" \n\t", "empty file"),
        (b"{", "ends or breaks in the middle"),
        (TEXT[:-3].encode(), "ends or breaks in the middle"),
        (b"[]", "a JSON list"),
        (b"{}", "no format_version"),
        (b'{"Resource": {}}', "no format_version"),
        (b'{"serial": 4, "lineage": "x", "version": 4}', "a raw state file"),
        (b'{"format_version": 1}', "no format_version"),
        (b'{"format_version": "2.0"}', "expected format_version 0.1 to 1.x"),
        (b'{"format_version": "1.0", "provider_schemas": {}}', "provider schemas"),
        (b'{"@level":"info","@message":"Terraform 1.15"}\n{"@level":"info"}', "the log that"),
        (b'resource "aws_s3_bucket" "b" {}', "HCL"),
        (b"Terraform will perform the following actions:\n", "the text that"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a binary file"),
        (b"hello", "not JSON"),
        (b'{"resource_changes": []}', "a part of it (no format_version)"),
        (b'{"format_version": "1.0"}', "a state without any resources"),  # `terraform show -json` without the name of a plan
        (b'{"format_version": "1.0", "valid": true, "error_count": 0}', "what `terraform validate -json` prints"),
        (b'{"format_version": "1.0", "function_signatures": {}}', "what `terraform metadata functions -json` prints"),
        (b'{"format_version": "1.0", "mine": 1}', "JSON of something else"),
        (b"12:01:02.123 STDOUT [vpc] terraform: " + TEXT.encode(), "other text before it"),
        (b"[" + TEXT.encode() + b"]", "a JSON list"),
        (b"[command]/tmp/terraform-bin show -json p\n" + TEXT.encode(), "other text before it"),
        (TEXT.encode() + b"\n" + TEXT.encode(), "got another one behind it"),
        (b"Initializing...\n" + PRETTY, "other text before it"),
        (b"".join(b"[vpc] " + line + b"\n" for line in PRETTY.splitlines()), "other text before it"),
        (TEXT.encode() + b"\n::debug::exitcode: 0\n", "other text behind it"),
        (b'{"time":"12:01","level":"stdout","msg":"{\\"format_version\\": 1"}\n{"time":"12:01","msg":"}"}', "other text behind it"),
        (b"\xe2\x95\xb7\n\xe2\x94\x82 Error: Failed to load plugin schemas\n", "the error that Terraform or OpenTofu ended with"),
        (b"\x1b[31mError: No configuration files\x1b[0m\n", "the error that Terraform or OpenTofu ended with"),
        (b"\x1b[0m\x1b[1maws_sqs_queue.q: Refreshing state... [id=q]\x1b[0m\n", "prints for people"),
        (b"Our stacks\n\nWe use Terraform.\n", "text that is not JSON"),
        (b'# aws_sqs_queue.q["a"]:\nresource "aws_sqs_queue" "q" {\n    id = "q"\n}\n', "prints for people"),
        (b"tfplan\x02\x00", "a saved plan of Terraform 0.11"),
        (b'{"plan_format_version": "1.2", "resource_changes": []}', "the redacted plan of HCP Terraform"),
        (b'{"remote_plan_format": 1, "run_id": "run-1", "hostname": "h"}', "a saved plan of HCP Terraform"),
        (b'{"root_module": {}, "provider_config": {}}', "the configuration that `tofu show -json -config` prints"),
        (b'{"format_version": "1.0", "root_module": {}}', "the configuration that `tofu show -json -config` prints"),
        (b'{"meta": {}, "encrypted_data": "aGk=", "encryption_version": "v0"}', "a file that OpenTofu encrypted"),
        (b'{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {}}', "a CloudFormation template"),
        (b'{"config": {}, "steps": [{"op": "create", "urn": "u"}], "duration": 1, "changeSummary": {"create": 1}}', "a preview of Pulumi"),
        (
            b'{"resource": {"aws_s3_bucket": {"b": {"bucket": "b"}}}}',
            "configuration in JSON\n==> Terraform reads it where its name ends in",
        ),
        (b'{"format_version": "1.0", "resource": {}, "diagnostics": []}', "what `terraform state show -json` prints"),
        (b"\x1f\x8b\x08\x00", "a gzip file"),
        (
            b'resource "aws_kms_key" "k" {\n}\n',
            "got HCL\n==> Terraform reads it where its name ends in .tf: call it so, and name the file or its directory.",
        ),
        (b'# the keys\n// of all\n\nresource "aws_kms_key" "k" {\n}\n', "got HCL"),
        (b"# infra\n\nHow to use it.\n", "got text that is not JSON"),  # a README.md, which a shell names for `*`
        (b'{"format_version": "1.2", "variables": {"a": {"value": ' + b"[" * 200_000 + b"]" * 200_000 + b"}}}", "nested too deeply"),
    ],
)
def test_case_28_what_is_no_plan_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(SrmError) as caught:
        decode(data, "plan.json")
    assert says in str(caught.value)
    assert caught.value.where[0] == "plan.json"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b'{"plan_format_version": "1.2", "resource_changes": []}', "/json-output"),
        (b'{"remote_plan_format": 1, "run_id": "run-1"}', "terraform show -json"),
        (b'{"encrypted_data": "aGk="}', "tofu show -json"),
        (b'{"serial": 4, "lineage": "x", "version": 4}', "terraform show -json > state.json"),
        (TEXT.encode() + b"\n" + TEXT.encode(), "--json-out-dir"),
        (TEXT.encode() + b"\n::debug::exitcode: 0", "terraform_wrapper: false"),
    ],
)
def test_what_is_no_plan_is_told_how_to_make_one(data: bytes, says: str) -> None:
    with pytest.raises(SrmError) as caught:
        decode(data, "plan.json")
    assert says in caught.value.hint


@pytest.mark.parametrize(("name", "called"), [("my plan.gz", "'my plan.gz'"), ("standard input", "FILE")])
def test_what_is_packed_is_told_how_to_unpack(name: str, called: str) -> None:
    with pytest.raises(SrmError) as caught:
        decode(b"\x1f\x8b\x08\x00", name)
    assert caught.value.hint == f"Unpack it: gunzip -c {called} | srm-tf check -"


def test_what_stands_behind_a_plan_is_told_with_its_place() -> None:
    with pytest.raises(SrmError) as caught:
        decode(b'{"format_version": "1.2"} more', "plan.json")
    assert caught.value.what == "expected one plan, got other text behind it (byte 27)"


def test_a_wrong_shape_is_told_with_its_path() -> None:
    bad = {**PLAN, "resource_changes": [{"address": "a.b", "type": "a", "name": "b", "change": None}]}
    with pytest.raises(SrmError) as caught:
        decode(json.dumps(bad).encode(), "plan.json")
    assert str(caught.value).startswith("==> plan.json\n==> resource_changes[0].change\n==> expected object, got null")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            {"address": 1, "type": "a", "name": "b", "change": {"actions": []}},
            "resource_changes[0].address\n==> expected string, got number",
        ),
        ({"address": "a.b", "type": "a", "name": "b", "change": {}}, "change\n==> expected an object with actions, got one without it"),
        (
            {"address": "a.b", "type": "a", "name": "b", "change": {"actions": [], "after_unknown": []}},
            "change.after_unknown\n==> expected boolean | object, got array",
        ),
    ],
)
def test_a_wrong_shape_is_told_in_the_words_of_json(change: object, says: str) -> None:
    with pytest.raises(SrmError, match=re.escape(says)):
        decode(json.dumps({**PLAN, "resource_changes": [change]}).encode(), "plan.json")


@pytest.mark.parametrize(
    ("digits", "text", "where"), [(400, '"errored": 1%s', "errored"), (6000, '"variables": {"a": {"value": 1%s}}', "variables")]
)
def test_a_number_beyond_all_measure_is_told_in_the_same_words(digits: int, text: str, where: str) -> None:
    with pytest.raises(SrmError) as caught:
        decode(f'{{"format_version": "1.2", {text % ("0" * digits)}}}'.encode(), "plan.json")
    assert str(caught.value).startswith(f"==> plan.json\n==> {where}")
    assert "\n==> expected a value as Terraform writes it, got a number out of range\n" in str(caught.value)


def test_a_plan_of_nothing_is_one() -> None:
    assert decode(b'{"format_version": "1.2", "planned_values": {"root_module": {}}}', "plan.json").resource_changes is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_a_shell_may_write_is_read(encoding: str) -> None:
    data = TEXT.encode(encoding)
    assert decode(data, "plan.json").terraform_version == "1.15.5"
    if encoding == "utf-16-be":
        assert decode(b"\xfe\xff" + data, "plan.json").terraform_version == "1.15.5"


@pytest.mark.parametrize("version", ["0.1", "0.2", "1.0", "1.1", "1.2"])
def test_every_published_format_version_is_read(version: str) -> None:
    assert decode(json.dumps({**PLAN, "format_version": version}).encode(), "p").format_version == version


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise_anything_else(data: bytes) -> None:
    said: str | None = None  # not refused
    try:
        decode(data, "x")
    except SrmError as error:
        said = str(error)
    assert said != ""


@given(st.integers(min_value=1, max_value=len(TEXT) - 1))
def test_no_truncated_plan_passes(cut: int) -> None:
    with pytest.raises(SrmError):
        decode(TEXT[:cut].encode(), "x")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (
            b'{"format_version": "1.2", "terraform_version": "\xe9", "resource_changes": []}',
            "UTF-8 text, got an invalid byte at 48",
        ),
        (
            b'{"format_version": "1.2", "resource_changes": [], "prior_state": {"a\xff": 1}}',
            "UTF-8 text, got an invalid byte at 68",
        ),
        (b'"abc"', "got JSON that is no object"),
        (b"null", "got JSON that is no object"),
        (b"nothing", "got text that is not JSON"),
    ],
)
def test_what_is_wrong_with_the_bytes_is_said(data: bytes, says: str) -> None:
    with pytest.raises(SrmError) as caught:
        decode(data, "plan.json")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("expression", "constant"),
    [
        ({"constant_value": "a"}, True),
        ({"constant_value": None}, True),
        ({"constant_value": "${var.x}"}, False),  # of the JSON syntax
        ({"constant_value": "%{ if var.x }a%{ endif }"}, False),
        ({"constant_value": "a", "references": ["var.x"]}, False),
        ({"references": ["var.x"]}, False),
        ({}, False),
    ],
)
def test_a_constant_is_one_in_either_form(expression: dict[str, object], constant: bool) -> None:
    assert (is_constant(expression), msgspec.convert(expression, Expression).constant) == (constant, constant)


@pytest.mark.parametrize("found", [["", "var.x"], ["var.x", "[0]", " "], ["var.x", 5, None, {}]])
def test_a_reference_that_is_no_name_leads_nowhere(found: list[object]) -> None:
    assert references_of({"references": found}) == ["var.x"]


def test_references_that_are_all_names_are_the_list_itself() -> None:
    found = ["aws_s3_bucket.b.id", "_x.y", "é.z"]
    assert names_in(found) is found
