"""What stands already: the next plan of a world whose first plan only created.

`tests/standing/<name>.json` are plans of real Terraform right after an apply to an imitation of AWS, which could not take in every resource
of the world and gives some values back in another form; `main-tables` has what a VPC comes with, named by its VPC.
A state shows what AWS filled in and nobody wrote; it must not turn a verdict.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from srm_tf.engine.choice import Choice
from srm_tf.engine.finding import Outcome
from srm_tf.engine.run import World, run
from srm_tf.model.resource import Action
from srm_tf.model.verdict import Verdict
from srm_tf.terraform import inputs
from srm_tf.terraform.plan import worlds
from srm_tf.terraform.schema import shipped
from tests.support.graphs import from_plan
from tests.support.judging import facts

ROOT = Path(__file__).parent
WORLDS = {"security-groups": "05-security-group-zoo", "web-app": "01-web-app"}
# The imitation fills in a certificate authority that RDS no longer hands out, and did not take in the listener for HTTPS.
IMITATED = {"rds/instances-use-current-ca-certificates", "elb/load-balancers-open-listener-ports"}
# What AWS does by itself for buckets that are made since a day: of one that stands no state says since when.
SINCE = {"s3/buckets-block-public-access", "s3/buckets-block-sse-c", "s3/buckets-disable-acls"}
LEAST = {"security-groups": 80, "web-app": 250}


@cache
def outcomes(path: Path) -> dict[tuple[str, str], Outcome]:
    return {(one.address, one.control): one for one in run([World("", from_plan(path))], facts(), Choice("all")).outcomes}


@pytest.mark.parametrize("name", WORLDS)
def test_all_of_it_stands(name: str) -> None:
    plan = json.loads((ROOT / "standing" / f"{name}.json").read_text(encoding="utf-8"))
    assert {action for change in plan["resource_changes"] for action in change["change"]["actions"]} <= {"no-op", "update", "read"}


@pytest.mark.parametrize("name", WORLDS)
def test_what_stands_is_judged_as_it_was_before_it_stood(name: str) -> None:
    new = outcomes(ROOT.parent / "fixtures" / WORLDS[name] / "plan.json")
    old = outcomes(ROOT / "standing" / f"{name}.json")
    pairs = [pair for pair in new.keys() & old.keys() if Verdict.UNKNOWN not in {new[pair].verdict, old[pair].verdict}]
    assert len(pairs) >= LEAST[name]
    wrong = {pair: (new[pair].because, old[pair].because) for pair in pairs if new[pair].verdict.fails != old[pair].verdict.fails}
    assert {pair: why for pair, why in wrong.items() if pair[1] not in IMITATED} == {}


@pytest.mark.parametrize("name", WORLDS)
def test_nothing_that_was_decided_becomes_unknown(name: str) -> None:
    new = outcomes(ROOT.parent / "fixtures" / WORLDS[name] / "plan.json")
    old = outcomes(ROOT / "standing" / f"{name}.json")
    lost = {pair for pair in new.keys() & old.keys() if old[pair].verdict == Verdict.UNKNOWN != new[pair].verdict}
    assert {control for _, control in lost} <= {
        "rds/databases-use-customer-keys",
        *SINCE,
    }  # whose key it is, its ARN in a state does not tell


@pytest.mark.parametrize("name", [*WORLDS, "main-tables"])
def test_what_nobody_changes_is_neither_introduced_nor_fixed(name: str) -> None:
    found = worlds(inputs.read(str(ROOT / "standing" / f"{name}.json")), shipped())
    still = {one.address for one in found.after.resources if one.action == Action.NO_OP}
    report = run([World("", found.after, found.before)], facts(), Choice("all"))
    moved = {(one.address, one.control) for one in report.outcomes if one.address in still and one.change != "unchanged"}
    assert moved <= {("aws_security_group.bastion", "vpc/security-groups-are-in-use")}  # the imitation forgot the groups of the instance


def test_a_state_names_the_tables_and_acls_that_a_vpc_came_with(tmp_path: Path) -> None:
    """There stands the id alone, where the configuration says `aws_vpc.a.main_route_table_id`."""
    plan = json.loads((ROOT / "standing" / "main-tables.json").read_text(encoding="utf-8"))
    state = tmp_path / "state.json"
    state.write_text(json.dumps(plan["prior_state"]), encoding="utf-8")
    found = outcomes(state)
    for name in ("added_to", "adopted", "tied"):
        assert found[f"aws_subnet.{name}", "vpc/data-subnets-are-private"].verdict == Verdict.MISCONFIGURED
    for name in ("adopted", "tied"):
        assert found[f"aws_subnet.{name}", "vpc/subnets-have-own-network-acls"].verdict == Verdict.SATISFIED
