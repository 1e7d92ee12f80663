"""What a Deny takes away of what an Allow of an identity gives.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms.arns import everything, is_wide
from srm_tf.language.terms.match import NO, Match, every, opposite, some

if TYPE_CHECKING:
    from srm_tf.language.terms.documents import Document, Statement

_PARTITIONS: Final = ("aws", "aws-cn", "aws-us-gov")
_ROLES, _KEYS, _SECRETS = "arn:{}:iam::*:role/*", "arn:{}:kms:*:*:key/*", "arn:{}:secretsmanager:*:*:secret:*"
# What there is of the only kind that an action, or what matters of a service, is about:
# https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
_ABOUT: Final = {"iam:passrole": _ROLES, "sts:assumerole": _ROLES, "kms": _KEYS, "secretsmanager": _SECRETS}


def speaks_of(deny: Statement, action: str, given: Statement) -> Match:
    """Whether a Deny is about an action wherever a statement gives it, but for its conditions."""
    about = every([deny.certain, deny.denies, deny.actions.covers(action)])
    return about if about.no else every([about, _reaches_all(deny, action, given)])


def _reaches_all(deny: Statement, action: str, given: Statement) -> Match:
    """By its resources: all that the other names, all of their kind, or all there are but some, if those are not all roles, all objects."""
    service = action.partition(":")[0]
    spared = deny.resources.others.some(lambda value: is_wide(value, service))
    kind = _ABOUT.get(action, _ABOUT.get(service, ""))
    named = some(deny.resources.covers(kind.format(partition)) for partition in _PARTITIONS) if kind else NO
    of_kind = every([opposite(deny.resources.others.present), named])
    return some([every([everything(deny.resources), opposite(spared)]), deny.resources.covers_all_of(given.resources), of_kind])


def taken_away(action: str, given: Statement, document: Document) -> Match:
    """Whether the document that gives an action takes it away again, whatever the request: by a Deny without conditions."""
    denies = (one for one in document.statements if not (one.denies.no or one.conditional.yes))
    return some([*(every([speaks_of(one, action, given), opposite(one.conditional)]) for one in denies), document.rest])
