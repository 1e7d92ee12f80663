"""Identities that are administrators: whoever gives himself a key or a password of such a user, or a place in such a group, is one as well.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_controlling.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.once import once
from srm_tf.language.terms.escalation_names import ByName, by_names
from srm_tf.language.terms.escalation_strength import BECOMES_ONE, IS_ONE, administers, is_strong
from srm_tf.language.terms.escalation_targets import Strong, made_of
from srm_tf.language.terms.look_ups import look_ups_of
from srm_tf.language.terms.match import NO, Match, every, lives
from srm_tf.language.terms.own_names import end_of_arn
from srm_tf.language.terms.policy_holders import ONESELF

if TYPE_CHECKING:
    from collections.abc import Iterator

    from srm_tf.language.context import Context
    from srm_tf.language.terms.denials import Own
    from srm_tf.model.value import Value

_USER, _GROUP = "aws_iam_user", "aws_iam_group"
# What is done to one, and what he is called who is an administrator, or makes himself one.
_KINDS: Final = {
    _USER: (("iam:createaccesskey", "iam:createloginprofile", "iam:updateloginprofile"), IS_ONE, BECOMES_ONE),
    _GROUP: (("iam:addusertogroup",), "whose members are administrators", "whose members can make themselves administrators"),
}
OF_IDENTITIES: Final = {action: kind for kind, (actions, *_) in _KINDS.items() for action in actions}


class Identity(Strong, frozen=True):
    """A user, a group or a role, of whom a pattern that names whoever holds a policy says nothing."""

    def is_one(self, value: Value, own: Own) -> Match:
        """Whether a value is its ARN. What names whoever holds the policy names nobody else, whatever the others are called."""
        return NO if ONESELF.search(value.form) else super().is_one(value, own)


def identities(action: str, context: Context) -> ByName:
    """The users, or the groups, that surely or perhaps are administrators, and that an action is done to."""
    return _users(context) if OF_IDENTITIES[action] == _USER else _groups(context)


@once
def _users(context: Context) -> ByName:
    return by_names(_strong(_USER, context))


@once
def _groups(context: Context) -> ByName:
    return by_names(_strong(_GROUP, context))


def _strong(kind: str, context: Context) -> Iterator[Strong]:
    actions, is_one, becomes_one = _KINDS[kind]
    for one in context.graph.of_type(kind):
        held = every([lives(one), is_strong(one, context)])
        if not held.no:
            ends = end_of_arn(one)
            shown = is_one if administers(one, context).yes else becomes_one
            found = Identity(one, held, shown, ends, actions, made_of(ends, one.get("name")))
            yield replace(found, found_by=look_ups_of(one, context))
