"""What stands already: the next plan of a world whose first plan only created.

`tests/standing/<name>.json` are plans of real Terraform right after an apply to an imitation of AWS, which could not take in every resource
of the world and gives some values back in another form. A state shows what AWS filled in and nobody wrote; it must not turn a verdict.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from srm_tf.engine.choice import Choice
from srm_tf.engine.finding import Outcome
from srm_tf.engine.run import World, run
from srm_tf.model.verdict import Verdict
from tests.support.graphs import from_plan
from tests.support.judging import facts

ROOT = Path(__file__).parent
WORLDS = {"security-groups": "05-security-group-zoo", "web-app": "01-web-app"}
# The imitation fills in a certificate authority that RDS no longer hands out.
IMITATED = {"rds/instances-use-current-ca-certificates"}
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
    assert {control for _, control in lost} <= {"rds/databases-use-customer-keys"}  # whose key it is, its ARN in a state does not tell
