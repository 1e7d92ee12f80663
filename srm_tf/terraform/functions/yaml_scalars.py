"""The texts of YAML (https://yaml.org/spec/1.2.2/#chapter-7-flow-style-productions) and what Terraform's `yamldecode` takes them for.

It knows the bools of YAML 1.1 (`yes`, `on` …), numbers in decimal (also with leading zeros), `0x…` and `0o…`, and dates, which it writes
out as times.
"""

from __future__ import annotations

import re
from decimal import Decimal

from srm_tf.regex import regex
from srm_tf.terraform import cty
from srm_tf.terraform.convert import parse_number
from srm_tf.terraform.cty import EvalError, Val

INVALID = "invalid YAML"
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset(["y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"])
_FALSE = frozenset(["n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"])
_DECIMAL = regex(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_BASED = regex(r"0(?:x([0-9a-fA-F]+)|o([0-7]+))")
_SPECIAL = regex(r"([-+]?)\.(inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_DATE = regex(
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})"
    r"(?:(?:[Tt](?P<time>[0-9:]+)(?:\.[0-9]+)?(?P<zone>Z|[-+][0-9]{2}:[0-9]{2})|[ ](?P<plain>[0-9:]+)(?:\.[0-9]+)?))?"
)
_CLOCK = regex(r"([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})")
_ESCAPE = regex(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(\n[ \t]*)|(.))|([ \t]*\n[ \t\n]*)", re.DOTALL)
_FOLD = regex(r"[ \t]*\n[ \t\n]*")
_SHORT = {
    **dict(zip("0abtnvfre", "\0\a\b\t\n\v\f\r\x1b", strict=True)),
    **dict(zip(" \"'\\N_LP\t", " \"'\\\x85\xa0\u2028\u2029\t", strict=True)),
}
_TAGS = frozenset({"!!str", "!!int", "!!float", "!!bool", "!!null", "!!timestamp", "!!binary", ""})


def resolved(text: str, tag: str = "") -> Val:
    """A plain text without quotation marks as the value that it stands for. Raises EvalError where its tag does not fit."""
    if tag not in _TAGS:
        raise EvalError("unsupported tag in YAML")
    if tag in {"!!str", "!!binary"}:
        return cty.string(text)
    found = _implied(text)
    if tag == "!!timestamp" and _time(text) is None:
        raise EvalError("a text in YAML does not fit its tag")
    if tag == "!!null":
        return cty.null() if isinstance(found.data, str) else found
    wanted = {"!!int": Decimal, "!!float": Decimal, "!!bool": bool}.get(tag)
    if wanted is not None and not isinstance(found.data, wanted):
        raise EvalError("a text in YAML does not fit its tag")
    return found


def quoted(text: str, tag: str = "") -> Val:
    """A text in quotation marks."""
    if tag not in _TAGS:
        raise EvalError("unsupported tag in YAML")
    return cty.string(text)


def _implied(text: str) -> Val:
    if text in _NULLS:
        return cty.null()
    if text in _TRUE or text in _FALSE:
        return cty.boolean(text in _TRUE)
    if _DECIMAL.fullmatch(text):
        return cty.number(parse_number(text))
    if based := _BASED.fullmatch(text):
        return cty.number(int(based[1] or based[2], 16 if based[1] else 8))
    if special := _SPECIAL.fullmatch(text):
        if not special[2]:
            raise EvalError("floating point NaN is not supported")
        return cty.number(Decimal("-Infinity" if special[1] == "-" else "Infinity"))
    return cty.string(_time(text) or text)


def _time(text: str) -> str | None:
    """A date, or a date and a time, in the form of RFC 3339; None for anything else."""
    hit = _DATE.fullmatch(text)
    if hit is None:
        return None
    clock = _CLOCK.fullmatch(hit["time"] or hit["plain"] or "0:0:0")
    month, day = int(hit["month"]), int(hit["day"])
    if clock is None or not 1 <= month <= 12 or not 1 <= day <= _days(int(hit["year"]), month):  # noqa: PLR2004 — months
        return None
    hour, minute, second = map(int, clock.groups())
    if max(hour - 23, minute - 59, second - 59) > 0:
        return None
    zone = "Z" if hit["zone"] in {None, "+00:00", "-00:00"} else hit["zone"]
    return f"{hit['year']}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:{second:02d}{zone}"


def _days(year: int, month: int) -> int:
    import calendar  # noqa: PLC0415 — few configurations decode YAML

    return calendar.monthrange(year or 4, month)[1]  # the year 0 is a leap year


def folded(text: str) -> str:
    """Lines joined: a line end is a space, and empty lines are line ends."""
    return _FOLD.sub(lambda hit: _gap(hit[0]), text)


def _gap(between: str) -> str:
    return "\n" * (between.count("\n") - 1) or " "


def single(raw: str) -> str:
    """What stands between single quotation marks."""
    return folded(raw.replace("''", "'"))


def double(raw: str) -> str:
    """What stands between double quotation marks."""
    return _ESCAPE.sub(_unescaped, raw)


def _unescaped(hit: re.Match[str]) -> str:
    code = hit[1] or hit[2] or hit[3]
    if code:
        if int(code, 16) > 0x10FFFF or 0xD800 <= int(code, 16) < 0xE000:  # noqa: PLR2004 — no characters
            raise EvalError(f"{INVALID}: an escape that is no character")
        return chr(int(code, 16))
    if hit[6] is not None:
        return _gap(hit[6])
    if hit[4] is not None:
        return ""
    if hit[5] not in _SHORT:
        raise EvalError(f"{INVALID}: unknown escape")
    return _SHORT[hit[5]]


def block(lines: list[str], *, fold: bool, chomp: str, ended: bool) -> str:
    """The lines of a literal (`|`) or folded (`>`) block, without their indent.

    `chomp` is `-`, `+` or nothing; `ended`: the last line has a line end.
    """
    kept = list(lines)
    while kept and not kept[-1]:
        kept.pop()
    ends = len(lines) - len(kept) + bool(kept) - (not ended)
    tail = {"-": 0, "+": ends}.get(chomp, min(ends, int(bool(kept))))
    return (_folded_block(kept) if fold else "\n".join(kept)) + "\n" * tail


def _folded_block(lines: list[str]) -> str:
    """Lines that begin with a space keep the line ends around them."""
    found, gap, before = "", 0, ""
    for line in lines:
        if not line:
            gap += 1
            continue
        if not before:
            found += "\n" * gap
        elif before[0] in " \t" or line[0] in " \t":
            found += "\n" * (gap + 1)
        else:
            found += "\n" * gap or " "
        found, gap, before = found + line, 0, line
    return found
