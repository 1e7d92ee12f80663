"""Build `srm_tf/terraform/provider/` from the table of the AWS provider's attributes.

    python tools/build_schema.py FOLDER [--check]

FOLDER holds `attributes.tsv` and `resource_types.tsv` (schema of hashicorp/aws 6.69.1, defaults of its Go code).
Written: `index.json` (version, shapes, which type is in which file) and one `<provider service>.json` each.

A type is an object of its attributes. An attribute is the number of its shape, or `[shape, default]`, or, when something is nested
in it, `[shape, default, {…}]`. A shape is `[kind, flags, max items]`; flags are letters of r(equired), o(ptional), c(omputed),
s(ensitive).
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import TypeAlias

from shipping import ROOT, Row, rows, ship

TARGET = ROOT / "srm_tf" / "terraform" / "provider"
VERSION = "6.69.1"
CONSTANTS: dict[str, str] = tomllib.loads((Path(__file__).parent / "provider_constants.toml").read_text())
UNTOLD: dict[str, dict[str, str]] = tomllib.loads((Path(__file__).parent / "provider_defaults.toml").read_text())
FLAGS = {"required": "r", "optional": "o", "optional+computed": "oc", "computed": "c"}

Shape: TypeAlias = tuple[str, str, int]
Node: TypeAlias = "int | list[int | str | dict[str, Node] | None]"


def default_of(row: Row) -> str | None:
    """The default in Terraform's words, or None where the code's expression cannot be resolved."""
    untold = UNTOLD.get(row["resource_type"], {}).get(row["attribute_path"])
    if untold is not None:
        return untold
    code = re.sub(r",?\s*//.*", "", row["default_provider_code"]).strip()
    if not code or row["type"].startswith(("set", "list", "map", "block")):
        return None
    documented = row["default_documented"].rstrip(".s*")
    if row["type"] == "bool":
        return code if code in {"true", "false"} else None
    if row["type"] == "number":
        return number(code) or constant(code, documented if re.fullmatch(r"-?\d+(\.\d+)?", documented) else "")
    return text(code, row["default_documented"].rstrip("."))


def number(code: str) -> str | None:
    """A number written out, or a product of numbers."""
    if re.fullmatch(r"-?\d+(\.\d+)?", code):
        return code.removesuffix(".0")
    if re.fullmatch(r"\d+( \* \d+)+", code):
        product = 1
        for factor in code.split(" * "):
            product *= int(factor)
        return str(product)
    return None


def text(code: str, documented: str) -> str | None:
    """A literal string, or the value of a Go constant."""
    for call in (r"types\.(\w+)", r"Default\((\w+)\)", r"^string\((\w+)"):
        if found := re.search(call, code):
            return constant(found.group(1), documented) or quoted(code)
    if re.fullmatch(r"[A-Za-z_]\w*", code) and code != documented:
        return constant(code, documented)
    return code.replace("\\\\", "\\").replace("\\\\", "\\")


def quoted(code: str) -> str | None:
    r"""The text of a conversion such as `awstypes.IntendedUse(\\"SingleUse\\")`."""
    found = re.search(r'\("(\w+)"\)', code.replace("\\", ""))
    return found.group(1) if found else None


def constant(name: str, documented: str) -> str | None:
    """A constant's value: from the table, else what is documented where the constant's name ends in it."""
    if name in CONSTANTS:
        return CONSTANTS[name]
    if documented.lstrip("-").replace(".", "").isdigit():
        return documented
    ending = re.sub(r"[^a-z0-9]", "", documented.lower())
    return documented if ending and re.sub(r"_", "", name.lower()).endswith(ending) else None


def shape_of(row: Row) -> Shape:
    """What an attribute is, without its name and default."""
    kind, one = re.subn(r",max1\)$", ")", row["type"])
    return kind, FLAGS[row["flag"]] + ("s" if "sensitive" in row["markers"].split(",") else ""), one


def tree(attributes: list[Row], shapes: dict[Shape, int]) -> dict[str, Node]:
    """The attributes of one type, nested."""
    inside: dict[tuple[str, ...], dict[str, Node]] = {(): {}}
    for row in sorted(attributes, key=lambda row: row["attribute_path"].count(".")):
        *above, name = row["attribute_path"].split(".")
        inside[tuple(above)][name] = shapes[shape_of(row)]
        inside[(*above, name)] = {}
    for row in sorted(attributes, key=lambda row: -row["attribute_path"].count(".")):
        *above, name = row["attribute_path"].split(".")
        children, default = inside[(*above, name)], default_of(row)
        if children or default is not None:
            inside[tuple(above)][name] = [shapes[shape_of(row)], default, *([children] if children else [])]
    return inside[()]


def build(folder: Path) -> dict[str, str]:
    """File name → text."""
    attributes = rows(folder / "attributes.tsv")
    by_type: dict[str, list[Row]] = {}
    for row in attributes:
        by_type.setdefault(row["resource_type"], []).append(row)
    counts = Counter(map(shape_of, attributes))
    shapes = {shape: place for place, shape in enumerate(sorted(counts, key=lambda shape: (-counts[shape], shape)))}
    services: dict[str, list[str]] = {}
    for row in rows(folder / "resource_types.tsv"):
        services.setdefault(row["service"], []).append(row["resource_type"])
    files = {f"{service}.json": {name: tree(by_type[name], shapes) for name in types} for service, types in services.items()}
    index = {"version": VERSION, "shapes": list(shapes), "files": services}
    return {name: compact(content) for name, content in {"index.json": index, **files}.items()}


def compact(content: object) -> str:
    """JSON on one line."""
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.exit(ship(build, TARGET, "*.json"))
