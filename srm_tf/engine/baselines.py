"""Files of baselines: where one stands, what inputs are called in it, its lines.

JSON lines: first `{"srm-tf-baseline":1}`, then one finding a line, sorted. So a change of one finding is a change of one line, and git can
merge two branches by `merge=union`: the order does not matter to who reads it, nor does a line that is there twice.
"""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final, get_args, get_type_hints

import msgspec

from srm_tf.engine.baseline import Baseline, Entry
from srm_tf.errors import SrmError
from srm_tf.files import content
from srm_tf.wording import encodable, safe_json

if TYPE_CHECKING:
    from srm_tf.engine.nearest import Settings

NAME: Final = "srm-tf-baseline.jsonl"
VERSION: Final = 1
_STANDARD_INPUT: Final = "-"
_MERGE: Final = (b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||")


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line."""

    version: int = msgspec.field(name="srm-tf-baseline")


def place(said: str | None, settings: Settings) -> Path | None:
    """The file that counts for an input: that of the command line before that of its settings."""
    own = settings.file.baseline if settings.file is not None else None
    path = Path(said) if said is not None else settings.folder / own if own else None
    return None if path is None else Path(os.path.normpath(path.absolute()))


def label(path: Path) -> str:
    """As the user would write it."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # on another drive
        return path.as_posix()


def text(entries: Iterable[Entry]) -> str:
    """The whole file."""
    encode = msgspec.json.Encoder().encode
    return "".join(f"{safe_json(encode(one)).decode()}\n" for one in (_Head(VERSION), *entries))


def read(path: Path, named_by: tuple[str, ...] = ()) -> Baseline:
    """The baseline in a file. Raises SrmError with the line, what was expected and what was got; who named it, where there is none."""
    name = label(path)
    if path.is_dir() or not path.exists():
        got = "a directory" if path.is_dir() else "nothing"
        raise SrmError((*named_by, name), f"expected a baseline, got {got}", "`srm-tf baseline write` writes one.")
    data = content(path, name).removeprefix(BOM_UTF8)  # editors of Windows write one
    head, _, rest = data.partition(b"\n")
    _check_head(head, (name, "line 1"))
    try:
        entries = msgspec.json.Decoder(Entry).decode_lines(rest)
    except (msgspec.DecodeError, UnicodeDecodeError):
        entries = list(_one_by_one(rest, name))
    return Baseline(_once(entries))


def _once(entries: Iterable[Entry]) -> Iterable[Entry]:
    """Each finding once, since the day on which it was first accepted: branches that are merged accepted it on two."""
    first: dict[tuple[object, ...], Entry] = {}
    for one in entries:
        said = (one.key, one.verdict, one.evidence)
        first[said] = min(first.get(said, one), one, key=lambda each: each.accepted)
    return first.values()


def refuse_others(path: Path) -> None:
    """Raises SrmError where another file has that name: `--force` is for baselines, also for those that cannot be read any more."""
    if path.exists() and (data := content(path, label(path))) and b"srm-tf-baseline" not in data:
        raise SrmError((label(path),), "expected a baseline or no file of that name, got another file", "Give the baseline another name.")


def _check_head(head: bytes, where: tuple[str, ...]) -> None:
    try:
        version = msgspec.json.decode(head, type=_Head).version
    except (msgspec.DecodeError, UnicodeDecodeError):
        what = f'expected {{"srm-tf-baseline":{VERSION}}}, got {_shown(head)}'
        raise SrmError(where, what, "`srm-tf baseline write` writes such a file.") from None
    if version != VERSION:
        hint = "A newer srm-tf wrote it." if version > VERSION else ""
        raise SrmError(where, f"expected version {VERSION}, got {version}", hint)


def _one_by_one(rest: bytes, name: str) -> Iterable[Entry]:
    """The entries of a file where something is amiss; a head in their midst is what a merge of two files leaves."""
    decode = msgspec.json.Decoder(Entry).decode
    for number, line in enumerate(rest.split(b"\n"), 2):
        if not line.strip():
            continue
        try:
            yield decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            where = (name, f"line {number}")
            if b'"srm-tf-baseline"' in line:
                _check_head(line, where)
                continue
            raise _mistake(error, line, where) from None


def _mistake(error: Exception, line: bytes, where: tuple[str, ...]) -> SrmError:
    if line.startswith(_MERGE):
        hint = "Keep the lines of both sides, without the marks: their order does not matter."
        return SrmError(where, f"expected an entry, got {_shown(line)}, a mark that a merge left", hint)
    what, _, at = str(error).partition(" - at `$.")
    key = at.rstrip("`").partition("[")[0]
    try:
        raw = msgspec.json.decode(line)  # what is amiss with an entry is told at its beginning already: it may break off behind
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return SrmError(where, f"expected an entry as one line of JSON, got {_shown(line)}")
    if "missing required field" in what:
        return SrmError((*where, what.split("`")[1]), "expected this key, got nothing")
    if "unknown field" in what:
        return SrmError(where, f"expected one of {', '.join(Entry.__struct_fields__)}, got {what.split('`')[1]!r}")
    if not key:
        return SrmError(where, f"expected an entry, got {_shown(line)}")
    return SrmError((*where, key), f"expected {_kind(key)}, got {raw.get(key)!r}")


def _kind(key: str) -> str:
    if key in {"verdict", "severity"}:
        return f"one of {', '.join(get_args(get_type_hints(Entry)[key]))}"
    return {"accepted": "a day as 2026-11-25", "evidence": "a list of texts"}.get(key, "a text")


def _shown(line: bytes) -> str:
    """The mark of a merge, for a message; of all else no text: it may be a line of another file, with a password in it."""
    start = line[:40].decode("utf-8", "replace").strip()
    return repr(start) if line.startswith(_MERGE) else "something else" if start else "nothing"


class InputNames:
    """What inputs are called in a baseline: from where it stands, so that no name of a machine is in it; directories end in `/`.

    An input outside of the repository, or of the directory of a baseline in none, is called by the end of its name.
    """

    def __init__(self, path: Path) -> None:
        self._label = label(path)
        self._folder = path.parent.resolve()
        above = (one for one in (self._folder, *self._folder.parents) if (one / ".git").exists())
        self._top = next(above, self._folder)

    def of(self, root: str) -> str:
        """The name of one input. What comes through a pipe is called `-`, in the directory where the program was started."""
        path = Path(root)
        if root == _STANDARD_INPUT or (path.exists() and not path.is_file() and not path.is_dir()):
            return self._from_here(Path.cwd().resolve() / _STANDARD_INPUT)
        if path.is_dir():
            name = self._from_here(path.resolve())
            return f"{name}/"
        return self._from_here(path.parent.resolve() / path.name)

    def all(self, roots: Sequence[str]) -> dict[str, str]:
        """The names of the inputs of a run. Raises SrmError where two have the same."""
        found = {root: self.of(root) for root in roots}
        by_name: dict[str, str] = {}
        for root, name in found.items():
            if by_name.setdefault(name, root) != root:
                what = f"expected inputs with names of their own, got {by_name[name]} and {root}, both called {name!r}"
                raise SrmError((self._label,), what, "Inputs outside of its repository are told apart by their names alone.")
        return found

    def gone(self, name: str, folders: Iterable[str]) -> bool:
        """Whether a name is that of a directory which is no more, below one of these."""
        if not name.endswith("/") or PurePosixPath(name).is_absolute():
            return False
        path = Path(os.path.normpath(self._folder / name))
        return not path.exists() and any(path.is_relative_to(Path(one).resolve()) for one in folders)

    def _from_here(self, path: Path) -> str:
        if not path.is_relative_to(self._top):
            return encodable(path.name)
        return encodable(Path(os.path.relpath(path, self._folder)).as_posix())
