"""Files that people write, read whole: what stands in the way is an SrmError that names the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, cast

from srm_tf.errors import SrmError

_DEEPEST: Final = 50  # tables and lists inside each other: nothing that we read has ten


def regular(path: Path, name: str) -> None:
    """Raises SrmError for what is there and no regular file: a pipe would never end."""
    if path.exists() and not path.is_file():
        raise SrmError((name,), f"expected a regular file, got {'a directory' if path.is_dir() else 'something else'}")


def content(path: Path, name: str) -> bytes:
    """The bytes of a file; `name` is what messages call it. Raises SrmError."""
    try:
        regular(path, name)
        return path.read_bytes()
    except OSError as error:
        raise SrmError((name,), f"expected a readable file, got {error.strerror or 'an error'}") from None


def text_of(data: bytes, name: str) -> str:
    """The text of a file in UTF-8, with or without a BOM. Raises SrmError for anything else."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SrmError((name, f"line {line}"), "expected UTF-8 text, got a byte that is none", "Save the file as UTF-8.") from None


def toml(path: Path, name: str, about: Callable[[str], str]) -> dict[str, Any]:
    """The tables of a file in TOML; `about`: what to do about an error of the parser, "" if nobody can say. Raises SrmError."""
    import tomllib  # noqa: PLC0415 — most runs read no TOML

    text = text_of(content(path, name), name)
    try:
        found = tomllib.loads(text)
        if _depth(found) <= _DEEPEST:
            return found
    except tomllib.TOMLDecodeError as error:
        raise SrmError((name,), f"expected TOML, got an error: {error}", about(str(error))) from None
    except ValueError:  # that of `int`, which reads so many digits and no more
        raise SrmError((name,), "expected TOML, got a number of thousands of digits") from None
    except RecursionError:  # of the parser, which nests as the text does
        pass
    raise SrmError((name,), f"expected at most {_DEEPEST} tables and lists inside each other, got more")


def _depth(value: object) -> int:
    if isinstance(value, dict):
        value = list(cast("dict[str, object]", value).values())
    return 1 + max(map(_depth, cast("list[object]", value)), default=0) if isinstance(value, list) else 0
