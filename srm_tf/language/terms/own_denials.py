"""The queue or topic that carries a policy, by whichever way a Deny of it names it: nothing else is asked of that policy.

ARNs and addresses of queues: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from srm_tf.language.terms.documents import EVERYTHING
from srm_tf.language.terms.forms import RESOURCE, SERVICE, form
from srm_tf.language.terms.globs import PatternSet, Texts, sure
from srm_tf.language.terms.match import NO, Match, every, maybe, some
from srm_tf.model.value import GAP, Certainty
from srm_tf.regex import regex

if TYPE_CHECKING:
    from collections.abc import Callable

    from srm_tf.language.context import Context, Site
    from srm_tf.language.terms.documents import Document, Statement
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value


class _Kind(NamedTuple):
    """What carries a policy, the argument by which the policy names it where it stands beside it, and its service."""

    type: str
    named_by: str
    service: str


_QUEUE, _TOPIC = _Kind("aws_sqs_queue", "queue_url", "sqs"), _Kind("aws_sns_topic", "arn", "sns")
_KINDS: Final = {"aws_sqs_queue": _QUEUE, "aws_sqs_queue_policy": _QUEUE, "aws_sns_topic": _TOPIC, "aws_sns_topic_policy": _TOPIC}
_ADDRESS: Final = regex(r"https://sqs\.([\w-]+)\.amazonaws\.com/(\d{12})/([\w.-]+)")
_ALL: Final = PatternSet(Texts((EVERYTHING,)), fold=False)


def about_its_own(site: Site, context: Context) -> Callable[[Document], Document]:
    """Reads a document of a site: with each Deny of the queue or topic that carries it as one of all there is; each time the same one."""
    kind = _KINDS.get(site.resource.type)
    own = None if kind is None else _carrier(site.resource, kind, context)
    found: dict[int, tuple[Document, Document]] = {}  # by the place of each, which is kept beside what it comes to

    def read(document: Document) -> Document:
        if kind is None or not document.denying:
            return document
        if id(document) not in found:
            found[id(document)] = document, _read(document, kind, own, _arn(site.resource, own, kind), context)
        return found[id(document)][1]

    return read


def _read(document: Document, kind: _Kind, own: Resource | None, arn: str, context: Context) -> Document:
    wide: list[Statement] = []
    for one in document.denying:
        named = some(_is_own(value, kind, own, arn, context) for value in one.resources.these.items)
        if not named.no:
            wide.append(replace(one, resources=_ALL, certain=every([one.certain, named])))
    return replace(document, statements=(*document.statements, *wide)) if wide else document


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


def _is_own(value: Value, kind: _Kind, own: Resource | None, arn: str, context: Context) -> Match:
    """Whether what a Deny names is the carrier. Of an ARN that is written out, the name tells as long as the other one is not known."""
    text = value.text()
    if text is None:
        found = context.links.targets(value, (kind.type,)) if own is not None and form(value) == GAP else ()
        exact = [one.address for one, how in found if how == Certainty.EXACT and "?" not in one.address]
        return sure(own is not None and len(found) == 1 and exact == [own.address])
    fields = text.split(":", RESOURCE)
    if arn or len(fields) <= RESOURCE or fields[SERVICE] != kind.service:
        return sure(bool(arn) and text == arn)
    name = own.text("name") if own is not None else None
    return NO if name is not None and name != fields[-1] else maybe("whether the ARN in a Deny is that of what carries the policy")
