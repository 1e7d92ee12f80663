"""How long something lasts (`PT8H`, `PT1H30M`, `P1D`), and days, as ISO 8601 writes them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from srm_tf.language.show import stands
from srm_tf.language.terms import predicate
from srm_tf.language.terms.match import evidence
from srm_tf.model.grounds import Fact
from srm_tf.model.value import as_number
from srm_tf.model.verdict import Judgement, breaks, depends, holds
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site

# Years and months have no fixed length, and no session lasts as long.
_DURATION: Final = regex(r"P(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?")
_SECONDS: Final = (86400, 3600, 60, 1)
_DAY_LETTERS: Final = 10  # of 2026-11-24T00:00:00Z


@predicate("lasts at most {minutes:number} minutes")
def lasts_at_most(site: Site, _: Context, minutes: object) -> Judgement:
    """The duration is no longer than this."""
    proof = evidence(site.resource, site.path, site.value)
    limit = as_number(minutes)
    if limit is None:
        return depends(f"{site.path} depends on how many minutes are allowed", ("a number of minutes",), proof)
    found = seconds(site.value.text() or "")
    if found is None:
        return breaks(f"{site.path} {stands(site.value)}, which is no duration", proof)
    if found > limit * 60:
        return breaks(Fact(site.path, stands(site.value), f"at most {limit:g} minutes"), proof)
    return holds(f"{site.path} {stands(site.value)}", proof)


def day_of(text: str) -> date | None:
    """The day that a text names as ISO 8601 does; None where it names none.

    >>> day_of("2026-11-24"), day_of("soon")
    (datetime.date(2026, 11, 24), None)
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def begins_on(moment: str | None) -> date | None:
    """The day of a moment; None where it is none.

    >>> begins_on("2026-11-24T23:59:00Z"), begins_on(None)
    (datetime.date(2026, 11, 24), None)
    """
    return day_of((moment or "")[:_DAY_LETTERS])


def seconds(text: str) -> int | None:
    """The length of a duration; None where the text is none.

    >>> seconds("PT1H30M"), seconds("P1D"), seconds("8h"), seconds("P")
    (5400, 86400, None, None)
    """
    found = _DURATION.fullmatch(text)
    if found is None or not any(found.groups()):
        return None
    return sum(int(part or 0) * unit for part, unit in zip(found.groups(), _SECONDS, strict=True))
