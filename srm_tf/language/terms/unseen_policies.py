"""Policies of AWS's own, whose text no configuration shows: what they may allow, and whether they may deny something.

https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms.attached import AWS_OWNED
from srm_tf.language.terms.aws_policies import ADMINISTRATOR
from srm_tf.language.terms.denials import denies_of
from srm_tf.language.terms.globs import sure
from srm_tf.language.terms.match import NO, Match, every, maybe
from srm_tf.regex import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from srm_tf.language.terms.attached import Held
    from srm_tf.language.terms.escalation_ways import Row

ADMINISTRATOR_ARN: Final = regex(rf"arn:[^:]*:iam::aws:policy/{ADMINISTRATOR}")
# It withholds IAM, and nothing else that leads anywhere: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/PowerUserAccess.html
_POWER_USER: Final = regex(r"arn:[^:]*:iam::aws:policy/PowerUserAccess")
# Policies of AWS that run nothing: those that only read or deny, and what functions, nodes and agents are commonly given.
# https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
_READS: Final = regex(
    r"ReadOnly|ViewOnly|SecurityAudit|DenyAll|Quarantine"
    r"|/(AWSLambda(Basic|VPCAccess)ExecutionRole|AmazonEKSWorkerNodePolicy|AmazonSSMManagedInstanceCore|CloudWatchAgentServerPolicy)$"
)
_DENIES: Final = regex(r"Deny|Quarantine")  # policies of AWS that deny


def by_aws(action: str, row: Row, held: Sequence[Held]) -> list[Match]:
    """Whoever may pass a role may find the action that uses it in a policy of AWS's, whose text no configuration shows."""
    return [every([one.held, allowed_by_aws(one, action)]) for one in held if action != row[0] and AWS_OWNED.fullmatch(one.name)]


def allowed_by_aws(policy: Held, action: str) -> Match:
    """Whether a policy of AWS's allows an action that leads to more privileges."""
    if _POWER_USER.fullmatch(policy.name):
        return sure(not action.startswith("iam:"))
    return NO if _READS.search(policy.name) else maybe(f"what {policy.shown or policy.place} allows")


def may_bar(policy: Held, action: str) -> bool:
    """Whether some of it may be a Deny of an action."""
    if is_unseen(policy):
        return _DENIES.search(policy.name) is not None
    barring = (one for one in policy.readings if not one.bars_nothing)
    return not policy.readings or any(not one.rest.no or one.flaw or denies_of(action, one) for one in barring)


def is_unseen(policy: Held) -> bool:
    """Whether it is a policy of AWS's whose text is not looked up."""
    return policy.name != "" and not any(one.statements for one in policy.readings) and AWS_OWNED.fullmatch(policy.name) is not None
