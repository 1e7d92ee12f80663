"""What is folded below a comment: reasons, evidence and remedies, what is not known, what stood before, what was accepted or not judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from srm_tf.engine.unjudged import LOADED
from srm_tf.report.evidence import THROUGH, origins, stands_elsewhere, untold
from srm_tf.report.fixes import Fixes
from srm_tf.report.groups import Finding, Reason, findings, number, reasons
from srm_tf.report.links import Links
from srm_tf.report.markdown_fit import Item, Part
from srm_tf.report.markdown_text import bullet, code, codes, fence, link, prose
from srm_tf.report.notes import place_of, together
from srm_tf.report.places import Places, accepted, at
from srm_tf.report.siblings import as_siblings, known_by_siblings
from srm_tf.report.tags import tag_text
from srm_tf.report.tally import WORST_FIRST, severity_rank
from srm_tf.report.text import blocks, natural
from srm_tf.report.unknowns import by_control, by_dependency, doors, held, holders, settled, settled_inside
from srm_tf.wording import count, listed

if TYPE_CHECKING:
    from srm_tf.engine.finding import Outcome, Report
    from srm_tf.model.verdict import Origin
    from srm_tf.report.by_change import ByChange

_UNPASTED = "Other fixes as Terraform: left out for want of room; `srm-tf explain ID` shows them"
_REASONS = 3
_PIECES = 4
_MANY = 20  # names in one line


class Showing(msgspec.Struct, frozen=True):
    """What every part of the page needs: the report, where controls are explained, where findings stand, whether to tell inputs apart."""

    report: Report
    links: Links
    fixes: Fixes
    places: Places
    several_roots: bool
    instances: int  # at most so many of a finding, findings of a control


def details(mine: Sequence[Finding], grouped: ByChange, showing: Showing) -> list[Part]:
    """The folded parts, the most urgent first. `mine`: the findings that the change has to do with."""
    before, waived = findings(grouped.before), findings(grouped.waived)
    account = _account(by_dependency(showing.report)[1])
    return [
        replace(
            _folded(f"Reasons and remedies of {count(len(mine), 'finding')}", "finding", len(mine), _controls(mine, showing), " in detail"),
            first=len({one.control for one in showing.report.failing} & {one.first.control for one in mine}),  # the worst, which come first
            lost=_UNPASTED,
        ),
        _folded(
            f"{_unknown(grouped.unknown)}, by what they depend on",
            "unknown outcome",
            len(grouped.unknown),
            (*_waiting(showing), *account),
        ),
        _folded(
            f"{count(len(before), 'finding')} that stood before and {'is' if len(before) == 1 else 'are'} not touched",
            "finding",
            len(before),
            _controls(before, showing, fix=False),
            " that stood before",
        ),
        _folded(f"{len(waived):,} waived", "waived finding", len(waived), (_waived(one, showing) for one in waived)),
        _aside(showing),
    ]


def _unknown(outcomes: Sequence[Outcome]) -> str:
    """As many as the answer above counts; and, where some have instances, how many the groups below add up to: they name each."""
    found = number(outcomes)
    return f"{found:,} unknown{'' if found == len(outcomes) else f' ({len(outcomes):,} with each instance)'}"


def _folded(summary: str, what: str, total: int, items: Iterable[Item], which: str = "") -> Part:
    """GitHub and GitLab read Markdown inside only after an empty line."""
    return Part(what, total, items, which, opening=f"\n<details><summary>{summary}</summary>\n", closing="\n</details>")


def name_of(finding: Finding, showing: Showing, most: int = 200) -> str:
    """The resource, or the block and how many of its instances."""
    several = len(finding.outcomes) > 1
    name = code(finding.first.source if several else finding.first.address, most)
    instances = f" ({count(len(finding.outcomes), 'instance')})" if several else ""
    return f"{name}{instances}{_in_root(finding.first, showing)}"


def _in_root(one: Outcome, showing: Showing) -> str:
    return f" in {code(one.root, 120)}" if showing.several_roots else ""


def _controls(found: Iterable[Finding], showing: Showing, *, fix: bool = True) -> Iterator[Item]:
    """One item a control with all its findings: the remedy is the same; the fix, which the short form lacks, is that of the first.

    Worst first, as the findings are.
    """
    grouped: dict[str, list[Finding]] = defaultdict(list)
    for one in found:
        grouped[one.first.control].append(one)
    for several in grouped.values():
        told = "\n".join(_control(several, showing))
        yield _with_remedy(told, several, showing) if fix else Item(told, len(several))


def _with_remedy(told: str, found: list[Finding], showing: Showing) -> Item:
    outcomes = found[0].outcomes
    named = showing.fixes.pasted(outcomes, showing.fixes.named(outcomes))
    remedy, links = _remedy(found[0].first), _references(found[0].first, showing)
    before, after = "\n".join([told, *remedy]), "".join(f"\n{line}" for line in links)
    pasted = f"\n\n{fence(named, 'terraform')}" if named else ""
    return Item(f"{before}{pasted}{after}", len(found), short=f"{before}{after}")


def _control(found: list[Finding], showing: Showing) -> Iterator[str]:
    one = found[0].first
    severities = sorted({each.first.severity for each in found}, key=severity_rank)
    yield f"\n**{', '.join(severities)}** {code(one.control)}{_ids(one.control, showing)}: {prose(one.title)}\n"
    for finding in found[: showing.instances]:
        yield from _finding(finding, showing)
    if len(found) > showing.instances:
        yield bullet(f"and {len(found) - showing.instances:,} more: {codes([each.first.source for each in found[showing.instances :]], 5)}")


def _ids(control: str, showing: Showing) -> str:
    """Its ids in the frameworks asked for."""
    return "".join(f" · {code(tag_text(tag, 6))}" for tag in showing.report.tags.get(control, ()))


def _finding(finding: Finding, showing: Showing) -> Iterator[str]:
    location = showing.places.of(finding)
    notes = [name_of(finding, showing), code(at(location)) if location else "", finding.first.verdict.word]
    notes += [f"called from {' > '.join(code(at(call)) for call in finding.first.calls)}"] if finding.first.calls else []
    yield bullet(" · ".join(note for note in notes if note))
    for reason in finding.reasons[:_REASONS]:
        yield from _reason(reason, showing, whole=len(finding.reasons) == 1)
    left = sum(len(reason.outcomes) for reason in finding.reasons[_REASONS:])
    if left:
        yield bullet(f"and {count(left, 'instance')} more, for reasons of their own", 1)


def _reason(reason: Reason, showing: Showing, *, whole: bool) -> Iterator[str]:
    alone = len(reason.outcomes) == 1
    names = "" if alone and whole else f", at {codes([one.address for one in reason.outcomes], showing.instances)}"
    yield bullet(f"{prose(reason.because, 800)}{names}", 1)
    yield from _first(list(_evidence(reason.outcomes[0])) if alone else ())
    yield from _first([_source(*one) for one in origins(reason.outcomes)])


def _first(texts: Sequence[str]) -> Iterator[str]:
    """An item each, and how many more there are; of one more, that one."""
    shown = texts if len(texts) <= _PIECES + 1 else texts[:_PIECES]
    yield from (bullet(text, 1) for text in shown)
    if left := len(texts) - len(shown):
        yield bullet(f"and {left:,} more", 1)


def _source(name: str, origin: Origin) -> str:
    place = f"{code(at(origin.location))}, " if origin.location else ""
    return f"{code(name, 200)} is from {place}{prose(origin.what, 200)}"


def _evidence(one: Outcome) -> Iterator[str]:
    for name, piece in untold(one):
        hidden = piece.value == "sensitive"
        value = " is sensitive" if hidden else f" = {code(piece.value, 120)}" if piece.value is not None else ""
        place = f" ({code(at(piece.location))})" if piece.location and stands_elsewhere(piece, one) else ""
        yield f"{THROUGH.get(piece.how, '')}{code(name, 200)}{value}{place}"


def _remedy(one: Outcome) -> Iterator[str]:
    """Paragraphs as prose, code as code."""
    for place, (coded, text) in enumerate(blocks(one.remediation) if one.remediation else ()):
        yield "\n" + (fence(text, "terraform") if coded else f"{'' if place else '**Fix:** '}{_own(text)}")


def _references(one: Outcome, showing: Showing) -> Iterator[str]:
    """Where to read more. No brackets around the numbers: `[[1]]` is a page of a wiki to GitLab."""
    links = [link(str(place), url) for place, url in enumerate(showing.links(one.control), 1)]
    if links:
        yield f"\nReferences: {' '.join(links)}"


def _own(text: str) -> str:
    """Text of the catalogue is Markdown already; what is code in it stays one piece."""
    return "".join(code(part) if place % 2 else _around(part) for place, part in enumerate(text.split("`")))


def _around(text: str) -> str:
    shown = prose(text)
    return f"{' ' if text[:1] == ' ' else ''}{shown}{' ' if text[-1:] == ' ' and shown else ''}"


def _waiting(showing: Showing) -> Iterator[Item]:
    entered_by, known = doors(showing.report), known_by_siblings(showing.report)
    for on, outcomes in by_dependency(showing.report)[0]:
        how = settled(outcomes, entered_by.get(outcomes[0].root, ""))
        head = f"\n{prose(on)} ({len(outcomes):,}){f': {prose(how)}' if how else ''}\n"
        each = _counted(outcomes, counted, showing) if (counted := held(outcomes)) else _each(outcomes, known, showing)
        yield Item("\n".join([head, *each]), len(outcomes))


def _each(outcomes: list[Outcome], known: frozenset[int], showing: Showing) -> Iterator[str]:
    """Each control with its doubts, and what instances beside others would fail as those do."""
    yield from _group([one for one in outcomes if id(one) not in known], showing)
    yield from map(bullet, as_siblings([one for one in outcomes if id(one) in known], showing.instances, lambda name: code(name, 200)))


def _counted(outcomes: list[Outcome], counted: list[Outcome], showing: Showing) -> Iterator[str]:
    """Of modules that are not loaded: why, and how much what is in them may settle."""
    yield from _group([one for one in outcomes if one.control == LOADED], showing)
    yield bullet(f"{settled_inside(counted)}, at {_named(holders(counted), showing)}: `srm-tf check --verbose` lists them")


def _group(outcomes: list[Outcome], showing: Showing) -> Iterator[str]:
    """Each control with its doubts."""
    controls = by_control(outcomes)
    for several in controls[:_MANY]:
        for reason in reasons(several)[:_REASONS]:
            text = f"{several[0].severity} {code(several[0].control)}: {prose(reason.because, 400)}"
            yield bullet(f"{text}, at {_named(reason.outcomes, showing)}")
        left = sum(len(reason.outcomes) for reason in reasons(several)[_REASONS:])
        if left:
            yield bullet(f"and {left:,} more of this control")
    if len(controls) > _MANY:
        yield bullet(f"and {count(len(controls) - _MANY, 'more control')}")


def _named(outcomes: Sequence[Outcome], showing: Showing) -> str:
    return listed(outcomes, showing.instances, lambda one: f"{code(one.address, 200)}{_in_root(one, showing)}")


def _account(outcomes: list[Outcome]) -> Iterator[Item]:
    """One item, each control by its name: which stack holds it, only the user knows."""
    if outcomes:
        subjects = codes(sorted({one.address for one in outcomes}), _MANY)
        lines = [f"\nThe account and its regions: {subjects} ({len(outcomes):,}); another stack may hold these\n"]
        for severity in WORST_FIRST:
            controls = sorted({one.control for one in outcomes if one.severity == severity})
            lines += [bullet(f"{severity}: {codes(controls, 100)}")] if controls else []
        yield Item("\n".join(lines), len(outcomes))


def _waived(finding: Finding, showing: Showing) -> Item:
    one = finding.first
    location = showing.places.of(finding)
    place = f" ({code(at(location))})" if location else ""
    why = f": {accepted(one.waiver, lambda place: code(at(place)), lambda text: prose(text, 400))}" if one.waiver else ""
    return Item(bullet(f"{one.severity} {code(one.control)} at {name_of(finding, showing)}{place}{why}"))


def _aside(showing: Showing) -> Part:
    """What was not judged, and what was changed: nothing is skipped in silence."""
    lines = list(_asides(showing))
    return _folded("Not judged, and notes", "line", len(lines), (Item(bullet(line)) for line in lines), " about what was not judged")


def _asides(showing: Showing) -> Iterator[str]:
    report = showing.report
    for kind, text, where in together(report.notes, lambda note: place_of(note, several=showing.several_roots)):
        yield f"{'not loaded' if kind == 'not_loaded' else 'note'}: {prose(text, 400)} ({codes(where, _MANY)})"
    types: dict[str, list[str]] = defaultdict(list)
    for address, name, root in report.unmapped:
        types[name].append(f"{address} ({root})" if showing.several_roots else address)
    for name, addresses in sorted(types.items()):
        yield f"the catalogue does not know {code(name)}: {codes(addresses, _MANY)}"
    if report.out_of_scope:
        kinds = [f"{name} ({number:,})" for name, number in sorted(report.out_of_scope.items())]
        yield f"other providers, {sum(report.out_of_scope.values()):,}: {codes(kinds, _MANY)}"
    for what, gone in (("destroyed", report.destroyed), ("forgotten (dropped from the state, still in AWS)", report.forgotten)):
        if gone:
            yield f"{what}, {len(gone):,}: {codes(sorted(set(gone), key=natural), _MANY)}"
    for control, name, value in report.settings_changed:
        yield f"setting of {code(control)}: {code(f'{name} = {value}')}"
