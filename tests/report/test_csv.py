from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from srm_tf.engine.finding import Report, Waiver
from srm_tf.model.value import Location
from srm_tf.model.verdict import Evidence, Origin
from srm_tf.report import as_csv, as_json
from srm_tf.report.text import safe
from tests.report.hostile import large, reports
from tests.report.reports import mixed, outcome, report, same_as_golden

_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def written(one: Report) -> str:
    """The file, as `check` writes it."""
    return b"".join([*as_csv.page(one), b"\n"]).decode()


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_the_table_is_as_written_down() -> None:
    same_as_golden("check.csv", written(mixed()).replace("\r\n", "\n").removesuffix("\n"))


def test_it_is_a_row_for_each_outcome_with_lines_that_end_as_the_standard_says() -> None:
    one = report(
        outcomes=(outcome("aws_x.a", "own/x", "missing"),), told=(outcome("aws_x.p", "own/x", "missing", of=("aws_x.a", "aws_x.b")),)
    )
    text = written(one)
    assert text.count("\r\n") == 3
    assert text.endswith("\r\n")
    assert "\r\r" not in text
    assert [(row["address"], row["of"]) for row in rows(text)] == [("aws_x.a", ""), ("aws_x.p", "aws_x.a\naws_x.b")]


def test_a_long_table_is_made_while_it_is_written() -> None:
    one = report(outcomes=tuple(outcome(f"aws_x.a{number}", "own/x", "missing") for number in range(2500)))
    pieces = list(as_csv.page(one))
    assert max(map(len, pieces)) < sum(map(len, pieces)) / 2
    assert [row["address"] for row in rows(written(one))] == [outcome.address for outcome in one.outcomes]
    assert written(one).count("\r\n") == written(one).count("\n") == 2501


def test_an_empty_report_is_a_header() -> None:
    assert written(report()) == ",".join(as_csv.COLUMNS) + "\r\n"


def test_columns_are_those_of_the_json_outcome() -> None:
    """Flat: a location is three columns, a waiver seven."""
    keys = {key for one in json.loads(as_json.render(mixed()))["outcomes"] for key in one}
    flat = {name for name in as_csv.COLUMNS if not name.startswith("waiver_")} - {"file", "line", "end_line"}
    assert keys - {"location", "waiver"} == flat - {"frameworks", "of", "used_by"}


def test_cells_are_those_of_the_json_outcome() -> None:
    one = mixed()
    for row, document in zip(rows(written(one)), json.loads(as_json.render(one))["outcomes"], strict=True):
        for name in (
            "address",
            "control",
            "title",
            "verdict",
            "severity",
            "domain",
            "profile",
            "change",
            "because",
            "root",
            "source",
            "type",
        ):
            assert row[name] == document[name]
        assert row["touched"] == json.dumps(document["touched"])
        assert row["depends_on"].split("\n") == (document["depends_on"] or [""])
        place = document["location"] or {"file": "", "line": "", "end_line": ""}
        assert (row["file"], row["line"], row["end_line"]) == (place["file"], str(place["line"]), str(place["end_line"]))
        assert row["waiver_reason"] == (document["waiver"] or {"reason": ""})["reason"]
        assert row["remediation"] == document["remediation"]


def test_a_cell_that_holds_several_things_has_each_on_a_line() -> None:
    place = Location("a.tf", 3, 9)
    evidence = (
        Evidence("aws_x.a", "open", "true", "written", place, origin=Origin("var.open", Location("vars.tf", 7))),
        Evidence("aws_y.b", "", None, "reference", Location("b.json"), origin=Origin("a variable")),
    )
    waiver = Waiver("settings", "r", date(2026, 12, 31), "me", "T-1", place)
    names = tuple(f"var.v{at}" for at in range(53))
    found = (
        outcome("aws_x.a", "own/x", "missing", evidence=evidence, calls=(Location("m.tf", 2), place), waiver=waiver, used_by=("c", "d")),
        outcome("aws_x.a", "own/y", "unknown", evidence=(Evidence("aws_x.a", "n"),) * 51, depends_on=names),
    )
    first, second = rows(written(report(outcomes=found)))
    assert first["evidence"].split("\n") == [
        "aws_x.a.open = true (written, a.tf:3, from vars.tf:7, var.open)",
        "aws_y.b (reference, b.json, from a variable)",
    ]
    assert [first[name] for name in ("calls", "used_by")] == ["m.tf:2\na.tf:3", "c\nd"]
    assert [value for name, value in first.items() if name.startswith("waiver_")] == [
        "settings",
        "r",
        "2026-12-31",
        "me",
        "T-1",
        "a.tf",
        "3",
    ]
    assert second["evidence"].split("\n")[49:] == ["aws_x.a.n (written)", "and 1 other"]
    assert second["depends_on"].split("\n")[49:] == ["var.v49", "and 3 others"]
    assert [value for name, value in second.items() if name.startswith("waiver_")] == [""] * 7


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "\n=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20SUM(A1)"])
def test_what_would_be_a_formula_is_guarded_and_can_be_had_back(cell: str) -> None:
    assert as_csv.guarded(cell) == f"'{cell}"
    assert as_csv.guarded(f"a{cell}") == f"a{cell}"


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(reports())
def test_it_reads_back_to_the_same_cells(one: Report) -> None:
    text = written(one)
    assert text.encode()
    found = rows(text)
    given_ = (*one.outcomes, *one.told)
    assert len(found) == len(given_)
    for row, each in zip(found, given_, strict=True):
        assert tuple(row) == as_csv.COLUMNS
        assert not any(cell.startswith(_FORMULAS) for cell in row.values())
        for name in ("address", "title", "because", "root"):
            assert row[name].removeprefix("'") == safe(getattr(each, name))
        assert all(line.isprintable() for cell in row.values() for line in cell.split("\n"))


def test_no_outcome_of_a_large_report_is_left_out() -> None:
    assert len(rows(written(large(32_000)))) == 32_000
