"""`--format NAME[:FILE]`, several at once: each a pure function of the report, written to standard output or, whole, to its file."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.errors import SrmError, nearest
from srm_tf.terraform.roots import VALUES
from srm_tf.terraform.tree import ENDINGS

if TYPE_CHECKING:
    from srm_tf.engine.finding import Report


class Layout(msgspec.Struct, frozen=True):
    """How a page for a terminal is laid out; the other formats look alike wherever they are read."""

    width: int = 80
    colour: bool = False
    verbose: bool = False


# The name on the command line → the module of this package whose `page` writes it. Imported when it is asked for.
FORMATS: Final[Mapping[str, str]] = {
    "table": "table",
    "json": "as_json",
    "html": "as_html",
    "markdown": "markdown",
    "github": "github",
    "github-summary": "github_summary",
    "csv": "as_csv",
    "sarif": "sarif",
    "github-sarif": "github_sarif",
    "junit": "junit",
    "gitlab-code-quality": "gitlab_code_quality",
    "gitlab-sast": "gitlab_sast",
}
DEFAULT: Final = "table"
_STANDARD_OUTPUT: Final = frozenset({"-", "/dev/stdout"})
_ELSEWHERE: Final = {"cli": "table", "text": "table", "default": "table", "md": "markdown", "xml": "junit"}


class Wanted(msgspec.Struct, frozen=True):
    """One format that was asked for, and its file; "" is standard output."""

    name: str
    file: str = ""

    def render(self, report: Report, how: Layout) -> str | Iterable[bytes]:
        """The text, or its UTF-8 in pieces."""
        page = import_module(f"srm_tf.report.{FORMATS[self.name]}").page
        found: str | Iterable[bytes] = page(report, how) if self.name == DEFAULT else page(report)
        return found


def wanted(words: Iterable[str], where: tuple[str, ...] = ("--format",), inputs: Iterable[str] = ()) -> tuple[Wanted, ...]:
    """The formats of words like `json` and `sarif:out.sarif`; a table where there are none. `where` they are said. Raises SrmError.

    None is written over one of the `inputs`, or over any file of configuration.
    """
    found = tuple(dict.fromkeys(_wanted(word, where) for word in words)) or (Wanted(DEFAULT),)  # the same said twice is said once
    if sum(not one.file for one in found) > 1:
        names = " and ".join(one.name for one in found if not one.file)
        raise SrmError(where, f"expected one format for standard output, got {names}", "Give the others a file: --format json:FILE")
    files = [one.file for one in found if one.file]
    places = [_place(one) for one in files if one != os.devnull]
    twice = next((file for file in files if places.count(_place(file)) > 1), None)
    if twice is not None:
        raise SrmError(where, f"expected a file of its own for each format, got {twice!r} twice", "Give one of them another name.")
    read = set(map(_place, inputs))
    for file in files:
        if _place(file) in read or file.endswith((*ENDINGS, *VALUES)):
            raise SrmError((*where, file), "expected a file for the report, got one that is read", "Give it another name.")
    return found


def _place(file: str) -> str:
    """Where it is, however it is spelled; of a link that leads back to itself, too, for which pathlib has an error of its own."""
    return os.path.realpath(file)


def _wanted(word: str, where: tuple[str, ...]) -> Wanted:
    name, colon, file = word.partition(":")
    if name not in FORMATS:
        plain = name.lower().replace("_", "-")
        hint = f"Did you mean {_ELSEWHERE[plain]!r}?" if plain in _ELSEWHERE else nearest(plain, FORMATS)
        raise SrmError(where, f"expected one of {', '.join(FORMATS)}, got {name!r}", hint)
    if colon and not file:
        raise SrmError((*where, word), "expected a file after the colon, got nothing", f"Write `--format {name}:FILE`.")
    return Wanted(name, "" if file in _STANDARD_OUTPUT else file)


def encoded(written: str | Iterable[bytes]) -> Iterable[bytes]:
    """What a format wrote, as a file has it."""
    return (written.encode(),) if isinstance(written, str) else written


def write(file: str, *parts: bytes) -> None:
    """All parts, or nothing: what stood there before is replaced in one step. Raises SrmError."""
    write_all({file: parts})


def write_all(files: Mapping[str, Iterable[bytes]]) -> None:
    """Every file whole, or none of them: each is written beside its place before the first is put there. Raises SrmError."""
    places: dict[Path, str] = {}  # of two spellings of one place, the last one
    beside: dict[Path, Path] = {}
    file = ""
    try:
        for file in files:
            places[_behind(Path(file))] = file
        for path, file in places.items():
            _prepare(path, files[file], beside)
        for path, written in beside.items():
            file = places[path]
            written.replace(path)
    except OSError as error:
        import shlex  # noqa: PLC0415 — only a failure needs it

        holder = os.path.dirname(file)  # noqa: PTH120 — pathlib raises where a directory above is closed
        missing = holder and not os.path.exists(holder)  # noqa: PTH110
        hint = f"Its directory has to be there: mkdir -p {shlex.quote(holder)}" if missing else ""
        raise SrmError((file,), f"expected a file that can be written, got {error.strerror or 'an error'}", hint) from None
    finally:
        for written in beside.values():
            written.unlink(missing_ok=True)


def _behind(path: Path) -> Path:
    """Where a file stands: behind a link to one, which stays."""
    return path.resolve() if path.is_symlink() and path.is_file() and not _is_open(path) else path


def _is_open(path: Path) -> bool:
    """Whether it is one that this process was handed: `/dev/stderr`, `/dev/fd/3`. Others write into it as well, a log perhaps."""
    links = (path, path.readlink()) if path.is_symlink() else (path,)
    return any(os.path.realpath(one.parent) == os.path.realpath("/dev/fd") for one in links)


def _prepare(path: Path, parts: Iterable[bytes], beside: dict[Path, Path]) -> None:
    """Write a file beside its place, and note where; what is no file is written at once. Raises OSError."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if path.exists() and (not path.is_file() or _is_open(path)):  # a device, a pipe: nothing to replace
        with path.open("ab") as there:
            there.writelines(parts)
        return
    import tempfile  # noqa: PLC0415 — most reports go to standard output

    with tempfile.NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name}.", delete=False) as kept:
        beside[path] = Path(kept.name)
        kept.writelines(parts)
    # As any other file of this user, or as the one whose place it takes: who hid that hides this.
    beside[path].chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
