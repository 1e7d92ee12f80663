"""Who owns what: resources × control areas, owner and verdict in each cell; what it adds up to; what is not in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from srm_tf.catalogue.services import CLASSES, OWNERS
from srm_tf.model.scopes import runner_of
from srm_tf.model.verdict import Verdict
from srm_tf.report import areas
from srm_tf.report.aside import scope_asides
from srm_tf.report.summary import inputs, marks
from srm_tf.report.tally import MARKS, NOTHING, NOTHING_THERE, OWNER_WORDS, Tally, of_scope, tally
from srm_tf.report.text import NARROWEST_GRID, columns_of, fold, natural, page, safe, without_keys
from srm_tf.report.view import View, view_of
from srm_tf.wording import listed

if TYPE_CHECKING:
    from srm_tf.engine.finding import Accounted, Outcome, Report

_EMPTY = "nothing"
_LETTERS = {"aws": "A", "shared": "S", "customer": "Y", _EMPTY: NOTHING}
_WORDS = {**OWNER_WORDS, _EMPTY: NOTHING}
_ROOMY = 9  # columns a cell takes where words fit: `shared !`
_TIGHT = 3  # and where they do not: `S!`
_MARGIN = 9  # around an address: the indent, and how many instances it stands for
_LABEL = 40  # columns for addresses that a roomy grid must leave

Worst: TypeAlias = "Mapping[tuple[str, str, str], Verdict]"  # (root, address, domain) → the worst of the controls that were asked
Cell: TypeAlias = "tuple[str, Verdict | None]"  # owner, or "nothing" where the area does not apply; verdict


class Grid(msgspec.Struct, frozen=True):
    """The columns, and how wide each is."""

    domains: tuple[str, ...]
    cell: int
    width: int

    @property
    def roomy(self) -> bool:
        """Whether cells hold words."""
        return self.cell == _ROOMY

    @property
    def label(self) -> int:
        """What is left for addresses."""
        return self.width - self.cell * len(self.domains)


class Row(msgspec.Struct, frozen=True):
    """Instances of one source block whose cells are the same."""

    label: str
    cells: tuple[Cell, ...]


def render(report: Report, *, width: int, colour: bool) -> str:
    """The whole page."""
    view = view_of(report, width=width, colour=colour, verbose=False)
    return page(_page(report, view))


def _page(report: Report, view: View) -> Iterator[str]:
    worst = _worst(report)
    grid = _grid(report, worst, max(view.width, NARROWEST_GRID))
    yield from inputs(report, view)
    if report.resources or report.outcomes:
        yield ""
        yield from _legend(report, grid, view)
        yield from _same(report, grid, view)
        yield from _services(report, worst, grid, view)
        yield from _beside(report, grid, view)
        yield from _totals(report, tally(report), view)
        yield from _decided(report, view)
    yield ""
    yield from scope_asides(report, view)


def _worst(report: Report) -> Worst:
    """By input, address and area. What a resource runs counts as its own."""
    found: dict[tuple[str, str, str], Verdict] = {}
    for one in (*report.outcomes, *report.told):
        key = (one.root, runner_of(one.address), one.domain)
        found[key] = max(found.get(key, Verdict.SATISFIED), one.verdict)
    return found


def _grid(report: Report, worst: Worst, width: int) -> Grid:
    """A column for each area that is judged anywhere, or that does not have the same owner everywhere."""
    owners = _owners(report)
    judged = {domain for _, _, domain in worst}
    shown = tuple(domain for domain in report.domains if domain in judged or len(owners[domain]) > 1)
    if width - _ROOMY * len(shown) >= _LABEL:
        return Grid(shown, _ROOMY, width)
    # No wider than the addresses need: cells far from their address are hard to follow.
    named = {one.address for one in report.resources} | {one.address for one in _without_rows(report)[1]}
    longest = max((columns_of(safe(one)) for one in named), default=0) + _MARGIN
    return Grid(shown, _TIGHT, min(width, longest + _TIGHT * len(shown)))


def _owners(report: Report) -> dict[str, set[str]]:
    """Who acts in each area, wherever it applies."""
    found: dict[str, set[str]] = {domain: set() for domain in report.domains}
    for one in report.resources:
        for domain, cell in (one.split or {}).items():
            if cell.applies:
                found[domain].add(cell.owner)
    return found


def _partly(report: Report) -> set[str]:
    """The areas that do not apply to every resource."""
    return {domain for one in report.resources for domain, cell in (one.split or {}).items() if not cell.applies}


def _legend(report: Report, grid: Grid, view: View) -> Iterator[str]:
    owners = ["acts,"] if grid.roomy else ["acts", "(A AWS,", "S shared,", "Y you),"]
    asked = "and the worst verdict of the controls asked:"
    yield from fold(["In", "each", "cell:", "who", *owners, *asked.split(), *marks(view, ".")], view.width, 2, 0)
    if _partly(report).intersection(grid.domains):
        yield from fold(f"{NOTHING} is {NOTHING_THERE} there: `srm-tf explain TYPE` says why.", view.width, 2, 0)
    if not grid.roomy:
        codes = [f"{areas.code(domain)}={domain}" for domain in grid.domains]
        yield from fold(", ".join(codes), view.width, 2)


def _same(report: Report, grid: Grid, view: View) -> Iterator[str]:
    """The areas without a column."""
    owners, partly = _owners(report), _partly(report)
    rest = [domain for domain in report.domains if domain not in grid.domains]
    for owner in OWNERS:
        name = OWNER_WORDS[owner]
        for where, some in (("on every resource", False), ("wherever it applies", True)):
            domains = [domain for domain in rest if owners[domain] == {owner} and (domain in partly) == some]
            if domains:
                yield from fold(f"{name[:1].upper()}{name[1:]} {where}, no control asked: {', '.join(domains)}", view.width, 2, 0)
    nothing = [domain for domain in rest if domain in partly and not owners[domain]]
    if nothing:
        yield from fold(f"{NOTHING_THERE[:1].upper()}{NOTHING_THERE[1:]} on any resource: {', '.join(nothing)}", view.width, 2, 0)


def _services(report: Report, worst: Worst, grid: Grid, view: View) -> Iterator[str]:
    by_service: dict[tuple[str, str], list[Accounted]] = defaultdict(list)
    for one in report.resources:
        if one.split is not None:
            by_service[one.root if view.several_roots else "", one.service].append(one)
    for (root, service), members in sorted(by_service.items()):
        yield ""
        yield from _line(safe(f"{service} ({root})" if root else service), _head(grid), grid, view, bold=True)
        for row in _rows((one.address, tuple(_cell(one, domain, worst) for domain in grid.domains)) for one in members):
            yield from _line(f"  {row.label}", _cells(row, grid, view), grid, view)


def _head(grid: Grid) -> str:
    name = areas.word if grid.roomy else areas.code
    return "".join(f"{name(domain):<{grid.cell}}" for domain in grid.domains).rstrip()


def _line(label: str, cells: str, grid: Grid, view: View, *, bold: bool = False) -> Iterator[str]:
    """A label and its cells; a label too long for its column has a line of its own."""
    room = grid.label - columns_of(label)
    shown = view.paint(label, "title") if bold else label
    if room > 0:
        yield f"{shown}{' ' * room}{cells}".rstrip()
    else:
        yield shown
        yield f"{' ' * grid.label}{cells}".rstrip()


def _rows(named: Iterable[tuple[str, tuple[Cell, ...]]]) -> list[Row]:
    found: dict[tuple[str, tuple[Cell, ...]], list[str]] = defaultdict(list)
    for address, cells in named:
        found[without_keys(address), cells].append(address)
    rows = [Row(_name(block, addresses), cells) for (block, cells), addresses in found.items()]
    return sorted(rows, key=lambda row: natural(row.label))


def _cell(one: Accounted, domain: str, worst: Worst) -> Cell:
    verdict = worst.get((one.root, one.address, domain))
    cell = one.split.get(domain) if one.split else None
    owner = cell.owner if cell and (cell.applies or verdict is not None) else _EMPTY if cell else ""
    return owner, verdict


def _name(block: str, addresses: list[str]) -> str:
    return safe(addresses[0]) if len(addresses) == 1 else f"{safe(block)} ({len(addresses):,})"


def _cells(row: Row, grid: Grid, view: View) -> str:
    parts: list[str] = []
    for owner, verdict in row.cells:
        who = _WORDS.get(owner, "") if grid.roomy else _LETTERS.get(owner, " ")
        mark = MARKS[verdict] if verdict is not None else " "
        text = f"{who} {mark}".lstrip() if grid.roomy else f"{who}{mark}"
        role = verdict.word if verdict is not None else "aside" if owner == _EMPTY else owner
        parts.append(f"{view.paint(text, role)}{' ' * (grid.cell - len(text))}")
    return "".join(parts)


def _beside(report: Report, grid: Grid, view: View) -> Iterator[str]:
    """What was asked of the account and its regions, and of all else (provider blocks, module calls, what is deleted): nobody owns it."""
    for title, outcomes in zip(("account and regions", "all else"), _without_rows(report), strict=True):
        worst: dict[str, dict[str, Verdict]] = defaultdict(dict)
        for one in outcomes:
            name = f"{one.address} ({one.root})" if view.several_roots else one.address
            worst[name][one.domain] = max(worst[name].get(one.domain, Verdict.SATISFIED), one.verdict)
        if worst:
            yield ""
            yield from _line(title, _head(grid), grid, view, bold=True)
        for row in _rows((name, tuple(("", verdicts.get(domain)) for domain in grid.domains)) for name, verdicts in worst.items()):
            yield from _line(f"  {row.label}", _cells(row, grid, view), grid, view)


def _without_rows(report: Report) -> tuple[list[Outcome], list[Outcome]]:
    """The outcomes of the account and its regions, and those of all else that stands under no service."""
    there = {(one.root, one.address) for one in report.resources if one.split is not None}
    rest = [one for one in report.outcomes if (one.root, runner_of(one.address)) not in there]
    return [one for one in rest if of_scope(one)], [one for one in rest if not of_scope(one)]


def _totals(report: Report, counted: Tally, view: View) -> Iterator[str]:
    """Cells per owner, those that do not apply apart, and outcomes per verdict: by area, by class, and in all."""
    from tabulate import tabulate  # noqa: PLC0415

    words = [OWNER_WORDS[owner] for owner in OWNERS] + (["nothing"] if counted.without else [])
    rows = [["", "", *words, *(view.paint(mark, verdict.word) for verdict, mark in MARKS.items())]]
    class_of = {domain: name for domain, name, _ in counted.cells}
    for name in (*CLASSES, ""):
        domains = [domain for domain in report.domains if class_of.get(domain) == name] if name else list(report.domains)
        verdicts = sum((counted.domains.get(domain, Counter()) for domain in domains), Counter[Verdict]())
        rows.append(["", view.paint(name or "all", "title"), *_owned(counted, class_=name), *_judged(verdicts)])
        if name:
            rows += [[areas.code(one), one, *_owned(counted, domain=one), *_judged(counted.domains.get(one))] for one in domains]
    apart = f" or have {NOTHING_THERE}" if counted.without else ""
    yield from ("", *fold(f"How many cells are whose{apart}, and how many controls have which verdict:", view.width, 2, 0))
    align = ("left", "left", *("right" for _ in range(len(words) + len(MARKS))))
    yield from tabulate(rows, tablefmt="plain", disable_numparse=True, colalign=align).splitlines()


def _owned(counted: Tally, *, domain: str = "", class_: str = "") -> list[str]:
    owners = counted.acting(domain=domain, class_=class_)
    numbers = [owners[owner] for owner in OWNERS] + ([counted.idle(domain=domain, class_=class_).total()] if counted.without else [])
    return [f"{number:,}" if number else "·" for number in numbers]


def _judged(verdicts: Counter[Verdict] | None) -> list[str]:
    return [f"{verdicts[verdict]:,}" if verdicts and verdicts[verdict] else "·" for verdict in MARKS]


def _decided(report: Report, view: View) -> Iterator[str]:
    """Where the type or values, and not only the kind of service, decide who owns what; of which areas, where that is still open."""
    whys: dict[tuple[str, tuple[str, ...]], dict[str, None]] = defaultdict(dict)
    for one in report.resources:
        said: dict[str, list[str]] = defaultdict(list)
        for area, cell in (one.split or {}).items():
            if cell.why:
                said[cell.why] += [area] if cell.perhaps else []
        for why, unsettled in said.items():
            whys[why, tuple(unsettled)][safe(one.address)] = None
    if whys:
        yield from ("", view.paint("Decided by type or values, not by the kind of service alone", "title"))
    for (why, open_), addresses in whys.items():
        of = f" ({', '.join(open_)})" if open_ else ""
        yield from fold(f"{listed(list(addresses), view.few)}{of}: {safe(why)}", view.width, 4, 2)
