"""The page of a control area: its two parts, who acts, and the controls that ask for the customer's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from srm_tf.report.pages import controls_of, field
from srm_tf.report.tally import NOTHING_THERE, OWNER_WORDS
from srm_tf.report.text import NARROWEST, fold, hang, page, safe
from srm_tf.wording import capital, count

if TYPE_CHECKING:
    from srm_tf.catalogue.control import Control
    from srm_tf.catalogue.services import Domain

_OWNER = 8


class AreaFacts(msgspec.Struct, frozen=True):
    """A control area. `kinds`: kind in words → who acts; `always`: type → who acts whatever its kind; `by_values`: types that depend.

    `empty`: types that have nothing in it.
    """

    name: str
    domain: Domain
    kinds: Mapping[str, str]
    always: Mapping[str, str]
    by_values: Sequence[str]
    controls: Sequence[Control]
    empty: Sequence[str] = ()


def area_page(facts: AreaFacts, *, width: int) -> str:
    """Everything the catalogue knows of a control area."""
    return page(_area(facts, max(width, NARROWEST)))


def _area(facts: AreaFacts, width: int) -> Iterator[str]:
    domain = facts.domain
    yield safe(facts.name)
    yield from fold(f"{domain.title}: {domain.class_.replace('_', ' ')} in AWS's model", width)
    yield ""
    yield from field("AWS's part", domain.aws or "none", width)
    yield from field("Your part", domain.customer or "none", width)
    yield from field("Shown by", domain.visibility.replace("+", ", "), width)
    yield from ("", "Who acts")
    yield from _owners(facts.kinds, width)
    if facts.always:
        yield from ("", f"Whatever the kind, on {count(len(facts.always), 'resource type')}")
        yield from _owners(facts.always, width)
    if facts.by_values:
        yield ""
        yield from fold(f"Depends on values of {count(len(facts.by_values), 'resource type')}: `srm-tf explain` each", width, 2, 0)
        yield from fold(", ".join(map(safe, facts.by_values)), width, 2)
    yield from controls_of(facts.controls, width)
    yield from _empty(facts.empty, width)
    yield from ("", "References", *(f"  {safe(one)}" for one in domain.source))


def _empty(types: Sequence[str], width: int) -> Iterator[str]:
    """Where there is nothing to act on: last, for it may be a long list."""
    if types:
        told = f"{capital(NOTHING_THERE)} on {count(len(types), 'resource type')}: `srm-tf explain` each says why"
        yield from ("", *fold(told, width, 2, 0))
        yield from fold(", ".join(map(safe, types)), width, 2)


def _owners(found: Mapping[str, str], width: int) -> Iterator[str]:
    """What each looks after, the customer last."""
    by_owner: dict[str, list[str]] = defaultdict(list)
    for what, owner in found.items():
        by_owner[owner].append(safe(what))
    for owner in (one for one in OWNER_WORDS if one in by_owner):
        lead = f"  {OWNER_WORDS[owner]:<{_OWNER}}"
        yield from hang(", ".join(by_owner[owner]), width, len(lead), lead, len(lead))
