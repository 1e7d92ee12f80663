"""Calls of modules, as both doors show them: where each leads, and to which version.

https://developer.hashicorp.com/terraform/language/modules/configuration
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from srm_tf.model.resource import Resource
from srm_tf.model.scopes import CALL
from srm_tf.model.value import Value
from srm_tf.terraform.addresses import join_module, module_path

if TYPE_CHECKING:
    from srm_tf.terraform.decode import ConfigModule
    from srm_tf.terraform.instances import Instances


def called(module: str, name: str, values: Mapping[str, Value]) -> Resource:
    """A call as a subject. `module`: the instance of the module that it stands in. How often it calls does not matter."""
    address = join_module(module, name, None)
    return Resource(address, CALL, name, values, mode=CALL, module=module, block=module_path(address))


def calls(config: ConfigModule, instances: Instances, module: str = "") -> Iterator[Resource]:
    """Each call of a plan, in each instance of the module that it stands in; a call of which nothing is made counts once."""
    for name, one in config.module_calls.items():
        written = {"source": one.source, "version": one.version_constraint}
        yield called(module, name, {key: Value(text, written=True) for key, text in written.items() if text})
        if one.module is not None and one.module.module_calls:
            below = instances.modules.get((module, name)) or {None: join_module(module, name, None)}
            for address in below.values():
                yield from calls(one.module, instances, address)
