"""Parsed files, kept between runs: one file of the user's cache directory for each content, so that what did not change is not parsed.

Safe under parallel runs (a file appears whole or not at all), safe to delete, and never the only copy of anything. Files of variable
values are never put here.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec

from srm_tf import __version__
from srm_tf.terraform.syntax import File

FORMAT = 1  # of the trees; a newer one never reads an older one's files
_OFF = "SRM_TF_NO_CACHE"


def folder() -> Path | None:
    """Where parsed files are kept; None where the user wants none or there is no home directory.

    https://specifications.freedesktop.org/basedir-spec/latest/
    """
    if os.environ.get(_OFF):
        return None
    base = os.environ.get("XDG_CACHE_HOME", "")
    if base.startswith("/"):
        return Path(base) / "srm-tf"
    try:
        return Path.home() / ".cache" / "srm-tf"
    except RuntimeError:  # no home directory is known
        return None


def parsed(data: bytes, name: str, parse: Callable[[bytes, str], File]) -> File:
    """The parsed form of a file's content: as kept, else parsed and kept. Raises SrmError where it does not parse."""
    place = _place(data)
    found = _kept(place) if place is not None else None
    if found is None:
        found = parse(data, name)
        if place is not None:
            _keep(place, found)
    return found


def _place(data: bytes) -> Path | None:
    import hashlib  # noqa: PLC0415 — only configuration is kept, plans are not

    where = folder()
    digest = hashlib.sha256(data).hexdigest()
    return where / f"parsed-{FORMAT}-{__version__}" / digest[:2] / digest[2:] if where is not None else None


def _kept(place: Path) -> File | None:
    try:
        return msgspec.msgpack.decode(place.read_bytes(), type=File)
    except (OSError, msgspec.MsgspecError, RecursionError):
        return None


def _keep(place: Path, file: File) -> None:
    """Write aside and rename; a cache that cannot be written is no error."""
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(msgspec.msgpack.encode(file))
            Path(aside).replace(place)
        except OSError:
            Path(aside).unlink(missing_ok=True)
    except (OSError, RecursionError):
        return
