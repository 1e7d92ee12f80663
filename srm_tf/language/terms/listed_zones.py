"""Zones that are picked from AWS's list, or told apart by their letter: which ones they are, before anybody knows their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms.match import same
from srm_tf.language.terms.sources import names_of
from srm_tf.regex import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from srm_tf.model.value import Value

_LOOKUP: Final = "data.aws_availability_zones."
# Each of several lies in a zone of its own; or the first ones do, where `element` begins anew behind the last zone.
EACH_ITS_OWN: Final = "count.index"
BY_TURNS: Final = "count.index % length"
UNDER_ITS_NAME: Final = "each.key"  # each of several lies in the zone that it is called by
OF_EACH: Final = frozenset({EACH_ITS_OWN, BY_TURNS, UNDER_ITS_NAME})
_LISTED: Final = regex(r"(?P<list>(.*\.)?data\.aws_availability_zones\..*\.(names|zone_ids))\[(?P<place>\d+|count\.index(?: % length)?)\]")


def listed(value: Value) -> tuple[str, str] | None:
    """(list, place) of an element of the zones that a look-up finds: `data.aws_availability_zones.here.names[0]`.

    What depends on one and comes from something else is none: of `values(aws_subnet.each)` the zones decide how many there are.
    """
    on = value.unknown.depends_on
    hit = _LISTED.fullmatch(on[0]) if len(on) == 1 and not value.unknown.branches else None
    if _of_others(value):
        return None
    if on == (UNDER_ITS_NAME,) and len(value.references) == 1 and _LISTED.fullmatch(f"{value.references[0].text}[0]"):
        return value.references[0].text, UNDER_ITS_NAME
    return (hit["list"], hit["place"]) if hit is not None else None


def _of_others(value: Value) -> bool:
    """Whether it comes from something else than such a look-up, which only decides how many there are."""
    return any(one.target and _LOOKUP not in one.target for one in value.references)


def picked(value: Value) -> tuple[str, str] | None:
    """(of what, which): a place in the list of zones that AWS gives, or the letter that a name ends in, whatever its Region is.

    `data.aws_availability_zones.here.names[0]`, `"${var.region}a"`.
    """
    unknown, found = value.unknown, listed(value)
    if found is not None:
        return found
    letter = unknown.suffix[-1:]
    if not letter.isascii() or not letter.islower():
        return None
    return "a letter", f"{letter} of {unknown.prefix} {unknown.shape} {names_of(value)}"


def whole_list(value: Value) -> str:
    """The list of all zones of a Region, where the value is that list as it is; else "". What is left of a filtered one may be nothing."""
    on = value.unknown.depends_on
    whole = len(on) == 1 and value.unknown.not_null and not _of_others(value) and _LISTED.fullmatch(f"{on[0]}[0]")
    return on[0] if whole else ""


def one_zone(zones: Sequence[Value]) -> bool:
    """Whether zones that are not known are the same one for sure: one place of a list, or one text, which is not null."""
    first = zones[0]
    place = listed(first)
    if place is not None:
        return place[1] not in OF_EACH and all(listed(other) == place for other in zones)
    return all(other.unknown.not_null and same(first, other).yes for other in zones)
