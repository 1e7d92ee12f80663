"""Build `srm_tf/catalogue/aws/frameworks/<id>.toml` from the table of controls and the hand-written `frameworks.toml`.

    python tools/build_frameworks.py FOLDER [--check]

FOLDER holds `controls.tsv`. Ids only: the wording of a framework is not ours to ship. Whatever in a cell is no id is left out (some cells
hold words of a title). A control without a row has what `by_area` of the hand-written file says of its control area, marked as inferred.
A framework `of` another has its ids, as far as they are `listed`, or what a table beside this script has `instead_of` them. `listed` is
written short: `EC2.1-3,6 KMS.4` is EC2.1, EC2.2, EC2.3, EC2.6 and KMS.4. A table that a framework is `told` by says what each control of
Security Hub is related to: it goes before what `controls.tsv` has from anybody else.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from shipping import CATALOGUE, Files, Row, quoted, rows, ship

from srm_tf.catalogue.load import control_files
from srm_tf.report.text import natural

HAND: dict[str, dict[str, Any]] = tomllib.loads((Path(__file__).parent / "frameworks.toml").read_text(encoding="utf-8"))
HEADER = "# Written by tools/build_frameworks.py: control → ids of the framework, by who says so (published, or another).\n\n"
Mappings = dict[str, dict[str, list[str]]]
PUBLISHED = "published"
INFERRED = "inferred"
# S3.5 · 2.1.4 · SC-7, SC-7(5), CM-2(b)(1)
AN_ID = re.compile(r"[A-Za-z][A-Za-z0-9]*\.\d+|\d+(?:\.\d+)+|[A-Z]{2}-\d+(?:\((?:\d+|[a-z])\))*")


def ids(cell: str) -> list[str]:
    """The ids of a cell, in order, each once."""
    return sorted({word for word in map(str.strip, cell.split(",")) if AN_ID.fullmatch(word)}, key=natural)


def mappings(table: list[Row], entry: dict[str, Any]) -> Mappings:
    """Who says so → control → ids. A source that the hand-written file has no word for is an error; what it has `instead` is published."""
    found: dict[str, dict[str, list[str]]] = {}
    instead: dict[str, list[str]] = entry.get("instead", {})
    beside = [{"id": control} for control in sorted(instead.keys() - {row["id"] for row in table})]
    for row in sorted([*table, *beside], key=lambda row: row["id"]):
        known = instead[row["id"]] if row["id"] in instead else ids(row[entry["column"]])
        if known:
            said = entry["said"][row[entry["by"]]] if "by" in entry and row["id"] not in instead else PUBLISHED
            found.setdefault(said, {})[row["id"]] = known
    if "by_area" in entry:
        listed = {row["id"] for row in table} | instead.keys()
        wide = {control: entry["by_area"][area] for control, area in areas().items() if control not in listed}
        found[INFERRED] = dict(sorted({**found[INFERRED], **wide}.items()))
    order = list(dict.fromkeys([PUBLISHED, *entry.get("said", {}).values()]))
    return {said: found[said] for said in order if said in found}


def listing(text: str) -> list[str]:
    """All ids of a framework, in the order written.

    >>> listing("2.1.1-2 5.4,6")
    ['2.1.1', '2.1.2', '5.4', '5.6']
    """
    found: list[str] = []
    for word in text.split():
        prefix, _, numbers = word.rpartition(".")
        for part in numbers.split(","):
            first, _, last = part.partition("-")
            found += [f"{prefix}.{number}" for number in range(int(first), int(last or first) + 1)]
    return found


def translated(whole: Mappings, words: dict[str, list[str]]) -> Mappings:
    """The mappings of another framework, with what each of its ids is in this one."""
    found = {
        said: {control: sorted({one for name in ids for one in words.get(name, [])}, key=natural) for control, ids in table.items()}
        for said, table in whole.items()
    }
    return {said: {control: ids for control, ids in table.items() if ids} for said, table in found.items()}


def requirements(table: str) -> dict[str, list[str]]:
    """Control of Security Hub → ids of another framework, as a table beside this script has them."""
    return {row["id"]: ids(row["requirements"]) for row in rows(Path(__file__).parent / table)}


def told(table: list[Row], entry: dict[str, Any]) -> dict[str, list[str]]:
    """Control → what AWS relates its own control to, where `controls.tsv` has nothing published."""
    published = {row["id"] for row in table if row[entry["column"]] and entry["said"][row[entry["by"]]] == PUBLISHED}
    found = translated(mapped(table, HAND["security-hub"]), requirements(entry["told"]))[PUBLISHED]
    return {control: known for control, known in found.items() if control not in published}


def mapped(table: list[Row], entry: dict[str, Any]) -> Mappings:
    """Who says so → control → ids, of one framework of the hand-written file."""
    if "of" not in entry:
        return mappings(table, {**entry, "instead": told(table, entry) | entry["instead"]} if "told" in entry else entry)
    whole = mapped(table, HAND[entry["of"]])
    if "instead_of" in entry:
        return translated(whole, requirements(entry["instead_of"]))
    return translated(whole, {one: [one] for one in listing(entry["listed"])})


def areas() -> dict[str, str]:
    """Control id → its control area, of all controls."""
    return {f"{path.parent.name}/{path.stem}": tomllib.loads(path.read_text(encoding="utf-8"))["domain"] for path in control_files()}


def page(entry: dict[str, Any], found: Mappings) -> str:
    """The text of a file."""
    lines = [f"{HEADER}name = {quoted(entry['name'])}", f"source = {listed(entry['source'])}"]
    if "note" in entry:
        lines.append(f"note = {quoted(entry['note'].strip())}")
    if "listed" in entry:
        lines += [f"listed = {listed(listing(entry['listed']))}", "", "[gaps]"]
        lines += [f"{quoted(one)} = {quoted(why)}" for one, why in entry.get("gaps", {}).items()]
    for said, controls in found.items():
        lines += ["", f"[mappings.{said}]", *(f"{quoted(control)} = {listed(known)}" for control, known in controls.items())]
    return "\n".join([*lines, ""])


def listed(texts: list[str]) -> str:
    """A TOML list on one line."""
    return f"[{', '.join(map(quoted, texts))}]"


def build(folder: Path) -> Files:
    """File name → text."""
    table = rows(folder / "controls.tsv")
    return {f"frameworks/{name}.toml": page(entry, mapped(table, entry)) for name, entry in HAND.items()}


if __name__ == "__main__":
    sys.exit(ship(build, CATALOGUE, "frameworks/*.toml"))
