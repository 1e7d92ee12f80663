"""`is a customer key`: whose key encrypts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.absent import may_be_nobody, undeclared
from srm_tf.language.show import shown
from srm_tf.language.terms import predicate
from srm_tf.language.terms.forms import form, split
from srm_tf.language.terms.match import evidence, origins
from srm_tf.model.value import GAP, Certainty, Value
from srm_tf.model.verdict import Judgement, all_of, breaks, depends, holds, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.model.resource import Resource

KEYS: Final = ("aws_kms_key", "aws_kms_alias", "aws_kms_external_key", "aws_kms_replica_key", "aws_kms_replica_external_key")
LOOKUPS: Final = ("data.aws_kms_key", "data.aws_kms_alias")
# Aliases that AWS reserves for the keys it manages in an account: https://docs.aws.amazon.com/kms/latest/developerguide/alias-about.html
AWS_ALIAS: Final = "alias/aws/"
# Words that stand for a key AWS owns (Kinesis Data Firehose, Step Functions, Keyspaces …) or S3 manages (Security Lake).
OWNED: Final = frozenset({"AWS_OWNED_KMS_KEY", "AWS_OWNED_KEY", "AWS_OWNED_CMK", "S3_MANAGED_KEY"})


@predicate("is a customer key", partial=True)
def is_a_customer_key(site: Site, context: Context) -> Judgement:
    """A reference to a key of this configuration, or a name of a key that is none of AWS's own."""
    value = site.value
    if value.is_null:
        return lacks(f"{site.path} is not set", evidence(site.resource, site.path, value))
    if value.unknown.branches:
        return _branches(site, context)
    found = context.links.targets(value, (*KEYS, *LOOKUPS))
    sure = [_target(site, one, how, context) for one, how in found if how > Certainty.POSSIBLE]
    if sure:
        return _agreed(sure, site)
    text = value.text()
    if text is not None:
        return _named(text, site)
    absent = undeclared(value, KEYS)
    if absent:
        return holds(f"{site.path} refers to {absent}, which is not declared here", evidence(site.resource, site.path, value, "reference"))
    return _prefixed(site) if value.is_unknown else breaks(f"{site.path} is no key", evidence(site.resource, site.path, value))


def _branches(site: Site, context: Context) -> Judgement:
    """Each value that a condition leaves possible."""
    sites = [type(site)(site.resource, site.path, value, site.names) for _, value in site.value.unknown.branches]
    return _agreed([is_a_customer_key(one, context) for one in sites], site)


def _agreed(answers: list[Judgement], site: Site) -> Judgement:
    if len({answer.verdict for answer in answers}) == 1:
        return all_of(answers) if answers[0].verdict.fails else answers[0]
    return _open(site)


def _open(site: Site) -> Judgement:
    value = site.value
    on = origins(value) or (site.path,)
    why = value.unknown.why if value.is_unknown else "which of several keys is meant"
    return depends(f"{site.path} depends on {why}", on, evidence(site.resource, site.path, value))


def _target(site: Site, key: Resource, how: Certainty, context: Context) -> Judgement:
    """What a reference to a key, or to a look-up of one, says."""
    word = "inferred" if how == Certainty.INFERRED else "reference"
    proof = replace(evidence(site.resource, site.path, site.value, word), value=key.address)
    if may_be_nobody(site.value, key):
        return depends(f"{site.path} depends on whether there is {key.address}, and so on {key.doubt}", key.waits_for, proof)
    if key.mode != "data":
        return holds(f"{site.path} refers to {key.address}", proof)
    named = key.get("name") if key.type == "aws_kms_alias" else key.get("key_id")
    manager = key.text("key_manager")
    if manager == "AWS" or _is_aws(named.text() or ""):
        return breaks(f"{site.path} refers to {key.address}, which is a key of AWS's own", proof)
    if manager == "CUSTOMER" or named.text() or _cannot_be_aws(named) or _leads_to_key(named, context):
        return holds(f"{site.path} refers to {key.address}", proof)
    return depends(f"{site.path} depends on which key {key.address} finds", origins(named) or (key.address,), proof)


def _leads_to_key(value: Value, context: Context) -> bool:
    return any(how > Certainty.POSSIBLE for _, how in context.links.targets(value, KEYS))


def _named(text: str, site: Site) -> Judgement:
    """A literal name of a key."""
    proof = evidence(site.resource, site.path, site.value)
    if not text:
        return breaks(f"{site.path} is empty, expected a customer key", proof)
    if _is_aws(text):
        return breaks(f"{site.path} is {shown(site.value)}, a key of AWS's own", proof)
    if not site.value.written:  # AWS fills in its own key by ARN, which looks like any other
        found = f"{site.path} is not set; whose key {shown(site.value)} in force is, its name does not tell"
        return depends(found, (f"{site.resource.address}.{site.path}",), proof)
    return holds(f"{site.path} is {shown(site.value)}", proof)


def _prefixed(site: Site) -> Judgement:
    """A name of which only the beginning or the end is known."""
    if _shown(site.value).startswith(AWS_ALIAS):
        return breaks(f"{site.path} names a key of AWS's own", evidence(site.resource, site.path, site.value))
    if _cannot_be_aws(site.value):
        return holds(f"{site.path} names a key that is none of AWS's own", evidence(site.resource, site.path, site.value))
    return _open(site)


def _is_aws(text: str) -> bool:
    """Whether a name, or an ARN of an alias, is one that AWS reserves."""
    return text in OWNED or text.rpartition(":")[2].startswith(AWS_ALIAS)


def _shown(value: Value) -> str:
    """What is known of the last part of an ARN, or of a name: its beginning, or all of it where only the account is not."""
    fields = split(form(value))
    if fields:
        return fields[-1].partition(GAP)[0]
    _, colon, last = value.unknown.suffix.rpartition(":")
    return last if colon else value.unknown.prefix.rpartition(":")[2]


def _cannot_be_aws(value: Value) -> bool:
    """Whether what is known of a name rules AWS's own keys out: `alias/app-…`, `arn:…:key/…`."""
    start = _shown(value)
    return bool(start) and start.startswith(("alias/", "key/")) and not AWS_ALIAS.startswith(start) and not start.startswith(AWS_ALIAS)
