"""The files that a provisioner names: scripts that it runs, and what it copies to a machine. What lies in the scanned tree is read.

https://developer.hashicorp.com/terraform/language/resources/provisioners/remote-exec, …/provisioners/file
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from srm_tf.model.value import Location, Unknown, Value
from srm_tf.terraform.cty import EvalError
from srm_tf.terraform.functions import Unseen
from srm_tf.terraform.module import ModuleInstance
from srm_tf.terraform.provisioners import NAMING
from srm_tf.terraform.roots import label
from srm_tf.terraform.scope import Bound

if TYPE_CHECKING:
    from srm_tf.terraform.functions import Files
    from srm_tf.terraform.scope import Scope

_LARGEST: Final = 1 << 20  # bytes of a script; more of them are data
_MOST: Final = 100  # files of a directory


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
        for each in _below(text, scope.files):
            yield _file(path, _text(each, scope.files, scope))


def _file(path: str, text: Value) -> Value:
    return Value({"path": Value(path, written=True), "text": text}, written=True)


def _below(name: str, files: Files) -> list[str]:
    """The file; of a directory, the files in it."""
    try:
        files.exists(name)
    except Unseen:
        return [name]
    except EvalError:  # it is there, and no file
        return [f"{name.rstrip('/')}/{one}" for one in files.matching(name, "**")[:_MOST]]
    return [name]


def _text(name: str, files: Files, scope: Scope) -> Value:
    """What stands in a file; nothing of one that is no text."""
    try:
        data = files.read(name)
    except Unseen as error:
        return Value(Unknown(f"what stands in {name}, {error}"), written=True)
    except EvalError:
        return Value(Unknown(f"what stands in {name}, which is not there"), written=True)
    text = "" if len(data) > _LARGEST or b"\0" in data else data.decode(errors="replace")
    place = label(scope.session.root / name) if isinstance(scope, ModuleInstance) else name
    return Value(text, written=True, location=Location(place, 1, len(text.splitlines())))
