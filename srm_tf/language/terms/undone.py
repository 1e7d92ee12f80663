"""Conditions on what a resource has (tags, a permissions boundary), where who holds the policy may change that: they keep nothing from him.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html,
https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.terms.denials import kind_of
from srm_tf.language.terms.globs import on_text, settle, sure
from srm_tf.language.terms.match import NO, Match, every, some
from srm_tf.model.value import Unknown, Value
from srm_tf.regex import regex

if TYPE_CHECKING:
    from collections.abc import Callable

    from srm_tf.language.terms.documents import Condition, Statement

_TAG_OF_RESOURCE: Final = regex(r"[\w-]+:resourcetag/.*")
_REMOVED_TOO: Final = regex(r"not|null")  # operators that are met once a tag is gone
# What tags a resource and what removes its tags, where that is not `TagResource` and `UntagResource`. Groups have no tags.
_OF_IAM: Final = {
    "role/*": ("iam:tagrole", "iam:untagrole"),
    "user/*": ("iam:taguser", "iam:untaguser"),
    "policy/*": ("iam:tagpolicy", "iam:untagpolicy"),
}
_OF_OTHERS: Final = {"ec2": ("ec2:createtags", "ec2:deletetags"), "sagemaker": ("sagemaker:addtags", "sagemaker:deletetags")}
_BOUNDARY: Final = "iam:permissionsboundary"
# Whoever may put another boundary on a role or take it away does so once the role has more policies.
_OF_BOUNDARIES: Final = {
    "role/*": ("iam:putrolepermissionsboundary", "iam:deleterolepermissionsboundary"),
    "user/*": ("iam:putuserpermissionsboundary", "iam:deleteuserpermissionsboundary"),
}


def without_undone(statement: Statement, action: str, gives: Callable[[str], Match]) -> Statement:
    """A statement without those of its conditions that its holder undoes: he tags what he wants to reach, or takes its boundary away.

    `gives`: whether he may do an action on all resources that it can be about.
    """
    tagging, bounding = _tagging(action), _OF_BOUNDARIES.get(_kind(action), ())
    if action in {*tagging, *bounding}:
        return statement
    told = [(one, some([_by_tagging(one, tagging, gives), _by_bounding(one, bounding, gives)])) for one in statement.conditions]
    if all(found.no for _, found in told):
        return statement
    return replace(statement, conditions=tuple([one if found.no else _open(one, found) for one, found in told if not found.yes]))


def _by_tagging(condition: Condition, tagging: tuple[str, ...], gives: Callable[[str], Match]) -> Match:
    of_tags = settle(condition.key, on_text(lambda key: sure(_TAG_OF_RESOURCE.fullmatch(key.lower()) is not None)))
    if of_tags.no or not tagging:
        return NO
    removed = settle(condition.test, on_text(lambda test: sure(_REMOVED_TOO.search(test.lower()) is not None)))
    return every([of_tags, some([gives(tagging[0]), every([removed, gives(tagging[1])])])])


def _by_bounding(condition: Condition, bounding: tuple[str, ...], gives: Callable[[str], Match]) -> Match:
    of_boundary = settle(condition.key, on_text(lambda key: sure(key.lower() == _BOUNDARY))) if bounding else NO
    return of_boundary if of_boundary.no else every([of_boundary, some(map(gives, bounding))])


def _open(condition: Condition, found: Match) -> Condition:
    """A condition that may be undone: one of which nobody knows what it asks."""
    return replace(condition, test=Value(Unknown("who may undo it", found.on or ("who may undo it",))))


def _tagging(action: str) -> tuple[str, ...]:
    """What tags the resource of an action, and what removes its tags."""
    service = action.partition(":")[0]
    if service == "iam":
        return _OF_IAM.get(_kind(action), ())
    return _OF_OTHERS.get(service, (f"{service}:tagresource", f"{service}:untagresource"))


def _kind(action: str) -> str:
    return kind_of(action).rpartition(":")[2]
