"""Versions of engines, runtimes and Kubernetes, and how long AWS supports them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from srm_tf.language.show import HIDDEN, shown
from srm_tf.language.syntax import Sibling
from srm_tf.language.terms import predicate
from srm_tf.language.terms.match import evidence, not_known
from srm_tf.model.grounds import Fact
from srm_tf.model.verdict import Judgement, breaks, depends, holds
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site

# A version of this argument names its engine itself: https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_CreateDomain.html
_OWN_ENGINE: Final = regex(r"(OpenSearch|Elasticsearch)_(.+)")
# AWS's own parameter groups have the version in their names, which is the one they are for: `default.redis6.x.cluster.on`.
# https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.html
_DEFAULT_GROUP: Final = regex(r"default\.redis(\d[\w.]*?)(?:\.cluster\.on)?")
_LAST_PART: Final = regex(r"[.\-_]")  # what stands before the last part of a version
# Runtimes and systems are names, not numbers: nothing follows from `java8` for `java8.al2`, or from `AMAZON_LINUX` for `AMAZON_LINUX_2`;
# and the `3` of a Python shell is 3.6, never 3.9.
_EXACT: Final = frozenset({"gamelift", "glue-python-shell", "lambda"})
# `auto`: Glue raises the version of such a job: https://docs.aws.amazon.com/glue/latest/dg/auto-version-upgrades.html
_LATEST: Final = frozenset({"latest", "$latest", "default", "current", "auto"})


@predicate("is a supported version of {engine:operand}", begun=True)
def is_a_supported_version(site: Site, context: Context, engine: object) -> Judgement:
    """Whether standard support of the version lasts on the day of judgement. What is not in the table is unknown."""
    known = site.value.text()
    version = site.value.unknown.prefix if known is None else known
    if known is None and not version:
        return _no_version(site)
    own = _OWN_ENGINE.fullmatch(version)
    name = own[1] if own else _engine(site, engine)
    if isinstance(name, Judgement):
        return name
    days = context.lifecycle.cycles(name.lower())
    said = own[2] if own else version
    group = _DEFAULT_GROUP.fullmatch(said)
    number, exact = group[1] if group else said, name.lower() in _EXACT
    secret = isinstance(engine, Sibling) and site.resource.get(engine.path).sensitive
    label = "its engine" if secret else name
    if known is None:
        return _begun(site, label, begun_by(number, days or {}, exact=exact), context.as_of)
    found = _cycles(number, days or {}, exact=exact) or ({} if exact else _before_all(number, days or {}))
    return _judged(site, label, found, context.as_of)


def _no_version(site: Site) -> Judgement:
    return breaks(f"{site.path} is no version", evidence(site.resource, site.path, site.value))


def _engine(site: Site, engine: object) -> str | Judgement:
    """The engine's name, or why it is not known."""
    if not isinstance(engine, Sibling):
        return str(engine)
    value = site.resource.get(engine.path)
    text = value.text()
    if text:
        return text
    why = value.unknown.why if value.is_unknown else f"{engine.path}, which is not set"
    return depends(f"{site.path} depends on {why}", value.origins or (f"{site.resource.address}.{engine.path}",))


def _cycles(version: str, days: Mapping[str, date | None], *, exact: bool) -> dict[str, date | None]:
    """The release cycle of a version: the shortest one it begins with; else, for a short version, all that begin with it.

    Support is promised to a major version; within it AWS moves instances on to a later minor one.
    """
    wanted = _parts(version)
    parts = {cycle: _parts(cycle) for cycle in days}
    if exact:
        return {cycle: days[cycle] for cycle, one in parts.items() if one == wanted}
    above = [cycle for cycle, one in parts.items() if one and wanted[: len(one)] == one]
    if above:
        shortest = min(above, key=lambda cycle: len(parts[cycle]))
        return {shortest: days[shortest]}
    return {cycle: days[cycle] for cycle, one in parts.items() if wanted and one[: len(wanted)] == wanted}


def begun_by(start: str, days: Mapping[str, date | None], *, exact: bool) -> tuple[Mapping[str, date | None], bool]:
    """The release cycles of the versions that begin so, and whether there can be no other. The last part may go on: `1` may be `16`.

    >>> begun_by("9.", {"9.5": None, "10": None}, exact=False), begun_by("10.", {"9.5": None, "10": None}, exact=False)
    (({'9.5': None}, False), ({'10': None}, True))
    """
    if exact:
        return {cycle: day for cycle, day in days.items() if cycle.startswith(start.lower())}, False
    last = _LAST_PART.split(start)[-1]
    whole = start.removesuffix(last)
    wanted = _parts(whole)
    above = _cycles(whole, days, exact=False) if any(wanted[: len(one)] == one for one in map(_parts, days) if one) else {}
    if above:
        return above, True
    at, following = len(wanted), last.lower()
    parts = ((cycle, _parts(cycle)) for cycle in days)
    found = {cycle: days[cycle] for cycle, one in parts if one[:at] == wanted and len(one) > at and one[at].startswith(following)}
    return found or _before_all(whole, days), False


def _before_all(version: str, days: Mapping[str, date | None]) -> dict[str, date | None]:
    """A release before the oldest of the table has ended no later than that one."""
    numbers = {cycle: numbers_of(cycle) for cycle in days if numbers_of(cycle)}
    oldest = min(numbers, key=lambda cycle: numbers[cycle], default="")
    have = numbers_of(version)
    if not oldest or not have or days[oldest] is None or _later(have, numbers[oldest]) is not False:
        return {}
    return {f"before {oldest}": days[oldest]}


def _parts(version: str) -> tuple[str, ...]:
    """`8.0.mysql_aurora.3.04` → 8, 0, mysql, aurora, 3, 04; a last `x` stands for anything."""
    parts = [part for part in re.split(r"[.\-_]", version.strip().lower()) if part]
    while parts and parts[-1] in {"x", "*"}:
        parts.pop()
    return tuple(parts)


def _begun(site: Site, engine: str, found: tuple[Mapping[str, date | None], bool], as_of: date) -> Judgement:
    """Of a version of which the beginning is known: all that begin so have left support, or are of one release that has not."""
    cycles, settled = found
    ended = {cycle: day for cycle, day in cycles.items() if day is not None and day < as_of}
    said = f"{site.path} begins with '{site.value.unknown.prefix}'"
    seen = evidence(site.resource, site.path, site.value)
    if ended and len(ended) == len(cycles):
        return breaks(f"{said}: it left standard support ({engine} {', '.join(ended)}) on {max(ended.values())}", seen)
    return holds(f"{said}: in standard support", seen) if settled and not ended else not_known(site)


def _judged(site: Site, engine: str, found: Mapping[str, date | None], as_of: date) -> Judgement:
    said = f"{site.path} is {shown(site.value)}"
    seen = evidence(site.resource, site.path, site.value)
    ended = {cycle: day for cycle, day in found.items() if day is not None and day < as_of}
    if 0 < len(ended) < len(found):
        return depends(f"{said}, which may be one of several releases", (site.path,), seen)
    if not found or (not ended and any(cycle.startswith("before ") for cycle in found)):
        return depends(f"{said}: no end of support is known for it", ("the table of end-of-support dates",), seen)
    hidden = seen.value == HIDDEN
    if ended:
        of_which = "" if site.value.text() in ended else f" ({engine} {', '.join(ended)})"  # the value says it
        when = "" if hidden else f"{of_which} on {max(ended.values())}"
        return breaks(f"{said}: it left standard support{when}", seen)
    days = [day for day in found.values() if day is not None]
    until = f" until {min(days)}" if days and not hidden else ""
    return holds(f"{said}: in standard support{until}", seen)


@predicate("is version {version:text} or later", begun=True)
def is_version_or_later(site: Site, _: Context, version: object) -> Judgement:
    """Numbers are compared place by place; `15` may be any 15.x."""
    text = site.value.text()
    if text is None:
        return _later_by_its_beginning(site, str(version))
    said = f"{site.path} is {shown(site.value)}"
    seen = evidence(site.resource, site.path, site.value)
    later = None if text.lower() in _LATEST else _later(numbers_of(text), numbers_of(str(version)))
    if later is None:
        return depends(f"{said}, which may be before {version}", (site.path,), seen)
    return holds(said, seen) if later else breaks(Fact(site.path, f"is {shown(site.value)}", f"version {version} or later"), seen)


def _later_by_its_beginning(site: Site, version: str) -> Judgement:
    """The judgement about a version of which only the first parts are known."""
    prefix = site.value.unknown.prefix
    have = numbers_of(prefix.removesuffix(_LAST_PART.split(prefix)[-1]))
    later = _later(have, numbers_of(version)) if have else None
    if later is None:
        return not_known(site) if site.value.is_unknown else _no_version(site)
    seen, says = evidence(site.resource, site.path, site.value), f"begins with '{prefix}'"
    return holds(f"{site.path} {says}", seen) if later else breaks(Fact(site.path, says, f"version {version} or later"), seen)


def _later(have: tuple[int, ...], want: tuple[int, ...]) -> bool | None:
    """Whether `have` is `want` or later; None where `have` leaves it open. What has no number is no later version."""
    shared = min(len(have), len(want))
    if not want:
        return None
    if not have or have[:shared] != want[:shared]:
        return have[:shared] > want[:shared]
    return None if any(want[shared:]) else True


def numbers_of(text: str) -> tuple[int, ...]:
    """The leading numbers of a version: `v1.18.1-eksbuild.3` → 1, 18, 1; `OpenSearch_2.3` → 2, 3."""
    found = re.search(r"\d+(?:\.\d+)*", text)
    return tuple(int(part) for part in found[0].split(".")) if found and len(found[0]) < _LONGEST else ()


_LONGEST: Final = 64  # no version is longer; and reading thousands of digits as a number is slow
