"""Two arguments that should name two different things."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from srm_tf.language.terms.nodes import runs_on_instances_of_its_own
from srm_tf.model.resource import Resource
from srm_tf.model.value import Certainty, Unknown, Value
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import anything, block, ref, resource, says, unknown, world

SATISFIED, UNKNOWN, MISSING, MISCONFIGURED = Verdict.SATISFIED, Verdict.UNKNOWN, Verdict.MISSING, Verdict.MISCONFIGURED
ROLES = (resource("aws_iam_role.a", name="a"), resource("aws_iam_role.b", name="b"))
A, B = ref("aws_iam_role.a.arn"), ref("aws_iam_role.b.arn")


def apart(task: object, execution: object) -> Judgement:
    subject = resource("aws_ecs_task_definition.t", task_role_arn=task, execution_role_arn=execution)
    return says("task_role_arn differs from execution_role_arn", subject, world(subject, *ROLES))


def test_by_text_by_reference_and_by_name() -> None:
    assert apart("arn:x", "arn:y").verdict == apart(A, B).verdict == apart(A, None).verdict == SATISFIED
    assert apart("arn:x", "arn:x").verdict == apart(A, A).verdict == MISCONFIGURED
    assert apart(A, "arn:aws:iam::111122223333:role/ecsTaskExecutionRole").verdict == SATISFIED
    assert apart(A, "arn:aws:iam::111122223333:role/a").verdict == MISCONFIGURED
    assert apart(None, A).verdict == MISSING


def test_what_is_declared_elsewhere_is_told_apart_by_what_it_is_called() -> None:
    task, execution = ref("aws_iam_role.task.arn"), ref("aws_iam_role.execution.arn")
    assert apart(task, task).verdict == apart(ref("data.aws_iam_role.d.arn"), ref("data.aws_iam_role.d.arn")).verdict == MISCONFIGURED
    assert apart(task, execution).verdict == apart(task, A).verdict == SATISFIED
    assert apart(ref("aws_iam_role.t[0].arn"), ref("aws_iam_role.t[1].arn")).verdict == UNKNOWN
    assert apart(ref("data.aws_iam_role.d.arn"), ref("data.aws_iam_role.e.arn")).verdict == UNKNOWN
    assert apart(ref("data.aws_iam_role.d.arn"), task).verdict == UNKNOWN
    assert apart(ref("var.roles"), ref("var.roles")).verdict == UNKNOWN  # `var.roles["task"]` and `var.roles["execution"]`
    assert apart(replace(task, data=Unknown("x", suffix="-a")), task).verdict == UNKNOWN


def test_texts_that_begin_or_end_otherwise_are_two() -> None:
    def text(prefix: str, suffix: str) -> Value:
        return Value(Unknown("var.app", ("var.app",), not_null=True, prefix=prefix, suffix=suffix), written=True)

    assert apart(text("", "-task"), text("", "-execution")).verdict == SATISFIED
    assert apart(text("task-", ""), text("execution-", "")).verdict == SATISFIED
    assert apart(text("", "-task"), "arn:aws:iam::111122223333:role/execution").verdict == SATISFIED
    assert apart(text("", "-task"), text("", "task")).verdict == apart(text("", "-task"), unknown()).verdict == UNKNOWN
    assert apart(text("", "-task"), "arn:aws:iam::111122223333:role/a-task").verdict == UNKNOWN


def test_what_is_not_known_is_named() -> None:
    assert apart(unknown(), A).verdict == UNKNOWN
    assert apart(ref("aws_iam_role.a.arn", certainty=Certainty.POSSIBLE), A).verdict == UNKNOWN
    assert "aws_iam_role.b.arn" in apart(unknown(), B).depends_on


def clustered(*others: Resource, **values: Any) -> Judgement:
    cluster = resource("aws_ecs_cluster.c", name="c", **values)
    return runs_on_instances_of_its_own(cluster, world(cluster, *others))


def test_a_cluster_with_and_without_instances() -> None:
    group = resource("aws_autoscaling_group.g", name="g")
    provider = resource(
        "aws_ecs_capacity_provider.p",
        name="p",
        auto_scaling_group_provider=[block(auto_scaling_group_arn=ref("aws_autoscaling_group.g.arn"))],
    )
    assert clustered(capacity_providers=["FARGATE"]).verdict == MISSING
    assert clustered(group, provider, capacity_providers=[ref("aws_ecs_capacity_provider.p.name")]).verdict == SATISFIED
    assert clustered(capacity_providers=["elsewhere"]).verdict == UNKNOWN


ANYTHING = anything(st.just(A))


@settings(deadline=None, max_examples=60)
@given(first=ANYTHING, second=ANYTHING)
def test_no_value_makes_it_raise(first: object, second: object) -> None:
    assert apart(first, second).verdict in Verdict
