"""`an organization may see to it by {means}`: what one account of an organization switches on for the others, and its policies for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.language.once import once
from srm_tf.language.terms import sentence
from srm_tf.language.terms.management_events import records_every_management_event
from srm_tf.language.terms.match import NO, YES, Match, every, evidence, is_given, is_one_of, is_true, lives, maybe, opposite, some
from srm_tf.language.terms.texts import document
from srm_tf.language.terms.trails import records_s3_object_events
from srm_tf.model.verdict import Judgement, depends, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

MEMBER: Final = "whether the organization has this account"
_MEMBERS: Final = ("ALL", "NEW")  # of GuardDuty, whom it takes in by itself
_HUB_POLICY: Final = "aws_securityhub_configuration_policy"
_SELF_MANAGED: Final = "SELF_MANAGED_SECURITY_HUB"  # in the place of a policy: each account sees to itself


class _Means(msgspec.Struct, frozen=True):
    """The type by which an organization does it, how messages call it, and whether one of them does.

    `regional`: in its Region only. `own`: in the account that has it as well. `where`: of a policy, whether it does it in a Region.
    """

    type: str
    name: str
    does: Callable[[Resource, Context], Match]
    regional: bool = True
    own: bool = False
    where: Callable[[Value, str], Match] | None = None


def _is_on(*paths: str) -> Callable[[Resource, Context], Match]:
    return lambda one, _: some(is_true(one.get(path)) for path in paths)


def _trail(of: Callable[[Resource, Context], Judgement]) -> Callable[[Resource, Context], Match]:
    """A trail of the organization that records it.

    https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html
    """

    def does(one: Resource, context: Context) -> Match:
        switches = [is_true(one.get(name)) for name in ("is_organization_trail", "is_multi_region_trail")]
        on = [is_true(one.get(name), default=True) for name in ("enable_logging", "include_global_service_events")]
        return every([*switches, *on, NO if of(one, context).verdict.fails else YES])

    return does


def _takes_members_in(one: Resource, _: Context) -> Match:
    return some([is_true(one.get("auto_enable")), is_one_of(one.get("auto_enable_organization_members"), _MEMBERS)])


def _has_standards(one: Resource, _: Context) -> Match:
    return some([is_true(one.get("auto_enable")), is_one_of(one.get("organization_configuration.configuration_type"), ("CENTRAL",))])


def _enables_standards(one: Resource, context: Context) -> Match:
    """Whether what is associated with accounts or units is a policy that switches Security Hub on, with standards.

    https://docs.aws.amazon.com/securityhub/latest/userguide/configuration-policies-overview.html
    """
    value = one.get("policy_id")
    found = context.links.parents(one, value, "policy_id", (_HUB_POLICY,))
    if len(found.links) != 1 or found.doubts:
        return NO if value.text() == _SELF_MANAGED else maybe(*(value.origins or (f"{one.address}.policy_id",)))
    policy = found.links[0].resource
    path = "configuration_policy"
    return every([is_true(policy.get(f"{path}.service_enabled")), is_given(policy.get(f"{path}.enabled_standard_arns"))])


def _looks_outside(one: Resource, _: Context) -> Match:
    return is_one_of(one.get("type"), ("ORGANIZATION",))


def _is_policy_of(kind: str) -> Callable[[Resource, Context], Match]:
    return lambda one, _: is_one_of(one.get("type"), (kind,))


def _assigns(kind: str, wanted: Sequence[str], *path: str) -> Callable[[Resource, Context], Match]:
    """A declarative policy that sets an attribute of every account it is attached to.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_declarative_syntax.html
    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_s3_syntax.html
    """

    def does(one: Resource, _: Context) -> Match:
        return every([is_one_of(one.get("type"), (kind,)), _is_assigned(one.get("content"), wanted, path)])

    return does


def _any(*means: Callable[[Resource, Context], Match]) -> Callable[[Resource, Context], Match]:
    return lambda one, context: some(does(one, context) for does in means)


def _is_assigned(content: Value, wanted: Sequence[str], path: Sequence[str]) -> Match:
    tree = content.unknown.tree
    if content.is_unknown and tree is None:
        return maybe(*content.origins)
    found = _at(content, (*path, "@@assign"))
    return is_one_of(found, wanted) if found is not None else NO


def _at(content: Value, path: Sequence[str]) -> Value | None:
    """What a policy has there; None where it has nothing, or is none."""
    tree = content.unknown.tree
    found = document(content.text() or "") if tree is None else tree
    for name in path:
        found = found.get(name) if found is not None else None
    return found


def _scans(*path: str) -> Callable[[Value, str], Match]:
    """Whether a policy of Inspector switches a kind of scan on in a Region ("" where nobody knows which): what it disables goes before.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_inspector.html
    """

    def where(content: Value, region: str) -> Match:
        named = {
            switch: some(
                _names(value, region)
                for how in ("@@assign", "@@append")
                if (value := _at(content, ("inspector", "enablement", *path, f"{switch}_in_regions", how))) is not None
            )
            for switch in ("enable", "disable")
        }
        return every([named["enable"], opposite(named["disable"])])

    return where


def _detects(content: Value, region: str) -> Match:
    """Whether a policy of GuardDuty switches it on in a Region ("" where nobody knows which): a block of its own replaces the default.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_guardduty_syntax.html
    """
    blocks = _at(content, ("guardduty", "enablement"))
    if blocks is None or blocks.is_null:
        return NO
    if not region:
        return maybe("which Region this is")
    own = blocks.get(region)
    status = (blocks.get("default") if own.is_null else own).get("foundational").get("status").get("@@assign")
    return is_one_of(status, ("enabled",))


def _names(regions: Value, region: str) -> Match:
    if regions.is_unknown:
        return maybe(*regions.origins)
    return some(is_one_of(one, ("ALL_SUPPORTED", region)) if region else maybe("which Region this is") for one in regions.items())


def _policy(does: Callable[[Resource, Context], Match], where: Callable[[Value, str], Match] | None = None) -> _Means:
    return _Means("aws_organizations_policy", "a policy of an organization", does, regional=False, own=True, where=where)


_EC2: Final = "DECLARATIVE_POLICY_EC2"
_INSPECTOR: Final = "aws_inspector2_organization_configuration"
# https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_inspector_syntax.html
_SCANS: Final = {
    "ec2": ("ec2_scanning",),
    "ecr": ("ecr_scanning",),
    "lambda": ("lambda_standard_scanning",),
    "lambda_code": ("lambda_standard_scanning", "lambda_code_scanning"),
}
_MEANS: Final = {
    "trails": _Means("aws_cloudtrail", "a trail of an organization", _trail(records_every_management_event), regional=False),
    "object-trails": _Means("aws_cloudtrail", "a trail of an organization", _trail(records_s3_object_events), regional=False),
    "guardduty": _Means("aws_guardduty_organization_configuration", "GuardDuty of an organization", _takes_members_in),
    "security-hub": _Means("aws_securityhub_organization_configuration", "Security Hub of an organization", _has_standards),
    "security-hub-policies": _Means(
        f"{_HUB_POLICY}_association", "a Security Hub policy of an organization", _enables_standards, regional=False, own=True
    ),
    "macie": _Means("aws_macie2_organization_configuration", "Macie of an organization", _is_on("auto_enable")),
    "analyzers": _Means("aws_accessanalyzer_analyzer", "an analyzer of an organization", _looks_outside),
    # Where IMDSv2 is enforced, an instance that would answer IMDSv1 does not start, whatever the default is.
    "imdsv2": _policy(
        _any(
            _assigns(_EC2, ("required",), "ec2_attributes", "instance_metadata_defaults", "http_tokens"),
            _assigns(_EC2, ("enabled",), "ec2_attributes", "instance_metadata_defaults", "http_tokens_enforced"),
        )
    ),
    "images": _policy(_assigns(_EC2, ("enabled",), "ec2_attributes", "allowed_images_settings", "state")),
    "snapshots": _policy(_assigns(_EC2, ("block_all_sharing",), "ec2_attributes", "snapshot_block_public_access", "state")),
    "gateways": _policy(
        _assigns(
            _EC2, ("block_ingress", "block_bidirectional"), "ec2_attributes", "vpc_block_public_access", "internet_gateway_block", "mode"
        )
    ),
    "buckets": _policy(_assigns("S3_POLICY", ("all",), "s3_attributes", "public_access_block_configuration")),
    **{
        f"inspector-{what.replace('_', '-')}": _Means(_INSPECTOR, "Inspector of an organization", _is_on(f"auto_enable.{what}"))
        for what in _SCANS
    },
    **{
        f"inspector-policy-{what.replace('_', '-')}": _policy(_is_policy_of("INSPECTOR_POLICY"), _scans(*path))
        for what, path in _SCANS.items()
    },
    "guardduty-policy": _policy(_is_policy_of("GUARDDUTY_POLICY"), _detects),
}


@sentence("an organization may see to it by {means:word}", on=("account", "region"))
def an_organization_may_see_to_it(subject: Resource, context: Context, means: str) -> Judgement:
    """Another account here, or a policy, does it for an organization: unknown, for who belongs to that is not told.

    False where nobody does, and then without a word: few configurations speak for an organization.
    """
    wanted = _MEANS[means]
    found = [(one, _covers(one, does, subject, wanted)) for one, does in _doing(means, context)]
    possible = [(one, match) for one, match in found if not match.no]
    if not possible:
        return lacks("")
    one, match = possible[0]
    on = tuple(dict.fromkeys((*match.on, MEMBER)))
    return depends(f"{one.address} is {wanted.name} and may cover {subject.address}", on, evidence(one, how="term"))


@once
def _doing(means: str, context: Context) -> list[tuple[Resource, Match]]:
    """What does it, or may, wherever that is: found out once for all accounts and Regions."""
    wanted = _MEANS[means]
    there = [one for one in context.graph.of_type(wanted.type) if not one.action.ends]
    told = ((one, every([lives(one), wanted.does(one, context)])) for one in there)
    return [(one, does) for one, does in told if not does.no]


def _covers(one: Resource, does: Match, subject: Resource, means: _Means) -> Match:
    if one.account == subject.account and not means.own:
        return NO
    if means.regional and one.region and subject.region and one.region != subject.region:
        return NO
    return every([does, _there(one.get("content"), subject.region or "", means)])


def _there(content: Value, region: str, means: _Means) -> Match:
    if means.where is None:
        return YES
    told = not content.is_unknown or content.unknown.tree is not None
    return means.where(content, region) if told else maybe(*content.origins)
