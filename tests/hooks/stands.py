"""Where the hooks of CI systems run: programs that record what they are asked, the product installed, a repository with a change."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from srm_tf.report.formats import FORMATS

ROOT = Path(__file__).parent.parent.parent
SCHEMAS = Path(__file__).parent / "schemas"
CONTROL = "ebs/volumes-are-encrypted-at-rest"
VOLUME = 'resource "aws_ebs_volume" "%s" {\n  availability_zone = "eu-west-1a"\n  size = 10\n  encrypted = %s\n}\n'

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def needs_formats(*names: str) -> pytest.MarkDecorator:
    """What is tested with formats that may not be there yet."""
    missing = sorted(set(names) - FORMATS.keys())
    return pytest.mark.skipif(bool(missing), reason=f"there is no --format {', '.join(missing)} yet")


def documents(name: str) -> list[Any]:
    """The documents of a YAML file of the hooks."""
    return list(yaml.safe_load_all((ROOT / "hooks" / name).read_text(encoding="utf-8")))


def schema(name: str) -> Any:
    """What a host accepts."""
    return json.loads((SCHEMAS / name).read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Stand:
    """A folder in which scripts run. Nothing of the environment of the tests reaches them but where programs are."""

    place: Path

    @property
    def programs(self) -> Path:
        """Comes first on PATH."""
        return self.place / "bin"

    def program(self, name: str, script: str) -> None:
        """Put a program there that first notes its arguments, and, where it gets any, its standard input."""
        self.programs.mkdir(parents=True, exist_ok=True)
        path = self.programs / name
        path.write_text(f'#!/bin/sh\nprintf \'%s\\n\' "{name} $*" >> "{self.place}/calls"\n{script}\n', encoding="utf-8")
        path.chmod(0o755)

    def calls(self, name: str = "") -> list[str]:
        """What the programs were asked."""
        path = self.place / "calls"
        return [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith(name)] if path.exists() else []

    def run(
        self, command: Sequence[str], environment: Mapping[str, str] | None = None, *, where: Path | None = None, alone: bool = False
    ) -> subprocess.CompletedProcess[str]:
        """Run it in the folder, or in `where`; `alone`: no other programs than those of the stand and of the system."""
        here = "" if alone else f"{Path(sys.executable).parent}:"
        base = {"PATH": f"{self.programs}:{here}/usr/local/bin:/usr/bin:/bin", "HOME": str(self.place), "LANG": "C.UTF-8"}
        kept = {name: os.environ[name] for name in ("PIP_CACHE_DIR", "PIP_INDEX_URL", "PIP_CONFIG_FILE", "TMPDIR") if name in os.environ}
        kept.setdefault("PIP_CACHE_DIR", str(Path.home() / ".cache" / "pip"))
        return subprocess.run(
            command,
            cwd=where or self.place,
            env={**base, **kept, **(environment or {})},
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def from_here(self) -> None:
        """A `srm-tf` that is this tree, for tests that need no installation, and the scripts beside it under their installed names."""
        self.program("srm-tf", f'PYTHONPATH="{ROOT}" exec "{sys.executable}" -m srm_tf "$@"')
        for name in ("srm-tf-gate", "srm-tf-comment"):
            self.program(name, f'exec sh "{ROOT}/hooks/shell/{name}.sh" "$@"')


def git(place: Path, *arguments: str) -> str:
    """What git says in a repository of a test."""
    own = {f"GIT_{who}_{what}": "a@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {**{name: value for name, value in os.environ.items() if not name.startswith("GIT_")}, **own}
    done = subprocess.run(["git", "-C", str(place), *arguments], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def commit(place: Path, files: Mapping[str, str]) -> str:
    """Write files and commit them."""
    for name, text in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
    git(place, "add", "--all")
    git(place, "commit", "--quiet", "--message", "as it is")
    return git(place, "rev-parse", "HEAD")


def repository(place: Path) -> Path:
    """An empty repository."""
    place.mkdir(parents=True)
    git(place, "init", "--quiet", "--initial-branch", "main")
    return place
