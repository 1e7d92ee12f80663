r"""Classes of characters in RE2's regular expressions, as ranges of code points: `\d`, `[[:alpha:]]`, `\pL`.

https://github.com/google/re2/wiki/Syntax
"""

from __future__ import annotations

import sys
from functools import lru_cache

Ranges = list[tuple[int, int]]


class Unsupported(Exception):
    """RE2 takes this pattern, and this translation does not: what it comes to is not known."""


def escaped(sign: str) -> str:
    """One character that stands for itself."""
    return sign if sign.isalnum() else f"\\U{ord(sign):08x}"


def written(ranges: Ranges) -> str:
    """Ranges as Python writes them between brackets; no character at all where there are none."""
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


def without(ranges: Ranges) -> Ranges:
    """All other characters."""
    found: Ranges = []
    start = 0
    for first, last in sorted(ranges):
        if first > start:
            found.append((start, first - 1))
        start = max(start, last + 1)
    return [*found, (start, sys.maxunicode)] if start <= sys.maxunicode else found


def _of(text: str) -> Ranges:
    """`azAZ` → the ranges a-z and A-Z."""
    return [(ord(text[place]), ord(text[place + 1])) for place in range(0, len(text), 2)]


POSIX = {
    "alnum": _of("09AZaz"),
    "alpha": _of("AZaz"),
    "ascii": _of("\x00\x7f"),
    "blank": _of("\t\t  "),
    "cntrl": _of("\x00\x1f\x7f\x7f"),
    "digit": _of("09"),
    "graph": _of("!~"),
    "lower": _of("az"),
    "print": _of(" ~"),
    "punct": _of("!/:@[`{~"),
    "space": _of("\t\r  "),
    "upper": _of("AZ"),
    "word": _of("09AZ__az"),
    "xdigit": _of("09AFaf"),
}
POSIX |= {f"^{name}": without(ranges) for name, ranges in POSIX.items()}
PERL = {"d": POSIX["digit"], "w": POSIX["word"], "s": _of("\t\n\f\r  ")}
PERL |= {name.upper(): without(ranges) for name, ranges in PERL.items()}
_SCRIPTS = {
    "Arabic": ("ARABIC ",),
    "Cyrillic": ("CYRILLIC ",),
    "Greek": ("GREEK ",),
    "Han": ("CJK UNIFIED IDEOGRAPH", "CJK COMPATIBILITY IDEOGRAPH"),
    "Hangul": ("HANGUL ",),
    "Hebrew": ("HEBREW ",),
    "Hiragana": ("HIRAGANA ",),
    "Katakana": ("KATAKANA ",),
    "Latin": ("LATIN ",),
    "Thai": ("THAI ",),
}


@lru_cache(maxsize=64)
def _property(name: str) -> tuple[tuple[int, int], ...]:
    """The characters of a general category (`L`, `Lu`) or of a script. Raises Unsupported for any other name."""
    import unicodedata  # noqa: PLC0415 — hardly a pattern asks for it

    categories = {unicodedata.category(chr(code)) for code in range(sys.maxunicode + 1)}
    if any(one.startswith(name) for one in categories):
        chosen = [code for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)).startswith(name)]
    elif name in _SCRIPTS:
        chosen = [code for code in range(sys.maxunicode + 1) if unicodedata.name(chr(code), "").startswith(_SCRIPTS[name])]
    else:
        raise Unsupported(name)
    found: Ranges = []
    for code in chosen:
        if found and found[-1][1] == code - 1:
            found[-1] = (found[-1][0], code)
        else:
            found.append((code, code))
    return tuple(found)


def property_ranges(name: str, *, negated: bool) -> Ranges:
    """The ranges of a Unicode property, or of all that does not have it."""
    ranges = [(0, sys.maxunicode)] if name == "Any" else list(_property(name))
    return without(ranges) if negated else ranges
