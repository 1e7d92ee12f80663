"""What a report adds up to, in a screenful: resources, who owns what on them, verdicts by control area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from click import unstyle

from srm_tf.catalogue.services import OWNERS
from srm_tf.model.verdict import Verdict
from srm_tf.report.tally import MARKS, NOTHING_THERE, OWNER_WORDS, Tally, asked_of, roots, unread
from srm_tf.report.text import columns_of, fold, safe
from srm_tf.wording import count

if TYPE_CHECKING:
    from srm_tf.engine.finding import Report
    from srm_tf.report.view import View

_FEW_OF = 2  # quiet areas for each that is not; of `--only secrets` all others are, and nobody asked for their names
ACTION_WORDS = {
    "create": "to create",
    "update": "to update",
    "replace": "to replace",
    "create_before_delete": "to replace (create first)",
    "create_then_forget": "to replace (the old one is forgotten)",
    "import": "to import",
    "no-op": "unchanged",
    "read": "to read",
}


def summary(report: Report, tally: Tally, view: View) -> Iterator[str]:
    """The head of the page."""
    yield from inputs(report, view)
    yield from _cells(report, tally, view)
    if report.outcomes:
        yield ""
        yield from _verdicts(report, tally, view)
    quiet = [domain for domain in report.domains if domain not in tally.domains]
    if quiet and report.resources:
        few = view.verbose or len(quiet) <= _FEW_OF * len(tally.domains)
        rest = f"the other {count(len(quiet), 'control area')}" if tally.domains else "any control area"
        said = f"No control asked: {', '.join(quiet)}" if few else f"No control asked of {rest}"
        yield from fold(said, view.width, 2, 0)


def inputs(report: Report, view: View) -> Iterator[str]:
    """One line an input, and what was asked of them."""
    for said in each_input(report):
        yield from fold(said, view.width, 2, 0)
    yield from fold(f"As of {report.as_of}, {asked_of(report, safe)}", view.width, 2, 0)


def each_input(report: Report) -> Iterator[str]:
    """Of each input its name, how many resources of which fate it has, and whether it may have more."""
    failed = {one.root for one in report.failures}
    by_root: dict[str, Counter[str]] = {root: Counter() for root in roots(report)}
    for one in report.resources:
        by_root[one.root][one.action] += 1
    for root, actions in by_root.items():
        gaps = [unread(report, root)] if root in failed else []
        yield f"{safe(root)}: {', '.join(([_resources(actions)] if actions or not gaps else []) + gaps)}"
    if not by_root:
        yield "0 AWS resources in scope"


def _resources(actions: Counter[str]) -> str:
    total = count(actions.total(), "AWS resource")
    planned = [f"{number:,} {ACTION_WORDS[action]}" for action, number in actions.most_common() if action in ACTION_WORDS]
    return f"{total} ({', '.join(planned)})" if planned else f"{total} in scope"


def _cells(report: Report, tally: Tally, view: View) -> Iterator[str]:
    """Who owns the cells of resources × control areas, and how many have nothing in them."""
    total = tally.owners().total()
    if not total:
        return
    idle = tally.idle().total()
    numbers = [(OWNER_WORDS[owner], tally.acting()[owner]) for owner in OWNERS] + ([(NOTHING_THERE, idle)] if idle else [])
    shares = [f"{word} {number:,} ({number / total:.0%})" for word, number in numbers]
    known = sum(1 for one in report.resources if one.split)
    what = f"{known:,} × {len(report.domains)} control areas"
    pieces = [*f"Who owns {what} (each: `srm-tf matrix`):".split(), *(f"{one}," for one in shares[:-1]), shares[-1]]
    yield from fold(pieces, view.width, 2, 0)


def _verdicts(report: Report, tally: Tally, view: View) -> Iterator[str]:
    """Control areas × verdicts, those that were asked about."""
    order = [*report.domains, *sorted(set(tally.domains) - set(report.domains))]
    rows = [_row(domain, tally.domains[domain], view) for domain in order if domain in tally.domains]
    total = _row("all", tally.verdicts, view)
    area = view.paint("control area", "title")
    lines = list(_aligned([[area, *(view.paint(verdict.word, verdict.word) for verdict in Verdict)], *rows, total]))
    if columns_of(unstyle(lines[0])) > view.width:
        yield from fold(marks(view, ":"), view.width)
        lines = list(_aligned([[area, *(view.paint(MARKS[verdict], verdict.word) for verdict in Verdict)], *rows, total]))
    yield from lines


def marks(view: View, end: str) -> list[str]:
    """What the signs of verdicts mean, before `end`: pieces that no line cuts."""
    told = [f"{view.paint(mark, verdict.word)} {verdict.word}" for verdict, mark in MARKS.items()]
    return [*(f"{one}," for one in told[:-1]), f"{told[-1]}{end}"]


def _aligned(rows: list[list[str]]) -> Iterator[str]:
    """Columns of text, the first to the left, numbers to the right. Every run prints this: tabulate would cost it a tenth of its time."""
    widths = [max(len(unstyle(row[i])) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = (" " * (width - len(unstyle(cell))) + cell for cell, width in zip(row[1:], widths[1:], strict=True))
        yield "  ".join((row[0] + " " * (widths[0] - len(unstyle(row[0]))), *cells))


def _row(name: str, verdicts: Counter[Verdict], view: View) -> list[str]:
    numbers = [(verdicts[verdict], verdict.word) for verdict in Verdict]
    return [name, *(view.paint(f"{number:,}", word) if number else view.paint("·", "aside") for number, word in numbers)]
