"""Actions that resources of a module invoke: https://developer.hashicorp.com/terraform/language/block/resource#action_trigger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from srm_tf.terraform.names import names_of
from srm_tf.terraform.syntax import TupleOf

if TYPE_CHECKING:
    from srm_tf.terraform.declared import Declared

_PARTS = 3  # action.TYPE.NAME


def actions_of(module: Declared) -> Iterator[str]:
    """The actions that the resources of a module invoke before or after they change, as blocks are named: without instance keys."""
    for declaration in module.resources.values():
        lives = declaration.body.of_type("lifecycle")
        triggers = (trigger for life in lives for trigger in life.body.of_type("action_trigger"))
        for named in (trigger.body.value("actions") for trigger in triggers):
            addresses = map(names_of, named.items if isinstance(named, TupleOf) else ())
            yield from (".".join(one[:_PARTS]) for one in addresses if one)
