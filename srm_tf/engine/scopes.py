"""Accounts and regions as subjects: an account for the provider configurations in use that sign in alike, and its regions."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from srm_tf.engine.inherited import with_inherited
from srm_tf.language.surroundings import told
from srm_tf.model.resource import Resource
from srm_tf.model.value import Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from srm_tf.model.graph import Graph

DEFAULT = "account_region"  # the account in the default provider's region: what most configurations have, and all they have
DEFAULT_KEYS = frozenset({"", "aws"})
_EACH = "each.value"  # what one place stands for where a plan does not tell the instances of a provider configuration apart


def with_scopes(graph: Graph) -> Graph:
    """The graph, with an `account` and its `region`s for the AWS provider configurations that living resources use.

    Configurations that differ in what has no say in who signs in (the region, tags) are of one account. What names no region is in that
    of its provider configuration, if anybody says which that is. Here, too, resources get what AWS takes over from their source.
    """
    at_home = homes(graph)
    alike = {one.provider: one.alike for one in graph.resources if one.mode == "provider" and one.alike not in {"", one.provider}}
    resources = (replace(one, own_region="") if _names_home(one, graph) else one for one in graph.resources)
    whole = replace(graph, resources=tuple(_placed(one, at_home.get(one.provider), alike.get(one.provider, "")) for one in resources))
    placed = tuple(with_inherited(one, whole) for one in whole.resources)
    used = [one for one in placed if one.mode == "managed" and one.type.startswith("aws_") and not one.action.ends]
    names = _names(placed, at_home)
    found: dict[tuple[str, str, tuple[str, str] | None], Resource] = {}
    for resource in used:
        for scope in _scopes(resource, at_home.get(resource.account), names[resource.place]):
            found.setdefault((scope.mode, scope.account, scope.place if scope.mode == "region" else None), scope)
    return replace(graph, resources=(*placed, *found.values()))


def homes(graph: Graph) -> dict[str, str]:
    """The region of each provider configuration: as it says, else as it filled it in where nobody wrote one.

    Without configuration nobody can tell who wrote one; there it is the region that everything of the provider stands in.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for one in graph.resources:
        if one.region is not None and (graph.untold or not one.get("region").written):
            found[one.provider].add(one.region)
    filled = {provider: regions.pop() for provider, regions in found.items() if len(regions) == 1}
    said = {one.provider: one.region for one in graph.resources if one.mode == "provider" and one.region is not None}
    return filled | said


def _names(placed: Iterable[Resource], homes: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Under each place the provider configuration that it is called by: one that is at home there, whatever resources there are."""
    found: dict[tuple[str, str], tuple[bool, int, str]] = {}
    for one in placed:
        order = (homes.get(one.provider) != one.region, len(one.provider), one.provider)
        found[one.place] = min(order, found.get(one.place, order))
    return {place: key for place, (_, _, key) in found.items()}


def _names_home(resource: Resource, graph: Graph) -> bool:
    """Whether the region that it says itself is the one of its provider configuration, looked up: `data.aws_region.here.region`."""
    if not resource.own_region:
        return False
    named = next((one for one in resource.get("region").references if one.text == resource.own_region), None)
    looked_up = graph.by_address.get(named.target or "") if named is not None else None
    asked = told(looked_up, named.attribute) if named is not None and looked_up is not None else ""
    return asked == f"aws_region.region of {resource.provider}"


def _placed(resource: Resource, home: str | None, alike: str) -> Resource:
    if home is not None and resource.region is None and not resource.own_region and resource.mode == "managed":
        resource = replace(resource, region=home)
    return resource if alike == resource.alike or resource.spread == "account" else replace(resource, alike=alike)


def _name(region: str | None) -> Value:
    """What controls may ask of a Region: its name, which who applies decides where nothing here says it."""
    return Value(region or Unknown("the Region that the provider is set up for", ("the Region of the provider",)), written=True)


def _scopes(resource: Resource, home: str | None, key: str) -> tuple[Resource, Resource]:
    """`home`: the region of the provider configuration that its account is called by; `key`: the configuration that its place is."""
    whose = resource.provider if resource.spread == "account" else resource.account  # all that nobody can tell apart are one subject
    region = resource.region
    default = whose in DEFAULT_KEYS
    account = DEFAULT if default else f"account (provider.{whose})"
    own_region = _EACH if resource.spread and region is None else resource.own_region
    shown = region or own_region
    at_home = region == home if region is not None else key in DEFAULT_KEYS and not shown  # two regions that nobody knows are not one
    place = DEFAULT if default and at_home else f"region {shown or 'not known'} (provider.{key or 'aws'})"
    return (
        Resource(account, "account", "account", {}, mode="account", block=account, provider=whose, spread=resource.spread),
        Resource(
            place,
            "region",
            "region",
            {"name": _name(region)},
            mode="region",
            block=place,
            provider=key,
            alike=whose,
            region=region,
            own_region=own_region,
            spread=resource.spread,
        ),
    )
