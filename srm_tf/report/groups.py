"""Outcomes that belong together: one source block × one control is one finding, however many instances it has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from srm_tf.model.grounds import alternatives
from srm_tf.report.phrases import condensed
from srm_tf.report.tally import severity_rank
from srm_tf.report.text import natural, without_own_key

if TYPE_CHECKING:
    from srm_tf.engine.finding import Outcome


class Reason(msgspec.Struct, frozen=True):
    """One sentence for each alternative, said as short as it can be, and whom they are true of."""

    alternatives: tuple[str, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def because(self) -> str:
        """The alternatives as one sentence."""
        return alternatives(self.alternatives)


class Finding(msgspec.Struct, frozen=True):
    """One control on one source block, with one verdict and one change. `reasons`: those of most instances first."""

    first: Outcome
    outcomes: tuple[Outcome, ...]
    reasons: tuple[Reason, ...]

    @property
    def addresses(self) -> tuple[str, ...]:
        """The instances."""
        return tuple(one.address for one in self.outcomes)


class Block(msgspec.Struct, frozen=True):
    """One source block of one input with its findings, worst first. `instances` are all that were judged, found wanting or not."""

    root: str
    source: str
    instances: tuple[str, ...]
    findings: tuple[Finding, ...]


def findings(outcomes: Iterable[Outcome]) -> list[Finding]:
    """One finding for each source block, control, verdict and change; worst first, then by address."""
    found: dict[tuple[object, ...], list[Outcome]] = defaultdict(list)
    for one in outcomes:
        found[_key(one)].append(one)
    return sorted((_finding(several) for several in found.values()), key=_order)


def number(outcomes: Iterable[Outcome]) -> int:
    """How many findings these are."""
    return len(set(map(_key, outcomes)))


def _key(one: Outcome) -> tuple[object, ...]:
    return one.root, one.source, one.control, one.verdict, one.change


def _finding(outcomes: list[Outcome]) -> Finding:
    ordered = sorted(outcomes, key=lambda one: natural(one.address)) if len(outcomes) > 1 else outcomes
    return Finding(ordered[0], tuple(ordered), reasons(ordered))


def reasons(outcomes: list[Outcome]) -> tuple[Reason, ...]:
    """The sentences, equal ones once; instances that differ only by their own key say the same."""
    if len(outcomes) == 1:
        return (Reason(condensed(outcomes[0].grounds, outcomes[0].address), tuple(outcomes)),)
    found: dict[tuple[str, ...], list[tuple[tuple[str, ...], Outcome]]] = defaultdict(list)
    alike: dict[tuple[str, ...], tuple[str, ...]] = {}
    for one in outcomes:
        because = condensed(one.grounds, one.address)
        found[alike.setdefault(because, tuple(without_own_key(each, one.address) for each in because))].append((because, one))
    told = [
        Reason(because if len({said for said, _ in several}) > 1 else several[0][0], tuple(one for _, one in several))
        for because, several in found.items()
    ]
    return tuple(sorted(told, key=lambda reason: -len(reason.outcomes)))


def _order(finding: Finding) -> tuple[object, ...]:
    one = finding.first
    return severity_rank(one.severity), one.root, natural(one.address), -one.verdict, one.control, one.change


def blocks(found: Iterable[Finding], outcomes: Iterable[Outcome]) -> list[Block]:
    """The findings by source block, the block with the worst finding first; `outcomes` are all there are."""
    grouped: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in found:
        grouped[finding.first.root, finding.first.source].append(finding)
    instances: dict[tuple[str, str], dict[str, None]] = {key: {} for key in grouped}
    for one in outcomes:
        if (one.root, one.source) in instances:
            instances[one.root, one.source][one.address] = None
    return [
        Block(root, source, tuple(sorted(instances[root, source], key=natural)), tuple(several))
        for (root, source), several in grouped.items()
    ]


def parts_of(told: Iterable[Outcome]) -> dict[tuple[str, str, str], list[Outcome]]:
    """(root, control, address of a resource) → its finding once more, at the parts that have to change."""
    found: dict[tuple[str, str, str], list[Outcome]] = defaultdict(list)
    for one in told:
        for whole in one.of:
            found[one.root, one.control, whole].append(one)
    return found
