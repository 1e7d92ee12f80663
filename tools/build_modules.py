"""Build `docs/modules.md`: each module of the package with the first sentence of its docstring, layer by layer.

python tools/build_modules.py [--check]
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from shipping import ROOT, Files, ship_own

PACKAGE = ROOT / "srm_tf"
TARGET = ROOT / "docs"
NAME = "modules.md"
# From the bottom of the layers to the top, as docs/architecture.md has them.
LAYERS = ("model", "terraform", "terraform/functions", "language", "language/terms", "catalogue", "engine", "report", "")
HEAD = """<!-- Written by tools/build_modules.py: `make pages` writes it anew. -->

# What each module is for

*The first sentence of each module, layer by layer from the bottom up. How they hang together: [architecture.md](architecture.md).*
"""
_CODE = re.compile(r"(`[^`]*`)")


def first_sentence(path: Path) -> str:
    """The first paragraph of a module's docstring, on one line.

    >>> first_sentence(Path(__file__))
    'Build `docs/modules.md`: each module of the package with the first sentence of its docstring, layer by layer.'
    """
    told = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(told.partition("\n\n")[0].split())


def in_a_cell(text: str) -> str:
    r"""Text in a cell of a table: what stands outside of code means itself, and no `|` ends the cell.

    >>> in_a_cell("`a|b` <c> *")
    '`a\\|b` \\<c> \\*'
    """
    parts = _CODE.split(text)
    plain = [one if _CODE.fullmatch(one) else re.sub(r"([*<_\[\]])", r"\\\1", one) for one in parts]
    return "".join(plain).replace("|", "\\|")


def rows(layer: str) -> Iterator[str]:
    """The modules of one folder."""
    for path in sorted((PACKAGE / layer).glob("*.py")):
        if path.name != "__init__.py":
            yield f"| [{path.name}](../{path.relative_to(ROOT).as_posix()}) | {in_a_cell(first_sentence(path))} |"


def build() -> Files:
    """File name → text."""
    lines = [HEAD]
    for layer in LAYERS:
        about = in_a_cell(first_sentence(PACKAGE / layer / "__init__.py"))
        lines += [f"## srm_tf/{layer}", "", about, "", "| | |", "| --- | --- |", *rows(layer), ""]
    return {NAME: "\n".join(lines)}


if __name__ == "__main__":
    sys.exit(ship_own(build, TARGET, NAME))
