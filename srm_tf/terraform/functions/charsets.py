"""The encodings of texts that Terraform knows, by the names of IANA's register: https://www.iana.org/assignments/character-sets."""

from __future__ import annotations

from typing import NamedTuple

from srm_tf.terraform.cty import EvalError

_PLAIN = {
    "utf-8": "utf-8 csutf8",
    "utf-16-be": "utf-16be csutf16be",
    "utf-16-le": "utf-16le csutf16le",
    "ascii": "us-ascii iso-ir-6 ansi_x3.4-1968 ansi_x3.4-1986 iso_646.irv:1991 iso646-us us ibm367 cp367 csascii",
    "koi8_r": "koi8-r cskoi8r",
    "mac_roman": "macintosh mac csmacintosh",
    "cp037": "ibm037 cp037 ebcdic-cp-us ebcdic-cp-ca ebcdic-cp-wt ebcdic-cp-nl csibm037",
    "cp437": "ibm437 cp437 437 cspc8codepage437",
    "cp858": "ibm00858 ccsid00858 cp00858 pc-multilingual-850+euro csibm00858",
    "cp1140": "ibm01140 ccsid01140 cp01140 ebcdic-us-37+euro csibm01140",
    "cp874": "windows-874 cswindows874",
    "iso8859_1": "iso_8859-1:1987 iso-ir-100 iso_8859-1 iso-8859-1 latin1 l1 ibm819 cp819 csisolatin1",
    "iso8859_2": "iso_8859-2:1987 iso-ir-101 iso_8859-2 iso-8859-2 latin2 l2 csisolatin2",
    "iso8859_3": "iso_8859-3:1988 iso-ir-109 iso_8859-3 iso-8859-3 latin3 l3 csisolatin3",
    "iso8859_4": "iso_8859-4:1988 iso-ir-110 iso_8859-4 iso-8859-4 latin4 l4 csisolatin4",
    "iso8859_5": "iso_8859-5:1988 iso-ir-144 iso_8859-5 iso-8859-5 cyrillic csisolatincyrillic",
    "iso8859_6": "iso_8859-6:1987 iso-ir-127 iso_8859-6 iso-8859-6 ecma-114 asmo-708 arabic csisolatinarabic"
    " iso_8859-6-e iso-8859-6-e csiso88596e iso_8859-6-i iso-8859-6-i csiso88596i",
    "iso8859_7": "iso_8859-7:1987 iso-ir-126 iso_8859-7 iso-8859-7 elot_928 ecma-118 greek greek8 csisolatingreek",
    "iso8859_8": "iso_8859-8:1988 iso-ir-138 iso_8859-8 iso-8859-8 hebrew csisolatinhebrew"
    " iso_8859-8-e iso-8859-8-e csiso88598e iso_8859-8-i iso-8859-8-i csiso88598i",
    "iso8859_9": "iso_8859-9:1989 iso-ir-148 iso_8859-9 iso-8859-9 latin5 l5 csisolatin5",
    "iso8859_10": "iso-8859-10 iso-ir-157 l6 iso_8859-10:1992 csisolatin6 latin6",
    "iso8859_13": "iso-8859-13 csiso885913",
    "iso8859_14": "iso-8859-14 iso-ir-199 iso_8859-14:1998 iso_8859-14 latin8 iso-celtic l8 csiso885914",
    "iso8859_15": "iso-8859-15 iso_8859-15 latin-9 csiso885915",
    "iso8859_16": "iso-8859-16 iso-ir-226 iso_8859-16:2001 iso_8859-16 latin10 l10 csiso885916",
}
# Of these, Go has the tables of https://encoding.spec.whatwg.org, which hold more than Python's: what those do not take, it may.
_OTHER_TABLES = {
    "koi8_u": "koi8-u cskoi8u",
    "cp1255": "windows-1255 cswindows1255",
    "cp932": "shift_jis ms_kanji csshiftjis",
    "euc_jp": "euc-jp extended_unix_code_packed_format_for_japanese cseucpkdfmtjapanese",
    "iso2022_jp": "iso-2022-jp csiso2022jp",
    "cp949": "euc-kr cseuckr",
    "gbk": "gbk cp936 ms936 windows-936 csgbk",
    "gb18030": "gb18030 csgb18030",
    "big5": "big5 csbig5",
    "undefined": "hz-gb-2312 ibm1047 ibm-1047 csibm1047",  # which takes nothing: these Python has otherwise, or not at all
}
_IN_PART = {name: codec for codec, names in _OTHER_TABLES.items() for name in names.split()}
_CODECS = {
    **{name: codec for codec, names in _PLAIN.items() for name in names.split()},
    **{f"{begin}{page}": f"cp{page}" for page in range(1250, 1259) for begin in ("windows-", "cswindows")},
    **{f"{begin}{page}": f"cp{page}" for page in (850, 852, 855, 860, 862, 863, 865, 866) for begin in ("ibm", "cp", "")},
    **_IN_PART,
}
_CONTROLS = frozenset(map(chr, range(0x80, 0xA0)))
# Signs that a codec of Python has, and Go's table of the same encoding has not.
_PYTHONS_ALONE = {"koi8_u": frozenset("╝╬"), **{f"iso8859_{part}": _CONTROLS for part in (*range(2, 9), *range(10, 17))}}


class Codec(NamedTuple):
    """A codec of Python, and the mark that texts in it begin with. `in_part`: what it does not take, Terraform may."""

    name: str
    mark: bytes = b""
    in_part: bool = False

    def encode(self, text: str) -> bytes | None:
        """The text in this encoding; None where it has no such signs."""
        try:
            return self.mark + text.encode(self.name) if self._has(text) else None
        except UnicodeError:
            return None

    def decode(self, data: bytes) -> str | None:
        """The text that stands in bytes of this encoding; None where some of them mean nothing in it."""
        name = self.name
        if self.mark and data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            name, data = ("utf-16-le" if data[0] == 0xFF else "utf-16-be"), data[2:]  # noqa: PLR2004 — the mark of little endian
        try:
            found = data.decode(name)
        except UnicodeError:
            return None
        return found if "\ufffd" not in found and self._has(found) else None

    def _has(self, text: str) -> bool:
        return self.name not in _PYTHONS_ALONE or _PYTHONS_ALONE[self.name].isdisjoint(text)


def codec_of(name: str) -> Codec:
    """The codec for an encoding. Raises EvalError for an unknown name."""
    wanted = name.lower()
    if wanted in {"utf-16", "csutf16"}:
        return Codec("utf-16-be", b"\xfe\xff")
    if wanted not in _CODECS:
        raise EvalError("this is not a supported IANA encoding name or alias")
    return Codec(_CODECS[wanted], in_part=wanted in _IN_PART)
