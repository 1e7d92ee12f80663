"""What Terraform's `yamldecode` takes the scalars of YAML for: https://github.com/zclconf/go-cty-yaml.

It knows the bools of YAML 1.1 (`yes`, `on` …), numbers in decimal (also with leading zeros), `0x…` and `0o…`, and dates, which it writes
out as times.
"""

from __future__ import annotations

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
_TAGS = frozenset({"!!str", "!!int", "!!float", "!!bool", "!!null", "!!timestamp", "!!binary", ""})


def resolved(text: str, tag: str) -> Val:
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


def quoted(text: str, tag: str) -> Val:
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
