"""`srm-tf waivers list`: every waiver with its reason, its last day, its owner, its place and what it accepts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from srm_tf.engine.waiver_states import BROKEN, STATES, Standing, standing
from srm_tf.report.text import Paint, fold, hang, page, safe
from srm_tf.wording import count, encodable, safe_json

if TYPE_CHECKING:
    from srm_tf.engine.finding import Report, WrittenWaiver

_COLOURS = {STATES[0]: "satisfied", STATES[1]: "high", STATES[2]: "medium", BROKEN: "high"}


def render(report: Report, *, width: int, colour: bool) -> str:
    """Those in force first, then those that are over or of no use, each with its place."""
    found = _sorted(report)
    paint = Paint(colour=colour)
    lines = [line for one in found for line in [*_record(one, width, paint), ""]]
    numbers = [f"{sum(one.state == state for one in found):,} {state}" for state in STATES if any(one.state == state for one in found)]
    return page([*lines, f"{count(len(found), 'waiver')}{': ' if numbers else ''}{', '.join(numbers)}."])


def _sorted(report: Report) -> list[Standing]:
    """By state; within one, in the order of places as they were read."""
    return sorted(standing(report.uses, report.as_of), key=lambda one: STATES.index(one.state))


def _record(one: Standing, width: int, paint: Paint) -> Iterator[str]:
    entry, waiver = one.entry, one.entry.waiver
    place = safe(entry.place)
    yield from hang(f"{one.state}{_reach(one)}", width, 4, f"{paint(place, 'title')}  ", len(place) + 2)
    if entry.controls:
        at = f" at {entry.address}" if entry.address else ""
        shown = (
            ", ".join(_part(entry, control) for control in entry.controls)
            if len(entry.controls) <= _MOST
            else f"{len(entry.controls):,} controls"
        )
        yield from fold(safe(f"{shown}{at}"), width, 6, 4)
    if waiver.reason:
        yield from fold(safe(waiver.reason), width, 6, 4)
    if entry.problem:
        yield from fold(f"{paint('why not', _COLOURS[BROKEN])}: {safe(entry.problem)}", width, 6, 4)
    facts = [f"until {waiver.until}" if waiver.until else "", waiver.owner, waiver.ticket, entry.foreign]
    yield from fold(safe(", ".join(filter(None, facts))), width, 6, 4)


def _part(entry: WrittenWaiver, control: str) -> str:
    """A control, and what of it alone is accepted."""
    parts = entry.parts.get(control, ())
    return f"{control} ({', '.join(map(str, parts))} alone)" if parts else control


def _reach(one: Standing) -> str:
    """How many findings it accepts, and of how many only some of the places."""
    accepts = f", accepts {count(one.accepts, 'finding')}" if one.accepts else ""
    if not one.in_part:
        return accepts
    if one.entry.parts:
        counts = "which counts: it goes" if one.in_part == 1 else "which count: they go"
        more = f"{one.in_part:,} more" if one.accepts else count(one.in_part, "finding")
        return f"{accepts}{', and' if one.accepts else ', accepts'} a part of {more}, {counts} beyond that"
    counts = "which counts: it lies" if one.in_part == 1 else "which count: they lie"
    more = f"{one.in_part:,} more" if one.accepts else count(one.in_part, "finding")
    return f"{accepts}{', and' if one.accepts else ', accepts'} a part of {more}, {counts} at other places, too"


_MOST = 6  # controls that are named one by one: a word for all checks of a tool means hundreds


def as_json(report: Report) -> str:
    """The same for machines: an array."""
    return safe_json(msgspec.json.encode([_document(one) for one in _sorted(report)])).decode()


def _document(one: Standing) -> dict[str, Any]:
    entry, waiver = one.entry, one.entry.waiver
    at = waiver.location
    return {
        "place": encodable(entry.place),
        "state": one.state,
        "accepts": one.accepts,
        "in_part": one.in_part,
        "controls": list(entry.controls),
        "parts": {control: list(parts) for control, parts in entry.parts.items()},
        "address": entry.address,
        "kind": waiver.kind,
        "reason": waiver.reason,
        "until": waiver.until,
        "owner": waiver.owner,
        "ticket": waiver.ticket,
        "location": at and replace(at, file=encodable(at.file)),
        "foreign": entry.foreign,
        "problem": entry.problem,
    }
