"""The outcomes of a report from the side of a change: what it introduces, touches, fixes, and what has nothing to do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from srm_tf.model.verdict import Verdict

if TYPE_CHECKING:
    from srm_tf.engine.finding import Outcome, Report

STILL = frozenset({"no-op", "read", "none", ""})  # of a resource that nothing is done to


class ByChange(msgspec.Struct, frozen=True):
    """Each outcome that is not plainly satisfied is in one of these; `of_a_change` is false where all there is was judged as it stands."""

    of_a_change: bool
    introduced: tuple[Outcome, ...]
    touched: tuple[Outcome, ...]
    before: tuple[Outcome, ...]
    fixed: tuple[Outcome, ...]
    unknown: tuple[Outcome, ...]
    waived: tuple[Outcome, ...]

    @property
    def mine(self) -> tuple[Outcome, ...]:
        """The findings that the change has to answer for."""
        return (*self.introduced, *self.touched)


def by_change(report: Report) -> ByChange:
    """The outcomes of a report, sorted by what its change has to do with them."""
    found: dict[str, list[Outcome]] = {name: [] for name in ("introduced", "touched", "before", "fixed", "unknown", "waived")}
    for one in report.outcomes:
        group = _group(one)
        if group:
            found[group].append(one)
    moves = bool(report.destroyed or report.forgotten) or any(one.action not in STILL for one in report.resources)
    told = any(one.change != "unchanged" or not one.touched for one in report.outcomes)
    of_a_change = moves or (told and bool(report.compared))
    if not of_a_change:
        found["touched"], found["introduced"] = [*found["introduced"], *found["touched"]], []
    return ByChange(of_a_change=of_a_change, **{name: tuple(several) for name, several in found.items()})


def _group(one: Outcome) -> str:
    """Where an outcome belongs; empty for one that is satisfied and was before."""
    if one.verdict == Verdict.SATISFIED:
        return "fixed" if one.change == "fixed" else ""
    if one.waiver is not None:
        return "waived"
    if one.verdict == Verdict.UNKNOWN:
        return "unknown"
    if one.change == "introduced":
        return "introduced"
    return "touched" if one.touched else "before"
