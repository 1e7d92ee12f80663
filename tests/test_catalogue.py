"""Every control of the catalogue: it reads, its name is its path, its words exist, its examples get the verdicts they name.

`pytest tests/test_catalogue.py -k s3/` tests the controls of one service.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from srm_tf.catalogue.check import faults
from srm_tf.catalogue.load import SOURCE, control_files
from srm_tf.catalogue.read import read_page
from tests.support.judging import schema, services, wrong

FILES = control_files()
IDS = [f"{path.parent.name}/{path.stem}" for path in FILES]
KNOWN = frozenset(IDS)


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_control(path: Path) -> None:
    page = read_page(path, f"{path.parent.name}/{path.stem}", str(path.relative_to(SOURCE)))
    assert faults(page, schema(), services(), KNOWN) == []
    assert wrong(page) == []


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_a_relation_is_shown_through_a_module_as_well(path: Path) -> None:
    """That is where most people have one of the two."""
    page = read_page(path, f"{path.parent.name}/{path.stem}")
    joins = '"type":"join"' in msgspec.json.encode(page.control.arms).decode()
    assert not joins or any("module " in example.terraform for example in page.examples)
