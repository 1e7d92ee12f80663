"""Accounts and regions as subjects: one account for each provider configuration in use, one region for each of its regions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from srm_tf.model.resource import Resource

if TYPE_CHECKING:
    from srm_tf.model.graph import Graph

DEFAULT = "account_region"  # the account in the default provider's region: what most configurations have, and all they have
_DEFAULT_KEYS = frozenset({"", "aws"})


def with_scopes(graph: Graph) -> Graph:
    """The graph, with an `account` and its `region`s for every AWS provider configuration that a living resource uses."""
    found: dict[str, Resource] = {}
    for resource in graph.resources:
        if resource.mode == "managed" and resource.type.startswith("aws_") and not resource.action.ends:
            for scope in _scopes(resource):
                found.setdefault(f"{scope.mode} {scope.address} {scope.region}", scope)
    return replace(graph, resources=(*graph.resources, *found.values()))


def _scopes(resource: Resource) -> tuple[Resource, Resource]:
    key, region = resource.provider, resource.region
    default = key in _DEFAULT_KEYS
    account = DEFAULT if default else f"account (provider.{key})"
    place = DEFAULT if default else f"region {region or 'not known'} (provider.{key})"
    return (
        Resource(account, "account", "account", {}, mode="account", block=account, provider=key),
        Resource(place, "region", "region", {}, mode="region", block=place, provider=key, region=region),
    )
