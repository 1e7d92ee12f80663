"""`srm-tf baseline write|update|show`: what was written, what changed, what stands in a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from srm_tf.engine import baseline, baselines
from srm_tf.engine.accepting import command, covered
from srm_tf.engine.choice import address_wanted, is_address
from srm_tf.engine.nearest import Finder
from srm_tf.errors import SrmError, SrmErrors
from srm_tf.report.formats import write as write_file
from srm_tf.report.tally import WORST_FIRST
from srm_tf.report.text import Paint, fold, page, safe
from srm_tf.wording import count, encodable, safe_json

if TYPE_CHECKING:
    from srm_tf.engine.baseline import Entry, Judged, Update
    from srm_tf.engine.finding import Outcome, Report
    from srm_tf.engine.inputs import Session

_SHOWN = 30  # so many of a list are shown: the file has them all


class Run(msgspec.Struct, frozen=True):
    """The inputs as a baseline sees them, and the file. `words`: the addresses that were asked for."""

    session: Session
    names: Sequence[str]
    words: Sequence[str]
    path: Path
    roots: dict[str, str]
    parts: dict[str, Report]

    @property
    def judged(self) -> list[Judged]:
        """Each input, with its name in the file."""
        return [baseline.Judged(name, self.parts[root], self.parts[root].gate(root).strict) for root, name in self.roots.items()]

    @property
    def label(self) -> str:
        """The file, as the user would write it."""
        return baselines.label(self.path)

    def wanted(self) -> Callable[[Judged, Outcome], bool]:
        """Whether an address of a finding was asked for: its own, or that of a part that makes it fail."""
        if not self.words:
            return lambda _each, _one: True
        at_parts = {
            (each.root, told.control, whole)
            for each in self.judged
            for told in each.report.told
            if address_wanted(told.address, self.words)
            for whole in told.of
        }
        return lambda each, one: address_wanted(one.address, self.words) or (each.root, one.control, one.address) in at_parts


def split(line: dict[str, Any]) -> tuple[str, ...]:
    """Take the addresses out of `--only`: all is judged, so that a finding is seen whole, and they choose among what was found."""
    words: tuple[str, ...] = line.get("only") or ()
    line["only"] = tuple(word for word in words if not is_address(word)) or None
    return tuple(word for word in words if is_address(word))


def judged(session: Session, names: Sequence[str], words: Sequence[str]) -> Run:
    """Read and judge. Raises SrmError where an input cannot be read: what it holds would be taken for fixed."""
    read = session.judged(names)
    if read.failures:
        told = [failure.text.removeprefix("==> ").split("\n==> ") for failure in read.failures]
        last = SrmError(("baseline",), "expected inputs that can all be read; nothing was written")
        raise SrmErrors([*(SrmError(lines[:-1], lines[-1]) for lines in told), last])
    parts = {root: report for report in read.reports for root in report.inputs}
    default = Path.cwd() / baselines.NAME
    places = {root: session.baseline(root) or default for root in parts}
    several = sorted({baselines.label(one) for one in places.values()})
    if len(several) > 1:
        hint = "Name the file by --baseline, or go on with the inputs of one of them at a time."
        raise SrmError(("baseline",), f"expected one file for all inputs, got {', '.join(several)}", hint)
    path = next(iter(places.values()), default)
    return Run(session, names, words, path, baselines.InputNames(path).all(list(parts)), parts)


def write(run: Run, *, force: bool, width: int) -> str:
    """Write a new baseline, and say what is in it. Raises SrmError where there is one already, or something else."""
    baselines.refuse_others(run.path)
    if run.path.exists() and not force:
        hint = f"`{command('update', run.label, run.names)}` shows what is new in it and what is gone; --force starts anew."
        raise SrmError((run.label,), "expected no file of that name, got one", hint)
    day = run.session.general.as_of
    wanted = run.wanted()
    entries = baseline.written((_asked(one, wanted) for one in run.judged), day)
    _save(run, entries)
    return page(_written(run, entries, width))


def _asked(one: Judged, wanted: Callable[[Judged, Outcome], bool]) -> Judged:
    """The same with the outcomes that were asked for."""
    kept = tuple(each for each in one.report.outcomes if wanted(one, each))
    return replace(one, report=replace(one.report, outcomes=kept))


def update(run: Run, *, accept: bool, prune: bool, width: int, paint: Paint) -> str:
    """Bring a baseline up to date, as far as was asked, and say what changed."""
    old = baselines.read(run.path)
    covers = covered(run.session, run.roots, run.parts, (baselines.InputNames(run.path), run.names))

    def asked(one: Entry) -> bool:
        return covers(one) and (not run.words or address_wanted(one.address, run.words))

    def none(_each: Judged, _one: Outcome) -> bool:
        return False

    wanted = run.wanted() if accept else none
    done = baseline.updated(old, run.judged, baseline.Instructions(run.session.general.as_of, wanted, asked, prune=prune))
    changed = bool(done.accepted or done.dropped or done.narrowed or done.moved)
    if changed:
        _save(run, done.entries)
    return page(_updated(run, done, width, paint, changed=changed))


def _save(run: Run, entries: Iterable[Entry]) -> None:
    write_file(str(run.path), baselines.text(entries).encode())


def _written(run: Run, entries: Sequence[Entry], width: int) -> Iterator[str]:
    yield from fold(f"{safe(run.label)}: {count(len(entries), 'finding')} accepted, {_severities(entries)}", width, 2, 0)
    if not any(run.session.baseline(root) for root in run.roots):
        yield ""
        yield from fold(f'It counts where it is named: `--baseline {safe(run.label)}`, or `baseline = "…"` in .srm-tf.toml.', width)


def _updated(run: Run, done: Update, width: int, paint: Paint, *, changed: bool) -> Iterator[str]:
    anew = {one.key for one in done.accepted}
    lists = (
        ("Accepted", done.accepted),
        ("Dropped, for they are fixed, changed or gone", [one for one in done.dropped if one.key not in anew]),
        ("Narrowed to what is left", done.narrowed),
        ("Moved, and called by its new address", done.moved),
        ("New, and not accepted", done.new),
        ("Fixed, changed or gone, and still in the file", done.gone),
    )
    for title, entries in lists:
        if entries:
            yield from (f"{title}: {len(entries):,}", *_listed(entries, width, paint, several=len(run.roots) > 1), "")
    if done.new:
        accept = safe(command("update --only WORD", run.label, run.names))
        yield from fold(f"Accept: `{accept}` (WORD: a control, an address, …; repeatable), or `--all` in its place", width, 2, 0)
    if done.gone:
        yield from fold(f"Drop: `{safe(command('update --prune', run.label, run.names))}`", width, 2, 0)
    state = "written" if changed else "as it was"
    yield from fold(f"{safe(run.label)}: {count(len(done.entries), 'finding')} accepted, {state}.", width, 2, 0)


def _listed(entries: Sequence[Entry], width: int, paint: Paint, *, several: bool) -> Iterator[str]:
    several = several or len({one.root for one in entries}) > 1  # what is dropped may be of an input that is gone
    for one in sorted(entries, key=lambda one: (WORST_FIRST.index(one.severity), one.control))[:_SHOWN]:
        yield f"  {paint(f'{one.severity.upper():<8}', one.severity)}  {paint(f'{one.verdict:<13}', one.verdict)}  {safe(one.control)}"
        yield from fold(f"{safe(one.address)}{f' ({safe(one.root)})' if several else ''}", width, 14, 12)
    if len(entries) > _SHOWN:
        yield f"  and {len(entries) - _SHOWN:,} more"


def _severities(entries: Iterable[Entry]) -> str:
    counted: Counter[str] = Counter(one.severity for one in entries)
    return ", ".join(f"{counted[name]:,} {name}" for name in WORST_FIRST if counted[name]) or "none"


def place(said: str | None) -> Path:
    """The file that `show` is about: that of the command line, else that of the settings here, else the usual one."""
    return baselines.place(said, Finder().of(Path.cwd())) or Path.cwd() / baselines.NAME


def show(path: Path, *, form: str, width: int) -> str:
    """What stands in a file, for people or for machines. Raises SrmError."""
    entries = baselines.read(path).entries
    label = baselines.label(path)
    return _json(label, entries) if form == "json" else page(_page(label, entries, width))


def _page(label: str, entries: Sequence[Entry], width: int) -> Iterator[str]:
    days = sorted({one.accepted.isoformat() for one in entries})
    when = f", {days[0]}" + (f" to {days[-1]}" if days[1:] else "") if days else ""
    yield from fold(f"{safe(label)}: {count(len(entries), 'finding')} accepted{when}", width, 2, 0)
    for severity in WORST_FIRST:
        found = Counter(one.control for one in entries if one.severity == severity)
        if found:
            yield from ("", f"{severity.upper()}: {found.total():,}")
            yield from _counts(found, lambda pair: (-pair[1], pair[0]))
    roots = Counter(one.root for one in entries)
    if roots:
        yield from ("", count(len(roots), "input"))
        yield from _counts(roots, lambda pair: pair)


def _counts(found: Counter[str], order: Callable[[tuple[str, int]], Any]) -> Iterator[str]:
    digits = max(len(f"{number:,}") for number in found.values())
    return (f"  {number:>{digits},}  {safe(name)}" for name, number in sorted(found.items(), key=order))


def _json(label: str, entries: Sequence[Entry]) -> str:
    """One document on one line."""
    by_control = Counter((one.control, one.severity) for one in entries)
    document = {
        "version": baselines.VERSION,
        "file": encodable(label),
        "findings": len(entries),
        "severities": {name: sum(one.severity == name for one in entries) for name in WORST_FIRST},
        "controls": [
            {"control": control, "severity": severity, "findings": number} for (control, severity), number in sorted(by_control.items())
        ],
        "inputs": [{"input": root, "findings": number} for root, number in sorted(Counter(one.root for one in entries).items())],
        "entries": entries,
    }
    return safe_json(msgspec.json.encode(document)).decode()
