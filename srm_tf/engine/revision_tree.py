"""The tree of a commit in a folder of its own, directory by directory: of a large repository, a run looks at a few.

A directory is laid out when somebody says that it will be looked into. Where the tree has links or submodules, a path alone does not say
what stands there, and all of it is laid out at once.

`git archive` writes files as a checkout would have them, but for those that .gitattributes keeps out of releases (`export-ignore`:
https://git-scm.com/docs/gitattributes#_creating_an_archive), such as the examples of a module: those are asked for one by one.
"""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

_FILES: Final = (b"100644 ", b"100755 ")  # their modes: https://git-scm.com/docs/git-fast-import#_filemodify
_AT_ONCE: Final = 200  # names that one command line takes, whatever the system


class Past:
    """What `git ls-tree -r -z` lists of a commit, to be laid out below `top`.

    `archive`: the names of some, or none for all → a tar. `file`: a name → what is in it.
    """

    def __init__(self, top: Path, listed: bytes, archive: Callable[[Sequence[str]], bytes], file: Callable[[str], bytes]) -> None:
        self.top = top
        self._archive = archive
        self._file = file
        self._names: dict[str, list[str]] = {}  # directory → its own files; none of those that only have others in them
        self._there: set[str] = set()  # directories that are laid out
        entries = [entry for entry in listed.split(b"\0") if entry]
        files = [entry for entry in entries if entry.startswith(_FILES)]
        names = [os.fsdecode(entry.partition(b"\t")[2]) for entry in files]
        if len(files) == len(entries):
            for name in names:
                self._add(name)
        else:
            with tarfile.open(fileobj=io.BytesIO(archive(()))) as found:
                found.extractall(top, filter=_inside)  # noqa: S202 — the filter leaves out what leads elsewhere
            self._complete(names)

    def _add(self, name: str) -> None:
        folder = name.rpartition("/")[0]
        known = folder in self._names
        self._names.setdefault(folder, []).append(name)
        while folder and not known:
            folder = folder.rpartition("/")[0]
            known = folder in self._names
            self._names.setdefault(folder, [])

    def holding(self, endings: tuple[str, ...]) -> list[Path]:
        """The directories that have a file which ends so, as far as all of it is not laid out yet."""
        return [self.top / folder for folder, names in self._names.items() if any(name.endswith(endings) for name in names)]

    def reach(self, folders: Iterable[Path]) -> None:
        """Lay out the files of directories, as far as the tree has them. Raises SrmError."""
        asked = dict.fromkeys(one.relative_to(self.top).as_posix() for one in folders if one.is_relative_to(self.top))
        self._lay_out(["" if one == "." else one for one in asked])

    def whole(self) -> None:
        """Lay out all of it. Raises SrmError."""
        self._lay_out(self._names)

    def _lay_out(self, folders: Iterable[str]) -> None:
        new = [one for one in folders if one in self._names and one not in self._there]
        self._there.update(new)
        for one in new:
            (self.top / one).mkdir(parents=True, exist_ok=True)
        names = [name for one in new for name in self._names[one]]
        if 2 * len(names) > sum(map(len, self._names.values())):
            self._there.update(self._names)
            names = [name for several in self._names.values() for name in several]
            self._write(())
        else:
            for first in range(0, len(names), _AT_ONCE):
                self._write(names[first : first + _AT_ONCE])
        self._complete(names)

    def _complete(self, names: Iterable[str]) -> None:
        """Add the files that an archive leaves out."""
        for name in names:
            if not (self.top / name).exists():
                self._put(name, self._file(name))

    def _write(self, names: Sequence[str]) -> None:
        with tarfile.open(fileobj=io.BytesIO(self._archive(names))) as found:
            for member in found:
                kept = _inside(member, str(self.top))
                content = found.extractfile(member) if kept is not None and kept.isreg() else None
                if kept is not None and content is not None:
                    self._put(kept.name, content.read())

    def _put(self, name: str, content: bytes) -> None:
        """A file appears whole or not at all: another process may be at the same directory."""
        place, aside = self.top / name, self.top / ".git" / str(os.getpid())
        place.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(content)
        aside.replace(place)


def _inside(member: tarfile.TarInfo, place: str) -> tarfile.TarInfo | None:
    """What may be laid out: nothing that leads out of the tree, as a link to a place of somebody's machine does."""
    try:
        return tarfile.data_filter(member, place)
    except tarfile.FilterError:
        return None
