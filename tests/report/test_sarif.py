"""SARIF: the schema of OASIS, the rules of the specification that no schema can hold, and what GitHub makes of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from msgspec.structs import replace

import srm_tf
from srm_tf.catalogue.frameworks import Tag
from srm_tf.catalogue.load import Catalogue
from srm_tf.engine.finding import Failure, Report, Waiver
from srm_tf.errors import SrmError, SrmErrors
from srm_tf.model.value import Location
from srm_tf.model.verdict import Evidence, Origin
from srm_tf.report import sarif, sarif_places
from srm_tf.report.uris import Base
from tests.report.placed import BASE, PRIVATE, PUBLIC, ROOT, about, placed, reports
from tests.report.reports import mixed, outcome, report, resource, same_as_golden, unread

TREE = Path(srm_tf.__file__).parent.parent
SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
# RFC 3986, what a relative reference or a file URI may hold; the root of a file system has nothing after it (RFC 8089)
URI = re.compile(r"file:///(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})*|(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+")
LINK = re.compile(r"(?<!\\)\[(?:\\.|[^\]\\])*\]\(([^)]*)\)")


def _log(one: Report, base: Base = BASE) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(sarif.render(one, base, about))
    return read


def _run(one: Report, base: Base = BASE) -> dict[str, Any]:
    run: dict[str, Any] = _log(one, base)["runs"][0]
    return run


def _results(one: Report) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _run(one)["results"]
    return found


def _of(one: Report, control: str) -> dict[str, Any]:
    return next(found for found in _results(one) if found["ruleId"] == control)


def _place(found: dict[str, Any]) -> tuple[str, int]:
    at = found["physicalLocation"]
    return at["artifactLocation"]["uri"], at["region"]["startLine"]


def test_the_log_is_the_one_that_was_read() -> None:
    log = _log(placed())
    log["runs"][0]["tool"]["driver"]["semanticVersion"] = "0.0.0"
    same_as_golden("placed.sarif.json", json.dumps(log, indent=1, ensure_ascii=False))


@pytest.mark.parametrize("one", [placed(), mixed(), unread(), report()], ids=["placed", "mixed", "unread", "empty"])
def test_logs_are_as_the_schema_says(one: Report) -> None:
    VALIDATOR.validate(_log(one))
    VALIDATOR.validate(json.loads(sarif.render(one, BASE)))  # with the shipped catalogue


def test_the_schema_refuses_what_is_not_meant() -> None:
    log = _log(placed())
    log["runs"][0]["results"][0]["kind"] = "failed"
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(log)


@settings(deadline=None, max_examples=150)
@given(reports())
def test_random_reports_are_logs(one: Report) -> None:
    log = _log(one)
    VALIDATOR.validate(log)
    run = log["runs"][0]
    for found in run["results"]:
        assert run["tool"]["driver"]["rules"][found["ruleIndex"]]["id"] == found["ruleId"]
        assert (found["kind"], found["level"] == "none") in {("fail", False), ("open", True)}  # 3.27.10
        assert found["suppressions"] is not None  # 3.27.23: all or none
        known = {one["id"] for one in found.get("relatedLocations", [])}
        assert {int(target) for target in LINK.findall(found["message"]["text"])} <= known
    for at in _locations(run):
        artifact = at["artifactLocation"]
        assert URI.fullmatch(artifact["uri"]), artifact
        assert ("uriBaseId" in artifact) == (artifact["uri"] != "stdin" and not artifact["uri"].startswith(("file:", "../")))
        assert at["region"]["startLine"] >= 1
        assert at.get("contextRegion", {"endLine": 2**31})["endLine"] >= at["region"]["endLine"]
    marks = [(found["ruleId"], found["partialFingerprints"]["srmTfBlockAndControl/v1"]) for found in run["results"]]
    assert len(set(marks)) == len(marks)
    assert all(line.isprintable() for text in _texts(run) for line in text.split("\n"))


def test_what_cannot_be_read_is_told_at_its_line() -> None:
    error = SrmErrors([SrmError(("infra/main.tf", "a block"), "no end"), SrmError(("infra/main.tf", "line 5, column 12"), "a second `=`")])
    (note,) = _run(report(failures=(Failure.of("main.tf", error),)))["invocations"][0]["toolExecutionNotifications"]
    assert _place(note["locations"][0]) == ("infra/main.tf", 5)


def _locations(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [found for item in value for found in _locations(item)]
    if not isinstance(value, dict):
        return []
    return [*([value] if "artifactLocation" in value else []), *(found for item in value.values() for found in _locations(item))]


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    items = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
    return [text for item in items for text in _texts(item)]


@settings(deadline=None, max_examples=20)
@given(reports())
def test_the_same_report_is_the_same_log(one: Report) -> None:
    assert sarif.render(one, BASE, about) == sarif.render(replace(one), BASE, about)


def test_everything_but_what_is_satisfied_is_a_result() -> None:
    one = placed()
    found = _results(one)
    assert sum(each["properties"]["instances"] for each in found) == sum(each.verdict.word != "satisfied" for each in one.outcomes)
    assert [each["kind"] for each in found if not each["suppressions"]] == ["fail"] * 5 + ["open"] * 2
    assert [each["level"] for each in found if not each["suppressions"]] == [
        "error",
        "error",
        "warning",
        "warning",
        "warning",
        "none",
        "none",
    ]


def test_the_key_of_an_instance_ends_no_link() -> None:
    """Of `[aws_y.r["ssh"]](1)` a reader makes a link that ends in the key."""
    rests = (Evidence('aws_y.r["ssh"]', "cidr", "0.0.0.0/0", "written", Location("other.tf", 7)),)
    one = outcome("aws_x.a", "own/x", "misconfigured", "it is open", evidence=rests, location=Location("main.tf", 1))
    (found,) = _results(report(outcomes=(one,)))
    (linked,) = re.findall(r"^See: \[(.*)\]\(1\)\.$", found["message"]["text"], flags=re.MULTILINE)
    assert linked.startswith('aws_y.r\\["ssh"\\]')


def test_a_finding_is_told_where_it_can_be_mended() -> None:
    found = _of(placed(), PUBLIC)
    assert _place(found["locations"][0]) == ("infra/prod/odd%20name%231.tf", 8)
    assert found["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "aws_s3_bucket_public_access_block.logs"
    assert [_place(each) for each in found["relatedLocations"]] == [("infra/prod/main.tf", 20)]
    assert found["message"]["text"].splitlines()[-2:] == [
        "What has to change: aws_s3_bucket_public_access_block.logs.",
        "See: [aws_s3_bucket.logs fails](1).",
    ]


def test_of_several_parts_that_have_to_change_the_others_are_related() -> None:
    at: dict[str, Any] = {"root": ROOT, "source": "aws_x.a"}
    rules = [
        outcome(f"aws_rule.r{line}", PUBLIC, "misconfigured", root=ROOT, location=Location("prod/main.tf", line), of=("aws_x.a",))
        for line in (8, 30)
    ]
    whole = outcome("aws_x.a", PUBLIC, "misconfigured", **at, location=Location("prod/main.tf", 20))
    found = _of(report(outcomes=(whole,), told=tuple(rules)), PUBLIC)
    assert _place(found["locations"][0]) == ("infra/prod/main.tf", 8)
    related = [(_place(each)[1], each["message"]["text"]) for each in found["relatedLocations"]]
    assert related == [(30, "aws_rule.r30 has to change"), (20, "aws_x.a fails")]


def test_where_a_value_is_written_is_said_and_related() -> None:
    origin = Origin("the default of var.open", Location("prod/variables.tf", 9))
    rests = (Evidence("aws_x.a", "open", "true", "written", Location("prod/main.tf", 20), origin=origin),)
    found = _of(report(outcomes=(outcome("aws_x.a", PUBLIC, "misconfigured", "open is true", root=ROOT, evidence=rests),)), PUBLIC)
    assert "open is from infra/prod/variables.tf:9, the default of var.open" in found["message"]["text"]
    assert ("infra/prod/variables.tf", 9) in [_place(each) for each in found["relatedLocations"]]


def test_the_region_is_one_line_and_its_block_the_context() -> None:
    at = _of(placed(), "vpc/subnets-assign-no-public-addresses")["locations"][0]["physicalLocation"]
    assert at["artifactLocation"] == {"uri": "modules/vpc/main.tf", "uriBaseId": "%SRCROOT%"}
    assert (at["region"], at["contextRegion"]) == ({"startLine": 3, "endLine": 3}, {"startLine": 3, "endLine": 9})


def test_what_was_fetched_is_told_at_the_module_call() -> None:
    """Acceptance case 27: a file that is not in the repository gets no annotation."""
    found = _of(placed(), "s3/buckets-require-tls")
    assert _place(found["locations"][0]) == ("infra/prod/main.tf", 70)
    assert [_place(each) for each in found["relatedLocations"]] == [("infra/prod/.terraform/modules/logs/main.tf", 5)]


def test_what_has_no_line_is_told_at_the_innermost_call_and_else_in_its_input() -> None:
    calls = (Location("prod/main.tf", 40), Location("prod/net/main.tf", 2))
    called = report(outcomes=(outcome("module.a.module.b.aws_x.c", PRIVATE, "missing", root=ROOT, calls=calls),))
    assert _place(_results(called)[0]["locations"][0]) == ("infra/prod/net/main.tf", 2)
    assert _place(_of(placed(), "ec2/instances-are-private")["locations"][0]) == ("file:///else/p%251.json", 1)
    account = _of(placed(), "guardduty/accounts-are-monitored")  # a directory has files: nothing can be shown at the directory itself
    assert _place(account["locations"][0]) == ("infra/prod/main.tf", 1)


def test_instances_are_named_a_few_and_counted() -> None:
    text = _of(placed(), "vpc/subnets-assign-no-public-addresses")["message"]["text"]
    assert "module.net.aws_subnet.private[4] and 4 more" in text
    assert "private[5]" not in text


def test_reasons_beyond_a_few_are_counted() -> None:
    at: dict[str, Any] = {"source": "aws_x.a", "location": Location("m.tf", 3)}
    named = [f"aws_x.a[{one}]" for one in range(50)]
    many = tuple(outcome(name, PRIVATE, "missing", f"the {place}th reason", **at) for place, name in enumerate(named))
    text = _results(report(outcomes=many))[0]["message"]["text"]
    shown = len(re.findall(r"the \d+th reason", text))
    assert 1 < shown < len(many)
    assert f"Other reasons at {len(many) - shown} more instances." in text


def test_thirty_two_thousand_instances_are_one_result() -> None:
    """Acceptance case 30."""
    many = tuple(
        outcome(f"aws_x.a[{one}]", PRIVATE, "missing", f"aws_x.a[{one}].b is not set", source="aws_x.a", location=Location("m.tf", 3))
        for one in range(32_000)
    )
    text = sarif.render(report(outcomes=many), BASE, about)
    assert len(text) < 5_000
    assert json.loads(text)["runs"][0]["results"][0]["properties"]["instances"] == 32_000


def test_results_beyond_what_github_takes_are_counted() -> None:
    run = json.loads(sarif.render(placed(), BASE, about, most=2))["runs"][0]
    assert [found["ruleId"] for found in run["results"]] == [PRIVATE, PUBLIC]
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {PRIVATE, PUBLIC}
    assert run["invocations"][0]["toolExecutionNotifications"][-1]["message"]["text"].startswith("6 more results left out")


def test_related_places_beyond_twenty_are_counted() -> None:
    calls = tuple(Location("prod/main.tf", line) for line in range(1, 31))
    found = _results(report(outcomes=(outcome("aws_x.a", PRIVATE, "missing", location=Location("m.tf", 1), calls=calls),)))[0]
    assert len(found["relatedLocations"]) == sarif_places.MOST_RELATED == 20
    assert found["message"]["text"].endswith("10 more places not listed here.")


def _marks(one: Report, base: Base = BASE) -> dict[str, str]:
    return {found["ruleId"]: found["partialFingerprints"]["primaryLocationLineHash"] for found in _run(one, base)["results"]}


def test_a_fingerprint_outlives_lines_instances_reasons_and_verdicts() -> None:
    at: dict[str, Any] = {"location": Location("m.tf", 3), "root": ROOT}
    before = report(outcomes=(outcome("aws_x.a[0]", PRIVATE, "missing", "b is not set", **at),))
    at["location"] = Location("moved.tf", 30)
    after = report(outcomes=tuple(outcome(f"aws_x.a[{one}]", PRIVATE, "misconfigured", "b is 2", **at) for one in (0, 1)))
    assert _marks(before) == _marks(after)
    assert _marks(before) != _marks(report(outcomes=(outcome("aws_x.b", PRIVATE, "missing", **at),)))
    assert _marks(before) != _marks(report(outcomes=(outcome("aws_x.a", PRIVATE, "missing", **{**at, "root": "dev"}),)))


def test_a_fingerprint_does_not_depend_on_where_the_program_was_started() -> None:
    here = report(outcomes=(outcome("aws_x.a", PRIVATE, "missing", root="prod"),))
    above = report(outcomes=(outcome("aws_x.a", PRIVATE, "missing", root="infra/prod"),))
    assert _marks(here) == _marks(above, Base("/repo", "/repo"))


def test_a_fingerprint_does_not_depend_on_a_directory_made_for_one_run() -> None:
    runs = [report(outcomes=(outcome("aws_x.a", PRIVATE, "missing", root=f"/run.{one}/plan.json"),)) for one in "ab"]
    assert _marks(runs[0]) == _marks(runs[1])
    both = _run(report(outcomes=tuple(one.outcomes[0] for one in runs)))["results"]
    assert len({found["partialFingerprints"]["primaryLocationLineHash"] for found in both}) == 2  # told apart where they stand together


def test_what_is_waived_is_suppressed_with_its_reason() -> None:
    """It stands beside what is not waived of the same block, and both are told apart."""
    both = [found for found in _results(placed()) if found["ruleId"] == "ebs/volumes-are-encrypted-at-rest"]
    assert [len(found["suppressions"]) for found in both] == [0, 3]
    assert [found["partialFingerprints"]["primaryLocationLineHash"][-2:] for found in both] == [":1", ":2"]
    comment, by_settings, baseline = both[1]["suppressions"]
    assert (comment["kind"], comment["status"]) == ("inSource", "accepted")
    assert comment["justification"] == "kept for ever, see ADR 7 (until 2027-01-31, team-data, OPS-7)"
    assert _place(comment["location"]) == ("infra/prod/main.tf", 30)
    assert by_settings == {"kind": "external", "status": "accepted", "justification": "lab account"}
    assert baseline == {"kind": "external", "status": "accepted"}


def test_waivers_that_look_alike_are_one_suppression() -> None:
    """Lines 0 and 1 are both the first."""
    waivers = [Waiver("settings", "lab", location=Location("m.tf", line)) for line in (0, 1)]
    one = report(outcomes=tuple(outcome(f"aws_x.a[{place}]", PRIVATE, "missing", waiver=waiver) for place, waiver in enumerate(waivers)))
    VALIDATOR.validate(_log(one))
    assert len(_results(one)[0]["suppressions"]) == 1


def test_what_is_new_is_told_from_what_was_there() -> None:
    states = {found["ruleId"]: found["baselineState"] for found in _results(placed())}
    assert states[PRIVATE] == "new"
    assert states["s3/buckets-require-tls"] == "unchanged"
    assert states[PUBLIC] == "updated"  # of two instances, one is new


def test_what_could_not_be_read_is_no_success() -> None:
    called = _run(placed())["invocations"][0]
    assert (called["executionSuccessful"], called["exitCode"]) == (False, 2)
    said, left = called["toolExecutionNotifications"]
    assert (said["level"], said["message"]["text"]) == ("error", "==> broken.json\n==> expected a plan, got \\x1bnothing")
    assert (left["level"], left["message"]["text"]) == ("warning", "module.vendor: its configuration is not here")
    assert _run(mixed())["invocations"][0]["executionSuccessful"] is True
    assert _run(mixed())["invocations"][0]["exitCode"] == 1
    assert [one["message"]["text"].partition(":")[0] for one in _run(mixed())["invocations"][0]["toolExecutionNotifications"]] == [
        "module.vendor"
    ]
    clean = {"executionSuccessful": True, "exitCode": 0, "toolExecutionNotifications": []}
    assert _run(report())["invocations"] == [clean]
    failed = _run(report(failures=(Failure("", "a\n\nb"), Failure("p.json", ""))))["invocations"][0]["toolExecutionNotifications"]
    assert [(one["message"]["text"], "locations" in one) for one in failed] == [("a\nb", False), ("It could not be read.", True)]


def test_a_rule_says_why_and_how_to_mend_it() -> None:
    rule = next(one for one in _run(placed())["tool"]["driver"]["rules"] if one["id"] == PRIVATE)
    assert rule["shortDescription"]["text"] == "RDS instances have private endpoints only"
    assert rule["fullDescription"]["text"] == "A public address is one unpatched flaw away from everybody."
    assert "How to mend it: Set `publicly_accessible = false`." in rule["help"]["text"]
    assert "**How to mend it**\n\nSet `publicly_accessible = false`." in rule["help"]["markdown"]
    assert rule["helpUri"] == "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.html"
    assert rule["properties"] == {"tags": ["security", "rds", "network_configuration", "baseline"], "security-severity": "9.5"}
    assert rule["name"] == "RdsInstancesArePrivate"


def test_a_rule_of_nobodys_catalogue_has_what_the_report_knows() -> None:
    rule = next(one for one in _run(placed())["tool"]["driver"]["rules"] if one["id"] == "ec2/instances-are-private")
    assert rule["fullDescription"]["text"] == "ec2/instances-are-private"
    assert "helpUri" not in rule


def test_severities_are_inside_the_bands_of_github() -> None:
    low = {"critical": 9.0, "high": 7.0, "medium": 4.0, "low": 0.0}
    top = {"critical": 10.0, "high": 8.9, "medium": 6.9, "low": 3.9}
    assert all(low[name] < float(score) <= top[name] for name, score in sarif.SECURITY_SEVERITY.items())
    assert list(sarif.SECURITY_SEVERITY) == list(low)


def test_ids_of_frameworks_are_tags_and_no_more_than_github_takes() -> None:
    tags = {PRIVATE: (Tag("cis-7.0", tuple(f"1.{one}" for one in range(30))), Tag("nist-800-53-r5", ("AC-4",), "inferred"))}
    rule = _run(replace(placed(), tags=tags, frameworks=("cis-7.0", "nist-800-53-r5")))["tool"]["driver"]["rules"]
    found = next(one for one in rule if one["id"] == PRIVATE)["properties"]["tags"]
    assert found[:6] == ["security", "rds", "network_configuration", "baseline", "cis-7.0:1.0", "cis-7.0:1.1"]
    assert len(found) == 20


def test_nothing_in_a_message_is_taken_for_a_link_or_a_placeholder() -> None:
    sly = outcome('aws_x.a["b](http://c)"]', PRIVATE, "missing", "d[0](1) is {0}, not [e](f)", location=Location("m.tf", 1))
    assert LINK.findall(_results(report(outcomes=(sly,)))[0]["message"]["text"]) == []
    assert "{{0}}" in _results(report(outcomes=(sly,)))[0]["message"]["text"]


def test_no_place_of_the_machine_is_told() -> None:
    """Only a name that was given whole is told whole."""
    text = sarif.render(placed(), Base("/home-of-somebody/repo", "/home-of-somebody/repo/infra"), about)
    assert "home-of-somebody" not in text
    assert _run(placed())["originalUriBaseIds"] == {"%SRCROOT%": {"description": {"text": "The root of the repository."}}}


def test_the_version_of_the_program_is_told() -> None:
    driver = _run(report())["tool"]["driver"]
    assert (driver["semanticVersion"], driver["fullName"]) == (srm_tf.__version__, f"srm-tf {srm_tf.__version__}")


def test_every_rule_has_a_name_of_its_own_as_microsofts_validator_asks() -> None:
    """SARIF1001: not that of its id; SARIF2012: in PascalCase."""
    shipped = Catalogue().all()
    names = {sarif.name_of(one.id) for one in shipped}
    assert len(names) == len(shipped)
    assert all(re.fullmatch(r"(?:[A-Z][a-z0-9]*)+", one) for one in names)


def test_a_resource_beside_the_input_gives_its_directory_a_file() -> None:
    one = report(
        resources=(
            resource("aws_x.a", root=".", location=Location("z.tf", 1)),
            resource("aws_x.b", root=".", location=Location("b.tf", 9)),
        ),
        outcomes=(outcome("account_region", PRIVATE, "unknown", root="."),),
    )
    assert _place(_results(one)[0]["locations"][0]) == ("infra/b.tf", 1)


def test_a_run_below_the_root_of_a_repository(tmp_path: Path) -> None:
    """Acceptance case 27, as a pipeline does it."""
    infra = tmp_path / "repo" / "infra"
    (infra / "net work").mkdir(parents=True)
    (tmp_path / "repo" / ".git").mkdir()
    (infra / "main.tf").write_text('module "n" {\n  source = "./net work"\n}\n', encoding="utf-8")
    volume = '\nresource "aws_ebs_volume" "v" {\n  availability_zone = "eu-west-1a"\n  size = 1\n  encrypted = false\n}\n'
    (infra / "net work" / "volume.tf").write_text(volume, encoding="utf-8")
    argv = [sys.executable, "-m", "srm_tf", "check", ".", "--format", "sarif:out.sarif", "--fail-on", "low"]
    done = subprocess.run(argv, cwd=infra, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": str(TREE)})
    assert done.returncode == 1, done.stderr
    log = json.loads((infra / "out.sarif").read_text(encoding="utf-8"))
    VALIDATOR.validate(log)
    found = next(one for one in log["runs"][0]["results"] if one["ruleId"] == "ebs/volumes-are-encrypted-at-rest")
    assert found["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "infra/net%20work/volume.tf", "uriBaseId": "%SRCROOT%"}
    assert found["locations"][0]["physicalLocation"]["region"] == {"startLine": 5, "endLine": 5}
    assert str(tmp_path) not in json.dumps(log)
