"""What a change adds to a finding that stood before, about an account or a Region: a second secret in tags, beside a first one.

Nobody writes an account down. What is new of such a finding is told by where it lies: at the part of it that did not fail, or not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from srm_tf.engine.finding import without_places
from srm_tf.engine.parts_at_fault import at_fault
from srm_tf.model.graph import typed
from srm_tf.model.scopes import SCOPES

if TYPE_CHECKING:
    from srm_tf.catalogue.control import Control
    from srm_tf.engine.judge import Judge
    from srm_tf.engine.touches import Touches
    from srm_tf.model.graph import Graph
    from srm_tf.model.resource import Resource
    from srm_tf.model.verdict import Judgement

Parts: TypeAlias = "Mapping[str, tuple[Resource, Judgement]]"  # address → a part that has to change, with what it says


def formerly(before: Graph, resource: Resource) -> Resource | None:
    """What a resource, an account or a Region was before; None where it is new, or is of another type now."""
    if resource.mode in SCOPES:
        return next((one for one in before.of_type(resource.mode) if one.address == resource.address), None)
    subject = before.formerly(resource)
    return subject if subject is not None and typed(subject) == typed(resource) else None


def added(control: Control, scope: Resource, parts: Parts, before: Judge | None, touched: Touches) -> frozenset[str]:
    """The addresses of the `parts` of a finding about an account or a Region that go wrong where none did before.

    None where nothing is told of parts, or was, or where the answer was another one.
    """
    if before is None or not parts or scope.mode not in SCOPES or (subject := formerly(before.graph, scope)) is None:
        return frozenset()
    answer = before.said(control, subject)
    then = at_fault(before, control, subject, answer) if answer is not None and answer.verdict.fails else {}
    if not then:
        return frozenset()
    return frozenset(
        name for name, (part, said) in parts.items() if touched.touches(part, said) and _is_new(part, said, then, before.graph)
    )


def _is_new(part: Resource, said: Judgement, then: Parts, before: Graph) -> bool:
    former = before.formerly(part)
    if former is None or former.address not in then:
        return True
    _, earlier = then[former.address]
    return said.verdict == earlier.verdict and not _places(part, said) <= _places(former, earlier)


def _places(part: Resource, said: Judgement) -> set[str]:
    """The paths in the part, without the places of elements in their lists, which others move."""
    return {without_places(piece.path) for piece in said.evidence if piece.address == part.address}
