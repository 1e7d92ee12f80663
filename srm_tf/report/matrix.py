"""Who owns what: resources × control areas, owner and verdict in each cell; what it adds up to; what is not in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from srm_tf.catalogue.services import CLASSES, OWNERS
from srm_tf.model.verdict import Verdict
from srm_tf.report import areas
from srm_tf.report.aside import scope_asides
from srm_tf.report.cells import EMPTY, Row, Worst, columns, decided, partly, same, sections, without_rows, worst_of
from srm_tf.report.summary import inputs, marks
from srm_tf.report.tally import MARKS, NOTHING, NOTHING_THERE, OWNER_WORDS, Tally, tally
from srm_tf.report.text import NARROWEST_GRID, columns_of, fold, page, safe
from srm_tf.report.view import View, view_of
from srm_tf.wording import listed

if TYPE_CHECKING:
    from srm_tf.engine.finding import Report

_LETTERS = {"aws": "A", "shared": "S", "customer": "Y", EMPTY: NOTHING}
_WORDS = {**OWNER_WORDS, EMPTY: NOTHING}
_ROOMY = 9  # columns a cell takes where words fit: `shared !`
_TIGHT = 3  # and where they do not: `S!`
_MARGIN = 9  # around an address: the indent, and how many instances it stands for
_LABEL = 40  # columns for addresses that a roomy grid must leave


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


def render(report: Report, *, width: int, colour: bool) -> str:
    """The whole page."""
    view = view_of(report, width=width, colour=colour, verbose=False)
    return page(_page(report, view))


def _page(report: Report, view: View) -> Iterator[str]:
    worst = worst_of(report)
    grid = _grid(report, worst, max(view.width, NARROWEST_GRID))
    yield from inputs(report, view)
    if report.resources or report.outcomes:
        yield ""
        yield from _legend(report, grid, view)
        for sentence in same(report, grid.domains):
            yield from fold(sentence, view.width, 2, 0)
        for title, rows in sections(report, worst, grid.domains, several=view.several_roots):
            yield from _section(title, rows, grid, view)
        yield from _totals(report, tally(report), view)
        yield from _decided(report, view)
    yield ""
    yield from scope_asides(report, view)


def _grid(report: Report, worst: Worst, width: int) -> Grid:
    """Words where there is room for them, letters where there is not."""
    shown = columns(report, worst)
    if width - _ROOMY * len(shown) >= _LABEL:
        return Grid(shown, _ROOMY, width)
    # No wider than the addresses need: cells far from their address are hard to follow.
    named = {one.address for one in report.resources} | {one.address for one in without_rows(report)[1]}
    longest = max((columns_of(safe(one)) for one in named), default=0) + _MARGIN
    return Grid(shown, _TIGHT, min(width, longest + _TIGHT * len(shown)))


def _legend(report: Report, grid: Grid, view: View) -> Iterator[str]:
    owners = ["acts,"] if grid.roomy else ["acts", "(A AWS,", "S shared,", "Y you),"]
    asked = "and the worst verdict of the controls asked:"
    yield from fold(["In", "each", "cell:", "who", *owners, *asked.split(), *marks(view, ".")], view.width, 2, 0)
    if partly(report).intersection(grid.domains):
        yield from fold(f"{NOTHING} is {NOTHING_THERE} there: `srm-tf explain TYPE` says why.", view.width, 2, 0)
    if not grid.roomy:
        codes = [f"{areas.code(domain)}={domain}" for domain in grid.domains]
        yield from fold(", ".join(codes), view.width, 2)


def _section(title: str, rows: Iterable[Row], grid: Grid, view: View) -> Iterator[str]:
    """A service and its resources."""
    yield ""
    yield from _line(title, _head(grid), grid, view, bold=True)
    for row in rows:
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


def _cells(row: Row, grid: Grid, view: View) -> str:
    parts: list[str] = []
    for owner, verdict in row.cells:
        who = _WORDS.get(owner, "") if grid.roomy else _LETTERS.get(owner, " ")
        mark = MARKS[verdict] if verdict is not None else " "
        text = f"{who} {mark}".lstrip() if grid.roomy else f"{who}{mark}"
        role = verdict.word if verdict is not None else "aside" if owner == EMPTY else owner
        parts.append(f"{view.paint(text, role)}{' ' * (grid.cell - len(text))}")
    return "".join(parts)


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
    whys = decided(report)
    if whys:
        yield from ("", view.paint("Decided by type or values, not by the kind of service alone", "title"))
    for (why, open_), addresses in whys.items():
        of = f" ({', '.join(open_)})" if open_ else ""
        yield from fold(f"{listed(addresses, view.few)}{of}: {safe(why)}", view.width, 4, 2)
