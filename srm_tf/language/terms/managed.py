"""`is managed by SSM`: whether the agent on an instance may register with Systems Manager."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.joined import stand_together
from srm_tf.language.terms import sentence
from srm_tf.language.terms.attached import Held, allows, named, policies_of, role_of
from srm_tf.language.terms.fleets import is_read, launch_plans, left_open
from srm_tf.language.terms.launching import starts_of
from srm_tf.language.terms.match import every, evidence, fits, inside, is_given, lives, nearby, some, undecided
from srm_tf.model.graph import typed
from srm_tf.model.value import Value
from srm_tf.model.verdict import Judgement, Verdict, all_of, any_of, depends, holds, lacks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from srm_tf.language.context import Context
    from srm_tf.language.joined import Joined
    from srm_tf.language.terms.match import Match
    from srm_tf.model.resource import Resource

# Policies that let the agent register: https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-instance-permissions.html, and
# those of https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html (of September 2026) that allow as much besides.
GRANTING: Final = (
    "AmazonSSMManagedInstanceCore",
    "AmazonSSMManagedEC2InstanceDefaultPolicy",
    "AmazonEC2RoleforSSM",
    "AmazonSSMFullAccess",
    "AWSCloud9SSMInstanceProfile",
    "AmazonEKSLocalOutpostClusterPolicy",
    "AmazonElasticFileSystemsUtils",
    "PowerUserAccess",
    "AdministratorAccess",
)
REGISTER: Final = "ssm:updateinstanceinformation"
# https://docs.aws.amazon.com/systems-manager/latest/userguide/fleet-manager-default-host-management-configuration.html
DEFAULT_MANAGEMENT: Final = "/ssm/managed-instance/default-ec2-instance-management-role"
_BATCH: Final = "aws_batch_compute_environment"
_PROFILES: Final = ("aws_iam_instance_profile", "data.aws_iam_instance_profile")
_ROLES: Final = ("aws_iam_role", "data.aws_iam_role")


@sentence("is managed by SSM", on=("aws_instance", "aws_launch_template", "aws_spot_instance_request", "aws_launch_configuration"))
def is_managed_by_ssm(subject: Resource, context: Context) -> Judgement:
    """By its instance profile's role, or by the account's default host management."""
    return any_of([_by_profile(subject, context), *_by_default(subject, context)])


def _by_default(subject: Resource, context: Context) -> Iterator[Judgement]:
    """The service setting that makes Systems Manager manage every instance of the account and region."""
    for one in context.graph.of_type("aws_ssm_service_setting"):
        meant = fits(one.get("setting_id"), lambda text: text.endswith(DEFAULT_MANAGEMENT))
        there = every([lives(one), nearby(one, subject), meant, is_given(one.get("setting_value"))])
        if there.yes:
            yield holds(f"{one.address} has Systems Manager manage every instance", evidence(one, "setting_value", how="account"))
        elif not there.no:
            yield depends(f"{one.address} may have Systems Manager manage every instance", there.on or (one.address,), evidence(one))


def _by_profile(subject: Resource, context: Context) -> Judgement:
    key = _profile_key(subject)
    if key.is_nothing:
        return _without_profile(subject, context)
    return _of_profiles(subject, key, "iam_instance_profile", context)


def _of_profiles(holder: Resource, key: Value, name: str, context: Context) -> Judgement:
    joined = context.links.parents(holder, key, name, _PROFILES)
    answers = [_by_role(link.resource, context) for link in joined.links]
    return any_of([*answers, *_unsettled(joined, f"{holder.address}.{name}", holder)])


def _profile_key(subject: Resource) -> Value:
    """An instance names its profile; a launch template does so in a block, by name or ARN."""
    value = subject.get("iam_instance_profile")
    if value.is_unknown or not isinstance(value.data, tuple):
        return value
    keys = [element.get(name) for element in inside(value).elements for name in ("arn", "name")]
    hidden = next((item for item in value.items() if item.is_unknown), Value())
    return next((key for key in keys if not key.is_nothing), hidden)


def _unsettled(joined: Joined, path: str, subject: Resource) -> list[Judgement]:
    opened = left_open(joined)
    if not opened:
        return []
    because = f"{path} refers to {' and '.join(dict.fromkeys(opened))}, which is outside this configuration"
    return [depends(because, opened, evidence(subject))]


def _without_profile(subject: Resource, context: Context) -> Judgement:
    """No profile of its own: that of the template it starts from, or what each group or environment that starts from a template names."""
    bare = lacks(f"{subject.address}.iam_instance_profile is not set", evidence(subject, "iam_instance_profile"))
    if typed(subject) == "aws_launch_template":
        return _by_users(subject, context) or bare
    plans = launch_plans(subject, context)
    answers = [_by_profile(plan, context) for plan in plans.certain if typed(plan) == "aws_launch_template"]
    if plans.open:
        answers.append(
            depends(f"{subject.address} starts from {' and '.join(plans.open)}", plans.open, evidence(subject, "launch_template"))
        )
    return any_of(answers) if answers else bare


def _by_users(template: Resource, context: Context) -> Judgement | None:
    """The role of each node group, and the profile of each compute environment, that starts from the template; None where none does.

    One that perhaps does leaves it open, unless another one does, and this one would change nothing.
    https://docs.aws.amazon.com/batch/latest/userguide/launch-templates.html
    """
    sure: list[Judgement] = []
    perhaps: list[tuple[Judgement, Judgement]] = []
    for user in context.graph.of_type("aws_eks_node_group", _BATCH):
        plans = [one for one, _ in starts_of(user, context)]
        opened = tuple(name for one in plans for name in one.open)
        certain = any(template in one.certain for one in plans)
        if user.action.ends or not (opened or certain):
            continue
        proof, found = evidence(user, "launch_template"), _of_user(user, context)
        if not certain:
            perhaps.append((found, depends(f"{user.address} starts from {' and '.join(opened)}", opened, proof)))
        elif user.doubt and not stand_together(user, template):
            perhaps.append((found, depends(f"{user.address}, which starts from it, depends on {user.doubt}", user.waits_for, proof)))
        else:
            sure.append(found)
    answers = [*sure, *(open_ for found, open_ in perhaps if not (sure and found.verdict == Verdict.SATISFIED))]
    return all_of(answers) if answers else None


def _of_user(user: Resource, context: Context) -> Judgement:
    if user.type != _BATCH:
        return _of_roles(user, user.get("node_role_arn"), "node_role_arn", context)
    keys = [one.get("instance_role") for one in inside(user.get("compute_resources")).elements]
    return any_of([_of_profiles(user, key, "compute_resources.instance_role", context) for key in keys])


def _by_role(profile: Resource, context: Context) -> Judgement:
    """From a profile to its role, which that of a look-up tells once it is read."""
    if not is_read(profile):
        return depends(f"the role of {profile.address} is known once it is looked up", (profile.address,), evidence(profile))
    names = ("role", "role_name", "role_arn")
    name = next((one for one in names if not profile.get(one).is_nothing), "")
    return _of_roles(profile, profile.get(name), name, context) if name else _of_roles(profile, *role_of(profile), context)


def _of_roles(holder: Resource, key: Value, name: str, context: Context) -> Judgement:
    path = f"{holder.address}.{name}"
    if key.is_nothing:
        return lacks(f"{path} is not set", evidence(holder, name))
    joined = context.links.parents(holder, key, name, _ROLES)
    return any_of([*(_by_policies(link.resource, context) for link in joined.links), *_unsettled(joined, path, holder)])


def _by_policies(role: Resource, context: Context) -> Judgement:
    """Whether a policy of the role lets the agent register."""
    policies = policies_of(role, context)
    found = [(policy, _grants(policy)) for policy in policies]
    granting = next((policy for policy, match in found if match.yes), None)
    if granting is not None:
        return holds(f"{granting.place} lets the agent of {role.address} register", evidence(role, how="reference"))
    whole = some(match for _, match in found)
    if whole.no and role.mode != "data":
        return lacks(f"{role.address} has no policy that lets the agent register", evidence(role))
    on = whole.on or (f"the other policies of {role.address}",)
    return undecided(f"{role.address} may let the agent register", on, evidence(role))


def _grants(policy: Held) -> Match:
    by_name = (named(policy, name) for name in GRANTING)
    return some([*by_name, allows(policy, lambda statement: statement.actions.covers(REGISTER))])
