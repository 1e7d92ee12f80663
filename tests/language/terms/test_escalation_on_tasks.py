"""Jobs and tasks that run as an administrator: whoever starts one, or gets into one, has its rights."""

from __future__ import annotations

from typing import Any

import pytest

from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import GAP, Certainty, Reference
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import block, ref, resource, unknown
from tests.language.terms.policy_texts import M, S, U, policy, say
from tests.language.terms.test_escalation import ME, PHRASE, deny, give
from tests.language.terms.test_escalation_roles import ADMIN, made, strong, trust

ROLE = strong(assume_role_policy=trust("ecs-tasks"))
OTHER = resource("aws_iam_role.other", name="other", assume_role_policy=trust("ecs-tasks"))
DEFINITION = ref("aws_batch_job_definition.report.arn")
QUEUE = ref("aws_batch_job_queue.q.arn")
ANY_QUEUE = "arn:aws:batch:*:*:job-queue/*"
REPORT = "arn:aws:batch:*:111122223333:job-definition/report"


def verdict_of(*statements: object, beside: tuple[Resource, ...]) -> Verdict:
    return say(PHRASE, resource("aws_iam_policy.p", name="p", policy=policy(*statements)), ME, OTHER, *beside).verdict


def job(**more: object) -> Resource:
    values: dict[str, Any] = {"name": "report", "container_properties": {"image": "busybox", "jobRoleArn": ADMIN}, **more}
    return resource("aws_batch_job_definition.report", region="eu-west-1", **values)


def prefixed(rest: str, certainty: Certainty = Certainty.EXACT) -> object:
    read = Reference("aws_batch_job_definition.report.arn_prefix", "aws_batch_job_definition.report", "arn_prefix", certainty)
    return made(f"{GAP}{rest}", read)


@pytest.mark.parametrize(
    ("statements", "verdict"),
    [
        ([give("batch:SubmitJob", [DEFINITION, QUEUE])], M),
        ([give("batch:SubmitJob", DEFINITION), give("batch:SubmitJob", QUEUE)], M),
        ([give("batch:SubmitJob")], M),
        ([give("batch:*", ["arn:aws:batch:*:*:job-definition/*", ANY_QUEUE])], M),
        ([give("batch:SubmitJob", ["arn:aws:batch:*:*:job-definition/*:*", ANY_QUEUE])], M),
        ([give("batch:SubmitJob", [f"{REPORT}:*", "arn:aws:batch:eu-west-1:111122223333:job-queue/q"])], M),
        ([give("batch:SubmitJob", [f"{REPORT}*", ANY_QUEUE])], M),
        ([give("batch:SubmitJob", [f"{REPORT}:3", ANY_QUEUE])], U),  # whether that is one of these
        ([give("batch:SubmitJob", [REPORT, ANY_QUEUE])], S),  # without a revision it fits no request
        ([give("batch:SubmitJob", [prefixed(":*"), QUEUE])], M),
        ([give("batch:SubmitJob", [prefixed(":*", Certainty.POSSIBLE), QUEUE])], U),
        ([give("batch:SubmitJob", ["arn:aws:batch:*:*:job-definition/other:*", ANY_QUEUE])], S),
        ([give("batch:SubmitJob", ["arn:aws:batch:us-east-1:*:job-definition/report:*", ANY_QUEUE])], S),
        ([give("batch:SubmitJob", ["arn:aws:batch:*:999988887777:job-definition/report:*", ANY_QUEUE])], S),
        ([give("batch:SubmitJob", ref("aws_batch_job_definition.other.arn")), give("batch:SubmitJob", QUEUE)], S),
        ([give("batch:TerminateJob", [DEFINITION, QUEUE])], S),
        # with no queue nothing is started
        ([give("batch:SubmitJob", DEFINITION)], S),
        ([give("batch:SubmitJob", f"{REPORT}:*")], S),
        ([give("batch:SubmitJob", [f"{REPORT}*", "arn:aws:batch:*:*:job-definition/*"])], S),
        ([give("batch:SubmitJob", [DEFINITION, "arn:aws:batch:*:999988887777:job-queue/q"])], S),
        ([give("batch:SubmitJob", [DEFINITION, unknown("var.queue")])], U),
        ([give("batch:SubmitJob", [DEFINITION, made(f"{GAP}/q", Reference("var.queues"))])], U),
        ([give("batch:SubmitJob", [DEFINITION, made(f"arn:aws:batch:*:*:{GAP}", Reference("var.queue"))])], U),
        ([give("batch:SubmitJob", [DEFINITION, made(f"{GAP}job-queue/q", Reference("var.start"))])], M),
        ([give("batch:SubmitJob", [DEFINITION, made(f"arn:aws:batch:{GAP}:job-queue/q", Reference("var.place"))])], M),
        ([give("batch:SubmitJob", [DEFINITION, made(f"{GAP}:job-definition/report:*", Reference("var.start"))])], S),
        ([give("batch:SubmitJob", [DEFINITION, ref("aws_batch_job_queue.q.arn", "aws_batch_job_definition.other.arn")])], U),
        ([give("batch:SubmitJob", [DEFINITION, made(f"arn:aws:batch:*:*:job-queue/{GAP}", Reference("var.q"))])], M),
        # what a Deny, or a condition, leaves
        ([give("batch:SubmitJob"), deny("batch:SubmitJob", DEFINITION)], S),
        ([give("batch:SubmitJob"), deny("batch:SubmitJob", f"{REPORT}:*")], S),
        ([give("batch:SubmitJob"), deny("batch:SubmitJob", "arn:aws:batch:*:*:job-definition/other:*")], M),
        ([give("batch:SubmitJob"), deny("batch:SubmitJob", ANY_QUEUE)], S),
        ([give("batch:SubmitJob"), deny("batch:SubmitJob", "arn:aws:batch:*:*:job-queue/other")], M),
        ([give("batch:SubmitJob", Condition={"StringEquals": {"batch:ShareIdentifier": "a"}})], S),
    ],
)
def test_a_job_that_runs_as_an_administrator(statements: list[object], verdict: Verdict) -> None:
    assert verdict_of(*statements, beside=(ROLE, job())) == verdict


def queue(region: str | None, kind: str = "", **more: Any) -> Resource:
    return resource(f"{kind}aws_batch_job_queue.q", region=region, name="q", **more)


@pytest.mark.parametrize(
    ("named", "queues", "verdict"),
    [
        ("arn:aws:batch:eu-west-1:*:job-queue/*", (), M),
        ("arn:aws:batch:eu-*:*:job-queue/*", (), M),
        ("arn:aws:batch:us-east-1:*:job-queue/*", (), S),  # nobody puts a job into a queue of another Region
        ("arn:aws:batch:us-*:111122223333:job-queue/q", (), S),
        (made(f"arn:aws:batch:{GAP}:*:job-queue/q", Reference("data.aws_region.r.name")), (), M),
        (QUEUE, (queue("eu-west-1"),), M),
        (QUEUE, (queue("us-east-1", provider="provider.aws.us"),), S),
        ([QUEUE, "arn:aws:batch:eu-west-1:*:job-queue/q"], (queue("us-east-1", provider="provider.aws.us"),), M),
        (QUEUE, (queue(None, provider="provider.aws.us"),), U),
        (ref("data.aws_batch_job_queue.q.arn"), (queue("us-east-1", "data.", provider="provider.aws.us"),), S),
        (ref("data.aws_batch_job_queue.q.arn"), (queue("eu-west-1", "data."),), M),
        (ref("data.aws_batch_job_queue.other.arn"), (queue("us-east-1", "data."),), M),
    ],
)
def test_a_queue_is_in_the_region_of_its_jobs(named: object, queues: tuple[Resource, ...], verdict: Verdict) -> None:
    assert verdict_of(give("batch:SubmitJob", [f"{REPORT}:*"]), give("batch:SubmitJob", named), beside=(ROLE, job(), *queues)) == verdict


@pytest.mark.parametrize(("region", "verdict"), [("eu-west-1", S), ("eu-*", S), ("us-east-1", M)])
def test_who_may_use_no_queue_of_that_region(region: str, verdict: Verdict) -> None:
    denied = deny("batch:SubmitJob", f"arn:aws:batch:{region}:*:job-queue/*")
    assert verdict_of(give("batch:SubmitJob"), denied, beside=(ROLE, job())) == verdict


SUBMITS = give("batch:SubmitJob", [f"{REPORT}:*", ANY_QUEUE])


@pytest.mark.parametrize(
    ("one", "verdict"),
    [
        (job(container_properties={"jobRoleArn": ref("aws_iam_role.other.arn")}), S),
        (job(container_properties={"image": "busybox"}), S),
        (job(container_properties='{"image": "busybox", "jobRoleArn": "arn:aws:iam::111122223333:role/admin"}'), M),
        (job(container_properties='{"image": "busybox", "jobrolearn": "arn:aws:iam::111122223333:role/admin"}'), M),
        (job(container_properties='{"image": "busybox", "executionRoleArn": "arn:aws:iam::111122223333:role/admin"}'), S),
        (job(container_properties={"jobRoleArn": unknown("var.role")}), U),
        (job(container_properties=unknown("var.properties")), U),
        (job(container_properties=ref("aws_iam_role.admin.arn", certainty=Certainty.POSSIBLE)), U),  # as a plan shows it
        (job(container_properties="{"), S),
        (job(container_properties=None, ecs_properties={"taskProperties": [{"taskRoleArn": ADMIN}]}), M),
        (job(container_properties=None), S),
        (
            resource("aws_batch_job_definition.report", action=Action.DELETE, name="report", container_properties={"jobRoleArn": ADMIN}),
            S,
        ),
    ],
)
def test_with_which_role_a_job_runs(one: Resource, verdict: Verdict) -> None:
    assert verdict_of(SUBMITS, beside=(ROLE, one)) == verdict


def test_a_role_that_no_task_takes() -> None:
    assert verdict_of(SUBMITS, beside=(strong(), job())) == S
    assert verdict_of(SUBMITS, beside=(strong(assume_role_policy=unknown("var.trust")), job())) == U


@pytest.mark.parametrize(("service", "verdict"), [("events", S), ("states", S), ("scheduler", S), ("lambda", M), ("ec2", M)])
def test_a_job_that_services_start_as_they_are_told(service: str, verdict: Verdict) -> None:
    starter = resource("aws_iam_role.starter", name="starter", assume_role_policy=trust(service))
    own = resource("aws_iam_role_policy.p", role=ref("aws_iam_role.starter.name"), policy=policy(SUBMITS))
    assert say(PHRASE, own, starter, ME, ROLE, job()).verdict == verdict


CLUSTER = resource("aws_ecs_cluster.c", name="prod")
OF_CLUSTER = ref("aws_ecs_cluster.c.arn")
TASKS = "arn:aws:ecs:*:111122223333:task/prod/*"
CALLS = give("ecs:ExecuteCommand", [OF_CLUSTER, TASKS])


def definition(**more: object) -> Resource:
    values: dict[str, Any] = {"family": "web", "task_role_arn": ADMIN, "container_definitions": "[]", **more}
    return resource("aws_ecs_task_definition.web", **values)


def service(**more: object) -> Resource:
    values: dict[str, Any] = {
        "name": "web",
        "cluster": ref("aws_ecs_cluster.c.id"),
        "task_definition": ref("aws_ecs_task_definition.web.arn"),
        "enable_execute_command": True,
        **more,
    }
    return resource("aws_ecs_service.web", region="eu-west-1", **values)


HERE = (ROLE, CLUSTER, definition())


@pytest.mark.parametrize(
    ("statements", "verdict"),
    [
        ([CALLS], M),
        ([give("ecs:ExecuteCommand", OF_CLUSTER), give("ecs:ExecuteCommand", TASKS)], M),
        ([give("ecs:ExecuteCommand")], M),
        ([give("ecs:*", ["arn:aws:ecs:*:*:cluster/*", "arn:aws:ecs:*:*:task/*"])], M),
        ([give("ecs:ExecuteCommand", ["arn:aws:ecs:*:*:cluster/prod", "arn:aws:ecs:eu-west-1:*:task/pr*"])], M),
        ([give("ecs:ExecuteCommand", TASKS)], S),  # a call takes the cluster as well
        ([give("ecs:ExecuteCommand", OF_CLUSTER)], S),
        ([give("ecs:ExecuteCommand", [OF_CLUSTER, "arn:aws:ecs:*:*:task/test/*"])], S),
        ([give("ecs:ExecuteCommand", ["arn:aws:ecs:*:*:cluster/test", TASKS])], S),
        ([give("ecs:ExecuteCommand", [OF_CLUSTER, "arn:aws:ecs:us-east-1:*:task/prod/*"])], S),
        ([give("ecs:ExecuteCommand", [OF_CLUSTER, "arn:aws:ecs:*:999988887777:task/prod/*"])], S),
        ([give("ecs:ExecuteCommand", [OF_CLUSTER, f"arn:aws:ecs:*:*:task/prod/{'0123456789abcdef' * 2}"])], U),  # one of its tasks?
        ([give("ecs:ExecuteCommand", [OF_CLUSTER, made(f"arn:aws:ecs:*:*:task/{GAP}/*", Reference("var.c"))])], U),
        ([give("ecs:ExecuteCommand", [OF_CLUSTER, ref("aws_ecs_service.web.id")])], S),  # which is no task
        ([give("ecs:ExecuteCommand", [OF_CLUSTER, ref("aws_ecs_cluster.c.arn", certainty=Certainty.POSSIBLE)])], U),  # by `replace`
        ([give("ecs:DescribeTasks", [OF_CLUSTER, TASKS])], S),
        ([CALLS, deny("ecs:ExecuteCommand", TASKS)], S),
        ([CALLS, deny("ecs:ExecuteCommand", "arn:aws:ecs:*:*:cluster/prod")], S),
        ([CALLS, deny("ecs:ExecuteCommand", "arn:aws:ecs:*:*:cluster/test")], M),
        ([give("ecs:ExecuteCommand", Condition={"StringEquals": {"ecs:container-name": "web"}})], S),
    ],
)
def test_a_task_that_runs_as_an_administrator(statements: list[object], verdict: Verdict) -> None:
    assert verdict_of(*statements, beside=(*HERE, service())) == verdict


@pytest.mark.parametrize(
    ("beside", "verdict"),
    [
        ((service(enable_execute_command=False), definition()), S),
        ((service(enable_execute_command=None), definition()), S),
        ((service(enable_execute_command=unknown("var.exec")), definition()), U),
        ((service(), definition(task_role_arn=ref("aws_iam_role.other.arn"))), S),
        ((service(), definition(task_role_arn=None)), S),
        ((service(), definition(task_role_arn=unknown("var.role"))), U),
        ((service(), definition(task_role_arn=None, execution_role_arn=ADMIN)), S),
        ((service(task_definition="web:3"), definition()), S),
        ((service(cluster=None), definition()), S),  # it is in the cluster `default`
        ((service(cluster="prod"), definition()), M),
        ((service(cluster="arn:aws:ecs:eu-west-1:111122223333:cluster/prod"), definition()), M),
        ((service(cluster=unknown("var.cluster")), definition()), U),
    ],
)
def test_what_a_service_runs(beside: tuple[Resource, ...], verdict: Verdict) -> None:
    named = give("ecs:ExecuteCommand", ["arn:aws:ecs:*:*:cluster/prod", TASKS])
    assert verdict_of(named, beside=(ROLE, CLUSTER, *beside)) == verdict


def test_a_task_that_writes_rights_alone_may_lack_the_channels_of_a_session() -> None:
    writes = [block(policy=policy(give("iam:PutRolePolicy")))]
    role = strong(assume_role_policy=trust("ecs-tasks"), managed_policy_arns=None, inline_policy=writes)
    assert verdict_of(CALLS, beside=(role, CLUSTER, definition(), service())) == U


def test_it_is_told_what_it_is() -> None:
    one = resource("aws_iam_policy.p", name="p", policy=policy(SUBMITS))
    assert (
        "batch:SubmitJob of aws_batch_job_definition.report, which runs as an administrator, which"
        in say(PHRASE, one, ME, ROLE, job()).because
    )
    one = resource("aws_iam_policy.p", name="p", policy=policy(CALLS))
    assert "ecs:ExecuteCommand of aws_ecs_service.web, which runs as an administrator" in say(PHRASE, one, ME, *HERE, service()).because
