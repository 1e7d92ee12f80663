"""What resources of a configuration run when they are made or destroyed: each `provisioner` block, with the connection that it goes over.

https://developer.hashicorp.com/terraform/language/provisioners
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from srm_tf.model.resource import Resource
from srm_tf.model.scopes import PROVISIONER
from srm_tf.model.value import ABSENT, Value
from srm_tf.terraform import cty
from srm_tf.terraform.addresses import named_in
from srm_tf.terraform.declared import Declaration, ResourceId
from srm_tf.terraform.own_blocks import OwnBlock, OwnValues
from srm_tf.terraform.provisioners import FILES, LOCAL, NAMING, runs_for_us, shown_as
from srm_tf.terraform.resources import ResourceInstance, reads_nothing
from srm_tf.terraform.scope import Bound
from srm_tf.terraform.scripts import read
from srm_tf.terraform.syntax import Attribute, Block, Body, Literal, ObjectOf, Traversal

if TYPE_CHECKING:
    from srm_tf.model.schema import Schema
    from srm_tf.terraform.module import ModuleInstance

_WORDS: Final = frozenset({"when", "on_failure"})  # take a word of Terraform's own, which is no reference
# https://developer.hashicorp.com/terraform/language/resources/provisioners/connection
_SECRET: Final = frozenset({"password", "private_key", "bastion_password", "bastion_private_key", "proxy_user_password"})


class _ProvisionerBlock(OwnBlock):
    """A provisioner, which may name files."""

    @property
    def names_files(self) -> bool:
        """Whether it names any."""
        return any(name in self.declaration.body.attributes for name in NAMING)

    def names(self) -> dict[str, None]:
        """With what stands in files that it names."""
        found = super().names()
        return {**found, FILES: None} if self.names_files else found


class _ProvisionerValues(OwnValues):
    """The values of a provisioner: it runs once."""

    __slots__ = ()
    _of: _ProvisionerBlock

    def get(self, name: str, default: Any = ABSENT) -> Any:
        """As a dict's. What a connection signs in with is secret, whoever wrote it: no schema says so."""
        if name == FILES and self._of.names_files:
            return self._built.get(name) or self._built.setdefault(name, read(self, self._of.scope))
        found = super().get(name, default)
        if name != "connection" or not isinstance(found, Value) or not isinstance(found.data, tuple):
            return found
        return replace(found, data=tuple(map(_hiding, found.data)))


def _hiding(connection: Value) -> Value:
    found = connection.data
    if not isinstance(found, Mapping):
        return connection
    return replace(connection, data={name: replace(one, sensitive=True) if name in _SECRET else one for name, one in found.items()})


def provisioners(of: ResourceInstance, whose: Resource) -> Iterator[Resource]:
    """Each provisioner of an instance. `whose`: the instance as controls see it."""
    if not of.declaration.body.of_type(PROVISIONER) or not runs_for_us(of.id.type):
        return
    yield from _each(of, whose, Bound(of.scope, {"self": of.itself()}))


def _each(of: ResourceInstance, whose: Resource, scope: Bound) -> Iterator[Resource]:
    for place, block in enumerate(of.declaration.body.of_type(PROVISIONER)):
        kind = block.labels[0] if block.labels else ""
        declaration = _declared(of.declaration.body, place, of.declaration.elsewhere.get(PROVISIONER, of.declaration.file))
        made = _ProvisionerBlock("", ResourceId(PROVISIONER, PROVISIONER, kind), declaration, of.key, scope, of.schema, reads_nothing)
        yield replace(shown_as(whose, place, kind, _ProvisionerValues(made)), location=declaration.location)


def left_behind(module: ModuleInstance, schema: Schema) -> Iterator[Resource]:
    """Each provisioner of a `removed` block: it runs when what was removed is destroyed, which only the state knows.

    https://developer.hashicorp.com/terraform/language/block/removed
    """
    for kind, block in module.declared.others:
        source = block.body.value("from")
        if kind != "removed" or not isinstance(source, Traversal) or not block.body.of_type(PROVISIONER):
            continue
        address = named_in(module.address, str(source))
        kind_of, _, name = str(source).rpartition(".")
        whose = Resource(address, kind_of.rpartition(".")[2], name, {}, module=module.address, block=address, calls=module.calls)
        if runs_for_us(whose.type):
            gone = ResourceInstance("", ResourceId("managed", whose.type, name), block, None, module, schema, reads_nothing)
            scope = Bound(module, {"self": cty.unknown(why=(address,))})
            yield from _each(gone, whose, scope)


def _connections(body: Body) -> Iterator[Block]:
    """The blocks, or the argument in the place of one, as Terraform 0.11 took it."""
    yield from body.of_type("connection")
    written = body.attributes.get("connection")
    if written is not None and isinstance(written.value, ObjectOf):
        named = ((key.value, value) for key, value in written.value.items if isinstance(key, Literal) and isinstance(key.value, str))
        yield Block("connection", (), Body({name: Attribute(name, value, written.span) for name, value in named}), written.span)


def _declared(body: Body, place: int, file: str) -> Declaration:
    """One provisioner of a resource. What its own connection does not say, that of the resource does; `local-exec` has none.

    https://developer.hashicorp.com/terraform/language/provisioners#connections
    """
    block = body.of_type(PROVISIONER)[place]
    own = tuple(_connections(block.body))
    others = _WORDS | {"connection"} if own else _WORDS
    attributes = {name: one for name, one in block.body.attributes.items() if name not in others}
    found = (*_connections(body), *own) if block.labels != (LOCAL,) else ()
    merged = {name: one for connection in found for name, one in connection.body.attributes.items()}
    connection = (Block("connection", (), Body(merged), found[-1].span),) if found else ()
    maps = (one for one in block.body.blocks if one.type != "connection")  # `environment { … }`, as Terraform 0.11 took it
    return Declaration(Body(attributes, (*connection, *maps)), file, block.span)
