"""Accepting what is there (cases 24 and 25 of the documented ones), through plans and through configuration."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from srm_tf.engine.baseline import Baseline, Entry, Instructions, Judged, Update, evidence, updated, written
from srm_tf.engine.choice import Choice
from srm_tf.engine.run import World, run
from srm_tf.model.verdict import Evidence
from srm_tf.terraform.decode import decode
from srm_tf.terraform.plan import worlds
from tests.report.reports import outcome
from tests.support.folders import put
from tests.support.judging import facts, schema
from tests.support.planned import plan_text
from tests.support.scanning import Done, Program, Scan

FILE = "srm-tf-baseline.jsonl"
ADMIN, RISKY = "vpc/security-groups-close-admin-ports-to-world", "vpc/security-groups-close-risky-ports-to-world"
LOGS = "s3/buckets-log-access"
FIELDS = ("root", "address", "control", "verdict", "severity", "evidence", "accepted")


def bucket(name: str, inside: str = "") -> str:
    return f'resource "aws_s3_bucket" "{name}" {{\n{inside}}}\n'


def group(name: str, *ports: int, tags: str = "", ranges: str = '"0.0.0.0/0"') -> str:
    rest = f'    protocol = "tcp"\n    cidr_blocks = [{ranges}]\n    description = "for a test"\n'
    rules = "".join(f"  ingress {{\n    from_port = {port}\n    to_port = {port}\n{rest}  }}\n" for port in ports)
    return f'resource "aws_security_group" "{name}" {{\n  description = "of a test"\n{tags}{rules}}}\n'


def entries(path: Path | str = FILE) -> list[dict[str, Any]]:
    head, *lines = Path(path).read_text(encoding="utf-8").splitlines()
    assert head == '{"srm-tf-baseline":1}'
    return [json.loads(line) for line in lines]


def check(srm_tf: Program, *names: str) -> dict[str, Any]:
    found: dict[str, Any] = srm_tf("check", *(names or (".",)), "--baseline", FILE, "--format", "json", "--scope", "all").document
    return found


def counting(found: dict[str, Any]) -> set[tuple[str, str]]:
    """What is false and accepted by nobody."""
    return {
        (one["address"], one["control"])
        for one in found["outcomes"]
        if one["verdict"] in {"missing", "misconfigured"} and one["waiver"] is None and "of" not in one
    }


def hints(found: dict[str, Any]) -> list[str]:
    return [note["text"] for note in found["notes"] if note["kind"] == "baseline"]


def said(done: Done) -> str:
    return " ".join(done.stdout.decode().split())


class Doors:
    """A configuration judged as it stands, or as a plan; `name` is what the command line says."""

    def __init__(self, scan: Scan, name: str) -> None:
        self.scan = scan
        self.name = name

    def write(self, text: str, before: str | None = None) -> None:
        if self.name == ".":
            self.scan.write(text)
        else:
            (self.scan.place / self.name).write_text(plan_text(text, before=before), encoding="utf-8")


@pytest.fixture(params=[".", "plan.json"])
def door(scan: Scan, request: pytest.FixtureRequest) -> Doors:
    return Doors(scan, request.param)


def test_what_is_written_is_accepted_shown_and_fails_nothing(door: Doors, srm_tf: Program) -> None:
    door.write(group("g", 22) + bucket("b"))
    assert srm_tf("check", door.name).returncode == 1
    assert srm_tf("baseline", "write", door.name, "--as-of", "2026-03-01").returncode == 0
    done = srm_tf("check", door.name, "--baseline", FILE, "--fail-on", "low", "--scope", "all")
    assert done.returncode == 0
    assert "in the baseline of 2026-03-01" in said(done)
    assert f"{RISKY} at aws_security_group.g" in said(done)
    waivers = [one["waiver"] for one in check(srm_tf, door.name)["outcomes"] if one["waiver"]]
    assert len(waivers) == len(entries())
    assert {(one["kind"], one["reason"]) for one in waivers} == {("baseline", "in the baseline of 2026-03-01")}


def test_the_file_is_one_finding_a_line_sorted_and_knows_no_machine(scan: Scan, srm_tf: Program) -> None:
    scan.write({"b/main.tf": group("g", 22), "a/main.tf": bucket("b")})
    srm_tf("baseline", "write", ".")
    found = entries()
    assert [tuple(one) for one in found] == [FIELDS] * len(found)
    assert found == sorted(found, key=lambda one: (one["root"], one["address"], one["control"]))
    assert {one["root"] for one in found} == {"a/", "b/"}
    assert str(scan.place) not in Path(FILE).read_text(encoding="utf-8")
    (admin,) = (one for one in found if one["control"] == ADMIN)
    assert (admin["verdict"], admin["severity"], admin["evidence"]) == ("misconfigured", "high", ["ingress = 22 0.0.0.0/0"])


# --- case 24: what is new elsewhere, or is new in the same place, is not absorbed


def test_case_24_a_new_violation_counts_wherever_it_is(door: Doors, srm_tf: Program) -> None:
    door.write(group("g", 22))
    srm_tf("baseline", "write", door.name)
    door.write(group("g", 22) + group("h", 22))
    new = counting(check(srm_tf, door.name))
    assert ("aws_security_group.h", ADMIN) in new
    assert {address for address, _ in new} == {"aws_security_group.h"}
    door.write(group("g", 22, 3389))
    found = check(srm_tf, door.name)
    assert ("aws_security_group.g", ADMIN) in counting(found)
    assert any("changed since" in one for one in hints(found))
    assert found["summary"]["failing"]


def test_case_24_inputs_are_told_apart(scan: Scan, srm_tf: Program) -> None:
    for name in ("staging.json", "production.json"):
        (scan.place / name).write_text(plan_text(group("g", 22)), encoding="utf-8")
    srm_tf("baseline", "write", "staging.json")
    assert counting(check(srm_tf, "staging.json")) == set()
    assert ("aws_security_group.g", ADMIN) in counting(check(srm_tf, "production.json"))


def test_case_24_instances_are_told_apart(door: Doors, srm_tf: Program) -> None:
    text = 'resource "aws_s3_bucket" "b" {{\n  for_each = toset([{}])\n  bucket = each.key\n}}\n'
    door.write(text.format('"one"'))
    srm_tf("baseline", "write", door.name, "--profile", "all")
    door.write(text.format('"one", "two"'))
    assert {address for address, _ in counting(check(srm_tf, door.name))} == {'aws_s3_bucket.b["two"]'}


CHANGES = [
    ("another port", group("g", 3389)),
    ("a wider range of ports", group("g", 22).replace("to_port = 22", "to_port = 23")),
    ("another range", group("g", 22, ranges='"::/0"').replace("cidr_blocks", "ipv6_cidr_blocks")),
    ("one more rule", group("g", 22, 22).replace("to_port = 22", "to_port = 25", 1)),
    ("the fourth of many ranges", ""),
]


@pytest.mark.parametrize("text", [text for _, text in CHANGES if text], ids=[name for name, text in CHANGES if text])
def test_case_25_a_change_of_what_a_finding_rests_on_reopens_it(door: Doors, srm_tf: Program, text: str) -> None:
    door.write(group("g", 22))
    srm_tf("baseline", "write", door.name)
    door.write(text)
    assert ("aws_security_group.g", ADMIN) in counting(check(srm_tf, door.name))


def test_case_25_a_plan_that_touches_the_evidence_reopens_and_one_that_touches_something_else_does_not(scan: Scan, srm_tf: Program) -> None:
    door, old = Doors(scan, "plan.json"), group("g", 22)
    door.write(old, before=old)
    srm_tf("baseline", "write", "plan.json")
    door.write(group("g", 22, tags='  tags = { team = "x" }\n'), before=old)
    assert counting(check(srm_tf, "plan.json")) == set()
    door.write(group("g", 23), before=old)
    assert ("aws_security_group.g", RISKY) in counting(check(srm_tf, "plan.json"))


SAME = [
    ("lines", "\n\n# a comment\n" + group("g", 22, 3389)),
    ("the order of rules", group("g", 3389, 22)),
    ("the order of resources", bucket("z") + group("g", 22, 3389)),
    ("another attribute", group("g", 22, 3389, tags='  tags = { a = "b" }\n')),
    ("one rule mended", group("g", 22)),
    ("a rule that is fine", group("g", 22, 3389) + group("fine", 443, ranges='"10.1.2.0/28"')),
]


@pytest.mark.parametrize("text", [text for _, text in SAME], ids=[name for name, _ in SAME])
def test_what_does_not_change_a_finding_keeps_it_accepted(door: Doors, srm_tf: Program, text: str) -> None:
    door.write(group("g", 22, 3389))
    srm_tf("baseline", "write", door.name)
    door.write(text)
    assert {control for address, control in counting(check(srm_tf, door.name)) if address == "aws_security_group.g"} == set()


def test_missing_and_misconfigured_are_two(scan: Scan, srm_tf: Program) -> None:
    control = "cloudwatch/log-groups-retain-logs"
    scan.write('resource "aws_cloudwatch_log_group" "g" {\n  name = "g"\n}\n')
    srm_tf("baseline", "write", ".", "--profile", "all")
    scan.write('resource "aws_cloudwatch_log_group" "g" {\n  name = "g"\n  retention_in_days = 1\n}\n')
    found = srm_tf("check", ".", "--baseline", FILE, "--profile", "all", "--format", "json").document
    assert ("aws_cloudwatch_log_group.g", control) in counting(found)


@pytest.mark.parametrize("last", ["s3:DeleteObjectVersion", "iam:PassRole"])
def test_the_end_of_a_long_value_counts(door: Doors, srm_tf: Program, last: str) -> None:
    def policy(*actions: str) -> str:
        listed = ", ".join(f'"{one}"' for one in actions)
        statement = f'{{ Effect = "Allow", Action = [{listed}], Resource = "*" }}'
        return f'resource "aws_iam_policy" "p" {{\n  policy = jsonencode({{ Version = "2012-10-17", Statement = [{statement}] }})\n}}\n'

    many = [f"ec2:Describe{name}Attributes*" for name in ("Instance", "Image", "Volume", "Network")]
    control = "iam/policies-name-specific-resources"
    door.write(policy(*many, "s3:*"))
    srm_tf("baseline", "write", door.name, "--profile", "all")
    accepted = {one["control"] for one in entries()}
    assert accepted
    door.write(policy("s3:*", *many))
    whole = ("check", door.name, "--baseline", FILE, "--profile", "all", "--format", "json", "--scope", "all")
    assert {name for _, name in counting(srm_tf(*whole).document)} == set()
    door.write(policy(*many, "s3:*", last))
    new = {name for _, name in counting(srm_tf(*whole).document)}
    assert new & accepted
    assert control not in accepted or control in new


def test_the_fourth_of_many_ranges_counts(door: Doors, srm_tf: Program) -> None:
    ranges = '"0.0.0.0/0", "198.51.100.0/24", "203.0.113.0/24", {}'
    door.write(group("g", 22, ranges=ranges.format('"192.0.2.1/32"')))
    srm_tf("baseline", "write", door.name)
    door.write(group("g", 22, ranges=ranges.format('"192.0.2.2/32"')))
    assert ("aws_security_group.g", ADMIN) in counting(check(srm_tf, door.name))


def test_another_protocol_is_another_rule(door: Doors, srm_tf: Program) -> None:
    door.write(group("g", 3389))
    srm_tf("baseline", "write", door.name)
    door.write(group("g", 3389).replace('"tcp"', '"udp"'))
    assert ("aws_security_group.g", ADMIN) in counting(check(srm_tf, door.name))


def policy(*actions: str) -> str:
    listed = ", ".join(f'"{one}"' for one in actions)
    document = f'jsonencode({{ Statement = [{{ Effect = "Allow", Action = [{listed}], Resource = "*" }}] }})'
    return f'resource "aws_iam_policy" "p" {{\n  policy = {document}\n}}\n'


def test_another_way_to_more_privileges_counts_and_one_less_does_not(door: Doors, srm_tf: Program) -> None:
    control = "iam/policies-prevent-privilege-escalation"
    door.write(policy("iam:PutRolePolicy", "lambda:UpdateFunctionCode"))
    srm_tf("baseline", "write", door.name, "--profile", "all")
    door.write(policy("iam:PutRolePolicy"))
    assert ("aws_iam_policy.p", control) not in counting(check(srm_tf, door.name))
    door.write(policy("iam:PutRolePolicy", "iam:UpdateLoginProfile"))
    assert ("aws_iam_policy.p", control) in counting(check(srm_tf, door.name))


def test_another_tag_or_endpoint_that_is_missing_counts(door: Doors, srm_tf: Program) -> None:
    control, tagged = "ec2/instances-have-classification-tags", 'resource "aws_instance" "web" {{\n  tags = {{ {} }}\n}}\n'
    tags = {name: f'{name} = "x"' for name in ("owner", "environment", "data-classification")}
    door.write(tagged.format(", ".join(tags.values()).replace(tags["owner"] + ", ", "")))
    srm_tf("baseline", "write", door.name, "--profile", "all")
    door.write(tagged.format(tags["owner"]))
    found = srm_tf("check", door.name, "--baseline", FILE, "--format", "json", "--scope", "all", "--profile", "all").document
    assert ("aws_instance.web", control) in counting(found)


# --- case 25: a baseline moves in steps


def test_of_several_inputs_each_line_says_which_one_it_is_of(scan: Scan, srm_tf: Program) -> None:
    scan.write({"a/main.tf": bucket("b"), "b/main.tf": bucket("b")})
    srm_tf("baseline", "write", ".")
    scan.write({"b/main.tf": bucket("b", '  acl = "public-read"\n')})
    shown = said(srm_tf("baseline", "update", ".", "--only", "s3/bucket-acls-are-private"))
    assert "aws_s3_bucket.b (b/)" in shown
    shown = said(srm_tf("baseline", "update", "b"))
    assert "aws_s3_bucket.b Accept: " in shown


def test_case_25_step_by_step(door: Doors, srm_tf: Program) -> None:
    door.write(group("g", 22) + bucket("b"))
    srm_tf("baseline", "write", door.name, "--as-of", "2026-01-01")
    first = entries()
    door.write(group("g", 22, 3389) + group("h", 22) + bucket("c"))

    shown = srm_tf("baseline", "update", door.name, "--profile", "all")
    assert b"\x1b[" not in shown.stdout
    assert b"\x1b[" in srm_tf("baseline", "update", door.name, "--profile", "all", "--colour").stdout
    assert shown.returncode == 0
    assert "New, and not accepted" in said(shown)
    assert "`srm-tf baseline update --prune" in said(shown)
    assert f"`srm-tf baseline update --only WORD --baseline {FILE} {door.name}`" in said(shown)
    assert entries() == first

    srm_tf("baseline", "update", door.name, "--only", ADMIN, "--as-of", "2026-02-01")
    found = {(one["address"], one["control"]): one for one in entries()}
    assert len(found) == len(entries())  # what was accepted of the group before is not accepted besides
    assert {address for address, control in found if control == ADMIN} == {"aws_security_group.g", "aws_security_group.h"}
    assert found["aws_security_group.g", ADMIN]["evidence"] == ["ingress = 22 0.0.0.0/0", "ingress = 3389 0.0.0.0/0"]
    assert found["aws_security_group.g", ADMIN]["accepted"] == "2026-02-01"
    assert ("aws_security_group.h", RISKY) not in found
    assert ("aws_s3_bucket.b", LOGS) in found

    srm_tf("baseline", "update", door.name, "--only", "aws_s3_bucket.*")
    found = {(one["address"], one["control"]): one for one in entries()}
    assert ("aws_s3_bucket.c", LOGS) in found
    assert ("aws_security_group.h", RISKY) not in found

    done = srm_tf("baseline", "update", door.name, "--prune")
    assert "Dropped, for they are fixed, changed or gone" in said(done)
    assert "aws_s3_bucket.b" in said(done)
    left = {one["address"] for one in entries()}
    assert "aws_s3_bucket.b" not in left
    assert counting(check(srm_tf, door.name)) != set()

    srm_tf("baseline", "update", door.name, "--all")
    assert counting(check(srm_tf, door.name)) == set()
    assert hints(check(srm_tf, door.name)) == []


def test_a_baseline_of_another_input_accepts_nothing_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, srm_tf: Program) -> None:
    """One that was written from a directory, say, while the gate judges a plan."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"infra/main.tf": bucket("b"), "live/main.tf": bucket("b"), "empty/main.tf": "locals {\n  a = 1\n}\n"})
    srm_tf("baseline", "write", "infra")
    found = check(srm_tf, "live")
    assert ("aws_s3_bucket.b", LOGS) in counting(found)
    again = "srm-tf baseline update --all --baseline srm-tf-baseline.jsonl live"
    assert hints(found) == [f"no entry is about live/, all are about infra/; if it was renamed, `{again}` accepts its findings again"]
    assert hints(check(srm_tf, "infra")) == []
    assert hints(check(srm_tf, "infra", "live")) == []  # where one of them is known, the other is new
    assert hints(check(srm_tf, "empty")) == []


def test_case_25_what_was_fixed_and_pruned_counts_when_it_comes_back(door: Doors, srm_tf: Program) -> None:
    door.write(group("g", 22, 3389))
    srm_tf("baseline", "write", door.name)
    door.write(group("g", 22))
    assert hints(check(srm_tf, door.name)) == []
    assert "Narrowed to what is left" in said(srm_tf("baseline", "update", door.name, "--prune"))
    door.write(group("g", 22, 3389))
    assert ("aws_security_group.g", ADMIN) in counting(check(srm_tf, door.name))
    door.write(group("g", 443, ranges='"10.1.2.0/28"'))
    assert any("`srm-tf baseline update --prune" in one for one in hints(check(srm_tf, door.name)))
    srm_tf("baseline", "update", door.name, "--prune")
    assert entries() == []


def test_what_was_not_judged_is_kept(scan: Scan, srm_tf: Program) -> None:
    module = {"m/main.tf": bucket("c"), "a/main.tf": 'module "m" {\n  source = "../m"\n}\n' + bucket("b"), "b/main.tf": bucket("b")}
    scan.write(module)
    srm_tf("baseline", "write", "a", "b", "--profile", "all")
    first = entries()
    assert "module.m.aws_s3_bucket.c" in {one["address"] for one in first}
    scan.write({"a/main.tf": 'module "m" {\n  source = "example.com/not/here"\n}\n' + bucket("b"), "b/main.tf": ""})
    srm_tf("baseline", "update", "a", "--prune", "--profile", "all")
    assert entries() == first
    srm_tf("baseline", "update", "b", "--prune", "--only", "vpc")
    assert entries() == first
    srm_tf("baseline", "update", "b", "--prune")
    left = [one for one in entries() if one["root"] == "b/"]
    assert {one["control"] for one in left} == {one["control"] for one in first if one["root"] == "b/"} - {
        one["control"] for one in first if one["root"] == "b/" and one not in left
    }
    assert left != [one for one in first if one["root"] == "b/"]
    srm_tf("baseline", "update", "b", "--prune", "--profile", "all")
    assert {one["root"] for one in entries()} == {"a/"}


def test_a_directory_that_is_gone_is_pruned_by_the_one_above_it(scan: Scan, srm_tf: Program) -> None:
    scan.write({"a/main.tf": bucket("b"), "b/main.tf": bucket("b")})
    srm_tf("baseline", "write", ".")
    (scan.place / "b" / "main.tf").unlink()
    (scan.place / "b").rmdir()
    assert hints(check(srm_tf, "a")) == []
    assert len(hints(check(srm_tf, "."))) == 1
    srm_tf("baseline", "update", ".", "--prune")
    assert {one["root"] for one in entries()} == {"a/"}


def test_a_plan_that_is_not_made_today_is_kept(scan: Scan, srm_tf: Program) -> None:
    """Nobody makes the plan of every directory at every run: that its file is gone says nothing of what it was a plan of."""
    scan.write({"a/main.tf": bucket("b")})
    plan = scan.place / "a" / "plan.json"
    plan.write_text(plan_text(bucket("b")), encoding="utf-8")
    srm_tf("baseline", "write", "a", "a/plan.json")
    assert {one["root"] for one in entries()} == {"a/", "a/plan.json"}
    plan.unlink()
    assert hints(check(srm_tf, ".")) == []
    srm_tf("baseline", "update", ".", "--prune")
    assert {one["root"] for one in entries()} == {"a/", "a/plan.json"}


def test_write_starts_anew_only_if_told_so(scan: Scan, srm_tf: Program) -> None:
    scan.write(bucket("b"))
    srm_tf("baseline", "write", ".")
    first = entries()
    scan.write(bucket("c"))
    done = srm_tf("baseline", "write", ".")
    assert done.returncode == 2
    assert b"expected no file of that name, got one" in done.stderr
    assert b"srm-tf baseline update" in done.stderr
    assert entries() == first
    assert srm_tf("baseline", "write", ".", "--force").returncode == 0
    assert {one["address"] for one in entries()} == {"aws_s3_bucket.c"}


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_no_other_file_is_written_over(scan: Scan, srm_tf: Program, force: tuple[str, ...]) -> None:
    scan.write(bucket("b"))
    done = srm_tf("baseline", "write", ".", "--baseline", "main.tf", *force)
    assert done.returncode == 2
    assert b"==> main.tf\n==> expected a baseline or no file of that name, got another file" in done.stderr
    assert Path("main.tf").read_text() == bucket("b")


def test_nothing_is_written_where_an_input_cannot_be_read(scan: Scan, srm_tf: Program) -> None:
    scan.write({"a/main.tf": bucket("b"), "b/main.tf": 'resource "aws_s3_bucket" {'})
    done = srm_tf("baseline", "write", ".")
    assert done.returncode == 2
    assert b"b/main.tf" in done.stderr
    assert b"nothing was written" in done.stderr
    assert not Path(FILE).exists()


# --- unknown, waivers, settings


def test_what_is_waived_since_is_not_said_to_be_fixed(scan: Scan, srm_tf: Program) -> None:
    scan.write(bucket("a") + bucket("b"))
    assert srm_tf("baseline", "write", ".", "--only", LOGS).returncode == 0
    scan.write(f"# srm-tf: waive {LOGS}: why\n{bucket('a')}{bucket('b')}")
    assert [one.partition(": ")[0] for one in hints(check(srm_tf))] == ["1 accepted finding is waived"]
    scan.write(f"# srm-tf: waive {LOGS}: why\n{bucket('a')}")
    assert [one.partition(": ")[0] for one in hints(check(srm_tf))] == ["2 accepted findings are fixed, gone or waived"]


def test_a_module_that_is_still_not_loaded_is_not_said_to_be_gone(scan: Scan, srm_tf: Program) -> None:
    """Without --strict nobody asks for it, as where its address is left out."""
    scan.write('module "vendor" {\n  source = "acme/vendor/aws"\n}\n' + bucket("a"))
    srm_tf("baseline", "write", ".", "--strict")
    for options in ((), ("--strict",), ("--strict", "--skip", "module.vendor.*")):
        assert hints(check(srm_tf, ".", *options)) == []
    scan.write({"main.tf": 'module "vendor" {\n  source = "./vendor"\n}\n' + bucket("a"), "vendor/main.tf": ""})
    assert [one.partition(": ")[0] for one in hints(check(srm_tf, ".", "--strict"))] == ["1 accepted finding is fixed or gone"]


def test_unknown_is_accepted_only_where_it_counts(scan: Scan, srm_tf: Program) -> None:
    scan.write('variable "acl" {}\nresource "aws_db_instance" "d" {\n  storage_encrypted = var.acl\n}\n')
    srm_tf("baseline", "write", ".")
    assert "unknown" not in {one["verdict"] for one in entries()}
    assert srm_tf("check", ".", "--baseline", FILE, "--strict", "--fail-on", "low").returncode == 1
    srm_tf("baseline", "write", ".", "--strict", "--force")
    assert "unknown" in {one["verdict"] for one in entries()}
    assert srm_tf("check", ".", "--baseline", FILE, "--strict", "--fail-on", "low").returncode == 0
    scan.write('resource "aws_db_instance" "d" {\n  storage_encrypted = false\n}\n')
    assert "rds/instances-are-encrypted-at-rest" in {name for _, name in counting(check(srm_tf))}


def test_what_a_comment_accepts_is_not_written_and_findings_about_comments_never_are(scan: Scan, srm_tf: Program) -> None:
    scan.write(f"# srm-tf: waive {LOGS}: why\n{bucket('b')}\n# srm-tf: waive kms/keys-rotate: nothing here\n")
    srm_tf("baseline", "write", ".")
    assert LOGS not in {one["control"] for one in entries()}
    assert not any(one["control"].startswith("srm-tf/") for one in entries())
    scan.write(bucket("b"))
    assert ("aws_s3_bucket.b", LOGS) in counting(check(srm_tf))


def test_settings_name_a_file_from_where_they_stand(scan: Scan, srm_tf: Program) -> None:
    scan.write({"team/a/main.tf": group("g", 22), "team/.srm-tf.toml": 'baseline = "accepted/base.jsonl"\n', "team/accepted/.keep": ""})
    done = srm_tf("check", "team/a")
    says = "==> team/.srm-tf.toml\n==> baseline\n==> team/accepted/base.jsonl\n==> expected a baseline, got nothing\n"
    assert (done.returncode, done.stderr.decode().startswith(says)) == (2, True)
    Path("team/accepted/base.jsonl").mkdir()
    done = srm_tf("check", "team/a")
    assert (done.returncode, done.stderr.decode().startswith(says.replace("nothing", "a directory"))) == (2, True)
    Path("team/accepted/base.jsonl").rmdir()
    done = srm_tf("check", "team/a", "--baseline", "mine.jsonl")
    assert (done.returncode, done.stderr.startswith(b"==> mine.jsonl\n==> expected a baseline")) == (2, True)
    assert srm_tf("baseline", "write", "team").returncode == 0
    assert {one["root"] for one in entries("team/accepted/base.jsonl")} == {"a/"}
    assert srm_tf("check", "team/a", "--fail-on", "low").returncode == 0
    assert srm_tf("matrix", "team/a").returncode == 0


def test_a_file_accepts_nothing_of_an_input_whose_settings_do_not_name_it(scan: Scan, srm_tf: Program) -> None:
    scan.write({"a/main.tf": group("a", 22), "b/main.tf": group("b", 22), "a/.srm-tf.toml": f'baseline = "../{FILE}"\n'})
    assert srm_tf("baseline", "write", "a", "b", "--baseline", FILE).returncode == 0
    assert {one["root"] for one in entries()} == {"a/", "b/"}
    found = srm_tf("check", "a", "b", "--format", "json", "--only", ADMIN).document
    assert counting(found) == {("aws_security_group.b", ADMIN)}
    assert hints(found) == []  # nor is it said that what it holds of b is fixed


def test_one_file_for_what_is_written(scan: Scan, srm_tf: Program) -> None:
    scan.write({"a/main.tf": bucket("b"), "b/main.tf": bucket("b"), "a/.srm-tf.toml": 'baseline = "own.jsonl"\n'})
    done = srm_tf("baseline", "write", "a", "b")
    assert done.returncode == 2
    assert f"expected one file for all inputs, got a/own.jsonl, {FILE}".encode() in done.stderr


def test_inputs_outside_are_called_by_their_names(scan: Scan, srm_tf: Program) -> None:
    outside = scan.place.parent / "elsewhere"
    for name in ("one", "two"):
        (outside / name).mkdir(parents=True)
        (outside / name / "plan.json").write_text(plan_text(bucket("b")), encoding="utf-8")
    srm_tf("baseline", "write", str(outside / "one" / "plan.json"))
    assert {one["root"] for one in entries()} == {"plan.json"}
    done = srm_tf("check", str(outside / "one" / "plan.json"), str(outside / "two" / "plan.json"), "--baseline", FILE)
    assert done.returncode == 2
    assert b"both called 'plan.json'" in done.stderr


# --- show


def test_show(scan: Scan, srm_tf: Program) -> None:
    scan.write({"a/main.tf": group("g", 22) + bucket("b"), "b/main.tf": bucket("b")})
    srm_tf("baseline", "write", ".", "--as-of", "2026-01-31")
    done = srm_tf("baseline", "show")
    lines = done.stdout.decode().splitlines()
    assert lines[0] == f"{FILE}: {len(entries())} findings accepted, 2026-01-31"
    assert f"  2  {LOGS}" in lines
    assert all(len(line) <= 80 for line in lines)
    shown = srm_tf("baseline", "show", "--format", "json", "--baseline", FILE).document
    assert shown["findings"] == len(entries()) == sum(shown["severities"].values())
    assert {"control": LOGS, "severity": "medium", "findings": 2} in shown["controls"]
    assert shown["entries"] == entries()


@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="names of files are Unicode there")
def test_it_is_shown_where_its_file_is_not_called_in_unicode(scan: Scan, srm_tf: Program) -> None:
    (scan.place / "accepted-\udcff.jsonl").write_text('{"srm-tf-baseline":1}\n', encoding="utf-8")
    shown = srm_tf("baseline", "show", "--format", "json", "--baseline", "accepted-\udcff.jsonl").document
    assert shown["file"] == "accepted-\\udcff.jsonl"


# --- files that are not as they should be

GOOD = (
    '{"root":"./","address":"aws_s3_bucket.b","control":"s3/buckets-log-access","verdict":"missing","severity":"medium",'
    '"evidence":["logging.target_bucket"],"accepted":"2026-01-01"}'
)
BROKEN = [
    ("", "line 1", "got nothing"),
    ("{}", "line 1", 'expected {"srm-tf-baseline":1}, got'),
    ('{"srm-tf-baseline":2}', "line 1", "expected version 1, got 2"),
    ('{"srm-tf-baseline":1}\n' + GOOD[:40], "line 2", "expected an entry as one line of JSON"),
    (f'{{"srm-tf-baseline":1}}\n{GOOD}\n{{"srm-tf-baseline":2}}\n', "line 3", "expected version 1, got 2"),
    (f'{{"srm-tf-baseline":1}}\n{GOOD}\n<<<<<<< HEAD\n', "line 3", "a mark that a merge left"),
    ('{"srm-tf-baseline":1}\n' + GOOD.replace('"missing"', '"mis"sing"'), "line 2", "expected an entry as one line of JSON"),
    ('{"srm-tf-baseline":1}\n' + GOOD.replace('"2026-01-01"', '"202"-01-01"'), "line 2", "expected an entry as one line of JSON"),
    ('{"srm-tf-baseline":1}\n' + GOOD.replace('"missing"', '"bad"')[:-1], "line 2", "expected an entry as one line of JSON"),
    ('{"srm-tf-baseline":1}\n' + GOOD.replace('"missing"', "[" * 10**5 + "]" * 10**5), "line 2", "expected an entry as one line of JSON"),
    (
        '{"srm-tf-baseline":1}\n' + GOOD.replace('"missing"', '"bad"'),
        "verdict",
        "expected one of unknown, missing, misconfigured, got 'bad'",
    ),
    ('{"srm-tf-baseline":1}\n' + GOOD.replace('"2026-01-01"', '"soon"'), "accepted", "expected a day as 2026-11-25, got 'soon'"),
    ('{"srm-tf-baseline":1}\n' + GOOD.replace('"root":"./",', ""), "root", "expected this key, got nothing"),
    ('{"srm-tf-baseline":1}\n' + GOOD.replace('"root"', '"rot"'), "line 2", "got 'rot'"),
    ('{"srm-tf-baseline":1}\n' + GOOD.replace('["logging.target_bucket"]', "[1]"), "evidence", "expected a list of texts, got [1]"),
    ('{"srm-tf-baseline":1}\n[]', "line 2", "expected an entry, got something else"),
    ("DB_PASSWORD=correct-horse", "line 1", 'expected {"srm-tf-baseline":1}, got something else'),
    ('{"srm-tf-baseline":1}\nDB_PASSWORD=correct-horse', "line 2", "as one line of JSON, got something else"),
]


@pytest.mark.parametrize(("text", "where", "what"), BROKEN, ids=range(len(BROKEN)))
def test_a_broken_file_is_told_by_line(scan: Scan, srm_tf: Program, text: str, where: str, what: str) -> None:
    scan.write(bucket("b"))
    Path(FILE).write_text(text, encoding="utf-8")
    for done in (srm_tf("check", ".", "--baseline", FILE), srm_tf("baseline", "show"), srm_tf("baseline", "update", ".", "--prune")):
        assert done.returncode == 2
        lines = done.stderr.decode().splitlines()
        assert lines[0] == f"==> {FILE}"
        assert any(line == f"==> {where}" for line in lines), lines
        assert what in done.stderr.decode()
    assert Path(FILE).read_text(encoding="utf-8") == text


def test_a_file_of_bytes_that_are_no_text(scan: Scan, srm_tf: Program) -> None:
    scan.write(bucket("b"))
    Path(FILE).write_bytes('{"srm-tf-baseline":1}\n'.encode("utf-16"))
    done = srm_tf("check", ".", "--baseline", FILE)
    assert done.returncode == 2
    assert b"srm-tf failed" not in done.stderr


def test_a_byte_order_mark_does_no_harm(scan: Scan, srm_tf: Program) -> None:
    scan.write(bucket("b"))
    srm_tf("baseline", "write", ".")
    Path(FILE).write_bytes(b"\xef\xbb\xbf" + Path(FILE).read_bytes())
    assert counting(check(srm_tf)) == set()


def test_a_merge_by_union_is_read(scan: Scan, srm_tf: Program) -> None:
    scan.write(bucket("b") + group("g", 22))
    srm_tf("baseline", "write", ".")
    head, *lines = Path(FILE).read_text(encoding="utf-8").splitlines()
    lines.reverse()
    Path(FILE).write_text("\r\n".join([head, *lines, "", head, *lines[:3]]) + "\r\n", encoding="utf-8")
    assert counting(check(srm_tf)) == set()
    assert hints(check(srm_tf)) == []


def test_what_two_branches_accepted_on_other_days_is_accepted_once(scan: Scan, srm_tf: Program) -> None:
    scan.write(group("g", 22))
    srm_tf("baseline", "write", ".")
    mine = Path(FILE).read_text(encoding="utf-8")
    (day,) = {one["accepted"] for one in entries()}
    _, *lines = mine.replace(day, "2020-02-29").replace('"severity":"high"', '"severity":"low"').splitlines(keepends=True)
    Path(FILE).write_text(mine + "".join(lines), encoding="utf-8")
    assert counting(check(srm_tf)) == set()
    assert hints(check(srm_tf)) == []
    assert "accepted, as it was" in srm_tf("baseline", "update", ".", "--prune").stdout.decode()


# --- secrets

CANARY = "canary-7f3a"


def test_no_secret_is_in_the_file_nor_its_digest(door: Doors, srm_tf: Program) -> None:
    text = f"""
variable "secret" {{
  sensitive = true
  default   = "{CANARY}-{"x" * 90}"
}}
resource "aws_db_instance" "d" {{
  password       = "{CANARY}"
  instance_class = var.secret
}}
resource "aws_security_group" "g" {{
  ingress {{
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0", var.secret]
  }}
}}
resource "aws_lambda_function" "f" {{
  function_name = "f"
  role          = "r"
  environment {{
    variables = {{ PASSWORD = var.secret, API_TOKEN = "{CANARY}" }}
  }}
}}
resource "aws_iam_policy" "p" {{
  policy = jsonencode({{ Statement = [{{ Effect = "Allow", Action = "*", Resource = var.secret }}] }})
}}
"""
    door.write(text)
    srm_tf("baseline", "write", door.name, "--profile", "all", "--strict")
    written = Path(FILE).read_text(encoding="utf-8")
    assert "aws_lambda_function.f" in written
    assert CANARY not in written
    door.write(text.replace(CANARY, "another-9b2c"))
    srm_tf("baseline", "write", door.name, "--profile", "all", "--strict", "--force")
    assert Path(FILE).read_text(encoding="utf-8") == written  # neither a value nor anything made of it


# --- laws

PORTS = st.lists(st.sampled_from([22, 23, 443, 3389, 8080]), max_size=3, unique=True)
RESOURCES = st.dictionaries(st.sampled_from("abcd"), PORTS, min_size=1, max_size=4)
DAY = date(2026, 1, 1)


def judged(resources: dict[str, list[int]], *, backwards: bool = False) -> Judged:
    """A plan of groups and buckets, with all controls."""
    names = sorted(resources, reverse=backwards)
    text = "".join(group(name, *(reversed(resources[name]) if backwards else resources[name])) + bucket(name) for name in names)
    found = worlds(decode(plan_text(text).encode(), "plan.json"), schema())
    return Judged("plan.json", run((World("plan.json", found.after, found.before),), facts(), Choice("all")), strict=False)


def left_open(entries: Sequence[Entry], now: Judged) -> set[tuple[str, str]]:
    report = Baseline(entries).accept(now.report, now.root)
    return {(one.address, one.control) for one in replace(now, report=report).open()}


def step(*, accept: bool = False, prune: bool = False) -> Instructions:
    return Instructions(DAY, lambda _each, _one: accept, lambda _: True, prune)


PIECES = (
    Evidence("aws_x.a", "ingress[0]", "22 0.0.0.0/0"),
    Evidence("aws_x.a", "ingress[0].cidr_blocks", "['0.0.0.0/0']"),
    Evidence("aws_x.a", "ingress[0]['a.b']", "x"),
    Evidence("aws_x.a", "ingress", None),
    Evidence("aws_x.a", "ingress_more", "22"),
    Evidence("aws_x.b", "ingress[0].cidr_blocks", "['::/0', '0.0.0.0/0']"),
    Evidence("aws_x.b", "", "all of it"),
    Evidence("aws_x.b", "ingress[0].ports", "22"),
    Evidence("aws_x.a", "description", "a long text that", digest="5d41402a"),
    Evidence("aws_x.a", "ports", "3 of [1, 2", digest="7d793037"),
)
TEXTS = (
    "aws_x.b = all of it",
    "description = a long text that #5d41402a",
    "ingress",
    "ingress = 22 0.0.0.0/0",
    "ingress_more = 22",
    "ports = 3 of … #7d793037",
)


def test_what_stands_in_a_file_today_stays_as_it_is() -> None:
    """A part says no more than its whole; otherwise a file that is there would accept nothing any more."""
    assert evidence(outcome("aws_x.a", "own/x", "misconfigured", evidence=PIECES)) == TEXTS
    assert evidence(outcome("aws_x.a", "own/x", "misconfigured", evidence=PIECES[::-1])) == TEXTS
    waiting = outcome("aws_x.a", "own/x", "unknown", evidence=PIECES, depends_on=("var.b", "aws_y.c", "var.b"))
    assert evidence(waiting, {"aws_y.c": ("aws_y.d", "aws_y.e")}) == tuple(sorted((*TEXTS, "waits for aws_y.d", "waits for var.b")))


ACCEPTED = Entry("a/", "aws_x.a", "own/x", "missing", "high", ("a", "b", "b"), DAY)


@pytest.mark.parametrize(
    ("verdict", "found", "holds"),
    [
        ("missing", ("a", "b", "b"), True),
        ("missing", ("b", "a"), True),
        ("missing", ("b",), True),
        ("missing", ("a", "a"), False),
        ("missing", ("a", "c"), False),
        ("missing", (), False),
        ("misconfigured", ("a", "b", "b"), False),
        ("unknown", ("a",), False),
    ],
)
def test_what_is_left_of_a_finding_is_accepted_and_nothing_else(verdict: str, found: tuple[str, ...], *, holds: bool) -> None:
    assert ACCEPTED.holds_for(verdict, found) == holds


def test_of_two_entries_that_accept_a_finding_the_one_that_says_no_more_is_found() -> None:
    """Two branches that are merged leave both: what accepts more than there is, is what may go."""
    less = replace(ACCEPTED, evidence=("a",))
    found = Baseline([ACCEPTED, less])
    one = outcome("aws_x.a", "own/x", "missing", evidence=(Evidence("aws_x.a", "a"),))
    assert found.entry(one, "a/") == less
    assert found.left(lambda _: True) == [ACCEPTED]


@settings(deadline=None, max_examples=40)
@given(resources=RESOURCES, more=PORTS)
def test_laws(resources: dict[str, list[int]], more: list[int]) -> None:
    now = judged(resources)
    first = written([now], DAY)
    assert left_open(first, now) == set()  # what is written is accepted
    assert written([judged(resources, backwards=True)], DAY) == first  # in whatever order
    for idle in (step(), step(accept=True), step(prune=True)):
        assert updated(Baseline(first), [now], idle) == Update(first, (), (), (), (), ())  # there is nothing to do
    every = written([replace(now, strict=True)], DAY)
    assert any(one.verdict == "unknown" for one in every)
    assert updated(Baseline(every), [now], step(prune=True)) == Update(every, (), (), (), (), ())  # nor where unknown counts no more
    later = judged({**resources, "e": more})
    new = {(one.address, one.control) for one in later.open() if one.address.endswith(".e")}
    assert left_open(first, later) == new  # what is new is open, and nothing else
    told = updated(Baseline(first), [later], step())
    assert (told.entries, {(one.address, one.control) for one in told.new}) == (first, new)
    taken = updated(Baseline(first), [later], step(accept=True)).entries
    assert left_open(taken, later) == set()
    assert updated(Baseline(taken), [now], step(prune=True)).entries == first  # and back


@settings(deadline=None, max_examples=40)
@given(ports=PORTS, others=PORTS)
def test_a_group_is_accepted_as_far_as_it_was(ports: list[int], others: list[int]) -> None:
    first, now = written([judged({"a": ports})], DAY), judged({"a": others})
    world = {port for port in others if port in {22, 3389}}
    if not world <= set(ports):
        assert ("aws_security_group.a", ADMIN) in left_open(first, now)
    if set(others) <= set(ports):
        assert left_open(first, now) == set()
    assert updated(Baseline(first), [now], step()).entries == first  # nobody asked for anything
    taken = updated(Baseline(first), [now], step(accept=True))
    keys = [one.key for one in taken.entries]
    assert left_open(taken.entries, now) == set()
    assert len(keys) == len(set(keys))  # what is accepted anew stands in the place of what was
    assert set(taken.dropped).isdisjoint(taken.gone)
