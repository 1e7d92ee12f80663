"""`matrix --diff`: what a change does to who owns what, and to what is met of it, control area by control area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from srm_tf.catalogue.services import OWNERS
from srm_tf.errors import SrmError
from srm_tf.report.aside import scope_asides
from srm_tf.report.moved import sentences
from srm_tf.report.summary import inputs
from srm_tf.report.tally import OWNER_WORDS, of_scope, tally
from srm_tf.report.text import fold, natural, page, safe
from srm_tf.report.view import View, view_of
from srm_tf.wording import capital, count

if TYPE_CHECKING:
    from srm_tf.engine.finding import Outcome, Report


def render(report: Report, *, width: int, colour: bool) -> str:
    """The whole page. Raises SrmError where there is no world before to compare with."""
    if not report.cells_before and not report.failures:
        hint = "A plan has something where resources exist already; configuration is compared with `--against REV`."
        raise SrmError(("--diff",), "expected a change to show, got nothing to compare with", hint)
    view = view_of(report, width=width, colour=colour, verbose=False)
    return page(_page(report, view))


def _page(report: Report, view: View) -> Iterator[str]:
    yield from inputs(report, view)
    yield ""
    said = sentences(report, view.few)
    for sentence in said or ["Nothing changes hands."]:
        yield from fold(sentence, view.width, 2, 0)
    yield ""
    yield from _areas(report)
    for word in ("introduced", "fixed"):
        found = [one for one in report.outcomes if one.change == word]
        if found:
            yield ""
            yield from _list(word, found, view)
    yield ""
    yield from scope_asides(report, view)


def _areas(report: Report) -> Iterator[str]:
    """A line for each area that changes: cells of each owner before → after where it applies, and findings.

    What was in a module that is not loaded any more counts on neither side: nobody can tell whether it is still there.
    """
    from tabulate import tabulate  # noqa: PLC0415

    now = tally(report)
    changed = Counter((one.domain, one.change) for one in report.outcomes)
    rows: list[list[str]] = []
    for domain in report.domains:
        before = {owner: report.cells_before.get((domain, owner), 0) - report.cells_away.get((domain, owner), 0) for owner in OWNERS}
        after = now.acting(domain=domain)
        counts = [changed[domain, "introduced"], changed[domain, "fixed"]]
        if any(counts) or any(before[owner] != after[owner] for owner in OWNERS):
            moved = [f"{before[owner]:,} → {after[owner]:,}" if before[owner] != after[owner] else f"{after[owner]:,}" for owner in OWNERS]
            rows.append([domain, *moved, *(f"{one:,}" if one else "·" for one in counts)])
    if not rows:
        yield "No control area changes."
        return
    headers = ["control area", *(OWNER_WORDS[owner] for owner in OWNERS), "introduced", "fixed"]
    yield from tabulate(rows, headers=headers, tablefmt="plain", colalign=("left", *["right"] * 5), disable_numparse=True).splitlines()


def _list(word: str, found: list[Outcome], view: View) -> Iterator[str]:
    yield view.paint(f"{capital(word)}: {count(len(found), 'finding')}", "title")
    for one in sorted(found, key=lambda one: (of_scope(one), one.root, natural(one.address), one.control)):
        where = f" ({safe(one.root)})" if view.several_roots else ""
        yield from fold(f"{safe(one.address)}{where} × {safe(one.control)}", view.width, 4, 2)
