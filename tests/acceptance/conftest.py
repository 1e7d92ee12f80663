"""What the acceptance tests share: a directory of its own for each, with nobody's environment and cache in it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.scanning import Program, Scan


@pytest.fixture
def scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scan:
    """An empty directory to write configuration into."""
    place = tmp_path / "here"
    place.mkdir()
    monkeypatch.chdir(place)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in [one for one in os.environ if one.startswith(("TF_VAR_", "TF_CLI_ARGS", "TF_DATA_DIR"))]:
        monkeypatch.delenv(name)
    return Scan(place)


@pytest.fixture
def srm_tf(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Program:
    """The program."""
    return Program(monkeypatch, capfdbinary)
