"""Annotations of GitHub Actions: a workflow command a finding, the worst first, and no more than GitHub shows.

https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#setting-an-error-message
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from srm_tf.model.verdict import Verdict
from srm_tf.report.alike import rows
from srm_tf.report.entries import Entry, entries
from srm_tf.report.evidence import put_to_use, written_at
from srm_tf.report.groups import Finding, findings, number
from srm_tf.report.markdown_text import clip
from srm_tf.report.notes import not_loaded
from srm_tf.report.places import Places, at, path_of
from srm_tf.report.siblings import known_by_siblings
from srm_tf.report.tally import number_of_inputs, of_scope
from srm_tf.report.text import blocks, safe
from srm_tf.report.unknowns import by_dependency
from srm_tf.wording import count, listed

if TYPE_CHECKING:
    from srm_tf.engine.finding import Failure, Outcome, Report
    from srm_tf.model.value import Location

# Of each kind a step, the first ones printed; further ones are dropped without a word:
# https://github.com/actions/toolkit/blob/main/docs/problem-matchers.md#limitations
MOST = 10
_ROOTS = 5  # inputs that are named
KINDS = ("error", "warning", "notice")
_TITLE = 255  # characters: https://docs.github.com/rest/checks/runs#create-a-check-run, as is the next
_MESSAGE = 16_000  # 64 KB, of four bytes each at most


class _Annotation(msgspec.Struct, frozen=True):
    kind: str
    title: str
    message: str
    location: Location | None = None
    others: int = 0  # blocks that are named in it and told nowhere else


def page(report: Report) -> str:
    """The annotations, as a format: nothing where there is nothing to say."""
    lines: list[str] = []
    left: dict[str, int] = {}
    elsewhere = [one for one in by_dependency(report)[1] if not report.gate(one.root).stops(one)]
    for kind, several in _by_kind(report, frozenset(map(id, elsewhere))).items():
        lines += [_command(one) for one in several[:MOST]]
        left[kind] = sum(1 + one.others for one in several[MOST:])
    missing = not_loaded(report)
    lines += [f"srm-tf: {missing}. See --format github-summary."] if missing else []
    return "\n".join([*lines, *_rest(left, number(elsewhere))])


def _by_kind(report: Report, elsewhere: frozenset[int]) -> dict[str, list[_Annotation]]:
    """Errors are what makes the run fail, warnings the other findings, notices what is unknown; what is waived is none of these.

    Nor is what another stack may hold (`elsewhere`): that is the same in every run, and would take the places of all else. What an instance
    may fail as others of its block do, these tell.
    """
    stops = frozenset(map(id, report.failing))
    elsewhere |= known_by_siblings(report)
    kinds: dict[str, list[Outcome]] = {kind: [] for kind in KINDS}
    for one in report.outcomes:
        if id(one) in stops:
            kinds["error"].append(one)
        elif one.waiver is None and one.verdict != Verdict.SATISFIED and id(one) not in elsewhere:
            kinds["warning" if one.verdict.fails else "notice"].append(one)
    places, several_roots = Places(report), number_of_inputs(report) > 1
    ordered = {kind: _ordered(some) for kind, some in kinds.items()}
    kind_of = {id(one): kind for kind, some in ordered.items() for one in some}
    told: dict[str, list[Entry]] = {kind: [] for kind in KINDS}
    for entry in entries((one for some in ordered.values() for one in some), places.of):  # a warning may be told by an error
        told[kind_of[id(entry.first)]].append(entry)
    found = {
        kind: [_annotation(kind, one, others, places, several_roots=several_roots) for one, others in _alike(_at_one_place(some, places))]
        for kind, some in told.items()
    }
    return {**found, "error": [*map(_unread, report.failures), *found["error"]]}


def _unread(failure: Failure) -> _Annotation:
    return _Annotation("error", f"srm-tf could not read {failure.root}", failure.text, failure.location)


def _ordered(outcomes: Iterable[Outcome]) -> list[Finding]:
    """What the change has to do with first: only so many are shown."""
    several = list(outcomes)
    return [*findings(one for one in several if one.touched), *findings(one for one in several if not one.touched)]


def _alike(found: Iterable[list[Entry]]) -> Iterator[tuple[list[Entry], Sequence[Entry]]]:
    """Each annotation, with the blocks that it names beside its own: only where not all have room, since a place of its own says more."""
    told = list(found)
    alone = [(one[0], True) for one in told if len(one) == 1 and len(told) > MOST]
    others = {id(entry): several for entry, _, several in rows(alone)}
    named = {id(entry) for several in others.values() for entry in several}
    yield from ((one, others.get(id(one[0]), ())) for one in told if id(one[0]) not in named)


def _at_one_place(found: Iterable[Entry], places: Places) -> Iterable[list[Entry]]:
    """What several inputs have of a shared module in the same lines, or say of an account, is one annotation: only so many are shown."""
    alike: dict[object, list[Entry]] = {}
    for by_itself, one in enumerate(found):
        place = places.of(one.first)
        alike.setdefault((_said(one), place) if place is not None or of_scope(one.first.first) else by_itself, []).append(one)
    return alike.values()


def _said(entry: Entry) -> object:
    one, reasons = entry.first.first, tuple(reason.because for reason in entry.first.reasons)
    also = tuple((each.first.severity, each.first.control) for each in entry.also)
    used = tuple(each.used_by for each in entry.first.outcomes)
    return one.control, one.source, one.verdict, len(entry.first.outcomes), reasons, also, used


def _annotation(kind: str, alike: list[Entry], others: Sequence[Entry], places: Places, *, several_roots: bool) -> _Annotation:
    finding = alike[0].first
    one = finding.first
    several, further = len(finding.outcomes), len(finding.reasons) - 1
    where = f"{one.source} ({count(several, 'instance')})" if several > 1 else one.address
    where += f" in {listed([each.first.first.root for each in alike], _ROOTS)}" if several_roots else ""
    places_told = {tuple(written_at(each.reasons[0].outcomes, at)[:1]) for each in (finding, *(beside.first for beside in others))}
    origin = places_told.pop() if len(alike) == len(places_told) == 1 else ()  # each input, and each block, may give values of its own
    because = "; ".join((finding.reasons[0].because, *origin, *put_to_use(finding.outcomes, _ROOTS))) + (
        f" (and {count(further, 'other reason')})" if further else ""
    )
    fix = "" if kind == "notice" else next((f"\nFix: {text}" for coded, text in blocks(one.remediation) if text and not coded), "")
    names = ", ".join(f"{each.first.severity} {each.first.control}" for each in alike[0].also)
    also = f"\nAlso fails: {names}" if names else ""
    told = because if because.startswith(where) else f"{where}: {because}"
    beside = f"\nThe same in {listed([each.first.first.source for each in others], _ROOTS)}" if others else ""
    return _Annotation(kind, f"{one.severity}: {one.control}", f"{told}{fix}{also}{beside}", places.of(finding), len(others))


def _command(one: _Annotation) -> str:
    """`::error file=main.tf,line=3,endLine=9,title=high%3A …::message`."""
    properties: dict[str, str] = {}
    if one.location is not None:
        properties["file"] = path_of(one.location)
        if one.location.line:
            properties |= {"line": str(one.location.line), "endLine": str(max(one.location.line, one.location.end_line))}
    properties["title"] = clip(safe(one.title), _TITLE)
    return f"::{one.kind} {_properties(properties)}::{_data(clip(_lines(one.message), _MESSAGE))}"


def _lines(text: str) -> str:
    """The lines stay apart; anything else that is not printable is told."""
    return "\n".join(map(safe, text.split("\n")))


def _properties(properties: Mapping[str, str]) -> str:
    return ",".join(f"{name}={_data(safe(value)).replace(':', '%3A').replace(',', '%2C')}" for name, value in properties.items())


def _data(text: str) -> str:
    """As the toolkit escapes it: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _rest(left: Mapping[str, int], elsewhere: int) -> Iterator[str]:
    """A plain line of the log."""
    told = [count(several, f"more {kind}") for kind, several in left.items() if several]
    if told:
        yield f"srm-tf: {', '.join(told)} without an annotation: GitHub shows {MOST} of each kind a step. See --format github-summary."
    if elsewhere:
        yield f"srm-tf: {elsewhere:,} unknown of the account and its regions; another stack may hold these. See --format github-summary."
