"""Where the value that makes an answer fail is written: the default of a variable, a local value, an argument of a module call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from srm_tf.model.resource import Attributes
from srm_tf.model.verdict import Origin, Verdict

if TYPE_CHECKING:
    from collections.abc import Container

    from srm_tf.model.graph import Graph
    from srm_tf.model.verdict import Evidence, Judgement

_DEFAULTS = frozenset({"provider_default", "assumed_default"})


def traced(answer: Judgement, graph: Graph) -> Judgement:
    """A failing answer whose evidence says where each value is written, if not where it is named, and on which lines a part of one is."""
    if not answer.verdict.fails:
        return answer
    missing = answer.verdict == Verdict.MISSING
    wholes = {place for one in answer.evidence for place in one.around()}
    return replace(answer, evidence=tuple(_traced(one, graph, wholes, missing=missing) for one in answer.evidence))


def _traced(piece: Evidence, graph: Graph, wholes: Container[tuple[str, str]], *, missing: bool) -> Evidence:
    """`wholes`: address and path of all that others are a part of: where its value is written, these tell."""
    if piece.how in {"reference", "inferred"}:
        return piece  # how the answer came to the other resource: no value that could be changed
    holder = graph.get(piece.address) if piece.path else None
    if holder is None or not isinstance(holder.values, Attributes):
        return piece
    lines, origin = holder.values.traced(piece.path)
    if missing or piece.how not in _DEFAULTS:  # of a default beside what is written, the block around it says less than that
        piece = replace(piece, location=lines or piece.location)
    if origin is None or isinstance(piece.origin, Origin) or origin.location == piece.location:
        return piece  # it is written at its place, or is not from the configuration at all
    return piece if (piece.address, piece.path) in wholes else replace(piece, origin=origin)
