"""Small inputs with values that nobody has: they come to an end, in little time and without a traceback."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.support.planned import plan_text
from tests.support.scanning import Program, Scan

GROUP = (
    'resource "aws_security_group" "g" {\n  ingress {\n    from_port = %s\n    to_port = %s\n'
    '    protocol = "tcp"\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n}\n'
)
QUEUE = 'resource "aws_sqs_queue" "q" {\n  name = %s\n  delay_seconds = %s\n}\n'
HUGE = ["1e400", "-1e400", "1e5000", "1e99999999", '"1e400"', '"nan"', '"1_0"', "1e308 * 1e308", "pow(10, 308) * 10"]


@pytest.mark.parametrize("number", HUGE)
@pytest.mark.parametrize("form", ["table", "json", "sarif"])
def test_numbers_larger_than_any_machine_has(scan: Scan, srm_tf: Program, number: str, form: str) -> None:
    scan.write((GROUP % (number, number)) + (QUEUE % (f'"q-${{{number}}}"' if "e9" not in number else '"q"', number)))
    done = srm_tf("check", ".", "--format", form, "--profile", "all")
    assert done.returncode in {0, 1}, done.stderr


@pytest.mark.parametrize("number", ["1" + "0" * 400, "-1" + "0" * 400, "1e400", "1" + "0" * 5000])
def test_numbers_of_a_plan_larger_than_any_machine_has(scan: Scan, srm_tf: Program, number: str) -> None:
    text = plan_text(GROUP % (424242, 424242)).replace("424242", number)
    scan.write({"plan.json": text})
    done = srm_tf("check", "plan.json", "--format", "json", "--profile", "all")
    assert done.returncode in {0, 1} or b"plan.json" in done.stderr
    assert b"defect" not in done.stderr


def test_a_product_that_no_memory_holds_is_not_made(scan: Scan, srm_tf: Program) -> None:
    scan.write(
        "locals {\n  all = setproduct(range(1000), range(1000), range(1000))\n}\n" + QUEUE % ("local.all[0][0]", "length(local.all)")
    )
    done = srm_tf("check", ".", "--format", "json", "--only", "aws_sqs_queue.q")
    assert done.returncode == 0, done.stderr


DOUBLED = {
    "a template": ('"${@}${@}"', '"xxxxxxxx"'),
    "join": ('join("", [@, @])', '"xxxxxxxx"'),
    "format": ('format("%s%s", @, @)', '"xxxxxxxx"'),
    "replace": ('replace(@, "x", "xx")', '"x"'),
    "concat": ("concat(@, @)", '["x"]'),
}


@pytest.mark.parametrize("way", DOUBLED)
def test_names_that_double_each_other_fill_no_memory(scan: Scan, srm_tf: Program, way: str) -> None:
    made, first = DOUBLED[way]
    names = "".join(f"  a{place + 1} = {made.replace('@', f'local.a{place}')}\n" for place in range(40))
    policy = 'resource "aws_iam_policy" "p" {\n  policy = local.a40\n}\n'
    scan.write(f"locals {{\n  a0 = {first}\n{names}}}\n{policy}")
    done = srm_tf("check", ".", "--format", "json", "--profile", "all")
    assert done.returncode in {0, 1}, done.stderr


def _written(scan: Scan, srm_tf: Program, number: int, form: str) -> str:
    names = list(range(number))
    buckets = [f'resource "aws_s3_bucket" "b{one}" {{\n  bucket = "b-${{var.names[{one}]}}"\n}}\n' for one in names]
    status = '  versioning_configuration {\n    status = "Enabled"\n  }\n'
    beside = [f'resource "aws_s3_bucket_versioning" "v{one}" {{\n  bucket = var.names[{one}]\n{status}}}\n' for one in names]
    scan.write('variable "names" { type = list(string) }\n' + "".join(buckets + beside))
    return srm_tf("check", ".", "--only", "s3/buckets-are-versioned", "--format", form).stdout.decode()


def test_twice_as_many_pairs_that_may_belong_together_are_no_page_four_times_as_large(scan: Scan, srm_tf: Program) -> None:
    pages = [json.loads(_written(scan, srm_tf, number, "json"))["outcomes"] for number in (60, 120)]
    sizes = [len(json.dumps(page)) for page in pages]
    assert sizes[1] < 2.5 * sizes[0]
    left = {"evidence": 69, "depends_on": 70}  # its own is another one for certain
    assert {one["verdict"]: one.get("left_out") for one in pages[1]} == {"unknown": left}
    rows = list(csv.DictReader(io.StringIO(_written(scan, srm_tf, 120, "csv"), newline="")))
    assert {row["evidence"].splitlines()[-1] for row in rows} == {"and 69 others"}


SAID = ["srm-tf: waive sqs/* {}: ours", "checkov:skip=CKV_AWS_27:ours {} x", "x {} checkov:skip=CKV_AWS_27", "{}"]


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("sign", [" ", "#", "*", "/"])
def test_comments_with_very_many_blanks_or_signs(scan: Scan, srm_tf: Program, said: str, sign: str) -> None:
    scan.write(f"# {said.format(sign * 300_000)} srm-tf\n" + QUEUE % ('"q"', "0"))
    done = srm_tf("check", ".", "--format", "json", "--honour-foreign-waivers")
    assert done.returncode in {0, 1}, done.stderr


@pytest.mark.parametrize("line", ["", " ", "# x", "\u00a0", "}"])
def test_very_many_lines_in_a_file_that_does_not_parse(scan: Scan, srm_tf: Program, line: str) -> None:
    scan.write((QUEUE % ('"q"', "0")) + f"{line}\n" * 100_000 + 'resource "aws_sqs_queue" "r" {\n  name = )\n}\n')
    done = srm_tf("check", ".", "--format", "json", "--profile", "all")
    assert done.returncode == 2
    assert b"aws_sqs_queue.q" in done.stdout


def test_a_very_long_word_with_a_letter_in_it_that_no_name_has(scan: Scan, srm_tf: Program) -> None:
    scan.write(f"{'a' * 500_000}\u20ac {{\n}}\n")
    done = srm_tf("check", ".", "--format", "json")
    assert done.returncode == 2
    assert b"column 500001" in done.stderr, done.stderr[-500:]
