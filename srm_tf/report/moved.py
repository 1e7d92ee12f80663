"""Control areas that change hands, in sentences: `Guest OS patching moves from AWS to you: aws_db_instance.main → aws_instance.db`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.report.tally import OWNER_WORDS
from srm_tf.report.text import safe
from srm_tf.wording import capital, listed

if TYPE_CHECKING:
    from srm_tf.engine.finding import Move, Report

# Control areas that do not read well as the words of their name.
_SAID = {
    "guest_os_patching": "guest OS patching",
    "iam": "IAM",
    "physical_environmental": "physical security",
    "hypervisor_host": "hypervisor",
}


def sentences(report: Report, few: int = 6) -> list[str]:
    """One for all that changes hands between the same resources, what becomes the customer's first; `few`: how many of them are named."""
    grouped: dict[tuple[object, ...], list[Move]] = {}
    for one in report.moves:
        grouped.setdefault((one.now != "customer", one.now == "aws", one.root, one.was, one.left, one.came, one.perhaps), []).append(one)
    several = len(report.inputs) > 1
    ordered = sorted(grouped.items(), key=lambda pair: pair[0][:2])
    return [_sentence(moves, few) + (f" ({safe(moves[0].root)})" if several else "") for _, moves in ordered]


def _sentence(moves: list[Move], few: int) -> str:
    """Areas, owners, resources."""
    move = moves[0]
    areas = [_SAID.get(one.domain) or one.domain.replace("_", " ") for one in moves]
    said = areas[0] if len(areas) == 1 else f"{', '.join(areas[:-1])} and {areas[-1]}"
    said = capital(said)
    one = len(areas) == 1
    was, now = OWNER_WORDS[move.was], OWNER_WORDS[move.now]
    came = listed(move.came, few, safe)
    if not move.left:
        be = "may be" if move.perhaps else "is" if one else "are"
        return f"{said} {be} {'yours' if move.now == 'customer' else now} for the first time: {came}"
    moved = f"{said} {'may move' if move.perhaps else 'moves' if one else 'move'} from {was} to {now}"
    return f"{moved}: {came}" if move.left == move.came else f"{moved}: {listed(move.left, few, safe)} → {came}"
