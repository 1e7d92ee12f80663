"""SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html), as code scanning of GitHub likes to read it.

What GitHub reads: https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support
Its limits: https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/troubleshoot-sarif-uploads/results-exceed-limit
Advanced Security of Azure DevOps refuses rules without a name and a tool without a full one (GHAzDO2012 and GHAzDO1018 of Microsoft's
validator, `npx @microsoft/sarif-multitool validate --rule-kind "Sarif;Ado;Ghas"`); its publishing task adds the rest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import msgspec

from srm_tf import __version__
from srm_tf.report import uris
from srm_tf.report.results import FEW_WAIVERS, Lines, Result, ResultPlaces, accepted, results, said, shortened
from srm_tf.report.rules import About, Rule, help_markdown, help_text, rules, shipped
from srm_tf.report.sarif_places import ROOT, location, message, related, with_links
from srm_tf.report.text import safe
from srm_tf.wording import capital, count

if TYPE_CHECKING:
    from srm_tf.engine.finding import Report, Waiver
    from srm_tf.report.uris import Base

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
MOST_RESULTS = 25_000  # GitHub refuses more in a run, and shows the 5,000 worst
MOST_TAGS = 20  # GitHub refuses a rule with more, and shows ten
LONGEST_DESCRIPTION = 1024  # GitHub
# GitHub's bands: over 9.0 is critical, 7.0 to 8.9 high, 4.0 to 6.9 medium, 0.1 to 3.9 low. A number well inside the band of the same name.
SECURITY_SEVERITY: Final = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "2.0"}
LEVEL: Final = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
# What is judged against an earlier state: "absent" is never said, since what is satisfied now is left out.
_BASELINE: Final = {frozenset({"introduced"}): "new", frozenset({"unchanged"}): "unchanged"}
_KINDS: Final = {"comment": "inSource"}  # of waivers; the others stand elsewhere


def page(report: Report) -> str:
    """One SARIF log on one line, as a format."""
    return render(report, uris.here())


def render(report: Report, base: Base, about: About = shipped, most: int = MOST_RESULTS, note: str = "") -> str:
    """One SARIF log with one run, of at most so many results; `note` is told as a notification."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report, base, about, most, note)]}
    return msgspec.json.encode(log).decode()


def _run(report: Report, base: Base, about: About, most: int, note: str) -> dict[str, Any]:
    found = results(report)
    shown = found[:most]
    places = ResultPlaces(report, base)
    known = rules((one.first for one in shown), report, about)
    index = {control: place for place, control in enumerate(known)}
    return {
        "tool": {
            "driver": {
                "name": "srm-tf",
                "fullName": f"srm-tf {__version__}",
                "semanticVersion": __version__,
                "rules": [*map(_rule, known.values())],
            }
        },
        "language": "en",
        "columnKind": "unicodeCodePoints",
        # The root has no `uri`: whoever reads this knows where the repository is, and nobody needs to know where it was.
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
        "invocations": [_invocation(report, places, len(found) - len(shown), note)],
        "results": [_result(one, index[one.first.control], places) for one in shown],
        "properties": {"asOf": report.as_of.isoformat(), "profile": report.profile},
    }


def _rule(rule: Rule) -> dict[str, Any]:
    tags = ["security", rule.service, rule.domain, rule.profile, *(f"{framework}:{id_}" for framework, id_ in rule.frameworks)]
    full = " ".join(rule.rationale.split()) or rule.title
    return {
        "id": rule.id,
        "name": name_of(rule.id),
        "shortDescription": {"text": shortened(rule.title, LONGEST_DESCRIPTION)},
        "fullDescription": {"text": shortened(safe(full), LONGEST_DESCRIPTION)},
        "help": {"text": help_text(rule), "markdown": help_markdown(rule)},
        **({"helpUri": rule.link} if rule.link else {}),
        "defaultConfiguration": {"level": LEVEL[rule.severity]},
        "properties": {
            "tags": list(dict.fromkeys(safe(one) for one in tags))[:MOST_TAGS],
            "security-severity": SECURITY_SEVERITY[rule.severity],
        },
    }


def name_of(control: str) -> str:
    """`RdsInstancesArePrivate` of `rds/instances-are-private`."""
    return "".join(map(capital, re.split("[/_-]", control)))


def _result(result: Result, rule: int, places: ResultPlaces) -> dict[str, Any]:
    one = result.first
    primary = places.of(result)
    others, left = related(result, primary, places)
    more = [f"{count(left, 'more place')} not listed here."] if left else []
    return {
        "ruleId": one.control,
        "ruleIndex": rule,
        # 3.27.9: "open" is what the program could not decide; 3.27.10: only a failure has a level.
        "kind": "fail" if one.verdict.fails else "open",
        "level": LEVEL[result.severity] if one.verdict.fails else "none",
        "message": message(said(result, places.base), [*with_links(others), *more]),
        "locations": [location(primary, places.base, safe(primary.name))],
        **({"relatedLocations": others} if others else {}),
        "partialFingerprints": _fingerprints(result, places),
        "baselineState": _BASELINE.get(result.changes, "updated"),
        "suppressions": _suppressions(result, places.base),
        "properties": {"verdict": one.verdict.word, "severity": result.severity, "instances": sum(1 for _ in result.outcomes)},
    }


def _fingerprints(result: Result, places: ResultPlaces) -> dict[str, str]:
    """Of input, source block and control: lines may move and instances come and go, it stays the same alert.

    GitHub compares `primaryLocationLineHash` and nothing else, and works one out of the text of the line where there is none. The number
    behind the colon counts results that share the rest, as there: 2 is what is waived beside what is not.
    """
    whole = places.fingerprint(result)
    return {"primaryLocationLineHash": f"{whole[:16]}:{result.twin}", "srmTfBlockAndControl/v1": f"{whole}:{result.twin}"}


def _suppressions(result: Result, base: Base) -> list[dict[str, Any]]:
    """Each once, as it looks here; empty, not absent, where there is none: 3.27.23 wants all or none."""
    found: list[dict[str, Any]] = []
    for waiver in result.waivers[:FEW_WAIVERS]:
        one = _suppression(waiver, base)
        if one not in found:
            found.append(one)
    return found


def _suppression(waiver: Waiver, base: Base) -> dict[str, Any]:
    reason, at = accepted(waiver), waiver.location
    return {
        "kind": _KINDS.get(waiver.kind, "external"),
        "status": "accepted",
        **({"justification": reason} if reason else {}),
        **({"location": location(at, base)} if at else {}),
    }


def _invocation(report: Report, places: ResultPlaces, left: int, note: str) -> dict[str, Any]:
    """What could not be read is told; so is what this file leaves out."""
    told = [_notification("error", one.text, one.root, places, one.line) for one in report.failures]
    told += [_notification("warning", f"{one.where}: {one.text}", one.root, places) for one in report.notes if one.kind == "not_loaded"]
    if left:
        text = f"{count(left, 'more result')} left out, the least severe: GitHub takes {MOST_RESULTS:,} in a run. --format json has them."
        told.append({"level": "warning", "message": {"text": text}})
    if note:
        told.append({"level": "note", "message": {"text": note}})
    code = 2 if report.failures else 1 if report.failing else 0
    return {"executionSuccessful": not report.failures, "exitCode": code, "toolExecutionNotifications": told}


def _notification(level: str, text: str, root: str, places: ResultPlaces, line: int = 0) -> dict[str, Any]:
    shown = [safe(line) for line in text.splitlines() if line] or ["It could not be read."]
    at = Lines(root, line, line) if line else places.of_input(root)
    where = [location(at, places.base)] if root else []
    return {"level": level, "message": message(shown), **({"locations": where} if where else {})}
