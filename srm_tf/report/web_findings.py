"""What the HTML page tells of findings: control by control, with reasons, evidence, remedies and Terraform to paste."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from srm_tf.model.verdict import Verdict
from srm_tf.report.evidence import proof, put_to_use, written_at
from srm_tf.report.groups import findings, number, reasons
from srm_tf.report.places import accepted, at
from srm_tf.report.rules import shipped
from srm_tf.report.tags import tag_text
from srm_tf.report.tally import severity_rank
from srm_tf.report.text import blocks, prose
from srm_tf.report.unknowns import by_control, by_dependency, doors, settled
from srm_tf.report.view import ALL
from srm_tf.wording import count

if TYPE_CHECKING:
    from srm_tf.catalogue.control import Page
    from srm_tf.engine.finding import Outcome, Report, Waiver
    from srm_tf.report.fixes import Fixes
    from srm_tf.report.groups import Finding, Reason
    from srm_tf.report.places import Places


class Showing(msgspec.Struct, frozen=True):
    """What each part needs: the report, its fixes and places, which findings make the run fail (by identity), if inputs are told apart."""

    report: Report
    fixes: Fixes
    places: Places
    stops: frozenset[int]
    several: bool
    of_a_change: bool


class Why(msgspec.Struct, frozen=True):
    """A reason, of which instances (none where it is said of all), and what proves it."""

    says: str
    names: list[str]
    beside: list[str]


class Item(msgspec.Struct, frozen=True):
    """A finding, an unknown or a satisfied control at one block, with what a reader may sort out by: severity, area, service."""

    name: str
    severity: str
    area: str
    service: str
    whys: list[Why]
    verdict: str = ""
    notes: list[str] = []
    instances: list[str] = []
    fails: bool = False
    waivers: list[str] = []
    number: int = 1  # of findings that are told as one


class Card(msgspec.Struct, frozen=True):
    """A control with its items. `remedy`: paragraphs, and whether each is code. `fixes`: for which block, and the Terraform to paste."""

    control: str
    title: str
    severities: list[str]
    items: list[Item]
    ids: list[str] = []
    rationale: list[str] = []
    remedy: list[tuple[bool, str]] = []
    fixes: list[tuple[str, str]] = []
    links: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """How many findings it tells."""
        return sum(one.number for one in self.items)


class Group(msgspec.Struct, frozen=True):
    """What is not known, by what it waits for; `how` that is settled."""

    waits_for: str
    how: str
    cards: list[Card]


def cards(found: Iterable[Finding], showing: Showing, *, mend: bool = False) -> list[Card]:
    """The controls of these findings in the order of their first ones; with `mend` why each is asked, and how it is met."""
    grouped: dict[str, list[Finding]] = defaultdict(list)
    for one in found:
        grouped[one.first.control].append(one)
    return [_card(several, showing, mend=mend) for several in grouped.values()]


def failing_first(found: Sequence[Finding], showing: Showing) -> list[Finding]:
    """What makes the run fail comes first, then as they were: worst first."""
    return sorted(found, key=lambda one: not _fails(one, showing))


def _card(found: Sequence[Finding], showing: Showing, *, mend: bool) -> Card:
    one = found[0].first
    page = _page(one, showing.report) if mend else None
    return Card(
        one.control,
        prose(one.title),
        sorted({each.first.severity for each in found}, key=severity_rank),
        [_item(each, showing) for each in found],
        _ids(one, showing),
        [text for _, text in blocks(page.rationale)] if page else [],
        list(blocks(one.remediation)) if mend and one.remediation else [],
        list(_fixes(found, showing)) if mend else [],
        page.references if page else (),
    )


def _ids(one: Outcome, showing: Showing) -> list[str]:
    """The ids of its control in the frameworks asked for."""
    return [tag_text(tag, ALL) for tag in showing.report.tags.get(one.control, ())]


def _page(one: Outcome, report: Report) -> Page | None:
    """Its page in the catalogue, if it has one: findings about a run itself have none."""
    return report.own.get(one.control) or shipped(one.control)


def _fails(finding: Finding, showing: Showing) -> bool:
    return any(id(one) in showing.stops for one in finding.outcomes)


def _name(finding: Finding) -> str:
    """The resource, or the block of several instances."""
    return finding.first.source if len(finding.outcomes) > 1 else finding.first.address


def _item(finding: Finding, showing: Showing) -> Item:
    one = finding.first
    return Item(
        _name(finding),
        one.severity,
        one.domain,
        one.control.partition("/")[0],
        [_why(reason, whole=len(finding.reasons) == 1) for reason in finding.reasons],
        one.verdict.word,
        list(_notes(finding, showing)),
        list(finding.addresses) if len(finding.outcomes) > 1 else [],
        _fails(finding, showing),
        list(_waived(finding.outcomes)),
    )


def _notes(finding: Finding, showing: Showing) -> Iterator[str]:
    """Where it stands, who calls what it stands in, and what the change has to do with it."""
    one, place = finding.first, showing.places.of(finding)
    if place is not None:
        yield at(place)
    if one.calls:
        yield f"called from {' > '.join(map(at, one.calls))}"
    if showing.several:
        yield f"in {one.root}"
    if len(finding.outcomes) > 1:
        yield count(len(finding.outcomes), "instance")
    if showing.of_a_change and one.verdict.fails:
        yield "introduced by the change" if one.change == "introduced" else "stood before"
    yield from put_to_use(finding.outcomes, ALL)


def _why(reason: Reason, *, whole: bool) -> Why:
    names = [] if whole else [one.address for one in reason.outcomes]
    beside = list(proof(reason.outcomes[0], at)) if len(reason.outcomes) == 1 else []
    return Why(reason.because, names, [*beside, *written_at(reason.outcomes, at)])


def _fixes(found: Sequence[Finding], showing: Showing) -> Iterator[tuple[str, str]]:
    """Terraform to paste, once for all findings of a control that the same text is for, with the name of the first."""
    first: dict[str, Finding] = {}
    for one in found:
        first.setdefault(showing.fixes.told_by(one.outcomes), one)
    for one in first.values():
        if text := showing.fixes.named(one.outcomes):
            yield _name(one), showing.fixes.pasted(one.outcomes, text)


def _waived(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Each waiver once, and of which instances where they do not share one."""
    found: dict[Waiver, list[str]] = defaultdict(list)
    for one in outcomes:
        if one.waiver is not None:
            found[one.waiver].append(one.address)
    for waiver, names in found.items():
        yield accepted(waiver, at, str) + (f", at {', '.join(names)}" if len(found) > 1 else "")


def unknown(showing: Showing) -> list[Group]:
    """All that is unknown, by what it waits for; the account and its regions last."""
    groups, account = by_dependency(showing.report)
    entered_by = doors(showing.report)
    told = [Group(on, settled(some, entered_by.get(some[0].root, "")), _open(some, showing)) for on, some in groups]
    elsewhere = 'another stack may hold these; account = "here" in the settings says that none does'
    return [*told, *([Group("the account and its regions", elsewhere, _open(account, showing))] if account else [])]


def _open(outcomes: Iterable[Outcome], showing: Showing) -> list[Card]:
    """One item for each reason: who waits for the same has it in common."""
    return [_open_card(some, showing) for some in by_control(outcomes)]


def _open_card(outcomes: list[Outcome], showing: Showing) -> Card:
    one = outcomes[0]
    items = [_waiting(each, showing) for each in reasons(outcomes)]
    return Card(one.control, prose(one.title), [one.severity], items, _ids(one, showing))


def _waiting(reason: Reason, showing: Showing) -> Item:
    one = reason.outcomes[0]
    names = [f"{each.address} (in {each.root})" if showing.several else each.address for each in reason.outcomes]
    fails = any(id(each) in showing.stops for each in reason.outcomes)
    service, word = one.control.partition("/")[0], Verdict.UNKNOWN.word
    why = [Why(reason.because, [], [])]
    return Item(", ".join(names), one.severity, one.domain, service, why, word, fails=fails, number=number(reason.outcomes))


def satisfied(showing: Showing) -> list[Card]:
    """What holds and why, by control: the other half of the account."""
    held = findings(one for one in showing.report.outcomes if one.verdict == Verdict.SATISFIED)
    return sorted(cards(held, showing), key=lambda card: card.control)
