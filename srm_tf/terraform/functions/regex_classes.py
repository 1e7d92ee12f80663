r"""Classes of characters in RE2's regular expressions, as ranges of code points: `\d`, `[[:alpha:]]`, `\pL`.

https://github.com/google/re2/wiki/Syntax
"""

from __future__ import annotations

import sys
from functools import lru_cache

from srm_tf.terraform.cty import EvalError

Ranges = list[tuple[int, int]]


class Unsupported(Exception):  # noqa: N818 — no error of the pattern's
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


def _ranges(text: str) -> Ranges:
    """`azAZ` → the ranges a-z and A-Z."""
    return [(ord(text[place]), ord(text[place + 1])) for place in range(0, len(text), 2)]


_POSIX = {
    "alnum": _ranges("09AZaz"),
    "alpha": _ranges("AZaz"),
    "ascii": _ranges("\x00\x7f"),
    "blank": _ranges("\t\t  "),
    "cntrl": _ranges("\x00\x1f\x7f\x7f"),
    "digit": _ranges("09"),
    "graph": _ranges("!~"),
    "lower": _ranges("az"),
    "print": _ranges(" ~"),
    "punct": _ranges("!/:@[`{~"),
    "space": _ranges("\t\r  "),
    "upper": _ranges("AZ"),
    "word": _ranges("09AZ__az"),
    "xdigit": _ranges("09AFaf"),
}
POSIX = {**_POSIX, **{f"^{name}": without(ranges) for name, ranges in _POSIX.items()}}
_PERL = {"d": POSIX["digit"], "w": POSIX["word"], "s": _ranges("\t\n\f\r  ")}
PERL = {**_PERL, **{name.upper(): without(ranges) for name, ranges in _PERL.items()}}
_CATEGORIES = frozenset(
    "C Cc Cf Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs".split()  # noqa: SIM905
)
# The names of scripts of which no table is at hand: https://www.unicode.org/Public/UCD/latest/ucd/Scripts.txt
_OTHER_SCRIPTS = (
    "Adlam Ahom Anatolian_Hieroglyphs Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali Bhaiksuki Bopomofo Brahmi Braille Buginese "
    "Buhid Canadian_Aboriginal Carian Caucasian_Albanian Chakma Cham Cherokee Chorasmian Common Coptic Cuneiform Cypriot Cypro_Minoan "
    "Deseret Devanagari Dives_Akuru Dogra Duployan Egyptian_Hieroglyphs Elbasan Elymaic Ethiopic Georgian Glagolitic Gothic Grantha "
    "Gujarati Gunjala_Gondi Gurmukhi Hanifi_Rohingya Hanunoo Hatran Imperial_Aramaic Inherited Inscriptional_Pahlavi "
    "Inscriptional_Parthian Javanese Kaithi Kannada Kawi Kayah_Li Kharoshthi Khitan_Small_Script Khmer Khojki Khudawadi Lao Lepcha Limbu "
    "Linear_A Linear_B Lisu Lycian Lydian Mahajani Makasar Malayalam Mandaic Manichaean Marchen Masaram_Gondi Medefaidrin Meetei_Mayek "
    "Mende_Kikakui Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi Mongolian Mro Multani Myanmar Nabataean Nag_Mundari Nandinagari "
    "New_Tai_Lue Newa Nko Nushu Nyiakeng_Puachue_Hmong Ogham Ol_Chiki Old_Hungarian Old_Italic Old_North_Arabian Old_Permic Old_Persian "
    "Old_Sogdian Old_South_Arabian Old_Turkic Old_Uyghur Oriya Osage Osmanya Pahawh_Hmong Palmyrene Pau_Cin_Hau Phags_Pa Phoenician "
    "Psalter_Pahlavi Rejang Runic Samaritan Saurashtra Sharada Shavian Siddham SignWriting Sinhala Sogdian Sora_Sompeng Soyombo "
    "Sundanese Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet Takri Tamil Tangsa Tangut Telugu Thaana Tibetan Tifinagh "
    "Tirhuta Toto Ugaritic Vai Vithkuqi Wancho Warang_Citi Yezidi Yi Zanabazar_Square"
)
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
    """The characters of a general category (`L`, `Lu`) or of a script.

    Raises Unsupported for a script that is not known here, and EvalError for a name that is none.
    """
    import unicodedata  # noqa: PLC0415 — hardly a pattern asks for it

    if name in _CATEGORIES:
        chosen = [code for code in range(sys.maxunicode + 1) if (kind := unicodedata.category(chr(code))) != "Cn" and kind.startswith(name)]
    elif name in _SCRIPTS:
        chosen = [code for code in range(sys.maxunicode + 1) if unicodedata.name(chr(code), "").startswith(_SCRIPTS[name])]
    elif name in _OTHER_SCRIPTS.split():
        raise Unsupported(name)
    else:
        raise EvalError("invalid regexp pattern: invalid character class range")
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
