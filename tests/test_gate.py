"""Which outcomes make a run fail: the severity, what counts as false, whom the change has to answer for, and what is accepted."""

from __future__ import annotations

import pytest

from srm_tf.engine.finding import Gate
from tests.report.reports import WAIVED, outcome

HIGH, ALL, STRICT = Gate(), Gate(scope="all"), Gate("low", strict=True)


@pytest.mark.parametrize(
    ("gate", "verdict", "severity", "touched", "stops"),
    [
        (HIGH, "misconfigured", "high", True, True),
        (HIGH, "missing", "critical", True, True),
        (HIGH, "missing", "medium", True, False),
        (HIGH, "unknown", "critical", True, False),
        (HIGH, "satisfied", "critical", True, False),
        (HIGH, "missing", "critical", False, False),
        (ALL, "missing", "high", False, True),
        (ALL, "satisfied", "high", False, False),
        (ALL, "missing", "low", False, False),
        (Gate("low"), "missing", "low", True, True),
        (Gate("critical"), "misconfigured", "high", True, False),
        (Gate("never", strict=True, scope="all"), "misconfigured", "critical", True, False),
        (STRICT, "unknown", "low", True, True),
        (STRICT, "unknown", "low", False, False),
        (STRICT, "satisfied", "critical", True, False),
        (Gate(strict=True), "unknown", "medium", True, False),
        (Gate("low", strict=True, scope="all"), "unknown", "low", False, True),
    ],
)
def test_what_stops_a_run(gate: Gate, verdict: str, severity: str, *, touched: bool, stops: bool) -> None:
    one = outcome("aws_s3_bucket.b", "s3/x", verdict, severity=severity, touched=touched)
    assert gate.stops(one) is stops
    assert not gate.stops(outcome("aws_s3_bucket.b", "s3/x", verdict, severity=severity, touched=touched, waiver=WAIVED))


@pytest.mark.parametrize(("touched", "verdict", "counts"), [(True, "missing", True), (False, "missing", False), (True, "unknown", False)])
def test_what_would_stop_a_run_were_it_severe_enough(touched: bool, verdict: str, *, counts: bool) -> None:
    assert Gate("never").counts(outcome("aws_s3_bucket.b", "s3/x", verdict, severity="low", touched=touched)) is counts
