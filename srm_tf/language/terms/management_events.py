"""`records every management event`: what the selectors of a trail leave out of what is done with an account."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.language.terms import sentence
from srm_tf.language.terms.globs import some_of
from srm_tf.language.terms.match import (
    NO,
    YES,
    Blocks,
    Match,
    awaiting,
    blocks,
    every,
    evidence,
    inside,
    is_one_of,
    is_true,
    opposite,
    some,
)
from srm_tf.model.verdict import Judgement, all_of, breaks, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

_HARMLESS: Final = ("eventCategory", "readOnly")  # other fields narrow what a selector takes in


class _Taken(msgspec.Struct, frozen=True):
    """Whether a selector takes in management events at all; all of those that read; all of those that write."""

    any: Match
    reads: Match
    writes: Match


@sentence("records every management event", on=("aws_cloudtrail",))
def records_every_management_event(subject: Resource, _: Context) -> Judgement:
    """Of a trail without selectors: all of them. Selectors add up: what one leaves out, another may take in.

    https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html
    """
    return all_of([_said(subject, "event_selector", _basic), _said(subject, "advanced_event_selector", _advanced)])


def takes_in_events_of(trail: Resource, source: str) -> Match:
    """Whether a trail that logs takes in management events of a service, such as `kms.amazonaws.com`: reads, writes or both."""
    basic, advanced = blocks(trail.get("event_selector")), blocks(trail.get("advanced_event_selector"))
    on = is_true(trail.get("enable_logging"), default=True)
    taken = [_basic_leaves_in(one, source) for one in basic.elements]
    taken += [_advanced_leaves_in(one, source) for one in advanced.elements]
    if not taken and basic.rest.no and advanced.rest.no:
        return on
    return every([on, some([*taken, basic.rest, advanced.rest])])


def _basic_leaves_in(selector: Value, source: str) -> Match:
    excluded = some_of(selector.get("exclude_management_event_sources"), lambda one: is_one_of(one, (source,)))
    return every([is_true(selector.get("include_management_events"), default=True), opposite(excluded)])


def _advanced_leaves_in(selector: Value, source: str) -> Match:
    """What a selector narrows to by other fields than the source of events is left out of account."""
    fields, taken = _fields(selector)
    excluded = some(
        every([is_one_of(one.get("field"), ("eventSource",)), some_of(one.get("not_equals"), lambda name: is_one_of(name, (source,)))])
        for one in fields.elements
    )
    return every([taken, opposite(excluded)])


def _said(trail: Resource, name: str, taken: Callable[[Value], _Taken]) -> Judgement:
    value, path = trail.get(name), f"{trail.address}.{name}"
    found, proof = blocks(value), evidence(trail, name, value)
    if not found.elements and found.rest.no:
        return holds(f"{path} is not set, and every management event is recorded", proof)
    each = [taken(one) for one in found.elements]
    reads = some([*(one.reads for one in each), found.rest])
    writes = some([*(one.writes for one in each), found.rest])
    if reads.yes and writes.yes:
        return holds(f"{path} takes in every management event", proof)
    if reads.no and writes.no and some(one.any for one in each).no:
        return breaks(f"{path} takes in no management events", proof)
    if reads.no and writes.no:
        return breaks(f"{path} leaves out management events by their kind, their source or other fields", proof)
    if reads.no or writes.no:
        return breaks(f"{path} leaves out management events that {'read' if reads.no else 'write'}", proof)
    return awaiting(f"whether {path} takes in every management event", (*reads.on, *writes.on), proof)


def _basic(selector: Value) -> _Taken:
    """What an `event_selector` takes in.

    https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html
    """
    taken = is_true(selector.get("include_management_events"), default=True)
    whole = every([taken, opposite(some_of(selector.get("exclude_management_event_sources"), lambda one: NO if one.is_nothing else YES))])
    reads, writes = (every([whole, one]) for one in by_kind(selector))
    return _Taken(taken, reads, writes)


def by_kind(selector: Value) -> tuple[Match, Match]:
    """Whether an `event_selector` takes in what reads, and what writes, as far as its kind tells."""
    kind = selector.get("read_write_type")
    both = is_one_of(kind, ("All",), unset=YES)
    return some([both, is_one_of(kind, ("ReadOnly",))]), some([both, is_one_of(kind, ("WriteOnly",))])


def _advanced(selector: Value) -> _Taken:
    """What an `advanced_event_selector` takes in.

    https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
    """
    fields, taken = _fields(selector)
    narrowed = some([*(opposite(is_one_of(one.get("field"), _HARMLESS)) for one in fields.elements), fields.rest])
    by_kind = some([*(is_one_of(one.get("field"), ("readOnly",)) for one in fields.elements), fields.rest])
    reads, writes = (
        every([taken, opposite(narrowed), some([opposite(by_kind), *(selects(one, "readOnly", (word,)) for one in fields.elements)])])
        for word in ("true", "false")
    )
    return _Taken(taken, reads, writes)


def _fields(selector: Value) -> tuple[Blocks, Match]:
    """What an `advanced_event_selector` narrows to, field by field, and whether it takes in management events."""
    fields = inside(selector.get("field_selector"))
    return fields, some([*(selects(one, "eventCategory", ("Management",)) for one in fields.elements), fields.rest])


def selects(field: Value, name: str, wanted: tuple[str, ...]) -> Match:
    """Whether a field selector takes in what has one of these words in a field."""
    values = some_of(field.get("equals"), lambda one: is_one_of(one, wanted))
    return every([is_one_of(field.get("field"), (name,)), values])
