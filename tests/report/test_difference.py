"""What changes between two worlds: a line for each area, and the findings by name."""

from __future__ import annotations

import pytest

from srm_tf.engine.finding import Failure
from srm_tf.errors import SrmError
from srm_tf.report import difference
from tests.report.reports import PLAN, outcome, report, resource


def test_large_numbers_are_written_as_in_every_other_table() -> None:
    found = tuple(outcome(f"aws_instance.a{at}", "own/x", "missing", domain="iam", change="introduced") for at in range(1_200))
    one = report(
        resources=(resource("aws_instance.a0"),),
        outcomes=found,
        compared=(PLAN,),
        cells_before={("iam", "customer"): 12_000, ("secrets", "aws"): 3},
    )
    lines = [" ".join(line.split()) for line in difference.render(one, width=80, colour=False).splitlines()]
    assert "iam 0 0 12,000 → 1 1,200 ·" in lines
    assert "secrets 3 → 0 0 0 → 1 · ·" in lines
    assert "Introduced: 1,200 findings" in lines


def test_what_changes_is_told_with_its_input_where_there_are_several_and_what_does_not_is_not() -> None:
    found = tuple(
        outcome("aws_instance.a", f"own/{change}", "missing", domain=domain, change=change, root=root)
        for change, domain, root in (("introduced", "iam", PLAN), ("unchanged", "secrets", PLAN), ("fixed", "secrets", "b.json"))
    )
    several = report(outcomes=found, inputs=(PLAN, "b.json"), cells_before={("iam", "customer"): 1})
    text = difference.render(several, width=80, colour=False)
    listed = f"1 finding\n  aws_instance.a ({PLAN}) × own/introduced\n\nFixed: 1 finding\n  aws_instance.a (b.json) × own/fixed"
    assert text.partition("Introduced: ")[2] == listed
    alone = report(outcomes=found[:1], inputs=(PLAN,), cells_before={("iam", "aws"): 1})
    assert "\n  aws_instance.a × own/introduced" in difference.render(alone, width=80, colour=False)


def test_no_change_is_said_and_nothing_to_compare_with_is_an_error_unless_something_could_not_be_read() -> None:
    one = resource("aws_instance.a")
    still = {(domain, cell.owner): 1 for domain, cell in (one.split or {}).items() if cell.applies}
    text = difference.render(report(resources=(one,), cells_before=still, compared=(PLAN,)), width=80, colour=False)
    assert ("Nothing changes hands." in text, "No control area changes." in text, "control area  " in text) == (True, True, False)
    assert ("Introduced" in text, "Fixed" in text) == (False, False)
    with pytest.raises(SrmError, match="expected a change to show, got nothing to compare with"):
        difference.render(report(resources=(one,)), width=80, colour=False)
    assert difference.render(report(failures=(Failure(PLAN, "==> a.tf"),)), width=80, colour=False)
