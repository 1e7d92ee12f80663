"""What a configuration has AWS do beside its resources: each `action` block, with the arguments that it is given, and who invokes it.

https://developer.hashicorp.com/terraform/language/block/action
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from srm_tf.model.resource import Resource
from srm_tf.model.scopes import ACTION
from srm_tf.terraform.addresses import module_path, named_in
from srm_tf.terraform.names import names_of
from srm_tf.terraform.own_blocks import OwnValues
from srm_tf.terraform.resources import ResourceInstance, reads_nothing
from srm_tf.terraform.syntax import TupleOf
from srm_tf.terraform.values import names

if TYPE_CHECKING:
    from srm_tf.model.schema import Schema
    from srm_tf.terraform.declared import Declared
    from srm_tf.terraform.module import ModuleInstance

_PARTS = 3  # action.TYPE.NAME


def actions(module: ModuleInstance, schema: Schema) -> Iterator[Resource]:
    """Each instance of each action of AWS's, whether anything invokes it or not."""
    for one, declaration in module.declared.actions.items():
        if not one.type.startswith("aws_"):
            continue
        opened = module.number(declaration, str(one))
        for key, scope in opened.pairs:
            made = ResourceInstance(module.address, one, declaration, key, scope, schema, reads_nothing)
            doubt = tuple(dict.fromkeys((*module.doubt, *opened.doubt_of(key))))
            yield Resource(
                made.address,
                ACTION,
                one.name,
                OwnValues(made),
                mode=ACTION,
                module=module.address,
                block=named_in(module_path(module.address), str(one)),
                key=key,
                location=declaration.location,
                calls=module.calls,
                doubt=" and ".join(doubt),
                doubt_on=names(doubt),
            )


def actions_of(module: Declared) -> Iterator[str]:
    """The actions that the resources of a module invoke before or after they change, as blocks are named: without instance keys.

    https://developer.hashicorp.com/terraform/language/block/resource#action_trigger
    """
    for declaration in module.resources.values():
        lives = declaration.body.of_type("lifecycle")
        triggers = (trigger for life in lives for trigger in life.body.of_type("action_trigger"))
        for named in (trigger.body.value("actions") for trigger in triggers):
            addresses = map(names_of, named.items if isinstance(named, TupleOf) else ())
            yield from (".".join(one[:_PARTS]) for one in addresses if one)
