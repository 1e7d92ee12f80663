"""Where containers run when their service does not say so itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.language.terms import sentence
from srm_tf.model.verdict import Evidence, Judgement, breaks, depends, holds, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

_STRATEGY = "default_capacity_provider_strategy"
_OWN = ("launch_type", "capacity_provider_strategy")


@sentence("its cluster runs it on Fargate", on=("aws_ecs_service", "aws_ecs_task_set"))
def its_cluster_runs_it_on_fargate(subject: Resource, context: Context) -> Judgement:
    """Without a launch type or strategy of its own, an ECS service takes the default strategy of its cluster.

    The strategy stands in `aws_ecs_cluster_capacity_providers`, before version 5 of the provider in the cluster itself.
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-capacity-providers.html
    """
    own = [name for name in _OWN if not subject.get(name).is_null and not subject.get(name).is_empty]
    known = [name for name in own if not subject.get(name).is_unknown]
    if known:
        return breaks(f"{known[0]} of {subject.address} says where it runs", Evidence(subject.address, known[0]))
    if own:
        return depends(f"{own[0]} of {subject.address} is not known", (f"{subject.address}.{own[0]}",))
    return _of_cluster(subject, context)


def _of_cluster(subject: Resource, context: Context) -> Judgement:
    where = f"{subject.address}.cluster"
    joined = context.links.parents(subject, subject.get("cluster"), "cluster", ("aws_ecs_cluster",))
    if joined.doubts or len(joined.links) != 1:
        return depends(f"{where} leads to no cluster of this configuration", (where,))
    cluster = joined.links[0].resource
    beside = context.links.children(cluster, ("aws_ecs_cluster_capacity_providers",), "cluster_name")
    if beside.doubts:
        return depends(f"{cluster.address} may have capacity providers: {beside.doubts[0].why}", beside.doubts[0].on)
    holders = [cluster, *(link.resource for link in beside.links)]
    return _of_strategies([(one, item) for one in holders for item in one.get(_STRATEGY).items()], cluster)


def _of_strategies(strategies: list[tuple[Resource, Value]], cluster: Resource) -> Judgement:
    """A strategy names either Fargate or the customer's own providers, never both."""
    if not strategies:
        return lacks(f"{cluster.address} has no {_STRATEGY}", Evidence(cluster.address, _STRATEGY))
    for holder, item in strategies:
        name = item.get("capacity_provider").text()
        if name is None:
            return depends(f"{holder.address}.{_STRATEGY} is not known", (f"{holder.address}.{_STRATEGY}",))
        if not name.startswith("FARGATE"):
            return breaks(f"{holder.address} has other capacity providers than Fargate", Evidence(holder.address, _STRATEGY))
    return holds(f"{strategies[0][0].address} makes Fargate the default", Evidence(strategies[0][0].address, _STRATEGY))
