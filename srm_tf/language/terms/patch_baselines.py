"""Which patch baseline an instance gets, and how soon it approves fixes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import YES, Match, blocks, every, evidence, fits, lives, maybe, nearby, some, undecided
from srm_tf.language.terms.tags import of_instances
from srm_tf.model.value import Certainty, as_number
from srm_tf.model.verdict import Judgement, all_of, breaks, depends, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

_BASELINE: Final = ("aws_ssm_patch_baseline",)
# https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-patch-groups.html
_TAGS: Final = ("Patch Group", "PatchGroup")


@sentence(
    "its patch baseline approves fixes within {days:number} days", on=("aws_instance", "aws_autoscaling_group", "aws_spot_instance_request")
)
def its_patch_baseline_approves_fixes_within(subject: Resource, context: Context, days: object) -> Judgement:
    """The baseline of its patch group, or the account's default one. AWS's own approve after 7 days.

    https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-predefined-and-custom-patch-baselines.html
    """
    found = [
        _registered(one, every([lives(one), nearby(one, subject), _grouped(one, subject, context)]), context, days)
        for one in context.graph.of_type("aws_ssm_patch_group")
    ]
    found += [
        _registered(one, every([lives(one), nearby(one, subject), maybe(f"the operating system of {subject.address}")]), context, days)
        for one in context.graph.of_type("aws_ssm_default_patch_baseline")
    ]
    spoken = [answer for answer in found if answer is not None]
    return (
        all_of(spoken)
        if spoken
        else holds(f"{subject.address} uses the patch baseline that AWS predefines", evidence(subject, how="assumed_default"))
    )


def _grouped(group: Resource, subject: Resource, context: Context) -> Match:
    """Whether the instance carries the tag of the patch group."""
    tags = of_instances(subject, context)
    return some(tags.has(key, group.get("patch_group")) for key in _TAGS)


def _registered(one: Resource, meant: Match, context: Context, days: object) -> Judgement | None:
    """What a registration of a baseline says about the subject; None where it is not meant."""
    if meant.no:
        return None
    baselines = context.links.targets(one.get("baseline_id"), _BASELINE)
    if not baselines or context.links.elsewhere(one.get("baseline_id"), _BASELINE):
        return _outside(one)
    baseline, how = baselines[0]
    prompt = _is_prompt(baseline, days)
    sure = every([meant, YES if how > Certainty.POSSIBLE and len(baselines) == 1 else maybe(f"{one.address}.baseline_id")])
    if prompt.yes:
        return holds(f"{baseline.address} approves fixes within {_number(days)} days", evidence(baseline, "approval_rule"))
    if prompt.no and sure.yes:
        return breaks(f"{baseline.address} approves no fixes within {_number(days)} days", evidence(baseline, "approval_rule"))
    on = (*sure.on, *prompt.on)
    return undecided(f"{baseline.address} may be its patch baseline", on, evidence(one, "baseline_id"))


def _number(days: object) -> str:
    limit = as_number(days)
    return "the allowed number of" if limit is None else f"{limit:g}"


def _outside(one: Resource) -> Judgement:
    path = f"{one.address}.baseline_id"
    return depends(f"{path} names a baseline outside this configuration", (path,), evidence(one, "baseline_id"))


def _is_prompt(baseline: Resource, days: object) -> Match:
    """Whether some approval rule lets fixes through within so many days."""
    limit = as_number(days)
    if limit is None:
        return maybe("how many days are meant")
    rules = blocks(baseline.get("approval_rule"))
    delays = [fits(rule.get("approve_after_days"), partial(_at_most, limit)) for rule in rules.elements]
    return some([*delays, rules.rest])


def _at_most(limit: float, text: str) -> bool:
    number = as_number(text)
    return number is not None and number <= limit
