"""`records S3 object events`: what the event selectors of CloudTrail take in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from srm_tf.language.show import shown
from srm_tf.language.terms import sentence
from srm_tf.language.terms.globs import some_of
from srm_tf.language.terms.management_events import by_kind, selects
from srm_tf.language.terms.match import (
    NO,
    YES,
    Blocks,
    Match,
    absent,
    blocks,
    every,
    evidence,
    fits,
    inside,
    is_one_of,
    is_true,
    lives,
    opposite,
    some,
    undecided,
)
from srm_tf.language.terms.own_accounts import in_account_of, share_account
from srm_tf.model.value import GAP
from srm_tf.model.verdict import Judgement, Verdict, any_of, breaks, depends, holds, lacks
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

TRAILS: Final = ("aws_cloudtrail", "aws_cloudtrail_event_data_store")
_OBJECTS: Final = ("AWS::S3::Object",)
_HARMLESS: Final = ("eventCategory", "resources.type", "resources.ARN", "readOnly")
_BUCKET: Final = regex(r"arn:[^:]*:s3(?::::?|:::[^/]+/.*)?")
_ALL_BUCKETS: Final = regex(r"arn:[^:]*:s3(?::::?)?")
_NAMES_ONE: Final = regex(rf"arn:[^:]*:s3:::{GAP}?[^{GAP}]")


class _Selected(NamedTuple):
    """Whether a selector takes in reads, and writes, of objects, and whether of every bucket there is."""

    reads: Match
    writes: Match
    everywhere: Match


@sentence("records S3 object events")
def records_s3_object_events(subject: Resource, context: Context) -> Judgement:
    """Reads and writes of objects: of a trail or event data store itself; of an account or region, by any that lives there.

    https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
    """
    if subject.type in TRAILS:
        return _recorded(subject, _selected(subject))
    trails = [(one, _covers(one, subject, context)) for one in context.graph.of_type(*TRAILS)]
    found = [_there(one, covers, whole=subject.mode != "region", here=context.here) for one, covers in trails if not covers.no]
    if found:
        return any_of(found)
    return absent(f"{subject.address}: no trail records events of S3 objects", context, evidence(subject, how="term"))


def _covers(trail: Resource, subject: Resource, context: Context) -> Match:
    """A trail of the same account; of another region only if it spans all of them."""
    if trail.action.ends or not share_account(trail, subject, context, trail.address).yes:
        return NO
    if subject.mode != "region" or in_account_of(subject, trail).place == subject.place:
        return lives(trail)
    return every([lives(trail), is_true(trail.get("is_multi_region_trail"))])


def _there(trail: Resource, covers: Match, *, whole: bool, here: bool) -> Judgement:
    """What a trail says, if it is certain that it is there and covers the subject; of a whole account it covers every region."""
    if covers.yes:
        selected = _selected(trail)
        answer = _recorded(trail, selected)
        if answer.verdict == Verdict.MISSING and trail.type != "aws_cloudtrail" and not here:
            return depends(f"{answer.because}; another stack may have a trail", ("another stack",), *answer.evidence)
        if answer.verdict != Verdict.SATISFIED:
            return answer
        of_all = _records_all(selected)
        if of_all.no:
            return _some_only(trail, here=here)
        if not of_all.yes:
            return undecided(f"{trail.address} may record the objects of some buckets only", of_all.on, *answer.evidence)
        return _everywhere(trail, answer) if whole else answer
    proof = evidence(trail, how="term")
    return undecided(f"{trail.address} may record events of S3 objects", covers.on, proof)


def _everywhere(trail: Resource, answer: Judgement) -> Judgement:
    """The answer of a trail that spans all regions; one of a single region leaves the buckets of the others out.

    https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-22
    """
    store = trail.type == "aws_cloudtrail_event_data_store"
    path = "multi_region_enabled" if store else "is_multi_region_trail"
    spans = is_true(trail.get(path), default=store)
    if spans.yes:
        return answer
    proof = evidence(trail, path, trail.get(path))
    if spans.no:
        return breaks(f"{trail.address} records the objects of its own region, and of no other", proof)
    return undecided(f"{trail.address} may record the objects of its own region only", spans.on, proof)


def _records_all(selected: list[_Selected]) -> Match:
    """Whether reads and writes are recorded of the objects of every bucket, and not of those that a selector names."""
    reads = some(every([one.reads, one.everywhere]) for one in selected)
    return every([reads, some(every([one.writes, one.everywhere]) for one in selected)])


def _limits(field: Value) -> Match:
    """Whether a field leaves out the objects of some bucket."""
    whole = some(_all_buckets(field, name) for name in ("equals", "starts_with"))
    return every([is_one_of(field.get("field"), ("resources.ARN",)), opposite(whole)])


def _all_buckets(holder: Value, name: str) -> Match:
    def test(one: Value) -> Match:
        named = _NAMES_ONE.match(one.form) is not None or _is_referred(one)
        return NO if named else fits(one, lambda text: _ALL_BUCKETS.fullmatch(text) is not None)

    return some_of(holder.get(name), test)


def _is_referred(value: Value) -> bool:
    """Whether it comes by reference: from a bucket, then."""
    return value.is_unknown and any(one.target for one in value.references)


def _selectors(trail: Resource) -> str:
    """The block that its selectors are written in: a trail has those of one kind only."""
    return "advanced_event_selector" if blocks(trail.get("advanced_event_selector")).elements else "event_selector"


def _some_only(trail: Resource, *, here: bool) -> Judgement:
    proof = evidence(trail, _selectors(trail), how="term")
    said = f"{trail.address} records reads and writes of the buckets that it names, and of no other"
    return breaks(said, proof) if here else depends(f"{said}; another stack may record the rest", ("another stack",), proof)


def _recorded(trail: Resource, selected: list[_Selected]) -> Judgement:
    """Both reads and writes; one of them alone is half of it."""
    reads, writes = some(one.reads for one in selected), some(one.writes for one in selected)
    on = is_true(trail.get("enable_logging"), default=True)
    proof = evidence(trail, _selectors(trail), how="term")
    if on.no:  # whatever its selectors turn out to be
        switch = trail.get("enable_logging")
        return breaks(f"{trail.address}.enable_logging is {shown(switch)}", evidence(trail, "enable_logging", switch))
    if reads.no and writes.no and _some_objects(trail).yes:
        return breaks(f"{trail.address} records some events of S3 objects only", proof)
    if reads.no and writes.no:
        return lacks(f"{trail.address} has no selector for events of S3 objects", proof)
    if (reads.yes and writes.no) or (writes.yes and reads.no):
        return breaks(f"{trail.address} records {'reads' if reads.yes else 'writes'} of S3 objects only", proof)
    whole = every([reads, writes, on])
    if whole.yes:
        return holds(f"{trail.address} records reads and writes of S3 objects", proof)
    hangs = tuple(dict.fromkeys((*reads.on, *writes.on, *on.on)))
    return undecided(f"{trail.address} may record events of S3 objects", hangs, proof)


def _selected(trail: Resource) -> list[_Selected]:
    """What its selectors take in, one after another, and those that are not shown."""
    basic, advanced = blocks(trail.get("event_selector")), blocks(trail.get("advanced_event_selector"))
    hidden = some([basic.rest, advanced.rest])
    return [*map(_basic, basic.elements), *map(_advanced, advanced.elements), _Selected(hidden, hidden, YES)]


def _basic(selector: Value) -> _Selected:
    """What an `event_selector` takes in: any bucket that its `data_resource` names counts."""
    resources, (reads, writes) = inside(selector.get("data_resource")), by_kind(selector)
    objects = [(is_one_of(one.get("type"), _OBJECTS), one) for one in resources.elements]
    some_bucket = some([*(every([kind, _some_bucket(one.get("values"))]) for kind, one in objects), resources.rest])
    everywhere = some([*(every([kind, _all_buckets(one, "values")]) for kind, one in objects), resources.rest])
    return _Selected(every([some_bucket, reads]), every([some_bucket, writes]), everywhere)


def _some_bucket(values: Value) -> Match:
    """Whether the list names all buckets, or one of them with its slash; what comes by reference from a bucket does.

    https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DataResource.html
    """
    return (
        YES
        if any(map(_is_referred, values.items()))
        else some_of(values, lambda one: fits(one, lambda text: _BUCKET.fullmatch(text) is not None))
    )


def _advanced(selector: Value) -> _Selected:
    """What an `advanced_event_selector` takes in; one that narrows by names of events, or by who acts, is none for all of them.

    https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
    """
    fields = inside(selector.get("field_selector"))
    whole = every([_about_objects(fields), *(_takes_all(one) for one in fields.elements), opposite(fields.rest)])
    only_reads = some(selects(one, "readOnly", ("true",)) for one in fields.elements)
    only_writes = some(selects(one, "readOnly", ("false",)) for one in fields.elements)
    limited = some(_limits(one) for one in fields.elements)
    return _Selected(every([whole, opposite(only_writes)]), every([whole, opposite(only_reads)]), opposite(limited))


def _takes_all(field: Value) -> Match:
    """Whether a field leaves out no event but by its kind or by the bucket: all events of objects are of one service."""
    return some([is_one_of(field.get("field"), _HARMLESS), selects(field, "eventSource", ("s3.amazonaws.com",))])


def _some_objects(trail: Resource) -> Match:
    """Whether an advanced selector takes in any events of objects."""
    return some(_about_objects(inside(one.get("field_selector"))) for one in blocks(trail.get("advanced_event_selector")).elements)


def _about_objects(fields: Blocks) -> Match:
    return some([*(selects(one, "resources.type", _OBJECTS) for one in fields.elements), fields.rest])
