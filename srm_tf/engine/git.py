"""Questions to git, and what is told of it when it does not do as asked."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping

from srm_tf.errors import SrmError
from srm_tf.terraform.installed import shown

_SECONDS = 300


def ask(option: str, *arguments: str, hint: str = "", environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """What git says. `option`: which one needs it; `hint`: what to do without git. Raises SrmError where there is none, or no answer."""
    try:
        return subprocess.run(  # noqa: S603 — git, with arguments of ours and what the user named
            ["git", *arguments],  # noqa: S607
            capture_output=True,
            check=False,
            timeout=_SECONDS,
            env=environment,
        )
    except (FileNotFoundError, PermissionError):  # the latter where a file of that name cannot be run
        raise SrmError((option,), "expected git on PATH, got none", hint) from None
    except subprocess.TimeoutExpired:
        raise SrmError((option,), f"expected git to answer within {_SECONDS} s, got nothing") from None


def refusal(option: str, expected: str, stderr: bytes, hint: str = "") -> SrmError:
    r"""The error of a question that git did not answer; `hint`: what to do where git itself does not say.

    >>> str(refusal("--against", "a git repository", b"fatal: of somebody else"))
    '==> --against\n==> expected a git repository, got: fatal: of somebody else'
    >>> refusal("--against", "a commit", b"fatal: unable to access 'https://me:hunter2@example.com/a.git/': 403").what
    "expected a commit, got: fatal: unable to access 'https://…@example.com/a.git/': 403"
    """
    lines = [line.strip() for line in stderr.decode(errors="replace").splitlines() if line.strip()]
    what = next((line for line in lines if line.startswith("fatal:")), lines[0] if lines else "an error")
    command = next((line for line in lines if line.startswith("git ")), "")
    return SrmError((option,), f"expected {expected}, got: {shown(what)}", f"git says: {command}" if command else hint)
