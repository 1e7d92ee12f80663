"""Terraform's functions of files and their names: https://developer.hashicorp.com/terraform/language/functions#filesystem-functions.

Files are read inside the scanned tree only. What Terraform would take from the machine it runs on is not known.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from functools import partial

from srm_tf.terraform import cty
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.files import cleaned, expanded
from srm_tf.terraform.functions import Files, Unseen, function
from srm_tf.terraform.functions.encoding import encoded_base64
from srm_tf.terraform.functions.hashes import base64_digest, hex_digest
from srm_tf.terraform.types import BOOL, STRING, set_of


@function("abspath", STRING, returns=STRING)
def abspath(path: str) -> Val:
    """`abspath(path)`: where a relative path leads depends on the directory that Terraform is started in."""
    if path.startswith("/"):
        return cty.string(cleaned(path))
    return cty.unknown(STRING, not_null=True, prefix="/", why=("path.cwd, the directory that Terraform is started in",))


@function("basename", STRING, returns=STRING)
def basename(path: str) -> str:
    """`basename(path)`: its last part."""
    if not path:
        return "."
    return path.rstrip("/").rpartition("/")[2] or "/"


@function("dirname", STRING, returns=STRING)
def dirname(path: str) -> str:
    """`dirname(path)`: all but its last part."""
    return cleaned(posixpath.split(path)[0])


@function("pathexpand", STRING, returns=STRING)
def pathexpand(path: str) -> str:
    """`pathexpand(path)`: with the home directory in the place of `~`."""
    return expanded(path)


def _read(files: Files | None, path: str) -> bytes:
    if files is None:
        raise Unseen("a file that is not shown")
    return files.read(path)


@function("file", STRING, returns=STRING, files=True)
def file(files: Files | None, path: str) -> str:
    """`file(path)`: the text of a file, which has to be UTF-8."""
    try:
        return _read(files, path).decode()
    except UnicodeDecodeError:
        raise EvalError("the file is not UTF-8 text; filebase64() reads such files") from None


@function("fileexists", STRING, returns=BOOL, files=True)
def fileexists(files: Files | None, path: str) -> bool:
    """`fileexists(path)`."""
    if files is None:
        raise Unseen("a file that is not shown")
    return files.exists(path)


@function("fileset", STRING, STRING, returns=set_of(STRING), files=True)
def fileset(files: Files | None, folder: str, pattern: str) -> list[str]:
    """`fileset(path, pattern)`: the names of regular files below a directory."""
    if files is None:
        raise Unseen("files that are not shown")
    return files.matching(folder, pattern)


def _registered(name: str, make: Callable[[bytes], str]) -> None:
    @function(name, STRING, returns=STRING, files=True)
    def made(files: Files | None, path: str) -> str:
        return make(_read(files, path))

    made.__doc__ = f"`{name}(path)`."


_registered("filebase64", encoded_base64)
for _name in ("md5", "sha1", "sha256", "sha512"):
    _registered(f"file{_name}", partial(hex_digest, _name))
for _name in ("sha256", "sha512"):
    _registered(f"filebase64{_name}", partial(base64_digest, _name))
