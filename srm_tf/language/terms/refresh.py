"""Groups whose instances are replaced by patched ones: from a scheduled image pipeline, or by a limited life."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from srm_tf.language.show import readable
from srm_tf.language.terms import sentence
from srm_tf.language.terms.fleets import launch_plans
from srm_tf.language.terms.globs import settle
from srm_tf.language.terms.images import RESOLVED
from srm_tf.language.terms.match import (
    NO,
    YES,
    Match,
    Words,
    as_meant,
    blocks,
    every,
    evidence,
    fits,
    inside,
    is_one_of,
    lives,
    maybe,
    names,
    opposite,
    said,
    some,
    undecided,
)
from srm_tf.model.graph import typed
from srm_tf.model.value import Certainty, Value, as_number
from srm_tf.model.verdict import Judgement, any_of, breaks, holds, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

_GROUP: Final = "aws_autoscaling_group"
_DISTRIBUTION: Final = ("aws_imagebuilder_distribution_configuration",)
_BUILT: Final = frozenset({"aws_imagebuilder_image", "data.aws_imagebuilder_image"})
_PARAMETERS: Final = frozenset({"aws_ssm_parameter", "data.aws_ssm_parameter"})
_LONGEST: Final = 90 * 24 * 3600  # seconds; an instance that lives longer is hardly patched by being replaced


def answers(subject: Resource, context: Context) -> Iterator[Judgement]:
    """Whatever replaces the instances of a group by newer ones."""
    if subject.type != _GROUP:
        return
    yield from _short_lives(subject, context)
    refreshes = _refreshes(subject)
    if refreshes.no:
        return
    for pipeline in context.graph.of_type("aws_imagebuilder_image_pipeline"):
        answer = _piped(pipeline, refreshes, subject, context)
        if answer is not None:
            yield answer


@sentence("an image pipeline refreshes it", on=(_GROUP,))
def an_image_pipeline_refreshes_it(subject: Resource, context: Context) -> Judgement:
    """A scheduled image pipeline feeds what the group starts from, and the group replaces its instances."""
    own = evidence(subject, how="term")
    hidden = (undecided(f"{subject.address} may be refreshed", [one], own) for one in context.links.lost)
    found = [*answers(subject, context), *hidden]
    return any_of(found) if found else lacks(f"{subject.address}: no scheduled image pipeline refreshes it", own)


def _refreshes(group: Resource) -> Match:
    """`instance_refresh`, or a limited life.

    https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-overview.html
    """
    block = blocks(group.get("instance_refresh"))
    limited = fits(group.get("max_instance_lifetime"), lambda text: (as_number(text) or 0) > 0)
    return some([block.present, limited])


def _short_lives(group: Resource, context: Context) -> Iterator[Judgement]:
    """Instances that live some days only, and start from a parameter that is read anew (`resolve:ssm:`)."""
    limit = group.get("max_instance_lifetime")
    short = fits(limit, lambda text: 0 < (as_number(text) or 0) <= _LONGEST)
    plans = launch_plans(group, context)
    read = [fits(plan.get("image_id"), _is_read, _may_be_read) for plan in plans.certain]
    anew = every([*read, opposite(plans.rest)]) if read or plans.open else NO
    whole = every([short, anew])
    proof = evidence(group, "max_instance_lifetime", limit)
    if whole.yes:
        span = f"within {readable(limit)} seconds" if readable(limit) else "in time"
        yield holds(f"{group.address} replaces every instance {span}, from a parameter that is read anew", proof)
    elif not whole.no:
        yield undecided(f"{group.address} may replace its instances", whole.on, proof)


def _is_read(text: str) -> bool:
    return text.startswith(RESOLVED)


def _may_be_read(prefix: str) -> bool:
    return RESOLVED.startswith(prefix) or prefix.startswith(RESOLVED)


def _piped(pipeline: Resource, refreshes: Match, group: Resource, context: Context) -> Judgement | None:
    fed = every([lives(pipeline), feeds(pipeline, group, context)])
    if fed.no:
        return None
    enabled = is_one_of(pipeline.get("status"), ("ENABLED",), unset=YES)
    schedule = blocks(pipeline.get("schedule"))
    scheduled = every([enabled, schedule.present])
    whole = every([fed, refreshes, scheduled])
    proof = evidence(pipeline, "schedule", how="term")
    if whole.yes:
        return holds(f"{pipeline.address} builds images on schedule, and {group.address} replaces its instances", proof)
    if fed.yes and refreshes.yes and scheduled.no:
        return breaks(f"{pipeline.address} builds no images on schedule", proof)
    on = whole.on or fed.on or scheduled.on or (pipeline.address,)
    return undecided(f"{pipeline.address} may refresh {group.address}", on, proof)


@sentence("an image pipeline feeds it", on=("aws_autoscaling_group",))
def an_image_pipeline_feeds_it(subject: Resource, context: Context) -> Judgement:
    """A guard: what a pipeline builds reaches the launch template of the group, whether or not the group takes it up."""
    found = [_fed(one, subject, context) for one in context.graph.of_type("aws_imagebuilder_image_pipeline")]
    return any_of(found) if found else lacks(f"{subject.address}: no image pipeline feeds it", evidence(subject, how="term"))


def _fed(pipeline: Resource, group: Resource, context: Context) -> Judgement:
    words = Words(
        f"{pipeline.address} feeds {group.address}",
        f"{pipeline.address} feeds something else",
        f"{pipeline.address} may feed {group.address}",
        pipeline.address,
    )
    met = every([lives(pipeline), feeds(pipeline, group, context)])
    return said(met, words, evidence(pipeline, how="term"), of_no=lacks)


def feeds(pipeline: Resource, group: Resource, context: Context) -> Match:
    """Whether what the pipeline makes reaches the launch template of the group."""
    key = pipeline.get("distribution_configuration_arn")
    distributions = context.links.targets(key, _DISTRIBUTION)
    plans = launch_plans(group, context)
    found = [_distributes(one, how, plan, context) for one, how in distributions for plan in plans.certain]
    others = context.links.elsewhere(key, _DISTRIBUTION) if distributions or not key.is_unknown else key.origins
    found += [maybe(*others)] if others else []
    found += [_takes(plan.get("image_id"), context) for plan in plans.certain]
    return some([*found, plans.rest])


def _distributes(one: Resource, how: Certainty, plan: Resource, context: Context) -> Match:
    """A distribution writes a new version of a launch template, or a parameter the template reads."""
    templates = inside(one.get("distribution"), "launch_template_configuration")
    parameters = inside(one.get("distribution"), "ssm_parameter_configuration")
    met = some(
        [
            *(names(element.get("launch_template_id"), plan, context) for element in templates.elements),
            *(_reads(plan.get("image_id"), element.get("parameter_name"), context) for element in parameters.elements),
            templates.rest,
            parameters.rest,
        ]
    )
    return as_meant(met, how, one)


def _reads(image: Value, parameter: Value, context: Context) -> Match:
    """Whether an image id is read from the parameter of this name."""
    name = parameter.text()
    if name is None:
        return maybe(*parameter.origins) if parameter.is_unknown else NO
    text = image.text() or ""
    if text.startswith(RESOLVED):
        return YES if text.removeprefix(RESOLVED) == name else NO
    targets = (context.graph.get(reference.target) for reference in image.references)
    return some(is_one_of(one.get("name"), (name,)) for one in targets if one is not None and typed(one) in _PARAMETERS)


def _takes(image: Value, context: Context) -> Match:
    """Whether an image id is an output of Image Builder, or an image of the own account that may be."""
    if image.unknown.branches:
        return settle(image, lambda one: _takes(one, context))
    targets = [context.graph.get(reference.target) for reference in image.references] or [None]
    found = zip(targets, image.references, strict=False)
    built = [reference.certainty for one, reference in found if one is not None and typed(one) in _BUILT]
    if built:
        return YES if max(built) > Certainty.POSSIBLE else maybe(*image.origins)
    if image.is_unknown and None in targets:
        return maybe(*image.origins)
    own = [one for one in targets if one is not None and typed(one) == "data.aws_ami" and not _of_own(one).no]
    return maybe(*(one.address for one in own)) if own else NO


def _of_own(lookup: Resource) -> Match:
    return some(is_one_of(item, ("self",)) for item in lookup.get("owners").items())
