"""The configuration beside a plan gives its findings their lines, and its comments their say (documented cases 6, 22 and 27)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support.planned import plan_text
from tests.support.scanning import Program, Scan

FIXTURES = Path(__file__).parents[2] / "fixtures"
WORLDS = sorted(path.parent for path in FIXTURES.glob("*/plan.json"))
TLS = "s3/buckets-require-tls"
BUCKET = 'resource "aws_s3_bucket" "%s" {\n  bucket = "%s"\n}\n'


def checked(srm_tf: Program, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = srm_tf("check", *arguments, "--format", "json", "--profile", "all", "--fail-on", "never").document
    return found


def plan(scan: Scan, files: dict[str, str], at: str = "plan.json") -> None:
    """Configuration, and its plan."""
    scan.write(files)
    inside = {name: text for name, text in files.items() if name != "main.tf"}
    (scan.place / at).parent.mkdir(parents=True, exist_ok=True)
    (scan.place / at).write_text(plan_text(files["main.tf"], files=inside), encoding="utf-8")


def places(document: dict[str, Any], control: str = TLS) -> dict[str, tuple[str, int]]:
    return {
        one["address"]: (one["location"]["file"], one["location"]["line"])
        for one in document["outcomes"]
        if one["control"] == control and one["location"] and "of" not in one
    }


@pytest.mark.parametrize("world", WORLDS, ids=[one.name for one in WORLDS])
def test_a_real_plan_has_the_lines_of_its_configuration(world: Path, scan: Scan, srm_tf: Program) -> None:
    shutil.copytree(world, scan.place / "w")
    by_plan, by_source = checked(srm_tf, "w/plan.json"), checked(srm_tf, "w")
    where = {one["address"]: one["location"] for one in by_source["resources"] if one["root"] == "w"}
    for one in by_plan["resources"]:
        assert one["location"] is not None, one["address"]
        if one["address"] in where:
            assert one["location"] == where[one["address"]]
    found = [
        one for one in by_plan["outcomes"] if one["verdict"] in {"missing", "misconfigured"} and one["type"] not in {"account", "region"}
    ]
    assert all(one["location"]["file"].startswith("w/") for one in found)
    assert not [note for note in by_plan["notes"] if note["kind"] == "source"]


def test_modules_count_and_for_each(scan: Scan, srm_tf: Program) -> None:
    main = 'module "a" {\n  source = "./m"\n  for_each = toset(["x", "y"])\n}\n\n'
    main += 'resource "aws_s3_bucket" "n" {\n  count = 2\n  bucket = "bucket-${count.index}"\n}\n'
    plan(scan, {"main.tf": main, "m/main.tf": "# a module\n" + BUCKET % ("c", "inside")})
    document = checked(srm_tf, "plan.json")
    assert places(document) == {
        'module.a["x"].aws_s3_bucket.c': ("m/main.tf", 2),
        'module.a["y"].aws_s3_bucket.c': ("m/main.tf", 2),
        "aws_s3_bucket.n[0]": ("main.tf", 6),
        "aws_s3_bucket.n[1]": ("main.tf", 6),
    }
    (call,) = (one["calls"] for one in document["outcomes"] if one["control"] == TLS and one["address"].startswith('module.a["x"]'))
    assert [(one["file"], one["line"]) for one in call] == [("main.tf", 1)]


def test_what_a_module_that_is_not_here_makes_stands_at_its_call(scan: Scan, srm_tf: Program) -> None:
    files = {"main.tf": "\n" + 'module "a" {\n  source = "./m"\n}\n' + BUCKET % ("b", "outside"), "m/main.tf": BUCKET % ("c", "inside")}
    plan(scan, files)
    shutil.rmtree(scan.place / "m")
    (scan.place / "main.tf").write_text(files["main.tf"].replace('"./m"', '"registry.example.com/x/y/aws"'), encoding="utf-8")
    document = checked(srm_tf, "plan.json")
    assert places(document) == {"aws_s3_bucket.b": ("main.tf", 5)}
    (inside,) = (one for one in document["outcomes"] if one["control"] == TLS and one["address"] == "module.a.aws_s3_bucket.c")
    assert [(one["file"], one["line"]) for one in inside["calls"]] == [("main.tf", 2)]
    (note,) = (one for one in document["notes"] if one["kind"] == "source")
    assert "1 of the plan's resources are in this configuration; not there: module.a.aws_s3_bucket.c" in note["text"]


def test_the_argument_that_decides_has_its_line(scan: Scan, srm_tf: Program) -> None:
    group = 'resource "aws_security_group" "g" {\n  name = "g"\n  ingress {\n    from_port = 22\n    to_port = 22\n    protocol = "tcp"\n'
    plan(
        scan,
        {
            "main.tf": group
            + '    cidr_blocks = ["0.0.0.0/0"]\n  }\n}\n'
            + 'resource "aws_kms_key" "k" {\n  enable_key_rotation = false\n}\n'
        },
    )
    document = checked(srm_tf, "plan.json")
    assert places(document, "vpc/security-groups-close-admin-ports-to-world")["aws_security_group.g"] == ("main.tf", 7)
    assert places(document, "kms/keys-rotate")["aws_kms_key.k"] == ("main.tf", 11)


def test_of_several_blocks_the_one_that_says_what_the_plan_shows(scan: Scan, srm_tf: Program) -> None:
    """The blocks of a set stand in a plan in an order of its own."""
    rule = '  ingress {\n    from_port = %d\n    to_port = %d\n    protocol = "tcp"\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n'
    group = "".join(rule % (port, port) for port in (443, 22))
    plan(scan, {"main.tf": f'resource "aws_security_group" "g" {{\n  name = "g"\n{group}}}\n'})
    shown = json.loads((scan.place / "plan.json").read_text(encoding="utf-8"))
    (change,) = (one["change"] for one in shown["resource_changes"] if one["type"] == "aws_security_group")
    change["after"]["ingress"].reverse()
    (scan.place / "plan.json").write_text(json.dumps(shown), encoding="utf-8")
    control = "vpc/security-groups-close-admin-ports-to-world"
    assert places(checked(srm_tf, "plan.json"), control) == {"aws_security_group.g": ("main.tf", 13)}


def test_comments_hold_for_the_plan_at_any_index(scan: Scan, srm_tf: Program) -> None:
    main = f"# srm-tf: waive {TLS}: why\n" + 'resource "aws_s3_bucket" "n" {\n  count = 2\n  bucket = "bucket-${count.index}"\n}\n'
    main += f"# srm-tf: waive {TLS}: all it makes\n" + 'module "a" {\n  source = "./m"\n  for_each = toset(["x.y"])\n}\n'
    plan(scan, {"main.tf": main, "m/main.tf": BUCKET % ("c", "inside")})
    document = checked(srm_tf, "plan.json")
    found = {one["address"]: one["waiver"] and one["waiver"]["reason"] for one in document["outcomes"] if one["control"] == TLS}
    assert found == {"aws_s3_bucket.n[0]": "why", "aws_s3_bucket.n[1]": "why", 'module.a["x.y"].aws_s3_bucket.c': "all it makes"}
    assert not [one for one in document["outcomes"] if one["type"] == "waiver"]


def test_a_plan_elsewhere_needs_to_be_told_where_its_configuration_is(scan: Scan, srm_tf: Program) -> None:
    plan(scan, {"main.tf": BUCKET % ("b", "outside")}, at="out/plan.json")
    assert places(checked(srm_tf, "out/plan.json")) == {}
    assert places(checked(srm_tf, "out/plan.json", "--source", ".")) == {"aws_s3_bucket.b": ("main.tf", 1)}


def test_configuration_of_something_else_gives_no_places(scan: Scan, srm_tf: Program) -> None:
    plan(scan, {"main.tf": BUCKET % ("b", "outside")})
    (scan.place / "main.tf").write_text('resource "aws_sns_topic" "t" {}\n', encoding="utf-8")
    assert places(checked(srm_tf, "plan.json")) == {}
    done = srm_tf("check", "plan.json", "--source", ".")
    assert done.returncode == 2
    assert b"expected the configuration that plan.json is a plan of" in done.stderr


def test_a_sister_that_was_asked_for_is_not_used_in_silence(scan: Scan, srm_tf: Program) -> None:
    more = "".join(f'resource "aws_sns_topic" "{name}" {{}}\n' for name in "xyz")
    plan(scan, {"main.tf": BUCKET % ("b", "outside") + more})
    (scan.place / "main.tf").write_text(BUCKET % ("b", "outside"), encoding="utf-8")
    assert checked(srm_tf, "plan.json")["notes"] == []
    document = checked(srm_tf, "plan.json", "--source", ".")
    assert places(document) == {}
    (note,) = document["notes"]
    assert note["where"] == "."
    assert note["text"].startswith("it is not used, since most of the plan is not in it: 1 of the plan's resources")


def test_configuration_that_does_not_parse_leaves_the_plan_judged(scan: Scan, srm_tf: Program) -> None:
    plan(scan, {"main.tf": BUCKET % ("b", "outside")})
    (scan.place / "main.tf").write_text('resource "aws_s3_bucket" "b" {\n', encoding="utf-8")
    document = checked(srm_tf, "plan.json")
    assert [one["address"] for one in document["outcomes"] if one["control"] == TLS] == ["aws_s3_bucket.b"]
    (note,) = document["notes"]
    assert (note["kind"], note["where"]) == ("source", ".")
    assert note["text"].startswith("the configuration beside the plan could not be read, places are not shown: expected ")
    assert srm_tf("check", "plan.json", "--source", ".").returncode == 2


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_a_source_that_is_none_is_an_error(scan: Scan, srm_tf: Program, name: str) -> None:
    plan(scan, {"main.tf": BUCKET % ("b", "outside")})
    (scan.place / "empty").mkdir()
    done = srm_tf("check", "plan.json", "--source", name)
    assert done.returncode == 2
    assert b"expected a directory with Terraform configuration" in done.stderr


INSTANCE = 'resource "aws_db_instance" "d" {\n  publicly_accessible = %s\n%s}\n'
IGNORE = "  lifecycle {\n    ignore_changes = %s\n  }\n"


def stands(srm_tf: Program, attribute: str) -> list[str]:
    """What is said of where a value is from."""
    pieces = [piece for one in checked(srm_tf, "plan.json")["outcomes"] for piece in one["evidence"] if piece["path"] == attribute]
    return list({piece["origin"]["what"]: None for piece in pieces if piece.get("origin")})


@pytest.mark.parametrize("ignored", ["[publicly_accessible]", "all", '["publicly_accessible"]'])
def test_what_ignore_changes_leaves_standing_is_said_where_the_line_reads_right(scan: Scan, srm_tf: Program, ignored: str) -> None:
    (scan.place / "plan.json").write_text(plan_text(INSTANCE % ("true", ""), before=INSTANCE % ("true", "")), encoding="utf-8")
    scan.write({"main.tf": INSTANCE % ("false", IGNORE % ignored)})
    assert stands(srm_tf, "publicly_accessible") == [
        "what stands in AWS: false is written there, and `ignore_changes` keeps it from being applied"
    ]
    page = " ".join(srm_tf("check", "plan.json").stdout.decode().split())
    assert "publicly_accessible is from what stands in AWS: false is written there" in page
    scan.write({"main.tf": INSTANCE % ("var.public", IGNORE % ignored) + 'variable "public" {\n  default = false\n}\n'})
    assert stands(srm_tf, "publicly_accessible")[0].startswith("what stands in AWS: false")


def test_an_override_says_it_too_and_leaves_the_rest_of_the_block(scan: Scan, srm_tf: Program) -> None:
    """https://developer.hashicorp.com/terraform/language/files/override: of `lifecycle`, argument by argument."""
    (scan.place / "plan.json").write_text(plan_text(INSTANCE % ("true", ""), before=INSTANCE % ("true", "")), encoding="utf-8")
    own, other = IGNORE % "[publicly_accessible]", "  lifecycle {\n    prevent_destroy = true\n  }\n"
    for first, second in ((other, own), (own, other), ("", own)):
        scan.write({"main.tf": INSTANCE % ("false", first), "main_override.tf": f'resource "aws_db_instance" "d" {{\n{second}}}\n'})
        (said,) = stands(srm_tf, "publicly_accessible")
        assert "`ignore_changes` keeps it from being applied" in said


def test_what_drifted_is_said_as_well_and_what_agrees_or_is_made_is_not(scan: Scan, srm_tf: Program) -> None:
    (scan.place / "plan.json").write_text(plan_text(INSTANCE % ("true", ""), before=INSTANCE % ("true", "")), encoding="utf-8")
    scan.write({"main.tf": INSTANCE % ("false", "")})
    assert stands(srm_tf, "publicly_accessible") == ["what stands in AWS: false is written there, and this plan does not apply it"]
    scan.write({"main.tf": INSTANCE % ("true", IGNORE % "all")})
    assert stands(srm_tf, "publicly_accessible") == []
    (scan.place / "plan.json").write_text(plan_text(INSTANCE % ("true", "")), encoding="utf-8")
    scan.write({"main.tf": INSTANCE % ("false", IGNORE % "all")})
    assert stands(srm_tf, "publicly_accessible") == []


def test_a_text_may_stand_in_other_words_than_it_is_written_in(scan: Scan, srm_tf: Program) -> None:
    """AWS gives the whole of a version of which the first part is written, and the plan changes nothing."""
    database = 'resource "aws_db_instance" "d" {\n  engine = "postgres"\n  engine_version = "%s"\n%s}\n'
    (scan.place / "plan.json").write_text(plan_text(database % ("9.6.24", ""), before=database % ("9.6.24", "")), encoding="utf-8")
    scan.write({"main.tf": database % ("9.6", "")})
    assert stands(srm_tf, "engine_version") == []
    scan.write({"main.tf": database % ("9.6", IGNORE % "[engine_version]")})
    assert len(stands(srm_tf, "engine_version")) == 1


def test_the_region_that_a_plan_shows_no_more_than_a_name_of(scan: Scan, srm_tf: Program) -> None:
    """Of `local.there` a plan does not show what it is: findings about a Region have the name that the configuration alone gives it."""
    region = 'locals {\n  there = "eu-south-1"\n}\nprovider "aws" {\n  alias  = "there"\n  region = local.there\n}\n'
    main = region + 'resource "aws_ebs_volume" "v" {\n  provider = aws.there\n  availability_zone = "eu-south-1a"\n  size = 1\n}\n'
    plan(scan, {"main.tf": main})
    regions = [{one["address"] for one in checked(srm_tf, name)["outcomes"] if one["type"] == "region"} for name in (".", "plan.json")]
    assert regions == [{"region eu-south-1 (provider.aws.there)"}] * 2


def test_a_script_of_an_instance_that_the_configuration_does_not_make_is_judged_as_the_plan_shows_it(scan: Scan, srm_tf: Program) -> None:
    main = 'resource "aws_sqs_queue" "q" {\n  count = %d\n  provisioner "local-exec" {\n    command = "./run"\n  }\n}\n'
    plan(scan, {"main.tf": main % 2})
    scan.write({"main.tf": main % 1})
    judged = {one["address"] for one in checked(srm_tf, "plan.json")["outcomes"] if "provisioner" in one["address"]}
    assert any("q[1]" in address for address in judged)


def test_an_output_of_one_instance_leaves_the_others_in_nobodys_hands(scan: Scan, srm_tf: Program) -> None:
    """Of `g[local.one].id` a plan shows all of `g`."""
    main = 'locals {\n  one = "a"\n}\noutput "id" {\n  value = aws_security_group.g[local.one].id\n}\n'
    main += 'resource "aws_security_group" "g" {\n  for_each = toset(["a", "b"])\n  name = each.key\n}\n'
    plan(scan, {"main.tf": main})
    control, wanted = "vpc/security-groups-are-in-use", {'aws_security_group.g["a"]': "unknown", 'aws_security_group.g["b"]': "missing"}
    for name in (".", "plan.json"):
        assert {one["address"]: one["verdict"] for one in checked(srm_tf, name)["outcomes"] if one["control"] == control} == wanted


OPTIONAL = """
variable "caches" {
  type = map(object({
    token = optional(string, "correct-horse-battery")
  }))
  default = {
    main = {}
  }
}
resource "aws_elasticache_replication_group" "r" {
  for_each    = { for name, cache in var.caches : name => merge({ extra = 1 }, cache) }
  description = "d"
  auth_token  = each.value.token
}
"""


def test_a_default_is_one_with_what_optional_fills_in(scan: Scan, srm_tf: Program) -> None:
    """A plan shows of a variable what it holds; the default of the member stands in the configuration like that of the variable."""
    plan(scan, {"main.tf": OPTIONAL})
    shown = json.loads((scan.place / "plan.json").read_text(encoding="utf-8"))
    shown["variables"] = {"caches": {"value": {"main": {"token": "correct-horse-battery"}}}}
    (scan.place / "plan.json").write_text(json.dumps(shown), encoding="utf-8")
    control = "generic/arguments-keep-secrets-out-of-code"
    for name in (".", "plan.json"):
        assert [one["verdict"] for one in checked(srm_tf, name)["outcomes"] if one["control"] == control] == ["misconfigured"]
