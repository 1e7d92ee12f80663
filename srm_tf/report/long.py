"""Outcomes as programs read them: of what is unknown for very many reasons, the first are told and the others counted.

Where each of n policies may belong to each of n buckets, all that is told of each pair would be n × n sentences, each like the next.
Of what fails, all is told: each of its reasons has to be mended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from srm_tf.model.grounds import All, Either, text_of
from srm_tf.model.verdict import Verdict
from srm_tf.wording import count

if TYPE_CHECKING:
    from srm_tf.engine.finding import Outcome
    from srm_tf.model.grounds import Grounds
    from srm_tf.model.verdict import Evidence

MOST: Final = 50


class Told(msgspec.Struct, frozen=True):
    """What is told of an outcome; `evidence_left` and `depends_left` count what is not."""

    because: str
    evidence: tuple[Evidence, ...]
    depends_on: tuple[str, ...]
    evidence_left: int = 0
    depends_left: int = 0


def told(one: Outcome) -> Told:
    """All of it, but for what is unknown for more reasons than anybody reads."""
    if one.verdict != Verdict.UNKNOWN or max(len(one.evidence), len(one.depends_on)) <= MOST:
        return Told(one.because, one.evidence, one.depends_on)
    left = [max(0, len(several) - MOST) for several in (one.evidence, one.depends_on)]
    return Told(text_of(_first(one.grounds)), one.evidence[:MOST], one.depends_on[:MOST], *left)


def _first(grounds: Grounds) -> Grounds:
    """The first of each choice, and how many others there are."""
    if isinstance(grounds, All):
        return replace(grounds, parts=tuple(map(_first, grounds.parts)))
    if isinstance(grounds, Either) and len(grounds.parts) > MOST:
        return replace(grounds, parts=(*grounds.parts[:MOST], f"{count(len(grounds.parts) - MOST, 'other reason')} like these"))
    return grounds
