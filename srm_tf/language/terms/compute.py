"""Where containers run: by their service, by the default of its cluster, or by the services and schedules that run them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec

from srm_tf.language.show import readable
from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import left_open
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


class Runner(msgspec.Struct, frozen=True):
    """Who runs tasks. `block`: where the arguments stand that say how, "" for the top; `cluster`: the argument that names the cluster."""

    resource: Resource
    block: str = ""
    cluster: str = "cluster"

    def key(self, name: str) -> str:
        """The path of an argument that says how."""
        return f"{self.block}.{name}" if self.block else name

    def says(self, name: str) -> Value:
        """The value of such an argument."""
        return self.resource.keys(self.key(name))


# Types → the block that says how they run tasks, the argument of it that names the task definition, and the one that names the cluster.
# https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_EcsParameters.html: without a launch type or a strategy the default
# strategy of the cluster counts, as for a service
_RUNNERS: Final = (
    (_SERVICES, "", "task_definition", "cluster"),
    (("aws_cloudwatch_event_target",), "ecs_target", "task_definition_arn", "arn"),
    (("aws_scheduler_schedule",), "target.ecs_parameters", "task_definition_arn", "target.arn"),
    (("aws_pipes_pipe",), "target_parameters.ecs_task_parameters", "task_definition_arn", "target"),
)


@sentence("its cluster runs it on Fargate", on=_SERVICES)
def its_cluster_runs_it_on_fargate(subject: Resource, context: Context) -> Judgement:
    """Without a launch type or strategy of its own, an ECS service takes the default strategy of its cluster.

    The strategy stands in `aws_ecs_cluster_capacity_providers`, before version 5 of the provider in the cluster itself.
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-capacity-providers.html
    """
    return _own(Runner(subject)) or _of_cluster(Runner(subject), context, _is_fargate)


@sentence("its cluster runs it on ECS Managed Instances", on=_SERVICES)
def its_cluster_runs_it_on_managed_instances(subject: Resource, context: Context) -> Judgement:
    """The same of a default strategy that names capacity providers with instances that AWS patches.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-patching.html
    """
    return _own(Runner(subject)) or _of_cluster(Runner(subject), context, _is_managed)


@sentence("takes its capacity from ECS Managed Instances", on=_SERVICES)
def takes_managed_instances(subject: Resource, context: Context) -> Judgement:
    """Its own strategy names capacity providers with instances that AWS patches."""
    return _of_itself(Runner(subject), context, _is_managed)


@sentence("every service or schedule here runs it on Fargate", on=("aws_ecs_task_definition",))
def everybody_runs_it_on_fargate(subject: Resource, context: Context) -> Judgement:
    """A task definition is run by some service, event rule, schedule or pipe here, and by each of them on Fargate."""
    return _by_everybody(subject, context, "FARGATE", _is_fargate)


@sentence("every service or schedule here runs it on ECS Managed Instances", on=("aws_ecs_task_definition",))
def everybody_runs_it_on_managed_instances(subject: Resource, context: Context) -> Judgement:
    """The same of instances that AWS patches."""
    return _by_everybody(subject, context, "MANAGED_INSTANCES", _is_managed)


def _by_everybody(subject: Resource, context: Context, launch_type: str, capacity: Capacity) -> Judgement:
    runners: list[Runner] = []
    for types, block, definition, cluster in _RUNNERS:
        found = context.links.children(subject, types, f"{block}.{definition}" if block else definition)
        if found.doubts:
            return depends(f"who runs {subject.address} depends on {found.doubts[0].why}", found.doubts[0].on or (subject.address,))
        runners += [Runner(link.resource, block, cluster) for link in found.links]
    if not runners:
        return lacks(f"nothing here runs {subject.address}", Evidence(subject.address))
    return all_of([_runs_on(runner, context, launch_type, capacity) for runner in runners])


def _runs_on(runner: Runner, context: Context, launch_type: str, capacity: Capacity) -> Judgement:
    """By its launch type, else by its own strategy, else by the default of its cluster: only one of the three counts."""
    written = runner.says("launch_type")
    if written.text():
        kind = readable(written)
        says = f"{runner.resource.address} has {f'launch type {kind}' if kind else 'a sensitive launch type'}"
        evidence = Evidence(runner.resource.address, runner.key("launch_type"))
        return holds(says, evidence) if written.text() == launch_type else breaks(says, evidence)
    if runner.says(_OWN).is_nothing:
        return _own(runner) or _of_cluster(runner, context, capacity)
    return _of_itself(runner, context, capacity)


def _of_itself(runner: Runner, context: Context, capacity: Capacity) -> Judgement:
    own, at, who = runner.says(_OWN), runner.key(_OWN), runner.resource
    if own.is_unknown:
        return left_open(f"{at} of {who.address}", own)
    if own.is_nothing:
        return lacks(f"{who.address} has no {at}", Evidence(who.address, at))
    return all_of([capacity((who, at, item), context) for item in own.items()])


def _own(runner: Runner) -> Judgement | None:
    """The cluster does not count where who runs the tasks says itself where."""
    address = runner.resource.address
    own = [name for name in ("launch_type", _OWN) if not runner.says(name).is_nothing]
    known = [runner.key(name) for name in own if not runner.says(name).is_unknown]
    if known:
        return breaks(f"{known[0]} of {address} says where it runs", Evidence(address, known[0]))
    return left_open(f"{runner.key(own[0])} of {address}", runner.says(own[0])) if own else None


def _of_cluster(runner: Runner, context: Context, capacity: Capacity) -> Judgement:
    who, by = runner.resource, runner.cluster
    where = f"{who.address}.{by}"
    joined = context.links.parents(who, who.keys(by), by, ("aws_ecs_cluster",))
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
    fargate = {None if name is None else name.startswith("FARGATE") for name in names}
    if None in fargate or len(fargate) > 1:
        return left_open(f"{holder.address}.{argument}", provider)
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
        return left_open(f"what {provider.address} provides", managed)
    if managed.is_nothing:
        return breaks(f"{provider.address} provides instances of the customer", evidence)
    return holds(f"{provider.address} provides instances that AWS patches", evidence)
