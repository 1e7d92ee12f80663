"""Findings that somebody accepts: by a comment beside the resource, by an entry of the settings.

A comment reads `srm-tf: waive <control>[, <control>…] [until DATE]: reason`; `<control>` may be a glob. It holds for what stands in the
lines it is about: a resource, each of its instances, what a module call makes, a whole file; inside a block, for what is found there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.engine.finding import Entry, Outcome, Use, Waiver
from srm_tf.model.value import Location
from srm_tf.model.verdict import Verdict
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.model.graph import Graph
    from srm_tf.settings import Waive
    from srm_tf.terraform.marks import Mark

IN_FORCE: Final = "srm-tf/waivers-are-in-force"
MATCH: Final = "srm-tf/waivers-match-findings"
_COMMENT = regex(
    r"srm-tf:\s*waive\s+(?P<controls>[\w/*?.\-]+(?:\s*,\s*[\w/*?.\-]+)*)(?:\s+until\s+(?P<until>[^\s:]+))?\s*:\s*(?P<reason>\S.*)"
)
_FORM = "srm-tf: waive CONTROL [until DATE]: REASON"


def comments(marks: Iterable[Mark], known: Callable[[str], str]) -> Iterator[Entry]:
    """The waivers of our own comments. `known`: what is wrong with a word for controls, "" if nothing is."""
    for mark in marks:
        if not mark.foreign:
            yield _comment(mark, known)


def _comment(mark: Mark, known: Callable[[str], str]) -> Entry:
    place = f"{mark.place.file}:{mark.place.line}"
    hit = _COMMENT.search(mark.text)
    if hit is None:
        return Entry(Waiver("comment", "", location=mark.place), (), place, problem=f"expected `{_FORM}`, got something else")
    until, wrong = _day(hit["until"])
    waiver = Waiver("comment", hit["reason"].strip(), until, location=mark.place)
    controls = tuple(one.strip() for one in hit["controls"].split(","))
    wrong = wrong or next((why for one in controls if (why := known(one))), "")
    if mark.about is None:
        wrong = wrong or "it stands at no resource, block or module call, and not at the top of its file"
    return Entry(waiver, controls, place, about=mark.about, problem=wrong)


def _day(text: str | None) -> tuple[date | None, str]:
    try:
        return (date.fromisoformat(text) if text else None), ""
    except ValueError:
        return None, f"expected a day as 2026-11-25 after `until`, got {text!r}"


def settled(waives: Sequence[Waive], name: str) -> Iterator[Entry]:
    """The waivers of a file of settings."""
    for place, one in enumerate(waives):
        waiver = Waiver("settings", one.reason, one.until, one.owner, one.ticket)
        yield Entry(waiver, (one.control,), f"{name}: waive[{place}]", address=one.address)


class Acceptance:
    """The waivers of one input, and which of them were of use."""

    def __init__(self, entries: Sequence[Entry], graph: Graph, as_of: date) -> None:
        self._entries = [one for one in entries if not one.problem]
        self._graph = graph
        self._as_of = as_of
        self.used: set[int] = set()

    def of(self, one: Outcome) -> Waiver | None:
        """Who accepts an outcome that is not satisfied, if anybody does, and did not only do so until some day."""
        if one.verdict == Verdict.SATISFIED:
            return None
        for entry in self._entries:
            if entry.speaks_of(one.control) and self._covers(entry, one):
                self.used.add(id(entry))
                if entry.waiver.until is None or entry.waiver.until >= self._as_of:
                    return entry.waiver
        return None

    def _covers(self, entry: Entry, one: Outcome) -> bool:
        if entry.address:
            return entry.address == "*" or fnmatchcase(one.address, entry.address.replace("[", "[[]"))
        about = entry.about
        if about is None:
            return False
        resource = self._graph.get(one.address)
        block = resource.location if resource is not None else None
        if any(place is not None and _inside(place, about) for place in (block, *one.calls)):
            return True
        found = [piece.location for piece in one.evidence if piece.address == one.address and piece.location is not None]
        return bool(found) and all(_inside(place, about) for place in found)


def _inside(place: Location, about: Location) -> bool:
    return place.file == about.file and about.line <= place.line and max(place.line, place.end_line) <= about.end_line


def accepted(
    found: Sequence[Outcome], told: Sequence[Outcome], accepts: Callable[[Outcome], Waiver | None]
) -> tuple[list[Outcome], list[Outcome]]:
    """The outcomes with their waivers. A finding is accepted as well where it is at every part that makes its resource fail."""
    parts = [replace(one, waiver=accepts(one)) for one in told]
    at_parts: dict[tuple[str, str], list[Waiver | None]] = {}
    for part in parts:
        for whole in part.of:
            at_parts.setdefault((part.control, whole), []).append(part.waiver)
    done = []
    for one in found:
        waiver = accepts(one)
        others = at_parts.get((one.control, one.address), [])
        if waiver is None and others and all(other is not None for other in others):
            waiver = others[0]
        done.append(replace(one, waiver=waiver) if waiver is not None else one)
    wholes = {(one.control, one.address): one.waiver for one in done if one.waiver is not None}
    parts = [_with_wholes(part, wholes) for part in parts]
    return done, parts


def _with_wholes(part: Outcome, wholes: dict[tuple[str, str], Waiver]) -> Outcome:
    """What is accepted of every resource that a part makes fail is accepted of the part."""
    found = [wholes.get((part.control, whole)) for whole in part.of]
    return replace(part, waiver=found[0]) if part.waiver is None and found and all(one is not None for one in found) else part


def use(entry: Entry, acceptance: Acceptance, root: str, wanted: Callable[[str], bool], *, whole: bool) -> Use:
    """What became of a waiver. `wanted`: whether a control was asked; `whole`: whether all was judged that it may be about."""
    used = id(entry) in acceptance.used
    asked = used or (not entry.problem and any(wanted(one) for one in entry.controls))
    return Use(root, entry, used, asked, whole)


def lapsed(found: Iterable[Use], as_of: date) -> Iterator[Outcome]:
    """A finding for every waiver that holds no more, or matches nothing. What is used in one input is used."""
    by_place: dict[str, list[Use]] = {}
    for use in found:
        by_place.setdefault(use.entry.place, []).append(use)
    for place, several in by_place.items():
        entry = several[0].entry
        until = entry.waiver.until
        if entry.problem:
            yield _finding(several[0], MATCH, "Waivers are written so that they can hold", f"{place}: {entry.problem}")
        elif until is not None and until < as_of:
            said = f"{place} waived {', '.join(entry.controls)} until {until.isoformat()}, which is over"
            yield _finding(several[0], IN_FORCE, "Waivers are in force", said)
        elif any(use.asked for use in several) and all(use.whole for use in several) and not any(use.used for use in several):
            said = f"{place} waives {', '.join(entry.controls)}, which finds nothing there"
            yield _finding(several[0], MATCH, "Waivers match a finding", said)


_MEND: Final = {
    IN_FORCE: "Mend what the waiver was for, or decide anew and give it another day.",
    MATCH: "Remove the waiver, or mend its words and its place: a waiver that matches nothing hides the next finding.",
}


def _finding(use: Use, control: str, title: str, because: str) -> Outcome:
    """A finding about a waiver, at its place."""
    return Outcome(
        root=use.root,
        address=use.entry.place,
        source=use.entry.place,
        type="waiver",
        control=control,
        title=title,
        verdict=Verdict.MISCONFIGURED,
        severity="low",
        domain="configuration_management",
        profile="baseline",
        because=because,
        location=use.entry.waiver.location,
        remediation=_MEND[control],
    )
