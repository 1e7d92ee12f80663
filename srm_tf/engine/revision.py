"""The directories of a run as they were at a git revision, for `--against`: the world before, where no plan tells of one."""

from __future__ import annotations

import os
import shlex
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from srm_tf.engine import git
from srm_tf.engine.revision_tree import Past
from srm_tf.errors import SrmError
from srm_tf.terraform.installed import shown

_OPTION = "--against"


class Revision:
    """A revision of the repository that a directory is in, laid out in a temporary folder while the context is open."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._tops: dict[Path, Path] = {}  # the directory that holds `.git` → the top of the repository
        self._kept: dict[Path, Past] = {}
        self._folder = tempfile.TemporaryDirectory(prefix="srm-tf-")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._folder.cleanup()

    def of(self, folder: Path) -> tuple[Path, Past]:
        """Where the directory is at the revision, and the tree around it; it need not exist there. Raises SrmError.

        Nothing of the directory is laid out before somebody asks the tree for it.
        """
        real = folder.resolve()
        top = self._top(real)
        if top not in self._kept:
            self._kept[top] = self._past(top, len(self._kept))
        past = self._kept[top]
        return past.top / real.relative_to(top), past

    def _top(self, folder: Path) -> Path:
        """The top of the repository, asked once for all directories below the same `.git`."""
        holds = next((above for above in (folder, *folder.parents) if (above / ".git").exists()), folder)
        if holds not in self._tops:
            self._tops[holds] = Path(os.fsdecode(self._git(folder, "rev-parse", "--show-toplevel").rstrip(b"\n"))).resolve()
        return self._tops[holds]

    def _past(self, top: Path, number: int) -> Past:
        if self._name.startswith("-"):
            raise SrmError((_OPTION,), f"expected a revision, got {shown(self._name)!r}")
        commit = self._git(top, "rev-parse", "--verify", "--quiet", f"{self._name}^{{commit}}").strip().decode()
        place = Path(self._folder.name).resolve() / str(number)
        place.mkdir()
        (place / ".git").mkdir()  # where looking upward for the repository ends
        listed = self._git(top, "ls-tree", "-r", "-z", "--full-tree", commit)
        return Past(
            place,
            listed,
            lambda names: self._git(top, "--literal-pathspecs", "archive", "--format=tar", commit, *names),
            lambda name: self._git(top, "cat-file", "--filters", f"{commit}:{name}"),
        )

    def _git(self, folder: Path, *arguments: str) -> bytes:
        # A hook of git is started with variables that name its own repository, whatever the directory.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        done = git.ask(_OPTION, "-C", str(folder), *arguments, environment=environment)
        if done.returncode:
            if arguments[0] == "rev-parse" and "--verify" in arguments:
                hint = "There is one from the first commit on." if self._name == "HEAD" else self._fetching(folder)
                raise SrmError((_OPTION,), f"expected a revision, got {shown(self._name)!r}", hint)
            raise git.refusal(_OPTION, f"a git repository around {folder}", done.stderr)
        return done.stdout

    def _fetching(self, folder: Path) -> str:
        """How to come by a revision that is not here. A clone with its history would lose it to `--depth`: gitformat-shallow(5)."""
        branch = shlex.quote(shown(self._name.removeprefix("origin/"))) if self._name.startswith("origin/") else "main"
        if self._git(folder, "rev-parse", "--is-shallow-repository").strip() == b"true":
            return f"In a shallow clone, fetch it first: git fetch --depth 1 origin {branch}, and give FETCH_HEAD."
        return f"`git branch --all` lists those that are here. To fetch another: git fetch origin {branch}, and give FETCH_HEAD."
