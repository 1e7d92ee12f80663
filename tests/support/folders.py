"""Folders that are there for as long as a test looks at them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

# Tests make tens of thousands of folders, and some disks take ten milliseconds for each; here most systems with Linux have memory.
_MEMORY: Final = "/dev/shm"  # noqa: S108 — the folder in it has a name that nobody guesses


def put(place: Path, files: Mapping[str, str]) -> None:
    """Write files, by their names in a directory."""
    for name, text in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")


@contextmanager
def laid_out(files: Mapping[str, str]) -> Iterator[Path]:
    """A folder with these files, until the end of the block."""
    with tempfile.TemporaryDirectory(dir=_MEMORY if os.access(_MEMORY, os.W_OK) else None) as place:
        folder = Path(place).resolve()
        put(folder, files)
        yield folder
