"""How often something happens, by the schedule expressions of AWS: `rate(30 days)`, `cron(0 16 1 * ? *)`.

https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from srm_tf.language.show import shown
from srm_tf.language.terms import predicate
from srm_tf.language.terms.match import evidence
from srm_tf.model.grounds import Fact
from srm_tf.model.value import as_number
from srm_tf.model.verdict import Judgement, breaks, depends, holds
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site

_RATE: Final = regex(r"rate\((\d{1,6}) (minute|hour|day)s?\)")
_PARTS_OF_A_DAY: Final = {"minute": 1440, "hour": 24, "day": 1}
_CRON: Final = regex(r"cron\(\S+ \S+ (\S+) (\S+) (\S+)(?: ([*?]))?\)")
_ONCE: Final = regex(r"\d{0,2}LW?|\d{1,2}W|\w{1,3}(L|#\d)")  # the last one, the nearest working day, the second Monday: one day of a month
_MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_WEEKDAYS: Final = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_START: Final = date(2024, 1, 1)
_DAYS: Final = 4 * 365 + 1  # with a leap year
_OF_EACH_MONTH: Final = frozenset({28})  # stands for one day of a month, whichever
_SPARE: Final = 2  # by the calendar, a month has up to 31 days, a quarter up to 92


@predicate("recurs within {days:number} days")
def recurs_within(site: Site, _: Context, days: object) -> Judgement:
    """Between two times of the schedule there are no more days than these."""
    proof = evidence(site.resource, site.path, site.value)
    limit, gap = as_number(days), longest(site.value.text() or "")
    if limit is None or gap is None:
        return depends(f"{site.path} depends on how often {shown(site.value)} recurs", (f"{site.resource.address}.{site.path}",), proof)
    if gap > limit:
        return breaks(Fact(site.path, f"is {shown(site.value)}", _at_least(limit)), proof)
    return holds(f"{site.path} is {shown(site.value)}", proof)


def _at_least(days: float) -> str:
    return "at least once a day" if days == 1 else f"at least once every {days:g} days"


@lru_cache(maxsize=256)
def longest(text: str) -> float | None:
    """The most days between two times of a schedule, a quarter counted as 90 of them; None where the text does not tell.

    >>> longest("rate(10 days)"), longest("rate(12 hours)"), longest("cron(0 8 ? * MON *)"), longest("cron(0 8 1 */3 ? *)")
    (10.0, 0.5, 5, 90)
    """
    rate = _RATE.fullmatch(text)
    if rate is not None:
        return int(rate[1]) / _PARTS_OF_A_DAY[rate[2]]
    cron = _CRON.fullmatch(text)
    if cron is None:
        return None
    try:
        found = _times(*(part.upper() for part in cron.groups()[:3]))
    except ValueError:
        return None
    gaps = [(later - sooner).days for sooner, later in pairwise(found)]
    return max(1, max(gaps) - _SPARE) if gaps else None


def _times(day: str, month: str, weekday: str) -> list[date]:
    """The days of some years on which it happens. Raises ValueError for a field that is none."""
    months = _numbers(month, _MONTHS)
    once = any(_ONCE.fullmatch(one) for one in (day, weekday))
    days = _OF_EACH_MONTH if once else _numbers(day, (), most=31)
    weekdays = frozenset(range(1, 8)) if once else _numbers(weekday, _WEEKDAYS)
    every = (_START + timedelta(days=at) for at in range(_DAYS))
    return [one for one in every if one.month in months and one.day in days and one.isoweekday() % 7 + 1 in weekdays]


def _numbers(field: str, names: tuple[str, ...], most: int = 0) -> frozenset[int]:
    """What a field stands for: `*`, `1,15`, `MON-FRI`, `*/3`."""
    last = most or len(names)
    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        start, dash, end = span.partition("-")
        low = 1 if start in {"*", "?"} else _number(start, names)
        high = last if start in {"*", "?"} or (step and not dash) else _number(end if dash else start, names)
        found.update(range(low, high + 1, int(step or 1)))
    if not found or not found <= set(range(1, last + 1)):
        raise ValueError(field)
    return frozenset(found)


def _number(text: str, names: tuple[str, ...]) -> int:
    return names.index(text) + 1 if text in names else int(text)
