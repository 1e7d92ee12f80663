"""What a plan shows otherwise than it was written: the hash of a script, null in the place of a write-only argument."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from srm_tf.terraform.decode import Tree
    from srm_tf.terraform.source import Source

_SHA1_LENGTH: Final = 40

# What the names of arguments end with of which a plan shows null, whatever was written.
# https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
WRITE_ONLY: Final = "_wo"


def spelled_out(data: Tree, expression: Tree, source: Source) -> Tree:
    """The text that somebody wrote where the plan shows its SHA-1 instead, as providers before 6 do for `user_data`.

    It stands there, or where a whole `var.x` or `each.value` leads: the value of a variable, what a module is passed.
    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/version-6-upgrade
    """
    if not isinstance(data, str) or len(data) != _SHA1_LENGTH or not isinstance(expression, dict):
        return data
    import hashlib  # noqa: PLC0415 — few plans hold such a hash

    texts = (text for text in (expression.get("constant_value"), *passed(expression, source)) if isinstance(text, str))
    return next((text for text in texts if data == hashlib.sha1(text.encode(errors="replace"), usedforsecurity=False).hexdigest()), data)


def passed(expression: Mapping[str, Any], source: Source) -> list[Any]:
    """The value behind a whole `var.x` or `each.value`, where it is known; none else."""
    if source.scope is None:
        return []
    configuration, scope = source.configuration, source.scope
    found = (configuration.pure_variable(expression, scope.module), configuration.pure_each(expression, scope))
    return [value for known, value in found if known]
