"""Paste all fixes that a report shows over the configuration it is about, as override files of its modules would be laid."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from srm_tf.catalogue.fixes import Piece, deleted, laid_over, pieces
from srm_tf.catalogue.naming import place_of
from srm_tf.engine.finding import Outcome, Report
from srm_tf.report.fixes import Fixes
from srm_tf.report.groups import Finding, findings

OF_ANOTHER = "# This one is for "


@dataclass(frozen=True, eq=False)
class Shown:
    """A fix as a report shows it: what it is for, and the directories of what it is about, its subject's last."""

    finding: Finding
    text: str
    places: Mapping[str, str] = field(default_factory=dict[str, str])
    home: str = ""

    @property
    def control(self) -> str:
        """Whose fix it is."""
        return self.finding.first.control


def failing(report: Report) -> dict[tuple[str, str], Outcome]:
    """(address, control) of what fails and nobody accepted."""
    return {(one.address, one.control): one for one in report.outcomes if one.verdict.fails and one.waiver is None}


def shown(report: Report, top: str) -> Iterator[Shown]:
    """The fixes of a report, once for each block and control; of siblings none. `top`: the directory of the root module."""
    fixes = Fixes(report.own, report.resources)
    places = {one.address: str(Path(one.location.file).parent) for one in report.resources if one.location is not None}
    for finding in findings(failing(report).values()):
        first, text = finding.first, fixes.pasted(finding.outcomes, fixes.named(finding.outcomes))
        if text and not text.startswith(OF_ANOTHER):
            beside = {place_of(one.address)[1]: places[one.address] for one in first.evidence if one.address in places}
            yield Shown(finding, text, beside, places.get(first.address, top))


def paste(parent: Path, fixes: Sequence[Shown]) -> list[str]:
    """Lay fixes over the modules below a directory, and tell the controls of those that contradict each other."""
    texts: dict[str, list[tuple[Shown, str]]] = defaultdict(list)
    for fix in fixes:
        for place, text in _parted(fix):
            texts[place].append((fix, text))
    return [line for place, several in texts.items() for line in _laid(parent / place, several)]


def _parted(fix: Shown) -> Iterator[tuple[str, str]]:
    """What of a fix goes into which directory: a block that is there already stands where it stands."""
    parts: dict[str, list[str]] = defaultdict(list)
    for part in re.split(r"(?m)^(?=resource |data |provider |variable |# Delete )", fix.text):
        found = re.match(r'resource "(\w+)" "([\w-]+)"', part)
        parts[fix.places.get(f"{found[1]}.{found[2]}", fix.home) if found else fix.home].append(part)
    return ((place, "".join(some)) for place, some in parts.items())


def _laid(folder: Path, fixes: Sequence[tuple[Shown, str]]) -> Iterator[str]:
    files = sorted([*folder.glob("*.tf"), *folder.glob("*.tofu")])
    before = after = "\n".join(path.read_text() for path in files)
    yield from _contradictions(before, fixes)
    for _, text in fixes:
        after = laid_over(after, text)
    for path in files:
        path.unlink()
    (folder / "main.tf").write_text(after)


def _contradictions(before: str, fixes: Sequence[tuple[Shown, str]]) -> Iterator[str]:
    """The controls of two fixes that add what is not the same under one address, and do not say so; or one deletes what the other shows."""
    there = {piece.key for piece in pieces(before)}
    blocks: dict[str, dict[str, str]] = defaultdict(dict)
    for fix, text in fixes:
        for piece in pieces(text):
            if piece.key and piece.key != "locals" and not re.search(rf"(?m)^# As for .*\n{re.escape(piece.key)} ", fix.text):
                blocks[piece.key].setdefault("" if piece.key in there else _content(piece), fix.control)
    yield from (" and ".join(sorted(set(some.values()))) for some in blocks.values() if len(some) > 1)
    gone = {address: fix.control for fix, text in fixes for address in deleted(text)}
    for key, some in blocks.items():
        address = ".".join(key.replace('"', "").split()[1:])
        yield from (" and ".join(sorted((gone[address], control))) for control in some.values() if address in gone)


def _content(piece: Piece) -> str:
    """What a block says, however it is laid out and commented."""
    return re.sub(r" +#.*| {2,}", "", "\n".join(line for _, lines in piece.members for line in lines))


def left(after: Report, fixes: Iterable[Shown]) -> dict[Shown, Outcome]:
    """What failed, was shown a fix, and fails with all fixes laid over it: one instance of each block."""
    still = failing(after)
    return {fix: still[pair] for fix in fixes for one in fix.finding.outcomes if (pair := (one.address, one.control)) in still}


def switched_off(parent: Path, fix: Shown, report: Report) -> bool:
    """Whether the module has a block that the fix adds, with a condition by which it makes nothing of it for this caller."""
    before = "\n".join(path.read_text() for path in [*(parent / fix.home).glob("*.tf"), *(parent / fix.home).glob("*.tofu")])
    there = {piece.key for piece in pieces(before) if any(name in {"count", "for_each"} for name, _ in piece.members)}
    made = {place_of(one.address)[:2] for one in report.resources}
    added = {piece.key for piece in pieces(fix.text) if piece.key in there}
    return any((place_of(fix.finding.first.address)[0], ".".join(key.replace('"', "").split()[1:])) not in made for key in added)
