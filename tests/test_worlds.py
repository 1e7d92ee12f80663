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
from tests.support.graphs import from_configuration
from tests.support.judging import facts, schema

ROOTS = (Path(__file__).parent.parent / "fixtures", Path(__file__).parent / "worlds")
PLACES = {path.parent.name: path.parent for root in ROOTS for path in sorted(root.glob("*/expected.toml"))}
NAMES = [name for name, place in PLACES.items() if (place / "plan.json").is_file()]
READ = [name for name, place in PLACES.items() if any(place.glob("*.tf"))]
CHANGES = {"preexisting": "unchanged"}
DISPUTED = {  # docs/disagreements.md says why
    ("11-serverless-data", "aws_dynamodb_table.orders", "dynamodb/tables-use-customer-keys"): "missing",
}
# The same, where a world is read as configuration; only a plan knows what was there before.
DISPUTED_AS_CONFIGURATION = {
    ("08-risky-pull-request", "aws_s3_bucket.statements", "s3/buckets-block-public-access"): "satisfied",
    ("13-hcl-newest", "aws_opensearch_domain.search", "opensearch/domains-sit-in-vpcs"): "unknown",
    ("13-hcl-newest", "aws_elasticache_replication_group.valkey", "elasticache/replication-groups-require-tls"): "missing",
}


@cache
def expected(name: str) -> dict[str, Any]:
    """What a world expects."""
    return tomllib.loads((PLACES[name] / "expected.toml").read_text())


@cache
def report(name: str) -> Report:
    """The report on a world's plan, on its day."""
    found = worlds(decode((PLACES[name] / "plan.json").read_bytes(), name), schema())
    day = date.fromisoformat(str(expected(name)["world"]["as_of"]))
    return run([World(name, found.after, found.before)], facts(day), Choice("all"))


def read(name: str) -> Report:
    """The report on a world's configuration, on its day."""
    place, world = PLACES[name], expected(name)["world"]
    given = (("file", str(place / world["var_file"])),) if "var_file" in world else ()
    return run([World("", from_configuration(place, given).graph)], facts(date.fromisoformat(str(world["as_of"]))), Choice("all"))


def contradicted(name: str, found: Report, rows: list[dict[str, Any]], disputed: dict[tuple[str, str, str], str]) -> list[str]:
    """A line for each row that a report does not bear out; what the row accepts besides is in `accept` and, of a plan, `plan_only`."""
    said: dict[tuple[str, str], str] = {(one.address, one.control): one.verdict.word for one in found.outcomes}
    wrong = []
    for row in rows:
        pair = row["address"], row["control"]
        got = said.get(pair, "nothing")
        right = {*({"nothing", "satisfied"} if row["verdict"] == "none" else {row["verdict"]}), *row.get("accept", [])}
        if got not in ({disputed[name, *pair]} if (name, *pair) in disputed else right):
            wrong.append(f"{row['address']} {row['control']}: {got}, expected {row['verdict']} ({row['why']})")
    return wrong


@pytest.mark.parametrize("name", NAMES)
def test_every_verdict_of_a_world(name: str) -> None:
    rows = [{**row, "accept": [*row.get("accept", []), row.get("plan_only", row["verdict"])]} for row in expected(name)["expect"]]
    assert contradicted(name, report(name), rows, DISPUTED) == []


@pytest.mark.parametrize("name", READ)
def test_every_verdict_of_a_world_that_is_read_as_configuration(name: str) -> None:
    rows = [row for row in expected(name)["expect"] if row.get("door", "both") in {"both", "hcl"}]
    assert contradicted(name, read(name), rows, DISPUTED | DISPUTED_AS_CONFIGURATION) == []


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
    assert len(NAMES) >= 14
    assert sum(len(expected(name)["expect"]) for name in PLACES) > 1300


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_a_plan_is_lost(name: str) -> None:
    """Every managed resource of the plan is accounted for, destroyed, or of another provider; each has all control areas."""
    found = report(name)
    plan = decode((PLACES[name] / "plan.json").read_bytes(), name)
    planned = {change.address for change in plan.resource_changes or () if change.mode == "managed"}
    assert {one.address for one in found.resources} | {*found.destroyed, *found.forgotten} == planned
    assert all(one.split is not None and len(one.split) == len(found.domains) == 22 for one in found.resources)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_asked_where_there_is_nothing_to_secure(name: str) -> None:
    """Of any profile, and no finding is told once more there."""
    found = report(name)
    empty = {(one.address, domain) for one in found.resources for domain, cell in (one.split or {}).items() if not cell.applies}
    assert empty.isdisjoint((one.address, one.domain) for one in (*found.outcomes, *found.told))
