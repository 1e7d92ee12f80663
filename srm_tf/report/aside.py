"""What was not judged, and what changed besides: a line each, so that nothing is skipped in silence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from srm_tf.report.notes import place_of, together
from srm_tf.report.tally import severity_rank
from srm_tf.report.text import hang, natural, safe
from srm_tf.wording import count, listed

if TYPE_CHECKING:
    from srm_tf.engine.finding import Report, Waiver
    from srm_tf.report.view import View

_LABEL = 17
_REASONS = 3


class Aside(msgspec.Struct, frozen=True):
    """One kind of thing: what it is called, how many there are or what is said of them, and each. `whole`: none is left out."""

    label: str
    head: str
    items: list[str]
    whole: bool = False


def asides(report: Report, view: View) -> Iterator[str]:
    """One labelled line for each kind of thing."""
    changed = [safe(f"{control}: {name} = {value}") for control, name, value in report.settings_changed]
    yield from _lines([_fixed(report), *_waived(report, view), Aside("Changed settings", f"{len(changed)}", changed)], view)
    yield from scope_asides(report, view)


def scope_asides(report: Report, view: View) -> Iterator[str]:
    """What is not accounted for, and why."""
    yield from _lines(not_judged(report, several=view.several_roots, few=view.few), view)


def _lines(told: Iterable[Aside], view: View) -> Iterator[str]:
    for one in told:
        if one.items:
            text = f"{one.head}: {listed(one.items, len(one.items) if one.whole else view.few)}"
            yield from hang(text, view.width, _LABEL, view.paint(f"{one.label:<{_LABEL}}", "title"), _LABEL)


def not_judged(report: Report, *, several: bool, few: int) -> Iterator[Aside]:
    """What is not accounted for, and why. `several`: inputs are told apart; `few`: how many resources of a type are named."""
    yield from _notes(report, several=several)
    yield _unmapped(report, several=several, few=few)
    scope = [f"{safe(name)} ({number:,})" for name, number in sorted(report.out_of_scope.items())]
    yield Aside("Other providers", f"{sum(report.out_of_scope.values()):,} not judged", scope)
    gone = [safe(one) for one in sorted(_gone(report), key=natural)]
    yield Aside("Destroyed", f"{len(gone):,} not judged", _once(gone))
    left = [safe(one) for one in sorted(report.forgotten, key=natural)]
    yield Aside("Forgotten", f"{len(left):,} not judged: Terraform drops them from its state, and they stay in AWS", _once(left))


def _gone(report: Report) -> Iterator[str]:
    """What ends unjudged, once for each input where it does: another one may keep what has the same address, and judge that."""
    living = {(one.root, one.address) for one in report.resources}
    ended = {(one.root, one.address) for one in report.outcomes} - living
    return (Counter(report.destroyed) - Counter(address for _, address in ended)).elements()


def _fixed(report: Report) -> Aside:
    pairs = [f"{safe(one.control)} at {safe(one.address)}" for one in report.outcomes if one.change == "fixed"]
    return Aside("Fixed", count(len(pairs), "finding") + " by this change", _once(pairs))


def _once(pairs: Iterable[str]) -> list[str]:
    """Each once, and in how many inputs it is so: a shared module is called by several."""
    return [f"{one}{_inputs(number)}" for one, number in Counter(pairs).items()]


def _inputs(number: int) -> str:
    return f" in {number:,} inputs" if number > 1 else ""


def _waived(report: Report, view: View) -> list[Aside]:
    """The worst first. What a baseline accepts is much, and always for the same reason: it has a line of its own."""
    found = sorted((one for one in report.outcomes if one.verdict), key=lambda one: severity_rank(one.severity))
    waived = [(safe(one.control), safe(one.address), one.waiver) for one in found if one.waiver is not None]
    own = [(control, address, _why(waiver)) for control, address, waiver in waived if waiver.kind != "baseline"]
    before = [(f"{control} at {address}", _why(waiver)) for control, address, waiver in waived if waiver.kind == "baseline"]
    head = f"{len(before):,} {listed(sorted({reason for _, reason in before}), _REASONS)}"
    return [Aside("Waived", f"{len(own):,}", list(_together(own, view))), Aside("Accepted", head, _once(pair for pair, _ in before))]


def _together(waived: Iterable[tuple[str, str, str]], view: View) -> Iterator[str]:
    """(control, address, why): the controls that are accepted of one resource for one reason, and the resources of which the same are."""
    controls: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (control, address, why), number in Counter(waived).items():
        controls[f"{address}{_inputs(number)}", why].append(control)
    addresses: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (address, why), several in controls.items():
        addresses[listed(several, view.few), why].append(address)
    for (names, why), at in addresses.items():
        yield f"{names} at {listed(at, view.few)} ({why})"


def _why(waiver: Waiver) -> str:
    """The reason, who answers for it, and until when."""
    parts = [waiver.reason, waiver.owner, waiver.ticket, f"until {waiver.until.isoformat()}" if waiver.until else ""]
    return ", ".join(safe(part) for part in parts if part)


def _notes(report: Report, *, several: bool) -> Iterator[Aside]:
    """What the door saw and could not use; the same said of several places is one line."""
    for kind, text, where in together(report.notes, lambda note: place_of(note, several=several)):
        yield Aside("Not loaded" if kind == "not_loaded" else "Note", safe(text), [safe(one) for one in where])


def _unmapped(report: Report, *, several: bool, few: int) -> Aside:
    by_type: dict[str, list[str]] = defaultdict(list)
    for address, name, root in report.unmapped:
        by_type[name].append(f"{address} ({root})" if several else address)
    types = [f"{safe(name)} ({listed(some, few, safe)})" for name, some in sorted(by_type.items())]
    return Aside("Unmapped types", f"{count(len(types), 'AWS type')} that the catalogue does not know", types, whole=True)
