"""The files that a provisioner names: scripts that it runs, and what it copies to a machine. What lies in the scanned tree is read.

https://developer.hashicorp.com/terraform/language/resources/provisioners/remote-exec, …/provisioners/file
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from srm_tf.model.value import Location, Unknown, Value
from srm_tf.terraform.cty import EvalError
from srm_tf.terraform.functions import AbsentFileError, Unseen
from srm_tf.terraform.module import ModuleInstance
from srm_tf.terraform.provisioners import NAMING
from srm_tf.terraform.roots import label
from srm_tf.terraform.scope import Bound

if TYPE_CHECKING:
    from srm_tf.terraform.functions import Files
    from srm_tf.terraform.scope import Scope

_LARGEST: Final = 1 << 20  # signs of a script
_MOST: Final = 100  # files of a directory
# What texts begin with that say how they are written: PowerShell 5 writes UTF-16.
_CODINGS: Final = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def read(values: Mapping[str, Value], scope: Scope) -> Value:
    """`{ path, text }` of each file that the arguments name: which argument it is, and what stands there with its lines."""
    while isinstance(scope, Bound):
        scope = scope.outer
    found = [one for name in NAMING if name in values for one in _named(name, values[name], scope)]
    return Value(tuple(found), written=True) if found else Value()


def _named(name: str, value: Value, scope: Scope) -> Iterator[Value]:
    for at, one in enumerate(value.items()):
        path, text = f"{name}[{at}]" if isinstance(value.data, tuple) else name, one.text()
        if text is None or one.hides or scope.files is None:
            yield _file(path, Value(Unknown("what stands in a file whose name is not known", one.origins), written=True))
            continue
        below = _below(text, scope.files)
        for each in below[:_MOST]:
            yield _file(path, _text(each, scope.files, scope))
        if len(below) > _MOST:
            yield _file(path, Value(Unknown(f"what stands in {text}, of which {_MOST} files are read, and no more"), written=True))


def _file(path: str, text: Value) -> Value:
    return Value({"path": Value(path, written=True), "text": text}, written=True)


def _below(name: str, files: Files) -> list[str]:
    """The file; of a directory, the files in it."""
    try:
        files.exists(name)
    except Unseen:
        return [name]
    except EvalError:  # it is there, and no file
        with suppress(EvalError):
            return files.below(name, _MOST + 1)
    return [name]


def _text(name: str, files: Files, scope: Scope) -> Value:
    """What stands in a file; nothing of one that is no text."""
    try:
        data = files.read(name)
    except Unseen as error:
        return Value(Unknown(f"what stands in {name}, {error}"), written=True)
    except AbsentFileError:
        return Value(Unknown(f"what stands in {name}, which is not there"), written=True)
    except EvalError:
        return Value(Unknown(f"what stands in {name}, which is no file"), written=True)
    coding = next((one for mark, one in _CODINGS.items() if data.startswith(mark)), "utf-8")
    text = "" if coding == "utf-8" and b"\0" in data else data.decode(coding, errors="replace")
    if len(text) > _LARGEST:
        return Value(Unknown(f"what stands in {name}, of more than {_LARGEST >> 20} MiB"), written=True)
    place = label(scope.session.root / name) if isinstance(scope, ModuleInstance) else name
    return Value(text, written=True, location=Location(place, 1, len(text.splitlines())))
