"""Why a nested block is not there although it is written: the `for_each` of its `dynamic` block is empty, and for which reason."""

from __future__ import annotations

from operator import is_
from typing import TYPE_CHECKING

from msgspec.structs import replace

from srm_tf.model.grounds import All, Either, Fact, Grounds
from srm_tf.model.resource import Attributes
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.model.resource import Resource
    from srm_tf.model.verdict import Judgement

_FIRST = regex(r"[^.\[]+")


def explained(resource: Resource, answer: Judgement) -> Judgement:
    """A failing answer whose facts about what is not set say why, where that is known."""
    values = resource.values
    if not answer.verdict.fails or not isinstance(values, Attributes):
        return answer
    grounds = _with_why(answer.grounds, values)
    return answer if grounds is answer.grounds else replace(answer, grounds=grounds)


def _with_why(grounds: Grounds, values: Attributes) -> Grounds:
    if isinstance(grounds, All | Either):
        parts = tuple([_with_why(part, values) for part in grounds.parts])
        return grounds if all(map(is_, parts, grounds.parts)) else replace(grounds, parts=parts)
    if not isinstance(grounds, Fact) or grounds.because or grounds.says != "is not set":
        return grounds
    first = _FIRST.match(grounds.whom)
    why = values.unmade(first[0]) if first is not None else ""
    return replace(grounds, because=why) if why else grounds
