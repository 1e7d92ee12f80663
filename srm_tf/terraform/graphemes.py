"""What a person takes for one character, and how much of a text is safe to know when more may follow.

Terraform counts characters as extended grapheme clusters: https://www.unicode.org/reports/tr29/. The standard library has no table of
that property, so it is drawn from general categories and a few ranges; the two differ in some rare scripts only.
"""

from __future__ import annotations

from bisect import bisect_right

_ZWNJ, _ZWJ = "\u200c", "\u200d"
# Spacing marks that extend a cluster all the same, and marks that do not; https://www.unicode.org/reports/tr29/#Default_Grapheme_Cluster_Table
_EXTENDING = frozenset(
    "\u09be\u09d7\u0b3e\u0b57\u0bbe\u0bd7\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dcf\u0ddf\u1b35\u302e\u302f\uff9e\uff9f" + _ZWNJ
)
_SPACING = frozenset("\u0e33\u0eb3")
_ALONE = frozenset(
    "\u102b\u102c\u1038\u1062\u1063\u1064\u1067\u1068\u1069\u106a\u106b\u106c\u106d\u1083\u1087\u1088\u1089\u108a\u108b\u108c\u108f"
)
_PREPENDED = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd\U000110cd")
# First and last of each range of pictographs, flattened: an odd place in it is inside a range.
_PICTOGRAPHS = (
    *(0xA9, 0xAA, 0xAE, 0xAF, 0x203C, 0x203D, 0x2049, 0x204A, 0x2122, 0x2123, 0x2139, 0x213A, 0x2194, 0x219A, 0x21A9, 0x21AB),
    *(0x231A, 0x231C, 0x2328, 0x2329, 0x2388, 0x2389, 0x23CF, 0x23D0, 0x23E9, 0x23F4, 0x23F8, 0x23FB, 0x24C2, 0x24C3, 0x25AA, 0x25AC),
    *(0x25B6, 0x25B7, 0x25C0, 0x25C1, 0x25FB, 0x25FF, 0x2600, 0x2606, 0x2607, 0x2613, 0x2614, 0x2686, 0x2690, 0x2706, 0x2708, 0x2713),
    *(0x2714, 0x2715, 0x2716, 0x2717, 0x271D, 0x271E, 0x2721, 0x2722, 0x2728, 0x2729, 0x2733, 0x2735, 0x2744, 0x2745, 0x2747, 0x2748),
    *(0x274C, 0x274D, 0x274E, 0x274F, 0x2753, 0x2756, 0x2757, 0x2758, 0x2763, 0x2768, 0x2795, 0x2798, 0x27A1, 0x27A2, 0x27B0, 0x27B1),
    *(0x27BF, 0x27C0, 0x2934, 0x2936, 0x2B05, 0x2B08, 0x2B1B, 0x2B1D, 0x2B50, 0x2B51, 0x2B55, 0x2B56, 0x3030, 0x3031, 0x303D, 0x303E),
    *(0x3297, 0x3298, 0x3299, 0x329A, 0x1F000, 0x1F100, 0x1F10D, 0x1F110, 0x1F12F, 0x1F130, 0x1F16C, 0x1F172, 0x1F17E, 0x1F180),
    *(0x1F18E, 0x1F18F, 0x1F191, 0x1F19B, 0x1F1AD, 0x1F1E6, 0x1F201, 0x1F210, 0x1F21A, 0x1F21B, 0x1F22F, 0x1F230, 0x1F232, 0x1F23B),
    *(0x1F23C, 0x1F240, 0x1F249, 0x1F3FB, 0x1F400, 0x1F53E, 0x1F546, 0x1F650, 0x1F680, 0x1F700, 0x1F774, 0x1F780, 0x1F7D5, 0x1F800),
    *(0x1F80C, 0x1F810, 0x1F848, 0x1F850, 0x1F85A, 0x1F860, 0x1F888, 0x1F890, 0x1F8AE, 0x1F900, 0x1F90C, 0x1F93B, 0x1F93C, 0x1F946),
    *(0x1F947, 0x1FB00, 0x1FC00, 0x1FFFE),
)
# Syllables of Hangul: leading consonants, vowels, trailing consonants, and those that are composed.
_HANGUL = (
    (0x1100, 0x115F, "L"),
    (0xA960, 0xA97C, "L"),
    (0x1160, 0x11A7, "V"),
    (0xD7B0, 0xD7C6, "V"),
    (0x11A8, 0x11FF, "T"),
    (0xD7CB, 0xD7FB, "T"),
)
_JOINS_HANGUL = frozenset({"LL", "LV", "LW", "LX", "WV", "VV", "WT", "VT", "XT", "TT"})  # W: a composed LV, X: a composed LVT
_CLOSING = frozenset("-_:;/\\,.(){}[]|?!~ \t@#$%^&*+\"'")


def clusters(text: str) -> list[str]:
    r"""The characters of a text as a person counts them.

    >>> clusters("e\u0301a")
    ['e\u0301', 'a']
    """
    if text.isascii() and "\r\n" not in text:
        return list(text)
    found: list[str] = []
    start = 0
    for place in range(1, len(text)):
        if not _joined(text, start, place):
            found.append(text[start:place])
            start = place
    return [*found, text[start:]] if text else found


def _joined(text: str, start: int, place: int) -> bool:
    """Whether no boundary stands before `place`, in a cluster that began at `start`."""
    before, after = _kind(text[place - 1]), _kind(text[place])
    if "C" in (before, after):
        return text[place - 1 : place + 1] == "\r\n"
    if after in "EZS" or before == "P":
        return True
    if after == "R":
        return before == "R" and (place - start) % 2 == 1
    if after == "#":
        return before == "Z" and _pictured(text[start : place - 1])
    return before + after in _JOINS_HANGUL


def _pictured(cluster: str) -> bool:
    """Whether a cluster is a pictograph and what extends it."""
    rest = cluster
    while rest and _kind(rest[-1]) == "E":
        rest = rest[:-1]
    return bool(rest) and _kind(rest[-1]) == "#"


def _kind(sign: str) -> str:
    """The class of a character: C(ontrol), E(xtend), Z (joiner), S(pacing mark), P(repended), R(egional), #, L, V, T, W, X or o(ther)."""
    import unicodedata  # noqa: PLC0415 — only texts beyond ASCII need it

    code = ord(sign)
    if sign == _ZWJ:
        return "Z"
    if sign in _PREPENDED:
        return "P"
    if sign in _EXTENDING or 0x1F3FB <= code <= 0x1F3FF or 0xE0020 <= code <= 0xE007F:  # noqa: PLR2004 — of emoji: skin tones, tags
        return "E"
    category = unicodedata.category(sign)
    if category in {"Mn", "Me"}:
        return "E"
    if category in {"Cc", "Cf", "Zl", "Zp", "Cs"}:
        return "C"
    if sign in _SPACING or (category == "Mc" and sign not in _ALONE):
        return "S"
    return _symbol(code)


def _symbol(code: int) -> str:
    if 0x1F1E6 <= code <= 0x1F1FF:  # noqa: PLR2004 — the letters of flags
        return "R"
    if 0xAC00 <= code <= 0xD7A3:  # noqa: PLR2004 — composed Hangul
        return "W" if (code - 0xAC00) % 28 == 0 else "X"
    if bisect_right(_PICTOGRAPHS, code) % 2:
        return "#"
    return next((kind for first, last, kind in _HANGUL if first <= code <= last), "o")


def normal(text: str) -> str:
    """The text in Unicode's form NFC, which all of Terraform's strings have."""
    if text.isascii():
        return text
    import unicodedata  # noqa: PLC0415 — only texts beyond ASCII need it

    return unicodedata.normalize("NFC", text)


def safe_prefix(text: str) -> str:
    """What is certain of the beginning of a text that starts with this and goes on: its last character may yet combine with what follows.

    Signs that nothing combines with stay. https://pkg.go.dev/github.com/zclconf/go-cty/cty/ctystrings#SafeKnownPrefix

    >>> safe_prefix("name-"), safe_prefix("name")
    ('name-', 'nam')
    """
    parts = clusters(normal(text))
    if parts and parts[-1] not in _CLOSING:
        parts.pop()
    return "".join(parts)
