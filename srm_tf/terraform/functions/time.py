"""Terraform's functions for dates and times: https://developer.hashicorp.com/terraform/language/functions, "Date and Time Functions".

Times are those of RFC 3339 (https://www.rfc-editor.org/rfc/rfc3339). Computed by the day and the nanosecond, since `datetime` of the
standard library ends at the years 1 and 9999.
"""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec

from srm_tf.regex import regex
from srm_tf.terraform import cty
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.functions import function
from srm_tf.terraform.types import NUMBER, STRING

_DATE = r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})T"
_STRICT = regex(
    _DATE + r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]+))?"
    r"(?:Z|(?P<sign>[-+])(?P<hours>[0-9]{2}):(?P<minutes>[0-9]{2}))"
)
_LENIENT = regex(
    _DATE + r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]+))?"
    r"(?:Z|(?P<sign>[-+])(?P<hours>[0-9]{2}):(?P<minutes>[0-9]{2}))"
)
_DURATION = regex(r"(?P<amount>[0-9]+\.?[0-9]*|\.[0-9]+)(?P<unit>ns|us|\u00b5s|\u03bcs|ms|s|m|h)")
_TOKEN = regex(r"(?P<verb>([A-Za-z])\2*)|(?P<quote>'')|'(?P<quoted>(?:[^']|'')*)'|(?P<open>')|(?P<text>[^A-Za-z']+)")
_UNITS = {"ns": 1, "us": 10**3, "\u00b5s": 10**3, "\u03bcs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}
_SECOND, _DAY = 10**9, 86_400
_LONGEST = (1 << 63) - 1  # nanoseconds that a duration may have
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_CYCLE, _CYCLE_YEARS = 146_097, 400  # days of 400 years, after which the calendar begins anew
_NOON, _HALF_DAY = 12, 12


class _Time(msgspec.Struct, frozen=True):
    """Nanoseconds since the beginning of the year 0 in UTC, and the minutes that the clock there is ahead of it."""

    instant: int
    ahead: int

    @property
    def seconds(self) -> int:
        """Seconds since then, as the clock shows them."""
        return self.instant // _SECOND + self.ahead * 60

    @property
    def clock(self) -> tuple[int, int, int]:
        """Hour, minute, second."""
        inside = self.seconds % _DAY
        return inside // 3600, inside // 60 % 60, inside % 60

    @property
    def date(self) -> tuple[int, int, int]:
        """Year, month, day."""
        return _date(self.seconds // _DAY)

    @property
    def weekday(self) -> str:
        """The day of the week: the year 0 began on a Saturday."""
        return _WEEKDAYS[(self.seconds // _DAY + 5) % 7]

    def zone(self, between: str) -> str:
        """The offset from UTC, like `+02:00`."""
        ahead = abs(self.ahead)
        return f"{'-' if self.ahead < 0 else '+'}{ahead // 60:02d}{between}{ahead % 60:02d}"

    def __str__(self) -> str:
        year, month, day = self.date
        hour, minute, second = self.clock
        shown = f"{'-' if year < 0 else ''}{abs(year):04d}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:{second:02d}"
        return shown + (self.zone(":") if self.ahead else "Z")


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days_of(year: int, month: int) -> int:
    return 29 if month == 2 and _leap(year) else _LENGTHS[month - 1]  # noqa: PLR2004 — February


def _first_day(year: int) -> int:
    """The first of January, counted from that of the year 0."""
    before = year - 1
    return year * 365 + (before // 4 - before // 100 + before // 400 + 1 if year else 0)


def _date(day: int) -> tuple[int, int, int]:
    cycles, day = divmod(day, _CYCLE)
    year = min(day // 365, _CYCLE_YEARS - 1)
    if _first_day(year) > day:
        year -= 1
    day -= _first_day(year)
    month = 1
    while day >= _days_of(year, month):
        day -= _days_of(year, month)
        month += 1
    return year + cycles * _CYCLE_YEARS, month, day + 1


def _parsed(text: str, pattern: re.Pattern[str] = _STRICT) -> _Time:
    hit = pattern.fullmatch(text)
    if hit is None:
        raise EvalError("not a valid RFC3339 timestamp")
    year, month, day, hour, minute, second = (int(hit[name]) for name in ("year", "month", "day", "hour", "minute", "second"))
    strict = pattern is _STRICT  # the other one takes an offset up to and including its bounds
    hours, minutes = int(hit["hours"] or 0), int(hit["minutes"] or 0)
    right = 1 <= month <= 12 and 1 <= day <= _days_of(year, month) and max(hour - 23, minute - 59, second - 59) <= 0  # noqa: PLR2004
    if not right or hours > (23 if strict else 24) or minutes > (59 if strict else 60):
        raise EvalError("not a valid RFC3339 timestamp: a part of it is out of range")
    ahead = (hours * 60 + minutes) * (-1 if hit["sign"] == "-" else 1)
    days = _first_day(year) + sum(_days_of(year, one) for one in range(1, month)) + day - 1
    seconds = days * _DAY + hour * 3600 + (minute - ahead) * 60 + second
    return _Time(seconds * _SECOND + int((hit["fraction"] or "0")[:9].ljust(9, "0")), ahead)


def _duration(text: str) -> int:
    """Nanoseconds. Raises EvalError for anything but a sign and numbers with units."""
    body = text[1:] if text[:1] in {"+", "-"} else text
    if body == "0":
        return 0
    parts = list(_DURATION.finditer(body))
    if not parts or "".join(part[0] for part in parts) != body:
        raise EvalError("invalid duration: numbers with units are required, like 1h30m")
    length = sum(int(Decimal(part["amount"]) * _UNITS[part["unit"]]) for part in parts)
    if length > _LONGEST + (text[0] == "-"):
        raise EvalError("invalid duration: it is too long")
    return -length if text[0] == "-" else length


@function("timeadd", STRING, STRING, returns=STRING, not_null=False)
def timeadd(timestamp: str, duration: str) -> str:
    """`timeadd(timestamp, duration)`."""
    time = _parsed(timestamp)
    return str(_Time(time.instant + _duration(duration), time.ahead))


@function("timecmp", STRING, STRING, returns=NUMBER)
def timecmp(first: str, second: str) -> int:
    """`timecmp(timestamp, timestamp)`: -1, 0 or 1. It takes an hour of one digit, and a comma before the fraction."""
    one, other = _parsed(first, _LENIENT).instant, _parsed(second, _LENIENT).instant
    return (one > other) - (one < other)


@function("formatdate", STRING, STRING, returns=STRING)
def formatdate(pattern: str, timestamp: str) -> str:
    """`formatdate(spec, timestamp)`."""
    time = _parsed(timestamp)
    return "".join(_shown(hit, time) for hit in _TOKEN.finditer(pattern))


def _shown(token: re.Match[str], time: _Time) -> str:
    if token["open"]:
        raise EvalError("unterminated literal '")
    if token["text"] is not None:
        return token["text"]
    if token["quote"] or token["quoted"] is not None:
        return "'" if token["quote"] else token["quoted"].replace("''", "'")
    found = {**_of_date(time), **_of_clock(time)}.get(token["verb"])
    if found is None:
        raise EvalError(f'invalid date format verb "{token["verb"]}"')
    return found


def _of_date(time: _Time) -> dict[str, str]:
    year, month, day = time.date
    name, weekday = _MONTHS[month - 1], time.weekday
    return {
        "YY": f"{year % 100:02d}",
        "YYYY": f"{year:04d}",
        "M": str(month),
        "MM": f"{month:02d}",
        "MMM": name[:3],
        "MMMM": name,
        "D": str(day),
        "DD": f"{day:02d}",
        "EEE": weekday[:3],
        "EEEE": weekday,
    }


def _of_clock(time: _Time) -> dict[str, str]:
    hour, minute, second = time.clock
    half, short = ("PM" if hour >= _NOON else "AM"), hour % _HALF_DAY or _HALF_DAY
    return {
        "h": str(hour),
        "hh": f"{hour:02d}",
        "H": str(short),
        "HH": f"{short:02d}",
        "AA": half,
        "aa": half.lower(),
        "m": str(minute),
        "mm": f"{minute:02d}",
        "s": str(second),
        "ss": f"{second:02d}",
        "Z": time.zone(":") if time.ahead else "Z",
        "ZZZ": time.zone("") if time.ahead else "UTC",
        "ZZZZ": time.zone(""),
        "ZZZZZ": time.zone(":"),
    }


@function("timestamp", returns=STRING)
def timestamp() -> Val:
    """`timestamp()`: not known before the apply."""
    return _of_the_clock("timestamp(), which is the time of the apply")


@function("plantimestamp", returns=STRING)
def plantimestamp() -> Val:
    """`plantimestamp()`: known to Terraform when it plans, and to nobody who reads the configuration alone."""
    return _of_the_clock("plantimestamp(), which is the time of the plan")


def _of_the_clock(why: str) -> Val:
    """A time that nobody knows yet: whatever it is, there is no word in it."""
    return Val(STRING, cty.Blank(not_null=True, why=(why,), words=" "))
