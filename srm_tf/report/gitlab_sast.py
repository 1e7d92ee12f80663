"""GitLab's SAST report, which its vulnerability report and merge requests read.

The schema is https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw/v15.1.4/dist/sast-report-format.json.
Later ones are refused by GitLab 17 (https://gitlab.com/gitlab-org/gitlab/-/work_items/497405), and have nothing that is needed here.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

import msgspec

from srm_tf import __version__
from srm_tf.regex import regex
from srm_tf.report import uris
from srm_tf.report.fixes import Fixes, named
from srm_tf.report.results import ResultPlaces, results, said, shortened
from srm_tf.report.rules import About, Rule, indented, paragraphs, rules, shipped
from srm_tf.report.text import safe
from srm_tf.wording import count, encodable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from srm_tf.engine.finding import Report
    from srm_tf.report.results import Lines, Result
    from srm_tf.report.uris import Base

VERSION: Final = "15.1.4"
SCHEMA: Final = f"https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw/v{VERSION}/dist/sast-report-format.json"
SEVERITY: Final = {"critical": "Critical", "high": "High", "medium": "Medium", "low": "Low"}
UNKNOWN: Final = "Unknown"
MOST_IDENTIFIERS = 20  # https://docs.gitlab.com/development/integrations/secure/#identifiers: GitLab keeps that many
_IDS: Final = UUID("5f2a6c1e-8d0b-5a47-9c3e-71d4b0a9e628")  # of our vulnerabilities; never changes
_TICKS = regex("`+")
_AT_ONCE = 64  # vulnerabilities that are written together


def page(report: Report) -> Iterator[bytes]:
    """One JSON document on one line, as a format: in pieces of UTF-8, for what all of it is made of is many times as large."""
    return _pieces(report, uris.here(), shipped)


def render(report: Report, base: Base, about: About = shipped) -> str:
    """One JSON document. What is waived is counted only: in GitLab it would be open."""
    return b"".join(_pieces(report, base, about)).decode()


def _pieces(report: Report, base: Base, about: About) -> Iterator[bytes]:
    found = results(report)
    shown = [one for one in found if one.first.waiver is None]
    places = ResultPlaces(report, base)
    known = rules((one.first for one in shown), report, about)
    fixes = Fixes(report.own, report.resources)
    document: dict[str, Any] = {"version": VERSION, "schema": SCHEMA, "scan": _scan(report, len(found) - len(shown)), "vulnerabilities": []}
    yield msgspec.json.encode(document).removesuffix(b"]}")
    before = b""
    told = (_vulnerability(one, known[one.first.control], places, fixes) for one in shown)
    while some := list(islice(told, _AT_ONCE)):
        yield before + msgspec.json.encode(some)[1:-1]
        before = b","
    yield b"]}"


def _scan(report: Report, waived: int) -> dict[str, Any]:
    """The schema asks for times; the day of judgement is the only one a report has."""
    program = {"id": "srm_tf", "name": "srm-tf", "version": __version__, "vendor": {"name": "srm-tf"}}
    day = f"{report.as_of.isoformat()}T00:00:00"
    told = [_message("fatal", f"{one.root}: {one.text}") for one in report.failures]
    told += [_message("warn", f"{one.where}: {one.text}") for one in report.notes if one.kind == "not_loaded"]
    if waived:
        told.append(_message("info", f"{count(waived, 'waived finding')} left out."))
    return {
        "analyzer": program,
        "scanner": program,
        "type": "sast",
        "start_time": day,
        "end_time": day,
        "status": "failure" if report.failures else "success",
        "messages": told,
    }


def _message(level: str, text: str) -> dict[str, str]:
    return {"level": level, "value": " ".join(safe(line) for line in text.splitlines())}


def _vulnerability(result: Result, rule: Rule, places: ResultPlaces, fixes: Fixes) -> dict[str, Any]:
    one = result.first
    place = places.of(result)
    pasted = named(rule.fix, result.findings[0].outcomes, fixes.there(one))
    fix = "\n\n".join([*paragraphs("", one.remediation), *indented(pasted)])
    return {
        "id": str(uuid5(_IDS, places.fingerprint(result))),
        "name": shortened(rule.title, 255),
        "description": _description(result, rule, places.base),
        "severity": SEVERITY[result.severity] if one.verdict.fails else UNKNOWN,
        **({"solution": shortened(fix, 7000)} if fix else {}),
        "identifiers": _identifiers(rule),
        **({"links": [{"url": url} for url in rule.references if url.startswith("https://")]} if rule.link else {}),
        "location": _location(place, places.base),
        "tracking": _tracking(result, place, places),
    }


def _description(result: Result, rule: Rule, base: Base) -> str:
    """Markdown. What comes from the input stands in a fence longer than any run of backticks in it, where nothing is obeyed."""
    text = "\n".join(said(result, base))
    fence = "`" * max(3, *(len(run) + 1 for run in ("", *_TICKS.findall(text))))
    why = " ".join(rule.rationale.split())
    return "\n\n".join([*([safe(why)] if why else []), f"{fence}text\n{text}\n{fence}"])


def _identifiers(rule: Rule) -> list[dict[str, str]]:
    """The control is the primary one, by which GitLab knows a vulnerability again."""
    own = {"type": "srm_tf_control", "name": rule.id, "value": rule.id, **({"url": rule.link} if rule.link else {})}
    others = [{"type": safe(framework), "name": safe(f"{framework} {id_}"), "value": safe(id_)} for framework, id_ in rule.frameworks]
    return [own, *others][:MOST_IDENTIFIERS]


def _location(place: Lines, base: Base) -> dict[str, Any]:
    return {"file": encodable(uris.path(place.file, base)), "start_line": place.line, "end_line": place.end_line}


def _tracking(result: Result, place: Lines, places: ResultPlaces) -> dict[str, Any]:
    """GitLab would track lines; a signature of file, input and block stays where lines move."""
    at = _location(place, places.base)
    root = encodable(places.names.get(result.first.root, ""))
    signature = {"algorithm": "scope_offset", "value": f"{at['file']}|{root}|{safe(result.first.source)}:0"}
    return {"type": "source", "items": [{**at, "signatures": [signature]}]}
