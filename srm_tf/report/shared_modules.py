"""Blocks that say the same in several inputs: a shared module, called by each environment in the same way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from srm_tf.report.evidence import untold

if TYPE_CHECKING:
    from srm_tf.report.groups import Block, Finding
    from srm_tf.report.view import View


def told_once(found: Iterable[Block], view: View) -> list[tuple[Block, ...]]:
    """The blocks in their order, those that differ by nothing but their input together; each by itself where everything is to be listed."""
    several: dict[object, list[Block]] = defaultdict(list)
    for place, block in enumerate(found):
        several[_signature(block, view) if view.several_roots and not view.verbose else place].append(block)
    return [tuple(alike) for alike in several.values()]


def _signature(block: Block, view: View) -> object:
    """All that is told of a block but its input and who calls it from there."""
    of_each = tuple((view.places.get((block.root, one)), view.actions.get((block.root, one))) for one in block.instances)
    return block.source, block.instances, of_each, tuple(map(_said, block.findings))


def _said(finding: Finding) -> object:
    one = finding.first
    reasons = [(reason.because, tuple(each.address for each in reason.outcomes)) for reason in finding.reasons]
    beside = [(name, piece.value, piece.location) for each in finding.outcomes for name, piece in untold(each)]
    used = tuple(each.used_by for each in finding.outcomes)
    return one.control, one.verdict, one.severity, one.change, one.location, tuple(reasons), tuple(beside), used
