"""Build `srm_tf/catalogue/aws/lifecycle/<product>.toml` from the hand-written `lifecycle.toml` and the tables of end-of-support dates.

    python tools/build_lifecycle.py [FOLDER] [--check]

FOLDER holds `lifecycle.tsv` (from endoflife.date, MIT licence, August 2026) and `lambda_runtimes.tsv` (from AWS's documentation): where the
dates began. What `refresh_lifecycle.py` has looked up since stands in the shipped files, is younger, and stays. Without FOLDER all shipped
rows stay, and only what is written by hand is brought in. A row by hand goes before any other of its cycle.
A date is the last day of standard support; where AWS knows no such thing, the last day of support or the day of deprecation.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from lifecycle_files import LIFECYCLE, PRODUCTS, SITE, SLUGS, Row, Rows, read, text
from shipping import CATALOGUE, Files, rows, settle

TABLE_DATE = date(2026, 8, 31)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def last_day(row: Mapping[str, str]) -> date | None:
    """The end of standard support, else the first date of the last column; None where none is announced."""
    found = DATE.search(row["standard_support_end_or_deprecation"]) or DATE.match(row["eol_or_extended_end"])
    return date.fromisoformat(found.group()) if found else None


def by_hand(product: str) -> Rows:
    """The rows that `lifecycle.toml` has itself; false where no end is announced."""
    one = PRODUCTS[product]
    day = one.get("read", TABLE_DATE)
    page = one.get("dates", one["source"])
    return {cycle: Row(until or None, page, day) for cycle, until in one.get("cycles", {}).items()}


def tables(folder: Path) -> dict[str, Rows]:
    """Product → rows, as the tables have them; AWS's own goes before the other."""
    found: dict[str, Rows] = {name: {} for name in PRODUCTS}
    for row in rows(folder / "lifecycle.tsv"):
        name = row["product"]
        found[name][row["cycle"]] = Row(last_day(row), f"{SITE}/{SLUGS[name]}", TABLE_DATE)
    for row in rows(folder / "lambda_runtimes.tsv"):
        until = date.fromisoformat(row["deprecated"]) if row["deprecated"] else None
        found["aws-lambda"][row["runtime"]] = Row(until, PRODUCTS["aws-lambda"]["source"], TABLE_DATE)
    return found


def merged(product: str, table: Rows | None, shipped: Rows) -> Rows:
    """The rows to ship: by hand, else what was looked up after the tables were made, else what these have."""
    hand = by_hand(product)
    if table is None:
        known = shipped if product in SLUGS else {}
    else:
        kept = {cycle: row if row.checked > TABLE_DATE else table.get(cycle) for cycle, row in shipped.items()}
        known = {cycle: row for cycle, row in kept.items() if row} | {cycle: row for cycle, row in table.items() if cycle not in shipped}
    found = {cycle: row for cycle, row in known.items() if cycle not in hand} | hand
    return {cycle: seen(product, row) for cycle, row in found.items()}


def seen(product: str, row: Row) -> Row:
    """A row of AWS's page was looked at when the page was read."""
    one = PRODUCTS[product]
    return replace(row, checked=one.get("read", TABLE_DATE)) if row.source == one["source"] else row


def build(folder: Path | None) -> Files:
    """File name → text."""
    from_tables: Mapping[str, Rows] = tables(folder) if folder else {}
    return {
        f"lifecycle/{product}.toml": text(product, merged(product, from_tables.get(product), read(LIFECYCLE / f"{product}.toml")))
        for product in PRODUCTS
    }


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="Write the shipped end-of-support dates.")
    parser.add_argument("folder", type=Path, nargs="?", help="the folder of the tables")
    parser.add_argument("--check", action="store_true", help="compare the shipped files with a fresh build, write nothing")
    options = parser.parse_args()
    return settle(build(options.folder), CATALOGUE, "lifecycle/*.toml", check=options.check)


if __name__ == "__main__":
    sys.exit(main())
