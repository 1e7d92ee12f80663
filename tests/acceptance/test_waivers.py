"""Findings that somebody accepts (cases 22 and 23 of the documented ones), through comments and through settings."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from srm_tf.engine.finding import Outcome, Waiver
from srm_tf.engine.waivers import accepted
from srm_tf.model.value import Location
from srm_tf.model.verdict import Evidence, Judgement, Verdict
from tests.report.reports import outcome
from tests.support.planned import plan_text
from tests.support.scanning import Program, Scan

LOGS, TLS = "s3/buckets-log-access", "s3/buckets-require-tls"
ADMIN = "vpc/security-groups-close-admin-ports-to-world"
IN_FORCE, MATCH = "srm-tf/waivers-are-in-force", "srm-tf/waivers-match-findings"


def bucket(name: str, inside: str = "") -> str:
    return f'resource "aws_s3_bucket" "{name}" {{\n{inside}}}\n'


def ingress(port: int, comment: str = "") -> str:
    ports = f'    from_port = {port}\n    to_port = {port}\n    protocol = "tcp"\n'
    return f'  ingress {{ {comment}\n{ports}    cidr_blocks = ["0.0.0.0/0"]\n  }}\n'


def checked(srm_tf: Program, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = srm_tf("check", *(arguments or (".",)), "--format", "json", "--profile", "all").document
    return found


def waived(document: dict[str, Any], control: str) -> dict[str, str | None]:
    """Address → the reason, of every finding of a control."""
    return {
        one["address"]: one["waiver"]["reason"] if one["waiver"] else None
        for one in document["outcomes"]
        if one["control"] == control and one["verdict"] != "satisfied" and "of" not in one
    }


def lapsed(document: dict[str, Any]) -> list[tuple[str, str]]:
    """(place, control) of the findings about waivers."""
    return [(one["address"], one["control"]) for one in document["outcomes"] if one["type"] == "waiver"]


PLACES = [
    ("above", f"# srm-tf: waive {LOGS}: why\n" + bucket("b")),
    ("above, with another comment between", f"# srm-tf: waive {LOGS}: why\n// and more\n" + bucket("b")),
    ("on the header", bucket("b").replace("{", f"{{ # srm-tf: waive {LOGS}: why", 1)),
    ("on the header, above a block", bucket("b", "  lifecycle {}\n").replace("{", f"{{ # srm-tf: waive {LOGS}: why", 1)),
    ("inside, on a line of its own", bucket("b", f'  // srm-tf: waive {LOGS}: why\n  bucket = "b"\n')),
    ("in a comment of several lines", f"/*\n * srm-tf: waive {LOGS}: why\n */\n" + bucket("b")),
    ("behind a block of one line", f'resource "aws_s3_bucket" "b" {{ bucket = "b" }} # srm-tf: waive {LOGS}: why\n'),
    ("in one comment with another one", f"/* srm-tf: waive {TLS}: that\n * srm-tf: waive {LOGS}: why\n */\n" + bucket("b")),
    ("at the top of the file", f"# srm-tf: waive {LOGS}: why\n\n" + bucket("b")),
    ("one of several controls", f"# srm-tf: waive {TLS}, {LOGS}: why\n" + bucket("b")),
    ("by a glob", "# srm-tf: waive s3/*: why\n" + bucket("b")),
    ("in capitals", f"# SRM-TF: Waive {LOGS}: why\n" + bucket("b")),
    ("until a day to come", f"# srm-tf: waive {LOGS} until 2999-12-31: why\n" + bucket("b")),
]


@pytest.mark.parametrize("text", [text for _, text in PLACES], ids=[name for name, _ in PLACES])
def test_where_a_comment_holds(scan: Scan, srm_tf: Program, text: str) -> None:
    scan.write(text)
    document = checked(srm_tf)
    assert waived(document, LOGS) == {"aws_s3_bucket.b": "why"}
    assert lapsed(document) == []


ELSEWHERE = [
    ("below", bucket("b") + f"# srm-tf: waive {LOGS}: why\n"),
    ("above, with a line between", "locals {}\n" + f"# srm-tf: waive {LOGS}: why\n\n" + bucket("b")),
    ("behind an argument", bucket("b", f'  bucket = "b" # srm-tf: waive {LOGS}: why\n')),
    ("at another resource", bucket("b") + f"# srm-tf: waive {LOGS}: why\n" + 'resource "aws_sns_topic" "t" {}\n'),
    ("in a text", bucket("b", f'  bucket = "# srm-tf: waive {LOGS}: why"\n')),
]


@pytest.mark.parametrize("text", [text for _, text in ELSEWHERE], ids=[name for name, _ in ELSEWHERE])
def test_where_it_does_not(scan: Scan, srm_tf: Program, text: str) -> None:
    scan.write(text)
    document = checked(srm_tf)
    assert waived(document, LOGS)["aws_s3_bucket.b"] is None
    assert [control for _, control in lapsed(document)] == ([] if '"# srm' in text else [MATCH])


def test_a_comment_that_is_about_nothing_says_so(scan: Scan, srm_tf: Program) -> None:
    scan.write("locals {}\n" + f"# srm-tf: waive {LOGS}: why\n\n" + bucket("b"))
    (found,) = (one for one in checked(srm_tf)["outcomes"] if one["type"] == "waiver")
    assert found["because"] == "main.tf:2: it stands at no resource, block or module call, and not at the top of its file"


def test_every_instance_and_every_module_call(scan: Scan, srm_tf: Program) -> None:
    text = f"# srm-tf: waive {LOGS}: all of them\n" + bucket("b", '  count = 2\n  bucket = "b${count.index}"\n')
    calls = f'# srm-tf: waive {TLS}: this one\nmodule "a" {{\n  source = "./m"\n  for_each = toset(["x", "y"])\n}}\n'
    scan.write({"main.tf": text + calls + 'module "b" {\n  source = "./m"\n}\n', "m/main.tf": bucket("c")})
    document = checked(srm_tf)
    assert waived(document, LOGS) == {
        "aws_s3_bucket.b[0]": "all of them",
        "aws_s3_bucket.b[1]": "all of them",
        'module.a["x"].aws_s3_bucket.c': None,
        'module.a["y"].aws_s3_bucket.c': None,
        "module.b.aws_s3_bucket.c": None,
    }
    found = waived(document, TLS)
    assert found['module.a["x"].aws_s3_bucket.c'] == found['module.a["y"].aws_s3_bucket.c'] == "this one"
    assert found["module.b.aws_s3_bucket.c"] is None
    assert lapsed(document) == []


def test_a_comment_in_a_module_holds_wherever_it_is_called_and_is_not_asked_for(scan: Scan, srm_tf: Program) -> None:
    module = f"# srm-tf: waive {LOGS}: why\n" + bucket("c") + "\n# srm-tf: waive kms/keys-rotate: none here today\n" + bucket("d")
    scan.write({"main.tf": 'module "a" {\n  source = "./m"\n}\n', "m/main.tf": module})
    document = checked(srm_tf)
    assert waived(document, LOGS) == {"module.a.aws_s3_bucket.c": "why", "module.a.aws_s3_bucket.d": None}
    assert lapsed(document) == []


def test_one_rule_of_a_group_is_accepted_only_if_it_is_all_that_is_wrong(scan: Scan, srm_tf: Program) -> None:
    group = 'resource "aws_security_group" "g" {\n%s}\n'
    comment = f"# srm-tf: waive {ADMIN}: the bastion"
    scan.write(group % (ingress(22, comment) + ingress(443)))
    assert waived(checked(srm_tf), ADMIN) == {"aws_security_group.g": "the bastion"}
    scan.write(group % (ingress(22, comment) + ingress(3389)))
    document = checked(srm_tf)
    assert waived(document, ADMIN) == {"aws_security_group.g": None}
    assert lapsed(document) == []  # it finds something there, if not all
    scan.write(group % (ingress(22, comment) + ingress(3389, comment)))
    document = checked(srm_tf)
    assert waived(document, ADMIN) == {"aws_security_group.g": "the bastion"}
    assert lapsed(document) == []


def test_a_rule_within_a_group_and_one_beside_it_are_two(scan: Scan, srm_tf: Program) -> None:
    comment = f"# srm-tf: waive {ADMIN}: the bastion\n"
    group = 'resource "aws_security_group" "g" {\n%s}\n'
    rule = 'resource "aws_security_group_rule" "r" {\n  type = "ingress"\n  security_group_id = aws_security_group.g.id\n'
    rule += '  from_port = 3389\n  to_port = 3389\n  protocol = "tcp"\n  cidr_blocks = ["0.0.0.0/0"]\n}\n'
    for within, beside in ((True, False), (False, True), (True, True)):
        scan.write(group % ingress(22, comment.strip() if within else "") + (comment if beside else "") + rule)
        document = checked(srm_tf)
        assert waived(document, ADMIN)["aws_security_group.g"] == ("the bastion" if within and beside else None)
        assert lapsed(document) == []


def test_the_list_counts_what_is_accepted_together_and_what_only_in_part(scan: Scan, srm_tf: Program) -> None:
    group = 'resource "aws_security_group" "g" {\n  description = "g"\n%s}\n'
    rule = '  ingress {\n    protocol = "tcp"\n    from_port = %d\n    to_port = %d\n    cidr_blocks = ["0.0.0.0/0"]%s\n  }\n'
    comment = f" # srm-tf: waive {ADMIN}: the bastion"

    def told(*places: tuple[int, str]) -> tuple[list[tuple[int, int]], str]:
        scan.write(group % "".join(rule % (port, port, more) for port, more in places))
        done = srm_tf("waivers", "list", ".")
        found = srm_tf("waivers", "list", ".", "--format", "json").document
        assert {one["state"] for one in found} == {"in force"}
        return [(one["accepts"], one["in_part"]) for one in found], " ".join(done.stdout.decode().split())

    assert told((22, comment))[0] == [(1, 0)]
    numbers, page = told((22, comment), (3389, ""))
    assert numbers == [(0, 1)]
    assert "in force, accepts a part of 1 finding, which counts: it lies at other places, too" in page
    numbers, page = told((22, comment), (3389, comment))
    assert numbers == [(1, 0), (1, 0)]
    assert page.count("in force, accepts 1 finding ") == 2


def test_a_waiver_at_the_policy_accepts_the_finding_of_the_bucket(scan: Scan, srm_tf: Program) -> None:
    control = "s3/bucket-policies-restrict-principals"
    statement = '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}]}'
    policy = f'resource "aws_s3_bucket_policy" "p" {{\n  bucket = aws_s3_bucket.b.id\n  policy = jsonencode({statement})\n}}\n'
    scan.write(bucket("b") + f"# srm-tf: waive {control}: a public site\n" + policy)
    document = checked(srm_tf)
    assert waived(document, control) == {"aws_s3_bucket.b": "a public site"}
    assert lapsed(document) == []
    scan.write(f"# srm-tf: waive {control}: a public site\n" + bucket("b") + policy)
    (told,) = (one for one in checked(srm_tf)["outcomes"] if one["control"] == control and "of" in one)
    assert told["waiver"]["reason"] == "a public site"


def test_a_part_that_two_share_is_accepted_only_if_both_are(scan: Scan, srm_tf: Program) -> None:
    control = "docdb/clusters-require-tls"
    comment = f"# srm-tf: waive {control}: old clients\n"
    off = '  parameter {\n    name  = "tls"\n    value = "disabled"\n  }\n'
    group = f'resource "aws_docdb_cluster_parameter_group" "g" {{\n  family = "docdb5.0"\n{off}}}\n'
    cluster = 'resource "aws_docdb_cluster" "%s" {\n  db_cluster_parameter_group_name = aws_docdb_cluster_parameter_group.g.name\n}\n'

    def accepted(text: str) -> set[str]:
        """Who is, the part with them."""
        scan.write(text)
        return {one["address"].rpartition(".")[2] for one in checked(srm_tf)["outcomes"] if one["control"] == control and one["waiver"]}

    assert accepted(group + comment + cluster % "a" + cluster % "b") == {"a"}
    assert accepted(group + comment + cluster % "a" + comment + cluster % "b") == {"a", "b", "g"}
    assert accepted(comment + group + cluster % "a" + cluster % "b") == {"a", "b", "g"}


@pytest.mark.parametrize(("day", "why"), [(" until 2026-06-30", "why"), ("", "why, until 2026-06-30."), ("", "why UNTIL 2026-06-30")])
def test_a_waiver_that_is_over_accepts_nothing_and_is_a_finding(scan: Scan, srm_tf: Program, day: str, why: str) -> None:
    scan.write(f"# srm-tf: waive {LOGS}{day}: {why}\n" + bucket("b"))
    assert waived(checked(srm_tf, ".", "--as-of", "2026-06-30"), LOGS) == {"aws_s3_bucket.b": why}
    document = checked(srm_tf, ".", "--as-of", "2026-07-01")
    assert waived(document, LOGS) == {"aws_s3_bucket.b": None}
    assert lapsed(document) == [("main.tf:1", IN_FORCE)]
    assert srm_tf("check", ".", "--as-of", "2026-07-01", "--only", LOGS, "--fail-on", "low").returncode == 1


def test_a_day_within_a_reason_ends_nothing(scan: Scan, srm_tf: Program) -> None:
    scan.write(f"# srm-tf: waive {LOGS}: was open until 2026-06-30 and is empty now\n" + bucket("b"))
    assert waived(checked(srm_tf, ".", "--as-of", "2026-07-01"), LOGS) == {"aws_s3_bucket.b": "was open until 2026-06-30 and is empty now"}


BROKEN = [
    (f"# srm-tf: waive {LOGS}", "expected `srm-tf: waive CONTROL [until DATE]: REASON`"),
    (f"# srm-tf: waive {LOGS}:", "expected `srm-tf: waive CONTROL"),
    (f"# srm-tf: ignore {LOGS}: why", "expected `srm-tf: waive CONTROL"),
    (f"# srm-tf: waive {LOGS}: why until 2026-06-31", "expected a day as 2026-11-25 after `until`, got '2026-06-31'"),
    (f"# srm-tf: waive {LOGS} until soon: why", "expected a day as 2026-11-25 after `until`, got 'soon'"),
    ("# srm-tf: waive s3/bucket-logs-access: why", f"did you mean '{LOGS}'?"),
    ("# srm-tf: waive S3: why", "expected a control, got 'S3': did you mean 's3/*'?"),
]


@pytest.mark.parametrize(("comment", "says"), BROKEN, ids=[one for one, _ in BROKEN])
def test_a_comment_that_cannot_hold_is_a_finding_that_says_why(scan: Scan, srm_tf: Program, comment: str, says: str) -> None:
    scan.write(comment + "\n" + bucket("b"))
    document = checked(srm_tf)
    assert waived(document, LOGS) == {"aws_s3_bucket.b": None}
    (found,) = (one for one in document["outcomes"] if one["type"] == "waiver")
    assert says in found["because"]
    assert found["location"]["line"] == 1


def test_a_waiver_of_a_control_that_was_not_asked_is_not_asked_for(scan: Scan, srm_tf: Program) -> None:
    scan.write("# srm-tf: waive kms/keys-rotate: why\n" + bucket("b"))
    assert lapsed(checked(srm_tf)) == [("main.tf:1", MATCH)]
    assert lapsed(checked(srm_tf, ".", "--only", LOGS)) == []
    assert lapsed(checked(srm_tf, ".", "--only", "aws_s3_bucket.*")) == []


@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="names of files are Unicode there")
def test_the_list_names_a_file_that_is_not_unicode(scan: Scan, srm_tf: Program) -> None:
    scan.write({"main-\udcff.tf": f"# srm-tf: waive {LOGS}: why\n" + bucket("b")})
    (shown,) = srm_tf("waivers", "list", ".", "--format", "json").document
    assert (shown["place"], shown["location"]["file"]) == ("main-\\udcff.tf:1", "main-\\udcff.tf")


@pytest.mark.parametrize("controls", [f"{LOGS}, kms/keys-rotate", "*/*-log-access"])
def test_a_waiver_of_which_only_a_part_was_asked_is_not_called_needless(scan: Scan, srm_tf: Program, controls: str) -> None:
    """What accepts a finding today is none of a run that leaves the control out."""
    scan.write(f"# srm-tf: waive {controls}: why\n" + bucket("b"))
    assert lapsed(checked(srm_tf)) == []
    assert lapsed(checked(srm_tf, ".", "--skip", LOGS)) == []
    assert lapsed(checked(srm_tf, ".", "--only", "kms", "--only", "cloudfront")) == []
    (shown,) = srm_tf("waivers", "list", ".", "--skip", LOGS, "--format", "json").document
    assert shown["state"] == "nothing so far"
    scan.write(f"# srm-tf: waive {controls}: why\n" + 'resource "aws_sqs_queue" "b" {}\n')
    assert lapsed(checked(srm_tf, ".", "--skip", "iam")) == [("main.tf:1", MATCH)]


def settle(scan: Scan, **entry: str) -> None:
    lines = "".join(f'{key} = "{value}"\n' if key != "until" else f"{key} = {value}\n" for key, value in entry.items())
    (scan.place / ".srm-tf.toml").write_text(f"[[waive]]\n{lines}", encoding="utf-8")


def test_settings_accept_by_address_in_plans_and_in_configuration(scan: Scan, srm_tf: Program) -> None:
    text = bucket("b", '  count = 2\n  bucket = "b${count.index}"\n') + bucket("c")
    scan.write(text)
    settle(scan, control=LOGS, address="aws_s3_bucket.b[*]", reason="scratch", owner="data", ticket="OPS-7", until="2999-01-01")
    (scan.place / "plan.json").write_text(plan_text(text), encoding="utf-8")
    for name in (".", "plan.json"):
        document = checked(srm_tf, name)
        assert waived(document, LOGS) == {"aws_s3_bucket.b[0]": "scratch", "aws_s3_bucket.b[1]": "scratch", "aws_s3_bucket.c": None}
        (first, *_) = (one["waiver"] for one in document["outcomes"] if one["waiver"])
        assert (first["kind"], first["owner"], first["ticket"], first["until"]) == ("settings", "data", "OPS-7", "2999-01-01")
        assert lapsed(document) == []


def test_the_list_says_of_each_waiver_what_it_is_about_and_who_decided(scan: Scan, srm_tf: Program) -> None:
    scan.write(f"# srm-tf: waive {TLS}, {LOGS} until 2999-12-31: scratch\n" + bucket("b") + bucket("c"))
    settle(scan, control="kms/*", address="aws_s3_bucket.c", reason="left over", owner="data", ticket="OPS-7")
    page = " ".join(srm_tf("waivers", "list", ".", "--profile", "all").stdout.decode().split())
    assert f"main.tf:1 in force, accepts 2 findings {TLS}, {LOGS} scratch until 2999-12-31" in page
    assert ".srm-tf.toml: waive[0] unmatched kms/* at aws_s3_bucket.c left over data, OPS-7" in page
    assert page.endswith("2 waivers: 1 in force, 1 unmatched.")


def test_two_waivers_of_one_finding_are_both_of_use(scan: Scan, srm_tf: Program) -> None:
    scan.write(f"# srm-tf: waive {LOGS}: why\n" + bucket("b"))
    settle(scan, control=LOGS, address="aws_s3_bucket.b", reason="scratch")
    document = checked(srm_tf)
    assert waived(document, LOGS)["aws_s3_bucket.b"] is not None
    assert lapsed(document) == []


def test_a_waiver_of_a_place_is_of_use_where_another_is_about_the_whole(scan: Scan, srm_tf: Program) -> None:
    admin = "vpc/security-groups-close-admin-ports-to-world"
    rule = '  ingress {\n    from_port = 22\n    to_port = 22\n    protocol = "tcp"\n    cidr_blocks = ["0.0.0.0/0"]%s\n  }\n'
    behind = rule % f" # srm-tf: waive {admin}: at the rule"
    scan.write(f'# srm-tf: waive {admin}: at the group\nresource "aws_security_group" "g" {{\n{behind}}}\n')
    document = checked(srm_tf)
    assert waived(document, admin)["aws_security_group.g"] is not None
    assert lapsed(document) == []


def test_an_entry_that_matches_nothing_is_told_where_all_was_judged(scan: Scan, srm_tf: Program) -> None:
    scan.write({"a/main.tf": bucket("b"), "b/main.tf": bucket("b")})
    settle(scan, control=LOGS, address="aws_s3_bucket.gone", reason="scratch")
    assert lapsed(checked(srm_tf, ".")) == [(".srm-tf.toml: waive[0]", MATCH)]
    assert lapsed(checked(srm_tf, "a")) == []
    assert lapsed(checked(srm_tf, "a/main.tf")) == []


@pytest.mark.parametrize(("plan", "told"), [("plan.json", [(".srm-tf.toml: waive[0]", MATCH)]), ("a/plan.json", [])])
def test_an_entry_that_matches_nothing_is_told_of_the_plan_beside_its_settings(
    scan: Scan, srm_tf: Program, plan: str, told: list[tuple[str, str]]
) -> None:
    scan.write({plan: plan_text(bucket("b"))})
    settle(scan, control=LOGS, address="aws_s3_bucket.gone", reason="scratch")
    assert lapsed(checked(srm_tf, plan)) == told


def test_what_is_waived_is_shown_with_its_reason_and_fails_nothing(scan: Scan, srm_tf: Program) -> None:
    scan.write(f"# srm-tf: waive {LOGS} until 2999-01-01: it is the log bucket itself\n" + bucket("b"))
    done = srm_tf("check", ".", "--only", LOGS, "--fail-on", "low", "--profile", "all")
    assert done.returncode == 0
    said = " ".join(done.stdout.decode().split())
    assert f"{LOGS} at aws_s3_bucket.b (it is the log bucket itself, until 2999-01-01)" in said
    assert "1 waived" in said


@pytest.mark.parametrize("name", [IN_FORCE, MATCH])
def test_a_finding_about_a_waiver_is_explained(scan: Scan, srm_tf: Program, name: str) -> None:
    scan.write("")
    done = srm_tf("explain", name)
    assert done.returncode == 0
    assert done.stdout.decode().startswith(f"{name}: Waivers ")


def test_a_comment_that_only_speaks_of_us_is_no_waiver(scan: Scan, srm_tf: Program) -> None:
    scan.write("# Checked by srm-tf. See: srm-tf waivers list\n# srm-tf waives nothing here\n" + bucket("b"))
    assert lapsed(checked(srm_tf)) == []


FORM = "expected `srm-tf: waive CONTROL [until DATE]: REASON`, got "
SLIPS = [
    (f"srm-tf: waive {LOGS}", "no reason"),
    (f"srm-tf: waive {LOGS}:", "no reason"),
    (f"srm-tf: waive {LOGS}, {TLS} until 2999-01-01", "no reason"),
    (f"srm-tf: waive {LOGS} until 2999-01-01:", "no reason"),
    (f"srm-tf: waive {LOGS} until: why", "no day after `until`"),
    (f"srm-tf: waive {LOGS} until 1 May 2999: why", "more than a day after `until`"),
    (f"srm-tf: waive {LOGS} because it is public", "no colon after the control"),
    (f"srm-tf: waive {LOGS} (public): why", "something else after the control"),
    ("srm-tf: waive", "no control"),
    ("srm-tf: waive: why", "no control"),
    (f"srm-tf: ignore {LOGS}: why", "`ignore` for `waive`"),
    (f"srm-tf: {'w' * 1000}", f"`{'w' * 40}` for `waive`"),
    ("srm-tf:", "nothing after it"),
    (f"srm-tf waive {LOGS}: why", "`srm-tf waive`"),
    (f"SRM_TF: waive {LOGS}: why", "`SRM_TF: waive`"),
    (f"srm-tf : waive {LOGS}: why", "`srm-tf : waive`"),
]


@pytest.mark.parametrize(("comment", "got"), SLIPS, ids=[f"{got} {place}" for place, (_, got) in enumerate(SLIPS)])
def test_what_a_comment_lacks_is_said(scan: Scan, srm_tf: Program, comment: str, got: str) -> None:
    scan.write(f"# {comment}\n" + bucket("b"))
    document = checked(srm_tf)
    assert waived(document, LOGS) == {"aws_s3_bucket.b": None}
    (found,) = (one for one in document["outcomes"] if one["control"] == MATCH)
    assert found["because"] == f"main.tf:1: {FORM}{got}"


def test_a_comment_is_about_lines_of_its_own_file(scan: Scan, srm_tf: Program) -> None:
    """Of what a module makes, the lines of the call count as well: those of the module's own file are others, with the same numbers."""
    waived_one = f"# srm-tf: waive {LOGS}: why\n" + bucket("b")
    scan.write({"main.tf": waived_one + 'module "m" {\n  source = "./m"\n}\n', "m/main.tf": "\n" + bucket("b")})
    assert waived(checked(srm_tf), LOGS) == {"aws_s3_bucket.b": "why", "module.m.aws_s3_bucket.b": None}


# --- a finding that lies in several places, and who accepts which of them

ROLE, POLICY, SECOND, TEXT = "aws_iam_role.r", "aws_iam_role_policy.p", "aws_iam_role_policy.q", "data.aws_iam_policy_document.d"
BY = Waiver("comment", "looked at")


def by(*addresses: str) -> Callable[[Outcome], Waiver | None]:
    return lambda one: BY if one.address in addresses else None


def way(address: str, name: str) -> Evidence:
    """A way to more privileges."""
    return Evidence(address, "actions", name, "term")


def at(address: str, *evidence: Evidence) -> Outcome:
    """The finding of the role once more, at a part."""
    kind = address.rpartition(".")[0]
    return outcome(address, "iam/x", "misconfigured", evidence=evidence, of=(ROLE,), type=kind)


IN_ROLE = Evidence(ROLE, "inline_policy", None, "written", Location("main.tf", 3, 3))
NO_WAYS = (way(POLICY, "a"), Evidence(ROLE, "actions", "b"), Evidence(ROLE, "path", "c", "term"))  # of another, no term, no actions
IN_POLICY = Evidence(POLICY, "policy", None, "written", Location("main.tf", 9, 9))


@pytest.mark.parametrize(
    ("verdict", "evidence", "more", "parts", "whom", "holds"),
    [
        ("misconfigured", (IN_POLICY,), {}, [at(POLICY)], {POLICY}, True),
        ("misconfigured", (IN_POLICY,), {}, [at(POLICY)], set(), False),
        ("misconfigured", (IN_POLICY, way(ROLE, "a")), {}, [at(POLICY, way(POLICY, "a"))], {POLICY}, True),
        ("misconfigured", (IN_POLICY, way(ROLE, "a"), way(ROLE, "b")), {}, [at(POLICY, way(POLICY, "a"))], {POLICY}, False),
        ("misconfigured", (IN_ROLE, IN_POLICY), {}, [at(POLICY)], {POLICY}, False),
        ("misconfigured", (IN_ROLE, IN_POLICY), {}, [at(POLICY)], {ROLE}, False),
        ("misconfigured", (IN_ROLE, IN_POLICY), {}, [at(POLICY)], {ROLE, POLICY}, True),
        ("missing", (IN_ROLE, IN_POLICY), {}, [at(POLICY)], {POLICY}, True),  # what is missing is missing at the part as well
        ("misconfigured", (IN_ROLE,), {}, [at(TEXT)], {TEXT}, True),  # all that is written in the role is what the document says
        ("misconfigured", (IN_ROLE,), {"beyond_texts": True}, [at(TEXT)], {TEXT}, False),
        ("misconfigured", (IN_POLICY,), {}, [at(POLICY), at(SECOND)], {POLICY}, False),
        ("misconfigured", (IN_POLICY,), {}, [at(POLICY), at(SECOND)], {POLICY, SECOND}, True),
        ("misconfigured", (IN_POLICY,), {}, [at(POLICY), at(SECOND), at(TEXT)], {TEXT}, False),  # of one of them, at most
        ("misconfigured", (IN_POLICY,), {}, [at(POLICY), at(TEXT)], {POLICY}, True),
        ("misconfigured", (IN_POLICY,), {}, [at(POLICY), at(TEXT)], {TEXT}, True),
        ("misconfigured", (IN_POLICY,), {}, [at(TEXT), at(f"{TEXT}2")], {TEXT}, False),
        ("misconfigured", (IN_POLICY, *NO_WAYS), {}, [at(POLICY)], {POLICY}, True),
    ],
)
def test_a_finding_is_accepted_where_each_of_its_places_is(
    verdict: str, evidence: tuple[Evidence, ...], more: dict[str, Any], parts: list[Outcome], whom: set[str], *, holds: bool
) -> None:
    whole = outcome(ROLE, "iam/x", verdict, evidence=evidence, **more)
    found, _ = accepted([whole], parts, by(*whom - {ROLE}), by(*whom & {ROLE}))
    assert found == [replace(whole, waiver=BY) if holds else whole]


def test_what_nobody_knows_of_a_finding_is_left_where_it_is_accepted_at_its_parts_alone() -> None:
    left = Judgement(Verdict.UNKNOWN, "it waits", (IN_POLICY,), ("var.x",))
    whole = outcome(ROLE, "iam/x", "misconfigured", evidence=(IN_ROLE,), left=left, change="introduced")
    (one,), _ = accepted([whole], [at(TEXT)], by(TEXT))
    assert (one.verdict, one.because, one.depends_on, one.waiver, one.left) == (Verdict.UNKNOWN, "it waits", ("var.x",), None, None)
    assert accepted([whole], [at(TEXT)], by(ROLE, TEXT))[0] == [replace(whole, waiver=BY)]
    assert accepted([whole], [at(TEXT)], by(TEXT), by(ROLE))[0] == [replace(whole, waiver=BY)]
    assert accepted([whole], [at(TEXT)], by())[0] == [whole]


@pytest.mark.parametrize(("addresses", "holds"), [((), False), (("a.a",), False), (("a.a", "b.b"), True), (("c.c",), True)])
def test_a_part_is_accepted_where_each_of_its_wholes_is(addresses: tuple[str, ...], *, holds: bool) -> None:
    part, other = replace(at("c.c"), of=("a.a", "b.b")), replace(at("d.d"), of=())
    wholes = [
        outcome(name, "iam/x", "misconfigured", evidence=(Evidence(name, "x", None, "written", Location("m", 1, 1)),))
        for name in ("a.a", "b.b")
    ]
    _, told = accepted(wholes, [part, other], by(*addresses))
    assert told == [replace(part, waiver=BY) if holds else part, other]
    mine = Waiver("settings", "of its own")
    assert accepted(wholes, [part], lambda one: mine if one is part else BY)[1] == [replace(part, waiver=mine)]


def test_a_waiver_that_matches_nothing_is_told_of_a_plan_beside_the_directory_where_one_stands(
    scan: Scan, srm_tf: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    logs = 'resource "aws_cloudwatch_log_group" "g" {\n  name = "g"\n  retention_in_days = 90\n}\n'
    scan.write({"c/main.tf": f"# srm-tf: waive {LOGS}: it is full of logs\n{logs}", "c/plan.json": plan_text(logs), "b/x": ""})
    monkeypatch.chdir(scan.place / "b")
    assert [control for _, control in lapsed(checked(srm_tf, "../c/plan.json"))] == [MATCH]
