"""Where that stands which makes an answer fail: at the argument there is often no more than a variable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from srm_tf.model.resource import Attributes
from srm_tf.model.verdict import Verdict

if TYPE_CHECKING:
    from srm_tf.model.graph import Graph
    from srm_tf.model.verdict import Evidence, Judgement

_DEFAULTS = frozenset({"provider_default", "assumed_default"})


def traced(answer: Judgement, graph: Graph) -> Judgement:
    """A failing answer whose evidence says where each value is written, if not where it is named, and on which lines a part of one is."""
    if not answer.verdict.fails:
        return answer
    missing = answer.verdict == Verdict.MISSING
    deeper = {(one.address, one.path) for one in answer.evidence}
    return replace(answer, evidence=tuple(_traced(one, graph, deeper, missing=missing) for one in answer.evidence))


def _traced(piece: Evidence, graph: Graph, deeper: set[tuple[str, str]], *, missing: bool) -> Evidence:
    if piece.how in {"reference", "inferred"}:
        return piece  # how the answer came to the other resource: no value that could be changed
    holder = graph.get(piece.address) if piece.path else None
    if holder is None or not isinstance(holder.values, Attributes):
        return piece
    lines, origin = holder.values.traced(piece.path)
    if missing or piece.how not in _DEFAULTS:  # of a default beside what is written, the block around it says less than that
        piece = replace(piece, location=lines or piece.location)
    if origin is None or origin.location == piece.location:
        return piece
    inside = (f"{piece.path}.", f"{piece.path}[")
    told = any(address == piece.address and path.startswith(inside) for address, path in deeper)  # by what stands in it
    return piece if told else replace(piece, origin=origin)
