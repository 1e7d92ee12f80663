"""What a prefix list lets through, whoever adds its entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import evidence, undecided
from srm_tf.language.terms.ranges import WORLDS, Network, is_world, making_world, parse
from srm_tf.language.terms.sources import MANAGED_LIST, Sources, cidrs, ranges_of_list, together
from srm_tf.model.verdict import Evidence, Judgement, breaks, holds, lacks
from srm_tf.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

_ENTRY: Final = f"{MANAGED_LIST}_entry"
_NAMED: Final = 3  # so many ranges a message names


@sentence("its entries are narrower than the world", on=(MANAGED_LIST, _ENTRY))
def narrower(subject: Resource, context: Context) -> Judgement:
    """Of a list: its blocks and the entries that are resources of their own, together. Of such an entry: its own range."""
    path, ranges = _ranges(subject, context)
    at = f"{subject.address}.{path}"
    if is_world(frozenset(ranges.sure)):
        texts = "sensitive ranges" if ranges.secret else _widest(making_world(ranges.sure))
        whole = Evidence(subject.address, path, "sensitive" if ranges.secret else _widest(ranges.sure), "term", subject.location)
        entries = [link.resource for link in context.links.children(subject, (_ENTRY,), "prefix_list_id").links]
        beside = [evidence(one, "cidr", how="reference") for one in entries]
        written = subject.get(path).written or bool(entries)
        beside += _blocks(subject, making_world(ranges.sure)) if path == "entry" and not ranges.secret else []
        return (breaks if written else lacks)(f"{at} holds {texts}, the whole internet", *beside, whole)
    own = evidence(subject, path, how="term")
    if is_world(frozenset(ranges.possible)):
        on = ranges.on or (at,)
        return undecided(f"{at} may hold the whole internet", on, own)
    return holds(f"{at} holds less than the internet", own)


def _ranges(subject: Resource, context: Context) -> tuple[str, Sources]:
    if subject.type == MANAGED_LIST:
        return "entry", ranges_of_list(subject, context)
    return "cidr", together(cidrs(subject.get("cidr"), family, context, f"{subject.address}.cidr") for family in WORLDS)


def _blocks(subject: Resource, networks: Iterable[Network]) -> list[Evidence]:
    """The blocks of a list that bring these ranges."""
    wanted = set(networks)
    cidrs_of = ((at, block.get("cidr")) for at, block in enumerate(subject.get("entry").items()))
    found = [(at, value) for at, value in cidrs_of if (text := value.text()) is not None and parse(text) in wanted]
    return [evidence(subject, f"entry[{at}].cidr", value) for at, value in found]


def _widest(ranges: Iterable[Network]) -> str:
    texts = [str(one) for one in sorted(ranges, key=lambda one: (one.prefixlen, str(one)))]
    return listed(texts, _NAMED)
