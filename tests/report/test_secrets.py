"""Law 6 and acceptance case 32 for every format there is: a sensitive value appears in none."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from srm_tf.engine.finding import Report
from srm_tf.engine.inputs import examine
from srm_tf.report.formats import FORMATS, Page, Wanted

FOLDER = Path(__file__).parent.parent / "acceptance" / "plans" / "32-33-secret-and-default-group"
SECRET = "canary-7f3a9c"  # noqa: S105 — the very text that must not be found


@pytest.fixture(scope="module")
def both() -> Report:
    """The plan and the configuration of a database whose password is sensitive."""
    names = (str(FOLDER / "plan.json"), str(FOLDER))
    return examine(names, as_of=dt.date(2026, 11, 24).isoformat(), profile="all", only=(), skip=())


@pytest.mark.parametrize("name", FORMATS)
def test_a_sensitive_value_is_in_no_format(name: str, both: Report) -> None:
    assert SECRET in (FOLDER / "plan.json").read_text(encoding="utf-8")
    assert SECRET in (FOLDER / "main.tf").read_text(encoding="utf-8")
    text = Wanted(name).render(both, Page(verbose=True))
    assert "aws_db_instance.d" in text
    assert SECRET not in text


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_report_is_the_same_text(name: str, both: Report) -> None:
    assert Wanted(name).render(both, Page()) == Wanted(name).render(both, Page())
