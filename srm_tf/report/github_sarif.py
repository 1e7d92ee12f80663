"""SARIF for GitHub's code scanning, which makes an open alert of every result, whatever its `kind` and `suppressions` say.

https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support lists what it reads, and
https://github.com/github/codeql-action/issues/1230 has its users. So it gets what fails and nobody accepted: what is decided, waived or
fixed later is gone from the next upload, and GitHub closes its alert.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from srm_tf.model.verdict import Verdict
from srm_tf.report import sarif, uris
from srm_tf.report.rules import About, shipped

if TYPE_CHECKING:
    from srm_tf.engine.finding import Report
    from srm_tf.report.uris import Base


def page(report: Report) -> str:
    """One SARIF log on one line, as a format."""
    return render(report, uris.here())


def render(report: Report, base: Base, about: About = shipped) -> str:
    """The log of what fails and nobody accepted; where unknown counts as a finding, that too. A notification tells what is left out."""
    open_ones = [one for one in report.outcomes if one.waiver is None and one.verdict != Verdict.SATISFIED]
    alerts = tuple(one for one in open_ones if one.verdict.fails or report.gate(one.root).strict)
    left = {"unknown": len(open_ones) - len(alerts), "waived": sum(one.waiver is not None for one in report.outcomes)}
    told = " and ".join(f"{number:,} {word}" for word, number in left.items() if number)
    note = f"{told} {'is' if sum(left.values()) == 1 else 'are'} left out: --format sarif has them." if told else ""
    return sarif.render(replace(report, outcomes=alerts), base, about, note=note)
