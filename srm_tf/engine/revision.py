"""The directories of a run as they were at a git revision, for `--against`: the world before, where no plan tells of one."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from srm_tf.engine.git import complaint
from srm_tf.errors import SrmError

_SECONDS = 300


class Revision:
    """A revision of the repository that a directory is in, laid out in a temporary folder while the context is open."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._kept: dict[Path, Path] = {}
        self._folder = tempfile.TemporaryDirectory(prefix="srm-tf-")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._folder.cleanup()

    def of(self, folder: Path) -> tuple[Path, Path]:
        """Where the directory is at the revision, and the top of that tree; it need not exist there. Raises SrmError."""
        top = Path(os.fsdecode(self._git(folder, "rev-parse", "--show-toplevel").rstrip(b"\n"))).resolve()
        if top not in self._kept:
            self._kept[top] = self._laid_out(top, len(self._kept))
        kept = self._kept[top]
        return kept / folder.resolve().relative_to(top), kept

    def _laid_out(self, top: Path, number: int) -> Path:
        if self._name.startswith("-"):
            raise SrmError(("--against",), f"expected a revision, got {self._name!r}")
        commit = self._git(top, "rev-parse", "--verify", "--quiet", f"{self._name}^{{commit}}").strip().decode()
        place = Path(self._folder.name).resolve() / str(number)
        place.mkdir()
        with tarfile.open(fileobj=io.BytesIO(self._git(top, "archive", "--format=tar", commit))) as archive:
            archive.extractall(place, filter="data")
        (place / ".git").mkdir(exist_ok=True)  # where looking upward for the repository ends
        return place

    def _git(self, folder: Path, *arguments: str) -> bytes:
        command = ["git", "-C", str(folder), *arguments]
        # A hook of git is started with variables that name its own repository, whatever the directory.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        try:
            done = subprocess.run(  # noqa: S603 — git, and what the user named
                command, capture_output=True, check=False, timeout=_SECONDS, env=environment
            )
        except FileNotFoundError:
            raise SrmError(("--against",), "expected git on PATH, got none") from None
        except subprocess.TimeoutExpired:
            raise SrmError(("--against",), f"expected git to answer within {_SECONDS} s, got nothing") from None
        if done.returncode:
            if arguments[0] == "rev-parse" and "--verify" in arguments:
                raise SrmError(
                    ("--against",),
                    f"expected a revision, got {self._name!r}",
                    "In a shallow clone, fetch it first: git fetch origin main, and give origin/main.",
                )
            what, says = complaint(done.stderr)
            hint = f"git says: {says}" if says else ""
            raise SrmError(("--against",), f"expected a git repository around {folder}, got: {what}", hint)
        return done.stdout
