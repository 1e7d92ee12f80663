"""What other programs show one by one: a source block × a control is one result, however many instances, verdicts and reasons it has."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from srm_tf.model.verdict import Verdict
from srm_tf.report import uris
from srm_tf.report.evidence import origins, put_to_use, written_at
from srm_tf.report.groups import Finding, Reason, findings, parts_of
from srm_tf.report.tally import roots, severity_rank
from srm_tf.report.text import natural, safe
from srm_tf.wording import count, listed

if TYPE_CHECKING:
    from srm_tf.engine.finding import Outcome, Report, Waiver
    from srm_tf.model.value import Location
    from srm_tf.report.uris import Base

_FEW = 5  # instances that are named
_REASONS = 3  # sentences that are told
_LONGEST = 1000  # characters of a sentence
FEW_WAIVERS = 20


class Lines(msgspec.Struct, frozen=True):
    """Lines of a file as the report names it; `name` is the address of what stands there, if it has one."""

    file: str
    line: int = 1
    end_line: int = 1
    name: str = ""


class Related(msgspec.Struct, frozen=True):
    """A place that has to do with a result, and why."""

    place: Lines
    why: str


class Result(msgspec.Struct, frozen=True):
    """One source block × one control. `findings`: the worst verdict first. `told`: the parts that have to change.

    `twin` is 1; it is 2 for what is waived of a block of which something else is not.
    """

    findings: tuple[Finding, ...]
    told: tuple[Outcome, ...] = ()
    twin: int = 1

    @property
    def first(self) -> Outcome:
        """One that stands for all."""
        return self.findings[0].first

    @property
    def outcomes(self) -> Iterator[Outcome]:
        """All of them."""
        return (one for finding in self.findings for one in finding.outcomes)

    @property
    def severity(self) -> str:
        """The worst."""
        return min((finding.first.severity for finding in self.findings), key=severity_rank)

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        """Who accepted it, each once; empty where nobody did."""
        return tuple(dict.fromkeys(one.waiver for one in self.outcomes if one.waiver is not None))

    @property
    def changes(self) -> frozenset[str]:
        """What the plan does to the instances."""
        return frozenset(finding.first.change for finding in self.findings)


def results(report: Report) -> list[Result]:
    """Everything that is not satisfied: first what fails, then what is unknown, then what is waived; the worst severity first."""
    told = parts_of(report.told)
    wanting = [one for one in report.outcomes if one.verdict != Verdict.SATISFIED]
    open_ones = _of_blocks(one for one in wanting if one.waiver is None)
    waived = _of_blocks(one for one in wanting if one.waiver is not None)
    found = [_result(several, told) for several in open_ones.values()]
    found += [_result(several, told, 2 if key in open_ones else 1) for key, several in waived.items()]
    return sorted(found, key=_order)


def _of_blocks(outcomes: Iterable[Outcome]) -> dict[tuple[str, str, str], list[Finding]]:
    found: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for finding in findings(outcomes):
        one = finding.first
        found[one.root, one.source, one.control].append(finding)
    return found


def _result(several: list[Finding], told: dict[tuple[str, str, str], list[Outcome]], twin: int = 1) -> Result:
    ordered = sorted(several, key=lambda finding: -finding.first.verdict)
    one = ordered[0].first
    parts = {part.address: part for finding in ordered for at in finding.addresses for part in told.get((one.root, one.control, at), ())}
    return Result(tuple(ordered), tuple(parts.values()), twin)


def _order(result: Result) -> tuple[object, ...]:
    one = result.first
    undecided = not one.verdict.fails
    return one.waiver is not None, undecided, severity_rank(result.severity), one.root, natural(one.source), one.control


def said(result: Result, base: Base) -> list[str]:
    """What is wrong, and which parts have to change where that is not the block itself."""
    parts = list(dict.fromkeys(safe(part.source) for part in result.told))
    return [*lines(result.findings, base), *([f"What has to change: {listed(parts, _FEW)}."] if parts else [])]


def lines(several: Iterable[Finding], base: Base) -> list[str]:
    """What is wrong, a line for each reason, with the instances it is true of. Nothing in them can be obeyed."""
    told: list[str] = []
    left = 0
    for finding in several:
        for reason in finding.reasons:
            if len(told) < _REASONS:
                told.append(_line(finding.first, reason, base))
            else:
                left += len(reason.outcomes)
    return [*told, f"Other reasons at {count(left, 'more instance')}."] if left else told


def _line(one: Outcome, reason: Reason, base: Base) -> str:
    because = reason.because or one.title
    on = [name for name in one.depends_on if name not in because]
    depends = f"; it depends on {listed(on, _FEW)}" if on else ""
    depends += "".join(f"; {text}" for text in written_at(reason.outcomes, lambda place: _at(place, base))[:1])
    depends += "".join(f"; {text}" for text in put_to_use(reason.outcomes, _FEW))
    named = [each.address for each in reason.outcomes]
    at = f" at {listed(named, _FEW)}" if named != [one.source] else ""
    about = "" if because.startswith(one.source) else f"{one.source}: "
    return f"{shortened(safe(about + because + depends))} ({one.verdict.word}{safe(at)})"


def _at(place: Location, base: Base) -> str:
    return place.called(uris.path(place.file, base))


def shortened(text: str, longest: int = _LONGEST) -> str:
    """The text, cut where it is too long for a consumer."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def accepted(waiver: Waiver) -> str:
    """A waiver in a sentence: reason, last day, owner, ticket."""
    more = [f"until {waiver.until.isoformat()}" if waiver.until else "", waiver.owner, waiver.ticket]
    said = ", ".join(one for one in more if one)
    return safe(f"{waiver.reason} ({said})" if said and waiver.reason else waiver.reason or said)


class ResultPlaces:
    """Where results stand: for each, the line where it can be mended, and what else to look at."""

    def __init__(self, report: Report, base: Base) -> None:
        self.base = base
        self.names = _names(roots(report), base)
        self._inputs: dict[str, str] = {}
        for one in report.resources:
            if one.location is not None and _folder(one.location.file, base) == uris.path(one.root, base):
                self._inputs[one.root] = min(one.location.file, self._inputs.get(one.root, one.location.file))

    def fingerprint(self, result: Result) -> str:
        """The same result has it in every run: input, block and control, but no line, no verdict, no instance and no reason."""
        one = result.first
        parts = (self.names.get(one.root, one.root), one.source, one.control)
        return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()

    def of(self, result: Result) -> Lines:
        """The part that has to change, where it is not the block itself: that is the line a change is about and a reviewer looks at.

        Of one outcome it is its own line, else that of the innermost module call: the first of them that is in the repository. What has no
        line at all stands in a file of its input: services show nothing for a directory.
        """
        one = result.first
        lines = ((each.source, line) for each in (*result.told, one) for line in (each.location, *reversed(each.calls)) if line)
        known = [_place(line, source) for source, line in lines]
        other = known[0] if known else Lines(self.of_input(one.root).file, name=one.source)
        return next((place for place in known if uris.ours(place.file, self.base)), other)

    def of_input(self, root: str) -> Lines:
        """A file of an input: the first of its own directory, or the input itself."""
        return Lines(self._inputs.get(root, root))

    def related(self, result: Result, primary: Lines) -> list[Related]:
        """Every other place, each once: what has to change, the block itself, what the answer rests on, the module calls."""
        found: dict[tuple[str, int], Related] = {(primary.file, primary.line): Related(primary, "")}
        for one in _related(result):
            found.setdefault((one.place.file, one.place.line), one)
        return list(found.values())[1:]


def _names(inputs: Iterable[str], base: Base) -> dict[str, str]:
    """What inputs are called from run to run: the path in the repository; outside, where directories are often made for one run, the name.

    Where two would be called alike, the whole name.
    """
    short = {one: uris.inside(one, base) or uris.path(one, base).rpartition("/")[2] for one in inputs}
    alike = Counter(short.values())
    return {one: name if alike[name] == 1 else uris.path(one, base) for one, name in short.items()}


def _related(result: Result) -> Iterator[Related]:
    for part in result.told:
        if part.location:
            yield Related(_place(part.location, part.source), "has to change")
    for one in result.outcomes:
        if one.location:
            yield Related(_place(one.location, one.source), "fails" if one.verdict.fails else "is judged")
        yield from _deciding(one)
    for one in result.outcomes:
        for call in reversed(one.calls):
            yield Related(_place(call, one.source), "comes from this module call")


def _deciding(one: Outcome) -> Iterator[Related]:
    for piece in one.evidence:
        if piece.location:
            yield Related(_place(piece.location, piece.address), f"decides by its {piece.path}" if piece.path else "decides")
    for name, origin in origins((one,)):
        if origin.location:
            yield Related(_place(origin.location, ""), f"{origin.what} gives {name} its value")


def _place(location: Location, name: str) -> Lines:
    return Lines(location.file, max(location.line, 1), max(location.end_line, location.line, 1), name)


def _folder(file: str, base: Base) -> str:
    return uris.path(file, base).rpartition("/")[0] or "."
