"""The worlds: real plans, and verdicts that people reasoned by hand. Every row must agree, or stand in docs/disagreements.md."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from srm_tf.engine.choice import Choice
from srm_tf.engine.finding import Report
from srm_tf.engine.run import World, run
from srm_tf.terraform.decode import decode
from srm_tf.terraform.plan import worlds
from tests.support.judging import facts, schema

FIXTURES = Path(__file__).parent.parent / "fixtures"
NAMES = [path.parent.name for path in sorted(FIXTURES.glob("*/plan.json"))]
CHANGES = {"preexisting": "unchanged"}
DISPUTED = {  # docs/disagreements.md says why
    ("11-serverless-data", "aws_dynamodb_table.orders", "dynamodb/tables-use-customer-keys"): "missing",
}


@cache
def expected(name: str) -> dict[str, Any]:
    """What a world expects."""
    return tomllib.loads((FIXTURES / name / "expected.toml").read_text())


@cache
def report(name: str) -> Report:
    """The report on a world's plan, on its day."""
    found = worlds(decode((FIXTURES / name / "plan.json").read_bytes(), name), schema(), name)
    day = date.fromisoformat(str(expected(name)["world"]["as_of"]))
    return run([World(name, found.after, found.before)], facts(day), Choice("all"))


@pytest.mark.parametrize("name", NAMES)
def test_every_verdict_of_a_world(name: str) -> None:
    said: dict[tuple[str, str], str] = {(one.address, one.control): one.verdict.word for one in report(name).outcomes}
    wrong = []
    for row in expected(name)["expect"]:
        got = said.get((row["address"], row["control"]), "nothing")
        right = {row["verdict"], *row.get("accept", []), row.get("plan_only", row["verdict"])}
        disputed = DISPUTED.get((name, row["address"], row["control"]))
        right = {disputed} if disputed else right
        if row["verdict"] == "none":
            right = {"nothing", "satisfied"}
        if got not in right:
            wrong.append(f"{row['address']} {row['control']}: {got}, expected {row['verdict']} ({row['why']})")
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_every_owner_of_a_world(name: str) -> None:
    split = {one.address: one.split or {} for one in report(name).resources}
    rows = [row for row in expected(name).get("split", []) if "plan" not in row]
    assert [(row["address"], row["domain"], split[row["address"]][row["domain"]].owner) for row in rows] == [
        (row["address"], row["domain"], row["owner"]) for row in rows
    ]


@pytest.mark.parametrize("name", NAMES)
def test_what_a_change_does_in_a_world(name: str) -> None:
    changes = {(one.address, one.control): one.change for one in report(name).outcomes}
    for row in expected(name)["expect"]:
        if "delta" in row:
            assert changes[row["address"], row["control"]] == CHANGES.get(row["delta"], row["delta"]), row


def test_all_of_them_are_judged() -> None:
    assert len(NAMES) >= 7
    assert sum(len(expected(name)["expect"]) for name in NAMES) > 500


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_a_plan_is_lost(name: str) -> None:
    """Every managed resource of the plan is accounted for, destroyed, or of another provider; each has all control areas."""
    found = report(name)
    plan = decode((FIXTURES / name / "plan.json").read_bytes(), name)
    planned = {change.address for change in plan.resource_changes or () if change.mode == "managed"}
    assert {one.address for one in found.resources} | set(found.destroyed) == planned
    assert all(one.split is not None and len(one.split) == len(found.domains) == 22 for one in found.resources)
