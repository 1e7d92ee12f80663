"""The shipped end-of-support dates as rows: each with its last day, the page that says so, and the day somebody looked.

`srm_tf/catalogue/aws/lifecycle/<product>.toml` keeps the rows that have page and day in common together, so that a refresh changes one
line for all that stayed as they were.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from endoflife import RefusedError
from shipping import CATALOGUE, quoted

HAND: dict[str, Any] = tomllib.loads((Path(__file__).parent / "lifecycle.toml").read_text(encoding="utf-8"))
PRODUCTS: dict[str, dict[str, Any]] = HAND["products"]
SLUGS: dict[str, str] = HAND["endoflife"]
LIFECYCLE = CATALOGUE / "lifecycle"
SITE = "https://endoflife.date"
HEADER = "# Written by tools/build_lifecycle.py: release cycle → last day of standard support; false: none is announced."


@dataclass(frozen=True)
class Row:
    """What is known of a release cycle; `until` is None where no end is announced."""

    until: date | None
    source: str
    checked: date


Rows: TypeAlias = dict[str, Row]  # cycle → row, in the order of the file


def read(path: Path) -> Rows:
    """The rows of a shipped file; none where there is no file yet."""
    if not path.is_file():
        return {}
    try:
        return {
            cycle: Row(until or None, group["source"], group["checked"])  # false → None
            for group in tomllib.loads(path.read_text(encoding="utf-8"))["rows"]
            for cycle, until in group["cycles"].items()
        }
    except (OSError, ValueError, KeyError) as error:  # a merge may have left its marks
        said = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)
        raise RefusedError(f"lifecycle/{path.name}: {said}") from None


def text(product: str, rows: Mapping[str, Row]) -> str:
    """The file of a product: what endoflife.date says first, what was looked at last before the rest."""
    one = PRODUCTS[product]
    groups: dict[tuple[str, date], list[str]] = {}
    for cycle, row in rows.items():
        day = row.until.isoformat() if row.until else "false"
        groups.setdefault((row.source, row.checked), []).append(f"{quoted(cycle)} = {day}")
    order = sorted(groups, key=lambda group: (not group[0].startswith(SITE), group[0], -group[1].toordinal()))
    lines = [f"engines = [{', '.join(map(quoted, one['engines']))}]", f"page = {quoted(one['source'])} # where AWS says it"]
    for source, checked in order:
        lines += ["", "[[rows]]", f"source = {quoted(source)}", f"checked = {checked}", "[rows.cycles]", *groups[source, checked]]
    return "\n".join([HEADER, "", *lines, ""])
