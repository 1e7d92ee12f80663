"""The one error users see, and how several are shown at once."""

from __future__ import annotations

from collections.abc import Iterable


class SrmError(Exception):
    """Something the user can mend: where it stands, what is wrong (expected, got), and what to do.

    `where` is a trail: file, then key or position inside it.
    """

    def __init__(self, where: Iterable[str], what: str, hint: str = "") -> None:
        self.where = tuple(where)
        self.what = what
        self.hint = hint
        super().__init__(str(self))

    def __str__(self) -> str:
        lines = [*self.where, self.what, *([self.hint] if self.hint else [])]
        return "\n".join(f"==> {line}" for line in lines)


class SrmErrors(SrmError):
    """Several errors, collected before any was shown."""

    def __init__(self, errors: Iterable[SrmError]) -> None:
        self.errors = tuple(errors)
        super().__init__((), f"{len(self.errors)} errors")

    def __str__(self) -> str:
        return "\n\n".join(str(error) for error in self.errors)
