"""Conditions on the tags of a resource, where who holds the policy may tag it as he likes: they keep nothing from him.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html
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

_OF_RESOURCE: Final = regex(r"[\w-]+:resourcetag/.*")
_REMOVED_TOO: Final = regex(r"not|null")  # operators that are met once a tag is gone
# What tags a resource and what removes its tags, where that is not `TagResource` and `UntagResource`. Groups have no tags.
_OF_IAM: Final = {
    "role/*": ("iam:tagrole", "iam:untagrole"),
    "user/*": ("iam:taguser", "iam:untaguser"),
    "policy/*": ("iam:tagpolicy", "iam:untagpolicy"),
}
_OF_EC2: Final = ("ec2:createtags", "ec2:deletetags")


def without_tags(statement: Statement, action: str, gives: Callable[[str], Match]) -> Statement:
    """A statement without those of its conditions that its holder meets by tagging what he wants to reach.

    `gives`: whether he may do an action on all resources that it can be about.
    """
    tagging = _tagging(action)
    if not statement.conditions or tagging is None or action in tagging:
        return statement
    told = [(one, _is_met_by_tagging(one, *tagging, gives)) for one in statement.conditions]
    if all(found.no for _, found in told):
        return statement
    return replace(statement, conditions=tuple([one if found.no else _open(one, found) for one, found in told if not found.yes]))


def _is_met_by_tagging(condition: Condition, tags: str, untags: str, gives: Callable[[str], Match]) -> Match:
    of_tags = settle(condition.key, on_text(lambda key: sure(_OF_RESOURCE.fullmatch(key.lower()) is not None)))
    if of_tags.no:
        return NO
    removed = settle(condition.test, on_text(lambda test: sure(_REMOVED_TOO.search(test.lower()) is not None)))
    return every([of_tags, some([gives(tags), every([removed, gives(untags)])])])


def _open(condition: Condition, found: Match) -> Condition:
    """A condition that may be met by tagging: one of which nobody knows what it asks."""
    return replace(condition, test=Value(Unknown("who may tag", found.on or ("who may tag",))))


def _tagging(action: str) -> tuple[str, str] | None:
    """What tags the resource of an action, and what removes its tags."""
    service = action.partition(":")[0]
    if service == "iam":
        return _OF_IAM.get(kind_of(action).rpartition(":")[2])
    return _OF_EC2 if service == "ec2" else (f"{service}:tagresource", f"{service}:untagresource")
