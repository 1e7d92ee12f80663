"""What a configuration has AWS do beside its resources: each `action` block, with the arguments that it is given.

https://developer.hashicorp.com/terraform/language/block/action
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from srm_tf.model.resource import Resource
from srm_tf.model.scopes import ACTION
from srm_tf.terraform.addresses import module_path, named_in
from srm_tf.terraform.own_blocks import OwnValues
from srm_tf.terraform.resources import ResourceInstance, reads_nothing
from srm_tf.terraform.values import names

if TYPE_CHECKING:
    from srm_tf.model.schema import Schema
    from srm_tf.terraform.module import ModuleInstance


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
