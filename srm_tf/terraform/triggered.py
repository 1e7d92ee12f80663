"""Actions that resources of a module invoke: https://developer.hashicorp.com/terraform/language/block/resource#action_trigger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from srm_tf.terraform.syntax import Expression, Index, Traversal, TupleOf

if TYPE_CHECKING:
    from srm_tf.terraform.declared import Declared

_PARTS = 3  # action.TYPE.NAME


def actions_of(module: Declared) -> Iterator[str]:
    """The actions that the resources of a module invoke before or after they change, as blocks are named: without instance keys."""
    for declaration in module.resources.values():
        lives = declaration.body.of_type("lifecycle")
        triggers = (trigger for life in lives for trigger in life.body.of_type("action_trigger"))
        for named in (trigger.body.value("actions") for trigger in triggers):
            yield from filter(None, map(_name, named.items if isinstance(named, TupleOf) else ()))


def _name(expression: Expression) -> str:
    source = expression.source if isinstance(expression, Index) else expression
    if not isinstance(source, Traversal):
        return ""
    return ".".join([source.root, *(str(step.key) for step in source.steps if step.attribute)][:_PARTS])
