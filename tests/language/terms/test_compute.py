"""Where an ECS service runs when it does not say so itself."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings

from srm_tf.language.terms.compute import (
    everybody_runs_it_on_fargate,
    everybody_runs_it_on_managed_instances,
    its_cluster_runs_it_on_fargate,
    its_cluster_runs_it_on_managed_instances,
    takes_managed_instances,
)
from srm_tf.model.resource import Resource
from srm_tf.model.value import Unknown, Value
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import anything, block, ref, resource, secret, unknown, world

SATISFIED, UNKNOWN, MISSING, MISCONFIGURED = Verdict.SATISFIED, Verdict.UNKNOWN, Verdict.MISSING, Verdict.MISCONFIGURED
CLUSTER = resource("aws_ecs_cluster.c", name="c")
SERVICE = resource("aws_ecs_service.s", cluster=ref("aws_ecs_cluster.c.id"))


def on_fargate(service: Resource, *others: Resource) -> Judgement:
    return its_cluster_runs_it_on_fargate(service, world(service, *others))


def providers(*names: object, doubt: str = "", **values: object) -> Resource:
    strategy = [block(capacity_provider=name, weight=1) for name in names]
    given_values: dict[str, Any] = {"cluster_name": ref("aws_ecs_cluster.c.name"), "default_capacity_provider_strategy": strategy, **values}
    return resource("aws_ecs_cluster_capacity_providers.p", doubt=doubt, **given_values)


def test_the_strategy_beside_the_cluster() -> None:
    assert on_fargate(SERVICE, CLUSTER, providers("FARGATE", "FARGATE_SPOT")).verdict == SATISFIED
    assert on_fargate(SERVICE, CLUSTER, providers("own")).verdict == MISCONFIGURED
    assert on_fargate(SERVICE, CLUSTER, providers()).verdict == MISSING
    assert on_fargate(SERVICE, CLUSTER).verdict == MISSING


def test_the_strategy_in_the_cluster() -> None:
    cluster = resource("aws_ecs_cluster.c", default_capacity_provider_strategy=[block(capacity_provider="FARGATE")])
    assert on_fargate(SERVICE, cluster).verdict == SATISFIED


def test_a_service_that_says_so_itself() -> None:
    strategy = [block(capacity_provider="own")]
    for own in ({"launch_type": "EC2"}, {"capacity_provider_strategy": strategy}):
        service = resource("aws_ecs_service.s", cluster=ref("aws_ecs_cluster.c.id"), **own)
        assert on_fargate(service, CLUSTER, providers("FARGATE")).verdict == MISCONFIGURED


def test_what_is_not_known_is_named() -> None:
    assert on_fargate(resource("aws_ecs_service.s", launch_type=unknown()), CLUSTER).depends_on == ("var.x",)
    said = on_fargate(resource("aws_ecs_service.s", launch_type=unknown()), CLUSTER).because
    assert said == f"launch_type of aws_ecs_service.s depends on {unknown().unknown.why}"
    assert on_fargate(resource("aws_ecs_service.s", cluster="prod"), CLUSTER).depends_on == ("aws_ecs_service.s.cluster",)
    assert on_fargate(resource("aws_ecs_service.s"), CLUSTER).verdict == UNKNOWN
    assert on_fargate(SERVICE, CLUSTER, providers(unknown())).verdict == UNKNOWN
    assert on_fargate(SERVICE, CLUSTER, providers("FARGATE", doubt="var.fargate")).verdict == UNKNOWN


OWN = resource("aws_ecs_capacity_provider.own", name="own", managed_instances_provider=[block(infrastructure_role_arn="arn")])
OTHERS = resource("aws_ecs_capacity_provider.own", name="own", auto_scaling_group_provider=[block()])


def taking(*names: object) -> Resource:
    return resource("aws_ecs_service.s", capacity_provider_strategy=[block(capacity_provider=name) for name in names])


def test_a_service_that_takes_instances_which_aws_patches() -> None:
    named = ref("aws_ecs_capacity_provider.own.name")

    def takes(service: Resource, *others: Resource) -> Verdict:
        return takes_managed_instances(service, world(service, *others)).verdict

    assert takes(taking(named), OWN) == SATISFIED
    assert takes(taking(named, "FARGATE"), OWN) == MISCONFIGURED
    assert takes(taking(named), OTHERS) == MISCONFIGURED
    assert takes(taking("elsewhere"), OWN) == UNKNOWN
    assert takes(taking(named), resource("aws_ecs_capacity_provider.own", name="own", managed_instances_provider=unknown())) == UNKNOWN
    assert takes(resource("aws_ecs_service.s", capacity_provider_strategy=unknown()), OWN) == UNKNOWN
    assert takes(SERVICE, OWN) == MISSING


def run_by(*others: Resource) -> Verdict:
    definition = resource("aws_ecs_task_definition.d")
    return everybody_runs_it_on_fargate(definition, world(definition, CLUSTER, *others)).verdict


def running(name: str, launch_type: str | None = None) -> Resource:
    return resource(
        f"aws_ecs_service.{name}", task_definition=ref("aws_ecs_task_definition.d.arn"), cluster="elsewhere", launch_type=launch_type
    )


def test_whoever_runs_a_task_definition_says_where() -> None:
    fargate, machines = running("a", "FARGATE"), running("b", "EC2")
    assert run_by() == MISSING
    assert run_by(fargate) == SATISFIED
    assert run_by(fargate, machines) == MISCONFIGURED
    assert run_by(fargate, resource("aws_ecs_service.c", task_definition=unknown(), launch_type="EC2")) == UNKNOWN
    assert run_by(fargate, running("c")) == UNKNOWN  # it depends on its cluster


def test_a_launch_type_that_is_sensitive_is_not_told() -> None:
    definition = resource("aws_ecs_task_definition.d")
    for kind, said in (("EC2", "aws_ecs_service.a has launch type EC2"), (secret("EC2"), "aws_ecs_service.a has a sensitive launch type")):
        service = resource("aws_ecs_service.a", task_definition=ref("aws_ecs_task_definition.d.arn"), launch_type=kind)
        answer = everybody_runs_it_on_fargate(definition, world(definition, service))
        assert (answer.verdict, answer.because) == (MISCONFIGURED, said)


def test_a_choice_of_capacity_providers() -> None:
    def either(*names: str) -> Value:
        return Value(Unknown("var.spot", ("var.spot",), branches=tuple(("", Value(name, written=True)) for name in names)), written=True)

    assert on_fargate(SERVICE, CLUSTER, providers(either("FARGATE", "FARGATE_SPOT"))).verdict == SATISFIED
    assert on_fargate(SERVICE, CLUSTER, providers(either("FARGATE", "own"))).verdict == UNKNOWN
    assert on_fargate(SERVICE, CLUSTER, providers(either("machines", "own"))).verdict == MISCONFIGURED


unhurried = settings(deadline=None, max_examples=60)
ANYTHING = anything()


@unhurried
@given(first=ANYTHING, second=ANYTHING, third=ANYTHING)
def test_no_value_makes_it_raise(first: object, second: object, third: object) -> None:
    service = resource("aws_ecs_service.s", cluster=ref("aws_ecs_cluster.c.id"), launch_type=first, capacity_provider_strategy=second)
    plain = resource("aws_ecs_service.t", cluster=first)
    beside = providers(default_capacity_provider_strategy=third)
    definition = resource("aws_ecs_task_definition.d")
    running = resource("aws_ecs_service.u", task_definition=ref("aws_ecs_task_definition.d.arn"), capacity_provider_strategy=second)
    own = resource("aws_ecs_capacity_provider.o", name=first, managed_instances_provider=third)
    how = block(task_definition_arn=ref("aws_ecs_task_definition.d.arn"), launch_type=first, capacity_provider_strategy=second)
    started = resource("aws_scheduler_schedule.s", target=[block(arn=third, ecs_parameters=[how])])
    context = world(service, plain, running, started, definition, own, SERVICE, CLUSTER, beside)
    for subject in (service, plain, running, SERVICE):
        for term in (its_cluster_runs_it_on_fargate, its_cluster_runs_it_on_managed_instances, takes_managed_instances):
            assert term(subject, context).verdict in Verdict
    for term in (everybody_runs_it_on_fargate, everybody_runs_it_on_managed_instances):
        assert term(definition, context).verdict in Verdict
