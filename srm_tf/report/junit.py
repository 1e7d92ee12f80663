"""JUnit's XML, as Jenkins describes it (junit-10.xsd of its xUnit plugin) and GitLab reads it.

A suite is an input, a case is a source block × a control: passed, failed, or skipped where nobody can say yet or somebody accepted it.
Where what is unknown counts as a finding (`--strict`), it fails as well: no reader of the page takes for green what ends in 1.
https://docs.gitlab.com/ci/testing/unit_test_reports/
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

import msgspec

from srm_tf.regex import regex
from srm_tf.report import uris
from srm_tf.report.groups import findings
from srm_tf.report.results import Result, ResultPlaces, accepted, lines, results, said, shortened
from srm_tf.report.rules import paragraphs
from srm_tf.report.text import natural, safe

if TYPE_CHECKING:
    from srm_tf.engine.finding import Outcome, Report
    from srm_tf.report.uris import Base

# https://www.w3.org/TR/xml/#charsets, the other way round
_FORBIDDEN = regex(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UNREAD = "input can be read"
_LONGEST = 300  # of a headline; the text below has the rest


class Case(msgspec.Struct, frozen=True):
    """One test case; `kind` is failure, skipped or error, or empty where it passed."""

    about: str
    name: str
    kind: str = ""
    type: str = ""
    message: str = ""
    text: str = ""


def page(report: Report) -> str:
    """One XML document, as a format."""
    return render(report, uris.here())


def render(report: Report, base: Base) -> str:
    """One XML document: a suite for each input, no times, since the same report is the same document."""
    places = ResultPlaces(report, base)
    suites = _suites(report, places)
    whole = [case for cases in suites.values() for case in cases]
    shown = [line for root, cases in suites.items() for line in _suite(safe(places.names[root]), cases)]
    head = f'<testsuites name="srm-tf" {_counts(whole)}>'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *shown, "</testsuites>"])


def _suites(report: Report, places: ResultPlaces) -> dict[str, list[Case]]:
    """The cases of every input."""
    open_ones = {_key(one.first): one for one in results(report) if one.first.waiver is None}
    found: dict[str, list[Case]] = {root: [] for root in places.names}
    for key, outcomes in _pairs(report.outcomes):
        found[key[0]].append(_case(outcomes, open_ones.get(key), places, strict=report.gate(key[0]).strict))
    for failure in report.failures:
        text = [safe(line) for line in failure.text.splitlines()]
        case = Case(safe(places.names[failure.root]), _UNREAD, "error", "unreadable", shortened(" ".join(text), _LONGEST), "\n".join(text))
        found[failure.root].insert(0, case)
    return found


def _key(one: Outcome) -> tuple[str, str, str]:
    return one.root, one.source, one.control


def _pairs(outcomes: Iterable[Outcome]) -> list[tuple[tuple[str, str, str], list[Outcome]]]:
    """Every source block × control, in the order of addresses, whatever input it is of."""
    found: dict[tuple[str, str, str], list[Outcome]] = defaultdict(list)
    for one in outcomes:
        found[_key(one)].append(one)
    return sorted(found.items(), key=lambda pair: (natural(pair[0][1]), pair[0][2]))


def _case(outcomes: list[Outcome], result: Result | None, places: ResultPlaces, *, strict: bool) -> Case:
    """Where there are several inputs, the class begins with its own: GitLab keeps one case of a name only."""
    one = outcomes[0]
    about = safe(f"{places.names[one.root]}: {one.source}" if len(places.names) > 1 else one.source)
    if result is not None:
        return _wanting(about, result, places, strict=strict)
    waived = [each for each in outcomes if each.waiver is not None]
    if not waived:
        return Case(about, one.control)
    reasons = [f"waived: {accepted(waiver)}" for waiver in dict.fromkeys(each.waiver for each in waived if each.waiver)]
    return Case(
        about,
        one.control,
        "skipped",
        "waived",
        shortened(reasons[0], _LONGEST),
        "\n".join([*reasons, *lines(findings(waived), places.base)]),
    )


def _wanting(about: str, result: Result, places: ResultPlaces, *, strict: bool) -> Case:
    one = result.first
    shown = said(result, places.base)
    place = places.of(result)
    where = f"{safe(uris.path(place.file, places.base))}:{place.line}"
    fix = paragraphs("", one.remediation) if one.verdict.fails else []
    text = "\n".join([*shown, where, f"{result.severity}: {safe(one.title)}", *fix])
    kind = "failure" if one.verdict.fails or strict else "skipped"
    return Case(about, one.control, kind, one.verdict.word, shortened(shown[0], _LONGEST), text)


def _suite(name: str, cases: list[Case]) -> Iterator[str]:
    skipped = sum(case.kind == "skipped" for case in cases)
    yield f'  <testsuite name={_quoted(name)} {_counts(cases)} skipped="{skipped}">'
    for case in cases:
        head = f"    <testcase classname={_quoted(case.about)} name={_quoted(case.name)}"
        if case.kind:
            inner = f"<{case.kind} type={_quoted(case.type)} message={_quoted(case.message)}>{escape(allowed(case.text))}</{case.kind}>"
            yield f"{head}>{inner}</testcase>"
        else:
            yield f"{head}/>"
    yield "  </testsuite>"


def _counts(cases: list[Case]) -> str:
    failures, errors = (sum(case.kind == kind for case in cases) for kind in ("failure", "error"))
    return f'tests="{len(cases)}" failures="{failures}" errors="{errors}"'


def _quoted(text: str) -> str:
    return quoteattr(allowed(text))


def allowed(text: str) -> str:
    r"""The text without what XML 1.0 forbids, even as a reference.

    >>> allowed("a\x00b\ufffe")
    'ab'
    """
    return _FORBIDDEN.sub("", text)
