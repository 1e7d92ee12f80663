"""Whether the traffic of a VPC is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.language.once import once
from srm_tf.language.operators import equal
from srm_tf.language.show import evidence_text, shown
from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import awaiting
from srm_tf.language.terms.telemetry_rules import FLOW_LOGS, RECORDING, recorded_by_rules
from srm_tf.model.grounds import Fact
from srm_tf.model.verdict import Evidence, Judgement, Verdict, all_of, any_of, breaks, depends, holds, lacks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from srm_tf.language.context import Context
    from srm_tf.language.joined import Joined
    from srm_tf.language.recipes import Recipe
    from srm_tf.model.resource import Resource

_SUBNETS = ("aws_subnet", "aws_default_subnet")


@sentence("its traffic is recorded", on=("aws_vpc", "aws_default_vpc"))
def its_traffic_is_recorded(subject: Resource, context: Context) -> Judgement:
    """A flow log of the VPC, or one for each of its subnets, or one that AWS makes by a rule where there is none.

    https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html
    """
    own = _by_flow_logs(subject, context)
    if own.verdict in {Verdict.SATISFIED, Verdict.MISCONFIGURED}:
        return own
    return any_of([own, *recorded_by_rules(subject, context, FLOW_LOGS)])


def _by_flow_logs(subject: Resource, context: Context) -> Judgement:
    own = _recorded(subject, context, "vpc_id")
    if own.verdict == Verdict.SATISFIED:
        return own
    subnets = context.links.children(subject, _SUBNETS, "vpc_id")
    sure = [_recorded(link.resource, context, "subnet_id") for link in subnets.links]
    perhaps = [(doubt, _recorded(doubt.resource, context, "subnet_id")) for doubt in subnets.doubts if doubt.resource is not None]
    open_ = [doubt for doubt, answer in perhaps if not sure or answer.verdict != Verdict.SATISFIED]
    open_ += [doubt for doubt in subnets.doubts if doubt.resource is None]  # nobody sees whether those have any
    if not sure and all(answer.verdict.fails for _, answer in perhaps):
        return own
    each = all_of(sure)
    if each.verdict.fails:  # where each has one, it is the logs that record too little
        return own if any(one.verdict == Verdict.MISSING for one in sure) else any_of([each, own])
    if open_:
        on = tuple(name for doubt in open_ for name in doubt.names)
        return any_of([own, awaiting(f"whether all subnets of {subject.address} have flow logs", on)])
    return each if each.verdict == Verdict.SATISFIED else any_of([own, each])


@sentence("what its VPC refuses is recorded", on=("aws_flow_log",))
def what_its_vpc_refuses_is_recorded(subject: Resource, context: Context) -> Judgement:
    """By this flow log, or by another one of the same VPC: one may record what is accepted, one the rest, and that may stand elsewhere."""
    own = _answer(subject)
    if not own.verdict.fails:
        return own
    made = context.links.names.recipe(subject.get("vpc_id"))
    other = _recording_logs(context).get(made) if made is not None and made.sure else None
    if other is not None and not other.doubt:
        return any_of([own, _answer(other)])
    because = Fact(subject.address, "is one of the flow logs that its VPC may have; by itself", because=own.grounds)
    return depends(because, (f"{subject.address}.vpc_id", *((other.address,) if other is not None else ())), *own.evidence)


@once
def _recording_logs(context: Context) -> Mapping[Recipe | None, Resource]:
    """How the id of a VPC is made → a flow log that records what is refused there, or may."""
    known: dict[Recipe | None, Resource] = {}
    logs = [one for one in context.graph.of_type("aws_flow_log") if not one.get("vpc_id").is_nothing and not one.action.ends]
    for one in sorted(logs, key=lambda log: (_answer(log).verdict, bool(log.doubt))):
        if not _answer(one).verdict.fails:
            known.setdefault(context.links.names.recipe(one.get("vpc_id")), one)
    return known


def _recorded(resource: Resource, context: Context, via: str) -> Judgement:
    joined = context.links.children(resource, ("aws_flow_log",), via)
    answers = [_answer(link.resource) for link in joined.links]
    if any(answer.verdict == Verdict.SATISFIED for answer in answers):
        return any_of(answers)
    return any_of([*answers, *_maybe(joined)] or [lacks(f"no aws_flow_log whose {via} is {resource.address}", Evidence(resource.address))])


def _answer(log: Resource) -> Judgement:
    kind = log.get("traffic_type")
    evidence = Evidence(log.address, "traffic_type", evidence_text(kind), "reference", log.location)
    if kind.is_unknown:
        return depends(f"{log.address}.traffic_type depends on {kind.unknown.why}", kind.unknown.depends_on or (log.address,), evidence)
    # Since provider 5 the argument may be left out for transit gateways; AWS then records everything.
    if kind.is_null or any(equal(kind.data, one) for one in RECORDING):
        return holds(f"{log.address} records the traffic", evidence)
    return breaks(Fact(f"{log.address}.traffic_type", f"is {shown(kind)}", "one of 'ALL', 'REJECT'"), evidence)


def _maybe(joined: Joined) -> list[Judgement]:
    """Flow logs that may be the subject's, unless they record too little anyway."""
    found: list[Judgement] = []
    for doubt in joined.doubts:
        if doubt.resource is None or not _answer(doubt.resource).verdict.fails:
            who = doubt.resource.address if doubt.resource else "a flow log"
            found.append(depends(f"{who} may be its own: it depends on {doubt.why}", doubt.on))
    return found
