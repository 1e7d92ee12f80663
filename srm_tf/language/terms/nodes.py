"""`nodes follow the latest image`: from a cluster to the images its own instances start from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.context import Site
from srm_tf.language.terms import sentence
from srm_tf.language.terms.fleets import launch_plans, left_open
from srm_tf.language.terms.images import follows_the_latest_image
from srm_tf.language.terms.match import evidence, nearby, undecided, within
from srm_tf.language.terms.tags import of_instances
from srm_tf.language.terms.texts import readings
from srm_tf.model.verdict import Judgement, Verdict, all_of, depends, holds, lacks
from srm_tf.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from srm_tf.language.context import Context
    from srm_tf.language.terms.match import Match
    from srm_tf.model.resource import Resource

_PROVIDERS: Final = ("aws_ecs_capacity_provider",)
_GROUPS: Final = ("aws_autoscaling_group",)
_BOOTSTRAP: Final = regex(r"/eks/bootstrap\.sh\s+['\"]?([\w-]+)")
_NAME: Final = regex(r"\bname:\s*['\"]?([\w-]+)")
_FARGATE: Final = frozenset({"FARGATE", "FARGATE_SPOT"})


@sentence("nodes follow the latest image", on=("aws_ecs_cluster", "aws_eks_cluster"))
def nodes_follow_the_latest_image(subject: Resource, context: Context) -> Judgement:
    """Every group of instances that belongs to the cluster starts from an image that is looked up anew."""
    groups, opened = _ecs_groups(subject, context) if subject.type == "aws_ecs_cluster" else _eks_groups(subject, context)
    answers = [_starts_from(group, context) for group in groups.values()]
    if opened:
        on = tuple(dict.fromkeys(opened))
        answers.append(undecided(f"{subject.address} may have other instances", on, evidence(subject)))
    return _together(answers) if answers else holds(f"{subject.address} has no instances of its own here", evidence(subject, how="term"))


@sentence("runs on instances of its own", on=("aws_ecs_cluster", "aws_eks_cluster"))
def runs_on_instances_of_its_own(subject: Resource, context: Context) -> Judgement:
    """Whether any group of instances belongs to the cluster: there is nothing to patch on Fargate."""
    groups, opened = _ecs_groups(subject, context) if subject.type == "aws_ecs_cluster" else _eks_groups(subject, context)
    sure = [group for group in groups.values() if _is_there(group)]
    if sure:
        return holds(f"{sure[0].address} belongs to {subject.address}", evidence(subject, how="term"))
    opened += [name for group in groups.values() for name in group.waits_for]
    if opened:
        on = tuple(dict.fromkeys(opened))
        return undecided(f"{subject.address} may have instances", on, evidence(subject))
    return lacks(f"{subject.address} has no instances of its own here", evidence(subject, how="term"))


def _together(answers: list[Judgement]) -> Judgement:
    whole = all_of(answers)
    return answers[0] if whole.verdict == Verdict.SATISFIED else whole


def _ecs_groups(cluster: Resource, context: Context) -> tuple[dict[str, Resource], list[str]]:
    """By capacity providers, and by user data that joins the cluster.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html
    """
    found, opened = _providers(cluster, context)
    groups: dict[str, Resource] = {}
    for provider in found.values():
        key = within(provider.get("auto_scaling_group_provider"), "auto_scaling_group_arn")
        joined = context.links.parents(provider, key, "auto_scaling_group_arn", _GROUPS)
        groups |= {link.resource.address: link.resource for link in joined.links}
        opened += left_open(joined)
    for group, here in _nearby(cluster, context):
        for plan in launch_plans(group, context).certain:
            if _joins(plan, cluster):
                groups |= {group.address: group} if here.yes else {}
                opened += here.on
            elif not found and plan.get("user_data").is_unknown:
                opened.append(f"{plan.address}.user_data")
    return groups, opened


def _providers(cluster: Resource, context: Context) -> tuple[dict[str, Resource], list[str]]:
    """The capacity providers of a cluster: its own list (before provider 5), or the resource that stands for it."""
    beside = context.links.children(cluster, ("aws_ecs_cluster_capacity_providers",), "cluster_name")
    opened = [*beside.on]
    found: dict[str, Resource] = {}
    for holder in (cluster, *(link.resource for link in beside.links)):
        joined = context.links.parents(holder, holder.get("capacity_providers"), "capacity_providers", _PROVIDERS)
        found |= {link.resource.address: link.resource for link in joined.links}
        opened += joined.names
        opened += [one.name for one in joined.literals if one.text not in _FARGATE]
    return found, opened


def _nearby(cluster: Resource, context: Context) -> Iterator[tuple[Resource, Match]]:
    """The groups of instances of the Region of a cluster, whose name means another one elsewhere, or of what may be that Region."""
    groups = (one for one in context.graph.of_type(*_GROUPS) if not one.action.ends)
    return ((group, here) for group in groups if not (here := nearby(group, cluster)).no)


def _joins(plan: Resource, cluster: Resource) -> bool:
    """Whether the user data of a launch template makes its instances join a cluster, by name or by reference."""
    data = plan.get("user_data")
    if any(reference.target == cluster.address for reference in data.references):
        return True
    name, text = cluster.text("name"), data.text()
    return bool(name and text) and any(f"ECS_CLUSTER={name}" in reading.replace('"', "") for reading in readings(text or ""))


def _eks_groups(cluster: Resource, context: Context) -> tuple[dict[str, Resource], list[str]]:
    """Self-managed nodes carry the tag `kubernetes.io/cluster/NAME`, or join by their user data.

    https://docs.aws.amazon.com/eks/latest/userguide/worker.html, https://awslabs.github.io/amazon-eks-ami/nodeadm/
    """
    name = cluster.text("name")
    groups: dict[str, Resource] = {}
    opened: list[str] = []
    for group, here in _nearby(cluster, context):
        tags = of_instances(group, context)
        joined, later = _joined_by_script(group, context)
        if name is not None and (tags.value(f"kubernetes.io/cluster/{name}") is not None or name in joined):
            groups |= {group.address: group} if here.yes else {}
            opened += here.on
        elif name is None and (joined or any(key.startswith("kubernetes.io/cluster/") for key in tags.known)):
            opened.append(f"{cluster.address}.name")
        else:
            opened += [*tags.open, *later]
    return groups, opened


def _joined_by_script(group: Resource, context: Context) -> tuple[set[str], list[str]]:
    """The clusters that user data hands to the script or the program that makes a node of an instance; what is not known of user data."""
    data = [(plan, plan.get("user_data")) for plan in launch_plans(group, context).certain]
    found = {_called(reading) for _, value in data for reading in readings(value.text() or "")}
    return found - {""}, [f"{plan.address}.user_data" for plan, value in data if value.is_unknown]


def _called(script: str) -> str:
    """The cluster that a script, or the configuration of a node, joins."""
    found = _BOOTSTRAP.search(script) or _NAME.search(script.partition("NodeConfig")[2].partition("cluster:")[2])
    return "" if found is None else found[1]


def _starts_from(group: Resource, context: Context) -> Judgement:
    """The images of one group."""
    plans = launch_plans(group, context)
    answers = [_image(plan, context) for plan in plans.certain]
    if plans.open or not answers:
        on = plans.open or (f"{group.address}.launch_template",)
        answers.append(depends(f"{group.address} starts from {' and '.join(on)}", on, evidence(group)))
    answer = _together(answers)
    if answer.verdict.fails and not _is_there(group):
        return depends(f"{answer.because}, if {group.address} exists", group.waits_for, *answer.evidence)
    return answer


def _is_there(group: Resource) -> bool:
    """Whether there is one for certain, however many there are."""
    return not group.doubt or group.several


def _image(plan: Resource, context: Context) -> Judgement:
    site = Site(plan, f"{plan.address}.image_id", plan.get("image_id"), ("image_id",))
    return follows_the_latest_image(site, context)
