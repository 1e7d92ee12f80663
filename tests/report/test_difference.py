"""What changes between two worlds: a line for each area, and the findings by name."""

from __future__ import annotations

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
