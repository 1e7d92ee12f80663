"""The answer of a run in words, for pages that people read: whether it passes, what the change does, and what was asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from srm_tf.engine.finding import Gate
from srm_tf.report.groups import number
from srm_tf.report.notes import not_loaded
from srm_tf.report.tally import WORST_FIRST, asked_of, number_of_inputs, roots, unread
from srm_tf.wording import count

if TYPE_CHECKING:
    from srm_tf.engine.finding import Report
    from srm_tf.report.by_change import ByChange


def answer(report: Report) -> str:
    """What the exit code says, in words."""
    if report.failures:
        return (
            f"could not judge everything: {count(len(report.failures), 'input')} {unread(report, *(one.root for one in report.failures))}"
        )
    failing = report.failing
    if not failing:
        return "passes"
    numbers = [(severity, number(one for one in failing if one.severity == severity)) for severity in WORST_FIRST]
    return f"fails: {', '.join(f'{several:,} {severity}' for severity, several in numbers if several)}"


def sentences(report: Report, grouped: ByChange) -> list[str]:
    """What the change does, what stood before it, is not known and was accepted; and what nobody should overlook. No full stops."""
    if not report.outcomes:
        said = "Nothing was judged" if report.failures or not report.resources else "No control speaks of what is here"
    else:
        said = f"{_does(grouped)}{_besides(grouped)}"
    return [said, *filter(None, [not_loaded(report)])]


def _does(grouped: ByChange) -> str:
    new, touched, fixed = (number(some) for some in (grouped.introduced, grouped.touched, grouped.fixed))
    if not grouped.of_a_change:
        return f"{count(touched, 'finding')}" if touched else "No finding"
    done = [f"introduces {count(new, 'finding')}"] if new else []
    done += [f"touches {f'{touched:,}' if done else count(touched, 'finding')} that stood before"] if touched else []
    done += [f"fixes {f'{fixed:,}' if done else count(fixed, 'finding')}"] if fixed else []
    if not done:
        return "This change introduces no finding"
    return f"This change {' and '.join([', '.join(done[:-1]), done[-1]] if len(done) > 1 else done)}"


def _besides(grouped: ByChange) -> str:
    before, unknown, waived = (number(some) for some in (grouped.before, grouped.unknown, grouped.waived))
    said = [f"{before:,} stood before and {_is(before)} not touched"] if before else []
    said += [f"{unknown:,} {_is(unknown)} unknown"] if unknown else []
    said += [f"{waived:,} {_is(waived)} waived"] if waived else []
    return f"; {', '.join(said)}" if said else ""


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def terms(report: Report, shown: Callable[[str], str], failing: str = "") -> str:
    """What makes it fail, and what was judged. `shown`: how names are; `failing`: how what makes it fail is told on the page."""
    gates = list(dict.fromkeys(report.gate(root) for root in roots(report)))
    judged = f"{count(len(report.resources), 'AWS resource')} in {count(number_of_inputs(report), 'input')}"
    return f"{_gate(gates, failing)} · {judged} · {asked_of(report, shown)} · as of {report.as_of}"


def _gate(gates: list[Gate], failing: str) -> str:
    if len(gates) > 1:
        return "What fails is set for each input"
    gate = gates[0] if gates else Gate()
    if gate.fail_on == "never":
        return "Findings do not make it fail"
    limit = gate.fail_on if gate.fail_on == "critical" else f"{gate.fail_on} or above"
    also = ", unknown ones too" if gate.strict else ""
    return f"Fails{failing} for {limit}{also}{', touched or not' if gate.scope == 'all' else ''}"
