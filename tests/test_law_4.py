"""Law 4: where configuration and plan both decide, they decide alike. All worlds, all configurations, all controls.

A plan may leave open what the configuration decides: it shows neither what a text with a new ARN in it is made of, nor the members of a
map of which one is unknown, nor what a local value refers to. It never decides otherwise.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from srm_tf.engine.finding import Outcome
from srm_tf.engine.origins import Origins
from srm_tf.model.graph import Graph
from srm_tf.model.verdict import Verdict
from tests.support.graphs import from_configuration, from_plan
from tests.support.judging import report_on
from tests.test_configurations import FOLDERS, given, settings

CHANGES = "08-risky-pull-request"  # of what stands already, a plan knows more than its configuration says: (address, control) → what
STANDS = {
    ("aws_db_instance.reports", "rds/instances-use-current-ca-certificates"): "the certificate in force, which nobody wrote",
    ("aws_s3_bucket.statements", "s3/buckets-block-public-access"): "the plan removes the block that the configuration no longer has",
}
LEAST = 3000  # pairs that both doors decide


def outcomes(graph: Graph) -> dict[tuple[str, str], Outcome]:
    """Every outcome of every control, by address and control."""
    return {(one.address, one.control): one for one in report_on(graph).outcomes}


@cache
def merged(name: str) -> dict[tuple[str, str], Outcome]:
    """The outcomes of the plan with its configuration beside it."""
    folder = FOLDERS[name]
    graph = from_configuration(folder, given(folder), settings(folder).get("root", ".")).graph
    origins = Origins(".", {one.block: one for one in graph.resources}, graph.by_address, {})
    return outcomes(origins.placed(from_plan(folder / "plan.json")))


@cache
def both(name: str) -> tuple[tuple[Outcome, Outcome], ...]:
    """(of the configuration, of the plan) of every pair that both speak of."""
    folder = FOLDERS[name]
    ours = outcomes(from_configuration(folder, given(folder), settings(folder).get("root", ".")).graph)
    plans = outcomes(from_plan(folder / "plan.json"))
    return tuple((ours[key], plans[key]) for key in ours.keys() & plans.keys())


def creates(folder: Path) -> bool:
    """Whether the plan only creates."""
    changes = json.loads((folder / "plan.json").read_text(encoding="utf-8")).get("resource_changes", [])
    return all(change["change"]["actions"] in (["create"], ["read"], ["no-op"]) for change in changes)


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_the_plan_never_contradicts_the_configuration(name: str) -> None:
    assert creates(FOLDERS[name]) == (name != CHANGES)
    wrong = {
        (ours.address, ours.control): f"configuration {ours.verdict.word} ({ours.because}), plan {plan.verdict.word} ({plan.because})"
        for ours, plan in both(name)
        if Verdict.UNKNOWN not in {ours.verdict, plan.verdict} and ours.verdict.fails != plan.verdict.fails
    }
    explained = STANDS if name == CHANGES else {}
    assert {pair: why for pair, why in wrong.items() if pair not in explained} == {}
    assert explained.keys() <= wrong.keys(), "settled by now: take it off the list"


def test_both_doors_decide_most() -> None:
    pairs = [pair for name in FOLDERS for pair in both(name)]
    decided = [pair for pair in pairs if Verdict.UNKNOWN not in {pair[0].verdict, pair[1].verdict}]
    more = [ours for ours, plan in pairs if plan.verdict == Verdict.UNKNOWN != ours.verdict]
    assert len(decided) >= LEAST
    assert more, "the configuration decides what a plan hides"


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_the_configuration_beside_it_overturns_nothing_that_the_plan_decides(name: str) -> None:
    """It may know who wrote what is wrong: of `local.nothing`, or of `var.nothing != null`, a plan shows what comes of it, and names."""
    found = merged(name)
    wrong = {
        pair: f"plan {plan.verdict.word} ({plan.because}), with its configuration {found[pair].verdict.word} ({found[pair].because})"
        for plan in outcomes(from_plan(FOLDERS[name] / "plan.json")).values()
        if (pair := (plan.address, plan.control)) in found and plan.verdict not in {Verdict.UNKNOWN, found[pair].verdict}
        if not (plan.verdict.fails and found[pair].verdict.fails)
    }
    assert wrong == {}


def test_the_configuration_beside_it_decides_what_the_plan_leaves_open() -> None:
    better = [ours for name in FOLDERS for ours, plan in both(name) if plan.verdict == Verdict.UNKNOWN != ours.verdict]
    still = [
        ours for name in FOLDERS for ours in (pair[0] for pair in both(name))
        if ours.verdict != Verdict.UNKNOWN and (one := merged(name).get((ours.address, ours.control))) and one.verdict == Verdict.UNKNOWN
    ]  # fmt: skip
    assert len(still) < len(better) / 3, [(one.address, one.control) for one in still]
