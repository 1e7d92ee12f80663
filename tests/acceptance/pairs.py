"""The outcome of a control on a resource, of a report that has exactly one."""

from __future__ import annotations

from srm_tf.engine.finding import Outcome, Report


def outcome_of(report: Report, address: str, control: str) -> Outcome:
    """The one outcome of a pair; fails, with the addresses that the control has, if there are none or several."""
    found = [one for one in report.outcomes if (one.address, one.control) == (address, control)]
    assert len(found) == 1, [one.address for one in report.outcomes if one.control == control]
    return found[0]
