"""GitLab's Code Quality: the part of Code Climate's format that GitLab reads.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

import msgspec

from srm_tf.report import uris
from srm_tf.report.results import Lines, ResultPlaces, results, said
from srm_tf.report.text import safe
from srm_tf.wording import encodable

if TYPE_CHECKING:
    from srm_tf.engine.finding import Failure, Report
    from srm_tf.report.results import Result
    from srm_tf.report.uris import Base

# Five words of GitLab for our four; the fifth is for what nobody can say before apply.
SEVERITY: Final = {"critical": "blocker", "high": "critical", "medium": "major", "low": "minor"}
UNKNOWN: Final = "info"


def page(report: Report) -> str:
    """A JSON array on one line, as a format."""
    return render(report, uris.here())


def render(report: Report, base: Base) -> str:
    """A JSON array: what could not be read first, then what fails, then what is unknown. What is waived is left out: GitLab has no word."""
    places = ResultPlaces(report, base)
    unread = [_unread(one, places) for one in report.failures]
    found = [_issue(one, places) for one in results(report) if one.first.waiver is None]
    return msgspec.json.encode([*unread, *found]).decode()


def _issue(result: Result, places: ResultPlaces) -> dict[str, Any]:
    one = result.first
    severity = SEVERITY[result.severity] if one.verdict.fails else UNKNOWN
    text = " ".join(f"{line.removesuffix('.')}." for line in [safe(one.title), *said(result, places.base)])  # on one line
    return _entry(text, one.control, places.fingerprint(result), severity, places.of(result), places.base)


def _unread(failure: Failure, places: ResultPlaces) -> dict[str, Any]:
    """An empty list would read as a clean one."""
    mark = hashlib.sha256(f"{places.names[failure.root]}\0".encode("utf-8", "backslashreplace")).hexdigest()
    text = " ".join(safe(line) for line in failure.text.splitlines())
    at = Lines(failure.root, failure.line or 1)
    return _entry(f"This input could not be read. {text}", "srm-tf/unreadable-input", mark, "blocker", at, places.base)


def _entry(text: str, check: str, mark: str, severity: str, place: Lines, base: Base) -> dict[str, Any]:
    return {
        "type": "issue",
        "description": text,
        "check_name": check,
        "categories": ["Security"],
        "fingerprint": mark,
        "severity": severity,
        "location": {"path": encodable(uris.path(place.file, base)), "lines": {"begin": place.line}},
    }
