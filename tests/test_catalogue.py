"""Every control of the catalogue: it reads, its name is its path, its words exist, its examples get the verdicts they name.

`pytest tests/test_catalogue.py -k s3/` tests the controls of one service.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from srm_tf.catalogue.check import complaints, module_lacks
from srm_tf.catalogue.load import SOURCE, control_files
from srm_tf.catalogue.read import read_page
from tests.support.judging import schema, services, wrong

FILES = control_files()
IDS = [f"{path.parent.name}/{path.stem}" for path in FILES]


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_control(path: Path) -> None:
    page = read_page(path, f"{path.parent.name}/{path.stem}", str(path.relative_to(SOURCE)))
    assert [*complaints(page, schema(), services()), *module_lacks(page)] == []
    assert wrong(page) == []
