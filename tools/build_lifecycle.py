"""Build `srm_tf/catalogue/aws/lifecycle/<product>.toml` from the tables of end-of-support dates and the hand-written `lifecycle.toml`.

    python tools/build_lifecycle.py FOLDER [--check]

FOLDER holds `lifecycle.tsv` (from endoflife.date, MIT licence, August 2026) and `lambda_runtimes.tsv` (from AWS's documentation).
A date is the last day of standard support; where AWS knows no such thing, the last day of support or the day of deprecation.
"""

from __future__ import annotations

import re
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from shipping import CATALOGUE, Files, Row, quoted, rows, ship

HAND: dict[str, Any] = tomllib.loads((Path(__file__).parent / "lifecycle.toml").read_text(encoding="utf-8"))
TABLE_DATE = "2026-08-31"
TABLE = "https://endoflife.date"
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

Cycles: TypeAlias = dict[str, str]  # cycle → date, "" while none is announced


def last_day(row: Row) -> str:
    """The end of standard support, else the first date of the last column; "" where none is announced."""
    found = DATE.search(row["standard_support_end_or_deprecation"]) or DATE.match(row["eol_or_extended_end"])
    return date.fromisoformat(found.group()).isoformat() if found else ""


def written(days: dict[str, Any]) -> Cycles:
    """The dates of a product that no table has; false where none is announced."""
    return {cycle: day.isoformat() if day else "" for cycle, day in days.items()}


def cycles(folder: Path) -> dict[str, Cycles]:
    """Product → cycles, in the order of the tables."""
    found = {name: written(one.get("cycles", {})) for name, one in HAND["products"].items()}
    for row in rows(folder / "lifecycle.tsv"):
        found[row["product"]][row["cycle"]] = last_day(row)
    for row in rows(folder / "lambda_runtimes.tsv"):
        found["aws-lambda"][row["runtime"]] = row["deprecated"]
    return found


def page(product: str, dates: Cycles) -> str:
    """One product's file."""
    one = HAND["products"][product]
    sources = [one["source"], *([] if "cycles" in one else [f"{TABLE}/{product}"])]
    lines = [f"{quoted(cycle)} = {day or 'false'}" for cycle, day in dates.items()]
    return "\n".join([
        "# Written by tools/build_lifecycle.py: release cycle → last day of standard support; false: none is announced.",
        "",
        f"engines = [{', '.join(map(quoted, one['engines']))}]",
        f"source = [{', '.join(map(quoted, sources))}]",
        f"read = {one.get('read', TABLE_DATE)}",
        "",
        "[cycles]",
        *lines,
        "",
    ])  # fmt: skip


def build(folder: Path) -> Files:
    """File name → text."""
    return {f"lifecycle/{product}.toml": page(product, dates) for product, dates in cycles(folder).items()}


if __name__ == "__main__":
    sys.exit(ship(build, CATALOGUE, "lifecycle/*.toml"))
