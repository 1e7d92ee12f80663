"""The one error users see, and how several are shown at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from srm_tf.wording import safe, unsigned

T = TypeVar("T")
_LINE = re.compile(r"line (\d+)\b")
_LONG = 4096  # as long as a path may be: longer is a name that nobody reads to its end


def _cut(line: str) -> str:
    return line if len(line) <= _LONG else f"{line[:_LONG]}…"


class SrmError(Exception):
    """Something the user can mend: where it stands, what is wrong (expected, got), and what to do.

    `where` is a trail: file, then key or position inside it.
    """

    def __init__(self, where: Iterable[str], what: str, hint: str = "") -> None:
        self.where = tuple(where)
        self.what = what
        self.hint = hint
        super().__init__(str(self))

    def __reduce__(self) -> tuple[type[SrmError], tuple[object, ...]]:
        """For what travels between processes: an exception is pickled as its message otherwise."""
        return SrmError, (self.where, self.what, self.hint)

    @property
    def line(self) -> int:
        """The line of the file where it stands, from 1; 0 where it is none of a file's."""
        return next((int(hit[1]) for step in self.where if (hit := _LINE.match(step))), 0)

    def __str__(self) -> str:
        lines = [*self.where, self.what, *([self.hint] if self.hint else [])]
        return "\n".join(
            f"==> {_cut(safe(unsigned(line)))}" for line in lines
        )  # a name with a line break in it would begin a line of its own


class SrmErrors(SrmError):
    """Several errors, collected before any was shown."""

    def __init__(self, errors: Iterable[SrmError]) -> None:
        self.errors = tuple(errors)
        super().__init__((), f"{len(self.errors)} errors")

    @property
    def line(self) -> int:
        """That of the first of them that has one."""
        return next((error.line for error in self.errors if error.line), 0)

    def __str__(self) -> str:
        return "\n\n".join(str(error) for error in self.errors)


class Collector:
    """Errors of several attempts, to be raised together: whoever mends one would else meet the next only then."""

    def __init__(self, errors: Iterable[SrmError] = ()) -> None:
        self.errors: list[SrmError] = list(errors)

    def attempt(self, work: Callable[[], T], otherwise: T) -> T:
        """What `work` gives; `otherwise` where it raises SrmError."""
        try:
            return work()
        except SrmErrors as several:
            self.errors += several.errors
        except SrmError as error:
            self.errors.append(error)
        return otherwise

    def settle(self) -> None:
        """Raises SrmError where an attempt did."""
        if self.errors:
            raise self.errors[0] if len(self.errors) == 1 else SrmErrors(self.errors)


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """A hint at the known word that a wrong one may have meant, in whatever case, or nothing. `cutoff`: how alike, of 1, they must be.

    >>> nearest("Kms", ("msk", "kms")), nearest("nope", ("finspace",))
    ("Did you mean 'kms'?", '')
    """
    import difflib  # noqa: PLC0415 — only a wrong word needs it

    spelled = {one.casefold(): one for one in known}
    close = difflib.get_close_matches(word.casefold(), list(spelled), n=1, cutoff=cutoff)
    return f"Did you mean {spelled[close[0]]!r}?" if close else ""
