"""What stays as it was though nobody writes it any more, for `--against`: a configuration has no state that would show it.

Of an argument that is optional and computed, Terraform keeps what stands where the argument is left out: rules of a security group whose
last `ingress` block is taken out stay open until somebody writes `ingress = []`.
https://developer.hashicorp.com/terraform/plugin/sdkv2/schemas/schema-behaviors#computed
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.engine.overlaid import OverlaidValues
from srm_tf.model.graph import Graph, Note
from srm_tf.model.value import Value, same

if TYPE_CHECKING:
    from srm_tf.model.resource import Resource

# Type → the arguments that its provider leaves as they are, as plans of real Terraform show; with the types of resources that may have
# taken over what the argument said, after which nothing of it need stand any more.
_KEPT: Final[Mapping[str, tuple[tuple[str, ...], frozenset[str]]]] = {
    "aws_security_group": (("ingress", "egress"), frozenset({"aws_vpc_security_group_rules_exclusive"})),
    "aws_network_acl": (("ingress", "egress"), frozenset()),
    "aws_route_table": (("route",), frozenset({"aws_route"})),
    "aws_sqs_queue": (("policy",), frozenset({"aws_sqs_queue_policy"})),
    "aws_sns_topic": (("policy",), frozenset({"aws_sns_topic_policy"})),
    "aws_secretsmanager_secret": (("policy",), frozenset({"aws_secretsmanager_secret_policy"})),
    "aws_iam_role": (
        ("inline_policy", "managed_policy_arns"),
        frozenset({"aws_iam_role_policy", "aws_iam_role_policies_exclusive", "aws_iam_role_policy_attachments_exclusive"}),
    ),
}
_EMPTY: Final = {"policy": "", "inline_policy": "inline_policy {}"}  # what takes it away, where that is not an empty list
_ASIDE: Final = frozenset({"tags", "tags_all"})  # what is written otherwise besides may replace the resource, with all that it kept


def with_what_stays(after: Graph, before: Graph) -> Graph:
    """The graph of a configuration, with what stands of the one before and is written no more; a note says so."""
    found = {one.address: _staying(one, after, before) for one in after.resources if one.mode == "managed" and one.type in _KEPT}
    found = {address: values for address, values in found.items() if values}
    if not found:
        return after
    kept = (replace(one, values=OverlaidValues(one.values, found[one.address])) if one.address in found else one for one in after.resources)
    return replace(after, resources=tuple(kept), notes=(*after.notes, *_notes(found)))


def _staying(resource: Resource, after: Graph, before: Graph) -> dict[str, Value]:
    earlier = before.formerly(resource)
    if earlier is None:
        return {}
    names, heirs = _KEPT[resource.type]
    left = {name: earlier.get(name) for name in names if _is_left(resource.get(name), earlier.get(name))}
    if not left or any(before.formerly(one) is None for one in after.of_type(*heirs)):
        return {}
    others = dict.fromkeys([*resource.values, *earlier.values])
    alike = all(name in left or name in _ASIDE or same(resource.get(name), earlier.get(name)) for name in others)
    return {name: _unplaced(value) for name, value in left.items()} if alike else {}


def _is_left(now: Value, then: Value) -> bool:
    """Whether somebody wrote something there and nobody does any more; `[]` is written."""
    return then.written and not then.is_nothing and not now.written


def _unplaced(value: Value) -> Value:
    """The value as one that nobody writes, without its lines, which are not there any more."""
    return value.throughout(lambda one: replace(one, written=False, location=None))


def _notes(found: Mapping[str, Mapping[str, Value]]) -> Iterator[Note]:
    for address, values in found.items():
        for name in values:
            kept = f"{name} is written no more, and Terraform leaves what stands there: it is judged as it was"
            yield Note("warning", address, f"{kept}; `{_EMPTY.get(name, f'{name} = []')}` takes it away")
