"""How coverage looks: within the width, with what it does not know said; and the same for machines."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from functools import cache

import pytest

from srm_tf.catalogue.coverage import Survey, survey
from srm_tf.catalogue.frameworks import load_frameworks
from srm_tf.report import coverage
from srm_tf.report.text import columns_of
from tests.support.judging import catalogue
from tests.support.pages import whole_survey


@cache
def of_s3() -> Survey:
    return survey(("cis-3.0",), ("s3", "xray"))


@cache
def of_nist() -> Survey:
    return survey(("nist-800-53-r5",), ("acm",))


@pytest.mark.parametrize("found", [whole_survey, of_s3, of_nist], ids=["whole", "s3", "nist"])
@pytest.mark.parametrize("width", [40, 60, 72, 80, 160])
def test_it_keeps_to_the_width(found: Callable[[], Survey], width: int) -> None:
    assert [line for line in coverage.table(found(), width=width).splitlines() if columns_of(line) > max(width, 72)] == []


def test_it_says_what_it_does_not_know() -> None:
    text = " ".join(coverage.table(whole_survey(), width=80).split())
    assert "? where no list of all ids is here" in text
    assert "client_side_encryption" in text.partition("Only an attestation can show the customer's part of ")[2]


def test_the_columns_of_frameworks_are_told_apart_and_add_up() -> None:
    lines = coverage.table(whole_survey(), width=80).splitlines()
    at = lines.index("Judged, attested and uncovered add up to ids:")
    assert [line.split()[0] for line in lines[at + 1 : at + 7] if line.startswith("  ") and line[2] != " "] == lines[0].split()[3:]
    for line in lines[1 : at - 1]:
        ids, judged, attested, uncovered = (int(one.replace("·", "0").replace("?", "0").replace(",", "")) for one in line.split()[2:6])
        assert ids == judged + attested + uncovered


def test_services_are_rows_and_those_without_controls_are_named() -> None:
    lines = coverage.table(whole_survey(), width=80).splitlines()
    head = next(line for line in lines if " NC GP " in line)
    s3 = next(line for line in lines if line.startswith("s3 "))
    at = head.index("ET")
    number = next(one for one in whole_survey().services if one.id == "s3").cells["encryption_in_transit"].judged
    assert s3[at : at + 2].strip() == str(number)
    assert not any(line.startswith("savingsplans ") for line in lines)
    assert "savingsplans" in coverage.table(whole_survey(), width=80)


def test_a_framework_lists_its_ids_and_a_chosen_service_its_row() -> None:
    lines = coverage.table(of_s3(), width=80).splitlines()
    assert "  2.1.1  s3/buckets-require-tls" in lines
    assert any(line.startswith("  1.5 ") and line.endswith("iam/root-users-are-protected (attestation)") for line in lines)
    assert any(line.startswith("xray ") for line in lines)


def test_who_names_a_service_alone_is_told_of_that_first() -> None:
    text = coverage.table(survey((), ("s3",)), width=80)
    assert text.startswith("In each cell: how many controls judge")
    assert "unpublished" not in text
    assert coverage.table(of_s3(), width=80).splitlines()[1].startswith("cis-3.0 ")  # of a framework that is named, too


def test_the_controls_of_a_chosen_service_are_counted_and_no_others() -> None:
    found = survey((), ("s3",))
    (s3,) = found.services
    assert 0 < found.controls == s3.controls < whole_survey().controls
    assert coverage.table(found, width=80).splitlines()[-1] == f"1 service, {s3.controls} controls"
    both = survey((), ("s3", "kms"))
    assert s3.controls < both.controls <= sum(one.controls for one in both.services)
    assert whole_survey().controls == len(catalogue().all())


def test_what_no_control_answers_is_told_with_its_reason() -> None:
    found = survey(("fsbp",), ("ec2",))
    (fsbp,) = found.frameworks
    lines = coverage.table(found, width=100).splitlines()
    at = next(number for number, line in enumerate(lines) if line.split()[:1] == ["EC2.4"])
    told = " ".join(" ".join(lines[at : at + 2]).split())
    assert told.startswith("EC2.4 not covered. Since when an instance has been stopped is told by the running account only.")
    row = next(line.split() for line in lines if line.startswith("fsbp "))
    assert row[2:6] == [str(len(fsbp.ids) + len(fsbp.gaps)), *row[3:5], str(len(fsbp.gaps))]
    assert int(row[3]) + int(row[4]) == len(fsbp.ids)
    document = json.loads(coverage.as_json(found))["frameworks"][0]
    assert document["complete"] is True
    assert {"id": "EC2.4", "state": "not_covered", "why": {gap.id: gap.why for gap in fsbp.gaps}["EC2.4"]} in document["ids"]


def test_a_framework_without_a_list_of_its_ids_says_so() -> None:
    row = next(line.split() for line in coverage.table(of_nist(), width=100).splitlines() if line.startswith("nist-800-53-r5 "))
    assert row[5] == "?"
    assert json.loads(coverage.as_json(of_nist()))["frameworks"][0]["complete"] is False


def test_what_is_inferred_is_never_shown_as_published() -> None:
    text = " ".join(coverage.table(of_nist(), width=80).split())
    counted = {name: len(table) for name, table in load_frameworks(("nist-800-53-r5",))[0].mappings.items()}
    assert "{published} published, {prowler} by Prowler, {inferred} inferred".format(**counted) in text
    assert "by Prowler: lambda/function-urls-require-iam-authentication" in text
    entry = next(one for one in of_nist().frameworks[0].ids if one.id == "AC-2(1)")
    first = next(one.control for one in entry.carriers if one.mapping == "inferred")
    assert f"inferred: {first}" in text


def test_machines_get_every_cell_and_every_id() -> None:
    told = json.loads(coverage.as_json(whole_survey()))
    assert told["version"] == 1
    assert told["total"] == {
        state: sum(area[state] for area in told["totals"].values()) for state in ("judged", "attestation", "not_covered")
    }
    cells = [cell for service in told["services"] for cell in service["cells"].values()]
    assert sum(cell["state"] == "not_covered" for cell in cells) == told["total"]["not_covered"] > 0
    nist = next(one for one in told["frameworks"] if one["id"] == "nist-800-53-r5")
    mappings = {control["mapping"] for entry in nist["ids"] for control in entry["controls"]}
    assert mappings == {"published", "prowler", "inferred"}


def test_what_has_nothing_to_secure_is_no_gap() -> None:
    found = survey((), ("appautoscaling",))
    text = coverage.table(found, width=80)
    assert "· nothing to secure" in " ".join(text.split())
    head, row = next((a, b) for a, b in itertools.pairwise(text.splitlines()) if b.startswith("appautoscaling "))
    assert row[head.index("DC") : head.index("DC") + 2].strip() == "·"
    told = json.loads(coverage.as_json(found))
    assert told["services"][0]["cells"]["data_classification"]["state"] == "does_not_apply"
    assert told["totals"]["data_classification"] == {"judged": 0, "attestation": 0, "not_covered": 0}
    assert "nothing to secure" not in coverage.table(of_s3(), width=80)
