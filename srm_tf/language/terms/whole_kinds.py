"""Whether a pattern of ARNs is of all there is of a kind: whole ARNs are compared, for a bucket has no word for its kind."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from srm_tf.language.terms.action_kinds import arns_of
from srm_tf.language.terms.forms import ACCOUNT, PARTITION, REGION, RESOURCE, SERVICE, every_name, split, starred, whole
from srm_tf.language.terms.globs import contains
from srm_tf.model.value import GAP
from srm_tf.regex import regex

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Sequence

_WILDCARDS: Final = ("*", "?")
_IN_PART: Final = rf"[^:/]*[*?{GAP}$][^:/]*"  # with a wildcard, a variable of policies, or something that is not known
_A_REGION: Final = regex(rf"[a-z]{{2,4}}(?:-[a-z]+)+-\d+|{_IN_PART}")
_AN_ACCOUNT: Final = regex(rf"\d+|{_IN_PART}")


@lru_cache(maxsize=16384)
def is_all_of_some(text: str, kinds: tuple[str, ...]) -> bool:
    """Whether a pattern of ARNs is of all of one of these kinds, in one Region, of one account at least.

    One that is of all of some other kind of the service, as it is written, is of that one: of objects (`arn:aws:s3:::*/*`), and no bucket.
    Of others `role/*/*` counts as `role/*`.
    """
    return any(_is_all_of_one(starred(one), kinds) for one in dict.fromkeys((text, whole(text))) if one.endswith(_WILDCARDS))


def _is_all_of_one(text: str, kinds: tuple[str, ...]) -> bool:
    if any(_is_all_of(text, one) for one in kinds):
        return True
    fields = split(text)
    names = every_name(fields[RESOURCE]) if fields else ""
    if not fields or names == fields[RESOURCE] or any(_is_all_of(text, one) for one in arns_of(fields[SERVICE].lower())):
        return False
    return any(_is_all_of(":".join((*fields[:RESOURCE], names)), one) for one in kinds)


def _is_all_of(text: str, kind: str) -> bool:
    """Whether a pattern is of all of a kind. A star stands for colons as well."""
    fields = text.split(":", RESOURCE)
    _, __, service, region, account, name = kind.split(":", RESOURCE)
    partitions = ("aws", *fields[PARTITION : PARTITION + 1])
    regions = _as_there(region, fields[REGION : REGION + 1], _A_REGION)
    accounts = _as_there(account, fields[ACCOUNT : ACCOUNT + 1], _AN_ACCOUNT)
    asked = [f"arn:{one}:{service}:{where}:{whose}:{name}" for one in partitions for where in regions for whose in accounts]
    return any(contains(text, one) for one in asked)


def _as_there(field: str, written: Sequence[str], plausible: re.Pattern[str]) -> Sequence[str]:
    """A field of the ARN of a kind: as it is, and, where that is any, as a pattern has it: of one Region, or of one account."""
    return (field, *filter(plausible.fullmatch, written)) if field == "*" else (field,)


def in_regions_of(patterns: Iterable[str], kinds: tuple[str, ...]) -> tuple[str, ...]:
    """The ARNs of kinds as they are in the Regions that patterns name, where each of them names some: who may do more than that nowhere."""
    regions = dict.fromkeys(_region_of(one) for one in patterns)
    if not regions or "*" in regions:
        return kinds
    return tuple(
        dict.fromkeys(":".join((*one[:REGION], here, *one[ACCOUNT:])) for one in map(_fields, kinds) for here in _there(one, regions))
    )


def _fields(kind: str) -> list[str]:
    return kind.split(":", RESOURCE)


def _there(kind: Sequence[str], regions: Iterable[str]) -> Iterable[str]:
    return regions if kind[REGION] == "*" else (kind[REGION],)


def _region_of(pattern: str) -> str:
    """The Region, or Regions, in a pattern; a star where it has none, or where a star may stand for more than that."""
    fields = whole(pattern).split(":", RESOURCE)
    told = len(fields) > RESOURCE and "*" not in fields[SERVICE] and GAP not in fields[REGION]
    return fields[REGION] if told and _A_REGION.fullmatch(fields[REGION]) else "*"


def is_elsewhere(fields: Sequence[str], kind: str) -> bool:
    """Whether service, Region or account of an ARN tell that it is of no such kind; behind a star nobody knows which field is which."""
    for place, there in list(enumerate(kind.split(":", RESOURCE)))[SERVICE:RESOURCE]:
        text = fields[place]
        if "*" in text:
            return False
        apart = text != there if place == SERVICE else (text == "") != (there == "")
        if apart and GAP not in text and "?" not in text:
            return True
    return False
