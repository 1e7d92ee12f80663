"""Which member is taken of what a plan shows as a whole: of a variable that a module is passed, of an output that it has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from srm_tf.model.value import Certainty
from srm_tf.terraform.instances import EVERY, By

if TYPE_CHECKING:
    from srm_tf.terraform.addresses import Part
    from srm_tf.terraform.instances import Trail


def member(steps: tuple[Part, ...], by: By) -> By:
    """By which key a member is taken of what a variable or an output is: its own, else the one that its expression picks by."""
    step = steps[0]
    if not by.apart:
        return By(apart=False)
    own = by if step.key is None else By((step.key,))
    return replace(own, only=False, one=by.one or step.key is not None or len(steps) > 1)


def told(trails: Iterable[Trail], names: Sequence[str], *, one: bool) -> Iterator[Trail]:
    """Where one is meant of what an expression has, and some of that stands behind a local value, nobody knows whether the rest is it."""
    hidden = one and len(names) > 1 and any(text.startswith("local.") for text in names)
    for trail in trails:
        whole = trail.reference.text == trail.reference.target  # an object of which something is read
        yield _doubted(trail) if hidden and not whole else trail


def _doubted(trail: Trail) -> Trail:
    """One of those that may be meant; what a local value has in it may be all else."""
    return replace(trail, reference=replace(trail.reference, certainty=Certainty.POSSIBLE, unnamed=trail.reference.target is None))


def of_made(by: By, names: Sequence[str]) -> By:
    """Of `{ for k, v in aws_x.y : k => v.id }` members have the keys of the instances; places in a list, where nothing else is in it."""
    return EVERY if len(names) > 1 and any(isinstance(key, int) for key in by.keys) else by
