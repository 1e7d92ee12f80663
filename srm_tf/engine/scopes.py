"""Accounts and regions as subjects: one account for each provider configuration in use, one region for each of its regions."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from srm_tf.model.resource import Resource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from srm_tf.model.graph import Graph

DEFAULT = "account_region"  # the account in the default provider's region: what most configurations have, and all they have
_DEFAULT_KEYS = frozenset({"", "aws"})


def with_scopes(graph: Graph) -> Graph:
    """The graph, with an `account` and its `region`s for every AWS provider configuration that a living resource uses."""
    used = [one for one in graph.resources if one.mode == "managed" and one.type.startswith("aws_") and not one.action.ends]
    homes = _homes(graph, used)
    found: dict[str, Resource] = {}
    for resource in sorted(used, key=lambda one: one.region not in {None, homes[one.provider]}):  # the provider's own region first
        for scope in _scopes(resource, homes[resource.provider]):
            found.setdefault(scope.mode + scope.address, scope)
    return replace(graph, resources=(*graph.resources, *found.values()))


def _homes(graph: Graph, used: Sequence[Resource]) -> dict[str, str | None]:
    """The region of each provider configuration: as it says, else that of most of its resources where all have one. None: nobody says."""
    counted: dict[str, Counter[str | None]] = {}
    for one in used:
        counted.setdefault(one.provider, Counter())[one.region] += 1
    said = {one.provider: one.region for one in graph.resources if one.mode == "provider" and one.region is not None}
    most = {provider: None if None in count else count.most_common(1)[0][0] for provider, count in counted.items()}
    return {provider: said.get(provider) or home for provider, home in most.items()}


def _scopes(resource: Resource, home: str | None) -> tuple[Resource, Resource]:
    """`home`: the region of its provider configuration; since provider 6 a resource may name another one."""
    key, region = resource.provider, resource.region or home
    default = key in _DEFAULT_KEYS
    account = DEFAULT if default else f"account (provider.{key})"
    place = DEFAULT if default and region == home else f"region {region or 'not known'} (provider.{key or 'aws'})"
    return (
        Resource(account, "account", "account", {}, mode="account", block=account, provider=key),
        Resource(place, "region", "region", {}, mode="region", block=place, provider=key, region=region),
    )
