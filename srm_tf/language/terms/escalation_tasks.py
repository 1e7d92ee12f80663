"""Jobs and tasks that run as administrators: who starts such a job says what it runs, and who gets into such a task reads its credentials.

https://docs.aws.amazon.com/batch/latest/APIReference/API_ContainerOverrides.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.paths import walk
from srm_tf.language.syntax import Step
from srm_tf.language.terms.action_kinds import arns_about, arns_beside
from srm_tf.language.terms.arns import is_wide, wide
from srm_tf.language.terms.escalation_strength import IS_ONE, runs_as
from srm_tf.language.terms.escalation_targets import ROLE, Strong, StrongRole, made_of, may_be_any
from srm_tf.language.terms.escalation_ways import EXECUTES, SUBMITS
from srm_tf.language.terms.forms import ACCOUNT, REGION, RESOURCE, whole
from srm_tf.language.terms.globs import overlap
from srm_tf.language.terms.look_ups import look_ups_of
from srm_tf.language.terms.match import NO, YES, Match, agreed, every, is_true, joined_with, lives, maybe, some
from srm_tf.language.terms.own_accounts import near
from srm_tf.model.value import ABSENT, GAP, Certainty, Value
from srm_tf.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from srm_tf.language.context import Context
    from srm_tf.language.terms.denials import Own
    from srm_tf.language.terms.globs import PatternSet
    from srm_tf.model.resource import Resource

_JOB, _SERVICE, _CLUSTER, _TASK = "aws_batch_job_definition", "aws_ecs_service", "aws_ecs_cluster", "aws_ecs_task_definition"
# What runs tasks, and the action that is done to one.
STARTED: Final = {_JOB: SUBMITS, _SERVICE: EXECUTES}
# Where a definition of jobs says which role they have; those in pods have one of Kubernetes.
_ROLES: Final = tuple(
    tuple(Step(name) for name in path.split("."))
    for path in (
        "container_properties.jobRoleArn",
        "ecs_properties.taskProperties.taskRoleArn",
        "node_properties.nodeRangeProperties.container.jobRoleArn",
        "node_properties.nodeRangeProperties.ecsProperties.taskProperties.taskRoleArn",
    )
)
_TRUSTED: Final = "ecs-tasks"  # https://docs.aws.amazon.com/batch/latest/userguide/execution-IAM-role.html
_REVISION: Final = ":?"  # a request has one: https://docs.aws.amazon.com/batch/latest/userguide/iam-example-restrict-job-submission.html
_OF_ALL: Final = frozenset({"*", ":*"})  # what is put behind the name of a definition for all of its revisions
_DEFINITIONS: Final = "arn:{}:batch:*:*:job-definition/*"
_A_QUEUE, _A_DEFINITION = "job-queue/", "job-definition/"
_QUEUES_HERE: Final = ("aws_batch_job_queue", "data.aws_batch_job_queue")
_QUEUES: Final = ("arn", "*", "batch", "*", "*", f"{_A_QUEUE}*")
_QUEUE: Final = regex(r"(^|\.)aws_batch_job_queue\.")
_TASK_ID: Final = "?" * 32
_UNTOLD: Final = "default"  # the cluster of a service that names none


class _Jobs(Strong, frozen=True, kw_only=True):
    """A definition of jobs that run as an administrator; a job takes a queue as well: of those here, one that is in the same Region."""

    queues: Mapping[str, Match]

    @property
    def is_made_up(self) -> bool:
        """Its revision is."""
        return True

    @property
    def _kind(self) -> str:
        return _DEFINITIONS

    def is_one(self, value: Value, own: Own) -> Match:
        """Whether a value is its ARN, or that of its revisions (`"${aws_batch_job_definition.report.arn_prefix}:*"`)."""
        read = value.references
        if value.form.removeprefix(GAP) in _OF_ALL and value.form.startswith(GAP) and {one.target for one in read} == {self.thing.address}:
            exact = all(one.attribute == "arn_prefix" and one.certainty == Certainty.EXACT for one in read)
            return YES if exact else maybe(*value.origins)
        return super().is_one(value, own)

    def by_means_of(self, action: str) -> Sequence[Strong]:
        """Any queue that it may be put into."""
        del action
        return (_Queues(self.thing, YES, "", "", self.actions, queues=self.queues),)


class _Queues(Strong, frozen=True, kw_only=True):
    """Whatever queue a job is put into, which is in the account and the Region of its definition.

    `queues`: whether those are that are made or looked up here.
    https://docs.aws.amazon.com/batch/latest/APIReference/API_SubmitJob.html
    """

    queues: Mapping[str, Match]

    def barred_by(self, resources: PatternSet, own: Own) -> Match:
        """Whether a Deny speaks of all of them, be it of those of its account and Region alone."""
        if not resources.others.present.no:
            return wide(resources, SUBMITS, arns_about(SUBMITS))
        services = frozenset({SUBMITS.partition(":")[0]})
        return resources.these.some(lambda value: every([is_wide(value, services, arns_about(SUBMITS)), *self._is_here(value, own)]))

    def _is_told(self, value: Value, own: Own) -> Match:
        if value.form == GAP:  # the ARN of something here, or nobody knows what
            told = [self._is_queue(one.target) for one in value.references if one.target is not None]
            return agreed(told if len(told) == len(value.references) else (), value.origins)
        fields = value.form.split(":", RESOURCE)
        text = whole(value.form.replace(GAP, "*"))
        if len(fields) <= RESOURCE and GAP in value.form:  # what is put in may be several fields
            fits = _A_DEFINITION not in value.form and overlap(text, ":".join(_QUEUES))
        else:  # a star ends where its field does: `job-definition/report:*` is no queue
            fits = all(map(overlap, text.split(":", RESOURCE), _QUEUES))
        is_told = GAP not in value.form.rpartition(":")[2] or _A_QUEUE in value.form
        return every([(YES if is_told else maybe(*value.origins)) if fits else NO, *self._is_here(value, own)])

    def _is_here(self, value: Value, own: Own) -> Sequence[Match]:
        """Whether an ARN is one of its account and Region."""
        fields = whole(value.form).split(":", RESOURCE)
        return [own(fields[ACCOUNT], value), self._is_in(fields[REGION])] if len(fields) > RESOURCE else []

    def _is_queue(self, address: str) -> Match:
        """Whether something here is a queue that its jobs may be put into."""
        return self.queues.get(address, YES) if _QUEUE.search(address) else NO


class _Tasks(Strong, frozen=True, kw_only=True):
    """The tasks of a service that run as an administrator, and let people in; a call into one takes its cluster as well."""

    cluster: Strong

    def is_one(self, value: Value, own: Own) -> Match:
        """Whether a value is the ARN of one, which nothing shows; of what is made from that of its cluster, nobody can tell."""
        made = any(one.target == self.cluster.thing.address and one.certainty != Certainty.EXACT for one in value.references)
        if value.form.startswith(GAP):
            return maybe(*value.origins) if made or all(one.target is None for one in value.references) else NO
        return super().is_one(value, own)

    def by_means_of(self, action: str) -> Sequence[Strong]:
        """Its cluster."""
        del action
        return (self.cluster,)


class _Cluster(Strong, frozen=True):
    """The cluster of a task."""

    @property
    def _kind(self) -> str:
        return arns_beside(EXECUTES)[0]


def tasks(roles: Mapping[str, StrongRole], context: Context) -> Iterator[Strong]:
    """What runs, or may run, jobs or tasks with one of these roles."""
    for thing in context.graph.of_type(_JOB):
        spots = [spot for path in _ROLES for spot in walk(thing.values, path, fan=True, indexed=True)]
        found = [_with(thing, spot.value, spot.names[-1], roles, context) for spot in spots if spot.state != "gone"]
        held = every([lives(thing), some(how for how, _ in found)])
        if not held.no:
            name = thing.get("name")
            ends = f"job-definition/{name.form}{_REVISION}"
            shown = runs_as(one.shown for _, ones in found for one in ones)
            queues = {one.address: near(one, thing, context) for kind in _QUEUES_HERE for one in context.graph.of_type(kind)}
            yield _Jobs(thing, held, shown, ends, (SUBMITS,), made_of(ends, name), queues=queues)
    for service in context.graph.of_type(_SERVICE):
        lets_in = every([lives(service), is_true(service.get("enable_execute_command"))])
        if not lets_in.no:
            yield from _tasks_of(service, lets_in, roles, context)


def _with(thing: Resource, value: Value, by: str, roles: Mapping[str, StrongRole], context: Context) -> tuple[Match, list[StrongRole]]:
    """Whether something runs with such a role, and with which that may be."""
    joined = joined_with(context.links.parents(thing, value, by, (ROLE,)))
    ones = [(roles[role.address], how) for role, how in joined if role.address in roles]
    found = [every([how, one.held, one.trusted_to(_TRUSTED)]) for one, how in ones]
    return some([*found, may_be_any(value)]), [one for one, _ in ones]


def _tasks_of(service: Resource, lets_in: Match, roles: Mapping[str, StrongRole], context: Context) -> Iterator[Strong]:
    """The tasks of a service whose definition has such a role: one that writes rights alone may lack the channels of a session."""
    by = "task_definition"
    found: list[tuple[Match, list[StrongRole]]] = [(may_be_any(service.get(by)), [])]
    for definition, how in joined_with(context.links.parents(service, service.get(by), by, (_TASK,))):
        running, ones = _with(definition, definition.get("task_role_arn"), "task_role_arn", roles, context)
        opens = YES if all(one.shown == IS_ONE for one in ones) else maybe(f"whether {definition.address} may open channels of sessions")
        found.append((every([how, running, opens]), ones))
    held = every([lets_in, some(how for how, _ in found)])
    if not held.no:
        cluster, name = _cluster_of(service, context)
        ends = f"task/{name.form}/{_TASK_ID}"
        shown = runs_as(one.shown for _, ones in found for one in ones)
        made = {cluster.thing.address: maybe(cluster.thing.address)}  # of what is made from its ARN, see `is_one`
        yield _Tasks(service, held, shown, ends, (EXECUTES,), made_of(ends, name), made, cluster=cluster)


def _cluster_of(service: Resource, context: Context) -> tuple[Strong, Value]:
    """The cluster of a service, and its name."""
    written = service.get("cluster")
    joined = context.links.parents(service, written, "cluster", (_CLUSTER,))
    one = joined.links[0].resource if len(joined.links) == 1 and not joined.doubts else None
    if one is not None:
        name = one.get("name")
    else:
        text = written.text()
        name = Value(_UNTOLD) if written.is_nothing else written if text is None else Value(text.rpartition("/")[2])
    thing, ends = one or service, f"cluster/{name.form}"
    found: Mapping[str, Match] = look_ups_of(one, context) if one is not None else {}
    return _Cluster(thing, YES, "", ends, (EXECUTES,), made_of(ends, name), found), name if name is not ABSENT else Value(_UNTOLD)
