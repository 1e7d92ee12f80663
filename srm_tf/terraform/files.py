"""The files that functions of a configuration may see: those of the scanned tree, and nothing else."""

from __future__ import annotations

import os
import posixpath
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from srm_tf.terraform.cty import EvalError
from srm_tf.terraform.functions import AbsentFileError, Unseen, globs

LARGEST = 10_000_000  # bytes of a file that is read
_MOST = 100_000  # names that one pattern is held against
_OUTSIDE = "a file outside of what is scanned"


class Past(Protocol):
    """A tree of files that are not all there before somebody asks for them."""

    def reach(self, folders: Iterable[Path]) -> None:
        """Let the files of directories appear."""
        ...

    def whole(self) -> None:
        """Let all files appear."""
        ...


class Tree:
    """The files below `scanned`, as expressions of a root module in `folder` name them: relative paths start at the root module.

    A path that leads out, by its text or over a link, is Unseen: Terraform would read it. `nested`: a template is being rendered.
    """

    def __init__(self, scanned: Path, folder: Path, past: Past | None = None, *, nested: bool = False) -> None:
        self.nested = nested
        self._past = past
        self._scanned = _slashed(os.path.abspath(scanned))  # noqa: PTH100 — by the text alone: links are looked at later
        self._folder = _slashed(os.path.abspath(folder))  # noqa: PTH100
        self._real = _slashed(os.path.realpath(scanned))

    def inner(self) -> Tree:
        """The same files for a template."""
        return Tree(Path(self._scanned), Path(self._folder), self._past, nested=True)

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises EvalError where there is none, Unseen where it must not or cannot be read."""
        place = self._place(path)
        found = self._stat(place)
        if found is None:
            raise AbsentFileError("there is no file of that name")
        if not stat.S_ISREG(found.st_mode):
            raise EvalError("that is no regular file")
        if found.st_size > LARGEST:
            raise Unseen("a file that is too large to be read here")
        try:
            return Path(place).read_bytes()
        except OSError:
            raise Unseen("a file that cannot be read here") from None

    def exists(self, path: str) -> bool:
        """Whether there is such a file. Raises EvalError for what is there and no file, Unseen for what lies outside."""
        found = self._stat(self._place(path))
        if found is not None and not stat.S_ISREG(found.st_mode):
            raise EvalError("that is no regular file")
        return found is not None

    def matching(self, folder: str, pattern: str) -> list[str]:
        """The files below `folder` that match a pattern, relative to it. Raises EvalError for a malformed one, Unseen as `read`."""
        if "\0" in folder + pattern:
            return []
        if self._past is not None:
            self._past.whole()
        whole = cleaned(posixpath.join(folder or ".", pattern.lstrip("/")))
        drive, rest = os.path.splitdrive(whole)
        base = f"{drive}/" if rest.startswith("/") else self._folder
        found = sorted(set(self._walk(base, globs.parts(rest.lstrip("/")), [_MOST])))
        start = self._absolute(folder)
        return [posixpath.relpath(one, start) for one in found if self._is_file(one)]

    def below(self, folder: str, most: int) -> list[str]:
        """The files in a directory and below it, as `read` takes them, no more than `most`. Raises EvalError for none, Unseen as `read`.

        Links to directories count for files: nobody follows them.
        """
        place = self._place(folder)
        if self._past is not None:
            self._past.whole()
        if not os.path.isdir(place):  # noqa: PTH112 — a text, as all places here
            raise EvalError("that is no directory")
        found: list[str] = []
        for within, folders, names in os.walk(place):
            folders.sort()
            where = _slashed(within)
            links = (one for one in folders if os.path.islink(posixpath.join(where, one)))  # noqa: PTH114 — a text, as all places here
            found += [posixpath.join(where, one) for one in sorted((*names, *links))]
            if len(found) >= most:
                break
        return [posixpath.relpath(one, self._folder) for one in found[:most]]

    # Paths

    def _absolute(self, path: str) -> str:
        """Where a path leads, by its text alone."""
        if "\0" in path:
            raise EvalError("the path has a null character in it")
        return cleaned(_slashed(os.path.join(self._folder, path)))  # noqa: PTH118 — a text, as all places here

    def _place(self, path: str) -> str:
        place = self._absolute(expanded(path))
        if self._past is not None:
            self._past.reach((Path(place), Path(place).parent))
        return self._inside(place)

    def _inside(self, place: str) -> str:
        """The place, if nothing leads out of the tree. Raises Unseen otherwise."""
        if not (_within(place, self._scanned) and _within(_slashed(os.path.realpath(place)), self._real)):
            raise Unseen(_OUTSIDE)
        return place

    @staticmethod
    def _stat(place: str) -> os.stat_result | None:
        """What is there; None where nothing is. Raises EvalError where nobody can say."""
        try:
            return os.stat(place)  # noqa: PTH116 — a text, as all places here
        except FileNotFoundError:
            return None
        except OSError:
            raise EvalError("nobody can say whether there is such a file") from None

    def _is_file(self, place: str) -> bool:
        found = self._stat(self._inside(place))
        if found is None:
            raise EvalError("a link among the files leads nowhere")
        return stat.S_ISREG(found.st_mode)

    # Patterns

    def _walk(self, base: str, parts: list[str], left: list[int]) -> Iterator[str]:
        """What matches the parts of a pattern below a directory; `left` counts down what may still be looked at."""
        plain = next((at for at, part in enumerate(parts) if not globs.is_plain(part)), len(parts))
        base = self._inside(cleaned(posixpath.join(base, *parts[:plain])))
        rest = parts[plain:]
        if rest:
            yield from self._below(base, rest, left)
        elif os.path.exists(base):  # noqa: PTH110 — a text, as all places here; what stands behind a file is nothing
            yield base

    def _below(self, base: str, parts: list[str], left: list[int]) -> Iterator[str]:
        entries = [(posixpath.join(base, entry.name), entry) for entry in self._entries(base, left)]
        if parts[0] == globs.ANY_DEPTH:
            for place, entry in entries:
                if len(parts) == 1:
                    yield place
                if entry.is_dir(follow_symlinks=False):
                    yield from self._below(place, parts, left)
            parts = parts[1:]
        for place, entry in entries if parts else ():
            if globs.matches(parts[0], entry.name):
                if len(parts) == 1:
                    yield place
                else:
                    yield from self._walk(place, parts[1:], left)

    @staticmethod
    def _entries(base: str, left: list[int]) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(base) as found:
                entries = list(found)
        except OSError:
            return []  # as for Terraform, a directory that cannot be read is empty
        left[0] -= len(entries)
        if left[0] < 0:
            raise Unseen("more files than are looked through here")
        return entries


def expanded(path: str) -> str:
    """A path without `~` at its beginning. Raises Unseen for the home directory, EvalError for somebody else's."""
    if not path.startswith("~"):
        return path
    if path[1:2] not in {"", "/", "\\"}:
        raise EvalError("expected a path, got the home directory of a certain user")
    raise Unseen("the home directory of whoever runs Terraform")


def cleaned(path: str) -> str:
    """The shortest path that means the same, by its text alone, as Go's `filepath.Clean`.

    >>> cleaned("//a/./b/../c/"), cleaned("")
    ('/a/c', '.')
    """
    short = posixpath.normpath(path)
    return short[1:] if short.startswith("//") else short


def _slashed(place: str) -> str:
    """A place of this machine with the slashes that Terraform's own paths have; on Windows either sign parts them."""
    return place.replace(os.sep, "/")


def _within(place: str, folder: str) -> bool:
    return place == folder or place.startswith(folder.rstrip("/") + "/")
