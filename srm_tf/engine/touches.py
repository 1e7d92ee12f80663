"""What a plan, or a change of the configuration, does something to: what fails on the rest stood so before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.model.resource import Action, Attributes
from srm_tf.model.value import ABSENT, same

if TYPE_CHECKING:
    from srm_tf.model.graph import Graph
    from srm_tf.model.resource import Resource
    from srm_tf.model.verdict import Judgement

_STILL = frozenset({Action.NO_OP, Action.READ})


class Touches:
    """One world held against the one before it. Many answers rest on the same resources: each of them is compared once."""

    def __init__(self, after: Graph, before: Graph | None) -> None:
        self._after = after
        self._before = before
        self._moved: dict[tuple[str, str], bool] = {}
        self._alike: dict[tuple[int, int], bool] = {}  # by the identity of words, which live as long as the graphs do

    def touches(self, resource: Resource, answer: Judgement) -> bool:
        """Whether the plan does something to the subject, or to what decides; where nothing stands yet, all is its doing."""
        if self._before is None:
            return True
        named = (self._after.get(piece.address) for piece in answer.evidence)
        return any(one is not None and self._moves(one) for one in (resource, *named))

    def _moves(self, resource: Resource) -> bool:
        key = (resource.mode, resource.address)
        if key not in self._moved:
            self._moved[key] = self._compared(resource)
        return self._moved[key]

    def _compared(self, resource: Resource) -> bool:
        """Of a configuration nothing is planned: there, what is new was touched, and what is written otherwise or has other values now."""
        if resource.action != Action.NONE:
            return resource.action not in _STILL
        if resource.mode != "managed" or self._before is None:
            return False
        earlier = self._before.formerly(resource)
        return earlier is None or not (self._says_the_same(resource, earlier) and _keeps(resource, earlier))

    def _says_the_same(self, resource: Resource, earlier: Resource) -> bool:
        """Whether both are written alike. All instances of a block have the same words."""
        now, then = _words(resource), _words(earlier)
        key = (id(now), id(then))
        if key not in self._alike:
            from srm_tf.terraform.syntax import alike  # noqa: PLC0415 — a plan has no words to compare

            self._alike[key] = alike(now, then)
        return self._alike[key]


def _keeps(resource: Resource, earlier: Resource) -> bool:
    """Whether the same words still mean the same: a variable may have another value, a caller may pass another one."""
    names = dict.fromkeys([*resource.values, *earlier.values])
    return all(same(resource.values.get(name, ABSENT), earlier.values.get(name, ABSENT)) for name in names)


def _words(resource: Resource) -> object:
    return resource.values.words if isinstance(resource.values, Attributes) else None
