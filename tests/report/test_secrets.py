"""Law 6 and acceptance case 32 for every format there is, as a user gets it: a sensitive value appears in none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import srm_tf
from srm_tf.report.formats import FORMATS

TREE = Path(srm_tf.__file__).parent.parent
FOLDER = Path(__file__).parent.parent / "acceptance" / "plans" / "32-33-secret-and-default-group"
SECRET = "canary-7f3a9c"  # noqa: S105 — the very text that must not be found


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The plan and the configuration of a database whose password is sensitive, twice, in every format."""
    folders = (tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("two"))
    for folder in folders:
        asked = [word for name in FORMATS for word in ("--format", f"{name}:{folder / name}")]
        argv = [sys.executable, "-m", "srm_tf", "check", "plan.json", ".", "--profile", "all", "--as-of", "2026-11-24", "--verbose", *asked]
        done = subprocess.run(argv, cwd=FOLDER, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": str(TREE)})
        assert done.returncode == 1, done.stderr
        assert SECRET not in done.stdout + done.stderr
    return folders


@pytest.mark.parametrize("name", FORMATS)
def test_a_sensitive_value_is_in_no_format(name: str, runs: tuple[Path, Path]) -> None:
    assert SECRET in (FOLDER / "plan.json").read_text(encoding="utf-8")
    assert SECRET in (FOLDER / "main.tf").read_text(encoding="utf-8")
    text = (runs[0] / name).read_text(encoding="utf-8")
    assert "rds/instances-are-encrypted-at-rest" in text
    assert SECRET not in text


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_input_is_the_same_text(name: str, runs: tuple[Path, Path]) -> None:
    assert (runs[0] / name).read_bytes() == (runs[1] / name).read_bytes()
