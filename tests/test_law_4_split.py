"""Law 4 of who owns what: where configuration and plan both know who acts, it is the same. All worlds, all configurations."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from srm_tf.catalogue.split import Cell, split
from srm_tf.engine.judge import Judge
from srm_tf.model.graph import Graph
from tests.support.graphs import from_configuration, from_plan
from tests.support.judging import facts, services
from tests.test_configurations import FOLDERS, given, settings

SERVICES = services()
LEAST = 10_000  # cells that both doors show


def cells(graph: Graph) -> dict[str, Mapping[str, Cell]]:
    """Address → who owns what."""
    judge = Judge(graph, facts())
    managed = [one for one in graph.resources if one.mode == "managed" and not one.action.ends]
    return {one.address: found for one in managed if (found := split(one, SERVICES, judge.holds)) is not None}


def both(name: str) -> list[tuple[str, Cell, Cell]]:
    """(which, of the configuration, of the plan) of every cell that both show."""
    folder = FOLDERS[name]
    ours = cells(from_configuration(folder, given(folder), settings(folder).get("root", ".")).graph)
    plans = cells(from_plan(folder / "plan.json"))
    return [(f"{at} {area}", ours[at][area], plan) for at in ours.keys() & plans.keys() for area, plan in plans[at].items()]


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_both_doors_say_the_same_of_who_acts(name: str) -> None:
    wrong = {
        which: f"configuration {ours.owner} ({ours.why}), plan {plan.owner} ({plan.why})"
        for which, ours, plan in both(name)
        if not ours.perhaps and not plan.perhaps and ours.owner != plan.owner
    }
    assert wrong == {}


def test_what_one_door_leaves_open_may_be_what_the_other_says() -> None:
    found = [one for name in FOLDERS for one in both(name)]
    assert len(found) >= LEAST
    assert [which for which, ours, plan in found if not ours.owners & plan.owners] == []
