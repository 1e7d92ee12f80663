"""Resources × control areas as cells: who acts, and the worst verdict of the controls asked. For every page that shows the split."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec

from srm_tf.catalogue.services import OWNERS
from srm_tf.model.scopes import runner_of
from srm_tf.model.verdict import Verdict
from srm_tf.report.tally import NOTHING_THERE, OWNER_WORDS, number_of_inputs, of_scope
from srm_tf.report.text import natural, safe, without_keys
from srm_tf.wording import capital

if TYPE_CHECKING:
    from srm_tf.engine.finding import Accounted, Outcome, Report

EMPTY: Final = "nothing"  # the owner where an area does not apply

Worst: TypeAlias = "Mapping[tuple[str, str, str], Verdict]"  # (root, address, domain) → the worst of the controls that were asked
Cell: TypeAlias = "tuple[str, Verdict | None]"  # owner, `EMPTY`, or "" where nobody owns it; verdict


class Row(msgspec.Struct, frozen=True):
    """Instances of one source block whose cells are the same. `block`: its address, without instance keys where there are several."""

    block: str
    instances: int
    cells: tuple[Cell, ...]

    @property
    def label(self) -> str:
        """The address, and how many instances it stands for."""
        return safe(self.block) if self.instances == 1 else f"{safe(self.block)} ({self.instances:,})"


def worst_of(report: Report) -> Worst:
    """By input, address and area. What a resource runs counts as its own."""
    found: dict[tuple[str, str, str], Verdict] = {}
    for one in (*report.outcomes, *report.told):
        key = (one.root, runner_of(one.address), one.domain)
        found[key] = max(found.get(key, Verdict.SATISFIED), one.verdict)
    return found


def columns(report: Report, worst: Worst) -> tuple[str, ...]:
    """The areas that are judged anywhere, or that do not have the same owner everywhere: each wants a column."""
    owners = _owners(report)
    judged = {domain for _, _, domain in worst}
    return tuple(domain for domain in report.domains if domain in judged or len(owners[domain]) > 1)


def partly(report: Report) -> set[str]:
    """The areas that do not apply to every resource."""
    return {domain for one in report.resources for domain, cell in (one.split or {}).items() if not cell.applies}


def same(report: Report, shown: Sequence[str]) -> Iterator[str]:
    """The areas without a column, in sentences."""
    owners, not_everywhere = _owners(report), partly(report)
    rest = [domain for domain in report.domains if domain not in shown]
    for owner in OWNERS:
        name = OWNER_WORDS[owner]
        for where, some in (("on every resource", False), ("wherever it applies", True)):
            domains = [domain for domain in rest if owners[domain] == {owner} and (domain in not_everywhere) == some]
            if domains:
                yield f"{capital(name)} {where}, no control asked: {', '.join(domains)}"
    nothing = [domain for domain in rest if domain in not_everywhere and not owners[domain]]
    if nothing:
        yield f"{capital(NOTHING_THERE)} on any resource: {', '.join(nothing)}"


def _owners(report: Report) -> dict[str, set[str]]:
    """Who acts in each area, wherever it applies."""
    found: dict[str, set[str]] = {domain: set() for domain in report.domains}
    for one in report.resources:
        for domain, cell in (one.split or {}).items():
            if cell.applies:
                found[domain].add(cell.owner)
    return found


def sections(report: Report, worst: Worst, shown: Sequence[str], *, several: bool) -> Iterator[tuple[str, list[Row]]]:
    """Each service with its rows, then what stands under none; `several`: inputs are told apart."""
    yield from _services(report, worst, shown, several=several)
    yield from _beside(report, shown, several=several)


def _services(report: Report, worst: Worst, shown: Sequence[str], *, several: bool) -> Iterator[tuple[str, list[Row]]]:
    by_service: dict[tuple[str, str], list[Accounted]] = defaultdict(list)
    for one in report.resources:
        if one.split is not None:
            by_service[one.root if several else "", one.service].append(one)
    for (root, service), members in sorted(by_service.items()):
        rows = _rows((one.address, tuple(_cell(one, domain, worst) for domain in shown)) for one in members)
        yield safe(f"{service} ({root})" if root else service), rows


def _cell(one: Accounted, domain: str, worst: Worst) -> Cell:
    verdict = worst.get((one.root, one.address, domain))
    cell = one.split.get(domain) if one.split else None
    owner = cell.owner if cell and (cell.applies or verdict is not None) else EMPTY if cell else ""
    return owner, verdict


def _beside(report: Report, shown: Sequence[str], *, several: bool) -> Iterator[tuple[str, list[Row]]]:
    """What was asked of the account and its regions, and of all else (provider blocks, module calls, what is deleted): nobody owns it."""
    for title, outcomes in zip(("account and regions", "all else"), without_rows(report), strict=True):
        worst: dict[str, dict[str, Verdict]] = defaultdict(dict)
        for one in outcomes:
            name = f"{one.address} ({one.root})" if several else one.address
            worst[name][one.domain] = max(worst[name].get(one.domain, Verdict.SATISFIED), one.verdict)
        if worst:
            yield title, _rows((name, tuple(("", verdicts.get(domain)) for domain in shown)) for name, verdicts in worst.items())


def without_rows(report: Report) -> tuple[list[Outcome], list[Outcome]]:
    """The outcomes of the account and its regions, and those of all else that stands under no service."""
    there = {(one.root, one.address) for one in report.resources if one.split is not None}
    rest = [one for one in report.outcomes if (one.root, runner_of(one.address)) not in there]
    return [one for one in rest if of_scope(one)], [one for one in rest if not of_scope(one)]


def _rows(named: Iterable[tuple[str, tuple[Cell, ...]]]) -> list[Row]:
    found: dict[tuple[str, tuple[Cell, ...]], list[str]] = defaultdict(list)
    for address, cells in named:
        found[without_keys(address), cells].append(address)
    rows = [Row(block if len(addresses) > 1 else addresses[0], len(addresses), cells) for (block, cells), addresses in found.items()]
    return sorted(rows, key=lambda row: natural(row.label))


def decided(report: Report) -> dict[tuple[str, tuple[str, ...]], list[str]]:
    """(why, areas of which it is still open) → addresses: where type or values, and not only the kind of service, decide who owns what."""
    whys: dict[tuple[str, tuple[str, ...]], dict[str, None]] = defaultdict(dict)
    apart = number_of_inputs(report) > 1
    for one in report.resources:
        said: dict[str, list[str]] = defaultdict(list)
        for area, cell in (one.split or {}).items():
            if cell.why:
                said[cell.why] += [area] if cell.perhaps else []
        for why, unsettled in said.items():
            whys[why, tuple(unsettled)][safe(f"{one.address} ({one.root})" if apart else one.address)] = None
    return {key: list(addresses) for key, addresses in whys.items()}
