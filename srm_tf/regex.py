"""Regular expressions that are compiled when they are first used: a run needs few of them, and compiling is slow."""

from __future__ import annotations

import re
from typing import cast


class _Pending:
    """Stands in for a pattern: the first use of a method compiles it and keeps that method."""

    def __init__(self, text: str, flags: int) -> None:
        self._source = (text, flags)

    def __getattr__(self, name: str) -> object:
        found = getattr(re.compile(*self._source), name)  # `re` keeps what it compiled: another method costs a look-up
        setattr(self, name, found)
        return found


def regex(text: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern, not compiled yet. An invalid one raises re.error at its first use.

    >>> regex("a+").fullmatch("aa") is not None
    True
    """
    return cast("re.Pattern[str]", _Pending(text, flags))
