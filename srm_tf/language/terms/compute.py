"""Where containers run: by their service, by the default of its cluster, or by the services that run them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, TypeAlias

from srm_tf.language.terms import sentence
from srm_tf.model.verdict import Evidence, Judgement, Verdict, all_of, breaks, depends, holds, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

Strategy: TypeAlias = "tuple[Resource, str, Value]"  # who holds it, in which argument, and one of its items
Capacity: TypeAlias = "Callable[[Strategy, Context], Judgement]"

_SERVICES: Final = ("aws_ecs_service", "aws_ecs_task_set")
_STRATEGY: Final = "default_capacity_provider_strategy"
_OWN: Final = "capacity_provider_strategy"


@sentence("its cluster runs it on Fargate", on=_SERVICES)
def its_cluster_runs_it_on_fargate(subject: Resource, context: Context) -> Judgement:
    """Without a launch type or strategy of its own, an ECS service takes the default strategy of its cluster.

    The strategy stands in `aws_ecs_cluster_capacity_providers`, before version 5 of the provider in the cluster itself.
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-capacity-providers.html
    """
    return _own(subject) or _of_cluster(subject, context, _is_fargate)


@sentence("its cluster runs it on ECS Managed Instances", on=_SERVICES)
def its_cluster_runs_it_on_managed_instances(subject: Resource, context: Context) -> Judgement:
    """The same of a default strategy that names capacity providers with instances that AWS patches.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-patching.html
    """
    return _own(subject) or _of_cluster(subject, context, _is_managed)


@sentence("takes its capacity from ECS Managed Instances", on=_SERVICES)
def takes_managed_instances(subject: Resource, context: Context) -> Judgement:
    """Its own strategy names capacity providers with instances that AWS patches."""
    return _of_itself(subject, context, _is_managed)


@sentence("every service here runs it on Fargate", on=("aws_ecs_task_definition",))
def every_service_runs_it_on_fargate(subject: Resource, context: Context) -> Judgement:
    """A task definition that does not say for what it is made is run by some service here, and by each of them on Fargate."""
    return _by_every_service(subject, context, "FARGATE", _is_fargate)


@sentence("every service here runs it on ECS Managed Instances", on=("aws_ecs_task_definition",))
def every_service_runs_it_on_managed_instances(subject: Resource, context: Context) -> Judgement:
    """The same of instances that AWS patches."""
    return _by_every_service(subject, context, "MANAGED_INSTANCES", _is_managed)


def _by_every_service(subject: Resource, context: Context, launch_type: str, capacity: Capacity) -> Judgement:
    found = context.links.children(subject, _SERVICES, "task_definition")
    if found.doubts:
        return depends(f"who runs {subject.address} depends on {found.doubts[0].why}", found.doubts[0].on or (subject.address,))
    if not found.links:
        return lacks(f"no service here runs {subject.address}", Evidence(subject.address))
    return all_of([_runs_on(link.resource, context, launch_type, capacity) for link in found.links])


def _runs_on(service: Resource, context: Context, launch_type: str, capacity: Capacity) -> Judgement:
    """By its launch type, else by its own strategy, else by the default of its cluster: only one of the three counts."""
    written = service.get("launch_type")
    if written.text():
        says = f"{service.address} has launch type {written.text()}"
        evidence = Evidence(service.address, "launch_type")
        return holds(says, evidence) if written.text() == launch_type else breaks(says, evidence)
    if service.get(_OWN).is_null or service.get(_OWN).is_empty:
        return _own(service) or _of_cluster(service, context, capacity)
    return _of_itself(service, context, capacity)


def _of_itself(service: Resource, context: Context, capacity: Capacity) -> Judgement:
    own = service.get(_OWN)
    if own.is_unknown:
        return depends(f"{_OWN} of {service.address} is not known", tuple(_open(service)))
    if own.is_null or own.is_empty:
        return lacks(f"{service.address} has no {_OWN}", Evidence(service.address, _OWN))
    return all_of([capacity((service, _OWN, item), context) for item in own.items()])


def _own(subject: Resource) -> Judgement | None:
    """The cluster does not count where the service says itself where it runs."""
    own = [name for name in ("launch_type", _OWN) if not subject.get(name).is_null and not subject.get(name).is_empty]
    known = [name for name in own if not subject.get(name).is_unknown]
    if known:
        return breaks(f"{known[0]} of {subject.address} says where it runs", Evidence(subject.address, known[0]))
    return depends(f"{own[0]} of {subject.address} is not known", tuple(_open(subject))) if own else None


def _open(subject: Resource) -> Iterator[str]:
    """On what it depends what the service says itself."""
    for name in ("launch_type", _OWN):
        if subject.get(name).is_unknown:
            yield from subject.get(name).unknown.depends_on or (f"{subject.address}.{name}",)


def _of_cluster(subject: Resource, context: Context, capacity: Capacity) -> Judgement:
    where = f"{subject.address}.cluster"
    joined = context.links.parents(subject, subject.get("cluster"), "cluster", ("aws_ecs_cluster",))
    if joined.doubts or len(joined.links) != 1:
        return depends(f"{where} leads to no cluster of this configuration", (where,))
    cluster = joined.links[0].resource
    beside = context.links.children(cluster, ("aws_ecs_cluster_capacity_providers",), "cluster_name")
    if beside.doubts:
        return depends(f"{cluster.address} may have capacity providers: {beside.doubts[0].why}", beside.doubts[0].on)
    holders = [cluster, *(link.resource for link in beside.links)]
    strategies = [(one, _STRATEGY, item) for one in holders for item in one.get(_STRATEGY).items()]
    if not strategies:
        return lacks(f"{cluster.address} has no {_STRATEGY}", Evidence(cluster.address, _STRATEGY))
    return all_of([capacity(one, context) for one in strategies])


def _is_fargate(strategy: Strategy, context: Context) -> Judgement:
    """A strategy names either Fargate or other providers, never both."""
    del context
    holder, argument, item = strategy
    provider = item.get("capacity_provider")
    names = [side.text() for _, side in provider.unknown.branches] if provider.unknown.is_choice else [provider.text()]
    if any(name is None for name in names):
        return depends(f"{holder.address}.{argument} is not known", (f"{holder.address}.{argument}",))
    fargate = {name.startswith("FARGATE") for name in names if name is not None}
    if len(fargate) > 1:
        return depends(f"{holder.address}.{argument} is not known", provider.unknown.depends_on or (f"{holder.address}.{argument}",))
    if fargate == {True}:
        return holds(f"{holder.address} takes Fargate", Evidence(holder.address, argument))
    return breaks(f"{holder.address} has other capacity providers than Fargate", Evidence(holder.address, argument))


def _is_managed(strategy: Strategy, context: Context) -> Judgement:
    """Whether its capacity provider is one of instances that AWS patches."""
    if _is_fargate(strategy, context).verdict == Verdict.SATISFIED:
        return breaks(f"{strategy[0].address} takes Fargate", Evidence(strategy[0].address, strategy[1]))
    holder, argument, item = strategy
    at = f"{argument}.capacity_provider"
    found = context.links.parents(holder, item.get("capacity_provider"), at, ("aws_ecs_capacity_provider",))
    if found.doubts or len(found.links) != 1:
        return depends(f"{holder.address}.{at} leads to no capacity provider of this configuration", (f"{holder.address}.{at}",))
    provider = found.links[0].resource
    managed = provider.get("managed_instances_provider")
    evidence = Evidence(provider.address, "managed_instances_provider")
    if managed.is_unknown:
        return depends(f"what {provider.address} provides is not known", managed.unknown.depends_on or (provider.address,))
    if managed.is_null or managed.is_empty:
        return breaks(f"{provider.address} provides instances of the customer", evidence)
    return holds(f"{provider.address} provides instances that AWS patches", evidence)
