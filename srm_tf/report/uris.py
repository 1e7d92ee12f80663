"""Where a file is, for those who look from the repository: paths from its root, and URIs of them.

A report names files as they are reached from where the program was started. What shows findings beside the code (GitHub, GitLab, an editor)
knows the repository only.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path, PurePath
from typing import Final
from urllib.parse import quote

import msgspec

STDIN: Final = "-"


class Base(msgspec.Struct, frozen=True):
    """The repository's root and where the program was started, both whole paths."""

    root: str
    start: str


def here(start: Path | None = None) -> Base:
    """The base of this run: the nearest directory above with a `.git` is the repository, else where the program was started."""
    at = start or Path.cwd()
    root = next((one for one in (at, *at.parents) if (one / ".git").exists()), at)
    return Base(str(root), str(at))


@lru_cache(maxsize=4096)  # each format asks it of the same files for each of thousands of findings
def inside(file: str, base: Base) -> str:
    """The path from the repository's root, with slashes; "." for the root itself, "" for what is outside.

    >>> inside("../modules/a.tf", Base("/repo", "/repo/infra"))
    'modules/a.tf'
    """
    if file == STDIN:
        return ""
    whole, root = _whole(file, base), PurePath(base.root).as_posix()
    if whole == root:
        return "."
    prefix = f"{root.rstrip('/')}/"
    return whole.removeprefix(prefix) if whole.startswith(prefix) else ""


def is_fetched(file: str) -> bool:
    """Whether it is of a module that `terraform init` brought: no file of the repository. Of several directories each begins so."""
    return any(part.startswith(".terraform") for part in file.split("/")[:-1])


def ours(file: str, base: Base) -> bool:
    """Whether people of this repository can change the file: it is inside, and not of a module that `terraform init` fetched."""
    found = inside(file, base)
    return bool(found) and not is_fetched(found)


def path(file: str, base: Base) -> str:
    """The path from the repository's root; what is outside keeps the name it was given."""
    return inside(file, base) or ("stdin" if file == STDIN else PurePath(file).as_posix())


def relative_uri(file: str, base: Base) -> str:
    """The URI of a file from the repository's root; "" for what is outside.

    >>> relative_uri("odd name#1.tf", Base("/repo", "/repo"))
    'odd%20name%231.tf'
    """
    return _quoted(inside(file, base))


def outer_uri(file: str, base: Base) -> str:
    """The URI of a file outside the repository: a whole one where its name is whole, so that no machine's path is told that nobody gave."""
    if PurePath(file).is_absolute():
        return f"file:///{_quoted(_whole(file, base).lstrip('/'))}"
    return _quoted(path(file, base))


def _whole(file: str, base: Base) -> str:
    return PurePath(os.path.normpath(PurePath(base.start) / file)).as_posix()


def _quoted(text: str) -> str:
    """RFC 3986: everything but letters, digits, `-._~` and slashes becomes `%XX` of its bytes, whatever they are on the disk."""
    try:
        return quote(text.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:  # not from a file system: half a character
        return quote(text.encode("utf-8", "backslashreplace"))
