"""The worlds that the open conditions of a configuration make: what an answer is, whichever way a condition goes.

An answer that hangs on a condition alone is asked for once in each of the worlds that it may make. Where all of them give the same
answer, that is the answer: a condition comes to one of its ways, and to the same one wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from msgspec.structs import replace

from srm_tf.engine.judge import Facts, Judge
from srm_tf.engine.scopes import with_scopes
from srm_tf.model.graph import Graph, typed
from srm_tf.model.grounds import Fact, facts, jointly
from srm_tf.model.resource import OPEN_KEY
from srm_tf.model.verdict import OPEN, Judgement, agreed, all_of
from srm_tf.terraform.supposed import NEVER

if TYPE_CHECKING:
    from srm_tf.catalogue.control import Control
    from srm_tf.model.resource import Resource
    from srm_tf.terraform.supposed import Condition, Open, Way

    World: TypeAlias = frozenset[tuple[str, Way]]  # what is supposed in it, by the names of the conditions

_AT_ONCE: Final = ((300, 3), (1_000, 2))  # up to so many resources, so many conditions are supposed at once; of more, one is
_TRIED: Final = 4  # conditions that an answer is asked for by, one after the other
# What hangs on more conditions than these although one is supposed, or two, hardly hangs on just one more: a policy of a hundred
# statements, say, each with a variable of its own. The worlds that are left are for other answers.
_MOST: Final = (16, 8)
_WORLDS: Final = 48  # of one configuration, and
_RESOURCES: Final = 20_000  # in all of them: each takes as long as it takes to find all that there is, and to read its values again


class Sides:
    """The worlds beside one world. `made`: all that were made so far, by what is supposed in them."""

    def __init__(self, hangs_on: Open, facts: Facts, supposed: World, made: dict[World, Judge]) -> None:
        self._open = hangs_on
        self._facts = facts
        self._supposed = supposed
        self._made = made

    @staticmethod
    def of(hangs_on: Open, facts: Facts) -> Sides:
        """The worlds beside one in which nothing is supposed."""
        return Sides(hangs_on, facts, frozenset(), {})

    def decided(self, control: Control, resource: Resource, answer: Judgement, graph: Graph) -> Judgement:
        """An answer that is open in a world, or the one that there is whichever way a condition goes."""
        for condition in self._deciding(answer, graph):
            said = self._said(condition, control, resource)
            if said is None:
                continue
            verdict = agreed([one for _, one in said if one is not None])
            # what may not be there fails nothing yet
            if verdict is not None and not (verdict.verdict.fails and any(one is None for _, one in said)):
                several = not verdict.verdict.fails or len({one.grounds for _, one in said if one is not None}) > 1
                grounds = Fact("", _whichever(condition), because=verdict.grounds) if several else verdict.grounds
                return Judgement(verdict.verdict, grounds, verdict.evidence)
            return replace(answer, grounds=jointly([answer.grounds, *_failing(condition, said, answer)]))
        return answer

    def _deciding(self, answer: Judgement, graph: Graph) -> Iterator[Condition]:
        """The conditions that an answer may hang on."""
        deepest = next((number for most, number in _AT_ONCE if len(graph.resources) <= most), 1)
        conditions = self._open.conditions() if len(self._supposed) < deepest else ()
        if conditions:
            on = _waits_for(answer, graph)
            open_ = [one for one in conditions if not on.isdisjoint(one.on)]
            if not self._supposed or len(open_) <= _MOST[min(len(self._supposed), len(_MOST)) - 1]:
                yield from open_[:_TRIED]

    def _said(self, condition: Condition, control: Control, resource: Resource) -> list[tuple[Way, Judgement | None]] | None:
        """What is said each way, None where that is nothing; None where one of them is open, or none says anything."""
        found: list[tuple[Way, Judgement | None]] = []
        for way in condition.ways:
            judge = self._judge(condition, way)
            if judge is None:
                return None
            answers = [judge.said(control, one) for one in _there(resource, judge.graph)]
            spoken = all_of([one for one in answers if one is not None]) if any(one is not None for one in answers) else None
            if spoken is not None and NEVER in spoken.depends_on:
                continue  # there is no such world
            if spoken is not None and spoken.verdict == OPEN:
                return None
            found.append((way, spoken))
        return found if any(one is not None for _, one in found) else None

    def _judge(self, condition: Condition, way: Way) -> Judge | None:
        supposed = self._supposed | {(condition.name, way)}
        if supposed not in self._made:
            there = sum(len(one.graph.resources) for one in self._made.values())
            if len(self._made) >= _WORLDS or there >= _RESOURCES or self._open.supposing is None:
                return None
            graph, hangs_on = self._open.supposing(condition, way)
            self._made[supposed] = Judge(with_scopes(graph), self._facts, Sides(hangs_on, self._facts, supposed, self._made))
        return self._made[supposed]


def _waits_for(answer: Judgement, graph: Graph) -> frozenset[str]:
    """What an answer depends on; of a resource that it depends on, or of one attribute, what that does."""
    found = set(answer.depends_on)
    for name in answer.depends_on:
        one, (owner, _, attribute) = graph.get(name), name.rpartition(".")
        of_one = graph.get(owner) if one is None else None  # whether what stands beside it belongs to it hangs on `aws_x.y.bucket`
        values = [one.values[path] for path in one.values] if one is not None else [of_one.get(attribute)] if of_one is not None else []
        found.update(*(value.unknown.depends_on for whole in values for value in whole.walk()))
        found.update(*(each.doubt_on for each in (one, of_one) if each is not None))
    return frozenset(found)


def _failing(condition: Condition, said: Sequence[tuple[Way, Judgement | None]], answer: Judgement) -> Iterator[Fact]:
    """Which ways end badly, and why, unless the open answer says that: of what may not be there, it does; or of a control that is met."""
    known = [one for one in facts(answer.grounds) if isinstance(one, Fact)]
    told, ways = {one.because for one in known}, {one.says for one in known}
    for way, one in said:
        fails = f"it fails if {condition.where(way)}"
        if one is not None and one.verdict.fails and fails not in ways:
            yield Fact("", fails, because="" if one.grounds in told else one.grounds)


def _whichever(condition: Condition) -> str:
    return f"whichever {condition.name} is" if condition.of_keys else f"whether {condition.name} or not"


def _there(resource: Resource, graph: Graph) -> list[Resource]:
    """What a resource is in another world: itself, or where it stands for an unknown number of instances, all that there are."""
    same = graph.get(resource.address)
    if same is not None:
        return [same]
    if OPEN_KEY not in resource.address:
        return []
    return [one for one in graph.of_type(typed(resource)) if one.block == resource.block and one.mode == resource.mode]
