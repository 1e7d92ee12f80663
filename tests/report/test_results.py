"""A source block × a control, as programs are told of it: its sentences, its severity and its places."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from srm_tf.engine.finding import Outcome, Report, Waiver
from srm_tf.model.value import Location
from srm_tf.model.verdict import Evidence, Origin
from srm_tf.report.places import at
from srm_tf.report.results import Lines, Related, Result, ResultPlaces, accepted, results, said, shortened
from srm_tf.report.uris import Base
from tests.report.reports import WAIVED, outcome, report, resource

_BASE = Base("/repo", "/repo")
_CONTROL = "own/x"


def _one(*found: Outcome, **more: Any) -> tuple[Result, Report]:
    whole = report(outcomes=found, **more)
    (one,) = results(whole)
    return one, whole


def _x(because: str = "why", at: str = "aws_x.a", verdict: str = "missing", **more: Any) -> Outcome:
    return outcome(at, _CONTROL, verdict, because, title="The title", **more)


_FROM = (Evidence("aws_x.a", "b", "1", origin=Origin("var.b", Location("vars.json"))),)
_OTHERS = [_x(f"why {at}", f"aws_x.a[{at}]") for at in range(5)]


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ([_x()], ["aws_x.a: why (missing)"]),
        ([_x("")], ["aws_x.a: The title (missing)"]),
        ([_x("aws_x.a is open")], ["aws_x.a is open (missing)"]),
        ([_x(evidence=_FROM)], ["aws_x.a: why; b is from vars.json, var.b (missing)"]),
        ([_x(used_by=("aws_y.b",))], ["aws_x.a: why; now used by aws_y.b (missing)"]),
        ([_x("var.b", verdict="unknown", depends_on=("var.b", "var.c"))], ["aws_x.a: var.b; it depends on var.c (unknown)"]),
        (_OTHERS[:3], [f"aws_x.a: why {at} (missing at aws_x.a[{at}])" for at in range(3)]),
        (_OTHERS, [*(f"aws_x.a: why {at} (missing at aws_x.a[{at}])" for at in range(3)), "Other reasons at 2 more instances."]),
    ],
)
def test_a_line_for_each_reason(found: list[Outcome], told: list[str]) -> None:
    assert said(_one(*found)[0], _BASE) == told


def test_the_severity_is_the_worst() -> None:
    assert _one(_x(severity="low"), _x(at="aws_x.a[1]", severity="critical", verdict="unknown"))[0].severity == "critical"


def test_a_place_without_a_line_is_its_file() -> None:
    assert [at(Location("/else/a.tf", line)) for line in (0, 3)] == ["/else/a.tf", "/else/a.tf:3"]


def test_a_text_is_cut_where_it_is_too_long() -> None:
    assert [shortened("abc", longest) for longest in (4, 3, 2)] == ["abc", "abc", "a…"]


@pytest.mark.parametrize(
    ("waiver", "sentence"),
    [
        (Waiver("comment", "why"), "why"),
        (Waiver("comment", "why", date(2026, 12, 31), "me", "T-1"), "why (until 2026-12-31, me, T-1)"),
        (Waiver("comment", "", owner="me"), "me"),
    ],
)
def test_a_waiver_in_a_sentence(waiver: Waiver, sentence: str) -> None:
    assert accepted(waiver) == sentence


def _places(*found: Outcome, **more: Any) -> tuple[Lines, list[Related]]:
    one, whole = _one(*found, **more)
    places = ResultPlaces(whole, _BASE)
    primary = places.of(one)
    return primary, places.related(one, primary)


@pytest.mark.parametrize(
    ("root", "files", "file"),
    [
        ("prod", ["modules/a.tf", "prod/net.tf", "prod/main.tf", "prod/zone.tf"], "prod/main.tf"),
        ("prod", ["modules/a.tf"], "prod"),
        (".", ["modules/a.tf", "main.tf"], "main.tf"),
    ],
)
def test_what_has_no_line_stands_in_a_file_of_its_input(root: str, files: list[str], file: str) -> None:
    there = tuple(resource(f"aws_x.r{at}", root=root, location=Location(name, 1)) for at, name in enumerate(files))
    assert _places(_x(root=root), resources=there) == (Lines(file, name="aws_x.a"), [])


def test_what_is_of_no_repository_is_shown_where_it_is() -> None:
    fetched = Location(".terraform/modules/m/main.tf", 3, 9)
    assert _places(_x(location=fetched))[0] == Lines(fetched.file, 3, 9, "aws_x.a")
    assert _places(_x(location=fetched, calls=(Location("main.tf", 2),)))[0] == Lines("main.tf", 2, 2, "aws_x.a")
    assert _places(_x(location=Location("main.tf.json")))[0] == Lines("main.tf.json", 1, 1, "aws_x.a")


def test_each_place_is_told_once_and_why() -> None:
    block, call = Location("m/main.tf", 3, 9), Location("main.tf", 2, 4)
    evidence = (
        Evidence("aws_y.b", "open", "true", location=Location("b.tf", 5), origin=Origin("var.open", Location("vars.tf", 7))),
        Evidence("aws_y.c", location=Location("c.tf", 6)),
        Evidence("aws_y.d", "arn", origin=Origin("a variable")),
        Evidence("aws_x.a", "open", location=block),
    )
    parts = [_x(at=f"aws_p.{name}", of=("aws_x.a",), location=place) for name, place in {"p": Location("p.tf", 8), "q": None}.items()]
    primary, related = _places(_x(location=block, calls=(call,), evidence=evidence), told=tuple(parts))
    assert primary == Lines("p.tf", 8, 8, "aws_p.p")
    assert [(one.place.file, one.place.line, one.place.name, one.why) for one in related] == [
        ("m/main.tf", 3, "aws_x.a", "fails"),
        ("b.tf", 5, "aws_y.b", "decides by its open"),
        ("c.tf", 6, "aws_y.c", "decides"),
        ("vars.tf", 7, "", "var.open gives aws_y.b.open its value"),
        ("main.tf", 2, "aws_x.a", "comes from this module call"),
    ]


def test_what_is_waived_is_a_twin_only_beside_what_is_not() -> None:
    """Or a waiver would close one alert and open another."""
    waived = _x(at="aws_x.a[1]", waiver=WAIVED)
    assert [one.twin for one in results(report(outcomes=(waived,)))] == [1]
    assert [one.twin for one in results(report(outcomes=(_x(), waived)))] == [1, 2]
