"""On which line of a text something stands that is not repeated."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from srm_tf.model.value import Location


def line_of(text: str, what: str, found: Callable[[str], Iterable[str]]) -> int:
    r"""The line, from 1, with which a text begins to be one that something is found in; 0 where it is the only one, or nothing is.

    >>> line_of("a\nkey = 1\nb", "key", str.split), line_of("key = 1", "key", str.split)
    (2, 0)
    """
    lines = text.splitlines()
    if len(lines) < 2 or what not in found(text):  # noqa: PLR2004 — one is the whole
        return 0
    low, high = 1, len(lines)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if what in found("\n".join(lines[:middle])) else (middle + 1, high)
    return low


def at_line(place: Location | None, text: str, line: int) -> Location | None:
    """The place of line `line` of the text, if `place` is a whole file that holds it; else `place`."""
    whole = place is not None and line > 0 and (place.line, place.end_line) == (1, len(text.splitlines()))
    return replace(place, line=line, end_line=line) if place is not None and whole else place
