"""Policy variables in a `data.aws_iam_policy_document`, where `${` is Terraform's own."""

from __future__ import annotations

from operator import is_
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

if TYPE_CHECKING:
    from srm_tf.model.value import Value

_AND: Final = "&{"  # https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document


def with_variables(value: Value) -> Value:
    """A text, or texts, with policy variables as JSON has them: `&{aws:username}` becomes `${aws:username}`."""
    if isinstance(value.data, str):
        return replace(value, data=value.data.replace(_AND, "${")) if _AND in value.data else value
    if isinstance(value.data, tuple):
        items = tuple(map(with_variables, value.data))
        return value if all(map(is_, items, value.data)) else replace(value, data=items)
    unknown = value.unknown
    spelt = {name: text.replace(_AND, "${") for name in ("prefix", "suffix", "shape") if _AND in (text := str(getattr(unknown, name)))}
    body = None if unknown.body is None else with_variables(unknown.body)
    branches = tuple([(why, with_variables(one)) for why, one in unknown.branches])
    if not spelt and body is unknown.body and all(one is other for (_, one), (_, other) in zip(branches, unknown.branches, strict=True)):
        return value
    return replace(value, data=replace(unknown, **spelt, body=body, branches=branches))
