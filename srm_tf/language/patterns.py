"""What a regular expression asks for, in words: messages are for people who did not write it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from srm_tf.regex import regex

_FEW: Final = 4  # versions are told one by one up to here
_MANY: Final = 8  # more words than a reader takes in
_MOST: Final = 400  # more are not spelled out at all
_FLAGS: Final = ("(?i)", "(?i:", "(?:", "(")
_SPECIAL: Final = frozenset(".*+?{}[]()|^$\\")
_CLASS: Final = regex(r"\[((?:\w-\w|\w)+)\]")
_VERSION: Final = regex(r"(.*?)(\d+(?:\.\d+)*)")
# A property that has that value: `(?m)^\s*a\.b\s*[=:]\s*false\s*$`
_LINE: Final = regex(r"\(\?m\)\^\\s\*((?:\w|\\\.)+)\\s\*\[=:\]\\s\*(\w+)\\s\*\$")


class _OtherError(Exception):
    """The pattern is more than a choice of texts."""


def meaning(pattern: str) -> str:
    """What a pattern that is a choice of a few texts, or of versions from one on, expects of a text; "" for any other.

    >>> meaning("^(?i:current)$"), meaning("^https://"), meaning("ELB|VPC_LATTICE"), meaning("a.c")
    ("'current'", "to start with 'https://'", "to contain 'ELB' or 'VPC_LATTICE'", '')
    >>> meaning("^postgres(1[5-9]|[2-9][0-9])")
    "to start with 'postgres15' or later"
    """
    if line := _LINE.fullmatch(pattern):
        return "to hold the line '{} = {}'".format(line[1].replace("\\.", "."), line[2])
    text = pattern.removeprefix("(?i)")
    starts, ends = text.startswith("^"), text.endswith("$") and not text.endswith("\\$")
    try:
        # An anchor belongs to the first or last of several texts alone.
        found, rest = (_sequence if starts or ends else _choice)(text[starts : len(text) - ends])
    except _OtherError:
        return ""
    told = _quoted_once(found) if not rest and "" not in found else []
    if not told:
        return ""
    if starts and ends:
        return told[0] if len(told) == 1 else f"one of {', '.join(told)}"
    return f"to {'start with' if starts else 'end with' if ends else 'contain'} {' or '.join(told)}"


def _quoted_once(texts: Sequence[str]) -> list[str]:
    """The texts in quotes, those that differ by their case once; several that differ by their version, by the first one."""
    once = list({one.casefold(): one for one in reversed(texts)}.values())[::-1]
    kinds = [list(group) for stem, group in groupby(once, key=_stem) if stem is not None]
    if kinds and sum(map(len, kinds)) == len(once) and all(len(kind) > _FEW for kind in kinds):
        return [f"{_quoted(min(kind, key=_number))} or later" for kind in kinds]
    return [_quoted(one) for one in once] if len(once) <= _MANY else []


def _quoted(text: str) -> str:
    return text if text in {"true", "false"} else f"'{text}'"


def _stem(text: str) -> str | None:
    found = _VERSION.fullmatch(text)
    return found[1] if found else None


def _number(text: str) -> list[int]:
    found = _VERSION.fullmatch(text)
    return [int(part) for part in found[2].split(".")] if found else []


def _choice(text: str) -> tuple[list[str], str]:
    """The texts that a choice is between, and what follows it."""
    found, rest = _sequence(text)
    while rest.startswith("|"):
        more, rest = _sequence(rest[1:])
        found += more
    return found, rest


def _sequence(text: str) -> tuple[list[str], str]:
    found, rest = [""], text
    while rest and rest[0] not in "|)":
        parts, rest = _part(rest)
        if rest.startswith("?"):
            parts, rest = ["", *parts], rest[1:]
        found = [before + part for before in found for part in parts]
        if len(found) > _MOST:
            raise _OtherError
    return found, rest


def _part(text: str) -> tuple[list[str], str]:
    """A group, a class of characters, or one character."""
    opening = next((one for one in _FLAGS[1:] if text.startswith(one)), "")
    if opening and not (opening == "(" and text.startswith("(?")):
        found, rest = _choice(text[len(opening) :])
        if not rest.startswith(")"):
            raise _OtherError
        return found, rest[1:]
    group = _CLASS.match(text)
    if group:
        return _members(group[1]), text[group.end() :]
    if text[0] == "\\" and len(text) > 1 and not text[1].isalnum():
        return [text[1]], text[2:]
    if text[0] in _SPECIAL:
        raise _OtherError
    return [text[0]], text[1:]


def _members(text: str) -> list[str]:
    found: list[str] = []
    while text:
        last = text[2] if text[1:2] == "-" else text[0]
        found += [chr(code) for code in range(ord(text[0]), ord(last) + 1)]
        text = text[3 if text[1:2] == "-" else 1 :]
    return found
