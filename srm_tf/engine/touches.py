"""What a plan, or a change of the configuration, does something to: what fails on the rest stood so before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.model.resource import Action
from srm_tf.model.scopes import SCOPES

if TYPE_CHECKING:
    from srm_tf.engine.edited import Edits
    from srm_tf.model.graph import Graph
    from srm_tf.model.resource import Resource
    from srm_tf.model.verdict import Judgement

_STILL = frozenset({Action.NO_OP, Action.READ})


class Touches:
    """One world held against the one before it. Many answers rest on the same resources: each of them is compared once."""

    def __init__(self, after: Graph, before: Graph | None) -> None:
        self._after = after
        self._before = before
        self._moved: dict[str, bool] = {}
        self._edits: Edits | None = None

    def touches(self, resource: Resource, answer: Judgement) -> bool:
        """Whether the plan does something to the subject, or to what decides; where nothing stands yet, all is its doing."""
        if self._before is None:
            return True
        named = (self._after.get(piece.address) for piece in answer.evidence)
        return any(one is not None and self._moves(one) for one in (resource, *named))

    def _moves(self, resource: Resource) -> bool:
        if resource.address not in self._moved:
            self._moved[resource.address] = self._compared(resource)
        return self._moved[resource.address]

    def _compared(self, resource: Resource) -> bool:
        """Of a configuration nothing is planned: there, what is new was touched, and what is written otherwise or has other values now."""
        if resource.action != Action.NONE:
            return resource.action not in _STILL
        if resource.mode in SCOPES or self._before is None:  # which nobody writes: what changes there changes at what it rests on
            return False
        earlier = self._before.formerly(resource)
        return earlier is None or self._edits_of().touch(resource, earlier)

    def _edits_of(self) -> Edits:
        if self._edits is None:
            from srm_tf.engine.edited import Edits  # noqa: PLC0415 — a plan has no words to compare

            self._edits = Edits(self._after.resources)
        return self._edits
