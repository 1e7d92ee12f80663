"""What a resource repeats of the resources beside it, as it was when the plan was made.

`aws_sqs_queue.policy` is what its `aws_sqs_queue_policy` says, `aws_iam_role.inline_policy` what its `aws_iam_role_policy` says: the
provider reads them back. Where the part changes in a plan and the whole does not, the whole still shows what the part said before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from srm_tf.terraform.decode import ResourceChange, Tree

_BUCKET = {
    "aws_s3_bucket_accelerate_configuration": ("acceleration_status",),
    "aws_s3_bucket_acl": ("acl", "grant"),
    "aws_s3_bucket_cors_configuration": ("cors_rule",),
    "aws_s3_bucket_lifecycle_configuration": ("lifecycle_rule",),
    "aws_s3_bucket_logging": ("logging",),
    "aws_s3_bucket_object_lock_configuration": ("object_lock_configuration",),
    "aws_s3_bucket_policy": ("policy",),
    "aws_s3_bucket_replication_configuration": ("replication_configuration",),
    "aws_s3_bucket_request_payment_configuration": ("request_payer",),
    "aws_s3_bucket_server_side_encryption_configuration": ("server_side_encryption_configuration",),
    "aws_s3_bucket_versioning": ("versioning",),
    "aws_s3_bucket_website_configuration": ("website", "website_domain", "website_endpoint"),
}
# Type of the part → type of the whole, the part's attribute that names it, and what the whole repeats.
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs: each of them is optional and computed.
_PARTS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    **{part: ("aws_s3_bucket", "bucket", names) for part, names in _BUCKET.items()},
    "aws_api_gateway_rest_api_policy": ("aws_api_gateway_rest_api", "rest_api_id", ("policy",)),
    "aws_elasticsearch_domain_policy": ("aws_elasticsearch_domain", "domain_name", ("access_policies",)),
    "aws_iam_role_policy": ("aws_iam_role", "role", ("inline_policy",)),
    "aws_iam_role_policy_attachment": ("aws_iam_role", "role", ("managed_policy_arns",)),
    "aws_kms_key_policy": ("aws_kms_key", "key_id", ("policy",)),
    "aws_opensearch_domain_policy": ("aws_opensearch_domain", "domain_name", ("access_policies",)),
    "aws_secretsmanager_secret_policy": ("aws_secretsmanager_secret", "secret_arn", ("policy",)),
    "aws_sns_topic_policy": ("aws_sns_topic", "arn", ("policy",)),
    "aws_sqs_queue_policy": ("aws_sqs_queue", "queue_url", ("policy",)),
    "aws_vpc_endpoint_policy": ("aws_vpc_endpoint", "vpc_endpoint_id", ("policy",)),
}
_LISTED = {"inline_policy": "name", "managed_policy_arns": "policy_arn"}  # a role has several: an element is known by what its part says
_NAMES = ("id", "arn", "domain_name")  # what a part may call its whole by
_STANDS = {"no-op", "read"}

Outdated: TypeAlias = "Mapping[tuple[str, str], frozenset[tuple[str, str]]]"  # (type, name of a whole) → (attribute, element of it or "")


def outdated(changes: Iterable[ResourceChange], *, standing: bool = False) -> Outdated:
    """What resources repeat of parts that a plan makes, changes or takes away; `standing`: only of those that there are before it.

    In the world before, such a part says it by itself: what is told twice there would seem fixed where it is told once after.
    """
    found: dict[tuple[str, str], frozenset[tuple[str, str]]] = {}
    for change in changes:
        if change.type not in _PARTS or _STANDS.issuperset(change.change.actions) or change.mode != "managed":
            continue
        whole, via, names = _PARTS[change.type]
        if standing and change.change.before is None:
            continue
        before, after = change.change.before or {}, change.change.after or {}
        stale = {(name, _text(before, _LISTED[name])) if name in _LISTED else (name, "") for name in names}
        for called in {_text(before, via), _text(after, via)} - {""}:
            found[whole, called] = found.get((whole, called), frozenset()) | stale
    return found


def without_echoes(change: ResourceChange, values: Mapping[str, Any], found: Outdated, written: Iterable[str]) -> Mapping[str, Any]:
    """The values of a resource in one of the worlds, without what nobody wrote and what it only repeats as it was."""
    before = change.change.before
    if not found or before is None:
        return values
    stale = frozenset[tuple[str, str]]().union(*(found.get((change.type, _text(before, name)), ()) for name in _NAMES))
    left = dict(values)
    for name, element in stale:
        if name in written or values.get(name) != before.get(name):
            continue
        several: Tree = left.get(name) if name in _LISTED else None
        left[name] = [one for one in several if not _is(one, element)] if isinstance(several, list) else None
    return left


def _is(one: Tree, element: str) -> bool:
    return bool(element) and (one.get("name") if isinstance(one, dict) else one) == element


def _text(values: Mapping[str, Any], name: str) -> str:
    found = values.get(name)
    return found if isinstance(found, str) else ""
