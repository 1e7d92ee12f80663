"""Whether somebody records which names the workloads of a VPC ask for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import NO, YES, evidence, fits
from srm_tf.language.terms.rules import VPCS
from srm_tf.language.terms.telemetry_rules import DNS_QUERIES, recorded_by_rules
from srm_tf.model.value import Certainty
from srm_tf.model.verdict import Evidence, Judgement, any_of, depends, holds, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

_ASSOCIATION: Final = "aws_route53_resolver_query_log_config_association"
_CONFIG: Final = "aws_route53_resolver_query_log_config"
_PROFILED: Final = "aws_route53profiles_association"
_PROFILE: Final = "aws_route53profiles_profile"
_PART: Final = "aws_route53profiles_resource_association"
_IN_ARN: Final = ":resolver-query-log-config/"


@sentence("its DNS queries are logged", on=VPCS)
def its_dns_queries_are_logged(subject: Resource, context: Context) -> Judgement:
    """A query log configuration is associated with the VPC or a Route 53 Profile that it has, or a rule has AWS make one.

    https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/profile-associate-query-logging.html
    """
    joined = context.links.children(subject, (_ASSOCIATION,), "resource_id")
    if joined.links:
        who = joined.links[0].resource
        return holds(f"{who.address} logs the DNS queries of {subject.address}", evidence(who, "resource_id", how="reference"))
    answers = [
        depends(f"{subject.address} may have its DNS queries logged: it depends on {doubt.why}", doubt.on) for doubt in joined.doubts
    ]
    answers += [*_by_profile(subject, context), *recorded_by_rules(subject, context, DNS_QUERIES)]
    return any_of([*answers, lacks(f"no {_ASSOCIATION} whose resource_id is {subject.address}", Evidence(subject.address))])


def _by_profile(subject: Resource, context: Context) -> Iterator[Judgement]:
    joined = context.links.children(subject, (_PROFILED,), "resource_id")
    for link in joined.links:
        yield _logs(link.resource, context)
    for doubt in joined.doubts:
        if doubt.resource is not None and not _logs(doubt.resource, context).verdict.fails:
            yield depends(f"{doubt.resource.address} may be its own: it depends on {doubt.why}", doubt.on)


def _logs(association: Resource, context: Context) -> Judgement:
    """Whether the Profile of an association logs queries; one that is elsewhere may."""
    value, seen = association.get("profile_id"), evidence(association, "profile_id", how="reference")
    found = context.links.parents(association, value, "profile_id", (_PROFILE,))
    if len(found.links) != 1 or found.doubts:
        on = value.origins or (f"{association.address}.profile_id",)
        return depends(f"{association.address} gives it a Profile that is not of this configuration and may log them", on, seen)
    profile = found.links[0].resource
    parts = context.links.children(profile, (_PART,), "profile_id")
    answers = [_part(link.resource, context) for link in parts.links]
    answers += [
        depends(f"{profile.address} may log them: it depends on {doubt.why}", doubt.on)
        for doubt in parts.doubts
        if doubt.resource is None or not _part(doubt.resource, context).verdict.fails
    ]
    return any_of([*answers, lacks(f"{profile.address} has no query log configuration", seen)])


def _part(part: Resource, context: Context) -> Judgement:
    """Whether what a Profile was given is a query log configuration."""
    value, seen = part.get("resource_arn"), evidence(part, "resource_arn", how="reference")
    targets = context.links.targets(value)
    sure = [one.type == _CONFIG for one, certainty in targets if certainty > Certainty.POSSIBLE and one.mode == "managed"]
    known = YES if sure == [True] else NO
    match = known if len(sure) == len(targets) == 1 else fits(value, lambda text: _IN_ARN in text)
    if match.yes:
        return holds(f"{part.address} gives the Profile a query log configuration", seen)
    if match.no:
        return lacks(f"{part.address} gives the Profile something else", seen)
    return depends(f"{part.address}.resource_arn may be a query log configuration", match.on or (part.address,), seen)
