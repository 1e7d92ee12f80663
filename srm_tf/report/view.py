"""How one page is set: width, colours, how much of a list is shown, and what every part of the page needs to know of the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from srm_tf.report.by_change import STILL
from srm_tf.report.fixes import Fixes
from srm_tf.report.tags import tag_text
from srm_tf.report.tally import several
from srm_tf.report.text import NARROWEST, Paint, fold, safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from srm_tf.catalogue.frameworks import Tag
    from srm_tf.engine.finding import Report
    from srm_tf.model.value import Location

_FEW = 6
ALL = 10**9  # of a list: none is left out
_LINES = 6  # of one sentence


class View(msgspec.Struct, frozen=True):
    """`few`: how many of a list are shown before it ends in "and 7 more". `changing`: the plan does something to what exists already."""

    width: int
    paint: Paint
    verbose: bool
    few: int
    several_roots: bool
    changing: bool
    actions: Mapping[tuple[str, str], str]  # (root, address) → what the plan does with it
    places: Mapping[tuple[str, str], Location]  # (root, address) → the lines of its block
    fixes: Fixes
    tags: Mapping[str, tuple[Tag, ...]] = {}  # control → its ids in the frameworks asked for

    def ids(self, control: str) -> str:
        """What stands beside a control: its ids in the frameworks asked for, with a dot before each."""
        return "".join(f" · {tag_text(tag, self.few)}" for tag in self.tags.get(control, ()))


def view_of(report: Report, *, width: int, colour: bool, verbose: bool) -> View:
    """How a report is to be shown."""
    actions = {(one.root, one.address): one.action for one in report.resources}
    moves = {action for action in actions.values() if action not in STILL}
    return View(
        max(width, NARROWEST),
        Paint(colour=colour),
        verbose,
        ALL if verbose else _FEW,
        several(report),
        bool(report.destroyed or report.forgotten)
        or bool(report.compared)
        or bool(moves and moves != {"create"})
        or (bool(moves) and "no-op" in actions.values()),
        actions,
        {(one.root, one.address): one.location for one in report.resources if one.location is not None},
        Fixes(report.own, report.resources),
        report.tags,
    )


def said(alternatives: Iterable[str], view: View, indent: int) -> Iterator[str]:
    """Each alternative on a line of its own; the head of what is very long."""
    lines = [line for place, one in enumerate(alternatives) for line in fold(safe(f"or: {one}" if place else one), view.width, indent)]
    most = len(lines) if view.verbose or len(lines) <= _LINES else _LINES - 1
    yield from lines[:most]
    if most < len(lines):
        yield from fold("… (--verbose shows the rest)", view.width, indent)
