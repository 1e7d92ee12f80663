"""Folders that are there for as long as a test looks at them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

# Tests make tens of thousands of folders, and some disks take ten milliseconds for each; here most systems with Linux have memory.
_SHARED: Final = "/dev/shm"  # noqa: S108 — the folders in it have names that nobody guesses
MEMORY: Final = _SHARED if os.access(_SHARED, os.W_OK) else None


def put(place: Path, files: Mapping[str, str]) -> None:
    """Write files, by their names in a directory."""
    for name, text in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")


@contextmanager
def laid_out(files: Mapping[str, str]) -> Iterator[Path]:
    """A folder with these files, until the end of the block."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as place:
        folder = Path(place).resolve()
        put(folder, files)
        yield folder
