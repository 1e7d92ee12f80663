"""Nested blocks that the AWS provider fills in where nobody writes them: optional and computed, as its code says.

Its schema, as Terraform shows it, has no such flag for blocks. A plan shows one of these as known after apply where it is left out. Any
other block is empty then: known after apply, it was written, by a `dynamic` over something that is not known yet.

Of all versions from 3 to 6, for a plan may come of any of them. They are read off the libraries that Pulumi generates of the provider
(pulumi-aws 3 to 7: an optional argument that is always there as an output; of nested ones the TypeScript of @pulumi/aws says it), and held
against the provider's code, https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service, and plans. They stand in
`computed_blocks.json`: resource type → paths of blocks, names joined by dots.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from srm_tf.model.schema import Attribute
    from srm_tf.terraform.decode import Change

# Computed anew by an update as well: of a load balancer that gets other subnets.
# https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/elbv2/load_balancer.go (`SetNewComputed`)
_ANEW = frozenset({"subnet_mapping"})


@cache
def _computed() -> Mapping[str, tuple[str, ...]]:
    return msgspec.json.decode((Path(__file__).parent / "computed_blocks.json").read_bytes(), type=dict[str, tuple[str, ...]])


def is_filled_in(resource_type: str, path: tuple[str, ...]) -> bool:
    """Whether the provider may fill in a block of a type where it is left out.

    >>> is_filled_in("aws_instance", ("root_block_device",)), is_filled_in("aws_instance", ("credit_specification",))
    (True, False)
    """
    return ".".join(path) in _computed().get(resource_type, ())


def is_left_to_a_dynamic(resource_type: str, path: tuple[str, ...], attribute: Attribute | None) -> bool:
    """Whether what is unknown at a place without an expression can only be a block that a `dynamic` makes.

    >>> is_left_to_a_dynamic("aws_iam_policy_document", ("statement",), None)
    True
    """
    if attribute is None:  # of data sources, and of what recurs in itself, no schema is shipped
        return len(path) > 1 or (resource_type, *path) == ("aws_iam_policy_document", "statement")
    if attribute.kind == "any":
        return True
    return attribute.is_block and (attribute.required or not is_filled_in(resource_type, path))


def waits_in_a_dynamic(resource_type: str, body: Change) -> Iterator[str]:
    """Blocks that the provider may fill in, and that this update shows to be made by a `dynamic` over something that is not known yet.

    One that nobody writes stays as it is while its resource is updated, and is known.
    """
    before, unknown = body.before or {}, body.after_unknown
    if isinstance(unknown, dict):
        mask: dict[str, object] = unknown
        for name in _computed().get(resource_type, ()):
            if mask.get(name) is True and isinstance(before.get(name), list) and name not in _ANEW:
                yield name
