"""A comment for a pull or merge request: the answer in a sentence, a small table, everything else folded.

One source for GitHub and GitLab; `github_summary` is the same page with more room.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from srm_tf.report.alike import rows
from srm_tf.report.answer import answer, sentences, terms
from srm_tf.report.by_change import ByChange, by_change
from srm_tf.report.entries import Entry, entries
from srm_tf.report.fixes import Fixes
from srm_tf.report.groups import Finding, findings
from srm_tf.report.links import Links
from srm_tf.report.markdown_details import Showing, details, name_of
from srm_tf.report.markdown_fit import Item, Part, fit
from srm_tf.report.markdown_text import bullet, code, fence, link, prose, row
from srm_tf.report.moved import sentences as moves
from srm_tf.report.places import Places, at
from srm_tf.report.tally import several, severity_rank, unread
from srm_tf.wording import listed

if TYPE_CHECKING:
    from srm_tf.engine.finding import Report

MARKER = "<!-- srm-tf -->"  # the first line: CI finds its own comment by it, and replaces it
_REASON = 120
_FEW = 6
_USERS = 3


class Shape(msgspec.Struct, frozen=True):
    """How much a page may hold: bytes in all, rows of its table, instances of a finding; and what stands before it all."""

    limit: int
    rows: int
    instances: int
    marker: str = ""


# GitHub refuses a comment of more than 65,536 characters (https://github.com/orgs/community/discussions/27190), GitLab one of more than
# 1,000,000 (https://docs.gitlab.com/api/notes/). Counted in bytes, with room for a line or two that CI adds.
COMMENT = Shape(limit=64_000, rows=20, instances=10, marker=MARKER)


def page(report: Report) -> str:
    """The comment, as a format."""
    return render(report, COMMENT)


def render(report: Report, shape: Shape) -> str:
    """The page of any report, within its limit."""
    grouped = by_change(report)
    mine = findings(grouped.mine)
    showing = Showing(report, Links(report.own), Fixes(report.own, report.resources), Places(report), several(report), shape.instances)
    parts = [
        _unread(report),
        moved(moves(report)),
        _table(mine, grouped, report, showing, shape),
        _fixed(grouped, showing),
        *details(mine, grouped, showing),
    ]
    return fit("\n".join(_head(report, grouped, shape)), parts, shape.limit)


def moved(moves: list[str]) -> Part:
    """The diff of the responsibility split, on top of all findings: a sentence for what changes hands."""
    return Part("change of owner", len(moves), (Item(bullet(prose(one))) for one in moves), opening="\n**Who is responsible changes:**\n")


def _head(report: Report, grouped: ByChange, shape: Shape) -> Iterator[str]:
    yield from [shape.marker] if shape.marker else []
    yield f"### srm-tf {answer(report)}"
    yield ""
    first, *overlooked = sentences(report, grouped)
    yield f"{'. '.join([first, *(f'**{one}**' for one in overlooked)])}."
    yield ""
    yield f"<sub>{terms(report, code, ' (bold)')}</sub>"


def _unread(report: Report) -> Part:
    items = (Item(f"\n{code(one.root)} {unread(report, one.root)}:\n\n{fence(one.text, 'text', 1500)}") for one in report.failures)
    return Part("input", len(report.failures), items, which=" that could not be read")


def _table(mine: Sequence[Finding], grouped: ByChange, report: Report, showing: Showing, shape: Shape) -> Part:
    """One row an entry that this change has to do with, worst first; all that make the run fail come before any is left out."""
    stops = frozenset(map(id, report.failing))
    found = [(one, _stops(one.first, stops)) for one in entries(mine, showing.places.of)]
    found.sort(key=lambda pair: (not pair[1], severity_rank(pair[0].first.first.severity), pair[0].first.first.change != "introduced"))
    placed, told = any(showing.places.of(one.first) for one, _ in found), list(rows(found))
    head = ("severity", "control", "resource", *(("place",) if placed else ()), "why")
    return Part(
        "finding",
        sum(len(one.findings) for one, _ in found),
        (_row(one, others, _cells((one, others), grouped, showing, stops=stops, placed=placed)) for one, _, others in told),
        opening=f"\n{row(head)}\n{row('---' for _ in head)}",
        most=min(shape.rows, max(shape.rows // 2, sum(fails for _, fails, _ in told))),
        elsewhere="see below",
    )


def _stops(finding: Finding, stops: frozenset[int]) -> bool:
    return any(id(each) in stops for each in finding.outcomes)


def _severity(finding: Finding, stops: frozenset[int]) -> str:
    """Bold where it makes the run fail."""
    return f"**{finding.first.severity}**" if _stops(finding, stops) else finding.first.severity


def _row(entry: Entry, others: Sequence[Entry], cells: Iterable[str]) -> Item:
    return Item(row(cells), sum(len(one.findings) for one in (entry, *others)))


def _cells(
    told: tuple[Entry, Sequence[Entry]], grouped: ByChange, showing: Showing, *, stops: frozenset[int], placed: bool
) -> Iterator[str]:
    """`told`: the entry, and those that fail in the same way."""
    entry, others = told
    finding, one = entry.first, entry.first.first
    references = showing.links(one.control)
    yield _severity(finding, stops)
    control = link(code(one.control), references[0]) if references else code(one.control)
    yield f"{control} · new" if grouped.introduced and grouped.touched and one.change == "introduced" else control
    alike = listed(others, _FEW, lambda other: name_of(other.first, showing, 120))
    yield f"{name_of(finding, showing, 120)}{f' and {len(others):,} alike: {alike}' if others else ''}"
    if placed:
        location = showing.places.of(finding)
        yield code(at(location), 120) if location else ""
    also = ", ".join(f"{_severity(each, stops)} {code(each.first.control)}" for each in entry.also)
    users = dict.fromkeys(name for each in finding.outcomes for name in each.used_by)
    used = f"; now used by {listed(list(users), _USERS, lambda name: code(name, 120))}" if users else ""
    yield f"{_short(finding)}{used}{f'; also fails: {also}' if also else ''}"


def _short(finding: Finding) -> str:
    """The first of its reasons, and of that the first alternative."""
    first, *others = finding.reasons[0].alternatives
    return prose(first, _REASON) + (" …" if others or len(finding.reasons) > 1 else "")


def _fixed(grouped: ByChange, showing: Showing) -> Part:
    """One line."""
    found = findings(grouped.fixed)
    shown = listed(found, _FEW, lambda one: f"{code(one.first.control)} at {name_of(one, showing, 120)}")
    return Part("finding", len(found), [Item(f"\n**Fixed:** {shown}.", len(found))], which=" that this change fixes")
