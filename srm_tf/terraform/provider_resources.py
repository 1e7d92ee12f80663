"""The provider configurations of AWS as resources: those that are written, and those that the resources which use them imply."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from srm_tf.model.resource import Resource
from srm_tf.terraform.chosen_provider import Provided, provider_of, written_providers
from srm_tf.terraform.credentials import SECRET, Signed, first_alike
from srm_tf.terraform.declared import Declaration, ResourceId
from srm_tf.terraform.forgiving import Nothing
from srm_tf.terraform.resources import ConfiguredValues, ResourceInstance, hiding, reads_nothing
from srm_tf.terraform.unexpected import configures_aws
from srm_tf.terraform.unread import kind_of

if TYPE_CHECKING:
    from srm_tf.model.schema import Schema
    from srm_tf.terraform.module import ModuleInstance

_AWS = "aws"


def provider_resources(
    modules: Sequence[ModuleInstance], made: Sequence[tuple[ModuleInstance, ResourceInstance]], schema: Schema
) -> Iterator[Resource]:
    """A `provider.aws` resource for each. `made`: every resource instance, with the module that it is in."""
    used = [provider_of(module, one) for module, one in made if one.id.type.startswith("aws_")]
    written = {one.key: one for one in (*_written(modules), *used) if one.declaration is not None}
    implied = dict.fromkeys(one.key for one in used if one.declaration is None and one.key not in written)
    alike = first_alike(dict.fromkeys((_AWS, *implied), Signed("")) | {one.key: one.signed for one in written.values()})
    for provided in written.values():
        if provided.declaration is not None:
            yield _resource(provided, provided.declaration, alike[provided.key], schema)
    for key in implied:
        address = f"provider.{key}"
        yield Resource(address, "provider.aws", "aws", {}, mode="provider", block=address, provider=key, alike=alike[key])


def _written(modules: Sequence[ModuleInstance]) -> Iterator[Provided]:
    for module in modules:
        for name in module.declared.providers:
            if configures_aws(module.declared, name):
                yield from written_providers(module, name)


def _resource(provided: Provided, declaration: Declaration, alike: str, schema: Schema) -> Resource:
    key, scope = provided.key, provided.scope or Nothing()
    shown = kind_of(declaration)("", ResourceId("provider", "provider.aws", key), declaration, None, scope, schema, reads_nothing)
    return Resource(
        f"provider.{key}",
        "provider.aws",
        provided.alias or "aws",
        hiding(ConfiguredValues(shown), SECRET),
        mode="provider",
        block=f"provider.{key}",
        provider=key,
        alike=alike,
        region=provided.text("region"),
        location=declaration.location,
        unread=declaration.lost,
    )
