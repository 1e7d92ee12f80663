"""Every clause of every control is proven: without it, an example or a proof would get another verdict.

What no example proves yet stands in `tests/catalogue/unproven.toml`, which may only become shorter.

`pytest tests/test_clauses.py -k s3/` tests the controls of one service.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest

from srm_tf.catalogue.load import control_files
from tests.support.clauses import PROOFS, proofs, unseen
from tests.support.judging import outcome
from tests.support.pages import control_page

FILES = control_files()
IDS = [f"{path.parent.name}/{path.stem}" for path in FILES]


@cache
def unproven() -> dict[str, list[str]]:
    return tomllib.loads((PROOFS.parent / "unproven.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_a_proof_gets_its_verdict_by_both_doors(path: Path) -> None:
    page = control_page(path)
    for proof, example in proofs(page):
        for planned in (False, True):
            _, answer = outcome(page.control, example, planned=planned)
            got = answer.verdict.word if answer is not None else "silent"
            assert got == ((planned and example.plan) or example.verdict), (proof, planned, answer and answer.because)


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_whoever_loses_a_clause_sees_an_example_fail(path: Path) -> None:
    page = control_page(path)
    assert unseen(path, page) == unproven().get(page.control.id, [])


def test_proofs_and_what_is_unproven_are_about_controls_that_there_are() -> None:
    named = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in PROOFS.glob("*.toml")}
    assert [name for service, them in named.items() for name in them if name not in IDS or not name.startswith(f"{service}/")] == []
    assert unproven().keys() <= set(IDS)
