"""Where a finding is shown: the one place that decides which file and line a reader of text is sent to."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from srm_tf.report import uris
from srm_tf.report.groups import parts_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from srm_tf.engine.finding import Report, Waiver
    from srm_tf.model.value import Location
    from srm_tf.report.groups import Finding


class Places:
    """The places of the findings of one report."""

    def __init__(self, report: Report) -> None:
        self._parts = parts_of(report.told)

    def of(self, finding: Finding) -> Location | None:
        """Where it can be mended: the part that has to change, its own lines, or the innermost module call of the repository."""
        one = finding.first
        parts = [part for at in finding.addresses for part in self._parts.get((one.root, one.control, at), ())] if self._parts else []
        lines = (line for each in (*parts, one) for line in (each.location, *reversed(each.calls)) if line is not None)
        return next((line for line in lines if not uris.is_fetched(line.file)), None)


@lru_cache(maxsize=8)
def _base(start: str) -> uris.Base:
    return uris.here(Path(start))


def path_of(location: Location) -> str:
    """The file as those know it who look from the repository."""
    return uris.path(location.file, _base(os.getcwd()))  # noqa: PTH109 — a text, to look it up by


def at(location: Location) -> str:
    """The file and the line, where it is known."""
    return location.called(path_of(location))


def accepted(waiver: Waiver, place: Callable[[Location], str], shown: Callable[[str], str]) -> str:
    """Why it is accepted, where that is written, until when, and who answers for it. `place`, `shown`: how a page has places and texts."""
    parts = (
        f"{waiver.kind} at {place(waiver.location)}" if waiver.location else waiver.kind,
        f"until {waiver.until.isoformat()}" if waiver.until else "no end",
        f"owner {shown(waiver.owner)}" if waiver.owner else "",
        f"ticket {shown(waiver.ticket)}" if waiver.ticket else "",
    )
    return f"{shown(waiver.reason)} ({', '.join(filter(None, parts))})"
