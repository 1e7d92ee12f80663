"""`is a customer key`: whose key encrypts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.absent import may_be_nobody, named, undeclared
from srm_tf.language.show import shown
from srm_tf.language.terms import predicate
from srm_tf.language.terms.forms import split
from srm_tf.language.terms.match import evidence, not_known
from srm_tf.model.grounds import Fact
from srm_tf.model.value import GAP, Certainty, Value
from srm_tf.model.verdict import Judgement, all_of, breaks, depends, holds, lacks
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Reference

KEYS: Final = ("aws_kms_key", "aws_kms_alias", "aws_kms_external_key", "aws_kms_replica_key", "aws_kms_replica_external_key")
# Those that the Cloud Control provider makes: https://registry.terraform.io/providers/hashicorp/awscc/latest/docs/resources/kms_key
_BY_CLOUD_CONTROL: Final = ("awscc_kms_key", "awscc_kms_alias", "awscc_kms_replica_key")
LOOKUPS: Final = ("data.aws_kms_key", "data.aws_kms_alias")
# Aliases that AWS reserves for the keys it manages in an account: https://docs.aws.amazon.com/kms/latest/developerguide/alias-about.html
AWS_ALIAS: Final = "alias/aws/"
ALIAS: Final = "alias/"
_FOUND: Final = ("arn", "id", "key_id", "target_key_arn", "target_key_id")  # of a look-up: what may be passed on as a key
_LOOK_UP: Final = regex(r"(?:^|\.)data\.")
# Words that stand for a key AWS owns (Kinesis Data Firehose, Step Functions, Keyspaces …) or S3 manages (Security Lake).
OWNED: Final = frozenset({"AWS_OWNED_KMS_KEY", "AWS_OWNED_KEY", "AWS_OWNED_CMK", "S3_MANAGED_KEY"})


@predicate("is a customer key", partial=True)
def is_a_customer_key(site: Site, context: Context) -> Judgement:
    """A reference to a key of this configuration, or a name of a key that is none of AWS's own."""
    value = site.value
    text = value.text()
    if text == "" and value.references:  # of a condition a plan shows what stands in the other branch as well
        return lacks(f"{site.path} is not set", evidence(site.resource, site.path, value))
    if text is not None and _is_aws(text):
        return _named(text, site, context)
    found = context.links.targets(value, (*KEYS, *_BY_CLOUD_CONTROL, *LOOKUPS))
    sure = [_target(site, one, how, context) for one, how in found if how > Certainty.POSSIBLE]
    if sure:
        return _agreed(sure, site)
    if text is not None:
        return _named(text, site, context)
    absent = undeclared(value, KEYS)
    if absent:
        return holds(f"{site.path} refers to {absent} (not declared here)", evidence(site.resource, site.path, value, "reference"))
    return _prefixed(site) if value.is_unknown else breaks(f"{site.path} is no key", evidence(site.resource, site.path, value))


def _agreed(answers: list[Judgement], site: Site) -> Judgement:
    if len({answer.verdict for answer in answers}) == 1:
        return all_of(answers) if answers[0].verdict.fails else answers[0]
    return _open(site)


def _open(site: Site) -> Judgement:
    return not_known(site, "which of several keys is meant")


def _target(site: Site, key: Resource, how: Certainty, context: Context) -> Judgement:
    """What a reference to a key, or to a look-up of one, says."""
    word = "inferred" if how == Certainty.INFERRED else "reference"
    proof = replace(evidence(site.resource, site.path, site.value, word), value=key.address)
    if may_be_nobody(site.value, key):
        return depends(f"{site.path} depends on whether there is {key.address}, and so on {key.doubt}", key.waits_for, proof)
    if key.mode != "data":
        return holds(f"{site.path} refers to {key.address}", proof)
    called = key.get("name") if key.type == "aws_kms_alias" else key.get("key_id")
    manager = key.text("key_manager")
    if manager == "AWS" or _is_aws(called.text() or ""):
        return breaks(f"{site.path} refers to {key.address}, which is a key of AWS's own", proof)
    if manager == "CUSTOMER" or called.text() or _cannot_be_aws(called) or _leads_to_key(called, context):
        return holds(f"{site.path} refers to {key.address}", proof)
    return depends(f"{site.path} depends on which key {key.address} finds", called.origins or (key.address,), proof)


def _leads_to_key(value: Value, context: Context) -> bool:
    return any(how > Certainty.POSSIBLE for _, how in context.links.targets(value, KEYS))


def _named(text: str, site: Site, context: Context) -> Judgement:
    """A known name of a key. Of an ARN, or an id, only a look-up of the same key tells whether AWS manages it."""
    proof = evidence(site.resource, site.path, site.value)
    if not text:
        return breaks(Fact(site.path, "is empty", "a customer key"), proof)
    if _is_aws(text):
        return breaks(f"{site.path} is {shown(site.value)}, a key of AWS's own", proof)
    found = [] if ALIAS in text else _from_lookups(text, site, context)
    if found:
        return _agreed(found, site)
    if not site.value.written and not site.value.references:  # AWS fills in its own key by ARN, which looks like any other
        told = f"{site.path} is not set; {shown(site.value)} is in force, and its name does not tell whose key that is"
        return depends(told, (f"{site.resource.address}.{site.path}",), proof)
    hidden = context.graph.unread or (context.graph.untold and _computed(site, context))
    if not site.value.written or (ALIAS not in text and hidden):
        told = f"{site.path} is {shown(site.value)}; whether somebody chose that key or AWS filled in its own is not shown"
        return depends(told, (f"{site.resource.address}.{site.path}",), proof)
    return holds(f"{site.path} is {shown(site.value)}", proof)


def _from_lookups(text: str, site: Site, context: Context) -> list[Judgement]:
    """What the look-ups say that a known ARN, or id, comes from. One that the plan does not show may have found a key of AWS's own."""
    shown_here = [one for one in context.graph.of_type(*LOOKUPS) if text in {one.text(name) for name in _FOUND}]
    if shown_here:
        return [_target(site, one, Certainty.INFERRED, context) for one in shown_here]
    finders = [one.text for one in site.value.references if _is_found(one, context)]
    proof = evidence(site.resource, site.path, site.value)
    return [depends(f"{site.path} depends on whose key {one} is", (one,), proof) for one in finders]


def _is_found(reference: Reference, context: Context) -> bool:
    """Whether a reference reads the key of something that AWS may have chosen it for: a look-up, or an argument that nobody wrote."""
    target = context.graph.get(reference.target)
    type_, attribute = (target.type, reference.attribute) if target is not None else named(reference.text)
    if target is not None and target.mode != "data":
        return target.type not in KEYS and "key" in attribute and not target.get(attribute).written
    looks_up = target is not None or _LOOK_UP.search(reference.text) is not None
    return looks_up and type_.startswith("aws_") and ("key" in attribute or f"data.{type_}" in LOOKUPS)


def _computed(site: Site, context: Context) -> bool:
    """Whether the provider fills an argument in where nobody writes it; of what stands in a document, whether it may fill that in."""
    within = (context.schema.attribute(site.resource.type, site.names[:size]) for size in range(len(site.names), 0, -1))
    attribute = next((one for one in within if one is not None), None)
    return attribute is None or attribute.computed


def _prefixed(site: Site) -> Judgement:
    """A name of which only the beginning or the end is known."""
    if _shown(site.value).startswith(AWS_ALIAS):
        return breaks(f"{site.path} names a key of AWS's own", evidence(site.resource, site.path, site.value))
    if _cannot_be_aws(site.value):
        return holds(f"{site.path} names a key that is none of AWS's own", evidence(site.resource, site.path, site.value))
    return _open(site)


def _is_aws(text: str) -> bool:
    """Whether a name, or an ARN of an alias, is one that AWS reserves."""
    name = text.rpartition(":")[2]
    return text in OWNED or name.startswith(AWS_ALIAS) or f"{ALIAS}{name}".startswith(AWS_ALIAS)  # as the console shows it: `aws/ebs`


def _shown(value: Value) -> str:
    """What is known of the last part of an ARN, or of a name: its beginning, or all of it where only the account is not."""
    fields = split(value.form)
    if fields:
        return fields[-1].partition(GAP)[0]
    _, colon, last = value.unknown.suffix.rpartition(":")
    return last if colon else value.unknown.prefix.rpartition(":")[2]


def _cannot_be_aws(value: Value) -> bool:
    """Whether what is known of a name rules AWS's own keys out: `alias/app-…`, `arn:…:key/…`."""
    start = _shown(value)
    return bool(start) and start.startswith(("alias/", "key/")) and not AWS_ALIAS.startswith(start) and not start.startswith(AWS_ALIAS)
