"""What resources of a plan run when they are made or destroyed: of texts a plan shows the names in them, of connections nothing.

https://developer.hashicorp.com/terraform/internals/json-format#configuration-representation
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.model.resource import Resource
from srm_tf.model.scopes import PROVISIONER
from srm_tf.model.value import Reference, Unknown, Value, of, same
from srm_tf.terraform.addresses import longest
from srm_tf.terraform.decode import is_constant, references_of

if TYPE_CHECKING:
    from srm_tf.terraform.decode import ConfigModule, ConfigProvisioner, ConfigResource, Tree

FILES: Final = "files"  # how what stands in the files that it names is called beside its arguments
NAMING: Final = ("script", "scripts", "source")
LOCAL: Final = "local-exec"  # runs where Terraform does, and so goes over no connection
# Beside AWS's own: types that are there to run something. No cloud stands behind them.
_NOBODYS: Final = frozenset({"null_resource", "terraform_data"})


def runs_for_us(resource_type: str) -> bool:
    """Whether what a resource of this type runs is judged: an AWS resource, or one that stands for none of any cloud."""
    return resource_type.startswith("aws_") or resource_type in _NOBODYS


def runs_anything(module: ConfigModule) -> bool:
    """Whether there is a provisioner anywhere in a configuration: in most there is none."""
    below = (call.module for call in module.module_calls.values())
    return any(one.provisioners for one in module.resources) or any(one is not None and runs_anything(one) for one in below)


def shown_as(whose: Resource, place: int, kind: str, values: Mapping[str, Value]) -> Resource:
    """A provisioner as a subject of its own: it is there where, and as long as, the resource is."""
    name = f".{PROVISIONER}[{place}]"
    return replace(
        whose,
        address=whose.address + name,
        type=PROVISIONER,
        name=kind,
        values=values,
        mode=PROVISIONER,
        block=(whose.block or whose.address) + name,
        previous_address=whose.previous_address + name if whose.previous_address else None,
        before=None,
    )


def provisioners(config: ConfigResource | None, whose: Resource) -> Iterator[Resource]:
    """Each provisioner of a resource that a plan shows. `config`: its block."""
    if config is None or not config.provisioners or whose.action.ends or not runs_for_us(whose.type):
        return
    for place, one in enumerate(config.provisioners):
        yield shown_as(whose, place, one.type, _values(one, whose))


def is_shown_of(shown: Mapping[str, Value], written: Mapping[str, Value]) -> bool:
    """Whether a plan can have been made of a configuration with these values: all that it shows of them is there."""
    return all(name in written and (one.is_unknown or same(one, written[name])) for name, one in shown.items())


def _values(one: ConfigProvisioner, whose: Resource) -> dict[str, Value]:
    found = {name: _value(expression, whose) for name, expression in one.expressions.items()}
    if any(name in found for name in NAMING):
        found[FILES] = Value(Unknown("what stands in the files that it names, which no plan shows", hidden=True), written=True)
    if one.type != LOCAL:
        found["connection"] = Value(Unknown("what stands in it, which no plan shows", hidden=True), written=True)
    return found


def _value(expression: Tree, whose: Resource) -> Value:
    """What is written out; of what is made of others a plan shows the names, and not the text around them."""
    if not isinstance(expression, dict):
        return Value(Unknown("a text that no plan shows", hidden=True), written=True)
    if is_constant(expression):
        return of(expression["constant_value"])
    names = longest(references_of(expression))
    why = f"the text around {' and '.join(names)}, which no plan shows" if names else "a text that no plan shows"
    read = (name.removeprefix("self.").partition(".")[0] for name in names if name.startswith("self."))
    own = tuple(Reference(f"{whose.address}.{name}", whose.address, name) for name in read)
    return Value(Unknown(why, hidden=True), written=True, references=own)
