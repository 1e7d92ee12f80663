"""Parsed files, kept between runs: one file of the user's cache directory for each content, so that what did not change is not parsed.

Safe under parallel runs (a file appears whole or not at all), safe to delete, and never the only copy of anything: some thousands of
files are kept, and older ones go. Files of variable values are never put here, nor is one with a secret in it that Terraform keeps nowhere.
Nobody reads here what stands in the others, but who has them: what is kept of a file opens with its content only.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import msgspec

from srm_tf import __version__
from srm_tf.model.schema import WRITE_ONLY
from srm_tf.terraform.hiding import may_hide
from srm_tf.terraform.syntax import Block, Body, File, Literal

FULL = 64  # files of one of the 256 folders
OLD = 30 * 24 * 3600  # seconds since another installation last made a folder
_OFF = "SRM_TF_NO_CACHE"
_TREES = "parsed-"
_DIGEST = 16  # bytes behind a tree


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
    found = kept(data, name)
    if found is None:
        found = parse(data, name)
        place = _place(data, name)
        if place is not None and not _tells(found.body):
            write(place, found, data)
            _make_room(place.parent)
    return found


def kept(data: bytes, name: str) -> File | None:
    """The parsed form of a file's content, if an earlier run kept it."""
    place = _place(data, name)
    return _read(place, data) if place is not None else None


def _place(data: bytes, name: str) -> Path | None:
    """Where a content is kept: the same bytes mean something else in JSON, an empty file for one."""
    import hashlib  # noqa: PLC0415 — only configuration is kept, plans are not

    where = folder()
    digest = hashlib.sha256(data).hexdigest() + (".json" if name.endswith(".json") else "")
    return where / trees() / digest[:2] / digest[2:] if where is not None else None


@cache
def trees() -> str:
    """The name of the folder of this installation's trees: another one's parser may mean something else, even in the same version.

    So may this one's with another grammar: python-hcl2 is upgraded by itself.
    """
    import hashlib  # noqa: PLC0415 — as in `_place`

    from srm_tf.terraform import grammar  # noqa: PLC0415 — which keeps its tables here

    with os.scandir(Path(__file__).parent) as found:
        sources = sorted((one.name, one.stat().st_size, one.stat().st_mtime_ns) for one in found if one.name.endswith(".py"))
    return f"{_TREES}{__version__}-{hashlib.sha256(repr((sources, grammar.digest())).encode()).hexdigest()[:16]}"


def _tells(body: Body) -> bool:
    """Whether a secret stands in it: the default of a sensitive or ephemeral variable, or what is written in a write-only argument.

    https://developer.hashicorp.com/terraform/language/manage-sensitive-data
    """
    if any(name.endswith(WRITE_ONLY) and _says(one.value) for name, one in body.attributes.items()):
        return True
    return any(_is_secret(block) or _tells(block.body) for block in body.blocks)


def _is_secret(block: Block) -> bool:
    default = block.body.value("default")
    told = _says(default) or (default is not None and not isinstance(default, Literal)) or bool(block.body.of_type("default"))
    return block.type == "variable" and told and may_hide(block.body)


def _says(value: object) -> bool:
    """Whether a text stands there."""
    return isinstance(value, Literal) and isinstance(value.value, str) and value.value != ""


def _make_room(shelf: Path) -> None:
    """Drop the older half of one of the 256 folders that is full, and what other installations left long ago: both can be made again."""
    try:
        files = sorted(shelf.iterdir(), key=lambda file: file.stat().st_mtime)
        for file in files[: len(files) // 2] if len(files) > FULL else ():
            file.unlink(missing_ok=True)
        if len(files) == 1:  # seldom enough: the first file of a folder
            _drop_others(shelf.parent)
    except OSError:
        return  # another run is at it, too


def _drop_others(mine: Path) -> None:
    import shutil  # noqa: PLC0415 — hardly a run comes here
    import time  # noqa: PLC0415

    for other in mine.parent.glob(f"{_TREES}*"):
        if other != mine and other.stat().st_mtime < time.time() - OLD:
            shutil.rmtree(other, ignore_errors=True)


def _read(place: Path, content: bytes) -> File | None:
    try:
        told = _veiled(place.read_bytes(), content)
        tree, digest = told[:-_DIGEST], told[-_DIGEST:]
        return msgspec.msgpack.decode(tree, type=File) if digest == _digest(tree) else None  # a damaged one may mean something else
    except (OSError, msgspec.MsgspecError, RecursionError):
        return None


def _digest(tree: bytes) -> bytes:
    import hashlib  # noqa: PLC0415 — as in `_place`

    return hashlib.blake2b(tree, digest_size=_DIGEST).digest()


def _veiled(kept: bytes, content: bytes) -> bytes:
    """What is kept of a content, as nobody can read it without that; veiled twice, it is plain again.

    A key of SHAKE256 (https://doi.org/10.6028/NIST.FIPS.202) as long as the text is added to it. Another content has another one.
    """
    import hashlib  # noqa: PLC0415 — as in `_place`

    key = hashlib.shake_256(b"kept" + content).digest(len(kept))
    return (int.from_bytes(kept, "little") ^ int.from_bytes(key, "little")).to_bytes(len(kept), "little")


def write(place: Path, found: msgspec.Struct, content: bytes | None = None) -> None:
    """Write aside and rename, so that a file appears whole or not at all; a cache that cannot be written is no error.

    `content`: what the reader has to have.
    """
    import tempfile  # noqa: PLC0415 — what is kept already is not written

    try:
        plain = msgspec.msgpack.encode(found)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(plain if content is None else _veiled(plain + _digest(plain), content))
            Path(aside).replace(place)
        finally:  # an interruption leaves nothing behind, either
            Path(aside).unlink(missing_ok=True)
    except (OSError, RecursionError):
        return
