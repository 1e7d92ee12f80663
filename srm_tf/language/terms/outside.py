"""Guards for what is a part of something bigger as a resource of its own: whether the whole stands outside this configuration.

Where it stands inside, the whole carries the finding for all its parts. A part that is wrong in whichever whole, a grant say, speaks for
itself where none is known to be its own: of two functions, one of which it is for, neither carries the finding for certain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import evidence
from srm_tf.language.terms.rules import ACL_RULES, ACLS, VPCS
from srm_tf.language.terms.sources import MANAGED_LIST
from srm_tf.model.verdict import Evidence, Judgement, breaks, depends, holds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

_DEFAULT_ACL: Final = "aws_default_network_acl"
_LESS: Final = ("subnet_id", "eni_id", "transit_gateway_id", "transit_gateway_attachment_id", "regional_nat_gateway_id")


@sentence("belongs to a network ACL outside this configuration", on=ACL_RULES)
def acl_is_outside(subject: Resource, context: Context) -> Judgement:
    """A rule may name the default ACL by its VPC; that ACL is here only if it is adopted."""
    return _outside(subject, "network_acl_id", (*ACLS, *VPCS), "network ACL", context)


@sentence("belongs to a prefix list outside this configuration", on=(f"{MANAGED_LIST}_entry",))
def list_is_outside(subject: Resource, context: Context) -> Judgement:
    """An entry of a list that another configuration, or the console, made."""
    return _outside(subject, "prefix_list_id", (MANAGED_LIST,), "prefix list", context, wrong_anywhere=True)


@sentence("belongs to a stage outside this configuration", on=("aws_api_gateway_method_settings",))
def stage_is_outside(subject: Resource, context: Context) -> Judgement:
    """Settings for the methods of another configuration's stage. Before version 6 of the provider a deployment could make one."""
    return _outside(subject, "stage_name", ("aws_api_gateway_stage", "aws_api_gateway_deployment"), "stage", context)


@sentence("belongs to an endpoint outside this configuration", on=("aws_vpc_endpoint_policy",))
def endpoint_is_outside(subject: Resource, context: Context) -> Judgement:
    """A policy of another configuration's VPC endpoint."""
    return _outside(subject, "vpc_endpoint_id", ("aws_vpc_endpoint",), "VPC endpoint", context)


@sentence("belongs to a Client VPN endpoint outside this configuration", on=("aws_ec2_client_vpn_authorization_rule",))
def client_endpoint_is_outside(subject: Resource, context: Context) -> Judgement:
    """A rule of another configuration's Client VPN endpoint."""
    return _outside(subject, "client_vpn_endpoint_id", ("aws_ec2_client_vpn_endpoint",), "Client VPN endpoint", context)


@sentence("belongs to a function outside this configuration", on=("aws_lambda_permission",))
def function_is_outside(subject: Resource, context: Context) -> Judgement:
    """A permission for a function of another stack."""
    return _outside(subject, "function_name", ("aws_lambda_function",), "function", context, wrong_anywhere=True)


@sentence("belongs to a detector outside this configuration", on=("aws_guardduty_detector_feature",))
def detector_is_outside(subject: Resource, context: Context) -> Judgement:
    """A feature of another configuration's detector."""
    return _outside(subject, "detector_id", ("aws_guardduty_detector",), "detector", context, wrong_anywhere=True)


@sentence("belongs to a hosted zone outside this configuration", on=("aws_route53_hosted_zone_dnssec",))
def zone_is_outside(subject: Resource, context: Context) -> Judgement:
    """Signing in another configuration's zone."""
    return _outside(subject, "hosted_zone_id", ("aws_route53_zone",), "hosted zone", context)


@sentence("belongs to a VPC outside this configuration", on=("aws_flow_log",))
def vpc_is_outside(subject: Resource, context: Context) -> Judgement:
    """A flow log of another configuration's VPC: of one thing it always is, a VPC or something that is less.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/flow_log
    """
    vpc, less = subject.get("vpc_id"), [name for name in _LESS if not subject.get(name).is_nothing]
    if vpc.is_nothing:
        return breaks(f"{subject.address} is of no VPC", evidence(subject, "vpc_id", how="term"))
    if vpc.is_unknown and less:
        return depends(f"{subject.address} is the flow log of a VPC or of something else", (f"{subject.address}.vpc_id",))
    return _outside(subject, "vpc_id", VPCS, "VPC", context)


def _outside(subject: Resource, key: str, types: Sequence[str], what: str, context: Context, *, wrong_anywhere: bool = False) -> Judgement:
    value = subject.get(key)
    joined = context.links.parents(subject, value, key, types)
    evidence = Evidence(subject.address, key, None, "term", value.location or subject.location)
    by_vpc = _DEFAULT_ACL in types  # of which the VPC is not the whole, but says which one it is
    wholes = (link.resource for link in joined.links)
    inside = [one for one in wholes if not (by_vpc and one.type in VPCS) or _is_adopted(one, context)]
    if inside:
        return breaks(f"{subject.address} belongs to {inside[0].address}", evidence)
    itself = [name for name in types if not (by_vpc and name in VPCS)]
    if context.links.may_be_of_one(subject, itself, key, joined):
        on = joined.on or (f"{subject.address}.{key}",)
        because = f"{subject.address}.{key} may name a {what} of this configuration"
        return holds(f"{because}, or another", evidence) if wrong_anywhere else depends(because, on, evidence)
    return holds(f"{subject.address} belongs to no {what} of this configuration", evidence)


def _is_adopted(vpc: Resource, context: Context) -> bool:
    return bool(context.links.children(vpc, (_DEFAULT_ACL,), "default_network_acl_id").links)
