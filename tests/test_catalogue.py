"""Every control of the catalogue: it reads, its name is its path, its words exist, its examples get the verdicts they name.

`pytest tests/test_catalogue.py -k s3/` tests the controls of one service.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec
import pytest

from srm_tf.catalogue.load import control_files
from srm_tf.engine.examples import examined
from tests.support.folders import MEMORY
from tests.support.judging import catalogue, facts, wrong
from tests.support.pages import control_page

FILES = control_files()
IDS = [f"{path.parent.name}/{path.stem}" for path in FILES]
KNOWN = frozenset(IDS)


def test_every_file_is_a_control() -> None:
    assert {one.id for one in catalogue().all()} == KNOWN


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_a_control_passes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `srm-tf controls test` asks it: examples are read as configuration, where Terraform refuses nothing, and its fix mends one."""
    monkeypatch.setattr(tempfile, "tempdir", MEMORY)
    page = control_page(path)
    found = examined(path, page, facts(), KNOWN)
    assert (found.faults, found.error) == ((), "")
    assert found.examples + found.skipped == len(page.examples)


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_examples_get_their_verdicts_through_plans(path: Path) -> None:
    assert wrong(control_page(path)) == []


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_a_relation_is_shown_through_a_module_as_well(path: Path) -> None:
    """That is where most people have one of the two."""
    page = control_page(path)
    joins = '"type":"join"' in msgspec.json.encode(page.control.arms).decode()
    assert not joins or any("module " in example.terraform for example in page.examples)
