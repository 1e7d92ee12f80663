"""GitLab's Code Quality and SAST reports.

GitLab publishes its schemas on its own server only. What they ask is said here in our words, and stricter; where a folder with the
schemas themselves is named in SRM_TF_GITLAB_SCHEMAS (schemas/README.md), the same reports are held to those too:
https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
https://gitlab.com/gitlab-org/gitlab/-/raw/master/app/validators/json_schemas/codeclimate.json
https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw/v15.1.4/dist/sast-report-format.json
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any
from uuid import UUID

import jsonschema
import pytest
from hypothesis import given, settings

from srm_tf.catalogue.control import Control, Page
from srm_tf.catalogue.frameworks import Tag
from srm_tf.engine.finding import Failure, Report
from srm_tf.model.value import Location
from srm_tf.report import gitlab_code_quality, gitlab_sast
from srm_tf.report.uris import Base
from tests.report.placed import BASE, PRIVATE, PUBLIC, ROOT, about, placed, reports
from tests.report.reports import mixed, outcome, report, resource, same_as_golden, unread

EXAMPLES = pytest.mark.parametrize("one", [placed(), mixed(), unread(), report()], ids=["placed", "mixed", "unread", "empty"])
_NAMED = {"type": "string", "minLength": 1}
_LINK = {"type": "string", "pattern": "^(https?|ftp)://.+"}
_DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$"}


def _object(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """An object; stricter than GitLab, which lets pass and forgets what it does not know."""
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **(optional or {})},
        "additionalProperties": False,
    }


def _list(items: dict[str, Any], least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least}


_PROGRAM = _object({"id": _NAMED, "name": _NAMED, "version": _NAMED, "vendor": _object({"name": _NAMED})})
_SCAN = _object(
    {
        "analyzer": _PROGRAM,
        "scanner": _PROGRAM,
        "start_time": _DAY,
        "end_time": _DAY,
        "status": {"enum": ["success", "failure"]},
        "type": {"const": "sast"},
    },
    {"messages": _list(_object({"level": {"enum": ["info", "warn", "fatal"]}, "value": _NAMED}))},
)
_LINES = {"start_line": {"type": "number"}, "end_line": {"type": "number"}}
_SIGNATURES = _list(_object({"algorithm": {"type": "string"}, "value": {"type": "string"}}), 1)
_TRACKING = _object({"type": {"const": "source"}, "items": _list(_object({"signatures": _SIGNATURES}, {"file": _NAMED, **_LINES}))})
_VULNERABILITY = _object(
    {"id": _NAMED, "identifiers": _list(_object({"type": _NAMED, "name": _NAMED, "value": _NAMED}, {"url": _LINK}), 1), "location": {}},
    {
        "name": {"type": "string", "maxLength": 255},
        "description": {"type": "string", "maxLength": 1_048_576},
        "severity": {"enum": ["Info", "Unknown", "Low", "Medium", "High", "Critical"]},
        "solution": {"type": "string", "maxLength": 7000},
        "links": _list(_object({"url": _LINK}, {"name": {"type": "string"}})),
        "location": _object({}, {"file": {"type": "string"}, **_LINES}),
        "tracking": _TRACKING,
    },
)
SAST = jsonschema.Draft7Validator(
    _object(
        {"scan": _SCAN, "version": {"pattern": r"^[0-9]+\.[0-9]+\.[0-9]+$"}, "vulnerabilities": _list(_VULNERABILITY)}, {"schema": _LINK}
    )
)
CODE_QUALITY = jsonschema.Draft7Validator(
    _list(
        _object(
            {
                "description": _NAMED,
                "check_name": _NAMED,
                "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": _object({"path": _NAMED, "lines": _object({"begin": {"type": "integer", "minimum": 1}})}),
            },
            {"type": {"const": "issue"}, "categories": {"const": ["Security"]}},
        )
    )
)


def _issues(one: Report, base: Base = BASE) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads(gitlab_code_quality.render(one, base))
    return read


def _issue(one: Report, control: str) -> dict[str, Any]:
    return next(found for found in _issues(one) if found["check_name"] == control)


def _sast(one: Report, base: Base = BASE) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(gitlab_sast.render(one, base, about))
    return read


def _vulnerability(one: Report, control: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = _sast(one)["vulnerabilities"]
    return next(each for each in found if each["identifiers"][0]["value"] == control)


def test_the_reports_are_those_that_were_read() -> None:
    same_as_golden("placed.gitlab-code-quality.json", json.dumps(_issues(placed()), indent=1, ensure_ascii=False))
    sast = _sast(placed())
    for program in ("analyzer", "scanner"):
        sast["scan"][program]["version"] = "0.0.0"
    same_as_golden("placed.gitlab-sast.json", json.dumps(sast, indent=1, ensure_ascii=False))


@EXAMPLES
def test_code_quality_is_what_gitlab_reads(one: Report) -> None:
    CODE_QUALITY.validate(_issues(one))


@EXAMPLES
def test_sast_is_what_gitlab_reads(one: Report) -> None:
    SAST.validate(_sast(one))
    SAST.validate(json.loads(gitlab_sast.render(one, BASE)))  # with the shipped catalogue


def _official() -> tuple[jsonschema.Draft7Validator, jsonschema.Draft7Validator]:
    """(Code Quality, SAST) as GitLab has them. GitLab reads a Code Quality report entry by entry, so its schema is one entry's."""
    folder = os.environ.get("SRM_TF_GITLAB_SCHEMAS")
    if not folder:
        pytest.skip("SRM_TF_GITLAB_SCHEMAS names no folder with GitLab's own schemas")
    entry, sast = (json.loads(Path(folder, name).read_text("utf-8")) for name in ("codeclimate.json", "sast-report-format.json"))
    assert sast["self"]["version"] == gitlab_sast.VERSION
    return jsonschema.Draft7Validator(_list(entry)), jsonschema.Draft7Validator(sast)


@EXAMPLES
def test_the_schemas_of_gitlab_itself_agree(one: Report) -> None:
    quality, sast = _official()
    quality.validate(_issues(one))
    sast.validate(_sast(one))
    with pytest.raises(jsonschema.ValidationError):
        sast.validate({**_sast(one), "version": "15"})


def test_the_rules_refuse_what_is_not_meant() -> None:
    jsonschema.Draft7Validator.check_schema(SAST.schema)
    read = _sast(placed())
    read["scan"]["start_time"] += "Z"
    with pytest.raises(jsonschema.ValidationError):
        SAST.validate(read)


@settings(deadline=None, max_examples=150)
@given(reports())
def test_random_reports_are_what_gitlab_reads(one: Report) -> None:
    issues, sast = _issues(one), _sast(one)
    CODE_QUALITY.validate(issues)
    SAST.validate(sast)
    own = [issue["fingerprint"] for issue in issues if issue["check_name"] != "srm-tf/unreadable-input"]
    assert len(set(own)) == len(own) == len(sast["vulnerabilities"])
    assert len({UUID(found["id"]) for found in sast["vulnerabilities"]}) == len(own)
    assert not any(issue["location"]["path"].startswith(("./", "/repo/")) for issue in issues)
    texts = [issue["description"] for issue in issues] + [found["description"] for found in sast["vulnerabilities"]]
    assert all(line.isprintable() for text in texts for line in text.split("\n"))


@settings(deadline=None, max_examples=40)
@given(reports())
def test_nothing_of_the_input_leaves_its_fence(one: Report) -> None:
    for found in _sast(one)["vulnerabilities"]:
        fences = re.findall(r"^`{3,}", found["description"], flags=re.MULTILINE)
        opened, closed = found["description"].split("\n")[-1], fences[-1]
        assert opened == closed
        body = found["description"].rpartition(f"{closed}text\n")[2].removesuffix(f"\n{closed}")
        assert closed not in body


@pytest.mark.parametrize("run", [1, 3, 4, 7])
def test_backticks_of_the_input_close_no_fence(run: int) -> None:
    """https://spec.commonmark.org/0.31.2/#fenced-code-blocks: a fence of as many, or of more, would be its end."""
    ticks = "`" * run
    one = outcome("aws_x.a", PRIVATE, "misconfigured", f"{ticks} ends here {ticks}", root=ROOT, location=Location("prod/main.tf", 1))
    text = _vulnerability(report(outcomes=(one,)), PRIVATE)["description"]
    opened = next(line for line in text.splitlines() if line.startswith("```"))
    assert opened == "`" * max(3, run + 1) + "text"
    assert text.splitlines()[-1] == opened.removesuffix("text")


def test_four_severities_and_the_unknown() -> None:
    severities = {PRIVATE: ("blocker", "Critical"), PUBLIC: ("critical", "High"), "ebs/volumes-are-encrypted-at-rest": ("major", "Medium")}
    for control, (quality, sast) in severities.items():
        assert _issue(placed(), control)["severity"] == quality
        assert _vulnerability(placed(), control)["severity"] == sast
    assert _issue(mixed(), "ebs/volumes-have-tags")["severity"] == "minor"
    assert _vulnerability(mixed(), "ebs/volumes-have-tags")["severity"] == "Low"
    assert _issue(placed(), "s3/buckets-require-tls")["severity"] == "info"
    assert _vulnerability(placed(), "s3/buckets-require-tls")["severity"] == "Unknown"


def test_places_are_those_of_the_repository() -> None:
    assert _issue(placed(), PUBLIC)["location"] == {"path": "infra/prod/odd name#1.tf", "lines": {"begin": 8}}
    assert _vulnerability(placed(), "vpc/subnets-assign-no-public-addresses")["location"] == {
        "file": "modules/vpc/main.tf",
        "start_line": 3,
        "end_line": 9,
    }


def test_what_is_waived_is_left_out_and_counted_where_there_is_a_place_for_it() -> None:
    assert "s3/buckets-have-lifecycle-rules" not in {issue["check_name"] for issue in _issues(mixed())}
    sast = _sast(mixed())
    assert "s3/buckets-have-lifecycle-rules" not in {found["identifiers"][0]["value"] for found in sast["vulnerabilities"]}
    assert sast["scan"]["messages"][1:] == [{"level": "info", "value": "1 waived finding left out."}]
    clean = _sast(report())["scan"]
    assert (clean["status"], clean["messages"]) == ("success", [])


def test_what_could_not_be_read_is_no_clean_report() -> None:
    issue = _issues(placed())[0]
    assert (issue["severity"], issue["location"]["path"]) == ("blocker", "infra/broken.json")
    assert issue["description"].endswith("==> broken.json ==> expected a plan, got \\x1bnothing")
    scan = _sast(placed())["scan"]
    assert scan["status"] == "failure"
    assert [message["level"] for message in scan["messages"]] == ["fatal", "warn", "info"]


def test_times_are_the_day_of_judgement() -> None:
    """The same report is the same text, today and tomorrow."""
    scan = _sast(placed())["scan"]
    assert scan["start_time"] == scan["end_time"] == "2026-11-24T00:00:00"


def _marks(one: Report, base: Base = BASE) -> list[str]:
    found = _sast(one, base)["vulnerabilities"]
    return [
        *(issue["fingerprint"] for issue in _issues(one, base)),
        *(each["id"] for each in found),
    ]


def test_fingerprints_outlive_lines_instances_reasons_and_verdicts() -> None:
    at: dict[str, Any] = {"location": Location("m.tf", 3), "root": ROOT}
    before = report(outcomes=(outcome("aws_x.a[0]", PRIVATE, "missing", "b is not set", **at),))
    at["location"] = Location("m.tf", 30)
    after = report(outcomes=tuple(outcome(f"aws_x.a[{one}]", PRIVATE, "misconfigured", "b is 2", **at) for one in (0, 1)))
    assert _marks(before) == _marks(after)
    signed = [_vulnerability(one, PRIVATE)["tracking"]["items"][0]["signatures"] for one in (before, after)]
    assert signed[0] == signed[1] == [{"algorithm": "scope_offset", "value": "infra/m.tf|infra/prod|aws_x.a:0"}]
    elsewhere = report(outcomes=(outcome("aws_x.a", PRIVATE, "missing", root="infra/prod"),))
    assert _marks(elsewhere, Base("/repo", "/repo")) == _marks(before)


def test_the_control_is_the_first_identifier_and_frameworks_follow() -> None:
    tags = {PRIVATE: (Tag("cis-7.0", tuple(f"1.{one}" for one in range(30))),)}
    one = report(outcomes=(outcome("aws_x.a", PRIVATE, "missing"),), tags=tags, frameworks=("cis-7.0",))
    found = _vulnerability(one, PRIVATE)["identifiers"]
    assert found[0] == {
        "type": "srm_tf_control",
        "name": PRIVATE,
        "value": PRIVATE,
        "url": "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.html",
    }
    assert found[1] == {"type": "cis-7.0", "name": "cis-7.0 1.0", "value": "1.0"}
    assert len(found) == 20


def test_texts_are_as_long_as_the_schema_takes_and_links_are_safe() -> None:
    """https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/blob/v15.1.4/dist/sast-report-format.json."""
    control = Control("own/x", "t", "iam", "high", (), "")
    own = {"own/x": Page(control, "", ("http://a.example", "https://b.example"))}
    for more, length in ((0, 255), (1, 255)):
        found = outcome("aws_x.a", "own/x", "missing", title="t" * (255 + more), remediation="r" * (7000 + more))
        (told,) = _sast(report(outcomes=(found,), own=own))["vulnerabilities"]
        assert (len(told["name"]), told["name"].endswith("…")) == (length, bool(more))
        assert (len(told["solution"]), told["solution"].endswith("…")) == (7000, bool(more))
        assert told["links"] == [{"url": "https://b.example"}]


def test_thirty_two_thousand_instances_are_one_entry() -> None:
    many = report(outcomes=tuple(outcome(f"aws_x.a[{one}]", PRIVATE, "missing", "b is not set", source="aws_x.a") for one in range(32_000)))
    assert len(gitlab_code_quality.render(many, BASE)) < 2_000
    assert len(gitlab_sast.render(many, BASE, about)) < 4_000


def test_it_is_written_in_pieces() -> None:
    """What all vulnerabilities of a large plan are made of is never there at once."""
    many = report(outcomes=tuple(outcome(f"aws_x.a{one}", PRIVATE, "missing", "b is not set") for one in range(300)))
    pieces = list(gitlab_sast.page(many))
    assert max(map(len, pieces)) < sum(map(len, pieces)) / 2
    assert len(json.loads(b"".join(pieces))["vulnerabilities"]) == 300
    assert b"".join(gitlab_sast.page(report())).endswith(b'"vulnerabilities":[]}')


def test_what_cannot_be_read_is_told_at_its_line() -> None:
    one = report(failures=(Failure("infra/main.tf", "==> infra/main.tf\n==> line 5, column 12", 5), Failure("plan.json", "==> empty")))
    places = [issue["location"] for issue in json.loads(gitlab_code_quality.render(one, Base("/repo", "/repo")))]
    assert places == [{"path": "infra/main.tf", "lines": {"begin": 5}}, {"path": "plan.json", "lines": {"begin": 1}}]


def test_the_fix_of_many_instances_takes_their_keys_from_their_block() -> None:
    addresses = [f'aws_s3_bucket.logs["{place:04}"]' for place in range(300)]
    failing = tuple(outcome(address, "s3/buckets-are-versioned", "missing", type="aws_s3_bucket") for address in addresses)
    one = report(outcomes=failing, resources=tuple(resource(address) for address in addresses))
    (found,) = json.loads(gitlab_sast.render(one, BASE))["vulnerabilities"]
    assert "for_each = aws_s3_bucket.logs\n" in found["solution"]
    assert '"0299"' not in found["solution"]
