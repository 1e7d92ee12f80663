"""A row for each judged pair, for spreadsheets: the outcomes of `--format json`, flat. RFC 4180, UTF-8, lines end with CR LF."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING

from srm_tf.model.verdict import Origin
from srm_tf.report.long import told
from srm_tf.report.tags import tag_text
from srm_tf.report.text import safe
from srm_tf.wording import count

if TYPE_CHECKING:
    from srm_tf.engine.finding import Outcome, Report, Waiver
    from srm_tf.model.value import Location
    from srm_tf.model.verdict import Evidence

_AT_ONCE = 1000  # rows
_SAME = ("root", "address", "source", "type", "control", "title")
_JUDGED = ("severity", "domain", "profile", "change")
_PLACE = ("file", "line", "end_line")
_WAIVER = ("kind", "reason", "until", "owner", "ticket", "file", "line")
COLUMNS = (
    *_SAME,
    "verdict",
    *_JUDGED,
    "touched",
    "because",
    "evidence",
    "depends_on",
    *_PLACE,
    "calls",
    *(f"waiver_{name}" for name in _WAIVER),
    "remediation",
    "frameworks",
    "of",
    "used_by",
)
# A spreadsheet takes a cell that begins with one of these for a formula: https://owasp.org/www-community/attacks/CSV_Injection. Tabs and
# CR are escaped before, so that none begins a cell. The apostrophe is guarded as well: whoever reads the file takes one away.
_FORMULA = ("=", "+", "-", "@", "'", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def page(report: Report) -> Iterator[bytes]:
    """The table, as a format, in pieces: that of a large plan is larger than all that it is made of.

    It ends in CR: whoever writes a page ends it with LF.
    """
    rows = chain((COLUMNS,), ([guarded(cell) for cell in _cells(one, report)] for one in chain(report.outcomes, report.told)))
    before = ""
    while some := list(islice(rows, _AT_ONCE)):
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerows(some)
        yield (before + text.getvalue().removesuffix("\n")).encode()
        before = "\n"


def guarded(cell: str) -> str:
    """The cell, with an apostrophe before what would be read as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _cells(one: Outcome, report: Report) -> list[str]:
    short = told(one)
    return [
        *(safe(str(getattr(one, name))) for name in _SAME),
        one.verdict.word,
        *(safe(str(getattr(one, name))) for name in _JUDGED),
        str(one.touched).lower(),
        safe(short.because),
        _lines([*map(_evidence, short.evidence), *_others(short.evidence_left)]),
        _lines([*short.depends_on, *_others(short.depends_left)]),
        *_place(one.location),
        _lines(map(str, one.calls)),
        *_waiver(one.waiver),
        _lines(one.remediation.splitlines()),
        _lines(tag_text(tag, 10**9) for tag in report.tags.get(one.control, ())),
        _lines(one.of),
        _lines(one.used_by),
    ]


def _lines(items: Iterable[str]) -> str:
    """Each item on a line of the cell."""
    return "\n".join(map(safe, items))


def _others(number: int) -> list[str]:
    return [f"and {count(number, 'other')}"] if number else []


def _evidence(piece: Evidence) -> str:
    name = ".".join(part for part in (piece.address, piece.path) if part)
    value = "" if piece.value is None else f" = {piece.value}"
    places = [str(piece.location)] if piece.location else []
    if isinstance(piece.origin, Origin):
        places.append(f"from {f'{piece.origin.location}, ' if piece.origin.location else ''}{piece.origin.what}")
    return f"{name}{value} ({', '.join([piece.how, *places])})"


def _place(location: Location | None) -> tuple[str, str, str]:
    if location is None:
        return "", "", ""
    return safe(location.file), str(location.line), str(location.end_line)


def _waiver(waiver: Waiver | None) -> tuple[str, ...]:
    if waiver is None:
        return ("",) * len(_WAIVER)
    said = (waiver.kind, waiver.reason, waiver.until.isoformat() if waiver.until else "", waiver.owner, waiver.ticket)
    return (*map(safe, said), *_place(waiver.location)[:2])
