"""Which provisioner of before one of now is: they have no names, and one that comes first gives another number to all that follow.

https://developer.hashicorp.com/terraform/language/provisioners
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from srm_tf.engine.edited import Edits
from srm_tf.model.scopes import PROVISIONER, runner_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from srm_tf.model.graph import Graph
    from srm_tf.model.resource import Resource

    Pair = tuple[Resource, Resource]

NEW: Final = ""  # the address before of what was not there


def run_before(after: Graph, before: Graph) -> Iterator[tuple[str, str]]:
    """Address → the one before of what resources run, where that is another one."""
    now, then = _by_runner(after), _by_runner(before)
    if not now or not then:
        return
    edits = Edits(after.resources)
    for whose, runs in now.items():
        runner = after.get(whose)
        were = then.get((runner.previous_address if runner is not None else None) or whose, ())
        pairs = dict(_paired(runs, were, edits)) if were else {}
        for one in runs:
            earlier = pairs.get(one.address, NEW)
            if earlier != one.address and were:
                yield one.address, earlier


def _by_runner(graph: Graph) -> dict[str, list[Resource]]:
    found: dict[str, list[Resource]] = defaultdict(list)
    for one in graph.of_type(PROVISIONER):
        found[runner_of(one.address)].append(one)
    return found


def _paired(now: Sequence[Resource], then: Sequence[Resource], edits: Edits) -> Iterator[tuple[str, str]]:
    """Those that say the same, and of the rest those of one kind, in their order: what became of one another."""
    alike = tuple(_matched(now, then, lambda one, other: one.name == other.name and not edits.touch(one, other)))
    taken = {id(one) for pair in alike for one in pair}
    left = [[one for one in side if id(one) not in taken] for side in (now, then)]
    for one, other in (*alike, *_matched(left[0], left[1], lambda one, other: one.name == other.name)):
        yield one.address, other.address


def _matched(now: Sequence[Resource], then: Sequence[Resource], fits: Callable[[Resource, Resource], bool]) -> Iterator[Pair]:
    """Pairs of a resource now and the first one of before that fits it; each of before is used once."""
    free = list(then)
    for one in now:
        other = next((other for other in free if fits(one, other)), None)
        if other is not None:
            free.remove(other)
            yield one, other
