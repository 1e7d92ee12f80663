"""The queue, topic or bucket that carries a policy, by whichever way a Deny of it names it: nothing else is asked of that policy.

ARNs and addresses of queues: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from srm_tf.language.terms.documents import EVERYTHING
from srm_tf.language.terms.forms import form
from srm_tf.language.terms.globs import PatternSet, Texts, contains, overlap, sure
from srm_tf.language.terms.match import NO, YES, Match, every, maybe, opposite, some
from srm_tf.language.terms.once import once_each
from srm_tf.language.terms.own_resource import names_another
from srm_tf.model.value import GAP, Certainty
from srm_tf.regex import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from srm_tf.language.context import Context, Site
    from srm_tf.language.terms.documents import Document, Statement
    from srm_tf.language.terms.globs import Test
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value


class _Kind(NamedTuple):
    """What carries a policy, the argument by which the policy names it where it stands beside it, and its service."""

    type: str
    named_by: str
    service: str


class _Carrier(NamedTuple):
    """The queue or topic that carries a policy, if it is in the configuration, its ARN, "" where that is not known, and what is another."""

    kind: _Kind
    own: Resource | None
    arn: str
    is_of_another: Test


_BUCKETS: Final = frozenset({"aws_s3_bucket", "aws_s3_bucket_policy"})
_SOME: Final = "\0"  # a Region, an account or a name that no pattern without a star is of
_QUEUE, _TOPIC = _Kind("aws_sqs_queue", "queue_url", "sqs"), _Kind("aws_sns_topic", "arn", "sns")
_KINDS: Final = {"aws_sqs_queue": _QUEUE, "aws_sqs_queue_policy": _QUEUE, "aws_sns_topic": _TOPIC, "aws_sns_topic_policy": _TOPIC}
_ADDRESS: Final = regex(r"https://sqs\.([\w-]+)\.amazonaws\.com/(\d{12})/([\w.-]+)")
_ALL: Final = PatternSet(Texts((EVERYTHING,)), fold=False)


def about_its_own(site: Site, context: Context) -> Callable[[Document], Document]:
    """Reads a document of a site: with each Deny of the queue or topic that carries it as one of all there is; each time the same one.

    Of the policy of a bucket, without what a Deny names of other buckets.
    """
    kind = _KINDS.get(site.resource.type)
    of_bucket = site.resource.type in _BUCKETS
    own = None if kind is None else _carrier(site.resource, kind, context)
    is_of_another = names_another(site, context) if of_bucket or kind is not None else None

    @once_each
    def make(document: Document) -> Document:
        if is_of_another is None:
            return document
        if kind is None:
            return replace(document, statements=tuple([part for one in document.statements for part in of_its_bucket(one, is_of_another)]))
        carrier = _Carrier(kind, own, _arn(site.resource, own, kind), is_of_another)
        return _read(document, carrier, context)

    return lambda document: make(document) if document.denying else document


def _read(document: Document, carrier: _Carrier, context: Context) -> Document:
    statements: list[Statement] = []
    for one in document.statements:
        named = NO if one.denies.no else some(_is_own(value, carrier, context) for value in one.resources.these.items)
        wide = one if named.no else replace(one, resources=_ALL, certain=every([one.certain, named]))
        statements += [wide] if named.no or named.yes else [one, wide]
    return replace(document, statements=tuple(statements))


def of_its_bucket(one: Statement, is_of_another: Test) -> Iterator[Statement]:
    """A statement, a Deny with what it names for certain of the bucket alone, and beside it with what it may name of it."""
    these = one.resources.these
    told = [] if one.denies.no else [(value, is_of_another(value)) for value in these.items]
    unseen = NO if one.denies.no or these.hidden is None else is_of_another(these.hidden)
    answers = [unseen, *(answer for _, answer in told)]
    if all(answer.no for answer in answers):
        yield one
        return
    own = Texts(tuple([value for value, answer in told if answer.no]), these.hidden if unseen.no else None)
    meant = Texts(tuple([value for value, answer in told if not answer.yes]), None if unseen.yes else these.hidden)
    doubts = [opposite(answer) for answer in answers if not answer.yes and not answer.no]
    if own.items or own.hidden is not None:
        yield _about(one, own)
    if doubts:
        yield replace(_about(one, meant), certain=every([one.certain, *doubts]))


def _about(deny: Statement, these: Texts) -> Statement:
    return replace(deny, resources=PatternSet(these, deny.resources.others, fold=deny.resources.fold))


def _carrier(part: Resource, kind: _Kind, context: Context) -> Resource | None:
    if part.type == kind.type:
        return part
    found = context.links.targets(part.get(kind.named_by), (kind.type,))
    return found[0][0] if len(found) == 1 and found[0][1] == Certainty.EXACT else None


def _arn(part: Resource, own: Resource | None, kind: _Kind) -> str:
    """The ARN of the carrier; "" where it is not known."""
    told = _ADDRESS.fullmatch(part.text(kind.named_by) or "")
    if told is not None:
        return f"arn:aws:sqs:{told[1]}:{told[2]}:{told[3]}"
    named = part.text("arn") if kind is _TOPIC else None
    return named or (own.text("arn") if own is not None else None) or ""


def _is_own(value: Value, carrier: _Carrier, context: Context) -> Match:
    """Whether what a Deny names is the carrier, or a pattern of it. Of Regions and accounts that are not known, only stars tell."""
    kind, own, text, shown = carrier.kind, carrier.own, value.text(), form(value)
    if shown in {GAP, "*"}:  # a star is all there is as it stands
        found = context.links.targets(value, (kind.type,)) if own is not None and text is None else ()
        exact = [one.address for one, how in found if how == Certainty.EXACT and "?" not in one.address]
        return sure(own is not None and len(found) == 1 and exact == [own.address])
    pattern = shown.replace(GAP, "*")
    if not carrier.arn and carrier.is_of_another(value).yes:
        return NO
    name = own.text("name") if own is not None else None
    least = carrier.arn or f"arn:aws:{kind.service}:{_SOME}:{_SOME}:{name or _SOME}"
    if text is not None and contains(pattern, least):
        return YES
    widest = carrier.arn or f"arn:*:{kind.service}:*:*:{name or '*'}"
    return maybe("whether the ARN in a Deny is that of what carries the policy") if overlap(pattern, widest) else NO
