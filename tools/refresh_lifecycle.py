"""Hold the shipped end-of-support dates against endoflife.date and tell what has changed; with --write, take it over.

    python tools/refresh_lifecycle.py [PRODUCT ...] [--from URL|DIR] [--write]

PRODUCT is a name of `lifecycle.toml`; without any, all that endoflife.date knows are asked for. DIR holds `<product>.json`, as the API
gives it.

Only rows that came from endoflife.date are written anew. One that moves to an earlier day, loses its day or is gone stays as it is, with
the day on which it was last found so: a person looks at AWS's page, writes what it says into `lifecycle.toml`, with the day as `read`, and
runs `build_lifecycle.py`. So it is with rows that are AWS's own, which are listed with their age. An answer that cannot be used stops
everything before anything is written.

Exit codes: 0 the shipped dates are what endoflife.date says, or were made so; 1 they are not; 2 something could not be read or written.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

from endoflife import API, Answer, RefusedError, Told, ask
from lifecycle_files import LIFECYCLE, PRODUCTS, SITE, SLUGS, Row, Rows, read, text

NONE = "none"
SOME_DAY = "a day"


class What(StrEnum):
    """How a row and an answer differ."""

    SAME = ""
    NEW = "new"
    ANNOUNCED = "announced"
    LATER = "later"
    EARLIER = "earlier"
    NO_DAY = "has no day any more"
    GONE = "gone"
    ENDED = "new and ended, no day told"
    OTHERS = "AWS's page says otherwise"

    @property
    def taken(self) -> bool:
        """Whether the answer goes before the row; else the row stays and waits for a person."""
        return self in {What.SAME, What.NEW, What.ANNOUNCED, What.LATER}


@dataclass(frozen=True)
class Note:
    """A row and an answer that differ."""

    product: str
    cycle: str
    row: Row | None
    told: Told | None
    what: What

    def __str__(self) -> str:
        ours = shown(self.row.until) if self.row else ""
        there = "" if self.told is None else SOME_DAY if self.told.ended else shown(self.told.until)
        return f"  {self.cycle:<20}  {ours:<10}  {there:<10}  {self.what}"


def compared(product: str, rows: Rows, answer: Answer) -> tuple[Rows, list[Note]]:
    """The rows as they should be, and what differs. What endoflife.date tells comes first, in its order; no row is lost."""
    source = f"{SITE}/{SLUGS[product]}"
    first = [cycle for cycle in answer.cycles if cycle not in rows or rows[cycle].source == source]
    fresh: Rows = {}
    notes: list[Note] = []
    for cycle in dict.fromkeys([*first, *rows]):
        row, told = rows.get(cycle), answer.cycles.get(cycle)
        what = judged(row, told, source, answer.day)
        if what is not What.SAME:
            notes.append(Note(product, cycle, row, told, what))
        if told and what.taken and (row is None or row.source == source):
            fresh[cycle] = Row(row.until if row and told.ended else told.until, source, answer.day)
        elif row:
            fresh[cycle] = row
    return fresh, notes


def judged(row: Row | None, told: Told | None, source: str, today: date) -> What:
    """How a row and an answer differ, one of which may be missing."""
    if row is None:
        return What.ENDED if told and told.ended else What.NEW
    if told is None:
        return What.GONE if row.source == source else What.SAME
    if told.until == row.until and not told.ended:
        return What.SAME
    if told.ended and row.until and row.until < today:
        return What.SAME
    if row.source != source:
        return What.OTHERS
    if told.until is None:
        return What.NO_DAY
    if row.until is None:
        return What.ANNOUNCED
    return What.LATER if told.until > row.until else What.EARLIER


def counted(number: int, noun: str) -> str:
    """`1 row`, `2 rows`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def shown(day: date | None) -> str:
    """A day, or that there is none."""
    return day.isoformat() if day else NONE


def refuse_older(product: str, rows: Rows, answer: Answer) -> None:
    """An answer that was made before the rows were last looked at would lead back."""
    seen = max((row.checked for row in rows.values() if row.source.startswith(SITE)), default=answer.day)
    if answer.day < seen:
        raise RefusedError(f"{product}: the answer is of {answer.day}, the shipped rows of {seen}: fetch it anew")


def refreshed(products: Iterable[str], where: str, folder: Path, today: date) -> tuple[dict[str, Rows], list[Note]]:
    """Product → rows, and all notes. Raises one error that tells everything that could not be read."""
    found: dict[str, Rows] = {}
    notes: list[Note] = []
    mistakes: list[str] = []
    for product in products:
        try:
            rows, answer = read(folder / f"{product}.toml"), ask(where, SLUGS[product], today)
            refuse_older(product, rows, answer)
        except RefusedError as error:
            mistakes.append(str(error))
            continue
        found[product], more = compared(product, rows, answer)
        notes += more
    if mistakes:
        raise RefusedError("\n".join(mistakes))
    return found, notes


def write(folder: Path, files: Mapping[str, str]) -> int:
    """Put the files in place, all or none as far as a file system can promise; gives back how many differ from those there."""
    shipped = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.toml")}
    fresh = {folder / name: content for name, content in files.items() if shipped.get(name) != content}
    beside = {path: path.with_suffix(".new") for path in fresh}
    try:
        for path, content in fresh.items():
            beside[path].write_text(content, encoding="utf-8")
        for path in fresh:
            os.replace(beside[path], path)  # noqa: PTH105 — the one that promises to be whole
    except OSError as error:
        raise RefusedError(f"{error.filename}: {error.strerror}") from None
    finally:
        for path in beside.values():
            with contextlib.suppress(OSError):  # what is in the way was told above, what is in place is gone from here
                path.unlink()
    return len(fresh)


def table(notes: Iterable[Note]) -> Iterator[str]:
    """Product by product, what differs."""
    last = ""
    for note in notes:
        if note.product != last:
            yield note.product
        last = note.product
        yield str(note)


def elsewhere(folder: Path, today: date) -> Iterator[str]:
    """The rows of other pages: how many, how old, and where to look."""
    for product in PRODUCTS:
        pages: dict[tuple[str, date], int] = {}
        for row in read(folder / f"{product}.toml").values():
            if not row.source.startswith(SITE):
                pages[row.source, row.checked] = pages.get((row.source, row.checked), 0) + 1
        for (source, checked), count in pages.items():
            yield f"  {product}: {counted(count, 'row')}, looked up {checked}, {(today - checked).days} days ago"
            yield f"    {source}"


def report(notes: Sequence[Note], others: Iterable[str]) -> None:
    """Print what differs, what a person has to look at, and the rows of other pages."""
    for title, found in (
        ("Changed at endoflife.date (cycle, shipped, there):", [note for note in notes if note.what.taken]),
        (
            "For a person: look at AWS's page, write what it says into tools/lifecycle.toml:",
            [note for note in notes if not note.what.taken],
        ),
    ):
        if found:
            print(title, *table(found), "", sep="\n")
    print("Not from endoflife.date: for a person to look up, from time to time:", *others, "", sep="\n")


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Hold the shipped end-of-support dates against endoflife.date.")
    parser.add_argument("products", nargs="*", metavar="PRODUCT", help="a name of tools/lifecycle.toml (default: all)")
    parser.add_argument("--from", dest="where", default=API, metavar="URL|DIR", help=f"where to ask (default: {API})")
    parser.add_argument("--write", action="store_true", help="write the shipped files anew")
    options = parser.parse_args(argv)
    unknown = sorted(set(options.products) - SLUGS.keys())
    if unknown:
        parser.error(f"not under [endoflife] in tools/lifecycle.toml: {', '.join(unknown)}")
    return options


def main(argv: Sequence[str] | None = None, *, folder: Path = LIFECYCLE, today: date | None = None) -> int:
    """The command."""
    options = arguments(argv)
    today = today or datetime.now(UTC).date()
    try:
        found, notes = refreshed(options.products or SLUGS, options.where, folder, today)
        files = {f"{product}.toml": text(product, rows) for product, rows in found.items()}
        others = list(elsewhere(folder, today))
        written = write(folder, files) if options.write else 0
    except RefusedError as error:
        print(error, "nothing was written", sep="\n", file=sys.stderr)
        return 2
    report(notes, others)
    moved = sum(note.what.taken for note in notes)
    doubts = len(notes) - moved
    done = f"{counted(written, 'file')} written" if options.write else "nothing written"
    print(f"{counted(len(found), 'product')}: {counted(moved, 'change')}, {doubts} for a person; {done}")
    return int(any(not (note.what.taken and options.write) for note in notes))


if __name__ == "__main__":
    sys.exit(main())
