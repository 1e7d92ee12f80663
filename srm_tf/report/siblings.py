"""Instances that may not be there: what they would fail as others of their block fail it already is said once, and not all over again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from srm_tf.model.grounds import IF_THERE, Fact, facts
from srm_tf.model.verdict import Verdict
from srm_tf.report.phrases import condensed
from srm_tf.report.text import natural, without_own_key
from srm_tf.wording import count, listed

if TYPE_CHECKING:
    from srm_tf.engine.finding import Outcome, Report
    from srm_tf.model.grounds import Grounds


def known_by_siblings(report: Report) -> frozenset[int]:
    """What hangs on nothing but whether an instance is there, and what another of its block fails for the same reason: by identity."""
    possible = [(one, fact) for one in report.outcomes if (fact := _possible(one)) is not None]
    asked = {_about(one) for one, _ in possible}
    failing: dict[object, set[frozenset[str]]] = defaultdict(set)
    for one in report.outcomes if asked else ():
        if one.verdict.fails and one.waiver is None and _about(one) in asked:
            failing[_about(one)].add(_reason(one.grounds, one.address))
    return frozenset(
        id(one) for one, fact in possible if _about(one) in failing and _reason(fact.because, one.address) in failing[_about(one)]
    )


def _possible(one: Outcome) -> Fact | None:
    """What would be wrong with an instance, if it is there, and only that is not known."""
    if one.verdict != Verdict.UNKNOWN or one.waiver is not None or one.address == one.source:
        return None
    fact = next(facts(one.grounds), None)
    return fact if isinstance(fact, Fact) and fact.says.endswith(IF_THERE) else None


def as_siblings(outcomes: Iterable[Outcome], few: int, shown: Callable[[str], str]) -> Iterator[str]:
    """A sentence for each block with such instances, of what `known_by_siblings` found."""
    blocks: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one in outcomes:
        blocks[one.root, one.source][one.address].add(one.control)
    for instances in blocks.values():
        names = listed(sorted(instances, key=natural), few, shown)
        whose = "its" if len(instances) == 1 else "their"
        controls = {control for each in instances.values() for control in each}
        yield f"{names} would fail what other instances of {whose} block fail: {count(len(controls), 'control')}"


def _about(one: Outcome) -> tuple[str, str, str]:
    return one.root, one.source, one.control


def _reason(grounds: Grounds, address: str) -> frozenset[str]:
    return frozenset(without_own_key(one, address) for one in condensed(grounds, address))
