"""`serves as more than a permissions boundary`: whether a policy gives anything to anybody.

A boundary says what other policies may give at most, and gives nothing itself:
https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import evidence
from srm_tf.model.verdict import Judgement, any_of, breaks, depends, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.joined import Doubt, Joined
    from srm_tf.model.resource import Resource

_BOUNDED: Final = ("aws_iam_role", "aws_iam_user")
# Whatever gives a policy to somebody: (types, the argument that names the policy).
_GIVING: Final = (
    (
        ("aws_iam_role_policy_attachment", "aws_iam_user_policy_attachment", "aws_iam_group_policy_attachment", "aws_iam_policy_attachment"),
        "policy_arn",
    ),
    (("aws_iam_role",), "managed_policy_arns"),
    (("aws_ssoadmin_customer_managed_policy_attachment",), "customer_managed_policy_reference.name"),
)


@sentence("serves as more than a permissions boundary", on=("aws_iam_policy",))
def serves_as_more_than_a_boundary(subject: Resource, context: Context) -> Judgement:
    """A guard: nobody has the policy for a boundary, or somebody holds it as well. What nobody here holds, others may."""
    own = evidence(subject, how="term")
    bounded = context.links.children(subject, _BOUNDED, "permissions_boundary")
    if not bounded.links and not bounded.doubts:
        return holds(f"{subject.address} is nobody's permissions boundary", own)
    given = [(types, context.links.children(subject, types, via)) for types, via in _GIVING]
    giver = next((link.resource for _, joined in given for link in joined.links), None)
    if giver is not None:
        return holds(f"{giver.address} gives {subject.address} to somebody", own)
    open_ = [answer for types, joined in [*(() if bounded.links else [(_BOUNDED, bounded)]), *given] for answer in _open(types, joined)]
    return any_of(open_) if open_ else breaks(f"{subject.address} is the permissions boundary of {bounded.links[0].resource.address}", own)


def _open(types: tuple[str, ...], joined: Joined) -> list[Judgement]:
    return [_perhaps(types, doubt) for doubt in joined.doubts]


def _perhaps(types: tuple[str, ...], doubt: Doubt) -> Judgement:
    if doubt.resource is None:
        return depends(f"{' or '.join(types)} may be in {doubt.why}", doubt.on)
    what = f"{doubt.resource.address} may be the one: it depends on {doubt.why}"
    return depends(what, doubt.on or (doubt.resource.address,), evidence(doubt.resource, doubt.attribute))
