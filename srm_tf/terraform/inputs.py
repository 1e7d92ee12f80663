"""What the user names on the command line → decoded documents."""

from __future__ import annotations

import codecs
import sys
from pathlib import Path
from typing import IO

from srm_tf.errors import SrmError
from srm_tf.terraform.decode import Document, decode
from srm_tf.terraform.mistaken import PIPED, nowhere

STDIN = "-"
_ZIP = b"PK\x03\x04"
_REMOTE = b'"remote_plan_format"'  # what HCP Terraform saves: which run it is
_SHORT = 1000
_START = 1 << 20  # bytes; nobody puts more than this before a plan
_JSON = (b"{", b"[", b'"')  # of which the last two are told what they are
_BLANK = b"\xff\xfe\xef\xbb\xbf\x00 \t\r\n"  # marks of an encoding, the other half of UTF-16, and blanks
_SHOW_SECONDS = 300


def read(name: str) -> Document:
    """Read one plan or state: a file, `-` for standard input, or a saved plan by way of Terraform. Raises SrmError."""
    data = _bytes(name)
    label = PIPED if name == STDIN else name
    kind = _saved(data)
    if kind:
        data = _shown(name, label, kind)
    return decode(data, label)


def _bytes(name: str) -> bytes:
    if name == STDIN:
        if sys.stdin is None:
            raise SrmError((PIPED,), "expected a plan, got nothing: it is closed")
        return _whole(sys.stdin.buffer)
    try:
        with Path(name).open("rb") as stream:
            return _whole(stream)
    except FileNotFoundError:
        raise nowhere(name) from None
    except OSError as error:
        raise SrmError((name,), f"expected a readable file, got {error.strerror or error}") from None


def _whole(stream: IO[bytes]) -> bytes:
    """All of a plan in JSON. Of anything else its start: that tells a saved plan, and a device or a pipe may never end."""
    start = stream.read(_START)
    return start + stream.read() if _begins_as_json(start) else start


def _begins_as_json(start: bytes) -> bool:
    """Whether it does, and is a text: what comes out of a device may have any first byte."""
    if start.lstrip(_BLANK)[:1] not in _JSON:
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return b"\0" in start[:4]  # UTF-16
    return True


def _saved(data: bytes) -> str:
    """What kind of a saved plan it is; "" of anything else."""
    if data.startswith(_ZIP):
        return "a saved plan"
    return "a saved plan of HCP Terraform" if len(data) < _SHORT and _REMOTE in data else ""


def _shown(name: str, label: str, kind: str) -> bytes:
    """A saved plan is only readable by the Terraform that made it."""
    import shlex  # noqa: PLC0415 — a plan in JSON needs none of them
    import shutil  # noqa: PLC0415
    import subprocess  # noqa: PLC0415

    command = f"terraform show -json {'FILE' if name == STDIN else shlex.quote(name)} > plan.json"
    program = next((found for one in ("terraform", "tofu") if (found := shutil.which(one))), None)
    if program is None or name == STDIN:
        what = f"expected a plan in JSON, got {kind}, and " + ("it came from a pipe" if name == STDIN else "no terraform or tofu on PATH")
        raise SrmError((label,), what, f"Convert it where it was made: {command}")
    path = Path(name).resolve()
    try:
        done = subprocess.run(  # noqa: S603 — the program found on PATH, and a path that the user named
            [program, "show", "-json", "-no-color", str(path)],
            capture_output=True,
            check=False,
            cwd=path.parent,
            timeout=_SHOW_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SrmError(
            (label,), f"expected {Path(program).name} to show this saved plan, got {type(error).__name__}", f"Run: {command}"
        ) from None
    if done.returncode:
        # Not what it printed: a failing Terraform may quote values.
        what = f"expected {Path(program).name} to show this saved plan, got exit {done.returncode}"
        raise SrmError((label,), what, f"Run it where the plan was made, after init: {command}")
    return done.stdout
