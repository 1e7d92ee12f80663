"""`a subscription tells of … of every …`: which events of RDS somebody hears of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, cast

import msgspec

from srm_tf.language.terms import sentence
from srm_tf.language.terms.globs import some_of
from srm_tf.language.terms.match import (
    YES,
    Match,
    absent,
    every,
    evidence,
    is_given,
    is_one_of,
    is_true,
    lives,
    living,
    maybe,
    opposite,
    some,
)
from srm_tf.model.verdict import Judgement, all_of, breaks, depends, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

_SUBSCRIPTION: Final = "aws_db_event_subscription"


class _Offer(msgspec.Struct, frozen=True):
    """What one subscription offers for one category. `about`: it is about all sources of the kind, `tells`: of the category as well."""

    resource: Resource
    about: Match
    live: Match
    tells: Match

    @property
    def all(self) -> Match:
        """All of it together."""
        return every([self.about, self.live, self.tells])


@sentence("a subscription tells of {categories:list} of every {source:text}", on=("region",))
def tells_of(subject: Resource, context: Context, categories: object, source: object) -> Judgement:
    """Each category of events reaches somebody, by one subscription or by several.

    A subscription without a source type is about all of them, one without categories about all events, one with source ids about
    those sources only: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateEventSubscription.html
    """
    wanted = [str(one) for one in cast("list[object]", categories)] if isinstance(categories, list) else [str(categories)]
    return all_of([_source_is_heard(subject, context, str(source), category) for category in wanted])


def _source_is_heard(subject: Resource, context: Context, source: str, category: str) -> Judgement:
    offers = [_offer(one, source, category) for one in living(subject, context, _SUBSCRIPTION)]
    heard = some(offer.all for offer in offers)
    what = f"events '{category}' of {source}"
    if heard.yes:
        teller = next(offer.resource for offer in offers if offer.all.yes)
        return holds(f"{teller.address} tells of {what}", evidence(teller, "source_type", how="term"))
    if not heard.no:
        on = heard.on or tuple(offer.resource.address for offer in offers if not offer.all.no)
        return depends(
            f"{subject.address}: whether somebody hears of {what} depends on {' and '.join(on)}", on, evidence(subject, how="term")
        )
    return _nobody(subject, offers, what, context)


def _nobody(subject: Resource, offers: Sequence[_Offer], what: str, context: Context) -> Judgement:
    """Nothing in this configuration tells: what is about these sources and falls short is wrong, what is not here may be elsewhere."""
    for offer in offers:
        if offer.about.yes and lives(offer.resource).yes:
            short = "is switched off" if offer.live.no else f"does not report {what}"
            path = "enabled" if offer.live.no else "event_categories"
            return breaks(f"{offer.resource.address} {short}", evidence(offer.resource, path, offer.resource.get(path)))
    open_to = [offer for offer in offers if not offer.about.no]
    if open_to:
        on = tuple(dict.fromkeys(name for offer in open_to for name in (*offer.about.on, *lives(offer.resource).on)))
        return depends(
            f"{open_to[0].resource.address} may be meant for {what}, and does not report them", on, evidence(subject, how="term")
        )
    return absent(f"{subject.address}: no event subscription reports {what}", context, evidence(subject, how="term"))


def _offer(one: Resource, source: str, category: str) -> _Offer:
    kind, categories = one.get("source_type"), one.get("event_categories")
    sources = YES if kind.is_nothing else is_one_of(kind, (source,))
    about = every([sources, opposite(is_given(one.get("source_ids")))])
    if categories.is_nothing:
        tells = YES
    else:
        found = some_of(categories, lambda item: is_one_of(item, (category,)))
        tells = found if found.yes or found.no else maybe(*(found.on or (f"{one.address}.event_categories",)))
    return _Offer(one, about, every([lives(one), is_true(one.get("enabled"), default=True)]), tells)
