"""How all texts begin that a regular expression takes: enough to tell that one which begins otherwise is none of them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_PLAIN: Final = re.compile(r"[\w/:@ ,=<>&!#~%'\"-]")
_ESCAPED: Final = re.compile(r"\\([^\w\s])")
_ONE_OF: Final = re.compile(r"\[([\w.*/:@-]{1,8}|\])\]")  # a few letters, of which a `-` between two stands for more
_GROUP: Final = re.compile(r"\((?:\?i?:)?(?!\?)")
_MANY: Final = 64  # beginnings; more are not told apart
_Heads = tuple[tuple[str, ...], str]  # what may come first, and the rest of the expression, of which nothing is known


def begins_otherwise(pattern: str, prefix: str) -> bool:
    """Whether no text that begins with `prefix` matches a pattern. Never true by mistake: what is not understood may be anything.

    >>> begins_otherwise("^(t1|m1)[.]", "t3."), begins_otherwise("^(t1|m1)[.]", "m"), begins_otherwise("t1", "t3.")
    (True, False, False)
    """
    begins = prefix.rstrip("\n").casefold()
    heads = _beginnings(pattern)
    return bool(begins) and bool(heads) and not any(head.startswith(begins) or (open_ and begins.startswith(head)) for head, open_ in heads)


@lru_cache(maxsize=1024)
def _beginnings(pattern: str) -> tuple[tuple[str, bool], ...]:
    """(beginning in small letters, whether more may follow) of all that a pattern takes; nothing where that may be anything."""
    found: list[tuple[str, bool]] = []
    for one in _alternatives(pattern):
        if not one.startswith("^"):
            return ()
        heads, rest = _read(one[1:])
        found += [(head.casefold(), rest != "$") for head in heads]
    return tuple(found)


def _read(pattern: str) -> _Heads:
    """The literal beginnings of a pattern, and the rest of the pattern from which on nothing is spelled out."""
    heads: tuple[str, ...] = ("",)
    while True:
        unit = _unit(pattern)
        if unit is None or pattern[unit[1] :][:1] in {"?", "*", "{"} or len(heads) * len(unit[0]) > _MANY:
            return heads, pattern
        options, end, whole = unit
        heads, pattern = tuple(f"{head}{option}" for head in heads for option in options), pattern[end:]
        if not whole or pattern.startswith("+"):
            return heads, pattern + "…"


def _unit(pattern: str) -> tuple[tuple[str, ...], int, bool] | None:
    """What the first part of a pattern may be, where it ends, and whether that is all of it."""
    if (group := _GROUP.match(pattern)) is not None:
        return _group(pattern, group.end())
    if (escaped := _ESCAPED.match(pattern)) is not None:
        return (escaped[1],), escaped.end(), True
    if (listed := _ONE_OF.match(pattern)) is not None:
        return None if "-" in listed[1].strip("-") else (tuple(listed[1]), listed.end(), True)
    return ((pattern[0],), 1, True) if _PLAIN.match(pattern) else None


def _group(pattern: str, start: int) -> tuple[tuple[str, ...], int, bool] | None:
    end = _end_of_group(pattern, start)
    if end is None:
        return None
    inside = [_read(one) for one in _alternatives(pattern[start:end])]
    return tuple(head for heads, _ in inside for head in heads), end + 1, all(rest == "" for _, rest in inside)


def _end_of_group(pattern: str, start: int) -> int | None:
    return next((at for at, depth in _depths(pattern, start) if depth < 0), None)


def _alternatives(pattern: str) -> list[str]:
    """The sides of a `|` that stands in no group."""
    cuts = [at for at, depth in _depths(pattern, 0) if depth == 0 and pattern[at] == "|"]
    return [pattern[start + 1 : end] for start, end in zip([-1, *cuts], [*cuts, len(pattern)], strict=True)]


def _depths(pattern: str, start: int) -> list[tuple[int, int]]:
    """(place, how many groups are open behind it) of each sign that is none of a set of letters, and is not escaped."""
    found: list[tuple[int, int]] = []
    depth, at = 0, start
    while at < len(pattern):
        sign = pattern[at]
        if sign == "[":
            at = pattern.find("]", at + 2)
            if at < 0:
                break
        depth += {"(": 1, ")": -1}.get(sign, 0)
        found.append((at, depth))
        at += 2 if sign == "\\" else 1
    return found
