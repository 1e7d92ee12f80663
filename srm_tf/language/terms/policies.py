"""Sentences about all policies of a principal, or of a function, together."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from srm_tf.language.once import once
from srm_tf.language.terms import sentence
from srm_tf.language.terms.attached import Held, allows, by_arn, may_be_named, named, policies_of, role_of
from srm_tf.language.terms.aws_policies import ADMINISTRATOR
from srm_tf.language.terms.globs import sure
from srm_tf.language.terms.iam import administers, gives_all_of_iam, nearly_administers, takes_iam
from srm_tf.language.terms.identity_boundaries import bounds_of
from srm_tf.language.terms.look_ups import asked_for
from srm_tf.language.terms.machines import Machine, machines
from srm_tf.language.terms.match import (
    NO,
    OUTSIDE,
    YES,
    Match,
    agreed,
    awaiting,
    every,
    evidence,
    maybe,
    opposite,
    some,
    undecided,
)
from srm_tf.language.terms.mfa import bars_access_keys, bars_plain_sessions, with_mfa
from srm_tf.language.terms.permissions import admits_anyone, whence
from srm_tf.language.terms.public_addresses import stands_private
from srm_tf.model.grounds import UNWANTED
from srm_tf.model.resource import first_name
from srm_tf.model.value import UNREAD, Certainty, Value
from srm_tf.model.verdict import Judgement, Verdict, all_of, breaks, depends, holds, lacks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from srm_tf.language.context import Context
    from srm_tf.language.terms.documents import Statement
    from srm_tf.model.resource import Resource
    from srm_tf.model.verdict import Evidence

# What each withholds, the other gives: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/PowerUserAccess.html
_POWER_USER: Final = "PowerUserAccess"
ALL_OF_IAM: Final = "IAMFullAccess"
_ATTACHMENTS: Final = {
    "aws_iam_role_policy_attachment": "policy_arn",
    "aws_iam_user_policy_attachment": "policy_arn",
    "aws_iam_group_policy_attachment": "policy_arn",
    "aws_iam_policy_attachment": "policy_arn",
    "aws_iam_role_policy_attachments_exclusive": "policy_arns",
    "aws_iam_user_policy_attachments_exclusive": "policy_arns",
    "aws_iam_group_policy_attachments_exclusive": "policy_arns",
    "aws_ssoadmin_managed_policy_attachment": "managed_policy_arn",
    "aws_ssoadmin_managed_policy_attachments_exclusive": "managed_policy_arns",
    "aws_iam_role": "managed_policy_arns",
}
_ROLE: Final = {"aws_lambda_function": "role", "aws_sagemaker_notebook_instance": "role_arn"}
_PROFILE: Final = "aws_iam_instance_profile"


# --- functions ----------------------------------------------------------------------------------------------------------------------


@sentence("its permissions admit no stranger", on=("aws_lambda_function",))
def permissions_admit_no_stranger(subject: Resource, context: Context) -> Judgement:
    """No permission of the function lets everybody in, or a service that acts for anybody."""
    joined = context.links.children(subject, ("aws_lambda_permission",), "function_name")
    parts = [_permission(link.resource, YES) for link in joined.links]
    for doubt in joined.doubts:
        on = maybe(*doubt.names)
        parts.append(_permission(doubt.resource, on) if doubt.resource else _open(subject.address, on, subject))
    return all_of(parts) if parts else holds(f"{subject.address} has no permission for anybody", evidence(subject))


@sentence("admits no stranger by itself", on=("aws_lambda_permission",))
def admits_no_stranger(subject: Resource, _: Context) -> Judgement:
    """The permission lets neither everybody in, nor a service that acts for anybody."""
    return _permission(subject, YES)


def _permission(permission: Resource, joined: Match) -> Judgement:
    principal = permission.get("principal")
    proof = evidence(permission, "principal", principal)
    if permission.unread:
        return depends(f"{permission.address} may admit anybody: it {UNREAD.removeprefix('which ')}", (permission.address,), proof)
    open_to_all = every([joined, admits_anyone(permission)])
    if open_to_all.no:
        return holds(f"{permission.address} admits a named principal or source", proof)
    if open_to_all.yes:
        return breaks(f"{permission.address} admits {_who(principal)} {whence(permission)}", proof)
    on = open_to_all.on or (f"{permission.address}.principal",)
    return awaiting(permission.address, on, proof)


def _who(principal: Value) -> str:
    return "a principal" if principal.sensitive else principal.text() or "a principal"


@sentence("its role holds no administrator access", on=tuple(_ROLE))
def role_holds_no_administrator_access(subject: Resource, context: Context) -> Judgement:
    """No policy of the role it runs under is AWS's AdministratorAccess or allows everything on everything."""
    attribute = _ROLE.get(subject.type, "role")
    joined = context.links.parents(subject, subject.get(attribute), attribute, ("aws_iam_role",))
    if not joined.written:
        return lacks(f"{subject.address}.{attribute} is not set", evidence(subject, attribute))
    parts = [unprivileged(link.resource, YES, subject, context) for link in joined.links]
    for doubt in joined.doubts:
        on = maybe(*doubt.names)
        parts.append(unprivileged(doubt.resource, on, subject, context) if doubt.resource else _open(subject.address, on, subject))
    parts += looked_up(subject, subject.get(attribute), attribute, context)
    others = dict.fromkeys(f"{one.name}{OUTSIDE}" for one in joined.literals)
    return all_of([*parts, *(_open(subject.address, maybe(one), subject) for one in others)])


def looked_up(subject: Resource, value: Value, by: str, context: Context) -> Iterator[Judgement]:
    """What fails of a role that is only looked up, for what is attached to it here, or as the role here that it names; else nobody sees."""
    for look_up in (link.resource for link in context.links.parents(subject, value, by, ("data.aws_iam_role",)).links):
        roles = (*asked_for(look_up, "name", context), (look_up, YES))
        answers = (unprivileged(role, how, subject, context) for role, how in roles)
        yield from islice((one for one in answers if one.verdict.fails), 1)


def unprivileged(role: Resource, joined: Match, subject: Resource, context: Context) -> Judgement:
    """Whether a role that is surely or perhaps (`joined`) the subject's holds no administrator access, or its boundary leaves it none."""
    found = _administering(role, context)
    left = YES
    if found.surely or not found.others.no:
        left = every([opposite(_iam_is_denied(role, context)), leaves_administrators(role, context)])
    if found.surely and joined.yes and left.yes:
        because = (
            f"{role.address}, the role of {subject.address}, holds administrator access by {' with '.join(dict.fromkeys(found.first))}"
        )
        return breaks(because, *(_evidence_at(place, role, context) for place in dict.fromkeys(found.surely)))
    together = every([joined, left, YES if found.surely and found.others.no else found.others])
    if together.no and left.no:
        return _nothing_left(role, context)
    return holds(f"{role.address} holds no administrator access", evidence(role)) if together.no else _open(role.address, together, role)


def _evidence_at(place: str, otherwise: Resource, context: Context) -> Evidence:
    """What a verdict rests on: an attribute by its full name. Where no resource here has that address, it is told of `otherwise`."""
    head, path = place, ""
    while head and context.graph.get(head) is None:
        head, _, last = head.rpartition(".")
        path = f"{last}.{path}" if path else last
    holder = context.graph.get(head)
    if holder is None or not path:
        return evidence(otherwise, place)
    return evidence(holder, path, Value(location=holder.get(first_name(path)).location))


def leaves_administrators(identity: Resource, context: Context) -> Match:
    """Whether an identity has no permissions boundary, or one that allows everything: what is only looked up does not show it.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
    """
    if identity.mode == "data":
        return YES
    bounds = bounds_of(identity, context)
    return agreed((YES if one is None else some(map(is_administrator, one)) for one in bounds.any_of), bounds.on)


@once
def _iam_is_denied(role: Resource, context: Context) -> Match:
    return denies_iam(policies_of(role, context))


def denies_iam(held: Sequence[Held]) -> Match:
    """Whether one of some policies denies all of IAM, whatever the request."""
    return some(every([one.held, takes_all_of_iam(one)]) for one in held)


def _nothing_left(role: Resource, context: Context) -> Judgement:
    denying = next((one for one in policies_of(role, context) if denies_iam([one]).yes), None)
    if denying is not None:
        return holds(f"{denying.place} denies {role.address} all of IAM", _evidence_at(denying.place, role, context))
    by = "permissions_boundary"
    return holds(f"{role.address}.{by} leaves nothing of its administrator access", evidence(role, by, role.get(by)))


class _Administering(NamedTuple):
    """The places of all policies that surely are administrator access, alone or two together; of the first; and whether others may be."""

    surely: Sequence[str]
    first: Sequence[str]
    others: Match


def administering(identity: Resource, context: Context) -> Match:
    """Whether the policies of an identity are administrator access, one alone or two together."""
    found = _administering(identity, context)
    return YES if found.surely else found.others


@once
def _administering(role: Resource, context: Context) -> _Administering:
    """Which policies of a role are administrator access: hundreds may have the role."""
    held = policies_of(role, context)
    alone, pairs = [(policy.place, is_administrator(policy)) for policy in held], _pairs(held)
    surely = [place for place, found in alone if found.yes]
    others = some([*(found for _, found in alone if not found.yes), pairs.others])
    return _Administering([*surely, *pairs.surely], surely[:1] or pairs.first, others)


def is_administrator(policy: Held) -> Match:
    """Whether a policy is administrator access by itself: what another one denies beside it is not asked here."""
    found = some([named(policy, ADMINISTRATOR), allows(policy, administers, meant=True)])
    return found if found.no else every([found, opposite(takes_all_of_iam(policy))])


def takes_all_of_iam(policy: Held) -> Match:
    """Whether a policy denies all of IAM: whatever it gives, who holds it is no administrator."""
    return agreed((some([*map(takes_iam, one.denying), one.rest]) for one in policy.readings), (policy.place,)) if policy.readings else NO


def _pairs(held: list[Held]) -> _Administering:
    """The same of two policies: one of IAM, and one of nearly all. Each is asked by itself, not each pair: a role may hold hundreds."""
    iam = [(one.place, found) for one in held if not (found := _all_of_iam(one)).no]
    nearly = [(one.place, found) for one in held if not (found := _nearly(one)).no] if iam else []
    halves = [[place for place, found in several if found.yes] for several in (nearly, iam)]
    rest = some(found for _, found in iam if not found.yes)
    others = some(rest if found.yes else every([found, YES if rest.no else rest]) for _, found in nearly)
    return _Administering([*chain(*halves)], [one[0] for one in halves], others) if all(halves) else _Administering((), (), others)


def _nearly(policy: Held) -> Match:
    """Whether a policy allows everything but IAM, or but some more."""
    return some([named(policy, _POWER_USER), allows(policy, nearly_administers, meant=True)])


def _all_of_iam(policy: Held) -> Match:
    return some([named(policy, ALL_OF_IAM), allows(policy, gives_all_of_iam, meant=True)])


def _open(start: str, match: Match, resource: Resource) -> Judgement:
    return awaiting(start, match.on or (resource.address,), evidence(resource))


# --- attachments --------------------------------------------------------------------------------------------------------------------


@sentence("has no administrator access", on=tuple(_ATTACHMENTS))
def has_no_administrator_access(subject: Resource, context: Context) -> Judgement:
    """It attaches no AdministratorAccess of AWS; a policy of the configuration is judged where it is written."""
    return attaches_no(subject, context, ADMINISTRATOR)


@sentence("attaches no {policy:text}", on=tuple(_ATTACHMENTS))
def attaches_no(subject: Resource, context: Context, policy: str) -> Judgement:
    """It attaches no AWS-managed policy of this name."""
    return _attaches(subject, context, (policy,), policy)


@sentence("attaches none of {policies:list}", on=tuple(_ATTACHMENTS))
def attaches_none_of(subject: Resource, context: Context, policies: tuple[str, ...]) -> Judgement:
    """It attaches no AWS-managed policy of these names."""
    return _attaches(subject, context, policies, f"any of {len(policies)} AWS managed policies")


def _attaches(subject: Resource, context: Context, names: tuple[str, ...], called: str) -> Judgement:
    attribute = _ATTACHMENTS.get(subject.type, "policy_arn")
    proof = evidence(subject, attribute, subject.get(attribute))
    policies = list(by_arn(subject.get(attribute), f"{subject.address}.{attribute}", YES, context))
    answers = [(one, name, may_be_named(one, name)) for one in policies for name in names]
    guilty = next(((one, name) for one, name, answer in answers if answer.yes), None)
    if guilty is not None:
        return breaks(f"{guilty[0].place} is {guilty[1]}{UNWANTED}", proof)
    together = some([*(answer for *_, answer in answers), *_compared(subject.get(attribute), context)])
    return holds(f"{subject.address} does not attach {called}", proof) if together.no else _open(subject.address, together, subject)


def _compared(value: Value, context: Context) -> Iterator[Match]:
    """Of `aws_vpc.v.id == "x" ? aws_iam_policy.p.arn : "arn:aws:iam::aws:policy/…"` a plan shows the two that are made here."""
    if value.is_unknown and value.unknown.hidden and all(one.certainty == Certainty.POSSIBLE for one in value.references):
        targets = [(one.text, context.graph.get(one.target)) for one in value.references]
        others = [text for text, target in targets if target is not None and target.mode == "managed" and target.type != "aws_iam_policy"]
        yield from (maybe(*others),) if 0 < len(others) < len(targets) else ()


# --- groups -------------------------------------------------------------------------------------------------------------------------


@sentence("requires MFA", on=("aws_iam_group",))
def requires_mfa(subject: Resource, context: Context) -> Judgement:
    """A policy of the group denies what is done without MFA, or all it allows is allowed only with MFA.

    A Deny of less than everything (or everything but the way to enrol a device) leaves the rest open, and one under `Bool` what is signed
    with an access key.
    """
    held = policies_of(subject, context)
    denied = every(some(_denies(policy, bars) for policy in held) for bars in (bars_access_keys, bars_plain_sessions))
    found = some([denied, _only_with_mfa(held)])
    if found.yes:
        return holds(f"{subject.address} requires MFA", evidence(subject))
    if found.no:
        return lacks(f"{subject.address} has no policy that requires MFA", evidence(subject))
    return _open(subject.address, found, subject)


def _denies(policy: Held, bars: Callable[[Statement], Match]) -> Match:
    readings = [some([*map(bars, document.statements), document.rest]) for document in policy.readings]
    return every([policy.held, agreed(readings, tuple(name for one in readings for name in one.on) or (policy.place,))])


def _only_with_mfa(held: list[Held]) -> Match:
    """Whether there is an Allow, and none without the condition."""
    bare = [allows(policy, lambda one: opposite(with_mfa(one))) for policy in held]
    managed = [policy.held for policy in held if policy.name and not any(document.statements for document in policy.readings)]
    return every([some(allows(policy, with_mfa) for policy in held), *(opposite(one) for one in (*bare, *managed))])


# --- roles of instances -------------------------------------------------------------------------------------------------------------

_Roles: TypeAlias = "tuple[frozenset[str], Match]"  # the addresses of roles, and whether there may be others


@sentence("shares no role with a private instance", on=("aws_instance",))
def shares_no_role(subject: Resource, context: Context) -> Judgement:
    """No machine of a private subnet, an instance or those of a group, uses the role of an instance in a public one."""
    profile = subject.get("iam_instance_profile")
    if profile.is_nothing:
        return holds(f"{subject.address} has no instance profile", evidence(subject, "iam_instance_profile"))
    stands = stands_private(subject, context)
    if stands.verdict == Verdict.SATISFIED:
        return holds(f"{subject.address} is a private instance itself", evidence(subject, "subnet_id"))
    mine, own = _roles(profile, context), evidence(subject, "iam_instance_profile")
    others = [(other, roles) for other, roles in _with_roles(context) if other.address != subject.address]
    parts = [_apart(subject, stands, some(_share(mine, one) for one in roles), other, own) for other, roles in others]
    return all_of(parts) if parts else holds(f"{subject.address} is the only instance with its role", own)


@once
def _with_roles(context: Context) -> list[tuple[Machine, list[_Roles]]]:
    """The machines that have an instance profile, each with the roles that it stands for."""
    given = [(one, [value for value in one.profiles if not value.is_null]) for one in machines(context)]
    return [(one, [_roles(value, context) for value in values]) for one, values in given if values]


def _apart(subject: Resource, stands: Judgement, shared: Match, other: Machine, own: Evidence) -> Judgement:
    """`shared`: whether the two have a role in common; `own`: the profile of the subject."""
    if shared.no:
        return holds(f"{other.address} has another role", own)
    beside = other.private()
    if beside.verdict.fails:
        return holds(f"{other.address} is no private instance", own)
    if shared.yes and stands.verdict.fails and beside.verdict == Verdict.SATISFIED and not other.doubt:
        return breaks(f"{subject.address} shares its role with {other.address}, which is private", own)
    on = (*shared.on, *stands.depends_on, *beside.depends_on, *((other.address,) if other.doubt else ()))
    return undecided(f"{subject.address} may share its role with {other.address}, which may be private", on or (subject.address,), own)


def _roles(value: Value, context: Context) -> _Roles:
    """The role (or, where unknown, the profile) that an instance profile stands for, and whether there may be another."""
    found = context.links.targets(value, (_PROFILE,))
    if len(found) != 1 or found[0][1] == Certainty.POSSIBLE:
        text = value.text()
        return (frozenset({f"profile {text}"}), NO) if text is not None and not found else (frozenset(), maybe(*value.origins))
    profile = found[0][0]
    role, _ = role_of(profile)
    roles = context.links.targets(role, ("aws_iam_role",))
    if len(roles) == 1:
        return frozenset({roles[0][0].address}), NO
    text = role.text()
    return (frozenset({f"role {text}"}), NO) if text else (frozenset({profile.address}), maybe(*role.origins) if role.is_unknown else NO)


def _share(one: _Roles, other: _Roles) -> Match:
    return some([sure(bool(one[0] & other[0])), one[1], other[1]])
