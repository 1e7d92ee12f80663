"""Blocks of one input that fail in the same way: of 300 buckets without a policy, one is told in full and the others are named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from srm_tf.regex import regex
from srm_tf.report.evidence import untold, written_at

if TYPE_CHECKING:
    from re import Match

    from srm_tf.report.entries import Entry
    from srm_tf.report.groups import Block, Finding
    from srm_tf.report.view import View

FEW = 6  # blocks that are told each by itself
Told: TypeAlias = "tuple[Block, ...]"  # a block, in each input in which it is the same
_ADDRESS = regex(r"(?<![\w-])(?<!\w\.)((?:module\.[\w-]+\.)*)((?:data\.)?[a-z0-9]+_\w+)\.([\w-]+)")  # the module, the type, the name


def with_others(found: Iterable[Told], view: View) -> Iterator[tuple[Told, Sequence[Block]]]:
    """Each block, and the others that are told with it, if these are many; they are not told again. In the order of the first ones."""
    told = list(found)
    keys = [_signature(one[0], view) if len(one) == 1 and not view.verbose else place for place, one in enumerate(told)]
    groups: dict[object, list[Block]] = defaultdict(list)
    for key, one in zip(keys, told, strict=True):
        groups[key].append(one[0])
    for key, one in zip(keys, told, strict=True):
        several = groups[key]
        if len(several) <= view.few:
            yield one, ()
        elif one[0] is several[0]:
            yield one, several[1:]


def rows(found: Iterable[tuple[Entry, bool]]) -> Iterator[tuple[Entry, bool, Sequence[Entry]]]:
    """The same for a table of entries, each with whether it makes the run fail: a row of a page is worth more than the next like it."""
    told = list(found)
    groups: dict[object, list[Entry]] = defaultdict(list)
    for entry, stops in told:
        groups[_row(entry, stops=stops)].append(entry)
    for entry, stops in told:
        several = groups[_row(entry, stops=stops)]
        if len(several) <= FEW:
            yield entry, stops, ()
        elif entry is several[0]:
            yield entry, stops, several[1:]


def _row(entry: Entry, *, stops: bool) -> object:
    """All that a row tells of an entry but the names, and how many instances there are."""
    one = entry.first.first
    return one.root, one.type, stops, len(entry.first.outcomes), tuple(map(_row_of, entry.findings))


def _row_of(finding: Finding) -> object:
    one = finding.first
    said = tuple(tuple(_unnamed(text, one.source) for text in reason.alternatives) for reason in finding.reasons)
    return one.control, one.verdict, one.severity, one.change, said, tuple(each.used_by for each in finding.outcomes)


def _signature(block: Block, view: View) -> object:
    """All that is told of a block but its own name, that of what is called like it beside it, and its lines."""
    actions = tuple(view.actions.get((block.root, one)) for one in block.instances)
    return block.root, block.findings[0].first.type, actions, tuple(_said(one, block) for one in block.findings)


def _said(finding: Finding, block: Block) -> object:
    one, own = finding.first, block.source
    of_all = len(finding.reasons) == 1 and len(finding.outcomes) == len(block.instances)
    reasons = tuple(
        (
            tuple(_unnamed(text, own) for text in reason.alternatives),
            len(reason.outcomes) if of_all else tuple(_unnamed(each.address, own) for each in reason.outcomes),
        )
        for reason in finding.reasons
    )
    beside = tuple((_unnamed(name, own), piece.value) for each in finding.outcomes for name, piece in untold(each))
    used = tuple(each.used_by for each in finding.outcomes)
    written = tuple(written_at(finding.outcomes, repr))  # where a value comes from is where it is to be mended
    return one.control, one.verdict, one.severity, one.change, reasons, beside, used, written


def _unnamed(text: str, own: str) -> str:
    """The text without the name and the module of a block.

    >>> _unnamed("no aws_s3_bucket_policy.a of aws_s3_bucket.ab", "aws_s3_bucket.a")
    'no …aws_s3_bucket_policy.… of …aws_s3_bucket.ab'
    """
    whose = _ADDRESS.fullmatch(own)
    if whose is None:
        return text.replace(own, "")
    module, _, name = whose.groups()

    def shorter(found: Match[str]) -> str:
        return f"{'…' if found[1] == module else found[1]}{found[2]}.{'…' if found[3] == name else found[3]}"

    return _ADDRESS.sub(shorter, text)
