"""Why `dynamic` blocks make nothing: the variables that they go over are empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from srm_tf.terraform import cty
from srm_tf.terraform.bodies import Blocks
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.declared import block_name
from srm_tf.terraform.names import references

if TYPE_CHECKING:
    from srm_tf.terraform.resources import ResourceInstance


def why_none(of: ResourceInstance, name: str) -> str:
    """What is said of blocks that are written and come to none; "" where there are some, or where no variable is the reason."""
    try:
        part = of.part(name)
        empty = dict.fromkeys(_empty(of, name)) if isinstance(part, Blocks) and not part.items and not part.open else {}
    except EvalError:
        return ""
    return f"its dynamic block makes none, for {' and '.join(empty)}" if empty else ""


def _empty(of: ResourceInstance, name: str) -> Iterator[str]:
    for block in of.declaration.body.of_type("dynamic"):
        source = block.body.value("for_each") if block_name(block) == name else None
        for one in references(source) if source is not None else ():
            if one.root == "var" and one.steps:
                value, _ = of.scope.resolve(one)
                word = _word(value)
                given = "module." in of.address or cty.marks_in(value).references
                if word:
                    yield f"var.{one.steps[0].key} is {word}{'' if given else ' by default'}"


def _word(value: Val) -> str:
    """What a variable is of which nothing is made."""
    if not value.known or cty.marks_in(value).sensitive:
        return ""
    if value.is_null:
        return "null"
    if value.data is False:
        return "false"
    return "empty" if value.data in ((), {}) else ""
