"""What a resource repeats of the resources beside it, as it was when the plan was made.

`aws_sqs_queue.policy` is what its `aws_sqs_queue_policy` says, `aws_iam_role.inline_policy` what its `aws_iam_role_policy` says: the
provider reads them back. Where the part changes in a plan and the whole does not, the whole still shows what the part said before.
What a role repeats is told by its parts alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import msgspec

from srm_tf.model.value import as_text
from srm_tf.terraform.decode import StateResource

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
    "aws_nat_gateway": ("aws_eip", "allocation_id", ("association_id", "network_interface", "private_ip", "private_dns")),
    "aws_eip_association": ("aws_eip", "allocation_id", ("association_id", "instance", "network_interface", "private_ip", "private_dns")),
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
# Each of these is judged by itself, and so tells what it says also where it stands: the role would only be told of it a second time.
_TELLING = frozenset(part for part, (_, _, names) in _PARTS.items() if not _LISTED.keys().isdisjoint(names))
_NAMES = ("id", "arn", "domain_name")  # what a part may call its whole by
_STANDS = {"no-op", "read"}


class Rule(msgspec.Struct, frozen=True):
    """What a part says in a list of its whole: what the element has alike, and what the part brings to the lists in it.

    Of rules alike but for their sources the provider makes one element.
    """

    alike: frozenset[tuple[str, str]]
    brings: frozenset[str] = frozenset()


Stale: TypeAlias = "tuple[str, str | Rule]"  # an attribute of a whole, and which element of it, or "": all of it
Outdated: TypeAlias = "Mapping[tuple[str, str], frozenset[Stale]]"  # (type, name of a whole) → what is stale of it

# Type of a rule → types of the whole, and the part's attribute that names it. What else they repeat is none of the part's.
_RULES: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    "aws_network_acl_rule": (("aws_network_acl", "aws_default_network_acl"), "network_acl_id"),
    "aws_route": (("aws_route_table", "aws_default_route_table"), "route_table_id"),
    "aws_security_group_rule": (("aws_security_group", "aws_default_security_group"), "security_group_id"),
    "aws_vpc_security_group_egress_rule": (("aws_security_group", "aws_default_security_group"), "security_group_id"),
    "aws_vpc_security_group_ingress_rule": (("aws_security_group", "aws_default_security_group"), "security_group_id"),
}
# The destination of a route, in the part and in the whole.
_DESTINATIONS: Final = {
    "destination_cidr_block": "cidr_block",
    "destination_ipv6_cidr_block": "ipv6_cidr_block",
    "destination_prefix_list_id": "destination_prefix_list_id",
}
# The sources of a rule, in the whole and in the part: a range, a list and a group are each called otherwise, wherever they stand.
_REPEATED: Final = ("cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups")
_SOURCES: Final = (*_REPEATED[:3], "cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id", "source_security_group_id")


def told(states: Iterable[tuple[str, StateResource]]) -> Outdated:
    """What resources of a state repeat of parts that tell it."""
    return _of_all((one.type, one.values, None) for _, one in states if one.mode == "managed" and one.type in _TELLING)


def outdated(changes: Iterable[ResourceChange], *, standing: bool = False) -> Outdated:
    """What resources repeat of parts that a plan makes, changes or takes away, or that tell it; `standing`: of those that there are before.

    In the world before, such a part says it by itself: what is told twice there would seem fixed where it is told once after.
    """

    def counts(one: ResourceChange) -> bool:
        stands = _STANDS.issuperset(one.change.actions) and one.type not in _TELLING
        return not stands and one.mode == "managed" and not (standing and one.change.before is None)

    return _of_all((one.type, one.change.before, one.change.after) for one in changes if counts(one))


def _of_all(parts: Iterable[tuple[str, Mapping[str, Any] | None, Mapping[str, Any] | None]]) -> Outdated:
    """By whole, what parts make stale; each by its type, as it was, and as it will be."""
    found: dict[tuple[str, str], frozenset[Stale]] = {}
    for type_, before, after in parts:
        for whole, stale in _stale(type_, before or {}, after or {}):
            found[whole] = found.get(whole, frozenset()) | stale
    return found


def _stale(type_: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], frozenset[Stale]]]:
    """Pairs of a whole's type and id, and what the change of a part makes stale there."""
    if type_ in _PARTS:
        whole, via, names = _PARTS[type_]
        stale = frozenset[Stale]((name, _text(before, _LISTED.get(name, ""))) for name in names)
        for called in {_text(before, via), _text(after, via)} - {""}:
            yield (whole, called), stale
    elif type_ in _RULES:
        wholes, via = _RULES[type_]
        called = _text(before, via)
        for whole in wholes if called else ():
            yield (whole, called), frozenset({_rule(type_, before)})


def _rule(type_: str, part: Mapping[str, Any]) -> Stale:
    """The list that a rule stands in, and how it stands there."""
    if type_ == "aws_route":
        return "route", Rule(frozenset((name, _text(part, own)) for own, name in _DESTINATIONS.items()))
    if type_ == "aws_network_acl_rule":
        return "egress" if part.get("egress") is True else "ingress", Rule(frozenset({("rule_no", as_text(part.get("rule_number")) or "")}))
    sources = frozenset(one for own in ("self", *_SOURCES) for one in _texts(part.get(own)))
    ports = {(name, as_text(part.get(name) or 0) or "") for name in ("from_port", "to_port")}
    protocol = ("protocol", _text(part, "protocol") or _text(part, "ip_protocol"))
    where = "egress" if "egress" in (part.get("type"), type_.split("_")[-2]) else "ingress"
    return where, Rule(frozenset({*ports, protocol}), sources)


def without_echoes(
    shown: ResourceChange | StateResource, values: Mapping[str, Any], found: Outdated, written: Iterable[str]
) -> Mapping[str, Any]:
    """The values of a resource in one of the worlds, without what nobody wrote and what it only repeats as it was."""
    before = shown.values if isinstance(shown, StateResource) else shown.change.before
    if not found or before is None or shown.mode != "managed":
        return values
    stale = frozenset[Stale]().union(*(found.get((shown.type, _text(before, name)), ()) for name in _NAMES))
    left = dict(values)
    for name, element in stale:
        if name in written or values.get(name) != before.get(name):
            continue
        several: Tree = left.get(name) if name in _LISTED or isinstance(element, Rule) else None
        left[name] = [kept for one in several if (kept := _without(one, element)) is not None] if isinstance(several, list) else None
    return left


def _without(one: Tree, element: str | Rule) -> Tree:
    """An element of a list without what became stale in it; None if nothing of it is left."""
    if isinstance(element, Rule):
        return _ruled(one, element) if isinstance(one, dict) else one
    return None if element and (one.get("name") if isinstance(one, dict) else one) == element else one


def _ruled(one: dict[str, Any], rule: Rule) -> Tree:
    if any((as_text(one.get(name)) or "") != text for name, text in rule.alike):
        return one
    left = {name: [each for each in _texts(one.get(name)) if each not in rule.brings] for name in ("self", *_REPEATED)}
    return {**one, **left, "self": bool(left["self"])} if any(left.values()) else None


def _texts(value: Tree) -> list[str]:
    """The texts in a list, or the one that there is; of a switch that is on, "true"."""
    several: list[Tree] = value if isinstance(value, list) else [value]
    return [text for each in several if each not in (None, False, "") and (text := as_text(each)) is not None]


def _text(values: Mapping[str, Any], name: str) -> str:
    found = values.get(name)
    return found if isinstance(found, str) else ""
