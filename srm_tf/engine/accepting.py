"""Baselines in a run: what they accept of the inputs, what a run can say about their entries, what is to be told of them."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from srm_tf.engine.baseline import Entry, Judged
from srm_tf.engine.baselines import InputNames, label, read
from srm_tf.engine.choice import is_not_loaded
from srm_tf.engine.unjudged import LOADED
from srm_tf.model.graph import Note
from srm_tf.wording import listed

if TYPE_CHECKING:
    from srm_tf.engine.finding import Report
    from srm_tf.engine.inputs import Session

_FEW: Final = 4  # so many inputs a command names


def accepted(
    session: Session, parts: Sequence[Report], places: Mapping[str, Path], names: Sequence[str]
) -> tuple[list[Report], list[Note]]:
    """The reports with what the baselines accept, and what is to be told. `places`: input → its baseline. Raises SrmError."""
    done = {root: part for part in parts for root in part.inputs}
    notes: list[Note] = []
    for place in dict.fromkeys(places.values()):
        named = session.baseline_named_by(next(root for root, one in places.items() if one == place))
        baseline, called = read(place, named), InputNames(place)
        roots = called.all([root for root in done if places.get(root) == place])
        for root, name in roots.items():
            done[root] = baseline.accept(done[root], name)
        judged = [Judged(name, done[root], strict=False) for root, name in roots.items()]
        lost = baseline.left(covered(session, roots, done, (called, names)))
        notes += _hint_of_lost(lost, judged, label(place), names)
        notes += _elsewhere(baseline.entries, judged, label(place), names)
    return list(done.values()), notes


def covered(
    session: Session, roots: Mapping[str, str], parts: Mapping[str, Report], called: tuple[InputNames, Sequence[str]]
) -> Callable[[Entry], bool]:
    """Whether a run would have found what an entry speaks of: the input was read, the control asked, the module loaded.

    An input in a directory that is gone is known to be empty where a directory above it was named.
    """
    by_name = {name: (session.asked(root), _not_loaded(parts[root])) for root, name in roots.items()}
    controls: dict[tuple[str, str], bool] = {}
    gone: dict[str, bool] = {}

    def covers(one: Entry) -> bool:
        if one.root not in by_name:
            if one.root not in gone:
                gone[one.root] = called[0].gone(one.root, [name for name in called[1] if Path(name).is_dir()])
            return gone[one.root]
        asked, hidden = by_name[one.root]
        if one.control == LOADED and not asked.choice.wants_some_in(one.address):
            return False
        if (one.root, one.control) not in controls:
            control = asked.facts.catalogue.get(one.control)
            away = asked.choice.only or asked.choice.named is not None or is_not_loaded(one.control, asked.facts.catalogue)
            controls[one.root, one.control] = asked.choice.wants(control) if control is not None else not away
        return controls[one.root, one.control] and asked.choice.wants_address(one.address) and not one.address.startswith(hidden)

    return covers


def _not_loaded(part: Report) -> tuple[str, ...]:
    """What addresses in modules begin with that could not be looked into."""
    return tuple(f"{note.where}{sign}" for note in part.notes if note.kind == "not_loaded" for sign in ".[")


def _hint_of_lost(lost: Sequence[Entry], judged: Sequence[Judged], file: str, names: Sequence[str]) -> Iterator[Note]:
    """A hint for the entries that match nothing any more: no finding, for a baseline that is too long hides nothing that is new."""
    found = {(each.root, one.address, one.control): one.waiver for each in judged for one in each.report.outcomes if one.verdict}
    changed = sum(one.key in found and found[one.key] is None for one in lost)
    waived = sum(found.get(one.key) is not None for one in lost)
    left = len(lost) - changed
    if changed:
        says = (
            "1 accepted finding has changed since and counts again"
            if changed == 1
            else f"{changed:,} accepted findings have changed since and count again"
        )
        yield Note("baseline", file, says)
    if left:
        says = "1 accepted finding is" if left == 1 else f"{left:,} accepted findings are"
        why = "fixed or gone" if not waived else "waived" if waived == left else "fixed, gone or waived"
        yield Note("baseline", file, f"{says} {why}: `{command('update --prune', file, names)}` drops {'it' if left == 1 else 'them'}")


def _elsewhere(entries: Sequence[Entry], judged: Sequence[Judged], file: str, names: Sequence[str]) -> Iterator[Note]:
    """A hint where a file knows none of the inputs: written from a directory, say, while a plan is judged. Without findings, none."""
    named, known = {each.root for each in judged}, sorted({one.root for one in entries})
    if known and named.isdisjoint(known) and any(one.verdict.fails for each in judged for one in each.report.outcomes):
        says = f"no entry is about {listed(sorted(named), _FEW)}, all are about {listed(known, _FEW)}"
        yield Note("baseline", file, f"{says}; if it was renamed, `{command('update --all', file, names)}` accepts its findings again")


def command(does: str, file: str, names: Sequence[str]) -> str:
    """A command of `baseline`, as it is to be typed."""
    inputs = shlex.join(names) if len(names) <= _FEW else "…"
    return f"srm-tf baseline {does} --baseline {shlex.quote(file)} {inputs}"
