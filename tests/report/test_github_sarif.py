"""SARIF for code scanning: what fails and nobody accepted, and a word on what is left out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from srm_tf.engine.finding import Gate, Report
from srm_tf.model.verdict import Verdict
from srm_tf.report import github_sarif, sarif
from tests.report.placed import BASE, about, placed, reports
from tests.report.reports import mixed, outcome, report
from tests.report.test_sarif import VALIDATOR


def _run(one: Report) -> dict[str, Any]:
    log = json.loads(github_sarif.render(one, BASE, about))
    VALIDATOR.validate(log)
    run: dict[str, Any] = log["runs"][0]
    return run


def _notes(run: dict[str, Any]) -> list[str]:
    return [one["message"]["text"] for one in run["invocations"][0]["toolExecutionNotifications"] if one["level"] == "note"]


@pytest.mark.parametrize("one", [mixed(), placed()])
def test_every_result_is_an_alert(one: Report) -> None:
    run = _run(one)
    open_ones = [each for each in one.outcomes if each.verdict.fails and each.waiver is None]
    assert {(found["kind"], tuple(found["suppressions"])) for found in run["results"]} == {("fail", ())}
    assert {found["ruleId"] for found in run["results"]} == {each.control for each in open_ones}
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {each.control for each in open_ones}
    assert run["invocations"][0]["exitCode"] == json.loads(sarif.render(one, BASE, about))["runs"][0]["invocations"][0]["exitCode"]
    unknown = sum(each.verdict == Verdict.UNKNOWN and each.waiver is None for each in one.outcomes)
    waived = sum(each.waiver is not None for each in one.outcomes)
    assert _notes(run) == [f"{unknown} unknown and {waived} waived are left out: --format sarif has them."]


def test_an_alert_is_the_same_whichever_log_tells_it() -> None:
    whole = json.loads(sarif.render(placed(), BASE, about))["runs"][0]["results"]
    marks = {found["partialFingerprints"]["srmTfBlockAndControl/v1"] for found in whole}
    assert {found["partialFingerprints"]["srmTfBlockAndControl/v1"] for found in _run(placed())["results"]} < marks


def test_what_is_unknown_is_an_alert_where_it_counts_as_a_finding() -> None:
    one = report(outcomes=(outcome("aws_x.a", "own/x", "unknown", "it depends"),))
    strict = replace(one, gates={one.outcomes[0].root: Gate(strict=True)})
    assert (len(_run(one)["results"]), _notes(_run(one))) == (0, ["1 unknown is left out: --format sarif has them."])
    assert (len(_run(strict)["results"]), _notes(_run(strict))) == (1, [])


@settings(deadline=None, max_examples=100)
@given(reports())
def test_random_reports_are_logs(one: Report) -> None:
    assert all(found["suppressions"] == [] for found in _run(one)["results"])
