"""What a docstring shows is what one gets."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHOWING = sorted(path for path in (ROOT / "srm_tf").rglob("*.py") if ">>> " in path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SHOWING, ids=lambda path: str(path.relative_to(ROOT)))
def test_examples_in_docstrings(path: Path) -> None:
    parts = path.relative_to(ROOT).with_suffix("").parts
    shown = doctest.testmod(import_module(".".join(part for part in parts if part != "__init__")))
    assert shown.attempted
    assert not shown.failed
