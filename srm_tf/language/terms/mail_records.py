"""`its domain names who sends its mail`: an MX record, and the TXT record of the same name that has an SPF policy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.language.once import once
from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import NO, YES, Match, Sure, agreed, every, evidence, fits, maybe, same, some, undecided
from srm_tf.language.terms.record_names import ZONES, whole, zone_name
from srm_tf.model.value import Certainty
from srm_tf.model.verdict import Judgement, holds, lacks
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

_RECORD: Final = "aws_route53_record"
_CERTIFICATE: Final = "aws_acm_certificate"
_BEGIN: Final = "v=spf1"
_EVERYBODY: Final = regex(r"(?i)(?:^|\s)\+?all\s*$")  # `-all`, `~all` and `?all` are not `all`


class _Zone(msgspec.Struct, frozen=True):
    """What tells the zone of a record apart. `known`: no zone of another key is the same."""

    key: str = ""
    known: bool = False

    def same(self, other: _Zone) -> Sure:
        """Whether two records are of one zone."""
        if self.key and self.key == other.key:
            return Sure.YES
        return Sure.NO if self.known and other.known else Sure.MAYBE


class _Policy(msgspec.Struct, frozen=True):
    """A TXT record that has an SPF policy, or may."""

    record: Resource
    zone: _Zone
    has: Match


class _Policies(msgspec.Struct, frozen=True):
    """The policies of a graph: by their zone where it is known, and the others."""

    of_zone: dict[str, list[_Policy]] = msgspec.field(default_factory=lambda: defaultdict(list))
    others: list[_Policy] = []

    def about(self, zone: _Zone) -> Iterator[_Policy]:
        """The SPF policies that may be of a zone."""
        return chain(*([self.of_zone.get(zone.key, [])] if zone.known else self.of_zone.values()), self.others)


@sentence("its domain names who sends its mail", on=(_RECORD,))
def names_its_senders(subject: Resource, context: Context) -> Judgement:
    """A TXT record of the same zone and name begins with `v=spf1` and does not end by letting everybody send.

    Trusted Advisor asks it of each MX record
    (https://docs.aws.amazon.com/awssupport/latest/user/security-checks.html#amazon-route-53-mx-resorc-resource-record-sets-sender-policy-framework).
    """
    if _proves_a_domain(subject, context):
        return holds(f"{subject.address} is what a certificate asks for, and takes no mail", evidence(subject, "type", subject.get("type")))
    zone = _zone(subject, context)
    on: dict[str, None] = {}
    for policy in _policies(context).about(zone):
        where = Match(zone.same(policy.zone), (f"{policy.record.address}.zone_id",))
        found = every([policy.has, where, _same_name(subject, policy.record, context)])
        if found.yes:
            record = policy.record
            return holds(f"{record.address} says who sends mail of {subject.address}", evidence(record, "records", record.get("records")))
        on.update(dict.fromkeys(() if found.no else (found.on or (policy.record.address,))))
    if on:
        return undecided(f"the domain of {subject.address} may name who sends its mail", on, evidence(subject, "name", subject.get("name")))
    return lacks(f"no {_RECORD} of the name of {subject.address} has an SPF policy that leaves somebody out", evidence(subject, "name"))


def _proves_a_domain(record: Resource, context: Context) -> bool:
    """Whether its type is given by a certificate, which asks for CNAME records: until the apply a plan does not show that."""
    value = record.get("type")
    targets = [context.graph.get(one.target) for inner in value.walk() for one in inner.references]
    return value.is_unknown and bool(targets) and all(one is not None and one.type == _CERTIFICATE for one in targets)


@once
def _policies(context: Context) -> _Policies:
    """Gathered once a graph."""
    found = _Policies()
    for record in context.graph.of_type(_RECORD):
        has = every([fits(record.get("type"), lambda text: text.upper() == "TXT"), _has_policy(record)])
        if not has.no and not record.action.ends:
            zone = _zone(record, context)
            place = found.of_zone[zone.key] if zone.known else found.others
            place.append(_Policy(record, zone, every([has, maybe(record.doubt) if record.doubt else YES])))
    return found


def _has_policy(record: Resource) -> Match:
    value = record.get("records")
    if value.is_unknown:
        return maybe(*(value.origins or (f"{record.address}.records",)))
    return some(fits(item, _is_policy, _may_begin) for item in value.items())


def _is_policy(text: str) -> bool:
    policy = text.strip().strip('"').strip()
    return policy.lower().startswith(_BEGIN) and not _EVERYBODY.search(policy)


def _may_begin(prefix: str) -> bool:
    begun = prefix.lstrip().lstrip('"').lstrip().lower()
    return begun.startswith(_BEGIN) or _BEGIN.startswith(begun)


def _zone(record: Resource, context: Context) -> _Zone:
    """By its id, or as a zone that this configuration makes; of one that is looked up, or passed, another name may lead to the same."""
    value = record.get("zone_id")
    if (text := value.text()) is not None:
        return _Zone(f"the id {text}", known=True)
    targets = context.links.targets(value, ZONES)
    if len(targets) == 1 and targets[0][1] > Certainty.POSSIBLE:
        return _Zone(targets[0][0].address, known=targets[0][0].mode == "managed")
    made = None if targets else context.links.names.recipe(value)
    return _Zone(repr(made) if made is not None and made.sure else "")


def _same_name(one: Resource, other: Resource, context: Context) -> Match:
    """Whether two records of a zone have one name, which is written with the name of the zone or without."""
    return _are_one(one.get("name"), other.get("name"), zone_name(one, context), f"{one.address}.zone_id")


def _are_one(left: Value, right: Value, zone: str, otherwise: str) -> Match:
    """Whether two names are. `otherwise`: what would tell, where they are known and their zone is not."""
    for value, beside in ((left, right), (right, left)):
        if value.unknown.is_choice:
            return agreed([_are_one(branch, beside, zone, otherwise) for _, branch in value.unknown.branches], value.origins)
    texts = left.text(), right.text()
    if texts[0] is None or texts[1] is None:
        return _maybe(left, right) if "" in texts else same(left, right)
    first, second = whole(texts[0], zone), whole(texts[1], zone)
    if first == second:
        return YES
    longer, shorter = sorted((first, second), key=len, reverse=True)
    return _maybe(left, right, otherwise) if not zone and (not shorter or longer.startswith(f"{shorter}.")) else NO


def _maybe(left: Value, right: Value, *otherwise: str) -> Match:
    return maybe(*(left.origins or right.origins or otherwise))
