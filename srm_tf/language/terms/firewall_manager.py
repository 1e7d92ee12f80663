"""`Firewall Manager may see to it by {means}`: policies by which AWS Firewall Manager attaches web ACLs, or has Shield Advanced protect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.once import once
from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import NO, YES, Match, every, evidence, is_one_of, is_true, lives, maybe, opposite, some
from srm_tf.language.terms.tags import Tags, of_map, of_resource
from srm_tf.model.verdict import Judgement, depends, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

# https://docs.aws.amazon.com/fms/2018-01-01/APIReference/API_Policy.html
_LOAD_BALANCER: Final = "AWS::ElasticLoadBalancingV2::LoadBalancer"
_DISTRIBUTION: Final = "AWS::CloudFront::Distribution"  # of a policy in us-east-1, wherever the provider of the distribution is
_CALLED: Final = {
    "aws_lb": _LOAD_BALANCER,
    "aws_alb": _LOAD_BALANCER,
    "aws_elb": "AWS::ElasticLoadBalancing::LoadBalancer",
    "aws_eip": "AWS::EC2::EIP",
    "aws_api_gateway_stage": "AWS::ApiGateway::Stage",
    "aws_cloudfront_distribution": _DISTRIBUTION,
    "aws_cloudfront_multitenant_distribution": _DISTRIBUTION,
}
_POLICY: Final = "aws_fms_policy"
_MEANS: Final = {"web-acls": ("WAF", "WAFV2"), "shield": ("SHIELD_ADVANCED",)}
_MEMBER: Final = "which accounts the policy is for"


@sentence("Firewall Manager may see to it by {means:word}", on=tuple(_CALLED))
def firewall_manager_may(subject: Resource, context: Context, means: str) -> Judgement:
    """Unknown where a policy does it for such resources: for which accounts, its maps and the organization say.

    False where none does, and then without a word: few configurations have one.
    """
    found = ((one, _covers(one, does, subject, context)) for one, does in _doing(means, context))
    for one, match in found:
        if not match.no:
            what = f"{one.address} is a policy of Firewall Manager and may cover {subject.address}"
            return depends(what, tuple(dict.fromkeys((*match.on, _MEMBER))), evidence(one, how="term"))
    return lacks("")


@once
def _doing(means: str, context: Context) -> list[tuple[Resource, Match]]:
    """The policies that do it: what is not remediated is looked at only."""
    told = ((one, every([lives(one), is_true(one.get("remediation_enabled")), _is(one, means)])) for one in context.graph.of_type(_POLICY))
    return [(one, does) for one, does in told if not does.no]


def _is(one: Resource, means: str) -> Match:
    return is_one_of(one.get("security_service_policy_data.type"), _MEANS[means])


def _covers(one: Resource, does: Match, subject: Resource, context: Context) -> Match:
    called = _CALLED[subject.type]
    if called != _DISTRIBUTION and one.region and subject.region and one.region != subject.region:
        return NO
    listed = one.get("resource_type_list")
    types = [one.get("resource_type"), *((listed,) if listed.is_unknown else listed.items())]
    return every([does, some(is_one_of(each, (called,)) for each in types), _in_scope(one, of_resource(subject, context))])


def _in_scope(one: Resource, tags: Tags) -> Match:
    """Whether its tags put the resource into the scope of the policy, or leave it there."""
    wanted = one.get("resource_tags")
    asked = of_map(wanted)
    if asked.open:
        return maybe(*asked.open)
    found = [tags.has(key, None if value.text() == "" else value) for key, value in asked.known.items() if not value.is_null]
    if not found:
        return YES
    any_is_enough = is_one_of(one.get("resource_tag_logical_operator"), ("OR",))
    both = every([any_is_enough, some(found)]), every([opposite(any_is_enough), every(found)])
    excludes = is_true(one.get("exclude_resource_tags"))
    has_them = some(both)
    return some([every([excludes, opposite(has_them)]), every([opposite(excludes), has_them])])
