"""What a control says of a resource of a documented case, by either door."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from srm_tf.engine.choice import Choice
from srm_tf.engine.finding import Outcome, Report
from srm_tf.engine.run import run
from tests.support.judging import facts, report_on_plan
from tests.support.scanning import examined

PLANS = Path(__file__).parent / "plans"


@cache
def report(case: str, door: str = "plan") -> Report:
    """The report on the plan of a case, or on its configuration, with all controls."""
    if door == "plan":
        return report_on_plan(json.loads((PLANS / case / "plan.json").read_text()))
    worlds, failures = examined((str(PLANS / case),), exclude=("before",))
    assert failures == []
    return run(worlds, facts(), Choice("all"))


def outcome(case: str, address: str, control: str, door: str = "plan") -> Outcome:
    """The one outcome of a pair; fails, with the addresses that the control has, if there are none or several."""
    found = [one for one in report(case, door).outcomes if (one.address, one.control) == (address, control)]
    assert len(found) == 1, [one.address for one in report(case, door).outcomes if one.control == control]
    return found[0]


def verdict(case: str, address: str, control: str, door: str = "plan") -> str:
    """Its verdict."""
    return outcome(case, address, control, door).verdict.word
