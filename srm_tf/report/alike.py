"""Blocks of one input that fail in the same way: of 300 buckets without a policy, one is told in full and the others are named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from srm_tf.regex import regex
from srm_tf.report.evidence import untold, written_at

if TYPE_CHECKING:
    from srm_tf.report.groups import Block, Finding
    from srm_tf.report.view import View

Told: TypeAlias = "tuple[Block, ...]"  # a block, in each input in which it is the same
_NAME = regex(r"(?:[\w-]|\.(?=[a-z]))+")


def with_others(found: Iterable[Told], view: View) -> Iterator[tuple[Told, Sequence[Block]]]:
    """Each block, and the others that are told with it, if these are many; they are not told again. In the order of the first ones."""
    told = list(found)
    keys = [place if view.verbose or len(one) > 1 else _signature(one[0], view) for place, one in enumerate(told)]
    groups: dict[object, list[Block]] = defaultdict(list)
    for key, one in zip(keys, told, strict=True):
        groups[key].append(one[0])
    for key, one in zip(keys, told, strict=True):
        several = groups[key]
        if len(several) <= view.few:
            yield one, ()
        elif one[0] is several[0]:
            yield one, several[1:]


def _signature(block: Block, view: View) -> object:
    """All that is told of a block but its own name, and its lines."""
    actions = tuple(view.actions.get((block.root, one)) for one in block.instances)
    return block.root, block.findings[0].first.type, actions, tuple(_said(one, block.source) for one in block.findings)


def _said(finding: Finding, own: str) -> object:
    one = finding.first
    reasons = tuple((tuple(_unnamed(text, own) for text in reason.alternatives), len(reason.outcomes)) for reason in finding.reasons)
    beside = tuple((_unnamed(name, own), piece.value) for each in finding.outcomes for name, piece in untold(each))
    used = tuple(each.used_by for each in finding.outcomes)
    written = tuple(written_at(finding.outcomes, repr))  # where a value comes from is where it is to be mended
    return one.control, one.verdict, one.severity, one.change, reasons, beside, used, written


def _unnamed(text: str, own: str) -> str:
    """The text without the name of the block: `aws_s3_bucket.b1` is not in `aws_s3_bucket.b10`."""
    return _NAME.sub(lambda found: "" if found[0] == own else found[0], text) if own in text else text
