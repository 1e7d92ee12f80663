"""Every example of every control, read as configuration: the verdict it names; `plan` is for the plan only.

`pytest tests/test_examples_as_configuration.py -k s3/` takes the controls of one service.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from srm_tf.catalogue.load import SOURCE, control_files
from srm_tf.catalogue.read import read_page
from tests.support.judging import outcome

FILES = control_files()
IDS = [f"{path.parent.name}/{path.stem}" for path in FILES]


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_example(path: Path) -> None:
    page = read_page(path, f"{path.parent.name}/{path.stem}", str(path.relative_to(SOURCE)))
    wrong = []
    for example in page.examples:
        if example.before:
            continue  # a change, of which a configuration shows the end only
        address, answer = outcome(page.control, example, planned=False)
        got = answer.verdict.word if answer is not None else "silent"
        if got != example.verdict:
            wrong.append(f"{example.name!r}: {address} is {got} ({answer.because if answer is not None else ''})")
    assert wrong == []
