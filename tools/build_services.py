"""Build `srm_tf/catalogue/aws/<service>/service.toml` from the table of resource types and the hand-written `services.toml`.

    python tools/build_services.py FOLDER [--check]

FOLDER holds `resource_types.tsv`; what a type's attributes are is read from the shipped schema (build that first).
Only the files service.toml are written: everything by hand about a service stands beside them in files of other names.
"""

from __future__ import annotations

import sys
import tomllib
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from shipping import CATALOGUE, ROOT, Files, Row, quoted, rows, ship

sys.path.insert(0, str(ROOT))

from srm_tf.catalogue.services import WITHOUT_ENGINE
from srm_tf.terraform.schema import shipped  # of the tree this script stands in, installed or not

HAND: dict[str, Any] = tomllib.loads((Path(__file__).parent / "services.toml").read_text(encoding="utf-8"))
HEADER = "# Written by tools/build_services.py. What is written by hand about this service stands in the other files of this folder.\n\n"
OWN_NAMES = ("id", "identifier", "name", "url")


def folders() -> dict[str, str]:
    """Provider service, or provider service and documentation heading → folder."""
    return {source: folder for folder, entry in HAND["folders"].items() for source in entry.get("from", [folder])}


def kind_of(row: Row) -> str:
    """The service kind: the hand-written correction, else the table's."""
    found = (kind for pattern, kind in HAND["kinds"].items() if fnmatchcase(row["resource_type"], pattern))
    kind = row["srm_service_kind"]
    return next(found, HAND["kinds"].get(kind, kind))


def identities(row: Row) -> list[str]:
    """The attributes that name the resource itself: `key_id` of aws_kms_key, `function_name` of aws_lambda_function, and the hand list."""
    resource_type = row["resource_type"]
    found: list[str] = HAND["identities"].get(resource_type, [])
    words = resource_type.removeprefix("aws_").split("_")
    nouns = ["_".join(words[first:]) for first in range(len(words))] if row["role"] != "glue" else []
    top = shipped().attributes(resource_type)
    own = [f"{noun}_{ending}" for noun in nouns for ending in OWN_NAMES]
    named = [name for name in own if name in top and top[name].kind == "string" and not top[name].sensitive]
    return sorted({*found, *named} - set(HAND["not_identities"].get(resource_type, [])))


def entry(row: Row) -> str:
    """One line of a service.toml."""
    resource_type = row["resource_type"]
    fields = {"kind": quoted(kind_of(row)), "role": quoted(row["role"]), "name": quoted(name_of(row))}
    if resource_type in HAND["guests"]["types"]:
        fields["guest"] = "true"
    if fields["kind"].strip('"') in WITHOUT_ENGINE and any(fnmatchcase(resource_type, one) for one in HAND["engineless"]["types"]):
        fields["engineless"] = "true"
    if known := identities(row):
        fields["identities"] = f"[{', '.join(map(quoted, known))}]"
    return f"{resource_type} = {{ {', '.join(f'{key} = {value}' for key, value in fields.items())} }}"


def name_of(row: Row) -> str:
    """The hand-written correction, else the table's name, else the words of the type after its prefix."""
    words = row["resource_type"].removeprefix("aws_").split("_")
    return HAND["names"].get(row["resource_type"]) or row["name"] or " ".join(word.capitalize() for word in words[1:] or words)


def earlier() -> list[Row]:
    """Rows of the types that only earlier versions of the provider have."""
    shared = {"docs_subcategory": ""}
    return [
        {"resource_type": name, "service": one["service"], "srm_service_kind": one["kind"], "role": one["role"], "name": one["name"]}
        | shared
        for name, one in HAND["earlier"].items()
    ]


def build(folder: Path) -> Files:
    """File name → text."""
    place = folders()
    found: dict[str, list[str]] = {}
    for row in sorted((*rows(folder / "resource_types.tsv"), *earlier()), key=lambda row: row["resource_type"]):
        where = place.get(f"{row['service']}:{row['docs_subcategory']}") or place[row["service"]]
        found.setdefault(where, []).append(entry(row))
    return {f"{name}/service.toml": page(HAND["folders"][name]["name"], lines) for name, lines in found.items()}


def page(brand: str, lines: list[str]) -> str:
    """The text of a service.toml."""
    return "\n".join([f"{HEADER}name = {quoted(brand)}", "", "[types]", *lines, ""])


if __name__ == "__main__":
    sys.exit(ship(build, CATALOGUE, "*/service.toml"))
