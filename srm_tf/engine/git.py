"""What git says when it does not do as asked."""

from __future__ import annotations


def complaint(stderr: bytes) -> tuple[str, str]:
    """What is wrong, and what git says to do about it, "" where it says nothing.

    >>> complaint(b"fatal: of somebody else")
    ('fatal: of somebody else', '')
    """
    lines = [line.strip() for line in stderr.decode(errors="replace").splitlines() if line.strip()]
    what = next((line for line in lines if line.startswith("fatal:")), lines[0] if lines else "an error")
    return what, next((line for line in lines if line.startswith("git ")), "")
